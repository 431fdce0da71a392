"""The law as dated data: days in order, articles only where they were read, old facts joined to new ones."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

from riskaudit.library.load import BUILTIN, read_library
from riskaudit.model.library import Library
from riskaudit.model.reference import Authority, Basis, Confidence
from riskaudit.model.report import Report
from riskaudit.writers.authority import GROUPS, by_instrument
from riskaudit.writers.view import View

ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条")
LAST_OLD_DAY, FIRST_NEW_DAY = date(2024, 5, 31), date(2024, 6, 1)
WITHOUT_SUCCESSOR = {"gz96-bankrupt"}
"""Facts of 1996 whose article went on in 2024 but was not read there."""
LOCAL = {"sh-": "shanghai-gongyongdian", "ha-": "henan-gongyongdian"}
"""Beginning of a fact's id → the only instrument, of one place, that has such facts."""

HAS_NUMBER = re.compile(
    r"\d|(?<!第)[一二三四五六七八九十百千万两半N]+(?:分之|[个年月日天周次倍种类项元成%‰]|小时|分钟)(?!性)"
)
"""Digits or a Chinese numeral with its unit; not the number of an article, nor 一次性."""
NUMBER_IN_DOSSIER = {"t-hours", "t-month"}
"""Facts whose numbers are in the dossier and not in our paraphrase."""


def _library() -> Library:
    library = read_library((BUILTIN,)).library
    assert library is not None
    return library


LIBRARY = _library()
CITED = {name for rule in LIBRARY.rules.values() for name in rule.bases}
BASES = sorted(LIBRARY.bases.values(), key=lambda basis: basis.id)


def faults_of(folder: Path) -> list[str]:
    """The faults of a folder beside the shipped rules, as the terminal would show them."""
    return [fault.text() for fault in read_library((BUILTIN, folder)).faults]


@pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.id)
def test_a_fact_is_dated_and_shows_only_what_was_read(basis: Basis) -> None:
    assert basis.in_force_to is None or basis.in_force_from <= basis.in_force_to
    if basis.confidence is Confidence.MEMORY:
        assert not basis.article
    if basis.prints_article:
        assert basis.confidence is Confidence.TEXT
    for article in basis.article.split("、") if basis.article else ():
        assert re.match(r"第[一二三四五六七八九十百千零]+[条项]", article)


@pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.id)
def test_a_promise_or_company_rule_never_speaks_as_law(basis: Basis) -> None:
    if basis.kind in ("promise", "company rule"):
        assert not re.search("违法|法定(?!代表人)|犯罪", basis.requires.zh)
        assert not re.search("unlawful|illegal|statutory|crime", basis.requires.en.casefold())


FIRST_DAY_READ = {
    *("daoqie-jieshi", "dianli-fa", "fanbuzhengdang-fa", "gbt-28583", "gz-1996", "gz-2024", "jiadian-banfa"),
    *("jianguan-banfa", "jianguan-tiaoli", "kekaoxing-banfa", "minfadian", "nea-12398", "tanwu-jieshi", "tiaoli"),
    "yingshang-tiaoli",
}
"""Instruments for which the dossier gives the first day in force, and not from memory."""


def test_a_first_day_that_no_source_gives_is_never_printed_as_if_one_did() -> None:
    for name in {basis.instrument for basis in BASES}:
        written = (Path(__file__).parents[1] / "rules" / "laws" / f"{name}.yaml").read_text(encoding="utf-8")
        assert ("\ndays: assumed\n" in written) == (name not in FIRST_DAY_READ), name
        note = re.search(r"\nnote:\n  zh: (.*)", written)
        assert name in FIRST_DAY_READ or (note and re.search("未核|未见|不详|不明|起引用", note[1])), name
    for basis in BASES:
        shown = View(Report.model_construct(scope=SimpleNamespace(language="zh"))).in_force(basis)
        assert ("引用" in shown) == (basis.days == "assumed"), basis.id
    assert LIBRARY.bases["cr-264"].days == "assumed" and LIBRARY.bases["auc-bribe"].days == "read"


def test_what_the_reader_is_told_of_a_fact_is_no_note_of_ours() -> None:
    """Where a text was read, in what extract and by whom, stands in `source` and `note`."""
    for basis in BASES:
        assert not re.search("所读|摘录|题库|未注", basis.requires.zh), basis.id


def test_a_national_or_trade_standard_is_no_law() -> None:
    named = re.compile(r"\b(GB|DL)/T|国家标准|行业标准")
    for basis in BASES:
        assert (basis.kind == "standard") == bool(named.search(basis.title.zh)), basis.id
    groups = {kind: label for label, kinds in GROUPS.items() for kind in kinds}
    assert list(GROUPS) == ["group_law", "group_standard", "group_promise", "group_company"]
    assert set(groups) == set(get_args(Authority)) and groups["standard"] == "group_standard"


def test_the_rules_of_1996_end_the_day_before_those_of_2024_begin() -> None:
    old = [basis for basis in BASES if basis.instrument == "gz-1996"]
    new = [basis for basis in BASES if basis.instrument == "gz-2024"]
    assert old and {basis.in_force_from for basis in old} == {date(1996, 10, 8)}
    assert {basis.in_force_to for basis in old} == {LAST_OLD_DAY}
    assert new and {(basis.in_force_from, basis.in_force_to) for basis in new} == {(FIRST_NEW_DAY, None)}
    assert all(basis.id.startswith("gz96-") for basis in old)


def test_a_successor_is_in_force_the_day_after() -> None:
    for basis in BASES:
        for name in basis.successors:
            assert basis.in_force_to, f"{basis.id} has a successor and no last day"
            successor = LIBRARY.bases[name]
            assert successor.in_force(basis.in_force_to + timedelta(days=1)), f"{basis.id} → {name}"
            assert not successor.in_force(basis.in_force_to), f"{basis.id} and {name} overlap"
            assert successor.kind == basis.kind


def test_every_fact_of_1996_has_a_successor_but_those_named_here() -> None:
    alone = {basis.id for basis in BASES if basis.instrument == "gz-1996" and not basis.successors}
    assert alone == WITHOUT_SUCCESSOR


def test_local_regulations_keep_to_their_own_names() -> None:
    for basis in BASES:
        for beginning, instrument in LOCAL.items():
            assert basis.id.startswith(beginning) == (basis.instrument == instrument), basis.id


def test_the_table_of_articles_tells_each_article_once() -> None:
    old = Counter(change.old for change in LIBRARY.articles if change.old)
    assert set(old.values()) == {1}
    added = Counter(article for change in LIBRARY.articles if not change.old for article in change.new)
    moved = {article for change in LIBRARY.articles if change.old for article in change.new}
    assert set(added.values()) == {1} and not set(added) & moved
    for article in (*old, *added, *moved):
        assert ARTICLE.fullmatch(article)


def test_the_facts_agree_with_the_table_of_articles() -> None:
    places = {change.old: set(change.new) for change in LIBRARY.articles if change.old}
    for basis in BASES:
        if basis.instrument == "gz-1996" and basis.article and basis.successors:
            there = {place for article in ARTICLE.findall(basis.article) for place in places[article]}
            for name in basis.successors:
                assert there & set(ARTICLE.findall(LIBRARY.bases[name].article)), f"{basis.id} → {name}"


@pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.id)
def test_a_number_read_in_a_text_is_judged_or_says_why_not(basis: Basis) -> None:
    cited = basis.id in CITED
    assert not (cited and basis.unjudged), "a rule rests on it: take the reason away"
    numbered = basis.id in NUMBER_IN_DOSSIER or HAS_NUMBER.search(basis.requires.zh + basis.requires.en)
    if numbered and basis.confidence is Confidence.TEXT:
        assert cited or basis.unjudged, "no rule rests on it: write one, or say why not"


def test_a_reason_sends_the_reader_only_to_facts_that_are_judged() -> None:
    for basis in BASES:
        if basis.unjudged:
            there = [set(re.findall("`([^`]+)`", words)) for words in (basis.unjudged.zh, basis.unjudged.en)]
            assert there[0] == there[1] <= CITED, basis.id
            assert not ARTICLE.search(basis.unjudged.zh), basis.id


def test_a_successor_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "laws").mkdir()
    law = """\
title: {zh: 试行办法, en: Trial measures}
short: {zh: 试行办法, en: Trial measures}
kind: company rule
in_force_from: 2020-01-01
facts:
  try-1:
    requires: {zh: 应当办理, en: It is done}
    confidence: sec
    source: EX
    in_force_to: 2024-05-31
    successors: [gz24-derate, gz24-derat]
"""
    (tmp_path / "laws" / "trial.yaml").write_text(law, encoding="utf-8")
    (fault,) = [fault for fault in faults_of(tmp_path) if "trial.yaml" in fault]
    assert "trial.yaml:11:" in fault and "没有此依据：“gz24-derat”" in fault and "“gz24-derate”" in fault


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ("{old: 第四条, new: [第五条], topic: {zh: 甲, en: A}, confidence: sec}", "confidence"),
        ("{topic: {zh: 甲, en: A}, confidence: text}", "old or new"),
        (
            "{old: 第四条, topic: {zh: 甲, en: A}, confidence: text}, "
            "{old: 第四条, new: [第五条], topic: {zh: 甲, en: A}, confidence: text}",
            "第四条",
        ),
    ],
)
def test_a_faulty_table_of_articles_is_a_fault(tmp_path: Path, changes: str, told: str) -> None:
    (tmp_path / "articles.yaml").write_text(f"changes: [{changes}]\n", encoding="utf-8")
    (fault,) = [fault for fault in faults_of(tmp_path) if "articles.yaml" in fault]
    assert told in fault


def test_readers_find_law_by_rank_and_article() -> None:
    """Every fact once: kinds by their rank, editions of one instrument side by side, articles in their order."""
    told = list(by_instrument(BASES))
    kinds = ["law", "regulation", "ministerial_rule", "standard", "promise", "company_rule"]
    assert [kind for kind, _ in told] == [f"kind_{kind}" for kind in kinds]
    groups = [group for _, instruments in told for group in instruments]
    assert sorted(basis.id for group in groups for basis in group) == [basis.id for basis in BASES]
    names = [group[0].instrument for group in groups]
    assert len(names) == len(set(names)) and names.index("gz-1996") == names.index("gz-2024") + 1
    printed = [basis.article for basis in groups[names.index("gz-2024")] if basis.prints_article]
    assert printed.index("第九条、第十条") < printed.index("第七十条第一项") < printed.index("第七十条第二项")
    assert printed.index("第七十条第二项") < printed.index("第七十一条第一项") < printed.index("第一百条")
    for group in groups:
        assert [basis.prints_article for basis in group] == sorted((b.prints_article for b in group), reverse=True)
