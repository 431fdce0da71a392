"""The tables of a web page that was named like a workbook.

A table of records has several rows and columns. Tables within a table of records belong to its cells, as text;
a table that holds less text than the tables within it lays out the page, and those within it count by themselves.
A single row above a table of as many columns is its heading, cut off by those who scroll.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from riskaudit.records.leaves import MOST_COLUMNS, MOST_ROWS, Area, Rows

DEEPEST = 60
"""Tables within tables beyond this depth are no export."""

_SILENT = frozenset({"script", "style", "title", "template", "noscript"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr"})
_BLANKS = re.compile(" +")
_SPACES = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\f": " "})


class TooDeep(ValueError):
    """A page whose tables are nested without end."""


@dataclass(slots=True)
class _Cell:
    """Texts, line breaks and tables in their order."""

    parts: list[str | _Table] = field(default_factory=list)

    def own(self) -> str:
        """Its text without that of tables within."""
        return _told("".join(part for part in self.parts if isinstance(part, str)))

    def whole(self) -> str:
        """Its text with that of tables within, each on lines of its own."""
        return _told("".join(part if isinstance(part, str) else f"\n{part.text()}\n" for part in self.parts))


@dataclass(slots=True)
class _Table:
    rows: list[dict[int, _Cell]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    """Column → how many more rows a cell from above reaches down."""
    merged: list[Area] = field(default_factory=list)
    row: dict[int, _Cell] | None = None
    cell: _Cell | None = None

    def begin_row(self) -> None:
        """End the row before, and let the cells from above reach down by one."""
        self.end_row()
        self.row = {}

    def end_row(self) -> None:
        self.cell = None
        if self.row is None:
            return
        if len(self.rows) < MOST_ROWS:
            self.rows.append(self.row)
        self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}
        self.row = None

    def begin_cell(self, across: int, down: int) -> None:
        """Put a cell into the first free column, and hold the others that it spans."""
        if self.row is None:
            self.begin_row()
        assert self.row is not None
        at = max(self.row, default=-1) + 1
        while at in self.taken or at in self.row:
            at += 1
        if at + across > MOST_COLUMNS:
            raise TooDeep("too wide")
        self.cell = _Cell()
        self.row[at] = self.cell
        for column in range(at + 1, at + across):
            self.row[column] = _Cell()
        if down > 1:
            self.merged.append((len(self.rows), len(self.rows) + down - 1, at))
            self.taken |= dict.fromkeys(range(at, at + across), down)

    def cells(self) -> list[_Cell]:
        return [cell for row in self.rows for cell in row.values()]

    def within(self) -> list[_Table]:
        return [part for cell in self.cells() for part in cell.parts if isinstance(part, _Table)]

    def text(self) -> str:
        return "\n".join(" ".join(cell.whole() for cell in row.values()) for row in self.rows)

    def lays_out(self) -> bool:
        """Whether the tables within it hold more cells with text than itself, and one of them is of records."""
        inner = [table for table in self.within() if table.lays_out() or table.holds_records()]
        return bool(inner) and _texts(self) < sum(map(_texts, inner))

    def holds_records(self) -> bool:
        return len(self.rows) > 1 and max(map(_width, self.rows)) > 1

    def grid(self) -> list[list[str]]:
        """The cells as text, empty where another one reaches."""
        grid = []
        for row in self.rows:
            texts = [""] * _width(row)
            for column, cell in row.items():
                texts[column] = cell.whole()
            grid.append(texts)
        return grid


def _texts(table: _Table) -> int:
    own = sum(1 for cell in table.cells() if cell.own())
    return own + (sum(map(_texts, table.within())) if not own else 0)


def _width(row: dict[int, _Cell]) -> int:
    return max(row, default=-1) + 1


def _told(text: str) -> str:
    """A text as a page shows it: white space is one blank, and breaks are line ends."""
    return "\n".join(line for line in (_BLANKS.sub(" ", line).strip() for line in text.split("\n")) if line)


class _Reader(HTMLParser):
    """Gathers the outermost tables. End tags that are left out are supplied, as browsers do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._begin_table()
        elif tag in _SILENT:
            self._silent = tag
        elif self._open and tag == "tr":
            self._open[-1].begin_row()
        elif self._open and tag in ("td", "th"):
            told = dict(attrs)
            self._open[-1].begin_cell(_span(told.get("colspan")), _span(told.get("rowspan")))
        elif tag in _BREAKS:
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif self._open and tag == "table":
            self._open.pop().end_row()
        elif self._open and tag == "tr":
            self._open[-1].end_row()
        elif self._open and tag in ("td", "th"):
            self._open[-1].cell = None
        elif tag in _BREAKS:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._say(data.translate(_SPACES))

    def close(self) -> None:
        super().close()
        while self._open:
            self._open.pop().end_row()

    def updatepos(self, i: int, j: int) -> int:
        """Lines and columns are not counted."""
        return j

    def _begin_table(self) -> None:
        if len(self._open) >= DEEPEST:
            raise TooDeep("too deep")
        table = _Table()
        if not self._open:
            self.tables.append(table)
        elif (cell := self._open[-1].cell) is not None:
            cell.parts.append(table)
        else:
            self.tables.append(table)
        self._open.append(table)

    def _say(self, text: str) -> None:
        if self._open and (cell := self._open[-1].cell) is not None:
            cell.parts.append(text)


def _span(told: str | None) -> int:
    """A colspan or rowspan: at least one, and no more than a sheet has columns."""
    digits = (told or "").strip()
    return min(max(int(digits), 1), MOST_COLUMNS) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1


def tables_of(text: str) -> tuple[list[tuple[Rows, list[Area]]], int]:
    """The tables of records in the order of the page with their cells that reach down, and how many other tables
    with text there were.

    Raises TooDeep for a page that nests or widens its tables beyond reason.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    found: list[tuple[Rows, list[Area]]] = []
    small = 0
    waiting: list[list[str]] = []
    for table in _settled(reader.tables):
        grid = table.grid()
        if table.holds_records():
            heading = waiting if waiting and len(waiting[0]) == max(map(len, grid)) else []
            above = len(heading)
            merged = [(top + above, bottom + above, column) for top, bottom, column in table.merged]
            found.append((Rows.of([*heading, *grid]), merged))
            small -= bool(heading)
            waiting = []
        elif any(map(any, grid)):
            small += 1
            waiting = grid if len(grid) == 1 and len(grid[0]) > 1 else []
    return found, small


def _settled(tables: Sequence[_Table]) -> list[_Table]:
    """The tables themselves, or in the place of those that lay out the page the ones within them."""
    settled: list[_Table] = []
    for table in tables:
        settled += _settled(table.within()) if table.lays_out() else [table]
    return settled
