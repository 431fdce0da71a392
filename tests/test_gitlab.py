"""gl-code-quality-report.json: what GitLab's widget takes, with nothing lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hosted_fixture import BOOK, CSV, hosted_report, rows_of
from riskaudit.model.base import Language
from riskaudit.writers.gitlab import write_gitlab


def issues_of(language: Language = "zh", **paths: str) -> list[dict[str, Any]]:
    report = hosted_report(language)
    told: list[dict[str, Any]] = json.loads(write_gitlab(report, rows_of(report), paths, {}))
    return told


def test_every_issue_has_what_gitlab_demands() -> None:
    issues = issues_of()
    assert len(issues) == len(rows_of(hosted_report())) + 1
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert isinstance(issue["location"]["lines"]["begin"], int)
        assert not issue["location"]["path"].startswith(("/", "./"))


def test_severities_follow_result_and_waiver() -> None:
    rows = rows_of(hosted_report())
    grades = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}
    for row, issue in zip(rows, issues_of()[1:], strict=True):
        assert issue["check_name"] == row.rule and issue["fingerprint"] == f"{row.fingerprint}:1"
        assert issue["severity"] == (grades[row.severity] if row.result == "fail" and not row.waived else "info")
        assert ("例外备案 W1" in issue["description"]) == bool(row.waived)
        assert row.message in issue["description"]


def test_a_line_is_the_row_of_a_text_and_else_one() -> None:
    for row, issue in zip(rows_of(hosted_report()), issues_of()[1:], strict=True):
        if row.file == CSV:
            assert issue["location"] == {"path": CSV, "lines": {"begin": int(row.row)}}
        else:
            assert issue["location"] == {"path": BOOK, "lines": {"begin": 1}}
            assert ("按组判定" if not row.row else f"{row.sheet} › 第{row.row}行") in issue["description"]


def test_paths_are_those_seen_from_the_working_folder() -> None:
    assert {issue["location"]["path"] for issue in issues_of(**{CSV: "导出/a.csv"})} == {
        "导出/a.csv",
        BOOK,
        "投诉.xlsx",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_not_read_comes_first_and_blocks(language: Language) -> None:
    issue = issues_of(language)[0]
    assert (issue["check_name"], issue["severity"]) == ("input-unread", "blocker")
    assert issue["description"].startswith("投诉.xlsx")
    assert ("已加密" if language == "zh" else "encrypted") in issue["description"]
