"""A report made by hand: every kind of rule, basis, case, input and reason that a page can meet.

Laws and limits are those of the rule library's dossier; units, keys and rows are invented.
"""

from __future__ import annotations

from datetime import date, datetime

from report_knowledge import BASES, CASES, RULES, THEMES, case, two
from riskaudit.model.base import Language
from riskaudit.model.intake import Input, MappedColumn, SheetRead, Skipped, Unread, Unreadable
from riskaudit.model.outcome import (
    Address,
    Counts,
    Evidence,
    Finding,
    LimitLine,
    NearMiss,
    OpenItem,
    Reason,
    RuleOutcome,
)
from riskaudit.model.report import (
    DatasetRead,
    FindingsFile,
    Previous,
    ProofAsked,
    Report,
    Scope,
    ThemeTitle,
    Tool,
    UnitTheme,
)
from riskaudit.model.result import Result, Severity
from riskaudit.model.strip import Moment, Skip, Strip
from riskaudit.model.waiver import Waived, WaiverTold

LACKING = "\U0002a6d6"
"""A Chinese character that the fonts lack."""
RARE = f"\U00020bb7{LACKING}\ue000\u200b王"
"""A rare ideograph, one that the fonts lack, one for private use, an invisible blank, and a common one."""


UNITS = ["示例市供电公司/甲县/城关供电所", "示例市供电公司/甲县/河西供电所", "示例市供电公司/乙县/北岭供电所", ""]


WAIVED = 3
"""The finding of each rule that is waived, counting from 0."""


def _waived(shown: int, fails: int) -> Waived:
    if shown <= WAIVED:
        return Waived()
    return Waived(fail=1) if fails > WAIVED else Waived(review=1)


def _waivers(rules: tuple[RuleOutcome, ...]) -> tuple[WaiverTold, ...]:
    """One in each state; none where nothing that is waived is shown."""
    covered = sum((rule.waived for rule in rules), Waived())
    if not covered.total:
        return ()
    common = {"rule": "outage/*", "record": "TD-2026*", "reason": "示例理由", "attachment": "附 1"}
    hands = {"applicant": "张**", "approved_by": "李**"}
    told = (
        ("W1", "used", date(2026, 12, 31), None, covered),
        ("W2", "unused", None, None, Waived()),
        ("W3", "expired", date(2026, 10, 31), two("已于 2026-10-31 到期", "expired on 2026-10-31"), Waived()),
        ("W4", "malformed", None, two("缺少：理由", "missing: Reason"), Waived()),
    )
    return tuple(
        WaiverTold(
            id=name,
            place=f"备案.xlsx › 登记 › {at}",
            state=state,
            until=until,
            problem=why,
            covered=of,
            **common,
            **hands,
        )  # type: ignore[arg-type]
        for at, (name, state, until, why, of) in enumerate(told, 2)
    )


def _day(day: int, month: int = 10) -> Moment:
    return Moment(at=datetime(2026, month, day), whole_day=True)


STRIPS = {
    "outage/arrears-notice-window": Strip(
        start=_day(1),
        start_title="通知书送达时间",
        end=_day(3),
        end_title="停电时间",
        earliest=_day(4),
        due=_day(8),
    ),
    "process/plan-reply": Strip(
        start=_day(1),
        start_title="受理时间",
        end=_day(1, 11),
        end_title="答复时间",
        open=True,
        due=_day(13),
        skipped=(
            Skip(**{"from": datetime(2026, 10, 2)}, to=datetime(2026, 10, 8), why="day off"),
            Skip(**{"from": datetime(2026, 10, 9, 12)}, to=datetime(2026, 10, 10), why="pause"),
        ),
    ),
    "repair/promised-arrival": Strip(
        start=Moment(at=datetime(2026, 10, 1, 8, 0)),
        start_title="受理时间",
        end=Moment(at=datetime(2026, 10, 1, 9, 0, 1)),
        end_title="到达现场时间",
        due=Moment(at=datetime(2026, 10, 1, 8, 45)),
    ),
}


def _finding(rule: str, case: str, severity: str, basis: tuple[str, ...], number: int, review: bool) -> Finding:
    result = Result.REVIEW if review else Result.FAIL
    return Finding(
        fingerprint=f"{number:064x}",
        rule=rule,
        result=result,
        severity=Severity(severity),
        record=Address(
            dataset="outages",
            dataset_title=two("停电信息", "Outages"),
            key=f"TD-20261001-{number:05d}",
            file="十月/停电信息 2026-10.xlsx" if number % 2 else "export & <final>.csv",
            sheet="用户停复电" if number % 2 else "",
            row=None if number % 7 == 6 else 17 + number * 3,
            unit=UNITS[number % 3],
        ),
        evidence=(
            Evidence(column="kind", title=two("停电类型", "Kind"), value="欠费停电"),
            Evidence(column="served", title=two("通知书送达时间", "Notice served"), value="2026-10-01 09:00"),
            Evidence(column="cut", title=two("停电时间", "Cut at"), value="2026/10/3 9:00:00"),
            Evidence(column="approver", title=two("审批人", "Approver"), value="", state="empty"),
            Evidence(column="note", title=two("备注", "Note"), value="三月初", state="unreadable"),
            *([Evidence(column="name", title=two("户名", "Name"), value=f"{RARE} <b>&amp;")] if number == 1 else []),
        ),
        limit="提前 3 至 7 日",
        actual="2 日",
        excess="少 1 日",
        proof=(("present", "missing", None) if number % 2 else ("missing", "unreadable", "not exported")),
        strip=STRIPS.get(rule),
        calculation="送达 10-01（不计）→ 停电 10-03，相距 2 日；应不少于 3 日，少 1 日",
        basis=basis[:1],
        case=case,
        message=f"通知书 2026-10-0{1 + number % 9} 09:00 送达，2026-10-1{number % 9} 09:00 停电，提前 2 日，应提前 3 至 7 日；"
        "用户编号 0012345678 未见再次通知记录（OMS-2026-001）。",
        reason="未见停电前的通知记录，限期举证" if review else "",
        waived="W1" if number == WAIVED else "",
    )


def _rule(spec: tuple, shown: int, total: int) -> RuleOutcome:  # type: ignore[type-arg]
    name, title, severity, result, case, basis = spec
    ran = result in ("fail", "review", "pass", "unknown", "notapplicable")
    hits = total if result in ("fail", "review") else 0
    reviews = hits if result == "review" else hits // 4
    unknown = 12 if result in ("fail", "unknown") else 0
    passed = 0 if result in ("notapplicable", "unknown") else 480
    counts = Counts(fail=hits - reviews, review=reviews, unknown=unknown, **{"pass": passed}, notapplicable=720)
    shown = min(shown, hits)
    reasons = [
        Reason(result=Result.UNKNOWN, code="unreadable", text=two("停电时间无法识别", "Cut time unreadable"), count=7)
    ]
    reasons += [Reason(result=Result.UNKNOWN, code="missing", text=two("缺停电时间", "No time of the cut"), count=5)]
    return RuleOutcome(
        id=name,
        theme=name.split("/")[0],
        title=two(title, f"English title of {name.split('/')[1]}"),
        severity=severity,
        confidence="low" if result == "review" else "high",
        dataset="outages",
        kind="deadline",
        kind_title=two("时限", "Deadline"),
        result=result,
        skip=None if ran else two("数据集“谐波评估”没有任何文件", "No file holds the dataset"),
        counts=counts if ran else Counts(),
        reasons=tuple(reasons) if unknown else (),
        limits=(
            LimitLine(text=two("停电前至少 3 日、至多 7 日", "at least 3 and at most 7 days before"), basis=basis[:1]),
        ),
        basis=basis,
        why=two(
            "通知不到位是停电纠纷的常见起因：用户来不及交费、备电或保护货物，供电企业也拿不出已尽通知义务的凭据。",
            "Without timely notice customers cannot pay, arrange backup power or protect their goods.",
        ),
        remedy=two(
            "补齐通知与送达凭证；不能补齐的，向用户说明并核实损失；今后停电前由系统校验送达日期。",
            "Complete the proof.",
        ),
        false_positives=(
            two("用户书面放弃提前通知", "The customer waived notice"),
            two("费控用户按协议停电", "Prepaid"),
        ),
        case=case,
        case_fit="same_theme" if result == "review" else "same_gap",
        lecture=("L3.2.3",),
        waived=_waived(shown, counts.fail) if ran else Waived(),
        total=hits,
        shown=shown,
        findings=tuple(_finding(name, case, severity, basis, n, n < reviews and n % 4 == 0) for n in range(shown)),
        open_items=_open_items() if name == "process/plan-reply" else (),
        open_total=45 if name == "process/plan-reply" else 0,
        near=_near() if name == "repair/promised-arrival" else (),
        near_total=7 if name == "repair/promised-arrival" else 0,
    )


def _near() -> tuple[NearMiss, ...]:
    return tuple(
        NearMiss(record=_open_items()[n].record, limit="不超过 45 分钟", actual=f"{38 + n} 分钟", used=84 + 2 * n)
        for n in range(3)
    )


def _open_items() -> tuple[OpenItem, ...]:
    return tuple(
        OpenItem(
            record=Address(
                dataset="applications",
                dataset_title=two("业扩工单", "Applications"),
                key=f"YK{n:08d}",
                file="业扩工单.csv",
                row=n + 2,
                unit=UNITS[n % 3],
            ),
            due=f"2026-11-{3 + n:02d}",
        )
        for n in range(12)
    )


def _inputs() -> tuple[Input, ...]:
    columns = [
        MappedColumn(heading="停电单号", column="outage_no", title=two("停电编号", "Outage number")),
        MappedColumn(heading="通知书送达时间", column="served", title=two("通知书送达时间", "Notice served")),
        MappedColumn(heading="停电时间", column="cut", title=two("停电时间", "Cut at")),
        MappedColumn(heading="经办班组长签字（扫描件）"),
    ]
    sheet = SheetRead(
        sheet="用户停复电",
        dataset="outages",
        dataset_title=two("停电信息", "Outages"),
        heading_row=3,
        columns=tuple(columns),
        missing=(two("审批人", "Approver"), two("客户原因", "Customer's cause")),
        rows=1269,
        judged=1224,
        outside=40,
        skipped=(
            Skipped(reason=two("合计行", "Total rows"), count=3),
            Skipped(reason=two("空行", "Blank rows"), count=2),
        ),
        unreadable=(
            Unreadable(
                column="cut",
                title=two("停电时间", "Cut at"),
                heading="停电时间",
                count=7,
                examples=("三月初", "2026-13-01"),
            ),
        ),
        notes=(two("日期按“年-月-日”读取", "Dates were read as year, month, day"),),
    )
    unread = Unread(
        what=two("工作簿已加密", "The workbook is encrypted"),
        cure=two("解除密码后重新导出", "Export without a password"),
    )
    return (
        Input(
            name="十月/停电信息 2026-10.xlsx",
            sha256="a" * 64,
            size=183_402,
            format="xlsx",
            status="read",
            sheets=(sheet,),
        ),
        Input(
            name="export & <final>.csv",
            sha256="b" * 64,
            size=9_120,
            format="csv",
            encoding="GB18030",
            status="read",
            sheets=(sheet.model_copy(update={"sheet": "", "rows": 1300}),),
        ),
        Input(name="投诉.xlsx", sha256="c" * 64, size=7_020, format="xlsx", status="unread", unread=(unread,)),
        Input(
            name="~$停电信息.xlsx",
            sha256="d" * 64,
            size=165,
            status="skipped",
            note=two("Excel 的锁定文件", "A lock file"),
        ),
    )


def _units() -> tuple[UnitTheme, ...]:
    return tuple(
        UnitTheme(
            unit=unit,
            theme=theme[0],
            counts=Counts(fail=(at + 1) * (of % 3), **{"pass": 20 * at + 9 * of}, notapplicable=4),
        )
        for at, unit in enumerate(UNITS)
        for of, theme in enumerate(THEMES)
    )


def rich_report(language: Language = "zh", *, shown: int = 6, total: int = 60, copies: int = 1) -> Report:
    """A report of 13 rules, with so many findings shown for each that was hit.

    `copies` repeats the rules under other ids, to weigh the report down.
    """
    specs = [(f"{spec[0]}{'' if n == 0 else f'-{n}'}", *spec[1:]) for n in range(copies) for spec in RULES]
    rules = tuple(_rule(spec, shown, total) for spec in specs)
    return Report(
        tool=Tool(version="0.1.0", library="0123456789abcdef" * 4),
        scope=Scope(
            month="2026-10",
            as_of=date(2026, 11, 1),
            profile="sgcc",
            profile_title=two("国家电网口径", "State Grid"),
            language=language,
            units=tuple(unit for unit in UNITS if unit),
        ),
        inputs=_inputs(),
        datasets=(
            DatasetRead(
                name="outages",
                title=two("停电信息", "Outages"),
                judged=2448,
                outside=80,
                undated=6,
                with_fail=140,
                with_review=31,
                proof=(
                    ProofAsked(title=two("停电通知书", "Notice of the cut")),
                    ProofAsked(title=two("审批单", "Approval")),
                    ProofAsked(
                        title=two("通话录音", "Recording of the call"), kept=two("95598 系统", "hotline system")
                    ),
                ),
            ),
            DatasetRead(
                name="applications",
                title=two("业扩工单", "Applications"),
                judged=310,
                outside=12,
                undated=0,
                with_fail=22,
                with_review=4,
                pauses_seen=True,
            ),
        ),
        themes=tuple(
            ThemeTitle(
                name=n, title=two(zh, en), about=two(f"{zh}环节的时限、凭据与责任分界。", f"{en}: limits and proof.")
            )
            for n, zh, en in THEMES
        ),
        rules=rules,
        bases={basis.id: basis for basis in BASES},
        cases={spec[0]: case(order, spec) for order, spec in enumerate(CASES, 1)},
        units=_units(),
        previous=Previous(
            month="2026-09",
            as_of=date(2026, 10, 1),
            profile="sgcc",
            library="fedcba9876543210" * 4,
            findings="d" * 64,
            records=2701,
            themes={THEMES[0][0]: Counts(fail=60, **{"pass": 900}), THEMES[1][0]: Counts(fail=12, **{"pass": 10})},
            units=(_units()[0], _units()[6]),
        ),
        waivers=_waivers(rules),
        findings_file=FindingsFile(sha256="e" * 64, rows=sum(rule.total for rule in rules)),
    )
