"""The search for a condition that keeps every confirmed finding and drops refuted ones, and the two trials that tell a
find from a fluke. Findings are bits of a number, so that a trial costs little."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from operator import and_, or_
from random import Random

from riskaudit.model.review import Guard
from riskaudit.review.conditions import Bits, Clause, Family, Values, only, without

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
    """A condition that keeps every confirmed finding: all that it keeps, and the refuted ones that it drops. One that
    leaves other figures to confirmed groups costs more."""

    text: str
    columns: tuple[str, ...]
    cost: int
    true: int
    dropped: int

    @property
    def score(self) -> int:
        """Refuted findings dropped, less what it costs to read it."""
        return self.dropped.bit_count() - self.cost


def matches(family: Family, confirmed: int, refuted: int, least: int = SUPPORT) -> list[Match]:
    """All that keep every confirmed finding and drop enough refuted ones, the best first. Of those that drop fewer than
    `least` it need not be right what they drop."""
    alike: dict[tuple[object, ...], Match] = {}
    for match in _single(family, confirmed, refuted, least):
        alike.setdefault((match.columns, match.cost, match.dropped), match)
    single = sorted(alike.values(), key=_rank)
    both = combinations(single[:_PAIRED], 2)
    pairs = [pair for one, other in both if (pair := _pair(family, one, other, confirmed, refuted, least)) is not None]
    return sorted((match for match in [*single, *pairs] if match.dropped.bit_count() >= SUPPORT), key=_rank)


def _rank(match: Match) -> tuple[int, int, str]:
    return -match.score, match.cost, match.text


def _single(family: Family, confirmed: int, refuted: int, least: int) -> Iterator[Match]:
    for clause in family.clauses:
        if match := _match(clause, confirmed, refuted):
            yield match
    for values in family.values:
        yield from _lists(family, values, confirmed, refuted, least)


def _match(clause: Clause, confirmed: int, refuted: int) -> Match | None:
    """What a condition does, if it keeps every confirmed finding and drops a refuted one."""
    if confirmed & ~clause.true or not clause.false & refuted:
        return None
    cost = clause.cost + bool(clause.changed & confirmed)
    return Match(clause.text, (clause.column,), cost, clause.true, clause.false & refuted)


def _lists(family: Family, values: Values, confirmed: int, refuted: int, least: int) -> Iterator[Match]:
    """Without values that no confirmed finding has, those with the most refuted ones first; and only those that
    confirmed ones have. A value that would lose a confirmed one beside the others is left out."""
    name, spare = values.column, []
    for value, bits in values.unequal.items():
        if not confirmed & ~bits.true and bits.false & refuted:
            spare.append((-(bits.false & refuted).bit_count(), value))
    chosen: list[str] = []
    for _, value in sorted(spare):
        listed = sorted([*chosen, value])
        parts = [values.unequal[item] for item in listed]
        bits = Bits(_all(item.true for item in parts), _any(item.false for item in parts))
        clause = _made(family, without(name, listed), name, len(listed), bits, refuted, least)
        if match := _match(clause, confirmed, refuted):
            chosen = listed
            yield match
        if len(chosen) == LIST:
            break
    needed = sorted(value for value, bits in values.equal.items() if bits.true & confirmed)
    if 0 < len(needed) <= LIST:
        parts = [values.equal[item] for item in needed]
        bits = Bits(_any(item.true for item in parts), _all(item.false for item in parts))
        clause = _made(family, only(name, needed), name, len(needed), bits, refuted, least)
        if match := _match(clause, confirmed, refuted):
            yield match


def _made(family: Family, text: str, name: str, cost: int, bits: Bits, refuted: int, least: int) -> Clause:
    """A condition made of others, with what it does as far as that matters."""
    matters = (bits.false & refuted).bit_count() >= least
    return Clause(text, name, cost, *((family.told(text) if matters else None) or bits))


def _pair(family: Family, one: Match, other: Match, confirmed: int, refuted: int, least: int) -> Match | None:
    """Both together, if they are about two columns and each adds enough."""
    enough = max(one.dropped.bit_count(), other.dropped.bit_count()) + SUPPORT
    bits = Bits(one.true & other.true, one.dropped | other.dropped)
    if one.columns == other.columns or bits.false.bit_count() < enough:
        return None
    first, second = sorted((one, other), key=lambda match: match.text)
    text, cost = f"{first.text} AND {second.text}", one.cost + other.cost + 1
    match = _match(_made(family, text, "", cost, bits, refuted, least), confirmed, refuted)
    if match is None or match.dropped.bit_count() < enough:
        return None
    return replace(match, columns=(*first.columns, *second.columns))


def _all(masks: Iterable[int]) -> int:
    return reduce(and_, masks)


def _any(masks: Iterable[int]) -> int:
    return reduce(or_, masks)


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
        found = matches(family, mine, sum(1 << place for place in places[many:]), max(SUPPORT, score + 1))
        yield bool(found) and found[0].score >= score


def _bits(number: int) -> list[int]:
    return [place for place in range(number.bit_length()) if number >> place & 1]


def _some(places: Sequence[int]) -> Sequence[int]:
    if len(places) <= LEFT_OUT:
        return places
    return [places[i * (len(places) - 1) // (LEFT_OUT - 1)] for i in range(LEFT_OUT)]
