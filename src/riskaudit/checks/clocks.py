"""The four clocks of a deadline: how far two moments lie apart, and whether that keeps a limit.

Works on a relation with `_from`, `_to` (timestamps), `_from_day`, `_to_day` (a date without a time of
day), and, where pauses count, `_pause_from`, `_pause_to`. Design §6 and §12 hold the definitions:
`elapsed` compares microseconds; `days` and `months` compare dates; `workdays` is W(to) − W(from).
A period within N days or months that ends on a day off runs to the next working day. One of N working
days ends with the Nth of them: the days off behind it are late, unless a pause that began by then
covers them. Under N working days ends before the Nth of them begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from riskaudit.checks.limits import Amount, Clock, Limit
from riskaudit.checks.phrases import MICROS
from riskaudit.model.query import (
    Tree,
    add_days,
    add_months,
    as_date,
    at_most,
    case,
    column,
    days_between,
    equal,
    every,
    first,
    less,
    micros_between,
    minus,
    nothing,
    number,
    plus,
    some,
)
from riskaudit.model.relation import Relation

DAY_MICROS = 86_400 * MICROS
SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(h|min|s)")
_SECONDS = {"h": 3600, "min": 60, "s": 1}


def span_micros(amount: Amount) -> int:
    """`24h`, `45min` or `30s` in microseconds. Raises ValueError for anything else."""
    found = SPAN.fullmatch(str(amount).strip())
    if not found:
        raise ValueError(f"{amount!r} is no span of time: write 24h, 45min or 30s")
    return int(Decimal(found[1]) * _SECONDS[found[2]] * MICROS)


@dataclass(frozen=True)
class Bound:
    """One limit on its clock, in whole units: lowest and highest value that keep it; None if open.

    `ahead`: the first act is judged, by how far it came before the second. `order`: no span is asked for, only
    which of the two comes first.
    """

    clock: Clock
    low: int | None
    high: int | None
    low_open: bool = False
    high_open: bool = False
    ahead: bool = False
    order: bool = False

    @classmethod
    def of(cls, limit: Limit, clock: Clock, ahead: bool = False) -> Bound:
        """The bounds of a limit. Whole-number clocks turn exclusive bounds into inclusive ones.

        Working days remember which they were: days off behind the last one are still under the next.
        """
        read = span_micros if clock == "elapsed" else _whole
        low = limit.at_least if limit.at_least is not None else limit.over
        high = limit.at_most if limit.at_most is not None else limit.under
        low_value, high_value = (None if value is None else read(value) for value in (low, high))
        low_open, high_open = limit.over is not None, limit.under is not None
        ahead, order = ahead and clock != "workdays", low_value == 0
        if clock in ("days", "workdays"):  # whole numbers: more than 30 is at least 31
            low_value = low_value + low_open if low_value is not None else None
            high_value = high_value - high_open if high_value is not None else None
            high_open = high_open and clock == "workdays"
            return cls(clock, low_value, high_value, False, high_open, ahead, order)
        return cls(clock, low_value, high_value, low_open, high_open, ahead, order)


def _whole(amount: Amount) -> int:
    value = Decimal(str(amount))
    if value != value.to_integral_value() or value < 0:
        raise ValueError(f"{amount!r} is not a whole number of days or months")
    return int(value)


def with_figures(relation: Relation, bounds: list[Bound], chosen: Tree, count_start_day: bool, roll: bool) -> Relation:
    """Add the figures that the clocks in use need: `_us`, `_days`, `_w_from`, `_w_to`, `_w_over`, `_due`, `_due_roll`."""
    clocks = {bound.clock for bound in bounds}
    start, end = column("_from"), column("_to")
    columns: dict[str, Tree] = {
        "_us": micros_between(start, end),
        "_days": days_between(start, end),
        "_from_date": as_date(start),
        "_to_date": as_date(end),
        "_paused_us": first(micros_between(column("_pause_from"), column("_pause_to")), number(0)),
        "_paused_min_us": first(micros_between(column("_pause_late"), column("_pause_early")), number(0)),
        "_paused_days": first(days_between(column("_pause_from"), column("_pause_to")), number(0)),
        "_pause_from_date": as_date(column("_pause_from")),
        "_pause_to_date": as_date(column("_pause_to")),
    }
    relation = relation.derive(columns)
    if "workdays" in clocks:
        relation = _with_working_days(relation, count_start_day)
    dues = [_due(bound) for bound in bounds]
    relation = relation.derive(
        {"_due": case([(chosen.eq(i), due) for i, due in enumerate(dues, 1) if due is not None], nothing("date"))}
    )
    if roll and clocks & {"days", "months"}:
        return relation.working_days({"_due_roll": ("_due", "next_workday")})
    return relation.derive({"_due_roll": column("_due")})


def _with_working_days(relation: Relation, count_start_day: bool) -> Relation:
    """Add `_w_from`, `_w_to`, `_w_paused`; `_w_last`, the last working day that counts, and `_w_over`.

    `_w_over` are the days after `_w_last`, up to `_to`, that no pause takes off. As everywhere on this clock, the day
    on which a pause begins counts, and the one on which it ends does not.
    """
    wanted = {"_w_start": "_from_date", "_w_to": "_to_date", "_w_p0": "_pause_from_date", "_w_p1": "_pause_to_date"}
    lookups = {name: (source, "w") for name, source in wanted.items()}
    lookups |= {"_start_or_next": ("_from_date", "next_workday")}
    lookups |= {"_to_last": ("_to_date", "last_workday"), "_pause_last": ("_pause_from_date", "last_workday")}
    relation = relation.working_days(lookups)
    is_workday = first(column("_start_or_next").eq(column("_from_date")), exp.false())
    counted = case([(is_workday, number(1))], number(0)) if count_start_day else number(0)
    start, end, last = column("_from_date"), column("_to_date"), column("_to_last")
    pause, resumed = column("_pause_from_date"), column("_pause_to_date")
    is_paused = every(less(pause, last), at_most(last, resumed))
    relation = relation.derive(
        {
            "_w_from": minus(column("_w_start"), counted),
            "_w_paused": first(minus(column("_w_p1"), column("_w_p0")), number(0)),
            "_w_counts": case([(is_paused, column("_pause_last"))], last),
        }
    )
    counts = column("_w_counts")
    relation = relation.derive({"_w_last": case([(at_most(start, counts), counts)], start)})
    behind = column("_w_last")
    paused = case(
        [
            (every(less(behind, resumed), less(behind, pause)), days_between(pause, resumed)),
            (less(behind, resumed), days_between(behind, resumed)),
        ],
        number(0),
    )
    return relation.derive({"_w_over": minus(days_between(behind, end), paused)})


def _due(bound: Bound) -> Tree | None:
    """The last day that keeps a limit in days or months, before it moves to a working day."""
    if bound.high is None or bound.clock not in ("days", "months"):
        return None
    start = column("_from")
    base = add_days(start, bound.high) if bound.clock == "days" else add_months(start, bound.high)
    return add_days(add_days(base, -1) if bound.high_open else base, column("_paused_days"))


@dataclass(frozen=True)
class Broken:
    """How a limit may be broken: too early, too late, and whether each is only possible, not sure.

    NULL of `early` or `late`: a day lies in a year without a calendar.
    """

    early: Tree
    late: Tree
    perhaps_early: Tree
    perhaps_late: Tree


def breaks(bound: Bound) -> Broken:
    """Whether a limit is broken."""
    if bound.clock == "elapsed":
        return _elapsed(bound)
    early = _too_early(bound, bound.low) if bound.low is not None else exp.false()
    late = _too_late(bound, bound.high) if bound.high is not None else exp.false()
    return Broken(early, late, exp.false(), exp.false())


def _too_early(bound: Bound, low: int) -> Tree:
    if bound.clock == "months":
        earliest = add_months(column("_from"), low)
        return (at_most if bound.low_open else less)(column("_to_date"), earliest)
    return less(column("_days"), number(low))


def _too_late(bound: Bound, high: int) -> Tree:
    if bound.clock == "workdays":
        return some(less(number(high), working_days()), only_days_off_over(bound, high))
    late, rolled_late = less(column("_due"), column("_to_date")), less(column("_due_roll"), column("_to_date"))
    return exp.paren(case([(at_most(column("_to_date"), column("_due")), exp.false()), (late, rolled_late)]))


def working_days() -> Tree:
    """The working days used, pauses taken off; NULL where a day lies in an unlisted year."""
    return minus(minus(column("_w_to"), column("_w_from")), column("_w_paused"))


def only_days_off_over(bound: Bound, high: int) -> Tree:
    """Whether all working days are used and days off lie behind the last of them."""
    if bound.high_open:
        return exp.false()
    return every(equal(working_days(), number(high)), less(number(0), column("_w_over")))


def _elapsed(bound: Bound) -> Broken:
    """A date without a time of day may be any moment of it: broken only if every reading is."""
    whole_day = number(DAY_MICROS - 1)
    less_from = case([(column("_from_day"), whole_day)], number(0))
    more_to = case([(column("_to_day"), whole_day)], number(0))
    shortest, longest = minus(column("_us"), less_from), plus(column("_us"), more_to)
    early: Tree = exp.false()
    perhaps_early, late, perhaps_late = early, early, early
    if bound.low is not None:
        compare = at_most if bound.low_open else less
        early, perhaps_early = compare(longest, number(bound.low)), compare(shortest, number(bound.low))
    if bound.high is not None:
        compare = at_most if bound.high_open else less
        late = compare(number(bound.high), minus(shortest, column("_paused_us")))
        perhaps_late = compare(number(bound.high), minus(longest, column("_paused_min_us")))
    return Broken(early, late, perhaps_early, perhaps_late)


_PARTED = 3
"""Days of which a limit must consist before it makes sense to tell how much of it is used."""


def used_percent(bound: Bound) -> Tree:
    """How much of the longest time allowed is used, in whole percent, rounded down; NULL without such a limit, where
    an act must also lie some time ahead, and for a limit of a day or two: of it no part can be used."""
    if not bound.high or bound.low is not None or (bound.clock in ("days", "workdays") and bound.high < _PARTED):
        return nothing("bigint")
    if bound.clock == "elapsed":
        return _percent(minus(column("_us"), column("_paused_us")), number(bound.high))
    if bound.clock == "workdays":
        return _percent(working_days(), number(bound.high))
    return _percent(column("_days"), days_between(column("_from"), column("_due_roll")))


def _percent(part: Tree, whole: Tree) -> Tree:
    hundredfold = exp.Mul(this=exp.paren(part), expression=number(100))
    return exp.IntDiv(this=exp.paren(hundredfold), expression=exp.paren(whole))
