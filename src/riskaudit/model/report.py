"""Everything a writer needs, and nothing else. `report.json` is this, word for word.

Sentences that belong to rules, laws and cases are bilingual; those rendered for one record are in
the report's own language. No value holds the clock (but `timing`, in a report that was asked for it), a
machine's path or an unmasked personal datum (unless masking was switched off, which `scope.masked` then says).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, computed_field

from riskaudit.errors import ExitCode
from riskaudit.model.base import Bilingual, Frozen, Language
from riskaudit.model.carry_over import CarryOver
from riskaudit.model.confirmed import Confirmations
from riskaudit.model.follow_up import FollowUp
from riskaudit.model.intake import Input, Unread
from riskaudit.model.lecture import Declined, Status
from riskaudit.model.masking import Audience
from riskaudit.model.month_by import MonthBy
from riskaudit.model.months import Baseline, Months
from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.model.reference import Basis, Case
from riskaudit.model.result import Result, Severity
from riskaudit.model.timing import Timing
from riskaudit.model.waiver import Waived, WaiverTold

SCHEMA_VERSION = "1"


class Tool(Frozen):
    """Which program, with which rules, made the report."""

    name: str = "riskaudit"
    version: str
    library: str = Field(description="sha256 over every rule file that was read")


class Scope(Frozen):
    """What was asked for."""

    month: str | None = Field(None, description="YYYY-MM, or all records")
    month_by: MonthBy | None = Field(None, description="which moment puts a record into the month; null: its dataset's")
    as_of: date = Field(description="open items are judged at 00:00 of this day")
    law_date: date | None = Field(None, description="every record was judged by the law of this day")
    profile: str
    profile_title: Bilingual
    language: Language = "zh"
    judged_in: Language | None = Field(
        None, description="where it was told in another language later: that of the sentences of single findings"
    )
    masked: bool = True
    audience: Audience = "internal"
    units: tuple[str, ...] = Field((), description="the units met in the records, sorted")


class ProofAsked(Frozen):
    """A proof in words: what it is, and where it is kept if no export shows it."""

    title: Bilingual
    kept: Bilingual | None = None


class DatasetRead(Frozen):
    """One kind of record over all files."""

    name: str
    title: Bilingual
    judged: int
    outside: int
    undated: int = Field(description="of the judged: without a usable date")
    with_fail: int = Field(0, description="records with at least one fail")
    with_review: int = Field(0, description="records with a review and no fail")
    pauses_seen: bool = Field(False, description="whether the exports had columns of pauses or excuses")
    proof: tuple[ProofAsked, ...] = Field((), description="what a court would ask for, in order of weight")
    confidential: Bilingual | None = Field(None, description="what findings on confidential records say first")


class UnitTheme(Frozen):
    """One unit's records under one theme."""

    unit: str
    theme: str
    counts: Counts
    waived: Waived = Field(Waived(), description="of the fails and reviews: those that a waiver covers")


class LectureLine(Frozen):
    """One bullet of the lecture: how it is audited, and how many of its rules judged records this time."""

    place: str = Field(description="part, section, item, bullet: L3.2.1.4")
    under: Bilingual = Field(description="the heading it stands under")
    text: Bilingual
    status: Status
    rules: tuple[str, ...] = ()
    judged: int = Field(0, description="of its rules: how many judged records in this audit")
    question: Bilingual | None = None
    why: Bilingual | None = None
    declined: tuple[Declined, ...] = ()


class ThemeTitle(Frozen):
    """A chapter of the report."""

    name: str
    title: Bilingual
    about: Bilingual


class Previous(Frozen):
    """An earlier report, as far as this one is compared with it."""

    month: str | None
    as_of: date
    profile: str
    library: str = Field(description="that of `Tool`: figures of other rules do not compare")
    findings: str = Field(description="sha256 of its findings.csv")
    records: int
    themes: dict[str, Counts]
    units: tuple[UnitTheme, ...]


class FindingsFile(Frozen):
    """The complete list of findings beside the report."""

    name: str = "findings.csv"
    sha256: str = ""
    rows: int = 0


Unbelieved = Annotated[None, BeforeValidator(lambda _: None)]
"""What a file that is read back says and nobody believes: the totals follow from its rules. (A validator of the whole
report would do, too, and would hold a large file in memory twice.)"""


class Report(Frozen):
    """The whole audit. Every figure a writer prints is here or follows from here."""

    schema_version: str = SCHEMA_VERSION
    tool: Tool
    scope: Scope
    inputs: tuple[Input, ...]
    datasets: tuple[DatasetRead, ...]
    themes: tuple[ThemeTitle, ...]
    rules: tuple[RuleOutcome, ...]
    bases: dict[str, Basis]
    cases: dict[str, Case]
    lecture: tuple[LectureLine, ...] = ()
    units: tuple[UnitTheme, ...] = ()
    findings_file: FindingsFile = FindingsFile()
    previous: Previous | None = Field(None, description="the earlier report that was given")
    follow_up: FollowUp | None = Field(None, description="by when to answer, and what became of earlier findings")
    carry_over: CarryOver | None = Field(None, description="what became of the open items of an earlier report")
    baseline: Baseline | None = Field(None, description="this audit beside the baseline, finding by finding")
    months: Months | None = Field(None, description="control charts, where several earlier reports were given")
    waivers: tuple[WaiverTold, ...] = Field((), description="every waiver that was given, in force or not")
    confirmations: Confirmations | None = Field(
        None, description="facts that a legal officer confirmed, if a file was given"
    )
    timing: Timing | None = Field(None, description="only if asked for: it differs from run to run")
    totals_read: Unbelieved = Field(None, validation_alias="totals", exclude=True, repr=False)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def totals(self) -> Counts:
        """Verdicts of all rules over all records."""
        total = Counts()
        for rule in self.rules:
            total += rule.counts
        return total

    @property
    def waived(self) -> Waived:
        """Of the fails and reviews of all rules: those that a waiver covers."""
        return sum((rule.waived for rule in self.rules), Waived())

    @property
    def records(self) -> int:
        """Records judged, each counted once however many rules looked at it."""
        return sum(dataset.judged for dataset in self.datasets)

    @property
    def unread(self) -> tuple[tuple[Input, Unread], ...]:
        """Every file and sheet that could not be read."""
        return tuple((source, item) for source in self.inputs for item in source.unread)

    def as_previous(self) -> Previous:
        """What a later report keeps of this one."""
        themes: dict[str, Counts] = {theme.name: Counts() for theme in self.themes}
        for rule in self.rules:
            themes[rule.theme] = themes.get(rule.theme, Counts()) + rule.counts
        return Previous(
            month=self.scope.month,
            as_of=self.scope.as_of,
            profile=self.scope.profile,
            library=self.tool.library,
            findings=self.findings_file.sha256,
            records=self.records,
            themes=themes,
            units=self.units,
        )

    def rules_by(self, result: Result) -> tuple[RuleOutcome, ...]:
        """The rules that ended so."""
        return tuple(rule for rule in self.rules if rule.result is result)

    def exit_code(self, fail_on: Severity, *, new_only: bool = False) -> ExitCode:
        """The exit code of the audit (design §10, precedence of §12); reviews and waived never count.

        `new_only` counts what the baseline did not have, or had less gravely: the `failing` of `Compared`.
        """
        if self.rules_by(Result.ERROR):
            return ExitCode.RULES_FAULTY
        if self.unread:
            return ExitCode.INPUT_UNREAD
        ran = [rule for rule in self.rules if rule.result not in (Result.NOTCHECKED, Result.NOTSELECTED)]
        beyond = self.follow_up.beyond if self.follow_up else 0
        if not (self.records or beyond) or not ran:
            return ExitCode.NOTHING_AUDITED
        if new_only and self.baseline is not None:
            hit = any(rule.counts.failing and rule.severity.at_least(fail_on) for rule in self.baseline.rules)
        else:
            hit = any(rule.counts.fail > rule.waived.fail and rule.severity.at_least(fail_on) for rule in ran)
        return ExitCode.FINDINGS if hit else ExitCode.AUDITED
