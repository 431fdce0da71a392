"""The risk matrix, the ten greatest risks, and the rules of every cell."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Head, note, section, severity_badge, table
from riskaudit.writers.html.view import View, filtered, link, risk_place
from riskaudit.writers.risk import LEVELS, Risk, band, by_cell, cell_count, formula, in_cells, marked_rate, zone

TOP_RISKS = 10


def matrix(view: View, risks: Sequence[Risk]) -> Markup:
    """Five rows of likelihood over five columns of impact; every cell names its score, so that it reads in grey."""
    say, cells = view.say, in_cells(risks)
    top = tag("tr", tag("th", say("likelihood"), rowspan="2", scope="col"), tag("th", say("impact"), colspan="5"))
    heads = tag("tr", [tag("th", str(impact), scope="col") for impact in LEVELS])
    rows = [
        tag(
            "tr",
            tag("th", tag("b", str(likelihood)), " ", tag("small", band(likelihood)), scope="row"),
            [_cell(view, (likelihood, impact), cells.get((likelihood, impact), [])) for impact in LEVELS],
        )
        for likelihood in reversed(LEVELS)
    ]
    whole = tag("table", tag("thead", top, heads), tag("tbody", rows), class_="matrix")
    return section(say("matrix"), tag("div", whole, class_="table", role="region", aria_label=say("matrix")))


def _cell(view: View, place: tuple[int, int], risks: Sequence[Risk]) -> Markup:
    """A cell; one that holds rules leads to their list."""
    score = place[0] * place[1]
    word = view.say(zone(score))
    told: list[Content] = [tag("small", f"{score} {word}"), tag("b", cell_count(risks))]
    if risks:
        label = view.say(
            "matrix_cell", likelihood=place[0], impact=place[1], score=score, zone=word, count=cell_count(risks)
        )
        told = [tag("a", told, href=f"#{risk_place(*place)}", aria_label=label)]
    return tag("td", told, class_=zone(score).replace("_", "-"))


def matrix_note(view: View, risks: Sequence[Risk]) -> Markup:
    """How the matrix was made."""
    return note(formula(view, risks))


def top_risks(view: View, risks: Sequence[Risk]) -> Content:
    """The ten greatest risks; nothing where no rule has a suspected fault."""
    if not risks:
        return None
    say = view.say
    return section(say("top"), note(say("top_order")), _table(view, risks[:TOP_RISKS], say("top"), ()))


def matrix_list(view: View, risks: Sequence[Risk]) -> Markup:
    """The rules of every cell; the first of a cell is where the matrix leads."""
    say = view.say
    if not risks:
        return section(say("matrix_list"), note(say("matrix_none")))
    places: list[str | None] = []
    ordered = by_cell(risks)
    for risk in ordered:
        place = risk_place(risk.likelihood, risk.impact)
        places.append(None if place in places else place)
    return section(say("matrix_list"), _table(view, ordered, say("matrix_list"), places))


def _table(view: View, risks: Sequence[Risk], label: str, places: Sequence[str | None]) -> Markup:
    """Rules with their scores, their figures and the ways to them."""
    say = view.say
    heads = [Head(say("score")), Head(say("severity")), Head(say("rule"), wide=True)]
    heads += [Head(say("fail_of"), number=True), Head(say("rate"), number=True)]
    return table(heads, [_row(view, risk) for risk in risks], label=label, places=places)


def _row(view: View, risk: Risk) -> list[Content]:
    rule, counts = risk.rule, risk.rule.counts
    figures = tag(
        "b", str(risk.score), class_=f"badge {zone(risk.score).replace('_', '-')}", data_order=f"{risk.score}"
    )
    sum_ = tag("small", f"{risk.likelihood} × {risk.impact} = ")
    score = tag("span", sum_, figures, " ", view.say(zone(risk.score)), class_="score")
    return [
        score,
        severity_badge(view, rule.severity),
        view.rule_link(rule),
        [link(filtered("rule", rule.id), f"{risk.fail:,}"), f" / {counts.applicable:,}"],
        marked_rate(risk.fail, counts.applicable),
    ]
