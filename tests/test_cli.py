"""The command as its user meets it: exit codes, messages with place and cure, no traceback."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from riskaudit.cli import main
from riskaudit.engine.base import EngineError
from riskaudit.engine.duckdb import DuckEngine

HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所,联系电话"
GOOD = "2026100100000001,2026-10-01 08:00:00,2026-10-01 08:01:00,2026-10-01 08:40:00,2026-10-01 09:40:00,城区,青禾供电所,13800000001"
LATE = "2026100100000002,2026-10-01 08:00:00,2026-10-01 08:01:00,2026-10-01 09:00:01,2026-10-01 09:40:00,城区,青禾供电所,13800000002"


def run(*words: str) -> Result:
    """Run the command; anything but an exit is a failure of the test."""
    result = CliRunner().invoke(main, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def repairs(folder: Path, *rows: str, name: str = "抢修.csv") -> Path:
    """A small export of repair orders."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def test_help_and_version_load_nothing_heavy() -> None:
    probe = (
        "import sys; from click.testing import CliRunner; from riskaudit.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "heavy = {'pandas', 'duckdb', 'reportlab', 'openpyxl', 'sqlglot', 'pydantic', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)
    reading = "import sys, riskaudit.writers.json; assert not {'sqlglot', 'duckdb'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", reading], check=True)  # a report is drawn again without asking anything
    assert run("--version").output.startswith("riskaudit ")


def test_a_late_arrival_is_found_and_the_exit_code_says_so(tmp_path: Path) -> None:
    path = repairs(tmp_path / "in", GOOD, LATE)
    result = run("check", str(path), "-o", str(tmp_path / "out"), "--as-of", "2026-11-01")
    assert result.exit_code == 1
    assert "疑似问题" in result.output
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["row"] == "3"]
    assert {row["key"] for row in rows} == {"2026100100000002"}
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")


def test_fail_on_leaves_milder_findings_at_zero(tmp_path: Path) -> None:
    path = repairs(tmp_path / "in", GOOD, LATE)
    asked = ["check", str(path), "-o", str(tmp_path / "out"), "--format", "json", "--as-of", "2026-11-01"]
    assert run(*asked, "--fail-on", "critical").exit_code == 0


@pytest.mark.parametrize(("most", "shown"), [("2", 2), ("0", 60), ("60", 60), ("50", 50)])
def test_the_report_holds_as_many_findings_as_asked_for(tmp_path: Path, most: str, shown: int) -> None:
    late = [LATE.replace("2026100100000002", f"20261001000{number:05d}") for number in range(60)]
    path = repairs(tmp_path / "in", *late)
    asked = ["check", str(path), "-o", str(tmp_path / "out"), "--format", "json", "--as-of", "2026-11-01"]
    assert run(*asked, "--max-per-rule", most).exit_code == 1
    rules = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["rules"]
    hit = next(rule for rule in rules if rule["total"] == 60)
    assert (hit["shown"], len(hit["findings"])) == (shown, shown)


def test_nothing_to_audit_is_not_clean(tmp_path: Path) -> None:
    path = repairs(tmp_path / "in")
    result = run("check", str(path), "-o", str(tmp_path / "out"), "--format", "json")
    assert result.exit_code == 3


def test_a_missing_folder_names_itself_and_the_cure(tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "没有"), "-o", str(tmp_path / "out"), "--format", "json")
    assert result.exit_code == 4
    assert "没有" in result.output and "→" in result.output


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("空.csv", b"", "空"),
        ("截断.xlsx", b"PK\x03\x04" + b"\x00" * 40, "xlsx"),
        ("乱码.csv", bytes(range(256)) * 8, "文本"),
        ("别的.csv", "天气,温度\n晴,20\n".encode(), "表头"),
    ],
)
def test_a_broken_file_is_told_and_the_good_one_beside_it_judged(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    folder = tmp_path / "in"
    repairs(folder, GOOD, LATE)
    (folder / name).write_bytes(content)
    result = run("check", str(folder), "-o", str(tmp_path / "out"), "--format", "json", "--as-of", "2026-11-01")
    assert result.exit_code == 4
    assert name in result.output and told in result.output and "→" in result.output
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["datasets"][0]["judged"] == 2
    assert report["totals"]["fail"] > 0


def test_a_workbook_without_known_heading_says_what_is_missing(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["天气", "温度"])
    book.active.append(["晴", 20])
    book.save(tmp_path / "天气.xlsx")
    result = run("check", str(tmp_path / "天气.xlsx"), "-o", str(tmp_path / "out"), "--format", "json")
    assert result.exit_code == 4
    assert "天气.xlsx" in result.output and "--map" in result.output


def test_faulty_rules_stop_before_anything_is_read(tmp_path: Path) -> None:
    rule = tmp_path / "rules" / "repair" / "late.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text("title: {zh: 甲, en: a}\nseverity: hihg\nwen: x\n", encoding="utf-8")
    result = run("check", str(tmp_path / "没有"), "--rules", "builtin", "--rules", str(tmp_path / "rules"))
    assert result.exit_code == 5
    assert "late.yaml:2:" in result.output and "late.yaml:3:" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--month", "2026-13"], "2026-13"),
        (["--as-of", "昨天"], "昨天"),
        (["--profile", "nationl"], "national"),
        (["--format", "pdf,doc"], "doc"),
        (["--encoding", "gb2313"], "gb2313"),
        (["--memory", "viel"], "viel"),
    ],
)
def test_wrong_use_names_the_word_and_the_cure(tmp_path: Path, words: list[str], told: str) -> None:
    path = repairs(tmp_path / "in", GOOD)
    result = run("check", str(path), "-o", str(tmp_path / "out"), *words)
    assert result.exit_code == 2
    assert told in result.output


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    path = repairs(tmp_path / "in", GOOD, LATE)
    for name in ("a", "b"):
        run("check", str(path), "-o", str(tmp_path / name), "--format", "pdf,json,text", "--as-of", "2026-11-01")
    names = sorted(item.name for item in (tmp_path / "a").iterdir() if item.name != ".riskaudit")
    assert names == ["findings.csv", "manifest.json", "report.json", "report.pdf", "report.txt"]
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_render_needs_nothing_but_the_report(tmp_path: Path) -> None:
    path = repairs(tmp_path / "in", GOOD, LATE)
    out = tmp_path / "out"
    run("check", str(path), "-o", str(out), "--as-of", "2026-11-01", "--format", "pdf,json,text")
    first = (out / "report.pdf").read_bytes()
    result = run("render", str(out / "report.json"), "-f", "pdf", "-o", str(tmp_path / "again.pdf"))
    assert result.exit_code == 0
    assert (tmp_path / "again.pdf").read_bytes() == first
    assert run("render", str(path)).exit_code == 4
    told = run("render", str(out / "report.json"), "-f", "text", "--lang", "en")
    english = (out / "report-en.txt").read_text(encoding="utf-8")
    assert "stay in Chinese" in told.stderr and "stay in Chinese" in english and "Suspected fault" in english
    for language in ([], ["--lang", "zh"]):
        again = run("render", str(out / "report.json"), "-f", "text", "-o", "-", *language)
        assert again.stdout.encode() == (out / "report.txt").read_bytes() and not again.stderr


def test_english_is_english(tmp_path: Path) -> None:
    path = repairs(tmp_path / "in", GOOD, LATE)
    result = run("check", str(path), "-o", str(tmp_path / "out"), "--lang", "en", "--as-of", "2026-11-01")
    assert result.exit_code == 1
    assert "Suspected fault" in result.output and "疑似" not in result.output


def test_personal_data_are_masked_unless_asked(tmp_path: Path) -> None:
    path = repairs(tmp_path / "in", GOOD, LATE)
    for words, seen in ((["--no-mask"], True), ([], False)):
        out = tmp_path / str(seen)
        run("check", str(path), "-o", str(out), "--profile", "sgcc", "--as-of", "2026-11-01", *words)
        everything = (out / "report.json").read_text(encoding="utf-8") + (out / "findings.csv").read_text(
            encoding="utf-8"
        )
        assert seen or "13800000002" not in everything


def test_inspect_shows_the_mapping(tmp_path: Path) -> None:
    result = run("inspect", str(repairs(tmp_path / "in", GOOD)))
    assert result.exit_code == 0
    assert "受理时间 → " in result.output and "repairs" in result.output


@pytest.mark.parametrize("what", ["rule", "dataset", "report", "manifest", "waivers"])
def test_schemas_are_json(what: str) -> None:
    schema = json.loads(run("schema", what).output)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["properties"]


def test_rules_are_listed_shown_and_explained() -> None:
    assert "outage/arrears-notice-window" in run("rules", "list").output
    assert "第七十条" in run("rules", "show", "outage/arrears-notice-window").output
    for name in ("outage/arrears-notice-window", "backdated-service-date", "gz24-cut-notice", "deadline"):
        assert run("explain", name).exit_code == 0
    assert run("explain", "gz24-cut-notise").exit_code == 2
    assert run("rules", "show", "outage/none").exit_code == 2


def test_an_engine_that_fails_over_the_records_is_told_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise EngineError("Out of Memory Error")

    monkeypatch.setattr(DuckEngine, "load", full)
    told = run("check", str(repairs(tmp_path, GOOD)), "-o", str(tmp_path / "out"))
    assert told.exit_code == 3
    assert "计算引擎出错：Out of Memory Error" in told.output and "--memory" in told.output
