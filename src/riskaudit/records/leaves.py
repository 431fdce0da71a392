"""The sheets of a workbook of any kind, as the child opens them: all look like those of calamine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Marks = Mapping[int, Mapping[int, str]]
"""Row → column → the text of a cell that shows an error or was never computed; both count from 0."""

Area = tuple[int, int, int]
"""Cells merged downwards: their first and last row, and the column whose first cell has the value; from 0."""

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""The size of a sheet in Excel. Cells beyond it are not read by Excel either."""

MOST_CELLS = 1 << 26
"""Cells of a sheet beyond which it is no ledger, but one with a stray cell far away."""

ERROR = "#未计算!"
"""What stands for a formula without a value. It looks like the errors of Excel and is treated like them."""

SHARED = "#合并!"
"""What stands for a number or a key merged over several records, which is that of none of them but the first."""


class Cells(Protocol):
    """What calamine gives: rows from the first on, their cells from the column `start[1]` on, all of one width."""

    @property
    def start(self) -> tuple[int, int] | None:
        """The row and column of the first cell that is not empty; None if all are."""
        ...

    @property
    def width(self) -> int:
        """How many cells a row has."""
        ...

    @property
    def height(self) -> int:
        """How many rows there are, about."""
        ...

    def iter_rows(self) -> Iterator[list[Any]]:
        """The rows; the empty text is an empty cell."""
        ...


@dataclass(slots=True)
class Unseen:
    """What calamine does not tell of a sheet: its marked cells and its cells merged downwards."""

    marks: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)


Span = tuple[int, int]
"""The first and last of columns beside one another, from 0."""


@dataclass(slots=True)
class Concealed:
    """What a sheet does not show: the number of its hidden rows, whether a filter is on, its hidden columns; and
    whether its serials count from 1904, which no sheet shows either."""

    rows: int = 0
    filtered: bool = False
    columns: list[Span] = field(default_factory=list)
    from_1904: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet, whether it is hidden, its marked cells, how many tables beside it were passed over, its cells
    merged downwards, and what it does not show."""

    name: str
    hidden: bool
    cells: Cells
    marks: Marks = field(default_factory=dict)
    beside: int = 0
    merged: Sequence[Area] = ()
    concealed: Concealed = field(default_factory=Concealed)


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells that our own readers found. Short rows are filled up."""

    rows: Sequence[Sequence[Any]]
    width: int

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> Rows:
        """The rows in a width that holds all of them. Raises MemoryError for a stray cell far away."""
        kept = list(rows)
        width = max(map(len, kept), default=0)
        if len(kept) * width > MOST_CELLS:
            raise MemoryError
        return cls(kept, width)

    @property
    def start(self) -> tuple[int, int] | None:
        """A1, if there is any cell."""
        return (0, 0) if self.width else None

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def iter_rows(self) -> Iterator[list[Any]]:
        """The rows in one width."""
        for row in self.rows:
            yield [*row, *[""] * (self.width - len(row))]
