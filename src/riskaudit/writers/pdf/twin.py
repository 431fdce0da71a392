"""The case twin and the list of proofs, set beside rules and findings."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.outcome import Finding, RuleOutcome
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import Text
from riskaudit.writers.pdf.style import ACCENT, SMALL, SOFT, TINY, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, case_anchor
from riskaudit.writers.twin import case_twin, finding_twin, proof_label, proof_stands


def case_table(view: View, rule: RuleOutcome) -> Iterator[Block]:
    """What the title of the rule's case tells, and how its findings stand to it; nothing where it tells nothing."""
    say, rows = view.say, []
    for state, text, _ in case_twin(view, rule):
        known = state != "not_known"
        rows.append(Row([text, Span(say(f"twin_{state}"), TINY.but(bold=known, color=None if known else SOFT))]))
    if rows:
        order = view.report.cases[rule.case].order
        columns = [Col(say("twin_case", order=order), WIDTH - 150), Col(say("twin_finding"), 150)]
        yield Grid(columns, rows, before=6, style=TINY)


def case_features(view: View, finding: Finding) -> list[Span]:
    """The features of the case that the cells of a finding show to be the same or different, with those cells."""
    runs: list[Span] = []
    for state, text, cells in finding_twin(view, finding):
        lead = view.say("stop") if runs else ""
        runs.append(Span(f"{lead}{view.say(f'twin_{state}')}{view.say('colon')}", SMALL.but(color=SOFT)))
        runs.append(Span(text + view.bracket(cells), SMALL))
    return runs


def proof_state(view: View, rule: RuleOutcome, finding: Finding) -> list[Span]:
    """Which of the proofs the record has, lacks, or does not show."""
    runs: list[Span] = []
    for state, titles in proof_stands(view, rule, finding):
        lead = "  " if runs else ""
        runs.append(Span(f"{lead}[{view.say(proof_label(state))}] ", SMALL.but(bold=state == "missing", color=SOFT)))
        runs.append(Span(titles, SMALL.but(bold=state == "missing")))
    return runs


def case_short(view: View, case: str) -> Text:
    """The number of a case, which leads to its lesson."""
    lesson = view.report.cases.get(case)
    if lesson is None:
        return case
    return Span(view.say("case_number", order=lesson.order), TINY.but(color=ACCENT), link=case_anchor(case))
