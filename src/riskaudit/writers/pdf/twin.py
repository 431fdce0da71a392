"""What stands beside a finding: the case it resembles, thing by thing, and what a court would ask for."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.report import Finding, RuleOutcome
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import Text
from riskaudit.writers.pdf.style import SMALL, SOFT, TINY, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View

INDENT = 58.0
STATES = ("present", "missing", "unreadable", "not exported")


def case_table(view: View, rule: RuleOutcome) -> Iterator[Block]:
    """What the title of the rule's case tells, and how its findings stand to it; nothing where it tells nothing."""
    lesson = view.report.cases.get(rule.case)
    if lesson is None or not lesson.features:
        return
    say = view.say
    rows = []
    for feature in lesson.features:
        state = "same" if rule.id in feature.same else "different" if rule.id in feature.different else "not_known"
        mark = Span(
            say(f"twin_{state}"), TINY.but(bold=state != "not_known", color=SOFT if state == "not_known" else None)
        )
        rows.append(Row([view.tell(feature.text), mark]))
    columns = [Col(say("twin_case", order=lesson.order), WIDTH - 150), Col(say("twin_finding"), 150)]
    yield Grid(columns, rows, before=6, style=TINY)


def case_features(view: View, finding: Finding) -> list[Span]:
    """The features of the case that the cells of a finding show to be the same or different, with those cells."""
    lesson = view.report.cases.get(finding.case)
    runs: list[Span] = []
    for feature in lesson.features if lesson else ():
        for state, rules in (("same", feature.same), ("different", feature.different)):
            if finding.rule in rules:
                cells = _cells(view, finding, rules[finding.rule])
                lead = view.say("stop") if runs else ""
                runs.append(Span(f"{lead}{view.say(f'twin_{state}')}{view.say('colon')}", SMALL.but(color=SOFT)))
                runs.append(Span(view.tell(feature.text) + view.bracket(cells), SMALL))
    return runs


def _cells(view: View, finding: Finding, columns: tuple[str, ...]) -> str:
    shown = [
        f"{view.tell(cell.title)}\u00a0=\u00a0{cell.value or view.say('state_empty')}"
        for cell in finding.evidence
        if cell.column in columns
    ]
    return view.say("comma").join(shown)


def proof_asked(view: View, rule: RuleOutcome) -> Iterator[tuple[str, Text]]:
    """What a court would ask for about records of the rule's dataset, with the place of what no export shows."""
    asked = next((dataset.proof for dataset in view.report.datasets if dataset.name == rule.dataset), ())
    parts = [view.tell(item.title) + (view.bracket(view.tell(item.kept)) if item.kept else "") for item in asked]
    if parts:
        yield view.say("proof_asked"), view.say("stop").join(parts)


def proof_state(view: View, rule: RuleOutcome, finding: Finding) -> list[Span]:
    """Which of the proofs the record has, lacks, or does not show."""
    asked = next((dataset.proof for dataset in view.report.datasets if dataset.name == rule.dataset), ())
    runs: list[Span] = []
    for state in STATES:
        titles = [view.tell(item.title) for item, stands in zip(asked, finding.proof, strict=False) if stands == state]
        if titles:
            lead = "  " if runs else ""
            word = view.say(f"proof_{state.replace(' ', '_')}")
            runs.append(Span(f"{lead}[{word}] ", SMALL.but(bold=state == "missing", color=SOFT)))
            runs.append(Span(view.say("comma").join(titles), SMALL.but(bold=state == "missing")))
    return runs
