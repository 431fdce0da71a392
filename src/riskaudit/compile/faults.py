"""Everything about one rule that keeps it from being compiled, each fault at the rule's own line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from riskaudit.checks import KINDS, CheckKind, Setting
from riskaudit.checks.expression import ExpressionError, read_condition
from riskaudit.compile.finding import SLOT, known_slots
from riskaudit.compile.options import Options
from riskaudit.compile.query import params_of, read_kind, setting_of
from riskaudit.errors import Fault, Sentence, said
from riskaudit.library.document import Document, Path_
from riskaudit.library.faults import did_you_mean, model_faults
from riskaudit.model.base import Bilingual
from riskaudit.model.library import Library
from riskaudit.model.rule import Check, Rule

_WITHHELD = Bilingual(zh="不对外", en="withheld")
_ANY_DAY = Options(as_of=date(2026, 11, 1))


def rule_faults(rule: Rule, library: Library) -> list[Fault]:
    """Every fault of a rule beyond its own keys and references; none if it compiles."""
    return _faults(rule, library, library.documents[rule.id])


def draft_faults(name: str, document: Document, library: Library) -> list[Fault]:
    """The faults of the check of a rule file whose own keys are already known to be faulty."""
    value = document.value
    check = value.get("check")
    if not isinstance(check, dict) or not isinstance(check.get("kind"), str):
        return []
    known: dict[str, Any] = {
        "id": name,
        "dataset": str(value.get("dataset")),
        "check": Check.model_validate(check),
        "params": value["params"] if isinstance(value.get("params"), dict) else {},
        "when": value["when"] if isinstance(value.get("when"), str) else None,
        "message": None,
        "basis": (),
        "bases": {},
    }
    draft = Rule.model_construct(**known)
    return _faults(draft, library, document)


def _faults(rule: Rule, library: Library, document: Document) -> list[Fault]:
    word = rule.check.kind
    if word not in KINDS:
        what = Sentence(f"没有此判定方式：“{word}”", f'no such kind: "{word}"')
        return [document.fault(("check", "kind"), what, did_you_mean(word, list(KINDS)))]
    try:
        kind = read_kind(rule, params_of(rule, library, None))
    except ValidationError as error:
        return model_faults(KINDS[word], document, ("check",), error)
    if rule.dataset not in library.datasets:
        return []
    setting = setting_of(rule, library, _ANY_DAY)
    faults = [*_columns(rule, setting, document), *_conditions(rule, kind, setting, document)]
    faults += _proofs(setting, document)
    if kind.groups() and rule.sets_apart:
        what = Sentence("判定一组记录的规则不用 sets_apart", "a rule that judges groups has no sets_apart")
        faults.append(document.fault(("sets_apart",), what))
    for path, sentence in kind.faults(setting):
        faults.append(document.fault(("check", *path), sentence, _nearest(sentence, setting)))
    if not faults and rule.message is not None:
        faults.extend(_messages(rule, kind, setting, document))
    return faults


def _columns(rule: Rule, setting: Setting, document: Document) -> Iterator[Fault]:
    named: dict[Path_, str] = {("sets_apart", i): name for i, name in enumerate(rule.sets_apart)}
    by = rule.check.parameters.get("by")
    if isinstance(by, str):
        named[("check", "by")] = by
    for path, name in named.items():
        if name not in setting.dataset.columns:
            what = Sentence(f"数据集没有列“{name}”", f'the dataset has no column "{name}"')
            yield document.fault(path, what, did_you_mean(name, list(setting.dataset.columns)))


def _conditions(rule: Rule, kind: CheckKind, setting: Setting, document: Document) -> Iterator[Fault]:
    conditions = [(("check", *path), text, other) for path, text, other in kind.conditions()]
    if rule.when:
        conditions.append((("when",), rule.when, None))
    for path, text, other in conditions:
        dataset = setting.datasets.get(other) if other else setting.dataset
        if dataset is None:
            continue
        try:
            read_condition(text, dataset, setting.params)
        except ExpressionError as error:
            yield document.fault(path, error.what, error.cure)


def _messages(rule: Rule, kind: CheckKind, setting: Setting, document: Document) -> Iterator[Fault]:
    """Slots of the message that nothing fills."""
    known = known_slots(kind, setting, rule.when)
    for language, words in (("zh", rule.message.zh), ("en", rule.message.en)):
        for slot in SLOT.findall(words):
            if slot not in known:
                what = Sentence(f"消息中的“{{{slot}}}”无从填入", f'nothing fills "{{{slot}}}" in the message')
                yield document.fault(("message", language), what, did_you_mean(slot, sorted(known)))


def _proofs(setting: Setting, document: Document) -> Iterator[Fault]:
    """Conditions of the dataset's proofs, and of what it withholds, that cannot be read."""
    conditions = [(proof.title, proof.when) for proof in setting.dataset.proof if proof.when]
    conditions += [(_WITHHELD, setting.dataset.withheld)] if setting.dataset.withheld else []
    if told := setting.dataset.confidential:
        conditions.append((told.words, told.when))
    for title, source in conditions:
        try:
            setting.condition(source)
        except ExpressionError as error:
            where = Sentence(f"数据集的“{title.zh}”：", f'"{title.en}" of the dataset: ')
            what = Sentence(where.zh + said(error.what, "zh"), where.en + said(error.what, "en"))
            yield document.fault(("dataset",), what)


def _nearest(sentence: Sentence, setting: Setting) -> Sentence | str:
    """The nearest column where the sentence quotes one that does not exist."""
    quoted = re.search("“(.+?)”", sentence.zh)
    columns = setting.dataset.columns
    return did_you_mean(quoted[1], list(columns)) if quoted and quoted[1] not in columns else ""
