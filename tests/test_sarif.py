"""report.sarif: what SARIF 2.1.0 and code-scanning hosts demand, and nothing of an audit lost on the way.

`RISKAUDIT_SARIF_SCHEMA=FILE` has the official schema look, too (docs/ci.md names where to find it).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from hosted_fixture import BOOK, CSV, hosted_report, rows_of
from report_knowledge import two
from riskaudit.model.findings import FindingRow
from riskaudit.model.follow_up import Again
from riskaudit.model.gone import Gone
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.writers import sarif
from riskaudit.writers.sarif import literal, write_sarif


def run_of(
    report: Report,
    rows: list[FindingRow] | None = None,
    paths: dict[str, str] | None = None,
    standings: Any = None,
    gone: list[Gone] | None = None,
) -> dict[str, Any]:
    """The one run of the file."""
    content = write_sarif(report, rows_of(report) if rows is None else rows, paths or {}, standings or {}, gone)
    log = json.loads(content)
    assert log["version"] == "2.1.0" and len(log["runs"]) == 1
    run: dict[str, Any] = log["runs"][0]
    return run


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_is_a_result_once(language: Any) -> None:
    report = hosted_report(language)
    rows, run = rows_of(report), run_of(report)
    told = Counter((item["ruleId"], item["fingerprints"]["riskaudit/v1"]) for item in run["results"])
    assert told == Counter((row.rule, f"{row.fingerprint}:1") for row in rows)
    assert run["properties"]["findings"]["rows"] == len(rows)


def test_kind_and_level_are_as_the_standard_pairs_them() -> None:
    report = hosted_report()
    severity = {row.fingerprint + row.rule: (row.result, row.severity) for row in rows_of(report)}
    levels = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
    seen = set()
    for item in run_of(report)["results"]:
        result, grade = severity[item["partialFingerprints"]["record/v1"] + item["ruleId"]]
        assert item["kind"] == result
        assert item["level"] == (levels[grade] if result == "fail" else "none")
        seen.add((result, item["level"]))
    assert len(seen) >= 3


def test_results_point_to_their_rule_and_their_input() -> None:
    run = run_of(hosted_report())
    rules, artifacts = run["tool"]["driver"]["rules"], run["artifacts"]
    for item in run["results"]:
        assert rules[item["ruleIndex"]]["id"] == item["ruleId"]
        for location in item["locations"]:
            artifact = location["physicalLocation"]["artifactLocation"]
            assert artifacts[artifact["index"]]["location"]["uri"] == artifact["uri"]
            assert unquote(artifact["uri"]) in {CSV, BOOK}
            assert not set(artifact["uri"]) & set(" <>&:")


def test_only_rows_that_are_lines_have_a_line() -> None:
    report = hosted_report()
    for row, item in _paired(report, run_of(report)):
        place, logical = item["locations"][0]["physicalLocation"], item["locations"][0]["logicalLocations"][0]
        if not row.row:
            assert "region" not in place and logical["kind"] == "group"
            assert len(item["locations"]) == 2, "both files that hold the kind of record"
        elif row.file == CSV:
            assert place["region"] == {"startLine": int(row.row)}
        else:
            assert "region" not in place
            assert logical["fullyQualifiedName"] == f"{row.file}!{row.sheet}!{row.row}"
            assert f"{row.sheet} › 第{row.row}行" in item["message"]["text"]


def test_a_csv_whose_cells_go_over_lines_has_no_line() -> None:
    report = hosted_report()
    inputs = tuple(item.model_copy(update={"row_is_line": False}) for item in report.inputs)
    run = run_of(report.model_copy(update={"inputs": inputs}))
    assert not any("region" in item["locations"][0]["physicalLocation"] for item in run["results"])


def test_paths_seen_from_the_working_folder_say_what_they_are_relative_to() -> None:
    report = hosted_report()
    run = run_of(report, paths={CSV: "导出/10 月.csv"})
    uris = {place["uri"]: place.get("uriBaseId") for place in (item["location"] for item in run["artifacts"])}
    assert uris["%E5%AF%BC%E5%87%BA/10%20%E6%9C%88.csv"] == "%SRCROOT%"
    assert list(uris.values()).count("%SRCROOT%") == 1
    assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"], "no folder of this machine"
    assert "originalUriBaseIds" not in run_of(report)


def test_records_that_share_a_key_are_results_of_their_own() -> None:
    report = hosted_report()
    row = rows_of(report)[0]
    run = run_of(report, [row, row._replace(row="99"), row._replace(rule=report.rules[-1].id)])
    told = [item["partialFingerprints"]["primaryLocationLineHash"] for item in run["results"]]
    assert sorted(told) == [f"{row.fingerprint}:1", f"{row.fingerprint}:1", f"{row.fingerprint}:2"]


def test_waived_findings_are_suppressed_with_their_reason_and_without_names() -> None:
    report = hosted_report()
    run = run_of(report)
    waived = [item for item in run["results"] if item["suppressions"]]
    assert len(waived) == sum(bool(row.waived) for row in rows_of(report)) > 0
    for item in waived:
        (told,) = item["suppressions"]
        assert (told["kind"], told["status"], told["justification"]) == ("external", "accepted", "客户书面同意")
        assert told["properties"] == {"waiver": "W1", "until": "2026-12-31"}
    assert "甲某" not in json.dumps(run, ensure_ascii=False) and "乙某" not in json.dumps(run, ensure_ascii=False)
    unwaived = [row for row in rows_of(report) if not row.waived]
    assert not any("suppressions" in item for item in run_of(report, unwaived)["results"]), "all results or none"


def test_baseline_states_are_passed_on() -> None:
    report = hosted_report()
    row = rows_of(report)[0]
    told = {row.fingerprint: ("unchanged", "new")}
    run = run_of(report, [row, row._replace(row="99")], standings=told)
    assert [item["baselineState"] for item in run["results"]] == ["unchanged", "new"]
    assert "baselineState" not in run_of(report, [row])["results"][0]


def test_absent_ones_are_left_out_before_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """By number and by size; `tests/test_diff.py` has what they tell."""
    report = hosted_report()
    rows = rows_of(report)
    states = {row.fingerprint: ("new",) for row in rows}
    gone = [
        Gone(row._replace(fingerprint=hashlib.sha256(bytes(n)).hexdigest(), file=f"上期{n}.csv"), again)
        for n, row in enumerate(rows)
        for again in (Again.UNKNOWN, Again.FIXED)
    ]
    run = run_of(report, rows, standings=states, gone=gone)
    assert [item["baselineState"] for item in run["results"]] == ["new"] * len(rows) + ["absent"] * len(gone)
    assert [item["kind"] for item in run["results"][len(rows) :]] == ["pass"] * len(rows) + ["open"] * len(rows)
    assert all("suppressions" in item for item in run["results"]), "all results or none"
    assert not any("index" in str(item["locations"]) for item in run["results"][len(rows) :]), "no file of today"
    assert run["properties"]["findings"]["rows"] == len(rows) and run["properties"]["gone"]["shown"] == len(gone)
    monkeypatch.setattr(sarif, "MOST", len(rows) + 3)
    assert len(run_of(report, rows, standings=states, gone=gone)["results"]) == len(rows) + 3
    monkeypatch.setattr(sarif, "LARGEST", len(gzip.compress(write_sarif(report, rows, {}, states, []), 6)) + 150)
    kept = run_of(report, rows, standings=states, gone=gone)
    assert len(rows) <= len(kept["results"]) < len(rows) + 3
    notes = [note["descriptor"]["id"] for note in kept["invocations"][0]["toolExecutionNotifications"]]
    assert "results-cut" not in notes and kept["properties"]["gone"]["shown"] == len(kept["results"]) - len(rows)


def test_what_is_no_finding_is_told_as_a_notification() -> None:
    report = hosted_report()
    run = run_of(report)
    (told,) = run["invocations"]
    assert told["executionSuccessful"] is False, "an input is unread"
    notes = told["toolExecutionNotifications"]
    descriptors = run["tool"]["driver"]["notifications"]
    assert all(descriptors[note["descriptor"]["index"]]["id"] == note["descriptor"]["id"] for note in notes)
    (unread,) = [note for note in notes if note["descriptor"]["id"] == "input-unread"]
    assert unread["level"] == "error" and "投诉.xlsx" in unread["message"]["text"]
    by_rule = {(note["descriptor"]["id"], note["associatedRule"]["id"]) for note in notes if "associatedRule" in note}
    for rule in report.rules:
        assert (("rule-unchecked", rule.id) in by_rule) == (rule.result is Result.NOTCHECKED)
        assert (("rule-error", rule.id) in by_rule) == (rule.result is Result.ERROR)
        if rule.result in (Result.FAIL, Result.UNKNOWN):
            assert (("records-undecided", rule.id) in by_rule) == bool(rule.counts.unknown)


def test_a_waiver_that_has_no_effect_is_told() -> None:
    report = hosted_report()
    (waiver,) = report.waivers
    told = report.model_copy(
        update={"waivers": (waiver.model_copy(update={"state": "expired", "problem": two("已过期", "has run out")}),)}
    )
    notes = run_of(told)["invocations"][0]["toolExecutionNotifications"]
    (text,) = [note["message"]["text"] for note in notes if note["descriptor"]["id"] == "waiver-void"]
    assert text == "W1：已过期"
    assert not [note for note in run_of(report)["invocations"][0]["toolExecutionNotifications"] if "W1" in str(note)]


def test_records_of_no_file_have_a_place_all_the_same() -> None:
    report = hosted_report()
    rows = rows_of(report)
    bare = report.model_copy(update={"inputs": ()})
    for row, item in _paired(report, run_of(bare, rows)):
        if not row.file:
            assert [set(place) for place in item["locations"]] == [{"logicalLocations"}]
        else:
            assert "index" not in item["locations"][0]["physicalLocation"]["artifactLocation"]


def test_an_audit_that_did_all_it_was_asked_is_successful() -> None:
    report = hosted_report()
    inputs = tuple(item for item in report.inputs if not item.unread)
    rules = tuple(rule for rule in report.rules if rule.result is not Result.ERROR)
    whole = report.model_copy(update={"inputs": inputs, "rules": rules})
    rows = [row for row in rows_of(report) if row.file != "投诉.xlsx"]
    assert run_of(whole, rows)["invocations"][0]["executionSuccessful"] is True
    nothing = whole.model_copy(update={"datasets": (), "rules": ()})
    told = run_of(nothing, [])["invocations"][0]
    assert told["executionSuccessful"] is False
    assert "nothing-audited" in {note["descriptor"]["id"] for note in told["toolExecutionNotifications"]}


def test_rules_are_described_in_both_languages_and_law_is_quoted_honestly() -> None:
    report = hosted_report()
    run = run_of(report)
    described = run["tool"]["driver"]["rules"]
    left_out = {rule.id for rule in report.rules if rule.result is Result.NOTSELECTED}
    assert {item["id"] for item in described} == {rule.id for rule in report.rules} - left_out
    for rule, item in zip([rule for rule in report.rules if rule.id not in left_out], described, strict=True):
        assert rule.why.zh in item["help"]["text"] and rule.why.en in item["help"]["text"]
        assert len(item["properties"]["tags"]) <= 20
        assert item["properties"]["tags"][0] == rule.theme
    sources = {fact["fact"]: fact for item in described for fact in item["properties"]["basis"]}
    for name, basis in report.bases.items():
        if name in sources and not basis.prints_article and basis.article:
            assert basis.article not in sources[name]["source"]
        if name in sources and basis.confidence.value == "sec":
            assert "据二手资料，待核原文" in sources[name]["caveat"]


def test_descriptions_and_tags_keep_the_limits_of_hosts() -> None:
    report = hosted_report()
    long = report.rules[0].model_copy(
        update={"why": two("长" * 3000, "long " * 600), "lecture": tuple(f"L1.{n}" for n in range(40))}
    )
    run = run_of(report.model_copy(update={"rules": (long,)}), [])
    (item,) = run["tool"]["driver"]["rules"]
    assert len(item["fullDescription"]["text"]) <= 1024 and item["fullDescription"]["text"].endswith("…")
    assert "长" * 3000 in item["help"]["text"]
    assert len(item["properties"]["tags"]) == 20


def test_the_gravest_stay_where_there_are_too_many_and_the_cut_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    report = hosted_report()
    rows = rows_of(report)
    monkeypatch.setattr(sarif, "MOST", 7)
    run = run_of(report, rows)
    assert [item["properties"]["severity"] for item in run["results"]] == ["critical"] * 7
    assert not any(item["suppressions"] for item in run["results"] if "suppressions" in item)
    (note,) = [
        note
        for note in run["invocations"][0]["toolExecutionNotifications"]
        if note["descriptor"]["id"] == "results-cut"
    ]
    assert f"7 条，共 {len(rows)} 条" in note["message"]["text"] and note["level"] == "warning"
    assert run["properties"]["findings"]["rows"] == len(rows)


def test_a_file_that_is_too_large_is_cut_until_hosts_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    report = hosted_report()
    rows = [
        row._replace(fingerprint=hashlib.sha256(bytes(n)).hexdigest(), row=str(n))
        for n in range(400)
        for row in rows_of(report)[:1]
    ]
    whole = len(gzip.compress(write_sarif(report, rows, {}, {})))
    monkeypatch.setattr(sarif, "LARGEST", whole * 2 // 3)
    content = write_sarif(report, rows, {}, {})
    assert len(gzip.compress(content, 6)) <= whole * 2 // 3
    kept = len(json.loads(content)["runs"][0]["results"])
    assert 100 < kept < 400 and "results-cut" in content.decode()


def test_restricted_leads_are_marked() -> None:
    report = hosted_report()
    rules = (report.rules[0].model_copy(update={"restricted": True}), *report.rules[1:])
    run = run_of(report.model_copy(update={"rules": rules}))
    for item in run["results"]:
        assert item["properties"].get("restricted", False) == (item["ruleId"] == rules[0].id)
        assert item["message"]["text"].startswith("（限阅") == (item["ruleId"] == rules[0].id)
    assert "restricted" in run["tool"]["driver"]["rules"][0]["properties"]["tags"]


def test_the_month_names_the_analysis_and_no_moment_of_this_run_is_told() -> None:
    report = hosted_report()
    run = run_of(report)
    assert run["automationDetails"]["id"] == "riskaudit/sgcc/2026-10/"
    assert "startTimeUtc" not in json.dumps(run)
    rows = rows_of(report)
    assert write_sarif(report, rows, {}, {}) == write_sarif(report, rows, {}, {})


@pytest.mark.parametrize("masked", [True, False])
def test_a_file_that_must_stay_inside_says_so(masked: bool) -> None:
    report = hosted_report()
    told = report.model_copy(update={"scope": report.scope.model_copy(update={"masked": masked})})
    ids = {note["descriptor"]["id"] for note in run_of(told)["invocations"][0]["toolExecutionNotifications"]}
    assert ("not-masked" in ids, "open-fingerprints" in ids) == (not masked, masked)


@pytest.mark.parametrize(
    ("text", "told"),
    [("{0} 户", "{{0}} 户"), ("[点此](http://x)", "\\[点此](http://x)"), ("[注] 无", "[注] 无")],
)
def test_cells_make_neither_placeholders_nor_links(text: str, told: str) -> None:
    assert literal(text) == told


def test_the_official_schema_has_no_objection() -> None:
    schema = os.environ.get("RISKAUDIT_SARIF_SCHEMA")
    if not schema:
        pytest.skip("RISKAUDIT_SARIF_SCHEMA names no file")
    jsonschema = pytest.importorskip("jsonschema")
    read = json.loads(Path(schema).read_text(encoding="utf-8"))
    report = hosted_report()
    states = {rows_of(report)[0].fingerprint: ["new"]}
    for content in (
        write_sarif(report, rows_of(report), {CSV: "a/b.csv"}, states),
        write_sarif(report, [], {}, {}, [Gone(row, again) for row in rows_of(report) for again in Again]),
        write_sarif(report.model_copy(update={"datasets": (), "rules": (), "inputs": ()}), [], {}, {}),
    ):
        kind = jsonschema.validators.validator_for(read)
        assert not [error.message for error in kind(read).iter_errors(json.loads(content))]


def _paired(report: Report, run: dict[str, Any]) -> list[tuple[FindingRow, dict[str, Any]]]:
    """The rows with their results."""
    rows = {(row.rule, f"{row.fingerprint}:1"): row for row in rows_of(report)}
    return [(rows[item["ruleId"], item["fingerprints"]["riskaudit/v1"]], item) for item in run["results"]]
