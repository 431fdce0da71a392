"""Several tables in one sheet, one below another, each with headings of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from riskaudit.model.dataset import Dataset
from riskaudit.model.table import Batches, Mapped
from riskaudit.records.headings import Cells, Heading, Headings

_REACH = 2
"""Rows above and below a suspect among which its headings may begin."""

RowAt = Callable[[int], Cells]
"""The cells of a row by its number; none for a number beyond the sheet."""


def watched(heading: Heading, mapping: Mapping[str, Mapped], dataset: Dataset) -> int:
    """The index of the column whose cells tell a heading from a record: its date, where the sheet has it."""
    return mapping[dataset.date].index if dataset.date in mapping else heading.claims[0].index


def suspects(cells: Iterable[tuple[str | None, str | None]], numbers: Iterable[int], headings: Headings) -> list[int]:
    """The rows that may hold headings, by number: where a word that is one stands in place of a date, or leads a
    row without a date. `cells` are the first cell of each row and that of the column to be watched."""
    found: list[int] = []
    for number, (leading, cell) in zip(numbers, cells, strict=False):
        word = cell or leading
        if word and not word[0].isdecimal() and headings.knows(word):
            found.append(number)
    return found


def row_of(whole: Batches) -> RowAt:
    """The rows of a sheet by number."""
    places = {number: i for i, number in enumerate(whole.rows)}

    def row_at(number: int) -> Cells:
        return [column[places[number]] for column in whole.columns] if number in places else ()

    return row_at


def further(numbers: Sequence[int], row_at: RowAt, first: Heading, headings: Headings) -> list[Heading]:
    """The headings of the further tables, in the order of the rows; pages that repeat the ones in force are none."""
    current, found = first, []
    for number in numbers:
        if number <= current.end:
            continue
        top = max(current.end + 1, number - _REACH)
        window = [row_at(row) for row in range(top, number + 2 * _REACH + 1)]
        for row in range(top, number + 1):
            other = headings.again(window, row - top + 1)
            if other is None:
                continue
            moved = replace(other, row=other.row + top - 1)
            if moved.row >= number and not _repeats(moved, current):
                current = moved
                found.append(moved)
            break
    return found


def _repeats(heading: Heading, current: Heading) -> bool:
    """Whether headings below others are the same in all that matters: then their row is skipped, and the table
    goes on."""
    claims = [{(claim.index, claim.meaning, claim.heading) for claim in item.claims} for item in (heading, current)]
    return heading.dataset == current.dataset and heading.over == current.over and claims[0] == claims[1]


def parts(whole: Batches, headings: Sequence[Heading]) -> list[tuple[Heading, Batches, list[int]]]:
    """The tables of a sheet whose cells are given from row 1 on: the headings of each up to its last one, its rows,
    and the numbers of those with cells beyond its last heading."""
    found = []
    for whole_heading, following in zip_longest(headings, headings[1:]):
        width = max(i for i, title in enumerate(whole_heading.headings, 1) if title)
        heading = replace(whole_heading, headings=whole_heading.headings[:width])
        before = following.row - following.over + 1 if following else None
        source = _between(whole, heading.end, before, len(whole.columns))
        beyond = source.columns[width:]
        extra = [row for i, row in enumerate(source.rows) if any(column[i] is not None for column in beyond)]
        columns = [*source.columns[:width], *([None] * len(source.rows) for _ in range(width - len(source.columns)))]
        found.append((heading, Batches(columns, source.rows), extra))
    return found


def _between(whole: Batches, after: int, before: int | None, width: int) -> Batches:
    """The rows between two others, by number, without blank ones at the end."""
    start = next((i for i, row in enumerate(whole.rows) if row > after), len(whole.rows))
    stop = next((i for i, row in enumerate(whole.rows) if before is not None and row >= before), len(whole.rows))
    while stop > start and all(column[stop - 1] is None for column in whole.columns):
        stop -= 1
    return Batches([column[start:stop] for column in whole.columns[:width]], whole.rows[start:stop])
