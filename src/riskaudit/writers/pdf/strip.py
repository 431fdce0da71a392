"""The strip of a deadline: from its start over what does not count to the last day, and to what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from riskaudit.model.report import Finding
from riskaudit.model.strip import Moment, Strip
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

WORD = Style(6.8, 9, color=SOFT)
LOUD = Style(6.8, 9, bold=True, color=INK)
DAY = timedelta(days=1)
_Place = Callable[[datetime], float]
INDENT, SIDE = 68.0, 8.0
THICK = 8.0
"""The height of the bar."""


class StripBlock(Block):
    """One strip below its finding, beside the same bar. What a colour says, a shape or a word says too: what is
    allowed has an edge, what does not count is hatched, what is over is solid and told in words."""

    height = 44.0

    def __init__(self, view: View, strip: Strip, finding: Finding) -> None:
        self._view, self._strip, self._finding = view, strip, finding
        moments = [strip.start, strip.end, *(moment for moment in (strip.earliest, strip.due) if moment)]
        self._first = min(moment.at for moment in moments)
        last = max(_after(moment) for moment in moments)
        self._span = max(last - self._first, timedelta(minutes=1))

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws the bar of the finding, the strip, and its words above and below."""
        color = RESULT_COLORS[self._finding.result]
        sheet.fill((x, top - self.height, 2.2, self.height), color)
        left, width = x + INDENT, WIDTH - INDENT - SIDE
        bottom = top - 15 - THICK

        def at(moment: datetime) -> float:
            return left + width * max(0.0, min(1.0, (moment - self._first) / self._span))

        self._bars(sheet, at, bottom, color)
        self._marks(sheet, at, bottom)
        self._words(sheet, at, (left, width), bottom)

    def _bars(self, sheet: Sheet, at: _Place, bottom: float, color: Color) -> None:
        """What is allowed, what does not count, and what is over or short."""
        strip, begin, end = self._strip, *self._window()
        sheet.rule(at(self._first), bottom + THICK / 2, at(self._first + self._span) - at(self._first), SOFT, 0.6)
        allowed = (at(begin), bottom, max(at(end) - at(begin), 1.0), THICK)
        sheet.fill(allowed, ACCENT_TINT)
        done = _middle(strip.end)
        over = (end, done) if done > end else (done, begin) if done < begin else None
        if over:
            sheet.fill((at(over[0]), bottom + 1, max(at(over[1]) - at(over[0]), 1.5), THICK - 2), color)
        for skip in strip.skipped:
            box = (at(skip.from_), bottom, at(skip.to) - at(skip.from_), THICK)
            if box[2] > 0.4:
                sheet.hatch(box, SOFT)
        sheet.frame(allowed, ACCENT, 0.6)

    def _window(self) -> tuple[datetime, datetime]:
        """Between which moments the act keeps the limit."""
        strip = self._strip
        begin = strip.earliest.at if strip.earliest else strip.start.at
        return begin, _after(strip.due) if strip.due else self._first + self._span

    def _marks(self, sheet: Sheet, at: _Place, bottom: float) -> None:
        """A triangle at the start, ticks at the limits, a diamond at what was done."""
        strip, x, middle = self._strip, at(_middle(self._strip.start)), bottom + THICK / 2
        sheet.shape([(x - 2.4, bottom + THICK + 3), (x + 2.4, bottom + THICK + 3), (x, bottom + THICK - 1)], INK)
        for moment, edge in ((strip.earliest, False), (strip.due, True)):
            if moment:
                limit = at(_after(moment) if edge else moment.at)
                sheet.stroke([(limit, bottom - 2), (limit, bottom + THICK + 4)], ACCENT, 1)
        x = at(_middle(strip.end))
        points = [(x, middle + 4.6), (x + 4, middle), (x, middle - 4.6), (x - 4, middle)]
        sheet.shape(points, INK)

    def _words(self, sheet: Sheet, at: _Place, column: tuple[float, float], bottom: float) -> None:
        say, strip = self._view.say, self._strip
        above = [(at(_middle(strip.start)), f"{strip.start_title} {_told(strip.start)}", WORD)]
        if strip.earliest:
            above.append((at(strip.earliest.at), say("strip_earliest", day=_told(strip.earliest)), WORD))
        if strip.due:
            above.append((at(_after(strip.due)), say("strip_due", day=_told(strip.due)), WORD))
        ended = say("strip_open", title=strip.end_title, day=_told(strip.end))
        if not strip.open:
            ended = f"{strip.end_title} {_told(strip.end)}"
        if self._finding.excess:
            ended += self._view.bracket(f"{say('excess')} {self._finding.excess}")
        below = [(at(_middle(strip.end)), ended, LOUD)]
        if strip.skipped:
            below.append((column[0] + column[1], self._skipped(), WORD))
        _set(sheet, above, column, bottom + THICK + 6)
        _set(sheet, below, column, bottom - 10)

    def _skipped(self) -> str:
        """What the hatching means."""
        whys = dict.fromkeys(skip.why for skip in self._strip.skipped)
        names = self._view.say("comma").join(self._view.say(f"strip_{why.replace(' ', '_')}") for why in whys)
        return self._view.say("strip_skipped", names=names)


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


def _after(moment: Moment) -> datetime:
    """When the moment is over."""
    return moment.at + DAY if moment.whole_day else moment.at


def _middle(moment: Moment) -> datetime:
    return moment.at + DAY / 2 if moment.whole_day else moment.at


def _told(moment: Moment) -> str:
    if moment.whole_day:
        return moment.at.date().isoformat()
    return f"{moment.at:%Y-%m-%d %H:%M:%S}" if moment.at.second else f"{moment.at:%Y-%m-%d %H:%M}"
