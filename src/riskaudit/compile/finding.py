"""The texts of a finding as trees: what findings.csv holds and the report shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from riskaudit.checks import CheckKind, Judgement, Setting
from riskaudit.checks.numbers import counted_text, counts_records, is_money, money_text, plain_text
from riskaudit.checks.phrases import hidden_numbers, masked, month_text
from riskaudit.compile.met_words import PREFIX, words_met, words_sought
from riskaudit.compile.options import Options
from riskaudit.compile.waivers import by_strokes, covering
from riskaudit.model.dataset import Dataset
from riskaudit.model.findings import FINDING_COLUMNS
from riskaudit.model.masking import Masking
from riskaudit.model.measure import says_whose
from riskaudit.model.query import (
    Tree,
    as_text,
    case,
    column,
    every,
    first,
    in_state,
    joined,
    matches,
    negate,
    sha256,
    text,
)
from riskaudit.model.restricted import said_first
from riskaudit.model.rule import Rule
from riskaudit.model.table import FILE, KEY, ROW, SHEET, UNIT, State, text_of

SLOT = re.compile(r"\{([^{}]*)\}")
"""A place in a message that a value of the record fills."""

COMMON_SLOTS = ("limit", "actual", "excess", "as_of")


LIMIT, ACTUAL, EXCESS = "_limit_text", "_actual_text", "_excess_text"
"""The columns of a judgement that hold what several texts of a finding repeat."""


def repeated_texts(judgement: Judgement) -> dict[str, Tree]:
    """The limit, what was found and by how much, as `finding_texts` reads them."""
    texts = {LIMIT: judgement.limit, ACTUAL: judgement.actual, EXCESS: judgement.excess}
    return {name: tree if isinstance(tree, exp.Literal) else first(tree, text("")) for name, tree in texts.items()}


def finding_texts(
    rule: Rule, judgement: Judgement, basis: Tree, setting: Setting, options: Options, groups: Sequence[str]
) -> dict[str, Tree]:
    """The columns of findings.csv, in their order, over the relation of the judgement.

    `groups` names the columns that tell a group of records from others, where a rule judges groups.
    """
    dataset = setting.dataset
    key = groups or dataset.key
    message = _message(rule, judgement, setting, options)
    if judgement.sentence is not None:
        message = first(judgement.sentence, message)
    message = message if groups else _confidentially(message, setting)
    values = {
        "fingerprint": fingerprint_of(rule, key, dataset, options),
        "rule": text(rule.id),
        "result": column("result"),
        "severity": text(rule.severity.value),
        "unit": column(UNIT),
        "dataset": text(rule.dataset),
        "key": shown_key(dataset, key, options.mask),
        "file": column(FILE),
        "sheet": column(SHEET),
        "row": as_text(column(ROW)),
        "limit": _whole_limit(judgement),
        "actual": column(ACTUAL),
        "excess": column(EXCESS),
        "basis": basis,
        "case": text(rule.case),
        "message": message,
        "waived": covering(options.waivers.of(rule.id), key, _fingerprint(rule, key, dataset, options.waivers.secret)),
    }
    return {name: values[name] for name in FINDING_COLUMNS}


def _whole_limit(judgement: Judgement) -> Tree:
    """The limit, and whose it is where that is not its basis."""
    told = judgement.whose
    return column(LIMIT) if told is None or told == text("") else joined(column(LIMIT), told.copy())


def fingerprint_of(rule: Rule, key: Sequence[str], dataset: Dataset, options: Options) -> Tree:
    """By what a finding is known again, whose record or group is told by the columns of `key`."""
    return _fingerprint(rule, key, dataset, options.secret)


def _fingerprint(rule: Rule, key: Sequence[str], dataset: Dataset, secret: str) -> Tree:
    """The secret is for the numbers of people: whoever tries them all would find them out."""
    prefix = secret if any(dataset.columns[name].of_a_person for name in key) else ""
    return sha256(joined(text(f"{prefix}{rule.id}\x1f{rule.dataset}\x1f"), column(KEY)))


def shown_key(dataset: Dataset, key: Sequence[str], mask: Masking) -> Tree:
    """The key's parts as reports show them, joined by `/`; see `by_strokes`."""
    cells = [(first(column(text_of(name)), text("")), dataset.columns[name].personal) for name in key]
    return by_strokes([masked(cell, personal, mask) for cell, personal in cells])


def shown_cell(name: str, dataset: Dataset, mask: Masking) -> Tree:
    """A cell as written, masked where it is personal; numbers of people are hidden in any free text, and outsiders see
    no cell that could not be read: it may hold what belongs into another column."""
    cell: Tree = column(text_of(name))
    if not mask.on:
        return first(cell, text(""))
    kind = dataset.columns[name]
    if not kind.of_a_person and kind.type == "text" and name not in dataset.key:
        cell = hidden_numbers(cell)
    cell = masked(cell, kind.personal, mask)
    if mask.external and kind.type != "text":
        cell = case([(in_state(name, State.UNREADABLE, State.LOST), text("***"))], cell)
    return first(cell, text(""))


def _confidentially(message: Tree, setting: Setting) -> Tree:
    """A message that says first, where it is so, that the unit concerned must not learn of the record."""
    told = setting.dataset.confidential
    if told is None:
        return message
    words = said_first(told.words, setting.language)
    return case([(setting.condition(told.when).tree, joined(text(words), message))], message.copy())


def _message(rule: Rule, judgement: Judgement, setting: Setting, options: Options) -> Tree:
    words = rule.message.in_(setting.language)
    limit = column(LIMIT) if says_whose(rule.message) else _whole_limit(judgement)
    judged = {"limit": limit, "actual": column(ACTUAL), "excess": column(EXCESS), **judgement.slots}
    parts: list[Tree] = []
    position = 0
    for found in SLOT.finditer(words):
        if found.start() > position:
            parts.append(text(words[position : found.start()]))
        name = found[1].removeprefix(PREFIX)
        if name != found[1]:
            parts.append(words_met(words_sought(rule.when, setting).get(name, ()), name, setting))
        else:
            parts.append(judged[name] if name in judged else _slot(name, words[found.end() :], setting, options))
        position = found.end()
    if position < len(words):
        parts.append(text(words[position:]))
    return joined(*parts)


def known_slots(kind: CheckKind, setting: Setting, when: str | None) -> frozenset[str]:
    """What a message may name: the kind's own slots, the common ones, every column, and the words met in a column in
    which `when` seeks some."""
    sought = [f"{PREFIX}{name}" for name in words_sought(when, setting)]
    return frozenset({*setting.dataset.columns, *kind.slots, *COMMON_SLOTS, *sought})


def _slot(name: str, after: str, setting: Setting, options: Options) -> Tree:
    """The value of a column in a sentence of ours, as people write it; `after` follows it there."""
    if name == "as_of":
        return text(setting.as_of.isoformat())
    cell, kind = shown_cell(name, setting.dataset, options.mask), setting.dataset.columns[name]
    if kind.type in ("moment", "date"):
        return case([(in_state(name, State.READ), setting.shown(name))], cell)
    if kind.type == "code":  # the value itself: exports write 农村 as 2, 02 or 2农村
        return case([(in_state(name, State.READ), column(name))], cell)
    if kind.month:
        return month_text(cell, setting.language)
    if kind.type == "number" and kind.personal is None:
        write = money_text if is_money(after) else counted_text if counts_records(after) else plain_text
        written = write(column(name))
        is_bare = every(in_state(name, State.READ), negate(matches(cell.copy(), "[%‰]")))
        return case([(is_bare, written)], cell)
    return cell
