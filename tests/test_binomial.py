"""How high a rate of errors may be: against figures of scipy, against plain sums, and against strata drawn many times."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest

from riskaudit.model.binomial import Tried, at_most_so_many, upper_bound, weighted_bound, weighted_rate
from riskaudit.model.sample import allocated

# scipy.stats.beta.ppf(0.95, errors + 1, tried - errors)
SCIPY = [
    (0, 1, 0.95),
    (0, 20, 0.13910834066826516),
    (0, 59, 0.04950760988822693),
    (1, 10, 0.39416330243650466),
    (3, 50, 0.14783717636418123),
    (7, 20, 0.5580345113154888),
    (19, 20, 0.9974386212234697),
    (49, 50, 0.9989746601327679),
    (5, 1000, 0.010484076911415651),
    (500, 1000, 0.5264822687643087),
    (100, 100_000, 0.0011806859691734534),
    (99_999, 100_000, 0.9999994870671877),
]


@pytest.mark.parametrize(("errors", "tried", "bound"), SCIPY)
def test_the_bound_is_that_of_clopper_and_pearson(errors: int, tried: int, bound: float) -> None:
    assert upper_bound(errors, tried) == pytest.approx(bound, rel=1e-10)


def test_another_level_and_the_edges() -> None:
    assert upper_bound(3, 50, 0.99) == pytest.approx(0.18720925616529482, rel=1e-10)
    assert upper_bound(0, 0) == upper_bound(7, 7) == 1.0
    assert all(upper_bound(0, n) == pytest.approx(1 - 0.05 ** (1 / n), rel=1e-12) for n in (1, 2, 10, 1000))
    for errors, tried in ((-1, 5), (6, 5), (1, 0)):
        with pytest.raises(ValueError, match="errors of"):
            upper_bound(errors, tried)


def test_the_chance_of_so_few_is_the_plain_sum() -> None:
    for tried in (1, 2, 7, 40):
        for errors in range(tried + 1):
            for rate in (Fraction(1, 1000), Fraction(1, 3), Fraction(99, 100)):
                terms = (math.comb(tried, i) * rate**i * (1 - rate) ** (tried - i) for i in range(errors + 1))
                assert at_most_so_many(errors, tried, float(rate)) == pytest.approx(float(sum(terms)), rel=1e-9)
    assert (
        at_most_so_many(2, 10**6, 0.9) == 0.0
        and at_most_so_many(3, 5, 0.0) == 1.0
        and at_most_so_many(3, 5, 1.0) == 0.0
    )


def test_more_errors_or_fewer_tried_raise_the_bound() -> None:
    for tried in (5, 30, 200):
        bounds = [upper_bound(errors, tried) for errors in range(tried + 1)]
        assert bounds == sorted(set(bounds))
        assert all(bound > errors / tried for errors, bound in enumerate(bounds[:-1]))
    assert upper_bound(2, 40) > upper_bound(2, 41)


def test_strata_weigh_as_many_records_as_they_have() -> None:
    strata = [Tried(900, 10, 0), Tried(100, 10, 5)]
    assert weighted_rate(strata) == pytest.approx(0.05)
    assert weighted_rate([*strata, Tried(5000, 0, 0)]) == pytest.approx(0.05)
    assert weighted_rate([Tried(7, 0, 0)]) is weighted_rate([]) is None


def test_the_bound_of_one_stratum_or_of_equal_shares_is_that_of_the_sample() -> None:
    assert weighted_bound([Tried(500, 30, 2)]) == pytest.approx(upper_bound(2, 30))
    assert weighted_bound([Tried(1, 1, 0)]) == pytest.approx(0.95)
    alike = [Tried(100, 10, 0), Tried(300, 30, 1), Tried(200, 20, 0)]
    assert weighted_bound(alike) == pytest.approx(upper_bound(1, 60))


def test_what_was_not_tried_may_all_be_wrong() -> None:
    assert weighted_bound([]) == weighted_bound([Tried(9, 0, 0)]) == 1.0
    half = weighted_bound([Tried(100, 20, 0), Tried(100, 0, 0)])
    assert half == pytest.approx((1 + upper_bound(0, 20)) / 2)
    assert weighted_bound([Tried(100, 3, 3), Tried(50, 1, 1)]) == 1.0


def test_unequal_shares_take_the_least_favourable_strata() -> None:
    strata = [Tried(900, 10, 0), Tried(100, 10, 0)]
    assert weighted_bound(strata) == pytest.approx(0.9 * 20 * upper_bound(0, 20) / 10)
    assert weighted_bound(strata) == weighted_bound(strata[::-1]) > upper_bound(0, 20)


def test_the_bound_holds_in_nineteen_draws_of_twenty() -> None:
    """Strata as unlike as can be, drawn without putting back; fixed seeds, and a margin of three deviations."""
    dice, draws = random.Random(20), 400
    for records, wrong, per_unit in (
        ([600, 50, 20], [180, 0, 0], 5),
        ([200, 200, 20], [0, 4, 20], 10),
        ([40, 40, 40, 40], [2, 4, 6, 8], 4),
        ([600, 5, 5], [30, 5, 0], 20),
    ):
        drawn = allocated(records, per_unit, None)
        true, held = sum(wrong) / sum(records), 0
        for _ in range(draws):
            seen = [
                sum(place < bad for place in dice.sample(range(all_), taken))
                for all_, bad, taken in zip(records, wrong, drawn, strict=True)
            ]
            told = [Tried(*item) for item in zip(records, drawn, seen, strict=True)]
            held += weighted_bound(told) >= true
        assert held / draws > 0.95 - 3 * math.sqrt(0.95 * 0.05 / draws)


def test_so_many_are_drawn_of_each_stratum() -> None:
    assert allocated([100, 3, 0], 5, None) == [5, 3, 0]
    assert allocated([100, 3, 0], 5, 8) == [5, 3, 0]
    assert allocated([105, 55, 5], 5, 45) == [25, 15, 5]
    assert allocated([10, 10, 10], 1, 5) == [2, 2, 1]
    assert allocated([10, 10], 10, 99) == [10, 10]
    with pytest.raises(ValueError, match="8"):
        allocated([100, 3, 0], 5, 7)
    dice = random.Random(2)
    for _ in range(300):
        records = [dice.randint(0, 40) for _ in range(dice.randint(1, 6))]
        least = [min(3, count) for count in records]
        size = dice.randint(sum(least), sum(records) + 5)
        drawn = allocated(records, 3, size)
        assert sum(drawn) == min(size, sum(records))
        assert all(low <= taken <= count for low, taken, count in zip(least, drawn, records, strict=True))
