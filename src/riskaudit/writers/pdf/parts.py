"""The parts that sections are made of: running text, fields with labels, badges, tiles and the bar of counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from riskaudit.model.outcome import Counts
from riskaudit.model.result import RECORD_RESULTS, Result, Severity
from riskaudit.writers.pdf.flow import HAIR, Anchor, Block
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import (
    ACCENT,
    BODY,
    CHAPTER,
    DARK_RESULTS,
    EDGED,
    FAINT,
    FIGURE,
    HEIGHT,
    INK,
    LINE,
    RESULT_COLORS,
    SECTION,
    SEVERITY_FRAMES,
    SMALL,
    SOFT,
    STRIPES,
    TINT,
    TINY,
    WHITE,
    WIDTH,
    Color,
    Style,
)
from riskaudit.writers.pdf.type import NO_BREAK, Line, Piece, Span, printable, set_lines, text_width
from riskaudit.writers.pdf.view import View

Text = str | Span | Sequence[Span]
"""What is set: a plain string takes the style of its surroundings."""

PAD = 7.0
WHOLE = HEIGHT * 0.45
"""Text shorter than this is moved to the next page rather than split."""


def spans(text: Text, style: Style) -> Sequence[Span]:
    """The text as spans."""
    if isinstance(text, str):
        return [Span(text, style)]
    return [text] if isinstance(text, Span) else text


TAIL = 3
"""Lines that a text with a `head` keeps together for the next page."""
NEAR = 5
"""How many lines higher a text is rather split where one of its fields begins."""


class Words(Block):
    """Lines of type, on a tinted ground or beside a coloured bar where asked for. `head` is how many of its first
    lines stay together; without it a text that is not long is never split."""

    def __init__(
        self,
        lines: list[Line],
        *,
        before: float = 0,
        keep: bool = False,
        bar: Color | None = None,
        fill: Color | None = None,
        anchors: Sequence[tuple[float, Anchor]] = (),
        head: int = 0,
    ) -> None:
        self.lines, self.before, self.keep, self.bar, self.fill, self.anchors = lines, before, keep, bar, fill, anchors
        self._pad, self._head = PAD if fill else 0.0, head
        self.height = sum(line.height for line in lines) + 2 * self._pad

    @property
    def _ends(self) -> tuple[int, int]:
        """How many lines stay together at either end; those of a text that stays whole are more than it has."""
        if self._head:
            return self._head, TAIL
        return (len(self.lines), 1) if self.height < WHOLE else (2, 2)

    @property
    def least(self) -> float:
        """The first lines where the text may split."""
        first, last = self._ends
        whole = len(self.lines) < first + last
        return self.height if whole else sum(line.height for line in self.lines[:first]) + self._pad

    def split(self, room: float) -> tuple[Block, Block] | None:
        """Splits the text between lines, where a field begins if one does nearby."""
        first, last = self._ends
        ends = list(accumulate((line.height for line in self.lines), initial=2 * self._pad))
        most = min(sum(end <= room + HAIR for end in ends) - 1, len(self.lines) - last)
        if most < first:
            return None
        nearby = range(most, max(first, most - NEAR) - 1, -1)
        count = next((at for at in nearby if self.lines[at].begins), most)
        cut = ends[count] - self._pad
        above = [pair for pair in self.anchors if pair[0] < cut]
        below = [(offset - cut, anchor) for offset, anchor in self.anchors if offset >= cut]
        upper = Words(self.lines[:count], before=self.before, bar=self.bar, fill=self.fill, anchors=above)
        lower = Words(
            _relabelled(self.lines[count:]),
            keep=self.keep,
            bar=self.bar,
            fill=self.fill,
            anchors=below,
            head=self._head,
        )
        return upper, lower

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws ground and bar, then the lines."""
        if self.fill:
            sheet.fill((x, top - self.height, WIDTH, self.height), self.fill)
        if self.bar:
            sheet.fill((x, top - self.height, 2.2, self.height), self.bar)
        sheet.lines_of_type(self.lines, x, top - self._pad)


def _relabelled(lines: list[Line]) -> list[Line]:
    """The lines of the rest of a text: a field that goes on is told its label again, paler."""
    first = lines[0]
    if first.under is None:
        return lines
    label = first.under
    span = Span(label.text, label.span.style.but(color=FAINT))
    pieces = [Piece(label.x, label.width, span, label.text), *first.pieces]
    return [Line(first.height, pieces, first.flush_right, first.begins), *lines[1:]]


def words(text: Text, style: Style = BODY, *, before: float = 4, keep: bool = False, width: float = WIDTH) -> Words:
    """A paragraph."""
    return Words(set_lines(spans(text, style), width), before=before, keep=keep)


def box(lines: Iterable[tuple[Text, Style]], *, bar: Color = ACCENT, fill: Color = TINT, before: float = 8) -> Words:
    """Paragraphs on a tinted ground beside a bar."""
    set_ = [line for text, style in lines for line in set_lines(spans(text, style), WIDTH - 28, x=14)]
    return Words(set_, before=before, bar=bar, fill=fill)


def chapter(title: str, name: str, level: int = 0) -> Words:
    """The heading of a chapter, in the outline at a level."""
    lines = set_lines([Span(title, CHAPTER)], WIDTH)
    return Words(lines, keep=True, anchors=[(0, Anchor(name, title, level))])


def section(title: str, name: str = "", *, before: float = 18, level: int = 1, style: Style = SECTION) -> Words:
    """The heading of a section, in the outline where it has an anchor."""
    lines = set_lines([Span(title, style)], WIDTH)
    return Words(lines, before=before, keep=True, anchors=[(0, Anchor(name, title, level))] if name else ())


def fields(
    rows: Iterable[tuple[str, Text]],
    *,
    label_width: float,
    gap: float = 10,
    x: float = 0,
    width: float = WIDTH,
    style: Style = SMALL,
) -> list[Line]:
    """Labels in a column of at least some width with their values beside them; rows without a value are left out.

    A row without a label belongs to the one above."""
    kept = [(label, runs) for label, value in rows if (runs := [span for span in spans(value, style) if span.text])]
    label_width = max([label_width, *(text_width(printable(label), style) + gap for label, _ in kept)])
    lines: list[Line] = []
    under: Piece | None = None
    for label, runs in kept:
        here = set_lines(runs, width - label_width, x=x + label_width)
        span = Span(printable(label), style.but(color=SOFT))
        mark = Piece(x, text_width(span.text, span.style), span, span.text)
        here[0].begins = True
        here[0].pieces.insert(0, mark)
        for line in here if not label else here[1:]:
            line.under = mark if label else under
        under = mark if label else under
        lines += here
    return lines


def _margined(text: str) -> str:
    """A word between no-break spaces, which keep the margins of its plate."""
    return f"{NO_BREAK * 2}{text}{NO_BREAK * 2}"


def badge(text: str, ground: Color, ink: Color, size: float = 8) -> Span:
    """A word on a coloured plate."""
    return Span(_margined(text), Style(size, size * 1.625, bold=True, color=ink, fill=ground))


def severity_badge(severity: Severity, word: str, size: float = 8) -> Span:
    """The frame of a severity."""
    color, thick = SEVERITY_FRAMES[severity]
    return Span(_margined(word), Style(size, size * 1.625, bold=True, color=color, edge=color, stroke=thick))


def result_badge(result: Result, word: str) -> Span:
    """The plate of a result."""
    return badge(word, RESULT_COLORS[result], WHITE if result in DARK_RESULTS else INK)


def counted(view: View, counts: Counts) -> list[Span]:
    """All five counts, each behind a swatch of its share of the bar, and that they add up."""
    runs: list[Span] = []
    for result in RECORD_RESULTS:
        told = f"{NO_BREAK}{view.result(result)} {counts.of(result):,}".replace(" ", NO_BREAK)
        runs += [Span("  ", SMALL)] if runs else []
        runs += [Span(NO_BREAK * 5, _SWATCHES[result]), Span(told, SMALL)]
    total = " ".join(view.say("adds_up", parts="", total=counts.total).split())
    return [*runs, Span(" ", SMALL), Span(total.replace(" ", NO_BREAK), SMALL)]


_SWATCHES = {
    result: Style(
        5.5, 9, fill=RESULT_COLORS[result], stripes=STRIPES.get(result), edge=SOFT if result in EDGED else None
    )
    for result in RECORD_RESULTS
}


def listed(items: Iterable[tuple[str, Text]], width: float, style: Style = TINY) -> list[Line]:
    """Items behind their numbers or points, with lines that hang below their first words."""
    return fields([(f"{mark} ", text) for mark, text in items], label_width=9, gap=2, width=width, style=style)


class Bar(Block):
    """Counts as one bar, in the order in which reports print results."""

    def __init__(self, counts: Counts, *, width: float = WIDTH, before: float = 6, thick: float = 7) -> None:
        self._counts, self._width, self.before, self.height = counts, width, before, thick
        self.keep = True

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws a share for every result met, at least so wide that it can be seen."""
        met = [(result, self._counts.of(result)) for result in RECORD_RESULTS if self._counts.of(result)]
        free = self._width - 3.0 * len(met)
        for result, count in met:
            share = 3.0 + free * count / self._counts.total
            box = (x, top - self.height, max(share - 0.8, 1.5), self.height)
            sheet.fill(box, RESULT_COLORS[result])
            if stripes := STRIPES.get(result):
                sheet.hatch(box, stripes)
            if result in EDGED:
                sheet.frame(box, LINE)
            x += share


class Tiles(Block):
    """Figures with a caption each, side by side over the whole width."""

    HEIGHT = 58.0

    def __init__(self, figures: Sequence[tuple[str, str, Color]], before: float = 12) -> None:
        self._figures = [(printable(figure), printable(caption), color) for figure, caption, color in figures]
        self.before, self.height = before, self.HEIGHT

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws a plate for each figure."""
        gap = 8.0
        width = (WIDTH - gap * (len(self._figures) - 1)) / len(self._figures)
        for figure, caption, color in self._figures:
            sheet.fill((x, top - self.height, width, self.height), TINT)
            sheet.fill((x, top - 2.5, width, 2.5), color)
            sheet.text(x + 10, top - 31, figure, FIGURE)
            sheet.text(x + 10, top - 47, caption, TINY.but(color=SOFT))
            x += width + gap


class Rule(Block):
    """A thin line over the whole width."""

    height = 0.5

    def __init__(self, before: float = 8) -> None:
        self.before = before

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws it."""
        sheet.rule(x, top, WIDTH, LINE)
