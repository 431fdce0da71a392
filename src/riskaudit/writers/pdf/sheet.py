"""The surface blocks are drawn on, in points from the lower left. It writes the operators of a page itself, packs
every page as soon as it is full, and leaves gaps for page numbers, which are known only after the last.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import digits

from riskaudit.writers.pdf.face import Subset
from riskaudit.writers.pdf.file import name
from riskaudit.writers.pdf.style import Color, Style
from riskaudit.writers.pdf.type import Line, text_width

Box = tuple[float, float, float, float]
"""Left, bottom, width and height."""
ROUND = 0.4477
"""How far from a corner the handles of a quarter circle lie, as a share of its radius."""
GAP = "\0"
"""Stands where a page number comes."""


@dataclass(frozen=True, slots=True)
class Number:
    """A run of text with the digits 000 for the page of an anchor; `room` is what it takes with them, where it
    stands flush right."""

    x: float
    baseline: float
    words: str
    style: Style
    anchor: str
    room: float | None


@dataclass(slots=True)
class Leaf:
    """A page that is full: its packed operators, the numbers that are still to come, its links and destinations."""

    code: bytes
    numbers: Sequence[Number]
    links: list[str] = field(default_factory=list)
    anchors: list[tuple[str, float, str, int]] = field(default_factory=list)


class Sheet:
    """One document's pages, one after the other."""

    def __init__(self) -> None:
        self.subsets = {bold: Subset(bold) for bold in (False, True)}
        self._code: list[str] = []
        self._numbers: list[Number] = []
        self._links: list[str] = []
        self._anchors: list[tuple[str, float, str, int]] = []
        self._color: Color | None = None
        self._font: tuple[bool, float] | None = None

    def turn(self) -> Leaf:
        """The page, packed; the next drawing goes to an empty one."""
        code = zlib.compress("\n".join(self._code).encode(), 1)
        leaf = Leaf(code, self._numbers, self._links, self._anchors)
        self._code, self._numbers, self._links, self._anchors = [], [], [], []
        self._color = self._font = None
        return leaf

    def numbered(self, leaf: Leaf, pages: Mapping[str, int]) -> bytes:
        """The operators of a page with its page numbers in the gaps, packed anew."""
        code = zlib.decompress(leaf.code).decode()
        if leaf.numbers:
            first, *rest = code.split(GAP)
            code = first + "".join(
                self._number(number, str(pages[number.anchor])) + after
                for number, after in zip(leaf.numbers, rest, strict=True)
            )
        return zlib.compress(code.encode())

    def _number(self, number: Number, page: str) -> str:
        words = number.words.replace("000", page)
        x = number.x if number.room is None else number.x + number.room - text_width(words, number.style)
        return self._run(x, number.baseline, words, number.style, whole=True)

    def text(self, x: float, baseline: float, words: str, style: Style) -> None:
        """Sets words, already printable, on a baseline."""
        self._code.append(self._run(x, baseline, words, style))

    def _run(self, x: float, baseline: float, words: str, style: Style, *, whole: bool = False) -> str:
        """The operators of a run of text; what the page has set already is left out, unless all is wanted."""
        subset = self.subsets[style.bold]
        codes = "".join([subset[char] for char in words])
        code = f"BT 1 0 0 1 {x:.2f} {baseline:.2f} Tm <{codes}> Tj ET"
        font = (style.bold, style.size)
        if whole:
            return f"q {_paint(style.color)} /{subset.name} {style.size:g} Tf {code} Q"
        if font != self._font:
            self._font = font
            code = f"/{subset.name} {style.size:g} Tf {code}"
        return self._painted(style.color) + code

    def _painted(self, color: Color) -> str:
        if color == self._color:
            return ""
        self._color = color
        return f"{_paint(color)} "

    def line_of_type(self, line: Line, x: float, top: float) -> None:
        """Sets one line below `top`, with its links and the page numbers they lead to."""
        if not line.pieces:
            return
        size = max(piece.span.style.size for piece in line.pieces)
        baseline = top - (line.height + size * 0.72) / 2
        for piece in line.pieces:
            span, left = piece.span, x + piece.x
            style = span.style
            if style.fill or style.edge:
                self._plate((left, baseline - style.size * 0.3, piece.width, style.size * 1.36), style)
            if span.page_of:
                room = piece.width if line.flush_right else None
                self._numbers.append(Number(left, baseline, piece.text, style, span.page_of, room))
                self.subsets[style.bold].expect(piece.text + digits)
                self._code.append(GAP)
            elif span.spoken:
                spoken = span.spoken.encode("utf-16-be").hex().upper()
                self._code.append(f"/Span << /ActualText <FEFF{spoken}> >> BDC")
                self.text(left, baseline, piece.text, style)
                self._code.append("EMC")
            else:
                self.text(left, baseline, piece.text, style)
            if span.link:
                self.link(span.link, left, top - line.height, piece.width, line.height)

    def _plate(self, box: Box, style: Style) -> None:
        """The ground behind a run of text, its stripes and its frame."""
        if style.fill:
            self.fill(box, style.fill, 2)
        if style.stripes:
            self.hatch(box, style.stripes)
        if style.edge:
            left, bottom, width, height = box
            self.frame((left + 1, bottom, width - 2, height), style.edge, style.stroke)

    def lines_of_type(self, lines: Iterable[Line], x: float, top: float) -> None:
        """Sets lines one below the other."""
        for line in lines:
            self.line_of_type(line, x, top)
            top -= line.height

    def fill(self, box: Box, color: Color, radius: float = 0) -> None:
        """Fills a box, with round corners where asked for."""
        path = _rounded(box, radius) if radius else "{:.2f} {:.2f} {:.2f} {:.2f} re".format(*box)
        self._code.append(f"{self._painted(color)}{path} f")

    def frame(self, box: Box, color: Color, thickness: float = 0.5) -> None:
        """Draws the outline of a box."""
        path = "{:.2f} {:.2f} {:.2f} {:.2f} re".format(*box)
        self._code.append(f"{_paint(color, stroke=True)} {thickness:g} w {path} S")

    def stroke(self, points: Sequence[tuple[float, float]], color: Color, thickness: float = 0.5) -> None:
        """Draws a line from point to point."""
        path = " ".join(f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(points))
        self._code.append(f"{_paint(color, stroke=True)} {thickness:g} w {path} S")

    def hatch(self, box: Box, color: Color, apart: float = 3.6) -> None:
        """Draws slanting lines over a box, coarse enough for any printer."""
        x, y, width, height = box
        lines = []
        for step in range(int((width + height) / apart) + 1):
            start = step * apart - height
            low, high = max(start, 0.0), min(start + height, width)
            if low < high:
                ends = (x + low, y + low - start, x + high, y + high - start)
                lines.append("{:.2f} {:.2f} m {:.2f} {:.2f} l".format(*ends))
        self._code.append(f"{_paint(color, stroke=True)} 0.7 w {' '.join(lines)} S")

    def shape(self, points: Sequence[tuple[float, float]], color: Color) -> None:
        """Fills the shape that points enclose."""
        path = " ".join(f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(points))
        self._code.append(f"{self._painted(color)}{path} h f")

    def rule(self, x: float, y: float, width: float, color: Color, thickness: float = 0.5) -> None:
        """Draws a level line to the right."""
        self.stroke([(x, y), (x + width, y)], color, thickness)

    def link(self, anchor: str, x: float, bottom: float, width: float, height: float) -> None:
        """Makes a box jump to an anchor."""
        box = f"{x:.2f} {bottom:.2f} {x + width:.2f} {bottom + height:.2f}"
        self._links.append(f"<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [{box}] /Dest {name(anchor)} >>")

    def anchor(self, name: str, top: float, title: str = "", level: int = 0) -> None:
        """Makes a height of this page a destination, and with a title an entry of the outline."""
        self._anchors.append((name, top, title, level))


def _paint(color: Color, *, stroke: bool = False) -> str:
    red, green, blue = color
    return f"{red:.3f} {green:.3f} {blue:.3f} {'RG' if stroke else 'rg'}"


def _rounded(box: Box, radius: float) -> str:
    """The path of a box with round corners."""
    x, y, width, height = box
    handle = radius * ROUND
    right, top = x + width, y + height
    return (
        f"{x + radius:.2f} {y:.2f} m {right - radius:.2f} {y:.2f} l "
        f"{right - handle:.2f} {y:.2f} {right:.2f} {y + handle:.2f} {right:.2f} {y + radius:.2f} c "
        f"{right:.2f} {top - radius:.2f} l "
        f"{right:.2f} {top - handle:.2f} {right - handle:.2f} {top:.2f} {right - radius:.2f} {top:.2f} c "
        f"{x + radius:.2f} {top:.2f} l "
        f"{x + handle:.2f} {top:.2f} {x:.2f} {top - handle:.2f} {x:.2f} {top - radius:.2f} c "
        f"{x:.2f} {y + radius:.2f} l "
        f"{x:.2f} {y + handle:.2f} {x + handle:.2f} {y:.2f} {x + radius:.2f} {y:.2f} c h"
    )
