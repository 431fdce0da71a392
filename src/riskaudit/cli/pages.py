"""Pages of the terminal: a rule, a case lesson, a fact of law, a kind of check."""

from __future__ import annotations

import inspect
import sys

from riskaudit.checks import KINDS
from riskaudit.checks.in_words import limits_said
from riskaudit.compile import params_of, read_kind
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.library import Library
from riskaudit.model.reference import Basis, Case, Confidence
from riskaudit.model.result import SEVERITY_WORDS
from riskaudit.model.rule import Rule

_SAY = {
    "severity": Bilingual(zh="等级", en="severity"),
    "theme": Bilingual(zh="专题", en="theme"),
    "dataset": Bilingual(zh="数据集", en="dataset"),
    "kind": Bilingual(zh="判定方式", en="kind"),
    "when": Bilingual(zh="适用于", en="applies to"),
    "limits": Bilingual(zh="时限与限值", en="limits"),
    "params": Bilingual(zh="参数", en="parameters"),
    "no_default": Bilingual(zh="（由口径填写）", en="(to be filled by the profile)"),
    "why": Bilingual(zh="为什么", en="why"),
    "basis": Bilingual(zh="依据", en="basis"),
    "remedy": Bilingual(zh="怎么办", en="remedy"),
    "innocent": Bilingual(zh="可能的误判", en="false positives"),
    "case": Bilingual(zh="讲义案例", en="case lesson"),
    "lecture": Bilingual(zh="讲义章节", en="lecture"),
    "profiles": Bilingual(zh="所在口径", en="profiles"),
    "lesson": Bilingual(zh="教训", en="lesson"),
    "control": Bilingual(zh="缺失的控制", en="the control that was missing"),
    "visible": Bilingual(zh="记录能看见什么", en="what records show"),
    "not_told": Bilingual(zh="讲义没有说", en="what the lecture does not tell"),
    "rules": Bilingual(zh="相关规则", en="rules"),
    "requires": Bilingual(zh="要求", en="requires"),
    "note": Bilingual(zh="说明", en="note"),
    "in_force": Bilingual(zh="施行期间", en="in force"),
    "from": Bilingual(zh="自 {} 起", en="from {}"),
    "assumed": Bilingual(zh="（施行日未核，暂按此引用）", en=" (first day not checked; cited so)"),
    "span": Bilingual(zh="{} 至 {}", en="{} to {}"),
    "source": Bilingual(zh="来源", en="source"),
    "same_gap": Bilingual(zh="同一缺口", en="the same gap"),
    "some_alike": Bilingual(zh="同类主题，部分事实相同", en="the same theme, some facts alike"),
    "same_theme": Bilingual(zh="同类主题，事实不同", en="the same theme, other facts"),
}
_SEEN = {
    Confidence.TEXT: Bilingual(zh="已见原文", en="read in the text"),
    Confidence.SEC: Bilingual(zh="据二手资料，待核原文", en="at second hand, text to be checked"),
    Confidence.MEMORY: Bilingual(zh="未见原文，仅作提示", en="not read, a hint only"),
    Confidence.CONFLICT: Bilingual(zh="来源不一，仅作提示", en="sources differ, a hint only"),
}

_CONFIRMED = Bilingual(zh="{by} 于 {date} 核对原文：{text}", en="compared with the text by {by} on {date}: {text}")


def rule_line(rule: Rule, language: Language) -> str:
    """A rule in one line of the list."""
    return f"{rule.id:<44} {SEVERITY_WORDS[rule.severity].in_(language)}  {rule.title.in_(language)}"


def rule_page(rule: Rule, library: Library, language: Language) -> str:
    """Everything a rule says, with the facts it rests on."""
    params = params_of(rule, library, None)
    kind = read_kind(rule, params)
    lines = [f"{rule.title.in_(language)}  ({rule.id})"]
    facts = {
        "severity": SEVERITY_WORDS[rule.severity].in_(language),
        "theme": library.themes[rule.theme].title.in_(language),
        "dataset": f"{library.datasets[rule.dataset].title.in_(language)} ({rule.dataset})",
        "kind": f"{kind.title.in_(language)} ({kind.kind})",
        "when": rule.when or "",
        "lecture": " ".join(rule.lecture),
        "profiles": " ".join(name for name in library.profiles if rule.id in library.selected(name)),
    }
    lines += [f"  {_SAY[key].in_(language)}：{value}" for key, value in facts.items() if value]
    limits = [
        f"{line.text.in_(language)}  [{' '.join(line.basis or rule.basis)}]"
        for line in limits_said(kind, library.datasets[rule.dataset], params)
    ]
    lines += _block("limits", limits, language)
    lines += _block("params", [_param_line(name, rule, library, language) for name in rule.params], language)
    lines += _block("why", [rule.why.in_(language)], language)
    lines += _block("basis", [_basis_line(basis, language) for basis in rule.bases.values()], language)
    lines += _block("remedy", [rule.remedy.in_(language)], language)
    lines += _block("innocent", [words.in_(language) for words in rule.false_positives], language)
    case = library.cases[rule.case]
    fit = _SAY[case.fits(rule.id, rule.case_fit)].in_(language)
    lines += _block("case", [f"{case.title.in_(language)} ({rule.case})，{fit}"], language)
    return "\n".join(lines)


def _param_line(name: str, rule: Rule, library: Library, language: Language) -> str:
    """A parameter: its default, what it is for, and the profiles that set it."""
    param = rule.params[name]
    default = _SAY["no_default"].in_(language) if param.default is None else param.default
    chosen = {profile: library.params(profile).get(name) for profile in library.profiles}
    own = "".join(f"  [{profile}: {value}]" for profile, value in chosen.items() if value is not None)
    return f"{name} = {default}  {param.about.in_(language)}{own}"


def case_page(case: Case, library: Library, language: Language) -> str:
    """A case lesson and the rules that look for the same gap."""
    lines = [f"{case.order}. {case.title_as_given if language == 'zh' else case.title.en}"]
    for key in ("lesson", "control", "visible", "not_told"):
        lines += _block(key, [getattr(case, key).in_(language)], language)
    lines += _block("basis", [_basis_line(library.bases[fact], language) for fact in case.facts], language)
    lines += _block("rules", [rule_line(library.rules[name], language) for name in case.rules], language)
    return "\n".join(lines)


def basis_page(basis: Basis, library: Library, language: Language) -> str:
    """A fact of law and the rules that rest on it."""
    span = _SAY["from"].told(language, basis.in_force_from)
    if basis.in_force_to:
        span = _SAY["span"].told(language, basis.in_force_from, basis.in_force_to)
    if basis.days == "assumed":
        span += _SAY["assumed"].in_(language)
    lines = [_basis_line(basis, language)]
    lines += _block("requires", [basis.requires.in_(language)], language)
    lines += _block("note", [basis.note.in_(language)] if basis.note else [], language)
    lines += _block("in_force", [span], language)
    lines += _block("source", [f"{basis.source} · {_seen(basis, language)}"], language)
    users = [rule_line(rule, language) for rule in library.rules.values() if basis.id in rule.bases]
    return "\n".join([*lines, *_block("rules", users, language)])


def _seen(basis: Basis, language: Language) -> str:
    """How a fact was read, and by whom it was confirmed since, with the words."""
    if basis.confirmed is None:
        return _SEEN[basis.confidence].in_(language)
    told = basis.confirmed
    return _CONFIRMED.told(language, by=told.by, date=told.date.isoformat(), text=told.text)


def kinds() -> tuple[str, ...]:
    """The names of the kinds of check."""
    return tuple(KINDS)


def kind_page(name: str, language: Language) -> str:
    """The manual of a kind: its module's own words, and its parameters."""
    kind = KINDS[name]
    manual = inspect.cleandoc(sys.modules[kind.__module__].__doc__ or "")
    lines = [f"{kind.title.in_(language)} ({name})", "", manual, ""]
    for field_name, info in kind.model_fields.items():
        lines.append(f"  {info.alias or field_name}  {info.description or ''}".rstrip())
    return "\n".join(lines)


def _basis_line(basis: Basis, language: Language) -> str:
    article = basis.article_in(language)
    article = f" {article}" if article and language == "en" else article
    return f"{basis.short.in_(language)}{article}  ({basis.id})  {basis.requires.in_(language)}"


def _block(key: str, lines: list[str], language: Language) -> list[str]:
    return [f"  {_SAY[key].in_(language)}：", *(f"    {line}" for line in lines)] if lines else []
