"""Chapter 上期台账复查: what became of the findings of earlier ledgers, by unit; nothing where there was no ledger."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.writers.followed import Followed
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Cell, Head, chapter, note, section, table
from riskaudit.writers.html.view import View


def follow_up(view: View) -> Markup | None:
    """Counts by unit that add up, then the orders that are reopened or overdue."""
    told = view.report.follow_up
    if told is None or not told.asked:
        return None
    followed = Followed(told, view.language)
    heads = [Head(followed.headings[0], wide=True), *(Head(name, number=True) for name in followed.headings[1:])]
    rows = [_named(view, cells) for cells in followed.units]
    return chapter(
        "follow-up",
        followed.title,
        [tag("p", view.quoted(sentence)) for sentence in followed.sentences],
        table(heads, rows, total=followed.total, label=followed.title),
        note(followed.note),
        _orders(view, followed),
    )


def _named(view: View, cells: Sequence[str]) -> list[Cell]:
    return [view.quoted(cell) for cell in cells]


def _orders(view: View, followed: Followed) -> Content:
    if not followed.orders:
        return None
    heads = [Head(name) for name in followed.order_headings]
    title = view.say("orders_told")
    whole = table(heads, [_named(view, cells) for cells in followed.orders], label=title)
    return section(title, whole, note(tag("strong", followed.shown)) if followed.shown else None)
