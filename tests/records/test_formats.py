"""Exports in every format that systems write, under the names they give them, each with the reading expected."""

from __future__ import annotations

import struct

import made_exports as made
import pytest
from made_exports import HEAD, ROW

READ = {2: ROW}
"""The rows expected of an export of one record."""

NARROW = [[*ROW[:2], "王家变压器"]]
"""A record for formats that hold no more than GBK."""


@pytest.fixture
def one(reading, tmp_path):
    """The reading of a single file with the given content."""

    def run(content: bytes, name: str, **options):
        (tmp_path / name).write_bytes(content)
        return reading(tmp_path / name, **options)[0]

    return run


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("新.xlsx", made.book([HEAD, ROW]), "xlsx"),
        ("宏.xlsm", made.book([HEAD, ROW]), "xlsx"),
        ("二进制.xlsb", made.binary_book([HEAD, ROW]), "xlsb"),
        ("九七.xls", made.old_book([HEAD, ROW]), "xls"),
        ("开放.ods", made.open_sheet([HEAD, ROW]), "ods"),
        ("网页.xls", made.page([HEAD, ROW]).encode("gb18030"), "html"),
        ("零三.xls", made.spreadsheet_xml([HEAD, ROW]).encode(), "xml"),
        ("宽.xls", made.csv([HEAD, ROW], "\t").encode("utf-16"), "csv"),
        ("国标.xls", made.csv([HEAD, ROW], "\t").encode("gb18030"), "csv"),
        ("逗号.csv", made.csv([HEAD, ROW]).encode(), "csv"),
        ("制表.tsv", made.csv([HEAD, ROW], "\t").encode(), "csv"),
        ("分号.txt", made.csv([HEAD, ROW], ";").encode(), "csv"),
        ("竖线.txt", made.csv([HEAD, ROW], "|").encode(), "csv"),
        ("全引号.csv", made.csv([[f'"{cell}"' for cell in row] for row in (HEAD, ROW)]).encode(), "csv"),
        ("双后缀.xls.xlsx", made.old_book([HEAD, ROW]), "xls"),
        ("其实是文本.xlsx", made.csv([HEAD, ROW]).encode(), "csv"),
        ("其实是表格.csv", made.book([HEAD, ROW]), "xlsx"),
    ],
)
def test_the_content_tells_the_format(one, cells, name, content, told):
    file = one(content, name)
    assert (file.status, file.format) == ("read", told), file.unread
    assert cells(file.tables[0]) == READ


@pytest.mark.parametrize("version", [2, 3, 4])
def test_sheets_of_excel_2_to_4(one, cells, version):
    file = one(made.early([HEAD, ["T1", 46296.377083333333, "王家变压器"]], version), "老.xls")
    assert (file.status, file.format) == ("read", "xls"), file.unread
    assert cells(file.tables[0]) == {2: NARROW[0]}


def test_workbook_of_excel_95(one, cells):
    file = one(made.compound("Book", made.fifth([HEAD, *NARROW])), "九五.xls")
    assert (file.status, file.tables[0].sheet) == ("read", "停电")
    assert cells(file.tables[0]) == {2: NARROW[0]}


def test_early_sheet_with_a_password_is_locked(one):
    stream = made.early([HEAD, *NARROW], 3)
    locked = stream[:10] + made.record(0x2F, b"\0\0\0\0") + stream[10:]
    assert "密码" in one(locked, "老.xls").unread[0].what.zh


@pytest.mark.parametrize("charset", ["gbk", "gb2312", "GB18030", "utf-8", "utf-16", "big5"])
def test_web_page_in_every_encoding(one, cells, charset):
    row = [ROW[0], ROW[1], "台北" if charset == "big5" else ROW[2]]
    head = ["停電編號", "停電時間", "備註"] if charset == "big5" else HEAD
    mapping = {"columns": dict(zip(head, ["outage_no", "cut_at", "remark"], strict=True)), "dataset": "outages"}
    file = one(
        made.page([head, row], charset).encode("gb18030" if charset == "gb2312" else charset), "a.xls", mapping=mapping
    )
    assert (file.status, file.note.zh) == ("read", "内容是 html，后缀名却是 .xls，按内容读取"), file.unread
    assert file.encoding == {"utf-8": "utf-8", "utf-16": "utf-16", "big5": "big5"}.get(charset, "gb18030")
    assert cells(file.tables[0]) == {2: row}


def test_page_that_lies_about_its_encoding(one, cells):
    assert cells(one(made.page([HEAD, ROW], "utf-8").encode("gb18030"), "a.xls").tables[0]) == READ
    assert cells(one(made.page([HEAD, ROW], "gbk").encode("utf-8"), "a.xls").tables[0]) == READ


def test_page_in_the_encoding_that_the_user_names(one):
    assert one(made.page([HEAD, ROW], "gbk").encode("gb18030"), "a.xls", encoding="gbk").encoding == "gb18030"


def rows_of(page: str, one, cells) -> list[dict[int, list[str | None]]]:
    return [cells(table) for table in one(page.encode("utf-8"), "a.xls").tables]


def test_spanning_cells_of_a_heading_stand_where_they_begin_those_of_records_in_every_row(one, cells):
    page = (
        "<table><tr><td colspan=3>十月停电<tr><th rowspan=2>停电编号<th colspan=2>停电"
        "<tr><th>停电时间<th>备注<tr><td rowspan=2>T1<td>2026-10-01<td>甲<tr><td>2026-10-02<td>乙</table>"
    )
    assert rows_of(page, one, cells) == [{4: ["T1", "2026-10-01", "甲"], 5: ["#合并!", "2026-10-02", "乙"]}]


def test_text_of_a_cell_as_it_is_shown(one, cells):
    page = (
        "<table><tr><td>停电编号<td>停电时间<td>备注</tr>"
        "<tr><td>&nbsp;0012&nbsp;</td><td>2026-10-01\n   09:03</td>"
        "<td>甲&lt;乙<br>丙<script>alert(1)</script><!-- 丁 --><style>x{}</style></td></tr></table>"
    )
    assert rows_of(page, one, cells) == [{2: ["0012", "2026-10-01 09:03", "甲<乙\n丙"]}]


def test_a_table_in_a_cell_is_text_of_the_cell(one, cells):
    inner = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    rows = "".join(f"<tr><td>T{i}</td><td>2026-10-01</td><td>{inner if i == 1 else ''}</td></tr>" for i in (1, 2))
    page = f"<table><tr><td>停电编号</td><td>停电时间</td><td>备注</td></tr>{rows}</table>"
    assert rows_of(page, one, cells) == [{2: ["T1", "2026-10-01", "甲 乙\n丙 丁"], 3: ["T2", "2026-10-01", None]}]


def test_tables_that_lay_out_the_page_are_looked_into(one):
    data = made.page([HEAD, ROW]).partition("<body>")[2].partition("</body>")[0]
    file = one(f"<html><table><tr><td>查询结果</td></tr><tr><td>{data}</td></tr></table></html>".encode(), "a.xls")
    assert (file.status, [table.sheet for table in file.tables]) == ("read", [""]), file.unread


def test_every_table_of_records_is_a_sheet_and_small_ones_are_told(one, cells):
    first, second = (made.page([HEAD, [number, *ROW[1:]]]) for number in ("T1", "T2"))
    line = "<table><tr><td>数据来源：营销系统</td></tr></table>"
    file = one(f"{first}{line}{second}".encode(), "a.xls")
    assert [(table.sheet, next(iter(cells(table).values()))[0]) for table in file.tables] == [
        ("表1", "T1"),
        ("表2", "T2"),
    ]
    assert "另有 1 个" in file.tables[0].notes[0].zh


def test_a_heading_in_a_table_of_its_own(one, cells):
    body = made.page([ROW, ["T2", *ROW[1:]]])
    file = one(f"<table><tr><th>{'<th>'.join(HEAD)}</table>{body}".encode(), "a.xls")
    assert list(cells(file.tables[0])) == [2, 3]


def test_login_page_says_so(one):
    assert "登录页" in one(b"<!DOCTYPE html><html><body><form>user</form></body></html>", "a.xls").unread[0].what.zh


@pytest.mark.parametrize("start", ["Mime-Version: 1.0\nContent-Type: multipart/related;", '<?xml version="1.0"?><a/>'])
def test_other_marked_up_texts_are_refused_with_a_cure(one, start):
    assert ".xlsx" in one(start.encode(), "a.xls").unread[0].cure.zh


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312", "UTF-16"])
def test_spreadsheet_xml_in_every_encoding(one, cells, encoding):
    codec = "gb18030" if encoding == "GB2312" else encoding
    assert cells(one(made.spreadsheet_xml([HEAD, ROW], encoding=encoding).encode(codec), "a.xls").tables[0]) == READ


def test_values_of_spreadsheet_xml(one, cells):
    rows = [
        [("Number", "1000000000000001"), ("DateTime", "2026-10-01T09:03:00.000"), ("Boolean", "1")],
        [("Number", "1.5E2"), ("DateTime", "2026-10-02T00:00:00.000"), ("DateTime", "1899-12-31T09:03:00.000")],
    ]
    table = one(made.spreadsheet_xml([HEAD, *rows]).encode(), "a.xls").tables[0]
    assert list(cells(table).values()) == [
        ["1000000000000001", "2026-10-01 09:03:00", "TRUE"],
        ["150", "2026-10-02 00:00:00", "09:03:00"],
    ]


def test_skipped_and_merged_places_of_spreadsheet_xml(one, cells):
    extra = (
        '<Row ss:Index="4"><Cell ss:MergeAcross="1"><Data ss:Type="String">T2</Data></Cell>'
        '<Cell ss:Index="3"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">甲<B>乙</B></ss:Data>'
        "<Comment><ss:Data>批注</ss:Data></Comment></Cell></Row>"
    )
    table = one(made.spreadsheet_xml([HEAD, ROW], extra=extra).encode(), "a.xls").tables[0]
    assert cells(table) == {2: ROW, 3: [None] * 3, 4: ["T2", None, "甲乙"]}


def test_an_entity_is_never_expanded(one):
    bomb = made.spreadsheet_xml([HEAD, ROW]).replace(
        "?>\n", '?>\n<!DOCTYPE a [<!ENTITY b "甲"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n', 1
    )
    assert one(bomb.encode(), "a.xls").unread[0].what.zh.startswith("工作簿已损坏")


def test_utf16_without_a_mark(one, cells):
    file = one(made.csv([HEAD, ROW], "\t").encode("utf-16-le"), "a.xls")
    assert (file.encoding, cells(file.tables[0])) == ("utf-16-le", READ)


RARE = "镕喆㎡℃〇\ue5e5𠮷·é"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_rare_characters_survive(one, cells, encoding):
    (row,) = cells(one(made.csv([HEAD, [*ROW[:2], RARE]]).encode(encoding), "a.csv").tables[0]).values()
    assert row[2] == RARE


@pytest.mark.parametrize("head", ["????,????,??", "????(kW),????,??1", "\ufffd\ufffd,\ufffd\ufffd\ufffd,\ufffd"])
def test_headings_lost_in_conversion_are_told_as_lost(one, head):
    file = one(f"{head}\r\nT1,2026-10-01 09:03,abc\r\nT2,2026-10-01 09:03,abc\r\n".encode(), "a.csv")
    assert "转码" in file.unread[0].cure.zh and "重新导出" in file.unread[0].cure.zh


def test_an_odd_stream_of_records_ends(one):
    assert one(b"\x09\x00\x04\x00\x02\x00\x10\x00" + struct.pack("<HH", 4, 0) * 20, "a.xls").status == "unread"
