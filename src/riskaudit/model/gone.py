"""Findings of a baseline that the audit does not list, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from riskaudit.model.findings import FindingRow
from riskaudit.model.follow_up import Again


class Gone(NamedTuple):
    """One of them, as the baseline had it; without its words and its key where the two reports do not write them
    alike."""

    row: FindingRow
    again: Again

    @property
    def is_bare(self) -> bool:
        """Whether its words were left out."""
        return not self.row.message


GONE: Mapping[str, frozenset[Again]] = {
    "fixed": frozenset({Again.FIXED}),
    "all": frozenset({Again.FIXED, Again.ABSENT, Again.UNKNOWN, Again.UNCHECKED}),
}
"""What may be asked for: those judged again without a fault; and those besides that cannot be told this time. What was
found again, though outside the month, is not gone."""


def bare(row: FindingRow) -> FindingRow:
    """The finding without what only its own report may say: persons are masked in one of the two, or the languages differ."""
    return row._replace(key="", message="", limit="", actual="", excess="", sheet="", row="")
