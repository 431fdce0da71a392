"""What `riskaudit diff` tells: two reports finding by finding, and several as a history."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen, Language
from riskaudit.model.months import Baseline, Months, ReportRead
from riskaudit.model.result import Result, Severity

DIFF_VERSION = "1"

Change = Literal["new", "unchanged", "updated", "absent", "unchecked"]
"""What became of a finding from one report to the next. `absent`: no longer found, whyever; `unchecked`: its rule was
not checked."""

CHANGE_WORDS: dict[Change, Bilingual] = {
    "new": Bilingual(zh="新增", en="New"),
    "unchanged": Bilingual(zh="未变", en="Unchanged"),
    "updated": Bilingual(zh="有变化", en="Updated"),
    "absent": Bilingual(zh="不再出现", en="No longer found"),
    "unchecked": Bilingual(zh="规则本期未检查", en="Rule not checked"),
}


class Figures(Frozen):
    """What a report said of a finding."""

    result: Result
    severity: Severity
    limit: str
    actual: str
    message: str


class Changed(Frozen):
    """One finding of either report. Its place is that in the later one, if it is there."""

    change: Change
    fingerprint: str
    rule: str
    unit: str
    dataset: str
    key: str
    file: str
    sheet: str
    row: str
    now: Figures | None = Field(None, description="in the later report")
    before: Figures | None = Field(None, description="in the earlier report")
    waived: str = Field("", description="the waiver that covers it in the later report")


class Offender(Frozen):
    """A record under a rule that was found in several reports."""

    fingerprint: str
    rule: str
    title: Bilingual
    unit: str
    key: str
    months: tuple[bool, ...] = Field(description="in which of the reports, oldest first")

    @property
    def times(self) -> int:
        """In how many of them."""
        return sum(self.months)


class UnitMonths(Frozen):
    """The findings of one unit, report by report."""

    unit: str
    findings: tuple[int, ...] = Field(description="oldest first")

    @property
    def times(self) -> int:
        """In how many reports it had any."""
        return sum(map(bool, self.findings))


class Closing(Frozen):
    """How long findings stay, in days between the day of the data of the first report that has one and that of the first
    by which it is known to have ended: its baseline, which is one of the reports, says that it was judged again without a
    fault. Of all others it is known only that they stayed as long as they were seen (censored).
    """

    closed: int = Field(description="spans that are known to have ended")
    open: int = Field(description="spans that last to the last report")
    lost: int = Field(description="spans of which nothing is known since: no later report judged them again")
    reopened: int = Field(description="fingerprints found again after they were known to have ended")
    median: int | None = Field(description="Kaplan-Meier; None where fewer than five have ended, or too few of all")


class History(Frozen):
    """Three reports or more, oldest first."""

    months: Months
    offenders: tuple[Offender, ...] = Field(description="those found in the most reports first")
    units: tuple[UnitMonths, ...] = Field(description="those with findings in the most reports first")
    closing: Closing


class Diff(Frozen):
    """The last two reports compared, and the history of all where more were given."""

    schema_version: str = DIFF_VERSION
    language: Language = "zh"
    later: ReportRead
    compared: Baseline
    history: History | None = None
    changes: tuple[Changed, ...] = Field((), description="every finding of either report that is not unchanged")
