"""The cells below a heading: left to the engine where a text is clean, else read into batches."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from riskaudit.model.progress import Gauge
from riskaudit.model.table import Batches, RawTable, Stored, TextSource
from riskaudit.records.cells import BLANKS, Tidied, tidied
from riskaudit.records.delimited import records
from riskaudit.records.pieces import APART
from riskaudit.records.text import Text
from riskaudit.records.workbook import Grid

Take = Callable[[RawTable], int | None]
"""Lets an engine read a large text: the rows it got, or None where it objects."""

Columns = Callable[[Stored], Sequence[str] | None]
"""Lets an engine tell the columns of a stored table; None where there is none."""

LONGEST = 500_000
"""Characters of a line that an engine reads: DuckDB takes 2,097,152 bytes, at most four for each."""

_REWRITTEN = 0.8
"""The share of its time after which a text is rewritten that an engine then reads."""

_BLOCK = 1 << 20
_CHUNK = 10_000
_DIGITS = frozenset(bytes([digit]) for digit in b"0123456789")


def text_source(text: Text, delimiter: str, heading_row: int, width: int, target: Path) -> TextSource | None:
    """The text for the engine to read, or None if it is not clean.

    Clean: no double quote anywhere, and below the heading no blank line, no line of more than
    `LONGEST` characters, no cell with a leading apostrophe, and as many cells as headings in every row. A copy in UTF-8 with line feeds is written
    to the target unless the file already reads like one; blank lines at the end are left out of it.
    """
    if text.quoted:
        return None
    with text.open() as file:
        above = len(list(islice(file, heading_row)))
        rows, blanks, block = 0, 0, file.readlines(_BLOCK)
        while block:
            full = len(block)
            while block and block[-1].strip(" \n") == "":
                block.pop()
            if (blanks and block) or not _even(block, delimiter, width):
                return None
            rows, blanks = rows + len(block), blanks + full - len(block)
            block = file.readlines(_BLOCK)
        ready = text.encoding == "utf-8" and not blanks and file.newlines in ("\n", "\r\n") and not _marked(text.path)
    if not rows:
        return None
    if ready:
        return TextSource(text.path, delimiter, above, width)
    target.parent.mkdir(parents=True, exist_ok=True)
    with text.open() as file, target.open("w", encoding="utf-8", newline="\n") as copy:
        copy.writelines(islice(file, above + rows))
    return TextSource(target, delimiter, above, width)


def _even(lines: list[str], delimiter: str, width: int) -> bool:
    if any(line.count(delimiter) != width - 1 for line in lines) or len(max(lines, key=len, default="")) > LONGEST:
        return False
    return "\n" not in lines and not any("'" in line and _leads(delimiter).search(line) for line in lines)


@cache
def _leads(delimiter: str) -> re.Pattern[str]:
    """An apostrophe that leads a cell, be it behind blanks."""
    return re.compile(f"(?:^|{re.escape(delimiter)})[{re.escape(BLANKS)}]*'")


def _marked(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(3) == b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A large text with a line for each record: where, its rows, and the numbers of those with cells beyond the last
    heading."""

    source: TextSource
    rows: int
    extra: list[int]


def rewritten(text: Text, delimiter: str, heading_row: int, width: int, target: Path, gauge: Gauge) -> Rewritten:
    """The records below the heading as `text_batches` reads them, written to the target in a piece at a time, for an
    engine to read by itself. The gauge counts them, and how much of the text they are."""
    rows, blanks, extra, line_ends = 0, 0, list[int](), False
    target.parent.mkdir(parents=True, exist_ok=True)
    size = text.path.stat().st_size
    gauge.restart()  # the engine has tried it as it is
    with text.open() as file, target.open("w", encoding="utf-8", newline="") as copy:
        now = gauge.begin("rows", upto=_REWRITTEN, asked=lambda: 0 if file.closed else file.buffer.tell() / size)
        writer = csv.writer(copy, delimiter=delimiter, lineterminator="\n")
        for chunk in _chunks(record for record in records(file, delimiter) if record[0] > heading_row):
            extra += _beyond(chunk, width)
            columns = list(map(tidied, _even_cells(chunk, width)))
            line_ends = line_ends or any("\n" in "".join(column) for column in columns)
            last = max(map(_last, columns)) + 1
            if last:
                writer.writerows([[""] * width] * blanks)
                writer.writerows(islice(zip(*columns, strict=True), last))
                rows, blanks = rows + blanks + last, 0
            blanks += len(chunk) - last
            now.done = rows + blanks
    gauge.asking(rows)
    return Rewritten(TextSource(target, delimiter, 0, width, large=True, line_ends=line_ends), rows, extra)


def _beyond(chunk: list[tuple[int, list[str]]], width: int) -> list[int]:
    return [row for row, fields in chunk if len(fields) > width and any(map(str.strip, fields[width:]))]


def _even_cells(chunk: list[tuple[int, list[str]]], width: int) -> Iterator[tuple[str, ...]]:
    """The cells of each column."""
    even = (fields if len(fields) == width else (fields + [""] * width)[:width] for _, fields in chunk)
    return zip(*even, strict=True)


def text_batches(text: Text, delimiter: str, heading_row: int, width: int) -> tuple[Batches, list[int]]:
    """The records below the heading, and the numbers of those with cells beyond the last heading.

    Blank lines are rows of empty cells; those at the end of the file are left out.
    """
    columns: list[list[str | None]] = [[] for _ in range(width)]
    memories = [Tidied() for _ in range(width)]
    rows: list[int] = []
    extra: list[int] = []
    with text.open() as file:
        for chunk in _chunks(record for record in records(file, delimiter) if record[0] > heading_row):
            extra += _beyond(chunk, width)
            rows += [row for row, _ in chunk]
            for column, known, cells in zip(columns, memories, _even_cells(chunk, width), strict=True):
                column.extend(map(known.__getitem__, cells))
    return _trimmed(columns, rows), extra


def _chunks(items: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    while chunk := list(islice(items, _CHUNK)):
        yield chunk


def grid_source(grid: Grid, heading_row: int, width: int, *, large: bool) -> TextSource | None:
    """The text of a sheet for the engine to read, by itself if `large`.

    None if the sheet has no text, no row below the heading, or cells beyond the last heading.
    """
    if grid.text is None or grid.width != width or grid.height == heading_row:
        return None
    return TextSource(grid.text, APART, heading_row, width, large=large)


def grid_batches(grid: Grid, heading_row: int, width: int) -> tuple[Batches, list[int]]:
    """The rows of a sheet below the heading, and the numbers of those with cells beyond the last heading."""
    whole = grid.columns()
    columns = [list(column[heading_row:]) for column in whole[:width]]
    rows = list(range(heading_row + 1, grid.height + 1))
    beyond = [column[heading_row:] for column in whole[width:]]
    extra = sorted({rows[i] for column in beyond for i, cell in enumerate(column) if cell is not None})
    return _trimmed(columns, rows), extra


def _trimmed(columns: list[list[str | None]], rows: list[int]) -> Batches:
    """The same without blank rows at the end."""
    last = max((_last(column) for column in columns), default=-1) + 1
    for column in columns:
        del column[last:]
    return Batches(columns, rows[:last])


def _last(column: Sequence[str | None]) -> int:
    """The index of the last cell that is not empty; -1 if there is none."""
    return next((i for i in range(len(column) - 1, -1, -1) if column[i]), -1)


def two_columns(source: TextSource | Batches, first: int, second: int) -> Iterator[tuple[str | None, str | None]]:
    """The cells of two columns, row by row; of a text the first is left out where the second begins with a digit,
    and of such a one no more than that is told."""
    if isinstance(source, Batches):
        yield from zip(source.columns[first], source.columns[second], strict=True)
        return
    needed, apart = max(first, second) + 1, source.delimiter.encode()
    with source.path.open("rb") as file:
        for line in islice(file, source.skip, None):
            cells = line.split(apart, needed)
            if cells[second][:1] in _DIGITS:
                yield None, "0"
                continue
            leading, cell = (cells[index].decode() for index in (first, second))
            yield (None, cell) if cell[:1].isdecimal() else (leading.strip() or None, cell.strip() or None)


def whole_text(text: Text, delimiter: str) -> Batches:
    """Every record of a text, as wide as the widest."""
    with text.open() as file:
        width = max((len(fields) for _, fields in records(file, delimiter)), default=0)
    return text_batches(text, delimiter, 0, width)[0]


def whole_grid(grid: Grid) -> Batches:
    """Every row of a sheet."""
    return Batches(grid.columns(), range(1, grid.height + 1))


def same_cells(source: TextSource | Batches | Stored, first: int, second: int) -> bool:
    """Whether two columns hold the same text in every row; of a stored table that is not looked at."""
    if isinstance(source, Stored):
        return False
    if isinstance(source, Batches):
        return source.columns[first] == source.columns[second]
    with source.path.open(encoding="utf-8", newline="") as file:
        lines = islice(file, source.skip, None)
        if source.large:
            rows: Iterable[list[str]] = csv.reader(lines, delimiter=source.delimiter)
        else:
            rows = (line.rstrip("\r\n").split(source.delimiter) for line in lines)
        return all(cells[first].strip() == cells[second].strip() for cells in rows)
