"""Reads ledgers back, whatever people and their programs made of them.

Columns are known by their headings, in either language and any order; a row by the mark it carries. What is not
understood is told with its place, all at once, and nothing is followed up then: half a ledger would lose findings.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from riskaudit.errors import AuditError, Fault, Place, Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.english import counted
from riskaudit.model.ledger import (
    CLOSED,
    COLUMNS,
    DECISIONS,
    FORM,
    OPENED,
    REGISTER,
    STATES,
    Ledger,
    Mark,
    OldOrder,
    read_amount,
    read_day,
)
from riskaudit.records import wording
from riskaudit.records.content import kind_of
from riskaudit.records.leaves import ERROR
from riskaudit.records.wording import Refusal
from riskaudit.records.workbook import Book, Grid, grids

_IDS = {word: name for name, column in COLUMNS.items() for word in (column.title.zh, column.title.en)}
_STATES = {word.lower(): state for state in STATES for word in (state.zh, state.en)}
_NUMBER = re.compile(r"(?:JC|SX)-\d{4}-.+")
_NEEDED = ("number", "state", "due")
_HEAD = 30
"""Rows in which the headings must be found."""

_ENOUGH = 5
"""Known headings that make a row the heading."""

_AS_XLSX = Sentence("在 Excel、WPS 或 LibreOffice 中另存为 .xlsx 再试", "save it as .xlsx and try again")
_FROM_OLD = Sentence(
    "从发出的台账里把该行最后一列（隐藏列）复制回来；自己加的行请清空工单号",
    "copy the last, hidden cell of that row from the ledger as it was sent out; clear the order of a row of your own",
)


_UNLOCK = Sentence("取消打开密码后另存，再试一次", "remove the password, save it and try again")


class LedgerFaults(AuditError):
    """Everything that is wrong with the ledgers, told at once; nothing is followed up."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        many = len(self.faults)
        super().__init__(
            Sentence(
                f"台账共 {many} 处问题，未作复查",
                f"{counted(many, 'fault|faults')} in the ledger; nothing was followed up",
            )
        )

    def text(self, language: Literal["zh", "en"] = "zh") -> str:
        """Every fault, then how many there are."""
        return "\n".join([*(fault.text(language) for fault in self.faults), super().text(language)])


def read_ledgers(paths: Sequence[Path], work: Path) -> tuple[Ledger, ...]:
    """The ledgers in the order given. A row that was taken out of all of them comes back from their registers.

    Raises LedgerFaults.
    """
    reading = _Reading()
    for number, path in enumerate(paths):
        reading.read(path, work / f"ledger-{number}.cells")
    if reading.faults:
        raise LedgerFaults(reading.faults)
    return tuple(reading.ledgers())


@dataclass
class _Reading:
    """What was read of all ledgers so far."""

    faults: list[Fault] = field(default_factory=list)
    files: dict[str, tuple[str, list[OldOrder]]] = field(default_factory=dict)
    seen: dict[str, Place] = field(default_factory=dict)
    register: dict[str, tuple[str, OldOrder]] = field(default_factory=dict)

    def read(self, path: Path, target: Path) -> None:
        name = str(path)
        try:
            if kind_of(path) != "xlsx":
                self._fault(Place(name), Sentence("台账须是 .xlsx 工作簿", "a ledger is an .xlsx workbook"), _AS_XLSX)
                return
            sheets = grids(Book(path, "xlsx"), target)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except Refusal as refusal:
            cure = _UNLOCK if refusal.unread == wording.locked() else refusal.cure
            self._fault(Place(name), refusal.what, cure)
            return
        except OSError as error:
            reason = error.strerror or str(error)
            gone = isinstance(error, FileNotFoundError)
            self._fault(
                Place(name), Sentence("文件不存在" if gone else f"无法读取：{reason}", f"cannot be read: {reason}"), ""
            )
            return
        if name in self.files:
            self._fault(Place(name), Sentence("同一台账给了两次", "the same ledger was given twice"), "")
            return
        self.files[name] = (digest, [])
        found = [self._sheet(name, grid) for grid in sheets if grid.sheet != REGISTER]
        for grid in sheets:
            if grid.sheet == REGISTER:
                self._registered(name, grid)
        if not any(found):
            what = Sentence("不是整改台账：没有带指纹列的工作表", "no ledger: no sheet has fingerprints")
            self._fault(
                Place(name),
                what,
                Sentence("用 riskaudit check 生成的 ledger.xlsx", "take the ledger.xlsx that riskaudit check wrote"),
            )

    def ledgers(self) -> Iterator[Ledger]:
        """The ledgers, with the orders that were deleted from all of them."""
        for name, (digest, orders) in self.files.items():
            gone = [order for file, order in self.register.values() if file == name and order.number not in self.seen]
            yield Ledger(Path(name).name, digest, (*orders, *gone))

    def _fault(self, place: Place, what: str | Sentence | object, cure: str | Sentence | object) -> None:
        self.faults.append(Fault(place, what, cure))  # type: ignore[arg-type]

    def _sheet(self, name: str, grid: Grid) -> bool:
        """Read a sheet of orders; False for one that is none."""
        rows = list(zip(*grid.columns(), strict=True))
        head = _heading(rows)
        marked = [at for at in range(grid.width) if any(_looks_marked(row[at]) for row in rows)]
        if head is None:
            if marked:
                what = Sentence("找不到表头", "the headings are gone")
                self._fault(
                    Place(name, sheet=grid.sheet), what, Sentence("恢复原来的表头行", "put the row of headings back")
                )
            return bool(marked)
        table = _Table.of(rows[head], marked)
        self._check(name, grid.sheet, head, table)
        if any(needed not in table.places for needed in _NEEDED):
            return True
        for number, row in enumerate(rows[head + 1 :], head + 2):
            cells = {heading: cell for heading, cell in zip(table.headings, row, strict=True) if cell}
            if cells:
                self._order(Place(name, sheet=grid.sheet, row=number), table, row, cells)
        return True

    def _check(self, name: str, sheet: str, head: int, table: _Table) -> None:
        """Whether the headings that are needed are there, each once."""
        place = Place(name, sheet=sheet, row=head + 1)
        for needed in _NEEDED:
            if needed not in table.places:
                title = COLUMNS[needed].title
                what = Sentence(f"没有“{title.zh}”列", f'no column "{title.en}"')
                self._fault(place, what, Sentence(f"把该列表头改回“{title.zh}”", f'name the column "{title.en}" again'))
        for twice in table.twice:
            what = Sentence(f"“{twice}”列有两列", f'two columns "{twice}"')
            self._fault(place, what, Sentence("只留一列，或另取名", "keep one of them, or rename the other"))

    def _order(self, place: Place, table: _Table, row: Sequence[str | None], cells: Mapping[str, str]) -> None:
        """Read a row."""
        number, marked = table.cell(row, "number"), table.mark(row)
        for heading in (heading for heading, cell in cells.items() if cell == ERROR):
            what = Sentence(f"“{heading}”是没有结果的公式", f'"{heading}" is a formula without a value')
            self._fault(
                place, what, Sentence("打开保存一次，或改为值", "open and save it once, or put the value there")
            )
        told = {heading: cell for heading, cell in cells.items() if heading not in table.marks}
        if not marked:
            if _NUMBER.fullmatch(number):
                what = Sentence(f"工单 {number} 的指纹列为空", f"the fingerprints of order {number} are gone")
                self._fault(place, what, _FROM_OLD)
            elif told:
                state = _STATES.get(table.cell(row, "state").lower(), OPENED)
                self._add(place, OldOrder(place, number, table.cell(row, "unit"), state, None, told))
            return
        mark = Mark.read(marked)
        if mark is None:
            self._fault(place, Sentence("指纹列被改过", "the fingerprints were changed"), _FROM_OLD)
            return
        if number and number != mark.number:
            what = Sentence(
                f"工单号 {number} 与该行指纹（{mark.number}）不符",
                f"order {number}, but the fingerprints of {mark.number}",
            )
            self._fault(
                place,
                what,
                Sentence("可能只排序了部分列：整行恢复", "only some columns were sorted: put the whole row back"),
            )
            return
        state, due = self._state(place, table.cell(row, "state")), read_day(table.cell(row, "due"))
        if due is None and state is not CLOSED:
            said = table.cell(row, "due")
            what = Sentence(f"反馈期限“{said}”不是日期", f'"{said}" is no day to answer by')
            self._fault(place, what, Sentence("写成 2026-11-10", "write 2026-11-10"))
        self._said(place, table.cell(row, "final"), table.cell(row, "amount"))
        self._add(place, OldOrder(place, mark.number, table.cell(row, "unit"), state, due, told, mark))

    def _said(self, place: Place, decision: str, amount: str) -> None:
        """Whether what is counted of people's words can be told."""
        known = [word for item in DECISIONS for word in (item.zh, item.en)]
        if decision and decision not in known:
            what = Sentence(f"终审“{decision}”不认识", f'no such decision: "{decision}"')
            self._fault(place, what, Sentence(f"改为：{'、'.join(known[::2])}", f"one of: {', '.join(known[1::2])}"))
        if amount and read_amount(amount) is None:
            what = Sentence(f"退补金额“{amount}”不是金额", f'"{amount}" is no amount')
            self._fault(place, what, Sentence("只写数字，如 12.50", "write a number, such as 12.50"))

    def _state(self, place: Place, said: str) -> Bilingual:
        state = _STATES.get(said.lower(), OPENED if not said else None)
        if state is not None:
            return state
        listed = Sentence("、".join(item.zh for item in STATES), ", ".join(item.en for item in STATES))
        what = Sentence(f"状态“{said}”不认识", f'no such state: "{said}"')
        self._fault(place, what, Sentence(f"改为：{listed.zh}", f"one of: {listed.en}"))
        return OPENED

    def _add(self, place: Place, order: OldOrder) -> None:
        """Keep an order, once."""
        if order.mark:
            if (other := self.seen.get(order.number)) is not None:
                what = Sentence(
                    f"工单 {order.number} 出现两次，另一处：{other}",
                    f"order {order.number} is there twice, see {other}",
                )
                self._fault(
                    place,
                    what,
                    Sentence(
                        "只留一行；总表与分单位的台账不要一起给", "keep one row; give either the whole or its parts"
                    ),
                )
                return
            self.seen[order.number] = place
        self.files[place.file][1].append(order)

    def _registered(self, name: str, grid: Grid) -> None:
        """Read the hidden register."""
        rows = list(zip(*grid.columns(), strict=True))
        table = _Table.of(rows[0], [])
        for number, row in enumerate(rows[1:], 2):
            place = Place(name, sheet=grid.sheet, row=number)
            mark = Mark.read(table.mark(row))
            if mark is None:
                what = Sentence("隐藏的登记表被改过", "the hidden register was changed")
                self._fault(
                    place,
                    what,
                    Sentence("用没有改动的台账，或删去整张隐藏表", "take an unchanged ledger, or delete that sheet"),
                )
                continue
            cells = {heading: cell for heading, cell in zip(table.headings, row, strict=True) if cell}
            told = {heading: cell for heading, cell in cells.items() if heading not in table.marks}
            due: date | None = read_day(table.cell(row, "due"))
            state = _STATES.get(table.cell(row, "state").lower(), OPENED)
            order = OldOrder(place, mark.number, table.cell(row, "unit"), state, due, told, mark, deleted=True)
            self.register.setdefault(mark.number, (name, order))


@dataclass(frozen=True)
class _Table:
    """The headings of a sheet of orders, each of its own, and where the known columns are."""

    headings: Sequence[str]
    places: Mapping[str, int]
    twice: Sequence[str]
    marks: Sequence[str]

    @classmethod
    def of(cls, row: Sequence[str | None], marked: Sequence[int]) -> _Table:
        """`marked` are the columns that hold marks, whatever their headings."""
        headings: list[str] = []
        places: dict[str, int] = {}
        twice: list[str] = []
        for at, cell in enumerate(row):
            heading = "".join((cell or "").split("\n")).strip() or f"（{at + 1}）"
            name = _IDS.get(heading)
            if name in places:
                twice.append(heading)
            if name and at not in marked:
                places.setdefault(name, at)
            number, own = 1, heading
            while own in headings:
                number += 1
                own = f"{heading} ({number})"
            headings.append(own)
        if marked:
            places["mark"] = marked[0]
        marks = [headings[at] for at in {*marked, *([places["mark"]] if "mark" in places else [])}]
        return cls(headings, places, twice, marks)

    def cell(self, row: Sequence[str | None], name: str) -> str:
        """The text of a known column; empty where it is not there."""
        return (row[self.places[name]] or "").strip() if name in self.places else ""

    def mark(self, row: Sequence[str | None]) -> str:
        """The text of the mark."""
        return self.cell(row, "mark")


def _heading(rows: Sequence[Sequence[str | None]]) -> int | None:
    """The row of the headings, counting from 0; None where there is none."""
    for at, row in enumerate(rows[:_HEAD]):
        if len({_IDS[cell.strip()] for cell in row if cell and cell.strip() in _IDS}) >= _ENOUGH:
            return at
    return None


def is_ledger(sheets: Sequence[Grid]) -> bool:
    """Whether a workbook among the exports is a ledger, which is no export."""
    return any(
        grid.sheet == REGISTER or any(_looks_marked(cell) for row in grid.first(_HEAD) for cell in row)
        for grid in sheets
    )


def passed_over() -> Bilingual:
    """What is said of it."""
    return Bilingual(
        zh="整改台账，不是导出数据，未稽查；复查用 riskaudit follow-up",
        en="a ledger and no export: not audited; use riskaudit follow-up",
    )


def _looks_marked(cell: str | None) -> bool:
    return bool(cell) and str(cell).startswith(f"{FORM} ")
