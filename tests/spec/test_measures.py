"""What findings say of limits: whose the figure is, in its unit, and money as people write it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from riskaudit.compile import Options
from riskaudit.compile.questions import HITS, no_hits
from riskaudit.engine.base import Engine
from riskaudit.model.base import Language
from riskaudit.model.outcome import Finding
from riskaudit.spine.judge import Judge
from spec.bench import Bench, drawn


def found(engine: Engine, folder: Path, rows: str, source: dict[str, Any], language: Language) -> list[Finding]:
    """The findings of a rule over the rows."""
    bench, sheet = Bench(), drawn(rows)
    options = Options(as_of=date(2026, 11, 1), profile="spec", language=language)
    with bench.tables(sheet, engine, [source]):
        engine.create(HITS, no_hits())
        judge = Judge(bench.library(), engine, options, folder, {"jobs": len(sheet.records)})
        told = judge.judge(bench.rule(source))
        engine.drop(HITS)
    return list(told.findings)


LATE = {"kind": "deadline", "from": "accepted_at", "to": "replied_at", "clock": "days"}
OWN = {"at_most": "$most"}
PARAMS = {"most": {"default": 3, "about": {"zh": "日数", "en": "days"}}}
ROWS = """
id | accepted_at | replied_at
1  | 2026-03-02  | 2026-03-11
2  | 2026-03-02  |
3  | 2024-03-04  | 2024-03-13
"""


def test_a_limit_says_whose_it_is_and_a_message_that_says_so_does_not_twice(engine: Engine, tmp_path: Path) -> None:
    limits = [{"at_most": 5, "basis": "new"}, {"at_most": "$most", "basis": "old"}]
    for zh, shown in (("时限{limit}", "时限不超过 3 日（稽查口径）"), ("稽查口径{limit}", "稽查口径不超过 3 日")):
        source = {"check": {**LATE, "limits": limits}, "params": PARAMS, "message": {"zh": zh, "en": "{limit}"}}
        told = found(engine, tmp_path, ROWS, source, "zh")
        assert [item.limit for item in told] == ["不超过 5 日", "不超过 5 日", "不超过 3 日（稽查口径）"]
        assert told[2].message == shown


def test_a_figure_that_a_profile_must_fill_in_is_the_profiles(engine: Engine, tmp_path: Path) -> None:
    params = {"most": {"try": 3, "about": PARAMS["most"]["about"]}}
    told = found(engine, tmp_path, ROWS, {"check": {**LATE, "limits": [OWN]}, "params": params}, "en")
    assert [item.limit for item in told] == ["at most 3 days (as filled in by the profile)"] * 3
    assert told[1].message.endswith("the limit is at most 3 days (as filled in by the profile)")


@pytest.mark.parametrize(
    ("check", "zh"),
    [
        (
            {
                "kind": "range",
                "column": "rate",
                "limits": [
                    {"when": "rate > 1", "at_most": 5, "unit": {"zh": "%", "en": "%"}},
                    {"at_most": 0.05, "per": "percent", "read_as": {"zh": "（按小数）", "en": " (a share)"}},
                ],
            },
            [
                ("不高于 5%（按小数）", "6.1%", "1.1 个百分点"),
                ("不高于 5%", "5.1%", "0.1 个百分点"),
                ("不高于 5%", "7%", "2 个百分点"),
                ("不高于 5%", "120%", "115 个百分点"),
            ],
        ),
        (
            {"kind": "range", "column": "rate", "limits": [{"at_most": 0}], "unit": {"zh": "元", "en": "yuan"}},
            [
                ("不高于 0 元", "0.06 元", "0.06 元"),
                ("不高于 0 元", "5.10 元", "5.10 元"),
                ("不高于 0 元", "7 元", "7 元"),
                ("不高于 0 元", "120 元", "120 元"),
            ],
        ),
        (
            {
                "kind": "recompute",
                "column": "rate",
                "formula": "rate * 0.5",
                "tolerance": 0.02,
                "unit": {"zh": "元", "en": "yuan"},
            },
            [
                ("应等于复算值，容许相差 0.02 元（稽查口径）", "0.06 元", "0.03 元"),
                ("应等于复算值，容许相差 0.02 元（稽查口径）", "5.10 元", "2.55 元"),
                ("应等于复算值，容许相差 0.02 元（稽查口径）", "7 元", "3.50 元"),
                ("应等于复算值，容许相差 0.02 元（稽查口径）", "120 元", "60 元"),
            ],
        ),
    ],
)
def test_figures_have_their_unit(
    check: dict[str, Any], zh: list[tuple[str, str, str]], engine: Engine, tmp_path: Path
) -> None:
    rows = """
    id | accepted_at | rate
    1  | 2026-03-02  | 0.061
    2  | 2026-03-02  | 5.10
    3  | 2026-03-02  | 7.000
    4  | 2026-03-02  | 120.0
    """
    told = found(engine, tmp_path, rows, {"check": check}, "zh")
    assert [(item.limit, item.actual, item.excess) for item in told] == zh


def test_a_repeated_key_names_another_record(engine: Engine, tmp_path: Path) -> None:
    rows = """
    id | accepted_at | account
    1  | 2026-03-02  | A1
    2  | 2026-03-02  | A2
    3  | 2026-03-02  | A1
    4  | 2026-03-02  | A1
    """
    told = found(engine, tmp_path, rows, {"check": {"kind": "uniqueness", "key": ["account"]}}, "zh")
    places = [item.actual.partition("，")[2] for item in told]
    assert [item.record.row for item in told] == [2, 4, 5]
    assert [place.split()[-2] for place in places] == ["5", "2", "2"]
    assert all(place.startswith("另一条见 ") for place in places)
