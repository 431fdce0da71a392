"""Applications made from the log of their steps: what is told, what is empty, and what is not known.

Every log is read as a small text, as a text that the engine reads by itself, as two files and as a workbook.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import openpyxl
import pytest

from riskaudit.engine.base import Engine
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.errors import RuleFaults
from riskaudit.library import BUILTIN, load
from riskaudit.library.load import builtin_folder
from riskaudit.model.dataset import Dataset
from riskaudit.model.month import Month
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.query import column, question, table_named
from riskaudit.model.report import Report
from riskaudit.model.table import (
    FILE,
    KEY,
    ROW,
    ROW_ID,
    SCOPE,
    SHEET,
    STATION,
    UNIT,
    State,
    day_of,
    state_of,
    text_of,
    typed_table,
)
from riskaudit.records import survey, workbook
from riskaudit.records.read import read
from riskaudit.spine.events import load_records, with_logs
from riskaudit.spine.large import LargeTexts, columns_of
from riskaudit.spine.look import look
from riskaudit.spine.run import Request, run
from riskaudit.spine.tables import Loaded
from spark import NEEDS_SPARK, spark_engine

LIBRARY = load()
DATASETS = dict(LIBRARY.datasets)
FORM = DATASETS["connections"]

HEAD = [
    "申请编号",
    "流程名称",
    "用户编号",
    "用户名称",
    "用户分类",
    "电源数目",
    "环节名称",
    "环节到达时间",
    "环节完成时间",
    "环节状态",
    "挂起开始时间",
    "挂起结束时间",
    "市公司",
    "县公司",
    "供电所",
    "班组",
]
KEPT = {
    "流程名称": "低压居民新装",
    "用户编号": "3300000001",
    "用户名称": "赵小河",
    "用户分类": "低压居民",
    "电源数目": "单电源",
}
UNITS = {"市公司": "甲市", "县公司": "乙县", "供电所": "青禾所", "班组": "一班"}

WAYS = ("small text", "large text", "two files", "workbook", "workbook as a text")

Row_ = Mapping[str, str]
Made = dict[str, dict[str, Any]]


def step(application: str, name: str, started: str, finished: str = "", status: str = "完成", **more: str) -> Row_:
    """One row of the log; days of October 2026 may be given alone, as `09 10:00`."""
    told = {"申请编号": application, "环节名称": name, "环节状态": status}
    return {**KEPT, **UNITS, **told, "环节到达时间": _moment(started), "环节完成时间": _moment(finished), **more}


def _moment(words: str) -> str:
    return f"2026-10-{words}" if words[:2].isdigit() and words[2:3] == " " else words


def accepted(application: str, day: str = "09", **more: str) -> Row_:
    return step(application, "业务受理", f"{day} 09:00:00", f"{day} 09:20:00", **more)


def write_csv(rows: Sequence[Row_], path: Path, head: Sequence[str] = HEAD) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows([row.get(name, "") for name in head] for row in rows)
    return path


def write_workbook(rows: Sequence[Row_], path: Path) -> Path:
    made = openpyxl.Workbook()
    made.active.append(HEAD)
    for row in rows:
        made.active.append([row.get(name) or None for name in HEAD])
    made.save(path)
    return path


def written(rows: Sequence[Row_], folder: Path, way: str) -> list[Path]:
    if "workbook" in way:
        return [write_workbook(rows, folder / "a.xlsx")]
    if way == "two files":
        half = len(rows) // 2
        return [write_csv(rows[:half], folder / "a.csv"), write_csv(rows[half:], folder / "b.csv")]
    return [write_csv(rows, folder / "a.csv")]


def loaded_from(
    paths: Sequence[Path],
    engine: Engine,
    work: Path,
    *,
    large: bool = False,
    month: str | None = None,
    datasets: Mapping[str, Dataset] = DATASETS,
) -> Loaded:
    span = Month.of(month) if month else None
    wanted = {"connections": [*FORM.columns], "steps": ["step", "started_at"]}
    with pytest.MonkeyPatch.context() as patch:
        if large:
            patch.setattr(survey, "LARGE", 0)
            patch.setattr(workbook, "LARGE", 0)
        texts = LargeTexts(datasets, with_logs(wanted, datasets), engine, span)
        files = read(paths, datasets, workdir=work, take=texts.take if large else None, columns=columns_of(engine))
        assert all(file.status == "read" for file in files), [file.unread for file in files]
        tables = [table for file in files for table in file.tables]
        return load_records(tables, datasets, wanted, engine, span, large=texts)


def typed_rows(engine: Engine, name: str = "connections") -> list[dict[str, Any]]:
    names = [ROW_ID, FILE, SHEET, ROW, UNIT, STATION, KEY, SCOPE]
    for item, kind in DATASETS[name].columns.items():
        names += [item, text_of(item), state_of(item), *([day_of(item)] if kind.type == "moment" else [])]
    asked = question([column(item) for item in names], table_named(typed_table(name)))
    return [dict(zip(names, row, strict=True)) for row in engine.ask(asked.order_by(column(ROW_ID)))]


def made_from(rows: Sequence[Row_], folder: Path, way: str = "small text", **more: Any) -> tuple[Loaded, Made]:
    """What was loaded, and the applications that were made, by number."""
    engine = DuckEngine(folder)
    large = way in ("large text", "workbook as a text")
    loaded = loaded_from(written(rows, folder, way), engine, folder / "work", large=large, **more)
    found = typed_rows(engine) if "connections" in loaded.present else []
    engine.close()
    return loaded, {row["application_no"]: row for row in found}


def told(row: Mapping[str, Any], name: str) -> tuple[State, Any, str | None]:
    return State(row[state_of(name)]), row[name], row[text_of(name)]


def notes(loaded: Loaded) -> list[str]:
    return [note.zh for sheet in loaded.sheets for note in sheet.notes]


# One step, one moment.


@pytest.mark.parametrize("way", WAYS)
def test_each_step_gives_the_moment_at_which_it_was_finished(way: str, tmp_path: Path) -> None:
    rows = [
        accepted("A2"),
        step("A2", "供电方案答复", "09 10:00:00", "12 16:00:00"),
        accepted("A1", "08"),
        step("A1", "签订合同", "13 10:00:00", "14 11:00:00"),
        step("A2", "信息归档", "20 10:00:00"),
    ]
    loaded, made = made_from(rows, tmp_path, way)
    assert list(made) == ["A2", "A1"]
    first, second = made["A2"], made["A1"]
    assert told(first, "accepted_at") == (State.READ, datetime(2026, 10, 9, 9), "2026-10-09 09:00:00")
    assert told(first, "replied_at") == (State.READ, datetime(2026, 10, 12, 16), "2026-10-12 16:00:00")
    assert told(first, "contract_signed_on") == (State.EMPTY, None, None)
    assert told(second, "contract_signed_on")[:2] == (State.READ, date(2026, 10, 14))
    assert told(second, "replied_at") == (State.EMPTY, None, None)
    assert told(first, "archived_at") == (State.EMPTY, None, None)
    assert (first["replied_at__day"], first[ROW_ID], second[ROW_ID]) == (False, 0, 1)
    assert {"accepted_at", "replied_at", "contract_signed_on", "archived_at"} <= loaded.present["connections"]


def test_a_stored_log_gives_the_same_applications(tmp_path: Path) -> None:
    path = write_csv(repeated_steps(), tmp_path / "a.csv")
    stored = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{path}', all_varchar = true)) TO '{stored}' (FORMAT parquet)")
    found = []
    for source in (path, stored):
        engine = DuckEngine(tmp_path)
        loaded_from([source], engine, tmp_path / "work")
        found.append([{**row, FILE: "", ROW: 0} for row in typed_rows(engine)])
        engine.close()
    assert len(found[0]) == len(REPEATED) + 1
    assert found[0] == found[1]


@pytest.mark.parametrize("way", WAYS)
def test_a_step_that_the_log_does_not_have_is_an_absent_column(way: str, tmp_path: Path) -> None:
    loaded, made = made_from([accepted("A1"), step("A1", "现场勘查", "09 10:00:00", "09 11:00:00")], tmp_path, way)
    assert told(made["A1"], "replied_at") == (State.ABSENT, None, None)
    assert "replied_at" not in loaded.present["connections"]
    assert "design_submitted_at" not in loaded.present["connections"]
    assert "surveyed_at" in loaded.present["connections"]


@pytest.mark.parametrize("way", WAYS)
def test_the_address_is_that_of_the_first_row_of_the_application(way: str, tmp_path: Path) -> None:
    rows = [accepted("A1"), accepted("A2"), step("A2", "方案答复", "09 10:00:00", "12 16:00:00"), accepted("A3")]
    rows += [step("A1", "方案答复", "09 10:00:00", "12 16:00:00")]
    _, made = made_from(rows, tmp_path, way)
    name = "a.xlsx" if "workbook" in way else "a.csv"
    assert [made[key][KEY] for key in made] == ["A1", "A2", "A3"]
    places = [(made[key][FILE], made[key][ROW]) for key in made]
    assert places == [(name, 2), (name, 3), ("b.csv", 3) if way == "two files" else (name, 5)]
    assert made["A1"][SHEET] == ("Sheet" if "workbook" in way else "")
    assert (made["A1"][UNIT], made["A1"][STATION]) == ("甲市/乙县/青禾所/一班", "甲市/乙县/青禾所")


@pytest.mark.parametrize("way", WAYS)
def test_what_is_the_same_in_all_rows_is_carried_over(way: str, tmp_path: Path) -> None:
    rows = [
        accepted("A1", 流程名称="", 用户编号="", 用户分类="居民"),
        step("A1", "方案答复", "09 10:00:00", "12 16:00:00", 班组="二班"),
        accepted("A2", 用户分类="高压"),
        step("A2", "方案答复", "09 10:00:00", "12 16:00:00", 用户分类="低压非居民", 流程名称="低压改名"),
        accepted("A3", 用户分类="没有这一类", 流程名称="", 用户编号="3.3E+09"),
        step("A3", "方案答复", "09 10:00:00", "12 16:00:00", 用户分类="高压", 流程名称="", 用户编号=""),
    ]
    _, made = made_from(rows, tmp_path, way)
    assert told(made["A1"], "account_no") == (State.READ, "3300000001", "3300000001")
    assert told(made["A1"], "business") == (State.READ, "新装", "低压居民新装")
    assert told(made["A1"], "customer_class")[:2] == (State.READ, "居民")
    assert told(made["A1"], "unit_team") == (State.UNREADABLE, None, "一班、二班")
    assert made["A1"][UNIT] == "甲市/乙县/青禾所"
    assert told(made["A2"], "customer_class") == (State.UNREADABLE, None, "低压非居民、高压")
    assert told(made["A2"], "business")[0] == State.UNREADABLE
    assert told(made["A3"], "customer_class")[0] == State.UNREADABLE
    assert told(made["A3"], "business") == (State.EMPTY, None, None)
    assert told(made["A3"], "account_no")[0] == State.LOST


# What one moment cannot say.


REPEATED: dict[str, tuple[list[Row_], tuple[State, Any, str | None]]] = {
    "done twice at different times": (
        [step("A1", "方案答复", "09 10:00:00", "12 16:00:00"), step("A1", "方案答复", "13 10:00:00", "14 16:00:00")],
        (State.UNREADABLE, None, "2026-10-12 16:00:00、2026-10-14 16:00:00"),
    ),
    "done three times": (
        [step("A1", "方案答复", "09 10:00:00", f"{day} 16:00:00") for day in (12, 13, 14)],
        (State.UNREADABLE, None, "2026-10-12 16:00:00、2026-10-14 16:00:00（共3次）"),
    ),
    "the same moment twice": (
        [
            step("A1", "方案答复", "09 10:00:00", "12 16:00:00"),
            step("A1", "答复供电方案", "10 10:00:00", "12 16:00:00"),
        ],
        (State.READ, datetime(2026, 10, 12, 16), "2026-10-12 16:00:00"),
    ),
    "a second apart": (
        [step("A1", "方案答复", "09 10:00:00", "12 16:00:00"), step("A1", "方案答复", "09 10:00:00", "12 16:00:01")],
        (State.UNREADABLE, None, "2026-10-12 16:00:00、2026-10-12 16:00:01"),
    ),
    "one of two cancelled": (
        [
            step("A1", "方案答复", "09 10:00:00", "12 16:00:00", "作废"),
            step("A1", "方案答复", "13 10:00:00", "14 16:00:00"),
        ],
        (State.READ, datetime(2026, 10, 14, 16), "2026-10-14 16:00:00"),
    ),
    "open again": (
        [step("A1", "方案答复", "09 10:00:00", "12 16:00:00"), step("A1", "方案答复", "13 10:00:00", status="在办")],
        (State.UNREADABLE, None, "2026-10-12 16:00:00、（空）"),
    ),
    "open": ([step("A1", "方案答复", "09 10:00:00", status="在办")], (State.EMPTY, None, None)),
    "open with a stroke": ([step("A1", "方案答复", "09 10:00:00", "—", "在办")], (State.EMPTY, None, None)),
    "not readable": ([step("A1", "方案答复", "09 10:00:00", "三天内")], (State.UNREADABLE, None, "三天内")),
    "readable once of twice": (
        [step("A1", "方案答复", "09 10:00:00", "三天内"), step("A1", "方案答复", "09 10:00:00", "12 16:00:00")],
        (State.UNREADABLE, None, "2026-10-12 16:00:00、三天内"),
    ),
    "sent back": ([step("A1", "方案答复", "09 10:00:00", "12 16:00:00", "退回")], (State.ABSENT, None, None)),
    "sent back and done": (
        [
            step("A1", "方案答复", "09 10:00:00", "12 16:00:00", "已退回"),
            step("A1", "方案答复", "13 10:00:00", "14 16:00:00"),
        ],
        (State.UNREADABLE, None, "2026-10-12 16:00:00、2026-10-14 16:00:00（有退回）"),
    ),
    "cancelled": ([step("A1", "方案答复", "09 10:00:00", "12 16:00:00", "作废")], (State.ABSENT, None, None)),
    "the one before cancelled": (
        [step("A1", "现场勘查", "09 10:00:00", "12 16:00:00", "终止")],
        (State.ABSENT, None, None),
    ),
    "the one before cancelled and done again": (
        [
            step("A1", "现场勘查", "09 10:00:00", "12 16:00:00", "终止"),
            step("A1", "现场勘查", "12 17:00:00", "12 18:00:00"),
        ],
        (State.EMPTY, None, None),
    ),
    "a step of another name cancelled": (
        [step("A1", "退费", "09 10:00:00", "12 16:00:00", "作废")],
        (State.ABSENT, None, None),
    ),
    "a row without a step": ([step("A1", "", "09 10:00:00", "12 16:00:00")], (State.ABSENT, None, None)),
    "a step of a like name": (
        [step("A1", "高压供电方案答复", "09 10:00:00", "12 16:00:00")],
        (State.ABSENT, None, None),
    ),
    "a step of another name": ([step("A1", "供电方案审批", "09 10:00:00", "12 16:00:00")], (State.EMPTY, None, None)),
    "a step of a like name besides": (
        [step("A1", "方案答复确认", "09 10:00:00"), step("A1", "方案答复", "09 10:00:00", "12 16:00:00")],
        (State.READ, datetime(2026, 10, 12, 16), "2026-10-12 16:00:00"),
    ),
    "a date alone": (
        [step("A1", "方案答复", "09 10:00:00", "2026-10-12")],
        (State.READ, datetime(2026, 10, 12), "2026-10-12"),
    ),
}


def repeated_steps() -> list[Row_]:
    """All of them in one log, each for an application of its own, behind one for which all went well."""
    rows = [accepted("A9"), step("A9", "方案答复", "09 10:00:00", "12 16:00:00")]
    for name, (steps, _) in REPEATED.items():
        rows += [accepted(name), *({**row, "申请编号": name} for row in steps)]
    return rows


@pytest.mark.parametrize("way", WAYS)
def test_a_step_that_is_not_one_moment(way: str, tmp_path: Path) -> None:
    loaded, made = made_from(repeated_steps(), tmp_path, way)
    assert list(made) == ["A9", *REPEATED]
    assert {name: told(made[name], "replied_at") for name in REPEATED} == {
        name: expected for name, (_, expected) in REPEATED.items()
    }
    assert [name for name in REPEATED if made[name]["replied_at__day"]] == ["a date alone"]
    assert told(made["A9"], "replied_at")[0] == State.READ
    assert {told(made[name], "accepted_at")[0] for name in made} == {State.READ}
    unsure = sum(state not in (State.READ, State.EMPTY) for _, (state, _, _) in REPEATED.values())
    assert any(f"“方案答复时间”{unsure} 件" in note for note in notes(loaded))


@pytest.mark.parametrize("way", WAYS)
def test_an_acceptance_over_two_days_is_on_neither(way: str, tmp_path: Path) -> None:
    rows = [
        step("A1", "业务受理", "09 00:00:00", "09 23:59:59"),
        step("A2", "业务受理", "09 23:59:59", "10 00:00:00"),
        step("A3", "业务受理", "09 09:00:00"),
        step("A4", "业务受理", "09 09:00:00", "次日"),
    ]
    _, made = made_from(rows, tmp_path, way)
    assert told(made["A1"], "accepted_at") == (State.READ, datetime(2026, 10, 9), "2026-10-09 00:00:00")
    shown = "2026-10-09 23:59:59至2026-10-10 00:00:00"
    assert told(made["A2"], "accepted_at") == (State.UNREADABLE, None, shown)
    assert told(made["A3"], "accepted_at") == (State.UNREADABLE, None, "2026-10-09 09:00:00至（空）")
    assert told(made["A4"], "accepted_at") == (State.UNREADABLE, None, "2026-10-09 09:00:00至次日")


@pytest.mark.parametrize("way", WAYS)
def test_a_meter_fitted_without_a_step_of_energizing_may_have_been_the_supply(way: str, tmp_path: Path) -> None:
    rows = [
        accepted("A1"),
        step("A1", "装表接电", "10 10:00:00", "10 11:00:00"),
        accepted("A2"),
        step("A2", "装表接电", "10 10:00:00", "10 11:00:00"),
        step("A2", "送电", "11 10:00:00", "11 11:00:00"),
        accepted("A3"),
    ]
    _, made = made_from(rows, tmp_path, way)
    states = [told(made[key], "energized_at")[0] for key in ("A1", "A2", "A3")]
    assert states == [State.ABSENT, State.READ, State.EMPTY]
    assert told(made["A1"], "metered_at")[0] == State.READ


@pytest.mark.parametrize("way", WAYS)
def test_signings_of_one_day_are_one_date(way: str, tmp_path: Path) -> None:
    rows = [
        accepted("A1"),
        step("A1", "合同签订", "10 10:00:00", "10 11:00:00"),
        step("A1", "合同签订", "10 12:00:00", "10 13:00:00"),
        accepted("A2"),
        step("A2", "合同签订", "10 10:00:00", "10 23:59:59"),
        step("A2", "合同签订", "10 12:00:00", "11 00:00:00"),
    ]
    _, made = made_from(rows, tmp_path, way)
    assert told(made["A1"], "contract_signed_on")[:2] == (State.READ, date(2026, 10, 10))
    assert told(made["A2"], "contract_signed_on")[0] == State.UNREADABLE


@pytest.mark.parametrize("way", WAYS)
def test_pauses_are_one_span_or_unreadable(way: str, tmp_path: Path) -> None:
    one = {"挂起开始时间": "2026-10-10 09:00:00", "挂起结束时间": "2026-10-11 09:00:00"}
    two = {**one, "挂起结束时间": "2026-10-12 09:00:00"}
    begun = {"挂起开始时间": "2026-10-10 09:00:00"}

    def application(number: str, *pauses: Mapping[str, str]) -> list[Row_]:
        names = ("现场勘查", "方案答复", "归档")
        later = [step(number, name, "09 10:00:00", "13 10:00:00", **pause) for name, pause in zip(names, pauses)]  # noqa: B905
        return [accepted(number), *later]

    rows = [
        *application("A1", {}, one),
        *application("A2", one, {}, one),
        *application("A3", one, two),
        *application("A4", begun),
        *application("A5", one, begun),
        *application("A6", {}),
        *application("A7", {"挂起开始时间": "上周", "挂起结束时间": "2026-10-11 09:00:00"}),
    ]
    _, made = made_from(rows, tmp_path, way)
    ends = {key: [told(made[key], name)[:2] for name in ("pause_from", "pause_to")] for key in made}
    whole = [(State.READ, datetime(2026, 10, 10, 9)), (State.READ, datetime(2026, 10, 11, 9))]
    lost = [(State.UNREADABLE, None), (State.UNREADABLE, None)]
    assert ends["A1"] == ends["A2"] == whole
    assert ends["A3"] == ends["A5"] == lost
    assert ends["A4"] == [whole[0], (State.EMPTY, None)]
    assert ends["A6"] == [(State.EMPTY, None), (State.EMPTY, None)]
    assert ends["A7"] == [(State.UNREADABLE, None), whole[1]]


# Which records are made, and which count.


@pytest.mark.parametrize("way", WAYS)
def test_rows_without_a_number_make_nothing_and_are_said(way: str, tmp_path: Path) -> None:
    rows = [
        accepted("A1"),
        step("A1", "归档", "15 10:00:00", "15 11:00:00"),
        step("", "方案答复", "09 10:00:00", "12 16:00:00"),
        step("9.026E+11", "方案答复", "09 10:00:00", "12 16:00:00"),
        accepted("A2"),
        step("A2", "方案答复", "09 10:00:00", "12 16:00:00"),
    ]
    loaded, made = made_from(rows, tmp_path, way)
    assert list(made) == ["A1", "A2"]
    assert any(note.startswith("有 2 行没有可用的“申请编号”") for note in notes(loaded))
    # One of those rows may be the answer to A1, but its archive is nobody else's.
    assert told(made["A1"], "replied_at")[0] == State.ABSENT
    assert told(made["A2"], "replied_at")[0] == State.READ
    assert told(made["A2"], "archived_at")[0] == State.EMPTY


def test_what_may_stand_in_a_file_that_was_not_read_is_not_missing(tmp_path: Path) -> None:
    folder = tmp_path / "month"
    folder.mkdir()
    rows = [accepted("A1"), accepted("A2"), step("A2", "方案答复", "09 10:00:00", "12 16:00:00")]
    write_csv(rows, folder / "a.csv")
    assert outcome(audit(folder)[0], "process/plan-reply").counts.fail == 1
    (folder / "b.csv").write_bytes(b"")
    report, _ = audit(folder)
    reply = outcome(report, "process/plan-reply")
    assert (reply.counts.fail, reply.counts.unknown, reply.counts.pass_) == (0, 1, 1)
    said = [note.zh for source in report.inputs for sheet in source.sheets for note in sheet.notes]
    assert any("未读入" in note for note in said)


@pytest.mark.parametrize("way", WAYS)
def test_an_application_of_which_all_is_cancelled_is_not_made(way: str, tmp_path: Path) -> None:
    loaded, made = made_from([accepted("A1"), step("A2", "业务受理", "09 09:00", "09 09:30", "作废")], tmp_path, way)
    assert list(made) == ["A1"]
    assert loaded.made["connections"].judged == 1


@pytest.mark.parametrize("way", WAYS)
def test_the_month_holds_for_records_that_were_made(way: str, tmp_path: Path) -> None:
    def at(number: str, day: str, archived: str = "") -> list[Row_]:
        moment = f"{day} 09:00:00"
        done = [step(number, "归档", moment, f"{archived} 09:00:00")] if archived else []
        return [step(number, "业务受理", moment, moment), *done]

    rows = [
        *at("last day before, closed then", "2026-09-30", "2026-09-30"),
        *at("last day before, closed on the first", "2026-09-30", "2026-10-01"),
        *at("last day before, open", "2026-09-30"),
        *at("first day", "2026-10-01", "2026-10-02"),
        *at("last day", "2026-10-31", "2026-11-02"),
        *at("first day after", "2026-11-01"),
        step("no date", "归档", "2026-10-05 09:00:00", "2026-10-05 10:00:00"),
    ]
    loaded, made = made_from(rows, tmp_path, way, month="2026-10")
    outside = [key for key in made if not made[key][SCOPE]]
    assert outside == ["last day before, closed then", "first day after"]
    assert (loaded.made["connections"].judged, loaded.made["connections"].outside) == (5, 2)
    assert any("得出 7 件，每个“申请编号”一件，其中月外 2 件" in note for note in notes(loaded))


@pytest.mark.parametrize("way", WAYS)
def test_exclusions_hold_for_records_that_were_made(way: str, tmp_path: Path) -> None:
    document = FORM.model_dump(by_alias=True)
    reason = {"zh": "改名不判", "en": "not judged"}
    document["exclude"] = [{"when": "business = '低压改名'", "reason": reason, "whole_key": True}]
    datasets = {**DATASETS, "connections": Dataset.model_validate(document)}
    rows = [accepted("A1"), accepted("A2", 流程名称="低压改名"), accepted("A3")]
    loaded, made = made_from(rows, tmp_path, way, datasets=datasets)
    assert [(key, made[key][ROW_ID]) for key in made] == [("A1", 0), ("A3", 1)]
    assert loaded.rows["connections"] == loaded.made["connections"].judged == 2
    assert "得出的另有 1 件不判：改名不判" in notes(loaded)


def test_beside_a_sheet_of_the_form_nothing_is_made(tmp_path: Path) -> None:
    log = write_csv([accepted("A1"), accepted("A2")], tmp_path / "a.csv")
    form = write_csv([{"申请编号": "A1", "受理时间": "2026-10-08"}], tmp_path / "b.csv", ["申请编号", "受理时间"])
    for path in (form, write_csv([], tmp_path / "c.csv", ["申请编号", "受理时间"])):
        engine = DuckEngine(tmp_path)
        loaded = loaded_from([log, path], engine, tmp_path / "work")
        assert not loaded.made
        assert loaded.present["connections"] == {"application_no", "accepted_at"}
        assert [row["application_no"] for row in typed_rows(engine)] == (["A1"] if path == form else [])
        assert not [note for note in notes(loaded) if "得出" in note]
        engine.close()


@pytest.mark.parametrize("way", WAYS)
def test_a_log_that_tells_of_no_acceptance_makes_nothing_and_says_so(way: str, tmp_path: Path) -> None:
    rows = [
        step("A1", "方案答复", "09 10:00:00", "12 16:00:00"),
        step("A2", "业务受理", "09 09:00", "09 09:10", "作废"),
    ]
    loaded, made = made_from(rows, tmp_path, way)
    assert (made, loaded.made, "connections" in loaded.present) == ({}, {}, False)
    said = "没有读到“业扩报装流程”表，也不能由“业扩环节明细”得出：明细里没有“受理时间”"
    assert [note for note in notes(loaded) if "得出" in note] == [said]


def test_a_log_without_ends_of_steps_makes_nothing(tmp_path: Path) -> None:
    head = [name for name in HEAD if name != "环节完成时间"]
    engine = DuckEngine(tmp_path)
    loaded = loaded_from([write_csv([accepted("A1")], tmp_path / "a.csv", head)], engine, tmp_path / "work")
    engine.close()
    assert "connections" not in loaded.present


def test_a_column_that_one_of_two_logs_lacks_is_told_by_the_other(tmp_path: Path) -> None:
    head = [name for name in HEAD if name not in ("用户分类", "环节完成时间")]
    reply = step("A1", "方案答复", "09 10:00:00", "12 16:00:00")
    alone = step("A2", "方案答复", "09 10:00:00", "12 16:00:00")
    paths = [
        write_csv([accepted("A1"), accepted("A2", 用户分类=""), accepted("A3"), reply], tmp_path / "a.csv"),
        write_csv([alone, step("A1", "归档", "15 09:00:00")], tmp_path / "b.csv", head),
    ]
    engine = DuckEngine(tmp_path)
    loaded_from(paths, engine, tmp_path / "work")
    made = {row["application_no"]: row for row in typed_rows(engine)}
    engine.close()
    assert told(made["A1"], "customer_class")[:2] == (State.READ, "居民")
    assert told(made["A2"], "customer_class")[0] == State.ABSENT
    assert told(made["A1"], "replied_at")[0] == State.READ
    assert told(made["A2"], "replied_at")[0] == State.ABSENT
    assert told(made["A3"], "replied_at")[0] == State.EMPTY


# Whole audits.


def audit(folder: Path, engine: Engine | None = None, **more: Any) -> tuple[Report, bytes]:
    work = folder.parent / f"{folder.name}-work"
    work.mkdir(exist_ok=True)
    engine = engine or DuckEngine(work)
    asked = {"as_of": date(2026, 11, 1), "profile": "sgcc", "month": "2026-10", **more}
    found = run(Request(paths=(folder,), **asked), engine, work)
    engine.close()
    return found.report, found.findings.read_bytes()


def outcome(report: Report, rule: str) -> RuleOutcome:
    return next(item for item in report.rules if item.id == rule)


def test_a_folder_with_only_a_log_is_judged_at_the_limit(tmp_path: Path) -> None:
    """Accepted on Monday 12 October; three working days end with the 15th."""
    folder = tmp_path / "month"
    folder.mkdir()
    replies = {
        "A1": step("A1", "方案答复", "12 10:00:00", "15 23:59:59"),
        "A2": step("A2", "方案答复", "12 10:00:00", "16 00:00:00"),
        "A3": step("A3", "方案答复", "12 10:00:00", "三天内"),
        "A4": step("A4", "方案答复", "12 10:00:00", status="在办"),
        "A5": step("A5", "方案答复", "12 10:00:00", status="退回"),
    }
    rows = [row for number, reply in replies.items() for row in (accepted(number, "12"), reply)]
    write_csv([*rows, accepted("A6", "30")], folder / "明细.csv")
    report, findings = audit(folder)
    reply = outcome(report, "process/plan-reply")
    assert reply.counts.model_dump(by_alias=True) == {
        "fail": 2,
        "review": 0,
        "unknown": 3,
        "pass": 1,
        "notapplicable": 0,
    }
    assert [(item.record.key, item.record.file, item.record.row) for item in reply.findings] == [
        ("A2", "明细.csv", 4),
        ("A4", "明细.csv", 8),
    ]
    assert reply.findings[0].record.unit == "甲市/乙县/青禾所/一班"
    assert [item.record.key for item in reply.open_items] == ["A6"]
    assert "3300000001" not in findings.decode() + report.model_dump_json()
    assert "赵小河" not in findings.decode() + report.model_dump_json()


def test_the_totals_of_the_report_add_up(tmp_path: Path) -> None:
    folder = tmp_path / "month"
    folder.mkdir()
    rows = [accepted("A1"), step("A1", "方案答复", "09 10:00:00", "12 16:00:00"), accepted("A2")]
    rows += [step("A2", "现场勘查", "09 10:00:00", "09 16:00:00", "作废")]
    write_csv([*rows, step("A3", "业务受理", "2026-11-02 09:00:00", "2026-11-02 09:10:00")], folder / "a.csv")
    report, _ = audit(folder)
    (sheet,) = [sheet for source in report.inputs for sheet in source.sheets]
    assert (sheet.dataset, sheet.rows, sheet.judged, sheet.outside) == ("steps", 5, 3, 1)
    assert [(item.count, item.reason.zh) for item in sheet.skipped] == [(1, "环节已作废")]
    datasets = {item.name: (item.judged, item.outside, item.undated) for item in report.datasets}
    assert datasets == {"connections": (2, 1, 0), "steps": (3, 1, 0)}
    assert report.records == 5
    rules = [rule for rule in report.rules if rule.dataset == "connections" and rule.counts.total and not rule.groups]
    assert rules
    assert {rule.counts.total for rule in rules} == {2}
    made = next(note for note in sheet.notes if "得出" in note.zh)
    assert made.zh == "没有读到“业扩报装流程”表，由“业扩环节明细”得出 3 件，每个“申请编号”一件，其中月外 1 件"
    assert made.en.startswith('no sheet of "Connection applications" was read: 3 were made')


def test_what_the_log_cannot_tell_is_not_checked(tmp_path: Path) -> None:
    folder = tmp_path / "month"
    folder.mkdir()
    write_csv([accepted("A1"), step("A1", "方案答复", "09 10:00:00", "12 16:00:00")], folder / "a.csv")
    report, _ = audit(folder)
    late = outcome(report, "process/energized-before-contract")
    assert late.result == "notchecked"
    assert late.skip
    assert "没有列：" in late.skip.zh
    assert outcome(report, "process/design-review-late").result == "notchecked"
    # A log is not proved by what was made of it.
    differs = outcome(report, "process/step-differs-from-form")
    assert differs.result == "notchecked"
    assert differs.skip
    assert differs.skip.zh == "“业扩报装流程”由“业扩环节明细”得出，两者不能互相印证"


def test_a_report_is_the_same_bytes_however_the_log_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "month"
    folder.mkdir()
    write_csv(repeated_steps(), folder / "a.csv")
    write_csv([accepted("A10", "12"), step("open", "送电", "20 10:00:00", "20 11:00:00")], folder / "b.csv")
    small, all_findings = audit(folder)
    monkeypatch.setattr(survey, "LARGE", 0)
    monkeypatch.setattr("riskaudit.spine.judge.WHOLE", 0)
    large, findings = audit(folder)
    assert findings == all_findings
    told_once, told_again = (json.loads(report.model_dump_json()) for report in (small, large))
    assert told_once["rules"] == told_again["rules"]
    assert told_once["datasets"] == told_again["datasets"]
    assert small.findings_file.rows > 0


def test_inspect_tells_of_the_records_that_would_be_made(tmp_path: Path) -> None:
    write_csv([accepted("A1"), accepted("A2")], tmp_path / "a.csv")
    engine = DuckEngine(tmp_path)
    seen = look([tmp_path / "a.csv"], [BUILTIN], engine, tmp_path / "work")
    engine.close()
    said = [note.zh for source in seen.inputs for sheet in source.sheets for note in sheet.notes]
    assert said == ["没有读到“业扩报装流程”表，由“业扩环节明细”得出 2 件，每个“申请编号”一件"]


# The same applications in both forms.

STEPS = {
    "受理时间": "业务受理",
    "现场勘查时间": "现场勘查",
    "方案答复时间": "方案答复",
    "设计审结时间": "设计审查",
    "中间检查完成时间": "中间检查",
    "竣工检验时间": "竣工检验",
    "合同签订时间": "合同签订",
    "装表时间": "装表接电",
    "送电时间": "送电",
    "归档时间": "归档",
}
CARRIED = ("流程名称", "用户编号", "用户名称", "用户分类", "电源数目", *UNITS)


def application(number: int, dice: Random) -> dict[str, str]:
    """An application in the wide form: its times in order or not, some of them empty or not readable."""
    found = {"申请编号": f"A{number:03d}", "用户编号": f"33{number:08d}", "用户名称": f"甲{number}", **UNITS}
    found["流程名称"] = dice.choice(["低压居民新装", "高压增容", "高压新装", "更名", ""])
    found["用户分类"] = dice.choice(["居民", "低压非居民", "高压", ""])
    found["电源数目"] = dice.choice(["单电源", "双电源", "多电源", ""])
    moment = datetime(2026, 9, 20) + timedelta(days=dice.randint(0, 35), minutes=dice.randint(480, 1080))
    for name in STEPS:
        cell = moment.isoformat(" ")
        found[name] = dice.choices([cell, "", "待定"], [12, 0 if name in ("受理时间", "送电时间") else 3, 1])[0]
        moment += timedelta(minutes=dice.choice([-2000, 30, 600, 1440, 2880, 5760]))
    if dice.random() < 0.2:
        begin = moment - timedelta(days=9)
        found["挂起开始时间"] = begin.isoformat(" ")
        found["挂起结束时间"] = (begin + timedelta(days=dice.randint(0, 5))).isoformat(" ")
    return found


def as_log(form: Mapping[str, str], dice: Random) -> list[Row_]:
    """The same as rows of the log, in any order; what is not done has no row, or one that is open."""
    rows = []
    for name, word in STEPS.items():
        if form[name] or dice.random() < 0.5:
            begun = form[name] if word == "业务受理" else form["受理时间"]
            rows.append(
                {"申请编号": form["申请编号"], "环节名称": word, "环节到达时间": begun, "环节完成时间": form[name]}
            )
    kept = {name: form[name] for name in CARRIED}
    rows = [{**row, **{name: cell for name, cell in kept.items() if dice.random() < 0.8}} for row in rows]
    rows[0] |= kept
    paused = {name: form[name] for name in ("挂起开始时间", "挂起结束时间") if name in form}
    rows[dice.randrange(len(rows))] |= paused
    dice.shuffle(rows)
    return rows


def test_both_forms_of_the_same_applications_are_judged_alike(tmp_path: Path) -> None:
    dice = Random(0)
    forms = [application(number, dice) for number in range(150)]
    wide, log = tmp_path / "wide", tmp_path / "log"
    wide.mkdir()
    log.mkdir()
    head = ["申请编号", "业务类型", *CARRIED[1:], *STEPS, "挂起开始时间", "挂起结束时间"]
    write_csv([{**form, "业务类型": form["流程名称"]} for form in forms], wide / "a.csv", head)
    write_csv([row for form in forms for row in as_log(form, dice)], log / "a.csv")
    found = [_verdicts(*audit(folder)) for folder in (wide, log)]
    assert found[0] == found[1]
    rules, findings = found[0]
    judged = [name for name, (result, *_) in rules.items() if result not in ("notchecked", "notselected")]
    assert {"process/plan-reply", "process/energized-before-contract", "process/stages-out-of-order"} <= set(judged)
    assert len({rule for rule, *_ in findings}) > 5


def _verdicts(report: Report, findings: bytes) -> tuple[dict[str, Any], set[tuple[str, ...]]]:
    """The outcomes of the rules over applications, and their findings without the place in a file."""
    rules = {
        rule.id: (
            rule.result.value,
            rule.counts,
            rule.skip,
            [item.record.key for item in rule.open_items],
            rule.reasons,
        )
        for rule in report.rules
        if rule.dataset == "connections"
    }
    rows = csv.DictReader(findings.decode("utf-8-sig").splitlines())
    kept = {
        tuple(cell for name, cell in row.items() if name not in ("file", "sheet", "row"))
        for row in rows
        if row["dataset"] == "connections"
    }
    return rules, {(row[1], *row) for row in kept}


# On Spark.


@NEEDS_SPARK
def test_spark_makes_the_same_applications(tmp_path: Path) -> None:
    one = {"挂起开始时间": "2026-10-10 09:00:00", "挂起结束时间": "2026-10-11 09:00:00"}
    rows = [*repeated_steps(), step("A9", "归档", "15 10:00:00", "15 11:00:00", **one), step("", "送电", "15 10:00:00")]
    path = write_csv([*rows, step("A9", "现场勘查", "15 10:00:00", "15 11:00:00", 用户分类="高压")], tmp_path / "a.csv")
    found = []
    for engine in (DuckEngine(tmp_path), spark_engine(tmp_path)):
        for large in (False, True):
            loaded = loaded_from([path], engine, tmp_path / "work", large=large, month="2026-10")
            found.append((loaded.made, loaded.present, notes(loaded), typed_rows(engine)))
            for name in ("connections", "steps"):
                engine.drop(typed_table(name))
        engine.close()
    assert len(found[0][3]) == len(REPEATED) + 1
    assert found[1:] == found[:1] * 3


# The declaration.

WRONG: dict[str, tuple[tuple[str, str], str, str]] = {
    "an unknown dataset": (("from: steps", "from: stepz"), "from: stepz", "没有此数据集：“stepz”"),
    "the dataset itself": (("from: steps", "from: connections"), "from: connections", "没有此数据集：“connections”"),
    "an unknown step column": (("step: step\n", "step: stap\n"), "step: stap", "没有此列：“stap”"),
    "a step column without codes": (("step: step\n", "step: business\n"), "step: business", "“business”不是代码列"),
    "a word of no code list": (("{step: 方案答复,", "{step: 方案回复,"), "方案回复", "没有此环节：“方案回复”"),
    "an alias for a step": (("{step: 归档,", "{step: 信息归档,"), "信息归档", "没有此环节：“信息归档”"),
    "an unknown step instead": (("[装表接电]", "[装表]"), "instead: [装表]", "没有此环节：“装表”"),
    "an unknown moment of the log": (
        ("step: 现场勘查, at: finished_at", "step: 现场勘查, at: finishd_at"),
        "finishd_at",
        "没有此列：“finishd_at”",
    ),
    "no moment of the log": (
        ("step: 现场勘查, at: finished_at", "step: 现场勘查, at: handler"),
        "at: handler",
        "“handler”不是时间列",
    ),
    "an unknown other end": (("same_day: finished_at", "same_day: ended"), "same_day: ended", "没有此列：“ended”"),
    "a column that the log lacks": (("    - customer_name\n", "    - clerk\n"), "- clerk", "没有此列：“clerk”"),
    "an unknown value": (("{status: [退回]}", "{status: [回退]}"), "[回退]", "没有此代码：“回退”"),
    "an unknown column of values": (("{status: [退回]}", "{stat: [退回]}"), "stat:", "没有此列：“stat”"),
    "an unknown column of the dataset": (("    surveyed_at:", "    surveied_at:"), "title:", "surveied_at"),
    "no moment of the dataset": (("    surveyed_at:", "    clerk:"), "title:", "clerk is neither a moment nor a date"),
    "a column twice": (("    - customer_name\n", "    - replied_at\n"), "title:", "makes a column twice: replied_at"),
    "no moment of acceptance": (("    accepted_at: {step", "    applied_on: {step"), "title:", "must make accepted_at"),
    "another key": (("  key: application_no\n", "  key: account_no\n"), "title:", "key of the dataset"),
    "an unknown word": (("  undone:", "  undun:"), "undun:", "未知的键“undun”"),
    "no moments": (
        ("    surveyed_at: {step: 现场勘查, at: finished_at}", "    surveyed_at: 现场勘查"),
        "surveyed_at:",
        "",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_declaration_is_told_with_file_and_line(name: str, tmp_path: Path) -> None:
    (before, after), line, words = WRONG[name]
    text = (builtin_folder() / "datasets" / "connections.yaml").read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    text = text.replace(before, after)
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "connections.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleFaults) as caught:
        load((BUILTIN, tmp_path))
    faults = [fault for fault in caught.value.faults if "connections.yaml" in fault.place.file]
    fault = next(fault for fault in faults if words in fault.text("zh"))
    assert fault.place.line
    assert line in text.splitlines()[fault.place.line - 1] or "title:" in line


def test_a_log_is_not_made_from_a_log(tmp_path: Path) -> None:
    steps = (builtin_folder() / "datasets" / "steps.yaml").read_text(encoding="utf-8")
    moments = "{started_at: {step: 归档, at: accepted_at}}"
    events = f"{{from: connections, key: application_no, step: flow_status, moments: {moments}}}"
    for before, after in {
        "identify: [application_no, step, started_at]": "identify: [application_no, started_at]",
        "key: [application_no, step, started_at]": "key: [application_no]",
        "date: started_at": f"date: started_at\nevents: {events}",
    }.items():
        assert steps.count(before) == 1
        steps = steps.replace(before, after)
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "steps.yaml").write_text(steps, encoding="utf-8")
    with pytest.raises(RuleFaults) as caught:
        load((BUILTIN, tmp_path))
    assert any("“steps”自己也由明细得出" in fault.text("zh") for fault in caught.value.faults)
