"""One table of random records, judged by the tool and by the oracle: a shipped rule, every record or group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from oracle.cells import ABSENT_CELL, READ, Cell, read_cell
from oracle.conditions import condition
from oracle.draws import Drawer, Texts
from oracle.oracle import group_verdicts, verdicts
from oracle.shipped import Contract, facts, working_days
from oracle.tuning import own_records, partners_for
from oracle.world import World
from riskaudit.compile import Options, compile_rule, params_of, questions, read_kind, setting_of, used_columns
from riskaudit.engine.base import Engine
from riskaudit.model.library import Library
from riskaudit.model.query import Tree
from riskaudit.model.table import Batches, Mapped, RawTable, typed_table
from riskaudit.spine.tables import empty_table, load_tables

DAYS = [date(2026, 11, 1), date(2026, 11, 1), date(2026, 10, 15), date(2027, 2, 1)]
"""Days of judgement; the calendar of the last one's year is not published."""

_QUESTIONS: dict[tuple[Any, ...], Tree] = {}


@dataclass(frozen=True)
class Sheet:
    """Records as text, under the columns that their file has; `first` is the row of the first one."""

    columns: tuple[str, ...]
    records: Sequence[Texts]
    first: int
    every: tuple[str, ...] = ()
    """The columns of all files of the table."""

    def raw(self, dataset: str, place: int) -> RawTable:
        """As a reader would hand it over."""
        cells = [[record.get(name) for record in self.records] for name in self.columns]
        rows = list(range(self.first, self.first + len(self.records)))
        mapping = {name: Mapped(i) for i, name in enumerate(self.columns)}
        return RawTable(f"{place}", "", "csv", dataset, 1, self.columns, mapping, Batches(cells, rows))


@dataclass(frozen=True)
class Trial:
    """A rule, its records and partners, and what they are judged in."""

    rule: str
    drawer: Drawer
    sheets: Sequence[Sheet]
    partners: Sequence[Sheet]
    as_of: date
    unread: bool
    law_date: date | None = None
    lines: dict[int, Texts] = field(default_factory=dict)

    def told(self) -> tuple[dict[int, str], World]:
        """Row → the oracle's result; of a group the row of its first record."""
        interest = self.drawer.interest
        records = seen(interest.own, self.sheets)
        partners, columns = {}, {}
        if interest.partner and interest.other:
            own = interest.partner == interest.rule["dataset"]
            partners[interest.partner] = list((records if own else seen(interest.other, self.partners)).values())
            columns[interest.partner] = interest.other.columns
        world = World(
            as_of=self.as_of,
            days=working_days(),
            facts=facts(),
            columns=interest.own.columns,
            date=interest.own.date,
            pause=interest.own.pause,
            excuse=interest.own.excuse,
            partners=partners,
            partner_columns=columns,
            unread=self.unread,
            law_date=self.law_date,
        )
        if judges_groups(interest.rule["check"]):
            return {
                i: result for i, (_, result) in enumerate(group_verdicts(interest.rule, list(records.values()), world))
            }, world
        return dict(zip(records, verdicts(interest.rule, list(records.values()), world), strict=True)), world

    def got(self, library: Library, engine: Engine) -> dict[int, tuple[str, str]]:
        """Row → the tool's result and reason."""
        rule = library.rules[self.rule]
        options = Options(as_of=self.as_of, profile="", unread=self.unread, law_date=self.law_date)
        kind = read_kind(rule, params_of(rule, library, None))
        wanted = used_columns(rule, kind, setting_of(rule, library, options))
        tables = [sheet.raw(rule.dataset, i) for i, sheet in enumerate(self.sheets) if sheet.records]
        for other in kind.partners():
            if other != rule.dataset:
                tables += [sheet.raw(other, i) for i, sheet in enumerate(self.partners) if sheet.records]
        load_tables(tables, library.datasets, wanted, engine, None)
        names = {rule.dataset, *kind.partners()}
        for name in names - {table.dataset for table in tables}:
            empty_table(name, library.datasets[name], engine)
        try:
            rows = engine.ask(self._question(library, options))
        finally:
            for name in names:
                engine.drop(typed_table(name))
        if judges_groups(self.drawer.interest.rule["check"]):
            return {i: (str(row[1]), str(row[2] or "")) for i, row in enumerate(rows)}
        return {int(row[0]): (str(row[1]), str(row[2] or "")) for row in rows}

    def _question(self, library: Library, options: Options) -> Tree:
        """The rule as a question, compiled once."""
        key = (self.rule, options)
        if key not in _QUESTIONS:
            _QUESTIONS[key] = questions.verdicts(compile_rule(library.rules[self.rule], library, options))
        return _QUESTIONS[key]

    def line(self, row: int) -> str:
        """A record in words, for a difference."""
        for sheet in self.sheets:
            if sheet.first <= row < sheet.first + len(sheet.records):
                record = sheet.records[row - sheet.first]
                return ", ".join(
                    f"{name}: {record.get(name)}" if name in sheet.columns else f"no {name}"
                    for name in self.sheets[0].columns
                )
        return f"group {row}"


def judges_groups(check: Mapping[str, Any]) -> bool:
    """Whether a check gives one verdict a group."""
    return check["kind"] == "aggregate" or check.get("look_for") == "heaping"


def trial(rule: str, seed: str, count: int) -> Trial:
    """Random records for a rule: about so many, in one file or two, and partners where the rule has them."""
    dice = Random(seed)
    as_of = dice.choice(DAYS)
    drawer = Drawer(dice, rule, as_of)
    interest = drawer.interest
    records = own_records(drawer, count)
    partners: list[Texts] = []
    if interest.partner and interest.partner != interest.rule["dataset"]:
        partners = partners_for(drawer, records, whole=dice.random() < 0.7)
    law_date = dice.choice([*interest.turns, as_of]) if dice.random() < 0.1 else None
    others = _sheets(dice, interest.other, interest.theirs, partners) if interest.other else []
    sheets = _sheets(dice, interest.own, interest.columns, records)
    return Trial(rule, drawer, sheets, others, as_of, dice.random() < 0.2, law_date)


def _sheets(dice: Random, dataset: Contract, columns: tuple[str, ...], records: Sequence[Texts]) -> list[Sheet]:
    """One file, or a second one that lacks a column or two; what tells the dataset is in both."""
    cut = len(records) if dice.random() < 0.6 else len(records) * 3 // 4
    every = tuple(dict.fromkeys([*columns, *dataset.identify]))
    free = [name for name in columns if name not in dataset.identify]
    lacking = dice.sample(free, min(len(free), dice.choice([1, 1, 2])))
    less = tuple(name for name in every if name not in lacking)
    return [Sheet(every, records[:cut], 2, every), Sheet(less, records[cut:], cut + 2, every)]


def seen(dataset: Contract, sheets: Sequence[Sheet]) -> dict[int, dict[str, Cell]]:
    """Row → a record as the oracle sees it; blank rows and those that are no records are left out."""
    found: dict[int, dict[str, Cell]] = {}
    for sheet in sheets:
        rows = {sheet.first + i: _cells(record, sheet, dataset) for i, record in enumerate(sheet.records)}
        gone = [_gone(cells, dataset) for cells in rows.values()]
        keys = {_key(cells, dataset) for cells, (_, whole) in zip(rows.values(), gone, strict=True) if whole}
        for (row, cells), (alone, _) in zip(rows.items(), gone, strict=True):
            blank = all(not (cell.text or "") for cell in cells.values())
            if not blank and not alone and not (_key(cells, dataset) and _key(cells, dataset) in keys):
                found[row] = cells
    return found


def _cells(record: Texts, sheet: Sheet, dataset: Contract) -> dict[str, Cell]:
    return {
        name: read_cell(record.get(name), dataset.columns[name]) if name in sheet.columns else ABSENT_CELL
        for name in sheet.every
    }


def _gone(cells: Mapping[str, Cell], dataset: Contract) -> tuple[bool, bool]:
    """Whether a row is no record, and whether every row of its key goes with it."""
    for when, whole in dataset.exclude:
        if condition(when, dataset.columns)(cells) is True:
            return True, whole
    return False, False


def _key(cells: Mapping[str, Cell], dataset: Contract) -> tuple[str | None, ...]:
    """The texts of the key; nothing where no part of it was read."""
    if not any(cells[name].state == READ for name in dataset.key):
        return ()
    return tuple(cells[name].text for name in dataset.key)
