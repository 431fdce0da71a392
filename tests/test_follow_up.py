"""From one month to the next: what people did to the ledger, and what became of its findings."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from riskaudit.cli import main
from riskaudit.errors import UsageError
from riskaudit.library import load
from riskaudit.model.follow_up import Again
from riskaudit.model.ledger import COLUMNS, REGISTER, Ledger, Mark
from riskaudit.records import survey
from riskaudit.records.ledger import LedgerFaults, read_ledgers
from riskaudit.spine import judge
from riskaudit.spine.answers import Verdict
from riskaudit.spine.follow_up import check_secret, feedback
from spark import NEEDS_SPARK

HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所"
STATION, OTHER = "青禾供电所", "白鹭供电所"
SOFFICE = shutil.which("soffice")
Sheet = Any


def repair(number: int, arrived: str, day: str = "2026-10-01", station: str = STATION) -> str:
    """A repair order; in towns the crew must be there within an hour of 08:00."""
    at = f"{day} {arrived}" if arrived[:1].isdigit() else arrived
    return f"20261001000000{number:02d},{day} 08:00:00,{day} 08:01:00,{at},{day} 13:00:00,城区,{station}"


GOOD, LATE = "08:40:00", "09:00:01"


def export(folder: Path, *rows: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "抢修.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return folder


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def audit(exported: Path, out: Path, *words: str | Path, month: str = "2026-10", lang: str = "zh") -> Result:
    asked = ["check", exported, "--month", month, "-o", out, "--format", "json,ledger,text", "--lang", lang]
    result = run(*asked, *words)
    assert result.exit_code in (0, 1, 3, 4), result.output[-300:]
    return result


def follow(ledger: Path, exported: Path, out: Path, *words: str | Path, month: str = "2026-11") -> dict[str, Any]:
    asked = ["follow-up", ledger, exported, "--month", month, "-o", out, "--format", "json,ledger,text"]
    result = run(*asked, *words)
    assert result.exit_code in (0, 1, 3, 4), result.output[-300:]
    told = json.loads((out / "report.json").read_text(encoding="utf-8"))["follow_up"]
    assert isinstance(told, dict)
    return told


def orders(path: Path, sheet: str = "整改台账") -> dict[str, dict[str, Any]]:
    """The orders of a ledger by number, cells by heading."""
    head, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    return {str(row["稽查工单号"]): row for row in found}


def edited(source: Path, target: Path, edit: Callable[[Sheet], None]) -> Path:
    book = openpyxl.load_workbook(source)
    edit(book["整改台账"])
    book.save(target)
    return target


def at(sheet: Sheet, heading: str, number: int) -> Any:
    """The cell under a heading in the row of the n-th order."""
    (column,) = (cell.column for cell in sheet[1] if cell.value == heading)
    return sheet.cell(number + 1, column)


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the audit of October: orders 1 to 7 are late, 8 is not."""
    base = tmp_path_factory.mktemp("october")
    rows = [repair(n, LATE, station=OTHER if n == 7 else STATION) for n in range(1, 8)]
    audit(export(base / "in", *rows, repair(8, GOOD)), base / "out")
    return base / "out"


@pytest.fixture(scope="module")
def november(october: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The ledger of October as people filled it in, followed up with the records of November."""
    base = tmp_path_factory.mktemp("november")
    by_key = {row["记录编号"][-2:]: number for number, row in orders(october / "ledger.xlsx").items()}

    def fill(sheet: Sheet) -> None:
        places = {at(sheet, "稽查工单号", n).value: n for n in range(1, sheet.max_row)}
        five, six, seven = (places[by_key[key]] for key in ("05", "06", "07"))
        for place in (five, six):
            at(sheet, "状态", place).value = "销号"
            at(sheet, "销号日期", place).value = datetime(2026, 11, 5)
        at(sheet, "终审", five).value = "属实"
        at(sheet, "反馈期限", seven).value = "2026年12月31日"
        at(sheet, "责任人", seven).value = "王某"
        at(sheet, "退补金额", seven).value = 12.5
        sheet.insert_cols(3)
        sheet.cell(1, 3).value = "自加列"
        sheet.cell(seven + 1, 3).value = "看这里"
        sheet.cell(sheet.max_row + 1, 4).value = "手工行"

    ledger = edited(october / "ledger.xlsx", base / "filled.xlsx", fill)
    rows = [
        repair(1, GOOD),
        repair(2, LATE),
        repair(3, "三点"),
        repair(5, LATE),
        repair(6, GOOD),
        repair(9, LATE, "2026-11-03"),
        repair(10, GOOD, "2026-11-03"),
    ]
    return base / "out", follow(ledger, export(base / "in", *rows), base / "out")


KEYS = {
    "fixed": "01",
    "recurring": "02",
    "unknown": "03",
    "absent": "04",
    "reopened": "05",
    "closed": "06",
    "kept": "07",
}


def row_of(out: Path, key: str, sheet: str = "整改台账") -> dict[str, Any]:
    (row,) = (row for row in orders(out / "ledger.xlsx", sheet).values() if str(row["记录编号"])[-2:] == key)
    return row


def test_every_old_finding_is_told_once(november: tuple[Path, dict[str, Any]]) -> None:
    total = november[1]["total"]
    assert {name: total[name] for name in Again} == {
        "fixed": 2,
        "recurring": 2,
        "absent": 2,
        "unknown": 1,
        "unchecked": 0,
    }
    assert (total["orders"], total["closed"], total["reopened"], total["overdue"]) == (7, 2, 1, 4)
    assert november[1]["new"] == 1
    assert (total["true"], total["partly"], total["untrue"], total["refund_cents"]) == (1, 0, 0, 1250)
    units = {item["unit"]: item["counts"] for item in november[1]["units"]}
    assert set(units) == {STATION, OTHER}
    assert {name: sum(counts[name] for counts in units.values()) for name in total} == total


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("01", "复查未见异常"),
        ("02", "再次发现（记录在本期之外）"),
        ("03", "无法判定（"),
        ("04", "本期导出中没有"),
        ("05", "销号后再次发现，已重新打开；原销号日期 2026-11-05"),
        ("07", "本期导出中没有"),
    ],
)
def test_what_the_ledger_suggests(key: str, said: str, november: tuple[Path, dict[str, Any]]) -> None:
    assert said in row_of(november[0], key)["本期复查结果"]


def test_nothing_is_closed_and_only_what_was_closed_is_reopened(november: tuple[Path, dict[str, Any]]) -> None:
    out = november[0]
    assert {row_of(out, key)["状态"] for key in ("01", "02", "03", "04", "05", "07")} == {"派发"}
    again = row_of(out, "05")
    assert again["是否重复"] == "是" and again["反馈期限"] == datetime(2026, 12, 8)
    assert again["终审"] == "属实" and again["销号日期"] == datetime(2026, 11, 5)
    assert {row_of(out, key)["是否重复"] for key in ("01", "02", "03", "04", "07")} == {None}
    assert row_of(out, "06", "已销号")["状态"] == "销号"
    assert row_of(out, "02")["反馈期限"] == datetime(2026, 11, 9)


def test_what_people_wrote_goes_on(november: tuple[Path, dict[str, Any]]) -> None:
    row = row_of(november[0], "07")
    assert (row["责任人"], row["退补金额"], row["自加列"]) == ("王某", 12.5, "看这里")
    assert row["反馈期限"] == datetime(2026, 12, 31) and "已过" not in row["本期复查结果"]
    (own,) = (row for number, row in orders(november[0] / "ledger.xlsx").items() if number == "None")
    assert "手工行" in own.values() and "手工行，没有指纹" in own["本期复查结果"]


def test_new_findings_stand_below_under_new_numbers(november: tuple[Path, dict[str, Any]]) -> None:
    last = list(orders(november[0] / "ledger.xlsx").items())[-1]
    assert last[0] == "JC-2026-11-0001" and last[1]["记录编号"].endswith("09")


def test_the_summary_says_so(november: tuple[Path, dict[str, Any]]) -> None:
    text = (november[0] / "report.txt").read_text(encoding="utf-8")
    assert "上期台账复查" in text and "工单 7 张、线索 7 条；本期新发现 1 条" in text and "手工行 1 行" in text
    assert (
        "已终审 1 张：属实 1、部分属实 0、不属实 0，查实率（属实与部分属实）100.0%" in text and "合计 12.50 元" in text
    )
    run("render", november[0] / "report.json", "-f", "pdf", "-o", november[0] / "report.pdf")
    pdf = PdfReader(november[0] / "report.pdf")
    assert "上期台账复查" in [item.title for item in pdf.outline if not isinstance(item, list)]
    (page,) = (told for told in (page.extract_text() for page in pdf.pages[3:]) if "台账状态" in told)
    assert "JC-2026-10-" in page and "王某" not in page and "再次发现" in page
    refused = run("render", november[0] / "report.json", "-f", "ledger")
    assert refused.exit_code == 2 and "follow-up" in refused.output


def test_the_report_names_nobody(november: tuple[Path, dict[str, Any]]) -> None:
    for file in ("report.json", "report.txt", "findings.csv"):
        assert "王某" not in (november[0] / file).read_text(encoding="utf-8"), file


def test_the_third_month_goes_on_from_there(november: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    told = follow(
        november[0] / "ledger.xlsx", export(tmp_path / "in", repair(6, LATE)), tmp_path / "out", month="2026-12"
    )
    assert told["total"]["orders"] == 8 and told["total"]["reopened"] == 1
    assert told["ledgers"][0]["by_hand"] == 1
    assert row_of(tmp_path / "out", "06")["是否重复"] == "是"
    assert row_of(tmp_path / "out", "07")["自加列"] == "看这里"


def test_a_closed_row_that_is_tidied_away_stays_closed(november: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(november[0] / "ledger.xlsx")
    del book["已销号"]
    book.save(tmp_path / "l.xlsx")
    told = follow(tmp_path / "l.xlsx", export(tmp_path / "in", repair(6, GOOD)), tmp_path / "out", month="2026-12")
    assert len(told["deleted"]) == 1 and told["total"]["closed"] == 1
    assert row_of(tmp_path / "out", "06", "已销号")["状态"] == "销号"


def test_the_same_twice(october: Path, tmp_path: Path) -> None:
    exported = export(tmp_path / "in", repair(1, LATE), repair(2, GOOD))
    for name in ("a", "b"):
        follow(october / "ledger.xlsx", exported, tmp_path / name)
    for file in ("ledger.xlsx", "report.json", "report.txt", "findings.csv"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


def test_large_exports_are_told_alike(october: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = export(tmp_path / "in", repair(1, GOOD), repair(2, LATE), repair(3, ""), repair(9, LATE, "2026-11-03"))
    small = follow(october / "ledger.xlsx", exported, tmp_path / "small")
    monkeypatch.setattr(survey, "LARGE", 0)
    monkeypatch.setattr(judge, "WHOLE", 0)
    assert follow(october / "ledger.xlsx", exported, tmp_path / "large") == small
    assert (tmp_path / "large" / "ledger.xlsx").read_bytes() == (tmp_path / "small" / "ledger.xlsx").read_bytes()


@NEEDS_SPARK
def test_spark_tells_the_same(october: Path, tmp_path: Path) -> None:
    exported = export(tmp_path / "in", repair(1, GOOD), repair(2, LATE), repair(9, LATE, "2026-11-03"))
    words = ["--rules", "builtin"]
    embedded = follow(october / "ledger.xlsx", exported, tmp_path / "duckdb", *words)
    assert follow(october / "ledger.xlsx", exported, tmp_path / "spark", *words, "--engine", "spark") == embedded


@pytest.mark.parametrize(
    ("counts", "old", "unread", "again"),
    [
        ({"fail": 1}, 1, False, Again.RECURRING),
        ({"review": 1}, 1, False, Again.RECURRING),
        ({"fail": 1, "pass": 1}, 2, False, Again.RECURRING),
        ({"fail": 1, "unknown": 1}, 1, True, Again.RECURRING),
        ({}, 1, False, Again.ABSENT),
        ({}, 1, True, Again.UNKNOWN),
        ({"unknown": 1}, 1, False, Again.UNKNOWN),
        ({"notapplicable": 1}, 1, False, Again.UNKNOWN),
        ({"outside": 1}, 1, False, Again.UNKNOWN),
        ({"pass": 1, "unknown": 1}, 1, False, Again.UNKNOWN),
        ({"pass": 1, "notapplicable": 1}, 1, False, Again.UNKNOWN),
        ({"pass": 1, "outside": 1}, 1, False, Again.UNKNOWN),
        ({"pass": 1}, 2, False, Again.UNKNOWN),
        ({"pass": 1}, 1, False, Again.FIXED),
        ({"pass": 2}, 2, False, Again.FIXED),
        ({"pass": 3}, 2, True, Again.FIXED),
    ],
)
def test_the_truth_table(counts: dict[str, int], old: int, unread: bool, again: Again) -> None:
    verdict = Verdict()
    verdict.counts.update(counts)
    assert verdict.again(old, unread=unread) is again


def test_a_rule_that_is_not_checked_tells_nothing(october: Path, tmp_path: Path) -> None:
    def rename(sheet: Sheet) -> None:
        cell = at(sheet, "指纹（勿改）", 1)
        mark = Mark.read(cell.value)
        assert mark is not None
        cell.value = str(replace(mark, findings=(mark.findings[0]._replace(rule="repair/gone"),)))

    ledger = edited(october / "ledger.xlsx", tmp_path / "l.xlsx", rename)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "台区.csv").write_text("台区编号,统计月份\n1,2026-11\n", encoding="utf-8")
    told = follow(ledger, tmp_path / "in", tmp_path / "out")
    assert told["total"]["unchecked"] == 7
    gone = orders(tmp_path / "out" / "ledger.xlsx")["JC-2026-10-0001"]
    assert "规则本期未检查（规则库已无此规则）" in gone["本期复查结果"]
    assert "规则本期未检查（未见“故障抢修工单”数据）" in row_of(tmp_path / "out", "02")["本期复查结果"]


def test_what_was_not_read_is_not_absent(october: Path, tmp_path: Path) -> None:
    exported = export(tmp_path / "in", repair(1, GOOD))
    (exported / "坏.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 40)
    told = follow(october / "ledger.xlsx", exported, tmp_path / "out")
    assert told["total"]["absent"] == 0 and told["total"]["unknown"] == 6 and told["total"]["fixed"] == 1
    assert "不能断定" in row_of(tmp_path / "out", "02")["本期复查结果"]


def test_duplicates_of_a_key_are_counted(tmp_path: Path) -> None:
    """Three orders share a fingerprint: one hit keeps them all open, a fourth hit is new."""
    audit(export(tmp_path / "a", *[repair(1, LATE)] * 3), tmp_path / "out")
    ledger = tmp_path / "out" / "ledger.xlsx"
    assert len({row["指纹（勿改）"].split()[4] for row in orders(ledger).values()}) < len(orders(ledger))
    late = sum("到达现场超过监管时限" in row["稽查规则"] for row in orders(ledger).values())
    assert late == 3
    fewer = follow(
        ledger,
        export(tmp_path / "b", repair(1, LATE), repair(1, GOOD), repair(1, GOOD)),
        tmp_path / "fewer",
        month="2026-10",
    )
    assert fewer["total"]["fixed"] == 0
    assert "同一编号原有 3 条，本期 1 条" in row_text(tmp_path / "fewer")
    more = follow(ledger, export(tmp_path / "c", *[repair(1, LATE)] * 4), tmp_path / "more", month="2026-10")
    assert more["new"] == len(orders(tmp_path / "more" / "ledger.xlsx")) - len(orders(ledger)) + _extra(
        tmp_path / "more"
    )
    passed = follow(ledger, export(tmp_path / "d", repair(1, GOOD)), tmp_path / "one", month="2026-10")
    assert passed["total"]["fixed"] == 0 and "本期只有 1 条未见异常" in row_text(tmp_path / "one")


def row_text(out: Path) -> str:
    return "\n".join(str(row["本期复查结果"]) for row in orders(out / "ledger.xlsx").values())


def _extra(out: Path) -> int:
    """Findings beyond one an order among the new orders."""
    new = [row for row in orders(out / "ledger.xlsx").values() if not row["本期复查结果"]]
    return sum(len(row["指纹（勿改）"].split()) - 5 for row in new) - len(new)


def test_deleted_rows_come_back(october: Path, tmp_path: Path) -> None:
    ledger = edited(october / "ledger.xlsx", tmp_path / "l.xlsx", lambda sheet: sheet.delete_rows(2, 2))
    gone = list(orders(october / "ledger.xlsx"))[:2]
    told = follow(ledger, export(tmp_path / "in", *[repair(n, LATE) for n in range(1, 8)]), tmp_path / "out")
    assert told["deleted"] == gone and told["total"]["recurring"] == 7 and told["new"] == 0
    row = orders(tmp_path / "out" / "ledger.xlsx")[gone[0]]
    assert "按登记表恢复" in row["本期复查结果"] and row["问题"] and row["反馈期限"] == datetime(2026, 11, 9)
    assert gone[0] in (tmp_path / "out" / "report.txt").read_text(encoding="utf-8")


def read(path: Path, tmp_path: Path) -> tuple[Ledger, ...]:
    return read_ledgers([path], tmp_path)


def moved(sheet: Sheet) -> None:
    sheet.move_range(f"A1:A{sheet.max_row}", cols=40)
    sheet.insert_rows(1, 2)
    sheet.cell(1, 1).value = "某单位整改台账"
    sheet.title = "十月"
    sheet.cell(3, 3).value = "等 级"


def test_columns_may_move_and_sheets_be_renamed(october: Path, tmp_path: Path) -> None:
    (ledger,) = read(edited(october / "ledger.xlsx", tmp_path / "l.xlsx", moved), tmp_path)
    (before,) = read(october / "ledger.xlsx", tmp_path)
    assert [order.mark for order in ledger.orders] == [order.mark for order in before.orders]
    assert all("等 级" in order.cells for order in ledger.orders)


def sorted_badly(sheet: Sheet) -> None:
    first, second = at(sheet, "稽查工单号", 1), at(sheet, "稽查工单号", 2)
    first.value, second.value = second.value, first.value


def put(heading: str, value: object, number: int = 3) -> Callable[[Sheet], None]:
    def edit(sheet: Sheet) -> None:
        at(sheet, heading, number).value = value

    return edit


def copied(sheet: Sheet) -> None:
    sheet.append([cell.value for cell in sheet[2]])


def two_columns(sheet: Sheet) -> None:
    sheet.insert_cols(3)
    sheet.cell(1, 3).value = "状态"


@pytest.mark.parametrize(
    ("edit", "faults"),
    [
        (put("状态", "办完了"), ["整改台账 › 4  状态“办完了”不认识"]),
        (put("反馈期限", "尽快"), ["整改台账 › 4  反馈期限“尽快”不是日期"]),
        (put("反馈期限", None), ["整改台账 › 4  反馈期限“”不是日期"]),
        (put("责任人", "=1+1"), ["整改台账 › 4  “责任人”是没有结果的公式"]),
        (put("终审", "基本属实"), ["整改台账 › 4  终审“基本属实”不认识"]),
        (put("退补金额", "约一百"), ["整改台账 › 4  退补金额“约一百”不是金额"]),
        (put("指纹（勿改）", None), ["整改台账 › 4  工单 JC-2026-10-0003 的指纹列为空"]),
        (put("指纹（勿改）", "riskaudit-1 x"), ["整改台账 › 4  指纹列被改过"]),
        (sorted_badly, ["整改台账 › 2  工单号 JC-2026-10-0002 与该行指纹（JC-2026-10-0001）不符", "整改台账 › 3  "]),
        (copied, ["整改台账 › 9  工单 JC-2026-10-0001 出现两次，另一处："]),
        (put("状态", "进度", 0), ["整改台账 › 1  没有“状态”列"]),
        (two_columns, ["整改台账 › 1  “状态”列有两列"]),
        (lambda sheet: sheet.delete_rows(1), ["整改台账  找不到表头"]),
        (lambda sheet: sheet.delete_rows(1, 20), ["不是整改台账"]),
    ],
    ids=[
        "state",
        "due",
        "no due",
        "formula",
        "decision",
        "amount",
        "no mark",
        "mark",
        "sort",
        "copy",
        "renamed",
        "twice",
        "no head",
        "none",
    ],
)
def test_faults_are_told_with_their_place(
    edit: Callable[[Sheet], None], faults: list[str], october: Path, tmp_path: Path
) -> None:
    path = edited(october / "ledger.xlsx", tmp_path / "l.xlsx", edit)
    with pytest.raises(LedgerFaults) as raised:
        read(path, tmp_path)
    told = raised.value.text()
    for fault in faults:
        assert fault in told, told
    assert "→" in told and f"共 {len(faults)} 处" in told
    assert raised.value.text("en").count("fault") >= 1


def test_all_faults_are_told_at_once(october: Path, tmp_path: Path) -> None:
    def spoil(sheet: Sheet) -> None:
        put("状态", "办完了", 1)(sheet)
        put("反馈期限", "尽快", 2)(sheet)
        put("指纹（勿改）", None, 3)(sheet)

    path = edited(october / "ledger.xlsx", tmp_path / "l.xlsx", spoil)
    told = run("follow-up", path, export(tmp_path / "in", repair(1, LATE)), "-o", tmp_path / "out")
    assert told.exit_code == 4 and "共 3 处问题，未作复查" in told.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("l.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("l.csv", b"a,b\n1,2\n"),
        ("l.xlsx", b"PK\x03\x04xx"),
    ],
)
def test_other_files_are_refused_with_the_cure(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LedgerFaults) as raised:
        read(tmp_path / name, tmp_path)
    assert name in raised.value.text() and "→" in raised.value.text()
    with pytest.raises(LedgerFaults, match="共 1 处"):
        read(tmp_path / "没有.xlsx", tmp_path)


def test_an_old_workbook_is_told_to_be_saved_as_xlsx(tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    book.add_sheet("整改台账").write(0, 0, "稽查工单号")
    book.save(str(tmp_path / "l.xls"))
    with pytest.raises(LedgerFaults) as raised:
        read(tmp_path / "l.xls", tmp_path)
    assert "另存为 .xlsx" in raised.value.text()


def test_another_secret_is_refused(october: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("秘密", encoding="utf-8")
    exported = export(tmp_path / "in", repair(1, LATE))
    asked = ["follow-up", october / "ledger.xlsx", exported, "-o", tmp_path / "out", "--mask-key", tmp_path / "key"]
    told = run(*asked)
    assert told.exit_code == 2 and "--mask-key" in told.output
    audit(exported, tmp_path / "keyed", "--mask-key", tmp_path / "key")
    ledgers = read(tmp_path / "keyed" / "ledger.xlsx", tmp_path)
    check_secret(ledgers, "秘密")
    with pytest.raises(UsageError):
        check_secret(ledgers, "")
    assert "秘密" not in (tmp_path / "keyed" / "report.json").read_text(encoding="utf-8")


def test_the_day_to_answer_by_is_a_working_day() -> None:
    calendar = load().calendar
    assert feedback(date(2026, 11, 1), 7, calendar).model_dump() == {
        "days": 7,
        "due": date(2026, 11, 9),
        "rolled": True,
    }
    assert feedback(date(2026, 11, 2), 7, calendar).rolled is False
    beyond = feedback(date(2090, 1, 1), 7, calendar)
    assert beyond.due == date(2090, 1, 8) and beyond.rolled is None


def test_several_ledgers_are_followed_together(october: Path, tmp_path: Path) -> None:
    """The parts that units sent back: what one part lacks, another one has."""
    one = edited(october / "ledger.xlsx", tmp_path / "one.xlsx", lambda sheet: sheet.delete_rows(2, 3))
    other = edited(october / "ledger.xlsx", tmp_path / "other.xlsx", lambda sheet: sheet.delete_rows(5, 9))
    told = follow(one, export(tmp_path / "in", repair(1, LATE)), tmp_path / "out", "--ledger", other)
    assert told["total"]["orders"] == 7 and told["deleted"] == []
    assert [item["name"] for item in told["ledgers"]] == ["one.xlsx", "other.xlsx"]


def test_english_ledgers_are_read_and_written(tmp_path: Path) -> None:
    exported = export(tmp_path / "in", repair(1, LATE))
    audit(exported, tmp_path / "en", lang="en")
    told = follow(tmp_path / "en" / "ledger.xlsx", exported, tmp_path / "out", "--lang", "en")
    assert told["total"]["recurring"] == 1
    head, row = openpyxl.load_workbook(tmp_path / "out" / "ledger.xlsx")["Ledger"].iter_rows(values_only=True)
    cells = dict(zip(head, row, strict=True))
    assert list(cells) == [column.title.en for column in COLUMNS.values()]
    assert "Found again" in cells["This month"] and cells["State"] == "Issued"


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice Calc (apt-get install libreoffice-calc)")
def test_a_ledger_saved_by_libreoffice_is_followed_up_alike(october: Path, tmp_path: Path) -> None:
    asked = ["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "xlsx"]
    asked += ["--outdir", str(tmp_path / "saved"), str(october / "ledger.xlsx")]
    subprocess.run(asked, check=True, capture_output=True, timeout=180)
    exported = export(tmp_path / "in", repair(1, LATE), repair(2, GOOD), repair(9, LATE, "2026-11-03"))
    saved = follow(tmp_path / "saved" / "ledger.xlsx", exported, tmp_path / "a")
    plain = follow(october / "ledger.xlsx", exported, tmp_path / "b")
    assert saved["total"] == plain["total"]
    assert orders(tmp_path / "a" / "ledger.xlsx") == orders(tmp_path / "b" / "ledger.xlsx")
    assert REGISTER in openpyxl.load_workbook(tmp_path / "saved" / "ledger.xlsx").sheetnames


def test_a_ledger_that_people_have_saved_is_not_written_over(october: Path, tmp_path: Path) -> None:
    exported = export(tmp_path / "in", repair(1, LATE))
    audit(exported, tmp_path / "out")
    audit(exported, tmp_path / "out")
    ledger = edited(tmp_path / "out" / "ledger.xlsx", tmp_path / "out" / "ledger.xlsx", put("责任人", "王某", 1))
    before = ledger.read_bytes()
    for words in (["check"], ["follow-up", ledger]):
        told = run(*words, exported, "-o", tmp_path / "out", "--format", "json,ledger")
        assert told.exit_code == 2 and "已有人保存过" in told.output and "→" in told.output
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("register", [True, False])
def test_a_ledger_among_the_exports_is_no_export(register: bool, october: Path, tmp_path: Path) -> None:
    exported = export(tmp_path / "in", repair(1, GOOD))
    book = openpyxl.load_workbook(october / "ledger.xlsx")
    if not register:
        del book[REGISTER]
    book.save(exported / "ledger.xlsx")
    told = follow(exported / "ledger.xlsx", exported, tmp_path / "out")
    assert told["total"]["absent"] == 6 and told["total"]["fixed"] == 1
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    (note,) = (item["note"]["zh"] for item in report["inputs"] if item["name"] == "ledger.xlsx")
    assert "整改台账，不是导出数据" in note


SAMPLES = Path(__file__).parents[1] / "samples" / "2026-10"
GROUPED = ["故障抢修工单.csv", "台区线损月报.csv"]


def test_every_kind_of_finding_is_known_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Averages of groups, events in a window, late records: asked again on the same records, all are there again."""
    (tmp_path / "in").mkdir()
    for name in GROUPED:
        shutil.copy(SAMPLES / name, tmp_path / "in" / name)
    audit(tmp_path / "in", tmp_path / "out", "--profile", "sgcc")

    def again(name: str, month: str) -> dict[str, Any]:
        words = ["--profile", "sgcc", "--as-of", "2026-11-01", "--ledger", tmp_path / "out" / "ledger-restricted.xlsx"]
        return follow(tmp_path / "out" / "ledger.xlsx", tmp_path / "in", tmp_path / name, *words, month=month)

    small, later = again("small", "2026-10"), again("later", "2026-11")["total"]
    monkeypatch.setattr(survey, "LARGE", 0)
    monkeypatch.setattr(judge, "WHOLE", 0)
    assert again("large", "2026-10") == small
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    grouped = {item["record"]["unit"] for rule in report["rules"] if rule["groups"] for item in rule["findings"]}
    assert {  # the unit that all records of a group share, of one team or of one station with several
        "示例市供电公司/青禾县供电公司/城中供电所",
        "示例市供电公司/柳塘区供电公司/荷岸供电所/荷岸一班",
    } <= grouped
    findings = report["findings_file"]["rows"]
    assert small["total"]["recurring"] == findings > 50 and small["new"] == 0
    assert later["fixed"] == 0 and later["unknown"] and later["absent"] and later["recurring"] > findings / 2
    for name in ("ledger.xlsx", "ledger-restricted.xlsx"):
        assert (tmp_path / "small" / name).read_bytes() == (tmp_path / "large" / name).read_bytes()


def test_a_row_that_people_add_to_a_ledger_of_leads_stays_one(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(SAMPLES / "台区线损月报.csv", tmp_path / "in")
    audit(tmp_path / "in", tmp_path / "out", "--profile", "sgcc")

    def add(sheet: Sheet) -> None:
        at(sheet, "问题", sheet.max_row).value = "某所长亲属的台区"

    book = edited(tmp_path / "out" / "ledger-restricted.xlsx", tmp_path / "受限.xlsx", add)
    told = follow(
        tmp_path / "out" / "ledger.xlsx", tmp_path / "in", tmp_path / "next", "--profile", "sgcc", "--ledger", book
    )
    assert told["ledgers"][1]["by_hand"] == 1

    def problems(name: str) -> list[str]:
        return [
            row["问题"]
            for sheet in openpyxl.load_workbook(tmp_path / "next" / name).worksheets[:1]
            for row in orders(tmp_path / "next" / name, sheet.title).values()
        ]

    assert "某所长亲属的台区" in problems("ledger-restricted.xlsx")
    assert "某所长亲属的台区" not in problems("ledger.xlsx")
