"""The PDF report: A4, linked both ways, with embedded Chinese fonts; the same report gives the same bytes."""

from __future__ import annotations

from riskaudit.writers.pdf.document import write_pdf

__all__ = ["write_pdf"]
