"""Masking: a personal value is hidden, and what names no person stays as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlglot import exp

from riskaudit.checks.phrases import masked
from riskaudit.compile.met_words import words_met, words_sought
from riskaudit.compile.waivers import by_strokes
from riskaudit.engine.base import Engine
from riskaudit.model.masking import NOBODY, Masking
from riskaudit.model.query import text
from riskaudit.model.table import text_of
from spec.bench import bench_setting

KINDS = ("name", "phone", "account", "id", "address", "free text")
INSIDE, OUTSIDE = Masking(salt="s"), Masking(salt="s", audience="external")


def _shown(engine: Engine, words: list[str], kind: str, mask: Masking) -> list[str]:
    trees = [masked(text(word), kind, mask) for word in words]
    ((*found,),) = engine.ask(exp.select(*(exp.alias_(tree, f"c{i}") for i, tree in enumerate(trees))))
    return found


@pytest.mark.parametrize("mask", [INSIDE, OUTSIDE], ids=["inside", "outside"])
def test_a_text_that_names_nobody_is_shown_and_all_others_are_hidden(engine: Engine, mask: Masking) -> None:
    names = ["无为", "不详细", "Nat", "王—", "-1", "未知数", "无 ", "匿名者"]
    for kind in KINDS:
        assert _shown(engine, list(NOBODY), kind, mask) == list(NOBODY)
        assert not {*_shown(engine, names, kind, mask)} & {*names}
    assert _shown(engine, [""], "name", mask) == [""]


def test_that_a_customer_has_no_second_supply_is_not_for_outsiders(engine: Engine) -> None:
    assert _shown(engine, ["无", "—"], "supply", INSIDE) == ["无", "—"]
    assert not {*_shown(engine, ["无", "—"], "supply", OUTSIDE)} & {"无", "—"}


def test_a_key_has_no_stroke_for_a_part_that_is_empty(engine: Engine) -> None:
    def shown(*parts: str) -> str:
        ((found,),) = engine.ask(exp.select(exp.alias_(by_strokes([text(part) for part in parts]), "k")))
        return str(found)

    assert shown("甲县", "", "", "城网", "202610") == "甲县/城网/202610"
    assert (shown("甲县", "一班"), shown("//")) == ("甲县/一班", "//")


def _met(engine: Engine, cell: str, words: str) -> str:
    """What a message tells of a text, where the rule seeks these words."""
    setting = replace(bench_setting(), params={"words": words})
    tree = words_met(words_sought("regexp_matches(note, $words)", setting)["note"], "note", setting)
    given = exp.select(exp.alias_(text(cell), text_of("note"))).subquery("r")
    ((found,),) = engine.ask(exp.select(exp.alias_(tree, "met")).from_(given))
    return str(found)


def test_of_a_masked_text_a_message_tells_only_the_words_that_its_rule_seeks(engine: Engine) -> None:
    assert _met(engine, "李四家电容烧毁", "谐波|闪变|电容|烧毁") == "电容、烧毁"
    assert _met(engine, "李四家电容烧毁", "李.|烧毁") == "***"


def test_what_names_nobody_is_a_closed_list_of_marks_and_words() -> None:
    """No word of letters: `nat`, `none` or `null` may be read as no value, but Nat is a name."""
    assert all(len(word) <= 3 and not any(sign.isascii() and sign.isalnum() for sign in word) for word in NOBODY)
