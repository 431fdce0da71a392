"""Every word that 整改通知单 say of their own, in Chinese and English."""

from __future__ import annotations

TERMS: dict[str, tuple[str, str]] = {
    "title": ("整改通知单", "Notice of Rectification"),
    "register": ("整改通知单登记", "Register of Notices"),
    "register_note": (
        "稽查部门内部留存，不随通知单下发。",
        "For the audit department alone; not to be handed out with the notices.",
    ),
    "page": ("第 {page} 页　共 {pages} 页", "Page {page} of {pages}"),
    "number": ("编号", "Number"),
    "unit": ("责任单位", "Responsible unit"),
    "no_unit": ("单位不明（发稽查部门）", "Unit not known (to the audit department)"),
    "no_unit_note": (
        "以下记录未标明单位。请稽查部门先查明责任单位，再行下发。",
        "The records below name no unit. The audit department is to find out which one answers before it sends this on.",
    ),
    "month": ("稽查月份", "Month"),
    "as_of": ("数据截止日", "Data as of"),
    "due": ("反馈期限", "Answer due"),
    "due_value": ("{day} 前（含当日）", "by {day} (that day included)"),
    "found": ("线索", "Findings"),
    "found_value": (
        "疑似问题 {fail} 条，待核查 {review} 条",
        "{fail} suspected {fail:fault|faults}, {review} to be reviewed",
    ),
    "unmasked": ("未脱敏，限内部使用，不得外传", "NOT masked; for internal use only"),
    "caveat": (
        "以下由程序按稽查规则比对导出数据得出，均为疑似或待核查，不认定事实、责任或违法。请逐条核实："
        "属实的说明原因并整改；不属实的申辩并附凭据；列为待核查的，请在反馈期限前举证。",
        "A program compared exported records with audit rules. All of this is suspected or to be reviewed; it establishes"
        " neither facts nor liability. Please check every item: where it is so, say why and mend it; where it is not, reply"
        " with proof; what is to be reviewed needs proof before the answer is due.",
    ),
    "group_law": ("{number}、法律法规", "{number}. Laws and regulations"),
    "group_standard": ("{number}、标准", "{number}. Standards"),
    "group_promise": ("{number}、对外承诺（未兑现承诺）", "{number}. Public promises (not kept)"),
    "group_company": ("{number}、内部制度", "{number}. Company rules"),
    "numerals": ("一二三四", "1234"),
    "criterion": ("标准", "Criterion"),
    "condition": ("现状", "Condition"),
    "cause": ("原因", "Cause"),
    "effect": ("影响", "Effect"),
    "action": ("整改", "Action"),
    "colon": ("：", ": "),
    "in_force": ("（{days}）", " ({days})"),
    "counts_fail": ("疑似问题 {fail} 条。", "{fail} suspected {fail:fault|faults}."),
    "counts_review": ("待核查 {review} 条，限期举证。", "{review} to be reviewed; proof is asked for."),
    "record": ("{number}. {record}　{message}", "{number}. {record}  {message}"),
    "record_review": ("{number}. {record}　待核查：{message}", "{number}. {record}  To be reviewed: {message}"),
    "more": ("另有 {count} 条，见线索清单。", "{count} more {count:is|are} in the list of findings."),
    "cause_boxes": (
        "由责任单位填写：□ 人为　□ 系统　□ 数据　□ 误判（附凭据）",
        "To be filled in by the unit:  □ people   □ system   □ data   □ false hit (with proof)",
    ),
    "lesson": ("讲义案例 {order}《{title}》：{lesson}", "Case lesson {order}, {title}: {lesson}"),
    "promise_effect": ("不符者为未兑现承诺。", "A departure is a promise not kept."),
    "action_due": (
        "请于 {day} 前反馈核实结果、整改措施和整改人。",
        "Answer by {day}: what was found, what is done, and by whom.",
    ),
    "signatures": ("签署", "Signatures"),
    "role": ("角色", "Role"),
    "name": ("签名", "Signature"),
    "date": ("日期", "Date"),
    "issued": ("下发（稽查部门）", "Issued by (audit department)"),
    "received": ("接收（责任单位）", "Received by (unit)"),
    "head": ("负责人（责任单位）", "Head of the unit"),
    "cut": ("沿此线裁下，签收后退回稽查部门", "cut here and return to the audit department when signed"),
    "slip": ("回执", "Return slip"),
    "slip_text": (
        "编号 {number} 的整改通知单已收到，共列疑似问题 {fail} 条、待核查 {review} 条，将于 {day} 前反馈。",
        "Notice {number} was received, with {fail} suspected {fail:fault|faults} and {review} to be reviewed; we answer by {day}.",
    ),
    "slip_unit": ("签收单位（盖章）", "Unit (seal)"),
    "slip_person": ("签收人", "Received by"),
    "slip_date": ("签收日期", "Date"),
    "pages": ("页", "Pages"),
    "fails": ("疑似问题", "Suspected"),
    "reviews": ("待核查", "To be reviewed"),
    "total": ("合计", "Total"),
    "sum": (
        "线索清单共 {total} 条 = 列入通知单 {told} 条 + 暂不下发 {kept} 条。",
        "{total} {total:finding|findings} = {told} in notices + {kept} kept back.",
    ),
    "no_notices": (
        "本期没有应下发的线索，未生成整改通知单。",
        "Nothing is to be sent this time; there are no notices.",
    ),
    "kept": ("暂不下发的线索", "Findings kept back"),
    "kept_note": (
        "下列线索不在任何通知单中，也不在通知单中提及。",
        "These findings stand in no notice, and no notice mentions them.",
    ),
    "rule": ("稽查规则", "Rule"),
    "count": ("条数", "Findings"),
    "restricted": (
        "廉洁、刑事或举报线索，限稽查部门专人核查，不发责任单位",
        "leads on corruption, crime or reports of wrongdoing: for appointed auditors alone, never for the unit",
    ),
    "unconfirmed": (
        "所依据的事实未核原文，须经法务确认后再下发",
        "rests on facts whose text was not read: to be confirmed by a legal officer first",
    ),
    "waived": ("已作例外备案", "waived"),
    "none_kept": ("没有暂不下发的线索。", "Nothing is kept back."),
}
