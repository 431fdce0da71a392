"""Every word the annotated copies say of their own, in Chinese and English."""

from __future__ import annotations

from riskaudit.model.base import Language
from riskaudit.model.english import filled

_WORDS: dict[str, tuple[str, str]] = {
    "notes": ("风险提示", "Risk notes"),
    "about": ("风险提示说明", "About the risk notes"),
    "internal": ("内部", "INTERNAL"),
    "internal_note": (
        "本副本由您自己的文件加注而成，含未脱敏的原始数据，限内部核查使用，不得外传；其中可能有不宜告知责任单位的线索。",
        "This copy is your own file with notes added. It holds unmasked data: for internal review only, not to be passed"
        " on. Some findings may be such as the unit concerned must not be told.",
    ),
    "suspected": (
        "所注均为疑似或待核查，须经核实；属实与否以核查、申辩和终审的结果为准。",
        "All that is noted is suspected or to be reviewed; only review, reply and final decision establish it.",
    ),
    "finding": (
        "【{severity} · {result}{waived}】{title}：{message}（{source}）",
        "[{severity} · {result}{waived}] {title}: {message} ({source})",
    ),
    "waived": (" · 例外备案 {id}", " · waived by {id}"),
    "group_law": ("法律法规：", "law: "),
    "group_standard": ("标准：", "standard: "),
    "group_promise": ("对外承诺：", "promise: "),
    "group_company": ("内部制度：", "company rule: "),
    "comma": ("、", ", "),
    "stop": ("；", "; "),
    "case": ("讲义案例 {order} {title}", "case lesson {order}, {title}"),
    "some_alike": ("「同类主题，部分事实相同」", " [same theme, some facts alike]"),
    "same_theme": ("「同类主题，事实不同」", " [same theme, other facts]"),
    "sec": ("「据二手资料，待核原文」", " [at second hand; original to be checked]"),
    "memory": ("「未核，仅作提示」", " [unverified; a hint only]"),
    "file": ("来源文件", "Source file"),
    "digest": ("来源文件 SHA-256", "SHA-256 of the source"),
    "month": ("稽查月份", "Month"),
    "all_months": ("全部记录", "all records"),
    "as_of": ("数据截止日", "Data as of"),
    "counts": ("线索", "Findings"),
    "counts_told": (
        "本文件各行共 {total} 条 = 注在行上 {rows} 条 + 未能定位到行 {lost} 条",
        "{total} on rows of this file = {rows} noted there + {lost} whose row was not found",
    ),
    "cells": ("着色单元格", "Coloured cells"),
    "cells_told": (
        "{cells} 格，其中加批注 {remarks} 格。报告只列出每条规则的前若干条佐证；其余线索只注在“风险提示”列。",
        "{cells}, {remarks} of them with a comment. The report shows the evidence of the first findings of a rule only;"
        " the others are noted in the last column alone.",
    ),
    "colors": ("颜色", "Colours"),
    "kept": (
        "除着色、批注、“风险提示”列和本表外，原文件的公式、格式、隐藏行列、数据校验和其他工作表保持原样。",
        "But for colours, comments, the column of notes and this sheet, formulas, formats, hidden rows, validations and"
        " other sheets are as they were.",
    ),
    "as_text": (
        "原文件不是 .xlsx（或其结构不宜直接加注），本副本是新工作簿，各单元格按文本写入，不含公式、格式和宏。",
        "The source is no .xlsx (or not fit to be noted in place): this is a new workbook whose cells are texts, without"
        " formulas, formats or macros.",
    ),
    "macros": (
        "原文件含宏，宏原样保留（公式可能用到），本程序未运行它；不信任来源时请勿启用。",
        "The source holds macros. They are kept as they were, as formulas may need them, and were not run; do not enable"
        " them unless you trust the source.",
    ),
    "signed": (
        "原文件带数字签名；加注后签名不再成立，已从副本中移除。",
        "The source was signed digitally; with notes the signature no longer holds and was taken out of the copy.",
    ),
    "other_bytes": (
        "加注时文件与稽查时的字节不同：带打开密码的文件由解密副本加注，副本不再带密码，请妥善保管；"
        "否则文件在稽查期间被改动，请重新稽查。",
        "The file noted is not the bytes that were audited: of a locked file it is an open copy, which has no password any"
        " more, so keep it safe; else the file was changed meanwhile: audit anew.",
    ),
    "own_remarks": (
        "{count} 个单元格原有批注，予以保留，未另加批注。",
        "{count} {count:cell|cells} had comments of {count:its|their} own, which were kept; none was added there.",
    ),
    "no_remarks": (
        "工作表“{sheet}”的批注结构不宜修改，未加批注。",
        "The comments of sheet “{sheet}” are not fit to be changed; none were added.",
    ),
    "capped_remarks": (
        "工作表“{sheet}”只给前 {count} 个单元格加批注。",
        "Only the first {count} cells of sheet “{sheet}” have comments.",
    ),
    "no_column": (
        "工作表“{sheet}”右侧没有空列，未加“风险提示”列。",
        "Sheet “{sheet}” has no column left for notes.",
    ),
    "groups": ("按组判定的线索（同类数据合并计算，无单一行号）", "Findings of groups of such records (without a row)"),
    "list_groups": (
        "按组判定、无单一行号：{total} 条，也列在同类数据各副本的“风险提示说明”中：",
        "of groups, without a row: {total}; they also stand in the copies of such records, on the last sheet:",
    ),
    "lost": ("未能定位到行的线索", "Findings whose row was not found"),
    "place": ("{sheet} 第{row}行", "{sheet} row {row}"),
    "list_name": ("annotated/说明.txt", "annotated/about.txt"),
    "list_head": (
        "内部。带风险提示的副本；findings.csv 共 {total} 条线索，按文件列出。",
        "INTERNAL. Copies with risk notes; the {total} {total:finding|findings} of findings.csv by file.",
    ),
    "list_copy": ("{file}：{total} 条 → {copy}", "{file}: {total} → {copy}"),
    "list_none": ("{file}：没有线索，未生成副本", "{file}: no findings, no copy"),
    "list_left": ("{file}：{total} 条，未生成副本：{why}", "{file}: {total}, no copy: {why}"),
    "too_large": ("文件过大，请在 findings.csv 中按行号核查", "too large; look up the rows of findings.csv"),
    "no_cells": ("这种格式不能写成工作簿副本", "no workbook can be made of this format"),
    "gone": ("文件已不可读", "the file cannot be read any more"),
}


def say(key: str, language: Language, /, **values: object) -> str:
    """The words of a key with their gaps filled."""
    words = _WORDS[key][0 if language == "zh" else 1]
    return filled(words, **values)
