"""Runs of numbers: each number beside the greatest smaller one of its run, and that one's date.

A run is made of records that agree in the columns of `within`, in the length of the number and in what stands
before its trailing digits, or before the last of them that count up. In a run the order of the texts is that of the
numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from riskaudit.checks.base import Setting
from riskaudit.model.query import (
    Tree,
    as_date,
    case,
    cast,
    column,
    equal,
    every,
    extract,
    in_state,
    length,
    minus,
    negate,
    nothing,
    over,
    some,
    text,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import State

DIGITS = 30
"""Longer trailing digits than these are compared by their last ones: engines keep 38 digits of a number."""


def with_previous(
    setting: Setting, number: str, moment: str | None, within: Sequence[str], digits: int | None
) -> Relation:
    """The records with `_digits`, and `_before` and `_before_date` of the number before (NULL where there is none)."""
    value = column(number)
    relation = setting.relation().derive({"_digits": extract(value, counting(digits), 0)})
    relation = relation.derive(
        {
            "_stem": exp.Substring(
                this=value.copy(),
                start=exp.Literal.number(1),
                length=minus(length(value.copy()), length(column("_digits"))),
            ),
            "_size": length(value.copy()),
        }
    )
    read = every(in_state(number, State.READ), negate(column("_digits").eq(text(""))))
    if moment is not None:
        read = every(read, in_state(moment, State.READ))
    runs = [*within, "_stem", "_size"]
    latest = exp.Max(this=as_date(column(moment))) if moment else nothing("date")
    listed = relation.where(read).grouped([*runs, number], {"_date": latest})
    run = [column(name) for name in runs]
    order = [column(number)]
    listed = listed.derive(
        {
            "_before": over(exp.Lag(this=column(number)), run, order),
            "_before_date": over(exp.Lag(this=column("_date")), run, order),
        }
    )
    same = every(*(alike(name) for name in (*runs, number)))
    found = {name: column(name, "o") for name in ("_before", "_before_date")}
    return relation.look_up(listed.select.subquery("p"), same, found)


def counting(digits: int | None) -> str:
    """The pattern of the digits at the end of a number that count up: all, or the last so many."""
    return r"[0-9]+$" if digits is None else rf"[0-9]{{1,{digits}}}$"


def missing_between(digits: int | None) -> Tree:
    """How many numbers are missing between a number and the one before it; NULL for the first of a run."""
    here, before = (_whole(column("_digits")), _whole(extract(column("_before"), counting(digits), 0)))
    return case(
        [
            (
                negate(exp.Is(this=column("_before"), expression=exp.null())),
                minus(minus(here, before), exp.Literal.number(1)),
            )
        ],
        cast(exp.null(), "decimal(38, 0)"),
    )


def _whole(digits: Tree) -> Tree:
    return cast(extract(digits, rf"[0-9]{{1,{DIGITS}}}$", 0), "decimal(38, 0)")


def alike(name: str) -> Tree:
    """Whether a looked-up row agrees in a column with this record; nothing agrees with nothing."""
    here, there = column(name, "r"), column(name, "o")
    none = exp.Is(this=here.copy(), expression=exp.null())
    return some(equal(here, there), every(none, exp.Is(this=there.copy(), expression=exp.null())))
