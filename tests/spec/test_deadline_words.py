"""What is said about working days: how many, by how much too many, and the way to the last of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from riskaudit.compile import Options
from riskaudit.compile.questions import HITS, no_hits
from riskaudit.engine.base import Engine
from riskaudit.model.base import Language
from riskaudit.spine.judge import Judge, Judged
from spec.bench import Bench, drawn

Said = tuple[str, str, str]
THREE = {"at_most": 3}


def judged(engine: Engine, folder: Path, rows: str, limit: Any, language: Language, **more: Any) -> Judged:
    """Replies within working days, judged on Sunday, 1 November 2026."""
    bench, sheet = Bench(pause="pause_from" in rows), drawn(rows)
    check = {"kind": "deadline", "from": "accepted_at", "to": "replied_at", "clock": "workdays", "limits": [limit]}
    source = {"check": {**check, **more}}
    options = Options(as_of=date(2026, 11, 1), profile="spec", language=language)
    with bench.tables(sheet, engine, [source]):
        engine.create(HITS, no_hits())
        judge = Judge(bench.library(), engine, options, folder, {"jobs": len(sheet.records)})
        found = judge.judge(bench.rule(source))
        engine.drop(HITS)
    return found


def said(
    engine: Engine, folder: Path, rows: str, limit: Any = None, language: Language = "zh", **more: Any
) -> list[Said]:
    """What the findings say: the working days, the excess and the calculation from its last day on."""
    found = judged(engine, folder, rows, limit or THREE, language, **more).findings
    before = "→ 应于 " if language == "zh" else "→ due by "
    return [(item.actual, item.excess, item.calculation.partition(before)[2]) for item in found]


def test_days_off_behind_the_last_working_day_are_counted_as_days(engine: Engine, tmp_path: Path) -> None:
    rows = """
    id | accepted_at      | replied_at
    1  | 2025-09-30 10:00 | 2025-10-12 09:00
    2  | 2025-09-30 10:00 | 2025-10-13 09:00
    3  | 2026-03-10       | 2026-03-15
    4  | 2026-10-27 10:00 |
    """
    assert said(engine, tmp_path, rows) == [
        ("3 个工作日", "1 日", "2025-10-11 前 → replied_at 2025-10-12 09:00，超 1 日"),
        ("4 个工作日", "1 个工作日", "2025-10-11 前 → replied_at 2025-10-13 09:00，超 1 个工作日"),
        ("3 个工作日", "2 日", "2026-03-13 前 → replied_at 2026-03-15，超 2 日"),
        ("3 个工作日", "2 日", "2026-10-30 前 → 截至 2026-11-01 未见，超 2 日"),
    ]
    assert said(engine, tmp_path, rows, language="en") == [
        ("3 working days", "1 day", "2025-10-11 → replied_at 2025-10-12 09:00, 1 day over"),
        ("4 working days", "1 working day", "2025-10-11 → replied_at 2025-10-13 09:00, 1 working day over"),
        ("3 working days", "2 days", "2026-03-13 → replied_at 2026-03-15, 2 days over"),
        ("3 working days", "2 days", "2026-10-30 → none by 2026-11-01, 2 days over"),
    ]


def test_the_working_days_are_named_up_to_the_last(engine: Engine, tmp_path: Path) -> None:
    rows = """
    id | accepted_at      | replied_at
    1  | 2025-09-30 10:00 | 2025-10-12 09:00
    """
    assert [item.calculation for item in judged(engine, tmp_path, rows, THREE, "zh").findings] == [
        "accepted_at 2025-09-30 10:00（当日不计） → 工作日 10-09、10-10、10-11 → 应于 2025-10-11 前"
        " → replied_at 2025-10-12 09:00，超 1 日"
    ]


def test_days_off_where_the_first_day_counts(engine: Engine, tmp_path: Path) -> None:
    rows = """
    id | accepted_at      | replied_at
    1  | 2026-03-11 10:00 | 2026-03-14 09:00
    """
    day = ("3 个工作日", "1 日", "2026-03-13 前 → replied_at 2026-03-14 09:00，超 1 日")
    assert said(engine, tmp_path, rows, count_start_day=True) == [day]


def test_fewer_working_days_end_before_the_next_begins(engine: Engine, tmp_path: Path) -> None:
    rows = """
    id | accepted_at      | replied_at
    1  | 2026-03-11 10:00 | 2026-03-16 09:00
    """
    day = ("3 个工作日", "1 个工作日", "2026-03-15 前 → replied_at 2026-03-16 09:00，超 1 个工作日")
    assert said(engine, tmp_path, rows, {"under": 3}) == [day]


def test_a_pause_is_taken_off_the_days_off_too(engine: Engine, tmp_path: Path) -> None:
    """A pause from Friday to Saturday leaves Sunday; one that begins on Saturday moves nothing."""
    rows = """
    id | accepted_at      | replied_at       | pause_from       | pause_to
    1  | 2026-03-10 10:00 | 2026-03-15 09:00 | 2026-03-13 16:00 | 2026-03-14 18:00
    2  | 2026-03-10 10:00 | 2026-03-16 09:00 | 2026-03-14 09:00 | 2026-03-16 18:00
    3  | 2026-03-10 10:00 | 2026-03-17 09:00 | 2026-03-13 16:00 | 2026-03-16 18:00
    4  | 2026-03-10 10:00 | 2026-03-17 09:00 | 2026-03-14 16:00 | 2026-03-16 18:00
    """
    assert said(engine, tmp_path, rows) == [
        ("3 个工作日", "1 日", "2026-03-14 前 → replied_at 2026-03-15 09:00，超 1 日"),
        ("3 个工作日", "1 日", "2026-03-13 前 → replied_at 2026-03-16 09:00，超 1 日"),
        ("4 个工作日", "1 个工作日", "2026-03-16 前 → replied_at 2026-03-17 09:00，超 1 个工作日"),
        ("4 个工作日", "1 个工作日", "2026-03-13 前 → replied_at 2026-03-17 09:00，超 1 个工作日"),
    ]


@pytest.mark.parametrize(
    ("record", "due"),
    [
        ("2026-10-28 10:00 | 2026-09-01 | 2026-09-02", "2026-11-02"),
        ("2026-10-27 10:00 | 2026-10-28 | 2026-10-29", "2026-11-02"),
        ("2026-10-27 10:00 | 2026-10-30 | 2026-12-01", "2026-11-01"),
        ("2026-10-26 10:00 | 2026-10-27 | 2026-12-01", "2026-11-03"),
    ],
)
def test_the_due_day_of_an_open_item(engine: Engine, tmp_path: Path, record: str, due: str) -> None:
    rows = f"""
    id | replied_at | accepted_at | pause_from | pause_to
    1  |            | {record}
    """
    assert [item.due for item in judged(engine, tmp_path, rows, THREE, "zh").open_items] == [due]
