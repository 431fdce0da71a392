"""Chapter 本次稽查看不到什么: the lecture's bullets that records do not show, and what to ask instead."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.lecture import STATUS_WORDS
from riskaudit.model.report import LectureLine
from riskaudit.writers.pdf.flow import Block, NewPage
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import chapter, section, words
from riskaudit.writers.pdf.style import SMALL, SOFT, WIDTH
from riskaudit.writers.pdf.view import View


def blind_spots(view: View) -> Iterator[Block]:
    """How far the lecture is covered, then everything that this audit could not see, with the question to ask."""
    say, lines = view.say, view.report.lecture
    if not lines:
        return
    yield chapter(say("blind"), "blind")
    yield words(say("blind_note"), SMALL.but(color=SOFT), before=2)
    yield section(say("blind_counts"), "blind_counts", before=8)
    yield _coverage(view)
    unjudged = [line for line in lines if line.rules and not line.judged]
    unseen = [line for line in lines if line.status != "automated"]
    for label, chosen in (("blind_unjudged", unjudged), ("blind_unseen", unseen)):
        if chosen:
            yield section(say(label), label)
            rows = [Row([line.place, view.tell(line.text), _how(view, line), _ask(view, line)]) for line in chosen]
            columns = [Col(say("place"), 52), Col(say("bullet"), 135), Col(say("audited_by"), 72)]
            yield Grid([*columns, Col(say("ask"), WIDTH - 259)], rows, before=4)
    yield from _declined(view)
    yield NewPage()


def _coverage(view: View) -> Block:
    """Bullets by status and part; each row adds up."""
    say, parts = view.say, sorted({line.place.split(".")[0] for line in view.report.lecture})
    rows = []
    for status, word in STATUS_WORDS.items():
        counts = [
            sum(line.status == status and line.place.startswith(f"{part}.") for line in view.report.lecture)
            for part in parts
        ]
        rows.append(Row([view.tell(word), *(str(count) for count in counts), str(sum(counts))]))
    totals = [sum(line.place.startswith(f"{part}.") for line in view.report.lecture) for part in parts]
    rows.append(Row([say("total"), *(str(count) for count in totals), str(sum(totals))], bold=True))
    columns = [Col(say("audited_by"), WIDTH - 80 * (len(parts) + 1))]
    columns += [Col(say("part", number=part[1:]), 80, "right") for part in parts]
    return Grid([*columns, Col(say("total"), 80, "right")], rows, before=4)


def _how(view: View, line: LectureLine) -> str:
    word = view.tell(STATUS_WORDS[line.status])
    return f"{word}{view.bracket(f'{line.judged}/{len(line.rules)}')}" if line.rules else word


def _ask(view: View, line: LectureLine) -> str:
    parts = [view.tell(item) for item in (line.why, line.question) if item is not None]
    return " ".join(parts) or view.say("blind_no_data")


def _declined(view: View) -> Iterator[Block]:
    """Rule ideas that no export can show, with the reason."""
    rows = [
        Row([item.idea, view.tell(line.text), view.tell(item.why)])
        for line in view.report.lecture
        for item in line.declined
    ]
    if rows:
        yield section(view.say("declined"), "declined")
        columns = [Col(view.say("idea"), 60), Col(view.say("bullet"), 150), Col(view.say("ask"), WIDTH - 210)]
        yield Grid(columns, rows, before=4)
