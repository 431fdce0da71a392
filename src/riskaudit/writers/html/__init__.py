"""The HTML report: one file that needs no network and asks for nothing, with every finding in it."""

from __future__ import annotations

from riskaudit.writers.html.page import write_html

__all__ = ["write_html"]
