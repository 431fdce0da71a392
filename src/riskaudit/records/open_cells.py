"""What calamine leaves out of an OpenDocument sheet: errors, formulas that were never computed, merged cells.

It shows an error as an empty cell, or as the zero that some programs keep beside it.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.parsers import expat

from riskaudit.records.early import ERRORS
from riskaudit.records.leaves import ERROR, MOST_COLUMNS, MOST_ROWS, Unseen
from riskaudit.records.spreadsheetml import harden

_CONTENT = "content.xml"
_SIGNS = (b":formula=", b":value-type='error'", b':value-type="error"', b":number-rows-spanned=")
"""A content without any of these holds nothing of what is looked for."""

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE = f"{_SPACE}table:1.0 ", f"{_SPACE}office:1.0 "
_KIND = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_VALUES = tuple(f"{_OFFICE}{name}" for name in ("value", "date-value", "time-value", "boolean-value", "string-value"))
_FAILED = re.compile(r"Err:\d{3}|错误[:：]\d{3}|#[A-Z/0!?]+")
_CHUNK = 1 << 20


class _Reader:
    """Walks through the sheets, counting rows and columns with their repetitions."""

    def __init__(self) -> None:
        self.sheets: dict[str, Unseen] = {}
        self._sheet = Unseen()
        self._row = self._column = 0
        self._rows = 1
        self._told: dict[str, str] | None = None
        self._depth = 0
        self._text: list[str] = []
        self._said = self._saying = False

    def start(self, tag: str, told: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition(" ")[2]
        if self._told is not None:
            self._depth += 1
            if self._depth == 1:
                self._saying = name == "p"
                self._said = self._said or self._saying
        elif name == "table" and tag.startswith(_TABLE):
            self._sheet = self.sheets.setdefault(told.get(f"{_TABLE}name", ""), Unseen())
            self._row = 0
        elif name == "table-row":
            self._rows, self._column = _times(told, "rows-repeated", MOST_ROWS), 0
        elif name in ("table-cell", "covered-table-cell"):
            self._told, self._depth, self._text, self._said = told, 0, [], False

    def text(self, data: str) -> None:
        """Characters; those of a comment are in paragraphs, too, but do not count."""
        if self._told is not None and self._depth and self._saying:
            self._text.append(data)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._told is None:
            self._row += self._rows if tag.startswith(_TABLE) and tag.endswith(" table-row") else 0
        elif self._depth:
            self._depth -= 1
        else:
            self._cell(self._told)
            self._told = None

    def _cell(self, told: dict[str, str]) -> None:
        across = _times(told, "columns-repeated", MOST_COLUMNS)
        down = _times(told, "rows-spanned", MOST_ROWS)
        if down > 1:
            self._sheet.merged.append((self._row, self._row + down - 1, self._column))
        if word := self._failed(told):
            for row in range(self._row, self._row + self._rows):
                found = self._sheet.marks.setdefault(row, {})
                found |= dict.fromkeys(range(self._column, self._column + across), word)
        self._column += across

    def _failed(self, told: dict[str, str]) -> str:
        """What a cell shows that has no value of its own; nothing for one that has, or that is empty."""
        shown = "".join(self._text).strip()
        if told.get(_KIND) == "error" or (f"{_TABLE}formula" in told and _FAILED.fullmatch(shown)):
            return shown if shown in ERRORS.values() else ERROR
        has_value = self._said or any(name in told for name in _VALUES)
        return ERROR if f"{_TABLE}formula" in told and not has_value else ""


def _times(told: dict[str, str], what: str, most: int) -> int:
    """How often an element is repeated, or how far it reaches."""
    number = told.get(f"{_TABLE}number-{what}", "")
    return min(max(int(number), 1), most) if number.isascii() and number.isdigit() and len(number) < 9 else 1


def of_open(path: Path) -> dict[str, Unseen]:
    """Sheet → what calamine does not tell of it. Raises what a damaged archive or text raises."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(_CONTENT)
    if not any(sign in content for sign in _SIGNS):
        return {}
    reader = _Reader()
    parser = expat.ParserCreate(None, " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    harden(parser)
    for at in range(0, len(content), _CHUNK):
        parser.Parse(content[at : at + _CHUNK], False)
    parser.Parse(b"", True)
    return reader.sheets
