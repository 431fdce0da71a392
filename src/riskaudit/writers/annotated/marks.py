"""The findings of each file as they are told at its rows: which cells, how grave, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from riskaudit.model.findings import FindingRow
from riskaudit.model.reference import Basis, Confidence
from riskaudit.model.report import Report
from riskaudit.model.result import RESULT_WORDS, SEVERITY_WORDS, Result, Severity
from riskaudit.writers.annotated.words import say
from riskaudit.writers.authority import GROUPS
from riskaudit.writers.twin import case_fit

NOTE_WIDTH = 80
"""Characters of the column of notes."""

LONGEST = 30_000
"""Characters of one cell; Excel takes 32,767."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding on a row: `columns` are those of its evidence, none where the report does not show it."""

    severity: Severity
    dataset: str
    columns: tuple[str, ...]
    text: str


SheetMarks = dict[str, dict[int, list[Mark]]]
"""The findings of one file by sheet and row."""


@dataclass
class Marks:
    """All findings: those on rows by file, sheet and row, and those of groups of records, which have neither."""

    files: dict[str, SheetMarks] = field(default_factory=dict)
    groups: list[Mark] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many they are."""
        return len(self.groups) + sum(map(count_of, self.files.values()))


def count_of(sheets: SheetMarks) -> int:
    """How many findings stand on rows of a file."""
    return sum(len(marks) for rows in sheets.values() for marks in rows.values())


def marks_of(report: Report, findings: Iterable[FindingRow]) -> Marks:
    """The findings as findings.csv has them, with the names of files and sheets that it has."""
    words = _Words(report)
    shown = {
        (finding.rule, finding.fingerprint, finding.record.file, finding.record.sheet, str(finding.record.row)): tuple(
            cell.column for cell in finding.evidence if cell.state != "absent"
        )
        for rule in report.rules
        for finding in rule.findings
    }
    found = Marks()
    for row in findings:
        columns = shown.get((row.rule, row.fingerprint, row.file, row.sheet, row.row), ())
        mark = Mark(Severity(row.severity), row.dataset, columns, words.of(row))
        if row.row and row.file:
            sheet = found.files.setdefault(row.file, {}).setdefault(row.sheet, {})
            sheet.setdefault(int(row.row), []).append(mark)
        else:
            found.groups.append(mark)
    return found


def gravest(marks: Iterable[Mark]) -> Severity:
    """The worst severity among findings."""
    return min((mark.severity for mark in marks), key=lambda severity: severity.rank)


def told(marks: Sequence[Mark], limit: int = LONGEST) -> str:
    """The findings of a row, the gravest first; whole ones only."""
    lines: list[str] = []
    length = 0
    for mark in sorted(marks, key=lambda mark: mark.severity.rank):
        text = mark.text if len(mark.text) < limit else mark.text[: limit - 1] + "…"
        length += len(text) + 1
        if length > limit and lines:
            return "\n".join([*lines, f"… +{len(marks) - len(lines)}"])
        lines.append(text)
    return "\n".join(lines)


def lines_of(text: str) -> int:
    """How many lines a text takes in the column of notes; Chinese characters are twice as wide."""
    wide = (sum(2 if char > "\u2e7f" else 1 for char in line) for line in text.split("\n"))
    return sum(width // NOTE_WIDTH + 1 for width in wide)


class _Words:
    """The sentence of a finding; what does not depend on its record is put together once."""

    def __init__(self, report: Report) -> None:
        self._report, self._language = report, report.scope.language
        self._titles = {rule.id: rule.title.in_(self._language) for rule in report.rules}
        self._apart = {rule.id: rule for rule in report.rules if rule.case_fit == "same_theme"}
        self._sources: dict[tuple[str, str, str], str] = {}

    def of(self, row: FindingRow) -> str:
        language = self._language
        severity = SEVERITY_WORDS[Severity(row.severity)].in_(language)
        result = RESULT_WORDS[Result(row.result)].in_(language)
        waived = say("waived", language, id=row.waived) if row.waived else ""
        key = (row.basis, row.case, row.rule if row.rule in self._apart else "")
        if key not in self._sources:
            self._sources[key] = self._source(row)
        title = self._titles.get(row.rule, row.rule)
        return say(
            "finding",
            language,
            severity=severity,
            result=result,
            waived=waived,
            title=title,
            message=row.message,
            source=self._sources[key],
        )

    def _source(self, row: FindingRow) -> str:
        """What a finding rests on, the kinds of authority apart, and the case it is like."""
        language, parts = self._language, []
        bases = [self._report.bases[name] for name in row.basis.split() if name in self._report.bases]
        for label, kinds in GROUPS.items():
            named = list(dict.fromkeys(self._named(basis) for basis in bases if basis.kind in kinds))
            if named:
                parts.append(say(label, language) + say("comma", language).join(named))
        case = self._report.cases.get(row.case)
        if case is not None:
            words = say("case", language, order=case.order, title=case.title.in_(language))
            apart = self._apart.get(row.rule)
            parts.append(words + (say(case_fit(self._report, apart, row.case), language) if apart else ""))
        return say("stop", language).join(parts)

    def _named(self, basis: Basis) -> str:
        name = basis.short.in_(self._language)
        name = f"{name} {basis.article_in(self._language)}".rstrip()
        if basis.was_read:
            return name
        return name + say("sec" if basis.confidence is Confidence.SEC else "memory", self._language)
