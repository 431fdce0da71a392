"""Tables on their way in: what a reader found, and the names every typed table has.

A typed table holds, for every column `c` of its dataset, `c` (the typed value, NULL unless read),
`c__text` (the cell as written, trimmed) and `c__state` (how reading went, see `State`). Moments also
have `c__day`, true where the cell gave a date without a time of day. Beside them stand the address
columns below. Row order is the order of the files, sheets and rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Literal

from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset

FILE, SHEET, ROW = "_file", "_sheet", "_line"
UNIT, STATION, KEY, SCOPE = "_unit", "_station", "_key", "_scope"
"""File and sheet as shown; the row as the user sees it; the unit chain joined by `/`, and the same down
to the 供电所; the key's parts joined by U+001F; whether the record belongs to the month."""

ROW_ID = "_row"
"""The place of a record in its table, counting from 0."""

PLACE = "_place"
"""The place of a row in a table that an engine has numbered, counting from 0."""


FIRST = "_first"
"""Of a group of records: the row of its first one, by which examples tell groups."""


def typed_table(dataset: str) -> str:
    """The engine's name for the typed table of a dataset."""
    return f"t_{dataset}"


def text_of(column: str) -> str:
    """The name beside a column that holds the cell as written."""
    return f"{column}__text"


def state_of(column: str) -> str:
    """The name beside a column that holds how reading went."""
    return f"{column}__state"


def day_of(column: str) -> str:
    """The name beside a moment that tells a date without a time of day."""
    return f"{column}__day"


def typed_columns(dataset: Dataset) -> list[str]:
    """The columns of a typed table, address columns first."""
    found = [ROW_ID, FILE, SHEET, ROW, UNIT, STATION, KEY, SCOPE]
    for name, kind in dataset.columns.items():
        found += [name, text_of(name), state_of(name), *([day_of(name)] if kind.type == "moment" else [])]
    return found


class State(IntEnum):
    """How reading a cell went. Only READ has a value."""

    READ = 0
    EMPTY = 1
    UNREADABLE = 2
    ABSENT = 3
    LOST = 4


@dataclass(frozen=True, slots=True)
class TextSource:
    """A delimited UTF-8 text that the engine reads by itself.

    `skip` lines stand above the first data row; `width` is the number of columns of the heading. A clean
    text has no quotes and no blank lines. One that was not looked through (`large`) may have quoted cells:
    the engine must object to a row of another width and to a quote left open, and tell the rows it got.
    `line_ends` says that a cell may hold one.
    """

    path: Path
    delimiter: str
    skip: int
    width: int
    large: bool = False
    line_ends: bool = False


@dataclass(frozen=True, slots=True)
class Batches:
    """Cells as text, column by column, all of one length; None is an empty cell.

    `rows` holds the number of each row as the user sees it.
    """

    columns: Sequence[Sequence[str | None]]
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Stored:
    """A table with named and typed columns that the engine reads by itself, as text in the forms that are read again:
    Parquet at a path, be it a file or a folder, or without a path a table of the engine's catalogue, by its name."""

    name: str
    path: Path | None
    width: int = 0


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where a column's cells are: the index of its heading, and of a second one with the time of day."""

    index: int
    time_index: int | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a sheet, as text, with what its headings mean.

    `heading_row` is the last row of the headings; `units` rows of units stand below it. `head` holds the rows
    above and with them, which pages of a print repeat; records that never stood in a sheet have none. `from_1904` tells that serials count from that year.
    """

    file: str
    sheet: str
    format: Literal["csv", "xlsx", "xls", "xlsb", "ods", "html", "xml", "parquet", "table", "dataframe"]
    dataset: str
    heading_row: int
    headings: Sequence[str]
    mapping: Mapping[str, Mapped]
    source: TextSource | Batches | Stored
    notes: Sequence[Bilingual] = field(default_factory=tuple)
    units: int = 0
    head: Sequence[Sequence[str | None]] = ()
    from_1904: bool = False

    @property
    def first_row(self) -> int:
        """The number of the first row below the heading and its units."""
        return self.heading_row + self.units + 1
