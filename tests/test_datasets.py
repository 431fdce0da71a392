"""The six shipped datasets: no heading belongs to two columns, and no real export to two datasets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
import yaml
from sqlglot import exp

from riskaudit.model.dataset import Column, Dataset

FOLDER = Path(__file__).parents[1] / "rules" / "datasets"
NAMES = ("archives", "complaints", "connections", "contracts", "outages", "repairs")
DATASETS = {
    name: Dataset.model_validate(yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))) for name in NAMES
}

PERSONAL = re.compile(
    r"户名|姓名|户号|联系人|电话|地址|证件|客户经理|台区经理|人员|人$|被诉人|受理内容|处理意见|条款全文"
)
"""Titles of columns that hold a name, a number to call, an address, an identity or words about a person."""

EXPORTS = {
    "outages": (
        "序号 停电信息编号 停电类型 停电开始时间 停电结束时间 停电原因 停电范围描述 停电区域 变更类型 发布渠道 电压等级 停电填报人 停电信息填报时间",
        "停电编号 停电类型 公告时间 计划停电时间 计划送电时间 停电范围 停电线路 供电所",
        "停电编号 户号 户名 停电类型 欠费金额 最迟交费日 催交次数 最近催交时间 停电通知书送达时间 送达方式 签收人 停电审批人 审批时间 "
        "停电前30分钟通知时间 实际停电时间 缴清时间 实际送电时间 延时送电原因 费控标志 供电单位",
        "工单编号 用户编号 用户名称 停电类型 停电时间 复电时间 运行容量",
        "cmsid poweroffId typeCode startTime stopDate poweroffReason powerType chgTypeCode chgReason empNo collTime issueChannel areaDesc voltCode",
    ),
    "connections": (
        "申请编号 户号 户名 用电地址 业务类型 用户分类 用电类别 供电电压 电源数目 合同容量 受理时间 方案答复时间 设计审查时间 中间检查时间 "
        "竣工报验时间 竣工检验时间 合同签订时间 装表时间 送电时间 归档时间 当前环节 录入时间",
        "申请编号 工单编号 业务类型 业务子类型 申请方式 受理时间 提交时间 预约时间 合同容量 供电电压 用户分类 行业分类 城乡类别 设计负责人 安装负责人",
        "申请编号 受理时间 归档时间",
        "申请编号 合同编号 业务类型 受理时间 合同签订日期 送电时间",
        "appNo appTypeCode appMode acceptedTime coCapacity suVoltage userClass urCategories",
    ),
    "archives": (
        "用户编号 用户名称 用户状态 用户分类 用电类别 行业类别 供电电压 合同容量（kVA） 运行容量（kVA） 抄表段编号 抄表员姓名 催费员姓名 城乡类别",
        "户号 户名 证件号 联系电话 用电地址 合同容量 运行容量 用电类别 电价类别 行业 电压等级 产权分界点 计量点 表号 签署日期 录入时间 补录说明",
        "CONS_NO ELEC_ADDR CONS_SORT_CODE ELEC_TYPE_CODE TRADE_CODE VOLT_CODE CONTRACT_CAP RUN_CAP CONS_STATUS TG_NO ORG_NO",
    ),
    "contracts": (
        "合同编号 合同名称 户号 户名 合同类型 签订日期 生效日期 到期日期 签订状态 签订人 双方签章 合同容量 产权分界点 原件位置 归档日期",
        "合同编号 户号 用户类别 签约日期 有效期至",
        "合同编号 用户编号 用户名称 用电类别 合同容量 签署日期 终止日期 录入时间",
    ),
    "repairs": (
        "工单编号 户号 受理时间 派单时间 接单时间 现场分类 到达现场时间 恢复送电时间 产权归属 回访时间 回访满意度",
        "工单编号 国网工单编号 业务类型 受理时间 受理内容 派单时间 接单时间 到达现场时间 抢修完成时间 联系客户时间 回单时间 归档时间 是否子单 主单编号",
        "gdbh gwgdbh ssds gddw gzdz slsj gzms gzlx yhbh jdsj ddxcsj qxwcsj gdsj sfzd zdbh",
    ),
    "complaints": (
        "工单编号 业务类型 投诉一级分类 投诉二级分类 受理时间 受理内容 派发时间 接单时间 首次联系客户时间 答复客户时间 回访时间 回访人 被诉人 "
        "经办人 归档时间 是否属实 转派次数 满意度",
        "工单号 户号 客户姓名 客户联系电话 投诉等级 责任分类 保密方式 受理时间 联系客户时间 答复时间 归档时间",
        "留言编号 留言用户 留言主题 留言时间 留言详情 答复意见 答复时间",
    ),
}
CASES = [pytest.param(name, row, id=f"{name}-{n}") for name, rows in EXPORTS.items() for n, row in enumerate(rows, 1)]


def bare(text: str) -> str:
    """A heading or code as it is compared: one width, no blanks, lower case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def headings(name: str, column: Column) -> set[str]:
    """Every heading under which a column is found."""
    return {bare(heading) for heading in (name, column.title.zh, *column.aliases, *column.time_aliases)}


def columns() -> Iterator[tuple[str, str, Column]]:
    for kind, dataset in DATASETS.items():
        for name, column in dataset.columns.items():
            yield kind, name, column


def claims(dataset: Dataset, row: str) -> dict[str, list[str]]:
    """The columns that a heading row fills, each with the headings that claim it."""
    cells = [bare(cell) for cell in row.split()]
    found = {
        name: [cell for cell in cells if cell in headings(name, column)] for name, column in dataset.columns.items()
    }
    return {name: cells for name, cells in found.items() if cells}


def test_folder_holds_the_six() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == list(NAMES)


@pytest.mark.parametrize("kind", NAMES)
def test_no_heading_belongs_to_two_columns(kind: str) -> None:
    owners: dict[str, str] = {}
    for name, column in DATASETS[kind].columns.items():
        for heading in headings(name, column):
            assert heading not in owners, f"{heading}: {owners[heading]}, {name}"
            owners[heading] = name


def test_no_wording_belongs_to_two_codes() -> None:
    for kind, name, column in columns():
        owners: dict[str, str] = {}
        for code, wordings in column.codes.items():
            for wording in {bare(code), *map(bare, wordings)}:
                assert wording not in owners, f"{kind}.{name} {wording}: {owners[wording]}, {code}"
                owners[wording] = code


@pytest.mark.parametrize(("kind", "row"), CASES)
def test_export_satisfies_one_dataset(kind: str, row: str) -> None:
    assert [name for name, dataset in DATASETS.items() if set(dataset.identify) <= set(claims(dataset, row))] == [kind]


@pytest.mark.parametrize(("kind", "row"), CASES)
def test_no_two_headings_of_an_export_claim_one_column(kind: str, row: str) -> None:
    assert {name: cells for name, cells in claims(DATASETS[kind], row).items() if len(cells) > 1} == {}


def test_personal_columns_are_marked() -> None:
    # Only texts can hold a name or a number to call: a flag or a count about a person tells nothing of who it is.
    unmarked = {
        f"{kind}.{name}"
        for kind, name, column in columns()
        if PERSONAL.search(column.title.zh) and column.type == "text" and column.personal is None
    }
    assert unmarked == set()


def test_every_account_number_is_masked_alike() -> None:
    assert {DATASETS[kind].columns["account_no"].personal for kind in NAMES} == {"account"}


@pytest.mark.parametrize("kind", NAMES)
def test_chain_and_exclusions_hold(kind: str) -> None:
    dataset = DATASETS[kind]
    assert dataset.unit == ("unit_city", "unit_county", "unit_station", "unit_team")
    # A sheet without these is read all the same: their absence means that nothing is excluded, paused or excused.
    rare = {*dataset.unit, *dataset.excuse}
    if dataset.pause:
        rare |= {dataset.pause.from_, dataset.pause.to, dataset.pause.reason or dataset.pause.to}
    assert all(dataset.columns[name].optional for name in rare)
    for exclusion in dataset.exclude:
        tree = sqlglot.parse_one(exclusion.when, dialect="duckdb")
        assert all(item.name in dataset.columns for item in tree.find_all(exp.Column))
    assert dataset.columns[dataset.date].type in {"moment", "date"}


def test_column_names_are_readable_in_conditions() -> None:
    for kind, name, _ in columns():
        tree = sqlglot.parse_one(f"{name} IS NOT NULL AND {name} = 'x'", dialect="duckdb")
        assert {item.name for item in tree.find_all(exp.Column)} == {name}, f"{kind}.{name}"
