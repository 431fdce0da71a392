"""Section 上期在途事项的去向: the open items of an earlier report by name; nothing where none was given."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.carry_over import OpenBefore, OpenNow
from riskaudit.writers.carried_over import CarriedOver
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import section, words
from riskaudit.writers.pdf.style import ACCENT, ALARM_TINT, INK, SMALL, TINY, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, rule_anchor

LISTED = 100
"""How many items are listed before the rest are only counted."""


def carried_over(view: View) -> Iterator[Block]:
    """What became of them in numbers, then one by one, the worst first."""
    told = view.report.carry_over
    if told is None:
        return
    carried = CarriedOver(told, view.language)
    yield section(carried.title, "carried_over")
    for sentence in carried.sentences:
        yield words(sentence, SMALL, before=2)
    if not told.items:
        return
    widths = (108, 84, 138, 100, WIDTH - 430)
    columns = [Col(name, width) for name, width in zip(carried.headings, widths, strict=True)]
    shown = told.items[:LISTED]
    rules = {rule.id for rule in view.report.rules}
    yield Grid(columns, [_row(view, carried, item, item.rule in rules) for item in shown], before=4, style=TINY)
    if note := carried.shown(len(shown), len(told.items)):
        yield words(note, SMALL.but(bold=True, color=INK))


def _row(view: View, carried: CarriedOver, item: OpenBefore, known: bool) -> Row:
    title = view.tell(item.title)
    rule = Span(title, TINY.but(color=ACCENT), link=rule_anchor(item.rule)) if known else title
    fills = {1: ALARM_TINT} if item.now in (OpenNow.LATE, OpenNow.REVIEW) else {}
    unit = view.short_unit(item.record.unit)
    return Row([carried.due(item), carried.now(item.now), rule, item.record.key, unit], fills=fills)
