"""Any table, written as text in any dress, is read back the same, with the right row numbers."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskaudit.records.cells import BLANKS, tidy
from riskaudit.records.read import read

HEADINGS = ["停电编号", "停电时间", "户号", "备注"]

words = st.text(st.sampled_from("T0159户停电㎡喆é。 　'=-/") | st.sampled_from(',;|\t\n"'), max_size=12)
keys = st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True)
rows = st.lists(st.tuples(keys, words, words, words), max_size=30)


@dataclass(frozen=True)
class Dress:
    """How a table is written."""

    encoding: str
    delimiter: str
    quoting: int
    titles: list[list[str]]
    end: str
    last_end: bool
    blank_after: int | None


dresses = st.builds(
    Dress,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    delimiter=st.sampled_from(",\t;|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    titles=st.lists(st.sampled_from([["十月停电清单"], [], ["单位", "某供电所", "", ""]]), max_size=3),
    end=st.sampled_from(["\n", "\r\n"]),
    last_end=st.booleans(),
    blank_after=st.none() | st.integers(0, 29),
)


def written(table: list[tuple[str, ...]], dress: Dress) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=dress.delimiter, quoting=dress.quoting, lineterminator=dress.end)
    for title in dress.titles:
        writer.writerow(title)
    writer.writerow(HEADINGS)
    for index, row in enumerate(table):
        writer.writerow(row)
        if index == dress.blank_after:
            buffer.write(dress.end)
    text = buffer.getvalue()
    return (text if dress.last_end else text.removesuffix(dress.end)).encode(dress.encoding)


def expected(table: list[tuple[str, ...]], dress: Dress) -> dict[int, list[str | None]]:
    """The rows by number; a blank line that other rows follow is a row, too."""
    number = len(dress.titles) + 1
    found: dict[int, list[str | None]] = {}
    for index, row in enumerate(table):
        found[number := number + 1] = [tidy(cell) for cell in row]
        if index == dress.blank_after and index < len(table) - 1:
            found[number := number + 1] = [None] * len(HEADINGS)
    return found


@given(table=rows, dress=dresses)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_table_in_any_dress_reads_the_same(datasets, cells, table, dress):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(written(table, dress))
        (file,) = read([path], datasets, workdir=Path(folder) / "work")
        assert file.status == "read", file.unread
        trimmed = {
            row: [cell.strip(BLANKS) or None if cell else None for cell in line]
            for row, line in cells(file.tables[0]).items()
        }
        assert trimmed == expected(table, dress)
