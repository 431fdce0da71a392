"""Chapter 总体情况: one page that a leader can read, then the tables by theme, unit and dataset."""

from __future__ import annotations

from collections.abc import Iterable

from riskaudit.model.report import Counts, RuleOutcome
from riskaudit.model.result import RECORD_RESULTS, Result, Severity
from riskaudit.writers.pdf.flow import Beside, Block, Column, NewPage
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import (
    Bar,
    Text,
    chapter,
    result_badge,
    section,
    severity_badge,
    words,
)
from riskaudit.writers.pdf.style import ACCENT, ALARM_TINT, SMALL, SOFT, TINY, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, rule_anchor

SMALL_DENOMINATOR = 30
THEMES_ABREAST = 7
"""How many themes stand side by side in the table of units."""


def summary(view: View) -> list[Block]:
    """The whole chapter."""
    return [*_first_page(view), NewPage(), *_by_theme(view), *_by_unit(view), *_by_dataset(view), NewPage()]


def rate(part: int, whole: int) -> str:
    """A share in percent with one decimal; a dash where nothing was applicable."""
    return f"{part / whole:.1%}" if whole else "—"


def _first_page(view: View) -> list[Block]:
    report, say, totals = view.report, view.say, view.report.totals
    ran = [rule for rule in report.rules if rule.result not in (Result.NOTCHECKED, Result.NOTSELECTED, Result.ERROR)]
    figures = {kind: getattr(totals, kind) for kind in ("fail", "review", "unknown", "pass_")}
    text = say(
        "summary_text",
        records=report.records,
        rules=len(ran),
        verdicts=totals.total,
        na=totals.notapplicable,
        **figures,
    )
    waived = sum(finding.waived for rule in report.rules for finding in rule.findings)
    half = (WIDTH - 16) / 2
    tables = Beside([(0, _rules_by_result(view, half)), (half + 16, _by_severity(view, half))], before=10)
    return [
        chapter(say("summary"), "summary"),
        words(text + (say("waived_note", count=waived) if waived else ""), before=4, keep=True),
        Bar(totals),
        words(_legend(view, totals), SMALL, before=3),
        tables,
        *_top(view),
        *_not_audited(view),
    ]


def _legend(view: View, counts: Counts) -> list[Span]:
    """The counts of the bar, each on its colour."""
    legend: list[Span] = []
    for result in RECORD_RESULTS:
        legend += [result_badge(result, view.result(result)), Span(f" {counts.of(result):,}　", SMALL)]
    return legend


def _rules_by_result(view: View, width: float) -> Block:
    report, say = view.report, view.say
    rows = [Row([view.result(result), f"{len(report.rules_by(result)):,}"]) for result in Result]
    rows.append(Row([say("total"), f"{len(report.rules):,}"], bold=True))
    grid = Grid([Col(say("result"), width - 70), Col(say("rules"), 70, "right")], rows, before=4)
    return Column([section(say("rules_by_result"), before=0), grid])


def _by_severity(view: View, width: float) -> Block:
    say, rows = view.say, []
    for severity in Severity:
        rules = [rule for rule in view.report.rules if rule.severity is severity]
        rows.append(Row([severity_badge(severity, view.severity(severity)), *_severity_counts(rules)]))
    rows.append(Row([say("total"), *_severity_counts(view.report.rules)], bold=True))
    columns = [Col(say("severity"), width - 174), Col(say("rules_hit"), 58, "right")]
    columns += [Col(view.result(result), 58, "right") for result in (Result.FAIL, Result.REVIEW)]
    return Column([section(say("by_severity"), before=0), Grid(columns, rows, before=4)])


def _severity_counts(rules: Iterable[RuleOutcome]) -> list[str]:
    """Rules with a suspected fault, the faults, and the reviews."""
    rules = list(rules)
    hit = sum(1 for rule in rules if rule.counts.fail)
    return [f"{n:,}" for n in (hit, sum(rule.counts.fail for rule in rules), sum(rule.counts.review for rule in rules))]


def _top(view: View) -> list[Block]:
    """The ten rules with the most suspected faults."""
    say = view.say
    hit = sorted((rule for rule in view.report.rules if rule.counts.fail), key=lambda r: (-r.counts.fail, r.id))[:10]
    if not hit:
        return []
    rows: list[Row] = []
    for rule in hit:
        anchor, counts = rule_anchor(rule.id), rule.counts
        title = Span(view.tell(rule.title), SMALL.but(color=ACCENT), link=anchor)
        numbers = [f"{counts.fail:,}", f"{counts.applicable:,}", rate(counts.fail, counts.applicable)]
        rows.append(
            Row([severity_badge(rule.severity, view.severity(rule.severity)), title, *numbers, view.page(anchor)])
        )
    columns = [
        Col(say("severity"), 50),
        Col(say("rule"), WIDTH - 280),
        Col(view.result(Result.FAIL), 62, "right"),
        Col(say("applicable"), 62, "right"),
        Col(say("rate"), 48, "right"),
        Col("", 58, "right"),
    ]
    return [section(say("top"), before=12), Grid(columns, rows, before=4)]


def _not_audited(view: View) -> list[Block]:
    """What this audit did not look at, in numbers, with the way to the details."""
    report, say = view.report, view.say
    sheets = [sheet for source in report.inputs for sheet in source.sheets]
    unpaused = [view.tell(dataset.title) for dataset in report.datasets if not dataset.pauses_seen]
    lines = [
        say(
            "not_audited_rules",
            unchecked=len(report.rules_by(Result.NOTCHECKED)),
            unselected=len(report.rules_by(Result.NOTSELECTED)),
            errors=len(report.rules_by(Result.ERROR)),
        ),
        say("not_audited_files", unread=len(report.unread)),
        say(
            "not_audited_rows",
            outside=sum(sheet.outside for sheet in sheets),
            skipped=sum(skipped.count for sheet in sheets for skipped in sheet.skipped),
            undated=sum(dataset.undated for dataset in report.datasets),
        ),
        say("not_audited_open", open=sum(rule.open_total for rule in report.rules)),
    ]
    if unpaused:
        lines.append(say("not_audited_pauses", names=say("comma").join(unpaused)))
    way = [Span(say("not_judged") + " ", SMALL.but(color=ACCENT), link="not_judged"), view.page("not_judged")]
    blocks: list[Block] = [section(say("not_audited"), before=12)]
    blocks += [words(f"·  {line}", SMALL, before=1) for line in lines]
    return [*blocks, words(way, SMALL, before=1)]


def _by_theme(view: View) -> list[Block]:
    """Verdicts by theme and result; every line and the bottom line add up."""
    say = view.say
    rows: list[Row] = []
    for theme, rules in view.themes.items():
        counts = sum((rule.counts for rule in rules), Counts())
        title = Span(view.theme(theme), SMALL.but(color=ACCENT), link=f"theme.{theme}")
        rows.append(Row([title, f"{len(rules):,}", *_numbers(counts)]))
    rows.append(Row([say("total"), f"{len(view.report.rules):,}", *_numbers(view.report.totals)], bold=True))
    columns = [Col(say("theme"), WIDTH - 388), Col(say("rules"), 40, "right")]
    columns += [Col(_short(view, result), 58, "right") for result in RECORD_RESULTS]
    columns += [Col(say("total"), 58, "right")]
    return [section(say("by_theme"), "by_theme", before=0), Grid(columns, rows, before=4)]


def _short(view: View, result: Result) -> str:
    """A result's word, short enough for a narrow column."""
    return view.say("unknown") if result is Result.UNKNOWN else view.result(result)


def _numbers(counts: Counts) -> list[str]:
    return [*(f"{counts.of(result):,}" for result in RECORD_RESULTS), f"{counts.total:,}"]


def _by_unit(view: View) -> list[Block]:
    """Units against themes, a few themes abreast, with all themes together in the last column."""
    report, say = view.report, view.say
    if not report.units:
        return []
    cells = {(item.unit, item.theme): item.counts for item in report.units}
    units = list(dict.fromkeys(item.unit for item in report.units))
    met = {item.theme for item in report.units}
    themes = [theme for theme in view.themes if theme in met]
    blocks: list[Block] = [section(say("by_unit"), "by_unit"), words(say("by_unit_note"), SMALL, before=2, keep=True)]
    for first in range(0, len(themes), THEMES_ABREAST):
        abreast = themes[first : first + THEMES_ABREAST]
        last = themes if first + THEMES_ABREAST >= len(themes) else []
        blocks.append(_unit_table(view, cells, units, (abreast, last)))
    return blocks


def _unit_table(
    view: View, cells: dict[tuple[str, str], Counts], units: list[str], themes: tuple[list[str], list[str]]
) -> Block:
    """One table: a column for each of the first themes, and one that sums the second ones where there are any."""
    abreast, summed = themes
    say = view.say
    groups = [[theme] for theme in abreast] + ([summed] if summed else [])

    def row(title: str, names: list[str], bold: bool = False) -> Row:
        sums = [
            sum((cells.get((unit, theme), Counts()) for unit in names for theme in group), Counts()) for group in groups
        ]
        fills = {index: ALARM_TINT for index, counts in enumerate(sums, 1) if counts.fail and not bold}
        return Row([title, *(_unit_cell(counts) for counts in sums)], bold=bold, fills=fills)

    rows = [row(unit.replace("/", " / ") or say("no_unit"), [unit]) for unit in units]
    rows.append(row(say("total"), units, bold=True))
    width = min((WIDTH - 96) / len(groups), 90.0)
    heads = [view.theme(theme) for theme in abreast] + ([say("total")] if summed else [])
    columns = [Col(say("unit"), WIDTH - width * len(groups)), *(Col(head, width, "right") for head in heads)]
    return Grid(columns, rows, before=6, style=TINY)


def _unit_cell(counts: Counts) -> Text:
    """Suspected of applicable, and below the rate; small denominators are marked."""
    if not counts.applicable:
        return Span("—", TINY.but(color=SOFT))
    mark = "*" if counts.applicable < SMALL_DENOMINATOR else ""
    share = rate(counts.fail, counts.applicable)
    first = Span(f"{counts.fail:,} / {counts.applicable:,}\n", TINY)
    return [first, Span(f"{share}{mark}", TINY.but(color=SOFT))]


def _by_dataset(view: View) -> list[Block]:
    """The records themselves, each counted once."""
    say, datasets = view.say, view.report.datasets
    names = ("judged", "with_fail", "with_review", "undated", "outside")
    rows = [
        Row(
            [
                view.tell(dataset.title),
                *(f"{getattr(dataset, name):,}" for name in names),
                rate(dataset.with_fail, dataset.judged),
            ]
        )
        for dataset in datasets
    ]
    totals = [sum(getattr(dataset, name) for dataset in datasets) for name in names]
    rows.append(Row([say("total"), *(f"{total:,}" for total in totals), rate(totals[1], totals[0])], bold=True))
    heads = [say(name) for name in ("records", "with_fail", "with_review", "undated", "outside", "rate")]
    columns = [Col(say("dataset"), WIDTH - 6 * 62), *(Col(head, 62, "right") for head in heads)]
    return [section(say("by_dataset"), "by_dataset"), Grid(columns, rows, before=4)]
