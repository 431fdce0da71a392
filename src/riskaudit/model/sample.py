"""A random list of records for re-check by telephone or in the field: how it is drawn, and what came of it."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen, Language
from riskaudit.model.binomial import Tried, upper_bound, weighted_bound, weighted_rate
from riskaudit.model.outcome import Address

FORM = "riskaudit-sample-1"
"""By what a list that was drawn is known again, and how it is written."""

DrawnFrom = Literal["passed", "audited", "findings"]
DRAWN_FROM = {
    "passed": Bilingual(
        zh="没有一条稽查规则列为疑似问题或待核查的记录", en="records that no rule lists as suspected or to be reviewed"
    ),
    "audited": Bilingual(zh="本次稽查的全部记录", en="all records that were audited"),
    "findings": Bilingual(zh="列为疑似问题或待核查的记录", en="records listed as suspected or to be reviewed"),
}

Outcome = Literal["right", "wrong", "untold"]
OUTCOMES: dict[Outcome, Bilingual] = {
    "right": Bilingual(zh="无误", en="Right"),
    "wrong": Bilingual(zh="有误", en="Wrong"),
    "untold": Bilingual(zh="无法核实", en="Cannot be told"),
}
"""What a re-check may say of a record. An empty cell says nothing: it is never taken for `right`."""

WAYS = (
    Bilingual(zh="电话回访", en="Telephone"),
    Bilingual(zh="现场核查", en="On site"),
    Bilingual(zh="调阅档案", en="Papers"),
    Bilingual(zh="系统核对", en="Systems"),
)


class Column(NamedTuple):
    """A column of the list: its heading and its width in characters. People fill the last ones."""

    title: Bilingual
    width: int


def _column(zh: str, en: str, width: int) -> Column:
    return Column(Bilingual(zh=zh, en=en), width)


COLUMNS = {
    "number": _column("序号", "No.", 6),
    "unit": _column("单位", "Unit", 24),
    "dataset": _column("数据", "Records", 16),
    "key": _column("关键字", "Key", 22),
    "file": _column("文件", "File", 24),
    "sheet": _column("工作表", "Sheet", 12),
    "row": _column("行", "Row", 7),
    "ask": _column("核查要点", "What to ask", 56),
    "way": _column("核查方式", "How", 12),
    "outcome": _column("核查结果", "Result", 12),
    "checker": _column("核查人", "By", 10),
    "day": _column("日期", "Day", 12),
    "note": _column("备注", "Note", 28),
    "mark": _column("标记", "Mark", 12),
}
REGISTER = "_sample"
"""The hidden sheet that holds the list as it was drawn."""

FILLED = ("way", "outcome", "checker", "day", "note")
"""The columns that people fill."""

MARKED = ("file", "sheet", "row", "key")
"""The cells that belong together: a row that was sorted in parts is told by them."""


class Draw(Frozen):
    """What is asked for: at least `per_unit` of each stratum, or all it has; and `size` in all, if that is said."""

    seed: int
    per_unit: int = Field(ge=1)
    size: int | None = None
    drawn_from: DrawnFrom = "passed"
    by_dataset: bool = Field(False, description="a stratum is a unit's records of one kind, not all of a unit")
    datasets: tuple[str, ...] = Field((), description="of these kinds only; of all, where none is named")


class Stratum(Frozen):
    """Records among which some were drawn, each as likely as the others."""

    unit: str
    dataset: str = Field("", description="empty where a stratum is all of a unit")
    dataset_title: Bilingual | None = None
    records: int
    drawn: int


class Drawn(Frozen):
    """A record of the list, and what to ask about it."""

    stratum: int
    record: Address
    ask: str


class Sample(Frozen):
    """A list, with all that is needed to draw it again and to weigh what comes of it."""

    draw: Draw
    month: str | None
    as_of: date
    profile: str
    library: str
    language: Language
    masked: bool
    inputs: tuple[tuple[str, str], ...] = Field(description="name and sha256 of every file")
    strata: tuple[Stratum, ...]
    drawn: tuple[Drawn, ...]


class StratumTold(Frozen):
    """What came of a stratum. `tried` are right or wrong; the others count for nothing but themselves."""

    stratum: Stratum
    right: int
    wrong: int
    untold: int
    unanswered: int

    @property
    def tried(self) -> int:
        """Records of which it was told whether they are right."""
        return self.right + self.wrong

    @property
    def rate(self) -> float | None:
        """Errors among those tried."""
        return self.wrong / self.tried if self.tried else None

    @property
    def bound(self) -> float:
        """The upper bound of the rate, for this stratum by itself."""
        return upper_bound(self.wrong, self.tried)


class Told(Frozen):
    """What came of a list."""

    sample: Sample
    strata: tuple[StratumTold, ...]

    def _tried(self) -> list[Tried]:
        return [Tried(item.stratum.records, item.tried, item.wrong) for item in self.strata]

    def count(self, name: Literal["right", "wrong", "untold", "unanswered", "tried"]) -> int:
        """Over all strata."""
        return sum(getattr(item, name) for item in self.strata)

    @property
    def records(self) -> int:
        """All records from which was drawn."""
        return sum(item.stratum.records for item in self.strata)

    @property
    def covered(self) -> int:
        """Records of the strata in which one at least was tried."""
        return sum(item.stratum.records for item in self.strata if item.tried)

    @property
    def rate(self) -> float | None:
        """The rate of errors over the strata that were tried, each weighing as many records as it has."""
        return weighted_rate(self._tried())

    @property
    def bound(self) -> float:
        """The upper bound of the rate over all records."""
        return weighted_bound(self._tried())

    @property
    def worst_bound(self) -> float:
        """The same, should every drawn record be wrong of which nothing was told."""
        return weighted_bound(
            [Tried(item.stratum.records, item.stratum.drawn, item.stratum.drawn - item.right) for item in self.strata]
        )


def allocated(records: Sequence[int], per_unit: int, size: int | None) -> list[int]:
    """How many to draw from strata of so many records: so many each, or all; what `size` leaves over, in proportion to
    what is left of each (the largest remainders round up, the first among equals).

    Raises ValueError where `size` is less than what each stratum must have.
    """
    drawn = [min(per_unit, count) for count in records]
    if size is None:
        return drawn
    if size < sum(drawn):
        raise ValueError(sum(drawn))
    left = [count - taken for count, taken in zip(records, drawn, strict=True)]
    spare, whole = min(size - sum(drawn), sum(left)), sum(left)
    if not whole:
        return drawn
    shares = [divmod(spare * count, whole) for count in left]
    drawn = [taken + share for taken, (share, _) in zip(drawn, shares, strict=True)]
    missing = spare - sum(share for share, _ in shares)
    for place in sorted(range(len(shares)), key=lambda at: -shares[at][1])[:missing]:
        drawn[place] += 1
    return drawn


class Mark(NamedTuple):
    """The hidden cell of a row: its number, its stratum, and a check on its other cells."""

    number: int
    stratum: int
    check: str

    def __str__(self) -> str:
        return f"{FORM} {self.number} {self.stratum} {self.check}"

    @classmethod
    def read(cls, cell: str) -> Mark | None:
        """The mark in a cell; None where it is none."""
        found = re.fullmatch(rf"{FORM} (\d{{1,7}}) (\d{{1,7}}) ([0-9a-f]{{12}})", cell.strip())
        return cls(int(found[1]), int(found[2]), found[3]) if found else None


def check_of(number: int, stratum: int, cells: Sequence[str]) -> str:
    """What tells that a row's cells are those that it was written with: of what they show, letters and digits."""
    shown = ("".join(filter(str.isalnum, cell)) for cell in cells)
    return hashlib.sha256("\x1f".join([str(number), str(stratum), *shown]).encode()).hexdigest()[:12]


def packed(sample: Sample) -> str:
    """The list as a text that no spreadsheet changes: letters, digits and two signs."""
    return base64.b64encode(zlib.compress(sample.model_dump_json().encode(), 9)).decode().rstrip("=")


def unpacked(text: str) -> Sample:
    """The list out of such a text. Raises ValueError for one that is none."""
    try:
        told = zlib.decompress(base64.b64decode(text + "=" * (-len(text) % 4), validate=True))
    except zlib.error as error:
        raise ValueError(str(error)) from None
    return Sample.model_validate_json(told)
