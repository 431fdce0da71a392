"""Reads a list of drawn records back, when people have written down what they found.

Columns are known by their headings, in either language and any order, rows by their marks. What is not understood is
told with its place, all at once, and nothing is concluded then. A row that was taken out is one that was not answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from riskaudit.errors import AuditError, Fault, Place, Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.english import counted
from riskaudit.model.sample import (
    COLUMNS,
    MARKED,
    OUTCOMES,
    REGISTER,
    Mark,
    Outcome,
    Sample,
    StratumTold,
    Told,
    check_of,
    unpacked,
)
from riskaudit.records import wording
from riskaudit.records.content import kind_of
from riskaudit.records.wording import Refusal
from riskaudit.records.workbook import Book, Grid, grids

_IDS = {word: name for name, column in COLUMNS.items() for word in (column.title.zh, column.title.en)}
_WORDS = {word.casefold(): name for name, words in OUTCOMES.items() for word in (words.zh, words.en)}
_HEAD = 30
_WHOLE = Sentence("用 riskaudit sample-check 生成的原文件重填", "fill in the file that riskaudit sample-check wrote")
PASSED_OVER = Bilingual(
    zh="抽样核查表，不是导出数据，未稽查；统计用 riskaudit sample-check --results",
    en="a list of drawn records and no export: not audited; use riskaudit sample-check --results",
)
_LISTED = Sentence(
    "改为：" + "、".join(words.zh for words in OUTCOMES.values()),
    "one of: " + ", ".join(words.en for words in OUTCOMES.values()),
)


class SampleFaults(AuditError):
    """Everything that is wrong with the list, told at once; nothing is concluded from it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        many = len(self.faults)
        super().__init__(
            Sentence(
                f"抽样表共 {many} 处问题，未作统计",
                f"{counted(many, 'fault|faults')} in the sample; nothing was concluded",
            )
        )

    def text(self, language: Literal["zh", "en"] = "zh") -> str:
        """Every fault, then how many there are."""
        return "\n".join([*(fault.text(language) for fault in self.faults), super().text(language)])


def is_sample(sheets: Sequence[Grid]) -> bool:
    """Whether a workbook is a list of drawn records that this program wrote."""
    return any(grid.sheet == REGISTER for grid in sheets)


def read_sample(path: Path, work: Path) -> Told:
    """What came of the list in a workbook. Raises SampleFaults."""
    reading = _Reading(str(path))
    sheets = reading.opened(path, work / "sample.cells")
    sample = reading.registered(sheets)
    answers = reading.answers(sheets, sample) if sample is not None else {}
    if reading.faults or sample is None:
        raise SampleFaults(reading.faults)
    return Told(sample=sample, strata=tuple(_strata(sample, answers)))


def _strata(sample: Sample, answers: Mapping[int, Outcome]) -> list[StratumTold]:
    """The answers counted: drawn records without one, be their rows there or not, are unanswered."""
    found = []
    for place, stratum in enumerate(sample.strata):
        numbers = [number for number, drawn in enumerate(sample.drawn, 1) if drawn.stratum == place]
        told = [answers[number] for number in numbers if number in answers]
        counts = {name: told.count(name) for name in OUTCOMES}
        found.append(
            StratumTold(
                stratum=stratum,
                right=counts["right"],
                wrong=counts["wrong"],
                untold=counts["untold"],
                unanswered=len(numbers) - len(told),
            )
        )
    return found


@dataclass
class _Reading:
    """What was read so far of one workbook."""

    name: str
    faults: list[Fault] = field(default_factory=list)

    def opened(self, path: Path, target: Path) -> list[Grid]:
        """The sheets of the workbook; none, with the reason noted, where it cannot be opened."""
        try:
            if kind_of(path) == "xlsx":
                target.parent.mkdir(parents=True, exist_ok=True)
                return grids(Book(path, "xlsx"), target)
            what, cure = (
                Sentence("抽样表须是 .xlsx 工作簿", "a sample is an .xlsx workbook"),
                Sentence("另存为 .xlsx 再试", "save it as .xlsx"),
            )
            self._fault(Place(self.name), what, cure)
        except Refusal as refusal:
            unlock = Sentence("取消打开密码后另存，再试一次", "remove the password, save it and try again")
            cure_ = unlock if refusal.unread == wording.locked() else refusal.unread.cure
            self.faults.append(Fault(Place(self.name), refusal.unread.what, cure_))
        except OSError as error:
            reason = "文件不存在" if isinstance(error, FileNotFoundError) else f"无法读取：{error.strerror}"
            self._fault(Place(self.name), Sentence(reason, f"cannot be read: {error.strerror}"), _WHOLE)
        return []

    def registered(self, sheets: Sequence[Grid]) -> Sample | None:
        """The list as it was drawn; None, with the reason noted, where its hidden sheet is gone or changed."""
        if self.faults:
            return None
        pieces = [cell for grid in sheets if grid.sheet == REGISTER for cell in grid.columns()[0] if cell]
        try:
            return unpacked("".join(pieces))
        except ValueError:
            what = Sentence("不是抽样表，或其隐藏的登记表被改过", "no sample, or its hidden sheet was changed")
            self._fault(Place(self.name), what, _WHOLE)
            return None

    def answers(self, sheets: Sequence[Grid], sample: Sample) -> dict[int, Outcome]:
        """Number of a drawn record → what was found, where anything was said."""
        seen: dict[int, Place] = {}
        answers: dict[int, Outcome] = {}
        tables = [table for grid in sheets if grid.sheet != REGISTER and (table := _Table.of(grid)) is not None]
        if not tables:
            what = Sentence("找不到带“核查结果”“标记”的表头", 'no headings with "Result" and "Mark"')
            self._fault(Place(self.name), what, Sentence("恢复原来的表头行", "put the row of headings back"))
        for table in tables:
            for number, row in table.rows:
                place = Place(self.name, sheet=table.sheet, row=number)
                mark = self._mark(place, table, row, sample)
                if mark is None:
                    continue
                if mark.number in seen:
                    what = Sentence(
                        f"序号 {mark.number} 出现两次，另一处：{seen[mark.number]}",
                        f"No. {mark.number} is there twice, see {seen[mark.number]}",
                    )
                    self._fault(place, what, Sentence("只留一行", "keep one of them"))
                seen[mark.number] = place
                self._answer(place, table.cell(row, "outcome"), mark.number, answers)
        return answers

    def _mark(self, place: Place, table: _Table, row: Sequence[str | None], sample: Sample) -> Mark | None:
        """The mark of a row; None for a blank row, and with the reason noted for one that is not of the list."""
        told = table.cell(row, "mark")
        mark = Mark.read(told)
        if mark is None:
            if told or table.cell(row, "outcome") or table.cell(row, "key"):
                what = Sentence(
                    "标记列为空或被改过：不是抽出的记录", "its mark is gone or changed: no record that was drawn"
                )
                cure = Sentence("恢复该行的标记；自己加的行请删除", "put its mark back; delete a row of your own")
                self._fault(place, what, cure)
            return None
        cells = [table.cell(row, name) for name in MARKED]
        known = mark.number <= len(sample.drawn) and sample.drawn[mark.number - 1].stratum == mark.stratum
        if mark.number and known and mark.check == check_of(mark.number, mark.stratum, cells):
            return mark
        what = Sentence("该行的文件、行号、关键字与标记不符", "file, row and key are not those of its mark")
        cure = Sentence(
            "可能只排序了部分列，或来自另一份抽样表：整行恢复",
            "only some columns were sorted, or it is of another list: put the whole row back",
        )
        self._fault(place, what, cure)
        return None

    def _answer(self, place: Place, said: str, number: int, answers: dict[int, Outcome]) -> None:
        if not said:
            return
        name = _WORDS.get(said.casefold())
        if name is None:
            self._fault(place, Sentence(f"核查结果“{said}”不认识", f'no such result: "{said}"'), _LISTED)
        else:
            answers[number] = name

    def _fault(self, place: Place, what: Sentence, cure: Sentence) -> None:
        self.faults.append(Fault(place, what, cure))


@dataclass(frozen=True)
class _Table:
    """A sheet of drawn records: where the known columns are, and its rows with their numbers."""

    sheet: str
    places: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[str | None]]]

    @classmethod
    def of(cls, grid: Grid) -> _Table | None:
        """The table of a sheet; None where none of its first rows has the headings."""
        rows = list(enumerate(zip(*grid.columns(), strict=True), 1))
        for number, row in rows[:_HEAD]:
            places: dict[str, int] = {}
            for at, cell in enumerate(row):
                if (name := _IDS.get((cell or "").strip())) is not None:
                    places.setdefault(name, at)
            if {"outcome", "mark", *MARKED} <= places.keys():
                return cls(grid.sheet, places, rows[number:])
        return None

    def cell(self, row: Sequence[str | None], name: str) -> str:
        """The text of a known column; empty where it is not there."""
        return (row[self.places[name]] or "").strip() if name in self.places else ""
