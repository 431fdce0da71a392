"""The dispute-ready list: of each paper a court would ask for, whether the record shows it, on all four words and none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.compile import rule_faults
from riskaudit.compile.proof import DENIED
from riskaudit.library import BUILTIN, load
from riskaudit.model.dataset import Dataset
from riskaudit.model.report import Report
from riskaudit.spine import judge
from riskaudit.writers.json import read_json

SERVED, RECALLED = "停电通知书及送达签收", "停电前30分钟再次通知记录"
MESSAGE = "以短信等电子方式送达的停电通知书的签收"
DUNNED, APPROVED = "催交电费记录", "停电审批单"
CONTRACT, PUBLISHED = "供用电合同原件", "停电公告及发布记录"


@pytest.fixture(params=["kept whole", "counted together"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "counted together":
        monkeypatch.setattr(judge, "WHOLE", 0)


def audited(name: str, head: str, rows: list[str], folder: Path) -> Report:
    (folder / f"{name}.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    asked = [
        "check",
        str(folder / f"{name}.csv"),
        "-o",
        str(folder / "out"),
        "--as-of",
        "2026-11-01",
        "--format",
        "json",
    ]
    CliRunner().invoke(main, asked)
    return read_json(folder / "out" / "report.json")


def stands(report: Report, rule: str) -> dict[str, dict[str, str | None]]:
    """Key of the record → title of the proof → its word."""
    outcome = next(item for item in report.rules if item.id == rule)
    titles = [item.title.zh for item in next(item for item in report.datasets if item.judged).proof]
    return {finding.record.key: dict(zip(titles, finding.proof, strict=True)) for finding in outcome.findings}


CUTS = (
    "停电编号,停电类型,户号,实际停电时间,停电通知书送达时间,签收人,签收证据,再次通知时间,停电审批人,费控标志,送达方式"
)
ROWS = [
    "T1,欠费停电,1001,2026-10-20 10:00:00,2026-10-19 09:00:00,张三,,2026-10-20 09:00:00,,否,",
    "T2,欠费停电,1002,2026-10-20 10:00:00,,,,,李四,否,",
    "T3,欠费停电,1003,2026-10-20 10:00:00,2026-10-19 09:00:00,未签收,,昨天下午,李四,否,",
    "T4,欠费停电,1004,2026-10-20 10:00:00,2026-10-19 09:00:00,,回执照片,,否,否,",
    "T5,欠费停电,1005,2026-10-20 10:00:00,2026-10-19 09:00:00,,短信发送回执,,,否,短信",
]


@pytest.mark.usefixtures("way")
def test_an_arrears_cut_says_how_it_stands_with_each_proof(tmp_path: Path) -> None:
    told = stands(audited("停电", CUTS, ROWS, tmp_path), "outage/arrears-notice-window")
    assert {key: row[SERVED] for key, row in told.items()} == {
        "T1": "present",
        "T2": "missing",
        "T3": "missing",
        "T4": "present",
        "T5": None,
    }
    assert [row[MESSAGE] for row in told.values()] == [None, None, None, None, "missing"]
    assert {key: row[RECALLED] for key, row in told.items()} == {
        "T1": "present",
        "T2": "missing",
        "T3": "unreadable",
        "T4": "missing",
        "T5": "missing",
    }
    assert [row[APPROVED] for row in told.values()] == ["missing", "present", "present", "missing", "missing"]
    for row in told.values():
        assert row[DUNNED] == "not exported"
        assert row[CONTRACT] == "not exported"
        assert row[PUBLISHED] is None


@pytest.mark.usefixtures("way")
def test_the_place_of_a_destroyed_contract_shows_no_original(tmp_path: Path) -> None:
    head = "合同编号,户号,签订日期,有效期至,产权分界点,终止日期,销毁日期,原件存放位置"
    row = "H1,1001,2014-07-01,2024-06-30,,2024-06-30,2026-10-12,三号柜"
    told = stands(audited("合同", head, [row], tmp_path), "contract/boundary-blank")["H1"]
    assert told[CONTRACT] is None
    assert told["合同销毁清单及审批、用电方所持合同文本"] == "not exported"


@pytest.mark.usefixtures("way")
def test_a_planned_cut_is_asked_for_other_proof(tmp_path: Path) -> None:
    head = "停电编号,停电类型,实际停电时间,公告时间,签收人,是否重要用户"
    rows = ["P1,计划检修,2026-10-20 10:00:00,2026-10-19 09:00:00,,否", "P2,计划检修,2026-10-20 10:00:00,,,是"]
    told = stands(audited("停电", head, rows, tmp_path), "outage/planned-notice-short")
    assert [row[PUBLISHED] for row in told.values()] == ["present", "missing"]
    assert [row["重要用户停电通知及送达签收"] for row in told.values()] == [None, "missing"]
    assert all(row[SERVED] is None and row[DUNNED] is None for row in told.values())


@pytest.mark.usefixtures("way")
def test_a_flag_shows_a_proof_only_where_it_is_set(tmp_path: Path) -> None:
    head = "检查工作单编号,检查时间,检查类型,检查结果,证件出示,检查人员,用户签收人,是否拒签,见证人"
    rows = [
        "J1,2026-10-12 09:00:00,周期检查,正常,是,张三,,否,",
        "J2,2026-10-12 09:00:00,周期检查,正常,否,张三,,否,",
        "J3,2026-10-12 09:00:00,周期检查,正常,看不清,张三,,否,",
    ]
    told = stands(audited("检查", head, rows, tmp_path), "site/result-unsigned")
    shown = [row["检查人出示证件的记录"] for row in told.values()]
    assert shown == ["present", "missing", "unreadable"]
    assert [row["拒签的见证人或影像"] for row in told.values()] == [None, None, None]


@pytest.mark.usefixtures("way")
def test_an_optional_column_that_no_export_has_is_not_called_empty(tmp_path: Path) -> None:
    head = "检查工作单编号,检查时间,检查类型,检查结果,证件出示,检查人员,用户签收人{}"
    row = "J1,2026-10-12 09:00:00,反窃查违,正常,是,张三,{}"
    title = "现场照片或录像"
    without = stands(audited("检查", head.format(""), [row.format("")], tmp_path), "site/result-unsigned")
    empty = stands(audited("检查", head.format(",现场影像编号"), [row.format(",")], tmp_path), "site/result-unsigned")
    there = stands(audited("检查", head.format(",现场影像编号"), [row.format(",V7")], tmp_path), "site/result-unsigned")
    assert [item["J1"][title] for item in (without, empty, there)] == ["not exported", "missing", "present"]


@pytest.mark.parametrize(
    "said",
    ["否", "未签收", "未", "无录音", "没有", "拒签", "0", "N", "待补", "原件丢失", "地址不详", "暂无", "尚未提供"],
)
def test_a_text_that_says_no_shows_nothing(said: str) -> None:
    assert re.search(DENIED, said)


@pytest.mark.parametrize(
    "said",
    [
        "张三",
        "未央区档案室",
        "无锡档案室",
        "无为市供电公司",
        "无棣县档案室",
        "无极县档案室",
        "拒签见证录像",
        "NO.17",
        "2026-10-01 短信",
        "01柜",
    ],
)
def test_a_text_that_names_a_place_or_a_paper_shows_it(said: str) -> None:
    assert not re.search(DENIED, said)


def test_a_code_or_a_number_shows_no_paper() -> None:
    column = {"title": {"zh": "列", "en": "column"}}
    data: dict[str, Any] = {
        "title": {"zh": "表", "en": "table"},
        "identify": ["a"],
        "key": ["a"],
        "date": "d",
        "proof": [{"title": {"zh": "证", "en": "proof"}, "columns": ["n"]}],
        "columns": {"a": column, "d": {**column, "type": "date"}, "n": {**column, "type": "number"}},
    }
    with pytest.raises(ValueError, match="a code or a number shows no paper: n"):
        Dataset.model_validate(data)
    data["columns"]["n"] = {**column, "type": "flag"}
    assert Dataset.model_validate(data).proof[0].columns == ("n",)


def test_every_dataset_has_its_list_and_reads_it() -> None:
    library = load([BUILTIN])
    first = {rule.dataset: rule for rule in library.rules.values()}
    for name, dataset in library.datasets.items():
        assert len(dataset.proof) >= 2, name
        titles = [(proof.title.zh, proof.when) for proof in dataset.proof]
        assert len(set(titles)) == len(titles), name
        assert not any("条" in proof.title.zh and "第" in proof.title.zh for proof in dataset.proof)
        assert not rule_faults(first[name], library)
