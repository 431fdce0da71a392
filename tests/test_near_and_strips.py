"""Near misses and drawn deadlines: what a report tells beside the verdict, on both sides of every edge."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from report_fixture import rich_report
from riskaudit.checks.calculation import Way
from riskaudit.checks.clocks import Bound, used_percent
from riskaudit.checks.limits import Clock, Limit
from riskaudit.checks.strips import strip_of
from riskaudit.cli import main
from riskaudit.library import BUILTIN, load
from riskaudit.model.base import Language
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.query import nothing
from riskaudit.model.strip import Moment, Skip
from riskaudit.spine import judge
from riskaudit.writers.ahead import used_told
from riskaudit.writers.json import read_json
from riskaudit.writers.strip import drawing
from riskaudit.writers.view import View

HEAD = "工单编号,报修受理时间,到达现场时间,现场分类"


@pytest.fixture(scope="module")
def calendar() -> Any:
    return load([BUILTIN]).calendar


@pytest.fixture(params=["kept whole", "counted together"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "counted together":
        monkeypatch.setattr(judge, "WHOLE", 0)


def audited(rows: list[str], folder: Path, rule: str) -> RuleOutcome:
    (folder / "抢修.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    asked = ["check", str(folder / "抢修.csv"), "-o", str(folder / "out"), "--as-of", "2026-11-01", "--format", "json"]
    CliRunner().invoke(main, asked)
    report = read_json(folder / "out" / "report.json")
    return next(item for item in report.rules if item.id == rule)


@pytest.mark.usefixtures("way")
def test_a_near_miss_has_used_four_fifths_of_its_limit(tmp_path: Path) -> None:
    arrivals = ["09:47:59", "09:48:00", "09:59:59", "10:00:00", "10:00:01", "09:48"]
    rows = [f"G{i},2026-10-12 09:00:00,2026-10-12 {at},城市" for i, at in enumerate(arrivals)]
    rows.append("G9,2026-10-12 09:00:00,2026-10-12 10:36:00,农村")
    outcome = audited(rows, tmp_path, "repair/late-arrival")
    assert outcome.counts.fail == 1
    assert outcome.counts.pass_ == 6
    assert [(item.record.key, item.used, item.actual) for item in outcome.near] == [
        ("G1", 80, "48 分"),
        ("G2", 99, "59 分 59 秒"),
        ("G3", 100, "1 小时"),
        ("G5", 80, "48 分"),
        ("G9", 80, "1 小时 36 分"),
    ]
    assert outcome.near_total == 5
    assert {item.limit for item in outcome.near} == {"不超过 60 分钟", "不超过 120 分钟"}


@pytest.mark.parametrize(("language", "whole"), [("zh", "正好到限"), ("en", "to the limit")])
def test_what_is_used_up_is_told_in_words(language: Language, whole: str) -> None:
    report = rich_report(language, shown=1)
    near = next(item for rule in report.rules for item in rule.near)
    told = [used_told(View(report), near.model_copy(update={"used": used})) for used in (80, 99, 100)]
    assert told == ["80%", "99%", whole]


@pytest.mark.usefixtures("way")
def test_the_first_ten_near_misses_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    rows = [f"G{i:02},2026-10-12 09:00:00,2026-10-12 09:50:00,城市" for i in range(12)]
    outcome = audited(rows, tmp_path, "repair/late-arrival")
    assert [item.record.key for item in outcome.near] == [f"G{i:02}" for i in range(10)]
    assert (outcome.near_total, outcome.total) == (12, 0)


@pytest.mark.usefixtures("way")
def test_a_finding_carries_its_strip(tmp_path: Path) -> None:
    rows = ["G1,2026-10-12 09:00:00,2026-10-12 10:00:01,城市", "G2,2026-10-12 09:00:00,,城市"]
    outcome = audited(rows, tmp_path, "repair/late-arrival")
    late, still_open = (finding.strip for finding in outcome.findings)
    assert late is not None and late.due == Moment(at=datetime(2026, 10, 12, 10))
    assert (late.start_title, late.end_title, late.open) == ("受理时间", "到达现场时间", False)
    assert still_open is not None and still_open.open
    assert still_open.end == Moment(at=datetime(2026, 11, 1), whole_day=True)


def figures(start: str, end: str, **more: Any) -> dict[str, Any]:
    plain = {"_from_day": False, "_to_day": False, "_open": False, "_unrecorded": False, "_due": None}
    plain |= {"_due_roll": None, "_paused_us": 0, "_pause_from": None, "_pause_to": None}
    return plain | {"_from": datetime.fromisoformat(start), "_to": datetime.fromisoformat(end)} | more


def way_of(clock: Clock, calendar: Any, roll: bool = True, ahead: bool = False, **limit: Any) -> Way:
    bound = Bound.of(Limit(**limit), clock, ahead)
    return Way("起", "止", bound, calendar, "zh", count_start_day=False, roll_over=roll)


def day(text: str) -> Moment:
    return Moment(at=datetime.fromisoformat(text), whole_day=True)


def test_working_days_skip_days_off_in_runs(calendar: Any) -> None:
    strip = strip_of(
        way_of("workdays", calendar, at_most=3), figures("2026-09-29 16:00", "2026-10-14 09:00", _w_from=0, _w_to=5)
    )
    assert strip is not None
    assert strip.due == day("2026-10-09")
    assert strip.skipped == (
        Skip(from_=datetime(2026, 10, 1), to=datetime(2026, 10, 8), why="day off"),
        Skip(from_=datetime(2026, 10, 11), to=datetime(2026, 10, 12), why="day off"),
    )


def test_a_period_of_days_that_rolls_over_says_which_days_it_skipped() -> None:
    told = figures("2026-10-01 09:00", "2026-10-20", _due=date(2026, 10, 10), _due_roll=date(2026, 10, 12))
    strip = strip_of(way_of("days", None, at_most=9), told)
    assert strip is not None
    assert strip.due == day("2026-10-12")
    assert strip.skipped == (Skip(from_=datetime(2026, 10, 11), to=datetime(2026, 10, 12), why="day off"),)


@pytest.mark.parametrize(("least", "earliest"), [({"at_least": 3}, "2026-03-04"), ({"over": 3}, "2026-03-05")])
def test_an_act_that_must_come_days_after(least: dict[str, int], earliest: str) -> None:
    told = figures("2026-03-01 09:00", "2026-03-03 09:00", _due=date(2026, 3, 8), _due_roll=date(2026, 3, 8))
    strip = strip_of(way_of("days", None, roll=False, at_most=7, **least), told)
    assert strip is not None
    assert (strip.earliest, strip.due) == (day(earliest), day("2026-03-08"))


AHEAD = [
    ("days", {"at_least": 7}, "2026-10-08", None, "2026-10-05", "起 2026-10-08，晚 3 日"),
    ("days", {"at_least": 3, "at_most": 7}, "2026-10-04", "2026-10-05", "2026-10-09", "起 2026-10-04，早 3 日"),
    ("days", {"at_least": 0}, "2026-10-15", None, "2026-10-12", "起 2026-10-15，晚 3 日"),
    ("elapsed", {"at_most": "48h"}, "2026-10-08 09:00", "2026-10-10 09:00", None, "起 2026-10-08 09:00，早 3 日"),
]


@pytest.mark.parametrize(("clock", "limit", "act", "earliest", "latest", "ended"), AHEAD)
def test_an_act_that_must_come_first_is_drawn_against_what_it_must_precede(
    clock: Clock, limit: dict[str, Any], act: str, earliest: str | None, latest: str | None, ended: str
) -> None:
    strip = strip_of(way_of(clock, None, ahead=True, **limit), figures(act, "2026-10-12 09:00"))
    assert strip is not None
    whole = clock == "days"

    def moment(text: str | None) -> Moment | None:
        return Moment(at=datetime.fromisoformat(text), whole_day=whole) if text else None

    assert (strip.earliest, strip.due, strip.end) == (moment(earliest), moment(latest), moment(act))
    assert (strip.start_title, strip.end_title, strip.ahead) == ("止", "起", True)
    report = rich_report(shown=1)
    finding = report.rules[0].findings[0].model_copy(update={"excess": "3 日", "strip": strip})
    drawn = drawing(View(report), finding, strip)
    assert drawn.ended == ended
    assert drawn.over is not None and drawn.end in drawn.over
    edge = drawn.over[1] if "早" in ended else drawn.over[0]
    assert edge in drawn.allowed
    limits = [word for word in (f"最早 {earliest}", f"最迟 {latest}") if "None" not in word]
    words = [word for _, word in drawn.above]
    assert words == [f"止 {strip.start.shown}", *([] if limit == {"at_least": 0} else limits)]
    assert all(0 <= place <= 1 for place in (drawn.start, drawn.end, *drawn.limits, *drawn.allowed, *drawn.over))


@pytest.mark.parametrize(
    ("least", "start", "earliest"),
    [
        ({"at_least": 1}, "2026-01-31", "2026-02-28"),
        ({"over": 1}, "2026-01-31", "2026-03-01"),
        ({"at_least": 3}, "2025-11-30", "2026-02-28"),
        ({"at_least": 12}, "2025-12-15", "2026-12-15"),
    ],
)
def test_months_end_with_a_shorter_month(least: dict[str, int], start: str, earliest: str) -> None:
    strip = strip_of(way_of("months", None, **least), figures(f"{start} 09:00", "2027-01-01"))
    assert strip is not None
    assert strip.earliest == day(earliest)


def test_a_pause_moves_what_is_due_by_the_hour() -> None:
    pause = {"_pause_from": datetime(2026, 3, 1, 10), "_pause_to": datetime(2026, 3, 1, 12), "_paused_us": 7200 * 10**6}
    strip = strip_of(way_of("elapsed", None, at_most="60min"), figures("2026-03-01 09:30", "2026-03-01 13:00", **pause))
    assert strip is not None
    assert strip.due == Moment(at=datetime(2026, 3, 1, 12, 30))
    assert strip.skipped == (Skip(from_=pause["_pause_from"], to=pause["_pause_to"], why="pause"),)


def test_nothing_is_drawn_without_a_first_act_or_a_calendar(calendar: Any) -> None:
    assert (
        strip_of(
            way_of("days", None, at_most=3),
            figures("2026-03-01", "2026-03-01") | {"_unrecorded": True, "_from": None},
        )
        is None
    )
    far = figures("2039-12-30 09:00", "2040-01-20 09:00", _w_from=0, _w_to=0)
    assert strip_of(way_of("workdays", calendar, at_most=5), far) is None


@pytest.mark.parametrize(("days", "told"), [(2, False), (3, True)])
def test_of_a_limit_of_a_day_or_two_no_part_is_used(days: int, told: bool) -> None:
    for clock in ("days", "workdays"):
        used = used_percent(Bound.of(Limit(at_most=days), clock))  # type: ignore[arg-type]
        assert (used != nothing("bigint")) is told


@pytest.mark.usefixtures("way")
def test_a_term_that_people_choose_gives_no_warning(tmp_path: Path) -> None:
    head = "合同编号,用户编号,签订日期,生效日期,终止日期,合同类别"
    rows = ["H1,100001,2026-10-01,2026-10-01,2035-10-01,低压供用电合同"]
    (tmp_path / "合同.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    asked = ["check", str(tmp_path / "合同.csv"), "-o", str(tmp_path / "out"), "--as-of", "2026-11-01"]
    CliRunner().invoke(main, [*asked, "--profile", "sgcc", "--format", "json"])
    report = read_json(tmp_path / "out" / "report.json")
    outcome = next(item for item in report.rules if item.id == "contract/term-too-long")
    assert (outcome.counts.pass_, outcome.near_total) == (1, 0)
