"""What a leader asks first, and what only a leader can settle, set side by side."""

from __future__ import annotations

from riskaudit.writers.leader import Answer, answers, decisions, not_audited
from riskaudit.writers.pdf.flow import Block, Column
from riskaudit.writers.pdf.parts import Text, Words, fields, listed, section
from riskaudit.writers.pdf.style import ACCENT, SOFT, TINY, Style
from riskaudit.writers.pdf.type import Span, set_lines
from riskaudit.writers.pdf.view import View, rule_anchor

ANSWER = Style(7.8, 12.4)


def leader(view: View, width: float) -> Block:
    """The questions with their answers, one below the other."""
    rows = [(answer.question, _told(view, answer)) for answer in answers(view)]
    return Words(fields(rows, label_width=50, width=width, style=ANSWER))


def _told(view: View, answer: Answer) -> Text:
    if not answer.given:
        return Span(answer.told, ANSWER.but(color=SOFT))
    if answer.trend:
        return Span(answer.told, ANSWER.but(color=ACCENT), link="trend")
    if answer.question == view.say("ask_critical"):
        link = rule_anchor(answer.rule) if answer.rule else ""
        return Span(answer.told, ANSWER.but(bold=True, color=ACCENT if link else None), link=link)
    return answer.told


def to_decide(view: View, width: float) -> Block:
    """What only a leader can settle, numbered."""
    found = [(f"{number}.", text) for number, text in enumerate(decisions(view), 1)]
    lines = listed(found or [("", view.say("decide_none"))], width)
    return Column([section(view.say("decide"), before=0), Words(lines)])


def left_out(view: View, width: float) -> Block:
    """What this audit did not look at, in numbers, with the way to the details."""
    say = view.say
    way = [Span(say("not_judged") + " ", TINY.but(color=ACCENT), link="not_judged"), view.page("not_judged", TINY)]
    set_ = [*listed((("·", text) for text in not_audited(view)), width), *set_lines(way, width)]
    return Column([section(say("not_audited"), before=0), Words(set_)])
