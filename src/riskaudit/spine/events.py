"""Records that no sheet has, made from the log of another dataset, beside the tables of what was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from riskaudit.engine.base import Engine
from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.masking import MASKED, Masking
from riskaudit.model.month import Month
from riskaudit.model.query import Tree, column, every, in_turn, is_null, nothing, place_by, truth
from riskaudit.model.relation import Relation
from riskaudit.model.table import FIRST, ROW_ID, RawTable, typed_columns, typed_table
from riskaudit.records import events, sayings, tallies
from riskaudit.records.address import SKIP
from riskaudit.spine.health import fates_told
from riskaudit.spine.large import EXCLUDED, LargeTexts, exclusion, in_use
from riskaudit.spine.tables import Loaded, MadeFrom, load_tables
from riskaudit.spine.timer import Timer

Wanted = Mapping[str, Collection[str]]
"""The columns that rules read, by dataset."""


def load_records(
    tables: Sequence[RawTable],
    datasets: Mapping[str, Dataset],
    wanted: Wanted,
    engine: Engine,
    month: Month | None,
    mask: Masking = MASKED,
    large: LargeTexts | None = None,
    unread: bool = False,
    timer: Timer | None = None,
) -> Loaded:
    """Load every sheet (`load_tables`), and make the records of datasets that no sheet has but a log tells of.

    `large` must have been told the columns of `with_logs`. `unread` tells that some input was not read; `timer`
    hears of every sheet.
    """
    read = {table.dataset for table in tables}
    due = {
        name: item for name, item in datasets.items() if item.events and name not in read and item.events.from_ in read
    }
    logs = {item.events.from_ for item in due.values() if item.events}
    wanted = with_logs(wanted, datasets, due)
    loaded = load_tables(tables, datasets, wanted, engine, month, mask, large, logs, timer)
    for name in due:
        _Making(name, datasets, wanted, engine, month, loaded).make(unread)
    for table in (table for names in loaded.excluded.values() for table in names):
        engine.drop(table)
    return loaded


def with_logs(wanted: Wanted, datasets: Mapping[str, Dataset], due: Collection[str] | None = None) -> Wanted:
    """The columns that rules read, and those of logs from which the records of datasets may be made (of all, or of
    those that are due)."""
    found = {name: set(names) for name, names in wanted.items()}
    for name, dataset in datasets.items():
        if dataset.events and dataset.events.from_ in datasets and (due is None or name in due):
            reduced = in_use(dataset, wanted.get(name, ()))
            found.setdefault(dataset.events.from_, set()).update(events.columns_read(dataset.events, reduced))
    return found


class _Making:
    """The records of one dataset, made from its log."""

    def __init__(
        self,
        name: str,
        datasets: Mapping[str, Dataset],
        wanted: Wanted,
        engine: Engine,
        month: Month | None,
        loaded: Loaded,
    ) -> None:
        told = datasets[name].events
        assert told is not None
        self._name, self._whole, self._events = name, datasets[name], told
        self._dataset = in_use(self._whole, wanted.get(name, ()))
        self._log, self._log_title = in_use(datasets[told.from_], wanted[told.from_]), datasets[told.from_].title
        self._engine, self._month, self._loaded = engine, month, loaded

    def make(self, unread: bool) -> None:
        """Make the typed table, and tell of it on the first sheet of the log; or tell why there is none."""
        engine, rows, staged = self._engine, f"e_{self._name}", f"s_{self._name}"
        engine.view(rows, self._rows())
        counts = [int(count) for count in engine.ask(events.seen_question(self._events, self._log, rows))[0]]
        seen = events.seen_of(self._events, counts, unread)
        having = self._loaded.present[self._events.from_]
        made = events.made_columns(self._whole, self._log, having, seen)
        needed = dict.fromkeys((*self._whole.identify, self._whole.date))
        lacking = [self._whole.columns[name].title for name in needed if name not in made]
        if lacking:
            self._tell([sayings.not_made_from_log(self._whole.title, self._log_title, lacking)])
        else:
            relation = events.made_records(self._dataset, self._log, rows, made, seen, self._month)
            relation = relation.derive({EXCLUDED: exclusion(self._dataset)})
            engine.create(staged, relation.select)
            self._put(staged, made)
            self._tell(self._notes(staged, made, seen))
            engine.drop(staged)
        engine.drop(rows)

    def _rows(self) -> Tree:
        """The rows of the log, with those that an exclusion leaves out."""
        names = [*typed_columns(self._log), events.VOID]
        log = self._events.from_
        found = [Relation.table(typed_table(log)).derive({events.VOID: truth(False)}).keep(names).select]
        for table in self._loaded.excluded.get(log, ()):
            void = Relation.table(table).derive({ROW_ID: nothing("bigint"), events.VOID: truth(True)})
            found.append(void.keep(names).select)
        return in_turn(found)

    def _put(self, staged: str, made: Collection[str]) -> None:
        """The typed table, in the order of the log."""
        relation = Relation.table(staged).where(every(is_null(column(SKIP)), is_null(column(EXCLUDED))))
        relation = relation.derive({ROW_ID: place_by(FIRST)}).keep(typed_columns(self._dataset))
        name, loaded = self._name, self._loaded
        self._engine.create(typed_table(name), relation.select.order_by(column(ROW_ID)))
        loaded.present[name] = set(made)
        loaded.rows[name] = int(self._engine.ask(tallies.row_count(typed_table(name)))[0][0])
        loaded.ordered[name] = loaded.ordered[self._events.from_]

    def _notes(self, staged: str, made: Collection[str], seen: events.Seen) -> list[Bilingual]:
        skipped, judged, outside = fates_told(self._dataset, staged, self._engine)
        self._loaded.made[self._name] = MadeFrom(self._events.from_, judged, outside)
        key = self._whole.columns[self._events.key].title
        notes = [sayings.made_from_log(self._whole.title, self._log_title, key, judged, outside)]
        notes += [sayings.left_out(item.reason, item.count) for item in skipped]
        notes += [sayings.without_key(key, seen.keyless)] if seen.keyless else []
        notes += [sayings.log_may_go_on()] if seen.unread else []
        names = [name for name in self._dataset.columns if name in made]
        counts = self._engine.ask(tallies.unsure_counts(names, staged))[0]
        unsure = [(self._whole.columns[name].title, count) for name, count in zip(names, counts, strict=True) if count]
        return [*notes, *([sayings.not_told_by_log(unsure)] if unsure else [])]

    def _tell(self, notes: Sequence[Bilingual]) -> None:
        sheets = self._loaded.sheets
        place = next(i for i, sheet in enumerate(sheets) if sheet.dataset == self._events.from_)
        sheets[place] = sheets[place].model_copy(update={"notes": (*sheets[place].notes, *notes)})
