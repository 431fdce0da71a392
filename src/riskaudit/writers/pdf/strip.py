"""The strip of a deadline: from its start over what does not count to the last day, and to what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from riskaudit.model.outcome import Finding, RuleOutcome
from riskaudit.model.strip import Strip
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import (
    ACCENT,
    ACCENT_TINT,
    INK,
    RESULT_COLORS,
    SOFT,
    WHITE,
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


Stretch = tuple[float, float]
"""From left to right."""


def legend(view: View, rule: RuleOutcome) -> Iterator[Block]:
    """What the marks of a card's strips mean, once for all of them; nothing where no finding shown has one."""
    if any(finding.strip for finding in rule.findings):
        yield Legend(view, RESULT_COLORS[rule.result])


class Legend(Block):
    """Each mark of a strip before its word, in one line."""

    height, before, keep = 14.0, 6.0, True

    def __init__(self, view: View, color: Color) -> None:
        self._color, self._words = color, [view.say(f"strip_mark_{name}") for name in _MARKS]

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws mark and word, mark and word."""
        bottom = top - self.height + 2.5
        for mark, word in zip(_MARKS.values(), self._words, strict=True):
            mark(sheet, x, bottom, self._color)
            sheet.text(x + 15, bottom + 1, word, WORD)
            x += 15 + text_width(word, WORD) + 11


def _begun(sheet: Sheet, x: float, bottom: float) -> None:
    """A triangle on top of the bar."""
    sheet.shape([(x - 2.4, bottom + THICK + 3), (x + 2.4, bottom + THICK + 3), (x, bottom + THICK - 1)], INK)


def _limit(sheet: Sheet, x: float, bottom: float) -> None:
    """A tick across the bar."""
    sheet.stroke([(x, bottom - 2), (x, bottom + THICK + 4)], ACCENT, 1)


def _done(sheet: Sheet, x: float, bottom: float) -> None:
    """A diamond on the bar."""
    middle = bottom + THICK / 2
    sheet.shape([(x, middle + 4.6), (x + 4, middle), (x, middle - 4.6), (x - 4, middle)], INK)


def _allowed(sheet: Sheet, span: Stretch, bottom: float) -> None:
    """Tinted, its edge apart."""
    sheet.fill((span[0], bottom, max(span[1] - span[0], 1.0), THICK), ACCENT_TINT)


def _edge(sheet: Sheet, span: Stretch, bottom: float) -> None:
    sheet.frame((span[0], bottom, max(span[1] - span[0], 1.0), THICK), ACCENT, 0.6)


def _over(sheet: Sheet, span: Stretch, bottom: float, color: Color) -> None:
    """Solid."""
    sheet.fill((span[0], bottom + 1, max(span[1] - span[0], 1.5), THICK - 2), color)


def _skipped(sheet: Sheet, span: Stretch, bottom: float) -> None:
    """Hatched on white, so that it breaks what is solid on grey paper too."""
    if span[1] - span[0] > 0.4:
        box = (span[0], bottom, span[1] - span[0], THICK)
        sheet.fill(box, WHITE)
        sheet.hatch(box, SOFT)


def _mark_allowed(sheet: Sheet, x: float, bottom: float, color: Color) -> None:
    _allowed(sheet, (x, x + 12), bottom)
    _edge(sheet, (x, x + 12), bottom)


_MARKS: dict[str, Callable[[Sheet, float, float, Color], None]] = {
    "begun": lambda sheet, x, bottom, _: _begun(sheet, x + 9, bottom - 4),
    "limit": lambda sheet, x, bottom, _: _limit(sheet, x + 10, bottom),
    "done": lambda sheet, x, bottom, _: _done(sheet, x + 8, bottom),
    "allowed": _mark_allowed,
    "over": lambda sheet, x, bottom, color: _over(sheet, (x, x + 12), bottom, color),
    "skipped": lambda sheet, x, bottom, _: _skipped(sheet, (x, x + 12), bottom),
}
"""The marks of a strip in the order in which a legend tells them, each drawn from its left edge."""


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

        def placed(span: Stretch) -> Stretch:
            return (left + width * span[0], left + width * span[1])

        sheet.rule(left, bottom + THICK / 2, width, SOFT, 0.6)
        _allowed(sheet, placed(drawn.allowed), bottom)
        if drawn.over:
            _over(sheet, placed(drawn.over), bottom, color)
        for span in drawn.skipped:
            _skipped(sheet, placed(span), bottom)
        _edge(sheet, placed(drawn.allowed), bottom)

    def _marks(self, sheet: Sheet, column: tuple[float, float], bottom: float) -> None:
        """A triangle at the start, ticks at the limits, a diamond at what was done."""
        drawn, (left, width) = self._drawing, column
        _begun(sheet, left + width * drawn.start, bottom)
        for share in drawn.limits:
            _limit(sheet, left + width * share, bottom)
        _done(sheet, left + width * drawn.end, bottom)

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
