"""What each profile audits, frozen: a change of it is never silent. `make golden` writes the lists anew."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from riskaudit.engine.duckdb import DuckEngine
from riskaudit.library import load
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.spine.run import Request, run

LIBRARY = load()
LISTS = Path(__file__).parent / "profiles"
COMPANY = {"promise", "company rule"}

REPLY = "工单编号,业务类型,受理时间,答复时间\n2026100100000001,投诉,2026-10-09 09:00:00,{}\n"


@pytest.mark.parametrize("name", LIBRARY.profiles)
def test_the_rules_of_a_profile_are_those_that_were_agreed(name: str) -> None:
    path = LISTS / f"{name}.txt"
    text = "".join(f"{rule}\n" for rule in LIBRARY.selected(name))
    if os.environ.get("RISKAUDIT_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_national_holds_no_promise_and_no_local_law() -> None:
    for rule in LIBRARY.selected("national").values():
        assert not {basis.kind for basis in rule.bases.values()} & COMPANY, rule.id
        assert not [fact for fact in rule.bases if fact.startswith(("sh-", "ha-"))], rule.id


def test_state_grid_and_southern_grid_do_not_share_their_promises() -> None:
    sgcc, csg = set(LIBRARY.selected("sgcc")), set(LIBRARY.selected("csg"))
    national = set(LIBRARY.selected("national"))
    assert national < sgcc and national < csg
    assert (sgcc & csg) == national
    assert all("/csg-" in rule for rule in csg - national)


def test_checks_of_an_export_judge_no_time_limit() -> None:
    kinds = {rule.check.kind for rule in LIBRARY.selected("ci").values()}
    assert kinds == {"presence", "membership", "pattern", "uniqueness", "order", "agreement"}


def test_trainees_see_the_gap_of_every_case_that_records_show() -> None:
    cases = {rule.case for rule in LIBRARY.selected("trainee").values()}
    assert cases == {rule.case for rule in LIBRARY.rules.values()}


def _audit(folder: Path, text: str, **asked: object) -> Report:
    path = folder / "投诉.csv"
    path.write_text(text, encoding="utf-8-sig")
    engine = DuckEngine(folder)
    try:
        return run(Request(paths=[path], as_of=date(2026, 11, 1), **asked), engine, folder).report  # type: ignore[arg-type]
    finally:
        engine.close()


def _outcome(report: Report, rule: str) -> tuple[Result, str, int]:
    (found,) = [item for item in report.rules if item.id == rule]
    return found.result, found.skip.zh if found.skip else "", found.counts.review


def test_a_limit_that_nobody_filled_leaves_the_rule_unchecked_and_says_so(tmp_path: Path) -> None:
    report = _audit(tmp_path, REPLY.format("2026-10-30 09:00:00"), profile="csg")
    result, skip, _ = _outcome(report, "complaint/csg-reply")
    assert result is Result.NOTCHECKED
    (name,) = LIBRARY.rules["complaint/csg-reply"].params
    assert "参数" in skip and name in skip


def test_a_profile_of_ones_own_fills_the_limit(tmp_path: Path) -> None:
    (name,) = LIBRARY.rules["complaint/csg-reply"].params
    own = tmp_path / "own" / "profiles"
    own.mkdir(parents=True)
    words = "{zh: 本局口径, en: ours}"
    (own / "ours.yaml").write_text(
        f"title: {words}\nabout: {words}\nextends: csg\nparams: {{{name}: 5}}\n", encoding="utf-8"
    )
    rules = ["builtin", tmp_path / "own"]
    for replied, reviews in (("2026-10-15 18:00:00", 0), ("2026-10-16 08:00:00", 1)):
        report = _audit(tmp_path, REPLY.format(replied), profile="ours", rules=rules)
        assert _outcome(report, "complaint/csg-reply")[2] == reviews


def test_the_law_of_a_given_day_rejudges_old_records(tmp_path: Path) -> None:
    text = (
        "停电编号,停电类型,实际停电时间,原因消除时间,实际送电时间,延迟说明\n"
        "TD1,故障停电,2024-05-01 08:00:00,2024-05-01 10:00:00,2024-05-03 10:00:00,\n"
    )
    before = _audit(tmp_path, text)
    after = _audit(tmp_path, text, law_date=date(2024, 6, 1))
    last = _audit(tmp_path, text, law_date=date(2024, 5, 31))
    fails = [
        next(item.counts.fail for item in report.rules if item.id == "outage/restoration-late")
        for report in (before, after, last)
    ]
    assert fails == [0, 1, 0]
    assert after.scope.law_date == date(2024, 6, 1)
