"""What falls due next, and what has used most of a limit that it keeps."""

from __future__ import annotations

from datetime import date

from riskaudit.model.outcome import NearMiss, OpenItem, RuleOutcome
from riskaudit.writers.view import View

SOON = 3
"""Open items with so few days left, or fewer, are shaded."""


def open_items(view: View) -> list[tuple[OpenItem, RuleOutcome]]:
    """The open items that the report holds by their last day, the nearest first."""
    items = [(item, rule) for rule in view.report.rules for item in rule.open_items]
    return sorted(items, key=lambda pair: (not pair[0].due, pair[0].due, pair[1].id))


def cut_short(view: View) -> list[RuleOutcome]:
    """The rules with more open items than the report holds."""
    return [rule for rule in view.report.rules if len(rule.open_items) < rule.open_total]


def near_misses(view: View) -> list[tuple[NearMiss, RuleOutcome]]:
    """The near misses that the report holds, the nearest first."""
    items = [(item, rule) for rule in view.report.rules for item in rule.near]
    return sorted(items, key=lambda pair: (-pair[0].used, pair[1].id))


def used_told(view: View, item: NearMiss) -> str:
    """How much of its limit a near miss used, rounded down: of less than all of it never 100 %."""
    return view.say("used_up") if item.used == 100 else f"{item.used}%"


def days_left(view: View, due: str) -> int | None:
    """Days from the day of the audit to a due day; None where the rule knows none."""
    return (date.fromisoformat(due[:10]) - view.report.scope.as_of).days if due else None
