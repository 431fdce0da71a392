"""Workbooks among the exports that this program wrote, or that are written for it: they hold no records."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.model.base import Bilingual
from riskaudit.records import ledger, sampled, waivers
from riskaudit.records.workbook import Grid


def passed_over(sheets: Sequence[Grid]) -> Bilingual | None:
    """What is said of a ledger, a register of waivers or a list of drawn records; None for any other workbook."""
    if ledger.is_ledger(sheets):
        return ledger.passed_over()
    if waivers.is_register(sheets):
        return waivers.PASSED_OVER
    return sampled.PASSED_OVER if sampled.is_sample(sheets) else None
