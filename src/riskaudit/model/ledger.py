"""整改台账: its columns, its states, and what the tool must find in it again next month.

Each row of the ledger is an order (稽查工单): all findings on one record. It carries its own mark in the last,
hidden column, so that sorting, moving and renaming do no harm.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from riskaudit.errors import Place
from riskaudit.model.base import Bilingual
from riskaudit.model.follow_up import Again

Filler = Literal["tool", "auditor", "unit"]
"""Who fills a column: the tool, the auditing department (稽查), the unit concerned."""


class LedgerColumn(NamedTuple):
    """A column of the ledger: its heading, who fills it, its width in characters, and what it means."""

    title: Bilingual
    by: Filler
    width: int
    about: Bilingual


def _column(zh: str, en: str, by: Filler, width: int, about_zh: str, about_en: str) -> LedgerColumn:
    return LedgerColumn(Bilingual(zh=zh, en=en), by, width, Bilingual(zh=about_zh, en=about_en))


STATES = (
    Bilingual(zh="派发", en="Issued"),
    Bilingual(zh="反馈/申辩", en="Answered"),
    Bilingual(zh="初判", en="First view"),
    Bilingual(zh="终审", en="Decided"),
    Bilingual(zh="认责", en="Accepted"),
    Bilingual(zh="整改", en="Mending"),
    Bilingual(zh="复核", en="Checked"),
    Bilingual(zh="销号", en="Closed"),
)
"""The states of an order, in their order; the last one is closed."""

OPENED, CLOSED = STATES[0], STATES[-1]
DECISIONS = (
    Bilingual(zh="属实", en="True"),
    Bilingual(zh="部分属实", en="Partly true"),
    Bilingual(zh="不属实", en="Not true"),
)
CAUSES = (
    Bilingual(zh="人为", en="Human"),
    Bilingual(zh="系统", en="System"),
    Bilingual(zh="数据", en="Data"),
    Bilingual(zh="误判", en="Misjudged"),
)
YES_NO = (Bilingual(zh="是", en="Yes"), Bilingual(zh="否", en="No"))

COLUMNS: Mapping[str, LedgerColumn] = {
    "number": _column("稽查工单号", "Order", "tool", 17, "一条记录（或一组记录）一单", "one order for each record or group"),
    "state": _column("状态", "State", "auditor", 10, "见下表；程序只填“派发”", "see below; the tool writes only the first"),
    "severity": _column("等级", "Severity", "tool", 7, "单内最重的一条", "the worst of its findings"),
    "result": _column("判定", "Verdict", "tool", 10, "疑似问题或待核查，均须核实", "suspected or for review; both need checking"),
    "unit": _column("单位", "Unit", "tool", 24, "导出数据所载单位", "the unit that the export names"),
    "dataset": _column("数据", "Records", "tool", 12, "哪一类导出记录", "the kind of record"),
    "key": _column("记录编号", "Record", "tool", 20, "主键，个人编号已遮盖", "the key, masked where personal"),
    "file": _column("文件", "File", "tool", 18, "导出文件名", "the exported file"),
    "sheet": _column("工作表", "Sheet", "tool", 10, "工作表名", "the sheet"),
    "row": _column("行", "Row", "tool", 7, "在该文件中看到的行号；按组统计的为空", "the row as seen in that file; empty for a group"),
    "rules": _column("稽查规则", "Rules", "tool", 30, "命中的规则，一行一条", "the rules that were hit, one a line"),
    "problem": _column("问题", "Problem", "tool", 52, "逐条的事实和差距", "the facts, and by how much"),
    "basis": _column("依据", "Basis", "tool", 34, "已见原文的依据及条号", "what was read in its text, with the article"),
    "case": _column("讲义案例", "Case lesson", "tool", 22, "讲义中相近的案例", "the lesson that is nearest"),
    "due": _column("反馈期限", "Answer by", "tool", 12, "可由稽查部门改期", "the auditors may move it"),
    "owner": _column("责任单位", "Unit answerable", "auditor", 18, "核实后填写", "after checking"),
    "person": _column("责任人", "Person answerable", "unit", 10, "认责后填写", "once accepted"),
    "answer": _column("反馈/申辩意见", "Answer", "unit", 28, "事实经过、申辩理由", "what happened, and objections"),
    "cause": _column("原因", "Cause", "unit", 8, "人为/系统/数据/误判", "human, system, data or misjudged"),
    "proof": _column("佐证编号", "Proof no.", "unit", 14, "录音、通知书、签收单等的编号", "number of the recording, notice or receipt"),
    "first": _column("初判", "First view", "auditor", 10, "属实/部分属实/不属实", "true, partly true or not true"),
    "final": _column("终审", "Decision", "auditor", 10, "属实/部分属实/不属实", "true, partly true or not true"),
    "accepted": _column("认责", "Acceptance", "unit", 12, "责任单位的认责意见", "whether the unit accepts it"),
    "measure": _column("整改措施", "Measure", "unit", 28, "做了什么、何时完成", "what was done, and when"),
    "mender": _column("整改人", "Mended by", "unit", 10, "完成整改的人", "who mended it"),
    "reviewer": _column("复核人", "Checked by", "auditor", 10, "不得与整改人为同一人", "never the person who mended it"),
    "closed": _column("销号日期", "Closed on", "auditor", 12, "状态改为“销号”时填写", "when the state becomes closed"),
    "amount": _column("退补金额", "Refund", "unit", 12, "元；退为正，补收为负", "yuan; a refund is positive, a charge negative"),
    "repeated": _column("是否重复", "Repeated", "auditor", 9, "销号后再次发现时由程序填“是”", "the tool says yes where a closed one is found again"),
    "recheck": _column("本期复查结果", "This month", "tool", 44, "程序每期重写，仅供参考，不销号", "written anew each month; it closes nothing"),
    "mark": _column("指纹（勿改）", "Fingerprints", "tool", 12, "隐藏列，下期凭它接续，勿删勿改", "hidden; next month needs it, leave it alone"),
}  # fmt: skip
"""The columns by their ids, in their order."""

REGISTER = "_riskaudit"
"""The hidden sheet that lists every order again, so that rows that were deleted are not lost."""


class Marked(NamedTuple):
    """One finding as a mark names it."""

    fingerprint: str
    rule: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What the last cell of a row says: order, whether it is restricted, which secret made its fingerprints, findings.

    `secret` is the sign of the secret, see `sign_of`.
    """

    number: str
    findings: tuple[Marked, ...]
    restricted: bool = False
    secret: str = ""

    def __str__(self) -> str:
        kind = "restricted" if self.restricted else "open"
        words = [FORM, self.number, kind, self.secret or "-"]
        words += [f"{item.fingerprint}:{item.rule}" for item in self.findings]
        said = " ".join(words)
        return f"{said} {_digest(said)}"

    @classmethod
    def read(cls, cell: str) -> Mark | None:
        """A mark as it was written; None for anything else, be it changed by one sign."""
        said, _, digest = " ".join(cell.split()).rpartition(" ")
        words = said.split(" ")
        if digest != _digest(said) or words[0] != FORM or len(words) < 5:
            return None
        pairs = [word.partition(":") for word in words[4:]]
        if not all(_FINGERPRINT.fullmatch(name) and rule for name, _, rule in pairs):
            return None
        findings = tuple(Marked(name, rule) for name, _, rule in pairs)
        return cls(words[1], findings, words[2] == "restricted", "" if words[3] == "-" else words[3])


FORM = "riskaudit-1"
"""How every mark begins."""

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def sign_of(secret: str) -> str:
    """By what a secret is known again: a ledger made with another one cannot be followed up. Empty for none."""
    return hashlib.sha256(f"riskaudit ledger\x1f{secret}".encode()).hexdigest()[:8] if secret else ""


def station_of(unit: str, stations: Collection[str]) -> str:
    """The 供电所 of a unit, whose chain may go down to the 班组: the station that it begins with, else the unit."""
    begins = [name for name in stations if name and (unit == name or unit.startswith(f"{name}/"))]
    return max(begins, key=len, default=unit)


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")
_DIGITS = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_SERIALS = range(36_526, 73_051)
"""Days from 2000 to 2099 as Excel counts them, where a cell has lost its form."""


def read_day(cell: str) -> date | None:
    """A day as people write it, or as a spreadsheet counts it; None for anything else."""
    text = cell.strip()
    if found := _DAY.fullmatch(text) or _DIGITS.fullmatch(text):
        year, month, day = map(int, found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    if text.isdecimal() and len(text) == 5 and int(text) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(text))
    return None


_AMOUNT = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2}))?\s*元?")


def read_amount(cell: str) -> int | None:
    """An amount in cents, whatever commas and 元 stand in it; None for what is none."""
    found = _AMOUNT.fullmatch(cell.strip().replace(",", "").replace("，", ""))
    if not found:
        return None
    sign, whole, cents = found.groups()
    return int(f"{sign}{whole}{(cents or '').ljust(2, '0')}")


@dataclass(frozen=True, slots=True)
class OldOrder:
    """A row of an earlier ledger. `cells` are all its cells as text by heading, whatever people made of them.

    Without a mark it was added by hand. `deleted` rows are known from the register alone.
    """

    place: Place
    number: str
    unit: str
    state: Bilingual
    due: date | None
    cells: Mapping[str, str]
    mark: Mark | None = None
    deleted: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether people have closed it."""
        return self.state is CLOSED

    def cell(self, name: str) -> str:
        """The text of a column by its id, under its heading in either language."""
        title = COLUMNS[name].title
        return self.cells.get(title.zh) or self.cells.get(title.en) or ""

    @property
    def findings(self) -> Sequence[Marked]:
        """What can be followed up."""
        return self.mark.findings if self.mark else ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """An earlier ledger as it was read."""

    name: str
    sha256: str
    orders: tuple[OldOrder, ...]


@dataclass(frozen=True, slots=True)
class FollowedOrder:
    """An order of an earlier ledger with what became of it: `said` is that in words of the report's language.

    A reopened one has a new day to answer by. One without the proof that it asked for is no longer for review only.
    """

    order: OldOrder
    again: Again | None
    said: str
    restricted: bool = False
    reopened: bool = False
    overdue: bool = False
    unproven: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """All orders of the earlier ledgers, and how many of their findings have each fingerprint."""

    orders: Sequence[FollowedOrder] = ()
    known: Mapping[str, int] = field(default_factory=dict)


def as_written(path: Path) -> bool | None:
    """Whether a workbook is as it was written here, which no other program does: with the midnight of one day in all
    its parts. None for a file that is no workbook."""
    try:
        with zipfile.ZipFile(path) as book:
            made = {info.date_time for info in book.infolist()}
    except (OSError, zipfile.BadZipFile):
        return None
    return len(made) == 1 and min(made)[0] > _OFFICE_YEAR and min(made)[3:] == (0, 0, 0)


_OFFICE_YEAR = 1980
"""The year of the parts of a workbook that Excel has saved."""
