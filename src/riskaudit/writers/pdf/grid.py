"""Tables: rows that never split badly, heads that repeat on every page, numbers on the right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Literal

from riskaudit.writers.pdf.flow import HAIR, Anchor, Block
from riskaudit.writers.pdf.parts import Text, spans
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import HEIGHT, LINE, SMALL, SOFT, TINT, WIDTH, Color, Style
from riskaudit.writers.pdf.type import Line, may_break, set_lines

CELL_X, CELL_Y = 3.2, 2.6
SHORT = 56.0
"""A heading wider than this may take two lines."""
AIR = 14.0
"""How much wider than needed a fitted column becomes where there is room."""
FIRM = 0.0
"""The width of a column that is to be `fitted` to what stands in it."""


@dataclass(frozen=True, slots=True)
class Col:
    """A column: its title, its width in points and the side its cells stand on."""

    title: str
    width: float
    align: Literal["left", "right", "center"] = "left"


def fitted(columns: Sequence[Col], rows: Sequence[Row], style: Style) -> list[Col]:
    """The columns over the whole width, each as wide as what stands in it. Those with a width of their own, which they
    need at least, take what the others leave: of them the few widest cells wrap, and more where that is too little."""
    bold = style.but(bold=True)
    held = [
        sorted(_widest(row.cells[at], bold if row.bold else style) for row in rows) or [0.0]
        for at in range(len(columns))
    ]
    most = [cells[int(len(cells) * 0.9) if column.width else -1] for cells, column in zip(held, columns, strict=True)]
    for lines in (1, 2):
        heads = [_headed(column.title, bold, lines) for column in columns]
        wide = [max(pair) + 2 * CELL_X + HAIR for pair in zip(most, heads, strict=True)]
        if sum(wide) <= WIDTH:
            break
    loose = [at for at, column in enumerate(columns) if column.width]
    firm = [at for at, column in enumerate(columns) if not column.width]
    room = WIDTH - sum(column.width for column in columns)
    told = dict(zip(firm, _shared([wide[at] for at in firm], room), strict=True))
    left = WIDTH - sum(told.values())
    told |= dict(zip(loose, _shared([wide[at] for at in loose], left), strict=True))
    rest = WIDTH - sum(told.values())
    air = min(rest / len(columns), AIR)
    own = (rest - air * len(columns)) / len(loose)
    return [replace(column, width=told[at] + air + (own if column.width else 0)) for at, column in enumerate(columns)]


def _headed(title: str, style: Style, lines: int) -> float:
    """The width of a heading in so many lines; one that is short has one in any case."""
    whole = _widest(title, style)
    if lines == 1 or whole <= SHORT:
        return whole
    cuts = [at for at in range(1, len(title)) if title[at] == " " and may_break(title, at)]
    halves = ((title[:at], title[at + 1 :]) for at in cuts)
    return min((max(_widest(first, style), _widest(last, style)) for first, last in halves), default=whole)


def _shared(wanted: Sequence[float], room: float) -> list[float]:
    """What each gets of a room: all that it wants, or as much as every other that wants more than its share."""
    most = room
    for at, wish in enumerate(sorted(wanted)):
        most = room / (len(wanted) - at)
        if wish > most:
            break
        room, most = room - wish, wish
    return [min(wish, most) for wish in wanted]


def _widest(text: Text, style: Style) -> float:
    """The width of the longest line of a text that is not wrapped."""
    lines = set_lines(spans(text, style), 9_999)
    return max((sum(piece.width for piece in line.pieces) for line in lines), default=0.0)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row; `fills` are grounds by the column's index; `bold` is for totals."""

    cells: Sequence[Text]
    anchor: Anchor | None = None
    bold: bool = False
    fills: Mapping[int, Color] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Set:
    """A row with its lines broken."""

    height: float
    cells: Sequence[list[Line]]
    row: Row


class Grid(Block):
    """A table. It splits between rows; a row taller than a page is cut between its lines."""

    def __init__(
        self, columns: Sequence[Col], rows: Iterable[Row | Sequence[Text]], *, before: float = 8, style: Style = SMALL
    ) -> None:
        self.before = before
        head = (style if style.leading <= SMALL.leading else SMALL).but(bold=True, color=SOFT)
        self._columns = columns
        self._head = _lay(columns, Row([column.title for column in columns]), head)[0]
        self._rows: list[_Set] = []
        for row in rows:
            self._rows += _lay(columns, row if isinstance(row, Row) else Row(row), style)
        self._measure()

    def _measure(self) -> None:
        """Finds the height and the anchors of the rows held."""
        ends = list(accumulate((row.height for row in self._rows), initial=self._head.height))
        self.height = ends[-1]
        held = zip(ends, self._rows, strict=False)
        self.anchors = [(end, entry.row.anchor) for end, entry in held if entry.row.anchor]

    @property
    def least(self) -> float:
        """The head with two rows, or with all where there are no more than three."""
        shown = self._rows if len(self._rows) <= 3 else self._rows[:2]
        return self._head.height + sum(row.height for row in shown)

    def split(self, room: float) -> tuple[Block, Block] | None:
        """Splits between rows and leaves no single row behind or ahead; a table of few rows stays whole if it can."""
        if len(self._rows) <= 3 and self.height <= HEIGHT:
            return None
        ends = accumulate((row.height for row in self._rows), initial=self._head.height)
        count = sum(end <= room + HAIR for end in ends) - 1
        if count == len(self._rows) - 1 and count > 2:
            count -= 1
        if count < min(2, len(self._rows) - 1) or count < 1 or count >= len(self._rows):
            return None
        return self._part(self._rows[:count], self.before), self._part(self._rows[count:], 0)

    def _part(self, rows: list[_Set], before: float) -> Grid:
        part = Grid.__new__(Grid)
        part.before, part._columns, part._head, part._rows = before, self._columns, self._head, rows
        part.keep = False
        part._measure()
        return part

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws the head and the rows, each above a thin line."""
        width = sum(column.width for column in self._columns)
        sheet.fill((x, top - self._head.height, width, self._head.height), TINT)
        for entry in [self._head, *self._rows]:
            self._draw_row(sheet, entry, x, top)
            top -= entry.height
            sheet.rule(x, top, width, LINE, 0.4)

    def _draw_row(self, sheet: Sheet, entry: _Set, x: float, top: float) -> None:
        for index, (column, lines) in enumerate(zip(self._columns, entry.cells, strict=True)):
            if color := entry.row.fills.get(index):
                sheet.fill((x + 1, top - entry.height + 1, column.width - 2, entry.height - 2), color)
            sheet.lines_of_type(lines, x + CELL_X, top - CELL_Y)
            x += column.width


def _lay(columns: Sequence[Col], row: Row, style: Style) -> list[_Set]:
    """Breaks the lines of a row's cells; more than one row where one would not fit on a page."""
    style = style.but(bold=True) if row.bold else style
    cells = [
        set_lines(spans(cell, style), column.width - 2 * CELL_X, align=column.align)
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    height = max(sum(line.height for line in lines) for lines in cells) + 2 * CELL_Y
    if height < HEIGHT * 0.6:
        return [_Set(height, cells, row)]
    step = int(HEIGHT * 0.3 / style.leading)
    most = max(len(lines) for lines in cells)
    parts = []
    for first in range(0, most, step):
        share = [lines[first : first + step] for lines in cells]
        tall = max(sum(line.height for line in lines) for lines in share) + 2 * CELL_Y
        parts.append(_Set(tall, share, row if first == 0 else Row(row.cells, fills=row.fills)))
    return parts
