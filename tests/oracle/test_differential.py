"""The tool and the oracle on random records, heavy with boundaries: every rule, every record, the same result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oracle.oracle import verdicts
from oracle.shapes import GROUPS
from riskaudit.engine.base import Engine
from riskaudit.model.query import Tree
from spec.bench import COLUMNS, PARTNER_COLUMNS, Bench, Sheet, Texts, judged

RECORDS, EXAMPLES = 300, 2
"""Records of a table, and tables that each group of rules is tried on."""

HINGES = [
    *(date(2024, 5, 30) + timedelta(days=i) for i in range(4)),
    *(date(2026, 9, 23) + timedelta(days=i) for i in range(20)),
    *(date(1996, 10, 7), date(2007, 1, 1), date(2024, 1, 31), date(2024, 2, 29), date(2026, 1, 31)),
    *(date(2026, 8, 31), date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 4)),
]
"""Days on which the law, the calendar or the month turns."""

STEPS = [
    *(timedelta(), timedelta(seconds=1), timedelta(seconds=-1), timedelta(minutes=29, seconds=59)),
    *(timedelta(minutes=30), timedelta(minutes=60), timedelta(minutes=60, seconds=1), timedelta(hours=24)),
    *(timedelta(hours=24, seconds=1), timedelta(hours=-3), timedelta(hours=48), timedelta(days=-1)),
    *(timedelta(days=count) for count in (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 28, 29, 30, 31, 32, 36, 37, 59, 62)),
]
"""How far moments of one record lie apart."""

TIMES = [time(), time(9), time(23, 30), time(23, 59, 59)]

WORDS: dict[str, list[str | None]] = {
    "kind": ["新装", "业扩新装", "增容", "过户", "拆表", "无", None],
    "remark_code": ["无", "有误", "其他", None],
    "state": ["有效", "有效", "终止", "作废", None],
    "minutes": ["59", "60", "61", "60.5", "0", "很多", None],
    "rate": ["0.85", "0.850001", "0.9", "0.899999", "1", "1.0", "1.01", "-1", "—", "高", None],
    "sealed": ["是", "否", "也许", None],
    "prepaid": ["是", "否", "无", "也许", None],
    "blocked": ["是", "否", None, None],
    "weather": ["暴雨", "无", None, None],
    "account": ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B10", "1.234E+15", "无", None],
    "note": ["已办结", "回访不满，降级", "降级", "处理中", "待补", None],
}
Types = Mapping[str, Mapping[str, Any]]

ODD = 0.2
"""How often a moment is empty, unreadable or a word for nothing."""

PARTNER = ("account", "signed_on", "ends_on", "state")

FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")


QUESTIONS: dict[tuple[str, str, bool], Tree] = {}


def record(dice: Random, columns: tuple[str, ...], types: Types) -> Texts:
    """One record as text: moments near one another, the rest words that rules tell apart."""
    base = datetime.combine(dice.choice(HINGES), dice.choice(TIMES))
    found: dict[str, str | None] = {}
    for name in columns:
        if name in WORDS:
            found[name] = dice.choice(WORDS[name])
            continue
        moment = base if name == columns[0] else base + dice.choice(STEPS)
        form = "%Y-%m-%d" if types[name]["type"] == "date" else dice.choice(FORMS)
        odd = [None, "三月初", "待补", "9999-12-31" if name == "ends_on" else None]
        found[name] = dice.choice(odd) if dice.random() < ODD else moment.strftime(form)
    return found


def sheet_of(dice: Random, key: str, columns: tuple[str, ...], types: Types, count: int) -> Sheet:
    """A table of so many records, each with a key of its own."""
    rows = tuple({key: f"N{i}", **record(dice, columns, types)} for i in range(count))
    return Sheet((key, *columns), rows)


@pytest.mark.parametrize("name", GROUPS)
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32 - 1))
def test_tool_and_oracle_agree(name: str, seed: int, engine: Engine) -> None:
    group, dice = GROUPS[name], Random(seed)
    sheet = sheet_of(dice, "id", group.columns, COLUMNS, RECORDS)
    bench = Bench(**group.bench)
    if name == "linkage":
        partners = sheet_of(dice, "contract", PARTNER, PARTNER_COLUMNS, dice.choice([0, 6, 14]))
        bench = bench.with_(partners=partners, unread=dice.random() < 0.3)
    world, cells, wrong = bench.world(), bench.records(sheet), []
    with bench.tables(sheet, engine, [*group.rules.values()]):
        for title, rule in group.rules.items():
            first, second = judged(question(name, title, bench), engine), verdicts(rule, cells, world)
            wrong += [
                f"{title}: {dict(row)}  → engine {got} ({reason}), oracle {told}"
                for row, (got, reason), told in zip(sheet.records, first, second, strict=True)
                if got != told
            ]
    assert not wrong, "\n".join([f"{len(wrong)} differences", *wrong[:20]])


def question(name: str, title: str, bench: Bench) -> Tree:
    """A rule as a question: compiled once, asked of every table."""
    key = (name, title, bench.unread)
    if key not in QUESTIONS:
        QUESTIONS[key] = bench.compiled(GROUPS[name].rules[title])
    return QUESTIONS[key]
