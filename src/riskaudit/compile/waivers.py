"""Waivers as trees: which one covers a finding, told from the true key before anything is masked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from sqlglot import exp

from riskaudit.checks.phrases import masked
from riskaudit.model.masking import Masking
from riskaudit.model.query import (
    Tree,
    case,
    column,
    equal,
    every,
    first,
    in_state,
    joined,
    matches,
    named,
    negate,
    replace_all,
    text,
)
from riskaudit.model.table import UNIT, State, text_of
from riskaudit.model.waiver import Waiver

PATTERN = re.compile(r"[*?]")
"""The signs that make a text a pattern: any characters, or one."""

_FINGERPRINT = re.compile(r"[0-9a-fA-F]{64}")
_SPECIAL = re.compile(r"([\\.^$|+()\[\]{}*?])")


def covering(waivers: Sequence[Waiver], key: Sequence[str], fingerprint: Tree) -> Tree:
    """The id of the first waiver that covers a record; an empty text for none.

    A key that lost digits may be that of other records, too: nothing covers it.
    """
    if not waivers:
        return text("")
    record = written_key(key)
    found: list[Tree] = []
    for plain, listed in groupby(waivers, lambda waiver: not (waiver.unit or _is_shape(waiver.record))):
        if plain:
            found.append(exp.Case(this=record, ifs=[_when(waiver.record, waiver.id) for waiver in listed]))
        else:
            found += [case([(every(*_conditions(item, record, fingerprint)), text(item.id))]) for item in listed]
    sound = [negate(in_state(name, State.LOST)) for name in key]
    return case([(every(*sound), first(*found, text("")))], text(""))


def _when(record: str, name: str) -> exp.If:
    """A branch of a look-up by the plain key, which reads the key once for all branches."""
    return exp.If(this=text(record), true=text(name))


def _is_shape(record: str) -> bool:
    """Whether a record is named by a pattern or a fingerprint."""
    return is_fingerprint(record) or bool(PATTERN.search(record))


def written_key(key: Sequence[str]) -> Tree:
    """The key's parts as the export has them, joined by `/`; see `by_strokes`."""
    return by_strokes([first(column(text_of(name)), text("")) for name in key])


def by_strokes(parts: Sequence[Tree]) -> Tree:
    """Texts with a `/` between them, and only one where a part is empty: a sheet by county names no station."""
    with_strokes = [piece for part in parts for piece in (text("/"), part)][1:]
    return joined(*with_strokes) if len(parts) == 1 else replace_all(joined(*with_strokes), "/{2,}", "/")


def patterned(glob: str) -> str:
    """A pattern of `*` and `?` as a regular expression for the whole text."""
    pieces = ({"*": ".*", "?": "."}.get(sign, _literal(sign)) for sign in re.split(r"([*?])", glob))
    return f"^(?s:{''.join(pieces)})$"


def is_fingerprint(record: str) -> bool:
    """Whether a waiver names its record by the fingerprint."""
    return bool(_FINGERPRINT.fullmatch(record))


def _literal(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def _conditions(waiver: Waiver, record: Tree, fingerprint: Tree) -> list[Tree]:
    if is_fingerprint(waiver.record):
        found = [equal(fingerprint, text(waiver.record.lower()))]
    elif PATTERN.search(waiver.record):
        found = [matches(record, patterned(waiver.record))]
    else:
        found = [equal(record, text(waiver.record))]
    if waiver.unit:  # any part of the chain 市/县/供电所/班组
        chain = joined(text("/"), column(UNIT), text("/"))
        found.append(matches(chain, f"/{_literal(waiver.unit)}/"))
    return found


def masked_texts(cells: Sequence[tuple[str, str | None]], mask: Masking) -> Tree:
    """One row with the texts as reports show values of these kinds."""
    shown: Mapping[str, Tree] = {f"c{i}": masked(text(cell), kind, mask) for i, (cell, kind) in enumerate(cells)}
    return exp.select(*named(shown), copy=False)
