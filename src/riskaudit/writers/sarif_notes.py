"""What an audit must say besides its findings, as notifications of SARIF: nothing is silently fine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from riskaudit.errors import ExitCode
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.report import Report
from riskaudit.model.result import Result, Severity

NOTES: Mapping[str, Bilingual] = {
    "input-unread": Bilingual(zh="有输入未读入", en="An input was not read"),
    "nothing-audited": Bilingual(zh="未稽查任何记录", en="Nothing was audited"),
    "rule-error": Bilingual(zh="规则检查出错", en="A rule ended in an error"),
    "rule-unchecked": Bilingual(zh="规则未检查", en="A rule was not checked"),
    "records-undecided": Bilingual(zh="有记录数据不足，无法判定", en="Records cannot be told"),
    "results-cut": Bilingual(zh="线索过多，未全部列出", en="Not all findings are listed"),
    "waiver-void": Bilingual(zh="例外备案不生效", en="A waiver has no effect"),
    "not-masked": Bilingual(zh="个人信息未脱敏，不得外传", en="Personal data are NOT masked; keep this file inside"),
    "judged-in": Bilingual(
        zh="各条线索的说明仍为判定时的英文", en="The messages of findings are in Chinese, in which they were judged"
    ),
    "open-fingerprints": Bilingual(
        zh="未用 --mask-key：个人编号的指纹可被逐一试出，本文件只宜留在内部",
        en="Without --mask-key the numbers behind fingerprints can be found by trying them all; keep this file inside",
    ),
    "baseline-gone": Bilingual(zh="有上期线索本期未列出", en="Findings of the baseline are not listed"),
}
"""What a notification is about, by its id."""

_SAY = {
    "undecided": Bilingual(
        zh="{rule}：{count} 条记录无法判定（{why}）", en="{rule}: {count} {count:record|records} cannot be told ({why})"
    ),
    "cut": Bilingual(
        zh="列出最重的 {shown} 条，共 {total} 条，全部见 findings.csv",
        en="the gravest {shown} of {total} are listed; all are in findings.csv",
    ),
}

_Note = tuple[str, str, str, str]
"""Id, level, text, and the rule it is about, if any."""


def sound(report: Report) -> bool:
    """Whether the audit did all it was asked: every input read, no rule in error, something audited."""
    return report.exit_code(Severity.LOW) in (ExitCode.AUDITED, ExitCode.FINDINGS)


def note_descriptors(language: Language) -> list[dict[str, Any]]:
    """The kinds of notification; code-scanning hosts ask for all three texts."""
    texts = ("shortDescription", "fullDescription", "help")
    return [{"id": name, **{text: {"text": words.in_(language)} for text in texts}} for name, words in NOTES.items()]


def notifications(
    report: Report, rules: Mapping[str, int], *, shown: int, total: int, gone: str
) -> list[dict[str, Any]]:
    """The notifications of a report; `rules` has the place of each rule among those described, `gone` says what became
    of findings of the baseline, where that was asked for."""
    found = []
    of_baseline = [("baseline-gone", "note", gone, "")] if gone else []
    for name, level, text, rule in (*_of_the_run(report, shown, total), *of_baseline, *_of_rules(report)):
        note: dict[str, Any] = {"descriptor": {"id": name, "index": list(NOTES).index(name)}, "level": level}
        note["message"] = {"text": text.replace("{", "{{").replace("}", "}}")}
        if rule:
            note["associatedRule"] = {"id": rule, "index": rules[rule]}
        found.append(note)
    return found


def _of_the_run(report: Report, shown: int, total: int) -> Iterator[_Note]:
    language = report.scope.language
    for source, item in report.unread:
        place = source.name + (f" › {item.sheet}" if item.sheet else "")
        yield "input-unread", "error", f"{place}  {item.what.in_(language)} → {item.cure.in_(language)}", ""
    if report.exit_code(Severity.LOW) is ExitCode.NOTHING_AUDITED:
        yield "nothing-audited", "error", NOTES["nothing-audited"].in_(language), ""
    for waiver in report.waivers:
        if waiver.state in ("expired", "malformed"):
            why = (waiver.problem or NOTES["waiver-void"]).in_(language)
            yield "waiver-void", "warning", f"{waiver.id}{'：' if language == 'zh' else ': '}{why}", ""
    if shown < total:
        yield "results-cut", "warning", _SAY["cut"].told(language, shown=f"{shown:,}", total=f"{total:,}"), ""
    if report.scope.judged_in:
        yield "judged-in", "note", NOTES["judged-in"].in_(language), ""
    if not report.scope.masked:
        yield "not-masked", "warning", NOTES["not-masked"].in_(language), ""
    elif report.scope.audience == "internal" and not (report.follow_up and report.follow_up.secret):
        yield "open-fingerprints", "note", NOTES["open-fingerprints"].in_(language), ""


def _of_rules(report: Report) -> Iterator[_Note]:
    language = report.scope.language
    for rule in report.rules:
        title = f"{rule.title.in_(language)} ({rule.id})"
        if rule.result in (Result.ERROR, Result.NOTCHECKED):
            name, level = ("rule-error", "error") if rule.result is Result.ERROR else ("rule-unchecked", "warning")
            why = (rule.skip or NOTES[name]).in_(language)
            yield name, level, f"{title}{'：' if language == 'zh' else ': '}{why}", rule.id
        elif rule.counts.unknown:
            reasons = [reason.text.in_(language) for reason in rule.reasons if reason.result is Result.UNKNOWN]
            why = ("；" if language == "zh" else "; ").join(reasons) or NOTES["records-undecided"].in_(language)
            told = _SAY["undecided"].told(language, rule=title, count=rule.counts.unknown, why=why)
            yield "records-undecided", "note", told, rule.id
