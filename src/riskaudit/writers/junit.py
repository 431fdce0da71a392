"""junit.xml: one test case a rule, a suite for each theme, and one for the reading of the inputs.

What holds for both common schemas is written: Jenkins' junit-10.xsd, and the older one of Ant's reports, which demands
a moment, a host and times. The moment is the day of the data, so that the same report is the same bytes.

=============================  ======================================================================
rule                           test case
=============================  ======================================================================
fails that no waiver covers    failure, with the first findings
all fails waived               skipped
reviews only                   passes; its findings stand in the suite's output, their number among its properties
cannot be told, not applicable,
not checked                    skipped, with the reason
error                          error
not selected                   left out
=============================  ======================================================================
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from riskaudit.errors import ExitCode
from riskaudit.model.base import Bilingual
from riskaudit.model.findings import FindingRow
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.result import RESULT_WORDS, Result, Severity
from riskaudit.writers.hosted import Places, weight
from riskaudit.writers.view import View

MOST = 20
"""Findings of a rule that are listed."""

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold."""

_SAY = {
    "reading": Bilingual(zh="读入", en="reading"),
    "unread": Bilingual(
        zh="{count} 个文件或工作表未读入", en="{count} {count:file or sheet was|files or sheets were} not read"
    ),
    "nothing": Bilingual(zh="未稽查任何记录", en="nothing was audited"),
    "counts": Bilingual(zh="{fail} {fails} 条，{review} {reviews} 条", en="{fail}: {fails}, {review}: {reviews}"),
    "waived": Bilingual(zh="其中例外备案 {count} 条", en="{count} of them waived"),
    "by": Bilingual(zh="例外备案 {waiver}", en="waived by {waiver}"),
    "all_waived": Bilingual(zh="{fail} {count} 条，均已例外备案", en="{fail}: {count}, all waived"),
    "more": Bilingual(
        zh="列出 {shown} 条，共 {total} 条，全部见 findings.csv", en="{shown} of {total}; all in findings.csv"
    ),
    "undecided": Bilingual(zh="{count} 条无法判定：{why}", en="{count} cannot be told: {why}"),
}


def write_junit(report: Report, rows: Iterable[FindingRow]) -> bytes:
    """The rules as test cases."""
    cases = _Cases(report, rows)
    suites = ET.Element("testsuites")
    suites.append(_suite(report, 0, _say("reading", cases.view), [cases.reading()]))
    for number, (theme, rules) in enumerate(_themes(report), 1):
        found = [cases.case(rule) for rule in rules]
        suites.append(_suite(report, number, theme, found, _reviews(rules), cases.output(rules, found)))
    ET.indent(suites, " ")
    content: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _themes(report: Report) -> Iterator[tuple[str, list[RuleOutcome]]]:
    names = dict.fromkeys([*(theme.name for theme in report.themes), *(rule.theme for rule in report.rules)])
    for name in names:
        rules = [rule for rule in report.rules if rule.theme == name and rule.result is not Result.NOTSELECTED]
        if rules:
            yield name, rules


def _say(name: str, view: View, **words: object) -> str:
    return view.tell(_SAY[name], **words)


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


class _Cases:
    """Test cases, with the first findings of every rule; no more of them are held."""

    def __init__(self, report: Report, rows: Iterable[FindingRow]) -> None:
        self.view = View(report)
        self._report, self._places = report, Places(report, {})
        self._rules = {rule.id: rule for rule in report.rules}
        self._first: dict[str, list[FindingRow]] = {}
        for row in rows:
            held = self._first.setdefault(row.rule, [])
            held.append(row)
            if len(held) > 4 * MOST:
                held[:] = sorted(held, key=weight)[:MOST]

    def reading(self) -> ET.Element:
        """The test case of the inputs: an error where one was not read, or nothing was audited."""
        case = ET.Element("testcase", classname="riskaudit", name=_say("reading", self.view), time="0")
        unread = self._report.unread
        language = self.view.language
        if unread:
            lines = [
                f"{source.name}{' › ' + item.sheet if item.sheet else ''}  {item.what.in_(language)}\n"
                f"  → {item.cure.in_(language)}"
                for source, item in unread
            ]
            _child(case, "error", _say("unread", self.view, count=len(unread)), "input", "\n".join(lines))
        elif self._report.exit_code(Severity.LOW) is ExitCode.NOTHING_AUDITED:
            _child(case, "error", _say("nothing", self.view), "input")
        return case

    def case(self, rule: RuleOutcome) -> ET.Element:
        """The test case of a rule."""
        title = f"{rule.id} {self.view.tell(rule.title)}"
        case = ET.Element("testcase", classname=f"riskaudit.{rule.theme}", name=_fit(title), time="0")
        if rule.result is Result.ERROR:
            _child(case, "error", self._why(rule), "rule", self.listed(rule))
        elif rule.counts.fail > rule.waived.fail:
            _child(case, "failure", self._counts(rule), rule.severity.value, self.listed(rule))
        elif rule.counts.fail:
            words = {"fail": self.view.result(Result.FAIL), "count": rule.counts.fail}
            _child(case, "skipped", _say("all_waived", self.view, **words), "waived")
        elif rule.result not in (Result.PASS, Result.REVIEW):
            _child(case, "skipped", self._why(rule), rule.result.value)
        return case

    def _counts(self, rule: RuleOutcome) -> str:
        words = {"fail": self.view.result(Result.FAIL), "review": self.view.result(Result.REVIEW)}
        told = _say("counts", self.view, fails=rule.counts.fail, reviews=rule.counts.review, **words)
        waived = _say("waived", self.view, count=rule.waived.total) if rule.waived.total else ""
        return told + self.view.bracket(waived)

    def _why(self, rule: RuleOutcome) -> str:
        if rule.skip:
            return self.view.tell(rule.skip)
        undecided = self._undecided(rule)
        return undecided if undecided and rule.result is Result.UNKNOWN else self.view.tell(RESULT_WORDS[rule.result])

    def _undecided(self, rule: RuleOutcome) -> str:
        if not rule.counts.unknown:
            return ""
        reasons = [self.view.tell(reason.text) for reason in rule.reasons if reason.result is Result.UNKNOWN]
        why = self.view.say("stop").join(reasons) or self.view.result(Result.UNKNOWN)
        return _say("undecided", self.view, count=rule.counts.unknown, why=why)

    def listed(self, rule: RuleOutcome) -> str:
        """The first findings of a rule, a line each, the gravest before, and what cannot be told of its records."""
        rows = sorted(self._first.get(rule.id, ()), key=weight)[:MOST]
        lines = [self._line(row) for row in rows]
        if len(rows) < rule.total:
            lines.append(_say("more", self.view, shown=len(rows), total=f"{rule.total:,}"))
        return "\n".join([*lines, *filter(None, [self._undecided(rule)])])

    def _line(self, row: FindingRow) -> str:
        place = f"{row.file}:{row.row}" if self._places.line(row) else row.file
        words = [
            self.view.result(Result(row.result)),
            *([_say("by", self.view, waiver=row.waived)] if row.waived else []),
        ]
        return "  ".join([self.view.say("comma").join(words), *([place] if place else []), self._places.text(row)])

    def output(self, rules: Sequence[RuleOutcome], cases: Sequence[ET.Element]) -> str:
        """The findings of rules that do not fail, and what cannot be told of their records."""
        told = []
        for rule, case in zip(rules, cases, strict=True):
            text = "" if case.find("failure") is not None or case.find("error") is not None else self.listed(rule)
            told += [f"{rule.id} {self.view.tell(rule.title)}\n{text}\n"] if text else []
        return "\n".join(told)


def _reviews(rules: Iterable[RuleOutcome]) -> Mapping[str, str]:
    """How many findings want review, by rule."""
    return {f"review:{rule.id}": str(rule.counts.review) for rule in rules if rule.counts.review}


def _child(case: ET.Element, tag: str, message: str, kind: str, text: str = "") -> None:
    child = ET.SubElement(case, tag, message=_fit(message), type=kind)
    child.text = _fit(text) or None


def _suite(
    report: Report,
    number: int,
    name: str,
    cases: Sequence[ET.Element],
    more: Mapping[str, str] = MappingProxyType({}),
    output: str = "",
) -> ET.Element:
    tags = [child.tag for case in cases for child in case]
    suite = ET.Element(
        "testsuite",
        name=f"riskaudit.{name}",
        package="riskaudit",
        id=str(number),
        timestamp=f"{report.scope.as_of.isoformat()}T00:00:00",
        hostname="localhost",
        tests=str(len(cases)),
        failures=str(tags.count("failure")),
        errors=str(tags.count("error")),
        skipped=str(tags.count("skipped")),
        time="0",
    )
    properties = ET.SubElement(suite, "properties")
    for key, value in (*_facts(report), *more.items()):
        ET.SubElement(properties, "property", name=_fit(key), value=_fit(value))
    suite.extend(cases)
    ET.SubElement(suite, "system-out").text = _fit(output) or None
    ET.SubElement(suite, "system-err")
    return suite


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    """What the audit was asked, as properties of every suite."""
    yield "version", report.tool.version
    yield "library", report.tool.library
    yield "month", report.scope.month or "all"
    yield "as-of", report.scope.as_of.isoformat()
    yield "profile", report.scope.profile
    yield "masked", "yes" if report.scope.masked else "no"
    yield "findings", report.findings_file.sha256
