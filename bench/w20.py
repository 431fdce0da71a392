"""The twenty checks as SQL written by hand, with the texts that riskaudit writes for them.

Each is a predicate that is true of a record that breaks it, one of records that cannot be told, and one of
records it does not apply to; what is left has passed. `r`, `o`, `c` are the tables, `rowid` is a record's place in its
file. Checks that look at other records join a table made beforehand, here `d1`, `d2`, `late`, `ends`.
"""

from __future__ import annotations

from dataclasses import dataclass

TABLES = {"r": "repair_orders", "o": "outages"}
KEYS = {"r": "工单编号", "o": "停电编号"}

REGIONS = "('城区', '农村', '边远')"
KINDS = "('计划检修', '临时检修', '欠费停电', '故障')"
MINUTES = "CASE 区域类型 WHEN '城区' THEN 60 WHEN '农村' THEN 120 WHEN '边远' THEN 240 END"
NO = "false"


@dataclass(frozen=True)
class Check:
    """One of the twenty. Texts are SQL; `bare` is what the bare limit writes of a hit instead of them;
    `takes` are the columns of a joined table that they name, `tally` a quicker way to the number of hits;
    `away` tells what the check does not apply to by the joined table, where the record alone does not."""

    id: str
    table: str
    severity: str
    basis: str
    broken: str
    unknown: str
    limit: str
    actual: str
    message: str
    bare: str
    excess: str = "''"
    outside: str = NO
    joins: str = ""
    takes: str = ""
    tally: str = ""
    away: str = NO

    @property
    def short(self) -> str:
        """`W01`."""
        return self.id[4:7].upper()

    def hits(self) -> str:
        """The records that break it, each with its `place` and with what was joined."""
        wanted = f"{self.table}.rowid AS place, {self.table}.*{self.takes}"
        return f"SELECT {wanted} FROM {self.table} {self.joins} WHERE {self.broken}"

    def counted(self) -> str:
        """How many there are, and how many of those that only the join tells it does not apply to."""
        if self.tally:
            return self.tally
        told = f"count(*) FILTER ({self.broken}), count(*) FILTER ({self.away})"
        return f"SELECT {told} FROM {self.table} {self.joins} WHERE ({self.broken}) OR ({self.away})"


def _observed(*columns: str) -> str:
    return " || ' | ' || ".join(f"coalesce({column}::VARCHAR, '')" for column in columns)


def _filled(name: str, column: str) -> Check:
    return Check(
        id=f"w20/{name}",
        table="r",
        severity="medium",
        basis="w20-filled",
        broken=f"{column} IS NULL",
        unknown=NO,
        limit=f"'应填写：{column}'",
        actual=f"'空白：{column}'",
        message=f"guarded('工单 ' || 工单编号 || ' 的{column}为空')",
        bare="''",
    )


def _listed(name: str, table: str, column: str, codes: str) -> Check:
    return Check(
        id=f"w20/{name}",
        table=table,
        severity="low",
        basis="w20-form",
        broken=f"{column} NOT IN {codes}",
        unknown=f"{column} IS NULL",
        limit="'应为：" + codes.strip("()").replace("'", "").replace(", ", "、") + "'",
        actual=f"guarded({column})",
        message=f"guarded('{column}“' || {column} || '”不在代码表内')",
        bare=column,
    )


def _pair(late: str, early: str) -> str:
    return f"'“{late}”' || moment({late}) || ' 早于 “{early}”' || moment({early})"


def _ordered(name: str, early: str, late: str) -> Check:
    said = _pair(late, early)
    return Check(
        id=f"w20/{name}",
        table="r",
        severity="high",
        basis="w20-sequence",
        broken=f"{late} < {early}",
        unknown=f"{early} IS NULL OR {late} IS NULL",
        limit=f"'次序：{early} → {late}'",
        actual=said,
        message=said,
        bare=_observed(early, late),
    )


def _announced(name: str, kind: str, hours: int, ahead: str) -> Check:
    used = "seconds(通知时间, 停电时间)"
    short = f"lasting({hours * 3600} - {used})"
    other = f"(停电类型 <> '{kind}' AND 停电类型 IN {KINDS})"
    return Check(
        id=f"w20/{name}",
        table="o",
        severity="high",
        basis="w20-notice",
        broken=f"停电类型 = '{kind}' AND apart(通知时间, 停电时间) < {hours * 3_600_000_000}",
        outside=f"{other} OR 通知时间 IS NULL",
        unknown=f"通知时间 IS NOT NULL AND (停电类型 IS NULL OR 停电类型 NOT IN {KINDS} "
        f"OR (停电类型 = '{kind}' AND 停电时间 IS NULL))",
        limit=f"'不少于 {hours} 小时'",
        actual=f"lasting({used})",
        excess=short,
        message=f"moment(通知时间) || ' 通知，' || moment(停电时间) || ' 停电，提前 ' || lasting({used}) "
        f"|| '，应提前 {ahead}，差 ' || {short}",
        bare=_observed("停电类型", "通知时间", "停电时间"),
    )


def _repeated(name: str, groups: str, on: str, unknown: str, message: str, bare: str) -> Check:
    times = "'共 ' || many || ' 条，另一条见 repair_orders.csv 第 ' || other || ' 行'"
    return Check(
        id=f"w20/{name}",
        table="r",
        severity="medium",
        basis="w20-once",
        joins=f"JOIN {groups} ON {on}",
        takes=", many, CASE WHEN r.rowid + 2 = first THEN final ELSE first END AS other",
        tally=f"SELECT coalesce(sum(many), 0), 0 FROM {groups}",
        broken="true",
        unknown=unknown,
        limit="'只应有一条'",
        actual=times,
        message=message.replace("{times}", times),
        bare=bare,
    )


_ARRIVAL = Check(
    id="w20/w11-arrival-in-time",
    table="r",
    severity="high",
    basis="w20-arrival",
    broken=f"apart(受理时间, 到达现场时间) > {MINUTES} * 60000000::BIGINT",
    outside="到达现场时间 IS NULL",
    unknown=f"到达现场时间 IS NOT NULL AND (受理时间 IS NULL OR 区域类型 IS NULL OR 区域类型 NOT IN {REGIONS} "
    "OR 到达现场时间 < 受理时间)",
    limit=f"'不超过 ' || {MINUTES} || ' 分钟'",
    actual="lasting(seconds(受理时间, 到达现场时间))",
    excess=f"lasting(seconds(受理时间, 到达现场时间) - {MINUTES} * 60)",
    message="区域类型 || '，' || moment(受理时间) || ' 受理，' || moment(到达现场时间) || ' 到达，历时 ' "
    f"|| lasting(seconds(受理时间, 到达现场时间)) || '，不超过 ' || {MINUTES} || ' 分钟，超 ' "
    f"|| lasting(seconds(受理时间, 到达现场时间) - {MINUTES} * 60)",
    bare=_observed("区域类型", "受理时间", "到达现场时间"),
)

_OUTAGE_PAIR = (
    f"CASE WHEN 停电时间 < 计划停电时间 THEN {_pair('停电时间', '计划停电时间')} "
    f"WHEN 复电时间 < 计划停电时间 THEN {_pair('复电时间', '计划停电时间')} ELSE {_pair('复电时间', '停电时间')} END"
)

_OUTAGE_ORDER = Check(
    id="w20/w10-outage-in-order",
    table="o",
    severity="high",
    basis="w20-sequence",
    broken="停电时间 < 计划停电时间 OR 复电时间 < 停电时间",
    outside="停电时间 IS NULL",
    unknown="停电时间 IS NOT NULL AND 计划停电时间 IS NULL AND 复电时间 IS NULL",
    limit="'次序：计划停电时间 → 停电时间 → 复电时间'",
    actual=_OUTAGE_PAIR,
    message=_OUTAGE_PAIR,
    bare=_observed("计划停电时间", "停电时间", "复电时间"),
)

_RESTORED = Check(
    id="w20/w14-restored-in-time",
    table="o",
    severity="high",
    basis="w20-restoration",
    broken="apart(原因消除时间, 复电时间) > 259200000000",
    outside="复电时间 IS NULL",
    unknown="复电时间 IS NOT NULL AND (原因消除时间 IS NULL OR 复电时间 < 原因消除时间)",
    limit="'不超过 72 小时'",
    actual="lasting(seconds(原因消除时间, 复电时间))",
    excess="lasting(seconds(原因消除时间, 复电时间) - 259200)",
    message="moment(原因消除时间) || ' 原因消除，' || moment(复电时间) || ' 复电，历时 ' "
    "|| lasting(seconds(原因消除时间, 复电时间)) || '，超 ' || lasting(seconds(原因消除时间, 复电时间) - 259200)",
    bare=_observed("原因消除时间", "复电时间"),
)

_CALLED = Check(
    id="w20/w15-called-in-time",
    table="r",
    severity="medium",
    basis="w20-call",
    joins="JOIN late ON late.at = r.rowid",
    takes=", used",
    tally="SELECT count(*), 0 FROM late",
    broken="true",
    outside="回访时间 IS NULL",
    unknown="回访时间 IS NOT NULL AND (修复时间 IS NULL OR 回访时间 < 修复时间)",
    limit="'不超过 5 个工作日'",
    actual="used || ' 个工作日'",
    excess="(used - 5) || ' 个工作日'",
    message="moment(修复时间) || ' 修复，' || moment(回访时间) || ' 回访，用时 ' || used "
    "|| ' 个工作日，超 ' || (used - 5) || ' 个工作日'",
    bare=_observed("修复时间", "回访时间"),
)

_HAS_CONTRACT = Check(
    id="w20/w16-account-has-contract",
    table="r",
    severity="medium",
    basis="w20-contract",
    joins="ANTI JOIN ends ON ends.户号 = r.户号",
    broken="户号 IS NOT NULL",
    unknown="户号 IS NULL",
    limit="'应有对应的“供用电合同”'",
    actual="'未见'",
    message="guarded('户号 ' || masked(户号) || ' 在合同台账中查无合同')",
    bare="户号",
)

_APPROVED = Check(
    id="w20/w17-arrears-approved",
    table="o",
    severity="critical",
    basis="w20-filled",
    broken="停电类型 = '欠费停电' AND 审批人 IS NULL",
    outside=f"停电类型 <> '欠费停电' AND 停电类型 IN {KINDS}",
    unknown=f"停电类型 IS NULL OR 停电类型 NOT IN {KINDS}",
    limit="'应填写：审批人'",
    actual="'空白：审批人'",
    message="guarded('欠费停电 ' || 停电编号 || ' 的审批人为空')",
    bare="停电类型",
)

_RUN_OUT = "dated || ' 条，“到期日期”最晚 ' || last"

_IN_FORCE = Check(
    id="w20/w18-contract-in-force",
    table="o",
    severity="high",
    basis="w20-contract",
    joins="LEFT JOIN ends ON ends.户号 = o.户号",
    takes=", dated, last",
    broken="ends.last < 停电时间::DATE",
    away="o.户号 IS NOT NULL AND 停电时间 IS NOT NULL AND ends.last IS NULL",
    unknown="户号 IS NULL OR 停电时间 IS NULL",
    limit="'应有对应的“供用电合同”'",
    actual=_RUN_OUT,
    message="guarded('户号 ' || masked(户号) || ' 于 ' || moment(停电时间) || ' 停电，当日合同均已到期（' "
    f"|| {_RUN_OUT} || '）')",
    bare=_observed("户号", "停电时间", "last"),
)

_PHONE = Check(
    id="w20/w07-phone-form",
    table="r",
    severity="low",
    basis="w20-form",
    broken="NOT regexp_full_match(联系电话, '1[3-9][0-9]{9}')",
    unknown="联系电话 IS NULL",
    limit="'应符合：1[3-9][0-9]{9}'",
    actual="guarded(masked(联系电话))",
    message="guarded('联系电话 ' || masked(联系电话) || ' 不是手机号码')",
    bare="联系电话",
)

_SCORE = Check(
    id="w20/w20-score-in-range",
    table="r",
    severity="low",
    basis="w20-form",
    broken="满意度 NOT BETWEEN 1 AND 5",
    unknown="满意度 IS NULL",
    limit="'不低于 1且不高于 5'",
    actual="guarded(满意度::VARCHAR)",
    excess="CASE WHEN 满意度 < 1 THEN 1 - 满意度 ELSE 满意度 - 5 END::VARCHAR",
    message="'满意度 ' || 满意度 || '，不低于 1且不高于 5'",
    bare="满意度::VARCHAR",
)

CHECKS = (
    _repeated(
        name="w01-order-once",
        groups="d1",
        on="d1.工单编号 = r.工单编号",
        unknown="工单编号 IS NULL",
        message="guarded('工单编号 ' || 工单编号 || ' ' || {times})",
        bare="工单编号",
    ),
    _filled("w02-account-filled", "户号"),
    _filled("w03-acceptance-filled", "受理时间"),
    _filled("w04-phone-filled", "联系电话"),
    _listed("w05-region-listed", "r", "区域类型", REGIONS),
    _listed("w06-kind-listed", "o", "停电类型", KINDS),
    _PHONE,
    _ordered("w08-arrived-after-acceptance", "受理时间", "到达现场时间"),
    _ordered("w09-repaired-after-arrival", "到达现场时间", "修复时间"),
    _OUTAGE_ORDER,
    _ARRIVAL,
    _announced("w12-planned-announced", "计划检修", 168, "7 天"),
    _announced("w13-unplanned-announced", "临时检修", 24, "24 小时"),
    _RESTORED,
    _CALLED,
    _HAS_CONTRACT,
    _APPROVED,
    _IN_FORCE,
    _repeated(
        name="w19-account-and-moment-once",
        groups="d2",
        on="d2.户号 = r.户号 AND d2.受理时间 = r.受理时间",
        unknown="户号 IS NULL OR 受理时间 IS NULL",
        message="guarded('户号 ' || masked(户号) || ' 于 ' || moment(受理时间) || ' 受理' || {times})",
        bare=_observed("户号", "受理时间"),
    ),
    _SCORE,
)
