"""The report's parts that follow from the verdicts: the law cited, the lecture, the units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskaudit.model.library import Library
from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.model.reference import Basis
from riskaudit.model.report import LectureLine, ThemeTitle, UnitTheme
from riskaudit.model.waiver import Waived


def references(library: Library, outcomes: Sequence[RuleOutcome]) -> dict[str, Any]:
    """Every fact that a rule or a case names, and all cases in the lecture's order."""
    named = {fact for outcome in outcomes for fact in outcome.basis}
    named |= {fact for case in library.cases.values() for fact in case.facts}
    return {
        "bases": {name: _citable(library.bases[name]) for name in sorted(named)},
        "cases": dict(library.cases),
    }


def _citable(basis: Basis) -> Basis:
    """A fact as reports may hold it: an article number that was not read in the text stays out."""
    return basis if basis.prints_article else basis.model_copy(update={"article": ""})


def themes_of(library: Library) -> tuple[ThemeTitle, ...]:
    """The chapters, in the order of the library."""
    return tuple(ThemeTitle(name=name, title=theme.title, about=theme.about) for name, theme in library.themes.items())


def lecture_lines(library: Library, outcomes: Sequence[RuleOutcome]) -> tuple[LectureLine, ...]:
    """Every bullet of the lecture, with how many of its rules judged records."""
    if library.lecture is None:
        return ()
    ran = {outcome.id for outcome in outcomes if outcome.counts.total}
    lines = []
    for place, bullet in library.lecture.bullets.items():
        rules = bullet.rules_of(library.rules)
        lines.append(
            LectureLine(
                place=place,
                under=library.lecture.headings[place.rpartition(".")[0]],
                rules=rules,
                judged=len(ran.intersection(rules)),
                **{name: getattr(bullet, name) for name in ("text", "status", "question", "why", "declined")},
            )
        )
    return tuple(lines)


def unit_table(
    by_unit: Mapping[tuple[str, str], Counts], waived: Mapping[tuple[str, str], Waived]
) -> tuple[UnitTheme, ...]:
    """The counts of each unit under each theme, sorted."""
    return tuple(
        UnitTheme(unit=key[0], theme=key[1], counts=counts, waived=waived.get(key, Waived()))
        for key, counts in sorted(by_unit.items())
    )
