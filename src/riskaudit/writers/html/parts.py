"""The parts that chapters are made of: chapters and sections, fields with labels, badges, bars and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskaudit.model.outcome import Counts
from riskaudit.model.result import RECORD_RESULTS, Result, Severity
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.view import View

Cell = Content
BAR = 1000
"""The width of a bar of counts in its own units."""
SLIVER = 4
"""A share, however small, is so wide that it can be seen."""


@dataclass(frozen=True)
class Head:
    """The heading of a column; `number` columns stand to the right and sort as numbers."""

    title: str
    number: bool = False
    wide: bool = False


def chapter(name: str, title: str, *content: Content) -> Markup:
    """A chapter: one view of the page."""
    heading = tag("h2", title, id=f"{name}-title", tabindex="-1")
    return tag("section", heading, *content, class_="view", id=name, aria_labelledby=f"{name}-title")


def section(title: str, *content: Content, place: str | None = None) -> Markup:
    """A part of a chapter; links lead to its place, if it has one."""
    heading = tag("h3", title, id=place, tabindex="-1" if place else None)
    return tag("section", heading, *content, class_="part")


def note(*content: Content, class_: str = "note") -> Markup:
    """A paragraph of small print."""
    return tag("p", *content, class_=class_)


def result_badge(view: View, result: Result) -> Markup:
    """The plate of a result."""
    return tag("span", view.result(result), class_=f"badge result-{result.value}")


def severity_badge(view: View, severity: Severity) -> Markup:
    """The plate of a severity."""
    word = view.severity(severity)
    return tag("span", word, class_=f"badge severity-{severity.value}", data_order=str(severity.rank))


def fields(rows: Iterable[tuple[str, Content]]) -> Markup:
    """Labels with their values; rows without a value are left out, and a label is not said twice in a row."""
    items: list[Content] = []
    above = None
    for label, value in rows:
        if value in ("", None) or value == []:
            continue
        items.append(tag("dt", label if label != above else ""))
        items.append(tag("dd", value))
        above = label
    return tag("dl", *items, class_="fields") if items else Markup("")


def bar(view: View, counts: Counts) -> Markup:
    """Counts as one bar, in the order in which reports print results; its words are `View.counts`."""
    met = [(result, counts.of(result)) for result in RECORD_RESULTS if counts.of(result)]
    free = BAR - SLIVER * len(met)
    parts, x = [], 0.0
    for result, count in met:
        width = SLIVER + free * count / counts.total
        shown = max(width - 2, SLIVER / 2)
        parts.append(tag("rect", x=f"{x:.1f}", y="0", width=f"{shown:.1f}", height="8", class_=f"fill-{result.value}"))
        x += width
    return tag(
        "svg",
        *parts,
        class_="bar",
        viewBox=f"0 0 {BAR} 8",
        preserveAspectRatio="none",
        role="img",
        aria_label=view.counts(counts),
    )


def table(
    heads: Sequence[Head],
    rows: Iterable[Sequence[Cell]],
    *,
    total: Sequence[Cell] | None = None,
    label: str,
    places: Sequence[str | None] = (),
    sortable: bool = True,
) -> Markup:
    """A table whose headings sort it; `total` is its last line and stays there. `places` are the ids of its rows."""
    columns = [
        tag(
            "th",
            tag("button", head.title, type="button", class_="sorter") if sortable and head.title else head.title,
            scope="col",
            class_=_class_of(head),
        )
        for head in heads
    ]
    ids = [*places]
    body = [
        tag("tr", _cells(heads, row), id=ids[at] if at < len(ids) else None, tabindex="-1" if at < len(ids) else None)
        for at, row in enumerate(rows)
    ]
    foot = tag("tfoot", tag("tr", _cells(heads, total))) if total is not None else None
    whole = tag("table", tag("thead", tag("tr", columns)), tag("tbody", body), foot)
    return tag("div", whole, class_="table", role="region", aria_label=label, tabindex="0")


def _cells(heads: Sequence[Head], row: Sequence[Cell]) -> list[Markup]:
    first = [tag("th", row[0], scope="row", class_=_class_of(heads[0]))] if row else []
    return first + [tag("td", cell, class_=_class_of(head)) for head, cell in zip(heads[1:], row[1:], strict=True)]


def _class_of(head: Head) -> str | None:
    return "number" if head.number else "long" if head.wide else None
