"""The shipped rules: each proved by its own examples, each honest about what it rests on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from riskaudit.compile import params_of, read_kind
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.library import load
from riskaudit.lint import try_examples
from riskaudit.model.reference import Confidence
from riskaudit.model.result import Result

LIBRARY = load()
PROMISES = {"promise", "company rule"}
NO_RECORD_SHOWS = {1, 2, 3, 4, 6, 7, 8}
"""Cases of which the six datasets show nothing (supervisor.md): attitude, advice, hall and inspection sheets."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckEngine:
    """One engine for all rules: examples leave no tables behind."""
    engine = DuckEngine(tmp_path_factory.mktemp("engine"))
    engine.load_calendar(LIBRARY.calendar)
    return engine


@pytest.mark.parametrize("name", LIBRARY.rules)
def test_a_rule_judges_its_own_examples_as_it_says(name: str, engine: DuckEngine) -> None:
    rule = LIBRARY.rules[name]
    tried = try_examples(rule, LIBRARY, engine)
    wrong = [f"{item.expected}[{item.index}] → {item.got}: {item.message}" for item in tried if not item.kept]
    assert not wrong
    expected = {item.expected for item in tried}
    assert Result.PASS in expected and expected & {Result.FAIL, Result.REVIEW}
    for item in tried:
        if item.expected in (Result.FAIL, Result.REVIEW):
            assert not re.search(r"None|\{|：$|，$", item.message), item.message


@pytest.mark.parametrize("name", LIBRARY.rules)
def test_english_messages_are_filled_too(name: str, engine: DuckEngine) -> None:
    for item in try_examples(LIBRARY.rules[name], LIBRARY, engine, "en"):
        if item.got is Result.FAIL:
            assert not re.search(r"None|\{", item.message), item.message


@pytest.mark.parametrize("name", LIBRARY.rules)
def test_a_rule_rests_on_one_kind_of_authority(name: str) -> None:
    kinds = {basis.kind in PROMISES for basis in LIBRARY.rules[name].bases.values()}
    assert len(kinds) == 1


@pytest.mark.parametrize("name", LIBRARY.rules)
def test_a_promise_is_never_worded_as_law(name: str) -> None:
    rule = LIBRARY.rules[name]
    if all(basis.kind in PROMISES for basis in rule.bases.values()):
        for words in (rule.title, rule.message, rule.why, rule.remedy):
            assert "违法" not in words.zh and "违规" not in words.zh, words.zh
            assert not re.search(r"illegal|unlawful|violat", words.en, re.IGNORECASE), words.en


@pytest.mark.parametrize("name", LIBRARY.rules)
def test_no_article_number_stands_in_prose(name: str) -> None:
    rule = LIBRARY.rules[name]
    for words in (rule.title, rule.message, rule.why, rule.remedy, *rule.false_positives):
        assert not re.search(r"第[一二三四五六七八九十百零\d]+条", words.zh), words.zh


@pytest.mark.parametrize("name", LIBRARY.rules)
def test_what_was_not_read_decides_nothing_with_certainty(name: str) -> None:
    rule = LIBRARY.rules[name]
    if rule.confidence == "high":
        sure = [basis for basis in rule.bases.values() if basis.confidence in (Confidence.TEXT, Confidence.SEC)]
        assert sure, "a rule of high confidence rests on a fact that was read"


def test_the_fifteen_cases_are_the_lectures() -> None:
    cases = list(LIBRARY.cases.values())
    assert [case.order for case in cases] == list(range(1, 16))
    lecture = Path(__file__).parents[2] / "shared" / "lecture.txt"
    if lecture.is_file():
        titles = re.findall(r"案例：\s*(.+)", lecture.read_text(encoding="utf-8"))
        assert [case.title_as_given for case in cases] == [title.strip() for title in titles]


def test_no_rule_hangs_on_a_case_that_no_record_shows() -> None:
    for case in LIBRARY.cases.values():
        if case.order in NO_RECORD_SHOWS:
            assert not case.rules, case.order


def test_every_kind_is_used_and_there_are_enough_rules() -> None:
    kinds = {read_kind(rule, params_of(rule, LIBRARY, None)).kind for rule in LIBRARY.rules.values()}
    assert kinds == {
        *("presence", "membership", "pattern", "range", "deadline"),
        *("order", "uniqueness", "linkage", "condition"),
    }
    assert len(LIBRARY.rules) >= 36
    ideas = {idea for rule in LIBRARY.rules.values() for idea in rule.idea}
    wanted = {f"OT-{n:02d}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 11, 12)}
    wanted |= {f"YK-{n:02d}" for n in (1, 2, 4, 6, 7, 8, 11)} | {f"AR-{n:02d}" for n in (1, 3, 5)}
    wanted |= {f"CT-{n:02d}" for n in range(1, 7)} | {f"RP-{n:02d}" for n in (1, 2, 5)}
    wanted |= {f"CP-{n:02d}" for n in (1, 2, 4, 8)} | {"MT-02"}
    assert wanted <= ideas, wanted - ideas
