"""A relation asks for no more than is read, and answers as if every step had been taken one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.query import case, column, equal, less, named, number, over, plus, question, table_named
from riskaudit.model.relation import Relation, columns_read
from riskaudit.model.table import Batches

ROWS = [(1, "a"), (2, "b"), (3, "a"), (4, None)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckEngine:
    engine = DuckEngine(Path(tmp_path_factory.mktemp("relation")))
    numbers = [str(n) for n, _ in ROWS]
    engine.load("r_0", Batches([numbers, [word for _, word in ROWS]], [0, 1, 2, 3]), 2)
    typed = {"n": exp.cast(column("c0"), "bigint"), "w": column("c1")}
    engine.create("t", question(named(typed), table_named("r_0")))
    return engine


def test_columns_that_nobody_reads_are_not_computed() -> None:
    relation = Relation.table("t").derive({"used": column("n"), "idle": exp.Anonymous(this="no_such_function")})
    assert "no_such_function" not in relation.keep(["used"]).select.sql().lower()
    assert "no_such_function" in relation.select.sql().lower()


def test_steps_that_do_not_read_one_another_make_one_layer() -> None:
    relation = Relation.table("t")
    for name in "abcdef":
        relation = relation.derive({name: plus(column("n"), number(1))})
    assert relation.keep(["a", "f"]).select.sql().count("SELECT") == 1


def test_a_look_up_without_a_reader_is_not_made(engine: DuckEngine) -> None:
    relation = Relation.table("t").look_up(
        table_named("t"), equal(column("n", "o"), column("n", "r")), {"x": column("w", "o")}
    )
    assert "JOIN" not in relation.keep(["n"]).select.sql().lower()
    assert engine.ask(relation.keep(["n", "x"]).select) == [(n, w) for n, w in ROWS]


def test_a_sub_select_reads_its_own_table() -> None:
    most = question([exp.Max(this=column("n"))], table_named("t")).subquery(copy=False)
    assert columns_read(plus(column("w"), most)) == ("w",)


def test_all_columns_of_a_table_come_before_the_added_ones(engine: DuckEngine) -> None:
    relation = Relation.table("t").derive({"twice": plus(column("n"), column("n"))}).where(less(column("n"), number(2)))
    assert engine.ask(relation.select) == [(1, "a", 2)]


def test_kept_columns_come_in_the_order_said(engine: DuckEngine) -> None:
    relation = Relation.table("t").derive({"m": plus(column("n"), number(1))}).keep(["m", "w", "n"])
    assert engine.ask(relation.where(equal(column("n"), number(1))).select) == [(2, "a", 1)]
    assert engine.ask(relation.derive({"z": column("m")}).where(equal(column("n"), number(1))).select) == [
        (2, "a", 1, 2)
    ]


def test_a_condition_holds_before_what_is_derived_after_it(engine: DuckEngine) -> None:
    counted = over(exp.Count(this=exp.Star()), [column("w")])
    before = Relation.table("t").where(less(number(1), column("n"))).derive({"many": counted}).keep(["n", "many"])
    after = Relation.table("t").derive({"many": counted.copy()}).where(less(number(1), column("n"))).keep(["n", "many"])
    assert sorted(engine.ask(before.select)) == [(2, 1), (3, 1), (4, 1)]
    assert sorted(engine.ask(after.select)) == [(2, 1), (3, 2), (4, 1)]


def test_groups_without_a_key_are_one(engine: DuckEngine) -> None:
    relation = Relation.table("t").grouped([], {"many": exp.Count(this=exp.Star())})
    assert engine.ask(relation.select) == [(4,)]


STEPS = st.lists(
    st.tuples(st.sampled_from(["plus", "mirror", "filter", "count"]), st.integers(0, 3), st.integers(-2, 3)), max_size=8
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, pick=st.integers(0, 8))
def test_any_way_of_steps_gives_what_plain_python_gives(engine: DuckEngine, steps: list, pick: int) -> None:
    """Steps over a list of dictionaries, one by one, against the question for one of the columns."""
    relation, rows, names = Relation.table("t"), [{"n": n} for n, _ in ROWS], ["n"]
    for i, (kind, of, amount) in enumerate(steps):
        source, name = names[of % len(names)], f"x{i}"
        if kind == "filter":
            relation = relation.where(less(column(source), number(amount)))
            rows = [row for row in rows if row[source] < amount]
            continue
        if kind == "plus":
            relation = relation.derive({name: plus(column(source), number(amount))})
            rows = [{**row, name: row[source] + amount} for row in rows]
        elif kind == "mirror":
            flipped = case([(less(column(source), number(amount)), number(amount))], column(source))
            relation = relation.derive({name: flipped})
            rows = [{**row, name: max(row[source], amount)} for row in rows]
        else:
            relation = relation.derive({name: over(exp.Count(this=exp.Star()), [column(source)])})
            values = [row[source] for row in rows]
            rows = [{**row, name: values.count(row[source])} for row in rows]
        names.append(name)
    wanted = names[pick % len(names)]
    assert sorted(engine.ask(relation.keep([wanted]).select)) == sorted((row[wanted],) for row in rows)
