"""Mutated files of every kind: whatever they hold, they are read or refused with a reason, in time.

`RISKAUDIT_FUZZ_EXAMPLES` says how many are tried (in one round), `RISKAUDIT_FUZZ_MINUTES` for how long rounds go on.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import made_exports as made
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_exports import HEAD, ROW

from riskaudit.engine.duckdb import DuckEngine
from riskaudit.records import workbook
from riskaudit.records.file_read import FileRead
from riskaudit.records.read import read
from riskaudit.spine.tables import load_tables

EXAMPLES = int(os.environ.get("RISKAUDIT_FUZZ_EXAMPLES", "60"))
MINUTES = float(os.environ.get("RISKAUDIT_FUZZ_MINUTES", "0"))
SECONDS = 10
TRIED: Counter[str] = Counter()

ROWS = [HEAD, ROW, ["T2", "2026-10-02", "#N/A"]]
PLAIN = [[*row[:2], "变压器"] for row in ROWS[1:]]
FILES = {
    "a.xlsx": made.book([*ROWS, ["T3", "=A2", 5]]),
    "b.xlsb": made.binary_book(ROWS),
    "c.xls": made.old_book([*ROWS, ["T3", 5, True]]),
    "d.ods": made.open_sheet(ROWS),
    "e.xls": made.page(ROWS).encode("gb18030"),
    "f.xls": made.spreadsheet_xml([*ROWS, [("Number", "5"), ("DateTime", "2026-10-01T09:03:00.000"), "x"]]).encode(),
    "g.xls": made.early([HEAD, *PLAIN, ["T3", 46296.5]], 2),
    "h.xls": made.early([HEAD, *PLAIN, ["T3", 46296.5]], 4),
    "i.xls": made.compound("Book", made.fifth([HEAD, *PLAIN])),
    "j.csv": made.csv([*ROWS, ["T3", '"a, b"', ""]]).encode("gb18030"),
    "k.txt": made.csv(ROWS, "\t").encode("utf-16"),
    "l.zip": made.zipped({"乙/a.csv".encode("gb18030"): made.csv(ROWS).encode(), "b.xlsx": made.book(ROWS)}),
}
SIGNS = [
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff",
    b"<",
    b">",
    b'"',
    b"&",
    b"<table>",
    b"<td rowspan=9999>",
    b"\xfe",
]

mutation = st.tuples(
    st.sampled_from(["flip", "put", "insert", "drop", "repeat", "cut"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 255),
    st.sampled_from(SIGNS),
)


def mutated(content: bytes, mutations: list[tuple[str, float, int, bytes]]) -> bytes:
    data = bytearray(content)
    for way, place, much, sign in mutations:
        at = int(place * len(data))
        if way == "flip" and data:
            data[at] ^= much
        elif way == "put":
            data[at : at + len(sign)] = sign
        elif way == "insert":
            data[at:at] = sign
        elif way == "drop":
            del data[at : at + much]
        elif way == "repeat":
            data[at:at] = data[at : at + much] * (much % 7)
        elif way == "cut" and much < 32:
            del data[at:]
    return bytes(data)


def mutated_within(archive: bytes, part: int, mutations: list[tuple[str, float, int, bytes]]) -> bytes:
    """The archive with one of its parts mutated and packed again, so that its parser gets to see it."""
    source = zipfile.ZipFile(io.BytesIO(archive))
    parts: dict[str | bytes, bytes] = {name: source.read(name) for name in source.namelist()}
    name = list(parts)[part % len(parts)]
    return made.zipped(parts | {name: mutated(parts[name], mutations)})


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=not MINUTES,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    name=st.sampled_from(list(FILES)),
    mutations=st.lists(mutation, min_size=1, max_size=8),
    within=st.none() | st.integers(0, 20),
)
def try_one(name: str, mutations: list[tuple[str, float, int, bytes]], within: int | None, datasets) -> None:
    content = FILES[name]
    if within is not None and content.startswith(b"PK"):
        content = mutated_within(content, within, mutations)
    else:
        content = mutated(content, mutations)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        (Path(folder) / "z.csv").write_text(made.csv([HEAD, ROW]), encoding="utf-8")
        began = time.monotonic()
        *files, beside = read([Path(folder)], datasets, workdir=Path(folder) / "work")
        assert time.monotonic() - began < 3 * SECONDS
        _load([*files, beside], datasets, Path(folder))
    TRIED[name] += 1
    assert beside.status == "read" or beside.note
    for file in files:
        assert file.status in ("skipped", "unpacked") or bool(file.tables) + bool(file.unread) > 0
        assert not [item for item in file.unread if "\n" in item.what.zh or not item.cure.zh]


def _load(files: list[FileRead], datasets, folder: Path) -> None:
    """What was read has values, and every row of it is accounted for."""
    engine = DuckEngine(folder)
    try:
        wanted = {name: list(dataset.columns) for name, dataset in datasets.items()}
        tables = [table for file in files for table in file.tables]
        for sheet in load_tables(tables, datasets, wanted, engine, None).sheets:
            assert sheet.rows == sheet.judged + sheet.outside + sum(item.count for item in sheet.skipped)
    finally:
        engine.close()


def test_mutated_files_are_read_or_refused(datasets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SECONDS", SECONDS)
    ends = time.monotonic() + 60 * MINUTES
    while True:
        try_one(datasets=datasets)
        if time.monotonic() >= ends:
            break
    print(f"{TRIED.total()} files: {dict(TRIED)}")
