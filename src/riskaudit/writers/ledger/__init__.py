"""整改台账 as a workbook: an order for each record with findings, to be filled in and read back next month."""

from __future__ import annotations

from riskaudit.writers.ledger.book import write_by_unit, write_ledger

__all__ = ["write_by_unit", "write_ledger"]
