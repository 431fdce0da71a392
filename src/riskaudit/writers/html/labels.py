"""The words that only the HTML report says, in Chinese and English; the others it shares with the PDF."""

from __future__ import annotations

from riskaudit.writers.labels import TERMS

PAGE_TERMS: dict[str, tuple[str, str]] = {
    "skip_link": ("跳到正文", "Skip to the content"),
    "chapters": ("章节", "Chapters"),
    "list": ("问题线索", "Findings"),
    "without_script": (
        "没有运行脚本：以下各章可以阅读，逐条线索的筛选与检索不可用；全部线索见 {file}。",
        "Scripts are off: the chapters below can be read, but the list of findings cannot; {file} has all of them.",
    ),
    "offline": (
        "单一文件，不访问网络；内容取自 report.json 与 {file}。",
        "One file that asks no network; made from report.json and {file}.",
    ),
    "see_findings": ("查看全部 {count} 条线索", "{count:See the finding|See all {count} findings}"),
    "first_findings": ("前几条", "The first of them"),
    "matrix_cell": (
        "可能性 {likelihood} × 影响 {impact} = {score} {zone}：规则 {count} 条",
        "Likelihood {likelihood} × impact {impact} = {score} {zone}: {count} {count:rule|rules}",
    ),
    "orders_told": ("重开与超期的工单", "Reopened and overdue orders"),
    "law_findings": ("引用本依据的线索 {count} 条", "{count} {count:finding rests|findings rest} on it"),
    "rule_counts": ("疑似 {fail} · 待核查 {review}", "{fail} suspected · {review} for review"),
    "mapped": ("{count} 列已识别", "{count} {count:column|columns} recognised"),
    "details_for": (
        "{file} 的全部 {total} 条都在这里；其中 {shown} 条带有佐证与计算。",
        "{total:The one finding|All {total} findings} of {file} {total:is|are} here; {shown} {shown:comes|come} with evidence and"
        " calculation.",
    ),
}

SHARED = (
    "restricted",
    "twin",
    "twin_same",
    "twin_perhaps",
    "twin_different",
    "proof",
    "proof_present",
    "proof_missing",
    "proof_unreadable",
    "proof_not_exported",
)
"""Words that the script says as the report does."""

SCRIPT_TERMS: dict[str, tuple[str, str]] = {
    **{name: TERMS[name] for name in SHARED},
    "strip": ("时限条", "Deadline strip"),
    "theme": ("专题", "Theme"),
    "severity": ("等级", "Severity"),
    "result": ("结果", "Result"),
    "unit": ("单位", "Unit"),
    "law": ("依据", "Law"),
    "case": ("讲义案例", "Case lesson"),
    "rule": ("稽查规则", "Rule"),
    "all": ("全部", "All"),
    "search": ("检索", "Search"),
    "search_hint": (
        "检索线索：编号、单位、内容、佐证…",
        "Search findings: key, unit, message, evidence…",
    ),
    "clear": ("清除筛选", "Clear filters"),
    "remove": ("去掉筛选：{name}", "Remove the filter {name}"),
    "filters": ("筛选", "Filters"),
    "matched": ("符合 {count} 条，共 {total} 条", "{count} of {total} {total:finding|findings}"),
    "matched_all": ("共 {total} 条", "{total} {total:finding|findings} in all"),
    "split": ("疑似问题 {fail} · 待核查 {review}", "{fail} suspected · {review} to be reviewed"),
    "none": ("没有符合条件的线索。", "No finding matches."),
    "list": ("问题线索", "Findings"),
    "finding": ("线索", "Finding"),
    "key": ("编号", "Key"),
    "place": ("位置", "Place"),
    "excess": ("相差", "Off by"),
    "limit": ("限值", "Limit"),
    "actual": ("实际", "Actual"),
    "row": ("第{row}行", "row {row}"),
    "group": ("按组判定，无单一行号", "a group of rows"),
    "no_unit": ("（未标明单位）", "(no unit given)"),
    "waived": ("例外备案", "Waived"),
    "evidence": ("佐证", "Evidence"),
    "calculation": ("计算", "Calculation"),
    "reason": ("待核原因", "Why for review"),
    "remedy": ("整改建议", "Remedy"),
    "basis": ("依据", "Basis"),
    "record": ("记录", "Record"),
    "dataset": ("数据集", "Dataset"),
    "fingerprint": ("线索指纹", "Fingerprint"),
    "empty": ("（空）", "(empty)"),
    "blank": ("{value}（视为空）", "{value} (read as empty)"),
    "absent": ("（无此列）", "(no such column)"),
    "unreadable": ("{value}（无法识别）", "{value} (not recognised)"),
    "lost": ("{value}（数字已失真）", "{value} (digits lost)"),
    "no_details": (
        "佐证单元格与计算过程只随报告列出的线索给出；本条见原文件的上述位置。",
        "Evidence cells and calculation come with the findings shown in the report; for this one see the record"
        " in its file.",
    ),
    "same_print": (
        "同一指纹共 {count} 条，本条为第 {at} 条",
        "number {at} of the {count} findings with this fingerprint",
    ),
    "no_such": ("没有这条线索：{name}", "There is no such finding: {name}"),
    "no_target": ("没有这一处：{name}", "There is no such place: {name}"),
    "close": ("关闭", "Close"),
    "previous": ("上一条", "Previous"),
    "next": ("下一条", "Next"),
    "choose": (
        "选择一条线索，这里显示佐证、计算和依据。",
        "Choose a finding to see its evidence, calculation and law.",
    ),
    "keys": (
        "/ 检索　↑↓ 移动　Enter 打开　Esc 关闭",
        "/ search   ↑↓ move   Enter open   Esc close",
    ),
    "also": ("另见", "See also"),
    "print_cap": (
        "打印前 {shown} 条，共 {total} 条；全部线索见 {file}",
        "Printed: the first {shown} of {total}; {file} has all of them",
    ),
    "print_all": ("共 {total} 条，全部打印", "{total:The one finding is|All {total} are} printed"),
    "list_cap": (
        "列表显示前 {shown} 条，共 {total} 条；请加筛选条件。",
        "The list shows the first {shown} of {total}: set a filter to see the others.",
    ),
    "colon": ("：", ": "),
    "stop": ("；", "; "),
    "bracket": ("（{text}）", " ({text})"),
    "sorted_up": ("升序", "ascending"),
    "sorted_down": ("降序", "descending"),
}
"""What the script says: it is handed these words in the report's language."""
