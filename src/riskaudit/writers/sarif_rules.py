"""The rules of an audit as SARIF describes rules: what each looks for, and on what it rests, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.result import Result, Severity
from riskaudit.writers.twin import case_fit
from riskaudit.writers.view import View

TAGS = 20
"""How many tags a rule may have: code-scanning hosts refuse a file with more."""

LONGEST = 1000
"""Characters of a description; hosts cut them at 1,024."""

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
"""The level of a fail. Whatever is no fail has the level `none` (SARIF 2.1.0, 3.27.10)."""

_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}


def described(report: Report) -> list[RuleOutcome]:
    """The rules that a file describes: all but those that the profile leaves out."""
    return [rule for rule in report.rules if rule.result is not Result.NOTSELECTED]


def descriptors(report: Report) -> list[dict[str, Any]]:
    """A descriptor for each rule, in the order of the report."""
    views = [View(report), View(_in_the_other_language(report))]
    return [_descriptor(rule, views) for rule in described(report)]


def _in_the_other_language(report: Report) -> Report:
    language = "en" if report.scope.language == "zh" else "zh"
    return report.model_copy(update={"scope": report.scope.model_copy(update={"language": language})})


def _descriptor(rule: RuleOutcome, views: list[View]) -> dict[str, Any]:
    view = views[0]
    level = LEVELS[rule.severity] if rule.confidence == "high" else "note"
    return {
        "id": rule.id,
        "shortDescription": {"text": _cut(view.tell(rule.title))},
        "fullDescription": {"text": _cut(view.tell(rule.why))},
        "help": {
            "text": "\n\n".join(_plain(rule, one) for one in views),
            "markdown": "\n\n---\n\n".join(_markdown(rule, one) for one in views),
        },
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": tags(rule, view),
            "precision": rule.confidence,
            "problem.severity": _PROBLEMS[level],
            "theme": rule.theme,
            "dataset": rule.dataset,
            "severity": rule.severity.value,
            "result": rule.result.value,
            "counts": rule.counts.model_dump(by_alias=True),
            "waived": rule.waived.total,
            "restricted": rule.restricted,
            "basis": [_basis(name, view) for name in _bases(rule) if name in view.report.bases],
            "case": rule.case,
        },
    }


def tags(rule: RuleOutcome, view: View) -> list[str]:
    """By what a host may filter: theme, kind of record, authority, whether it is an indicator, the lecture's place."""
    kinds = {view.report.bases[name].kind for name in _bases(rule) if name in view.report.bases}
    found = [rule.theme, rule.dataset, *sorted(kinds)]
    found += ["indicator"] if rule.confidence == "low" else []
    found += ["restricted"] if rule.restricted else []
    return list(dict.fromkeys([*found, rule.kind, f"case:{rule.case}", *rule.lecture]))[:TAGS]


def _bases(rule: RuleOutcome) -> list[str]:
    return list(dict.fromkeys([*rule.basis, *(name for limit in rule.limits for name in limit.basis)]))


def _basis(name: str, view: View) -> dict[str, str]:
    """A fact; its article only where the number was read, and what must be said of one that was not read itself."""
    basis = view.report.bases[name]
    told = {"fact": name, "source": view.source(basis), "authority": basis.kind, "inForce": view.in_force(basis)}
    if caveat := view.caveat(basis):
        told["caveat"] = caveat
    return told


def _help(rule: RuleOutcome, view: View) -> Iterator[tuple[str, str]]:
    """What a reader of a finding asks of its rule: name and sentence."""
    say, stop = view.say, view.say("stop")
    yield say("rule"), view.tell(rule.title)
    yield say("why"), view.tell(rule.why)
    if rule.limits:
        yield say("limits"), stop.join(view.tell(limit.text) for limit in rule.limits)
    for label, bases in view.law(_bases(rule)).items():
        yield say(label), stop.join(f"{view.source(basis)}{view.caveat(basis)}" for basis in bases)
    yield say("remedy"), view.tell(rule.remedy)
    if rule.false_positives:
        yield say("false_positives"), stop.join(view.tell(text) for text in rule.false_positives)
    if case := view.report.cases.get(rule.case):
        yield say("cases"), f"{view.tell(case.title)}{view.bracket(say(case_fit(view.report, rule)))}"


def _plain(rule: RuleOutcome, view: View) -> str:
    return "\n".join(f"{name}{view.say('colon')}{text}" for name, text in _help(rule, view))


def _markdown(rule: RuleOutcome, view: View) -> str:
    return "\n".join(f"- **{name}**{view.say('colon')}{text}" for name, text in _help(rule, view))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
