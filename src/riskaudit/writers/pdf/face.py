"""The embedded fonts: one subset a weight, two bytes a character, with a table for copying and searching."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream
from reportlab.pdfbase.ttfonts import TTFont

from riskaudit.writers.fonts import Weight, font_file

SYMBOLIC = 4
"""The flag of a font whose codes are its own."""
AT_ONCE = 100
"""How many lines one block of a table for copying may have."""


def font(bold: bool) -> str:
    """The name of the regular or the bold font."""
    return f"NotoSansSC-{'Bold' if bold else 'Regular'}"


@cache
def face(bold: bool) -> Any:
    """The regular or the bold font, as reportlab reads it; reportlab knows it by its name then."""
    weight: Weight = "Bold" if bold else "Regular"
    made = TTFont(font(bold), str(font_file(weight)))
    pdfmetrics.registerFont(made)
    return made.face


class Subset(dict[str, str]):
    """Character → its code in hex, given when the character is first set in a document."""

    def __init__(self, bold: bool) -> None:
        self.bold = bold

    def __missing__(self, char: str) -> str:
        code = self[char] = f"{len(self) + 1:04X}"
        return code

    @property
    def name(self) -> str:
        """How pages call the font."""
        return "/F2" if self.bold else "/F1"

    def embedded(self, document: Any) -> Any:
        """The font with just these characters, as an object of the document; None where none was set."""
        if not self:
            return None
        known, codes = face(self.bold), [ord(char) for char in self]
        title = f"AAAAA{'B' if self.bold else 'A'}+{font(self.bold)}"
        file = _packed(known.makeSubset(codes))
        file.dictionary["Length1"] = len(file.plain)
        widths = PDFArray([1, PDFArray([round(known.charWidths[code]) for code in codes])])
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(title),
                "CIDSystemInfo": b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "CIDToGIDMap": document.Reference(_packed(_glyphs(known, codes))),
                "W": widths,
                "FontDescriptor": document.Reference(_descriptor(known, title, document.Reference(file))),
            }
        )
        kind = {"Type": "Font", "Subtype": "Type0", "BaseFont": title, "Encoding": "Identity-H"}
        whole = PDFDictionary({key: PDFName(value) for key, value in kind.items()})
        whole["DescendantFonts"] = PDFArray([document.Reference(descendant)])
        whole["ToUnicode"] = document.Reference(_packed("\n".join(_spoken(self)).encode()))
        return document.Reference(whole)


def _packed(content: bytes) -> Any:
    """A compressed stream, which remembers what it was made of."""
    stream = PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode")}), zlib.compress(content))
    stream.plain = content
    return stream


def _glyphs(known: Any, codes: list[int]) -> bytes:
    """Two bytes a code, from 0: its glyph in the subset, where characters of the same shape share one."""
    placed: dict[int, int] = {0: 0}
    order = [placed.setdefault(known.charToGlyph[code], len(placed)) for code in codes]
    return b"\0\0" + b"".join(glyph.to_bytes(2, "big") for glyph in order)


def _descriptor(known: Any, title: str, file: Any) -> Any:
    return PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName(title),
            "Flags": SYMBOLIC,
            "FontBBox": PDFArray(known.bbox),
            "ItalicAngle": known.italicAngle,
            "Ascent": known.ascent,
            "Descent": known.descent,
            "CapHeight": known.capHeight,
            "StemV": known.stemV,
            "FontFile2": file,
        }
    )


def _spoken(subset: Subset) -> Iterator[str]:
    """The table by which readers copy text: code → character, as UTF-16."""
    yield "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
    yield "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def"
    yield "/CMapName /Adobe-Identity-UCS def /CMapType 2 def"
    yield "1 begincodespacerange <0000> <FFFF> endcodespacerange"
    pairs = [f"<{code}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in subset.items()]
    for first in range(0, len(pairs), AT_ONCE):
        block = pairs[first : first + AT_ONCE]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
    yield "endcmap CMapName currentdict /CMap defineresource pop end end"
