"""What was read: every file, its sheets, their headings and rows, and what of it was not read."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen

FRAME: Literal["dataframe"] = "dataframe"
"""What a table that a program hands over is called where a report names the format of a file; its own name begins so."""


class MappedColumn(Frozen):
    """One heading of a sheet and the column it was taken for; None if it was not known."""

    heading: str
    column: str | None = None
    title: Bilingual | None = None


class Unreadable(Frozen):
    """Cells of one column that could not be read as its type, with a few of them."""

    column: str
    title: Bilingual
    heading: str
    count: int
    examples: tuple[str, ...] = ()


class Skipped(Frozen):
    """Rows that were not judged, and why."""

    reason: Bilingual
    count: int


class SheetRead(Frozen):
    """One sheet (or the whole of a CSV): what it was taken for and what became of its rows.

    `rows` = `judged` + `outside` + the sum of `skipped`: rows below the heading, blank ones included.
    """

    sheet: str = ""
    dataset: str
    dataset_title: Bilingual
    heading_row: int
    columns: tuple[MappedColumn, ...]
    missing: tuple[Bilingual, ...] = Field((), description="columns of the dataset that the sheet lacks")
    rows: int
    judged: int
    outside: int = Field(0, description="rows outside the month; they still serve as partners")
    skipped: tuple[Skipped, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    notes: tuple[Bilingual, ...] = Field((), description="choices made, e.g. the order of day and month")


class Unread(Frozen):
    """A file or sheet that could not be read: the sentence and the cure."""

    sheet: str = ""
    what: Bilingual
    cure: Bilingual
    near: str = Field("", exclude=True, description="the dataset that comes nearest to a sheet of unknown headings")
    seen: tuple[str, ...] = Field((), exclude=True, description="what stands where its headings may be")


class Input(Frozen):
    """One file: its identity, how it was read, its sheets, and what of it was not read."""

    name: str = Field(description="path relative to the folder that was asked for")
    sha256: str
    size: int = Field(description="bytes")
    format: str = ""
    encoding: str = ""
    status: Literal["read", "partly", "unread", "skipped", "unpacked"]
    note: Bilingual | None = None
    row_is_line: bool = Field(False, description="whether row n of it is line n of a text, as in most CSV files")
    sheets: tuple[SheetRead, ...] = ()
    unread: tuple[Unread, ...] = ()
