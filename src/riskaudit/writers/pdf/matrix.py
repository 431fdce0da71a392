"""The risk matrix: how many rules stand in each cell, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.writers.pdf.flow import Anchor, Block
from riskaudit.writers.pdf.grid import FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.parts import section, severity_badge, words
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import (
    ACCENT,
    FAINT,
    SMALL,
    SOFT,
    TINY,
    WHITE,
    ZONE_COLORS,
    Style,
)
from riskaudit.writers.pdf.type import Span, printable, text_width
from riskaudit.writers.pdf.view import View, rule_anchor
from riskaudit.writers.risk import LEVELS, Risk, band, by_cell, cell_count, formula, in_cells, marked_rate, zone

NUMBER = Style(11, 14, bold=True)
SCORE = Style(6.2, 8)


def cell_anchor(likelihood: int, impact: int) -> str:
    """Where the list of a cell's rules begins."""
    return f"risk.{likelihood}.{impact}"


class Matrix(Block):
    """Five rows of likelihood over five columns of impact; every cell names its score, so that it reads in grey."""

    HEAD, CELL, SIDE = 24.0, 28.0, 46.0

    def __init__(self, view: View, risks: Sequence[Risk], width: float, before: float = 0) -> None:
        self._view, self._width, self.before = view, width, before
        self._cells = in_cells(risks)
        self.height = self.HEAD + self.CELL * len(LEVELS)

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws the heads, then the cells; those with rules are links."""
        say, step = self._view.say, (self._width - self.SIDE) / len(LEVELS)
        sheet.text(x, top - 9, printable(say("likelihood")), TINY.but(color=SOFT))
        sheet.text(x + self.SIDE, top - 9, printable(say("impact")), TINY.but(color=SOFT))
        for impact in LEVELS:
            left = x + self.SIDE + step * (impact - 0.5) - text_width(str(impact), TINY) / 2
            sheet.text(left, top - self.HEAD + 4, str(impact), TINY)
        for row, likelihood in enumerate(reversed(LEVELS)):
            bottom = top - self.HEAD - self.CELL * (row + 1)
            sheet.text(x, bottom + self.CELL / 2 - 2.6, f"{likelihood}  {band(likelihood)}", TINY)
            for impact in LEVELS:
                self._cell(sheet, (likelihood, impact), (x + self.SIDE + step * (impact - 1), bottom, step, self.CELL))

    def _cell(self, sheet: Sheet, place: tuple[int, int], box: tuple[float, float, float, float]) -> None:
        x, bottom, width, height = box
        risks, score = self._cells.get(place, []), place[0] * place[1]
        ground, ink = ZONE_COLORS[zone(score)]
        sheet.fill((x + 0.6, bottom + 0.6, width - 1.2, height - 1.2), ground)
        sheet.text(
            x + 3, bottom + height - 8, printable(f"{score} {self._view.say(zone(score))}"), SCORE.but(color=ink)
        )
        number = cell_count(risks)
        style = NUMBER.but(color=ink if risks else FAINT if ground != ZONE_COLORS["zone_high"][0] else WHITE)
        sheet.text(x + width / 2 - text_width(number, style) / 2, bottom + 4.5, number, style)
        if risks:
            sheet.link(cell_anchor(*place), x, bottom, width, height)


def matrix_list(view: View, risks: Sequence[Risk]) -> list[Block]:
    """The rules of every cell, the greatest risk first; the first of a cell is where the matrix leads."""
    say = view.say
    blocks: list[Block] = [
        section(say("matrix_list"), "risks"),
        words(formula(view, risks), SMALL, before=2, keep=True),
    ]
    if not risks:
        return [*blocks, words(say("matrix_none"), SMALL)]
    seen: set[tuple[int, int]] = set()
    rows = []
    for risk in by_cell(risks):
        place = (risk.likelihood, risk.impact)
        anchor = None if place in seen else Anchor(cell_anchor(*place))
        seen.add(place)
        rows.append(risk_row(view, risk, anchor))
    return [*blocks, risk_table(view, rows, before=6)]


def risk_table(view: View, rows: Sequence[Row], before: float) -> Grid:
    """A table of risks, each a `risk_row`."""
    say = view.say
    columns = [
        Col(say("score"), FIRM),
        Col(say("severity"), FIRM),
        Col(say("rule"), 200),
        Col(say("fail_of"), FIRM, "right"),
        Col(say("rate"), FIRM, "right"),
        Col("", FIRM, "right"),
    ]
    return Grid(fitted(columns, rows, TINY), rows, before=before, style=TINY)


def risk_row(view: View, risk: Risk, anchor: Anchor | None = None) -> Row:
    """A rule with its score, its figures and the way to it."""
    rule, counts = risk.rule, risk.rule.counts
    title = Span(view.tell(rule.title), TINY.but(color=ACCENT), link=rule_anchor(rule.id))
    score = [
        Span(f"{risk.likelihood} × {risk.impact} = ", TINY.but(color=SOFT)),
        Span(f"{risk.score}", TINY.but(bold=True)),
        Span(f" {view.say(zone(risk.score))}", TINY),
    ]
    figures = [f"{risk.fail:,} / {counts.applicable:,}", marked_rate(risk.fail, counts.applicable)]
    badge = severity_badge(rule.severity, view.severity(rule.severity), 7)
    return Row([score, badge, title, *figures, view.page(rule_anchor(rule.id), TINY)], anchor)
