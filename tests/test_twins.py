"""Case twins: what the title of a case tells, beside findings whose own verdict shows the same or something else."""

from __future__ import annotations

from datetime import date

import pytest

from riskaudit.compile import Options, compile_rule
from riskaudit.library import BUILTIN, load
from riskaudit.model.library import Library

OPTIONS = Options(as_of=date(2026, 11, 1))

MUTE = {
    "starbucks-comparison",
    "nightingale-devotion",
    "teresa-devotion",
    "calm-with-drunk-customer",
    "drive-matching-saving",
}
"""Titles of which no record can show anything."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load([BUILTIN])


def test_every_case_that_records_can_show_has_two_to_five_features(library: Library) -> None:
    told = {name: len(case.features) for name, case in library.cases.items()}
    assert {name for name, count in told.items() if not count} == MUTE
    assert all(2 <= count <= 5 for name, count in told.items() if name not in MUTE)


def test_a_rule_of_the_same_gap_shares_a_feature_with_its_case(library: Library) -> None:
    for rule in library.rules.values():
        shared = [feature for feature in library.cases[rule.case].features if rule.id in feature.same]
        assert shared or rule.case_fit == "same_theme", rule.id


def test_what_shows_a_feature_is_among_the_evidence_of_the_finding(library: Library) -> None:
    seen = 0
    for case in library.cases.values():
        for feature in case.features:
            for rule, columns in [*feature.same.items(), *feature.different.items()]:
                evidence = compile_rule(library.rules[rule], library, OPTIONS).evidence
                assert columns and set(columns) <= set(evidence), (rule, feature.text.zh)
                seen += 1
    assert seen > 100


def test_what_no_record_tells_stays_not_known(library: Library) -> None:
    """Suits, deaths, convictions and who did it: no rule may claim them, the same or different."""
    words = ("诉", "死亡", "获刑", "索赔", "触电", "烧毁", "电工", "共担", "纠纷", "锦旗", "老人", "倒签")
    for case in library.cases.values():
        for feature in case.features:
            if any(word in feature.text.zh for word in words) and feature.text.zh != "遭到投诉":
                assert not feature.same and not feature.different, feature.text.zh
