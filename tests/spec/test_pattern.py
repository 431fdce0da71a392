"""Pattern: a text has a form, contains one of some words, or none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from riskaudit.checks.pattern import Pattern
from riskaudit.engine.base import Engine
from riskaudit.model.masking import Masking
from riskaudit.model.query import text
from riskaudit.model.table import text_of
from spec.bench import bench_setting

Spec = Callable[..., None]


def test_the_whole_text_has_the_form(spec: Spec) -> None:
    spec(
        check={"kind": "pattern", "column": "phone", "matches": "1[3-9][0-9]{9}"},
        rows="""
        id | phone        | expect
        1  | 13800000000  | pass
        2  | 138000000000 | fail
        3  | 1380000000   | fail
        4  | 12800000000  | fail
        5  | x13800000000 | fail
        6  |              | unknown
        7  | 无           | unknown
        """,
    )


def test_alternatives_are_held_together(spec: Spec) -> None:
    spec(
        check={"kind": "pattern", "column": "note", "matches": "HT[0-9]+|补[0-9]+"},
        rows="""
        id | note  | expect
        1  | HT12  | pass
        2  | 补12  | pass
        3  | HT12x | fail
        4  | x补12 | fail
        """,
    )


def test_some_word_is_there_or_none_is(spec: Spec) -> None:
    spec(
        check={"kind": "pattern", "column": "note", "contains": ["已回访", "回访成功"]},
        rows="""
        id | note           | expect
        1  | 客户已回访满意 | pass
        2  | 未接通         | fail
        3  |                | unknown
        """,
    )
    spec(
        check={"kind": "pattern", "column": "note", "lacks": ["降级", "a.c"]},
        rows="""
        id | note         | expect
        1  | 建议降级处理 | fail
        2  | 已处理       | pass
        3  | abc          | pass
        4  | xa.cx        | fail
        5  | —            | unknown
        """,
    )


def test_a_code_is_looked_at_as_written(spec: Spec) -> None:
    spec(
        check={"kind": "pattern", "column": "kind", "contains": ["业扩"]},
        rows="""
        id | kind     | expect
        1  | 业扩新装 | pass
        2  | 新装     | fail
        3  | 业扩拆表 | pass
        """,
    )


def test_keys_with_lost_digits_and_absent_columns(spec: Spec) -> None:
    spec(
        check={"kind": "pattern", "column": "account", "matches": "[0-9]{10}"},
        rows="""
        id | account    | expect  | reason
        1  | 1234567890 | pass    |
        2  | 1.234E+15  | unknown | lost:account
        """,
    )
    spec(
        check={"kind": "pattern", "column": "note", "matches": "x"},
        rows="""
        id | expect  | reason
        1  | unknown | absent:note
        """,
    )


def test_scope_and_law(spec: Spec) -> None:
    spec(
        check={"kind": "pattern", "column": "note", "contains": ["甲"]},
        when="kind = '新装'",
        basis=["rumour-new"],
        rows="""
        id | kind | accepted_at | note | expect
        1  | 新装 | 2024-06-01  | 乙   | review
        2  | 新装 | 2024-05-31  | 乙   | notapplicable
        3  | 过户 | 2024-06-01  | 乙   | notapplicable
        4  | 新装 | 2024-06-01  | 甲   | pass
        """,
    )


def test_of_words_that_must_not_be_only_those_are_shown_that_are_there(engine: Engine) -> None:
    """However the text is masked: they are words of the rule, and what stands around them is not shown."""
    column = {"title": {"zh": "备注", "en": "Note"}, "personal": "free text"}
    note = bench_setting().dataset.columns["note"].model_validate(column)
    dataset = bench_setting().dataset.model_copy(update={"columns": {"note": note}})
    kind = Pattern.model_validate({"column": "note", "lacks": ["推诿", "a.c", "张"]})

    def shown(cell: str, **more: object) -> str:
        judgement = kind.judge(replace(bench_setting(), dataset=dataset, **more))  # type: ignore[arg-type]
        given = exp.select(exp.alias_(text(cell), text_of("note")), exp.alias_(exp.true(), "_bad")).subquery("r")
        ((found,),) = engine.ask(exp.select(judgement.actual).from_(given))
        return str(found)

    assert shown("客户李四称张三推诿 a.c") == "含：推诿、a.c、张"
    assert shown("客户李四称有人推诿 abc", mask=Masking(salt="s", audience="external")) == "含：推诿"
    assert shown("客户李四称有人推诿", mask=Masking(on=False), language="en") == "contains: 推诿"


def test_what_stands_in_clear_is_told_from_what_the_report_hides() -> None:
    name = {"title": {"zh": "姓名", "en": "Name"}, "personal": "name"}
    dataset = bench_setting().dataset
    column = dataset.columns["note"].model_validate(name)
    setting = replace(bench_setting(), dataset=dataset.model_copy(update={"columns": {"note": column}}))
    kind = Pattern.model_validate({"column": "note", "matches": ".*[*].*", "in_clear": True})
    assert "（原件为明文，本报告已隐去）" in kind.judge(setting).actual.sql()
    bare = kind.judge(replace(setting, mask=Masking(on=False))).actual.sql()
    assert "（原件为明文）" in bare and "隐去" not in bare


def test_a_form_may_be_told_in_words() -> None:
    says = {"zh": "应为手机号", "en": "a mobile number"}
    check = {"column": "phone", "matches": "1[3-9][0-9]{9}"}
    for words, shown in (({}, "应符合：1[3-9][0-9]{9}"), ({"says": says}, "应为手机号")):
        judgement = Pattern.model_validate(check | words).judge(bench_setting())
        assert judgement.limit.this == shown
