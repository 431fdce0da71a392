"""A folded relation gives what the relation gives, for every row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from riskaudit.compile.folding import Folding
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.query import (
    Tree,
    case,
    cast,
    column,
    every,
    first,
    is_null,
    less,
    negate,
    nothing,
    number,
    one_of,
    plus,
    some,
    text,
    truth,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import Batches

ROWS = [[a, b] for a in (None, "1", "2") for b in (None, "x", "y")]
TRUTHS = ("t0", "t1")
WORDS = ("w0", "w1")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    made = DuckEngine(tmp_path_factory.mktemp("spill"))
    made.load("r_0", Batches([list(cells) for cells in zip(*ROWS, strict=True)], list(range(len(ROWS)))), 2)
    yield made
    made.close()


def _truth_leaves(known: list[str]) -> st.SearchStrategy[Tree]:
    leaves = [st.booleans().map(truth), st.just(nothing("boolean"))]
    leaves += [st.sampled_from(["c0", "c1", "_line"]).map(lambda name: is_null(column(name)))]
    leaves += [st.sampled_from("12x").map(lambda word: column("c0").eq(word))]
    leaves += [st.just(less(number(4), column("_line")))]
    if names := [name for name in known if name.startswith("t")]:
        leaves.append(st.sampled_from(names).map(column))
    if names := [name for name in known if name.startswith("n")]:
        some_numbers = st.lists(st.integers(0, 3).map(number), min_size=1, max_size=3)
        leaves.append(st.tuples(st.sampled_from(names).map(column), some_numbers).map(lambda two: one_of(*two)))
        leaves.append(st.sampled_from(names).map(lambda name: less(plus(column(name), number(0)), number(1))))
    return st.one_of(leaves)


def _word_leaves(known: list[str]) -> st.SearchStrategy[Tree]:
    names = ["c0", "c1", *(name for name in known if name.startswith("w"))]
    return st.one_of(st.sampled_from("12xy").map(text), st.sampled_from(names).map(column), st.just(nothing()))


def _truths(known: list[str]) -> st.SearchStrategy[Tree]:
    def grown(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        words = _word_leaves(known)
        return st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: exp.paren(every(*parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: exp.paren(some(*parts))),
            inner.map(lambda one: negate(exp.paren(one))),
            st.lists(inner, min_size=1, max_size=2).map(lambda parts: first(*parts, exp.false())),
            inner.map(is_null),
            words.map(is_null),
            st.tuples(words, st.lists(st.sampled_from("12xy").map(text), min_size=1, max_size=2)).map(
                lambda two: one_of(*two)
            ),
            st.tuples(inner, inner, inner).map(lambda three: case([(three[0], three[1])], three[2])),
        )

    return st.recursive(_truth_leaves(known), grown, max_leaves=6)


def _numbers(known: list[str]) -> st.SearchStrategy[Tree]:
    """How reading a cell went, as typed tables have it."""
    condition = st.sampled_from(["c0", "c1"]).map(lambda name: is_null(column(name)))
    other = st.one_of(st.none(), st.integers(0, 2).map(number))
    return st.tuples(condition, st.integers(0, 2), other).map(
        lambda three: cast(case([(three[0], number(three[1]))], three[2]), "tinyint")
    )


def _words(known: list[str]) -> st.SearchStrategy[Tree]:
    pair = st.tuples(_truths(known), _word_leaves(known))
    return st.one_of(
        _word_leaves(known),
        st.tuples(st.lists(pair, min_size=1, max_size=3), st.one_of(st.none(), _word_leaves(known))).map(
            lambda two: case(*two)
        ),
        st.lists(_word_leaves(known), min_size=1, max_size=3).map(lambda parts: first(*parts, text("z"))),
    )


@st.composite
def relations(draw: st.DrawFn) -> tuple[Relation, list[str]]:
    relation, known = Relation.table("r_0"), []
    for i in range(draw(st.integers(1, 4))):
        name, kind = draw(st.sampled_from([(f"t{i}", _truths), (f"w{i}", _words), (f"n{i}", _numbers)]))
        relation = relation.derive({name: draw(kind(known))})
        known.append(name)
    return relation, known


@settings(max_examples=400, deadline=None)
@given(made=relations())
def test_what_a_tree_gives_for_a_row_does_not_change(made: tuple[Relation, list[str]], engine: DuckEngine) -> None:
    relation, known = made
    folded = Folding(relation, ["_line"])
    wanted = ["_line", *known]
    before, after = (engine.ask(each.keep(wanted).select) for each in (relation, folded.relation))
    assert sorted(before) == sorted(after)
    told = folded.tree(column(known[-1]))
    assert sorted(engine.ask(folded.relation.derive({"told": told}).keep(["_line", "told"]).select)) == sorted(
        (row[0], row[-1]) for row in before
    )


def test_a_rule_without_conditions_has_no_branches_left() -> None:
    relation = Relation.table("r_0").derive({"when": exp.true(), "verdict": column("c0")})
    relation = relation.derive(
        {
            "told": case(
                [(is_null(column("when")), text("unknown")), (negate(column("when")), text("no"))], column("verdict")
            )
        }
    )
    relation = relation.derive({"result": case([(negate(is_null(column("told"))), column("told"))], text("none"))})
    result = Folding(relation, []).tree(column("result"))
    assert Folding(relation, []).relation.keep(["told"]).select.sql().count("CASE") == 0
    assert result == column("result")
