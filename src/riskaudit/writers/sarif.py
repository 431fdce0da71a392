"""report.sarif: every finding for code-scanning hosts, as SARIF 2.1.0.

A fail has the level of its severity; a review has the kind `review` and therefore no level. What is not a finding is
told as a notification of the tool: inputs that were not read, rules in error or not checked, records that cannot be
told. Nothing here holds the clock, so that the same report is the same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from urllib.parse import quote

from riskaudit.model.findings import FindingRow
from riskaudit.model.gone import Gone
from riskaudit.model.intake import Input
from riskaudit.model.progress import Gauge
from riskaudit.model.report import Report
from riskaudit.model.result import Result, Severity
from riskaudit.writers.hosted import Hosted, Places, heaviest, identified
from riskaudit.writers.sarif_absent import Absent, absent_ones, absent_result, gone_counts, gone_said
from riskaudit.writers.sarif_notes import note_descriptors, notifications, sound
from riskaudit.writers.sarif_rules import LEVELS, described, descriptors

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST = 25_000
"""Results of a run that code-scanning hosts take."""
LARGEST = 10_000_000
"""Bytes of a file, packed with gzip, that code-scanning hosts take."""
_LOCATIONS = 10
"""How many files of a group are named."""
_BASE = "%SRCROOT%"
_MADE, _WRITTEN, _PACKED = 3, 4, 2
"""How often a finding could be read while it is made a result, while that is written out, and while that is packed."""


def write_sarif(
    report: Report,
    rows: Iterable[FindingRow],
    paths: Mapping[str, str],
    standings: Mapping[str, Sequence[str]],
    gone: Sequence[Gone] | None = None,
    gauge: Gauge | None = None,
) -> bytes:
    """The findings as SARIF, as many as hosts take, the gravest first; what is left out is told in the file.

    `paths` has inputs by name → path as seen from the working folder, `standings` findings by fingerprint → how
    they stand to a baseline, in the order of the file; either may be empty. `gone` are findings of the baseline that
    are to stand behind them as absent; None where none was asked for.
    """
    due = report.findings_file.rows
    gauge = (gauge or Gauge()).within(1, due)
    whole = due + (_MADE + _WRITTEN + _PACKED) * min(due, MOST)
    kept, total = heaviest(identified(gauge.along(rows, "findings", due, due / max(whole, 1))), MOST)
    absent = None if gone is None else absent_ones(gone, standings)[: MOST - len(kept)]
    while True:  # what is too large is written once more, smaller: that is seldom, and not foretold
        content = _Log(report, kept, total, paths, standings, absent, gauge).written()
        if not (kept or absent) or _packs(content):
            return content
        if absent:
            absent = absent[: len(absent) * 3 // 4]
        else:
            kept = kept[: len(kept) * 3 // 4]


def _packs(content: bytes) -> bool:
    return len(content) <= LARGEST or len(gzip.compress(content, 6, mtime=0)) <= LARGEST


def literal(text: str) -> str:
    """A text in which SARIF sees neither a placeholder nor a link."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", text.replace("{", "{{").replace("}", "}}"))


class _Results(list[dict[str, Any]]):
    """The results, which are counted while they are written out."""

    def __init__(self, made: Iterable[dict[str, Any]], gauge: Gauge) -> None:
        super().__init__(made)
        self._gauge = gauge

    def __iter__(self) -> Iterator[dict[str, Any]]:
        upto = (_MADE + _WRITTEN) / (_MADE + _WRITTEN + _PACKED)
        return self._gauge.along(super().__iter__(), "findings", len(self), upto)


class _Log:
    """One file."""

    def __init__(
        self,
        report: Report,
        kept: list[Hosted],
        total: int,
        paths: Mapping[str, str],
        standings: Mapping[str, Sequence[str]],
        absent: Sequence[Absent] | None,
        gauge: Gauge,
    ) -> None:
        self._absent = absent
        self._report, self._kept, self._total, self._standings = report, kept, total, standings
        self._places = Places(report, paths)
        self._known = {rule.id for rule in report.rules}
        self._rules = {rule.id: index for index, rule in enumerate(described(report))}
        self._inputs = {source.name: index for index, source in enumerate(report.inputs)}
        self._waivers = {waiver.id: waiver for waiver in report.waivers}
        self._gauge = gauge
        self._any_waived = any(item.row.waived for item in kept)

    def written(self) -> bytes:
        """The file as bytes."""
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [self._run()]}
        return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode()

    def _run(self) -> dict[str, Any]:
        scope, tool = self._report.scope, self._report.tool
        driver = {
            "name": tool.name,
            "version": tool.version,
            "semanticVersion": tool.version,
            "rules": descriptors(self._report),
            "notifications": note_descriptors(scope.language),
        }
        base = any(map(self._places.known, self._inputs))
        gone = "" if self._absent is None else gone_said(self._report, len(self._absent))
        told = notifications(self._report, self._rules, shown=len(self._kept), total=self._total, gone=gone)
        return {
            "tool": {"driver": driver},
            "automationDetails": {"id": f"{tool.name}/{scope.profile}/{scope.month or 'all'}/"},
            "language": "zh-CN" if scope.language == "zh" else "en-US",
            "columnKind": "unicodeCodePoints",
            **({"originalUriBaseIds": {_BASE: _root(scope.language)}} if base else {}),
            "invocations": [{"executionSuccessful": sound(self._report), "toolExecutionNotifications": told}],
            "artifacts": [self._artifact(source) for source in self._report.inputs],
            "results": self._results(),
            "properties": self._summary(),
        }

    def _results(self) -> list[dict[str, Any]]:
        gauge = self._gauge.within(1)
        kept = gauge.along(self._kept, "findings", len(self._kept), _MADE / (_MADE + _WRITTEN + _PACKED))
        return _Results(chain(map(self._result, kept), map(self._gone, self._absent or ())), gauge)

    def _summary(self) -> dict[str, Any]:
        """What the results add up to, so that a reader can hold them against the other files of the audit."""
        report, scope = self._report, self._report.scope
        weights = Counter(item.row.result for item in self._kept)
        return {
            "month": scope.month,
            "asOf": scope.as_of.isoformat(),
            "profile": scope.profile,
            "audience": scope.audience,
            "masked": scope.masked,
            "library": report.tool.library,
            "totals": report.totals.model_dump(by_alias=True),
            "waived": sum(rule.waived.total for rule in report.rules),
            "findings": {"sha256": report.findings_file.sha256, "rows": self._total},
            "shown": {"fail": weights[Result.FAIL], "review": weights[Result.REVIEW]},
            **({} if self._absent is None else {"gone": gone_counts(report, len(self._absent))}),
        }

    def _artifact(self, source: Input) -> dict[str, Any]:
        told: dict[str, Any] = {"location": self._location(source.name), "roles": ["analysisTarget"]}
        if source.sha256:
            told |= {"length": source.size, "hashes": {"sha-256": source.sha256}}
        return told

    def _location(self, name: str) -> dict[str, Any]:
        """A file. Only a path as seen from the working folder says what it is relative to."""
        base = {"uriBaseId": _BASE} if self._places.known(name) else {}
        index = {"index": self._inputs[name]} if name in self._inputs else {}
        return {"uri": quote(self._places.path(name)), **base, **index}

    def _result(self, item: Hosted) -> dict[str, Any]:
        row = item.row
        fails = row.result == Result.FAIL
        told: dict[str, Any] = {
            "ruleId": row.rule,
            "ruleIndex": self._rules[row.rule],
            "kind": "fail" if fails else "review",
            "level": LEVELS[Severity(row.severity)] if fails else "none",
            "message": {"text": literal(self._places.text(row))},
            "locations": self._locations(row),
            "fingerprints": {"riskaudit/v1": item.identity},
            "partialFingerprints": {"record/v1": row.fingerprint, "primaryLocationLineHash": item.identity},
        }
        if self._any_waived:
            told["suppressions"] = [self._suppression(row.waived)] if row.waived else []
        if standing := item.standing(self._standings):
            told["baselineState"] = standing
        cells = row._asdict()
        names = ("severity", "unit", "dataset", "key", "sheet", "row", "limit", "actual", "excess", "case", "waived")
        told["properties"] = {name: cells[name] for name in names if cells[name]} | {"basis": row.basis.split()}
        if row in self._places.restricted:
            told["properties"]["restricted"] = True
        return told

    def _gone(self, item: Absent) -> dict[str, Any]:
        """A finding of the baseline. Its line is that of a file of then, so it has none; outsiders know that file by
        another number, if at all."""
        row, told = item.gone.row, absent_result(item, self._report)
        text = told["message"]["text"]
        if row in self._places.restricted or row.rule not in self._known or item.gone.is_bare:
            text = self._places.kept_inside(text)  # those that cannot be told apart count as such
            told["properties"]["restricted"] = True
        told["message"]["text"] = literal(text)
        if row.rule in self._rules:
            told["ruleIndex"] = self._rules[row.rule]
        files = () if self._report.scope.audience == "external" else self._places.files(row)[:_LOCATIONS]
        found: list[dict[str, Any]] = [
            {"physicalLocation": {"artifactLocation": self._location(name)}} for name in files
        ]
        name = row.key or row.rule
        logical = {"logicalLocations": [{"name": name, "fullyQualifiedName": f"{row.dataset}!{name}"}]}
        told["locations"] = [{**place, **logical} for place in found[:1] or [{}]] + found[1:]
        if self._any_waived:
            told["suppressions"] = []
        return told

    def _locations(self, row: FindingRow) -> list[dict[str, Any]]:
        """The line of a text; in a workbook the sheet and row, which are no line; of a group its files."""
        line = self._places.line(row)
        region = {"region": {"startLine": line}} if line else {}
        found: list[dict[str, Any]] = [
            {"physicalLocation": {"artifactLocation": self._location(name), **region}}
            for name in self._places.files(row)[:_LOCATIONS]
        ]
        name = row.key or row.rule
        where = "!".join(part for part in (row.file, row.sheet, row.row) if part)
        logical = {"name": name, "fullyQualifiedName": where or f"{row.dataset}!{name}"}
        told = {"logicalLocations": [{**logical, "kind": "row" if row.row else "group"}]}
        return [{**place, **told} for place in found[:1] or [{}]] + found[1:]

    def _suppression(self, name: str) -> dict[str, Any]:
        """A waiver. Its reason is told, not who asked for it or gave it."""
        waiver = self._waivers.get(name)
        until = {"until": waiver.until.isoformat()} if waiver and waiver.until else {}
        reason = waiver.reason if waiver and waiver.reason else name
        return {
            "kind": "external",
            "status": "accepted",
            "justification": reason,
            "properties": {"waiver": name, **until},
        }


def _root(language: str) -> dict[str, Any]:
    text = "运行 riskaudit 时所在的目录" if language == "zh" else "the folder in which riskaudit ran"
    return {"description": {"text": text}}
