"""Finds the heading row of a sheet, tells by it which dataset the sheet is, and maps headings to columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from riskaudit.model.dataset import Dataset
from riskaudit.model.report import Unread
from riskaudit.records import wording
from riskaudit.records.names import Meaning, accepted_names, meanings, normalised
from riskaudit.records.override import Override
from riskaudit.records.wording import Refusal

ROWS = 30
"""How far down a heading row is looked for."""

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
    """The heading row (counted from 1) of a sheet, and what its headings claim in its dataset.

    `double` tells that the row above belongs to the headings, too: merged cells reach down from it.
    """

    dataset: str
    row: int
    headings: tuple[str, ...]
    claims: tuple[Claim, ...]
    double: bool = False


class Headings:
    """The headings of all datasets, with the user's override."""

    def __init__(self, datasets: Mapping[str, Dataset], override: Override) -> None:
        self._datasets, self._override = datasets, override
        self._meanings = {name: meanings(dataset) for name, dataset in datasets.items()}

    @property
    def depth(self) -> int:
        """How many rows of a sheet `find` wants to see."""
        return max(ROWS, self._override.heading_row or 0)

    def claims(self, cells: Cells, dataset: str) -> tuple[Claim, ...]:
        """What the cells of a row claim if they are headings of the dataset."""
        columns, known = self._datasets[dataset].columns, self._meanings[dataset]
        claims: list[Claim] = []
        for index, cell in enumerate(cells):
            if not cell:
                continue
            heading = normalised(cell)
            if heading in self._override.columns:
                forced = self._override.columns[heading]
                if forced in columns:
                    claims.append(Claim(index, cell, Meaning(str(forced)), forced=True))
            elif heading in known:
                claims.append(Claim(index, cell, known[heading]))
        forced_on = {claim.meaning for claim in claims if claim.forced}
        return tuple(claim for claim in claims if claim.forced or claim.meaning not in forced_on)

    def strength(self, rows: Sequence[Cells]) -> int:
        """The most columns of one dataset that a single row claims."""
        return max((self._count(cells, name) for cells in rows[: self.depth] for name in self._datasets), default=0)

    def find(self, rows: Sequence[Cells], *, guessed: bool = False) -> Heading:
        """The heading row among the first rows of a sheet, given from row 1 on.

        `guessed` tells that the encoding is a guess. Raises Refusal if no row fits or one fits two datasets.
        """
        asked = self._override.heading_row
        numbered = [(row, cells) for row, cells in enumerate(rows[: self.depth], 1) if asked in (None, row)]
        if self._override.dataset is not None:
            return self._told(numbered, self._override.dataset, guessed)
        for row, cells in numbered:
            if asked is None and row < len(rows) and (double := self._double(row, cells, rows[row])):
                return double
            fitting = [name for name in self._datasets if self._fits(cells, name)]
            if len(fitting) > 1:
                raise Refusal(wording.ambiguous(row, [self._datasets[name].title for name in fitting]))
            if fitting:
                return self._heading(row, cells, fitting[0])
        raise Refusal(self._unknown(numbered, list(self._datasets), guessed))

    def _told(self, numbered: Sequence[tuple[int, Cells]], dataset: str, guessed: bool) -> Heading:
        """The heading row of a sheet whose dataset the user named: identified, else with the most claims."""
        for row, cells in numbered:
            if self._fits(cells, dataset):
                return self._heading(row, cells, dataset)
        row, cells = max(numbered, key=lambda item: self._count(item[1], dataset), default=(1, ()))
        if not self._count(cells, dataset):
            raise Refusal(self._unknown(numbered, [dataset], guessed))
        return self._heading(row, cells, dataset)

    def _double(self, row: int, upper: Cells, lower: Cells) -> Heading | None:
        """Headings over two rows: those of the upper row reach down to where the lower one is blank.

        At least half of what stands in the lower row must be headings, and together the rows must
        claim more than either, so that a record or a repeated heading row is never taken for one.
        """
        both = [below or above for above, below in zip_longest(upper, lower)]
        for name in self._datasets:
            below = self._count(lower, name)
            if (
                2 * below >= len(_filled(lower))
                and self._count(both, name) > max(below, self._count(upper, name))
                and [other for other in self._datasets if self._fits(both, other)] == [name]
            ):
                return replace(self._heading(row + 1, both, name), double=True)
        return None

    def _fits(self, cells: Cells, dataset: str) -> bool:
        return not self._lacking(cells, dataset)

    def _count(self, cells: Cells, dataset: str) -> int:
        return len({claim.meaning for claim in self.claims(cells, dataset)})

    def _heading(self, row: int, cells: Cells, dataset: str) -> Heading:
        return Heading(dataset, row, tuple(cell or "" for cell in cells), self.claims(cells, dataset))

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
            return wording.unknown_sheet(_veiled(_filled(cells)), None, [], guessed=guessed)
        columns = self._datasets[near].columns
        lacking = [
            wording.accepted(columns[name].title, accepted_names(name, columns[name]))
            for name in self._lacking(cells, near)[:6]
        ]
        return wording.unknown_sheet(_filled(cells), self._datasets[near].title, lacking, guessed=guessed)

    def _lacking(self, cells: Cells, dataset: str) -> list[str]:
        claimed = {claim.meaning.column for claim in self.claims(cells, dataset) if not claim.meaning.time}
        return [name for name in self._datasets[dataset].identify if name not in claimed]


def _veiled(cells: list[str]) -> list[str]:
    """The cells, but only their first characters if one holds a long number: then they are somebody's data."""
    personal = any(_NUMBER.search(cell) for cell in cells)
    return [f"{cell[0]}**" for cell in cells] if personal else cells


def _filled(cells: Cells) -> list[str]:
    return [cell for cell in cells if cell]
