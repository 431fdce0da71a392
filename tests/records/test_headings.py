from __future__ import annotations

import pytest

from riskaudit.errors import UsageError
from riskaudit.model.table import Mapped
from riskaudit.records.mapping import propose
from riskaudit.records.names import normalised


@pytest.fixture
def one(reading, tmp_path):
    """The reading of one text with the given lines."""

    def run(*lines: str, **options):
        (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return reading(tmp_path / "a.csv", **options)[0]

    return run


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("户　 号", "户号"),
        ("户\t号\n", "户号"),
        ("\ufeff户\u200b号：", "户号"),
        ("停电时间 *", "停电时间"),
        ("金额（元）", "金额(元)"),
        ("ＣＯＮＳ＿ＮＯ", "cons_no"),
        ("*户号", "户号"),
    ],
)
def test_heading_in_any_dress_is_the_same(written, same_as):
    assert normalised(written) == normalised(same_as)


def test_titles_aliases_and_names_are_known(one):
    (table,) = one("cmsid,停电开始时间,customer_no,序号", "T1,2026-10-01,01,1").tables
    assert table.dataset == "outages"
    assert dict(table.mapping) == {"outage_no": Mapped(0), "cut_at": Mapped(1), "customer_no": Mapped(2)}


def test_likeness_is_no_match(one):
    assert one("停电编号1,停电时间点", "T1,2026").status == "unread"


def test_time_of_day_joins_its_date(one):
    (table,) = one("停电编号,停电时间,停电时刻", "T1,2026-10-01,09:00").tables
    assert table.mapping["cut_at"] == Mapped(1, 2)


def test_heading_row_is_the_first_that_identifies(one):
    (table,) = one("停电编号,统计,", "停电编号,停电时间,户号", "T1,2026-10-01,1", "停电编号,停电时间,户号").tables
    assert table.heading_row == 2


def test_heading_below_thirty_rows_is_not_looked_for(one):
    assert one(*["题,目"] * 30, "停电编号,停电时间", "T1,2026").status == "unread"


def test_unknown_headings_tell_what_was_seen_and_what_is_missing(one):
    (item,) = one("停电编号,户号,原因", "T1,1,雷击").unread
    assert item.what.zh == (
        "认不出是哪类数据；看到的表头：“停电编号”、“户号”、“原因”；最接近“停电记录”，但缺少：停电时间（或 停电开始时间、cut_at）"
    )
    assert "--map" in item.cure.zh


def test_sheet_of_strangers_tells_the_fullest_row(one):
    (item,) = one("清单", "a,b,c", "1,2").unread
    assert item.what.zh == "认不出是哪类数据；看到的表头：“a”、“b”、“c”"


def test_a_heading_of_many_lines_is_told_on_one(one):
    (item,) = one('"停电编号\n(甲)",b,c', "1,2,3").unread
    assert item.what.zh.startswith("认不出是哪类数据；看到的表头：“停电编号 (甲)”、“b”、“c”")


def test_sheet_without_headings_shows_nobodys_data(one):
    (item,) = one("张三,13800001111,东街", "李四,13900002222,西街").unread
    assert item.what.zh == "认不出是哪类数据；看到的表头：“张**”、“1**”、“东**”"


def test_headings_lost_in_conversion_are_to_be_exported_again(one):
    (item,) = one("????,????", "1,2").unread
    assert "重新导出" in item.cure.zh


def test_garbled_guess_asks_for_the_encoding(reading, tmp_path):
    (tmp_path / "a.csv").write_bytes("停電編號,停電時間\nT1,2026\n".encode("big5"))
    (file,) = reading(tmp_path)
    assert "--encoding" in file.unread[0].cure.zh


@pytest.mark.parametrize(("written", "read"), [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("utf-8", "gb18030")])
def test_headings_that_were_read_in_a_wrong_encoding_are_told_as_garbled(reading, tmp_path, written, read):
    text = "停电编号,停电时间,备注\nT1,2026-10-01,变压\n".encode(written).decode(read)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (item,) = reading(tmp_path)[0].unread
    assert item.what.zh.startswith("表头是乱码") and "重新导出" in item.cure.zh


def test_two_datasets_are_one_too_many(one):
    (item,) = one("停电编号,停电时间,合同编号,签订日期", "T1,2026,H1,2026").unread
    assert item.what.zh == "第 1 行表头同时符合：停电记录、供用电合同"
    assert "--map" in item.cure.zh


def test_two_headings_for_one_column_are_a_fault(one):
    (item,) = one("停电编号,停电时间,停电开始时间", "T1,2026-10-01,2026-10-02").unread
    assert item.what.zh == "“停电时间（B）”、“停电开始时间（C）” 都对应“停电时间”，且内容不同，无法取舍"


@pytest.mark.parametrize("quote", ["", '"'])
def test_two_headings_over_the_same_cells_are_one(one, quote):
    row = f"T1,2026-10-01,{quote}2026-10-01{quote}"
    (table,) = one("停电编号,停电时间,停电开始时间", row, row).tables
    assert table.mapping["cut_at"] == Mapped(1)
    assert table.notes[0].zh == "“停电开始时间（C）” 与“停电时间（B）”逐行相同，采用“停电时间（B）”"


def test_map_names_a_strange_heading(one):
    (table,) = one("停电编号,拉闸,户号", "T1,2026-10-01,1", mapping={"columns": {"拉 闸": "cut_at"}}).tables
    assert table.mapping["cut_at"] == Mapped(1)


def test_map_beats_an_alias(one):
    lines = ("停电编号,停电时间,停电开始时间", "T1,2026-10-01,2026-10-02")
    (table,) = one(*lines, mapping={"columns": {"停电开始时间": "cut_at"}}).tables
    assert table.mapping["cut_at"] == Mapped(2)
    (table,) = one(*lines, mapping={"columns": {"停电开始时间": None}}).tables
    assert table.mapping["cut_at"] == Mapped(1)


def test_map_names_the_dataset(one):
    lines = ("停电编号,停电时间,合同编号,签订日期", "T1,2026,H1,2026")
    assert one(*lines, mapping={"dataset": "contracts"}).tables[0].dataset == "contracts"


def test_named_dataset_needs_no_identifying_headings(one):
    (table,) = one("清单", "户号,备注", "1,x", mapping={"dataset": "outages"}).tables
    assert (table.heading_row, set(table.mapping)) == (2, {"customer_no", "remark"})
    assert one("甲,乙", "1,2", mapping={"dataset": "outages"}).status == "unread"


def test_map_of_one_dataset_leaves_the_sheets_of_others_alone(one):
    mapping = {"dataset": "outages", "columns": {"签订日期": None, "户号": None}}
    (table,) = one("合同编号,签订日期,户号", "H1,2026-10-01,1", mapping=mapping).tables
    assert (table.dataset, set(table.mapping)) == ("contracts", {"contract_no", "signed_on", "customer_no"})
    assert [note.zh for note in table.notes] == ["--map 写的是“停电记录”，但表头符合“供用电合同”，按后者读取"]


@pytest.mark.parametrize("name", ["a.csv", "file-01.csv"])
def test_map_names_the_datasets_of_a_file(one, name):
    """By its own name, or by the number that outsiders see."""
    lines = ("停电编号,停电时间,合同编号,签订日期", "T1,2026,H1,2026")
    assert one(*lines).status == "unread"  # fits two
    file = one(*lines, mapping={"files": {name: "contracts"}}, nameless=name != "a.csv")
    assert (file.name, file.named, [table.dataset for table in file.tables]) == (name, ("contracts",), ["contracts"])
    assert one(*lines, mapping={"files": {"a.csv": ["outages", "contracts"]}}).status == "unread"


def test_map_names_the_heading_row(one):
    lines = ["停电编号,停电时间", *["T1,2026"] * 40, "停电编号,停电时间", "T2,2026"]
    assert one(*lines, mapping={"heading_row": 42}).tables[0].heading_row == 42
    assert one(*lines, mapping={"heading_row": 2}).status == "unread"


@pytest.mark.parametrize(
    ("mapping", "what", "cure"),
    [
        ({"dataset": "outage"}, "outage", "outages"),
        ({"columns": {"拉闸": "cut_a"}}, "cut_a", "cut_at"),
        ({"dataset": "contracts", "columns": {"拉闸": "cut_at"}}, "cut_at", "contract_no"),
        ({"column": {}}, "column", "columns"),
        ({"heading_row": "2"}, "heading_row", ""),
        ({"columns": ["a"]}, "columns", ""),
        ({"files": ["a.csv"]}, "files", ""),
        ({"files": {"a.csv": "outage"}}, "outage", "outages"),
        ({"files": {"b.csv": "outages"}}, "b.csv", "a.csv"),
        ({"files": {"十月": "outages"}}, "十月", "文件名"),
    ],
)
def test_map_that_names_nothing_is_a_wrong_use(one, mapping, what, cure):
    with pytest.raises(UsageError) as error:
        one("停电编号,停电时间", "T1,2026", mapping=mapping)
    assert what in error.value.text("zh")
    assert cure in error.value.text("zh")


def test_proposal_for_what_is_not_mapped(one, datasets):
    (table,) = one("停电编号,停电时间,用户编码,序号", "T1,2026,1,1").tables
    assert propose(table.headings, table.mapping, datasets["outages"]) == {"用户编码": "customer_no", "序号": None}


def test_headings_over_two_rows_are_joined(one):
    (table,) = one("停电编号,停电情况,,户号", ",停电时间,备注,", "T1,2026-10-01,雷击,1").tables
    assert (table.heading_row, table.headings) == (2, ("停电编号", "停电时间", "备注", "户号"))
    assert [note.zh for note in table.notes] == ["表头占第 1 至 2 行"]


def test_upper_row_that_fits_alone_takes_its_lower_headings_along(one):
    (table,) = one("停电编号,停电时间,用户,", ",,户号,备注", "T1,2026-10-01,1,雷击").tables
    assert (table.heading_row, set(table.mapping)) == (2, {"outage_no", "cut_at", "customer_no", "remark"})


@pytest.mark.parametrize("below", ["T1,2026-10-01,户号,备注,x", "停电编号,停电时间,,,", ",,,,"])
def test_record_and_repeated_headings_are_no_second_row(one, below):
    (table,) = one("停电编号,停电时间,原因,,", below, "T1,2026-10-01,1,雷击,").tables
    assert table.heading_row == 1
