"""A report told in another language than it was judged in, as far as it holds both."""

from __future__ import annotations

from collections.abc import Mapping

from riskaudit.model.base import Language
from riskaudit.model.outcome import Finding, RuleOutcome
from riskaudit.model.report import Report


def told_in(report: Report, language: Language) -> Report:
    """The report in a language. What was written for single findings alone (messages, figures, calculations) stays in
    the language of the judgement, and `scope.judged_in` says which that is."""
    if language == report.scope.language:
        return report
    judged = report.scope.judged_in or report.scope.language
    told = {"language": language, "judged_in": None if language == judged else judged}
    rules = tuple(_rule(rule, report.scope.language, language) for rule in report.rules)
    return report.model_copy(update={"scope": report.scope.model_copy(update=told), "rules": rules})


def _rule(rule: RuleOutcome, before: Language, language: Language) -> RuleOutcome:
    """A rule whose findings say in the other language what the rule itself says in both: reasons and limits."""
    both = [*(reason.text for reason in rule.reasons), *(limit.text for limit in rule.limits)]
    known = {words.in_(before): words.in_(language) for words in both}
    findings = tuple(_finding(finding, known, before, language) for finding in rule.findings)
    near = tuple(item.model_copy(update={"limit": known.get(item.limit, item.limit)}) for item in rule.near)
    return rule.model_copy(update={"findings": findings, "near": near})


def _finding(finding: Finding, known: Mapping[str, str], before: Language, language: Language) -> Finding:
    told: dict[str, object] = {
        "limit": known.get(finding.limit, finding.limit),
        "reason": known.get(finding.reason, finding.reason),
    }
    if finding.strip is not None:
        titles = {cell.title.in_(before): cell.title.in_(language) for cell in finding.evidence}
        ends = {name: getattr(finding.strip, name) for name in ("start_title", "end_title")}
        told["strip"] = finding.strip.model_copy(
            update={name: titles.get(title, title) for name, title in ends.items()}
        )
    return finding.model_copy(update=told)
