"""The search for a condition that keeps every confirmed finding and drops refuted ones, and the two trials that tell a
find from a fluke. Findings are bits of a number, so that a trial costs little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from riskaudit.model.review import Guard
from riskaudit.review.conditions import Clause, Family, Values, only, without

SUPPORT = 5
"""Refuted findings that a condition must drop, and confirmed ones that it must keep; of two conditions each must add
so many."""

LIST = 4
"""Values of a list at most."""

SHUFFLES = 199
LUCK = 0.05
"""Of the shuffles, the share that may do as well."""

LEFT_OUT = 200
"""Confirmed findings that are hidden in turn at most."""

LOSS = 0.1
"""Of these, the share that may be lost."""

_PAIRED = 30


@dataclass(frozen=True, slots=True)
class Match:
    """A condition that is true of every confirmed finding, and the refuted ones of which it is false."""

    text: str
    columns: tuple[str, ...]
    cost: int
    true: int
    dropped: int

    @property
    def score(self) -> int:
        """Refuted findings dropped, less what it costs to read it."""
        return self.dropped.bit_count() - self.cost


def matches(family: Family, confirmed: int, refuted: int) -> list[Match]:
    """All that keep every confirmed finding and drop enough refuted ones, the best first."""
    alike: dict[tuple[object, ...], Match] = {}
    for match in _single(family, confirmed, refuted):
        alike.setdefault((match.columns, match.cost, match.dropped), match)
    single = sorted(alike.values(), key=_rank)
    pairs = [pair for one, other in combinations(single[:_PAIRED], 2) if (pair := _pair(one, other)) is not None]
    return sorted((match for match in [*single, *pairs] if match.dropped.bit_count() >= SUPPORT), key=_rank)


def _rank(match: Match) -> tuple[int, int, str]:
    return -match.score, match.cost, match.text


def _single(family: Family, confirmed: int, refuted: int) -> Iterator[Match]:
    for clause in family.clauses:
        if not confirmed & ~clause.true and clause.false & refuted:
            yield _match(clause, refuted)
    for values in family.values:
        for clause in _lists(values, confirmed, refuted):
            yield _match(clause, refuted)


def _match(clause: Clause, refuted: int) -> Match:
    return Match(clause.text, (clause.column,), clause.cost, clause.true, clause.false & refuted)


def _lists(values: Values, confirmed: int, refuted: int) -> Iterator[Clause]:
    """Without values that no confirmed finding has, those with the most refuted ones first; and only those that
    confirmed ones have."""
    name, spare = values.column, []
    for value, (true, false) in values.unequal.items():
        if not confirmed & ~true and false & refuted:
            spare.append((-(false & refuted).bit_count(), value))
    chosen: list[str] = []
    true, false = -1, 0
    for _, value in sorted(spare)[:LIST]:
        chosen.append(value)
        true, false = true & values.unequal[value][0], false | values.unequal[value][1]
        yield Clause(without(name, sorted(chosen)), name, len(chosen), true, false)
    needed = [value for value, (true, _) in values.equal.items() if true & confirmed]
    if 0 < len(needed) <= LIST:
        true, false = 0, -1
        for value in needed:
            true, false = true | values.equal[value][0], false & values.equal[value][1]
        if not confirmed & ~true and false & refuted:
            yield Clause(only(name, sorted(needed)), name, len(needed), true, false)


def _pair(one: Match, other: Match) -> Match | None:
    """Both together, if they are about two columns and each adds enough."""
    dropped = one.dropped | other.dropped
    least = max(one.dropped.bit_count(), other.dropped.bit_count()) + SUPPORT
    if one.columns == other.columns or dropped.bit_count() < least:
        return None
    first, second = sorted((one, other), key=lambda match: match.text)
    text = f"{first.text} AND {second.text}"
    return Match(text, (*first.columns, *second.columns), one.cost + other.cost + 1, one.true & other.true, dropped)


def guard(family: Family, confirmed: int, refuted: int, best: Match, seed: str) -> Guard:
    """How the best match stands the two trials; the same seed gives the same shuffles."""
    lucky = sum(_shuffled(family, confirmed, refuted, best.score, seed))
    hidden = _some(_bits(confirmed))
    lost = 0
    for place in hidden:
        again = matches(family, confirmed & ~(1 << place), refuted)
        lost += bool(again) and not again[0].true >> place & 1
    return Guard(SHUFFLES, lucky, len(hidden), lost)


def is_sound(told: Guard) -> bool:
    """Whether a match that stood so may be proposed."""
    return told.lucky + 1 <= LUCK * (told.shuffles + 1) and told.lost <= LOSS * told.left_out


def _shuffled(family: Family, confirmed: int, refuted: int, score: int, seed: str) -> Iterator[bool]:
    """For each shuffle of the verdicts, whether it has a match as good."""
    places, many = _bits(confirmed | refuted), confirmed.bit_count()
    source = Random(seed)
    for _ in range(SHUFFLES):
        source.shuffle(places)
        mine = sum(1 << place for place in places[:many])
        found = matches(family, mine, sum(1 << place for place in places[many:]))
        yield bool(found) and found[0].score >= score


def _bits(number: int) -> list[int]:
    return [place for place in range(number.bit_length()) if number >> place & 1]


def _some(places: Sequence[int]) -> Sequence[int]:
    if len(places) <= LEFT_OUT:
        return places
    return [places[i * (len(places) - 1) // (LEFT_OUT - 1)] for i in range(LEFT_OUT)]
