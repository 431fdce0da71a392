"""One rule of an audit: how its records ended, and the findings that are shown, each standing alone."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen
from riskaudit.model.measure import Measure
from riskaudit.model.reference import CaseFit
from riskaudit.model.result import Result, Severity
from riskaudit.model.standing import Standing
from riskaudit.model.strip import Strip
from riskaudit.model.waiver import Waived


class Counts(Frozen):
    """How the records of one rule ended. They add up to the records judged."""

    fail: int = 0
    review: int = 0
    unknown: int = 0
    pass_: int = Field(0, alias="pass")
    notapplicable: int = 0

    @property
    def total(self) -> int:
        """All records."""
        return self.fail + self.review + self.unknown + self.pass_ + self.notapplicable

    @property
    def applicable(self) -> int:
        """Records in the rule's scope: the denominator of every rate."""
        return self.total - self.notapplicable

    def of(self, result: Result) -> int:
        """The count of one record result."""
        return int(getattr(self, "pass_" if result is Result.PASS else result.value))

    def __add__(self, other: Counts) -> Counts:
        both = {name: getattr(self, name) + getattr(other, name) for name in Counts.model_fields}
        return Counts(**both)


class Address(Frozen):
    """Where a record stands: the row is that of the user's own view of the file (Excel row number)."""

    dataset: str
    dataset_title: Bilingual
    key: str
    file: str
    sheet: str = ""
    row: int | None
    unit: str = ""


Proven = Literal["present", "missing", "unreadable", "not exported"]
"""How it stands with a proof: a column shows it; the columns are empty; they cannot be read; no export has them."""


class Evidence(Frozen):
    """One cell that the verdict rests on, as written in the file (masked where personal)."""

    column: str
    title: Bilingual
    value: str = Field(description="empty if the cell was empty or the column is absent")
    state: Literal["read", "empty", "unreadable", "absent", "lost"] = "read"


class Finding(Frozen):
    """A record that fails or wants review, standing alone (design, promise 2)."""

    fingerprint: str
    rule: str
    result: Result
    severity: Severity
    record: Address
    evidence: tuple[Evidence, ...]
    limit: str = ""
    actual: str = ""
    excess: str = ""
    calculation: str = ""
    proof: tuple[Proven | None, ...] = Field(
        (), description="how it stands with each proof of its dataset (`DatasetRead.proof`); null: not asked for"
    )
    strip: Strip | None = Field(None, description="the way of a deadline, where the rule has one")
    basis: tuple[str, ...] = Field((), description="facts in force on the day whose law applies")
    case: str
    message: str
    reason: str = Field("", description="why a hit is for review and not a fail")
    waived: str = Field("", description="the waiver that covers it (`WaiverTold.id`); empty for none")
    baseline: Standing | None = Field(None, description="how it stands to the baseline; null where none was given")


class Reason(Frozen):
    """Why records ended unknown, in review or not applicable, with how many."""

    result: Result
    code: str
    text: Bilingual
    count: int


class OpenItem(Frozen):
    """A record that is open and not yet late, with the last day for its act."""

    fingerprint: str = Field("", description="by which the next report knows it again")
    record: Address
    due: str


class NearMiss(Frozen):
    """A record that keeps a limit of which it has used 80 % or more."""

    record: Address
    limit: str
    actual: str
    used: int = Field(description="percent of the limit, rounded down")


class LimitLine(Frozen):
    """A limit of a rule in words, with the facts it rests on.

    The text says whose its figure is where that is not its basis: the facts then give the subject and not the number.
    """

    text: Bilingual
    basis: tuple[str, ...] = ()
    measure: Measure = Field("basis", description="whose the figure is: of the basis, the audit's own, the profile's")


class RuleOutcome(Frozen):
    """One rule: what it looks for and what became of the records. `total` counts fail and review."""

    id: str
    theme: str
    title: Bilingual
    severity: Severity
    confidence: Literal["high", "low"]
    restricted: bool = Field(False, description="a lead on corruption: never shown to the unit concerned")
    dataset: str
    kind: str
    kind_title: Bilingual
    result: Result
    skip: Bilingual | None = Field(None, description="why a rule was not checked or not selected")
    counts: Counts = Counts()
    reasons: tuple[Reason, ...] = ()
    limits: tuple[LimitLine, ...] = ()
    basis: tuple[str, ...] = ()
    why: Bilingual
    remedy: Bilingual
    false_positives: tuple[Bilingual, ...] = ()
    case: str
    case_fit: CaseFit
    lecture: tuple[str, ...] = ()
    groups: tuple[Bilingual, ...] = Field((), description="the columns that make a group, where groups are counted")
    waived: Waived = Field(Waived(), description="of the fails and reviews: those that a waiver covers")
    overdue: int = Field(0, description="records whose proof did not come by the day that a ledger of --ledger says")
    beyond: int = Field(0, description="of these and of the counts: records outside the month")
    total: int = 0
    shown: int = 0
    findings: tuple[Finding, ...] = Field((), description="the first ones, by file, sheet and row")
    open_items: tuple[OpenItem, ...] = ()
    open_total: int = 0
    near: tuple[NearMiss, ...] = Field((), description="the first of those that used most of a limit they keep")
    near_total: int = 0
