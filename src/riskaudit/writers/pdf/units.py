"""Units against themes: 供电所 × 专题."""

from __future__ import annotations

from riskaudit.model.outcome import Counts
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import Text, section, words
from riskaudit.writers.pdf.style import ALARM_TINT, FAINT, SMALL, SOFT, TINY, WIDTH, Style
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View
from riskaudit.writers.risk import marked_rate

CHAIN = Style(5.8, 8, color=FAINT)
THEMES_ABREAST = {"zh": 7, "en": 6}
"""How many themes stand side by side in the table of units: English names are longer."""


def by_unit(view: View) -> list[Block]:
    """Units against themes, a few themes abreast, with all themes together in the last column."""
    report, say = view.report, view.say
    if not report.units:
        return []
    cells = {(item.unit, item.theme): item.counts for item in report.units}
    units = sorted(dict.fromkeys(item.unit for item in report.units), key=lambda unit: not unit)
    met = {item.theme for item in report.units}
    themes = [theme for theme in view.themes if theme in met]
    blocks: list[Block] = [section(say("by_unit"), "by_unit"), words(say("by_unit_note"), SMALL, before=2, keep=True)]
    most = THEMES_ABREAST[view.language]
    for first in range(0, len(themes), most):
        abreast = themes[first : first + most]
        last = themes if first + most >= len(themes) else []
        blocks.append(_unit_table(view, cells, units, (abreast, last)))
    return blocks


def _unit_table(
    view: View, cells: dict[tuple[str, str], Counts], units: list[str], themes: tuple[list[str], list[str]]
) -> Block:
    """One table: a column for each of the first themes, and one that sums the second ones where there are any."""
    abreast, summed = themes
    say = view.say
    groups = [[theme] for theme in abreast] + ([summed] if summed else [])

    def row(title: Text, names: list[str], bold: bool = False) -> Row:
        sums = [
            sum((cells.get((unit, theme), Counts()) for unit in names for theme in group), Counts()) for group in groups
        ]
        fills = {index: ALARM_TINT for index, counts in enumerate(sums, 1) if counts.fail and not bold}
        return Row([title, *(_unit_cell(counts) for counts in sums)], bold=bold, fills=fills)

    rows = [row(_title(view, unit), [unit]) for unit in units]
    rows.append(row(say("total"), units, bold=True))
    width = min((WIDTH - 96) / len(groups), 90.0)
    heads = [view.theme(theme) for theme in abreast] + ([say("total")] if summed else [])
    columns = [Col(say("unit"), WIDTH - width * len(groups)), *(Col(head, width, "right") for head in heads)]
    return Grid(columns, rows, before=6, style=TINY)


def _title(view: View, unit: str) -> Text:
    """The unit, and below it the chain it belongs to."""
    short = view.short_unit(unit)
    above = unit.removesuffix(short).rstrip("/") if unit else ""
    return [Span(short, TINY), *([Span(f"\n{above}", CHAIN)] if above else [])]


def _unit_cell(counts: Counts) -> Text:
    """Suspected of applicable, and below the rate; small denominators are marked."""
    if not counts.applicable:
        return Span("—", TINY.but(color=SOFT))
    first = Span(f"{counts.fail:,} / {counts.applicable:,}\n", TINY)
    return [first, Span(marked_rate(counts.fail, counts.applicable), TINY.but(color=SOFT))]
