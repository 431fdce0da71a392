"""The questions by which records are drawn at random: how many there are in each unit, and the first of an order that
only the seed and the records themselves decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from riskaudit.compile.finding import shown_cell, shown_key
from riskaudit.compile.questions import HITS
from riskaudit.model.dataset import Dataset
from riskaudit.model.masking import Masking
from riskaudit.model.query import (
    Tree,
    at_most,
    case,
    column,
    every,
    first,
    joined,
    named,
    negate,
    number,
    over,
    question,
    sha256,
    table_named,
    text,
)
from riskaudit.model.sample import DrawnFrom
from riskaudit.model.table import FILE, KEY, ROW, ROW_ID, SCOPE, SHEET, STATION, UNIT, text_of, typed_table

ORDER, _SAME_KEY, _PLACE = "_order", "_same_key", "_place"
ADDRESS = ("key", "file", "sheet", "row", "unit", "station")
"""What is told of a record that is drawn, behind its place in the order."""


def populations(name: str, drawn_from: DrawnFrom) -> Tree:
    """Rows of 供电所 and the number of records from which is drawn."""
    counted = question(
        [column(STATION), exp.Count(this=exp.Star())], table_named(typed_table(name)), _eligible(name, drawn_from)
    )
    return counted.group_by(column(STATION), copy=False)


def firsts(
    name: str,
    dataset: Dataset,
    drawn_from: DrawnFrom,
    seed: int,
    most: int,
    mask: Masking,
    asked: Sequence[str],
    confidential: Tree | None,
) -> Tree:
    """The first records of each 供电所, at most so many: the order, `ADDRESS`, whether the record is confidential, and
    the cells that are asked about. Neither the order of rows nor the names of files decide which they are, but among
    records that are alike in all their cells."""
    texts = [item for key in dataset.columns for item in (column(text_of(key)), text("\x1f"))]
    own = first(column(KEY), text(""))
    wanted: dict[str, Tree] = {
        ORDER: sha256(joined(text(f"{seed}\x1f{name}\x1f"), own)),
        _SAME_KEY: sha256(joined(*texts)),
        "key": shown_key(dataset, dataset.key, mask),
        "file": column(FILE),
        "sheet": column(SHEET),
        "row": column(ROW),
        "unit": column(UNIT),
        "station": column(STATION),
        "confidential": case([(confidential, number(1))], number(0)) if confidential is not None else number(0),
        **{f"cell_{key}": shown_cell(key, dataset, mask) for key in asked},
    }
    records = question(named(wanted), table_named(typed_table(name)), _eligible(name, drawn_from))
    order = [column(item) for item in (ORDER, _SAME_KEY, "file", "sheet", "row")]
    told = [column(item) for item in wanted]
    place: Mapping[str, Tree] = {_PLACE: over(exp.RowNumber(), [column("station")], order)}
    placed = question([*told, *named(place)], records.subquery("e", copy=False))
    within = at_most(column(_PLACE), number(most))
    shown = [column(item) for item in wanted if item != _SAME_KEY]
    return question(shown, placed.subquery("p", copy=False), within).order_by(
        *(column(item) for item in (ORDER, _SAME_KEY, "file", "sheet", "row")), copy=False
    )


def _eligible(name: str, drawn_from: DrawnFrom) -> Tree:
    """Whether a record of the month may be drawn."""
    inside = column(SCOPE)
    if drawn_from == "audited":
        return inside
    hits = question([column(ROW_ID)], table_named(HITS), column("dataset").eq(name))
    hit = exp.In(this=column(ROW_ID), query=hits.subquery(copy=False))
    return every(inside, hit if drawn_from == "findings" else negate(hit))
