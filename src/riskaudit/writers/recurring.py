"""Several reports on a terminal: who comes back, how long findings stay, whether rates have left their limits."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.diff import Closing, History, Offender, UnitMonths
from riskaudit.model.english import filled
from riskaudit.writers.charted import Charted

_FIRST = 20
"""Records and units that the terminal shows."""

_SAY = {
    "title": Bilingual(zh="历史（{} 期：{}）", en="History ({0} {0:report|reports}: {1})"),
    "units": Bilingual(zh="各单位逐期线索数", en="Findings of each unit, report by report"),
    "unit": Bilingual(zh="单位", en="Unit"),
    "times": Bilingual(zh="有线索的期数", en="Reports with any"),
    "no_unit": Bilingual(zh="（未标明单位）", en="(no unit)"),
    "offenders": Bilingual(
        zh="重复发生的记录（同一记录、同一规则，● 该期有，○ 该期无）：{} 条",
        en="Records found again under the same rule (● found in that report, ○ not): {}",
    ),
    "offenders_none": Bilingual(zh="没有重复发生的记录。", en="No record was found again under the same rule."),
    "first": Bilingual(
        zh="  以上为前 {} 条；全部见 --format json。", en="  These are the first {}; --format json has them all."
    ),
    "closing": Bilingual(
        zh="线索存续：已知消除 {closed}，至今仍在 {open}，无从得知 {lost}；消除后又出现 {reopened}；存续中位数 {median}。",
        en="How long findings stay: {closed} known to have ended, {open} still there, {lost} not to be told; {reopened} came"
        " back after their end; median {median}.",
    ),
    "days": Bilingual(zh="{} 天", en="{0} {0:day|days}"),
    "no_median": Bilingual(
        zh="尚不能判定（已知消除的太少）", en="not to be told yet (too few are known to have ended)"
    ),
    "closing_note": Bilingual(
        zh="  按数据截止日计。已知消除：check --baseline 复查未见异常（基准须是所列报告之一）；只是不再列出的不算，记录可能没有导出。"
        "其余按“至少存续到最后一次见到”计入（删失，卡普兰-迈耶法）。",
        en="  Counted between days of data. Known to have ended: judged again without a fault by check --baseline, beside one"
        " of these reports. One that is merely no longer listed has not: its record may not have been exported. All others"
        " stayed as long as they were seen, at least (censored, Kaplan-Meier).",
    ),
}


def tell_history(history: History, language: Language, console: Console) -> None:
    """Print everything that is only seen over several reports."""
    say = {key: words.in_(language) for key, words in _SAY.items()}
    names = [report.name for report in history.months.reports]
    comma = "、" if language == "zh" else ", "
    console.print()
    console.print(filled(say["title"], len(names), comma.join(names)))
    console.print(_units(history.units, names, say))
    _tell_offenders(history.offenders, language, say, console)
    _tell_closing(history.closing, say, console)
    charted = Charted(history.months, language)
    console.print(charted.title)
    sentences = [charted.said(chart) for chart in charted.drawn]
    for sentence in (*charted.cautions, *sentences, charted.rules):
        console.print(f"  {sentence}", soft_wrap=True)
    for chart in charted.beyond:
        console.print(f"    {charted.said(chart)}", soft_wrap=True)
    console.print(f"  {charted.note}", soft_wrap=True)


def _units(units: Sequence[UnitMonths], names: Sequence[str], say: dict[str, str]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=say["units"], title_justify="left")
    table.add_column(say["unit"], overflow="fold")
    for name in (*names, say["times"]):
        table.add_column(name, justify="right", no_wrap=True)
    for unit in units:
        name = unit.unit.replace("/", " / ") or say["no_unit"]
        table.add_row(name, *(f"{count:,}" for count in unit.findings), f"{unit.times}/{len(names)}")
    return table


def _tell_offenders(offenders: Sequence[Offender], language: Language, say: dict[str, str], console: Console) -> None:
    if not offenders:
        console.print(say["offenders_none"])
        return
    console.print(filled(say["offenders"], f"{len(offenders):,}"))
    for item in offenders[:_FIRST]:
        marks = "".join("●" if found else "○" for found in item.months)
        place = " › ".join(part for part in (item.unit, item.key) if part)
        console.print(f"  {marks}  {item.title.in_(language)}  {place}", soft_wrap=True)
    if len(offenders) > _FIRST:
        console.print(filled(say["first"], _FIRST))


def _tell_closing(closing: Closing, say: dict[str, str], console: Console) -> None:
    median = say["no_median"] if closing.median is None else filled(say["days"], closing.median)
    told = filled(
        say["closing"],
        closed=f"{closing.closed:,}",
        open=f"{closing.open:,}",
        lost=f"{closing.lost:,}",
        reopened=f"{closing.reopened:,}",
        median=median,
    )
    console.print(told, soft_wrap=True)
    console.print(say["closing_note"], soft_wrap=True)
