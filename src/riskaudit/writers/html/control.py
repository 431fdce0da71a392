"""The audit beside its baseline, and control charts of the months."""

from __future__ import annotations

from riskaudit.model.months import Chart
from riskaudit.writers.charted import Charted, Plotted, plotted
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Cell, Head, note, section, table
from riskaudit.writers.html.view import View, filtered, link, rule_place
from riskaudit.writers.remembered import Remembered

WIDE, HIGH, SIDE, FOOT = 320.0, 96.0, 38.0, 14.0
"""The size of a drawing, and what its scales take of it."""


def baseline(view: View) -> Content:
    """Counts by rule and unit; nothing where no baseline was given."""
    told = view.report.baseline
    if told is None:
        return None
    remembered, rules = Remembered(told, view.language), {rule.id for rule in view.report.rules}
    rows: list[list[Cell]] = [[*cells] for cells in remembered.rules()]
    for row, rule in zip(rows, remembered.changed, strict=False):
        row[0] = link(rule_place(rule.rule), row[0]) if rule.rule in rules else row[0]
    units: list[list[Cell]] = [[*cells] for cells in remembered.units]
    for row, unit in zip(units, told.units, strict=False):
        name = view.quoted(str(row[0]))
        row[0] = link(filtered("unit", unit.unit), name) if unit.unit in view.report.scope.units else name
    return section(
        remembered.title,
        tag("p", remembered.line),
        tag("p", tag("strong", remembered.failing)),
        [note(tag("strong", caution)) for caution in remembered.cautions],
        note(remembered.note),
        _counts(remembered, "rules", rows),
        _counts(remembered, "units", units) if units else None,
        place="baseline",
    )


def _counts(remembered: Remembered, of: str, rows: list[list[Cell]]) -> Markup:
    first, *others = remembered.headings(of)
    heads = [Head(first, wide=True), *(Head(head, number=True) for head in others)]
    return table(heads, rows, total=remembered.total, label=f"{remembered.title} · {first}")


def control(view: View) -> Content:
    """The charts of all verdicts and of the themes, and the rules beyond their limits; nothing for a single earlier
    report."""
    months = view.report.months
    if months is None:
        return None
    charted = Charted(months, view.language)
    heads = [Head(head, number=0 < at < 4, wide=at == 0) for at, head in enumerate(charted.headings)]
    rows: list[list[Cell]] = [[*charted.row(chart)] for chart in charted.beyond]
    for row, chart in zip(rows, charted.beyond, strict=True):
        row[0] = link(rule_place(chart.name), row[0])
    return section(
        charted.title,
        note(charted.note),
        [note(tag("strong", caution)) for caution in charted.cautions],
        tag("div", [_figure(charted, chart) for chart in charted.drawn], class_="charts"),
        tag("p", tag("strong", charted.rules)),
        table(heads, rows, label=charted.title) if rows else None,
        place="control",
    )


def _figure(charted: Charted, chart: Chart) -> Markup:
    """A chart with its words; what the drawing shows the words say."""
    said = charted.said(chart)
    drawing = tag(
        "svg",
        *_lines(plotted(chart), chart),
        viewBox=f"0 0 {WIDE:g} {HIGH:g}",
        role="img",
        aria_label=said,
    )
    return tag("figure", tag("figcaption", said), drawing, class_="chart")


def _lines(drawn: Plotted, chart: Chart) -> list[Markup]:
    floor = HIGH - FOOT

    def at(across: float, up: float) -> tuple[str, str]:
        return f"{SIDE + across * (WIDE - SIDE - 6):.1f}", f"{floor - up * (floor - 4):.1f}"

    parts = []
    if len(drawn.band) > 1:
        edges = [at(across, high) for across, _, high in drawn.band]
        edges += [at(across, low) for across, low, _ in reversed(drawn.band)]
        parts.append(tag("polygon", points=_joined(edges), class_="band"))
    parts.append(_level(f"{floor:.1f}", "floor"))
    if drawn.centre is not None:
        parts.append(_level(at(0, drawn.centre)[1], "centre"))
    parts.append(tag("polyline", points=_joined([at(across, up) for across, up, _ in drawn.points]), class_="way"))
    for across, up, beyond in drawn.points:
        x, y = at(across, up)
        parts.append(tag("circle", cx=x, cy=y, r="4" if beyond else "2", class_="beyond" if beyond else "within"))
    parts.append(tag("text", f"{drawn.top:.1%}", x="0", y="11"))
    parts.append(tag("text", "0", x="0", y=f"{floor:.1f}"))
    parts.append(tag("text", chart.points[0].name, x=f"{SIDE:g}", y=f"{HIGH - 2:g}"))
    parts.append(tag("text", chart.points[-1].name, x=f"{WIDE - 6:g}", y=f"{HIGH - 2:g}", text_anchor="end"))
    return parts


def _level(y: str, name: str) -> Markup:
    return tag("line", x1=f"{SIDE:g}", x2=f"{WIDE - 6:g}", y1=y, y2=y, class_=name)


def _joined(points: list[tuple[str, str]]) -> str:
    return " ".join(",".join(point) for point in points)
