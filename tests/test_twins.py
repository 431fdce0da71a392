"""Case twins: what the title of a case tells, beside findings whose own verdict shows the same or something else."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from riskaudit.compile import Options, compile_rule
from riskaudit.library import BUILTIN, load
from riskaudit.model.library import Library
from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.rule import Rule
from riskaudit.writers.labels import Labels
from riskaudit.writers.twin import case_fit, case_twin, lesson_of
from riskaudit.writers.view import View

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


def outcome(rule: Rule, **counts: int) -> RuleOutcome:
    return RuleOutcome.model_construct(
        id=rule.id, case=rule.case, case_fit=rule.case_fit, counts=Counts.model_validate(counts)
    )


def view_of(library: Library) -> View:
    return View(Report.model_construct(cases=library.cases, scope=SimpleNamespace(language="zh")))


def test_a_table_is_no_surer_than_the_findings_below_it(library: Library) -> None:
    """A finding for review is perhaps the same; and who claims the same gap shows something that may be the same."""
    view, alike = view_of(library), {"same", "perhaps", "mixed"}
    for rule in library.rules.values():
        for counts, state in (({"review": 2}, "perhaps"), ({"fail": 1}, "same"), ({"fail": 1, "review": 1}, "mixed")):
            shown = {likeness.state for likeness in case_twin(view, outcome(rule, **counts))} & alike
            assert shown <= {state}, rule.id
            assert shown or rule.case_fit == "same_theme", rule.id


def test_a_lesson_is_told_only_where_the_case_shows_more_than_the_theme(library: Library) -> None:
    view = view_of(library)
    for rule in library.rules.values():
        told = [feature for feature in library.cases[rule.case].features if not feature.common]
        shares = any(rule.id in feature.same for feature in told)
        assert (lesson_of(view, outcome(rule, fail=1)) is not None) == (shares or rule.case_fit == "same_gap")
    for name in ("repair/third-party-damage-unproven", "outage/works-filed-late", "outage/cut-during-dispute"):
        assert lesson_of(view, outcome(library.rules[name], fail=1)) is None


def test_facts_are_not_called_other_above_a_table_that_shows_some_alike(library: Library) -> None:
    view = view_of(library)
    for rule in library.rules.values():
        label = case_fit(view.report, outcome(rule))
        alike = [likeness for likeness in case_twin(view, outcome(rule, fail=1)) if likeness.state == "same"]
        assert (label == "some_alike") == (bool(alike) and rule.case_fit == "same_theme"), rule.id
    assert "部分事实相同" in view.say("some_alike") and "some facts alike" in Labels("en")("some_alike")
    assert "事实不同" in view.say("same_theme") and "other facts" in Labels("en")("same_theme")


def test_who_shows_that_the_supply_was_cut_says_so(library: Library) -> None:
    """A cell of the cut among the evidence is never beside "not known": where records need not have it, no claim."""
    case = library.cases["cut-without-conditions"]
    (cut,) = [feature for feature in case.features if feature.text.en == "The supply was in fact cut"]
    shown = {
        rule.id
        for rule in library.rules.values()
        if rule.case == "cut-without-conditions" and "cut_at" in compile_rule(rule, library, OPTIONS).evidence
    }
    assert len(shown) > 25 and shown <= set(cut.same)


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
