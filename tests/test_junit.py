"""junit.xml: one test case a rule, for the readers of both common schemas."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest

from hosted_fixture import CSV, hosted_report, rows_of
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.model.waiver import Waived
from riskaudit.writers.junit import MOST, write_junit

SUITE = ["properties", "testcase", "system-out", "system-err"]
"""The order in which the stricter schema wants the parts of a suite."""


def suites_of(report: Report) -> list[ET.Element]:
    root = ET.fromstring(write_junit(report, rows_of(report)))
    assert root.tag == "testsuites"
    return list(root)


def case_of(report: Report, rule: RuleOutcome) -> ET.Element:
    (found,) = [
        case
        for suite in suites_of(report)
        for case in suite.iter("testcase")
        if (case.get("name") or "").startswith(f"{rule.id} ")
    ]
    return found


def first(report: Report, result: Result) -> RuleOutcome:
    return next(rule for rule in report.rules if rule.result is result)


def instead(report: Report, rule: RuleOutcome) -> Report:
    """The report with a rule in the place of its namesake."""
    return report.model_copy(update={"rules": tuple(rule if old.id == rule.id else old for old in report.rules)})


def test_every_rule_that_was_selected_is_one_case() -> None:
    report = hosted_report()
    names = [
        (case.get("name") or "").split(" ")[0] for suite in suites_of(report)[1:] for case in suite.iter("testcase")
    ]
    assert sorted(names) == sorted(rule.id for rule in report.rules if rule.result is not Result.NOTSELECTED)


def test_suites_have_what_both_schemas_demand() -> None:
    for number, suite in enumerate(suites_of(hosted_report())):
        tags = [part.tag for part in suite]
        assert sorted(tags, key=SUITE.index) == tags and set(tags) == set(SUITE)
        assert suite.get("id") == str(number) and suite.get("package") and suite.get("hostname") == "localhost"
        assert suite.get("timestamp") == datetime(2026, 11, 1).isoformat(), "the day of the data, not of the run"
        cases = list(suite.iter("testcase"))
        ends = [part.tag for case in cases for part in case]
        assert suite.get("tests") == str(len(cases))
        told = (suite.get("failures"), suite.get("errors"), suite.get("skipped"))
        assert told == tuple(str(ends.count(tag)) for tag in ("failure", "error", "skipped"))
        for case in cases:
            assert set(case.attrib) == {"classname", "name", "time"} and len(case) <= 1
            assert all(part.get("type") for part in case)


@pytest.mark.parametrize(
    ("result", "tag"),
    [
        (Result.FAIL, "failure"),
        (Result.REVIEW, None),
        (Result.PASS, None),
        (Result.UNKNOWN, "skipped"),
        (Result.NOTAPPLICABLE, "skipped"),
        (Result.NOTCHECKED, "skipped"),
        (Result.ERROR, "error"),
    ],
)
def test_results_are_mapped(result: Result, tag: str | None) -> None:
    report = hosted_report()
    rule = report.rules[-1]
    if result not in {old.result for old in report.rules}:
        bare = {"findings": (), "counts": rule.counts.model_copy(update={"fail": 0, "review": 0}), "waived": Waived()}
        rule = rule.model_copy(update={"result": result, "total": 0, **bare})
        report = instead(report, rule)
    else:
        rule = first(report, result)
    assert [part.tag for part in case_of(report, rule)] == ([tag] if tag else [])


def test_what_waivers_cover_does_not_fail() -> None:
    report = hosted_report()
    rule = first(report, Result.FAIL)
    some = instead(report, rule.model_copy(update={"waived": Waived(fail=rule.counts.fail - 1)}))
    (part,) = case_of(some, rule)
    assert part.tag == "failure" and f"其中例外备案 {rule.counts.fail - 1} 条" in (part.get("message") or "")
    every = instead(report, rule.model_copy(update={"waived": Waived(fail=rule.counts.fail)}))
    (part,) = case_of(every, rule)
    assert part.tag == "skipped" and "均已例外备案" in (part.get("message") or "")
    suite = next(suite for suite in suites_of(every) if suite.get("name") == f"riskaudit.{rule.theme}")
    assert "例外备案 W1" in (suite.findtext("system-out") or ""), "waived findings stay in the file"


def test_reviews_stand_in_output_and_properties() -> None:
    report = hosted_report()
    rule = first(report, Result.REVIEW)
    suite = next(suite for suite in suites_of(report) if suite.get("name") == f"riskaudit.{rule.theme}")
    told = {item.get("name"): item.get("value") for item in suite.iter("property")}
    assert told[f"review:{rule.id}"] == str(rule.counts.review)
    assert rule.findings[0].message in (suite.findtext("system-out") or "")


def test_a_failure_lists_the_first_findings_and_says_how_many_there_are() -> None:
    report = hosted_report(shown=50)
    rule = first(report, Result.FAIL)
    text = case_of(report, rule)[0].text or ""
    assert len(re.findall("通知书", text)) == MOST
    assert f"列出 {MOST} 条，共 {rule.total} 条，全部见 findings.csv" in text
    lined = next(item for item in rule.findings[1:] if item.record.file == CSV and item.record.row)
    assert f"  {CSV}:{lined.record.row}  " in text, "a line where rows are lines"


def test_what_was_not_read_is_an_error_of_the_reading() -> None:
    report = hosted_report()
    (part,) = next(suites_of(report)[0].iter("testcase"))
    assert part.tag == "error" and "投诉.xlsx" in (part.text or "")
    read = report.model_copy(update={"inputs": tuple(item for item in report.inputs if not item.unread)})
    assert len(next(suites_of(read)[0].iter("testcase"))) == 0
    (part,) = next(suites_of(read.model_copy(update={"rules": ()}))[0].iter("testcase"))
    assert part.tag == "error" and part.get("message") == "未稽查任何记录"


def test_what_no_xml_may_hold_is_replaced() -> None:
    report = hosted_report()
    rows = [
        row._replace(message="甲\x00乙\x1b[31m<&>\ud800" if n == 0 else row.message)
        for n, row in enumerate(rows_of(report))
    ]
    text = "".join(ET.fromstring(write_junit(report, rows)).itertext())
    assert "甲\ufffd乙\ufffd[31m<&>\ufffd" in text


def test_english_is_english() -> None:
    report = hosted_report("en")
    rule = first(report, Result.FAIL)
    assert (case_of(report, rule)[0].get("message") or "").startswith("Suspected fault: ")
