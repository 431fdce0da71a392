"""The sheet 说明: what each column means and who fills it, the states, the day to answer by, counts that add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.styles import Alignment, Font

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.english import counted, opening
from riskaudit.model.follow_up import Feedback
from riskaudit.model.ledger import COLUMNS, STATES, Filler
from riskaudit.model.report import Report
from riskaudit.model.result import RESULT_WORDS, SEVERITY_WORDS, Result
from riskaudit.writers.ledger.cells import Value, put
from riskaudit.writers.ledger.orders import Listing
from riskaudit.writers.ledger.page import FACE, lines_of
from riskaudit.writers.view import View

_WIDE = 125
"""Columns of type in the three columns together."""

_Row = tuple[Value, ...]

_BY: dict[Filler, Bilingual] = {
    "tool": Bilingual(zh="程序", en="The tool"),
    "auditor": Bilingual(zh="稽查部门", en="The auditors"),
    "unit": Bilingual(zh="责任单位", en="The unit"),
}
_SAY = {
    "title": Bilingual(zh="稽查问题整改台账：说明", en="Ledger of findings to be mended: how to use it"),
    "suspected": Bilingual(
        zh="所列均为疑似问题或待核查，须经核实；程序不认定属实、责任和考核，也不销号。",
        en="Everything listed is suspected or for review until checked; the tool decides no truth and no liability, and closes nothing.",
    ),
    "restricted": Bilingual(
        zh="受限：本表为廉洁线索和举报件，不得交给所涉单位和人员；由稽查部门按程序移交，核准后方可转办。",
        en="Restricted: leads on conduct, and reports of wrongdoing. They must not reach the unit or persons concerned; pass them on by the procedure.",
    ),
    "unmasked": Bilingual(
        zh="个人信息未遮盖，限内部使用，不得外传。", en="Personal data are NOT masked: internal use only."
    ),
    "unkeyed": Bilingual(
        zh="指纹未加密钥：以户号等个人编号为主键的，指纹限本机使用。外发台账请用 --mask-key 生成，下期用同一密钥。",
        en="The fingerprints have no secret: those of personal keys are for local use only. Make a ledger that leaves the house"
        " with --mask-key, and follow it up with the same key.",
    ),
    "outside": Bilingual(
        zh="对外台账：指纹不用于复查；下期复查用内部台账。",
        en="For outsiders: this ledger cannot be followed up; the one for insiders can.",
    ),
    "keyed": Bilingual(
        zh="指纹已加密钥；下期复查须用同一 --mask-key。",
        en="The fingerprints have a secret: follow up with the same --mask-key.",
    ),
    "again": Bilingual(
        zh="下期：riskaudit follow-up 本台账.xlsx 导出目录… 。可加列、移列、排序、筛选；勿改表头、勿删改最后的隐藏列。"
        "只带值到下期：公式、批注、颜色和另加的工作表不带。",
        en="Next month: riskaudit follow-up this.xlsx EXPORTS… Columns may be added, moved, sorted, filtered; keep the headings and"
        " the last, hidden column. Values are carried over; formulas, comments, colours and sheets of your own are not.",
    ),
    "counts": Bilingual(zh="本台账数目", en="Counts of this ledger"),
    "new": Bilingual(zh="本期新工单", en="New orders"),
    "lines": Bilingual(zh="新工单所含线索（= 疑似问题 + 待核查）", en="Findings in them (= suspected + for review)"),
    "waived": Bilingual(
        zh="已作例外备案的新线索（另列一表，不要求整改）", en="New findings that are waived (on a sheet of their own)"
    ),
    "kept": Bilingual(zh="上期接续工单", en="Orders carried over"),
    "closed": Bilingual(zh="已销号工单", en="Closed orders"),
    "all": Bilingual(zh="工单合计", en="All orders"),
    "unlisted": Bilingual(
        zh="等级“{}”未列入的线索（台账有上限，见 findings.csv）",
        en='Findings of severity "{}" left out (a ledger has a limit: see findings.csv)',
    ),
    "states": Bilingual(zh="状态，依次为", en="States, in their order"),
    "columns": Bilingual(zh="列", en="Columns"),
    "by": Bilingual(zh="由谁填写", en="Filled by"),
    "means": Bilingual(zh="含义", en="Meaning"),
    "due": Bilingual(zh="反馈期限", en="Answer by"),
}


def write_guide(sheet: Any, report: Report, listing: Listing, *, restricted: bool) -> None:
    """Fill the sheet."""
    for letter, width in zip("ABC", (30, 16, 84), strict=True):
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(_rows(report, listing, restricted=restricted), 1):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(number, at)
            if value is not None:
                put(cell, value)
            heading = len(row) == 1 and number > 1 and value in _headings(report.scope.language)
            cell.font = Font(name=FACE, bold=number == 1 or heading, size=13 if number == 1 else 10)
            cell.alignment = Alignment(vertical="top", horizontal="left", wrap_text=True)
        if len(row) == 1:
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=3)
            sheet.row_dimensions[number].height = 20 if number == 1 else 15 * lines_of(str(row[0] or ""), _WIDE)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _headings(language: Language) -> set[str]:
    return {_SAY[name].in_(language) for name in ("counts", "states", "columns")}


def _rows(report: Report, listing: Listing, *, restricted: bool) -> Iterator[_Row]:
    language = report.scope.language

    def say(name: str) -> str:
        return _SAY[name].in_(language)

    yield (say("title"),)
    yield (" · ".join([report.scope.month or "", report.scope.profile_title.in_(language)]).strip(" ·"),)
    if restricted:
        yield (say("restricted"),)
    yield (say("suspected"),)
    if not report.scope.masked:
        yield (say("unmasked"),)
    if report.scope.judged_in:
        yield (View(report).say("judged_in_note"),)
    outside = report.scope.audience == "external"
    if report.follow_up:
        yield (say("outside" if outside else "keyed" if report.follow_up.secret else "unkeyed"),)
        colon = "：" if language == "zh" else ": "
        yield (f"{say('due')}{colon}{_due(report.follow_up.feedback, report)}",)
    if not outside:
        yield (say("again"),)
    yield (None,)
    yield (say("counts"),)
    yield from _counts(listing, language)
    yield (None,)
    yield (say("states"),)
    yield ((" → ").join(state.in_(language) for state in STATES),)
    yield (None,)
    yield (say("columns"),)
    yield (say("columns"), say("by"), say("means"))
    for column in COLUMNS.values():
        yield (column.title.in_(language), _BY[column.by].in_(language), opening(column.about.in_(language)))


def _counts(listing: Listing, language: Language) -> Iterator[_Row]:
    fails, reviews = listing.findings(Result.FAIL), listing.findings(Result.REVIEW)
    yield (_SAY["lines"].in_(language), fails + reviews)
    yield (RESULT_WORDS[Result.FAIL].in_(language), fails)
    yield (RESULT_WORDS[Result.REVIEW].in_(language), reviews)
    for severity, count in sorted(listing.unlisted.items(), key=lambda item: item[0].rank):
        yield (_SAY["unlisted"].told(language, SEVERITY_WORDS[severity].in_(language)), count)
    if listing.waived:
        yield (_SAY["waived"].in_(language), len(listing.waived))
    yield (_SAY["new"].in_(language), len(listing.fresh))
    yield (_SAY["kept"].in_(language), len(listing.carried))
    yield (_SAY["closed"].in_(language), len(listing.closed))
    yield (_SAY["all"].in_(language), len(listing.open) + len(listing.closed))


def _due(feedback: Feedback, report: Report) -> str:
    """How the day to answer by was found."""
    day, start = feedback.due.isoformat(), report.scope.as_of.isoformat()
    if report.scope.language == "zh":
        moved = {None: "；日历未列该年，未顺延", True: "；逢休息日顺延至工作日", False: ""}[feedback.rolled]
        return f"{day}（数据截止日 {start} 起 {feedback.days} 日{moved}；用 --feedback-days 设定）"
    moved = {
        None: "; the calendar does not list the year, so the day was not moved",
        True: "; moved from a day off to the next working day",
        False: "",
    }[feedback.rolled]
    return (
        f"{day} ({counted(feedback.days, 'day|days')} from {start}, the day of the data{moved}; set by --feedback-days)"
    )
