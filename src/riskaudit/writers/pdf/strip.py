"""The strip of a deadline: from its start over what does not count to the last day, and to what was done."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.model.outcome import Finding
from riskaudit.model.strip import Strip
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import (
    ACCENT,
    ACCENT_TINT,
    INK,
    RESULT_COLORS,
    SOFT,
    WIDTH,
    Color,
    Style,
)
from riskaudit.writers.pdf.type import printable, text_width
from riskaudit.writers.pdf.view import View
from riskaudit.writers.strip import drawing

WORD = Style(6.8, 9, color=SOFT)
LOUD = Style(6.8, 9, bold=True, color=INK)
INDENT, SIDE = 68.0, 8.0
THICK = 8.0
"""The height of the bar."""


class StripBlock(Block):
    """One strip below its finding, beside the same bar. What a colour says, a shape or a word says too: what is
    allowed has an edge, what does not count is hatched, what is over is solid and told in words."""

    height = 44.0

    def __init__(self, view: View, strip: Strip, finding: Finding) -> None:
        self._drawing, self._finding = drawing(view, finding, strip), finding

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws the bar of the finding, the strip, and its words above and below."""
        color = RESULT_COLORS[self._finding.result]
        sheet.fill((x, top - self.height, 2.2, self.height), color)
        column = (x + INDENT, WIDTH - INDENT - SIDE)
        bottom = top - 15 - THICK
        self._bars(sheet, column, bottom, color)
        self._marks(sheet, column, bottom)
        self._words(sheet, column, bottom)

    def _bars(self, sheet: Sheet, column: tuple[float, float], bottom: float, color: Color) -> None:
        """What is allowed, what does not count, and what is over or short."""
        drawn, (left, width) = self._drawing, column
        sheet.rule(left, bottom + THICK / 2, width, SOFT, 0.6)
        begin, end = (left + width * share for share in drawn.allowed)
        allowed = (begin, bottom, max(end - begin, 1.0), THICK)
        sheet.fill(allowed, ACCENT_TINT)
        if drawn.over:
            begin, end = (left + width * share for share in drawn.over)
            sheet.fill((begin, bottom + 1, max(end - begin, 1.5), THICK - 2), color)
        for span in drawn.skipped:
            begin, end = (left + width * share for share in span)
            if end - begin > 0.4:
                sheet.hatch((begin, bottom, end - begin, THICK), SOFT)
        sheet.frame(allowed, ACCENT, 0.6)

    def _marks(self, sheet: Sheet, column: tuple[float, float], bottom: float) -> None:
        """A triangle at the start, ticks at the limits, a diamond at what was done."""
        drawn, (left, width), middle = self._drawing, column, bottom + THICK / 2
        x = left + width * drawn.start
        sheet.shape([(x - 2.4, bottom + THICK + 3), (x + 2.4, bottom + THICK + 3), (x, bottom + THICK - 1)], INK)
        for share in drawn.limits:
            limit = left + width * share
            sheet.stroke([(limit, bottom - 2), (limit, bottom + THICK + 4)], ACCENT, 1)
        x = left + width * drawn.end
        points = [(x, middle + 4.6), (x + 4, middle), (x, middle - 4.6), (x - 4, middle)]
        sheet.shape(points, INK)

    def _words(self, sheet: Sheet, column: tuple[float, float], bottom: float) -> None:
        drawn, (left, width) = self._drawing, column
        above = [(left + width * share, text, WORD) for share, text in drawn.above]
        below = [(left + width * drawn.end, drawn.ended, LOUD)]
        if drawn.hatched:
            below.append((left + width, drawn.hatched, WORD))
        _set(sheet, above, column, bottom + THICK + 6)
        _set(sheet, below, column, bottom - 10)


def _set(
    sheet: Sheet, labels: Sequence[tuple[float, str, Style]], column: tuple[float, float], baseline: float
) -> None:
    """Sets words at their places in a row, moved apart where they would overlap."""
    left, width = column
    placed: list[list[float]] = []
    lines = [(x, " ".join(printable(text).split("\n")), style) for x, text, style in labels]
    ordered = sorted(lines, key=lambda label: label[0])
    free = left
    for x, text, style in ordered:
        wide = text_width(text, style)
        start = max(free, min(x - wide / 2, left + width - wide))
        placed.append([start, wide])
        free = start + wide + 8
    limit = left + width
    for place in reversed(placed):
        place[0] = max(left, min(place[0], limit - place[1]))
        limit = place[0] - 8
    for (x, _), (_, text, style) in zip(placed, ordered, strict=True):
        sheet.text(x, baseline, text, style)
