"""What is said of a deadline: the span, by how much it breaks the limit, and the way to the verdict."""

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
    before = "→ 最迟 " if language == "zh" else "→ due by "
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
        ("3 个工作日", "1 日", "2025-10-11 → replied_at 2025-10-12 09:00，超 1 日"),
        ("4 个工作日", "1 个工作日", "2025-10-11 → replied_at 2025-10-13 09:00，超 1 个工作日"),
        ("3 个工作日", "2 日", "2026-03-13 → replied_at 2026-03-15，超 2 日"),
        ("3 个工作日", "2 日", "2026-10-30 → 截至 2026-11-01 未见，超 2 日"),
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
        "accepted_at 2025-09-30 10:00（当日不计） → 工作日 10-09、10-10、10-11 → 最迟 2025-10-11"
        " → replied_at 2025-10-12 09:00，超 1 日"
    ]
    late = "id | accepted_at | replied_at\n1 | 2026-03-02 | 2026-04-02"
    found = judged(engine, tmp_path, late, {"at_most": 15}, "en").findings
    assert [item.calculation.partition(" → due")[0][-14:] for item in found] == ["03-17, 03-18 …"]


def test_days_off_where_the_first_day_counts(engine: Engine, tmp_path: Path) -> None:
    rows = """
    id | accepted_at      | replied_at
    1  | 2026-03-11 10:00 | 2026-03-14 09:00
    """
    day = ("3 个工作日", "1 日", "2026-03-13 → replied_at 2026-03-14 09:00，超 1 日")
    assert said(engine, tmp_path, rows, count_start_day=True) == [day]


def test_fewer_working_days_end_before_the_next_begins(engine: Engine, tmp_path: Path) -> None:
    rows = """
    id | accepted_at      | replied_at
    1  | 2026-03-11 10:00 | 2026-03-16 09:00
    """
    day = ("3 个工作日", "1 个工作日", "2026-03-15 → replied_at 2026-03-16 09:00，超 1 个工作日")
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
        ("3 个工作日", "1 日", "2026-03-14 → replied_at 2026-03-15 09:00，超 1 日"),
        ("3 个工作日", "1 日", "2026-03-13 → replied_at 2026-03-16 09:00，超 1 日"),
        ("4 个工作日", "1 个工作日", "2026-03-16 → replied_at 2026-03-17 09:00，超 1 个工作日"),
        ("4 个工作日", "1 个工作日", "2026-03-13 → replied_at 2026-03-17 09:00，超 1 个工作日"),
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


def told(engine: Engine, folder: Path, cases: str, language: Language = "zh", **more: Any) -> list[Said]:
    """What the findings say of pairs of moments, each under a limit of its own."""
    lines = [[cell.strip() for cell in line.split("|")] for line in cases.strip().splitlines()]
    limits = []
    for i, (limit, clock, *_) in enumerate(lines):
        words = limit.split()
        bounds = {
            name: int(value) if value.isdecimal() else value for name, value in zip(*[iter(words)] * 2, strict=True)
        }
        limits.append({"when": f"id = '{i}'", "clock": clock, **bounds})
    rows = "\n".join(["id | served_at | cut_at", *(f"{i} | {line[2]} | {line[3]}" for i, line in enumerate(lines))])
    more = {"from": "served_at", "to": "cut_at", "limits": limits, **more}
    found = judged(engine, folder, rows, None, language, **more).findings
    assert [item.record.key for item in found] == [str(i) for i in range(len(lines))]
    return [(item.actual, item.excess, item.calculation) for item in found]


def test_an_act_that_must_come_first_is_late_from_its_last_moment(engine: Engine, tmp_path: Path) -> None:
    cases = """
    at_least 7           | days    | 2026-03-06 10:00 | 2026-03-11 09:00
    at_least 7           | days    | 2026-03-12 10:00 | 2026-03-11 09:00
    at_least 1 at_most 3 | days    | 2026-03-06 10:00 | 2026-03-11 09:00
    over 24h             | elapsed | 2026-03-12 10:00 | 2026-03-11 09:00
    """
    start = "cut_at 2026-03-11 09:00 → "
    assert told(engine, tmp_path, cases) == [
        ("5 日", "2 日", f"{start}提前 7 日：最迟 2026-03-04 → served_at 2026-03-06 10:00，晚 2 日"),
        ("0 日（晚 1 日）", "8 日", f"{start}提前 7 日：最迟 2026-03-04 → served_at 2026-03-12 10:00，晚 8 日"),
        (
            "5 日",
            "2 日",
            f"{start}提前 3 日：最早 2026-03-08 → 提前 1 日：最迟 2026-03-10 → served_at 2026-03-06 10:00，早 2 日",
        ),
        (
            "0 分（晚 25 小时）",
            "49 小时",
            f"{start}提前超过 24 小时：须早于 2026-03-10 09:00 → served_at 2026-03-12 10:00，晚 49 小时",
        ),
    ]


def test_the_last_day_of_a_term_is_told_as_part_of_it(engine: Engine, tmp_path: Path) -> None:
    cases = """
    at_most 120 | months | 2026-10-14 | 2046-10-13
    at_most 120 | months | 2026-03-01 | 2036-03-02
    """
    terms = [("240 个月", "120 个月", ""), ("120 个月 2 日", "2 日", "")]
    assert told(engine, tmp_path, cases, roll_over=False, last_day_counts=True) == terms


def test_where_no_act_was_early_or_late_the_words_are_the_rules(engine: Engine, tmp_path: Path) -> None:
    rows = """
    id | accepted_at      | replied_at
    1  | 2026-10-05 10:00 | 2026-10-12 20:00
    2  | 2026-10-05 10:00 | 2026-10-13 08:00
    """
    says = {"zh": "七日内不拒", "en": "no refusal within seven days"}
    (found,) = judged(engine, tmp_path, rows, {"over": 7}, "zh", clock="days", act="to", says=says).findings
    assert (found.limit, found.actual, found.excess, found.calculation) == ("七日内不拒", "7 日", "", "")
    assert found.strip is None


def test_where_only_the_order_counts_nothing_is_said_of_a_span(engine: Engine, tmp_path: Path) -> None:
    cases = """
    over 0min  | elapsed | 2026-03-11 10:00 | 2026-03-11 09:00
    over 0min  | elapsed | 2026-03-11 10:00 | 2026-03-11 10:00
    at_least 0 | days    | 2026-03-12 10:00 | 2026-03-11 10:00
    over 0     | days    | 2026-03-11 10:00 | 2026-03-11 11:00
    at_least 7 | days    | 2026-03-13 10:00 | 2026-03-11 10:00
    """
    found = told(engine, tmp_path, cases, "en")
    assert [item[:2] for item in found] == [
        ("1 h late", "1 h"),
        ("at the same moment", ""),
        ("1 day late", "1 day"),
        ("on the same day", "1 day"),
        ("0 days (2 days late)", "9 days"),
    ]
    assert found[0][2] == "cut_at 2026-03-11 09:00 → served_at 2026-03-11 10:00, 1 h late"
    assert found[1][2] == "cut_at 2026-03-11 10:00 → served_at 2026-03-11 10:00"


def test_a_second_act_that_came_too_soon(engine: Engine, tmp_path: Path) -> None:
    cases = """
    over 30      | days    | 2026-03-06 10:00 | 2026-03-11 09:00
    over 30      | days    | 2026-03-12 10:00 | 2026-03-11 09:00
    at_least 24h | elapsed | 2026-03-11 10:00 | 2026-03-11 12:00
    """
    assert told(engine, tmp_path, cases, act="to") == [
        ("5 日", "26 日", "served_at 2026-03-06 10:00 → 最早 2026-04-06 → cut_at 2026-03-11 09:00，早 26 日"),
        (
            "0 日（早 1 日）",
            "32 日",
            "served_at 2026-03-12 10:00 → 最早 2026-04-12 → cut_at 2026-03-11 09:00，早 32 日",
        ),
        (
            "2 小时",
            "22 小时",
            "served_at 2026-03-11 10:00 → 最早 2026-03-12 10:00 → cut_at 2026-03-11 12:00，早 22 小时",
        ),
    ]


def test_months_are_told_in_months_and_days(engine: Engine, tmp_path: Path) -> None:
    cases = """
    at_most 24 | months | 2024-01-31 | 2026-04-30
    at_most 24 | months | 2024-02-29 | 2026-04-27
    at_least 6 | months | 2026-06-16 | 2026-10-14
    over 6     | months | 2026-01-31 | 2026-07-31
    at_least 2 | months | 2026-03-12 | 2026-01-11
    """
    found = told(engine, tmp_path, cases, duty="to", roll_over=False)
    assert [item[:2] for item in found] == [
        ("27 个月", "3 个月"),
        ("25 个月 29 日", "1 个月 30 日"),
        ("3 个月 28 日", "2 个月 2 日"),
        ("6 个月", "1 日"),
        ("0 日（早 2 个月 1 日）", "4 个月 1 日"),
    ]
    assert all(item[2].endswith(f"，早 {item[1]}") for item in found[2:])


def test_the_last_day_of_a_lead_in_months(engine: Engine, tmp_path: Path) -> None:
    """Of the days whose month ends on 28 February the last is 31 January; one before 31 March is 28 February."""
    cases = """
    at_least 1           | months | 2026-02-01 | 2026-02-28
    at_least 1           | months | 2026-03-01 | 2026-03-31
    over 1               | months | 2026-01-28 | 2026-02-28
    at_least 1           | months | 2026-04-02 | 2026-02-28
    at_least 0 at_most 1 | months | 2026-02-28 | 2026-03-31
    at_least 0 under 1   | months | 2026-02-28 | 2026-03-28
    """
    found = told(engine, tmp_path, cases)
    assert [item[:2] for item in found] == [
        ("27 日", "1 日"),
        ("30 日", "1 日"),
        ("1 个月", "1 日"),
        ("0 日（晚 1 个月 5 日）", "2 个月 2 日"),
        ("1 个月 3 日", "1 日"),
        ("1 个月", "1 日"),
    ]
    assert [item[2].partition(" → ")[2] for item in found] == [
        "提前 1 个月：最迟 2026-01-31 → served_at 2026-02-01，晚 1 日",
        "提前 1 个月：最迟 2026-02-28 → served_at 2026-03-01，晚 1 日",
        "提前 1 个月：最迟 2026-01-27 → served_at 2026-01-28，晚 1 日",
        "提前 1 个月：最迟 2026-01-31 → served_at 2026-04-02，晚 2 个月 2 日",
        "提前 1 个月：最早 2026-03-01 → served_at 2026-02-28，早 1 日",
        "提前 1 个月：最早 2026-03-01 → served_at 2026-02-28，早 1 日",
    ]
