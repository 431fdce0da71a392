"""Chapter 依据: every legal basis of the report, in the four groups that are never mixed."""

from __future__ import annotations

from collections.abc import Mapping

from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.reference import Basis
from riskaudit.writers.authority import by_instrument
from riskaudit.writers.confirmed import HEADINGS, confirmed_rows
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Head, chapter, note, section, table
from riskaudit.writers.html.view import View, filtered, law_place, link

Citing = dict[str, list[RuleOutcome]]


def legal(view: View, hits: Mapping[str, int]) -> Markup:
    """The whole chapter; `hits` are the findings that rest on an instrument."""
    say, cited = view.say, _cited(view)
    groups = []
    for label, bases in view.law(sorted(view.report.bases)).items():
        parts: list[Content] = []
        kinds = list(by_instrument(bases))
        for kind, instruments in kinds:
            parts.append(tag("p", tag("strong", say(kind))) if len(kinds) > 1 else None)
            parts += [_instrument(view, group, cited, hits.get(group[0].instrument, 0)) for group in instruments]
        groups.append(section(say(label), parts))
    return chapter("legal", say("legal"), note(say("legal_note")), [*groups, _confirmed(view)])


def _confirmed(view: View) -> Content:
    """What a legal officer's file says, and what of it has an effect."""
    say, told = view.say, view.report.confirmations
    if told is None:
        return None
    rows: list[list[Content]] = [[view.quoted(cell) for cell in row] for row in confirmed_rows(view, told)]
    heads = [Head(say(label), wide=label == "confirmed_text") for label in HEADINGS]
    about = note(say("confirmed_note", name=told.name or "—", digest=told.sha256))
    return section(say("confirmed"), [about, table(heads, rows, label=say("confirmed"), sortable=False)])


def _cited(view: View) -> Citing:
    """Basis → the rules that rest on it."""
    found: Citing = {}
    for rule in view.report.rules:
        for name in dict.fromkeys([*rule.basis, *(basis for limit in rule.limits for basis in limit.basis)]):
            found.setdefault(name, []).append(rule)
    return found


def _instrument(view: View, bases: list[Basis], cited: Citing, hits: int) -> Markup:
    """One instrument: its title, and a line for each of its facts."""
    say, first = view.say, bases[0]
    title = view.tell(first.title)
    place = None if first.instrument in view.report.bases else law_place(first.instrument)
    number = tag("small", " ", view.quoted(first.number)) if first.number else None
    heads = [Head(say("basis")), Head(say("requires"), wide=True), Head(say("in_force")), Head(say("cited"), wide=True)]
    rows = [_row(view, basis, cited.get(basis.id, [])) for basis in bases]
    way = tag("p", link(filtered("law", first.instrument), say("law_findings", count=hits)), class_="more")
    return tag(
        "article",
        tag("h4", view.quoted(title), number, id=place, tabindex="-1"),
        way if hits else None,
        table(heads, rows, label=title, places=[law_place(basis.id) for basis in bases], sortable=False),
        class_="instrument",
        data_entry="law",
        data_place=place or law_place(bases[0].id),
    )


def _row(view: View, basis: Basis, rules: list[RuleOutcome]) -> list[Content]:
    name = f"{view.tell(basis.short)} {basis.article_in(view.language)}".rstrip()
    caveat = view.caveat(basis) or view.confirmed(basis)
    said = tag("p", view.say("note"), view.say("colon"), view.tell(basis.note), class_="note") if basis.note else None
    requires = [view.tell(basis.requires), tag("strong", caveat) if caveat else None, said]
    ways = tag("ul", [tag("li", view.rule_link(rule)) for rule in rules], class_="plain") if rules else "—"
    return [
        [tag("strong", view.quoted(name)), " ", tag("span", basis.id, class_="code")],
        requires,
        view.in_force(basis),
        ways,
    ]
