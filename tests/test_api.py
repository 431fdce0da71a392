"""The library as its user meets it: records from a program in, a report with findings and files out."""

from __future__ import annotations

import csv
import gc
import hashlib
import inspect
import json
import runpy
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_type_hints

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import riskaudit
from extras import extra
from riskaudit.cli import main
from riskaudit.errors import AuditError, ExitCode, RuleFaults, UsageError
from riskaudit.model.findings import FINDING_COLUMNS
from riskaudit.writers import FORMATS
from riskaudit.writers.json import read_json

RULES = Path(__file__).parents[1] / "bench" / "rules"
ASKED: dict[str, Any] = {"month": "2026-10", "profile": "w20", "rules": RULES}
COMMAND = ("--month", "2026-10", "--profile", "w20", "--rules", str(RULES))
PERSON = "13800000002"


def moment(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-01 {clock}")


def orders(*arrivals: str) -> pd.DataFrame:
    """Repair orders of a town, taken at eight."""
    return pd.DataFrame(
        {
            "工单编号": [f"GD{i:04d}" for i in range(len(arrivals))],
            "户号": pd.array([301000 + i for i in range(len(arrivals))], dtype="Int64"),
            "受理时间": [moment("08:00:00")] * len(arrivals),
            "到达现场时间": [moment(arrival) for arrival in arrivals],
            "修复时间": [moment("20:00:00")] * len(arrivals),
            "区域类型": pd.Categorical(["城区"] * len(arrivals)),
            "联系电话": [PERSON] * len(arrivals),
        }
    )


CONTRACTS = pd.DataFrame(
    {
        "合同编号": ["HT1", "=2+5"],
        "户号": ["301000", "301009"],
        "签订日期": [date(2026, 10, 1)] * 2,
        "到期日期": [date(2027, 1, 1)] * 2,
    }
)


@pytest.fixture(scope="module")
def report() -> riskaudit.Report:
    """Two orders, one of them late, with their contracts."""
    return riskaudit.audit({"repair_orders": orders("08:40:00", "09:00:01"), "供用电合同": CONTRACTS}, **ASKED)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The same records as files."""
    folder = tmp_path / "files"
    folder.mkdir()
    orders("08:40:00", "09:00:01").to_csv(folder / "orders.csv", index=False)
    CONTRACTS.to_excel(folder / "contracts.xlsx", index=False)
    return folder


def told(report: riskaudit.Report) -> pd.DataFrame:
    """Findings without the names of what they stand in."""
    return report.findings.drop(columns=["file", "sheet"])


def test_import_and_help_load_nothing_heavy() -> None:
    probe = (
        "import sys, riskaudit\n"
        "heavy = {'pandas', 'duckdb', 'numpy', 'pydantic', 'sqlglot', 'reportlab', 'openpyxl', 'click'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "assert set(riskaudit.__all__) <= set(dir(riskaudit)) and riskaudit.audit and riskaudit.Report\n"
        "assert 'pandas' not in sys.modules and 'duckdb' not in sys.modules\n"
        "try: riskaudit.nothing\n"
        "except AttributeError as error: assert 'nothing' in str(error)\n"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)


def test_the_public_surface_is_frozen() -> None:
    """Whoever changes this changes what users have written: say so in CHANGELOG.md and docs/api.md."""
    assert riskaudit.__all__ == ["AuditError", "Report", "__version__", "audit"]
    signature = inspect.signature(riskaudit.audit)
    assert [(name, item.kind.name[:3], item.default) for name, item in signature.parameters.items()] == [
        ("source", "POS", inspect.Parameter.empty),
        ("month", "KEY", None),
        ("as_of", "KEY", None),
        ("law_date", "KEY", None),
        ("profile", "KEY", "national"),
        ("rules", "KEY", "builtin"),
        ("language", "KEY", "zh"),
        ("mask", "KEY", True),
        ("audience", "KEY", "internal"),
        ("mapping", "KEY", None),
        ("encoding", "KEY", None),
        ("password", "KEY", None),
        ("max_per_rule", "KEY", 50),
        ("memory", "KEY", None),
        ("waivers", "KEY", None),
        ("baseline", "KEY", None),
        ("confirmed", "KEY", None),
        ("month_by", "KEY", None),
    ]
    public = {name for name in vars(riskaudit.Report) if not name.startswith("_")}
    assert public == {"exit_code", "findings", "records", "report", "rules", "to", "totals", "unread"}
    assert str(inspect.signature(riskaudit.Report.to)) == (
        "(self, out: 'str | Path', formats: 'str | Sequence[str] | None' = None) -> 'list[Path]'"
    )
    assert str(inspect.signature(riskaudit.Report.exit_code)) == "(self, fail_on: 'str' = 'low') -> 'ExitCode'"
    assert get_type_hints(riskaudit.AuditError.text)["return"] is str


def test_a_late_order_is_a_row_of_findings_with_its_types(report: riskaudit.Report) -> None:
    table = report.findings
    assert list(table.columns) == list(FINDING_COLUMNS)
    texts = set(FINDING_COLUMNS) - {"result", "severity", "row"}
    assert {name: str(table[name].dtype) for name in texts} == dict.fromkeys(texts, "string")
    assert str(table["row"].dtype) == "Int64"
    assert list(table["result"].cat.categories) == ["fail", "review"]
    assert list(table["severity"].cat.categories) == ["low", "medium", "high", "critical"]
    assert (table["severity"] >= "low").all()
    late = table[(table["rule"] == "w20/w11-arrival-in-time") & (table["result"] == "fail")]
    assert late[["key", "row", "dataset", "file"]].values.tolist() == [
        ["GD0001", 3, "repair_orders", "dataframe:repair_orders"]
    ]
    assert len(table) == report.report.findings_file.rows == report.totals.fail + report.totals.review
    assert report.records == 4 and not report.unread and report.exit_code() is ExitCode.FINDINGS


def test_frames_have_the_findings_of_the_same_rows_in_files(report: riskaudit.Report, files: Path) -> None:
    by_path: dict[str, Any] = {"repair_orders": files / "orders.csv", "contracts": str(files / "contracts.xlsx")}
    frames = {"repair_orders": orders("08:40:00", "09:00:01"), "供用电合同": CONTRACTS}
    mine = told(riskaudit.audit(frames, **ASKED, mask=False))  # marks of masked values differ from file to file
    for source in (by_path, [orders("08:40:00", "09:00:01"), files / "contracts.xlsx"]):
        other = riskaudit.audit(source, **ASKED, mask=False)
        pd.testing.assert_frame_equal(told(other), mine)
        assert other.totals == report.totals


def test_a_program_and_the_command_write_the_same(
    report: riskaudit.Report, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # paths in report.sarif are seen from here
    report.to("before", ["json"])
    words = ["check", str(files), *COMMAND, "--format", "pdf,json,sarif", "-o", "cli", "-q"]
    words += ["--month-by", "due", "--law-date", "2026-10-02", "--max-per-rule", "1"]
    words += ["--encoding", "utf-8", "--lang", "en", "--no-mask", "--baseline", "before/report.json"]
    assert CliRunner().invoke(main, words).exit_code == report.exit_code()
    asked = {"month_by": "due", "law_date": "2026-10-02", "max_per_rule": 1}
    asked |= {"encoding": "utf-8", "language": "en", "mask": False, "baseline": "before/report.json"}
    written = riskaudit.audit(files, **ASKED | asked).to("api", ["pdf", "json", "sarif"])
    assert [path.name for path in written] == [
        "findings.csv", "report.pdf", "report.sarif", "report.json", "manifest.json",
    ]  # fmt: skip
    for path in written:
        assert path.read_bytes() == (tmp_path / "cli" / path.name).read_bytes()
    assert report.report.scope.as_of == read_json(tmp_path / "cli" / "report.json").scope.as_of == date(2026, 11, 1)


def verified(folder: Path, *words: str | Path) -> tuple[int, dict[str, Any]]:
    """What `riskaudit verify` says of it, with the rules of the audit."""
    asked = ["verify", str(folder), "--rules", str(RULES), "--format", "json", *map(str, words)]
    done = CliRunner().invoke(main, asked)
    return done.exit_code, json.loads(done.output)


def test_what_a_program_said_itself_is_made_again_by_the_command(files: Path, tmp_path: Path) -> None:
    """A mapping, and the datasets of files, which no file of options had."""
    text = (files / "orders.csv").read_text(encoding="utf-8").replace("到达现场时间", "到“场\u2028{0}")
    (files / "orders.csv").write_text(text, encoding="utf-8")
    mapping = {"dataset": "repair_orders", "columns": {"到“场\u2028{0}": "arrived_at", 7: None}}
    riskaudit.audit({"repair_orders": files / "orders.csv"}, **ASKED, mapping=mapping).to(tmp_path / "out", ["json"])
    code, told = verified(tmp_path / "out", "--inputs", files / "orders.csv")
    assert code == 0 and told["replayed"], told
    path = tmp_path / "out" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    (given,) = manifest["audit"]["given"]
    assert given["sha256"] == hashlib.sha256(manifest["map_file"].encode()).hexdigest()
    assert json.loads(manifest["map_file"]) == mapping | {
        "columns": {"到“场\u2028{0}": "arrived_at", "7": None},
        "files": {"orders.csv": ["repair_orders"]},
    }
    path.write_text(path.read_text(encoding="utf-8").replace("arrived_at", "accepted_at"), encoding="utf-8")
    code, told = verified(tmp_path / "out")
    assert code == 1 and "map_file" in told["looked"][0]["say"]["zh"]


def test_tables_of_a_program_are_told_and_not_made_again(report: riskaudit.Report, tmp_path: Path) -> None:
    report.to(tmp_path / "out", ["json"])
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    text = "合同编号,户号,签订日期,到期日期\nHT1,301000,2026-10-01,2027-01-01\n=2+5,301009,2026-10-01,2027-01-01\n"
    (tmp_path / "kept.csv").write_bytes(text.encode())
    inputs = {item["name"]: (item["size"], item["sha256"]) for item in manifest["audit"]["inputs"]}
    assert set(inputs) == {"dataframe:repair_orders", "dataframe:contracts"}
    assert inputs["dataframe:contracts"] == (len(text.encode()), hashlib.sha256(text.encode()).hexdigest())
    assert "pandas" in manifest["made"]["packages"] and "map_file" not in manifest
    code, told = verified(tmp_path / "out")
    assert code == 0 and {item["state"] for item in told["looked"] if item["part"] == "rule"} == {"equal"}
    code, told = verified(tmp_path / "out", "--inputs", tmp_path / "kept.csv")
    assert code == 4 and not told["replayed"]
    looked = {item["name"]: (item["state"], item["say"]["zh"]) for item in told["looked"] if item["part"] == "input"}
    assert looked.pop("dataframe:contracts") == ("equal", "其文字即 kept.csv")
    ((state, said),) = looked.values()
    assert state == "impossible" and "2 张表" in said and "audit_sha256" in said
    assert not [item for item in told["looked"] if item["part"] == "replay"]


def test_a_named_path_is_read_as_that_dataset_and_no_other(files: Path) -> None:
    with (files / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    both = [[*rows[0], "合同编号", "到期日期"], *([*row, "HT9", "2027-01-01"] for row in rows[1:])]
    with (files / "both.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(both)
    guessed = riskaudit.audit(files / "both.csv", **ASKED)
    assert guessed.unread and guessed.exit_code() is ExitCode.INPUT_UNREAD  # fits two datasets
    with zipfile.ZipFile(files / "both.zip", "w") as archive:
        archive.write(files / "both.csv", "in/both.csv")
    for name, path in (("repair_orders", files / "both.csv"), ("contracts", files / "both.zip")):
        named = riskaudit.audit({name: path}, **ASKED)
        assert [sheet.dataset for source in named.report.inputs for sheet in source.sheets] == [name]
    wrong = riskaudit.audit({"contracts": files / "orders.csv"}, **ASKED)
    assert not wrong.records and "合同编号" in wrong.unread[0][1].what.zh


def test_one_workbook_may_be_named_for_several_datasets(tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    with pd.ExcelWriter(path) as book:
        orders("08:40:00").to_excel(book, sheet_name="a", index=False)
        CONTRACTS.to_excel(book, sheet_name="b", index=False)
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(path.read_bytes())
    report = riskaudit.audit({"repair_orders": path, "contracts": [path, copy]}, **ASKED)
    assert [item.status for item in report.report.inputs] == ["read", "skipped"]
    assert {item.name: item.judged for item in report.report.datasets} == {"contracts": 2, "repair_orders": 1}


def test_rows_that_are_no_records_are_told_and_none_is_lost() -> None:
    table = pd.concat([orders("08:40:00", "08:50:00"), pd.DataFrame({"工单编号": [None, "合计"]})])
    report = riskaudit.audit({"repair_orders": table}, **ASKED)
    (sheet,) = report.report.inputs[0].sheets
    assert (sheet.rows, sheet.judged) == (4, 2)
    assert {item.reason.zh: item.count for item in sheet.skipped} == {"空白行": 1, "合计、小计行": 1}
    empty = riskaudit.audit({"repair_orders": orders()}, **ASKED)
    assert not empty.records and empty.exit_code() is ExitCode.NOTHING_AUDITED and empty.findings.empty


def test_the_report_writes_files_by_suffix_and_folders_by_format(report: riskaudit.Report, tmp_path: Path) -> None:
    assert report.to(tmp_path / "a" / "r.html") == [tmp_path / "a" / "r.html"]
    assert report.to(str(tmp_path / "f.csv")) == [tmp_path / "f.csv"]
    assert report.to(tmp_path / "l.xlsx")[0] == tmp_path / "l.xlsx"
    assert openpyxl.load_workbook(tmp_path / "l.xlsx").worksheets[0].max_row > 1
    usual = report.to(tmp_path / "folder")
    assert [path.name for path in usual] == [
        "findings.csv",
        "report.pdf",
        "ledger.xlsx",
        "report.json",
        "manifest.json",
    ]
    assert (tmp_path / "folder" / "report.pdf").read_bytes().startswith(b"%PDF")
    anew = report.to(tmp_path / "folder", "ledger")  # one that nobody has saved
    assert anew == [usual[0], usual[2], usual[4]]
    again = CliRunner().invoke(main, ["render", str(tmp_path / "folder" / "report.json"), "-f", "text"])
    assert again.exit_code == 0, again.output
    assert not list(tmp_path.rglob("*.part"))


def test_a_register_and_an_earlier_report_come_beside_the_records(report: riskaudit.Report, tmp_path: Path) -> None:
    report.to(tmp_path, formats="json")
    register = tmp_path / "waivers.yaml"
    late = report.findings[report.findings["key"] == "GD0001"]
    told = {
        "rule": late["rule"].iloc[0],
        "record": "GD0001",
        "reason": "r",
        "applicant": "a",
        "approved_by": "b",
        "attachment": "1",
    }
    register.write_text(json.dumps({"waivers": [{"id": "B1", **told, "until": "2026-12-31"}]}), encoding="utf-8")
    before = {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("manifest.json", "report.json")
    }
    given = {"baseline": tmp_path / "report.json", "waivers": str(register), "month_by": "accepted"}
    again = riskaudit.audit({"repair_orders": orders("08:40:00", "09:00:01")}, **ASKED | given)
    assert again.report.baseline is not None and again.report.baseline.total.new == 0
    assert "B1" in set(again.findings["waived"]) and again.report.scope.month_by == "accepted"
    register.unlink()  # told with the digest that it had when the audit was made
    again.to(tmp_path, formats="json")
    part = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["audit"]
    assert [(item["option"], item["name"]) for item in part["given"]] == [
        ("baseline", "report.json"), ("waivers", "waivers.yaml"),
    ]  # fmt: skip
    link = {"state": "chained", "manifest": before["manifest.json"], "report": before["report.json"]}
    assert part["previous"] == link


def test_what_cannot_be_written_is_refused(report: riskaudit.Report, tmp_path: Path) -> None:
    for out, formats in ((tmp_path / "r.docx", None), (tmp_path, ["pfd"]), (tmp_path, "pfd")):
        with pytest.raises(UsageError) as caught:
            report.to(out, formats)
        assert "pdf" in caught.value.text() and "known" in caught.value.text("en")
    (ledger,) = [path for path in report.to(tmp_path, "ledger") if path.name == "ledger.xlsx"]
    book = openpyxl.load_workbook(ledger)
    book.save(ledger)
    saved = ledger.read_bytes()
    for out in (tmp_path, ledger):
        with pytest.raises(UsageError, match="已有人保存过"):
            report.to(out, "ledger" if out == tmp_path else None)
    assert ledger.read_bytes() == saved
    (tmp_path / "taken" / "report.json").mkdir(parents=True)
    with pytest.raises(UsageError, match="无法写入"):
        report.to(tmp_path / "taken", ["json"])
    assert not list((tmp_path / "taken").glob(".*.part"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="无法写入"):
        report.to(tmp_path / "file" / "r.json")


def test_every_suffix_has_its_usual_format(report: riskaudit.Report, tmp_path: Path) -> None:
    for name in ("json", "text", "html"):
        (path,) = report.to(tmp_path / f"one{Path(FORMATS[name].file).suffix}")
        report.to(tmp_path / "all", [name])
        assert path.read_bytes() == (tmp_path / "all" / FORMATS[name].file).read_bytes()


def test_annotated_copies_are_of_files_only(files: Path, tmp_path: Path) -> None:
    mixed = {"repair_orders": orders("09:00:01"), "contracts": files / "contracts.xlsx"}
    report = riskaudit.audit(mixed, **ASKED)
    named = [path.name for path in report.to(tmp_path / "out", ["annotated"])]
    listed = next(path for path in (tmp_path / "out" / "annotated").iterdir() if path.suffix == ".txt")
    assert "不能写成工作簿副本" in listed.read_text(encoding="utf-8-sig") and "findings.csv" in named
    outside = riskaudit.audit(orders(), **ASKED, audience="external")
    with pytest.raises(UsageError, match="不对外提供"):
        outside.to(tmp_path / "outside", ["annotated"])


def test_a_glance_is_short_escaped_and_names_nobody(report: riskaudit.Report, tmp_path: Path) -> None:
    page = report._repr_html_()
    assert len(page) < 6_000 and PERSON not in page and "疑似问题" in page and "GD0001" not in page
    (tmp_path / "<b>&.csv").write_text("x,y\n1,2\n")
    english = riskaudit.audit([tmp_path / "<b>&.csv"], **ASKED, language="en", mask=False)
    page = english._repr_html_()
    assert "&lt;b&gt;&amp;.csv" in page and "<b>&" not in page and "not masked" in page and "Suspected fault" in page
    assert repr(english) == "<riskaudit.Report 2026-10 w20: 0 records, 0 fail, 0 review, 0 unknown, 1 unread>"
    assert repr(report).startswith("<riskaudit.Report 2026-10 w20: 4 records, ")


def test_people_are_masked_unless_it_is_asked_otherwise(report: riskaudit.Report) -> None:
    shown = report.findings.to_csv() + report.report.model_dump_json()
    assert PERSON not in shown and "301001" not in shown
    assert "在合同台账中查无合同" in shown
    open_ones = riskaudit.audit(
        {"repair_orders": orders("08:40:00", "09:00:01"), "contracts": CONTRACTS}, **ASKED, mask=False
    )
    assert "户号 301001 在合同台账中查无合同" in open_ones.findings["message"].tolist()


def refused() -> Iterator[tuple[Any, dict[str, Any], type[AuditError], str]]:
    table = orders("08:40:00")
    yield {"repair_order": table}, {}, UsageError, "repair_orders"
    yield {"repair_order": "a.csv"}, {}, UsageError, "repair_orders"
    yield {"repair_orders": table.drop(columns="工单编号")}, {}, AuditError, "工单编号"
    yield {"repair_orders": table["工单编号"]}, {}, UsageError, "Series"
    yield {1: table}, {}, UsageError, "int"
    yield [{"repair_orders": table}], {}, UsageError, "dict"
    yield None, {}, UsageError, "NoneType"
    yield [], {}, UsageError, "没有给出任何记录"
    yield table, {"month": "2026-13"}, UsageError, "2026-10"
    yield table, {"month": "2026-1"}, UsageError, "2026-10"
    yield table, {"month": "2026-1 "}, UsageError, "2026-10"
    yield table, {"month": "２０２６-10"}, UsageError, "2026-10"
    yield table, {"month": "9999-12"}, UsageError, "2026-10"
    yield table, {"as_of": "0001-01-01"}, UsageError, "as_of"
    yield table, {"as_of": "1.11."}, UsageError, "as_of"
    yield table, {"law_date": "x"}, UsageError, "law_date"
    yield table, {"profile": "w2"}, UsageError, "w20"
    yield table, {"month_by": "paid"}, UsageError, "month_by='paid'"
    yield table, {"baseline": "gone/report.json"}, AuditError, "gone"
    yield table, {"waivers": "gone.yaml"}, AuditError, "gone.yaml"
    yield table, {"mask": False, "audience": "external"}, UsageError, "不能不脱敏"
    yield table, {"mapping": {"colums": {}}}, UsageError, "columns"
    yield table, {"mapping": "map.yaml"}, UsageError, "不是字典"
    yield table, {"memory": "much"}, UsageError, "memory"
    yield table, {"rules": [RULES / "w20"]}, RuleFaults, "错误"


@pytest.mark.parametrize(("source", "asked", "kind", "word"), list(refused()), ids=str)
def test_what_cannot_be_meant_is_refused_with_its_cure(
    source: Any, asked: dict[str, Any], kind: type[AuditError], word: str
) -> None:
    with pytest.raises(kind) as caught:
        riskaudit.audit(source, **ASKED | asked)
    assert word in caught.value.text() and caught.value.text("en")
    assert PERSON not in caught.value.text() + caught.value.text("en")


def test_a_severity_that_there_is_not_is_refused(report: riskaudit.Report) -> None:
    assert report.exit_code("critical") is ExitCode.AUDITED
    with pytest.raises(UsageError, match="hihg"):
        report.exit_code("hihg")


def test_the_folder_of_a_report_goes_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    report = riskaudit.audit(orders("08:40:00"), **ASKED)
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(UsageError):
        riskaudit.audit(orders("08:40:00"), **ASKED | {"profile": "none"})
    assert len(list(tmp_path.iterdir())) == 1
    del report
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_without_pandas_paths_are_audited_and_findings_say_what_to_install(files: Path) -> None:
    probe = (
        "import sys; sys.modules['pandas'] = None\n"
        "import importlib.util; find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'pandas' else find(name, *more)\n"
        "import riskaudit\n"
        f"report = riskaudit.audit({str(files)!r}, month='2026-10', profile='w20', rules={str(RULES)!r})\n"
        "assert report.records == 4\n"
        "try: report.findings\n"
        "except riskaudit.AuditError as error: print(error.text('en'))\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)
    assert f"pip install {extra('pandas')}" in done.stdout


def test_as_of_is_today_where_no_month_is_asked_for() -> None:
    report = riskaudit.audit(orders("08:40:00"), profile="w20", rules=RULES)
    assert abs((report.report.scope.as_of - date.today()).days) <= 1
    given = riskaudit.audit(orders("08:40:00"), profile="w20", rules=RULES, as_of=datetime(2026, 12, 1, 5))
    assert json.loads(given.report.model_dump_json())["scope"]["as_of"] == "2026-12-01"


EXAMPLES = sorted((Path(__file__).parents[1] / "docs" / "examples").glob("*.py"))


def test_the_examples_of_the_docs_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As they stand, one after another."""
    monkeypatch.chdir(tmp_path)
    head = "工单编号,受理时间,arrived on site,恢复送电时间,城乡类别\n"
    Path("orders.csv").write_text(
        head + "1,2026-10-01 08:00,2026-10-01 09:00:01,2026-10-01 10:00,城区\n", encoding="utf-8"
    )
    pd.DataFrame({"合同编号": ["1"], "户号": ["2"], "到期日期": ["2027-01-01"], "签订日期": ["2026-10-01"]}).to_excel(
        "contracts.xlsx"
    )
    Path("exports").mkdir()
    shutil.copy("orders.csv", "exports")
    told = {}
    for path in EXAMPLES:
        runpy.run_path(str(path))
        told[path.stem] = capsys.readouterr().out
    assert told.keys() == {"frames", "gate", "mixed"}
    assert "<riskaudit.Report 2026-10 sgcc: 2 records, 2 fail" in told["frames"]
    assert "repair/late-arrival 2026100100000002    3" in told["frames"]
    assert sorted(path.name for path in Path("out").iterdir() if path.is_file()) == [
        "findings.csv",
        "manifest.json",
        "report.html",
        "report.json",
        "report.pdf",
    ]
    assert (
        "dataframe:repairs repairs 1 rows, 1 judged" in told["mixed"]
        and "contracts.xlsx contracts 1 rows" in told["mixed"]
    )
    assert "repair/late-arrival" in told["mixed"]
    assert "orders.csv its headings fit no dataset" in told["gate"] and "'October'" in told["gate"]
    assert told["gate"].endswith("False False\n")


def test_the_docs_name_all_that_is_public() -> None:
    page = (Path(__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
    for name in inspect.signature(riskaudit.audit).parameters:
        assert f"`{name}`" in page
    for name in vars(riskaudit.Report):
        assert name.startswith("_") or f"`{name}" in page or f"`{name}(" in page
    assert f"{riskaudit.audit.__module__.split('.')[0]}.audit(source, *, " in page
