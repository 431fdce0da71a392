"""The terminal summary: what was read, what was found, what could not be told. Totals add up."""

from __future__ import annotations

import re
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from riskaudit.model.base import Bilingual
from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.result import RECORD_RESULTS, RESULT_WORDS, SEVERITY_WORDS, Result
from riskaudit.writers.carried_over import CarriedOver
from riskaudit.writers.charted import Charted
from riskaudit.writers.confirmed import confirmed_lines
from riskaudit.writers.followed import Followed
from riskaudit.writers.remembered import Remembered
from riskaudit.writers.view import View
from riskaudit.writers.waived import head, of_them

_WIDTH = 110
_TOP = 10
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FEW = 3
"""Rules that are named where they share a reason for not being checked."""

_SAY = {
    "title": Bilingual(zh="电力客户服务法律风险稽查", en="Legal risk audit of power customer service"),
    "all": Bilingual(zh="全部月份", en="all months"),
    "profile": Bilingual(zh="口径：{}", en="profile: {}"),
    "law_date": Bilingual(zh="一律按 {} 有效的依据重判", en="all records judged by the law of {}"),
    "as_of": Bilingual(zh="数据截止日：{}", en="as of {}"),
    "read": Bilingual(
        zh="读入 {} 个文件，稽查 {} 条记录，{} 条不在本期",
        en="{0} {0:file|files} read, {1} {1:record|records} audited, {2} outside the month",
    ),
    "unread": Bilingual(zh="未读入：", en="Not read:"),
    "rules": Bilingual(zh="规则 {} 条：{}", en="{0} {0:rule|rules}: {1}"),
    "theme": Bilingual(zh="专题", en="Theme"),
    "sum": Bilingual(zh="合计", en="Total"),
    "verdicts": Bilingual(zh="判定", en="Verdicts"),
    "top": Bilingual(zh="疑似问题最多的规则", en="Rules with the most suspected faults"),
    "severity": Bilingual(zh="等级", en="Severity"),
    "rule": Bilingual(zh="规则", en="Rule"),
    "notchecked": Bilingual(zh="未检查的规则：", en="Rules not checked:"),
    "many_rules": Bilingual(zh="{} 条规则", en="{0} {0:rule|rules}"),
    "caveat": Bilingual(
        zh="以上均为疑似，须经核实；依据与案例见报告。",
        en="All of this is suspected until verified; the report has law and cases.",
    ),
}


def write_text(report: Report) -> bytes:
    """The summary as plain text of a fixed width."""
    sink = StringIO()
    console = Console(file=sink, width=_WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    _head(report, console)
    console.print(_themes(report))
    if any(rule.counts.fail for rule in report.rules):
        console.print(_top(report))
    _waived(report, console)
    _followed(report, console)
    _carried_over(report, console)
    _remembered(report, console)
    _not_checked(report, console)
    for line in confirmed_lines(report):
        console.print(line, soft_wrap=True)
    console.print(_say("caveat", report))
    lines = [line.rstrip() for line in sink.getvalue().splitlines()]
    return ("\n".join(lines) + "\n").encode()


def _say(key: str, report: Report, *values: object) -> str:
    return _SAY[key].told(report.scope.language, *values)


def _head(report: Report, console: Console) -> None:
    language = report.scope.language
    month = View(report).month if report.scope.month else _say("all", report)
    profile = _say("profile", report, report.scope.profile_title.in_(language))
    as_of = _say("as_of", report, report.scope.as_of)
    law_date = report.scope.law_date
    as_of += f" · {_say('law_date', report, law_date)}" if law_date else ""
    console.print(f"{_say('title', report)}  {month} · {profile} · {as_of}")
    if report.scope.judged_in:
        console.print(View(report).say("judged_in_note"), soft_wrap=True)
    outside = sum(dataset.outside for dataset in report.datasets)
    files = sum(source.status in ("read", "partly") for source in report.inputs)
    console.print(_say("read", report, files, f"{report.records:,}", f"{outside:,}"))
    if report.unread:
        console.print(_say("unread", report))
        for source, item in report.unread:
            place = source.name + (f" › {item.sheet}" if item.sheet else "")
            console.print(_on_one_line(f"  {place}  {item.what.in_(language)}"), soft_wrap=True)
            console.print(f"    → {item.cure.in_(language)}", soft_wrap=True)
    counts = [(result, len(report.rules_by(result))) for result in Result]
    listed = "，" if language == "zh" else ", "
    words = listed.join(f"{RESULT_WORDS[result].in_(language)} {count}" for result, count in counts if count)
    console.print(_say("rules", report, len(report.rules), words))


def _on_one_line(text: str) -> str:
    """The text with control characters spelt out: the names and headings in it can neither end the line nor speak to
    the terminal."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _themes(report: Report) -> Table:
    language = report.scope.language
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(_say("theme", report))
    for result in RECORD_RESULTS:
        table.add_column(RESULT_WORDS[result].in_(language), justify="right")
    table.add_column(_say("sum", report), justify="right")
    total = Counts()
    for theme in report.themes:
        counts = Counts()
        for rule in report.rules:
            if rule.theme == theme.name:
                counts += rule.counts
        total += counts
        table.add_row(theme.title.in_(language), *_cells(counts))
    table.add_section()
    table.add_row(_say("sum", report), *_cells(total))
    return table


def _cells(counts: Counts) -> list[str]:
    return [*(f"{counts.of(result):,}" for result in RECORD_RESULTS), f"{counts.total:,}"]


def _top(report: Report) -> Table:
    language = report.scope.language
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=_say("top", report), title_justify="left")
    table.add_column(_say("severity", report))
    table.add_column(RESULT_WORDS[Result.FAIL].in_(language), justify="right")
    table.add_column(_say("rule", report), overflow="fold")
    for rule in worst_rules(report, _TOP):
        severity = SEVERITY_WORDS[rule.severity].in_(language)
        waived = of_them(View(report), rule.waived.fail)
        table.add_row(severity, f"{rule.counts.fail:,}", f"{rule.title.in_(language)}  ({rule.id}){waived}")
    return table


def worst_rules(report: Report, count: int) -> list[RuleOutcome]:
    """The rules with fails: the gravest first, then the most frequent."""
    failing = [rule for rule in report.rules if rule.counts.fail]
    return sorted(failing, key=lambda rule: (rule.severity.rank, -rule.counts.fail, rule.id))[:count]


def _waived(report: Report, console: Console) -> None:
    """The register of waivers, and those that have no effect or were not needed."""
    view = View(report)
    if not report.waivers:
        return
    console.print(f"{view.say('waivers')}{view.say('colon')}{head(view)}", soft_wrap=True)
    for waiver in report.waivers:
        if waiver.state != "used":
            about = f"  {waiver.problem.in_(report.scope.language)}" if waiver.problem else ""
            place = f"  {waiver.place}" if waiver.place else ""
            console.print(f"  {waiver.id}{place}  {view.say(f'waiver_{waiver.state}')}{about}", soft_wrap=True)


def _followed(report: Report, console: Console) -> None:
    """What became of earlier ledgers, by unit."""
    if report.follow_up is None or not report.follow_up.asked:
        return
    told = Followed(report.follow_up, report.scope.language)
    console.print(told.title)
    for sentence in told.sentences:
        console.print(f"  {sentence}", soft_wrap=True)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for at, heading in enumerate(told.headings):
        table.add_column(heading, justify="right" if at else "left", overflow="fold", no_wrap=at > 0)
    for cells in told.units:
        table.add_row(*cells)
    table.add_section()
    table.add_row(*told.total)
    console.print(table)


def _carried_over(report: Report, console: Console) -> None:
    """The open items of an earlier report: how many ended how, and by name those that are not simply done."""
    if report.carry_over is None:
        return
    told = CarriedOver(report.carry_over, report.scope.language)
    if not report.carry_over.total:
        console.print(*told.sentences, soft_wrap=True)
        return
    console.print(told.title)
    for sentence in told.sentences:
        console.print(f"  {sentence}", soft_wrap=True)
    for item in told.pressing[:_TOP]:
        words = (told.due(item), item.record.key, item.title.in_(told.language), told.now(item.now))
        console.print(f"    {'  '.join(words)}", soft_wrap=True)
    if cut := told.shown(min(len(told.pressing), _TOP), len(told.pressing)):
        console.print(f"    {cut}", soft_wrap=True)


def _remembered(report: Report, console: Console) -> None:
    """The audit beside its baseline, and whether its rate has left the usual range."""
    if report.baseline:
        remembered = Remembered(report.baseline, report.scope.language)
        space = "" if report.scope.language == "zh" else " "
        for sentence in (space.join((remembered.line, remembered.failing)), *remembered.cautions):
            console.print(sentence, soft_wrap=True)
    if report.months:
        charted = Charted(report.months, report.scope.language)
        console.print(f"{charted.title}  {charted.said(report.months.charts[0])}", soft_wrap=True)


def _not_checked(report: Report, console: Console) -> None:
    language = report.scope.language
    skipped = [*report.rules_by(Result.NOTCHECKED), *report.rules_by(Result.ERROR)]
    if not skipped:
        return
    console.print(_say("notchecked", report))
    by_reason: dict[str, list[str]] = {}
    for rule in skipped:
        by_reason.setdefault(rule.skip.in_(language) if rule.skip else "", []).append(rule.id)
    for reason, rules in by_reason.items():
        which = "  ".join(rules) if len(rules) <= _FEW else _say("many_rules", report, len(rules))
        console.print(f"  {reason}  {which}", soft_wrap=True)
