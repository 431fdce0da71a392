"""Two processes write the same lines as one, and a process that fails leaves the work to the other."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskaudit.records import child, halves, pieces
from riskaudit.records.cells import Column
from riskaudit.records.leaves import Leaf

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

DAY, HOUR = date(2026, 10, 1), datetime(2026, 10, 1, 9, 3)
cells = st.sampled_from(["", "户", "T1", " ", 'a"b', 3.0, DAY, HOUR])


class Sheet:
    """Rows as a reader gives them, beginning in column A or beyond."""

    def __init__(self, rows: list[tuple[Any, ...]], left: int = 0) -> None:
        self.rows = rows
        self.start = (0, left) if rows else None
        self.height, self.width = len(rows), len(rows[0]) if rows else 0

    def iter_rows(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)


def sheet(rows: list[tuple[Any, ...]], left: int = 0) -> tuple[Leaf, int]:
    made = Sheet(rows, left)
    return Leaf("表", False, made), made.width + left


def alone(leaf: Leaf, width: int, path: Path) -> tuple[int | None, str | None]:
    height = child._made(leaf, width, lambda found: child._write_text(found, width, path))
    return height, None if height is None else path.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    monkeypatch.setattr(halves, "_processors", lambda: 2)


@given(
    rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=14),
    left=st.integers(0, 2),
    share=st.sampled_from([0.0, 0.3, 0.55, 1.0]),
    piece=st.integers(1, 4),
)
@settings(max_examples=60, deadline=None)
def test_two_processes_write_what_one_writes(rows, left, share, piece):
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_PIECE", piece)
        patch.setattr(halves, "_OWN", share)
        leaf, width = sheet(rows, left)
        expected = alone(leaf, width, Path(name) / "alone.txt")
        path = Path(name) / "two.txt"
        height = halves.write_text(leaf, width, path)
        assert (height, None if height is None else path.read_text(encoding="utf-8")) == expected
        assert sorted(file.name for file in Path(name).iterdir()) == ["alone.txt", "two.txt"]


@pytest.mark.parametrize(
    ("first", "second"), [(DAY, HOUR), (HOUR, DAY)], ids=["the time of day comes last", "the time of day comes first"]
)
def test_a_time_of_day_in_one_half_tells_of_the_midnights_in_the_other(first, second, tmp_path):
    leaf, width = sheet([("a", first)] * 600 + [("b", second)] * 400)
    assert halves.write_text(leaf, width, tmp_path / "two.txt") == 1_000
    assert "2026-10-01\n" not in (tmp_path / "two.txt").read_text(encoding="utf-8")
    assert (tmp_path / "two.txt").read_text(encoding="utf-8") == alone(leaf, width, tmp_path / "alone.txt")[1]


def test_a_second_half_that_is_blank_takes_the_blanks_of_the_first_with_it(tmp_path):
    leaf, width = sheet([("a", "b"), *[("", "")] * 40])
    assert halves.write_text(leaf, width, tmp_path / "two.txt") == 1
    assert (tmp_path / "two.txt").read_text(encoding="utf-8") == "a\x1fb\n"


class Mine(Column):
    """A column that does something to the other process only."""

    def texts(self, values):
        if os.getpid() != PARENT:
            self.harm()
        return super().texts(values)


PARENT = os.getpid()


def killed(column: Column) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def broken(column: Column) -> None:
    raise MemoryError


@pytest.mark.parametrize("harm", [killed, broken])
def test_a_process_that_fails_leaves_the_work_to_the_other(harm, tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "PARENT", os.getpid())
    monkeypatch.setattr(Mine, "harm", harm, raising=False)
    monkeypatch.setattr(halves, "Column", Mine)
    leaf, width = sheet([("a", "b")] * 10)
    with pytest.raises(halves.Alone):
        halves.write_text(leaf, width, tmp_path / "cells.txt")
    assert child._cells(leaf, 0, tmp_path / "cells.txt") == (10, 2, None)
    assert (tmp_path / "cells.txt").read_text(encoding="utf-8") == "a\x1fb\n" * 10


def test_one_process_writes_where_no_other_can_be_had(tmp_path, monkeypatch):
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)
    leaf, _ = sheet([("a", "b")] * 10)
    assert child._cells(leaf, 0, tmp_path / "cells.txt") == (10, 2, None)


def test_the_other_process_does_not_outlive_a_fault_of_this_one(tmp_path, monkeypatch):
    here, found, fork = os.getpid(), [], os.fork
    monkeypatch.setattr(os, "fork", lambda: found.append(fork()) or found[0])

    def stopped(*_: object) -> None:
        if os.getpid() == here:
            raise KeyboardInterrupt
        time.sleep(60)

    monkeypatch.setattr(halves, "write", stopped)
    leaf, width = sheet([("a", "b")] * 10)
    with pytest.raises(KeyboardInterrupt):
        halves.write_text(leaf, width, tmp_path / "cells.txt")
    with pytest.raises(ProcessLookupError):
        os.kill(found[0], 0)


def test_marked_cells_are_written_by_one_process(tmp_path):
    made = Sheet([("a", "b")] * 10)
    with pytest.raises(halves.Alone):
        halves.write_text(Leaf("表", False, made, {3: {1: "#N/A"}}), 2, tmp_path / "cells.txt")
