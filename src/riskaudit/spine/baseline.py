"""An audit beside its baseline: every finding is compared, and rules are asked again about those no longer listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from riskaudit.model.findings import FindingRow, read_findings
from riskaudit.model.follow_up import Again
from riskaudit.model.gone import Gone, bare
from riskaudit.model.ledger import Marked
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.standings import Standings
from riskaudit.months.baseline import baseline, comparison, standings_of
from riskaudit.months.charts import months_of
from riskaudit.months.earlier import Earlier, secret_of, texts_compare
from riskaudit.spine.answers import Answers


def marks_of(earlier: Earlier | None) -> Sequence[Marked]:
    """What the rules must be asked about: each fingerprint of the baseline, once."""
    return [*{Marked(row.fingerprint, row.rule): None for row in earlier.rows()}] if earlier else []


def remembered(
    report: Report,
    findings: Path,
    answers: Answers,
    earlier: Earlier | None,
    months: Sequence[Report],
    wanted: Collection[Again] = (),
) -> tuple[Report, Standings, Sequence[Gone]]:
    """The report beside its baseline and the earlier months, where they were given, how its findings stand, and those
    of the baseline that it does not list, as far as what became of them is `wanted`."""
    if months:
        report = report.model_copy(update={"months": months_of([*months, report])})
    return _beside(earlier, report, findings, answers, wanted) if earlier else (report, {}, [])


def _beside(
    earlier: Earlier, report: Report, findings: Path, answers: Answers, wanted: Collection[Again]
) -> tuple[Report, Standings, Sequence[Gone]]:
    file = report.findings_file
    found = comparison(earlier, report, read_findings(findings, file), secret_of(report))
    standings = standings_of(read_findings(findings, file), found)
    became = _Became(answers, earlier, {name: len(known) for name, known in standings.items()})
    gone: list[Gone] = []
    alike = texts_compare(earlier.report, report)

    def told(row: FindingRow) -> Again:
        again = became(row)
        if again in wanted:
            gone.append(Gone(row if alike else bare(row), again))
        return again

    section = baseline(earlier, report, read_findings(findings, file), found, told)
    rules = tuple(_with_standings(rule, standings) for rule in report.rules)
    return report.model_copy(update={"rules": rules, "baseline": section}), standings, gone


class _Became:
    """What became of findings that the audit does not list, by the answers of the rules.

    Where records of the same key are listed still, nobody can tell which of the earlier ones is gone: as many as are
    found outside the month are recurring, the others unknown.
    """

    def __init__(self, answers: Answers, earlier: Earlier, listed: Mapping[str, int]) -> None:
        self._answers, self._listed = answers, listed
        self._before = Counter(row.fingerprint for row in earlier.rows())
        self._told: Counter[str] = Counter()

    def __call__(self, row: FindingRow) -> Again:
        name, mark = row.fingerprint, Marked(row.fingerprint, row.rule)
        again = self._answers.again(mark, self._before[name])
        if again is not Again.RECURRING:
            return again
        self._told[name] += 1
        beyond = self._answers.hits(mark) - self._listed.get(name, 0)
        return Again.RECURRING if self._told[name] <= beyond else Again.UNKNOWN


def _with_standings(rule: RuleOutcome, standings: Standings) -> RuleOutcome:
    """The rule with its shown findings marked: they are the first ones of findings.csv, in its order."""
    met: Counter[str] = Counter()
    marked = []
    for finding in rule.findings:
        place = met[finding.fingerprint]
        met[finding.fingerprint] += 1
        standing = standings[finding.fingerprint][place]
        marked.append(finding.model_copy(update={"baseline": standing}))
    return rule.model_copy(update={"findings": tuple(marked)}) if marked else rule
