"""The tool and the oracle on random records, heavy with boundaries: every rule, every record, the same result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oracle.agreements import charged
from oracle.draws import HINGES, STEPS, TIMES
from oracle.oracle import group_verdicts, verdicts
from oracle.shapes import GROUPS
from oracle.trial import judges_groups
from riskaudit.engine.base import Engine
from riskaudit.model.query import Tree
from spec.bench import COLUMNS, PARTNER_COLUMNS, Bench, Sheet, Texts, judged

RECORDS, EXAMPLES = 300, 2
"""Records of a table, and tables that each group of rules is tried on."""

LOST = "1.234E+15"
"""A key that has lost digits: among the partners it makes every "no partner" doubtful."""

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
    "account": ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B10", LOST, "无", None],
    "note": ["已办结", "回访不满，降级", "降级", "处理中", "待补", None],
    "capacity": ["100", "100.5", "100.500001", "99.5", "98", "102", "102.1", "50", "200", "0", "很多", None],
    "holder": ["某某公司", "ABC公司", "abc公司", "某公司", "无"],
    "start_reading": ["0", "10", "10.5", "很多", None],
    "end_reading": ["10", "20", "20.5", "30", None],
    "multiplier": ["1", "2", "0", "—"],
    "energy": ["10", "10.5", "10.51", "9.5", "20", "20.4", "20.41", "19.6", "40", "0", "-10", None],
    "owed": ["1000", "100.5", "3", "0.4", "4.99", "5", "很多", None],
    "approved_by": ["张三", "李四", "张三、李四", "李四 王五", "张 三", "李*", "系统", "Li Ming", None],
    "entered_by": ["张三", "李四", "王五;赵六", "张三／李四", "李*", "王*", "自动、张三", "Li Ming", "无"],
    "checked_by": ["张三", "李四", "王五", "王*", None, None],
    "meter": ["甲", "乙", None],
    "boundary": [*(f"HT{i:03d}" for i in range(1, 40, 3)), "HT09", "HT0012", "GD-2026-01", "GD-2026-03", "无号", None],
}
Types = Mapping[str, Mapping[str, Any]]

CLOSE = {"daily": "fee"}
"""Groups in most records of which a column is nudged towards what one of their rules computes."""

ODD = 0.2
"""How often a moment is empty, unreadable or a word for nothing."""

PARTNER = ("account", "signed_on", "ends_on", "state", "capacity", "holder")

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
    bench = Bench(**group.bench)
    benches = [bench]
    sheet = sheet_of(dice, "id", group.columns, COLUMNS, RECORDS)
    if name in CLOSE:
        sheet = nudged(dice, sheet, CLOSE[name], bench, list(group.rules.values()))
    if any("partner" in rule["check"] for rule in group.rules.values()):
        partners = sheet_of(dice, "contract", PARTNER, PARTNER_COLUMNS, dice.choice([0, 6, 14]))
        benches = [bench.with_(partners=partners, unread=dice.random() < 0.3), bench.with_(partners=certain(partners))]
    wrong = [line for bench in benches for line in differences(name, bench, sheet, engine)]
    assert not wrong, "\n".join([f"{len(wrong)} differences", *wrong[:20]])


def certain(partners: Sheet) -> Sheet:
    """The partners without those whose key has lost digits: where all else was read, "no partner" is certain."""
    return Sheet(partners.columns, tuple(row for row in partners.records if row["account"] != LOST))


def differences(name: str, bench: Bench, sheet: Sheet, engine: Engine) -> list[str]:
    """The records and groups, in words, of which tool and oracle say different things."""
    group = GROUPS[name]
    world, cells, wrong = bench.world(), bench.records(sheet), []
    with bench.tables(sheet, engine, [*group.rules.values()]):
        for title, rule in group.rules.items():
            got, lines = judged(question(name, title, bench), engine), [str(dict(row)) for row in sheet.records]
            if judges_groups(rule):
                groups = group_verdicts(rule, cells, world)
                lines, told = [str(key) for key, _ in groups], [result for _, result in groups]
            else:
                told = verdicts(rule, cells, world)
            wrong += [
                f"{title}: {line}  → engine {result} ({reason}), oracle {second}"
                for line, (result, reason), second in zip(lines, got, told, strict=True)
                if result != second
            ]
    return wrong


def nudged(dice: Random, sheet: Sheet, column: str, bench: Bench, rules: Sequence[Mapping[str, Any]]) -> Sheet:
    """The sheet with most cells of a column at what a rule computes, a hundredth off, or at an allowance."""
    found = []
    for row, cells in zip(sheet.records, bench.records(sheet), strict=True):
        computed, _ = charged(dice.choice(rules)["check"]["daily"], cells, bench.world())
        if computed is not None and dice.random() < 0.8:
            off = dice.choice([Decimal(0), Decimal("0.01"), Decimal("-0.01"), Decimal("0.02"), computed / 50])
            found.append({**row, column: f"{computed + off:f}"})
        else:
            found.append(row)
    return Sheet(sheet.columns, tuple(found))


def question(name: str, title: str, bench: Bench) -> Tree:
    """A rule as a question: compiled once, asked of every table."""
    key = (name, title, bench.unread)
    if key not in QUESTIONS:
        QUESTIONS[key] = bench.compiled(GROUPS[name].rules[title])
    return QUESTIONS[key]
