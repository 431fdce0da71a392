"""A report at a glance, as HTML for notebooks: counts and rules, no record and no person."""

from __future__ import annotations

from html import escape

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.report import Report
from riskaudit.model.result import RECORD_RESULTS, RESULT_WORDS, SEVERITY_WORDS, Result

_MOST = 10
_TITLE = Bilingual(zh="电力客户服务法律风险稽查", en="Legal risk audit of customer service")
_ABOUT = Bilingual(
    zh="{month} · {profile} · 数据截止 {as_of} · 稽查记录 {records} 条",
    en="{month} · {profile} · as of {as_of} · {records} {records:record|records}",
)
_ALL = Bilingual(zh="全部记录", en="all records")
_UNMASKED = Bilingual(zh="未脱敏，限内部使用", en="not masked: for internal use")
_UNREAD = Bilingual(zh="未读入：{file}（{what}）", en="not read: {file} ({what})")
_VERDICTS = Bilingual(zh="判定次数", en="Verdicts")
_HEAD = (
    Bilingual(zh="等级", en="Severity"),
    Bilingual(zh="稽查规则", en="Rule"),
    RESULT_WORDS[Result.FAIL],
    RESULT_WORDS[Result.REVIEW],
    Bilingual(zh="适用", en="Applicable"),
)
_NO_HITS = Bilingual(zh="没有规则列出问题线索", en="no rule has findings")
_MORE = Bilingual(
    zh="显示前 {shown} 条规则，共 {total} 条有线索", en="the first {shown} of {total} rules with findings"
)
_NOT_CHECKED = Bilingual(
    zh="{notchecked} 条规则缺数据未检查，{notselected} 条未纳入本期，{error} 条检查出错",
    en="{notchecked} {notchecked:rule|rules} not checked for lack of data, {notselected} not selected, {error} in error",
)


def glance(report: Report) -> str:
    """The report in a few lines: what was asked, what was not read, how the verdicts ended, which rules have findings."""
    language, scope = report.scope.language, report.scope
    about = _ABOUT.told(
        language,
        month=scope.month or _ALL.in_(language),
        profile=scope.profile_title.in_(language),
        as_of=scope.as_of.isoformat(),
        records=f"{report.records:,}",
    )
    warned = [] if scope.masked else [_UNMASKED.in_(language)]
    warned += [
        _UNREAD.told(
            language, file=source.name + (f" › {item.sheet}" if item.sheet else ""), what=item.what.in_(language)
        )
        for source, item in report.unread
    ]
    lines = [f"<b>{escape(_TITLE.in_(language))}</b>", escape(about)]
    lines += [f'<span style="color:#b00020">{escape(line)}</span>' for line in warned]
    return f"<div>{'<br>'.join(lines)}{_verdicts(report, language)}{_rules(report, language)}</div>"


def _verdicts(report: Report, language: Language) -> str:
    words = [RESULT_WORDS[result].in_(language) for result in RECORD_RESULTS]
    cells = [f"{report.totals.of(result):,}" for result in RECORD_RESULTS]
    return _table([_VERDICTS.in_(language), *words], [["", *cells]])


def _rules(report: Report, language: Language) -> str:
    hit = [rule for rule in report.rules if rule.total]
    hit.sort(key=lambda rule: (rule.severity.rank, -rule.counts.fail, -rule.total, rule.id))
    kinds = {
        name: len(report.rules_by(result))
        for name, result in (
            ("notchecked", Result.NOTCHECKED),
            ("notselected", Result.NOTSELECTED),
            ("error", Result.ERROR),
        )
    }
    told = [_NOT_CHECKED.told(language, **kinds)]
    if len(hit) > _MOST:
        told.insert(0, _MORE.told(language, shown=_MOST, total=len(hit)))
    below = "<br>".join(map(escape, told))
    if not hit:
        return f"<p>{escape(_NO_HITS.in_(language))}<br>{below}</p>"
    table = _table([item.in_(language) for item in _HEAD], [_line(rule, language) for rule in hit[:_MOST]])
    return f"{table}<p>{below}</p>"


def _line(rule: RuleOutcome, language: Language) -> list[str]:
    counts = rule.counts
    figures = [f"{count:,}" for count in (counts.fail, counts.review, counts.applicable)]
    return [SEVERITY_WORDS[rule.severity].in_(language), f"{rule.title.in_(language)}（{rule.id}）", *figures]


def _table(head: list[str], rows: list[list[str]]) -> str:
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
