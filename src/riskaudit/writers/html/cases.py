"""Chapter 讲义案例: what the lecture's cases teach, each with the way back to the findings it explains."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.reference import Case
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import chapter, fields, note
from riskaudit.writers.html.rules import first_findings
from riskaudit.writers.html.view import View, case_place, filtered, link
from riskaudit.writers.twin import case_fit


def cases(view: View) -> Markup:
    """Every case in the order of the lecture."""
    told = sorted(view.report.cases.items(), key=lambda item: (item[1].order, item[0]))
    articles = [_case(view, name, case) for name, case in told]
    return chapter("cases", view.say("cases"), note(view.say("case_intro")), articles)


def _case(view: View, name: str, case: Case) -> Markup:
    title = view.say("case_title", order=case.order, title=view.tell(case.title))
    heading = tag("h3", title, tag("small", " ", case.lecture), tabindex="-1", id=case_place(name))
    total = sum(rule.total for rule in view.citing(name))
    way = link(filtered("case", name), view.say("see_findings", count=total)) if total else None
    return tag(
        "article",
        heading,
        tag("p", way, class_="more") if way else None,
        fields(_lesson(view, name, case)),
        class_="part lesson",
        data_entry="case",
        data_place=case_place(name),
    )


def _lesson(view: View, name: str, case: Case) -> Iterator[tuple[str, Content]]:
    say = view.say
    yield say("case_given"), view.quoted(case.title_as_given)
    for label in ("lesson", "control", "visible", "not_told"):
        yield say(label), view.tell(getattr(case, label))
    for label, bases in view.law(case.facts).items():
        for basis in bases:
            dates = tag("small", view.bracket(view.in_force(basis)), view.caveat(basis))
            yield say("case_basis"), [f"[{say(label)}] ", view.law_link(basis), dates]
    rules = view.citing(name)
    for rule in rules:
        yield say("case_rules"), _back(view, rule)
    if not rules:
        yield say("case_rules"), say("case_no_rules")


def _back(view: View, rule: RuleOutcome) -> list[Content]:
    """The way back to a rule and its first findings."""
    say = view.say
    counts = say("case_counts", fail=rule.counts.fail, review=rule.counts.review)
    counts = counts if rule.counts.total else view.result(rule.result)
    head: list[Content] = [view.rule_link(rule), view.bracket(say(case_fit(view.report, rule))), say("colon"), counts]
    first = first_findings(view, rule)
    own = sum(finding.case == rule.case for finding in rule.findings)
    more = say("case_more") if len(first) < 2 * own or rule.shown < rule.total else ""
    return [*head, say("stop"), say("case_first"), first, more] if first else head
