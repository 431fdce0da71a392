"""What a leader asks first, what only a leader can settle, and what was left out."""

from __future__ import annotations

from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import fields, note, section
from riskaudit.writers.html.view import TREND, View, link, rule_place
from riskaudit.writers.leader import Answer, answers, decisions, not_audited


def leader(view: View) -> Markup:
    """The questions with their answers."""
    return section(view.say("asked"), fields((answer.question, _told(view, answer)) for answer in answers(view)))


def _told(view: View, answer: Answer) -> Content:
    if not answer.given:
        return tag("span", answer.told, class_="note")
    if answer.rule:
        return tag("strong", link(rule_place(answer.rule), answer.told))
    if answer.trend:
        return link(TREND, answer.told)
    return [[tag("br") if number else None, view.quoted(line)] for number, line in enumerate(answer.told.split("\n"))]


def to_decide(view: View) -> Markup:
    """What only a leader can settle, numbered."""
    found = [tag("li", text) for text in decisions(view)]
    return section(view.say("decide"), tag("ol", found) if found else note(view.say("decide_none")))


def left_out(view: View) -> Markup:
    """What this audit did not look at, in numbers, with the way to the details."""
    say = view.say
    way = tag("li", link("not-judged", say("not_judged")))
    lines = [tag("li", line) for line in not_audited(view)]
    return section(say("not_audited"), tag("ul", lines, way, class_="plain"))
