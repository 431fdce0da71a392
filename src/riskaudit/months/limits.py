"""Control limits of a rate: how far a month may lie from its forerunners by chance alone.

A p-chart, since what is charted is a share of counted verdicts. Its limits are those of the binomial distribution
itself and not of the normal one, which would call one fault among few records a signal; beyond either limit lie at most
0.135 % of what chance brings, as beyond three standard deviations of a normal quantity.

Verdicts are no tosses of one coin: a storm breaks many limits at once, and several rules judge one record. Where the
months scatter more than chance alone would have it, the limits are widened by as much: Laney's p′ (D. B. Laney,
"Improved control charts for attributes", Quality Engineering 14(4), 2002, 531-537), whose factor is the mean moving
range of the standardised rates over 1.128. A factor below 1 counts as 1: few months scatter little by accident. An
XmR chart of the rates would take a month of 20 records as seriously as one of 20,000.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from riskaudit.model.binomial import chance
from riskaudit.model.months import LEAST, Reading

BEYOND = 0.00135
"""The share of chance beyond either limit."""

_RANGE = 1.128
"""The mean distance of two standard normal quantities."""

_DIGITS = 9


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int


class Limits(NamedTuple):
    """The lowest and the highest rate that chance explains."""

    low: float
    high: float

    def reading(self, share: Share) -> Reading:
        """Where a rate stands: above, below or within."""
        rate = round(share.part / share.whole, _DIGITS)
        return "above" if rate > self.high else "below" if rate < self.low else "within"


@dataclass(frozen=True)
class Usual:
    """The usual rate of some months, and how much more than by chance they scatter."""

    centre: float
    spread: float

    @classmethod
    def of(cls, shares: Sequence[Share]) -> Usual | None:
        """None where the months are too few, or all alike without a fault or with nothing else."""
        met = [share for share in shares if share.whole]
        part, whole = sum(share.part for share in met), sum(share.whole for share in met)
        if len(met) < LEAST or part in (0, whole):
            return None
        centre = part / whole
        deviation = math.sqrt(centre * (1 - centre))
        scores = [(share.part / share.whole - centre) * math.sqrt(share.whole) / deviation for share in met]
        ranges = [abs(after - before) for before, after in pairwise(scores)]
        return cls(centre, max(1.0, math.fsum(ranges) / len(ranges) / _RANGE))

    def limits(self, whole: int) -> Limits:
        """The limits for a month of so many verdicts."""
        least, most = usual_counts(whole, self.centre)
        low = self.centre + self.spread * (least / whole - self.centre)
        high = self.centre + self.spread * (most / whole - self.centre)
        return Limits(round(max(low, 0.0), _DIGITS), round(min(high, 1.0), _DIGITS))


def usual_counts(whole: int, rate: float) -> tuple[int, int]:
    """The lowest and highest count of a binomial quantity with at most `BEYOND` of its probability beyond either."""
    deviation = math.sqrt(whole * rate * (1 - rate))
    far = math.ceil(9 * deviation) + 40
    start, end = max(0, math.floor(whole * rate) - far), min(whole, math.floor(whole * rate) + far)
    least, most, tail = start, end, 0.0
    while (tail := tail + chance(least, whole, rate)) <= BEYOND:
        least += 1
    tail = 0.0
    while (tail := tail + chance(most, whole, rate)) <= BEYOND:
        most -= 1
    return least, most
