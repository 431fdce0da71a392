"""The table of exit codes, row by row, and which one is given when several hold: 2, 5, 4, 3, 1, 0."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from click.testing import CliRunner

from hosted_fixture import hosted_report
from riskaudit.cli import main
from riskaudit.errors import ExitCode
from riskaudit.model.outcome import Counts
from riskaudit.model.report import Report
from riskaudit.model.result import Result, Severity
from riskaudit.model.waiver import Waived

W20 = Path(__file__).parents[1] / "bench" / "rules"
HEAD = "工单编号,户号,受理时间,到达现场时间,修复时间,区域类型,班组,联系电话,故障原因,产权归属,回访时间,满意度,备注"
LATE = "2,3301000002,2026-10-01 08:00:00,2026-10-01 09:00:01,2026-10-01 09:40:00,城区,一班,,,供电企业,,,"
FAULTY = "title: {zh: 甲, en: a}\nseverity: hihg\n"


def told(tmp_path: Path, *what: str, words: tuple[str, ...] = ()) -> int:
    """The exit code of an audit of these things: late, blank (no records), broken, missing; faulty (rules)."""
    folder, rules = tmp_path / "in", tmp_path / "rules"
    folder.mkdir()
    if "late" in what or "blank" in what:
        (folder / "a.csv").write_text(f"{HEAD}\n{LATE if 'late' in what else ''}\n", encoding="utf-8")
    if "broken" in what:
        (folder / "b.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 40)
    if "faulty" in what:
        (rules / "w20").mkdir(parents=True)
        (rules / "w20" / "late.yaml").write_text(FAULTY, encoding="utf-8")
    paths = [str(folder), *([str(tmp_path / "没有")] if "missing" in what else [])]
    more = ["--rules", str(rules)] if "faulty" in what else []
    asked = ["--rules", str(W20), *more, "--profile", "w20", "--as-of", "2026-11-01", "--format", "json"]
    result = CliRunner().invoke(main, ["check", *paths, *asked, "-q", "-o", str(tmp_path / "out"), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result.exit_code


@pytest.mark.parametrize(
    ("what", "words", "code"),
    [
        ("late", ("--fail-on", "critical"), 0),
        ("late", ("--fail-on", "high"), 1),
        ("late", ("--fail-on", "low"), 1),
        ("late", (), 1),
        ("late", ("--format", "doc"), 2),
        ("late", ("--month", "2026-13"), 2),
        ("late", ("--no-such-option",), 2),
        ("late", ("--fail-on", "none"), 2),
        ("blank", (), 3),
        ("late", ("--month", "2026-09"), 3),
        ("broken", (), 4),
        ("missing", (), 4),
        ("late faulty", (), 5),
        ("late broken faulty", ("--format", "doc"), 2),
        ("late missing", ("--format", "doc"), 2),
        ("late broken faulty", (), 5),
        ("missing faulty", (), 5),
        ("blank broken", (), 4),
        ("late broken", (), 4),
        ("late missing", (), 4),
    ],
)
def test_every_row_of_the_table(tmp_path: Path, what: str, words: tuple[str, ...], code: int) -> None:
    assert told(tmp_path, *what.split(), words=words) == code


@pytest.mark.parametrize("combination", list(itertools.product([False, True], repeat=4)))
def test_the_first_of_those_that_hold_is_given(combination: tuple[bool, bool, bool, bool]) -> None:
    error, unread, nothing, hit = combination
    report = hosted_report()
    rule = report.rules[0].model_copy(update={"result": Result.PASS, "counts": Counts(), "waived": Waived()})
    rules = [rule.model_copy(update={"counts": Counts(fail=int(hit))})]
    rules += [rule.model_copy(update={"id": "x/y", "result": Result.ERROR})] if error else []
    inputs = tuple(item for item in report.inputs if unread or not item.unread)
    made = {"rules": tuple(rules), "inputs": inputs, "datasets": () if nothing else report.datasets}
    expected = 5 if error else 4 if unread else 3 if nothing else 1 if hit else 0
    assert report.model_copy(update=made).exit_code(Severity.LOW) == expected


def _of(counts: Counts, waived: Waived = Waived(), result: Result = Result.FAIL) -> Report:  # noqa: B008 - frozen
    """A whole audit of one rule of medium severity."""
    report = hosted_report()
    made = {"result": result, "counts": counts, "waived": waived, "severity": Severity.MEDIUM}
    rule = report.rules[0].model_copy(update=made)
    inputs = tuple(item for item in report.inputs if not item.unread)
    return report.model_copy(update={"rules": (rule,), "inputs": inputs})


def test_reviews_and_waived_findings_never_count() -> None:
    assert _of(Counts(review=9), result=Result.REVIEW).exit_code(Severity.LOW) is ExitCode.AUDITED
    assert _of(Counts(unknown=9), result=Result.UNKNOWN).exit_code(Severity.LOW) is ExitCode.AUDITED
    assert _of(Counts(fail=2), Waived(fail=2)).exit_code(Severity.LOW) is ExitCode.AUDITED
    assert _of(Counts(fail=2), Waived(fail=1, review=1)).exit_code(Severity.LOW) is ExitCode.FINDINGS


@pytest.mark.parametrize(("fail_on", "code"), [("critical", 0), ("high", 0), ("medium", 1), ("low", 1)])
def test_a_finding_counts_from_its_own_severity_down(fail_on: str, code: int) -> None:
    assert _of(Counts(fail=1)).exit_code(Severity(fail_on)) == code


@pytest.mark.parametrize("result", [Result.NOTCHECKED, Result.NOTSELECTED])
def test_an_audit_whose_rules_were_all_skipped_audited_nothing(result: Result) -> None:
    assert _of(Counts(), result=result).exit_code(Severity.LOW) is ExitCode.NOTHING_AUDITED


def test_the_readmes_have_the_same_table() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (W20.parents[1] / name).read_text(encoding="utf-8")
        assert all(f"\n| {code.value} | " in text for code in ExitCode), name
        assert "2, 5, 4, 3, 1, 0" in text or "2、5、4、3、1、0" in text
