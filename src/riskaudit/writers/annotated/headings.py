"""Which column of a sheet an evidence stands in, told by the headings; where that is in doubt, none."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from itertools import product

from riskaudit.model.intake import SheetRead
from riskaudit.writers.annotated.package import Package
from riskaudit.writers.annotated.xml import Attributes, place_of, walk

DEEPEST = 3
"""Rows over which headings may stand."""

Line = Mapping[int, str]
"""The texts of a row by their columns, counted from 1."""


def columns_of(sheet: SheetRead, lines: Sequence[Line]) -> dict[str, tuple[int, ...]]:
    """Column of the dataset → where it stands, `lines` being the rows of headings from the upper to the last one.

    Headings that read from left to right as they were told are sure. Else a heading must fit a single column, whatever
    may belong to it of the rows above.
    """
    told = [_bare(item.heading) for item in sheet.columns]
    last = {column: bare for column, text in sorted(lines[-1].items()) if (bare := _bare(text))} if lines else {}
    places: dict[str, list[int]] = {}
    if list(last.values()) == told:
        for item, column in zip(sheet.columns, last, strict=True):
            if item.column:
                places.setdefault(item.column, []).append(column)
        return {name: tuple(found) for name, found in places.items()}
    names = _names(lines)
    for item, heading in zip(sheet.columns, told, strict=True):
        fitting = [column for column, known in names.items() if heading in known]
        if item.column and len(fitting) == 1 and told.count(heading) == 1:
            places.setdefault(item.column, []).append(fitting[0])
    return {name: tuple(found) for name, found in places.items()}


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _names(lines: Sequence[Line]) -> dict[int, set[str]]:
    """Every heading that a column may be said to have: its own cells, and those to the left that may reach over it,
    which those of the last row do not."""
    found: dict[int, set[str]] = {}
    for column in sorted({column for line in lines for column in line}):
        levels = [*(_reaching(line, column) for line in lines[:-1]), ["", _bare(lines[-1].get(column, ""))]]
        for path in product(*levels):
            cells = [cell for cell in path if cell]
            found.setdefault(column, set()).update("".join(cells[i:]) for i in range(len(cells)))
            found[column].update(cells)
    return found


def _reaching(line: Line, column: int) -> list[str]:
    here = _bare(line.get(column, ""))
    left = [at for at, text in line.items() if at < column and _bare(text)]
    return list(dict.fromkeys(["", here, _bare(line[max(left)]) if left else ""]))


class _Enough(Exception):
    """All wanted rows were seen."""


def lines_of(package: Package, part: str, rows: Collection[int]) -> dict[int, dict[int, str]]:
    """The texts in some rows of a sheet, by row and column."""
    found: dict[int, dict[int, str]] = {row: {} for row in rows}
    shared: dict[int, list[tuple[int, int]]] = {}
    kind, text = "", list[str]()
    row = column = 0
    last = max(rows, default=0)
    path: list[str] = []

    def start(name: str, told: Attributes, _at: int) -> None:
        nonlocal row, column, kind
        path.append(name)
        if name == "row" and len(path) == 3:
            row, column = int(told["r"]) if "r" in told else row + 1, 0
            if row > last:
                raise _Enough
        elif name == "c" and len(path) == 4:
            column, kind = place_of(told["r"])[1] if "r" in told else column + 1, told.get("t", "n")
            text.clear()

    def end(name: str, _at: int) -> None:
        if name == "c" and len(path) == 4 and row in found and text:
            if kind == "s":
                shared.setdefault(int("".join(text)), []).append((row, column))
            else:
                found[row][column] = "".join(text)
        path.pop()

    def words(told: str) -> None:
        if row in found and path[-1] in ("v", "t") and "rPh" not in path:
            text.append(told)

    with suppress(_Enough):
        walk(package[part], start, end, words)
    if shared and "xl/sharedStrings.xml" in package:
        for number, told in _shared(package["xl/sharedStrings.xml"], shared).items():
            for at, place in shared[number]:
                found[at][place] = told
    return found


def _shared(data: bytes, wanted: Collection[int]) -> dict[int, str]:
    """Some of the texts that cells share, by their numbers."""
    found: dict[int, str] = {}
    number, path = -1, list[str]()

    def start(name: str, _told: Attributes, _at: int) -> None:
        nonlocal number
        path.append(name)
        if len(path) == 2:
            number += 1

    def end(_name: str, _at: int) -> None:
        path.pop()

    def words(told: str) -> None:
        if number in wanted and path[-1] == "t" and "rPh" not in path:
            found[number] = found.get(number, "") + told

    walk(data, start, end, words)
    return found
