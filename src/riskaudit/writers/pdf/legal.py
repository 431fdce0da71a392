"""Chapter 依据: every legal basis of the report, in the three groups that are never mixed."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.reference import Basis
from riskaudit.writers.pdf.flow import Anchor, Block, NewPage
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import chapter, section, words
from riskaudit.writers.pdf.style import ACCENT, FAINT, SMALL, SOFT, TINY, WIDTH
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, basis_anchor, rule_anchor

NAMED = 3
"""How many citing rules are named before the rest are only counted."""


def legal(view: View) -> Iterator[Block]:
    """The whole chapter."""
    say = view.say
    yield chapter(say("legal"), "legal")
    yield words(say("legal_note"), SMALL.but(color=SOFT), before=2)
    columns = [
        Col(say("instrument"), 150),
        Col(say("requires"), WIDTH - 350),
        Col(say("in_force"), 80),
        Col(say("cited"), 120),
    ]
    cited = _cited(view)
    for label, bases in view.law(sorted(view.report.bases)).items():
        yield section(say(label), label)
        ordered = sorted(bases, key=lambda basis: (basis.instrument, basis.id))
        yield Grid(columns, [_row(view, basis, cited.get(basis.id, [])) for basis in ordered], before=4)
    yield NewPage()


def _cited(view: View) -> dict[str, list[tuple[str, str]]]:
    """Basis → the titles and anchors of the rules that rest on it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for rule in view.report.rules:
        for name in dict.fromkeys([*rule.basis, *(basis for limit in rule.limits for basis in limit.basis)]):
            found.setdefault(name, []).append((view.tell(rule.title), rule_anchor(rule.id)))
    return found


def _row(view: View, basis: Basis, rules: list[tuple[str, str]]) -> Row:
    title = view.tell(basis.title)
    article = f"\n{basis.article}" if basis.prints_article else ""
    number = f"\n{basis.number}" if basis.number else ""
    kind = f"{view.say('standard')}{view.say('colon')}" if basis.kind == "standard" else ""
    source = [Span(f"{kind}{title}{article}", SMALL.but(bold=True)), Span(number, SMALL.but(color=SOFT))]
    source.append(Span(f"\n{basis.id}", TINY.but(color=FAINT)))
    requires = [Span(view.tell(basis.requires), SMALL)]
    if caveat := view.caveat(basis):
        requires.append(Span(caveat, SMALL.but(bold=True)))
    links: list[Span] = []
    for text, anchor in rules[:NAMED]:
        links.append(Span(("\n" if links else "") + text, TINY.but(color=ACCENT), link=anchor))
    if len(rules) > NAMED:
        links.append(Span("\n" + view.say("more_rules", count=len(rules) - NAMED), TINY.but(color=SOFT)))
    return Row([source, requires, view.in_force(basis), links or "—"], Anchor(basis_anchor(basis.id)))
