"""Tables of random records for shipped rules, judged by the tool and by the oracle, every record or group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from oracle.cells import ABSENT_CELL, READ, Cell, read_cell
from oracle.conditions import condition
from oracle.draws import Drawer, Texts
from oracle.oracle import group_verdicts, verdicts
from oracle.shipped import Contract, contract, facts, rules, working_days
from oracle.tuning import own_records, partners_for
from oracle.world import Rule, World

DAYS = [date(2026, 11, 1), date(2026, 11, 1), date(2026, 10, 15), date(2027, 2, 1)]
"""Days of judgement; the calendar of the last one's year is not published."""

ALONE = {"aggregate", "serial", "frequency", "uniqueness"}
"""Kinds that look at other records of the table: the records of another rule would blur what is drawn for them."""

GROUPED = 6
"""So many times more records are drawn for a rule that judges groups of them."""

TOGETHER = 8
"""So many rules of a dataset share a table."""


@dataclass(frozen=True)
class Sheet:
    """Records as text under the columns that their file has; `first` is the row of the first one."""

    columns: tuple[str, ...]
    records: Sequence[Texts]
    first: int
    every: tuple[str, ...]
    """The columns of all files of the table."""


@dataclass(frozen=True)
class Trial:
    """Rules of one dataset, the files of it and of the others, and what the rules are judged in."""

    rules: Sequence[str]
    dataset: str
    sheets: Mapping[str, Sequence[Sheet]]
    as_of: date
    unread: bool
    law_date: date | None

    def told(self) -> Iterator[tuple[str, dict[int, str]]]:
        """Rule by rule: row → the oracle's result; of groups the place of the group."""
        tables = {name: seen(contract(name), sheets) for name, sheets in self.sheets.items()}
        own, records = contract(self.dataset), tables[self.dataset]
        world = World(
            as_of=self.as_of,
            days=working_days(),
            facts=facts(),
            columns=own.columns,
            date=own.date,
            pause=own.pause,
            excuse=own.excuse,
            partners={name: list(table.values()) for name, table in tables.items()},
            partner_columns={name: contract(name).columns for name in tables},
            unread=self.unread,
            law_date=self.law_date,
        )
        for name in self.rules:
            rule = rules()[name]
            if judges_groups(rule):
                found = group_verdicts(rule, list(records.values()), world)
                yield name, {place: result for place, (_, result) in enumerate(found)}
            else:
                yield name, dict(zip(records, verdicts(rule, list(records.values()), world), strict=True))

    def line(self, row: int) -> str:
        """A record in words, for a difference."""
        for sheet in self.sheets[self.dataset]:
            if sheet.first <= row < sheet.first + len(sheet.records):
                record = sheet.records[row - sheet.first]
                cells = [f"{name}: {record[name]}" for name in sheet.columns if record.get(name)]
                return ", ".join([*cells, *(f"no column {name}" for name in sheet.every if name not in sheet.columns)])
        return f"group {row}"


def judges_groups(rule: Rule) -> bool:
    """Whether a rule gives one verdict a group."""
    return bool(rule["check"]["kind"] == "aggregate" or rule["check"].get("look_for") == "heaping")


def batches() -> list[tuple[str, ...]]:
    """The shipped rules in the batches that share a table."""
    found: list[tuple[str, ...]] = []
    mixed: dict[str, list[str]] = {}
    for name, rule in rules().items():
        if rule["check"]["kind"] in ALONE:
            found.append((name,))
        else:
            mixed.setdefault(rule["dataset"], []).append(name)
    for names in mixed.values():
        found += [tuple(names[i : i + TOGETHER]) for i in range(0, len(names), TOGETHER)]
    return found


def trial(names: Sequence[str], seed: str, count: int) -> Trial:
    """About so many random records for each of the rules, in one file or two, with the partners they look for."""
    dice = Random(seed)
    as_of, whole = dice.choice(DAYS), dice.random() < 0.7
    own: list[Texts] = []
    columns: dict[str, dict[str, None]] = {}
    partners: dict[str, list[Texts]] = {}
    turns = [as_of]
    for name in names:
        drawer = Drawer(dice, name, as_of, len(own))
        interest = drawer.interest
        dataset = interest.rule["dataset"]
        mine = own_records(drawer, count * GROUPED if judges_groups(interest.rule) else count)
        columns.setdefault(dataset, {}).update(dict.fromkeys(interest.columns))
        if interest.partner:
            columns.setdefault(interest.partner, {}).update(dict.fromkeys(interest.theirs))
        if interest.partner and interest.partner != dataset:
            partners.setdefault(interest.partner, []).extend(partners_for(drawer, mine, whole))
        own, turns = own + mine, [*turns, *interest.turns]
    dice.shuffle(own)
    sheets = {
        name: _sheets(dice, contract(name), tuple(wanted), own if name == dataset else partners.get(name, []))
        for name, wanted in columns.items()
    }
    law_date = dice.choice(turns) if dice.random() < 0.1 else None
    return Trial(names, dataset, sheets, as_of, dice.random() < 0.2, law_date)


def _sheets(dice: Random, dataset: Contract, columns: tuple[str, ...], records: Sequence[Texts]) -> list[Sheet]:
    """One file, or a second one that lacks a column or two; what tells the dataset is in both."""
    cut = len(records) if dice.random() < 0.6 else len(records) * 3 // 4
    every = tuple(dict.fromkeys([*columns, *dataset.identify]))
    free = [name for name in columns if name not in dataset.identify]
    lacking = dice.sample(free, min(len(free), dice.choice([1, 2, len(free) // 4])))
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
            blank = not any(cell.text for cell in cells.values())
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
