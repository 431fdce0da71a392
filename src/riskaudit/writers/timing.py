"""What `-v` tells: the seconds of every step, and the rules that took longest."""

from __future__ import annotations

from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.report import Report
from riskaudit.model.timing import RuleTime, Step, StepTime, Timing

_WIDTH = 110
TOP = 20
"""Rules that are listed; the others are in the sum and in report.json."""

_STEPS: dict[Step, Bilingual] = {
    "rules": Bilingual(zh="读规则", en="reading the rules"),
    "reading": Bilingual(zh="读文件", en="reading the files"),
    "loading": Bilingual(zh="解析入表", en="parsing into tables"),
    "counting": Bilingual(zh="合并统计：{}", en="counting together: {}"),
    "judging": Bilingual(zh="逐条判定", en="judging rule by rule"),
    "report": Bilingual(zh="汇总报告", en="putting the report together"),
    "writing": Bilingual(zh="写出：{}", en="writing: {}"),
    "other": Bilingual(zh="其他", en="all else"),
}
_STEP, _SECONDS = Bilingual(zh="步骤", en="Step"), Bilingual(zh="秒", en="Seconds")
_OWN, _SHARED = Bilingual(zh="单独", en="Own"), Bilingual(zh="分摊", en="Shared")
_RULE, _SUM = Bilingual(zh="规则", en="Rule"), Bilingual(zh="合计", en="Total")
_SLOWEST = Bilingual(zh="用时最多的规则（共 {} 条，列 {} 条）", en="The rules that took longest ({} in all, {} shown)")
_MEANT = Bilingual(
    zh="单独：本规则自己的查询；几条同时判定时平分时间。分摊：同一数据集合并统计的时间，各规则均摊。",
    en="Own: the rule's own questions; rules judged at the same time divide it. "
    "Shared: an equal part of counting a dataset's rules together.",
)


def write_timing(timing: Timing, report: Report) -> str:
    """The tables as plain text of a fixed width, in the report's language."""
    language, sink = report.scope.language, StringIO()
    console = Console(file=sink, width=_WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    console.print(_steps(timing, report, language))
    if timing.rules:
        console.print(_rules(timing, report, language))
        console.print(_MEANT.in_(language))
    lines = [line.rstrip() for line in sink.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


def _steps(timing: Timing, report: Report, language: Language) -> Table:
    datasets = {dataset.name: dataset.title.in_(language) for dataset in report.datasets}
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(_SECONDS.in_(language), justify="right")
    table.add_column(_STEP.in_(language))
    for step in sorted(timing.steps, key=_last_of_all):
        table.add_row(_shown(step.seconds), _STEPS[step.step].told(language, datasets.get(step.of, step.of)))
    table.add_section()
    table.add_row(_shown(timing.whole), _SUM.in_(language))
    return table


def _last_of_all(step: StepTime) -> bool:
    return step.step == "other"


def _rules(timing: Timing, report: Report, language: Language) -> Table:
    titles = {rule.id: rule.title.in_(language) for rule in report.rules}
    slowest = sorted(timing.rules, key=lambda rule: (-rule.seconds, rule.rule))[:TOP]
    title = _SLOWEST.told(language, len(timing.rules), len(slowest))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for head in (_SECONDS, _OWN, _SHARED):
        table.add_column(head.in_(language), justify="right")
    table.add_column(_RULE.in_(language), overflow="fold")
    for rule in slowest:
        table.add_row(*_cells(rule), f"{titles[rule.rule]}  ({rule.rule})")
    table.add_section()
    own, shared = (sum(getattr(rule, name) for rule in timing.rules) for name in ("own", "shared"))
    table.add_row(*_cells(RuleTime(rule="", own=own, shared=shared)), _SUM.in_(language))
    return table


def _cells(rule: RuleTime) -> list[str]:
    return [_shown(seconds) for seconds in (rule.seconds, rule.own, rule.shared)]


def _shown(seconds: float) -> str:
    return f"{seconds:,.3f}"
