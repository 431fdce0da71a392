"""Chapter 总体情况: one page that a leader can read, then the tables by risk, authority, theme, unit and dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.model.result import RECORD_RESULTS, Result, Severity
from riskaudit.writers.pdf.authority import by_authority
from riskaudit.writers.pdf.control import baseline, control
from riskaudit.writers.pdf.flow import Beside, Block, Column, NewPage
from riskaudit.writers.pdf.grid import FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.leader import leader, left_out, to_decide
from riskaudit.writers.pdf.matrix import Matrix, matrix_list, risk_row, risk_table
from riskaudit.writers.pdf.parts import Bar, chapter, counted, section, severity_badge, words
from riskaudit.writers.pdf.style import ACCENT, SECTION, SMALL, SOFT, TINY, WIDTH, Style
from riskaudit.writers.pdf.trend import trend
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.units import by_unit
from riskaudit.writers.pdf.view import View
from riskaudit.writers.risk import Risk, formula, risks
from riskaudit.writers.view import rate
from riskaudit.writers.waived import part

TOP_RISKS = 10
SCALE = Style(6.8, 9.5, color=SOFT)


def summary(view: View) -> Iterator[Block]:
    """The whole chapter."""
    found = risks(view)
    yield from _first_page(view, found)
    yield NewPage()
    yield from _results(view)
    yield from by_authority(view)
    yield from _by_theme(view)
    yield from by_unit(view)
    yield from trend(view)
    yield from baseline(view)
    yield from control(view)
    yield from _by_dataset(view)
    yield from matrix_list(view, found)
    yield NewPage()


def _first_page(view: View, found: Sequence[Risk]) -> Iterator[Block]:
    """What fits on one page: the sum, the matrix, the answers, the top ten, what is to be settled, what is left out."""
    say, totals = view.say, view.report.totals
    half = (WIDTH - 16) / 2
    yield chapter(say("summary"), "summary")
    yield Bar(totals, before=6)
    yield words([*counted(view, totals), Span(part(view, view.report.waived), SMALL)], SMALL, before=3)
    matrix = Column([section(say("matrix"), before=0), Matrix(view, found, half - 6, before=2)])
    asked = Column([section(say("asked"), before=0), leader(view, half)])
    yield Beside([(0, matrix), (half + 16, asked)], before=6)
    yield words(formula(view, found), SCALE, before=4)
    if found:
        heading = [Span(say("top"), SECTION), Span(f"  {say('top_order')}", TINY.but(color=SOFT))]
        yield words(heading, SECTION, before=6, keep=True)
        yield risk_table(view, [risk_row(view, risk) for risk in found[:TOP_RISKS]], before=2)
    yield Beside([(0, to_decide(view, half)), (half + 16, left_out(view, half))], before=8)


def _results(view: View) -> Iterator[Block]:
    """The rules by their results, and the faults by severity."""
    half = (WIDTH - 16) / 2
    yield words(_verdicts(view), SMALL, before=0)
    yield Beside([(0, _rules_by_result(view, half)), (half + 16, _by_severity(view, half))], before=10)


def _verdicts(view: View) -> str:
    """How many verdicts there were, and how they add up."""
    report, totals = view.report, view.report.totals
    ran = [rule for rule in report.rules if rule.result not in (Result.NOTCHECKED, Result.NOTSELECTED, Result.ERROR)]
    figures = {kind: getattr(totals, kind) for kind in ("fail", "review", "unknown", "pass_")}
    return view.say(
        "summary_text",
        records=report.records,
        rules=len(ran),
        verdicts=totals.total,
        na=totals.notapplicable,
        **figures,
    )


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


def _by_theme(view: View) -> list[Block]:
    """Verdicts by theme and result; every line and the bottom line add up."""
    say = view.say
    rows: list[Row] = []
    for theme, rules in view.themes.items():
        counts = sum((rule.counts for rule in rules), Counts())
        title = Span(view.theme(theme), SMALL.but(color=ACCENT), link=f"theme.{theme}")
        rows.append(Row([title, f"{len(rules):,}", *_numbers(counts)]))
    rows.append(Row([say("total"), f"{len(view.report.rules):,}", *_numbers(view.report.totals)], bold=True))
    columns = [Col(say("theme"), WIDTH - 358), Col(say("rules"), 40, "right")]
    columns += [Col(_short(view, result), 53, "right") for result in RECORD_RESULTS]
    columns += [Col(say("total"), 53, "right")]
    return [section(say("by_theme"), "by_theme"), Grid(columns, rows, before=4)]


def _short(view: View, result: Result) -> str:
    """A result's word, short enough for a narrow column."""
    return view.say("unknown") if result is Result.UNKNOWN else view.result(result)


def _numbers(counts: Counts) -> list[str]:
    return [*(f"{counts.of(result):,}" for result in RECORD_RESULTS), f"{counts.total:,}"]


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
    columns = [Col(say("dataset"), 80), *(Col(head, FIRM, "right") for head in heads)]
    notes = [words(note, SMALL, before=3) for note in view.month_notes]
    return [section(say("by_dataset"), "by_dataset"), Grid(fitted(columns, rows, SMALL), rows, before=4), *notes]
