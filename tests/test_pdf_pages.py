"""Whole pages as text with the places of its words, to be read in review. `make golden` writes them anew."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from pdf_pages import as_text, chapters, opened
from report_fixture import rich_report
from riskaudit.errors import AuditError
from riskaudit.writers.fonts import font_file

try:
    font_file("Regular")
except AuditError:
    pytest.skip("the fonts are made on installing the package", allow_module_level=True)

from riskaudit.writers.pdf import write_pdf

GOLDEN = Path(__file__).parent / "golden" / "pdf"
NAMES = (
    "cover",
    "contents",
    "summary",
    "findings",
    "cases",
    "ahead",
    "not_judged",
    "legal",
    "health",
    "sign_off",
)


@cache
def pages(language: str) -> dict[str, str]:
    """Chapter → its pages as text, of a report with two findings a rule."""
    reader = opened(write_pdf(rich_report(language, shown=2, total=40)))  # type: ignore[arg-type]
    told = {}
    for name, listed in chapters(reader):
        first = listed[0].page_number or 0
        told[name] = "\n".join(f"── {first + at + 1} ──\n{as_text(page)}" for at, page in enumerate(listed))
    return told


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_pages_read_as_they_did(language: str, name: str) -> None:
    path, told = GOLDEN / language / f"{name}.txt", pages(language)
    assert tuple(told) == NAMES
    if os.environ.get("RISKAUDIT_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told[name], encoding="utf-8")
    assert told[name] == path.read_text(encoding="utf-8")
