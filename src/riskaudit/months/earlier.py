"""An earlier report with its findings, and how far a later one compares with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.model.base import Bilingual
from riskaudit.model.findings import FindingRow, read_findings
from riskaudit.model.months import ReportRead
from riskaudit.model.report import Report
from riskaudit.model.result import RECORD_RESULTS

_RULES = Bilingual(
    zh="两期规则库不同：新增、有变化的线索可能出自规则的修改",
    en="the rule libraries differ: what is new or updated may come from changed rules",
)
_VERSION = Bilingual(
    zh="两期程序版本不同（{} 与 {}）：线索的变化可能出自程序的修改",
    en="the versions of the program differ ({} and {}): changes may come from the program",
)
_PROFILE = Bilingual(
    zh="两期稽查口径不同（{} 与 {}）：入选的规则和参数可能不同",
    en="the profiles differ ({} and {}): rules and their parameters may differ",
)
_LAW_DATE = Bilingual(
    zh="两期的适用法律日（--law-date）不同",
    en="the days whose law judges (--law-date) differ",
)
_MASKED = Bilingual(
    zh="两期脱敏方式不同：只比较结果和等级，不比较限值、实际和文字",
    en="one report is masked and the other is not: only results and severities are compared, no figures and messages",
)
_LANGUAGE = Bilingual(
    zh="两期报告语言不同：只比较结果和等级，不比较限值、实际和文字",
    en="the languages of the reports differ: only results and severities are compared, no figures and messages",
)
_MONTH = Bilingual(
    zh="两期稽查月份不同（{} 与 {}）：多数记录只属一个月，上期线索不再出现不等于已整改，重复发生看单位和同一记录",
    en="the months differ ({} and {}): most records belong to one of them, so what is no longer found need not be mended",
)
_MONTH_BY = Bilingual(
    zh="两期归月方式（--month-by）不同：同一记录可能分属两期，或两期都没有",
    en="which moment puts a record into the month (--month-by) differs: a record may be in both, or in neither",
)
_LATER = Bilingual(
    zh="基准的数据截止日（{}）晚于本期（{}）",
    en="the earlier report has the later day of data ({}, here {})",
)
_UNREAD_BEFORE = Bilingual(
    zh="上期有输入未读入：新增的线索可能当时就有",
    en="some input of the earlier report was not read: what is new may have been there then",
)
_UNREAD_NOW = Bilingual(
    zh="本期有输入未读入：不再出现的线索可能仍在其中",
    en="some input was not read this time: what is no longer found may be in it",
)
_WITHOUT = Bilingual(zh="未设", en="none")


@dataclass(frozen=True)
class Earlier:
    """A report.json that was read, under the name by which it was given, and its findings.csv."""

    report: Report
    findings: Path
    name: str

    def rows(self) -> Iterator[FindingRow]:
        """Its findings. Raises AuditError where findings.csv is not that of the report."""
        return read_findings(self.findings, self.report.findings_file)


def as_read(report: Report) -> ReportRead:
    """What others say of a report."""
    scope, file = report.scope, report.findings_file
    return ReportRead(
        month=scope.month,
        as_of=scope.as_of,
        profile=scope.profile,
        library=report.tool.library,
        findings=file.sha256,
        rows=file.rows,
    )


def checked(report: Report) -> frozenset[str]:
    """The rules that a report has verdicts of."""
    return frozenset(rule.id for rule in report.rules if rule.result in RECORD_RESULTS)


def secret_of(report: Report) -> str:
    """By what the secret of its fingerprints is known again."""
    return report.follow_up.secret if report.follow_up else ""


def refuse_unlike(earlier: Earlier, audience: str, secret: str) -> None:
    """Raises UsageError where fingerprints or records of the two can't be compared: all would seem new and gone.

    `secret` is the sign of the later one's secret, see `model.ledger.sign_of`.
    """
    place = Place(earlier.name)
    if earlier.report.scope.audience != audience:
        raise UsageError(
            Sentence("两份报告的 --audience 不同，不能比较", "the reports were made for different audiences"),
            Sentence("给出同一 --audience 的报告", "give one with the same --audience"),
            place,
        )
    if secret_of(earlier.report) != secret:
        raise UsageError(
            Sentence(
                "两份报告的指纹不是用同一密钥（--mask-key）生成的，不能比较",
                "the fingerprints of the two were not made with one secret (--mask-key): they do not compare",
            ),
            Sentence(
                "每期都用同一 --mask-key；对外报告须给出 --mask-key 才能逐期比较",
                "give the same --mask-key every month; reports for outsiders compare with one only",
            ),
            place,
        )


def refuse_disorder(days: Sequence[tuple[str, date]]) -> None:
    """Raises UsageError where reports, given by their names, do not follow one another by their days of data."""
    for (before, day), (after, later) in pairwise(days):
        if day >= later:
            raise UsageError(
                Sentence(
                    f"数据截止日 {later} 不晚于前一份报告（{before}，{day}）",
                    f"its day of data, {later}, is not later than that of the report before ({before}, {day})",
                ),
                Sentence("从最早一期到最近一期依次给出，每期一份", "give one report a month, oldest first"),
                Place(after),
            )


def texts_compare(earlier: Report, later: Report) -> bool:
    """Whether figures and messages of the two are written alike."""
    then, now = earlier.scope, later.scope
    return then.masked == now.masked and then.language == now.language


def cautions(earlier: Report, later: Report) -> tuple[Bilingual, ...]:
    """What a reader must know before believing the differences."""
    then, now = earlier.scope, later.scope
    pairs = (
        (_PROFILE, (then.profile, now.profile)),
        (_VERSION, (earlier.tool.version, later.tool.version)),
    )
    found = [_RULES] if earlier.tool.library != later.tool.library else []
    found += [_filled(words, *pair) for words, pair in pairs if pair[0] != pair[1]]
    found += [_LAW_DATE] if then.law_date != now.law_date else []
    found += [_MASKED] if then.masked != now.masked else []
    found += [_LANGUAGE] if then.language != now.language else []
    found += [_MONTH_BY] if then.month_by != now.month_by else []
    if then.month != now.month:
        found.append(_filled(_MONTH, then.month or _WITHOUT, now.month or _WITHOUT))
    found += [_filled(_LATER, str(then.as_of), str(now.as_of))] if then.as_of > now.as_of else []
    found += [_UNREAD_BEFORE] if earlier.unread else []
    return (*found, *([_UNREAD_NOW] if later.unread else []))


def rules_differ(reports: Sequence[Report]) -> tuple[Bilingual, ...]:
    """What makes the rates of several reports compare badly."""
    profiles = dict.fromkeys(report.scope.profile for report in reports)
    many = [Bilingual(zh="各期稽查口径不同", en="the profiles of the reports differ")] if len(profiles) > 1 else []
    if len({report.tool.library for report in reports}) > 1:
        many.append(Bilingual(zh="各期规则库不同", en="the rule libraries of the reports differ"))
    return tuple(many)


def _filled(words: Bilingual, *values: str | Bilingual) -> Bilingual:
    zh, en = ([value if isinstance(value, str) else value.in_(lang) for value in values] for lang in ("zh", "en"))
    return Bilingual(zh=words.zh.format(*zh), en=words.en.format(*en))
