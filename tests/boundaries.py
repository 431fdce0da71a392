"""Both sides of a limit, drawn as a table, and the shipped rules that judge them.

A row is one side: what it must end in, what it stands for, and the cells of the record. Every record is judged by
the queries that judge exports, as a rule's examples are: by `sgcc` where the rule rests on a promise or a company
rule, by `national` where it rests on the law.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from riskaudit.compile import Options, compile_rule, params_of, read_kind
from riskaudit.compile.questions import verdicts
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.library import load
from riskaudit.lint.examples import EXAMPLE_DAY, Batch, laid_out
from riskaudit.model.library import Library
from riskaudit.model.result import Result
from riskaudit.model.rule import Example, Rule

OWN_WORD = {"promise", "company rule"}
CLOCK = ("t-", "md-", "gz24-bounds", "gz24-repeal")
"""Facts about how time is counted, on which no single rule rests."""

Judge = Callable[["Side"], Result | None]


@dataclass(frozen=True)
class Side:
    """One side of a limit of one rule."""

    rule: str
    case: str
    expect: Result
    facts: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.rule}: {self.case}"


@cache
def library() -> Library:
    """The shipped library."""
    return load()


def sides(rule: str, facts: str, rows: str, **common: str) -> list[Side]:
    """A table of sides: the heads are `expect`, `case` and columns; `common` stands in every record."""
    lines = [[cell.strip() for cell in line.split("|")] for line in rows.strip().splitlines()]
    found = []
    for line in lines[1:]:
        record = {**common, **dict(zip(lines[0], line, strict=True))}
        expect, case = record.pop("expect"), record.pop("case")
        cells = tuple((name, cell) for name, cell in record.items() if cell)
        found.append(Side(rule, case, Result(expect), tuple(facts.split()), cells))
    assert len({side.case for side in found}) == len(found), rule
    return found


def profile_of(rule: Rule) -> str:
    """The profile under which a rule is judged here."""
    return "sgcc" if any(basis.kind in OWN_WORD for basis in rule.bases.values()) else "national"


def judge_of(listed: Sequence[Side], folder: Path) -> Judge:
    """Judges all sides of a rule in one go when the first of them is asked for."""
    engine = DuckEngine(folder)
    engine.load_calendar(library().calendar)
    known: dict[str, dict[Side, Result | None]] = {}

    def judge(side: Side) -> Result | None:
        if side.rule not in known:
            known[side.rule] = _judged(side.rule, [other for other in listed if other.rule == side.rule], engine)
        return known[side.rule][side]

    return judge


def _judged(name: str, listed: list[Side], engine: DuckEngine) -> dict[Side, Result | None]:
    rule, profile = library().rules[name], profile_of(library().rules[name])
    assert name in library().selected(profile)
    assert not read_kind(rule, params_of(rule, library(), profile)).compares, "one record must not touch another"
    examples = [Example(records=(dict(side.cells),)) for side in listed]
    batch = Batch(EXAMPLE_DAY, tuple((side.expect, i, examples[i]) for i, side in enumerate(listed)))
    with laid_out(rule, library(), engine, batch):
        query = compile_rule(rule, library(), Options(as_of=EXAMPLE_DAY, profile=profile, proof=False))
        got = {int(row[0]): Result(row[1]) for row in engine.ask(verdicts(query))}
    return {side: got.get(first + 2) for side, first in zip(listed, batch.records()[1], strict=True)}


def check_facts(listed: Sequence[Side]) -> None:
    """Every fact named beside a table is one of the rule's own, or one about the count of time."""
    for side in listed:
        own = library().rules[side.rule].bases
        strange = [fact for fact in side.facts if fact not in own and not fact.startswith(CLOCK)]
        assert not strange, (side.rule, strange)
        assert set(side.facts) & set(own), side.rule


def judge_fixture(listed: Sequence[Side]) -> Callable[..., Judge]:
    """The module's judge."""

    @pytest.fixture(scope="module")
    def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
        return judge_of(listed, tmp_path_factory.mktemp("engine"))

    return judge
