"""What a workflow of GitHub is told, where files lie for hosts, and one document on standard output."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hosted_fixture import CSV, hosted_report, rows_of
from riskaudit.cli import main
from riskaudit.cli.hosts import defused
from riskaudit.model.base import Language
from riskaudit.writers.github import MOST, annotation_lines, step_summary
from riskaudit.writers.seen import paths_from
from riskaudit.writers.text import write_text

RULES = ("--rules", str(Path(__file__).parents[1] / "bench" / "rules"), "--profile", "w20", "--as-of", "2026-11-01")
"""Twenty rules, which are read in a moment."""
HEAD = "工单编号,户号,受理时间,到达现场时间,修复时间,区域类型,班组,联系电话,故障原因,产权归属,回访时间,满意度,备注"
GOOD = "1,3301000001,2026-10-01 08:00:00,2026-10-01 08:40:00,2026-10-01 09:40:00,城区,一班,13800000001,,供电企业,2026-10-01 12:00:00,5,"
LATE = (
    GOOD.replace("1,3301000001", "2,3301000002").replace("08:40:00", "09:00:01").replace("13800000001", "13800000002")
)


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an export of one late arrival, and no host around it."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "导出").mkdir()
    (tmp_path / "导出" / "抢修.csv").write_text("\n".join([HEAD, GOOD, LATE]) + "\n", encoding="utf-8")
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, [*words, *(RULES if words[0] == "check" else ())])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Annotations as the runner of GitHub reads them."""
    read = re.findall(r"^::(\w+) (.*?)::(.*)$", text, re.MULTILINE)
    return [(kind, dict(part.split("=", 1) for part in given.split(",")), data) for kind, given, data in read]


def test_a_workflow_sees_the_line_of_a_finding_and_a_summary(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = work / "page.md"
    page.write_text("已有内容\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    result = run("check", "导出", "-o", "##[out]", "--format", "json")
    assert result.exit_code == 1
    assert "→ ## [out]" in result.stdout and "##[" not in result.stdout, "no name writes a command"
    lines = [(kind, given.get("file"), given.get("line")) for kind, given, _ in commands(result.stdout)]
    assert ("error", "导出/抢修.csv", "3") in lines and 0 < len(lines) <= MOST
    text = page.read_text(encoding="utf-8")
    assert text.startswith("已有内容\n## ") and "w20/w11-arrival-in-time" in text
    assert "13800000002" not in text + result.output


def test_elsewhere_nothing_of_a_workflow_is_printed(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(work / "page.md"))
    assert "::error" not in run("check", "导出", "-o", "out", "--format", "json").output
    assert not (work / "page.md").exists()


def test_a_page_that_cannot_be_written_is_told(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(work / "##[no]" / "page.md"))
    result = run("check", "导出", "-o", "out", "--format", "json", "-q")
    assert result.exit_code == 2 and "GITHUB_STEP_SUMMARY" in result.stderr and "##[" not in result.stderr
    assert "::error" not in result.output, "quiet"


def test_annotations_are_the_gravest_suspected_faults_and_no_more_than_hosts_show() -> None:
    report = hosted_report(shown=30)
    lines = annotation_lines(report, rows_of(report), {CSV: "a,b: 100%.csv"})
    assert len(lines) == MOST
    read = commands("\n".join(lines))
    assert len(read) == MOST and all(kind == "error" for kind, _, _ in read)
    waived = {item.record.key for rule in report.rules for item in rule.findings if item.waived}
    assert not any(re.match(r"[\w-]+", data)[0] in waived for _, _, data in read)  # type: ignore[index]
    assert "file=a%2Cb%3A 100%25.csv" in "\n".join(lines)


def test_cells_cannot_write_commands_of_their_own() -> None:
    report = hosted_report()
    evil = "甲\n::set-env name=A::b\r\n::error::x %0A"
    rows = [row._replace(message=evil, key="a\nb") for row in rows_of(report)]
    for line in annotation_lines(report, rows, {}):
        assert line.splitlines() == [line] and line.count("%25") >= 1


def test_names_can_neither_end_a_line_nor_write_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    report = hosted_report()
    unread = next(source for source in report.inputs if source.unread)
    evil = unread.model_copy(update={"name": "甲\n::set-output name=a::b\x1b[31m\r.csv"})
    text = write_text(report.model_copy(update={"inputs": (evil,)})).decode()
    assert "甲\\n::set-output name=a::b\\x1b[31m\\r.csv" in text
    told = "::error::甲\r\u3000 ::乙\n##[group]丙 a::b"
    assert defused(told) == told
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert defused(told) == ": :error::甲\r\u3000 : :乙\n## [group]丙 a::b"


def test_what_the_unit_must_not_learn_is_counted_and_not_shown() -> None:
    report = hosted_report()
    hit = [rule for rule in report.rules if rule.counts.fail]
    rules = tuple(rule.model_copy(update={"restricted": rule.id == hit[0].id}) for rule in report.rules)
    told = report.model_copy(update={"rules": rules})
    lines = "\n".join(annotation_lines(told, rows_of(told), {}))
    text = step_summary(told).decode()
    assert hit[0].title.zh not in lines and hit[1].title.zh in lines
    assert hit[0].id not in text and hit[1].id in text
    assert f"另有 {hit[0].counts.fail} 条限阅规则的疑似问题" in text


def test_unmasked_values_stay_out_of_the_log() -> None:
    report = hosted_report()
    told = report.model_copy(update={"scope": report.scope.model_copy(update={"masked": False})})
    lines = "\n".join(annotation_lines(told, rows_of(told), {}))
    assert "未脱敏，值不在此显示" in lines and "0012345678" not in lines


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_summary_says_what_was_not_done_and_takes_names_as_they_are(language: Language) -> None:
    report = hosted_report(language)
    (odd,) = [item for item in report.inputs if item.unread]
    others = [odd.model_copy(update={"name": f"{number}.xlsx"}) for number in range(1500)]
    inputs = (*report.inputs, odd.model_copy(update={"name": "a|b<script>`*.xlsx"}), *others)
    text = step_summary(report.model_copy(update={"inputs": inputs})).decode()
    assert ("未读入" if language == "zh" else "Not read") in text
    assert ("- 另有 1,492 处未读入，见报告" if language == "zh" else "- 1,492 more, see the report") in text
    assert "7.xlsx" in text and "8.xlsx" not in text, "GitHub takes no page above 1 MiB"
    assert "a\\|b\\<script\\>\\`\\*.xlsx" in text
    totals = report.totals
    assert f"| {totals.fail:,} | {totals.review:,} | {totals.unknown:,} |" in text


def test_paths_are_seen_from_the_folder_and_nothing_outside_it_is_told(work: Path) -> None:
    for name in ("甲/x.csv", "乙/x.csv", "x.csv", "外/y.csv"):
        (work / name).parent.mkdir(exist_ok=True)
        (work / name).write_text("", encoding="utf-8")
    with zipfile.ZipFile(work / "甲" / "z.zip", "w") as archive:
        archive.writestr("内/w.csv", "")
    asked = [Path("甲"), work / "乙" / "x.csv", Path("外")]
    names = ["甲/x.csv", "乙/x.csv", "z.zip", "z.zip/内/w.csv", "y.csv", "没有.csv"]
    told = paths_from(work, asked, names)
    assert told == {
        "甲/x.csv": "甲/x.csv",
        "乙/x.csv": "乙/x.csv",
        "z.zip": "甲/z.zip",
        "z.zip/内/w.csv": "甲/z.zip/内/w.csv",
        "y.csv": "外/y.csv",
    }
    assert paths_from(work / "甲", asked, names) == {
        "甲/x.csv": "x.csv", "z.zip": "z.zip", "z.zip/内/w.csv": "z.zip/内/w.csv",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["json", "junit", "text"])
def test_one_document_has_standard_output_to_itself(work: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    before = sorted(work.rglob("*"))
    result = run("check", "导出", "--format", name, "-o", "-", "-v")
    assert result.exit_code == 1
    if name == "json":
        json.loads(result.stdout)
        quiet = run("check", "导出", "--format", name, "-o", "-", "-q")
        assert (quiet.stderr, quiet.stdout) == ("", result.stdout)
    else:
        assert result.stdout.startswith("<?xml" if name == "junit" else "电力客户服务法律风险稽查")
    assert "::error" in result.stderr and "::error" not in result.stdout
    assert "疑似问题最多的规则" in result.stderr and "findings.csv" not in {path.name for path in work.rglob("*")}
    assert sorted(work.rglob("*")) == before


def test_a_pipe_gets_the_same_bytes_as_a_file(work: Path) -> None:
    run("check", "导出", "-o", "out", "--format", "sarif")
    asked = [sys.executable, "-m", "riskaudit", "check", "导出", "-o", "-", "--format", "sarif", *RULES]
    done = subprocess.run(asked, capture_output=True, check=False)
    assert done.returncode == 1 and done.stdout == (work / "out" / "report.sarif").read_bytes()


@pytest.mark.parametrize("formats", ["json,sarif", "ledger", "notices", "annotated", "pdf,json,ledger"])
def test_more_than_one_document_is_refused_before_anything_is_read(formats: str) -> None:
    result = run("check", "没有", "--format", formats, "-o", "-")
    assert result.exit_code == 2 and result.stdout == ""
    assert "--format json -o -" in result.stderr


def test_render_makes_the_same_of_a_report(work: Path) -> None:
    run("check", "导出", "-o", "out", "--format", "json,sarif,junit,gitlab")
    for name, file in (("sarif", "report.sarif"), ("junit", "junit.xml"), ("gitlab", "gl-code-quality-report.json")):
        made = (work / "out" / file).read_bytes()
        piped = run("render", "out/report.json", "-f", name, "--exports", "导出", "-o", "-")
        assert (piped.exit_code, piped.stdout_bytes) == (0, made)
        (work / "out" / file).unlink()
        assert run("render", "out/report.json", "-f", name, "--exports", "导出").exit_code == 0
        assert (work / "out" / file).read_bytes() == made
    assert run("render", "out/report.json", "-f", "ledger", "-o", "-").exit_code == 2


def test_outsiders_are_told_no_paths(work: Path) -> None:
    run("check", "导出", "-o", "out", "--format", "sarif,gitlab", "--audience", "external")
    for name in ("report.sarif", "gl-code-quality-report.json"):
        text = (work / "out" / name).read_text(encoding="utf-8")
        assert "file-01.csv" in text and "抢修.csv" not in text and "%E5%AF%BC" not in text and "导出/" not in text
