"""What so many of so many tell of a rate: exact, without any table or package.

The bound of a single sample is that of Clopper and Pearson (Biometrika 26, 1934): the rate at which so few errors, or
fewer, would be met with one chance in twenty. That of several samples rests on Hoeffding (Annals of Mathematical
Statistics 27, 1956, theorem 4): however unlike the rates of the strata are, their errors together are no more often so
few than if all had their mean rate. What is drawn without being put back errs on the safe side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

LEVEL = 0.95
_HALVINGS = 200
_NEGLIGIBLE = 1e-18


def chance(count: int, tried: int, rate: float) -> float:
    """The chance of just so many among so many tried, at a rate between 0 and 1, both excluded."""
    ways = math.lgamma(tried + 1) - math.lgamma(count + 1) - math.lgamma(tried - count + 1)
    return math.exp(ways + count * math.log(rate) + (tried - count) * math.log1p(-rate))


def at_most_so_many(errors: int, tried: int, rate: float) -> float:
    """The chance of so many errors or fewer among so many tried."""
    if errors >= tried or rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    term = chance(errors, tried, rate)
    if not term:
        return 0.0 if errors < tried * rate else 1.0
    terms = [term]
    for count in range(errors, 0, -1):
        term *= count * (1 - rate) / ((tried - count + 1) * rate)
        terms.append(term)
        if term < _NEGLIGIBLE * terms[0]:
            break
    return min(math.fsum(terms), 1.0)


def upper_bound(errors: int, tried: int, level: float = LEVEL) -> float:
    """The one-sided upper bound of the rate of errors; 1 where nothing was tried. Raises ValueError for what cannot be."""
    if not 0 <= errors <= tried:
        raise ValueError(f"{errors} errors of {tried}")
    if errors == tried:
        return 1.0
    if errors == 0:
        return -math.expm1(math.log1p(-level) / tried)
    low, high = errors / tried, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if at_most_so_many(errors, tried, middle) > 1 - level else (low, middle)
    return high


def interval(hits: int, tried: int, level: float = LEVEL) -> tuple[float, float]:
    """The two-sided bounds of a rate, each wrong with half of what the level leaves; at 0 and at all one bound is 0 or 1.
    Raises ValueError for what cannot be."""
    one_sided = (1 + level) / 2
    return 1 - upper_bound(tried - hits, tried, one_sided), upper_bound(hits, tried, one_sided)


class Tried(NamedTuple):
    """A stratum: its records, how many of them were tried, and how many of these were wrong."""

    records: int
    tried: int
    errors: int


def weighted_rate(strata: Sequence[Tried]) -> float | None:
    """The rate of errors among all records of the strata that were tried at all, each weighing as many as it has."""
    told = [stratum for stratum in strata if stratum.tried]
    records = sum(stratum.records for stratum in told)
    return sum(item.records * item.errors / item.tried for item in told) / records if records else None


def weighted_bound(strata: Sequence[Tried], level: float = LEVEL) -> float:
    """The one-sided upper bound of the rate of errors among all records of all strata.

    The whole sample bounds how many errors were to be expected in it; the worst strata that allow as many are those
    whose records weigh most for each that was tried. Of a stratum where none was tried, all may be wrong. With one
    stratum, or the same share tried of each, it is `upper_bound` of the whole sample.
    """
    records = sum(stratum.records for stratum in strata)
    tried, errors = sum(stratum.tried for stratum in strata), sum(stratum.errors for stratum in strata)
    if not records:
        return 1.0
    expected = tried * upper_bound(errors, tried, level) if tried else 0.0
    if sum(1 for stratum in strata if stratum.tried) > 1:
        expected = min(max(expected, errors + 1.0), tried)  # from there on the theorem holds
    bound = 0.0
    for stratum in sorted(strata, key=lambda item: item.tried / item.records if item.records else math.inf):
        rate = min(1.0, expected / stratum.tried) if stratum.tried else 1.0
        expected -= rate * stratum.tried
        bound += stratum.records * rate
    return min(bound / records, 1.0)
