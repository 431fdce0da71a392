"""Chapter 本次稽查看不到什么: the lecture's bullets that records do not show, and what to ask instead."""

from __future__ import annotations

from riskaudit.model.lecture import STATUS_WORDS
from riskaudit.model.report import LectureLine
from riskaudit.writers.html.markup import Content, Markup
from riskaudit.writers.html.parts import Head, chapter, note, section, table
from riskaudit.writers.html.view import View


def blind_spots(view: View) -> Markup | None:
    """How far the lecture is covered, then everything that this audit could not see, with the question to ask."""
    say, lines = view.say, view.report.lecture
    if not lines:
        return None
    parts = [section(say("blind_counts"), _coverage(view))]
    unjudged = [line for line in lines if line.rules and not line.judged]
    unseen = [line for line in lines if line.status != "automated"]
    for label, chosen in (("blind_unjudged", unjudged), ("blind_unseen", unseen)):
        if chosen:
            rows = [[line.place, view.tell(line.text), _how(view, line), _ask(view, line)] for line in chosen]
            heads = [Head(say("place")), Head(say("bullet"), wide=True), Head(say("audited_by"))]
            whole = table([*heads, Head(say("ask"), wide=True)], rows, label=say(label))
            parts.append(section(say(label), whole))
    return chapter("blind", say("blind"), note(say("blind_note")), parts, _declined(view))


def _coverage(view: View) -> Markup:
    """Bullets by status and part; each row adds up."""
    say, lines = view.say, view.report.lecture
    parts = sorted({line.place.split(".")[0] for line in lines})
    rows: list[list[Content]] = []
    for status, word in STATUS_WORDS.items():
        counts = [sum(line.status == status and line.place.startswith(f"{part}.") for line in lines) for part in parts]
        rows.append([view.tell(word), *(str(count) for count in counts), str(sum(counts))])
    totals = [sum(line.place.startswith(f"{part}.") for line in lines) for part in parts]
    heads = [Head(say("audited_by")), *(Head(say("part", number=part[1:]), number=True) for part in parts)]
    total = [say("total"), *(str(count) for count in totals), str(sum(totals))]
    return table([*heads, Head(say("total"), number=True)], rows, total=total, label=say("blind_counts"))


def _how(view: View, line: LectureLine) -> str:
    word = view.tell(STATUS_WORDS[line.status])
    return f"{word}{view.bracket(f'{line.judged}/{len(line.rules)}')}" if line.rules else word


def _ask(view: View, line: LectureLine) -> str:
    parts = [view.tell(item) for item in (line.why, line.question) if item is not None]
    return " ".join(parts) or view.say("blind_no_data")


def _declined(view: View) -> Content:
    """Rule ideas that no export can show, with the reason."""
    say = view.say
    rows = [
        [item.idea, view.tell(line.text), view.tell(item.why)] for line in view.report.lecture for item in line.declined
    ]
    if not rows:
        return None
    heads = [Head(say("idea")), Head(say("bullet"), wide=True), Head(say("ask"), wide=True)]
    return section(say("declined"), table(heads, rows, label=say("declined")))
