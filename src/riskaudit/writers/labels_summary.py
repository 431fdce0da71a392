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
        " from {middle}. A cell counts rules and leads to their list; {quiet} rules with applicable records and no"
        " suspected fault are in no cell. * includes rules with fewer than 30 applicable verdicts.",
    ),
    "matrix_waived": (
        "已例外备案的疑似问题 {count} 条次不计入；{rules} 条规则因全部备案不入格。",
        " {count} waived faults are left out; {rules} rules whose faults are all waived are in no cell.",
    ),
    "matrix_list": ("风险矩阵各格的规则", "The rules in the cells of the risk matrix"),
    "matrix_none": ("没有规则有疑似问题。", "No rule has a suspected fault."),
    "score": ("风险值", "Score"),
    "fail_of": ("疑似 / 适用", "Suspected / of"),
    "top": ("前十项风险", "Top ten risks"),
    "top_order": (
        "先高、中、低各区，区内先列适用数满 30 的，再按风险值、疑似数",
        "by zone; in a zone those with 30 or more applicable first, then by score and faults",
    ),
    "asked": ("领导先问", "Asked first"),
    "ask_checked": ("查了多少", "Audited"),
    "told_checked": (
        "{records} 条记录、{rules} 条规则、{files} 个文件",
        "{records} records, {rules} rules, {files} files",
    ),
    "ask_suspected": ("疑似多少", "Suspected"),
    "told_suspected": (
        "{fail} 条次，涉及 {records} 条记录；另待核查 {review} 条次",
        "{fail} faults in {records} records; {review} more to be reviewed",
    ),
    "ask_critical": ("红线件", "Critical"),
    "told_critical": (
        "重大等级疑似 {fail} 条次，{rules} 条规则",
        "{fail} suspected faults under {rules} critical rules",
    ),
    "ask_confirmed": ("查实率", "Confirmed"),
    "told_confirmed": ("未提供（无已终审的整改台账）", "not given (no ledger with final decisions)"),
    "found_confirmed": (
        "{rate}（已终审 {decided} 张，属实与部分属实 {true} 张）",
        "{rate} ({true} of {decided} decided orders true in whole or part)",
    ),
    "ask_money": ("退补金额", "Refunds"),
    "told_money": ("未提供（核实后由整改台账填报）", "not given (from the ledger, once verified)"),
    "found_money": ("{yuan} 元（台账所填）", "{yuan} yuan (as written in the ledgers)"),
    "ask_mended": ("整改与超期", "Mended"),
    "told_mended": ("未提供（无上期整改台账）", "not given (no ledger of the month before)"),
    "found_mended": (
        "工单 {orders} 张，已销号 {closed}，超期 {overdue}",
        "of {orders} orders, {closed} closed and {overdue} overdue",
    ),
    "ask_recurring": ("重复发生", "Recurring"),
    "told_recurring": ("未提供（无上期整改台账）", "not given (no ledger of the month before)"),
    "found_recurring": (
        "上期线索 {findings} 条，再次发现 {recurring}，重开工单 {reopened}",
        "of {findings} earlier findings, {recurring} found again; {reopened} orders reopened",
    ),
    "ask_change": ("疑似率环比", "Trend"),
    "told_change": ("{now}，上期（{month}）{then}", "{now}, in the earlier report ({month}) {then}"),
    "told_no_previous": ("未提供（无上期报告）", "not given (no earlier report)"),
    "ask_worst": ("后三名单位", "Worst units"),
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
        "{count} suspected critical faults: whether to verify at once, and by when",
    ),
    "decide_review": (
        "待核查 {count} 条次：由谁举证，限期何日",
        "{count} to be reviewed: who brings proof, and by when",
    ),
    "decide_due": (
        "{days} 日内到期的在途事项 {count} 件：由谁督办",
        "{count} open items due within {days} days: who sees to them",
    ),
    "decide_due_least": (
        "{days} 日内到期的在途事项至少 {count} 件（报告未全载）：由谁督办",
        "at least {count} open items due within {days} days (the report does not hold all): who sees to them",
    ),
    "decide_second_hand": (
        "疑似问题所依据的 {count} 项要求未核原文：由法务核对后再发整改通知",
        "{count} requirements that faults rest on were not read in the text: to be checked before notices go out",
    ),
    "decide_unread": (
        "未能读取或检查出错 {count} 项：是否重新导出再查",
        "{count} inputs or rules failed: whether to export and audit again",
    ),
    "decide_unchecked": (
        "未检查的规则 {count} 条：是否补数据或补参数",
        "{count} rules not checked: whether to bring data or parameters",
    ),
    "not_audited_pauses": (
        "{count} 个数据集未见挂起、客户原因等列，时限未作扣减，申辩时请核对",
        "{count} datasets without columns for pauses or excuses: nothing was deducted there",
    ),
    "by_authority": ("按依据性质分列", "By kind of authority"),
    "by_authority_note": (
        "三类依据各成一表，不相混用、不相加。一条规则只列一次；兼有几类依据的列入效力最低的一类。率 = 疑似数 ÷ 适用数，* 适用数不足 30。",
        "Each kind of authority has its own table; they are neither mixed nor added up. A rule is listed once; one that"
        " rests on several kinds under the weakest. Rate = suspected ÷ applicable; * fewer than 30 applicable.",
    ),
    "group_law_word": ("不符者：疑似不符合规定", "A departure: suspected breach"),
    "group_promise_word": ("不符者：疑似未兑现承诺、超承诺时限", "A departure: a promise suspected not kept"),
    "group_company_word": ("不符者：疑似不符合内部制度", "A departure: suspected departure from a company rule"),
    "group_none": ("未载明依据", "Without a stated basis"),
    "group_none_word": ("仅供提示", "A hint only"),
    "group_law_fails": ("疑似不符合规定", "Suspected"),
    "group_promise_fails": ("疑似未兑现", "Not kept"),
    "group_company_fails": ("疑似不符制度", "Suspected"),
    "group_none_fails": ("疑似问题", "Suspected"),
    "reviews_short": ("待核查", "Review"),
    "rest_rules": ("其余 {count} 条规则", "The other {count} rules"),
    "total_rules": ("合计 {count} 条规则", "All {count} rules"),
    "new": ("新增", "New"),
    "updated": ("有变化", "Updated"),
    "trend": ("与上期比较", "Compared with the earlier report"),
    "trend_note": (
        "上期：{month}，线索清单 SHA-256 {digest}。率 = 疑似数 ÷ 适用数，环比为两期率之差（百分点）；* 适用数不足 30。",
        "Earlier report: {month}, findings SHA-256 {digest}. Rate = suspected ÷ applicable; the change is in percentage"
        " points; * fewer than 30 applicable.",
    ),
    "trend_rules_differ": (
        "两期的规则库或稽查口径不同，数字不可直接比较。",
        "The rules or the profile of the two reports differ: their figures do not compare directly.",
    ),
    "fail_of_month": ("{month} 疑似 / 适用", "{month} suspected / of"),
    "change": ("环比", "Change"),
    "points": ("{arrow} {points}", "{arrow} {points}"),
}
