"""Which reader opens a workbook of which kind. Used in the child only."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from threading import Event
from typing import TypeVar
from xml.parsers import expat

import python_calamine

from riskaudit.records import compound, peek, unread_cells
from riskaudit.records.leaves import Area, Leaf, Marks
from riskaudit.records.peek import Seen

_Told = TypeVar("_Told", bytes, Path)

_GLOBALS = 50
"""Records among which an old workbook says that it is locked: right behind its beginning."""


class Empty(ValueError):
    """A web page without a table of records."""


class Locked(ValueError):
    """A workbook that wants a password."""


def leaves_of(kind: str, path: Path, encoding: str) -> Iterator[Leaf]:
    """The worksheets in the order of the book; charts and macros hold no cells. `kind` is a `content.Kind`, or
    "early" for a bare stream; the encoding is that of a web page or XML text.

    Raises Empty, Locked, MemoryError, and whatever a parser raises for a damaged book.
    """
    if kind == "html":
        from riskaudit.records import page

        tables, beside = page.tables_of(path.read_text(encoding=encoding))
        if not tables:
            raise Empty
        many = len(tables) > 1
        return iter(
            Leaf(f"表{i}" if many else "", False, rows, beside=beside if i == 1 else 0, merged=merged)
            for i, (rows, merged) in enumerate(tables, 1)
        )
    if kind == "xml":
        from riskaudit.records import spreadsheetml

        return spreadsheetml.leaves_of(path.read_text(encoding=encoding).lstrip("\ufeff \t\r\n"))
    if kind == "early":
        return _early(path.read_bytes())
    if kind == "xls":
        from riskaudit.records import early

        with suppress(compound.NotRead):
            stream = compound.stream_of(path.read_bytes(), ("Workbook", "Book"))
            if early.is_of_excel_5(stream):
                return _early(stream)
            if any(number == early.FILEPASS for number, _ in islice(early.records(stream), _GLOBALS)):
                raise Locked
    return _calamine(kind, path)


def _early(stream: bytes) -> Iterator[Leaf]:
    from riskaudit.records import early

    try:
        leaves = early.leaves_of(stream)
    except early.Locked:
        raise Locked from None
    seen = _seen(peek.of_old, stream)
    return (replace(leaf, concealed=seen.of(leaf.name)) for leaf in leaves)


def _seen(look: Callable[[_Told], Seen], told: _Told) -> Seen:
    """What is hidden; nothing where parts are damaged that hold no cells."""
    with suppress(Exception):
        return look(told)
    return Seen()


def _calamine(kind: str, path: Path) -> Iterator[Leaf]:
    """The sheets as calamine reads them, marked. The marks are looked for while it reads the first sheet: both
    unpack it, and neither leaves the other out for long."""
    unpacking = Event()
    with ThreadPoolExecutor(1) as pool, path.open("rb") as source:
        found = pool.submit(_unseen, kind, path, unpacking)
        unpacking.wait()
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(source)
        except python_calamine.PasswordError:
            raise Locked from None
        for number, about in enumerate(book.sheets_metadata):
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
                cells = book.get_sheet_by_name(about.name)
                told = found.result()
                pool.shutdown()  # who takes the sheet may fork
                marks = told.named.get(about.name) or told.numbered.get(number) or {}
                merged = told.merged.get(about.name) or _downwards(cells.merged_cell_ranges)
                yield Leaf(about.name, hidden, cells, marks, merged=merged, concealed=told.seen.of(about.name))


def _downwards(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]] | None) -> list[Area]:
    """Of merged cells as calamine gives them those over several rows."""
    return [(top, bottom, column) for (top, column), (bottom, _) in ranges or () if bottom > top]


@dataclass(frozen=True, slots=True)
class _Unseen:
    """What calamine does not tell: marked cells by the name or the number of their sheet, merged ones, and what is
    hidden."""

    named: Mapping[str, Marks] = field(default_factory=dict)
    numbered: Mapping[int, Marks] = field(default_factory=dict)
    merged: Mapping[str, Sequence[Area]] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)


def _unseen(kind: str, path: Path, unpacking: Event) -> _Unseen:
    """What is to be told beside calamine; nothing of a book that only it can walk."""
    try:
        if kind == "xlsx":
            marked, seen = unread_cells.of_new(path, unpacking.set)
            return _Unseen(marked, seen=seen)
        unpacking.set()
        if kind == "xls":
            from riskaudit.records import old_cells

            stream = compound.stream_of(path.read_bytes(), ("Workbook", "Book"))
            return _Unseen(numbered=old_cells.of_old(stream), seen=_seen(peek.of_old, stream))
        if kind in ("xlsb", "ods"):
            from riskaudit.records import open_cells

            found = unread_cells.of_binary(path) if kind == "xlsb" else open_cells.of_open(path)
            marks = {name: sheet.marks for name, sheet in found.items()}
            merged = {name: sheet.merged for name, sheet in found.items()}
            return _Unseen(marks, merged=merged, seen=_seen(peek.of_open, path) if kind == "ods" else Seen())
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, compound.NotRead, EOFError, NotImplementedError):
        pass
    finally:
        unpacking.set()
    return _Unseen()
