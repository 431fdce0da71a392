"""This month beside an earlier report: a table of themes and one of units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.parts import section, words
from riskaudit.writers.pdf.style import INK, SMALL, SOFT, TINY
from riskaudit.writers.pdf.view import View
from riskaudit.writers.trend import (
    Pair,
    month_before,
    pair_sum,
    rules_differ,
    theme_pairs,
    trend_figures,
    unit_name,
    unit_pairs,
)


def trend(view: View) -> Iterator[Block]:
    """Both tables; nothing where no earlier report was given."""
    before, say = view.report.previous, view.say
    if before is None:
        return
    yield section(say("trend"), "trend")
    month = month_before(before)
    note = say("trend_note", month=month, digest=before.findings[:12])
    yield words(note, SMALL.but(color=SOFT), before=1, keep=True)
    if rules_differ(view, before):
        yield words(say("trend_rules_differ"), SMALL.but(bold=True, color=INK), before=1, keep=True)
    themes, units = theme_pairs(view, before), unit_pairs(view, before)
    yield _table(view, say("theme"), [pair._replace(name=view.theme(pair.name)) for pair in themes], month)
    if units:
        yield _table(view, say("unit"), [pair._replace(name=unit_name(view, pair.name)) for pair in units], month)


def _table(view: View, title: str, pairs: Sequence[Pair], month: str) -> Grid:
    say = view.say
    rows = [Row([pair.name, *trend_figures(view, pair)]) for pair in pairs]
    rows.append(Row([say("total"), *trend_figures(view, pair_sum(pairs))], bold=True))
    columns = [Col(title, 100)]
    for when in (month, view.month):
        columns += [Col(say("fail_of_month", month=when), FIRM, "right"), Col(say("rate"), FIRM, "right")]
    columns.append(Col(say("change"), FIRM, "right"))
    return Grid(fitted(columns, rows, TINY), rows, before=6, style=TINY)
