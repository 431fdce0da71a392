"""One sheet of a workbook: where its rows and cells stand in the text, and what is written into it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from riskaudit.model.progress import Pass
from riskaudit.writers.annotated.marks import NOTE_WIDTH
from riskaudit.writers.annotated.xml import (
    OFFICE,
    Attributes,
    Edit,
    NotTouched,
    after,
    edited,
    letters,
    opened,
    place_of,
    prefix_of,
    tag_at,
    text_cell,
    walk,
    with_attribute,
)

MOST_COLUMNS = 16_384
MOST_MERGED = 1_000_000
_AFTER_DRAWING = frozenset(
    {
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
        "AlternateContent",
    }
)
_FILLED = frozenset({"v", "is", "f"})

Area = tuple[int, int, int, int]
"""Top, left, bottom and right of merged cells, counted from 1."""


@dataclass(slots=True)
class Cell:
    """A cell by its offsets, and its look."""

    column: int
    start: int
    end: int = 0
    style: int | None = None


@dataclass(slots=True)
class Row:
    """A row by its offsets; `style` is that of its blank cells where it has one."""

    start: int
    end: int = 0
    style: int | None = None
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Layout:
    """What was found in a sheet: its wanted rows, its last filled column, and where things stand."""

    rows: dict[int, Row] = field(default_factory=dict)
    width: int = 0
    merged: list[Area] = field(default_factory=list)
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    drawing: str | None = None
    drawing_at: int = 0

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows what stands in a cell: of merged ones the first."""
        for top, left, _, right in self._areas.get(row, ()):
            if left <= column <= right:
                return top, left
        return row, column

    def reach(self, row: int) -> int:
        """The last column that is merged with a cell of a row."""
        return max((right for _, _, _, right in self._areas.get(row, ())), default=0)

    @cached_property
    def _areas(self) -> dict[int, list[Area]]:
        """The merged cells of every wanted row."""
        rows = sorted(self.rows)
        found: dict[int, list[Area]] = {}
        count = 0
        for area in self.merged:
            here = rows[bisect_left(rows, area[0]) : bisect_right(rows, area[2])]
            if (count := count + len(here)) > MOST_MERGED:
                raise NotTouched("merged cells over one another")
            for row in here:
                found.setdefault(row, []).append(area)
        return found

    def style_of(self, row: int, column: int) -> int:
        """The look of a cell, be it written or blank."""
        line = self.rows[row]
        for cell in line.cells:
            if cell.column == column and cell.style is not None:
                return cell.style
        if line.style is not None:
            return line.style
        return next((style for first, last, style in self.columns if first <= column <= last), 0)


class _Walk:
    """Gathers the layout while a sheet is walked through."""

    def __init__(self, wanted: Collection[int], now: Pass) -> None:
        self.found, self._now = Layout(), now
        self._wanted, self._depth, self._row, self._column = wanted, 0, 0, 0
        self._line: Row | None = None
        self._cell: Cell | None = None

    def start(self, name: str, told: Attributes, at: int) -> None:
        self._depth += 1
        if self._depth == 4 and name == "c":
            self._begin_cell(told, at)
        elif self._depth == 5 and name in _FILLED:
            self.found.width = max(self.found.width, self._column)
        elif self._depth == 3 and name == "row":
            self._begin_row(told, at)
        elif self._depth == 3 and name == "mergeCell":
            first, _, last = told.get("ref", "").partition(":")
            self.found.merged.append((*place_of(first), *place_of(last or first)))
        elif self._depth == 3 and name == "col":
            span = int(told.get("min", 0)), int(told.get("max", 0)), int(told.get("style", 0))
            self.found.columns.append(span)
        elif self._depth == 2:
            self._part(name, told, at)

    def _part(self, name: str, told: Attributes, at: int) -> None:
        self.found.starts.setdefault(name, at)
        if name == "legacyDrawing":
            self.found.drawing = next((told[key] for key in told if key.endswith(":id")), None)
        if name in _AFTER_DRAWING and not self.found.drawing_at:
            self.found.drawing_at = at

    def _begin_row(self, told: Attributes, at: int) -> None:
        self._row = self._now.done = int(told["r"]) if "r" in told else self._row + 1
        self._column = 0
        style = int(told["s"]) if told.get("customFormat") in ("1", "true") and "s" in told else None
        self._line = Row(at, style=style) if self._row in self._wanted else None
        if self._line is not None and self.found.rows.setdefault(self._row, self._line) is not self._line:
            raise NotTouched("two rows of one number")

    def _begin_cell(self, told: Attributes, at: int) -> None:
        self._column = place_of(told["r"])[1] if "r" in told else self._column + 1
        if self._line is not None:
            self._cell = Cell(self._column, at, style=int(told["s"]) if "s" in told else None)
            if self._line.cells and self._line.cells[-1].column >= self._column:
                raise NotTouched("cells out of order")
            self._line.cells.append(self._cell)

    def end(self, name: str, at: int) -> None:
        if self._depth == 4 and self._cell is not None:
            self._cell.end, self._cell = at, None
        elif self._depth == 3 and name == "row" and self._line is not None:
            self._line.end, self._line = at, None
        elif self._depth in (1, 2):
            self.found.ends.setdefault(name, at)
        self._depth -= 1


def layout_of(data: bytes, wanted: Collection[int], now: Pass) -> Layout:
    """The layout of a sheet, whose rows `now` counts. Raises NotTouched where cells stand in no order or numbers are none."""
    walked = _Walk(wanted, now)
    try:
        walk(data, walked.start, walked.end)
    except (ValueError, IndexError) as error:
        raise NotTouched(str(error)) from None
    if "worksheet" not in walked.found.ends or "sheetData" not in walked.found.starts:
        raise NotTouched("no sheet")
    return walked.found


@dataclass(frozen=True)
class Writing:
    """What is written into a sheet: new looks of cells, texts by row in the column of notes, each with its look, and
    the id of the drawing that its comments need."""

    looks: Mapping[tuple[int, int], int]
    notes: Mapping[int, tuple[str, int]]
    column: int
    drawing: str | None = None


def written(data: bytes, layout: Layout, writing: Writing, now: Pass) -> bytes:
    """The sheet with all that is to be written; every other byte is as it was. `now` counts the rows."""
    edits: list[Edit] = []
    prefix = prefix_of(data, "worksheet")
    looks: dict[int, dict[int, int]] = {}
    for (row, column), style in writing.looks.items():
        looks.setdefault(row, {})[column] = style
    for row in sorted({*looks, *writing.notes}):
        note = writing.notes.get(row)
        cell = text_cell(row, writing.column, note[1], note[0], prefix) if note else None
        edits += _row_edits(data, row, layout.rows[row], looks.get(row, {}), (writing.column, cell), prefix)
        now.done += 1
    if writing.notes:
        edits += [*_wider(data, layout, writing), *_column_edits(data, layout, writing.column, prefix)]
    if writing.drawing:
        at = layout.drawing_at or layout.ends["worksheet"]
        told = f'<{prefix}legacyDrawing xmlns:r="{OFFICE}" r:id="{writing.drawing}"/>'
        edits.append((at, at, told.encode()))
    return edited(data, edits)


def _row_edits(
    data: bytes, number: int, row: Row, looks: Mapping[int, int], note: tuple[int, bytes | None], prefix: str
) -> list[Edit]:
    edits: list[Edit] = []
    new: dict[int, bytes] = {}
    known = {cell.column: cell for cell in row.cells}
    for column, style in looks.items():
        if column in known:
            at = known[column].start
            tag = tag_at(data, at)
            edits.append((at, at + len(tag), with_attribute(tag, "s", str(style))))
        else:
            new[column] = f'<{prefix}c r="{letters(column)}{number}" s="{style}"/>'.encode()
    if note[1] is not None:
        if note[0] in known:
            cell = known[note[0]]
            edits.append((cell.start, after(data, cell.start, cell.end), note[1]))
        else:
            new[note[0]] = note[1]
    tag = tag_at(data, row.start)
    if tag.endswith(b"/>"):
        inner = b"".join(cell for _, cell in sorted(new.items()))
        closing = f"</{prefix}row>".encode()
        return [(row.start, row.start + len(tag), with_attribute(opened(tag), "spans", None) + inner + closing)]
    if note[1] is not None:
        edits.append((row.start, row.start + len(tag), with_attribute(tag, "spans", None)))
    for column, cell_text in sorted(new.items()):
        at = next((cell.start for cell in row.cells if cell.column > column), row.end)
        edits.append((at, at, cell_text))
    return edits


def _wider(data: bytes, layout: Layout, writing: Writing) -> list[Edit]:
    """The sheet's own word on how far it reaches."""
    at = layout.starts.get("dimension")
    if at is None:
        return []
    tag = tag_at(data, at)
    if b" ref=" not in tag:
        return []
    rows = sorted(layout.rows)
    last = f"{letters(writing.column)}{rows[-1]}"
    found: list[Attributes] = []
    walk(opened(tag) + b"</" + tag[1:].split()[0] + b">", lambda _name, told, _at: found.append(told))
    first, _, end = found[0].get("ref", "A1").partition(":")
    top, left = place_of(first)
    bottom = max(place_of(end or first)[0], place_of(last)[0])
    ref = f"{letters(min(left, writing.column))}{min(top, rows[0])}:{letters(writing.column)}{bottom}"
    return [(at, at + len(tag), with_attribute(tag, "ref", ref))]


def _column_edits(data: bytes, layout: Layout, column: int, prefix: str) -> list[Edit]:
    """The width of the column of notes; a width told for it and its neighbours stays that of the neighbours."""
    own = f'<{prefix}col min="{column}" max="{column}" width="{NOTE_WIDTH}" customWidth="1"/>'.encode()
    at = layout.starts.get("cols")
    if at is None:
        before = layout.starts["sheetData"]
        return [(before, before, f"<{prefix}cols>".encode() + own + f"</{prefix}cols>".encode())]
    tags: list[tuple[int, int, int, bytes]] = []

    def start(name: str, told: Attributes, _at: int) -> None:
        if name == "col":
            tags.append((int(told["min"]), int(told["max"]), _at, b""))

    part = data[at : after(data, at, layout.ends["cols"])]
    spaced = part if not prefix else part.replace(f"<{prefix}".encode(), b"<").replace(f"</{prefix}".encode(), b"</")
    walk(spaced, start)
    kept: list[tuple[int, bytes]] = [(column, own)]
    for first, last, place, _ in tags:
        tag = tag_at(spaced, place)
        for low, high in ((first, min(last, column - 1)), (max(first, column + 1), last)):
            if low <= high:
                piece = with_attribute(with_attribute(tag, "min", str(low)), "max", str(high))
                piece = piece if piece.endswith(b"/>") else piece[:-1] + b"/>"
                kept.append((low, f"<{prefix}".encode() + piece[1:]))
    whole = f"<{prefix}cols>".encode() + b"".join(piece for _, piece in sorted(kept)) + f"</{prefix}cols>".encode()
    return [(at, at + len(part), whole)]
