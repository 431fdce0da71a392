"""What stands beside a finding: the case it resembles, thing by thing, and what a court would ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from riskaudit.model.outcome import Evidence, Finding, Proven, RuleOutcome
from riskaudit.model.reference import Case
from riskaudit.model.report import ProofAsked, Report
from riskaudit.model.result import Result
from riskaudit.writers.view import View

PROOF_STATES: tuple[Proven, ...] = ("present", "missing", "unreadable", "not exported")


class Likeness(NamedTuple):
    """One thing that the title of a case tells, and how findings stand to it: `same`, `perhaps` (of findings for
    review), `mixed` (of both), `different` or `not_known`; with the cells that show it, where one finding is looked
    at."""

    state: str
    text: str
    cells: str = ""


def case_twin(view: View, rule: RuleOutcome) -> list[Likeness]:
    """How the findings of a rule stand to all that the title of its case tells; nothing where it tells nothing, or
    where records of the rule show nothing of it."""
    lesson = view.report.cases.get(rule.case)
    if lesson is None or not any(rule.id in {*feature.same, *feature.different} for feature in lesson.features):
        return []
    return [
        Likeness(
            _alike(rule) if rule.id in feature.same else "different" if rule.id in feature.different else "not_known",
            view.tell(feature.text),
        )
        for feature in lesson.features
    ]


def _alike(rule: RuleOutcome) -> str:
    """How findings stand to what their verdict shows: no surer than the verdict is."""
    if not rule.counts.fail:
        return "perhaps"
    return "mixed" if rule.counts.review else "same"


def lesson_of(view: View, rule: RuleOutcome) -> Case | None:
    """The case whose lesson a rule's findings teach; none where no more than the theme, or what all its
    records have in common, is the same."""
    case = view.report.cases.get(rule.case)
    return case if case is not None and case.teaches(rule.id, rule.case_fit) else None


def case_fit(report: Report, rule: RuleOutcome, case: str = "") -> str:
    """The label of how well a rule's case, or another, fits."""
    lesson = report.cases.get(case or rule.case)
    return lesson.fits(rule.id, rule.case_fit) if lesson else rule.case_fit


def finding_twin(view: View, finding: Finding) -> Iterator[Likeness]:
    """What the cells of a finding show to be the same or different, with those cells."""
    lesson = view.report.cases.get(finding.case)
    for feature in lesson.features if lesson else ():
        for state, rules in (("same", feature.same), ("different", feature.different)):
            if finding.rule in rules:
                sure = state != "same" or finding.result is Result.FAIL
                yield Likeness(
                    state if sure else "perhaps", view.tell(feature.text), _cells(view, finding, rules[finding.rule])
                )


def _cells(view: View, finding: Finding, columns: tuple[str, ...]) -> str:
    shown = [
        f"{view.tell(cell.title)}\u00a0=\u00a0{_value(view, cell)}"
        for cell in finding.evidence
        if cell.column in columns
    ]
    return view.say("comma").join(shown)


def _value(view: View, cell: Evidence) -> str:
    if not cell.value:
        return view.say("state_empty")
    return view.say("state_blank", value=cell.value) if cell.state == "empty" else cell.value


def _asked(view: View, rule: RuleOutcome) -> tuple[ProofAsked, ...]:
    return next((dataset.proof for dataset in view.report.datasets if dataset.name == rule.dataset), ())


def proof_asked(view: View, rule: RuleOutcome) -> str:
    """What a court would ask for about the findings shown, with the place of what no export shows."""
    asked = _asked(view, rule)
    needed = [
        any(finding.proof[at] for finding in rule.findings if len(finding.proof) > at) for at in range(len(asked))
    ]
    parts = [
        view.tell(item.title) + (view.say("colon") + view.tell(item.kept) if item.kept else "")
        for item, is_needed in zip(asked, needed, strict=True)
        if is_needed
    ]
    return view.say("stop").join(parts)


def proof_stands(view: View, rule: RuleOutcome, finding: Finding) -> Iterator[tuple[Proven, str]]:
    """Which of the proofs the record has, lacks, or does not show: each state met with its proofs."""
    asked = _asked(view, rule)
    for state in PROOF_STATES:
        titles = [view.tell(item.title) for item, stands in zip(asked, finding.proof, strict=False) if stands == state]
        if titles:
            yield state, view.say("comma").join(titles)


def proof_label(state: Proven) -> str:
    """The label of how it stands with a proof."""
    return f"proof_{state.replace(' ', '_')}"
