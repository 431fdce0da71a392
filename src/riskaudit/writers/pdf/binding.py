"""The file that pages are bound into: its title and language, outline, destinations and fonts."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFPage, PDFStream
from reportlab.pdfgen.canvas import Canvas

from riskaudit.writers.pdf.face import Subset, face, font
from riskaudit.writers.pdf.sheet import Leaf, destination
from riskaudit.writers.pdf.style import PAGE_HEIGHT, PAGE_WIDTH
from riskaudit.writers.pdf.view import View

PACKED = PDFName("FlateDecode")


class Binding:
    """A document that grows page by page. Invariant: it takes neither the time nor an id from its surroundings."""

    def __init__(self, view: View) -> None:
        face(False)  # a document that begins with a font of its own embeds no other by itself
        language = {"zh": "zh-CN", "en": "en"}[view.language]
        self._canvas = canvas = Canvas(
            BytesIO(), invariant=1, pdfVersion=(1, 5), lang=language, initialFontName=font(False)
        )
        canvas.setTitle(f"{view.say('title')} {view.month}")
        canvas.setSubject(view.unit)
        canvas.setAuthor("")
        canvas.setCreator(f"{view.report.tool.name} {view.report.tool.version}")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()
        self._document: Any = canvas._doc
        self._resources = PDFDictionary({})
        self._destinations = PDFDictionary({})

    def add(self, leaf: Leaf, code: Iterable[bytes]) -> None:
        """Adds a page with its packed operators."""
        document = self._document
        page = PDFPage()
        page.pagewidth, page.pageheight = PAGE_WIDTH, PAGE_HEIGHT
        streams = [PDFStream(PDFDictionary({"Filter": PACKED}), part) for part in code]
        page.Contents = PDFArray([document.Reference(stream) for stream in streams])
        page.Resources = self._resources
        page.Annots = PDFArray(leaf.links) if leaf.links else None
        here = document.thisPageRef()
        for name, top, title, level in leaf.anchors:
            self._destinations[destination(name)] = PDFArray([here, b"/XYZ", 0, f"{top:.1f}", b"null"])
            if title:
                self._canvas.bookmarkPage(name, fit="XYZ", left=0, top=round(top, 1))
                self._canvas.addOutlineEntry(title, name, level, closed=level >= 1)
        for part in streams:
            document.updateSignature(part.content)
        document.addPage(page)

    def bound(self, subsets: Iterable[Subset]) -> bytes:
        """The file, with the fonts of all its pages."""
        document, target = self._document, BytesIO()
        fonts = {subset.name[1:]: font for subset in subsets if (font := subset.embedded(document))}
        self._resources["Font"] = PDFDictionary(fonts)
        document.Catalog.Dests = self._destinations
        wrapped = rl_config.useA85
        rl_config.useA85 = 0  # text armour makes a file a quarter larger
        try:
            document.SaveToFile(target, self._canvas)
        finally:
            rl_config.useA85 = wrapped
        return target.getvalue()
