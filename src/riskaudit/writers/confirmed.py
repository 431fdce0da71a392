"""What a legal officer confirmed, as paper, screen and terminal tell of it: one row an entry of the file, with effect or without."""

from __future__ import annotations

from riskaudit.model.base import Bilingual
from riskaudit.model.confirmed import Confirmations, ConfirmedTold
from riskaudit.model.report import Report
from riskaudit.writers.view import View

HEADINGS = ("confirmed_fact", "confirmed_by", "confirmed_on", "confirmed_text", "confirmed_state")
"""The labels of the columns."""

_EFFECT = Bilingual(zh="原文核对 {}：{} 条生效，{} 条未生效", en="facts confirmed in {}: {} with effect, {} without")
_IDLE = Bilingual(zh="  第 {} 行 {}：{}", en="  line {}, {}: {}")


def confirmed_rows(view: View, told: Confirmations) -> list[list[str]]:
    """The rows of the table, in the order of the file."""
    return [[item.fact, item.by, item.date, item.text, _state(view, item)] for item in told.entries]


def _state(view: View, item: ConfirmedTold) -> str:
    why = view.bracket(view.tell(item.problem)) if item.problem else ""
    return view.say(f"confirmed_{item.state}") + why


def confirmed_lines(report: Report) -> list[str]:
    """For the terminal: how many entries have effect, and every one that has none."""
    told, language = report.confirmations, report.scope.language
    if told is None:
        return []
    lines = [_EFFECT.told(language, told.name or "—", len(told.lifted), len(told.idle))]
    for item in told.idle:
        why = item.problem.in_(language) if item.problem else ""
        lines.append(_IDLE.told(language, item.line, item.fact, why))
    return lines
