"""The surface blocks are drawn on: a thin layer over reportlab's canvas, in points from the lower left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reportlab.pdfbase import pdfmetrics

from riskaudit.writers.pdf.style import Color, Style
from riskaudit.writers.pdf.type import Line, font, lowered, text_width


class Sheet:
    """One document's pages. `pages` tells the page number of every anchor."""

    def __init__(self, canvas: Any, pages: Mapping[str, int]) -> None:
        self._canvas, self._pages = canvas, pages
        self._spelt: dict[tuple[str, bool], list[tuple[str, str]]] = {}

    def text(self, x: float, baseline: float, words: str, style: Style) -> None:
        """Sets words, already printable, on a baseline.

        The operators are written directly: a report has tens of thousands of runs, and a text object
        for each takes three times as long.
        """
        red, green, blue = style.color
        code = [f"BT {red:.3f} {green:.3f} {blue:.3f} rg 1 0 0 1 {x:.2f} {baseline:.2f} Tm"]
        code += [f"{name} {style.size} Tf <{chunk}> Tj" for name, chunk in self._encoded(words, style.bold)]
        code.append("ET")
        if max(words, default="") > "\uffff":  # drawn by stand-ins: say what they stand for
            spoken = words.encode("utf-16-be").hex()
            code = [f"/Span <</ActualText <FEFF{spoken}>>> BDC", *code, "EMC"]
        self._canvas.addLiteral(" ".join(code))

    def _encoded(self, words: str, bold: bool) -> list[tuple[str, str]]:
        """The words as the document's font subsets spell them: the subset's name and the codes in hex."""
        known = self._spelt.get((words, bold))
        if known is None:
            face, document = pdfmetrics.getFont(font(bold)), self._canvas._doc
            parts = face.splitString(lowered(words, bold), document)
            known = [(face.getSubsetInternalName(subset, document), chunk.hex()) for subset, chunk in parts]
            self._spelt[words, bold] = known
        return known

    def line_of_type(self, line: Line, x: float, top: float) -> None:
        """Sets one line below `top`, with its links and the page numbers they lead to."""
        if not line.pieces:
            return
        size = max(piece.span.style.size for piece in line.pieces)
        baseline = top - (line.height + size * 0.72) / 2
        for piece in line.pieces:
            span, words, left = piece.span, piece.text, x + piece.x
            if span.page_of:
                words = words.replace("000", str(self._pages[span.page_of]))
                left += piece.width - text_width(words, span.style) if line.flush_right else 0
            if span.style.fill:
                size_here = span.style.size
                plate = (x + piece.x, baseline - size_here * 0.3, piece.width, size_here * 1.36)
                self.fill(plate, span.style.fill, 2)
            self.text(left, baseline, words, span.style)
            if span.link:
                self.link(span.link, x + piece.x, top - line.height, piece.width, line.height)

    def lines_of_type(self, lines: Iterable[Line], x: float, top: float) -> None:
        """Sets lines one below the other."""
        for line in lines:
            self.line_of_type(line, x, top)
            top -= line.height

    def fill(self, box: tuple[float, float, float, float], color: Color, radius: float = 0) -> None:
        """Fills a box given as left, bottom, width and height."""
        self._canvas.setFillColorRGB(*color)
        if radius:
            self._canvas.roundRect(*box, radius, stroke=0, fill=1)
        else:
            self._canvas.rect(*box, stroke=0, fill=1)

    def frame(self, box: tuple[float, float, float, float], color: Color, thickness: float = 0.5) -> None:
        """Draws the outline of a box given as left, bottom, width and height."""
        self._canvas.setStrokeColorRGB(*color)
        self._canvas.setLineWidth(thickness)
        self._canvas.rect(*box, stroke=1, fill=0)

    def rule(self, x: float, y: float, width: float, color: Color, thickness: float = 0.5) -> None:
        """Draws a level line to the right."""
        self._canvas.setStrokeColorRGB(*color)
        self._canvas.setLineWidth(thickness)
        self._canvas.line(x, y, x + width, y)

    def link(self, name: str, x: float, bottom: float, width: float, height: float) -> None:
        """Makes a box jump to an anchor."""
        self._canvas.linkRect("", name, (x, bottom, x + width, bottom + height), relative=0)

    def anchor(self, name: str, top: float, title: str = "", level: int = 0) -> None:
        """Makes a height of this page a destination, and with a title an entry of the outline."""
        self._canvas.bookmarkPage(name, fit="XYZ", left=0, top=top)
        if title:
            self._canvas.addOutlineEntry(title, name, level, closed=level >= 1)
