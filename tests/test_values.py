"""Cells as exports write them → typed values, on the engine."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.query import column, part
from riskaudit.model.relation import Relation
from riskaudit.model.table import Batches
from riskaudit.records import date_forms, moments, serials, values
from riskaudit.records.cells import tidy

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
    "6/30/2014, 8:00:00\u202fPM": ("2014-06-30 20:00:00", False),
    "2024-03-05\u00a009:03": ("2024-03-05 09:03:00", False),
    "6/30/2014 12:00 AM": ("2014-06-30 00:00:00", False),
    "２０２６-１０-０３ ０９：０５": ("2026-10-03 09:05:00", False),
    "2024/3/5 AM 9:03": ("2024-03-05 09:03:00", False),
    "2024-03-05 PM 09:03": ("2024-03-05 21:03:00", False),
    "2024-03-05 星期二": ("2024-03-05 00:00:00", True),
    "2024年3月5日 周二 9:03": ("2024-03-05 09:03:00", False),
    "2024-03-05T09:03:00.000+08:00": ("2024-03-05 09:03:00", False),
    "2024-03-05 24:00:00": ("2024-03-06 00:00:00", False),
    "20240305 090300": ("2024-03-05 09:03:00", False),
    "20240305 09:03:00": ("2024-03-05 09:03:00", False),
    "20240305T090300": ("2024-03-05 09:03:00", False),
    "20240305.0": ("2024-03-05 00:00:00", True),
    "2021:04:30:16:00:59:00": ("2021-04-30 16:00:59", False),
    "2024-03-05-09.03.00.000000": ("2024-03-05 09:03:00", False),
    "05-3月 -24 09.03.00.000000 上午": ("2024-03-05 09:03:00", False),
    "05-3月-2024": ("2024-03-05 00:00:00", True),
    "05-MAR-24": ("2024-03-05 00:00:00", True),
    "05-Mar-98": ("1998-03-05 00:00:00", True),
    "Friday, July 01, 2011": ("2011-07-01 00:00:00", True),
    "Jul 1, 2011 8:00 PM": ("2011-07-01 20:00:00", False),
    "Tue Mar 05 09:03:00 CST 2024": ("2024-03-05 09:03:00", False),
    "2024-03-05 上午13:03": None,
    "2024-03-05 晚上3:00": None,
    "2024-03-05 中午9:00": None,
    "2024-03-05 早上12:00": None,
    "2024-03-05T09:03:00Z": None,
    "2:49 AM, 24 Jan": None,
    "13-12-19": None,
    "24/3/5": None,
    "2024年3月": None,
    "6/30/2014 Evening": None,
    "6/30/2014 Midnight": None,
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
    relation = moments.with_moments(Relation.table("t"), {"v": ("c0", "month first")})
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
def test_an_ambiguous_day_reads_as_its_column_does(tmp_path: Path, order: moments.DayOrder, expected: object) -> None:
    relation = moments.with_moments(Relation.table("t"), {"v": ("c0", order)})
    assert asked(tmp_path, ["03/04/2026"], relation, "v") == [(expected,)]


USUAL = st.from_regex(re.compile(date_forms.USUAL, re.ASCII), fullmatch=True).filter(lambda cell: "\0" not in cell)
ORDERS: tuple[moments.DayOrder, ...] = ("month first", "day first", "each by itself")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(USUAL | st.sampled_from(list(MOMENTS)), min_size=20, max_size=60), order=st.sampled_from(ORDERS))
def test_usual_forms_read_alike_in_fewer_steps(cells: list[str], order: moments.DayOrder, tmp_path: Path) -> None:
    usual = [cell for cell in cells if re.fullmatch(date_forms.USUAL, cell, re.ASCII)]
    whole = {"v": ("c0", order), "w": ("c0", order)}
    relation = moments.with_moments(Relation.table("t"), whole, usual={"w"})
    for v, v_day, w, w_day in asked(tmp_path, usual, relation, "v", "v__day", "w", "w__day"):
        assert (v, v is not None and v_day) == (w, w is not None and w_day)


def test_each_by_itself_reads_what_can_only_be_one_way(tmp_path: Path) -> None:
    relation = moments.with_moments(Relation.table("t"), {"v": ("c0", "each by itself")})
    rows = asked(tmp_path, ["13/04/2026", "04/13/2026", "05/05/2026"], relation, "v")
    assert rows == [(datetime(2026, 4, 13),), (datetime(2026, 4, 13),), (datetime(2026, 5, 5),)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", "12"),
        ("-12.50", "-12.5"),
        ("420,000", "420000"),
        ("1,234,567.8", "1234567.8"),
        (".5", "0.5"),
        ("-.25", "-0.25"),
        (".5%", "0.005"),
        (".", None),
        ("1,234.", None),
        ("１２．５", "12.5"),
        ("95%", "0.95"),
        ("1‰", "0.001"),
        ("3万", "30000"),
        ("12.5元", "12.5"),
        ("315kVA", "315"),
        ("3倍", "3"),
        ("2人", "2"),
        ("−5", "-5"),
        ("－5", "-5"),
        ("(1,234.50)", "-1234.5"),
        ("（123）", "-123"),
        ("123-", "-123"),
        ("123−", "-123"),
        ("￥12.5", "12.5"),
        ("¥-1,200.00", "-1200"),
        ("1.2亿", "120000000"),
        ("3万元", "30000"),
        ("１，２３４．５", "1234.5"),
        ("95％", "0.95"),
        ("1.2345678E7", "12345678"),
        ("1.0E-5", "0.00001"),
        ("1.23E+07", None),
        ("(5%)", None),
        ("-5-", None),
        ("5小时", None),
        ("10kV", None),
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
    ("text", "lost"),
    [
        ("1.23457E+11", True),
        ("1.234567890123457E+17", True),
        ("021937631X", False),
        ("0012", False),
        ("2E5678", False),
        ("1.0E9", True),
    ],
)
def test_lost_digits_are_seen(tmp_path: Path, text: str, lost: bool) -> None:
    relation = Relation.table("t").derive({"v": values.has_lost_digits(column("c0"))})
    assert asked(tmp_path, [text], relation, "v") == [(lost,)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1000000001.0", "1000000001"),
        ("0012", "0012"),
        ("12.50", "12.50"),
        ("1,000,000,001", "1000000001"),
        ("０１２", "012"),
        ("12,345", "12,345"),
    ],
)
def test_keys_keep_their_zeros_and_lose_a_number_cells_point(tmp_path: Path, text: str, expected: str) -> None:
    relation = Relation.table("t").derive({"v": values.as_key(column("c0"))})
    assert asked(tmp_path, [text], relation, "v") == [(expected,)]


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("1900-01-00", True),
        ("1900/1/0", True),
        ("1900/1/0 0:00", True),
        ("1900-01-01 00:00:00", True),
        ("1899-12-30", True),
        ("0000-00-00", True),
        ("0000-00-00 00:00:00", True),
        ("0001-01-01 00:00:00", True),
        ("9999-12-31", True),
        ("9999/12/31 23:59:59", True),
        ("99991231", True),
        ("12/31/9999", True),
        ("0", True),
        ("00:00:00", True),
        ("1900-01-02", False),
        ("1970-01-01", False),
        ("9:00", False),
    ],
)
def test_no_date_is_told_from_a_date(tmp_path: Path, text: str, none: bool) -> None:
    relation = Relation.table("t").derive({"v": moments.is_no_date(column("c0"))})
    assert asked(tmp_path, [text], relation, "v") == [(none,)]


def test_serials_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    relation = moments.with_moments(Relation.table("t"), {"v": ("c0", "month first")}, serials.EPOCH_1904)
    assert asked(tmp_path, ["43894.5"], relation, "v") == [(datetime(2024, 3, 5, 12),)]


CODES = {"城区": ("1", "01城区", "1 城区（市）"), "农村": ("2",)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("城区", "城区"),
        ("01 城区", "城区"),
        ("１", "城区"),
        ("1.0", "城区"),
        ("1城区(市)", "城区"),
        ("２", "农村"),
        ("12", None),
    ],
)
def test_codes(tmp_path: Path, text: str, value: str | None) -> None:
    relation = Relation.table("t").derive({"v": values.as_code(column("c0"), CODES, False)})
    assert asked(tmp_path, [text], relation, "v") == [(value,)]


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        (" x\u3000", "x"),
        ("\u00a0x\u2003", "x"),
        ("'0123", "0123"),
        (" ' 0123", "0123"),
        ("\u20180123", "0123"),
        ("\u2018重要\u2019", "\u2018重要\u2019"),
        ("\t0123", "0123"),
        ("\u3000", None),
        ("'", None),
    ],
)
def test_texts_lose_blanks_and_apostrophes_on_the_engine_as_in_python(
    tmp_path: Path, written: str, bare: str | None
) -> None:
    relation = Relation.table("t").derive({"v": values.trimmed(column("c0"))})
    assert asked(tmp_path, [written], relation, "v") == [(bare,)]
    assert tidy(written) == bare


def test_keys_whose_last_digits_became_zeros_are_told_by_the_whole_column() -> None:
    assert values.all_rounded(3, 3)
    assert not values.all_rounded(2, 2) and not values.all_rounded(4, 3) and not values.all_rounded(0, 0)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!"])
def test_what_a_failed_formula_shows_is_no_value(tmp_path: Path, text: str) -> None:
    relation = Relation.table("t").derive(
        {"v": values.is_error(column("c0")), "w": values.is_error(part(column("c0"), 2))}
    )
    assert asked(tmp_path, [text], relation, "v", "w") == [(True, False)]


@pytest.mark.parametrize("text", ["NaN", "NULL", "\\N", "<null>", "N/A", "———", "//", "－"])
def test_placeholders(tmp_path: Path, text: str) -> None:
    relation = Relation.table("t").derive({"v": values.is_placeholder(column("c0"))})
    assert asked(tmp_path, [text], relation, "v") == [(True,)]
    assert len(text) <= values.LONGEST_PLACEHOLDER
