"""Cells as exports write them → typed values, on the engine."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.query import column
from riskaudit.model.relation import Relation
from riskaudit.model.table import Batches
from riskaudit.records import values

MOMENTS: dict[str, tuple[str, bool] | None] = {
    "2026-10-03 09:05:07": ("2026-10-03 09:05:07", False),
    "2026-10-03 09:05": ("2026-10-03 09:05:00", False),
    "2026-10-03": ("2026-10-03 00:00:00", True),
    "2026-10-03T09:05:07": ("2026-10-03 09:05:07", False),
    "2026-10-03T09:05:07.250": ("2026-10-03 09:05:07.250", False),
    "2019/4/25 9:32:09": ("2019-04-25 09:32:09", False),
    "2018.3.1": ("2018-03-01 00:00:00", True),
    "2018/3/1 8:00": ("2018-03-01 08:00:00", False),
    "20240305": ("2024-03-05 00:00:00", True),
    "202403050903": ("2024-03-05 09:03:00", False),
    "20240305090300": ("2024-03-05 09:03:00", False),
    "2024年3月5日": ("2024-03-05 00:00:00", True),
    "2024年3月5日 9时3分": ("2024-03-05 09:03:00", False),
    "2024年3月5日9时3分7秒": ("2024-03-05 09:03:07", False),
    "2024年3月5日 9点": ("2024-03-05 09:00:00", False),
    "2024-3-5 上午9:03": ("2024-03-05 09:03:00", False),
    "2024-3-5 下午9:03": ("2024-03-05 21:03:00", False),
    "2024-3-5 下午12:03": ("2024-03-05 12:03:00", False),
    "2024-3-5 上午12:03": ("2024-03-05 00:03:00", False),
    "2024-3-5 中午1:00": ("2024-03-05 13:00:00", False),
    "2024-3-5 中午12:30": ("2024-03-05 12:30:00", False),
    "2024-3-5 晚上8:00": ("2024-03-05 20:00:00", False),
    "2024-3-5 晚上12:30": None,
    "6/30/2014 8:00 PM": ("2014-06-30 20:00:00", False),
    "6/30/2014 2:00 p.m.": ("2014-06-30 14:00:00", False),
    "6/30/2014 12:00 AM": ("2014-06-30 00:00:00", False),
    "２０２６-１０-０３ ０９：０５": ("2026-10-03 09:05:00", False),
    "45356.5": ("2024-03-05 12:00:00", False),
    "45356.377118055554": ("2024-03-05 09:03:03", False),
    "45356": ("2024-03-05 00:00:00", True),
    "2026-02-29": None,
    "2026-02-29 10:00:00": None,
    "2026-10-03 24:00:01": None,
    "2026-10-03 09:60": None,
    "6/30/2014 5:78 p.m.": None,
    "6/30/2014 14:00 PM": None,
    "三月初": None,
    "Unknown": None,
    "2019/11/02至2020/01/26": None,
    "12345": None,
    "2026": None,
    "202610": None,
}


def asked(tmp_path: Path, cells: list[str], relation: Relation, *names: str) -> list[tuple[Any, ...]]:
    """The columns named of a relation over one text column `c0`."""
    engine = DuckEngine(tmp_path)
    engine.load("t", Batches([cells], list(range(len(cells)))), 1)
    rows = engine.ask(relation.keep([*names, "_line"]).select)
    engine.close()
    return [row[:-1] for row in sorted(rows, key=lambda row: row[-1])]


def test_every_form_of_a_moment_reads_and_nothing_else_does(tmp_path: Path) -> None:
    relation = values.with_moments(Relation.table("t"), {"v": ("c0", "month first")})
    rows = asked(tmp_path, list(MOMENTS), relation, "v", "v__day")
    for (text, expected), (moment, date_only) in zip(MOMENTS.items(), rows, strict=True):
        if expected is None:
            assert moment is None, text
        else:
            assert moment == datetime.fromisoformat(expected[0]), text
            assert date_only is expected[1], text


@pytest.mark.parametrize(
    ("order", "expected"),
    [("month first", datetime(2026, 3, 4)), ("day first", datetime(2026, 4, 3)), ("each by itself", None)],
)
def test_an_ambiguous_day_reads_as_its_column_does(tmp_path: Path, order: values.DayOrder, expected: object) -> None:
    relation = values.with_moments(Relation.table("t"), {"v": ("c0", order)})
    assert asked(tmp_path, ["03/04/2026"], relation, "v") == [(expected,)]


def test_each_by_itself_reads_what_can_only_be_one_way(tmp_path: Path) -> None:
    relation = values.with_moments(Relation.table("t"), {"v": ("c0", "each by itself")})
    rows = asked(tmp_path, ["13/04/2026", "04/13/2026", "05/05/2026"], relation, "v")
    assert rows == [(datetime(2026, 4, 13),), (datetime(2026, 4, 13),), (datetime(2026, 5, 5),)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", "12"),
        ("-12.50", "-12.5"),
        ("420,000", "420000"),
        ("1,234,567.8", "1234567.8"),
        ("１２．５", "12.5"),
        ("95%", "0.95"),
        ("1‰", "0.001"),
        ("3万", "30000"),
        ("12.5元", "12.5"),
        ("315kVA", "315"),
        ("1,23", None),
        ("十二", None),
        ("12 34", None),
        ("1e5", None),
        ("--", None),
    ],
)
def test_numbers(tmp_path: Path, text: str, expected: str | None) -> None:
    relation = Relation.table("t").derive({"v": values.as_number(column("c0"))})
    (row,) = asked(tmp_path, [text], relation, "v")
    assert row == (None if expected is None else Decimal(expected),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("是", True), ("有", True), ("1", True), ("Y", True), ("否", False), ("无", False), ("0", False), ("可能", None)],
)
def test_flags(tmp_path: Path, text: str, expected: bool | None) -> None:
    relation = Relation.table("t").derive({"v": values.as_flag(column("c0"))})
    assert asked(tmp_path, [text], relation, "v") == [(expected,)]


@pytest.mark.parametrize(
    ("text", "lost"), [("1.23457E+11", True), ("1.234567890123457E+17", True), ("021937631X", False), ("0012", False)]
)
def test_lost_digits_are_seen(tmp_path: Path, text: str, lost: bool) -> None:
    relation = Relation.table("t").derive({"v": values.has_lost_digits(column("c0"))})
    assert asked(tmp_path, [text], relation, "v") == [(lost,)]


@pytest.mark.parametrize(("text", "expected"), [("1000000001.0", "1000000001"), ("0012", "0012"), ("12.50", "12.50")])
def test_keys_keep_their_zeros_and_lose_a_number_cells_point(tmp_path: Path, text: str, expected: str) -> None:
    relation = Relation.table("t").derive({"v": values.as_key(column("c0"))})
    assert asked(tmp_path, [text], relation, "v") == [(expected,)]
