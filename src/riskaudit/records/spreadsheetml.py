"""Workbooks of one XML text, as Excel 2003 wrote them and as many systems still do (SpreadsheetML).

Nothing of a document type is accepted, so that no entity can be declared, let alone expanded or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

from riskaudit.records.leaves import ERROR, MOST_COLUMNS, MOST_ROWS, Area, Leaf, Rows

DEEPEST = 200
"""Elements within elements beyond this depth are no workbook."""

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet "
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CHUNK = 1 << 20
_EPOCH = "1899-12-31T"


class NotRead(ValueError):
    """A text that is no workbook, or one that a reader must not trust."""


class _Reader:
    """Gathers the sheets while expat walks through the text."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self._name, self._hidden = "", False
        self._rows: list[list[Any]] | None = None
        self._row: list[Any] | None = None
        self._marks: dict[int, dict[int, str]] = {}
        self._merged: list[Area] = []
        self._type = ""
        self._formula = False
        self._text: list[str] = []
        self._depth = self._note = self._across = 0

    def start(self, tag: str, told: dict[str, str]) -> None:
        """An element begins. Raises NotRead where elements have no end."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotRead("too deep")
        tag = tag.removeprefix(_SPACE)
        if self._note or tag == "Comment":
            self._note += 1
        elif begin := getattr(self, f"_begin_{tag.lower()}", None):
            begin({name.removeprefix(_SPACE): value for name, value in told.items()})

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1
        tag = tag.removeprefix(_SPACE)
        if self._note:
            self._note -= 1
        elif finish := getattr(self, f"_finish_{tag.lower()}", None):
            finish()

    def text(self, data: str) -> None:
        """Characters of a cell."""
        if self._type and not self._note:
            self._text.append(data)

    def _begin_worksheet(self, told: dict[str, str]) -> None:
        self._name, self._hidden, self._rows, self._marks = told.get("Name", ""), False, None, {}
        self._merged = []

    def _begin_table(self, told: dict[str, str]) -> None:
        self._rows = []

    def _begin_row(self, told: dict[str, str]) -> None:
        if self._rows is None:
            raise NotRead("a row without a table")
        _fill(self._rows, _index(told, len(self._rows), MOST_ROWS), list)
        self._row, self._across = [], 0
        self._rows.append(self._row)
        _fill(self._rows, min(len(self._rows) + _number(told.get("Span")), MOST_ROWS), list)

    def _begin_cell(self, told: dict[str, str]) -> None:
        if self._row is None or self._rows is None:
            raise NotRead("a cell without a row")
        _fill(self._row, _index(told, len(self._row) + self._across, MOST_COLUMNS), str)
        self._row.append("")
        self._formula = "Formula" in told
        self._across = _number(told.get("MergeAcross"))
        if down := _number(told.get("MergeDown")):
            self._merged.append((len(self._rows) - 1, len(self._rows) - 1 + down, len(self._row) - 1))

    def _begin_data(self, told: dict[str, str]) -> None:
        self._type, self._text = told.get("Type", "String"), []
        self._formula = False

    def _finish_data(self) -> None:
        text, kind = "".join(self._text), self._type
        self._type = ""
        if not self._row:
            raise NotRead("data without a cell")
        if kind == "Error":
            self._mark(text.strip() or ERROR)
        else:
            self._row[-1] = _value(kind, text)

    def _finish_cell(self) -> None:
        if self._formula:
            self._mark(ERROR)
        self._formula = False

    def _finish_row(self) -> None:
        self._row, self._across = None, 0

    def _finish_worksheet(self) -> None:
        self.leaves.append(Leaf(self._name, self._hidden, Rows.of(self._rows or []), self._marks, merged=self._merged))
        self._rows = None

    def _mark(self, word: str) -> None:
        assert self._rows is not None and self._row is not None
        self._marks.setdefault(len(self._rows) - 1, {})[len(self._row) - 1] = word


def _fill(items: list[Any], length: int, empty: Callable[[], Any]) -> None:
    items.extend(empty() for _ in range(length - len(items)))


def _index(told: dict[str, str], already: int, most: int) -> int:
    """How many places stand before the element; those that are skipped are told by its index, from 1."""
    index = _number(told.get("Index")) - 1 if "Index" in told else already
    if not already <= index < most:
        raise NotRead("an index out of order")
    return index


def _number(told: str | None) -> int:
    return int(told) if told and told.isascii() and told.isdigit() and len(told) < 9 else 0


def _value(kind: str, text: str) -> Any:
    """The value of a cell; a plain number keeps the digits that were written."""
    bare = text.strip()
    if kind == "Number" and not _PLAIN_NUMBER.fullmatch(bare):
        with suppress(ValueError):
            return float(bare)
    if kind == "Boolean" and bare in ("0", "1"):
        return bare == "1"
    if kind == "DateTime":
        with suppress(ValueError):
            if bare.startswith(_EPOCH):
                return time.fromisoformat(bare.removeprefix(_EPOCH))
            moment = datetime.fromisoformat(bare).replace(tzinfo=None)
            return date(moment.year, moment.month, moment.day) if moment.time() == time(0) else moment
    return text


def leaves_of(text: str) -> Iterator[Leaf]:
    """The sheets of the workbook. Raises NotRead, or expat's own error for XML that is not well-formed."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    harden(parser)
    for at in range(0, len(text), _CHUNK):
        parser.Parse(text[at : at + _CHUNK], False)
    parser.Parse("", True)
    return iter(reader.leaves)


def harden(parser: expat.XMLParserType) -> None:
    """Have the parser raise NotRead over a document type."""
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse


def _refuse(*_: object) -> int:
    raise NotRead("a document type")
