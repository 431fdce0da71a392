"""findings.csv has the same bytes whether the engine writes a rule's part or Python does."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from riskaudit.cli.render import command as render
from riskaudit.compile.guard import Risks, guarded
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.errors import AuditError
from riskaudit.model.findings import FINDING_COLUMNS, WRITTEN_BY_USERS, FindingRow, read_findings
from riskaudit.model.query import (
    Tree,
    as_text,
    case,
    column,
    first,
    is_null,
    joined,
    named,
    part,
    question,
    table_named,
    text,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import Batches
from riskaudit.spine.part import Findings, write_part
from riskaudit.writers import RENDERED

CELLS = st.one_of(
    st.none(),
    st.text(st.sampled_from("a1 ,;\"'\n\r\t=+-@#\\|供电电㎡镕\U00020000\u3000\u00a0"), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=len(FINDING_COLUMNS), max_size=len(FINDING_COLUMNS)), max_size=3))
def test_both_hands_write_the_same_bytes(rows: list[list[str | None]], tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    engine.load(
        "r_0", Batches([list(cells) for cells in zip(*rows, strict=True)] or [[]] * 17, list(range(len(rows)))), 17
    )
    cells = {
        name: guarded(column(f"c{i}")) if name in WRITTEN_BY_USERS else column(f"c{i}")
        for i, name in enumerate(FINDING_COLUMNS)
    }
    engine.export(question(named(cells), table_named("r_0")), tmp_path / "engine.csv")
    engine.close()
    write_part(tmp_path / "python.csv", [dict(zip(FINDING_COLUMNS, row, strict=True)) for row in rows])
    assert (tmp_path / "python.csv").read_bytes() == (tmp_path / "engine.csv").read_bytes()


def test_a_part_reads_back(tmp_path: Path) -> None:
    row = dict.fromkeys(FINDING_COLUMNS, "x") | {"message": "说“,”\n=1", "unit": "=cmd()", "rule": 'a"b', "row": None}
    write_part(tmp_path / "part.csv", [row])
    with (tmp_path / "part.csv").open(encoding="utf-8", newline="") as part:
        (found,) = csv.DictReader(part, fieldnames=FINDING_COLUMNS)
    assert found == row | {"message": "说“,” =1", "unit": "'=cmd()", "row": ""}


WORDS = st.text(st.sampled_from("a1 =+-@\t\r\n供—"), max_size=3)
ONE_LINE = st.one_of(st.none(), st.text(st.sampled_from("a1 =+-@\t供—"), max_size=4))
LEAVES = st.one_of(
    WORDS.map(text),
    st.sampled_from(["c0", "c1", "given"]).map(column),
    st.just(exp.null()),
    st.just(exp.Literal.number(5)),
)
NUMBERS = st.one_of(
    st.integers(-20, 20).map(lambda number: exp.Abs(this=exp.convert(number))),
    st.integers(-20, 20).map(lambda number: exp.Sub(this=exp.convert(7), expression=exp.paren(exp.convert(number)))),
)


def _trees(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: joined(*map(as_text, parts))),
        st.tuples(inner, inner).map(lambda two: first(as_text(two[0]), as_text(two[1]))),
        st.tuples(inner, inner).map(lambda two: case([(is_null(column("c0")), as_text(two[0]))], as_text(two[1]))),
        inner.map(lambda one: part(as_text(one), 1, 3)),
        inner.map(lambda one: exp.Trim(this=as_text(one))),
        inner.map(lambda one: exp.Nullif(this=as_text(one), expression=text("a"))),
        NUMBERS.map(lambda one: as_text(exp.paren(exp.IntDiv(this=exp.paren(one), expression=exp.convert(3))))),
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    made = DuckEngine(tmp_path_factory.mktemp("spill"))
    yield made
    made.close()


@settings(max_examples=200, deadline=None)
@given(tree=st.recursive(LEAVES, _trees, max_leaves=6), cells=st.tuples(ONE_LINE, ONE_LINE), given=WORDS)
def test_a_guard_left_out_was_not_needed(
    tree: Tree, cells: tuple[str | None, str | None], given: str, engine: DuckEngine
) -> None:
    engine.load("r_0", Batches([[cell] for cell in cells], [1]), 2)
    relation = Relation.table("r_0").derive({"given": text(given)})
    risk = Risks(relation, single_line=True).of(tree)
    shown = as_text(tree)
    asked = named({"needed": guarded(shown, risk), "all": guarded(shown.copy())})
    (row,) = engine.ask(question(asked, relation.select.subquery("r")))
    engine.drop("r_0")
    assert row[0] == row[1]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    row = dict.fromkeys(FINDING_COLUMNS, "x") | {"message": "-1 度", "key": "'90", "unit": "=cmd()", "row": None}
    findings = Findings(tmp_path / "findings.csv")
    write_part(tmp_path / "part.csv", [row])
    findings.add(tmp_path / "part.csv", 1)
    told = findings.close()
    (found,) = read_findings(tmp_path / "findings.csv", told)
    assert found == FindingRow(**(row | {"row": ""}))


def test_findings_that_are_not_those_of_the_report_are_refused(tmp_path: Path) -> None:
    told = Findings(tmp_path / "findings.csv").close()
    (tmp_path / "findings.csv").write_bytes((tmp_path / "findings.csv").read_bytes() + b"x\n")
    with pytest.raises(AuditError, match="不是同一次稽查的"):
        next(read_findings(tmp_path / "findings.csv", told))
    (tmp_path / "findings.csv").unlink()
    with pytest.raises(AuditError, match=r"缺少 findings\.csv"):
        next(read_findings(tmp_path / "findings.csv", told))


def test_render_offers_what_needs_no_records() -> None:
    (choices,) = (item.type.choices for item in render.params if item.name == "name")
    assert tuple(choices) == RENDERED
