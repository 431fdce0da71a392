"""Chapter 总体情况: what was asked, the counts, the risks, and the tables by result, authority, theme, unit and dataset."""

from __future__ import annotations

from collections.abc import Iterable

from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.model.result import RECORD_RESULTS, Result, Severity
from riskaudit.writers.html.authority import by_authority
from riskaudit.writers.html.control import baseline, control
from riskaudit.writers.html.leader import leader, left_out, to_decide
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import (
    Head,
    bar,
    chapter,
    fields,
    note,
    result_badge,
    section,
    severity_badge,
    table,
)
from riskaudit.writers.html.risk import matrix, matrix_list, matrix_note, top_risks
from riskaudit.writers.html.trend import trend
from riskaudit.writers.html.units import by_unit
from riskaudit.writers.html.view import View, filtered, link, theme_place
from riskaudit.writers.risk import risks
from riskaudit.writers.view import rate


def summary(view: View) -> Markup:
    """The whole chapter."""
    found = risks(view)
    return chapter(
        "summary",
        view.say("summary"),
        _identity(view),
        _caution(view),
        _figures(view),
        tag("div", matrix(view, found), leader(view), class_="beside"),
        matrix_note(view, found),
        top_risks(view, found),
        tag("div", to_decide(view), left_out(view), class_="beside"),
        tag("div", _rules_by_result(view), _by_severity(view), class_="beside"),
        by_authority(view),
        _by_theme(view),
        by_unit(view),
        trend(view),
        baseline(view),
        control(view),
        _by_dataset(view),
        matrix_list(view, found),
    )


def _identity(view: View) -> Markup:
    """What the audit was asked and by what it was made."""
    say, scope, tool, findings = view.say, view.report.scope, view.report.tool, view.report.findings_file
    law_date = say("law_date_note", day=scope.law_date.isoformat()) if scope.law_date else ""
    file = say("file_note", name=findings.name, rows=findings.rows, digest=findings.sha256[:16])
    return fields(
        [
            (say("unit"), view.quoted(view.unit)),
            (say("month"), view.month),
            (say("profile"), view.tell(scope.profile_title) + view.bracket(scope.profile)),
            (say("as_of"), say("as_of_note", day=scope.as_of.isoformat())),
            (say("law_date"), tag("strong", law_date, class_="alarm") if law_date else ""),
            (say("judged_in"), tag("strong", say("judged_in_note"), class_="alarm") if scope.judged_in else ""),
            (say("tool"), f"{tool.name} {tool.version}"),
            (say("library"), tag("span", f"SHA-256 {tool.library[:16]}", class_="code")),
            (say("masking"), say("masked") if scope.masked else tag("strong", say("unmasked"), class_="alarm")),
            (say("audience"), say("audience_external") if scope.audience == "external" else ""),
            (say("file"), file),
        ]
    )


def _caution(view: View) -> list[Content]:
    """What a reader must bear in mind, and a warning where something was not audited that should have been."""
    report, say = view.report, view.say
    boxes: list[Content] = [
        tag("div", tag("strong", say("suspected")), tag("p", say("suspected_note")), class_="box"),
    ]
    unread, errors = len(report.unread), len(report.rules_by(Result.ERROR))
    unchecked = len(report.rules_by(Result.NOTCHECKED))
    if unread or errors or unchecked:
        text = say("incomplete_note", unread=unread, errors=errors, unchecked=unchecked)
        way = link("not-judged", say("not_judged"))
        boxes.append(
            tag("div", tag("strong", say("incomplete")), tag("p", text, " ", way), class_="box alarm", role="note")
        )
    return boxes


def _figures(view: View) -> Content:
    """The counts, each on its colour, and their sum in words."""
    report, say, totals = view.report, view.say, view.report.totals
    tiles = [_tile(say("records"), report.records, "records", "")]
    for result, label in ((Result.FAIL, "fails"), (Result.REVIEW, "reviews")):
        tiles.append(_tile(say(label), totals.of(result), result.value, filtered("result", result.value)))
    tiles.append(_tile(say("unknowns"), totals.unknown, Result.UNKNOWN.value, "not-judged"))
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
    waived = report.waived.total
    legend = [
        tag("li", result_badge(view, result), " ", f"{totals.of(result):,}", data_count=result.value)
        for result in RECORD_RESULTS
    ]
    return [
        tag("ul", tiles, class_="tiles"),
        tag("p", text + (say("waived_note", count=waived) if waived else "")),
        bar(view, totals),
        tag("ul", legend, class_="legend"),
    ]


def _tile(label: str, count: int, name: str, place: str) -> Markup:
    figure = [tag("b", f"{count:,}"), tag("span", label)]
    return tag("li", link(place, figure) if place else tag("div", figure), class_=f"tile tile-{name}")


def _rules_by_result(view: View) -> Markup:
    report, say = view.report, view.say
    rows = [[result_badge(view, result), f"{len(report.rules_by(result)):,}"] for result in Result]
    heads = [Head(say("result")), Head(say("rules"), number=True)]
    total = [say("total"), f"{len(report.rules):,}"]
    return section(say("rules_by_result"), table(heads, rows, total=total, label=say("rules_by_result")))


def _by_severity(view: View) -> Markup:
    say, rows = view.say, []
    for severity in Severity:
        rules = [rule for rule in view.report.rules if rule.severity is severity]
        badge = link(filtered("severity", severity.value), severity_badge(view, severity))
        rows.append([badge, *_severity_counts(rules)])
    heads = [Head(say("severity")), Head(say("rules_hit"), number=True)]
    heads += [Head(view.result(result), number=True) for result in (Result.FAIL, Result.REVIEW)]
    total = [say("total"), *_severity_counts(view.report.rules)]
    return section(say("by_severity"), table(heads, rows, total=total, label=say("by_severity")))


def _severity_counts(rules: Iterable[RuleOutcome]) -> list[str]:
    """Rules with a suspected fault, the faults, and the reviews."""
    rules = list(rules)
    hit = sum(1 for rule in rules if rule.counts.fail)
    return [f"{n:,}" for n in (hit, sum(rule.counts.fail for rule in rules), sum(rule.counts.review for rule in rules))]


def _by_theme(view: View) -> Markup:
    """Verdicts by theme and result; every line and the bottom line add up."""
    say, rows = view.say, []
    for theme, rules in view.themes.items():
        counts = sum((rule.counts for rule in rules), Counts())
        rows.append([link(theme_place(theme), view.theme(theme)), f"{len(rules):,}", *_numbers(counts)])
    heads = [Head(say("theme"), wide=True), Head(say("rules"), number=True)]
    heads += [Head(_short(view, result), number=True) for result in RECORD_RESULTS]
    total = [say("total"), f"{len(view.report.rules):,}", *_numbers(view.report.totals)]
    whole = table([*heads, Head(say("total"), number=True)], rows, total=total, label=say("by_theme"))
    return section(say("by_theme"), whole)


def _short(view: View, result: Result) -> str:
    """A result's word, short enough for a narrow column."""
    return view.say("unknown") if result is Result.UNKNOWN else view.result(result)


def _numbers(counts: Counts) -> list[str]:
    return [*(f"{counts.of(result):,}" for result in RECORD_RESULTS), f"{counts.total:,}"]


def _by_dataset(view: View) -> Markup:
    """The records themselves, each counted once."""
    say, datasets = view.say, view.report.datasets
    names = ("judged", "with_fail", "with_review", "undated", "outside")
    rows = [
        [
            view.tell(dataset.title),
            *(f"{getattr(dataset, name):,}" for name in names),
            rate(dataset.with_fail, dataset.judged),
        ]
        for dataset in datasets
    ]
    totals = [sum(getattr(dataset, name) for dataset in datasets) for name in names]
    total = [say("total"), *(f"{figure:,}" for figure in totals), rate(totals[1], totals[0])]
    titles = [say(name) for name in ("records", "with_fail", "with_review", "undated", "outside", "rate")]
    heads = [Head(say("dataset"), wide=True), *(Head(title, number=True) for title in titles)]
    whole = table(heads, rows, total=total, label=say("by_dataset"))
    return section(say("by_dataset"), whole, [note(line) for line in view.month_notes])
