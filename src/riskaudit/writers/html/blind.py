"""Chapter 本次稽查看不到什么: the lecture's bullets that records do not show, and what to ask instead."""

from __future__ import annotations

from riskaudit.writers.html.markup import Content, Markup
from riskaudit.writers.html.parts import Head, chapter, note, section, table
from riskaudit.writers.html.view import View
from riskaudit.writers.unsaid import bullets_unseen, coverage


def blind_spots(view: View) -> Markup | None:
    """How far the lecture is covered, then everything that this audit could not see, with the question to ask."""
    say = view.say
    if not view.report.lecture:
        return None
    parts = [section(say("blind_counts"), _coverage(view))]
    for label, bullets in bullets_unseen(view):
        heads = [Head(say("place")), Head(say("bullet"), wide=True), Head(say("audited_by"))]
        whole = table([*heads, Head(say("ask"), wide=True)], [list(row) for row in bullets], label=say(label))
        parts.append(section(say(label), whole))
    return chapter("blind", say("blind"), note(say("blind_note")), parts, _declined(view))


def _coverage(view: View) -> Markup:
    """Bullets by status and part; each row adds up."""
    say, told = view.say, coverage(view)
    heads = [Head(say("audited_by")), *(Head(say("part", number=part[1:]), number=True) for part in told.parts)]
    rows = [list(row) for row in told.rows]
    return table([*heads, Head(say("total"), number=True)], rows, total=list(told.totals), label=say("blind_counts"))


def _declined(view: View) -> Content:
    """Rule ideas that no export can show, with the reason."""
    say = view.say
    rows = [
        [item.idea, view.tell(line.text), view.tell(item.why)] for line in view.report.lecture for item in line.declined
    ]
    if not rows:
        return None
    heads = [Head(say("idea")), Head(say("bullet"), wide=True), Head(say("reason_why"), wide=True)]
    return section(say("declined"), table(heads, rows, label=say("declined")))
