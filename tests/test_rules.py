"""The shipped rules: each proved by its own examples, each honest about what it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from riskaudit.checks import KINDS
from riskaudit.compile import params_of, read_kind
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.library import load
from riskaudit.lint import try_examples
from riskaudit.lint.examples import Batch, Tried, batches, each_laid_out, judge_batch, laid_out
from riskaudit.lint.figures import figure_faults
from riskaudit.model.reference import Confidence
from riskaudit.model.result import Result
from riskaudit.model.rule import Check, Example, Examples, Param, Rule

LIBRARY = load()
IDEAS = {
    **{
        "PQ": 15,
        "SV": 2,
        "YK": 16,
        "AR": 8,
        "CP": 8,
        "95": 2,
        "RP": 10,
        "MT": 5,
        "TP": 3,
        "OT": 17,
        "BL": 10,
        "MET": 4,
    },
    **{"CT": 10, "FE": 1, "US": 2, "AM": 5, "BID": 1, "CONS": 1, "ENV": 1, "LB": 1, "GV": 1, "PR": 3, "EV": 2, "AD": 1},
    **{"CRM": 7, "HL": 3, "VS": 2},
}
"""The rule ideas of the dossier: how many of each theme; 141 in all."""
PROMISES = {"promise", "company rule"}
NO_RECORD_SHOWS = {1, 2, 3, 4, 6}
"""Cases of which no dataset shows anything: attitude, devotion, calm words, advice."""

IN_PART_THREE = {9, 10, 11, 12, 13, 14, 15}
IN_RECORDS = IN_PART_THREE | {5, 7}
"""The seven cases of part three, and the two of the first parts that records can show."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckEngine:
    """One engine for all rules: examples leave no tables behind."""
    engine = DuckEngine(tmp_path_factory.mktemp("engine"))
    engine.load_calendar(LIBRARY.calendar)
    return engine


@dataclass
class Judged:
    """The examples of a rule, in Chinese, and in English those judged together with the first that is found."""

    told: list[Tried]
    english: list[Tried]


@pytest.fixture(scope="module")
def judged(engine: DuckEngine) -> Callable[[str], Judged]:
    """Judges the examples of a rule in both languages when they are first asked for."""

    @cache
    def of(name: str) -> Judged:
        rule, found = LIBRARY.rules[name], Judged([], [])
        first = next((example for example in (*rule.examples.fail, *rule.examples.review)), None)
        with closing(
            each_laid_out(rule, LIBRARY, engine, batches(rule, read_kind(rule, params_of(rule, LIBRARY, None))))
        ) as listed:
            for batch in listed:
                found.told += _tried(rule, batch, judge_batch(rule, LIBRARY, engine, batch))
                if any(example is first for _, _, example in batch.items):
                    found.english += _tried(rule, batch, judge_batch(rule, LIBRARY, engine, batch, "en"))
        return found

    return of


def _tried(rule: Rule, batch: Batch, got: Sequence[tuple[Result | None, str]]) -> list[Tried]:
    return [Tried(rule.id, *item[:2], *ended) for item, ended in zip(batch.items, got, strict=True)]


@pytest.mark.parametrize("name", LIBRARY.rules)
def test_a_rule_judges_its_own_examples_as_it_says(name: str, judged: Callable[[str], Judged]) -> None:
    tried = judged(name).told
    assert len(tried) == sum(map(len, LIBRARY.rules[name].examples.by_result().values()))
    wrong = [f"{item.expected}[{item.index}] → {item.got}: {item.message}" for item in tried if not item.kept]
    assert not wrong
    expected = {item.expected for item in tried}
    assert Result.PASS in expected and expected & {Result.FAIL, Result.REVIEW}
    for item in tried:
        if item.expected in (Result.FAIL, Result.REVIEW):
            assert not re.search(r"None|\{|：$|，$", item.message), item.message


def test_a_rule_that_tells_the_words_it_met_is_judged_without_seeking_any(engine: DuckEngine) -> None:
    """As `rules mutants` does; stars then stand for the words."""
    rule = LIBRARY.rules["site/fall-unrecorded"].model_copy(update={"when": None})
    tried = try_examples(rule, LIBRARY, engine)
    assert {item.got for item in tried if item.expected is Result.NOTAPPLICABLE} == {Result.REVIEW}
    assert "含：***" in tried[0].message


@pytest.mark.parametrize("name", LIBRARY.rules)
def test_english_messages_are_filled_too(name: str, judged: Callable[[str], Judged]) -> None:
    caught = [item for item in judged(name).english if item.expected in (Result.FAIL, Result.REVIEW)]
    assert caught
    for item in caught:
        assert item.got in (Result.FAIL, Result.REVIEW)
        assert not re.search(r"None|\{", item.message), item.message


_CUT = {"kind": "欠费停电", "outage_no": "T1", "cut_at": "2024-05-31 09:00"}
_APART: dict[str, tuple[dict[str, str], dict[str, str], int]] = {
    "nothing": (_CUT, _CUT | {"approver": "王某"}, 0),
    "a record that takes others of its key along": (_CUT, _CUT | {"change": "撤消"}, 2),
    "a column that tells how its days are written": (
        _CUT | {"cut_at": "2/5/2024 09:00"},
        _CUT | {"cut_at": "5/31/2024 09:00"},
        2,
    ),
}
"""What a record changes in how another reads, with records on two days, and how many tables they then take."""


@pytest.mark.parametrize("why", _APART)
def test_examples_judged_from_one_table_are_judged_as_by_themselves(
    why: str, engine: DuckEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, tables = _APART[why]
    days = (Example(records=(one,)), Example(records=(other,), as_of="2024-06-02"))
    rule = LIBRARY.rules["outage/old-law-cut-unapproved"]
    rule = rule.model_copy(update={"examples": Examples(review=days)})
    listed = batches(rule, read_kind(rule, params_of(rule, LIBRARY, None)))
    assert len(listed) == 2
    alone = []
    for batch in listed:
        with laid_out(rule, LIBRARY, engine, batch):
            alone += judge_batch(rule, LIBRARY, engine, batch)
    laid: list[Batch] = []
    monkeypatch.setattr(
        "riskaudit.lint.examples.laid_out", lambda *asked: (laid.append(asked[-1]), laid_out(*asked))[-1]
    )
    assert [(item.got, item.message) for item in try_examples(rule, LIBRARY, engine)] == alone
    assert len(laid) == tables


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


def test_a_figure_beside_a_law_stands_in_its_words_or_is_declared_our_own() -> None:
    faults = [fault for name, rule in LIBRARY.rules.items() for fault in figure_faults(rule, LIBRARY.documents[name])]
    assert not faults
    rule = LIBRARY.rules["process/energizing-late"]
    for figure, is_there in ((3, True), (4, False), ("$days", True)):
        limits = [{"at_most": figure, "basis": "gz24-energize"}]
        about = {"zh": "日数", "en": "days"}
        changed = {"check": Check(kind="deadline", parameters={"clock": "workdays", "limits": limits})}
        changed["params"] = {"days": Param.model_validate({"default": 4, "about": about})}
        told = list(figure_faults(rule.model_copy(update=changed), LIBRARY.documents[rule.id]))
        assert [("限值 4 不见于" in fault.what.zh) for fault in told] == [True] * (not is_there)


def test_months_and_amounts_are_written_as_people_do(engine: DuckEngine) -> None:
    rule = LIBRARY.rules["billing/refund-unapproved"]
    told = [item.message for item in try_examples(rule, LIBRARY, engine) if item.got is Result.REVIEW]
    assert told[0].startswith("2026年10月 退补电费 -120.50 元")
    assert told[1].startswith("2026年10月 退补电费 60 元")


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


def test_the_cases_that_records_show_have_three_rules_each() -> None:
    rules = {case.order: len(case.rules) for case in LIBRARY.cases.values()}
    assert {order: count for order, count in rules.items() if order in IN_RECORDS and count < 3} == {}


def test_every_kind_is_used_and_there_are_enough_rules() -> None:
    kinds = {read_kind(rule, params_of(rule, LIBRARY, None)).kind for rule in LIBRARY.rules.values()}
    assert kinds == set(KINDS)
    assert len(LIBRARY.rules) >= 120


def test_every_idea_of_the_dossier_has_a_rule_or_a_reason() -> None:
    assert LIBRARY.lecture is not None
    ideas = {idea for rule in LIBRARY.rules.values() for idea in rule.idea}
    declined = {item.idea for bullet in LIBRARY.lecture.bullets.values() for item in bullet.declined}
    assert {idea for theme, count in IDEAS.items() for idea in _numbered(theme, count)} - ideas - declined == set()


def _numbered(theme: str, count: int) -> list[str]:
    return [f"{theme}-{number:02d}" for number in range(1, count + 1)]
