"""Section 上期在途事项的去向: the open items of an earlier report by name; nothing where none was given."""

from __future__ import annotations

from riskaudit.model.carry_over import OpenBefore, OpenNow
from riskaudit.writers.carried_over import CarriedOver
from riskaudit.writers.html.markup import Content, tag
from riskaudit.writers.html.parts import Head, note, section, table
from riskaudit.writers.html.view import View, link, rule_place

LISTED = 1000
"""How many items are listed before the rest are only counted."""


def carried_over(view: View) -> Content:
    """What became of them in numbers, then one by one, the worst first."""
    told = view.report.carry_over
    if told is None:
        return None
    carried, rules = CarriedOver(told, view.language), {rule.id for rule in view.report.rules}
    shown = told.items[:LISTED]
    heads = [Head(name, wide=at == 2) for at, name in enumerate(carried.headings)]
    rows = [_row(view, carried, item, item.rule in rules) for item in shown]
    cut = carried.shown(len(shown), len(told.items))
    return section(
        carried.title,
        [tag("p", sentence) for sentence in carried.sentences],
        table(heads, rows, label=carried.title) if rows else None,
        note(tag("strong", cut)) if cut else None,
        place="carried-over",
    )


def _row(view: View, carried: CarriedOver, item: OpenBefore, known: bool) -> list[Content]:
    title, now = view.tell(item.title), carried.now(item.now)
    return [
        tag("span", carried.due(item), class_="whole"),
        tag("b", now) if item.now in (OpenNow.LATE, OpenNow.REVIEW) else now,
        link(rule_place(item.rule), title) if known else title,
        view.quoted(item.record.key),
        tag("span", view.quoted(view.short_unit(item.record.unit)), class_="whole"),
    ]
