"""The bounds of a rate, after Clopper and Pearson, Biometrika 26 (1934), 404-413: exact binomial, so that the truth lies
outside in at most 5 of 100 cases, however few were counted; at 0 and at all the one bound is 0 or 1."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p

CONFIDENCE = 0.95
_STEPS = 60
_NOTHING = 1e-18


def interval(hits: int, count: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The bounds of the rate of which `hits` of `count` are an observation; `count` is at least 1."""
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _solved(lambda rate: at_least(hits, count, rate) < tail)
    high = 1.0 if hits == count else 1 - _solved(lambda rate: at_least(count - hits, count, rate) < tail)
    return low, high


def at_least(hits: int, count: int, rate: float) -> float:
    """How likely so many hits or more are, of so many draws at that rate (between 0 and 1, both excluded)."""
    if hits and rate > hits / count:
        return 1 - _tail(count - hits + 1, count, 1 - rate)
    return _tail(hits, count, rate)


def _tail(hits: int, count: int, rate: float) -> float:
    """The same where `hits` are as many as are to be expected, or more: no term is greater than the first."""
    ways = lgamma(count + 1) - lgamma(hits + 1) - lgamma(count - hits + 1)
    term = exp(ways + hits * log(rate) + (count - hits) * log1p(-rate))
    total, odds = term, rate / (1 - rate)
    for more in range(hits, count):
        term *= (count - more) / (more + 1) * odds
        total += term
        if term < _NOTHING * total:
            break
    return min(total, 1.0)


def _solved(too_low: Callable[[float], bool]) -> float:
    """The rate at which a condition that holds for all lower ones ceases to hold."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if too_low(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2
