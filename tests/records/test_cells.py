from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskaudit.records.cells import Column, clock, column_of, moment, shared, span, tidy


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("　户号\xa0\t", "户号"),
        ("\ufeff0123\u200b", "0123"),
        ('="0123"', "0123"),
        ('=" 0123"', "0123"),
        ("'0123", "0123"),
        ("=A1", "=A1"),
        ("—", "—"),
        ("第一行\n第二行", "第一行\n第二行"),
        (" \u3000 ", None),
        ("'", None),
        ('=""', None),
    ],
)
def test_text_loses_blanks_and_tricks(written: str, text: str | None) -> None:
    assert tidy(written) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (123.0, "123"),
        (-0.0, "0"),
        (1.5, "1.5"),
        (1e-7, "0.0000001"),
        (0.1, "0.1"),
        (123456789012345.0, "123456789012345"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1.00000000000000E+15"),
        (12345678901234567.0, "1.23456789012346E+16"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 10, 1), "2026-10-01"),
        (datetime.fromisoformat("2026-10-01 09:03"), "2026-10-01 09:03:00"),
        (datetime.fromisoformat("2026-10-01 09:03:59.999999"), "2026-10-01 09:04:00"),
        (time(9, 3), "09:03:00"),
        (time(23, 59, 59, 900_000), "23:59:59"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        (timedelta(minutes=-5), "-0:05:00"),
        ("", None),
        (" ", None),
    ],
)
def test_value_reads_as_the_user_sees_it(value: object, text: str | None) -> None:
    assert column_of([value]) == [text]


def test_date_among_moments_is_midnight() -> None:
    values = ["停电时间", date(2026, 10, 1), datetime.fromisoformat("2026-10-01 09:03"), ""]
    assert column_of(values) == ["停电时间", "2026-10-01 00:00:00", "2026-10-01 09:03:00", None]


def test_date_among_dates_stays_a_date() -> None:
    assert column_of([date(2026, 10, 1), "约定"]) == ["2026-10-01", "约定"]


def one_by_one(values: list[object]) -> list[str | None]:
    """Each cell by itself, as the rules for it say."""
    timed = any(type(value) is datetime for value in values)
    found: list[str | None] = []
    for value in values:
        match value:
            case str():
                found.append(tidy(value))
            case bool():
                found.append(str(value).upper())
            case int() | float() if not math.isfinite(value) or abs(value) >= 1e15:
                found.append(f"{value:.14E}")
            case int() | float():
                text = format(Decimal(repr(value)), "f")
                found.append(str(int(value)) if value == int(value) else text)
            case datetime():
                found.append(moment(value))
            case date():
                found.append(f"{value} 00:00:00" if timed else f"{value}")
            case time():
                found.append(clock(value))
            case timedelta():
                found.append(span(value))
    return found


numbers = st.floats() | st.integers(-(10**16), 10**16).map(float) | st.integers(-5, 10**16)
numbers |= st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(float)
texts = st.text(st.sampled_from("T0 '=\"户\u3000\u200b\n"), max_size=6)
values = st.lists(
    st.one_of(texts, numbers, st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.just("")),
    max_size=20,
)


@given(values)
def test_a_column_reads_as_its_cells_do_one_by_one(values: list[object]) -> None:
    assert column_of(values) == one_by_one(values)


@given(st.lists(numbers, max_size=20))
def test_a_column_of_numbers_reads_as_its_cells_do_one_by_one(values: list[object]) -> None:
    assert column_of(values) == one_by_one(values)


@given(values, st.integers(1, 5))
def test_a_column_in_pieces_reads_as_a_whole_at_the_second_try(values: list[object], size: int) -> None:
    def read(column: Column) -> list[str]:
        return [text for i in range(0, len(values), size) for text in column.texts(values[i : i + size])]

    first = Column()
    found = read(first)
    if first.spoilt:
        found = read(again := Column(timed=first.timed))
        assert not again.spoilt
    assert shared(found) == one_by_one(values)


def test_equal_texts_of_a_column_are_one_object() -> None:
    first, second = column_of(["城区" + "".join([" "]), "".join(["城", "区"])])
    assert first is second
