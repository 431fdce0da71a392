"""整改台账: orders, their cells, and what a spreadsheet must never make of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from report_fixture import UNITS, rich_report
from riskaudit.cli import main
from riskaudit.errors import Place, UsageError
from riskaudit.library import load
from riskaudit.model.findings import FindingRow
from riskaudit.model.follow_up import Feedback, FollowUp, LedgerRead
from riskaudit.model.ledger import (
    COLUMNS,
    REGISTER,
    STATES,
    Carried,
    FollowedOrder,
    Mark,
    Marked,
    OldOrder,
    read_amount,
    read_day,
)
from riskaudit.model.report import Report
from riskaudit.model.result import Severity
from riskaudit.model.waiver import Waived
from riskaudit.records.ledger import read_ledgers
from riskaudit.writers.ledger import orders as orders_of
from riskaudit.writers.ledger import write_by_unit, write_ledger
from riskaudit.writers.ledger.orders import Order, listings

REPORT = rich_report().model_copy(update={"follow_up": FollowUp(feedback=Feedback(due=date(2026, 11, 9), rolled=True))})
HIT = [rule for rule in REPORT.rules if rule.total]
FIRST, SECOND = HIT[0].id, HIT[1].id
PEOPLES = [name for name, column in COLUMNS.items() if column.by != "tool" and name != "state"]
SOFFICE = shutil.which("soffice")
_PLACE = Place("上期.xlsx")


def finding(rule: str = FIRST, number: int = 1, **cells: str) -> FindingRow:
    """A row of findings.csv on the record of a number."""
    told = next(item for item in REPORT.rules if item.id == rule)
    plain = dict.fromkeys(FindingRow._fields, "") | {
        "fingerprint": f"{HIT.index(told) * 1000 + number:064x}",
        "rule": rule,
        "result": "fail",
        "severity": told.severity.value,
        "unit": UNITS[0],
        "dataset": "outages",
        "key": f"TD-{number:04d}",
        "file": "停电.csv",
        "row": str(number + 1),
        "basis": " ".join(told.basis),
        "case": told.case,
        "message": f"提前 {number} 日",
    }
    return FindingRow(**(plain | cells))


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def rows_of(content: bytes, sheet: str = "整改台账") -> list[dict[str, Any]]:
    """The orders of a sheet by heading."""
    head, *rows = opened(content)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def written(rows: Sequence[FindingRow], report: Report = REPORT, carried: Carried | None = None) -> Mapping[str, bytes]:
    return write_ledger(report, rows, carried)


def test_findings_on_one_record_are_one_order_and_the_worst_decides() -> None:
    mild = next(rule for rule in HIT if rule.severity is not Severity.CRITICAL)
    grave = next(rule for rule in HIT if rule.severity is Severity.CRITICAL)
    (order,) = rows_of(written([finding(mild.id, message="晚了"), finding(grave.id, result="review")])["ledger.xlsx"])
    assert order["等级"] == "重大" and order["判定"] == "疑似问题"
    assert order["稽查规则"].split("\n") == [mild.title.zh, grave.title.zh]
    assert order["问题"] == "1. 晚了\n2. 提前 1 日（待核查）"
    assert Mark.read(order["指纹（勿改）"]) == Mark(
        "JC-2026-10-0001",
        (Marked(finding(mild.id).fingerprint, mild.id), Marked(finding(grave.id).fingerprint, grave.id)),
    )


@pytest.mark.parametrize(
    ("one", "other", "orders"),
    [
        ({}, {"row": "9"}, 2),
        ({}, {"file": "另一.csv"}, 2),
        ({}, {"sheet": "二"}, 2),
        ({}, {"key": "330****001"}, 1),
        ({"row": "", "key": "城关/2026-10"}, {"row": "", "key": "城关/2026-10"}, 1),
        ({"row": "", "key": "330****001"}, {"row": "", "key": "330****001"}, 2),
        ({"row": "", "key": ""}, {"row": "", "key": ""}, 2),
    ],
    ids=["row", "file", "sheet", "same row", "group", "masked group", "no key"],
)
def test_what_is_one_record(one: dict[str, str], other: dict[str, str], orders: int) -> None:
    rows = [finding(FIRST, **one), finding(SECOND, **other)]
    assert len(rows_of(written(rows)["ledger.xlsx"])) == orders


def test_units_come_first_and_numbers_follow_the_report() -> None:
    rows = [finding(number=1, unit=""), finding(number=2, unit=UNITS[1]), finding(number=3, unit=UNITS[0])]
    told = [(row["稽查工单号"], row["记录编号"]) for row in rows_of(written(rows)["ledger.xlsx"])]
    by_unit = sorted((UNITS[0], UNITS[1]))
    keys = {UNITS[0]: "TD-0003", UNITS[1]: "TD-0002"}
    assert told == [
        ("JC-2026-10-0001", keys[by_unit[0]]),
        ("JC-2026-10-0002", keys[by_unit[1]]),
        ("JC-2026-10-0003", "TD-0001"),
    ]


def test_the_tool_fills_only_what_it_knows() -> None:
    (order,) = rows_of(written([finding()])["ledger.xlsx"])
    assert {order[COLUMNS[name].title.zh] for name in PEOPLES} == {None}
    assert order["状态"] == "派发" and order["反馈期限"] == datetime(2026, 11, 9)
    assert order["本期复查结果"] is None


def test_no_article_that_was_not_read_is_printed() -> None:
    hidden = {basis.article for basis in REPORT.bases.values() if basis.article and not basis.prints_article}
    assert hidden
    told = "".join(row["依据"] for row in rows_of(written([finding(rule.id) for rule in HIT])["ledger.xlsx"]))
    shown = {basis.article for basis in REPORT.bases.values() if basis.prints_article}
    assert not [article for article in hidden - shown if article in told]


EVIL = [
    "=1+1",
    "+1",
    "-1 度",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("x")',
    "#N/A",
    "'=1",
    "a\x00b\x0b\x1f",
    "\ud800x\uffff",
    "x" * 40_000,
]


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_no_cell_becomes_a_formula_and_no_sign_breaks_the_file(evil: str) -> None:
    rows = [finding(unit=evil, key=evil, file=evil, sheet=evil, message=evil)]
    old = OldOrder(
        _PLACE,
        "JC-2026-09-0001",
        evil,
        STATES[0],
        date(2026, 10, 9),
        {"责任人": evil, evil: evil},
        _mark("JC-2026-09-0001"),
    )
    carried = Carried([FollowedOrder(old, None, evil)])
    for content in (*written(rows, carried=carried).values(), *write_by_unit(REPORT, rows, carried).values()):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            for name in parts.namelist():
                assert name.startswith("xl/worksheets") is False or not re.search(rb"<f[ >]", parts.read(name))
        for sheet in opened(content):
            for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
                assert cell.data_type in ("s", "inlineStr"), cell.coordinate
                assert len(cell.value) <= 32_767
    (first, second) = rows_of(written(rows, carried=carried)["ledger.xlsx"])
    said = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\uffff]", "\ufffd", evil).replace("\r", "\n")
    assert str(first["责任人"]).startswith(said[:32_000]) and str(second["问题"]).startswith(said[:32_000])


def test_texts_that_look_like_formulas_are_quoted() -> None:
    sheet = opened(written([finding(message="=1+1")])["ledger.xlsx"])["整改台账"]
    at = list(COLUMNS).index("problem") + 1
    assert sheet.cell(2, at).quotePrefix and not sheet.cell(2, at - 1).quotePrefix


def test_the_same_report_gives_the_same_bytes() -> None:
    rows = [finding(number=number, unit=UNITS[number % 3]) for number in range(9)]
    assert written(rows) == written(rows)
    assert write_by_unit(REPORT, rows, None) == write_by_unit(REPORT, rows, None)
    with zipfile.ZipFile(BytesIO(written(rows)["ledger.xlsx"])) as parts:
        assert {info.date_time for info in parts.infolist()} == {(2026, 11, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert re.findall(r"(\d{4}-\d\d-\d\d)T", core) == ["2026-11-01"] * 2


def restricted_report() -> Report:
    rules = tuple(rule.model_copy(update={"restricted": rule.id == SECOND}) for rule in REPORT.rules)
    return REPORT.model_copy(update={"rules": rules})


def test_leads_do_not_reach_the_unit_concerned() -> None:
    rows = [finding(FIRST, message="明的"), finding(SECOND, message="暗的线索")]
    files = written(rows, restricted_report())
    assert set(files) == {"ledger.xlsx", "ledger-restricted.xlsx"}
    (open_one,), (lead,) = rows_of(files["ledger.xlsx"]), rows_of(files["ledger-restricted.xlsx"])
    assert open_one["问题"] == "明的" and lead["问题"] == "暗的线索"
    assert lead["稽查工单号"] == "SX-2026-10-0001"
    with zipfile.ZipFile(BytesIO(files["ledger.xlsx"])) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist()).decode()
    for word in ("暗的线索", SECOND, next(rule.title.zh for rule in HIT if rule.id == SECOND), "受限", "SX-"):
        assert word not in everything, word
    assert set(written(rows[:1], restricted_report())) == {"ledger.xlsx"}


def test_a_lead_stays_one_though_its_rule_is_gone() -> None:
    mark = Mark("SX-2026-09-0001", (Marked("7" * 64, "legal/gone"),), restricted=True)
    old = OldOrder(_PLACE, mark.number, UNITS[0], STATES[0], date(2026, 10, 9), {"问题": "旧线索"}, mark)
    files = written([finding()], carried=Carried([FollowedOrder(old, None, "复查", restricted=True)]))
    (lead,) = rows_of(files["ledger-restricted.xlsx"])
    assert lead["问题"] == "旧线索" and Mark.read(lead["指纹（勿改）"]) == mark
    assert b"SX-" not in b"".join(_parts(files["ledger.xlsx"]))


def test_no_number_is_given_twice_though_an_order_became_restricted() -> None:
    mark = Mark("JC-2026-10-0007", (Marked("7" * 64, SECOND),))
    old = OldOrder(_PLACE, mark.number, UNITS[0], STATES[0], date(2026, 10, 9), {}, mark)
    files = written([finding()], carried=Carried([FollowedOrder(old, None, "复查", restricted=True)]))
    assert [row["稽查工单号"] for row in rows_of(files["ledger-restricted.xlsx"])] == ["JC-2026-10-0007"]
    assert [row["稽查工单号"] for row in rows_of(files["ledger.xlsx"])] == ["JC-2026-10-0008"]


def _parts(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return [parts.read(name) for name in parts.namelist()]


def test_every_lead_on_corruption_is_restricted() -> None:
    library = load()
    marked = {name for name, rule in library.rules.items() if rule.restricted}
    leads = {name for name, rule in library.rules.items() if any(idea.startswith("CRM-") for idea in rule.idea)}
    assert library.lecture is not None
    conduct = set(library.lecture.bullets["L3.3.4.3"].rules_of(library.rules))
    assert leads | conduct == marked and conduct


def counts_told(content: bytes) -> dict[str, int]:
    return {row[0]: row[1] for row in opened(content)["说明"].iter_rows(values_only=True) if isinstance(row[1], int)}


def test_counts_add_up() -> None:
    rows = [finding(FIRST, number, result="review" if number % 3 else "fail") for number in range(7)]
    rows += [finding(SECOND, number) for number in range(3)]
    told = counts_told(written(rows)["ledger.xlsx"])
    assert told["新工单所含线索（= 疑似问题 + 待核查）"] == 10 == told["疑似问题"] + told["待核查"]
    assert told["本期新工单"] == told["工单合计"] == 7


def test_a_ledger_has_a_limit_and_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders_of, "MOST", 5)
    grave = next(rule for rule in HIT if rule.severity is Severity.CRITICAL)
    mild = next(rule for rule in HIT if rule.severity is Severity.MEDIUM)
    totals = {grave.id: 3, mild.id: 4}
    rules = tuple(
        rule.model_copy(update={"total": totals.get(rule.id, 0), "waived": Waived()}) for rule in REPORT.rules
    )
    rows = [finding(mild.id, number) for number in range(4)] + [finding(grave.id, number + 50) for number in range(3)]
    content = written(rows, REPORT.model_copy(update={"rules": rules}))["ledger.xlsx"]
    assert [row["等级"] for row in rows_of(content)].count("重大") == 3
    told = counts_told(content)
    (left,) = (count for words, count in told.items() if "未列入" in words)
    assert left == 2 and told["新工单所含线索（= 疑似问题 + 待核查）"] == 5


def test_an_order_never_outgrows_its_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders_of, "PER_ORDER", 3)
    rows = [finding(fingerprint=f"{number:064x}") for number in range(7)]
    told = rows_of(written(rows)["ledger.xlsx"])
    assert [len(Mark.read(row["指纹（勿改）"]).findings) for row in told] == [3, 3, 1]  # type: ignore[union-attr]


def test_the_sheet_is_made_for_work() -> None:
    sheet = opened(written([finding(number=number) for number in range(3)])["ledger.xlsx"])["整改台账"]
    head = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref == "A1:AE4"
    assert head[-1] == "指纹（勿改）" and sheet.column_dimensions["AE"].hidden
    assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$1:$1"
    lists = {
        next(iter(item.sqref.ranges)).coord.split(":")[0]: item.formula1
        for item in sheet.data_validations.dataValidation
    }
    place = {name: openpyxl.utils.get_column_letter(head.index(COLUMNS[name].title.zh) + 1) for name in COLUMNS}
    assert lists[f"{place['state']}2"] == '"派发,反馈/申辩,初判,终审,认责,整改,复核,销号"'
    assert lists[f"{place['cause']}2"] == '"人为,系统,数据,误判"'
    assert lists[f"{place['final']}2"] == lists[f"{place['first']}2"] == '"属实,部分属实,不属实"'
    assert lists[f"{place['reviewer']}2"] == f"${place['reviewer']}2<>${place['mender']}2"
    rules = [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]
    assert any("TODAY()" in rule for rule in rules) and any("重大" in rule for rule in rules)
    assert opened(written([finding()])["ledger.xlsx"])[REGISTER].sheet_state == "hidden"


def test_a_sheet_for_each_unit() -> None:
    names = ["甲/乙/城[关]*所" + "长" * 40, "丙/城 关 所" + "长" * 40, "", "甲/说明"]
    rows = [finding(number=number, unit=unit) for number, unit in enumerate(names)]
    report = REPORT.model_copy(update={"scope": REPORT.scope.model_copy(update={"units": tuple(names[:2])})})
    book = opened(write_by_unit(report, rows, None)["ledger-by-unit.xlsx"])
    titles = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert len(titles) == 5 and "未标明单位" in titles and titles[-1] == "说明" and "说明-2" in titles
    assert all(len(title) <= 31 for title in titles)
    assert sum(book[title].max_row - 1 for title in titles[:-1]) == 4


def test_teams_of_a_station_share_its_sheet() -> None:
    rows = [finding(number=number, unit=f"{UNITS[0]}/{team}班") for number, team in enumerate("一二")]
    book = opened(write_by_unit(REPORT, rows, None)["ledger-by-unit.xlsx"])
    assert book["城关供电所"].max_row == 3


def test_english_is_english() -> None:
    report = rich_report("en").model_copy(update={"follow_up": REPORT.follow_up})
    book = opened(write_ledger(report, [], None)["ledger.xlsx"])
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            assert not re.search("[\u4e00-\u9fff]", cell.value), cell.value
    (order,) = rows_of(write_ledger(report, [finding()], None)["ledger.xlsx"], "Ledger")
    assert order["State"] == "Issued" and order["Severity"] in ("Critical", "High", "Medium", "Low")


def test_a_report_that_follows_a_ledger_up_needs_it() -> None:
    assert REPORT.follow_up
    told = REPORT.follow_up.model_copy(update={"ledgers": (LedgerRead(name="a.xlsx", sha256="", orders=1),)})
    with pytest.raises(UsageError, match="接续了上期台账"):
        written([], REPORT.model_copy(update={"follow_up": told}))


def _mark(number: str) -> Mark:
    return Mark(number, (Marked(f"{77:064x}", FIRST),))


def test_numbers_go_on_where_the_old_ledger_ended() -> None:
    old = OldOrder(_PLACE, "JC-2026-10-0041", UNITS[0], STATES[0], date(2026, 11, 9), {}, _mark("JC-2026-10-0041"))
    open_one, _ = listings(REPORT, [finding()], Carried([FollowedOrder(old, None, "")]))
    assert [order.values["number"] for order in open_one.open] == ["JC-2026-10-0041", "JC-2026-10-0042"]
    assert all(isinstance(order, Order) for order in open_one.open)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-05", date(2026, 11, 5)),
        ("2026-11-05 00:00:00", date(2026, 11, 5)),
        ("2026/11/5", date(2026, 11, 5)),
        ("2026.11.5", date(2026, 11, 5)),
        ("2026年11月5日", date(2026, 11, 5)),
        ("20261105", date(2026, 11, 5)),
        ("46331", date(2026, 11, 5)),
        ("2026-13-05", None),
        ("11月5日", None),
        ("尽快", None),
        ("", None),
        ("123", None),
    ],
)
def test_days_as_people_write_them(cell: str, day: date | None) -> None:
    assert read_day(cell) == day


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("12.5", 1250),
        ("-3", -300),
        ("1,234.56 元", 123456),
        ("0.05", 5),
        ("-0.5", -50),
        ("约 3", None),
        ("1.234", None),
        ("", None),
    ],
)
def test_amounts_as_people_write_them(cell: str, cents: int | None) -> None:
    assert read_amount(cell) == cents


def test_a_mark_is_read_as_it_was_written_or_not_at_all() -> None:
    mark = Mark("JC-2026-10-0001", (Marked("a" * 64, "outage/x"), Marked("b" * 64, "outage/y")), True, "12345678")
    assert Mark.read(str(mark)) == mark
    assert Mark.read(f"  {str(mark).replace(' ', chr(10))} ") == mark
    for place in range(len(str(mark))):
        assert Mark.read(str(mark)[:place]) is None
        assert Mark.read(str(mark)[:place] + "~" + str(mark)[place + 1 :]) is None


def test_check_writes_the_ledger_and_render_writes_it_again(tmp_path: Path) -> None:
    path = tmp_path / "抢修.csv"
    path.write_text(
        "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所\n"
        "2026100100000002,2026-10-01 08:00,2026-10-01 08:01,2026-10-01 09:20,2026-10-01 09:40,城区,青禾供电所\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    asked = [
        "check",
        str(path),
        "--month",
        "2026-10",
        "-o",
        str(out),
        "--format",
        "json,ledger",
        "--feedback-days",
        "10",
        "-q",
    ]
    assert CliRunner().invoke(main, asked).exit_code == 1
    (order,) = rows_of((out / "ledger.xlsx").read_bytes())
    assert order["反馈期限"] == datetime(2026, 11, 11) and order["单位"] == "青禾供电所"
    again = CliRunner().invoke(
        main, ["render", str(out / "report.json"), "-f", "ledger", "-o", str(tmp_path / "b.xlsx")]
    )
    assert again.exit_code == 0 and (tmp_path / "b.xlsx").read_bytes() == (out / "ledger.xlsx").read_bytes()


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice Calc (apt-get install libreoffice-calc)")
def test_libreoffice_opens_it_and_keeps_what_is_needed(tmp_path: Path) -> None:
    rows = [finding(number=number, message="=1+1") for number in range(3)]
    (tmp_path / "ledger.xlsx").write_bytes(written(rows)["ledger.xlsx"])
    asked = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*asked, "--outdir", tmp_path / "saved", tmp_path / "ledger.xlsx"], check=True, capture_output=True, timeout=180
    )  # type: ignore[list-item]
    sheet = openpyxl.load_workbook(tmp_path / "saved" / "ledger.xlsx")["整改台账"]
    lists = [item.formula1 for item in sheet.data_validations.dataValidation if item.type == "list"]
    assert '"派发,反馈/申辩,初判,终审,认责,整改,复核,销号"' in lists
    assert sheet.column_dimensions["AE"].hidden
    assert sheet.cell(2, list(COLUMNS).index("problem") + 1).value == "=1+1"
    assert sheet.cell(2, list(COLUMNS).index("problem") + 1).data_type == "s"
    before, after = (
        read_ledgers([tmp_path / "ledger.xlsx"], tmp_path),
        read_ledgers([tmp_path / "saved" / "ledger.xlsx"], tmp_path),
    )
    assert [order.mark for order in before[0].orders] == [order.mark for order in after[0].orders]
    assert [order.due for order in after[0].orders] == [date(2026, 11, 9)] * 3
    assert [order.cells for order in before[0].orders] == [order.cells for order in after[0].orders]
