"""The shipped datasets: no heading belongs to two columns, and no real export to two datasets."""

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
NAMES = (
    *("appliances", "archives", "areas", "billing", "changes", "complaints"),
    *("connections", "contracts", "edits", "factors", "halls", "harmonics"),
    *("inspections", "meters", "outages", "procurement", "reliability", "repairs"),
    *("siteworks", "steps", "violations", "voltage"),
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DATASETS = {
    name: Dataset.model_validate(yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=_LOADER))
    for name in NAMES
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
        "经办人 归档时间 是否属实 转派次数 满意度 是否子单 主单编号",
        "工单号 户号 客户姓名 客户联系电话 投诉等级 责任分类 保密方式 受理时间 联系客户时间 答复时间 归档时间",
        "留言编号 留言用户 留言主题 留言时间 留言详情 答复意见 答复时间",
    ),
    "appliances": (
        "序号 理赔编号 工单编号 用户编号 用户名称 联系电话 用电地址 市公司 县公司 供电所 班组 事故类型 "
        "损坏电器名称 电器类别 发票日期 购置凭证 购置原价(元) 使用寿命(年) 损坏日期 报损时间 现场核查时间 "
        "核查人 能否修复 处理结论 拒赔理由 赔偿金额(元) 办结时间 经办人",
    ),
    "areas": (
        "台区编号 台区名称 市公司 县公司 供电所 班组 所属线路 台区经理 用户数 统计月份 统计截止日期 供电量 "
        "售电量 损失电量 线损率(%)",
    ),
    "billing": (
        "序号 用户编号 用户名称 用电地址 联系电话 市公司 县公司 供电所 班组 供电单位编码 用户分类 用电类别 "
        "执行电价 行业分类 电费年月 抄表段编号 抄表例日 计划抄表日期 上次抄表日期 抄表时间 抄表方式 未抄原因 "
        "抄表日期调整审批人 抄表员 电能表编号 综合倍率 上期止码 上次示数 本次示数 是否换表 是否过零 抄见电量 "
        "上月电量 变线损电量 定比定量值 定比定量核定日期 总分表标志 总表户号 计费起始日期 电价 容量电费 "
        "减容开始日期 减容恢复日期 容量电费减收额 应收电费 其他收费科目 其他收费金额 发行日期 缴费截止日期 "
        "缴费时间 实收金额 欠费金额 违约金 最近催收日期 缴费方式 支付账号 支付账户性质 收费员 解款时间 "
        "退补原因 退补电量 退补金额 差错发生日期 上次校验日期 差错更正日期 退补天数 退补经办人 退补审批人 "
        "退费申请时间 退费到账时间",
    ),
    "changes": (
        "序号 变更编号 市公司 县公司 供电所 班组 用户编号 用户名称 用电地址 联系电话 客户经理 变更种类 "
        "用户分类 供电电压 原有容量(kVA) 变更后容量(kVA) 申请日期 手续办结日期 加封日期 变更开始日期 "
        "计划恢复日期 复装手续日期 实际恢复日期 延期申请日期 延期至 转永久减容日期 转正式用电日期 "
        "是否减收容量电费",
    ),
    "edits": (
        "日志编号 操作类型 用户编号 修改字段 原值 新值 涉及条数 操作人 操作时间 审批人 审批时间 生效年月 "
        "关联工单编号 修改原因 市公司 县公司 供电所 班组",
    ),
    "factors": (
        "用户编号 用户名称 用电地址 市公司 县公司 供电所 班组 电费年月 结算日期 用户分类 用电类别 "
        "合同容量(kVA) 供电电压 有功电量 无功电量 实际功率因数 功率因数考核标准 督促整改日期 督促整改记录",
        "户号 户名 电费年月 用户分类 用电类别 合同容量 供电电压 有功电量 无功电量 功率因数 考核标准 "
        "督促整改记录 供电所",
    ),
    "halls": (
        "营业厅名称 市公司 县公司 供电所 班组 日期 巡检时间 巡检人 天气 是否营业 防滑措施 警示牌 事件 "
        "事件时间 现场记录 送医情况 上报时间 监控保存至 营业变更事项 公告日期 变更生效日期 是否强制线上办理",
        "营业厅名称 巡检日期 巡检时间 巡检人员 天气 防滑措施 警示标识 营业变更事项 公告日期 变更生效日期 "
        "是否受理现金 是否强制线上办理 供电所",
    ),
    "harmonics": (
        "测试编号 用户编号 用户名称 用电地址 市公司 县公司 供电所 班组 行业分类 谐波源设备 公共连接点 "
        "所属线路 电压等级 测试日期 测试人员 THDu(%) 测试结论 整改通知书编号 整改通知日期 整改期限 治理措施 "
        "复测日期 复测THDu(%) 中止供电日期 报告主管部门日期",
        "测试编号 户号 户名 行业 谐波源设备 公共连接点 电压等级 测试日期 测试人员 THDu(%) 整改通知书编号 "
        "整改期限 复测日期 复测THDu(%) 中止供电日期 供电单位",
    ),
    "inspections": (
        "序号 检查工作单编号 检查类型 用户编号 用户名称 用电地址 联系电话 市公司 县公司 供电所 班组 "
        "是否重要用户 检查时间 检查人员 检查人数 是否出示证件 检查结果 检查结果通知书编号 用户签收人 是否拒签 "
        "见证人 现场影像编号 隐患内容 隐患等级 产权归属 隐患告知书编号 告知书签收人 隐患发现日期 整改期限 "
        "闭环日期 功率因数 是否高损耗设备 用能建议",
        "检查工作单编号 检查类型 户号 户名 用电地址 检查时间 检查人员 检查人数 证件出示 检查结果 "
        "结果通知书编号 签收人 隐患内容 隐患等级 隐患告知书编号 告知书签收人 发现日期 整改期限 闭环日期 "
        "功率因数 节能建议 供电所",
    ),
    "meters": (
        "工单编号 装拆类型 户号 户名 用电地址 用户分类 市公司 县公司 供电所 班组 供电单位编码 电能表资产号 "
        "计量装置类别 综合倍率 旧表资产号 旧表止度 新表起度 受理时间 验表费 装拆时间 检验时间 "
        "上次现场检验日期 检验结论 结果通知时间 超差换表时间 检定有效期至 计量点位置 是否装在产权分界处 "
        "封印编号 客户签字 旧表底度确认人 旧表底度照片 装拆人员 工单完成时间",
    ),
    "procurement": (
        "合同编号 项目编号 项目名称 采购类别 合同金额(元) 中标单位 采购方式 是否依法必须招标 不招标理由 "
        "中标日期 合同签订日期 开工日期 竣工日期 经办部门 经办人 市公司 县公司 供电所 班组",
    ),
    "reliability": (
        "市公司 县公司 供电所 班组 地区特征 统计月份 起始时间 终止时间 统计期间小时 等效总用户数 停电总时户数 "
        "系统平均停电时间SAIDI-1 平均供电可靠率ASAI-1 累计供电可靠率(%) 配变台数 低压监测点数 10kV负荷(kW) "
        "10kV监测点数",
        "市公司 县公司 城农 月份 总用户数 停电时户数 RS-1(%) 累计供电可靠率(%) 配变台数 低压监测点数 "
        "10kV负荷(kW) 10kV监测点数",
    ),
    "siteworks": (
        "作业工单编号 作业类型 作业内容 用户编号 用户名称 用电地址 联系电话 市公司 县公司 供电所 班组 "
        "是否凿墙挖沟 用户同意书 用户同意时间 作业人员 开工时间 完工时间 现场恢复日期 恢复或补偿情况 "
        "用户确认人",
        "作业工单编号 作业内容 户号 户名 用电地址 是否凿墙挖沟 用户同意书 用户同意时间 开工时间 完工时间 "
        "现场恢复日期 恢复或补偿情况 供电所",
    ),
    "steps": (
        "序号 申请编号 流程名称 用户编号 用户名称 用户分类 电源数目 环节名称 环节到达时间 环节完成时间 处理人 "
        "审核人 处理部门 环节状态 市公司 县公司 供电所 班组",
    ),
    "violations": (
        "序号 查处单号 用户编号 用户名称 用电地址 市公司 县公司 供电所 班组 违约窃电类型 查获时间 "
        "电量认定方式 窃电时间能否查明 负荷类别 计算容量(kW) 使用时间(天) 每日时数 认定电量(kWh) 补交电费(元) "
        "倍数 合同约定倍数 违约使用电费(元) 减免依据 是否两部制 检查人数 检查人1 检查人2 录像编号 "
        "用户签认情况 见证人 告知时间 中止供电时间 证据移交时间 涉案金额(元) 移送时间 移送文号 未移送说明 "
        "处理审批人 处理审批时间 结案时间",
    ),
    "voltage": (
        "序号 监测点编号 监测点名称 监测点类别 市公司 县公司 供电所 班组 地区特征 电压等级 统计月份 统计日期 "
        "总运行时间(min) 越上限时间(min) 越下限时间(min) 合格率(%) 最高电压值 最高电压出现时间 最低电压值 "
        "最低电压出现时间 近90天低电压天数 所属线路 所属台区",
        "电压监测点编号 监测点类型 城乡类别 额定电压 月份 总运行时间(min) 越上限时间(min) 越下限时间(min) 电压合格率",
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


def test_folder_holds_these_and_no_others() -> None:
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
    accounts = [dataset.columns["account_no"] for dataset in DATASETS.values() if "account_no" in dataset.columns]
    assert {column.personal for column in accounts} == {"account"}


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


@pytest.mark.parametrize("kind", ["complaints", "repairs"])
def test_a_reminder_is_no_order_of_its_own(kind: str) -> None:
    """An export of 95598 has both, and a reminder is neither dispatched nor answered by itself."""
    assert any("'催办'" in exclusion.when for exclusion in DATASETS[kind].exclude)


def test_column_names_are_readable_in_conditions() -> None:
    for kind, name, _ in columns():
        tree = sqlglot.parse_one(f"{name} IS NOT NULL AND {name} = 'x'", dialect="duckdb")
        assert {item.name for item in tree.find_all(exp.Column)} == {name}, f"{kind}.{name}"
