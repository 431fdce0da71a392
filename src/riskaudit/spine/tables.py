"""Raw tables into the engine, typed, counted: what was judged, what was skipped, what was unreadable."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from riskaudit.engine.base import Engine
from riskaudit.model.dataset import Dataset
from riskaudit.model.intake import SheetRead
from riskaudit.model.masking import MASKED, Masking
from riskaudit.model.month import Month
from riskaudit.model.query import (
    Tree,
    at_most,
    column,
    counted,
    every,
    in_turn,
    is_null,
    less,
    minus,
    named,
    negate,
    nothing,
    number,
    plus,
    question,
    table_named,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import PLACE, ROW, ROW_ID, Batches, Mapped, RawTable, Stored, typed_columns, typed_table
from riskaudit.records import normalise, tallies
from riskaudit.records.address import SKIP
from riskaudit.records.moments import DayOrder
from riskaudit.records.standin import stand_ins
from riskaudit.spine.health import sheet_told
from riskaudit.spine.large import EXCLUDED, LargeTexts, exclusion, in_use, narrowed
from riskaudit.spine.timer import Timer

_JUDGED = every(is_null(column(SKIP)), is_null(column(EXCLUDED)))


@dataclass(frozen=True)
class MadeFrom:
    """Records that were made from a log: its dataset, and how many of them belong to the month and how many not."""

    log: str
    judged: int
    outside: int


@dataclass
class Loaded:
    """What is in the engine: the sheets as reports tell them, and which columns each dataset has.

    `rows` are the records of each dataset, and `ordered` tells whether they are by file, sheet and row.
    `single_line` are those without a line end in any cell. `computed` are the steps that lead to the table of a dataset which is but a view.
    `excluded` are the tables of excluded rows of a log, `made` the records that no sheet has.
    """

    sheets: list[SheetRead] = field(default_factory=list)
    present: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    ordered: dict[str, bool] = field(default_factory=dict)
    single_line: set[str] = field(default_factory=set)
    computed: dict[str, Relation] = field(default_factory=dict)
    excluded: dict[str, list[str]] = field(default_factory=dict)
    made: dict[str, MadeFrom] = field(default_factory=dict)


def load_tables(
    tables: Sequence[RawTable],
    datasets: Mapping[str, Dataset],
    wanted: Mapping[str, Collection[str]],
    engine: Engine,
    month: Month | None,
    mask: Masking = MASKED,
    large: LargeTexts | None = None,
    logs: Collection[str] = (),
    timer: Timer | None = None,
) -> Loaded:
    """Load every sheet and make one typed table per dataset, in the order of files, sheets and rows.

    `wanted` names the columns that rules read; without any, rows are counted all the same. `large` are the texts that
    the engine has read by itself: their dataset is a view of what was read. Excluded rows of `logs` are kept apart.
    """
    loaded = Loaded()
    viewed = {table.dataset for table in tables if (large and large.has(table)) or isinstance(table.source, Stored)}
    parts: dict[str, list[tuple[str, int]]] = {}
    for i, table in enumerate(_told(tables, loaded, timer or Timer())):
        dataset = datasets[table.dataset]
        reduced, staged = in_use(dataset, wanted.get(table.dataset, ())), f"s_{i}"
        if large and large.has(table):
            rows, orders = large.stage(table, staged)
        else:
            rows, orders = _stage(table, reduced, staged, engine, month, numbered=table.dataset in viewed)
        loaded.sheets.append(sheet_told(table, dataset, reduced, staged, rows, orders, engine, mask))
        loaded.present.setdefault(table.dataset, set()).update(table.mapping, stand_ins(table.mapping, dataset))
        if table.dataset in logs and dataset.exclude:
            loaded.excluded.setdefault(table.dataset, []).append(_excluded(f"x_{i}", staged, reduced, engine))
        if table.dataset in viewed:
            parts.setdefault(table.dataset, []).append((staged, rows))
        else:
            _append(table.dataset, staged, loaded, engine)
            engine.drop(staged)
    for name, pieces in parts.items():
        _view(name, pieces, typed_columns(in_use(datasets[name], wanted.get(name, ()))), loaded, engine, large)
    loaded.ordered = {name: _in_order(tables, name) for name in loaded.present}
    loaded.single_line = viewed - {table.dataset for table in tables if not (large and large.is_single_line(table))}
    return loaded


def _told(tables: Sequence[RawTable], loaded: Loaded, timer: Timer) -> Iterator[RawTable]:
    """The sheets in their order, for whoever watches with the rows of those that are loaded."""
    return timer.along("loading", tables, _place, lambda: sum(sheet.rows for sheet in loaded.sheets))


def _place(table: RawTable) -> str:
    return f"{table.file} › {table.sheet}" if table.sheet else table.file


def _excluded(name: str, staged: str, dataset: Dataset, engine: Engine) -> str:
    """A table of the rows that an exclusion leaves out."""
    relation = Relation.table(staged).where(every(is_null(column(SKIP)), negate(is_null(column(EXCLUDED)))))
    engine.create(name, relation.keep([item for item in typed_columns(dataset) if item != ROW_ID]).select)
    return name


def _view(
    name: str,
    pieces: Sequence[tuple[str, int]],
    columns: Sequence[str],
    loaded: Loaded,
    engine: Engine,
    large: LargeTexts | None,
) -> None:
    """The table of a dataset as a view of its sheets."""
    engine.view(typed_table(name), _together(pieces, columns))
    loaded.rows[name] = sum(rows for _, rows in pieces)
    if len(pieces) == 1 and large:
        loaded.computed[name] = _placed(large.relation(pieces[0][0]), 0)


def _in_order(tables: Sequence[RawTable], dataset: str) -> bool:
    """Whether the sheets of a dataset come by file and sheet, so that its records come by row, too."""
    places = [(table.file.encode(), table.sheet.encode()) for table in tables if table.dataset == dataset]
    return all(before < after for before, after in pairwise(places))


def _stage(
    table: RawTable, dataset: Dataset, staged: str, engine: Engine, month: Month | None, *, numbered: bool
) -> tuple[int, Mapping[str, DayOrder]]:
    """Load a sheet and make its staged table; its rows, and its orders of day and month."""
    raw = f"r_{staged}"
    rows = engine.load(raw, table.source, len(table.headings))
    relation, orders = _staged(narrowed(table, dataset), dataset, raw, engine, month)
    (engine.number if numbered else engine.create)(staged, relation.select)
    engine.drop(raw)
    return rows, orders


def _staged(
    table: RawTable, dataset: Dataset, raw: str, engine: Engine, month: Month | None
) -> tuple[Relation, Mapping[str, DayOrder]]:
    """A sheet with its columns typed, and the orders of day and month found in it."""
    forms = normalise.forms_of(table, dataset, _probed(table, dataset, raw, engine))
    relation = normalise.expressions(table, dataset, raw, forms, month)
    return relation.derive({EXCLUDED: exclusion(dataset)}), forms.orders


def _probed(table: RawTable, dataset: Dataset, raw: str, engine: Engine) -> list[int]:
    asked = normalise.probes(table, dataset, raw)
    return [int(count) for count in engine.ask(asked)[0]] if asked is not None else []


def stage_whole(table: RawTable, dataset: Dataset, wanted: Collection[str], staged: str, engine: Engine) -> bool:
    """Stage a sheet, portions of which `lay_portion` then takes as if each were a sheet of its own; False, and nothing is
    staged, where a portion by itself might be read otherwise than within the whole."""
    reduced, raw = in_use(dataset, wanted), f"r_{staged}"
    engine.load(raw, table.source, len(table.headings))
    narrow = narrowed(table, reduced)
    alike = normalise.decides_nothing(narrow, reduced, _probed(narrow, reduced, raw, engine))
    if alike:
        engine.create(staged, _staged(narrow, reduced, raw, engine, None)[0].select)
    engine.drop(raw)
    if alike and any(item.whole_key for item in reduced.exclude):
        excluded = counted(negate(is_null(column(EXCLUDED))))
        alike = engine.ask(question([excluded], table_named(staged))) == [(0,)]
        if not alike:
            engine.drop(staged)
    return alike


def lay_portion(name: str, staged: str, dataset: Dataset, wanted: Collection[str], rows: range, engine: Engine) -> None:
    """Make the typed table of a dataset from some rows of a staged sheet; the first of them stands in row 2."""
    here = every(at_most(number(rows.start), column(ROW)), less(column(ROW), number(rows.stop)))
    made = {ROW_ID: tallies.place_from(0), ROW: minus(column(ROW), number(rows.start - 2))}
    columns = {key: made.get(key, column(key)) for key in typed_columns(in_use(dataset, wanted))}
    asked = question(named(columns), table_named(staged), every(_JUDGED.copy(), here))
    engine.create(typed_table(name), asked)


def _placed(staged: Relation, base: int) -> Relation:
    """The records of a numbered sheet, with their places behind those of the sheets before it."""
    return staged.where(_JUDGED).derive({ROW_ID: plus(column(PLACE), number(base))})


def _together(pieces: Sequence[tuple[str, int]], columns: Sequence[str]) -> Tree:
    """Numbered sheets of one dataset as one: the records of each behind those of the one before."""
    base, found = 0, []
    for staged, rows in pieces:
        found.append(_placed(Relation.table(staged), base).keep(columns).select)
        base += rows
    return in_turn(found)


def empty_table(name: str, dataset: Dataset, engine: Engine, wanted: Collection[str]) -> None:
    """A typed table without records, for a dataset that no file has; `wanted` as for `load_tables`."""
    reduced = in_use(dataset, wanted)
    names = tuple(reduced.columns)
    mapping = {column_name: Mapped(i) for i, column_name in enumerate(names)}
    table = RawTable("", "", "csv", name, 1, names, mapping, Batches([[] for _ in names], []))
    engine.load("r_none", table.source, len(names))
    relation = normalise.expressions(table, reduced, "r_none", normalise.Forms(), None)
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
