"""Verdicts on groups of records: one line a group, with an address of its own and no row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from riskaudit.checks.base import Setting
from riskaudit.model.query import (
    Tree,
    as_date,
    case,
    cast,
    column,
    day,
    equal,
    every,
    first,
    joined,
    less,
    nothing,
    number,
    text,
    truth,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import FILE, FIRST, KEY, ROW, ROW_ID, SCOPE, SHEET, STATION, UNIT, day_of, state_of, text_of

LAW_DAY, ALL = "_group_day", "_all"
"""The latest date of a group's records, and how many records it has."""

_LOW, _HIGH = "_unit_low", "_unit_high"
"""The first and the last path of units in a group."""

IN_RULE = "_in_rule"
"""Of a member: true, or NULL where the rule's scope cannot be told; such a record is in no figure."""


def members(setting: Setting) -> Relation:
    """The records that groups are made of: in scope of the month, and of the rule or perhaps of it (`IN_RULE`)."""
    relation = setting.relation().where(column(SCOPE))
    if setting.when is None:
        return relation.derive({IN_RULE: truth(True)})
    relation = relation.derive({IN_RULE: setting.when})
    return relation.where(first(column(IN_RULE), exp.true()))


def grouped(members: Relation, by: Sequence[str], figures: Mapping[str, Tree], setting: Setting) -> Relation:
    """One row a group, with the figures, the texts of the group's columns and what a finding's address needs."""
    kept = [name for column_name in by for name in (column_name, state_of(column_name))]
    moments = [name for name in by if setting.dataset.columns[name].type == "moment"]
    parts: dict[str, Tree] = {text_of(name): _written(name, setting) for name in by}
    parts |= {day_of(name): exp.Min(this=column(day_of(name))) for name in moments}
    path = joined(first(column(UNIT), text("")), text("/"))  # ended, so that what two paths share ends at a level
    parts |= {STATION: _common(STATION), _LOW: exp.Min(this=path), _HIGH: exp.Max(this=path.copy())}
    parts |= {ROW_ID: exp.Min(this=column(ROW_ID)), FIRST: exp.Min(this=column(ROW)), ALL: exp.Count(this=exp.Star())}
    parts[LAW_DAY] = exp.Max(this=as_date(column(setting.dataset.date)))
    relation = members.grouped(kept, {**parts, **figures})
    pieces: list[Tree] = []
    for i, name in enumerate(by):
        pieces += [text("\x1f")] if i else []
        pieces.append(first(cast(column(name), "text"), column(text_of(name)), text("")))
    return relation.derive(
        {
            UNIT: _shared_unit(len(setting.dataset.unit)),
            FILE: text(""),
            SHEET: text(""),
            ROW: cast(exp.null(), "bigint"),
            KEY: joined(*pieces),
            SCOPE: truth(True),
        }
    )


def group_day(setting: Setting) -> Tree:
    """The day whose law judges a group: that of its latest record, unless a law date was asked for."""
    if setting.law_date is not None:
        return day(setting.law_date)
    return first(column(LAW_DAY), day(setting.as_of))


def counted_if(condition: Tree) -> Tree:
    """How many of a group's records meet the condition."""
    return cast(first(exp.Sum(this=case([(condition, number(1))], number(0))), number(0)), "bigint")


def _written(name: str, setting: Setting) -> Tree:
    """A group's cell as shown: of a code its value, for exports write 农村 as 02 or 02农村; else the text."""
    cell = exp.Min(this=column(text_of(name)))
    return first(column(name), cell) if setting.dataset.columns[name].type == "code" else cell


def _shared_unit(levels: int) -> Tree:
    """As much of the path of units as all records of the group share: of two paths in order, all between them do."""
    low, high = ([_level(name, place) for place in range(1, levels + 1)] for name in (_LOW, _HIGH))
    same = [every(equal(a, b), less(text(""), a.copy())) for a, b in zip(low, high, strict=True)]
    pairs: list[tuple[Tree, Tree]] = []
    for depth in range(levels, 0, -1):
        pieces = [piece for level in low[:depth] for piece in (text("/"), level.copy())][1:]
        pairs.append((every(*(item.copy() for item in same[:depth])), joined(*pieces)))
    return case(pairs, nothing()) if pairs else cast(nothing(), "text")


def _level(name: str, place: int) -> Tree:
    return exp.SplitPart(this=column(name), delimiter=text("/"), part_index=number(place))


def _common(name: str) -> Tree:
    """The value that all records of the group share; empty where they differ."""
    low, high = exp.Min(this=column(name)), exp.Max(this=column(name))
    return case([(equal(low, high), exp.Min(this=column(name)))], cast(nothing(), "text"))
