"""findings.csv has the same bytes whether the engine writes a rule's part or Python does."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskaudit.compile.finding import FINDING_COLUMNS, WRITTEN_BY_USERS, guarded
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.query import column, named, question, table_named
from riskaudit.model.table import Batches
from riskaudit.spine.part import write_part

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
