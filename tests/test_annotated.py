"""Annotated copies: what is noted stands at its cells, and all the rest is as it was."""

from __future__ import annotations

import csv
import datetime
import io
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from noted import HEADINGS, Noted, opened, packed, parts, saved, sheet_read
from riskaudit.model.result import Severity
from riskaudit.model.table import Batches
from riskaudit.writers.annotated import package, plain
from riskaudit.writers.annotated.looks import GROUNDS
from riskaudit.writers.annotated.xml import letters, place_of

DAY = datetime.datetime(2026, 10, 1, 9, 0)
SIGNS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "＝1+1", "'=1+1", '=HYPERLINK("http://x","y")', "0012"]


def plain_book(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet.title = "停复电"
    sheet.append(HEADINGS)
    for number in range(2, 6):
        sheet.append([f"00{number}", "张三", DAY, DAY + datetime.timedelta(days=number)])


@pytest.fixture
def noted(tmp_path: Path) -> Noted:
    made = Noted(tmp_path)
    made.add("停电.xlsx", saved(plain_book), sheet_read("停复电"))
    return made


def ground(cell: object) -> str:
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type else ""  # type: ignore[attr-defined]


class TestWhatIsNoted:
    def test_cells_of_evidence_get_the_colour_and_a_comment(self, noted: Noted) -> None:
        noted.find("停电.xlsx", "停复电", 3)
        sheet = opened(noted.copy("停电.xlsx"))["停复电"]
        for address in ("C3", "D3"):
            assert ground(sheet[address]) == GROUNDS[Severity.CRITICAL]
            told = sheet[address].comment.text
            assert "提前 2 日，应提前 3 至 7 日" in told
            assert "《供电营业规则》（2024） 第七十条" in told
            assert re.search(r"讲义案例 \d+ 停电条件不具备", told)
        others = [cell for row in sheet["A1:D5"] for cell in row if cell.coordinate not in ("C3", "D3")]
        assert not any(cell.comment or ground(cell) for cell in others)

    def test_the_notes_stand_in_one_column_to_the_right(self, noted: Noted) -> None:
        noted.find("停电.xlsx", "停复电", 3, severity="low", message="甲")
        noted.find("停电.xlsx", "停复电", 3, severity="high", message="乙")
        noted.find("停电.xlsx", "停复电", 5, message="丙", shown=False)
        sheet = opened(noted.copy("停电.xlsx"))["停复电"]
        assert [sheet.cell(row, 5).value is not None for row in range(1, 6)] == [True, False, True, False, True]
        assert sheet["E1"].value == "风险提示"
        first, second = sheet["E3"].value.split("\n")
        assert first.startswith("【较大") and "乙" in first and second.startswith("【提示") and "甲" in second
        assert ground(sheet["E3"]) == ground(sheet["C3"]) == GROUNDS[Severity.HIGH]
        assert "丙" in sheet["E5"].value and not ground(sheet["C5"])
        assert sheet.column_dimensions["E"].width > 40

    def test_articles_are_printed_only_where_they_were_read(self, noted: Noted) -> None:
        noted.find("停电.xlsx", "停复电", 3, basis="gz96-cut-procedure sg10-complaint pq-thd-35")
        told = opened(noted.copy("停电.xlsx"))["停复电"]["E3"].value
        assert "六十七条" not in told
        assert "《供电营业规则》（1996）「据二手资料，待核原文」" in told
        assert "GB/T 14549-93「未核，仅作提示」" in told
        assert told.index("法律法规：") < told.index("对外承诺：")

    def test_numbers_and_dates_keep_their_form_under_the_colour(self, tmp_path: Path) -> None:
        def make(book: openpyxl.Workbook) -> None:
            plain_book(book)
            cell = book.active["D3"]
            cell.font, cell.number_format = Font(bold=True, color="FF00AA00"), "yyyy/m/d"
            cell.fill = PatternFill("solid", fgColor="FF123456")

        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(make), sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 3)
        cell = opened(noted.copy("停电.xlsx"))["停复电"]["D3"]
        assert (cell.font.bold, cell.number_format) == (True, "yyyy/m/d")
        assert ground(cell) == GROUNDS[Severity.CRITICAL]
        assert cell.value == DAY + datetime.timedelta(days=3)

    def test_blank_cells_are_coloured_too(self, tmp_path: Path) -> None:
        def make(book: openpyxl.Workbook) -> None:
            plain_book(book)
            book.active["C3"].value = None
            book.active["D4"].value = None

        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(make), sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 3, state="empty")
        noted.find("停电.xlsx", "停复电", 4, ("cut",), state="empty")
        sheet = opened(noted.copy("停电.xlsx"))["停复电"]
        assert [ground(sheet[name]) != "" for name in ("B3", "C3", "D3", "C4", "D4")] == [
            False,
            True,
            True,
            False,
            True,
        ]

    def test_an_absent_column_or_one_of_another_dataset_colours_nothing(self, noted: Noted) -> None:
        noted.find("停电.xlsx", "停复电", 3, state="absent")
        noted.find("停电.xlsx", "停复电", 4, dataset="applications")
        sheet = opened(noted.copy("停电.xlsx"))["停复电"]
        assert not any(ground(cell) for row in sheet["A3:D4"] for cell in row)
        assert sheet["E3"].value and sheet["E4"].value


class TestHeadings:
    def grown(self, tmp_path: Path, lines: list[list[str | None]], told: list[str], merged: str = "") -> object:
        def make(book: openpyxl.Workbook) -> None:
            sheet = book.active
            sheet.title = "停复电"
            for line in lines:
                sheet.append(line)
            sheet.append(["001", "张三", DAY, DAY])
            if merged:
                sheet.merge_cells(merged)

        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(make), sheet_read("停复电", len(lines), told))
        noted.find("停电.xlsx", "停复电", len(lines) + 1)
        return opened(noted.copy("停电.xlsx"))["停复电"]

    def colored(self, sheet: object, row: int) -> str:
        return "".join(cell.column_letter for cell in sheet[row][:4] if ground(cell))  # type: ignore[index]

    def test_headings_over_two_rows(self, tmp_path: Path) -> None:
        lines = [["停电单号", "户名", "时间", None], [None, None, "送达", "停电"]]
        sheet = self.grown(tmp_path, lines, ["停电单号", "户名", "时间送达", "时间停电"], "C1:D1")
        assert self.colored(sheet, 3) == "CD"

    def test_a_heading_that_fits_two_columns_colours_none(self, tmp_path: Path) -> None:
        lines = [["停电单号", "户名", "时间", "时间"], [None, "x", "送达", "停电"]]
        sheet = self.grown(tmp_path, lines, ["停电单号", "户名", "时间", "停电"])
        assert self.colored(sheet, 3) == "D"

    def test_twice_the_same_heading_in_the_order_told(self, tmp_path: Path) -> None:
        sheet = self.grown(tmp_path, [["停电单号", "户名", "时间", "时间"]], ["停电单号", "户名", "时间", "时间"])
        assert self.colored(sheet, 2) == "CD"

    def test_blank_columns_shift_nothing(self, tmp_path: Path) -> None:
        def make(book: openpyxl.Workbook) -> None:
            sheet = book.active
            sheet.title = "停复电"
            sheet["B3"], sheet["D3"], sheet["G3"], sheet["H3"] = HEADINGS
            sheet["B4"], sheet["G4"] = "001", DAY

        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(make), sheet_read("停复电", 3))
        noted.find("停电.xlsx", "停复电", 4)
        sheet = opened(noted.copy("停电.xlsx"))["停复电"]
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["G4", "H4"]
        assert (sheet["I3"].value, bool(sheet["I4"].value)) == ("风险提示", True)

    def test_of_two_tables_in_a_sheet_the_one_above_the_row(self, tmp_path: Path) -> None:
        other = ("停电时间", "户名", "停电单号", "通知书送达时间")

        def make(book: openpyxl.Workbook) -> None:
            plain_book(book)
            for line in ([], other, [DAY, "李四", "009", DAY]):
                book.active.append(line)

        second = sheet_read("停复电", 7, HEADINGS)
        second = second.model_copy(update={"columns": tuple(second.columns[i] for i in (3, 1, 0, 2))})
        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(make), sheet_read("停复电"), second)
        noted.find("停电.xlsx", "停复电", 8, ("cut",))
        noted.find("停电.xlsx", "停复电", 2, ("cut",))
        sheet = opened(noted.copy("停电.xlsx"))["停复电"]
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["D2", "A8"]
        assert sheet["E1"].value == sheet["E7"].value == "风险提示"

    def test_cells_merged_downwards_are_coloured_where_they_are_seen(self, tmp_path: Path) -> None:
        def make(book: openpyxl.Workbook) -> None:
            plain_book(book)
            book.active.merge_cells("C3:C5")

        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(make), sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 3)
        noted.find("停电.xlsx", "停复电", 5, message="同一通知书")
        sheet = opened(noted.copy("停电.xlsx"))["停复电"]
        assert "同一通知书" in sheet["C3"].comment.text
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["C3", "D3", "D5"]


def full_book(book: openpyxl.Workbook) -> None:
    plain_book(book)
    sheet = book.active
    sheet["F1"], sheet["F2"] = "天数", "=D2-C2"
    sheet["F3"] = "=SUM(F2:F2)"
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[3].height = 44
    sheet.auto_filter.ref = "A1:F5"
    sheet.freeze_panes = "B2"
    sheet["A2"].comment = Comment("原有批注", "张三")
    check = DataValidation(type="list", formula1='"甲,乙"')
    check.add("B2:B5")
    sheet.add_data_validation(check)
    sheet.conditional_formatting.add("A2:A5", CellIsRule(operator="equal", formula=["1"], font=Font(bold=True)))
    sheet.print_options.gridLines = True
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=1, max_row=3))
    sheet.add_chart(chart, "J2")
    other = book.create_sheet("参数")
    other.append(["项目", "值"])
    other.append(["限值", "=停复电!F3*2"])
    other.add_table(Table(displayName="参数表", ref="A1:B2"))
    other.sheet_state = "hidden"


FULL = saved(full_book)


class TestWhatStays:
    def test_formulas_looks_and_other_sheets(self, tmp_path: Path) -> None:
        noted, content = Noted(tmp_path), saved(full_book)
        noted.add("停电.xlsx", content, sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 3)
        noted.find("停电.xlsx", "停复电", 2, ("outage_no",), message="甲")
        copy = noted.copy("停电.xlsx")
        before, after = opened(content), opened(copy)
        assert after.sheetnames == ["停复电", "参数", "风险提示说明"]
        sheet, old = after["停复电"], before["停复电"]
        assert (sheet["F2"].value, sheet["F2"].data_type, sheet["F3"].value) == ("=D2-C2", "f", "=SUM(F2:F2)")
        assert sheet.column_dimensions["C"].hidden and sheet.row_dimensions[4].hidden
        assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[3].height) == (33, 44)
        assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:F5", "B2")
        assert [item.sqref for item in sheet.data_validations.dataValidation] == [
            item.sqref for item in old.data_validations.dataValidation
        ]
        assert len(sheet.conditional_formatting) == 1 and sheet.print_options.gridLines
        assert sheet["A2"].comment.text == "原有批注"
        assert sheet["G1"].value == "风险提示" and "甲" in sheet["G2"].value
        assert after["参数"].sheet_state == "hidden" and after["参数"]["B2"].value == "=停复电!F3*2"
        changed = {name for name, data in parts(content).items() if parts(copy).get(name) != data}
        assert changed == {
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
            "xl/comments/comment1.xml",
            "xl/drawings/commentsDrawing1.vml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        }
        assert "1 个单元格原有批注" in str([row[1].value for row in after["风险提示说明"]])

    def test_a_drawing_of_comments_comes_after_charts_and_before_tables(self, tmp_path: Path) -> None:
        def make(book: openpyxl.Workbook) -> None:
            plain_book(book)
            book.active.add_table(Table(displayName="停电表", ref="A1:D5"))
            book.active.add_chart(BarChart(), "J2")

        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(make), sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 3)
        copy = noted.copy("停电.xlsx")
        order = re.findall(
            rb"<(drawing|legacyDrawing|tableParts|pageMargins)\b", parts(copy)["xl/worksheets/sheet1.xml"]
        )
        assert order == [b"pageMargins", b"drawing", b"legacyDrawing", b"tableParts"]
        assert opened(copy)["停复电"].tables["停电表"].ref == "A1:D5"
        assert "xl/charts/chart1.xml" in parts(copy)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        cells=st.lists(
            st.lists(
                st.one_of(
                    st.none(),
                    st.integers(-9, 9),
                    st.booleans(),
                    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5),
                    st.just("=A1&B1"),
                ),
                min_size=4,
                max_size=7,
            ),
            min_size=1,
            max_size=6,
        ),
        at=st.sets(st.integers(2, 7)),
    )
    def test_every_cell_is_what_it_was(self, cells: list[list[object]], at: set[int], tmp_path: Path) -> None:
        def make(book: openpyxl.Workbook) -> None:
            book.active.title = "停复电"
            book.active.append(HEADINGS)
            for line in cells:
                book.active.append([None if cell == "" else cell for cell in line])

        content = saved(make)
        noted = Noted(tmp_path)
        noted.add("停电.xlsx", content, sheet_read("停复电"))
        for row in sorted(at) or [2]:
            noted.find("停电.xlsx", "停复电", row)
        before, after = opened(content)["停复电"], opened(noted.copy("停电.xlsx"))["停复电"]
        width = max(cell.column for row in before.iter_rows() for cell in row if cell.value is not None)
        for row in before.iter_rows():
            for cell in row:
                if cell.column <= width:
                    other = after[cell.coordinate]
                    assert (other.value, other.data_type) == (cell.value, cell.data_type)
        notes = [cell.row for cell in after[letters(width + 1)] if cell.value is not None]
        written = {row for row in sorted(at) or [2] if row <= len(cells) + 1}
        assert set(notes) - {1} <= written

    def test_the_same_bytes_twice(self, noted: Noted) -> None:
        noted.find("停电.xlsx", "停复电", 3)
        assert noted.written() == noted.written()


class TestPrefixesAndShortForms:
    def test_rows_and_cells_without_addresses_and_a_prefix(self, tmp_path: Path) -> None:
        def of(name: str) -> str:
            return f'<x:c t="inlineStr"><x:is><x:t>{name}</x:t></x:is></x:c>'

        content = parts(saved(plain_book))
        sheet = (
            '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols>'
            '<x:col min="2" max="16384" width="9" hidden="1"/></x:cols><x:sheetData>'
            f"<x:row>{''.join(map(of, HEADINGS))}</x:row><x:row>{of('1')}{of('2')}{of('3')}{of('4')}</x:row>"
            "</x:sheetData></x:worksheet>"
        )
        noted = Noted(tmp_path)
        noted.add("停电.xlsx", packed(content | {"xl/worksheets/sheet1.xml": sheet.encode()}), sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 2)
        copy = noted.copy("停电.xlsx")
        data = parts(copy)["xl/worksheets/sheet1.xml"].decode()
        assert '<x:col min="5" max="5" width="80" customWidth="1"/>' in data
        assert '<x:col width="9" hidden="1" min="2" max="4"/>' in data
        assert '<x:col width="9" hidden="1" min="6" max="16384"/>' in data
        found = opened(copy)["停复电"]
        assert [cell.value for cell in found[2]][:4] == ["1", "2", "3", "4"]
        assert found["E1"].value == "风险提示" and found["C2"].comment and ground(found["D2"])

    @given(st.integers(1, 16_384), st.integers(1, 1_048_576))
    def test_addresses(self, column: int, row: int) -> None:
        assert place_of(f"{letters(column)}{row}") == (row, column)


class TestLastSheet:
    def test_it_says_what_it_is_and_counts_what_was_noted(self, noted: Noted) -> None:
        noted.find("停电.xlsx", "停复电", 3)
        noted.find("停电.xlsx", "停复电", 99, message="不在表中的行")
        noted.find("停电.xlsx", "没有的表", 3, message="不在簿中的表")
        noted.find("", "", None, message="均值超限", severity="high")
        book = opened(noted.copy("停电.xlsx"))
        told = [[cell.value for cell in row] for row in book["风险提示说明"]]
        words = "\n".join(str(cell) for line in told for cell in line if cell)
        assert told[0][0] == "内部"
        assert "共 3 条 = 注在行上 1 条 + 未能定位到行 2 条" in words
        for message in ("不在表中的行", "不在簿中的表", "均值超限"):
            assert message in words
        listed = noted.written()["annotated/说明.txt"].decode("utf-8-sig")
        assert "停电.xlsx：3 条 → annotated/停电.xlsx" in listed and "均值超限" in listed

    def test_a_name_that_is_taken(self, tmp_path: Path) -> None:
        def make(book: openpyxl.Workbook) -> None:
            plain_book(book)
            book.create_sheet("风险提示说明")

        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(make), sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 3)
        assert opened(noted.copy("停电.xlsx")).sheetnames == ["停复电", "风险提示说明", "风险提示说明2"]

    def test_english_has_no_chinese_of_its_own(self, noted: Noted) -> None:
        noted.find("停电.xlsx", "停复电", 3, message="2 days", basis="")
        book = opened(noted.copy("停电.xlsx", "en"))
        words = "\n".join(str(row[1].value) for row in book["About the risk notes"] if row[1].value != "停电.xlsx")
        assert not re.search(r"[\u3400-\u9fff]", words)
        assert book["停复电"]["E1"].value == "Risk notes"


class TestUntrusted:
    def kept_away(self, tmp_path: Path, content: bytes) -> dict[str, bytes]:
        noted = Noted(tmp_path)
        noted.add("停电.xlsx", content, sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 2)
        noted.texts["停电.xlsx"] = {"停复电": Batches([[h, "x"] for h in HEADINGS], [1, 2])}
        return noted.written()

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda data: b'<!DOCTYPE w [<!ENTITY a "aaaa">]>' + data,
            lambda data: data[: len(data) // 2],
            lambda data: b'<?xml version="1.0" encoding="UTF-16"?>' + data,
            lambda data: data.replace(b'r="2"', b'r="1"'),
            lambda data: data.replace(b'r="B2"', b'r="A2"'),
            lambda data: data.replace(b'<row r="2"', b'<row r="zwei"'),
        ],
    )
    def test_a_sheet_that_is_not_to_be_trusted_becomes_one_of_texts(self, spoil: object, tmp_path: Path) -> None:
        content = parts(saved(plain_book))
        content["xl/worksheets/sheet1.xml"] = spoil(content["xl/worksheets/sheet1.xml"])  # type: ignore[operator]
        made = opened(self.kept_away(tmp_path, packed(content))["annotated/停电.xlsx"])
        assert made["停复电"]["A2"].value == "x" and ground(made["停复电"]["C2"])
        assert "各单元格按文本写入" in "".join(str(row[1].value) for row in made["风险提示说明"])

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_a_damaged_workbook_makes_nothing_fail(self, data: st.DataObject, tmp_path: Path) -> None:
        content = parts(FULL)
        name = data.draw(st.sampled_from(sorted(name for name in content if name.endswith(("xml", "rels", "vml")))))
        whole = content[name]
        first = data.draw(st.integers(0, len(whole) - 1))
        last = data.draw(st.integers(first, min(len(whole), first + 40)))
        new = data.draw(st.sampled_from([b"", b"<", b'"', b"/>", b"x", b"9" * 9, whole[first:last] * 2]))
        content[name] = whole[:first] + new + whole[last:]
        assert "annotated/停电.xlsx" in self.kept_away(tmp_path, packed(content))

    def test_a_bomb_is_left_alone_and_said_so(self, tmp_path: Path) -> None:
        content = parts(saved(plain_book)) | {"xl/media/bomb.bin": bytes(60 << 20)}
        made = self.kept_away(tmp_path, packed(content))
        assert list(made) == ["annotated/说明.txt"]
        assert "停电.xlsx：1 条，未生成副本：文件过大" in made["annotated/说明.txt"].decode("utf-8-sig")

    def test_a_large_file_is_left_alone_and_said_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("riskaudit.writers.annotated.MOST_PACKED", 10)
        assert list(self.kept_away(tmp_path, saved(plain_book))) == ["annotated/说明.txt"]

    def test_names_stay_below_the_folder_and_apart(self, tmp_path: Path) -> None:
        noted = Noted(tmp_path)
        for name in ("../../a.xlsx", "/a.xlsx", "A.xlsx", "包.zip/月/b.csv"):
            noted.add(name, saved(plain_book), sheet_read("停复电"))
            noted.find(name, "停复电", 2)
        names = [name for name in noted.written() if name.endswith(".xlsx")]
        assert names == [
            "annotated/a.xlsx",
            "annotated/a(2).xlsx",
            "annotated/A(3).xlsx",
            "annotated/包.zip/月/b.csv.xlsx",
        ]

    def test_a_file_changed_since_is_said_so(self, noted: Noted) -> None:
        noted.find("停电.xlsx", "停复电", 2)
        noted.inputs[0] = noted.inputs[0].model_copy(update={"sha256": "0" * 64})
        about = opened(noted.copy("停电.xlsx"))["风险提示说明"]
        assert any("字节不同" in str(row[1].value) for row in about)


class TestMacrosAndSignatures:
    def test_macros_stay_and_are_said(self, tmp_path: Path) -> None:
        content = parts(saved(plain_book))
        types = content["[Content_Types].xml"]
        types = types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
        types = types.replace(b"vnd.openxmlformats-officedocument.sheet.macro", b"vnd.ms-excel.sheet.macro")
        content |= {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\x01\x02"}
        noted = Noted(tmp_path)
        noted.add("宏.xlsm", packed(content), sheet_read("停复电"))
        noted.find("宏.xlsm", "停复电", 2)
        copy = noted.copy("宏.xlsm")
        assert parts(copy)["xl/vbaProject.bin"] == b"\x01\x02"
        assert any("原文件含宏" in str(row[1].value) for row in opened(copy)["风险提示说明"])

    def test_a_signature_is_taken_out_and_said(self, tmp_path: Path) -> None:
        content = parts(saved(plain_book))
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
        relation = f'<Relationship Id="s" Type="{kind}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
        content["_rels/.rels"] = content["_rels/.rels"].replace(b"</Relationships>", relation.encode())
        content["_xmlsignatures/origin.sigs"] = b""
        noted = Noted(tmp_path)
        noted.add("停电.xlsx", packed(content), sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 2)
        copy = parts(noted.copy("停电.xlsx"))
        assert not [name for name in copy if "signature" in name] and b"signature" not in copy["_rels/.rels"]
        assert any("数字签名" in str(row[1].value) for row in opened(packed(copy))["风险提示说明"])


def hostile(tmp_path: Path) -> Noted:
    """A CSV each of whose cells, and a workbook each of whose texts, begins like a formula; so do the messages."""
    noted = Noted(tmp_path)
    columns: list[list[str | None]] = [[heading, *SIGNS] for heading in HEADINGS]
    noted.add("=1+1.csv", b"x", sheet_read(""), format="csv")
    noted.texts["=1+1.csv"] = {"": Batches(columns, list(range(1, len(SIGNS) + 2)))}

    def make(book: openpyxl.Workbook) -> None:
        plain_book(book)
        for number, text in enumerate(SIGNS[:4] + SIGNS[6:], 2):
            cell = book.active.cell(number, 2)
            cell.value, cell.data_type = text, "s"

    noted.add("停电.xlsx", saved(make), sheet_read("停复电"))
    for number, text in enumerate(SIGNS, 2):
        noted.find("=1+1.csv", "", number, message=text, key=text, unit=text)
        noted.find("停电.xlsx", "停复电", 2 + number % 4, message=text, key=text, unit=text)
    noted.find("", "", None, message="=1+1")
    return noted


class TestFormulas:
    def test_no_cell_is_a_formula_that_was_none(self, tmp_path: Path) -> None:
        noted = hostile(tmp_path)
        for name, content in noted.written().items():
            if name.endswith(".xlsx"):
                for sheet in opened(content):
                    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], name

    def test_texts_of_a_csv_are_the_same_texts(self, tmp_path: Path) -> None:
        sheet = opened(hostile(tmp_path).copy("=1+1.csv.xlsx")).worksheets[0]
        found = [sheet.cell(number, 1).value for number in range(2, len(SIGNS) + 2)]
        assert found == [text.replace("\r", "_x000D_") for text in SIGNS]
        assert all(sheet.cell(2, column).number_format == "@" for column in (1, 2))

    def test_too_many_cells_for_a_workbook(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plain, "MOST_CELLS", 3)
        noted = hostile(tmp_path)
        assert "annotated/=1+1.csv.xlsx" not in noted.written()
        assert "=1+1.csv：10 条，未生成副本：文件过大" in noted.written()["annotated/说明.txt"].decode("utf-8-sig")


OFFICE = shutil.which("soffice")


def converted(folder: Path, content: bytes, target: str) -> Path:
    """A workbook as LibreOffice writes it again."""
    source = folder / "in.xlsx"
    source.write_bytes(content)
    (folder / "out").mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", target, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "out" / f"in.{target.partition(':')[0]}"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
class TestLibreOffice:
    def test_it_opens_and_shows_the_same(self, tmp_path: Path) -> None:
        noted = Noted(tmp_path)
        noted.add("停电.xlsx", saved(full_book), sheet_read("停复电"))
        noted.find("停电.xlsx", "停复电", 3)
        again = openpyxl.load_workbook(converted(tmp_path, noted.copy("停电.xlsx"), "xlsx"))
        sheet = again["停复电"]
        assert again.sheetnames == ["停复电", "参数", "风险提示说明"]
        assert "应提前 3 至 7 日" in sheet["C3"].comment.text and "原有批注" in sheet["A2"].comment.text
        assert ground(sheet["C3"]) == GROUNDS[Severity.CRITICAL]
        assert sheet["F2"].value == "=D2-C2" and sheet["G1"].value == "风险提示"
        assert [item.formula1 for item in sheet.data_validations.dataValidation] == ['"甲,乙"']

    def test_texts_stay_texts(self, tmp_path: Path) -> None:
        content = hostile(tmp_path).copy("=1+1.csv.xlsx")
        again = openpyxl.load_workbook(converted(tmp_path, content, "xlsx"))
        assert not [c for sheet in again for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        shown = converted(tmp_path, content, "csv:Text - txt - csv (StarCalc):44,34,76,1").read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(shown, newline="")))
        assert [row[0].strip("\r\n") for row in rows[1 : len(SIGNS) + 1]] == [text.strip("\r") for text in SIGNS]


def test_a_package_of_two_parts_of_one_name_is_not_touched() -> None:
    with pytest.raises(ValueError, match="one name"):
        package.Package({"a.xml": b"", "A.xml": b""})
