"""What an earlier report left open, told by name in the next: done, late, open still, gone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.model.carry_over import OpenNow
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.months.earlier import cautions
from riskaudit.spine.answers import Answers, Verdict
from riskaudit.spine.carry_over import carry_over, latest
from riskaudit.writers.html import carried_over as html
from riskaudit.writers.html import view as html_view
from riskaudit.writers.pdf import carried_over as pdf
from riskaudit.writers.pdf import view as pdf_view
from riskaudit.writers.pdf.grid import Grid
from small_library import small_library

RULE = "repair/late-arrival"
HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所"


def order(number: int, arrived: str) -> str:
    """An order of half an hour before the month ends; in towns the crew has an hour."""
    accepted = f"2026-10-31 23:{30 + number}:00"
    return f"2026103100000{number:03d},{accepted},{accepted},{arrived},,城区,青禾供电所"


def audit(base: Path, name: str, rows: list[str], *words: str) -> dict[str, Any]:
    (base / "in").mkdir(exist_ok=True)
    (base / "in" / "抢修.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    asked = ["check", str(base / "in"), "--rules", str(base / "rules"), "-o", str(base / name), "--format", "json,text"]
    done = CliRunner().invoke(main, [*asked, *words])
    assert done.exit_code in (0, 1), done.output
    return json.loads((base / name / "report.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_every_open_item_is_told_by_name(tmp_path: Path) -> None:
    small_library(tmp_path / "rules", RULE)
    before = audit(tmp_path, "oct", [order(number, "") for number in range(1, 5)], "--month", "2026-10")
    assert [len(rule["open_items"]) for rule in before["rules"]] == [4]
    came = [order(1, "2026-10-31 23:59:00"), order(2, "2026-11-01 00:59:00"), order(3, "三点"), order(9, "")]
    given = ["--previous", str(tmp_path / "oct" / "report.json"), "--month", "2026-11"]
    told = audit(tmp_path, "nov", came, *given)["carry_over"]
    assert (told["earlier"]["month"], told["total"], told["untold"]) == ("2026-10", 4, None)
    assert [(item["record"]["key"][-1], item["now"], item["due"]) for item in told["items"]] == [
        ("2", "late", "2026-11-01 00:32"),
        ("3", "unknown", "2026-11-01 00:33"),
        ("4", "absent", "2026-11-01 00:34"),
        ("1", "done", "2026-11-01 00:31"),
    ]
    text = (tmp_path / "nov" / "report.txt").read_text(encoding="utf-8")
    assert "2026-10 报告（数据截止日 2026-11-01）在途 4 件：" in text
    assert "逾期，转为疑似问题 1、无法判定 1、本期导出中没有 1、如期办结 1。" in text
    assert "其中 4 件当时已临期" in text and "  2026103100000004  " in text and "2026103100000001" not in text
    november = Report.model_validate_json((tmp_path / "nov" / "report.json").read_bytes())
    for language, late in (("zh", "逾期，转为疑似问题"), ("en", "Late: now suspected")):
        scope = november.scope.model_copy(update={"language": language})
        page = str(html.carried_over(html_view.View(november.model_copy(update={"scope": scope}))))
        assert f"<b>{late}</b>" in page and all(page.count(item["record"]["key"]) == 1 for item in told["items"])
        *_, grid = pdf.carried_over(pdf_view.View(november.model_copy(update={"scope": scope})))
        assert isinstance(grid, Grid) and grid.height > 4 * 10
    report = Report.model_validate_json((tmp_path / "oct" / "report.json").read_bytes())
    assert latest([report], date(2026, 11, 1)) is None and latest([report], date(2026, 11, 2)) == report
    by_due = report.model_copy(update={"scope": report.scope.model_copy(update={"month_by": "due"})})
    assert [words.zh for words in cautions(report, by_due)] == [
        "两期归月方式（--month-by）不同：同一记录可能分属两期，或两期都没有"
    ]
    unmasked = report.model_copy(update={"scope": report.scope.model_copy(update={"masked": False})})
    for earlier, secret in ((report, "12345678"), (unmasked, "")):
        still = carry_over(earlier, Answers.__new__(Answers), secret, masked=True)
        assert still is not None and still.untold and not still.items and still.total == 4


@pytest.mark.parametrize(
    ("counts", "not_due", "old", "unread", "now"),
    [
        ({"fail": 1, "unknown": 1}, 1, 2, False, OpenNow.LATE),
        ({"review": 1, "pass": 1}, 0, 2, False, OpenNow.REVIEW),
        ({}, 0, 1, False, OpenNow.ABSENT),
        ({}, 0, 1, True, OpenNow.UNKNOWN),
        ({"unknown": 1, "pass": 1}, 1, 2, False, OpenNow.OPEN),
        ({"unknown": 1}, 0, 1, False, OpenNow.UNKNOWN),
        ({"notapplicable": 1}, 0, 1, False, OpenNow.UNKNOWN),
        ({"pass": 2}, 0, 1, False, OpenNow.DONE),
        ({"pass": 1}, 0, 2, False, OpenNow.UNKNOWN),
    ],
)
def test_the_truth_table(counts: dict[str, int], not_due: int, old: int, unread: bool, now: OpenNow) -> None:
    verdict = Verdict()
    verdict.not_due = not_due
    for result, count in counts.items():
        verdict.counts[Result(result)] = count
    assert verdict.open_now(old, unread=unread) is now
