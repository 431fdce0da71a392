"""The month that is audited, and which records belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskaudit.model.dataset import Dataset
from riskaudit.model.month_by import MonthBy, is_month
from riskaudit.model.query import Tree, as_date, at_most, case, column, day, every, first, in_state, is_null, less, some
from riskaudit.model.query import truth as truth_of
from riskaudit.model.table import State


@dataclass(frozen=True)
class Month:
    """The month that is audited, as its first day and the first day after it, and by which moment records belong to
    it."""

    start: date
    end: date
    by: MonthBy | None = None

    @classmethod
    def of(cls, label: str, by: MonthBy | None = None) -> Month:
        """`YYYY-MM`. Raises ValueError for anything else."""
        if not is_month(label):
            raise ValueError(label)
        year, _, month = label.partition("-")
        start = date(int(year), int(month), 1)
        return cls(start, date(start.year + start.month // 12, start.month % 12 + 1, 1), by)

    def holds(self, moment: Tree) -> Tree:
        """Whether a moment lies in it; NULL for none."""
        return every(at_most(day(self.start), as_date(moment)), less(as_date(moment.copy()), day(self.end)))


def belongs(dataset: Dataset, month: Month | None) -> Tree:
    """Whether a record is judged; never NULL. Where its moment cannot be read, or its file has none, it is.

    Where rules ask for their own due day all records are: the rules tell which of them are not of the month.
    """
    if month is None or month.by == "due":
        return truth_of(True)
    if month.by == "done" and dataset.done is not None:
        still_open = in_state(dataset.done, State.EMPTY)
        return case([(still_open, truth_of(False))], first(month.holds(column(dataset.done)), truth_of(True)))
    if month.by is not None:
        return first(month.holds(column(dataset.date)), truth_of(True))
    return by_its_date(dataset, month)


def by_its_date(dataset: Dataset, month: Month) -> Tree:
    """Whether a record is dated in the month, was open at its start, or has no date."""
    moment = column(dataset.date)
    undated, inside = is_null(moment), month.holds(moment)
    if dataset.done is None:
        return first(some(undated, inside), truth_of(True))
    done, start = as_date(column(dataset.done)), day(month.start)
    still_open = every(less(as_date(moment), start), some(is_null(done), at_most(start, done)))
    return first(some(undated, inside, still_open), truth_of(True))
