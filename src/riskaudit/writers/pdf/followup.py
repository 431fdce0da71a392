"""Chapter 上期台账复查: what became of the findings of earlier ledgers, by unit; nothing where there was no ledger."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.writers.followed import Followed
from riskaudit.writers.pdf.flow import Block, NewPage
from riskaudit.writers.pdf.grid import FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.parts import chapter, words
from riskaudit.writers.pdf.style import SMALL, SOFT, TINY
from riskaudit.writers.pdf.view import View

UNIT = 1
"""Where an order's unit stands in its row."""


def follow_up(view: View) -> Iterator[Block]:
    """Counts by unit that add up, then the orders that are reopened or overdue."""
    told = view.report.follow_up
    if told is None or not told.asked:
        return
    followed = Followed(told, view.language)
    yield chapter(followed.title, "follow_up")
    for sentence in followed.sentences:
        yield words(sentence, SMALL, before=4)
    columns = [Col(followed.headings[0], 100), *(Col(name, FIRM, "right") for name in followed.headings[1:])]
    rows = [
        Row([view.unit_within(item.unit) or cells[0], *cells[1:]])
        for item, cells in zip(told.units, followed.units, strict=True)
    ]
    rows.append(Row(followed.total, bold=True))
    yield Grid(fitted(columns, rows, TINY), rows, before=8, style=TINY)
    yield words(followed.note, SMALL.but(color=SOFT), before=4)
    if followed.orders:
        columns = [Col(name, 100 if at == UNIT else FIRM) for at, name in enumerate(followed.order_headings)]
        rows = [
            Row([view.unit_within(item.unit) or cell if at == UNIT else cell for at, cell in enumerate(cells)])
            for item, cells in zip(told.told, followed.orders, strict=True)
        ]
        yield Grid(fitted(columns, rows, TINY), rows, before=12, style=TINY)
        if followed.shown:
            yield words(followed.shown, SMALL.but(bold=True))
    yield NewPage()
