"""`check --baseline`, `--fail-on-new`, several `--previous`, and `riskaudit diff`, as people run them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from report_fixture import rich_report
from riskaudit.cli import main
from riskaudit.model.base import Language
from riskaudit.model.findings import FINDING_COLUMNS, read_findings
from riskaudit.model.report import FindingsFile, Report
from riskaudit.model.result import Result as Verdict
from riskaudit.model.result import Severity
from riskaudit.months.charts import months_of
from riskaudit.months.diff import diff_of
from riskaudit.months.earlier import Earlier
from riskaudit.spine import run as spine_run
from riskaudit.writers import Material, written
from riskaudit.writers.diff import write_csv
from riskaudit.writers.html.control import control
from riskaudit.writers.html.markup import inner
from riskaudit.writers.html.view import View
from riskaudit.writers.json import read_json, write_json
from riskaudit.writers.pdf import write_pdf
from riskaudit.writers.text import write_text

HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所"
GOOD, LATE, LATER = "08:40:00", "09:30:00", "10:00:00"


def repair(number: int, arrived: str, month: str = "2026-09", station: str = "青禾供电所") -> str:
    """A repair order of the 3rd, accepted at 08:00."""
    at = f"{month}-03 {arrived}" if arrived[:1].isdigit() else arrived
    return f"{month.replace('-', '')}0300{number:04d},{month}-03 08:00:00,{month}-03 08:01:00,{at},{month}-03 13:00:00,城区,{station}"


def export(folder: Path, *rows: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "抢修.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return folder


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def audit(exported: Path, out: Path, *words: str | Path, month: str = "2026-09") -> Result:
    asked = ["check", exported, "--month", month, "-o", out, "--format", "json,text", "--max-per-rule", "2"]
    return run(*asked, *words)


def told(out: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return read


def counts_of(section: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in section["total"].items() if count}


@pytest.fixture(scope="module", autouse=True)
def _library() -> Iterator[None]:
    """The rules are read once for all audits here; they are the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spine_run, "sound_library", cache(spine_run.sound_library))
        yield


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("months")


def another(source: Path, target: Path, change: Callable[[Report], Report], *, empty: bool = False) -> Path:
    """A report as it would be under other circumstances, with the same findings or none."""
    report, findings = read_json(source / "report.json"), (source / "findings.csv").read_bytes()
    if empty:
        findings = findings.partition(b"\n")[0] + b"\n"
        file = FindingsFile(sha256=hashlib.sha256(findings).hexdigest(), rows=0)
        report = report.model_copy(update={"findings_file": file})
    target.mkdir()
    (target / "report.json").write_bytes(write_json(change(report)))
    (target / "findings.csv").write_bytes(findings)
    return target / "report.json"


def scoped(**changes: Any) -> Callable[[Report], Report]:
    return lambda report: report.model_copy(update={"scope": report.scope.model_copy(update=changes)})


@pytest.fixture(scope="module")
def september(base: Path) -> Path:
    """Orders 1 to 4 are late, 5 twice, 6 is not."""
    rows = [repair(n, LATE) for n in (1, 2, 3, 4, 5, 5)]
    audit(export(base / "in", *rows, repair(6, GOOD)), base / "september")
    return base / "september"


@pytest.fixture(scope="module")
def again(base: Path, september: Path) -> tuple[Path, Result]:
    """September exported anew: 1 as it was, 2 later still, 3 mended, 4 gone, 5 once, and 6 late now."""
    rows = [repair(1, LATE), repair(2, LATER), repair(3, GOOD), repair(5, LATE), repair(6, LATE, station="白鹭供电所")]
    out = base / "again"
    asked = ("--baseline", september / "report.json", "--fail-on-new")
    return out, audit(export(base / "in-again", *rows), out, *asked)


@pytest.fixture(scope="module")
def october(base: Path, september: Path) -> tuple[Path, Result]:
    """October with four orders of September in its export: 1 is late still, 2 unreadable, 3 mended; 4 and 5 are gone."""
    rows = [repair(1, LATE), repair(2, "下午"), repair(3, GOOD), repair(7, LATE, "2026-10"), repair(8, GOOD, "2026-10")]
    out = base / "october"
    asked = ("--baseline", september / "report.json")
    return out, audit(export(base / "in-october", *rows), out, *asked, month="2026-10")


class TestBaseline:
    def test_of_one_month_exported_anew(self, again: tuple[Path, Result]) -> None:
        section = told(again[0])["baseline"]
        counts = {"new": 1, "unchanged": 2, "updated": 1, "failing": 1, "fixed": 1, "absent": 1, "unknown": 1}
        assert counts_of(section) == counts, "of two with key 5 one is listed still: nobody can tell which"
        assert len(section["rules"]) == 1
        assert section["cautions"] == []

    def test_of_the_next_month(self, october: tuple[Path, Result]) -> None:
        section = told(october[0])["baseline"]
        assert counts_of(section) == {"new": 1, "failing": 1, "recurring": 1, "unknown": 1, "fixed": 1, "absent": 3}
        assert len(section["fixed"]) == len(section["recurring"]) == 1
        (caution,) = section["cautions"]
        assert "2026-09" in caution["zh"] and "2026-10" in caution["en"]

    def test_rules_and_units_add_up(self, again: tuple[Path, Result], october: tuple[Path, Result]) -> None:
        for out, _ in (again, october):
            report = read_json(out / "report.json")
            assert report.baseline
            total = report.baseline.total
            assert sum(rule.counts.now for rule in report.baseline.rules) == total.now == report.findings_file.rows
            assert sum(unit.counts.now for unit in report.baseline.units) == total.now
            assert sum(unit.counts.before for unit in report.baseline.units) == total.before == 6

    def test_findings_of_the_report_say_how_they_stand(self, again: tuple[Path, Result]) -> None:
        report = read_json(again[0] / "report.json")
        shown = {finding.record.key[-1]: finding.baseline for rule in report.rules for finding in rule.findings}
        assert shown == {"1": "unchanged", "2": "updated"}
        heading = (again[0] / "findings.csv").read_text(encoding="utf-8-sig").partition("\n")[0]
        assert tuple(heading.split(",")) == FINDING_COLUMNS

    def test_the_summary_says_so_in_a_line(self, again: tuple[Path, Result]) -> None:
        (line,) = [line for line in again[1].output.splitlines() if line.startswith("与基准")]
        assert line.startswith(
            "与基准报告 2026-09 比较（不是与台账比）：本期 4 条 = 新增 1 + 有变化 1（其中加重 0）+ 未变 2；基准 6 条中"
        )
        assert "复查未见异常 1、本期导出中没有 1、无法判定 1" in line

    def test_without_a_baseline_nothing_of_it_is_said(self, september: Path) -> None:
        report = told(september)
        assert report["baseline"] is None and report["months"] is None
        assert "基准" not in (september / "report.txt").read_text(encoding="utf-8")

    def test_a_report_that_is_rendered_again_has_it_still(self, again: tuple[Path, Result]) -> None:
        report = read_json(again[0] / "report.json")
        text = written("text", Material(report, again[0] / "findings.csv"))["report.txt"].decode()
        assert text == (again[0] / "report.txt").read_text(encoding="utf-8")
        assert write_json(report) == (again[0] / "report.json").read_bytes()


class TestFailOnNew:
    def test_what_is_new_counts(self, again: tuple[Path, Result]) -> None:
        assert again[1].exit_code == 1

    def test_what_is_old_does_not(self, base: Path, september: Path) -> None:
        baseline = ("--baseline", september / "report.json")
        assert audit(base / "in", base / "same", *baseline, "--fail-on-new").exit_code == 0
        assert counts_of(told(base / "same")["baseline"]) == {"unchanged": 6}

    def test_what_is_updated_counts_only_if_it_is_graver(self, again: tuple[Path, Result]) -> None:
        report = read_json(again[0] / "report.json")
        assert report.baseline
        (rule,) = report.baseline.rules

        def exit_code(severity: Severity, **counts: int) -> int:
            of = rule.model_copy(update={"counts": rule.counts.model_copy(update=counts)})
            section = report.baseline.model_copy(update={"rules": (of,)})  # type: ignore[union-attr]
            return report.model_copy(update={"baseline": section}).exit_code(severity, new_only=True)

        assert exit_code(Severity.LOW, failing=0) == 0
        assert exit_code(Severity.LOW, failing=1) == 1
        assert exit_code(Severity.CRITICAL, failing=1) == 0, "below --fail-on"

    def test_it_needs_a_baseline(self, base: Path) -> None:
        result = run("check", base / "in", "--fail-on-new", "-o", base / "none")
        assert result.exit_code == 2 and "--baseline" in result.output and not (base / "none").exists()


class TestRefused:
    @pytest.mark.parametrize("command", ["check", "diff"])
    def test_findings_that_are_not_those_of_the_report(self, command: str, base: Path, september: Path) -> None:
        other = base / f"changed-{command}"
        other.mkdir()
        (other / "report.json").write_bytes((september / "report.json").read_bytes())
        (other / "findings.csv").write_bytes((september / "findings.csv").read_bytes() + b"\n")
        given = other / "report.json"
        asked = [given, september / "report.json"] if command == "diff" else [base / "in", "--baseline", given]
        result = run(command, *asked, *(["-o", str(other / "out")] if command == "check" else []))
        assert result.exit_code == 4 and "findings.csv" in result.output and "Traceback" not in result.output

    def test_another_secret(self, base: Path, september: Path) -> None:
        key = base / "key.txt"
        key.write_text("秘密", encoding="utf-8")
        asked = ("--mask-key", key, "--baseline", september / "report.json")
        result = audit(base / "in", base / "secret", *asked)
        assert result.exit_code == 2 and "--mask-key" in result.output and "不能比较" in result.output

    def test_another_audience(self, base: Path, september: Path) -> None:
        outside = another(september, base / "outside", scoped(audience="external"))
        result = run("diff", september / "report.json", outside, "--lang", "en")
        assert result.exit_code == 2 and "different audiences" in result.output

    def test_a_single_report(self, september: Path) -> None:
        result = run("diff", september / "report.json")
        assert result.exit_code == 2 and "只给出一份报告" in result.output

    def test_months_out_of_order(self, base: Path, september: Path, october: tuple[Path, Result]) -> None:
        old, new = september / "report.json", october[0] / "report.json"
        result = run("diff", new, old, new)
        assert result.exit_code == 2 and "依次给出" in result.output
        result = audit(base / "in", base / "order", "--previous", new, "--previous", old)
        assert result.exit_code == 2 and "依次给出" in result.output

    def test_what_is_no_report(self, base: Path, september: Path) -> None:
        result = run("diff", september / "report.json", base / "nowhere.json")
        assert result.exit_code == 4 and "Traceback" not in result.output


class TestDiff:
    def listed(self, *words: str | Path) -> list[dict[str, str]]:
        result = run("diff", *words, "--format", "csv")
        assert result.exit_code == 0 and result.output.startswith("\ufeff")
        return [*csv.DictReader(io.StringIO(result.output.removeprefix("\ufeff")))]

    def test_every_finding_that_is_not_unchanged_is_listed(self, september: Path, again: tuple[Path, Result]) -> None:
        found = self.listed(september / "report.json", again[0] / "report.json")
        assert Counter((item["change"], item["key"][-1]) for item in found) == {
            ("new", "6"): 1,
            ("updated", "2"): 1,
            ("absent", "3"): 1,
            ("absent", "4"): 1,
            ("absent", "5"): 1,
        }
        (updated,) = [item for item in found if item["change"] == "updated"]
        assert "1 小时 30 分" in updated["actual_before"] and "2 小时" in updated["actual"]

    def test_its_counts_add_up_to_both_files(self, september: Path, again: tuple[Path, Result]) -> None:
        reports = [september / "report.json", again[0] / "report.json"]
        result = run("diff", *reports, "--format", "json")
        total = json.loads(result.output)["compared"]["total"]
        rows = [
            len([*read_findings(path.with_name("findings.csv"), read_json(path).findings_file)]) for path in reports
        ]
        assert total["new"] + total["unchanged"] + total["updated"] == rows[1] == 4
        assert total["unchanged"] + total["updated"] + total["absent"] + total["unchecked"] == rows[0] == 6

    def test_beside_itself_nothing_has_changed(self, september: Path) -> None:
        report = september / "report.json"
        assert self.listed(report, report) == []
        assert json.loads(run("diff", report, report, "--format", "json").output)["compared"]["total"]["unchanged"] == 6

    def test_a_rule_that_was_not_checked_is_never_gone(self, base: Path, september: Path) -> None:
        def unchecked(report: Report) -> Report:
            rules = (rule.model_copy(update={"result": Verdict.NOTCHECKED, "findings": ()}) for rule in report.rules)
            return report.model_copy(update={"rules": tuple(rules)})

        later = another(september, base / "unchecked", unchecked, empty=True)
        found = json.loads(run("diff", september / "report.json", later, "--format", "json").output)
        assert counts_of(found["compared"]) == {"unchecked": 6}
        assert {item["change"] for item in found["changes"]} == {"unchecked"}

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_it_reads_as_people_would_say_it(self, lang: str, september: Path, again: tuple[Path, Result]) -> None:
        text = run("diff", september / "report.json", again[0] / "report.json", "--lang", lang).output
        wanted = {
            "zh": ["新增 1 + 有变化 1（其中加重 0）+ 未变 2", "按规则", "按单位", "白鹭供电所", "不再出现 3", "← 基准"],
            "en": ["1 new + 1 updated (0 of them graver) + 2 unchanged", "By rule", "no longer found 3", "<- then"],
        }[lang]
        assert [words for words in wanted if words not in text] == []

    def test_it_goes_into_a_file_with_the_same_bytes(self, base: Path, september: Path) -> None:
        asked = ("diff", september / "report.json", september / "report.json")
        out = base / "diff.txt"
        assert run(*asked, "-o", out).exit_code == 0
        assert out.read_text(encoding="utf-8") == run(*asked).output

    def test_masked_beside_unmasked_is_said(self, base: Path, september: Path) -> None:
        bare = another(september, base / "bare", scoped(masked=False))
        text = run("diff", september / "report.json", bare).output
        assert "只比较结果和等级" in text and "未变 6" in text

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"profile": "ci"}, "稽查口径不同（national 与 ci）"),
            ({"law_date": date(2024, 1, 1)}, "适用法律日"),
            ({"language": "en"}, "报告语言不同"),
            ({"as_of": date(2026, 8, 1)}, "晚于本期"),
        ],
        ids=["profile", "law-date", "language", "as-of"],
    )
    def test_what_makes_them_compare_badly_is_said(
        self, changes: dict[str, Any], words: str, tmp_path: Path, september: Path
    ) -> None:
        other = another(september, tmp_path / "other", scoped(**changes))
        (caution,) = [
            line for line in run("diff", september / "report.json", other).output.splitlines() if words in line
        ]
        assert caution.startswith("注意：")

    @pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@sum", "\tx", "\r=1"])
    def test_cells_are_no_formulas(self, cell: str, september: Path, again: tuple[Path, Result]) -> None:
        given = [Earlier(read_json(path / "report.json"), path / "findings.csv", "") for path in (september, again[0])]
        found = diff_of(given, "zh")
        hostile = found.changes[0].model_copy(update={"unit": cell, "key": f"一\n{cell}"})
        sheet = write_csv(found.model_copy(update={"changes": (hostile,)})).decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(sheet))
        assert row["unit"][0] not in "=+-@\t\r" and "\n" not in row["key"]


class TestHistory:
    def test_three_reports_tell_who_comes_back(self, base: Path, september: Path, october: tuple[Path, Result]) -> None:
        november = base / "november"
        rows = [repair(1, GOOD), repair(7, LATE, "2026-10"), repair(9, LATE, "2026-11")]
        asked = ("--baseline", october[0] / "report.json")
        audit(export(base / "in-november", *rows), november, *asked, month="2026-11")
        reports = [folder / "report.json" for folder in (september, october[0], november)]
        found = json.loads(run("diff", *reports, "--format", "json").output)["history"]
        assert [(item["key"][-1], item["months"]) for item in found["offenders"]] == [
            ("1", [True, True, False]),
            ("7", [False, True, True]),
        ]
        assert found["units"] == [{"unit": "青禾供电所", "findings": [6, 1, 1]}]
        # 3 was mended by October; 7 and 9 are open; 1, 2, 4 and 5 were lost sight of
        assert found["closing"] == {"closed": 1, "open": 2, "lost": 4, "reopened": 0, "median": None}
        text = run("diff", *reports).output
        assert "●●○" in text and "○●●" in text and "不设控制限" in text and "已知消除 1，至今仍在 2" in text


def story(language: Language, last: int) -> tuple[Report, Sequence[Report]]:
    """Seven months of the report made by hand, the last with so many suspected faults under each rule that has any."""
    report = rich_report(language)

    def month(number: int, fails: int) -> Report:
        rules = tuple(
            rule.model_copy(update={"counts": rule.counts.model_copy(update={"fail": fails + number % 3})})
            if rule.counts.fail
            else rule
            for rule in report.rules
        )
        scope = report.scope.model_copy(update={"month": f"2026-{number:02d}", "as_of": date(2026, number + 1, 1)})
        return report.model_copy(update={"rules": rules, "scope": scope})

    months = [month(number, 40) for number in range(4, 10)]
    return month(10, last), months


class TestControlCharts:
    @pytest.mark.parametrize(("last", "words"), [(40, "在控制限内"), (140, "高于控制限"), (1, "低于控制限")])
    def test_the_text_says_where_the_month_stands(self, last: int, words: str) -> None:
        report, before = story("zh", last)
        text = write_text(report.model_copy(update={"months": months_of([*before, report])})).decode()
        (line,) = [line for line in text.splitlines() if line.startswith("控制图")]
        assert f"，{words}（" in line

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_paper_and_screen_draw_them(self, language: Language) -> None:
        report, before = story(language, 140)
        told = report.model_copy(update={"months": months_of([*before, report])})
        reading = {"zh": "高于控制限", "en": "above the control limits"}[language]
        pages = PdfReader(BytesIO(write_pdf(told))).pages
        paper = re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))
        assert paper.count(reading.replace(" ", "")) > len({rule.theme for rule in report.rules if rule.counts.fail})
        page = inner(control(View(told)))
        assert page.count("<figure") >= 3 and page.count(reading) > 3 and 'class="beyond"' in page

    def test_few_months_give_no_limits_and_say_so(self) -> None:
        report, before = story("zh", 140)
        months = months_of([*before[:2], report])
        assert {chart.no_limits for chart in months.charts if chart.points[-1].applicable} <= {"few"}
        text = write_text(report.model_copy(update={"months": months})).decode()
        assert "此前不足 6 期，不设控制限，升降不作判断" in text and "高于" not in text

    def test_a_single_earlier_report_leaves_the_report_as_it_was(self) -> None:
        assert "控制图" not in write_text(rich_report("zh")).decode()
