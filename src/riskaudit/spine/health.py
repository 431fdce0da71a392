"""A sheet as the data-health page tells it: what was judged, what was skipped, what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from riskaudit.checks.phrases import hidden_numbers, masked
from riskaudit.engine.base import Engine
from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.intake import MappedColumn, SheetRead, Skipped, Unreadable
from riskaudit.model.masking import MASKED, Masking
from riskaudit.model.query import Tree
from riskaudit.model.table import RawTable
from riskaudit.records import strays, tallies
from riskaudit.records.moments import DayOrder
from riskaudit.records.standin import stand_ins
from riskaudit.spine.large import EXCLUDED

_EXAMPLES = 3


def sheet_told(
    table: RawTable,
    dataset: Dataset,
    reduced: Dataset,
    staged: str,
    rows: int,
    orders: Mapping[str, DayOrder],
    engine: Engine,
    mask: Masking,
) -> SheetRead:
    """The sheet as the data-health page tells it; its counts add up to its rows."""
    computed = stand_ins(table.mapping, dataset)
    skipped, judged, outside = fates_told(reduced, staged, engine)
    return SheetRead(
        sheet=table.sheet,
        dataset=table.dataset,
        dataset_title=dataset.title,
        heading_row=table.heading_row,
        columns=_mapped(table, dataset),
        missing=tuple(
            item.title
            for name, item in dataset.columns.items()
            if name not in table.mapping and name not in computed and not item.optional
        ),
        rows=rows,
        judged=judged,
        outside=outside,
        skipped=skipped,
        unreadable=_unreadable(table, reduced, staged, engine, mask),
        notes=(*table.notes, *_order_notes(orders, dataset)),
    )


def fates_told(dataset: Dataset, staged: str, engine: Engine) -> tuple[tuple[Skipped, ...], int, int]:
    """What was skipped of a staged table and why, how many records are judged, and how many are outside the month."""
    tree = tallies.fates(staged, EXCLUDED)
    skipped: dict[tuple[str, str], int] = {}
    judged = outside = 0
    for skip, excluded, scope, count in engine.ask(tree):
        if skip is not None:
            words = strays.SKIP_WORDS[skip]
        elif excluded is not None:
            words = dataset.exclude[excluded].reason
        elif scope:
            judged += count
            continue
        else:
            outside += count
            continue
        skipped[(words.zh, words.en)] = skipped.get((words.zh, words.en), 0) + count
    told = tuple(Skipped(reason=Bilingual(zh=zh, en=en), count=count) for (zh, en), count in sorted(skipped.items()))
    return told, judged, outside


def _mapped(table: RawTable, dataset: Dataset) -> tuple[MappedColumn, ...]:
    claims: dict[int, str] = {}
    for name, where in table.mapping.items():
        claims[where.index] = name
        if where.time_index is not None:
            claims[where.time_index] = name
    return tuple(
        MappedColumn(
            heading=heading, column=claims.get(i), title=dataset.columns[claims[i]].title if i in claims else None
        )
        for i, heading in enumerate(table.headings)
        if heading
    )


def _unreadable(
    table: RawTable, dataset: Dataset, staged: str, engine: Engine, mask: Masking
) -> tuple[Unreadable, ...]:
    tree, names = tallies.unreadable_counts(dataset, staged)
    found: list[Unreadable] = []
    for name, count in zip(names, engine.ask(tree)[0], strict=True):
        if not count:
            continue
        shown = partial(_example, personal=dataset.columns[name].personal, mask=mask)
        examples = engine.ask(tallies.unreadable_examples(name, staged, _EXAMPLES, shown)) if not mask.external else ()
        found.append(
            Unreadable(
                column=name,
                title=dataset.columns[name].title,
                heading=table.headings[table.mapping[name].index] if name in table.mapping else "",
                count=count,
                examples=tuple(str(row[0]) for row in examples),
            )
        )
    return tuple(found)


def _example(cell: Tree, personal: str | None, mask: Masking) -> Tree:
    """An unreadable cell as insiders may see it: what slipped into the wrong column may be a telephone, and for
    outsiders anybody's name."""
    return masked(hidden_numbers(cell), personal, MASKED) if mask.on else cell


def _order_notes(orders: Mapping[str, DayOrder], dataset: Dataset) -> list[Bilingual]:
    words = {
        "month first": Bilingual(zh="按 月/日/年 读取", en="read as month/day/year"),
        "day first": Bilingual(zh="按 日/月/年 读取", en="read as day/month/year"),
        "each by itself": Bilingual(
            zh="日、月先后无法由整列确定，有歧义的不读",
            en="day and month order not told by the column; ambiguous cells are not read",
        ),
    }
    notes = []
    for name, order in orders.items():
        title = dataset.columns[name].title
        notes.append(Bilingual(zh=f"“{title.zh}”{words[order].zh}", en=f'"{title.en}" {words[order].en}'))
    return notes
