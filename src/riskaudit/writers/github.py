"""What a workflow of GitHub shows of an audit: annotations at the lines of findings, and the summary of its step.

Neither shows findings that the unit concerned must not learn of, nor any value that was not masked: whoever may see the
workflow sees both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riskaudit.model.base import Bilingual
from riskaudit.model.findings import FindingRow
from riskaudit.model.intake import Input, Unread
from riskaudit.model.report import Report
from riskaudit.model.result import RECORD_RESULTS, Result, Severity
from riskaudit.writers.hosted import Places, heaviest, identified
from riskaudit.writers.sarif_rules import LEVELS
from riskaudit.writers.view import View

MOST = 10
"""Annotations of a step: GitHub shows no more of a kind."""

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_TOP = 10

_SAY = {
    "title": Bilingual(zh="电力客户服务法律风险稽查 {month}", en="Legal risk audit of power customer service, {month}"),
    "asked": Bilingual(zh="口径：{profile}；数据截止日：{as_of}", en="Profile: {profile}; as of {as_of}"),
    "read": Bilingual(
        zh="稽查 {records} 条记录，疑似问题 {fail} 条，其中例外备案 {waived} 条",
        en="{records} {records:record|records} audited; {fail} suspected {fail:fault|faults}, {waived} of them waived",
    ),
    "unread": Bilingual(zh="未读入", en="Not read"),
    "more": Bilingual(zh="另有 {count} 处未读入，见报告", en="{count} more, see the report"),
    "undone": Bilingual(
        zh="规则未检查 {unchecked} 条，出错 {errors} 条", en="Rules not checked: {unchecked}; in error: {errors}"
    ),
    "waived": Bilingual(zh="例外备案", en="Waived"),
    "restricted": Bilingual(
        zh="另有 {count} 条限阅规则的疑似问题不在此列出",
        en="{count} suspected {count:fault|faults} of restricted rules {count:is|are} not listed here",
    ),
    "hidden": Bilingual(zh="未脱敏，值不在此显示", en="not masked: values are not shown here"),
    "caveat": Bilingual(zh="以上均为疑似，须经核实。", en="All of this is suspected until verified."),
}


def annotation_lines(report: Report, rows: Iterable[FindingRow], paths: Mapping[str, str]) -> list[str]:
    """Commands that make GitHub show the gravest suspected faults, a line each."""
    view, places = View(report), Places(report, paths)
    rules = {rule.id: rule for rule in report.rules}
    told = (row for row in rows if row.result == Result.FAIL and not row.waived and row not in places.restricted)
    lines = []
    for row, _ in heaviest(identified(told), MOST)[0]:
        place = {"file": places.path(row.file)} if places.known(row.file) else {}
        line = places.line(row)
        lined = {"line": str(line)} if place and line else {}
        severity = Severity(row.severity)
        title = f"{view.severity(severity)} {view.tell(rules[row.rule].title)}"
        text = places.text(row) if report.scope.masked else view.tell(_SAY["hidden"])
        text += "" if place or not row.file else view.bracket(row.file)
        shown = ",".join(f"{key}={_property(value)}" for key, value in {**place, **lined, "title": title}.items())
        lines.append(f"::{_COMMANDS[LEVELS[severity]]} {shown}::{_data(text)}")
    return lines


def _data(text: str) -> str:
    """A text that stays one line of one command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def step_summary(report: Report) -> bytes:
    """A short page in Markdown: what was asked, the totals, the worst rules, what was not read or not checked."""
    view = View(report)
    scope = report.scope
    fails, waived = report.totals.fail, sum(rule.waived.fail for rule in report.rules)
    lines = [
        f"## {_say('title', view, month=view.month)}",
        _cell(_say("asked", view, profile=view.tell(scope.profile_title), as_of=scope.as_of)),
        _say("read", view, records=f"{report.records:,}", fail=f"{fails:,}", waived=f"{waived:,}"),
    ]
    lines += [
        f"- {view.tell(_SAY['unread'])}{view.say('colon')}{_unread(*item, view)}" for item in report.unread[:_TOP]
    ]
    lines += [f"- {_say('more', view, count=f'{kept:,}')}"] if (kept := len(report.unread) - _TOP) > 0 else []
    head = [view.result(result) for result in RECORD_RESULTS]
    lines.append(_table([head, [f"{report.totals.of(result):,}" for result in RECORD_RESULTS]]))
    lines += _worst(report, view)
    unchecked, errors = (len(report.rules_by(result)) for result in (Result.NOTCHECKED, Result.ERROR))
    if unchecked or errors:
        lines.append(_say("undone", view, unchecked=unchecked, errors=errors))
    return ("\n\n".join([*lines, view.tell(_SAY["caveat"])]) + "\n\n").encode()


def _worst(report: Report, view: View) -> list[str]:
    """The rules with suspected faults, the worst first, and how many of restricted ones are not told."""
    hit = [rule for rule in report.rules if rule.counts.fail]
    shown = sorted(
        (rule for rule in hit if not rule.restricted), key=lambda rule: (rule.severity.rank, -rule.counts.fail)
    )
    head = [view.say("severity"), view.result(Result.FAIL), view.tell(_SAY["waived"]), view.say("rule")]
    body = [
        [
            view.severity(rule.severity),
            f"{rule.counts.fail:,}",
            f"{rule.waived.fail:,}",
            f"{view.tell(rule.title)} ({rule.id})",
        ]
        for rule in shown[:_TOP]
    ]
    kept = sum(rule.counts.fail for rule in hit if rule.restricted)
    lines = [_table([head, *body])] if body else []
    return lines + ([_say("restricted", view, count=f"{kept:,}")] if kept else [])


def _unread(source: Input, item: Unread, view: View) -> str:
    place = " › ".join(part for part in (source.name, item.sheet) if part)
    return _cell(f"{place}  {view.tell(item.what)} → {view.tell(item.cure)}")


def _table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _cell(text: str) -> str:
    """A text in which Markdown sees no mark of its own, be it the name of a file."""
    for mark in "\\`*_[]<>|#!~":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _say(name: str, view: View, **words: object) -> str:
    return view.tell(_SAY[name], **words)
