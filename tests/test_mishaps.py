"""Verdicts that a hostile reader once got wrong out of the tool, each with the export that did it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from riskaudit.cli import main

EXPORTS = {
    "档案.csv": """户号,用户状态,用电类别,用户分类,运行容量,送电时间,录入时间
1100000001,正常,居民生活用电,低压居民,8,2020-05-01 10:00:00,2026-10-05 10:00:00
""",
    "合同一.csv": """合同编号,户号,签订日期,到期日期,签订状态,解除日期,销毁日期
H9,1100000009,2020-01-01,2029-12-31,已签,,
H3,1100000003,2010-01-01,2019-12-31,终止,2020-03-01,2026-10-12
""",
    "合同二.csv": """合同编号,签订日期,到期日期,签订状态
H7,2020-04-01,2029-12-31,已签
""",
    "停电.csv": """停电编号,停电类型,变更类型,公告时间,停电时间,复电时间,停电通知书送达时间
O1,计划检修,新增,2026-10-05 09:00:00,2026-10-10 09:00:00,2026-10-10 18:00:00,
O1,计划检修,撤消,2026-10-05 09:00:00,2026-10-10 09:00:00,2026-10-10 18:00:00,
O2,计划检修,新增,2026-10-08 09:00:00,2026-10-10 09:00:00,2026-10-10 18:00:00,13800001111
""",
    "业扩.csv": """申请编号,业务类型,用户分类,电源数目,受理时间,方案答复时间,挂起开始时间,送电时间,检验结论,检验合格时间
A1,新装,高压,单电源,2026-09-01 09:00:00,2026-10-20 09:00:00,2026-09-02 09:00:00,,,
A2,新装,高压,单电源,2026-09-01 09:00:00,2026-10-20 09:00:00,,2026-10-12 09:00:00,不合格,2026-10-20 10:00:00
""",
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The report and the findings of these exports."""
    folder, out = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("out")
    for name, text in EXPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    asked = ["check", str(folder), "--month", "2026-10", "--profile", "sgcc", "--format", "json", "-o", str(out)]
    assert CliRunner().invoke(main, asked).exit_code == 1
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return json.loads((out / "report.json").read_text(encoding="utf-8")), list(csv.DictReader(file))


Audited = tuple[dict[str, Any], list[dict[str, str]]]


def results(audited: Audited, rule: str) -> list[tuple[str, str]]:
    """The findings of a rule as result and key."""
    return [(row["result"], row["key"]) for row in audited[1] if row["rule"] == rule]


def test_a_ledger_without_the_joining_column_leaves_no_partner_to_review(audited: Audited) -> None:
    assert [result for result, _ in results(audited, "contract/no-contract")] == ["review"]


def test_a_contract_destroyed_this_month_is_this_months_record(audited: Audited) -> None:
    assert results(audited, "contract/destroyed-too-early") == [("fail", "H3")]


def test_a_withdrawn_notice_goes_with_all_its_rows(audited: Audited) -> None:
    assert results(audited, "outage/planned-notice-short") == [("fail", "O2")]


def test_a_pause_whose_end_no_file_has_is_not_told(audited: Audited) -> None:
    assert results(audited, "process/plan-reply") == [("fail", "A2")]
    (rule,) = (rule for rule in audited[0]["rules"] if rule["id"] == "process/plan-reply")
    assert rule["counts"]["unknown"] == 1 and rule["counts"]["pass"] == 0


def test_a_pass_after_energizing_does_not_excuse_the_failed_inspection(audited: Audited) -> None:
    assert results(audited, "process/energized-after-failed-inspection") == [("fail", "A2")]


def test_a_telephone_in_the_wrong_column_is_hidden(audited: Audited) -> None:
    assert "13800001111" not in json.dumps(audited[0], ensure_ascii=False)


def test_the_report_holds_no_article_that_was_not_read_in_the_text(audited: Audited) -> None:
    for basis in audited[0]["bases"].values():
        assert not basis["article"] or basis["article_confidence"] == "text", basis["id"]


def test_a_key_that_lost_its_leading_zeros_is_no_missing_partner(tmp_path: Path) -> None:
    head = EXPORTS["档案.csv"].splitlines()[0]
    archives = [
        "0012345678,正常,居民生活用电,低压居民,8,2020-05-01 10:00:00,2026-10-05 10:00:00",
        "0099999999,正常,居民生活用电,低压居民,8,2020-05-01 10:00:00,2026-10-05 10:00:00",
    ]
    (tmp_path / "档案.csv").write_text("\n".join([head, *archives]) + "\n", encoding="utf-8")
    contracts = "合同编号,户号,签订日期,到期日期,签订状态\nH2,12345678,2020-01-01,2029-12-31,已签\n"
    (tmp_path / "合同.csv").write_text(contracts, encoding="utf-8")
    asked = ["check", str(tmp_path), "--month", "2026-10", "--format", "json", "-o", str(tmp_path / "out"), "-q"]
    CliRunner().invoke(main, asked)
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["row"], row["result"]) for row in csv.DictReader(file) if row["rule"] == "contract/no-contract"]
    assert rows == [("2", "review"), ("3", "fail")]
