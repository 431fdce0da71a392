"""Chapter 讲义案例: what the lecture's cases teach, each with the way back to the findings it explains."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.reference import Case
from riskaudit.writers.pdf.flow import Anchor, Block, NewPage, going_on
from riskaudit.writers.pdf.parts import Text, Words, chapter, fields, words
from riskaudit.writers.pdf.style import ACCENT, ACCENT_TINT, CARD_TITLE, SMALL, SOFT, TINY, WIDTH
from riskaudit.writers.pdf.type import Span, set_lines
from riskaudit.writers.pdf.view import View, basis_anchor, case_anchor, finding_anchor, rule_anchor
from riskaudit.writers.twin import case_fit

LABEL = 66.0
HEAD = 6
"""How many of its first lines a lesson keeps together at the foot of a page."""
FIRST = 5
"""How many findings of each rule a case links to."""


def cases(view: View) -> Iterator[Block]:
    """Every case in the order of the lecture."""
    yield chapter(view.say("cases"), "cases")
    yield words(view.say("case_intro"), SMALL.but(color=SOFT), before=2)
    for name, case in sorted(view.report.cases.items(), key=lambda item: (item[1].order, item[0])):
        title = view.say("case_title", order=case.order, title=view.tell(case.title))
        yield from going_on(_case(view, name, case), title, case_anchor(name))
    yield NewPage()


def _case(view: View, name: str, case: Case) -> Iterator[Block]:
    say = view.say
    title = say("case_title", order=case.order, title=view.tell(case.title))
    lines = set_lines([Span(title, CARD_TITLE), Span(f"   {case.lecture}", TINY.but(color=SOFT))], WIDTH - 24, x=12)
    anchor = Anchor(case_anchor(name), title, 1)
    yield Words(lines, before=18, keep=True, bar=ACCENT, fill=ACCENT_TINT, anchors=[(0, anchor)])
    rows: list[tuple[str, Text]] = [
        (say("case_given"), case.title_as_given),
        (say("lesson"), view.tell(case.lesson)),
        (say("control"), view.tell(case.control)),
        (say("visible"), view.tell(case.visible)),
        (say("not_told"), view.tell(case.not_told)),
    ]
    for label, bases in view.law(case.facts).items():
        for basis in bases:
            note = view.bracket(view.in_force(basis)) + view.caveat(basis)
            text = [
                Span(f"[{say(label)}] ", SMALL.but(color=SOFT)),
                Span(view.source(basis), SMALL.but(color=ACCENT), link=basis_anchor(basis.id)),
                Span(note, SMALL.but(color=SOFT)),
            ]
            rows.append((say("case_basis"), text))
    rules = view.citing(name)
    rows += [(say("case_rules"), _back(view, rule)) for rule in rules] or [(say("case_rules"), say("case_no_rules"))]
    yield Words(fields(_once(rows), label_width=LABEL), before=6, head=HEAD)


def _once(rows: list[tuple[str, Text]]) -> Iterator[tuple[str, Text]]:
    """The rows with a label only where it differs from the one above."""
    above = ""
    for label, text in rows:
        yield ("" if label == above else label), text
        above = label


def _back(view: View, rule: RuleOutcome) -> list[Span]:
    """The way back to a rule and its first findings."""
    say, anchor = view.say, rule_anchor(rule.id)
    counts = say("case_counts", fail=rule.counts.fail, review=rule.counts.review)
    counts = counts if rule.counts.total else view.result(rule.result)  # a rule that judged nothing found nothing out
    runs = [
        Span(view.tell(rule.title), SMALL.but(color=ACCENT), link=anchor),
        Span(f"{view.bracket(say(case_fit(view.report, rule)))}{say('colon')}{counts}", SMALL),
    ]
    own = [number for number, finding in enumerate(rule.findings, 1) if finding.case == rule.case]
    for place, number in enumerate(own[:FIRST]):
        lead = say("stop") + say("case_first") if place == 0 else say("comma")
        link = finding_anchor(rule.id, number)
        runs += [Span(lead, SMALL), Span(str(number), SMALL.but(color=ACCENT), link=link)]
    if own and (len(own) > FIRST or rule.shown < rule.total):
        runs.append(Span(say("case_more"), SMALL))
    return [*runs, Span("  ", SMALL), view.page(anchor)]
