"""The embedded fonts: one subset a weight, two bytes a character, with a table for copying and searching."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontFile

from riskaudit.writers.fonts import Weight, font_file
from riskaudit.writers.pdf.file import File, entries

SYMBOLIC = 4
"""The flag of a font whose codes are its own."""
AT_ONCE = 100
"""How many lines one block of a table for copying may have."""


def font(bold: bool) -> str:
    """The name of the regular or the bold font."""
    return f"NotoSansSC-{'Bold' if bold else 'Regular'}"


def face(bold: bool) -> Any:
    """The regular or the bold font, as reportlab reads it. It takes 20 megabytes, so nobody holds it for long."""
    weight: Weight = "Bold" if bold else "Regular"
    return TTFontFile(str(font_file(weight)))


class Subset(dict[str, str]):
    """Character → its code in hex, given when the character is first set in a document. Once the font is embedded
    there are no new ones: a KeyError, not a lost character."""

    def __init__(self, bold: bool) -> None:
        self.bold, self._embedded = bold, False

    def __missing__(self, char: str) -> str:
        if self._embedded:
            raise KeyError(char)
        code = self[char] = f"{len(self) + 1:04X}"
        return code

    def expect(self, words: str) -> None:
        """Makes room for characters that are set only after the font is embedded."""
        for char in words:
            self[char]

    @property
    def name(self) -> str:
        """How pages call the font."""
        return "F2" if self.bold else "F1"

    def embedded(self, file: File) -> int:
        """Writes the font with just these characters; its number in the file."""
        self._embedded = True
        known, codes = face(self.bold), [ord(char) for char in self]
        title = f"/AAAAA{'B' if self.bold else 'A'}+{font(self.bold)}"
        program = known.makeSubset(codes)
        descriptor = file.put(_descriptor(known, title, file.stream(program, f"/Length1 {len(program)} ")))
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": title,
            "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            "CIDToGIDMap": f"{file.stream(_glyphs(known, codes))} 0 R",
            "W": f"[1 [{' '.join(str(round(known.charWidths[code])) for code in codes)}]]",
            "FontDescriptor": f"{descriptor} 0 R",
        }
        spoken = file.stream("\n".join(_spoken(self)).encode())
        whole = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": title,
            "Encoding": "/Identity-H",
            "DescendantFonts": f"[{file.put(entries(descendant))} 0 R]",
            "ToUnicode": f"{spoken} 0 R",
        }
        return file.put(entries(whole))


def _glyphs(known: Any, codes: list[int]) -> bytes:
    """Two bytes a code, from 0: its glyph in the subset, where characters of the same shape share one."""
    placed: dict[int, int] = {0: 0}
    order = [placed.setdefault(known.charToGlyph[code], len(placed)) for code in codes]
    return b"\0\0" + b"".join(glyph.to_bytes(2, "big") for glyph in order)


def _descriptor(known: Any, title: str, program: int) -> str:
    return entries(
        {
            "Type": "/FontDescriptor",
            "FontName": title,
            "Flags": SYMBOLIC,
            "FontBBox": f"[{' '.join(str(round(edge)) for edge in known.bbox)}]",
            "ItalicAngle": round(known.italicAngle),
            "Ascent": round(known.ascent),
            "Descent": round(known.descent),
            "CapHeight": round(known.capHeight),
            "StemV": round(known.stemV),
            "FontFile2": f"{program} 0 R",
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
