"""Chapter 分专题问题: a section for each theme, a card for each rule; the findings are in a list of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from riskaudit.model.english import opening
from riskaudit.model.outcome import Counts, Finding, LimitLine, RuleOutcome
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Head, bar, chapter, fields, note, result_badge, severity_badge, table
from riskaudit.writers.html.view import View, filtered, finding_place, link, rule_place, theme_place
from riskaudit.writers.twin import case_fit, case_twin, lesson_of, proof_asked
from riskaudit.writers.waived import part

FIRST = 5
"""How many findings a card links to."""


def rules(view: View) -> Markup:
    """The whole chapter, theme by theme."""
    about = {theme.name: view.tell(theme.about) for theme in view.report.themes}
    themes = [_theme(view, theme, about.get(theme, "")) for theme in view.themes]
    ways = [tag("li", link(theme_place(theme), view.theme(theme))) for theme in view.themes]
    return chapter("rules", view.say("findings"), tag("ul", ways, class_="ways"), themes)


def _theme(view: View, theme: str, about: str) -> Markup:
    mine = view.themes[theme]
    counts = sum((rule.counts for rule in mine), Counts())
    total = sum(rule.total for rule in mine)
    body: list[Content] = [tag("h3", view.theme(theme), tabindex="-1", id=theme_place(theme)), note(about)]
    if not mine:
        return tag("section", body, note(view.say("no_rules")), class_="part")
    if total:
        body.append(tag("p", link(filtered("theme", theme), view.say("see_findings", count=total)), class_="more"))
    body += [bar(view, counts), note(view.counts(counts))]
    return tag("section", body, [_card(view, rule) for rule in mine], class_="part")


def _card(view: View, rule: RuleOutcome) -> Markup:
    """One rule: its head says how it ended, its body what it looks for and on what authority."""
    counts = view.say("rule_counts", fail=rule.counts.fail, review=rule.counts.review) + part(view, rule.waived)
    head = tag(
        "summary",
        severity_badge(view, rule.severity),
        tag("span", view.tell(rule.title), class_="name"),
        tag("span", view.say("restricted"), class_="badge restricted") if rule.restricted else None,
        tag("span", counts if rule.total else "", class_="tally"),
        result_badge(view, rule.result),
    )
    body = [tag("p", tag("span", rule.id, class_="code"), class_="note"), fields(_about(view, rule))]
    if rule.counts.total:
        body += [bar(view, rule.counts), note(view.counts(rule.counts) + part(view, rule.waived))]
    return tag(
        "details",
        head,
        tag("div", body, _twin(view, rule), class_="card"),
        class_="entry",
        id=rule_place(rule.id),
        tabindex="-1",
        data_entry="rule",
    )


def _about(view: View, rule: RuleOutcome) -> Iterator[tuple[str, Content]]:
    """The facts of a rule, each behind its label."""
    say = view.say
    kind = say("kind_value", kind=opening(view.tell(rule.kind_title)), dataset=view.dataset(rule.dataset))
    yield say("result"), opening(view.tell(rule.skip)) if rule.skip else ""
    yield say("why"), view.tell(rule.why)
    yield say("kind"), kind + (say("stop") + say("low") if rule.confidence == "low" else "")
    for limit in rule.limits:
        yield say("limits"), _limit(view, limit)
    if rule.groups:
        names = say("list_joint").join(view.tell(title) for title in rule.groups)
        yield say("counted_by"), say("counted_by_groups", names=names)
    yield from _authority(view, rule)
    for reason in rule.reasons:
        if reason.count:
            words = {"result": view.result(reason.result), "text": view.tell(reason.text)}
            yield say("reasons"), say("reason_line", count=reason.count, **words)
    yield say("remedy"), view.tell(rule.remedy)
    for innocent in rule.false_positives:
        yield say("false_positives"), view.tell(innocent)
    if asked := proof_asked(view, rule):
        yield say("proof_asked"), asked
    yield say("lesson_of"), [view.case_link(rule.case), view.bracket(say(case_fit(view.report, rule)))]
    if lesson := lesson_of(view, rule):
        yield say("lesson"), view.tell(lesson.lesson)
    if rule.total:
        yield say("list"), _findings(view, rule)


def _twin(view: View, rule: RuleOutcome) -> Content:
    """What the title of the rule's case tells, and how its findings stand to it; nothing where it tells nothing."""
    say, rows = view.say, []
    for state, text, _ in case_twin(view, rule):
        rows.append([text, tag("span", say(f"twin_{state}"), class_=f"twin {state.replace('_', '-')}")])
    if not rows:
        return None
    order = view.report.cases[rule.case].order
    heads = [Head(say("twin_case", order=order), wide=True), Head(say("twin_finding"))]
    return table(heads, rows, label=say("twin"), sortable=False)


def _limit(view: View, limit: LimitLine) -> list[Content]:
    """A limit in words, with what it rests on; of a figure that is not the law's, with the subject that it is about."""
    bases = [view.report.bases[name] for name in limit.basis if name in view.report.bases]
    told = dict.fromkeys((view.source(fact), view.bracket(view.in_force(fact))) for fact in bases)
    lead = [" ", view.say("subject")] if told and limit.measure != "basis" else []
    sources = [[" ", tag("small", view.quoted(source), dates)] for source, dates in told]
    return [view.quoted(view.tell(limit.text)), *lead, *sources]


def _authority(view: View, rule: RuleOutcome) -> Iterator[tuple[str, Content]]:
    """The bases of a rule and of its limits in their three groups."""
    say = view.say
    ids = [*rule.basis, *(name for limit in rule.limits for name in limit.basis)]
    for label, bases in view.law(ids).items():
        for basis in bases:
            dates = tag("small", view.bracket(view.in_force(basis)))
            caveat = view.caveat(basis)
            promise = tag("small", say("stop") + say("promise_note")) if label == "group_promise" else None
            text = [view.law_link(basis), say("colon"), view.tell(basis.requires), dates]
            yield say(label), [*text, tag("strong", caveat) if caveat else None, promise]


def _findings(view: View, rule: RuleOutcome) -> list[Content]:
    """The way to the findings of a rule, and to the first of them."""
    say = view.say
    whole = link(filtered("rule", rule.id), say("see_findings", count=rule.total))
    first = first_findings(view, rule)
    return [whole, tag("br"), say("first_findings"), say("colon"), first] if first else [whole]


def first_findings(view: View, rule: RuleOutcome) -> list[Content]:
    """Links to the first findings of a rule that go with its case, by their keys."""
    ways: list[Content] = []
    met = Counter[str]()
    for finding in rule.findings:
        met[finding.fingerprint] += 1
        if finding.case == rule.case:
            place = finding_place(finding.fingerprint, met[finding.fingerprint])
            ways += [view.say("comma") if ways else "", link(place, _name(view, finding))]
        if len(ways) == 2 * FIRST:
            break
    return ways


def _name(view: View, finding: Finding) -> Content:
    return view.quoted(finding.record.key or view.address(finding.record))
