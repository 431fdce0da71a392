"""The copy of one file: its sheets with what is noted on them, and a sheet that says what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskaudit.model.base import Language
from riskaudit.model.intake import SheetRead
from riskaudit.model.progress import Gauge
from riskaudit.writers.annotated.headings import DEEPEST, columns_of, lines_of
from riskaudit.writers.annotated.looks import BLANK, Looks
from riskaudit.writers.annotated.marks import Mark, gravest, told
from riskaudit.writers.annotated.package import Package, of_kind, target_of
from riskaudit.writers.annotated.remarks import LONGEST, remark
from riskaudit.writers.annotated.sheet import MOST_COLUMNS, Layout, Writing, layout_of, written
from riskaudit.writers.annotated.words import say
from riskaudit.writers.annotated.xml import Attributes, NotTouched, walk

MOST_REMARKS = 5_000
"""Cells of one sheet that get a comment."""

_WALKED = 0.8
"""The share of its time after which a sheet that gets notes has been walked through."""

_BOOK = "xl/workbook.xml"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_STRICT = b"purl.oclc.org/ooxml"


@dataclass
class Done:
    """What became of the findings of a file."""

    rows: int = 0
    cells: int = 0
    remarks: int = 0
    lost: list[tuple[str, int, Mark]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Copy:
    """A workbook on whose sheets findings are noted."""

    def __init__(self, package: Package, language: Language) -> None:
        self.package, self._language, self.done = package, language, Done()
        if _STRICT in package[_BOOK]:
            raise NotTouched("strict")
        self.sheets = _sheets(package)
        told = of_kind(package.relations(_BOOK), "styles")
        self._styles = target_of(_BOOK, told) if told else "xl/styles.xml"
        if told is None:
            package.put(self._styles, BLANK)
            package.declare(self._styles, _STYLES)
            package.relate(_BOOK, "styles", f"/{self._styles}")
        self.looks = Looks(package[self._styles])

    def note(self, sheet: str, tables: Sequence[SheetRead], rows: Mapping[int, Sequence[Mark]], gauge: Gauge) -> None:
        """Note the findings of a sheet on its rows; `tables` are what was read in it."""
        part = self.sheets.get(sheet)
        if part is None:
            self.done.lost += [(sheet, row, mark) for row, marks in rows.items() for mark in marks]
            return
        heads = {table.heading_row for table in tables if table.heading_row}
        walked = gauge.begin("rows", sum(table.rows for table in tables), _WALKED)
        layout = layout_of(self.package[part], {*rows, *heads}, walked)
        here = {row: marks for row, marks in rows.items() if row in layout.rows}
        self.done.lost += [(sheet, row, mark) for row, marks in rows.items() if row not in here for mark in marks]
        self.done.rows += sum(map(len, here.values()))
        evidence = self._evidence(part, tables, layout, here)
        looks = {place: self._look(layout, place, marks) for place, marks in evidence.items()}
        column = self._column(sheet, layout, {*here, *heads})
        notes = self._notes(layout, here, heads & layout.rows.keys(), column) if column else {}
        drawing = self._remarks(sheet, part, layout, evidence)
        self.done.cells += len(looks)
        now = gauge.begin("rows", len(layout.rows))
        self.package.put(part, written(self.package[part], layout, Writing(looks, notes, column, drawing), now))

    def finish(self) -> None:
        """Write the looks, when all sheets are noted."""
        self.package.put(self._styles, self.looks.written())

    def _look(self, layout: Layout, place: tuple[int, int], marks: Sequence[Mark]) -> int:
        return self.looks.marked(layout.style_of(*place), gravest(marks))

    def _evidence(
        self, part: str, tables: Sequence[SheetRead], layout: Layout, rows: Mapping[int, Sequence[Mark]]
    ) -> dict[tuple[int, int], list[Mark]]:
        """The cells that show the findings of the rows; those merged into others are theirs."""
        heads = [table.heading_row for table in tables]
        above = {row for head in heads for row in range(max(1, head - DEEPEST + 1), head + 1)}
        lines = lines_of(self.package, part, above)
        known = [
            columns_of(table, [lines[row] for row in range(max(1, head - DEEPEST + 1), head + 1)])
            for table, head in zip(tables, heads, strict=True)
        ]
        found: dict[tuple[int, int], list[Mark]] = {}
        for row, marks in rows.items():
            at = max((i for i, head in enumerate(heads) if head < row), key=lambda i: heads[i], default=None)
            for mark in marks:
                if at is None or tables[at].dataset != mark.dataset:
                    continue
                for name in mark.columns:
                    for column in known[at].get(name, ()):
                        place = layout.anchor(row, column)
                        if place[0] in rows and mark not in found.setdefault(place, []):
                            found[place].append(mark)
        return {place: marks for place, marks in found.items() if marks}

    def _column(self, sheet: str, layout: Layout, rows: set[int]) -> int:
        """The first column to the right of all that is filled, or merged with it; 0 if there is none left."""
        column = max([layout.width, *map(layout.reach, rows)]) + 1
        if column > MOST_COLUMNS:
            self.done.notes.append(say("no_column", self._language, sheet=sheet))
            return 0
        return column

    def _notes(
        self, layout: Layout, rows: Mapping[int, Sequence[Mark]], heads: set[int], column: int
    ) -> dict[int, tuple[str, int]]:
        notes = {row: (told(marks), self.looks.wrapped(gravest(marks))) for row, marks in rows.items()}
        for row in heads:
            cells = layout.rows[row].cells
            styled = [cell.column for cell in cells if cell.column < column]
            style = layout.style_of(row, styled[-1]) if styled else 0
            notes[row] = (say("notes", self._language), style)
        return notes

    def _remarks(
        self, sheet: str, part: str, layout: Layout, evidence: Mapping[tuple[int, int], Sequence[Mark]]
    ) -> str | None:
        """Comments on the cells of evidence; the id of their drawing, if it is new."""
        texts = {place: told(marks, LONGEST) for place, marks in sorted(evidence.items())[:MOST_REMARKS]}
        if not texts:
            return None
        if len(evidence) > len(texts):
            self._say("capped_remarks", sheet=sheet, count=f"{len(texts):,}")
        try:
            key, kept = remark(self.package, part, layout.drawing, texts)
        except NotTouched:
            self._say("no_remarks", sheet=sheet)
            return None
        if kept:
            self._say("own_remarks", count=kept)
        self.done.remarks += len(texts) - kept
        return key

    def _say(self, key: str, **values: object) -> None:
        self.done.notes.append(say(key, self._language, **values))


def _sheets(package: Package) -> dict[str, str]:
    """The worksheets by their names, as parts."""
    named: list[tuple[str, str]] = []

    def start(name: str, told: Attributes, _at: int) -> None:
        if name == "sheet":
            named.append((told.get("name", ""), next((told[key] for key in told if key.endswith(":id")), "")))

    walk(package[_BOOK], start)
    targets = {told.get("Id", ""): told for told in package.relations(_BOOK)}
    return {
        name: target_of(_BOOK, targets[key])
        for name, key in named
        if key in targets and targets[key].get("Type", "").endswith("/worksheet")
    }
