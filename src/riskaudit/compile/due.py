"""Which records are of the month where each rule asks for its own due day (`--month-by due`)."""

from __future__ import annotations

from datetime import timedelta

from riskaudit.checks import CheckKind, Setting
from riskaudit.checks.clocks import Bound
from riskaudit.checks.deadline import Deadline
from riskaudit.checks.limits import per_limit
from riskaudit.compile.options import Options
from riskaudit.model.month import Month, by_its_date
from riskaudit.model.query import (
    Tree,
    as_date,
    at_most,
    case,
    cast,
    column,
    day,
    every,
    first,
    less,
    micros_between,
    nothing,
    number,
    plus,
    truth,
)

OTHER_MONTH = "other_month"
"""The reason of a record that a rule leaves to another month."""


def of_another_month(kind: CheckKind, setting: Setting, options: Options) -> Tree | None:
    """Whether a record is of another month under a rule; never NULL. None where records belong to months by themselves.

    An act that must be done within a time belongs to the month of its last day; while it is not done, to every month from
    that of its record on. Where the day cannot be told the record is judged. Other rules go by the date of the record.
    """
    month = options.due
    if month is None:
        return None
    otherwise = by_its_date(setting.dataset, month)
    if not isinstance(kind, Deadline) or kind.demands() != "to":
        return otherwise.eq(truth(False))
    inside = [_due_in(bound, month, setting) or otherwise.copy() for bound in kind.bounds()]
    due = first(per_limit(column("_n"), inside, otherwise), truth(True))
    begun = first(less(as_date(column(setting.dataset.date)), day(month.end)), truth(True))
    still_open = every(column("_open"), begun)
    return case([(still_open, truth(False)), (due, truth(False))], truth(True))


def _due_in(bound: Bound, month: Month, setting: Setting) -> Tree | None:
    """Whether the last day of a limit lies in the month; NULL where it cannot be told, None for one without such a day."""
    if bound.high is None:
        return None
    if bound.clock in ("days", "months"):
        return month.holds(first(column("_due_roll"), column("_due")))
    if bound.clock == "elapsed":
        allowed = plus(number(bound.high - bound.high_open), column("_paused_us"))
        start, end = (micros_between(column("_from"), cast(day(at), "timestamp")) for at in (month.start, month.end))
        return every(at_most(start, allowed), less(allowed.copy(), end))
    before, last = (setting.calendar.index(at - timedelta(days=1)) for at in (month.start, month.end))
    if before is None or last is None:
        return nothing("boolean")
    due = plus(plus(column("_w_from"), number(bound.high)), column("_w_paused"))
    return every(less(number(before), due), at_most(due.copy(), number(last)))
