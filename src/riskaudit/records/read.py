"""Reads exported files into raw tables; what cannot be read is told, and the other files go on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Literal

from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.intake import Unread
from riskaudit.model.progress import Gauge
from riskaudit.model.table import Batches, RawTable, Stored, TextSource
from riskaudit.records import ours, sayings, survey, wording
from riskaudit.records.content import SUFFIXES, Kind, kind_of
from riskaudit.records.delimited import delimiter_of, first_rows, is_line_by_line
from riskaudit.records.discover import PARQUET, TABLE, Found, agreed, discover, numbered, said
from riskaudit.records.file_read import FileRead
from riskaudit.records.headings import Heading, Headings
from riskaudit.records.mapping import settle
from riskaudit.records.merged import of_one_record, spread
from riskaudit.records.override import override_of
from riskaudit.records.packed import Unpacking
from riskaudit.records.several import further, parts, row_of, suspects, watched
from riskaudit.records.source import (
    Columns,
    Take,
    grid_batches,
    grid_source,
    rewritten,
    same_cells,
    text_batches,
    text_source,
    two_columns,
    whole_grid,
    whole_text,
)
from riskaudit.records.text import Text, codec_of, examine
from riskaudit.records.unlock import Unlocking
from riskaudit.records.wording import Refusal
from riskaudit.records.workbook import Ahead, Book, Grid, book_of, notes_on, told_book


def read(
    paths: Sequence[Path],
    datasets: Mapping[str, Dataset],
    *,
    workdir: Path,
    encoding: str | None = None,
    mapping: Mapping[str, object] | None = None,
    take: Take | None = None,
    columns: Columns = lambda _: None,
    password: str | None = None,
    nameless: bool = False,
    named: Mapping[Path, Sequence[str]] | None = None,
    along: Callable[[Sequence[Found]], Iterable[Found]] = iter,
    gauge: Gauge | None = None,
) -> tuple[FileRead, ...]:
    """Every file behind the paths, in a fixed order.

    `workdir` takes copies of texts that are not in UTF-8 and of large sheets; tables may refer to them as long as they
    are used. `encoding` holds for every text file. `mapping` is the contents of a `--map` file: `dataset`,
    `heading_row`, `columns` (heading → column, or None) and `files` (name → datasets), each optional. `take` lets an engine read a large text: it
    gives the rows, or None if it objects; `columns` tells those of a stored table. `password` opens what is locked,
    workbooks with the package for it. `nameless` files have numbers for names. `along` hands the files on, `named`
    tells what datasets the sheets of a path are: they are read as no other. `gauge` tells how far a large text is.
    Raises UsageError for an unknown encoding and for a map that names what does not exist; no file makes it raise.
    """
    override = override_of(mapping, datasets)
    headings, codec = Headings(datasets, override), codec_of(encoding) if encoding else None
    unpacking = Unpacking(workdir / "unpacked", password)
    unlocking = Unlocking(password, workdir / "unlocked")
    files = [unlocking.opened(item) for found in discover(paths, named) for item in unpacking.behind(found)]
    files = agreed(said(files, numbered(files) if nameless else files, override.files))
    books = [book for found in files if (book := told_book(found, codec))]
    with closing(Ahead(books, workdir)) as ahead:
        given = (codec, take, columns, ahead, gauge or Gauge(), unlocking.lacks_package)
        readers = {
            told: _Reader(headings.only(told), datasets, workdir / "-".join(told), *given)
            for told in dict.fromkeys(found.datasets for found in files)
        }
        return tuple(readers[found.datasets].read(found) for found in along(files))


class _Reader:
    """Reads one file after another, remembering whose bytes it has seen."""

    def __init__(
        self,
        headings: Headings,
        datasets: Mapping[str, Dataset],
        workdir: Path,
        codec: str | None,
        take: Take | None,
        columns: Columns,
        ahead: Ahead,
        gauge: Gauge,
        in_vain: bool,
    ) -> None:
        self._headings, self._datasets, self._workdir, self._take = headings, datasets, workdir, take
        self._columns, self._codec, self._ahead, self._gauge, self._in_vain = columns, codec, ahead, gauge, in_vain
        self._seen: dict[str, str] = {}

    def read(self, found: Found) -> FileRead:
        """The file with its tables, or with the reason why it has none."""
        blank = FileRead(found.name, "", 0, "", "", "skipped", found.note, (), (), found.path, named=found.datasets)
        if found.unread:
            return replace(blank, status="unread", unread=(found.unread,))
        try:
            if str(found.path).startswith(TABLE) or found.path.suffix.lower() == PARQUET:
                return self._stored(found, blank)
            size = found.path.lstat().st_size if found.size is None else found.size
            if found.note and not found.packed:
                return replace(blank, size=size)
            if (large := self._large(found, replace(blank, size=size))) is not None:
                return large
            original = found.original or found.path
            with original.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = original.stat().st_size
            blank = replace(blank, sha256=digest, size=size)
            if size and (first := self._seen.setdefault(digest, found.name)) != found.name:
                return replace(blank, note=wording.same_bytes(first))
            if found.packed:
                return replace(blank, status="unpacked")
            book = book_of(found.path, self._codec)
            if book is None:
                return self._text(found, replace(blank, format="csv"))
            return self._workbook(found, book, replace(blank, format=book.kind, encoding=book.encoding))
        except Refusal as refusal:
            in_vain = self._in_vain and refusal.unread == wording.locked()
            return replace(blank, status="unread", unread=(sayings.no_unlocker() if in_vain else refusal.unread,))
        except OSError as error:
            return replace(blank, status="unread", unread=(wording.refused(error),))

    def _workbook(self, found: Found, book: Book, blank: FileRead) -> FileRead:
        tables: list[RawTable] = []
        unread: list[Unread] = []
        sheets = self._ahead.grids(book)
        if not sheets:
            raise Refusal(wording.no_cells())
        if note := ours.passed_over(sheets):
            return replace(blank, status="skipped", note=note)
        for grid in sheets:
            try:
                tables += self._sheet(found.name, book.kind, grid)
            except Refusal as refusal:
                unread.append(refusal.unread.model_copy(update={"sheet": grid.sheet}))
        status: Literal["read", "partly", "unread"] = "read" if not unread else "partly" if tables else "unread"
        suffix = found.path.suffix.lower()
        note = None if suffix in SUFFIXES[book.kind] else wording.other_format(book.kind, suffix)
        return replace(blank, status=status, note=note, tables=tuple(tables), unread=tuple(unread))

    def _stored(self, found: Found, blank: FileRead) -> FileRead:
        """Parquet, or a table by its name: the engine reads it, its columns are its headings."""
        name, path = str(found.path).removeprefix(TABLE), found.path
        source = Stored(name, None if name != str(path) else path)
        if source.path is not None:
            size, digest = survey.of_files(path)
            blank = replace(blank, size=size, sha256=digest, format="parquet")
            if (first := self._seen.setdefault(digest, found.name)) != found.name:
                return replace(blank, note=wording.same_bytes(first))
        names = self._columns(source)
        if names is None:
            raise Refusal(wording.no_table())
        heading = replace(self._headings.find([tuple(names)]), row=0)
        kind: Literal["parquet", "table"] = "parquet" if source.path else "table"
        table = self._table(found.name, "", kind, heading, replace(source, width=len(names)), [], [])
        return replace(blank, format=kind, status="read", tables=(table,))

    def _sheet(self, file: str, kind: Kind, grid: Grid) -> list[RawTable]:
        heading = self._headings.find(grid.first(self._headings.depth))
        width = max(index for index, title in enumerate(heading.headings, 1) if title)
        heading = replace(heading, headings=heading.headings[:width])
        alone = of_one_record(heading, self._datasets[heading.dataset])
        found = spread(grid, heading.end, lambda cell: cell in heading.headings or self._headings.knows(cell), alone)
        notes = [*notes_on(grid), *([sayings.merged(found.cells, found.filled)] if found.filled else [])]
        grid = found.grid
        source: TextSource | Batches | None = grid_source(grid, heading.end, width, large=self._take is not None)
        extra: list[int] = []
        if source is not None and self._take is not None:
            table = replace(
                self._table(file, grid.sheet, kind, heading, source, extra, notes), from_1904=grid.from_1904
            )
            if self._take(table) == grid.height - heading.end:
                return [table]
            source = None
        if source is None:
            source, extra = grid_batches(grid, heading.end, width)
        table = self._table(file, grid.sheet, kind, heading, source, extra, notes)
        tables = self._parted(table, heading, lambda: whole_grid(grid), notes) or [table]
        return [replace(table, from_1904=grid.from_1904) for table in tables]

    def _text(self, found: Found, blank: FileRead) -> FileRead:
        text = examine(found.path, self._codec)
        blank = replace(blank, encoding=text.encoding)
        delimiter = delimiter_of(text, self._headings)
        note = sayings.text_read(text.encoding, delimiter, told=text.told)
        told = replace(blank, status="read", note=note)
        try:
            rows = first_rows(text, delimiter, self._headings.depth)
            heading = self._headings.find(rows, guessed=text.encoding == "gb18030" and not text.told)
            width = len(heading.headings)
            if (large := self._rewritten(found.name, blank, text, delimiter, heading)) is not None:
                return replace(told, tables=(large,), row_is_line=is_line_by_line(text, delimiter))
            copy = self._copy(blank.sha256, "txt")
            source: TextSource | Batches | None = text_source(text, delimiter, heading.end, width, copy)
            extra: list[int] = []
            if source is None:
                source, extra = text_batches(text, delimiter, heading.end, width)
            table = self._table(found.name, "", "csv", heading, source, extra, [])
            tables = self._parted(table, heading, lambda: whole_text(text, delimiter), []) or [table]
        except Refusal as refusal:
            return replace(blank, status="unread", note=note, unread=(refusal.unread,))
        return replace(told, tables=tuple(tables), row_is_line=is_line_by_line(text, delimiter))

    def _rewritten(self, name: str, blank: FileRead, text: Text, delimiter: str, heading: Heading) -> RawTable | None:
        """A large text that the engine objects to as it is, told record by record for it; None where that won't do."""
        if self._take is None or blank.size < survey.LARGE:
            return None
        target = self._copy(blank.sha256, "csv")
        again = rewritten(text, delimiter, heading.end, len(heading.headings), target, self._gauge)
        table = self._table(name, "", "csv", heading, again.source, again.extra, [])
        return table if again.rows and self._take(table) == again.rows else None

    def _parted(
        self, table: RawTable, heading: Heading, whole: Callable[[], Batches], notes: list[Bilingual]
    ) -> list[RawTable]:
        """The tables of a sheet with more than one; none for a sheet with a single one."""
        assert not isinstance(table.source, Stored)
        watch = watched(heading, table.mapping, self._datasets[table.dataset])
        rows = table.source.rows if isinstance(table.source, Batches) else count(table.first_row)
        suspected = suspects(two_columns(table.source, 0, watch), rows, self._headings)
        if not suspected:
            return []
        cells = whole()
        others = further(suspected, row_of(cells), heading, self._headings)
        if not others:
            return []
        told = [*notes, wording.several_tables([item.row for item in (heading, *others)])]
        return [
            self._table(table.file, table.sheet, table.format, part, source, extra, told)
            for part, source, extra in parts(cells, [heading, *others])
        ]

    def _large(self, found: Found, blank: FileRead) -> FileRead | None:
        """A large text as the engine has read it; None where it must be read record by record."""
        if self._take is None or self._codec or found.packed or blank.size < survey.LARGE:
            return None
        if kind_of(found.path) != "csv":
            return None
        opening = survey.opening(found.path)
        if opening is None:
            return None
        codec, start = opening
        delimiter = delimiter_of(Text(found.path, codec, told=False, quoted='"' in start), self._headings)
        path = found.path
        if codec == "gb18030":
            path = self._copy(f"large-{len(self._seen)}", "txt")
            if not survey.as_utf8(found.path, codec, path, self._gauge):
                return None
        table = self._large_table(found.name, path, "utf-8" if path != found.path else codec, delimiter, start)
        if table is None:
            return None
        now = self._gauge.asking()
        with ThreadPoolExecutor(1) as pool:
            surveyed = pool.submit(survey.survey, found.path, delimiter, now)
            rows = self._take(table)
            seen = surveyed.result()
        if rows is None or not seen.plain or rows != seen.lines - table.first_row + 1:
            return None
        first = self._seen.setdefault(seen.sha256, found.name)
        if first != found.name:
            return replace(blank, sha256=seen.sha256, note=wording.same_bytes(first))
        told = replace(blank, sha256=seen.sha256, format="csv", encoding=codec, status="read", row_is_line=True)
        return replace(told, note=sayings.text_read(codec, delimiter, told=False), tables=(table,))

    def _large_table(self, name: str, path: Path, codec: str, delimiter: str, start: str) -> RawTable | None:
        """The sheet by its first lines; None where a quote or a blank line stands above its records."""
        text = Text(path, codec, told=False, quoted='"' in start)
        try:
            heading = self._headings.find(first_rows(text, delimiter, self._headings.depth))
            source = TextSource(path, delimiter, heading.end, len(heading.headings), large=True)
            table = self._table(name, "", "csv", heading, source, [], [])
        except Refusal:
            return None
        lines = start.splitlines()[: heading.end]
        return None if any('"' in line or not line.strip() for line in lines) else table

    def _table(
        self,
        file: str,
        sheet: str,
        kind: Kind | Literal["parquet", "table", "dataframe"],
        heading: Heading,
        source: TextSource | Batches | Stored,
        extra: Sequence[int],
        notes: list[Bilingual],
    ) -> RawTable:
        mapping, chosen = settle(
            heading, self._datasets[heading.dataset], lambda first, second: same_cells(source, first, second)
        )
        over = [wording.headings_over(heading.row - heading.over + 1, heading.row)] if heading.over > 1 else []
        units = [wording.units_row(heading.end, heading.units)] if heading.units else []
        otherwise = self._headings.told_otherwise(heading)
        told = [otherwise] if otherwise else []
        notes = [*notes, *told, *over, *units, *chosen, *([wording.extra_cells(extra)] if extra else [])]
        return RawTable(
            file,
            sheet,
            kind,
            heading.dataset,
            heading.row,
            heading.headings,
            mapping,
            source,
            tuple(notes),
            units=int(bool(heading.units)),
            head=heading.head,
        )

    def _copy(self, digest: str, suffix: str) -> Path:
        self._workdir.mkdir(parents=True, exist_ok=True)
        return self._workdir / f"{digest}.{suffix}"
