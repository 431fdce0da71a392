"""Chapter 依据: every legal basis of the report, in the four groups that are never mixed."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.reference import Basis
from riskaudit.writers import view as plain
from riskaudit.writers.authority import by_instrument
from riskaudit.writers.confirmed import HEADINGS, confirmed_rows
from riskaudit.writers.pdf.flow import Anchor, Block, NewPage, Running
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import chapter, section, words
from riskaudit.writers.pdf.style import ACCENT, BODY, FAINT, SMALL, SOFT, TINY, WIDTH, Style
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, basis_anchor, rule_anchor

CODE = Style(6.2, 8.5, color=FAINT)
NAMED = 3
"""How many citing rules are named before the rest are only counted."""


def legal(view: View) -> Iterator[Block]:
    """The whole chapter."""
    say = view.say
    yield chapter(say("legal"), "legal")
    yield words(say("legal_note"), SMALL.but(color=SOFT), before=2)
    cited = _cited(view)
    for label, bases in view.law(sorted(view.report.bases)).items():
        yield section(say(label), label)
        kinds = list(by_instrument(bases))
        for kind, instruments in kinds:
            if len(kinds) > 1:
                yield words(say(kind), BODY.but(bold=True), before=12, keep=True)
            for group in instruments:
                yield _instrument(view, group, cited)
    yield from _confirmed(view)
    yield NewPage()


def _confirmed(view: View) -> Iterator[Block]:
    """What a legal officer's file says, and what of it has an effect."""
    say, told = view.say, view.report.confirmations
    if told is None:
        return
    yield section(say("confirmed"), "confirmed")
    yield words(say("confirmed_note", name=told.name or "—", digest=told.sha256), SMALL.but(color=SOFT), before=2)
    widths = (84, 46, 54, WIDTH - 304, 120)
    columns = [Col(say(label), width) for label, width in zip(HEADINGS, widths, strict=True)]
    yield Grid(columns, [Row(list(row)) for row in confirmed_rows(view, told)], before=4)


def _instrument(view: View, bases: list[Basis], cited: dict[str, list[tuple[str, str]]]) -> Grid:
    """One instrument's table. Its title heads the first column, so that it repeats on every page."""
    say, first = view.say, bases[0]
    columns = [
        Col(f"{view.tell(first.title)}\n{first.number}".rstrip(), 116),
        Col(say("requires"), WIDTH - 316),
        Col(say("in_force"), 78),
        Col(say("cited"), 122),
    ]
    grid = Grid(columns, [_row(view, basis, cited.get(basis.id, [])) for basis in bases], before=10)
    grid.resumed = Running(view.tell(first.title), basis_anchor(first.id))
    return grid


def _cited(view: View) -> dict[str, list[tuple[str, str]]]:
    """Basis → the titles and anchors of the rules that rest on it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for rule in view.report.rules:
        for name in dict.fromkeys([*rule.basis, *(basis for limit in rule.limits for basis in limit.basis)]):
            found.setdefault(name, []).append((view.tell(rule.title), rule_anchor(rule.id)))
    return found


def _row(view: View, basis: Basis, rules: list[tuple[str, str]]) -> Row:
    source = [
        Span(f"{view.tell(basis.short)} {basis.article_in(view.language)}".rstrip(), SMALL.but(bold=True)),
        Span(f"\n{basis.id}", CODE),
    ]
    requires = [Span(view.tell(basis.requires), SMALL)]
    if basis.note:
        requires.append(Span(f"\n{view.say('note')}{view.say('colon')}{view.tell(basis.note)}", SMALL.but(color=SOFT)))
    if caveat := view.caveat(basis) or view.confirmed(basis):
        requires.append(Span(caveat, SMALL.but(bold=True)))
    links: list[Span] = []
    for text, anchor in rules[:NAMED]:
        links.append(Span(("\n" if links else "") + text, TINY.but(color=ACCENT), link=anchor))
    if len(rules) > NAMED:
        links.append(Span("\n" + view.say("more_rules", count=len(rules) - NAMED), TINY.but(color=SOFT)))
    days = plain.View.in_force(view, basis)  # may break between its days, as it must in a narrow column
    return Row([source, requires, days, links or "—"], Anchor(basis_anchor(basis.id)))
