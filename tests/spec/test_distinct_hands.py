"""Distinct hands: two roles of a record are not one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from riskaudit.checks.distinct_hands import DistinctHands
from riskaudit.engine.base import Engine
from spec.bench import Bench, bench_setting, drawn, judged

Spec = Callable[..., None]

TWO = {"kind": "distinct_hands", "roles": ["approved_by", "entered_by"]}
THREE = {"kind": "distinct_hands", "roles": ["approved_by", "entered_by", "checked_by"]}


def test_one_name_in_two_roles(spec: Spec) -> None:
    spec(
        check=TWO,
        rows="""
        id | approved_by | entered_by | expect  | reason
        1  | 李四        | 李四       | fail    |
        2  | 李四        | 张三       | pass    |
        3  | 李四        | 李四光     | pass    |
        4  |             | 李四       | unknown | missing:approved_by
        5  | 李四        | —          | unknown | missing:entered_by
        6  |             |            | unknown | missing:approved_by
        7  | Li Ming     | Li Ming    | fail    |
        8  | Li Ming     | Li Qiang   | pass    |
        """,
    )
    spec(check=TWO, rows="id | approved_by | expect | reason \n 1 | 李四 | unknown | absent:entered_by")


@pytest.mark.parametrize("joint", ["、", ",", "；", "/", "　", " 、 ", ", ", "→", " → ", "->", " => ", "—＞", ">", "+"])
def test_several_names_in_a_cell(spec: Spec, joint: str) -> None:
    spec(
        check=TWO,
        rows=f"""
        id | approved_by                  | entered_by          | expect
        1  | 张三{joint}李四              | 李四                | fail
        2  | 王五                         | 张三{joint}李四     | pass
        3  | 张三{joint}李四{joint}王五   | 赵六{joint}王五     | fail
        4  | 张三{joint}李四              | 张三李四            | pass
        """,
    )


def test_lines_and_bars_part_names_too(engine: Engine) -> None:
    """Cells as typed: an end of line within one, and a bar, which the tables of these specifications cannot hold."""
    sheet = drawn("id | approved_by | entered_by \n 1 | 中心1 | 中心1")
    for joint in ("\n", "\r\n", "|", " ｜ "):
        sheet.records[0]["approved_by"] = f"张三{joint}中心1"
        source = {"check": TWO}
        with Bench().tables(sheet, engine, [source]):
            assert judged(Bench().compiled(source), engine) == [("fail", "")], joint


def test_six_names_are_looked_at(spec: Spec) -> None:
    spec(
        check=TWO,
        rows="""
        id | approved_by                         | entered_by | expect
        1  | 张一、张二、张三、张四、张五、张六  | 张六       | fail
        2  | 张一 张二 张三 张四 张五 张六       | 张六       | fail
        3  | 、、张一，，张二                    | 张二       | fail
        """,
    )


def test_nobody(spec: Spec) -> None:
    spec(
        check=TWO,
        rows="""
        id | approved_by | entered_by | expect  | reason
        1  | 系统        | 系统       | unknown | missing:approved_by
        2  | 自动        | 李四       | unknown | missing:approved_by
        3  | 系统、李四  | 李四       | fail    |
        4  | 系统、李四  | 系统、张三 | pass    |
        """,
    )
    spec(
        check={**TWO, "nobody": ["机器人"]},
        rows="""
        id | approved_by | entered_by | expect  | reason
        1  | 系统        | 系统       | fail    |
        2  | 李四        | 机器人     | unknown | missing:entered_by
        """,
    )


def test_masked_names(spec: Spec) -> None:
    spec(
        check=TWO,
        rows="""
        id | approved_by | entered_by | expect  | reason
        1  | 李*         | 李*        | review  | masked_name
        2  | 李*         | 张*        | unknown | masked_name
        3  | 李*         | 李四       | unknown | masked_name
        4  | 李*、王五   | 李*、王五  | fail    |
        5  | 李*         |            | unknown | missing:entered_by
        6  | 李*、王五   | 赵六       | unknown | masked_name
        """,
    )


def test_more_than_two_roles(spec: Spec) -> None:
    spec(
        check=THREE,
        rows="""
        id | approved_by | entered_by | checked_by | expect  | reason
        1  | 李四        | 张三       | 李四       | fail    |
        2  | 李四        | 张三       | 张三       | fail    |
        3  | 李四        | 张三       | 王五       | pass    |
        4  | 李四        | 张三       |            | pass    |
        5  | 李四        |            |            | unknown | missing:entered_by
        6  |             | 张三       | 张三       | fail    |
        """,
    )
    spec(check=THREE, rows="id | approved_by | entered_by | expect \n 1 | 李四 | 张三 | pass \n 2 | 李四 | 李四 | fail")


def test_one_role_apart_from_the_others(spec: Spec) -> None:
    """Who approves is none of those who did; whether these are two people is another question."""
    spec(
        check={**THREE, "apart": "approved_by"},
        rows="""
        id | approved_by | entered_by | checked_by | expect  | reason
        1  | 李四        | 李四       | 张三       | fail    |
        2  | 李四        | 张三       | 李四       | fail    |
        3  | 李四        | 张三       | 张三       | pass    |
        4  | 李四        | 张三       |            | pass    |
        5  | 李四        |            | 李四       | fail    |
        6  | 李四        |            |            | unknown | missing:entered_by
        7  |             | 张三       | 张三       | unknown | missing:approved_by
        8  | 李*         | 张三       | 李*        | review  | masked_name
        9  | 李四        | 张*        | 张*        | unknown | masked_name
        """,
    )
    spec(
        check={**THREE, "apart": "checked_by"},
        rows="id | approved_by | entered_by | expect \n 1 | 李四 | 李四 | unknown",
    )


def test_a_blank_within_a_name(engine: Engine) -> None:
    """One character is no name: forms stretch 张三 to 张 三."""
    sheet = drawn("id | approved_by | entered_by \n 1 | 张 三 | 张 四 \n 2 | 张　三 | 张三")
    source = {"check": TWO}
    with Bench().tables(sheet, engine, [source]):
        assert judged(Bench().compiled(source), engine) == [("pass", ""), ("fail", "")]


def test_scope_law_and_softening(spec: Spec) -> None:
    spec(
        check=TWO,
        when="kind = '新装'",
        basis=["new"],
        confidence="low",
        rows="""
        id | kind | accepted_at | approved_by | entered_by | expect        | reason
        1  | 新装 | 2024-06-01  | 李四        | 李四       | review        | indicator
        2  | 新装 | 2024-05-31  | 李四        | 李四       | notapplicable | no_limit
        3  | 过户 | 2024-06-01  | 李四        | 李四       | notapplicable | out_of_scope
        4  | 新装 | 2024-06-01  | 李四        | 张三       | pass          |
        """,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"roles": ["approved_by", "nowhere"]},
        {"roles": ["energy", "note"]},
        {"roles": ["note", "note"]},
        {"roles": TWO["roles"], "apart": "checked_by"},
    ],
)
def test_faults(wrong: Mapping[str, Any]) -> None:
    assert list(DistinctHands.model_validate(wrong).faults(bench_setting()))


def test_two_roles_are_enough() -> None:
    kind = DistinctHands.model_validate({"roles": THREE["roles"]})
    assert kind.unmet(["approved_by", "entered_by"]) == ()
    assert kind.unmet(["approved_by"]) == ("entered_by", "checked_by")
    apart = DistinctHands.model_validate({"roles": THREE["roles"], "apart": "approved_by"})
    assert apart.unmet(["approved_by", "checked_by"]) == ()
    assert apart.unmet(["entered_by", "checked_by"]) == ("approved_by",)


def test_the_pair_in_words(engine: Engine) -> None:
    bench, sheet = Bench(), drawn("id | approved_by | checked_by \n 1 | 李四 | 李四")
    source = {
        "check": {"kind": "distinct_hands", "roles": ["approved_by", "checked_by"]},
        "message": {"zh": "{pair}", "en": "{pair}"},
    }
    with bench.tables(sheet, engine, [source]):
        said = engine.ask(bench.compiled(source))[0][3]
    assert said == "“approved_by”李** = “checked_by”李四"
