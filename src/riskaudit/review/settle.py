"""Verdicts laid over the findings of a report: each finding gets one, or is told among those that got none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from riskaudit.errors import Sentence
from riskaudit.model.binomial import interval
from riskaudit.model.english import counted
from riskaudit.model.findings import FindingRow
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.result import RECORD_RESULTS
from riskaudit.model.review import TRUE, VERDICT_WORDS, NotCounted, RuleReviewed, Said, Settled, Verdict, Why


@dataclass
class Found:
    """The findings of a report by fingerprint: their rule, how many rows share it, whether they are waived; and by rule
    and record, for those who write keys."""

    rules: dict[str, str] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    waived: set[str] = field(default_factory=set)
    keyed: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[FindingRow], wanted: Iterable[Said]) -> Found:
        """Of all rows; keys of those only that verdicts name by their record."""
        found, keys = cls(), {(said.rule, said.record) for said in wanted if not said.fingerprint}
        for row in rows:
            found.rules[row.fingerprint] = row.rule
            found.rows[row.fingerprint] += 1
            if row.waived:
                found.waived.add(row.fingerprint)
            if (row.rule, row.key) in keys:
                found.keyed.setdefault((row.rule, row.key), set()).add(row.fingerprint)
        return found


@dataclass
class Settlement:
    """The verdict of every finding that has one, those that are contradicted, and what is in no figure."""

    settled: dict[str, Settled] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    not_counted: list[NotCounted] = field(default_factory=list)


def settle(said: Sequence[Said], found: Found, report: Report) -> Settlement:
    """One verdict a finding. Verdicts that contradict one another leave it without."""
    told, by_finding = Settlement(), dict[str, list[Said]]()
    for item in said:
        name = _finding(item, found, report)
        if isinstance(name, NotCounted):
            told.not_counted.append(name)
        else:
            by_finding.setdefault(name, []).append(item)
    for name, items in by_finding.items():
        rule, chosen = found.rules[name], _decisive(items)
        if len({item.verdict for item in chosen}) > 1:
            told.conflicts[name] = rule
            told.not_counted.append(_conflict(name, rule, chosen))
        else:
            cause = next((item.cause for item in chosen if item.cause), "")
            told.settled[name] = Settled(name, rule, chosen[0].verdict, cause)
    return told


def _decisive(items: Sequence[Said]) -> Sequence[Said]:
    """The verdicts that count: "unclear" yields to any other, and "partly" on an order of several findings says of none
    of them which it is, so that it yields to a verdict on the finding itself."""
    clear = [item for item in items if item.verdict is not Verdict.UNCLEAR] or items
    own = [item for item in clear if not (item.verdict is Verdict.PARTLY and item.shared > 1)]
    return own or clear


def _finding(item: Said, found: Found, report: Report) -> str | NotCounted:
    """The fingerprint that a verdict is about, or why there is none."""
    if item.report and item.report != report.findings_file.sha256:
        what = Sentence("文件写明的 findings 与本报告的线索清单不符", "its `findings` is not that of this report")
        return NotCounted(Why.OTHER_REPORT, item.place, what, item.rule, item.fingerprint)
    if item.fingerprint:
        mine = found.rules.get(item.fingerprint)
        if mine is None:
            return _elsewhere(item, report)
        if item.rule and item.rule != mine:
            what = Sentence(
                f"指纹属于规则 {mine}，不是 {item.rule}", f"the fingerprint is of {mine}, not of {item.rule}"
            )
            return NotCounted(Why.MALFORMED, item.place, what, item.rule, item.fingerprint)
        return item.fingerprint
    names = sorted(found.keyed.get((item.rule, item.record), ()))
    if len(names) == 1:
        return names[0]
    if names:
        what = Sentence(
            f"{item.record} 有 {len(names)} 条线索，请改写指纹",
            f"{item.record} has {counted(len(names), 'finding|findings')}: write the fingerprint",
        )
        return NotCounted(Why.AMBIGUOUS, item.place, what, item.rule)
    return _elsewhere(item, report)


def _elsewhere(item: Said, report: Report) -> NotCounted:
    """Why this report has no such finding, as far as it can tell."""
    outcome = next((rule for rule in report.rules if rule.id == item.rule), None)
    name = item.order or item.record or item.fingerprint[:12]
    label = report.scope.month or report.scope.as_of.isoformat()
    if item.order and not item.order[3:].startswith(f"{label}-"):
        what = Sentence(f"工单 {name} 是另一期的", f"order {name} is of another audit")
        return NotCounted(Why.OTHER_REPORT, item.place, what, item.rule, item.fingerprint)
    if item.rule and outcome is None:
        what = Sentence(f"{name}：本报告没有规则 {item.rule}", f"{name}: this report has no rule {item.rule}")
    elif outcome is not None and outcome.result not in RECORD_RESULTS:
        what = Sentence(f"{name}：规则 {item.rule} 本期未检查", f"{name}: rule {item.rule} was not checked")
    else:
        what = Sentence(f"{name}：线索清单里没有", f"{name}: not in the list of findings")
    return NotCounted(Why.UNKNOWN, item.place, what, item.rule, item.fingerprint)


def _conflict(name: str, rule: str, items: Sequence[Said]) -> NotCounted:
    both = [f"{VERDICT_WORDS[item.verdict].zh}（{item.place}）" for item in items]
    told = [f"{VERDICT_WORDS[item.verdict].en} ({item.place})" for item in items]
    what = Sentence(f"{rule} {name[:12]}：{'；'.join(both)}", f"{rule} {name[:12]}: {'; '.join(told)}")
    return NotCounted(Why.CONFLICT, items[0].place, what, rule, name)


def by_rule(report: Report, found: Found, settlement: Settlement) -> list[RuleReviewed]:
    """Every rule with findings, those most in need first: the lowest upper bound, then the most refuted; rules of which
    nothing was decided come last, the most findings first."""
    tallies: dict[str, _Tally] = {}
    for name, rule in found.rules.items():
        tallies.setdefault(rule, _Tally()).add(name, found, settlement)
    rules = {rule.id: rule for rule in report.rules}
    return sorted((tally.told(rules[name]) for name, tally in tallies.items()), key=_need)


def _need(rule: RuleReviewed) -> tuple[float, int, int, str]:
    return (2.0 if rule.high is None else rule.high, -rule.refuted, -rule.findings, rule.rule)


@dataclass
class _Tally:
    """What was decided of one rule's findings so far."""

    counts: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, found: Found, settlement: Settlement) -> None:
        self.counts["findings"] += 1
        self.counts["rows"] += found.rows[name]
        settled = settlement.settled.get(name)
        if settled is not None:
            self.counts[settled.verdict.value] += 1
            if settled.verdict is Verdict.REFUTED and settled.cause:
                self.causes[settled.cause] += 1
        elif name in settlement.conflicts:
            self.counts["conflict"] += 1
        elif name in found.waived:
            self.counts["waived"] += 1

    def told(self, rule: RuleOutcome) -> RuleReviewed:
        true = sum(self.counts[verdict.value] for verdict in TRUE)
        decided = true + self.counts[Verdict.REFUTED.value]
        low, high = interval(true, decided) if decided else (None, None)
        return RuleReviewed(
            rule=rule.id,
            title=rule.title,
            severity=rule.severity.value,
            low=low,
            high=high,
            causes=dict(sorted(self.causes.items())),
            **self.counts,
        )
