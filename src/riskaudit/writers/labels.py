"""Every word the report itself says, in Chinese and English. Rules, laws and cases bring their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskaudit.model.base import Language
from riskaudit.model.english import filled
from riskaudit.writers.labels_attached import ATTACHED_TERMS
from riskaudit.writers.labels_detail import DETAIL_TERMS
from riskaudit.writers.labels_summary import SUMMARY_TERMS

TERMS: dict[str, tuple[str, str]] = {
    **SUMMARY_TERMS,
    **DETAIL_TERMS,
    **ATTACHED_TERMS,
    "title": ("电力客户服务法律风险稽查报告", "Legal Risk Audit of Electricity Customer Service"),
    "page": ("第 {page} 页　共 {pages} 页", "Page {page} of {pages}"),
    "digests": ("规则库 {library}　线索清单 {findings}", "Library {library}    Findings {findings}"),
    "on_page": ("第 000 页", "p. 000"),
    "colon": ("：", ": "),
    "comma": ("、", ", "),
    "stop": ("；", "; "),
    "bracket": ("（{text}）", " ({text})"),
    "caveat": ("「{text}」", " [{text}]"),
    "reason_line": ("{result} {count} 条：{text}", "{result}, {count}: {text}"),
    "total": ("合计", "Total"),
    "unit": ("单位", "Unit"),
    "units_more": ("{first} 等 {count} 个单位", "{first} and others, {count} {count:unit|units} in all"),
    "no_unit": ("（未标明单位）", "(no unit given)"),
    "unit_unknown": ("数据未标明单位", "The records name no unit"),
    "month": ("稽查月份", "Month"),
    "all_months": ("全部记录（未限定月份）", "All records (no month set)"),
    "profile": ("稽查口径", "Profile"),
    "as_of": ("数据截止日", "Data as of"),
    "law_date": ("适用法律日", "Law of the day"),
    "law_date_note": (
        "一律按 {day} 有效的依据重判，不是各记录当日的法律",
        "all records judged by what is in force on {day}, not by the law of their own days",
    ),
    "as_of_note": ("{day}（在途事项按当日零时判定）", "{day} (open items are judged at 00:00 of this day)"),
    "judged_in": ("语言", "Language"),
    "judged_in_note": (
        "各条线索的说明、限值、实际与计算仍为判定时的英文；要中文的，请用 riskaudit check --lang zh 重新稽查",
        "Messages, limits, figures and calculations of findings stay in Chinese, in which they were judged; for English"
        " audit again with riskaudit check --lang en",
    ),
    "tool": ("工具版本", "Tool"),
    "library": ("规则库摘要", "Rule library digest"),
    "file": ("线索清单", "List of findings"),
    "file_note": ("{name}，共 {rows} 条，SHA-256 {digest}", "{name}, {rows} {rows:row|rows}, SHA-256 {digest}"),
    "masking": ("个人信息", "Personal data"),
    "masked": ("已脱敏", "Masked"),
    "unmasked": ("未脱敏，限内部使用，不得外传", "NOT masked; for internal use only"),
    "suspected": ("本报告所列均为疑似，须经核实", "Everything listed here is suspected and must be verified"),
    "suspected_note": (
        "本报告由程序按稽查规则比对导出数据得出，只说明记录与规则不符或缺少凭据，不认定事实、责任或违法。"
        "属实与否，以核查、申辩和终审的结果为准。",
        "A program compared exported records with audit rules. A hit says that a record departs from a rule or lacks"
        " proof; it establishes neither facts nor liability. Only review, reply and final decision do.",
    ),
    "incomplete": ("本次稽查不完整", "This audit is incomplete"),
    "incomplete_note": (
        "未能读取的文件或工作表 {unread} 个，检查出错的规则 {errors} 条，未检查的规则 {unchecked} 条。详见",
        "Files or sheets not read: {unread}; rules in error: {errors}; rules not checked: {unchecked}. See",
    ),
    "contents": ("目录", "Contents"),
    "summary": ("总体情况", "Summary"),
    "follow_up": ("上期台账复查", "Follow-up of earlier ledgers"),
    "findings": ("分专题问题", "Findings by theme"),
    "cases": ("讲义案例", "Case lessons"),
    "not_judged": ("未检查与无法判定", "Not checked and not decided"),
    "legal": ("依据", "Legal basis"),
    "health": ("数据质量", "Data health"),
    "sign_off": ("签审页", "Sign-off"),
    "records": ("已判记录", "Records judged"),
    "fails": ("疑似问题（条次）", "Suspected faults"),
    "reviews": ("待核查（条次）", "To be reviewed"),
    "unknowns": ("无法判定（条次）", "Cannot be told"),
    "summary_text": (
        "本期对 {records} 条记录适用 {rules} 条规则，作出判定 {verdicts} 条次。其中疑似问题 {fail}、待核查 {review}、"
        "无法判定 {unknown}、未见异常 {pass_}、不适用 {na}，合计 {verdicts}。一条记录可被多条规则判定，故条次多于记录数。",
        "{records} {records:record was|records were} judged under {rules} {rules:rule|rules}, giving {verdicts}"
        " {verdicts:verdict|verdicts}: {fail} suspected {fail:fault|faults}, {review} to be reviewed, {unknown} that cannot"
        " be told, {pass_} with nothing found and {na} not applicable; {verdicts} in all. One record may be judged under"
        " several rules, so there are more verdicts than records.",
    ),
    "waived_note": ("其中 {count} 条次已作例外备案。", " {count} of them {count:is|are} waived."),
    "rules_by_result": ("规则结果", "Rules by result"),
    "result": ("结果", "Result"),
    "rules": ("规则数", "Rules"),
    "by_severity": ("疑似问题按等级", "Suspected faults by severity"),
    "severity": ("等级", "Severity"),
    "rules_hit": ("命中规则", "Rules hit"),
    "rule": ("稽查规则", "Rule"),
    "rate": ("疑似率", "Rate"),
    "applicable": ("适用数", "Applicable"),
    "not_audited": ("未查事项", "Not audited"),
    "not_audited_rules": (
        "规则：未检查 {unchecked} 条，未纳入本期 {unselected} 条，出错 {errors} 条",
        "Rules: {unchecked} not checked, {unselected} not selected, {errors} in error",
    ),
    "not_audited_files": (
        "文件：未能读取的文件或工作表 {unread} 个",
        "Inputs: {unread} {unread:file or sheet|files or sheets} not read",
    ),
    "not_audited_rows": (
        "记录：月外 {outside} 行，未判 {skipped} 行，无可用日期 {undated} 条（已判并计数）",
        "Rows: {outside} outside the month, {skipped} skipped; {undated} without a usable date (judged and counted)",
    ),
    "not_audited_open": (
        "在途 {open} 件：尚未到期，本期不作结论",
        "Open items: {open}; not yet due, so not decided this time",
    ),
    "by_theme": ("专题与结果", "Themes and results"),
    "theme": ("专题", "Theme"),
    "by_unit": ("供电所与专题", "Units and themes"),
    "by_unit_note": (
        "格内上为疑似数 / 适用数，下为疑似率（疑似数 ÷ 适用数）。适用数不足 30 的标 *，其率不宜用于排名。",
        "Each cell: suspected / applicable, and below the rate. An asterisk marks fewer than 30 applicable verdicts,"
        " whose rates should not be ranked.",
    ),
    "by_dataset": ("数据集", "Datasets"),
    "dataset": ("数据集", "Dataset"),
    "outside": ("月外", "Outside the month"),
    "undated": ("无可用日期", "Undated"),
    "with_fail": ("含疑似的记录", "Records with a fault"),
    "with_review": ("仅待核查的记录", "Records for review only"),
    "why": ("为何稽查", "Why"),
    "kind": ("判定方式", "Check"),
    "kind_value": ("{kind}（数据集：{dataset}）", "{kind} (dataset: {dataset})"),
    "low": ("指标性规则，命中一律列为待核查", "an indicator: its hits are for review only"),
    "limits": ("限值", "Limits"),
    "subject": ("所涉：", "on the subject of "),
    "group_law": ("法律法规", "Laws and regulations"),
    "group_standard": ("标准", "Standards"),
    "group_promise": ("对外承诺", "Public promises"),
    "group_company": ("内部制度", "Company rules"),
    "promise_note": ("不符者为未兑现承诺或超承诺时限", "A departure is a promise not kept"),
    "sec": ("据二手资料，待核原文", "at second hand; original to be checked"),
    "memory": ("未核，仅作提示", "unverified; a hint only"),
    "from": ("自 {first} 起", "from {first}"),
    "from_to": ("{first} 至 {last}", "{first} to {last}"),
    "from_cited": ("施行日未核，自 {first} 起引用", "first day not checked; cited from {first}"),
    "from_to_cited": ("施行期间未核，按 {first} 至 {last} 引用", "days not checked; cited for {first} to {last}"),
    "adds_up": ("{parts}  =  合计 {total}", "{parts}  =  {total} in all"),
    "reasons": ("原因", "Reasons"),
    "remedy": ("整改建议", "Remedy"),
    "false_positives": ("可能误报", "May be false if"),
    "lesson_of": ("讲义案例", "Case lesson"),
    "case_number": ("案例 {order}", "Case {order}"),
    "same_gap": ("同一缺口", "same gap"),
    "same_theme": ("同类主题，事实不同", "same theme, other facts"),
    "cap": ("显示前 {shown} 条，共 {total} 条，见 {file}", "Showing the first {shown} of {total}; see {file} for all"),
    "all_shown": (
        "共 {total} 条，全部列出；另见 {file}",
        "{total:The one finding is|All {total} are} shown; see also {file}",
    ),
    "row": ("第{row}行", "row {row}"),
    "group": ("按组判定，无单一行号", "a group of rows"),
    "key": ("编号", "Key"),
    "evidence": ("佐证", "Evidence"),
    "state_empty": ("（空）", "(empty)"),
    "state_absent": ("（无此列）", "(no such column)"),
    "state_unreadable": ("{value}（无法识别）", "{value} (unreadable)"),
    "state_lost": ("{value}（数字已失真）", "{value} (digits lost)"),
    "measure": ("限值与实际", "Limit, actual"),
    "limit": ("限值", "Limit"),
    "actual": ("实际", "Actual"),
    "excess": ("相差", "Off by"),
    "calculation": ("计算", "Calculation"),
    "basis": ("依据", "Basis"),
    "reason": ("待核原因", "Why for review"),
    "waived": ("例外备案", "Waived"),
    "quiet": ("本专题其余规则", "Other rules of this theme"),
    "no_rules": ("本专题没有规则。", "This theme has no rules."),
    "pass": ("未见异常", "Nothing found"),
    "unknown": ("无法判定", "Cannot be told"),
    "na": ("不适用", "Not applicable"),
    "case_intro": (
        "讲义只给出案例标题。以下只写标题所能说明的教训，不补充当事人、经过、金额或裁判结果。",
        "The lecture gives titles only. The lessons below say what a title bears out and add no party, event, sum"
        " or ruling.",
    ),
    "case_title": ("案例 {order}　{title}", "Case {order}: {title}"),
    "case_given": ("讲义原题", "Title as given"),
    "lesson": ("教训", "Lesson"),
    "control": ("应有的控制", "Missing control"),
    "visible": ("记录能见", "What records show"),
    "not_told": ("讲义未说", "Not told"),
    "case_basis": ("相关依据", "Related basis"),
    "case_rules": ("本期相关规则", "Rules in this audit"),
    "case_no_rules": ("本期没有规则对应本案例。", "No rule of this audit points to this case."),
    "case_counts": ("疑似 {fail}，待核查 {review}", "{fail} suspected, {review} for review"),
    "case_first": ("线索 ", "findings "),
    "blind": ("本次稽查看不到什么", "What this audit cannot see"),
    "blind_note": (
        "规则来自讲义各条。记录能说明的由规则判定；下列各条记录说明不了或只说明一部分，请按所列问题人工核查。"
        "括号内为该条的规则中本期有记录可判的条数 / 全部条数。",
        "The rules come from the bullets of the lecture. What records can tell is judged by rules; the bullets below they"
        " tell only in part or not at all: ask as proposed. In brackets: of the rules of a bullet, how many had records to"
        " judge this time / how many there are.",
    ),
    "blind_counts": ("讲义各条的稽查方式", "How the bullets of the lecture are audited"),
    "blind_unjudged": ("有规则而本期没有可判的记录", "Bullets with rules but without records this time"),
    "blind_unseen": ("须人工核查或记录不可见", "To be asked or read, or out of reach of records"),
    "blind_no_data": ("本期没有相应的数据", "No such records this time"),
    "list_joint": ("、", ", "),
    "place": ("条目", "Place"),
    "bullet": ("讲义原文", "The lecture says"),
    "audited_by": ("稽查方式", "Audited"),
    "ask": ("应问、应查，或看不到的原因", "What to ask, or why it is not seen"),
    "part": ("第{number}讲", "Part {number}"),
    "idea": ("编号", "Number"),
    "declined": ("讲义要点中没有写成规则的部分", "Parts of the lecture for which there is no rule"),
    "counted_by": ("计数单位", "Counted by"),
    "counted_by_groups": ("按组计数，组由 {names} 确定", "groups of records that agree in {names}"),
    "unchecked": ("未执行的规则", "Rules that did not run"),
    "undecided": ("无法判定的记录", "Records that cannot be told"),
    "undecided_none": ("没有无法判定的记录。", "No record ended undecided."),
    "record": ("记录", "Record"),
    "count": ("条数", "Records"),
    "unread": ("未能读取的文件与工作表", "Files and sheets not read"),
    "what": ("情况", "What happened"),
    "cure": ("处理办法", "Cure"),
    "all_ran": ("所选规则全部执行。", "Every rule ran."),
    "reason_why": ("原因", "Reason"),
    "input": ("文件", "Input"),
    "more_rules": ("另有 {count} 条规则", "and {count} more {count:rule|rules}"),
    "query_item": ("项目", "Item"),
    "query_answer": ("填写", "Answer"),
    "no_reason": ("未说明原因", "No reason given"),
    "legal_note": (
        "四类依据分列，不相混用。条号仅在读到原文时印出；效力起止日含当日，按记录当日有效者适用。",
        "The four kinds of basis are kept apart. Article numbers are printed only where the text itself was read."
        " Dates are inclusive; what was in force on a record's own day applies.",
    ),
    "requires": ("要求（转述）", "Requirement (paraphrased)"),
    "in_force": ("效力期间", "In force"),
    "cited": ("引用规则", "Cited by"),
    "health_note": (
        "每个文件：数据行 = 已判 + 月外 + 未判。不能识别的单元格使相关规则对该记录无法判定，不会当作合格。",
        "For every sheet: rows = judged + outside + skipped. A cell that cannot be read makes its record undecided,"
        " never sound.",
    ),
    "format": ("格式", "Format"),
    "encoding": ("编码", "Encoding"),
    "bytes": ("{count} 字节", "{count} {count:byte|bytes}"),
    "status_read": ("已读取", "Read"),
    "status_partly": ("部分读取", "Partly read"),
    "status_unread": ("未能读取", "Not read"),
    "status_skipped": ("未读取（跳过）", "Skipped"),
    "status_unpacked": ("已展开", "Unpacked"),
    "note": ("说明", "Note"),
    "whole_file": ("整个文件", "Whole file"),
    "heading_row": ("表头行", "Heading row"),
    "heading_row_value": ("第 {row} 行", "row {row}"),
    "rows_sum": ("数据行", "Rows"),
    "rows_value": (
        "{rows} = 已判 {judged} + 月外 {outside} + 未判 {skipped}",
        "{rows} = {judged} judged + {outside} outside + {skipped} skipped",
    ),
    "rows_wrong": ("（合计不符，请核对）", " (does not add up: please check)"),
    "skipped": ("未判的行", "Skipped rows"),
    "skipped_of": ("{reason} {count}", "{reason}: {count}"),
    "mapping": ("列对应", "Columns"),
    "unmapped": ("未识别的列", "Unknown columns"),
    "missing": ("缺少的列", "Missing columns"),
    "unreadable": ("不能识别", "Unreadable"),
    "unreadable_value": (
        "{title}（列“{heading}”）{count} 格",
        '{title} (column "{heading}"): {count} {count:cell|cells}',
    ),
    "example": ("，如 {examples}", ", e.g. {examples}"),
    "prepared": ("编制", "Prepared by"),
    "checked": ("审核", "Reviewed by"),
    "approved": ("批准", "Approved by"),
    "provider": ("数据提供人", "Data provided by"),
    "signature": ("签名", "Signature"),
    "date": ("日期", "Date"),
    "role": ("角色", "Role"),
    "query": ("导出数据的查询条件", "Query conditions of the exports"),
    "query_system": ("系统与菜单", "System and menu"),
    "query_range": ("查询时间范围", "Time range of the query"),
    "query_filter": ("筛选条件", "Filters"),
    "query_day": ("导出时间", "Exported at"),
    "query_count": ("系统显示条数", "Rows shown by the system"),
    "sign_note": (
        "签名表示对数据来源与核查结论负责；未经核实的线索不得作为考核或追责的依据。",
        "Signatures answer for the source of the data and the outcome of reviews; findings not yet verified"
        " must not be used for appraisal or discipline.",
    ),
}


class Labels:
    """The report's own words in one language, with those that one format has besides."""

    def __init__(self, language: Language, more: Mapping[str, tuple[str, str]] | None = None) -> None:
        self._index = 0 if language == "zh" else 1
        self._terms = {**TERMS, **(more or {})}

    def __call__(self, key: str, **values: Any) -> str:
        """The words of a key with their gaps filled, in English in the forms that the numbers ask for; whole numbers
        get thousands commas."""
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
        return filled(self._terms[key][self._index], **shown)
