"""What became of the findings of earlier ledgers, by unit; nothing where there was no ledger."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.writers.followed import Followed
from riskaudit.writers.html.markup import Content
from riskaudit.writers.html.parts import Cell, Head, note, section, table
from riskaudit.writers.html.view import View


def follow_up(view: View) -> Content:
    """Counts by unit that add up, then the orders that are reopened or overdue."""
    told = view.report.follow_up
    if told is None or not told.asked:
        return None
    followed = Followed(told, view.language)

    def quoted(rows: Sequence[Sequence[str]]) -> list[list[Cell]]:
        return [[view.quoted(cell) for cell in row] for row in rows]

    first, *figures = followed.headings
    heads = [Head(first, wide=True), *(Head(name, number=True) for name in figures)]
    parts: list[Content] = [note(view.quoted(sentence)) for sentence in followed.sentences]
    parts += [table(heads, quoted(followed.units), total=followed.total, label=followed.title), note(followed.note)]
    if followed.orders:
        names = [Head(name) for name in followed.order_headings]
        parts += [table(names, quoted(followed.orders), label=followed.title), note(followed.shown)]
    return section(followed.title, parts)
