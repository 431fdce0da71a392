"""Findings matched by fingerprint, control limits, and how long findings stay: against plain counting."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskaudit.model.base import Bilingual
from riskaudit.model.findings import FINDING_COLUMNS, FindingRow
from riskaudit.model.standings import with_standings
from riskaudit.months.baseline import standings_of
from riskaudit.months.charts import chart
from riskaudit.months.compare import Comparison, compare
from riskaudit.months.history import Look, Span, median, spans_of
from riskaudit.months.limits import BEYOND, Share, Usual, usual_counts

RULES = ("repair/late", "archive/blank")


def row(**cells: str) -> FindingRow:
    plain = dict.fromkeys(FINDING_COLUMNS, "") | {"result": "fail", "severity": "high", "rule": RULES[0]}
    return FindingRow(**{**plain, **cells})


@st.composite
def rows(draw: st.DrawFn) -> list[FindingRow]:
    """Findings of few fingerprints, so that they meet and are shared."""
    one = st.builds(
        row,
        fingerprint=st.sampled_from("abcd"),
        result=st.sampled_from(["fail", "review"]),
        severity=st.sampled_from(["critical", "low"]),
        actual=st.sampled_from(["1", "2"]),
        waived=st.sampled_from(["", "W1"]),
    )
    return draw(st.lists(one, max_size=12))


def matched(before: list[FindingRow], now: list[FindingRow], *, marks: bool = True) -> Comparison:
    return compare(before, now, texts=True, marks=marks)


def what(item: FindingRow) -> tuple[str, ...]:
    return (item.fingerprint, item.result, item.severity, item.actual)


class TestCompare:
    @given(rows())
    def test_a_list_beside_itself_is_unchanged(self, findings: list[FindingRow]) -> None:
        found = matched(findings, findings)
        assert set(found.standings) <= {"unchanged"} and not found.gone
        assert len(found.standings) == len(findings) and not found.worse and not found.lapsed

    @given(rows(), rows())
    def test_counts_are_those_of_plain_counting(self, before: list[FindingRow], now: list[FindingRow]) -> None:
        found = matched(before, now)
        counts = Counter(found.standings)
        prints = Counter(item.fingerprint for item in before), Counter(item.fingerprint for item in now)
        same = (Counter(map(what, before)) & Counter(map(what, now))).total()
        both = (prints[0] & prints[1]).total()
        assert counts["unchanged"] == same
        assert counts["updated"] == both - same == len(found.earlier)
        assert counts["new"] == (prints[1] - prints[0]).total()
        assert len(found.gone) == (prints[0] - prints[1]).total()
        assert counts.total() == len(now) and counts["unchanged"] + counts["updated"] + len(found.gone) == len(before)

    @given(rows(), rows())
    def test_an_updated_finding_names_the_one_it_was(self, before: list[FindingRow], now: list[FindingRow]) -> None:
        found = matched(before, now)
        taken = [*found.earlier.values(), *found.gone]
        assert len(set(taken)) == len(taken)
        for place, was in found.earlier.items():
            assert now[place].fingerprint == before[was].fingerprint
            assert what(now[place]) != what(before[was])

    @given(rows(), rows())
    def test_one_that_becomes_a_fail_is_never_passed_over(
        self, before: list[FindingRow], now: list[FindingRow]
    ) -> None:
        """More fails of a fingerprint than before are new or worse, as many as there are more."""
        found = matched(before, now)
        for name in "abcd":
            then, later = (
                sum(item.fingerprint == name and item.result == "fail" for item in side) for side in (before, now)
            )
            gained = sum(
                now[place].fingerprint == name
                and now[place].result == "fail"
                and (standing == "new" or place in found.worse)
                for place, standing in enumerate(found.standings)
            )
            assert gained >= later - then

    @pytest.mark.parametrize(
        ("change", "standing", "worse"),
        [
            ({"result": "fail"}, "updated", True),
            ({"severity": "critical"}, "updated", True),
            ({"severity": "low"}, "updated", False),
            ({"limit": "3 日"}, "updated", False),
            ({"actual": "5 日"}, "updated", False),
            ({"message": "其他"}, "updated", False),
            ({"waived": "W1"}, "unchanged", False),
            ({"unit": "乙所", "file": "别的.csv", "row": "9", "excess": "1 日"}, "unchanged", False),
        ],
    )
    def test_what_makes_a_finding_another(self, change: dict[str, str], standing: str, worse: bool) -> None:
        was = row(fingerprint="a", result="review", severity="medium", limit="2 日", actual="4 日", message="迟")
        found = matched([was], [was._replace(**change)])
        assert found.standings == [standing] and bool(found.worse) is worse

    def test_a_waiver_that_is_gone_is_told(self) -> None:
        was = row(fingerprint="a", waived="W1")
        assert matched([was], [was._replace(waived="")]).lapsed == {0}
        assert not matched([was._replace(waived="")], [was]).lapsed

    @pytest.mark.parametrize(
        ("then", "now"),
        [
            ("共 2 条，最先见于 九月.xlsx 第 299 行", "共 2 条，最先见于 十月.xlsx 第 3 行"),
            ("共 2 条，另一条见 九月.xlsx › 档案 第 299 行", "共 2 条，另一条见 十月.xlsx › 台账 第 3 行"),
            ("2 in all, another in a.csv row 9", "2 in all, another in b.csv row 10"),
        ],
    )
    def test_a_record_that_has_moved_has_not_changed(self, then: str, now: str) -> None:
        assert matched([row(fingerprint="a", actual=then)], [row(fingerprint="a", actual=now)]).standings == [
            "unchanged"
        ]

    def test_marks_of_masked_values_count_with_one_secret_only(self) -> None:
        old, new = row(fingerprint="a", message="张**·3F0A 自批"), row(fingerprint="a", message="张**·99B1 自批")
        assert matched([old], [new], marks=False).standings == ["unchanged"]
        assert matched([old], [new], marks=True).standings == ["updated"]
        other = row(fingerprint="a", message="李**·99B1 自批")
        assert matched([old], [other], marks=False).standings == ["updated"]

    def test_without_texts_only_results_and_severities_are_compared(self) -> None:
        old, new = row(fingerprint="a", message="迟"), row(fingerprint="a", message="late")
        assert compare([old], [new], texts=False, marks=True).standings == ["unchanged"]

    @given(rows(), rows())
    def test_every_finding_of_the_file_gets_its_own_standing(
        self, before: list[FindingRow], now: list[FindingRow]
    ) -> None:
        found = matched(before, now)
        told = [*with_standings(now, standings_of(now, found))]
        assert [item for item, _ in told] == now
        assert [standing for _, standing in told] == list(found.standings)

    def test_without_a_baseline_there_is_none(self) -> None:
        assert [*with_standings([row(fingerprint="a")], {})] == [(row(fingerprint="a"), None)]

    def test_many_of_one_key_are_quick(self) -> None:
        many = [row(fingerprint="a", actual=str(number)) for number in range(20_000)]
        found = matched(many, many[1:])
        assert Counter(found.standings) == {"unchanged": 19_999} and found.gone == [0]


def chance(whole: int, rate: Fraction, counts: range) -> Fraction:
    """The probability that a binomial quantity is one of the counts, exactly."""
    return sum((math.comb(whole, n) * rate**n * (1 - rate) ** (whole - n) for n in counts), Fraction(0))


class TestLimits:
    @given(st.integers(1, 80), st.integers(1, 199))
    @settings(max_examples=60)
    def test_they_are_those_of_the_exact_binomial(self, whole: int, of_200: int) -> None:
        rate, beyond = Fraction(of_200, 200), Fraction(str(BEYOND))
        low, high = usual_counts(whole, float(rate))
        assert chance(whole, rate, range(low)) <= beyond < chance(whole, rate, range(low + 1))
        assert chance(whole, rate, range(high + 1, whole + 1)) <= beyond < chance(whole, rate, range(high, whole + 1))

    @pytest.mark.parametrize(("whole", "rate"), [(2_000_000, 0.03), (40_000, 0.5), (900_000, 0.999)])
    def test_of_many_verdicts_they_are_three_deviations_away(self, whole: int, rate: float) -> None:
        low, high = usual_counts(whole, rate)
        deviation = math.sqrt(whole * rate * (1 - rate))
        assert (whole * rate - low) / deviation == pytest.approx(3, abs=0.05)
        assert (high - whole * rate) / deviation == pytest.approx(3, abs=0.05)

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(40, 400)), min_size=6, max_size=12))
    def test_the_spread_is_laneys(self, months: list[tuple[int, int]]) -> None:
        usual = Usual.of([Share(*month) for month in months])
        fails, whole = (sum(column) for column in zip(*months, strict=True))
        if fails in (0, whole):
            assert usual is None
            return
        assert usual is not None
        centre = fails / whole
        scores = [(n / of - centre) / math.sqrt(centre * (1 - centre) / of) for n, of in months]
        spread = sum(abs(b - a) for a, b in pairwise(scores)) / (len(months) - 1) / 1.128
        assert usual.centre == pytest.approx(centre)
        assert usual.spread == pytest.approx(max(1, spread))

    def test_months_that_scatter_widen_them(self) -> None:
        calm, wild = [Share(50, 1000)] * 6, [Share(n, 1000) for n in (20, 80, 20, 80, 20, 80)]
        narrow, wide = Usual.of(calm), Usual.of(wild)
        assert narrow and wide and narrow.spread == 1 < wide.spread
        assert narrow.limits(1000).reading(Share(75, 1000)) == "above"
        assert wide.limits(1000).reading(Share(75, 1000)) == "within"
        assert narrow.limits(1000).reading(Share(25, 1000)) == "below"

    def test_the_limits_themselves_are_within(self) -> None:
        usual = Usual.of([Share(30, 700)] * 6)
        assert usual is not None
        low, high = usual_counts(700, usual.centre)
        readings = [usual.limits(700).reading(Share(n, 700)) for n in (low - 1, low, high, high + 1)]
        assert readings == ["below", "within", "within", "above"]

    @pytest.mark.parametrize(
        ("before", "why"),
        [
            ([Share(5, 100)] * 5, "few"),
            ([Share(5, 100)] * 5 + [Share(0, 0)], "few"),
            ([Share(0, 100)] * 6, "flat"),
            ([Share(100, 100)] * 6, "flat"),
            ([Share(5, 100)] * 6, None),
        ],
    )
    def test_too_little_to_go_by_gives_none(self, before: list[Share], why: str | None) -> None:
        names = [f"2026-{number:02d}" for number in range(1, len(before) + 2)]
        made = chart("all", "", Bilingual(zh="全部", en="all"), names, [*before, Share(90, 100)])
        assert made.no_limits == why
        assert made.reading == (None if why else "above")
        assert [point.name for point in made.points] == names

    def test_the_last_month_does_not_widen_its_own_limits(self) -> None:
        title, names = Bilingual(zh="全部", en="all"), [str(number) for number in range(7)]
        one, other = (chart("all", "", title, names, [*[Share(5, 100)] * 6, Share(n, 100)]) for n in (5, 95))
        assert one.centre == other.centre and one.points[-1].high == other.points[-1].high


class TestStaying:
    DAYS = (0, 30, 61)

    def spans(self, found: str, fixed: str) -> list[Span]:
        looks = [Look(day, frozenset("a" * (sign == "f"))) for day, sign in zip(self.DAYS, fixed, strict=True)]
        return [*spans_of(looks, [sign == "x" for sign in found], "a")]

    @pytest.mark.parametrize(
        ("found", "fixed", "expected"),
        [
            ("x--", "-f-", [Span(30, "closed")]),
            ("xx-", "--f", [Span(61, "closed")]),
            ("xxx", "---", [Span(61, "open")]),
            ("-x-", "f-f", [Span(31, "closed")]),
            ("--x", "ff-", [Span(0, "open")]),
            ("x-x", "-f-", [Span(30, "closed"), Span(0, "open")]),
            ("x-x", "---", [Span(61, "open")]),
        ],
    )
    def test_what_was_judged_again_without_a_fault_has_ended(
        self, found: str, fixed: str, expected: list[Span]
    ) -> None:
        assert self.spans(found, fixed) == expected

    @pytest.mark.parametrize(("found", "days"), [("x--", 0), ("xx-", 30), ("-x-", 0)])
    def test_one_that_is_no_longer_listed_is_lost_sight_of(self, found: str, days: int) -> None:
        """Whoever leaves the record out of the next export has not mended it."""
        assert self.spans(found, "---") == [Span(days, "lost")]

    @given(st.lists(st.integers(0, 99), min_size=1, max_size=30))
    def test_where_all_have_ended_the_median_is_the_plain_one(self, days: list[int]) -> None:
        assert median([Span(day, "closed") for day in days]) == sorted(days)[(len(days) - 1) // 2]

    def test_those_that_stay_put_it_off(self) -> None:
        # Kaplan-Meier by hand: 5 at risk, 1 ends on day 30 (4/5), 1 of the 3 left on 60 (8/15), 1 of 2 on 90 (4/15)
        spans = [Span(30, "closed"), Span(30, "open"), Span(60, "closed"), Span(90, "closed"), Span(90, "open")]
        assert median(spans) == 90
        assert median([Span(30, "closed"), Span(31, "open"), Span(31, "lost")]) is None
        assert median([]) is None
