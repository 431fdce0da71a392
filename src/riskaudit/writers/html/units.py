"""Units against themes: 供电所 × 专题."""

from __future__ import annotations

from riskaudit.model.outcome import Counts
from riskaudit.writers.html.markup import Content, tag
from riskaudit.writers.html.parts import Cell, Head, note, section, table
from riskaudit.writers.html.view import View, filtered, link
from riskaudit.writers.risk import marked_rate


def by_unit(view: View) -> Content:
    """Units against themes, with all themes together in the last column."""
    report, say = view.report, view.say
    if not report.units:
        return None
    cells = {(item.unit, item.theme): item.counts for item in report.units}
    units = sorted(dict.fromkeys(item.unit for item in report.units), key=lambda unit: not unit)
    met = {item.theme for item in report.units}
    themes = [theme for theme in view.themes if theme in met]

    def line(title: Cell, names: list[str]) -> list[Cell]:
        groups = [*([theme] for theme in themes), themes]
        sums = [
            sum((cells.get((unit, theme), Counts()) for unit in names for theme in group), Counts()) for group in groups
        ]
        return [title, *(_unit_cell(counts) for counts in sums)]

    rows = [line(_unit_link(view, unit), [unit]) for unit in units]
    heads = [Head(say("unit"), wide=True), *(Head(view.theme(theme), number=True) for theme in themes)]
    heads.append(Head(say("total"), number=True))
    whole = table(heads, rows, total=line(say("total"), units), label=say("by_unit"))
    return section(say("by_unit"), note(say("by_unit_note")), whole)


def _unit_link(view: View, unit: str) -> Content:
    return link(filtered("unit", unit), view.quoted(unit.replace("/", " / ")) if unit else view.say("no_unit"))


def _unit_cell(counts: Counts) -> Content:
    """Suspected of applicable, and below the rate; small denominators are marked."""
    if not counts.applicable:
        return "—"
    figures = f"{counts.fail:,} / {counts.applicable:,}"
    share = tag("small", marked_rate(counts.fail, counts.applicable))
    return [tag("strong", figures, class_="hit") if counts.fail else figures, " ", share]
