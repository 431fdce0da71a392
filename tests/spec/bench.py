"""The bench on which rules are tried: a dataset of made-up jobs, facts with dates, and a calendar.

`Bench.compiled` makes a rule the question that an audit asks; `Bench.world` is the same bench for the oracle.
The columns of `COLUMNS` are there to be used by any table; those a table does not draw are columns that
the file lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from oracle.cells import ABSENT_CELL, Cell, read_cell
from oracle.oracle import Fact, World
from oracle.spans import WorkingDays
from riskaudit.checks import Setting
from riskaudit.compile import Options, compile_rule, read_kind, setting_of
from riskaudit.compile.questions import verdicts
from riskaudit.engine.base import Engine
from riskaudit.model.calendar import Calendar
from riskaudit.model.dataset import Dataset
from riskaudit.model.library import Library
from riskaudit.model.profile import Profile
from riskaudit.model.query import Tree
from riskaudit.model.reference import Basis
from riskaudit.model.rule import Rule
from riskaudit.model.table import Batches, Mapped, RawTable, typed_table
from riskaudit.spine.tables import load_tables

CALENDAR_FILE = Path(__file__).parents[2] / "rules" / "calendars" / "cn.yaml"

KINDS = {"新装": ["业扩新装"], "增容": [], "过户": [], "改类": []}
COLUMNS: dict[str, dict[str, Any]] = {
    "id": {},
    "accepted_at": {"type": "moment"},
    "replied_at": {"type": "moment"},
    "inspected_at": {"type": "moment"},
    "energized_at": {"type": "moment"},
    "served_at": {"type": "moment"},
    "cut_at": {"type": "moment"},
    "law_at": {"type": "moment"},
    "opened_on": {"type": "date"},
    "closed_on": {"type": "date"},
    "pause_from": {"type": "moment", "optional": True},
    "pause_to": {"type": "moment", "optional": True},
    "weather": {"optional": True},
    "blocked": {"type": "flag", "optional": True},
    "kind": {"type": "code", "codes": KINDS},
    "remark_code": {"type": "code", "codes": {"无": [], "有误": []}},
    "prepaid": {"type": "flag", "optional": True},
    "sealed": {"type": "flag"},
    "minutes": {"type": "number"},
    "rate": {"type": "number"},
    "capacity": {"type": "number"},
    "start_reading": {"type": "number"},
    "end_reading": {"type": "number"},
    "multiplier": {"type": "number"},
    "energy": {"type": "number"},
    "owed": {"type": "number"},
    "fee": {"type": "number"},
    "pay_by": {"type": "date"},
    "paid_at": {"type": "moment"},
    "holder": {"personal": "name"},
    "approved_by": {"personal": "name"},
    "entered_by": {"personal": "name"},
    "checked_by": {"optional": True},
    "account": {"personal": "account"},
    "phone": {"personal": "phone"},
    "note": {},
    "boundary": {},
    "meter": {"optional": True},
}
PARTNER_COLUMNS: dict[str, dict[str, Any]] = {
    "contract": {},
    "account": {"personal": "account"},
    "signed_on": {"type": "date"},
    "ends_on": {"type": "date"},
    "state": {"type": "code", "codes": {"有效": [], "终止": []}},
    "capacity": {"type": "number"},
    "holder": {"personal": "name"},
    "kind": {"type": "code", "codes": KINDS},
    "sealed": {"type": "flag"},
}
FACTS = {
    "new": Fact(date(2024, 6, 1)),
    "old": Fact(date(1996, 10, 8), date(2024, 5, 31)),
    "always": Fact(date(1990, 1, 1)),
    "later": Fact(date(2026, 10, 1)),
    "rumour": Fact(date(1990, 1, 1), sure=False),
    "rumour-new": Fact(date(2024, 6, 1), sure=False),
}
"""New and old law meet on 2024-06-01; a rumour was seen in no text."""

Texts = Mapping[str, str | None]


@cache
def calendar() -> Calendar:
    """The shipped calendar."""
    return Calendar.model_validate(_calendar_file())


@cache
def working_days() -> WorkingDays:
    """The shipped calendar as plain sets of days."""
    years = _calendar_file()["years"]
    days = {
        name: {date.fromisoformat(f"{year}-{day}") for year, notice in years.items() for day in notice[name]}
        for name in ("off", "work")
    }
    return WorkingDays(frozenset(years), frozenset(days["off"]), frozenset(days["work"]))


@cache
def _calendar_file() -> Any:
    return yaml.safe_load(CALENDAR_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Sheet:
    """Records as text under the columns that the file has."""

    columns: tuple[str, ...]
    records: tuple[Texts, ...]

    def raw(self, dataset: str) -> RawTable:
        """The sheet as a reader would hand it over; row 2 is the first record."""
        cells = [[record.get(name) for record in self.records] for name in self.columns]
        mapping = {name: Mapped(i) for i, name in enumerate(self.columns)}
        rows = list(range(2, len(self.records) + 2))
        return RawTable("spec", "", "csv", dataset, 1, self.columns, mapping, Batches(cells, rows))

    def cells(self, columns: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Cell]]:
        """The records as the oracle sees them."""
        return [
            {
                name: read_cell(record.get(name), how) if name in self.columns else ABSENT_CELL
                for name, how in columns.items()
            }
            for record in self.records
        ]


NO_PARTNERS = Sheet(tuple(PARTNER_COLUMNS), ())


@dataclass(frozen=True)
class Bench:
    """What rules are judged in, beside their records. Columns named `pause` and `excuse` belong to the dataset."""

    as_of: date = date(2026, 11, 1)
    partners: Sheet = NO_PARTNERS
    pause: bool = False
    excuse: tuple[str, ...] = ()
    unread: bool = False
    facts: Mapping[str, Fact] = field(default_factory=lambda: FACTS)

    def library(self) -> Library:
        """The two datasets and the calendar; rules bring their own facts."""
        jobs: dict[str, Any] = {"identify": ["id"], "key": ["id"], "date": "accepted_at", "excuse": self.excuse}
        if self.pause:
            jobs["pause"] = {"from": "pause_from", "to": "pause_to"}
        contracts = {"identify": ["contract"], "key": ["contract"], "date": "signed_on"}
        datasets = {"jobs": _dataset(jobs, COLUMNS), "contracts": _dataset(contracts, PARTNER_COLUMNS)}
        words = {"zh": "口径", "en": "profile"}
        profile = Profile.model_validate({"title": words, "about": words})
        return Library({}, datasets, self.bases(), {}, {}, {"spec": profile}, calendar(), "", {})

    def bases(self) -> dict[str, Basis]:
        """The facts as the library resolves them."""
        return {
            name: Basis.model_validate(
                {
                    "id": name,
                    "instrument": name,
                    "kind": "regulation",
                    "article_confidence": "text",
                    "confidence": "text" if fact.sure else "memory",
                    "source": "spec",
                    "in_force_from": fact.first,
                    "in_force_to": fact.last,
                    **{key: {"zh": name, "en": name} for key in ("title", "short", "requires")},
                }
            )
            for name, fact in self.facts.items()
        }

    def rule(self, source: Mapping[str, Any]) -> Rule:
        """A rule with only what its verdict needs, as a supervisor writes it."""
        words = {"zh": "规则", "en": "rule"}
        rest = {"title": words, "message": words, "why": words, "remedy": words, "severity": "high", "lecture": ["L1"]}
        rest |= {"case": "none", "case_fit": "same_theme", "examples": {}, "id": "spec/rule", "theme": "spec"}
        return Rule.model_validate({**rest, "dataset": "jobs", **source, "bases": self.bases()})

    @contextmanager
    def tables(self, sheet: Sheet, engine: Engine, sources: Sequence[Mapping[str, Any]]) -> Iterator[None]:
        """The sheet and its partners as typed tables on the engine, as long as it lasts.

        The tables have the columns that are drawn and those that the rules name, as an audit's do.
        """
        words = repr(sources)
        library = self.library()
        both = {"jobs": (sheet, COLUMNS), "contracts": (self.partners, PARTNER_COLUMNS)}
        wanted = {
            dataset: {*found.columns, *(name for name in columns if name in words)}
            for dataset, (found, columns) in both.items()
        }
        load_tables([sheet.raw("jobs"), self.partners.raw("contracts")], library.datasets, wanted, engine, None)
        try:
            yield
        finally:
            for name in wanted:
                engine.drop(typed_table(name))

    def compiled(self, source: Mapping[str, Any]) -> Tree:
        """The question that a rule asks, free of what its records are. The rule must be free of faults."""
        library, rule = self.library(), self.rule(source)
        options = Options(as_of=self.as_of, profile="spec", unread=self.unread)
        setting = setting_of(rule, library, options)
        faults = [str(sentence.en) for _, sentence in read_kind(rule, {}).faults(setting)]
        assert not faults, faults
        return verdicts(compile_rule(rule, library, options))

    def world(self) -> World:
        """The same bench for the oracle."""
        return World(
            as_of=self.as_of,
            days=working_days(),
            facts=self.facts,
            columns=_keyed(COLUMNS, "id"),
            date="accepted_at",
            pause=("pause_from", "pause_to") if self.pause else None,
            excuse=self.excuse,
            partners={"contracts": self.partners.cells(_keyed(PARTNER_COLUMNS, "contract"))},
            partner_columns={"contracts": PARTNER_COLUMNS},
            unread=self.unread,
        )

    def records(self, sheet: Sheet) -> list[dict[str, Cell]]:
        """The sheet's records as the oracle sees them."""
        return sheet.cells(_keyed(COLUMNS, "id"))

    def with_(self, **changes: Any) -> Bench:
        """The same bench, some of it otherwise."""
        return replace(self, **changes)


def bench_setting(**changes: Any) -> Setting:
    """The bench's setting, for faults and words of a kind that are tried without records."""
    bench = Bench()
    library, rule = bench.library(), bench.rule({"check": {"kind": "presence", "columns": ["id"]}})
    return replace(setting_of(rule, library, Options(as_of=bench.as_of, profile="spec")), **changes)


def judged(question: Tree, engine: Engine) -> list[tuple[str, str]]:
    """Result and reason of every record in the tables, in their order."""
    return [(str(result), str(reason or "")) for _, result, reason, _ in engine.ask(question)]


def drawn(table: str) -> Sheet:
    """A table drawn as text: a heading and one line a record, cells parted by `|`; blank lines do not count."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.strip()]
    heading, rows = lines[0], lines[1:]
    assert all(len(row) == len(heading) for row in rows), [row for row in rows if len(row) != len(heading)]
    return Sheet(tuple(heading), tuple({n: c or None for n, c in zip(heading, row, strict=True)} for row in rows))


def _dataset(parts: Mapping[str, Any], columns: Mapping[str, Mapping[str, Any]]) -> Dataset:
    named = {name: {"title": {"zh": name, "en": name}, **how} for name, how in columns.items()}
    return Dataset.model_validate({"title": {"zh": "记录", "en": "records"}, **parts, "columns": named})


def _keyed(columns: Mapping[str, Mapping[str, Any]], key: str) -> dict[str, Mapping[str, Any]]:
    """The columns with a note of those in which a spreadsheet may have eaten digits."""
    return {
        name: {**how, "key": name == key or how.get("personal") in ("account", "id")} for name, how in columns.items()
    }
