"""The words of the report: every gap is filled where a page says them, and both languages have the same gaps."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import riskaudit.writers
from riskaudit.writers.html.labels import PAGE_TERMS
from riskaudit.writers.labels import TERMS
from riskaudit.writers.pdf.notice_words import TERMS as NOTICE_TERMS

WRITERS = Path(riskaudit.writers.__file__).parent
Words = Mapping[str, tuple[str, str]]
MORE: Mapping[str, Words] = {"pdf/notices.py": NOTICE_TERMS, "html": PAGE_TERMS}
"""Words that a page or a whole room has besides."""


def said() -> Iterator[tuple[str, str, set[str], Words]]:
    """Where a page says something, what, the gaps that it fills, and the words it has."""
    for path in sorted([*(WRITERS / "pdf").glob("*.py"), *(WRITERS / "html").glob("*.py")]):
        place = f"{path.parent.name}/{path.name}"
        words = {**TERMS, **MORE.get(place, {}), **MORE.get(path.parent.name, {})}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == "say" and all(word.arg for word in node.keywords):
                yield f"{place}:{node.lineno}", node.args[0].value, {str(word.arg) for word in node.keywords}, words


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_gap_is_filled() -> None:
    told = list(said())
    assert len(told) > 300
    wrong = [
        (place, key)
        for place, key, filled, words in told
        if key not in words or any(gaps(text) != filled for text in words[key])
    ]
    assert not wrong
