"""限期举证: what is for review for want of a record fails once its day for proof has passed, and no sooner."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.cli.replay import aside
from riskaudit.errors import Place
from riskaudit.library import builtin_folder
from riskaudit.model.ledger import CLOSED, OPENED, Ledger, Mark, Marked, OldOrder
from riskaudit.model.manifest import read_manifest
from riskaudit.spine.unproven import unproven
from small_library import small_library

NOTICE, DUNNING, DOUBT = "outage/arrears-notice-window", "outage/arrears-dunning-unrecorded", "outage/doubtful"
HEAD = "停电编号,停电类型,停电时间,通知书送达时间,最近催费时间,是否费控,复电时间,供电所"
CUTS = (
    "T01,欠费停电,2026-10-08 09:00,,2026-10-01,否,2026-10-10 09:00,青禾供电所",
    "T02,欠费停电,2026-10-09 09:00,2026-10-04 09:00,,否,2026-10-10 09:00,青禾供电所",
    "T03,欠费停电,2026-10-09 09:00,2026-10-04 09:00,2026-10-02,否,2026-10-10 09:00,白鹭供电所",
)
FINGERPRINT = "ab" * 32


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library, the export of October, and what the audit made of it. The third rule rests on a fact of memory."""
    base = tmp_path_factory.mktemp("unproven")
    rules = small_library(base / "rules", NOTICE, DUNNING)
    sure = (builtin_folder() / f"{DUNNING}.yaml").read_text(encoding="utf-8")
    told = [line for line in sure.splitlines() if not line.startswith(("basis:", "idea:"))]
    (rules / f"{DOUBT}.yaml").write_text("\n".join(["basis: [pq-flicker]", *told, ""]), encoding="utf-8")
    export(base / "2026-10", *CUTS)
    assert audit(base, "2026-10", base / "oct", "--month", "2026-10")["scope"]["as_of"] == "2026-11-01"
    return base


def export(folder: Path, *rows: str) -> None:
    folder.mkdir()
    (folder / "停电.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")


def audit(base: Path, source: str, out: Path, *words: str, code: int | None = None) -> dict[str, Any]:
    asked = ["check", str(base / source), "--rules", str(base / "rules"), "-o", str(out), *words]
    done = CliRunner().invoke(main, [*asked, "--format", "json,ledger,sarif,text"])
    assert done.exit_code == (code if code is not None else done.exit_code) and done.exit_code in (0, 1), done.output
    return json.loads((out / "report.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def filled(base: Path, target: Path, **cells: str) -> Path:
    """The ledger of October with cells of all its orders filled in."""
    book = openpyxl.load_workbook(base / "oct" / "ledger.xlsx")
    sheet = book["整改台账"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for heading, value in cells.items():
            sheet.cell(row, columns[heading]).value = value
    book.save(target)
    return target


def found(out: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["rule"], row["key"]): row for row in csv.DictReader(file)}


def test_the_day_after_is_a_fail_but_for_facts_that_nobody_read(october: Path, tmp_path: Path) -> None:
    ledger = filled(october, tmp_path / "ledger.xlsx", 反馈期限="2026-11-10", 佐证编号="—")
    behind = tmp_path / "behind"
    report = audit(october, "2026-10", behind, "--ledger", str(ledger), "--as-of", "2026-11-11", code=1)
    results = {name: row["result"] for name, row in found(behind).items()}
    assert results == {(NOTICE, "T01"): "fail", (DUNNING, "T02"): "fail", (DOUBT, "T02"): "review"}
    for row in found(behind).values():
        assert "限期举证，反馈期限 2026-11-10 已过，未见佐证（台账 ledger.xlsx › 整改台账 › " in row["message"]
        assert row["message"].count("限期举证") == 1 and "工单 JC-" in row["message"]
    assert report["follow_up"]["total"]["unproven"] == 2 and report["follow_up"]["beyond"] == 0
    doubt = next(rule for rule in report["rules"] if rule["id"] == DOUBT)
    assert [item["reason"] for item in doubt["findings"]] == ["依据未见原文，仅作提示"]
    levels = json.loads((behind / "report.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert sorted(item["kind"] for item in levels) == ["fail", "fail", "review"]


def test_a_record_of_an_earlier_month_counts_under_its_rule_alone(october: Path, tmp_path: Path) -> None:
    late = CUTS[0].replace(",,2026", ",2026-10-04 09:00,2026")  # the notice has been entered since
    export(
        tmp_path / "2026-11",
        late,
        *CUTS[1:],
        "T04,欠费停电,2026-11-09 09:00,2026-11-04 09:00,2026-11-02,否,2026-11-10 09:00,白鹭供电所",
    )
    ledger = filled(october, tmp_path / "ledger.xlsx")
    out = tmp_path / "out"
    report = audit(october, str(tmp_path / "2026-11"), out, "--ledger", str(ledger), "--month", "2026-11", code=1)
    results = {name: row["result"] for name, row in found(out).items()}
    assert results == {(DUNNING, "T02"): "fail", (DOUBT, "T02"): "review"}
    (dataset,) = report["datasets"]
    assert (dataset["with_fail"], dataset["with_review"]) == (0, 0)  # of the one record of the month
    assert (dataset["judged"], dataset["outside"]) == (1, 3) and report["follow_up"]["beyond"] == 2
    assert {rule["id"]: rule["beyond"] for rule in report["rules"]} == {NOTICE: 0, DUNNING: 1, DOUBT: 1}
    for rule in report["rules"]:
        assert sum(rule["counts"].values()) == dataset["judged"] + rule["beyond"]
    sheet = openpyxl.load_workbook(out / "ledger.xlsx")["整改台账"]
    head = [cell.value for cell in sheet[1]]
    rows = [dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert {row["记录编号"]: row["判定"] for row in rows} == {"T01": "待核查", "T02": "疑似问题"}
    manifest, _ = read_manifest(out / "manifest.json")
    assert manifest.audit.proofs_due == 2 and "ledger" not in aside(manifest.audit)  # verify cannot do without it
    said = {row["记录编号"]: "限期举证逾期 1 条，由待核查转为疑似问题" in row["本期复查结果"] for row in rows}
    assert said == {"T01": False, "T02": True} and {row["状态"] for row in rows} == {"派发"}


def order(**changes: Any) -> OldOrder:
    told = {"due": date(2026, 11, 10), "state": OPENED, "cells": {}, "deleted": False} | changes
    mark = Mark("JC-1", (Marked(FINGERPRINT, NOTICE),))
    return OldOrder(Place("a/ledger.xlsx", sheet="整改台账", row=2), "JC-1", "", mark=mark, **told)


@pytest.mark.parametrize(
    ("orders", "overdue"),
    [
        ([order()], True),
        ([order(due=date(2026, 11, 11))], False),
        ([order(state=CLOSED)], False),
        ([order(deleted=True)], False),
        ([order(cells={"佐证编号": " 待补 "})], True),
        ([order(cells={"佐证编号": "暂无"})], True),
        ([order(cells={"佐证编号": "未提供"})], True),
        ([order(cells={"佐证编号": "原件丢失，见 FY-2"})], False),
        ([order(cells={"佐证编号": "无锡档案室"})], False),
        ([order(cells={"Proof no.": "REC-7"})], False),
        ([order(cells={"Decision": "Not true"})], False),
        ([order(cells={"终审": "属实"})], True),
        ([order(), order(cells={"佐证编号": "LY-1"})], False),
    ],
)
def test_what_is_overdue(orders: list[OldOrder], overdue: bool) -> None:
    told = unproven([Ledger("ledger.xlsx", "", tuple(orders))], date(2026, 11, 11), "en")
    assert bool(told) is overdue
    if overdue:
        assert told[NOTICE][FINGERPRINT].endswith("(ledger ledger.xlsx › 整改台账 › 2, order JC-1)")
