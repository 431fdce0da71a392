"""Finds the headings of a sheet, tells by them which dataset it is, and maps headings to columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.intake import Unread
from riskaudit.records import sayings, wording
from riskaudit.records.names import Meaning, accepted_names, meanings, normalised
from riskaudit.records.override import Override
from riskaudit.records.strays import is_unit_row
from riskaudit.records.wording import Refusal

ROWS = 30
"""How far down a heading row is looked for."""

_DEEPEST = 3
"""Rows over which headings may stand: a merged cell above, and what it is divided into."""

_HEAD = 6
"""Rows above a heading that a print may repeat on its pages."""

_MIXED_UP = (("latin-1", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "gb18030"), ("gb18030", "utf-8"))
"""The encoding in which Chinese was read, and the one in which it was written."""

_NUMBER = re.compile(r"\d{5}")

Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """A heading that means a column, or the time of day of one; the index counts from 0.

    A forced claim comes from the user's map and beats the others.
    """

    index: int
    heading: str
    meaning: Meaning
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The headings of a table, and what they claim in its dataset. Rows count from 1.

    `row` is the last of `over` rows of headings; `units` rows of units follow it. `head` are the rows above and
    with them.
    """

    dataset: str
    row: int
    headings: tuple[str, ...]
    claims: tuple[Claim, ...]
    over: int = 1
    units: tuple[str, ...] = ()
    head: tuple[tuple[str | None, ...], ...] = ()

    @property
    def end(self) -> int:
        """The last row above the records."""
        return self.row + bool(self.units)


class Headings:
    """The headings of all datasets, with the user's override."""

    def __init__(self, datasets: Mapping[str, Dataset], override: Override) -> None:
        self._datasets, self._override = datasets, override
        self._meanings = {name: meanings(dataset) for name, dataset in datasets.items()}
        self._known = {*override.columns, *(word for known in self._meanings.values() for word in known)}

    def only(self, datasets: Sequence[str]) -> Headings:
        """The same for sheets that are of these datasets and of no other; of any, where none is named.

        What a map says of another dataset is not said of them.
        """
        if not datasets:
            return self
        override = self._override if self._override.dataset in (None, *datasets) else Override()
        return Headings({name: self._datasets[name] for name in datasets}, override)

    @property
    def depth(self) -> int:
        """How many rows of a sheet `find` wants to see."""
        return max(ROWS, self._override.heading_row or 0) + _DEEPEST

    def knows(self, cell: str) -> bool:
        """Whether a cell reads like a heading of any dataset."""
        return normalised(cell) in self._known

    def claims(self, cells: Cells, dataset: str) -> tuple[Claim, ...]:
        """What the cells of a row claim if they are headings of the dataset."""
        columns, known = self._datasets[dataset].columns, self._meanings[dataset]
        told = self._override.of(dataset)
        claims: list[Claim] = []
        for index, cell in enumerate(cells):
            if not cell:
                continue
            heading = normalised(cell)
            if heading in told:
                forced = told[heading]
                if forced in columns:
                    claims.append(Claim(index, cell, Meaning(str(forced)), forced=True))
            elif heading in known:
                claims.append(Claim(index, cell, known[heading]))
        forced_on = {claim.meaning for claim in claims if claim.forced}
        return tuple(claim for claim in claims if claim.forced or claim.meaning not in forced_on)

    def told_otherwise(self, heading: Heading) -> Bilingual | None:
        """What to say of a sheet that fits another dataset than the one that the user named."""
        named = self._override.dataset
        if named in (None, heading.dataset):
            return None
        return sayings.fits_another(self._datasets[str(named)].title, self._datasets[heading.dataset].title)

    def strength(self, rows: Sequence[Cells]) -> int:
        """The most columns of one dataset that a single row claims."""
        return max((self._count(cells, name) for cells in rows[: self.depth] for name in self._datasets), default=0)

    def find(self, rows: Sequence[Cells], *, guessed: bool = False) -> Heading:
        """The headings among the first rows of a sheet, given from row 1 on.

        A dataset that the user named is that of every sheet but those whose headings fit another one, or come nearer
        to it: a map that was made for one file is often given with a whole folder. `guessed` tells that the encoding is a guess. Raises Refusal if no row fits or one fits two datasets.
        """
        asked = self._override.heading_row
        told = [self._override.dataset] if self._override.dataset else list(self._datasets)
        seen = rows[: max(ROWS, asked or 0)]
        numbered = [(row, cells) for row, cells in enumerate(seen, 1) if asked in (None, row)]
        for row, _ in numbered:
            if found := self._at(rows, row, told, deep=asked is None):
                return found
        if self._override.dataset is not None:
            others = [name for name in self._datasets if name not in told]
            for row, _ in numbered:
                if found := self._at(rows, row, others, deep=asked is None):
                    return found
            row, cells = max(numbered, key=lambda item: self._count(item[1], told[0]), default=(1, ()))
            count = self._count(cells, told[0])
            if count and count >= max((self._count(cells, name) for name in others), default=0):
                return self._heading(rows, row, 1, cells, told[0])
            told += others if count else []
        raise Refusal(self._unknown(numbered, told, guessed))

    def named(self, rows: Sequence[Cells]) -> Heading:
        """The first row as headings, for tables whose columns have names. Raises Refusal as `find` does."""
        told = list(self._datasets)
        found = self._at(rows, 1, [self._override.dataset], deep=False) if self._override.dataset else None
        found = found or self._at(rows, 1, told, deep=False)
        if found is None:
            raise Refusal(self._unknown([(1, rows[0])], told, guessed=False))
        return found

    def again(self, rows: Sequence[Cells], row: int) -> Heading | None:
        """The headings that begin in a row below the first ones, if any do; see `find`."""
        return self._at(rows, row, list(self._datasets), deep=True)

    def _at(self, rows: Sequence[Cells], row: int, told: Sequence[str], *, deep: bool) -> Heading | None:
        """The headings that begin in a row: over as many rows as it takes to claim the most."""
        for over in range(_DEEPEST, 1, -1) if deep else ():
            if row + over - 1 <= len(rows) and (found := self._over(rows, row, over, told)):
                return found
        cells = rows[row - 1]
        fitting = [name for name in told if self._fits(cells, name)]
        if len(fitting) > 1:
            raise Refusal(wording.ambiguous(row, [self._datasets[name].title for name in fitting]))
        return self._heading(rows, row, 1, cells, fitting[0]) if fitting else None

    def _over(self, rows: Sequence[Cells], row: int, over: int, told: Sequence[str]) -> Heading | None:
        """Headings over several rows: those of an upper row reach down to where the lower ones are blank.

        At least half of what stands in the lowest row must be headings, and together the rows must claim more
        than without any of them, so that a record or a repeated heading row is never taken for one.
        """
        lines = rows[row - 1 : row - 1 + over]
        for name in told:
            whole = self._joined(lines, name)
            parts = [self._joined(lines[:-1], name), self._joined(lines[1:], name)]
            if (
                2 * self._headed(lines, name) >= len(_filled(lines[-1]))
                and self._count(whole, name) > max(self._count(part, name) for part in parts)
                and [other for other in told if self._fits(self._joined(lines, other), other)] == [name]
            ):
                return self._heading(rows, row + over - 1, over, whole, name)
        return None

    def _joined(self, lines: Sequence[Cells], dataset: str) -> list[str | None]:
        """The heading of each column: all that stands above it as one, if that is known, else its lowest cell."""
        known = {*self._meanings[dataset], *self._override.of(dataset)}
        found: list[str | None] = []
        for path in zip_longest(*_spread(lines)):
            cells = [cell for cell in path if cell]
            names = ["".join(cells[i:]) for i in range(len(cells))]
            found.append(next((name for name in names if normalised(name) in known), cells[-1] if cells else None))
        return found

    def _headed(self, lines: Sequence[Cells], dataset: str) -> int:
        """How many cells of the lowest row are headings, by themselves or with what stands above them."""
        whole = zip_longest(self._joined(lines, dataset), lines[-1])
        return self._count([cell if below else None for cell, below in whole], dataset)

    def _fits(self, cells: Cells, dataset: str) -> bool:
        return not self._lacking(cells, dataset)

    def _count(self, cells: Cells, dataset: str) -> int:
        return len({claim.meaning for claim in self.claims(cells, dataset)})

    def _heading(self, rows: Sequence[Cells], row: int, over: int, cells: Cells, dataset: str) -> Heading:
        headings = tuple(cell or "" for cell in cells)
        below = rows[row] if row < len(rows) else ()
        units = tuple(cell or "" for cell in below) if is_unit_row(below) else ()
        first = row - over - _HEAD
        head = tuple(tuple(line) for line in rows[max(first, 0) : row + bool(units)])
        return Heading(dataset, row, headings, self.claims(cells, dataset), over, units, head)

    def _unknown(self, numbered: Sequence[tuple[int, Cells]], datasets: list[str], guessed: bool) -> Unread:
        """What was seen in the row that comes nearest to a heading row, and what it lacks."""
        scored = [
            (self._count(cells, name), -len(self._lacking(cells, name)), cells, name)
            for _, cells in numbered
            for name in datasets
        ]
        count, _, cells, near = max(scored, key=lambda item: item[:2], default=(0, 0, (), ""))
        if not count:
            cells = max((cells for _, cells in numbered), key=lambda cells: len(_filled(cells)), default=())
            if any(map(self._garbled, _filled(cells))):
                return sayings.garbled(_filled(cells))
            return wording.unknown_sheet(_veiled(_filled(cells)), None, [], guessed=guessed)
        columns = self._datasets[near].columns
        lacking = [
            wording.accepted(columns[name].title, accepted_names(name, columns[name]))
            for name in self._lacking(cells, near)[:6]
        ]
        told = wording.unknown_sheet(_filled(cells), self._datasets[near].title, lacking, guessed=guessed)
        return told.model_copy(update={"near": near, "seen": tuple(cell or "" for cell in cells)})

    def _garbled(self, cell: str) -> bool:
        """Whether a cell is a heading that a program read in a wrong encoding, and perhaps wrote again."""
        for wrong, right in _MIXED_UP:
            mended = cell.encode(wrong, errors="ignore").decode(right, errors="ignore")
            if mended != cell and self.knows(mended):
                return True
        return False

    def _lacking(self, cells: Cells, dataset: str) -> list[str]:
        claimed = {claim.meaning.column for claim in self.claims(cells, dataset) if not claim.meaning.time}
        columns = self._datasets[dataset].columns
        for name, kind in columns.items():
            if kind.from_ and {kind.from_.start, kind.from_.minutes} <= claimed:
                claimed.add(name)
        return [name for name in self._datasets[dataset].identify if name not in claimed]


def _spread(lines: Sequence[Cells]) -> list[list[str | None]]:
    """The rows with each merged cell over all that it is divided into: it reaches to the right as far as its own row
    is blank and the one below it is not."""
    spread = [list(line) for line in lines]
    for upper, lower in pairwise(spread):
        last: str | None = None
        divided = False
        for i in range(max(len(upper), len(lower))):
            above = upper[i] if i < len(upper) else None
            below = lower[i] if i < len(lower) else None
            if above:
                last, divided = above, bool(below)
            elif below and divided:
                upper.extend([None] * (i + 1 - len(upper)))
                upper[i] = last
            else:
                divided = False
    return spread


def _veiled(cells: list[str]) -> list[str]:
    """The cells, but only their first characters if one holds a long number: then they are somebody's data."""
    personal = any(_NUMBER.search(cell) for cell in cells)
    return [f"{cell[0]}**" for cell in cells] if personal else cells


def _filled(cells: Cells) -> list[str]:
    return [cell for cell in cells if cell]
