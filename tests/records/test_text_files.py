from __future__ import annotations

from pathlib import Path

import pytest

from riskaudit.errors import UsageError
from riskaudit.model.table import Batches, TextSource

HEAD = "停电编号,停电时间,备注\n"
ROW = "T1,2026-10-01 09:00,王喆家停电\n"


def put(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@pytest.fixture
def one(reading, tmp_path):
    """The reading of a single file with the given content."""
    return lambda content, name="a.csv", **options: reading(put(tmp_path / name, content), **options)[0]


def test_clean_utf8_is_left_to_the_engine_where_it_lies(one, tmp_path):
    source = one(HEAD + ROW).tables[0].source
    assert source == TextSource(tmp_path / "a.csv", ",", 1, 3)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_are_copied_to_utf8(one, cells, encoding):
    file = one((HEAD + ROW).encode(encoding))
    assert file.encoding == encoding
    assert cells(file.tables[0]) == {2: ["T1", "2026-10-01 09:00", "王喆家停电"]}
    assert not file.tables[0].source.path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_encoding_is_printed(one):
    assert one((HEAD + ROW).encode("gb18030")).note.zh == "编码 gb18030（自动判断），以逗号分隔"


def test_encoding_that_the_user_names_wins(one, cells):
    file = one((HEAD + ROW).replace("喆", "").encode("utf-16-le"), encoding="UTF-16LE")
    assert (file.status, file.encoding) == ("read", "utf-16-le")
    assert "--encoding" in file.note.zh


def test_gbk_means_gb18030(one):
    assert one((HEAD + ROW).encode("gb18030"), encoding="gbk").encoding == "gb18030"


def test_unknown_encoding_is_a_wrong_use(one):
    with pytest.raises(UsageError, match="utf-9"):
        one(HEAD, encoding="utf-9")


def test_wrong_encoding_tells_the_byte(one):
    file = one(HEAD + ROW, encoding="ascii")
    assert (file.status, file.unread[0].what.zh) == ("unread", "按 ascii 编码都读不通（第 1 个字节处出错）")


def test_undecodable_text_asks_for_the_encoding(one):
    file = one(HEAD.encode("gb18030") + b"\xff\xff\n")
    assert file.status == "unread"
    assert "--encoding" in file.unread[0].cure.zh


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a,b\n1,\0\n", b"\x01\x02\x03\x04\x05\x06abc"])
def test_binary_content_is_no_text(one, content):
    assert one(content).unread[0].what.zh.startswith("不是文本表格")


def test_zero_byte_far_down_is_no_text(one):
    content = HEAD + ROW * 5000 + "T2,\0,\n"
    assert one(content).unread[0].what.zh.startswith("不是文本表格")


def test_stray_control_character_does_not_cost_the_file(one):
    assert one(HEAD + ROW * 10 + "T2,2026-10-02,故\x07障\n").status == "read"


@pytest.mark.parametrize("content", [b"", b" \r\n\n\t\n", b"\xef\xbb\xbf\r\n", b"\xff\xfe"])
def test_empty_file_is_unread(one, content):
    assert one(content).unread[0].what.zh == "文件是空的"


def test_utf16_tab_text_named_xls_is_text(one, cells):
    file = one((HEAD + ROW).replace(",", "\t").encode("utf-16"), "a.xls")
    assert (file.status, file.format) == ("read", "csv")
    assert list(cells(file.tables[0])) == [2]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("delimiter", list(",\t;|，^~\x01"))
def test_delimiter_is_found(one, cells, delimiter, encoding):
    file = one((HEAD + ROW * 2).replace(",", delimiter).encode(encoding))
    assert file.tables[0].source.delimiter == delimiter
    assert len(cells(file.tables[0])) == 2


def test_delimiter_of_the_headings_beats_that_of_remarks(one, cells):
    file = one("停电编号;停电时间;备注\n" + "T1;2026-10-01;甲,乙,丙,丁,戊\n" * 5)
    assert file.tables[0].source.delimiter == ";"


def test_title_rows_are_skipped(one, cells):
    file = one("十月停电清单\n\n查询条件：全部,,\n" + HEAD + ROW)
    assert file.tables[0].heading_row == 4
    assert cells(file.tables[0]) == {5: ["T1", "2026-10-01 09:00", "王喆家停电"]}
    assert isinstance(file.tables[0].source, TextSource)


def test_double_mark_of_byte_order_is_dropped(one, cells):
    file = one(b"\xef\xbb\xbf\xef\xbb\xbf" + (HEAD + ROW).encode())
    assert file.tables[0].headings[0] == "停电编号"
    assert list(cells(file.tables[0])) == [2]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(one, cells, end):
    file = one((HEAD + ROW * 2).replace("\n", end))
    assert list(cells(file.tables[0])) == [2, 3]


def test_mixed_line_ends_are_made_even(one, cells):
    table = one(HEAD + ROW + ROW.replace("\n", "\r\n")).tables[0]
    assert b"\r" not in table.source.path.read_bytes()
    assert list(cells(table)) == [2, 3]


def test_blank_line_inside_counts(one, cells):
    table = one(HEAD + ROW + "\n" + ROW).tables[0]
    assert isinstance(table.source, Batches)
    assert table.source.rows == [2, 3, 4]
    assert cells(table)[3] == [None, None, None]


def test_blank_lines_at_the_end_are_no_rows(one, cells):
    table = one(HEAD + ROW + "\n\n").tables[0]
    assert isinstance(table.source, TextSource)
    assert list(cells(table)) == [2]


def test_blank_line_across_blocks_is_seen(one, monkeypatch):
    monkeypatch.setattr("riskaudit.records.source._BLOCK", 10)
    table = one(HEAD + ROW * 3 + "\n" + ROW * 3).tables[0]
    assert table.source.rows == [2, 3, 4, 5, 6, 7, 8]


def test_short_row_is_filled_up(one, cells):
    table = one(HEAD + "制表人：张三\n" + ROW).tables[0]
    assert cells(table)[2] == ["制表人：张三", None, None]


def test_cells_beyond_the_headings_are_dropped_and_said(one, cells):
    table = one(HEAD + ROW + "T2,2026-10-02,甲,乙\n" + "T3,2026-10-03,丙,,\n").tables[0]
    assert cells(table)[3] == ["T2", "2026-10-02", "甲"]
    assert [note.zh for note in table.notes] == ["1 行的单元格多于表头，多出的未采用：第 3 行"]


def test_quoted_cells_keep_delimiters_and_line_ends(one, cells):
    table = one(HEAD + 'T1,2026-10-01,"甲,乙\n丙"\n' + ROW).tables[0]
    assert cells(table)[2][2] == "甲,乙\n丙"
    assert list(cells(table)) == [2, 3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + ROW + "\n" + ROW, True),
        (HEAD + 'T1,2026-10-01,"甲,乙"\n' + ROW, True),
        (HEAD + 'T1,2026-10-01,"甲\n乙"\n' + ROW, False),
        ('"某县\n月报",,\n' + HEAD + ROW, False),
    ],
    ids=["bare", "quoted", "a cell over two lines", "a title over two lines"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_is_a_line_unless_a_cell_goes_over_several(one, text, told, end):
    assert one(text.replace("\n", end)).row_is_line is told


@pytest.mark.parametrize("cell", ['="0123"', "'0123", '"=""0123"""', '"\t0123"'])
def test_number_disguised_as_text_is_freed(one, cells, cell):
    table = one(HEAD + f"{cell},2026-10-01,\n").tables[0]
    assert cells(table)[2][0] == "0123"


@pytest.mark.parametrize(
    "rows",
    [
        ROW + 'T2,2026-10-02,"未闭合\n' + ROW * 5,
        ROW + 'T2,2026-10-02,"未闭合\n' + ROW * 30 + 'T3,2026-10-03,"正常"\n',
        ROW + 'T2,2026-10-02,"未闭合\nT3,2026-10-03,"正常"\n' + ROW,
        ROW + 'T2,2026-10-02,"' + "长" * (2 << 20) + "\n",
    ],
    ids=["to the end", "over many lines", "to a later quote", "too long"],
)
def test_open_quote_costs_the_file_and_names_the_row(one, rows):
    file = one(HEAD + rows)
    assert file.status == "unread"
    assert file.unread[0].what.zh.startswith("第 3 条（文件第 3 行）的引号没有成对")


def test_long_remark_is_no_open_quote(one, cells):
    table = one(HEAD + ROW + "T2,2026-10-02," + "长" * 200_000 + "\n").tables[0]
    assert len(cells(table)[3][2]) == 200_000


def test_line_beyond_what_the_engine_takes_is_read_in_batches(one):
    table = one(HEAD + ROW + "T2,2026-10-02," + "长" * 600_000 + "\n").tables[0]
    assert isinstance(table.source, Batches)


def test_open_quote_counts_records_and_lines(one):
    file = one(HEAD + 'T1,2026-10-01,"甲\n乙"\n\nT2,2026-10-02,"未闭合\n')
    assert file.unread[0].what.zh.startswith("第 4 条（文件第 5 行）")


def test_open_quote_in_a_title_is_named(one):
    file = one('"十月停电清单\n' + HEAD + ROW)
    assert file.unread[0].what.zh.startswith("第 1 条（文件第 1 行）")


def test_headings_without_rows_are_a_table_of_none(one, cells):
    table = one(HEAD).tables[0]
    assert table.source == Batches([[], [], []], [])


def test_reading_twice_gives_the_same(reading, tmp_path):
    put(tmp_path / "a.csv", (HEAD + ROW).encode("gb18030"))
    first, second = reading(tmp_path), reading(tmp_path)
    contents = [file[0].tables[0].source.path.read_bytes() for file in (first, second)]
    assert contents[0] == contents[1]
