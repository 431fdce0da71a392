"""The words of the summary: risk matrix, a leader's questions, tables by authority, trend."""

from __future__ import annotations

SUMMARY_TERMS: dict[str, tuple[str, str]] = {
    "matrix": ("风险矩阵", "Risk matrix"),
    "likelihood": ("可能性", "Likelihood"),
    "impact": ("影响 →", "Impact →"),
    "zone_high": ("高", "high"),
    "zone_middle": ("中", "mid"),
    "zone_low": ("低", "low"),
    "matrix_note": (
        "可能性按疑似率（疑似数 ÷ 适用数，适用数含待核查与无法判定）分级：{bands}。影响 = 等级分（{weights}），依据为法律法规的加 1。"
        "风险值 = 可能性 × 影响，{high} 起为高，{middle} 起为中。格内为规则数，点击见清单；有适用记录而无疑似问题的 {quiet} 条规则不入格；"
        "* 含适用数不足 30 的规则，其率仅供参考。",
        "Likelihood by the rate (suspected ÷ applicable; those under review or undecided count as applicable): {bands}."
        " Impact = severity ({weights}), plus 1 where the basis is law. Score = likelihood × impact: high from {high}, mid"
        " from {middle}. A cell counts rules and leads to their list; {quiet}"
        " {quiet:rule|rules} with applicable records and no suspected fault {quiet:is|are} in no cell. * includes rules"
        " with fewer than 30 applicable verdicts.",
    ),
    "matrix_waived": (
        "已例外备案的疑似问题 {count} 条次不计入；{rules} 条规则因全部备案不入格。",
        " {count} waived {count:fault is|faults are} left out; {rules} {rules:rule|rules} whose faults are all waived"
        " {rules:is|are} in no cell.",
    ),
    "matrix_list": (
        "风险矩阵各格的规则（风险值高的在前）",
        "The rules in the cells of the risk matrix, the highest score first",
    ),
    "matrix_none": ("没有规则有疑似问题。", "No rule has a suspected fault."),
    "score": ("风险值", "Score"),
    "fail_of": ("疑似 / 适用", "Suspected / of"),
    "top": ("前十项风险", "Top ten risks"),
    "top_order": (
        "先列高区，再列中、低区；同区内先列适用数满 30 的规则，再按风险值、疑似数从大到小",
        "high zone first, then mid and low; in a zone 30 or more applicable first, then by score, then by faults",
    ),
    "asked": ("领导先问", "What leaders ask first"),
    "ask_checked": ("查了多少", "Audited"),
    "told_checked": (
        "{records} 条记录、{rules} 条规则、{files} 个文件",
        "{records} {records:record|records}, {rules} {rules:rule|rules}, {files} {files:file|files}",
    ),
    "ask_suspected": ("疑似多少", "Suspected"),
    "told_suspected": (
        "{fail} 条次，涉及 {records} 条记录；另待核查 {review} 条次",
        "{fail} {fail:fault|faults} in {records} {records:record|records}; {review} more to be reviewed",
    ),
    "ask_critical": ("红线件", "Critical"),
    "told_critical": (
        "重大等级疑似 {fail} 条次，{rules} 条规则",
        "{fail} suspected {fail:fault|faults} under {rules} critical {rules:rule|rules}",
    ),
    "ask_confirmed": ("查实率", "Confirmed"),
    "told_confirmed": ("未提供（无已终审的整改台账）", "not given (no ledger with final decisions)"),
    "found_confirmed": (
        "{rate}（已终审 {decided} 张，属实与部分属实 {true} 张）",
        "{rate} (of {decided} decided {decided:order|orders} {true} {true:was|were} true in whole or part)",
    ),
    "ask_money": ("退补金额", "Refunds"),
    "told_money": ("未提供（核实后由整改台账填报）", "not given (from the ledger, once verified)"),
    "found_money": ("{yuan} 元（台账所填）", "{yuan} yuan (as written in the ledgers)"),
    "ask_mended": ("整改与超期", "Mended"),
    "told_mended": ("未提供（无上期整改台账）", "not given (no ledger of the month before)"),
    "found_mended": (
        "工单 {orders} 张，已销号 {closed}，超期 {overdue}",
        "of {orders} {orders:order|orders}, {closed} closed and {overdue} overdue",
    ),
    "ask_recurring": ("重复发生", "Recurring"),
    "told_recurring": ("未提供（无上期整改台账）", "not given (no ledger of the month before)"),
    "found_recurring": (
        "上期线索 {findings} 条，再次发现 {recurring}，重开工单 {reopened}",
        "of {findings} earlier {findings:finding|findings}, {recurring} found again; {reopened} {reopened:order|orders} reopened",
    ),
    "ask_change": ("疑似率环比", "Trend"),
    "told_change": ("{now}，上期（{month}）{then}", "{now}, in the earlier report ({month}) {then}"),
    "told_blinder": ("{told}；无法判定的占比上升", "{told}; a greater share cannot be told"),
    "told_no_previous": ("未提供（无上期报告）", "not given (no earlier report)"),
    "ask_worst": ("后三名单位", "Worst units"),
    "told_worst_by": ("按疑似率，适用数满 30 的在前", "by rate; units with 30 or more applicable first"),
    "told_worst": (
        "{place}  {unit}  {rate}（{fail} / {applicable}）",
        "{place}  {unit}  {rate} ({fail} / {applicable})",
    ),
    "told_no_units": ("没有可排名的单位", "no unit to be ranked"),
    "decide": ("须领导决定的事", "To be decided"),
    "decide_expired": (
        "例外备案已到期 {count} 条，不再起作用：是否重新审批",
        "expired waivers, without effect: {count}; whether to approve them anew",
    ),
    "decide_malformed": (
        "例外备案不合格 {count} 条，不起作用：由谁改正",
        "malformed waivers, without effect: {count}; who mends them",
    ),
    "decide_none": ("本期没有。", "Nothing this time."),
    "decide_critical": (
        "重大等级疑似 {count} 条次：是否立即核查，反馈期限定在何日",
        "{count} suspected critical {count:fault|faults}: whether to verify at once, and by when",
    ),
    "decide_review": (
        "待核查 {count} 条次：由谁举证，限期何日",
        "{count} {count:finding|findings} to be reviewed: who brings proof, and by when",
    ),
    "decide_due": (
        "{days} 日内到期的在途事项 {count} 件：由谁督办",
        "{count} open {count:item|items} due within {days} {days:day|days}: who sees to {count:it|them}",
    ),
    "decide_due_least": (
        "{days} 日内到期的在途事项至少 {count} 件（报告未全载）：由谁督办",
        "at least {count} open {count:item|items} due within {days} {days:day|days} (the report does not hold"
        " all): who sees to {count:it|them}",
    ),
    "decide_second_hand": (
        "疑似问题所依据的 {count} 项要求未核原文：由法务核对后再发整改通知",
        "{count} {count:requirement|requirements} that faults rest on {count:was|were} not read in the text: to be checked"
        " before notices go out",
    ),
    "decide_unread": (
        "未能读取或检查出错 {count} 项：是否重新导出再查",
        "{count} {count:input or rule|inputs or rules} failed: whether to export and audit again",
    ),
    "decide_unchecked": (
        "未检查的规则 {count} 条：是否补数据或补参数",
        "{count} {count:rule|rules} not checked: whether to bring data or parameters",
    ),
    "not_audited_pauses": (
        "{count} 个数据集未见挂起、客户原因等列，时限未作扣减，申辩时请核对",
        "{count} {count:dataset|datasets} without columns for pauses or excuses: deadlines there are counted without"
        " deductions",
    ),
    "by_authority": ("按依据性质分列", "By kind of authority"),
    "by_authority_note": (
        "四类依据各成一表，不相混用、不相加；表内疑似数多的在前。一条规则只列一次；兼有几类依据的列入效力最低的一类，法律法规要求达到标准的列入法律法规。"
        "率 = 疑似数 ÷ 适用数，* 适用数不足 30。",
        "Each kind of authority has its own table, the most suspected faults first; they are neither mixed nor added up. A rule is listed once; one that"
        " rests on several kinds under the weakest, under law where law asks for what a standard says."
        " Rate = suspected ÷ applicable; * fewer than 30 applicable.",
    ),
    "group_law_word": ("不符者：疑似不符合规定", "A departure: suspected breach"),
    "group_standard_word": ("不符者：疑似不符合标准", "A departure: suspected departure from a standard"),
    "group_promise_word": ("不符者：疑似未兑现承诺、超承诺时限", "A departure: a promise suspected not kept"),
    "group_company_word": ("不符者：疑似不符合内部制度", "A departure: suspected departure from a company rule"),
    "group_none": ("未载明依据", "Without a stated basis"),
    "group_none_word": ("仅供提示", "A hint only"),
    "group_law_fails": ("疑似不符合规定", "Suspected"),
    "group_standard_fails": ("疑似不符标准", "Suspected"),
    "group_promise_fails": ("疑似未兑现", "Not kept"),
    "group_company_fails": ("疑似不符制度", "Suspected"),
    "group_none_fails": ("疑似问题", "Suspected"),
    "reviews_short": ("待核查", "Review"),
    "rest_rules": ("其余 {count} 条规则", "{count:The other rule|The other {count} rules}"),
    "total_rules": ("合计 {count} 条规则", "{count:The one rule|All {count} rules}"),
    "new": ("新增", "New"),
    "updated": ("有变化", "Updated"),
    "trend": ("与上期比较", "Compared with the earlier report"),
    "trend_note": (
        "上期：{month}，线索清单 SHA-256 {digest}。率 = 疑似数 ÷ 适用数，环比为两期率之差（百分点）；* 适用数不足 30；"
        "※ 无法判定的占比上升，率可能因此变低，不等于改善。",
        "Earlier report: {month}, findings SHA-256 {digest}. Rate = suspected ÷ applicable; the change is in percentage"
        " points; * fewer than 30 applicable; ※ a greater share cannot be told, which may be what lowered the rate.",
    ),
    "trend_rules_differ": (
        "两期的规则库或稽查口径不同，数字不可直接比较。",
        "The rules or the profile of the two reports differ: their figures do not compare directly.",
    ),
    "fail_of_month": ("{month} 疑似 / 适用", "{month} suspected / of"),
    "change": ("环比", "Change"),
    "points": ("{arrow} {points}", "{arrow} {points}"),
    "due_note": (
        "按到期日归月：导出的记录都计入本表，由各条规则按其到期日取舍，不在本月的在该规则下记为不适用。",
        "By due day: all records of the exports count here; each rule takes those due in the month, and the others are not"
        " applicable under it.",
    ),
    "beyond_note": (
        "另有月外记录因限期举证逾期在各规则下判定 {count} 条次，不计入本表。",
        "Besides, {count} {count:verdict|verdicts} on records outside the month whose proof is overdue, not counted here.",
    ),
}
