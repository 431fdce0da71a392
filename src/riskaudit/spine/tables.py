"""Raw tables into the engine, typed, counted: what was judged, what was skipped, what was unreadable."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from sqlglot import exp

from riskaudit.checks.phrases import hidden_numbers, masked
from riskaudit.engine.base import Engine
from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import Tree, column, every, is_null, nothing, number, plus
from riskaudit.model.relation import Relation
from riskaudit.model.report import MappedColumn, SheetRead, Skipped, Unreadable
from riskaudit.model.table import PLACE, ROW_ID, Batches, Mapped, RawTable, typed_columns, typed_table
from riskaudit.records import normalise, tallies
from riskaudit.records.normalise import Month
from riskaudit.records.values import DayOrder
from riskaudit.spine.large import EXCLUDED, LargeTexts, exclusion, in_use, narrowed

_EXAMPLES = 3
_JUDGED = every(is_null(column(normalise.SKIP)), is_null(column(EXCLUDED)))


@dataclass
class Loaded:
    """What is in the engine: the sheets as reports tell them, and which columns each dataset has.

    `rows` are the records of each dataset, and `ordered` tells whether they are by file, sheet and row.
    `computed` are the steps that lead to the table of a dataset which is but a view.
    """

    sheets: list[SheetRead] = field(default_factory=list)
    present: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    ordered: dict[str, bool] = field(default_factory=dict)
    computed: dict[str, Relation] = field(default_factory=dict)


def load_tables(
    tables: Sequence[RawTable],
    datasets: Mapping[str, Dataset],
    wanted: Mapping[str, Collection[str]],
    engine: Engine,
    month: Month | None,
    mask: bool = True,
    large: LargeTexts | None = None,
) -> Loaded:
    """Load every sheet and make one typed table per dataset, in the order of files, sheets and rows.

    `wanted` names the columns that rules read; a dataset without an entry is not loaded but its rows
    are counted all the same. `large` are the texts that the engine has already read by itself: their
    dataset is no table but a view of what was read.
    """
    loaded = Loaded()
    viewed = {table.dataset for table in tables if large and large.has(table)}
    parts: dict[str, list[tuple[str, int]]] = {}
    for i, table in enumerate(tables):
        dataset = datasets[table.dataset]
        reduced = in_use(dataset, wanted.get(table.dataset, ()))
        raw, staged = f"r_{i}", f"s_{i}"
        if large and large.has(table):
            rows, orders = large.stage(table, staged)
        else:
            rows = engine.load(raw, table.source, len(table.headings))
            relation, orders = _staged(narrowed(table, reduced), reduced, raw, engine, month)
            make = engine.number if table.dataset in viewed else engine.create
            make(staged, relation.select)
            engine.drop(raw)
        loaded.sheets.append(_told(table, dataset, reduced, staged, rows, orders, engine, mask))
        loaded.present.setdefault(table.dataset, set()).update(table.mapping)
        if table.dataset in viewed:
            parts.setdefault(table.dataset, []).append((staged, rows))
        else:
            _append(table.dataset, staged, loaded, engine)
            engine.drop(staged)
    for name in loaded.present:
        places = [(table.file.encode(), table.sheet.encode()) for table in tables if table.dataset == name]
        loaded.ordered[name] = all(before < after for before, after in pairwise(places))
    for name, pieces in parts.items():
        columns = typed_columns(in_use(datasets[name], wanted.get(name, ())))
        engine.view(typed_table(name), _together(pieces, columns))
        loaded.rows[name] = sum(rows for _, rows in pieces)
        if len(pieces) == 1 and large:
            loaded.computed[name] = _placed(large.relation(pieces[0][0]), 0)
    return loaded


def _staged(
    table: RawTable, dataset: Dataset, raw: str, engine: Engine, month: Month | None
) -> tuple[Relation, Mapping[str, DayOrder]]:
    """A sheet with its columns typed, and the orders of day and month found in it."""
    tree, moments = normalise.probes(table, dataset, raw)
    counts = [int(n) for n in engine.ask(tree)[0]] if moments else []
    forms = normalise.forms_of(table, moments, counts)
    relation = normalise.expressions(table, dataset, raw, forms, month)
    return relation.derive({EXCLUDED: exclusion(dataset)}), forms.orders


def _placed(staged: Relation, base: int) -> Relation:
    """The records of a numbered sheet, with their places behind those of the sheets before it."""
    return staged.where(_JUDGED).derive({ROW_ID: plus(column(PLACE), number(base))})


def _together(pieces: Sequence[tuple[str, int]], columns: Sequence[str]) -> Tree:
    """Numbered sheets of one dataset as one: the records of each behind those of the one before."""
    base, found = 0, []
    for staged, rows in pieces:
        found.append(_placed(Relation.table(staged), base).keep(columns).select)
        base += rows
    whole: Tree = found[0]
    for other in found[1:]:
        whole = exp.Union(this=whole, expression=other, distinct=False)
    return whole


def empty_table(name: str, dataset: Dataset, engine: Engine) -> None:
    """A typed table without records, for a dataset that no file has."""
    names = tuple(dataset.columns)
    mapping = {column_name: Mapped(i) for i, column_name in enumerate(names)}
    table = RawTable("", "", "csv", name, 1, names, mapping, Batches([[] for _ in names], []))
    engine.load("r_none", table.source, len(names))
    relation = normalise.expressions(table, dataset, "r_none", normalise.Forms(), None)
    _create(name, relation.derive({EXCLUDED: nothing()}), 0, engine)
    engine.drop("r_none")


def _append(name: str, staged: str, loaded: Loaded, engine: Engine) -> None:
    base = loaded.rows.get(name)
    relation = Relation.table(staged).where(_JUDGED)
    if base is None:
        _create(name, relation, 0, engine)
    else:
        engine.append(typed_table(name), _numbered(relation, base).select)
    loaded.rows[name] = int(engine.ask(tallies.row_count(typed_table(name)))[0][0])


def _create(name: str, relation: Relation, base: int, engine: Engine) -> None:
    engine.create(typed_table(name), _numbered(relation, base).select)


def _numbered(relation: Relation, base: int) -> Relation:
    return relation.derive({ROW_ID: tallies.place_from(base)})


def _told(
    table: RawTable,
    dataset: Dataset,
    reduced: Dataset,
    staged: str,
    rows: int,
    orders: Mapping[str, DayOrder],
    engine: Engine,
    mask: bool,
) -> SheetRead:
    """The sheet as the data-health page tells it; its counts add up to its rows."""
    skipped, judged, outside = _fates(reduced, staged, engine)
    return SheetRead(
        sheet=table.sheet,
        dataset=table.dataset,
        dataset_title=dataset.title,
        heading_row=table.heading_row,
        columns=_mapped(table, dataset),
        missing=tuple(
            item.title for name, item in dataset.columns.items() if name not in table.mapping and not item.optional
        ),
        rows=rows,
        judged=judged,
        outside=outside,
        skipped=skipped,
        unreadable=_unreadable(table, reduced, staged, engine, mask),
        notes=(*table.notes, *_order_notes(orders, dataset)),
    )


def _fates(dataset: Dataset, staged: str, engine: Engine) -> tuple[tuple[Skipped, ...], int, int]:
    tree = tallies.fates(staged, EXCLUDED)
    skipped: dict[tuple[str, str], int] = {}
    judged = outside = 0
    for skip, excluded, scope, count in engine.ask(tree):
        if skip is not None:
            words = normalise.SKIP_WORDS[skip]
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


def _unreadable(table: RawTable, dataset: Dataset, staged: str, engine: Engine, mask: bool) -> tuple[Unreadable, ...]:
    tree, names = tallies.unreadable_counts(dataset, staged)
    found: list[Unreadable] = []
    for name, count in zip(names, engine.ask(tree)[0], strict=True):
        if not count:
            continue
        personal = dataset.columns[name].personal if mask else None
        examples = engine.ask(
            tallies.unreadable_examples(name, staged, _EXAMPLES, partial(_example, personal=personal, mask=mask))
        )
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


def _example(cell: Tree, personal: str | None, mask: bool) -> Tree:
    """An unreadable cell as the report may show it: what slipped into the wrong column may be a telephone."""
    return masked(hidden_numbers(cell), personal) if mask else cell


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
