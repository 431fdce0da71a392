"""A sheet of small log–log charts as SVG: lines with marks, both languages, text as text.

A line is told by its mark and its dashes as well as by its colour, so it is read in grey print, too; colours are of the
palette of Okabe and Ito, which the colour-blind tell apart. The sheet follows the reader's light or dark scheme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 460, 330
LEFT, RIGHT, TOP, BOTTOM = 62, 20, 64, 52
HEAD, GAP = 14, 12

STYLE = """
svg { font: 13px "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
.sheet { fill: #ffffff; } text { fill: #1f2328; } .soft { fill: #59636e; font-size: 12px; } .name { font-weight: bold; }
.grid { stroke: #d8dde3; } .frame { stroke: #59636e; fill: none; } .guide { stroke: #59636e; stroke-dasharray: 1 5; }
.line { fill: none; stroke-width: 2.2; } .end { font-size: 12px; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
.a { stroke: #0072b2; } .b { stroke: #d55e00; stroke-dasharray: 7 4; } .c { stroke: #009e73; stroke-dasharray: 2 3; }
.fa { fill: #0072b2; } .fb { fill: #d55e00; } .fc { fill: #009e73; }
@media (prefers-color-scheme: dark) {
.sheet { fill: #0d1117; } text { fill: #e6edf3; } .soft { fill: #9aa4af; } .end { stroke: #0d1117; }
.grid { stroke: #2d343d; } .frame { stroke: #9aa4af; } .guide { stroke: #9aa4af; }
.a { stroke: #56b4e9; } .b { stroke: #e69f00; } .c { stroke: #2fc79a; }
.fa { fill: #56b4e9; } .fb { fill: #e69f00; } .fc { fill: #2fc79a; }
}
"""
_LOOKS = "abc"

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """Points by their horizontal value, and what they are."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Chart:
    """A title, what the axes are, and at most three lines. A dotted guide shows what would be linear."""

    title: str
    across: str
    up: str
    lines: Sequence[Line]


def sheet(title: str, charts: Sequence[Chart], columns: int = 2) -> str:
    """The charts row by row, as one SVG. Raises ValueError for a value that has no logarithm."""
    rows = ceil(len(charts) / columns)
    wide, high = columns * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP) + HEAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" aria-labelledby="what">',
        f'<title id="what">{escape(title)}</title>',
        f"<style>{STYLE}</style>",
        f'<rect class="sheet" width="{wide}" height="{high}"/>',
    ]
    for place, chart in enumerate(charts):
        x, y = GAP + place % columns * (WIDTH + GAP), HEAD + place // columns * (HEIGHT + GAP)
        parts += [f'<g transform="translate({x} {y})">', *_drawn(chart), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


@dataclass(frozen=True)
class _Axis:
    """From powers of ten to places on the sheet."""

    least: int
    most: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> _Axis:
        least, most = floor(log10(min(values))), ceil(log10(max(values)))
        return cls(least, max(most, least + 1), start, end)

    def place(self, value: float) -> float:
        share = (log10(value) - self.least) / (self.most - self.least)
        return round(self.start + share * (self.end - self.start), 1)

    def powers(self) -> list[float]:
        return [10.0**power for power in range(self.least, self.most + 1)]


def _drawn(chart: Chart) -> Iterator[str]:
    points = [point for line in chart.lines for point in line.points]
    across = _Axis.over([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = _Axis.over([y for _, y in points], HEIGHT - BOTTOM, TOP)
    yield f'<text class="name" x="{LEFT}" y="16">{escape(chart.title)}</text>'
    yield from _grid(across, up)
    yield f'<text class="soft" x="{LEFT}" y="{TOP - 8}">{escape(chart.up)}</text>'
    yield f'<text class="soft" x="{WIDTH - RIGHT}" y="{HEIGHT - 14}" text-anchor="end">{escape(chart.across)}</text>'
    yield from _guide(chart.lines[0].points, across, up)
    lowest = min(max(line.points)[1] for line in chart.lines) if len(chart.lines) > 1 else 0
    for look, line in zip(_LOOKS, chart.lines, strict=False):
        yield from _line(look, line, across, up, below=max(line.points)[1] == lowest)
    yield from _legend(chart.lines)


def _grid(across: _Axis, up: _Axis) -> Iterator[str]:
    for value in across.powers():
        x = across.place(value)
        yield f'<path class="grid" d="M{x} {TOP}V{HEIGHT - BOTTOM}"/>'
        yield f'<text class="soft" x="{x}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{_figure(value)}</text>'
    for value in up.powers():
        y = up.place(value)
        yield f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield f'<text class="soft" x="{LEFT - 7}" y="{y + 4}" text-anchor="end">{_figure(value)}</text>'
    high, wide = HEIGHT - BOTTOM - TOP, WIDTH - RIGHT - LEFT
    yield f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{wide}" height="{high}"/>'


def _guide(points: Sequence[Point], across: _Axis, up: _Axis) -> Iterator[str]:
    """As many times as high as far across, back from the last point, as far as the chart goes."""
    x, y = max(points)
    least = max(10.0**across.least, x * 10.0**up.least / y)
    ends = (across.place(least), up.place(y * least / x), across.place(x), up.place(y))
    yield '<path class="guide" d="M{} {}L{} {}"/>'.format(*ends)
    yield f'<text class="soft" x="{ends[0] + 12:.1f}" y="{ends[1] - 5:.1f}">线性 · linear</text>'


def _line(look: str, line: Line, across: _Axis, up: _Axis, below: bool) -> Iterator[str]:
    """A line with its marks, and the figure of its last point above or below it."""
    places = [(across.place(x), up.place(y)) for x, y in sorted(line.points)]
    yield f'<path class="line {look}" d="M{"L".join(f"{x} {y}" for x, y in places)}"/>'
    for x, y in places:
        yield _mark(look, x, y)
    x, y = places[-1]
    figure = _figure(max(line.points)[1])
    yield f'<text class="end" x="{x - 8:.1f}" y="{y + (20 if below else -9):.1f}" text-anchor="end">{figure}</text>'


def _mark(look: str, x: float, y: float) -> str:
    shapes = {
        "a": f'<circle class="fa" cx="{x}" cy="{y}" r="4"/>',
        "b": f'<rect class="fb" x="{x - 4}" y="{y - 4}" width="8" height="8"/>',
        "c": f'<path class="fc" d="M{x} {y - 5}l5 9h-10z"/>',
    }
    return shapes[look]


def _legend(lines: Sequence[Line]) -> Iterator[str]:
    x = LEFT
    for look, line in zip(_LOOKS, lines, strict=False):
        yield f'<path class="line {look}" d="M{x} 33h26"/>{_mark(look, x + 13, 33)}'
        yield f'<text class="soft" x="{x + 32}" y="37">{escape(line.name)}</text>'
        x += 48 + sum(13 if ord(sign) > 0x2E7F else 7 for sign in line.name)


def _figure(value: float) -> str:
    """As a person writes it: 0.1, 25, 100k, 10M."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if value >= unit:
            return f"{value / unit:.3g}{name}"
    return f"{value:.3g}"
