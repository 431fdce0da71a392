"""The audit beside its baseline, and control charts of the months: tables and small drawings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskaudit.model.months import Chart
from riskaudit.writers.charted import Charted, plotted
from riskaudit.writers.pdf.flow import Beside, Block, Column
from riskaudit.writers.pdf.grid import CELL_X, Col, Grid, Row
from riskaudit.writers.pdf.parts import section, words
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import ACCENT, ACCENT_TINT, ALARM, INK, LINE, SMALL, SOFT, TINY, WIDTH, Style
from riskaudit.writers.pdf.type import printable, text_width
from riskaudit.writers.pdf.view import View
from riskaudit.writers.remembered import Remembered

MOST = 40
"""Rules in the table of the baseline; report.json has them all."""

HALF = (WIDTH - 16) / 2
TICK = Style(6.2, 8, color=SOFT)


def baseline(view: View) -> Iterator[Block]:
    """Counts by rule and unit; nothing where no baseline was given."""
    told = view.report.baseline
    if told is None:
        return
    remembered = Remembered(told, view.language)
    yield section(remembered.title, "baseline")
    yield words(remembered.line, SMALL, before=1)
    yield words(remembered.failing, SMALL.but(bold=True), before=2)
    for caution in remembered.cautions:
        yield words(caution, SMALL.but(bold=True, color=INK), before=2)
    yield words(remembered.note, TINY.but(color=SOFT), before=2, keep=True)
    yield _counts(remembered.headings("rules"), remembered.rules(MOST), remembered.total)
    if remembered.units:
        yield _counts(remembered.headings("units"), remembered.units, remembered.total)


def _counts(headings: Sequence[str], rows: Sequence[Sequence[str]], total: Sequence[str]) -> Grid:
    bold = TINY.but(bold=True)
    wide = [
        max(text_width(printable(text), bold) for text in (heading, figure)) + 2 * CELL_X + 1
        for heading, figure in zip(headings[1:], total[1:], strict=True)
    ]
    columns = [Col(headings[0], WIDTH - sum(wide))]
    columns += [Col(heading, width, "right") for heading, width in zip(headings[1:], wide, strict=True)]
    return Grid(columns, [*(Row(cells) for cells in rows), Row(total, bold=True)], before=6, style=TINY)


def control(view: View) -> Iterator[Block]:
    """The charts of all verdicts and of the themes, and the rules beyond their limits; nothing for a single earlier
    report."""
    months = view.report.months
    if months is None:
        return
    charted = Charted(months, view.language)
    yield section(charted.title, "control")
    yield words(charted.note, TINY.but(color=SOFT), before=1)
    for caution in charted.cautions:
        yield words(caution, SMALL.but(bold=True, color=INK), before=2)
    drawn = [_drawn(charted, chart) for chart in charted.drawn]
    for at in range(0, len(drawn), 2):
        yield Beside([(side * (HALF + 16), block) for side, block in enumerate(drawn[at : at + 2])], before=6)
    yield words(charted.rules, SMALL.but(bold=True), before=8, keep=bool(charted.beyond))
    if charted.beyond:
        widths = (WIDTH - 76 - 48 - 48 - 80 - 84, 76, 48, 48, 80, 84)
        columns = [
            Col(head, width, "right" if 0 < at < 5 else "left")
            for at, (head, width) in enumerate(zip(charted.headings, widths, strict=True))
        ]
        yield Grid(columns, [Row(charted.row(chart)) for chart in charted.beyond], before=4, style=TINY)


def _drawn(charted: Charted, chart: Chart) -> Column:
    return Column([words(charted.said(chart), TINY, before=0, width=HALF), Plot(chart)])


class Plot(Block):
    """A chart: the band of the limits, the line of the months before, a dot a month; one beyond is a larger square."""

    height, before = 62.0, 2.0
    FOOT, SIDE = 10.0, 30.0

    def __init__(self, chart: Chart) -> None:
        self._chart, self._plotted = chart, plotted(chart)

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws scale and band, then line and points."""
        left, bottom = x + self.SIDE, top - self.height + self.FOOT
        width, height = HALF - self.SIDE - 6, self.height - self.FOOT - 4
        drawn = self._plotted

        def at(across: float, up: float) -> tuple[float, float]:
            return left + across * width, bottom + up * height

        if len(drawn.band) > 1:
            edges = [at(across, high) for across, _, high in drawn.band]
            sheet.shape([*edges, *(at(across, low) for across, low, _ in reversed(drawn.band))], ACCENT_TINT)
        sheet.rule(left, bottom, width, LINE)
        if drawn.centre is not None:
            sheet.rule(left, bottom + drawn.centre * height, width, ACCENT, 0.6)
        places = [at(across, up) for across, up, _ in drawn.points]
        if len(places) > 1:
            sheet.stroke(places, SOFT, 0.8)
        for (across, up), (_, _, beyond) in zip(places, drawn.points, strict=True):
            size = 3.0 if beyond else 1.6
            sheet.fill(
                (across - size, up - size, 2 * size, 2 * size), ALARM if beyond else INK, 0 if beyond else size * 0.98
            )
        self._scale(sheet, x, top)

    def _scale(self, sheet: Sheet, x: float, top: float) -> None:
        """The rate at the top, nought below, the first and the last month."""
        bottom, right = top - self.height + self.FOOT, x + HALF - 6
        sheet.text(x, top - 8, f"{self._plotted.top:.1%}", TICK)
        sheet.text(x, bottom - 1, "0", TICK)
        first, last = self._chart.points[0].name, self._chart.points[-1].name
        sheet.text(x + self.SIDE, bottom - 9, first, TICK)
        sheet.text(right - text_width(last, TICK), bottom - 9, last, TICK)
