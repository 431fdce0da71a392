"""Cells merged downwards among the records: their value is that of each of their rows, as everybody sees it.

A workbook keeps it in the first row. Headings are not touched, for they are found by the blanks below them, and
neither are rows that are no records: a total within merged cells stays one. A number may be the sum of the rows, and
a key that names each record alone would make duplicates: of these, the rows below the first are unreadable.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from riskaudit.model.dataset import Dataset
from riskaudit.records.headings import Heading
from riskaudit.records.leaves import SHARED, Area
from riskaudit.records.pieces import APART
from riskaudit.records.strays import leads_no_record
from riskaudit.records.workbook import Grid

_LONGEST = 100_000
"""Characters of a line beyond which a sheet is no text; see `child`."""

Knows = Callable[[str], bool]
"""Whether a cell reads like a heading."""


@dataclass
class Spread:
    """The sheet with the values in all rows of their merged cells, how many such cells there are, and how many blank
    cells were filled by it."""

    grid: Grid
    cells: int = 0
    filled: int = 0


@dataclass
class _Filler:
    """Fills row after row, from the first merged cells on."""

    areas: dict[int, list[Area]]
    knows: Knows
    alone: Collection[int]
    reaching: dict[int, tuple[int, str]] = field(default_factory=dict)
    cells: int = 0
    filled: int = 0

    def fill(self, number: int, row: list[str | None]) -> bool:
        """Put the values that reach down to a row into its blank cells; whether there were any. Rows count from 0."""
        self.reaching = {column: area for column, area in self.reaching.items() if area[0] >= number}
        changed = False
        if self.reaching and not leads_no_record(row):
            for column, (_, held) in self.reaching.items():
                if not row[column]:
                    row[column] = SHARED if column in self.alone else held
                    changed = True
                    self.filled += 1
        for _, bottom, column in self.areas.get(number, ()):
            value = row[column] if column < len(row) else None
            if value and not self.knows(value):
                self.reaching[column] = bottom, value
                self.cells += 1
        return changed


def of_one_record(heading: Heading, dataset: Dataset) -> frozenset[int]:
    """The columns whose value can only be that of a single record: numbers, and a key of one column."""
    numbers = {name for name, kind in dataset.columns.items() if kind.type == "number"}
    names = numbers | (set(dataset.key) if len(dataset.key) == 1 else set())
    return frozenset(claim.index for claim in heading.claims if claim.meaning.column in names)


def spread(grid: Grid, end: int, knows: Knows, alone: Collection[int] = ()) -> Spread:
    """The sheet with the values of cells merged downwards below row `end`, counted from 1, in all of their rows;
    `leaves.SHARED` in those of the columns `alone`."""
    areas: dict[int, list[Area]] = {}
    count = 0
    for area in _apart(grid.merged, end, grid.height):
        areas.setdefault(area[0], []).append(area)
        count += 1
    if not count:
        return Spread(grid)
    filler = _Filler(areas, knows, alone)
    if grid.text is None:
        found = _in_columns(grid, filler)
    elif text := _in_text(grid.text, filler):
        found = replace(grid, text=text)
    else:
        filler = _Filler(areas, knows, alone)
        found = _in_columns(replace(grid, cells=grid.columns(), text=None), filler)
    return Spread(found, filler.cells, filler.filled)


def _apart(merged: bytes, end: int, height: int) -> Iterator[Area]:
    """The merged cells below a row that do not overlap: no program makes others, and who does has no say."""
    flat = array("I")
    flat.frombytes(merged)
    last = (-1, -1)
    for column, top, bottom in sorted(zip(flat[2::3], flat[::3], flat[1::3], strict=True)):
        if end <= top < height and (column, top) > last:
            last = column, bottom
            yield top, bottom, column


def _in_columns(grid: Grid, filler: _Filler) -> Grid:
    columns = [list(column) for column in grid.cells]
    for number in range(min(filler.areas), grid.height):
        if filler.reaching or number in filler.areas:
            row = [column[number] for column in columns]
            if filler.fill(number, row):
                for column, cell in zip(columns, row, strict=True):
                    column[number] = cell
    return replace(grid, cells=columns)


def _in_text(source: Path, filler: _Filler) -> Path | None:
    """A copy of the text; None where a line would become too long for one."""
    target = source.with_suffix(".merged.txt")
    with source.open(encoding="utf-8", newline="\n") as lines, target.open("w", encoding="utf-8", newline="\n") as copy:
        for number, line in enumerate(lines):
            if filler.reaching or number in filler.areas:
                row: list[str | None] = list(line[:-1].split(APART))
                filled = f"{APART.join(cell or '' for cell in row)}\n" if filler.fill(number, row) else line
                if len(filled) > _LONGEST:
                    return None
                copy.write(filled)
            else:
                copy.write(line)
    return target
