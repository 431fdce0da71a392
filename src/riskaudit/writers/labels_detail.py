"""The words of what stands beside findings, and of what lies ahead."""

from __future__ import annotations

DETAIL_TERMS: dict[str, tuple[str, str]] = {
    "audience": ("阅读对象", "Audience"),
    "audience_external": (
        "外部单位（不含个人信息、举报记录、重要客户与文件名）",
        "outsiders (no personal data, informants, important customers or file names)",
    ),
    "restricted": ("限阅：不发被查单位", "Restricted: not for the unit concerned"),
    "waivers": ("例外备案", "Waivers"),
    "waivers_none": ("报告所列线索没有例外备案。", "No finding of this report is waived."),
    "waivers_head": (
        "登记 {count} 条：生效并用到 {used}，生效未用到 {unused}，已到期 {expired}，不合格 {malformed}；后两类不起作用。"
        "共覆盖疑似问题 {fail}、待核查 {review} 条次：照列照计并加标记，不计入风险矩阵，不列入整改。",
        "{count} in the register: {used} in force and used, {unused} in force and unused, {expired} expired, {malformed}"
        " malformed; the last two have no effect. They cover {fail} suspected {fail:fault|faults} and {review}"
        " {review:finding|findings} to be reviewed, which are listed, counted and marked, and stay out of the risk matrix"
        " and of what is to be mended.",
    ),
    "confirmed": ("法务核对原文", "Confirmed by the legal officer"),
    "confirmed_note": (
        "据二手资料的依据，经法务核对原文后按已见原文列示；条号仅在原文载明时印出。未生效的条目逐条列出原因。文件 {name}，SHA-256 {digest}。",
        "Facts known at second hand that a legal officer compared with the original count as read in the text; an article"
        " number is printed only where the original gives it. Entries without effect are told with the reason. File {name},"
        " SHA-256 {digest}.",
    ),
    "confirmed_fact": ("依据", "Fact"),
    "confirmed_by": ("核对人", "By"),
    "confirmed_on": ("日期", "On"),
    "confirmed_text": ("原文", "The original"),
    "confirmed_state": ("效力", "Effect"),
    "confirmed_lifted": ("生效", "In effect"),
    "confirmed_uncited": ("生效；无规则引用", "In effect; no rule cites it"),
    "confirmed_needless": ("不需要", "Not needed"),
    "confirmed_refused": ("不生效", "No effect"),
    "confirmed_malformed": ("不生效", "No effect"),
    "confirmed_mark": ("原文经 {by} 于 {day} 核对", "compared with the original by {by} on {day}"),
    "waivers_shown": ("报告所列线索中已作例外备案的", "The findings shown that are waived"),
    "waivers_by_rule": ("各规则已作例外备案的条次", "Waived findings by rule"),
    "waivers_total": ("全部规则合计", "All rules"),
    "waiver": ("备案编号、位置", "Waiver, place"),
    "waiver_for": ("规则、记录、单位", "Rule, record, unit"),
    "waiver_why": ("理由、经办、附件", "Reason, hands, paper"),
    "waiver_until": ("有效期至", "Until"),
    "waiver_state": ("状态", "State"),
    "waiver_covers": ("覆盖疑似 / 待核查", "Covers suspected / review"),
    "waiver_applicant": ("申请 {name}", "asked by {name}"),
    "waiver_approved_by": ("批准 {name}", "approved by {name}"),
    "waiver_paper": ("附件 {number}", "paper {number}"),
    "waiver_open_end": ("（未写）", "(none)"),
    "waiver_used": ("生效", "In force"),
    "waiver_unused": (
        "生效，未用到（没有这样的线索，或已由前面的备案覆盖）",
        "In force, unused (no such finding, or an earlier waiver covers it)",
    ),
    "waiver_expired": ("已到期，不起作用", "Expired, no effect"),
    "waiver_malformed": ("不合格，不起作用", "Malformed, no effect"),
    "waived_of": ("其中已备案", "Of them waived"),
    "fail_word": ("疑似问题", "Suspected"),
    "review_word": ("待核查", "To be reviewed"),
    "waived_part": (
        "（其中已例外备案：疑似 {fail}，待核查 {review}）",
        " (of them waived: {fail} suspected, {review} for review)",
    ),
    "waived_besides": ("，另备案 {count}", ", and {count} waived"),
    "waived_of_them": ("（其中已备案 {count}）", " ({count} of them waived)"),
    "ahead": ("在途与临限", "Open items and near misses"),
    "open": ("在途事项（按到期日）", "Open and not yet due, by due date"),
    "open_none": ("没有在途事项。", "Nothing is open."),
    "open_note": (
        "截至数据截止日尚未到期，最近到期的在前，须转入下期跟踪；剩余日数自数据截止日起算，3 日及以内的加底色。",
        "Not yet due on the day of the audit, the nearest first; to be followed up. Days count from that day; three or"
        " fewer are shaded.",
    ),
    "due": ("应于", "Due"),
    "days_left": ("剩余日", "Days"),
    "cap_open": (
        "显示报告所载 {held} 件中最近到期的 {shown} 件，共 {total} 件",
        "Showing the {shown} that fall due first of the {held} that the report holds; {total} in all",
    ),
    "cap_open_rule": (
        "“{title}”共 {total} 件，报告只载按文件行序的前 {shown} 件，其余中可能有更早到期的",
        '"{title}": the report holds the first {shown} of {total} by row; an earlier one may be among the rest',
    ),
    "near": ("临限事项", "Near misses"),
    "near_none": ("没有用去限值 80% 及以上而未超限的记录。", "No record used 80 % or more of a limit that it keeps."),
    "near_note": (
        "未超限，但已用去限值的 80% 及以上；用去最多的在前，宜作预警。",
        "Within the limit, but at 80 % of it or more; the nearest first. A warning, not a finding.",
    ),
    "used": ("已用", "Used"),
    "cap_near": (
        "显示报告所载 {held} 件中最接近限值的 {shown} 件，共 {total} 件；每条规则只载按文件行序的前几件",
        "Showing the {shown} nearest of the {held} that the report holds, the first of each rule by row; {total} in all",
    ),
    "strip_earliest": ("最早 {day}", "not before {day}"),
    "strip_due": ("最迟 {day}", "due by {day}"),
    "strip_open": ("至 {day} 未见{title}", 'nothing in "{title}" by {day}'),
    "strip_pause": ("挂起", "paused"),
    "strip_day_off": ("非工作日", "days off"),
    "strip_skipped": ("斜线：不计（{names}）", "hatched: not counted ({names})"),
    "twin": ("案例对照", "Beside the case"),
    "twin_case": ("案例 {order} 题目所示", "What the title of case {order} tells"),
    "twin_finding": ("本规则线索", "The findings of this rule"),
    "twin_same": ("相同", "Same"),
    "twin_perhaps": ("疑似相同（待核查）", "Perhaps the same (for review)"),
    "twin_different": ("不同", "Different"),
    "twin_not_known": ("不明（记录看不出）", "Not known from records"),
    "proof_asked": ("争议举证", "Proof in a dispute"),
    "proof": ("举证材料", "Proof"),
    "proof_present": ("有", "present"),
    "proof_missing": ("缺", "missing"),
    "proof_unreadable": ("无法识别", "unreadable"),
    "proof_not_exported": ("导出未含", "not in the export"),
}
