from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from riskaudit.records.cells import column_of, tidy


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
