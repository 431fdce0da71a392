"""Writes one page a rule, one a case lesson and one of all facts of law, in Chinese and English, from the library.

`python scripts/make_pages.py` writes docs/rules/, docs/cases/ and docs/laws/; with `--check` it only says what would
change (exit 1). Chinese pages are `name.md`, English ones `name.en.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from riskaudit.checks.in_words import limits_said
from riskaudit.compile import params_of, read_kind
from riskaudit.library import load
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.library import Library
from riskaudit.model.reference import Basis, Case, Confidence, Feature
from riskaudit.model.result import SEVERITY_WORDS
from riskaudit.model.rule import Example, Rule

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
SHOWN = 2
"""Examples of each result on a page; the rule file has them all."""

_SAY = {
    "index": ("稽查规则", "Rules"),
    "case_index": ("讲义案例", "Case lessons"),
    "made": ("本页由规则文件生成，勿手改", "Made from the rule file; do not edit"),
    "other": ("English", "中文"),
    "severity": ("等级", "Severity"),
    "confidence": ("结论", "Verdict"),
    "high": ("疑似问题", "a suspected fault"),
    "low": ("疑点指标，命中列为待核查", "an indicator, its hits are for review"),
    "dataset": ("数据集", "Dataset"),
    "lecture": ("讲义条目", "Lecture"),
    "profiles": ("所在口径", "Profiles"),
    "method": ("怎样判定", "Methodology"),
    "kind": ("判定方式", "Kind of check"),
    "when": ("适用于", "Applies to"),
    "groups": ("按组计数", "Counted by groups of"),
    "limit": ("限值", "Limit"),
    "examples": ("例", "Examples"),
    "fail": ("疑似问题", "Suspected"),
    "review": ("待核查", "For review"),
    "pass": ("未见异常", "Nothing found"),
    "unknown": ("无法判定", "Cannot be told"),
    "notapplicable": ("不适用", "Not applicable"),
    "records": ("（首条为被判记录）", " (the first record is judged)"),
    "partner": ("对方：", "partner: "),
    "empty": ("（空）", "(empty)"),
    "why": ("为什么是风险", "Why it is a risk"),
    "basis": ("依据", "Basis"),
    "case": ("讲义案例", "Case lesson"),
    "same_gap": ("同一缺口", "the same gap"),
    "some_alike": ("同类主题，部分事实相同", "the same theme, some facts alike"),
    "same_theme": ("同类主题，事实不同", "the same theme, other facts"),
    "note": ("说明：", "Note: "),
    "params": ("可调参数", "Configuration"),
    "no_params": ("没有可调参数。", "No parameters."),
    "no_default": ("由口径填写", "filled by the profile"),
    "innocent": ("可能的误报", "False positives"),
    "remedy": ("怎么办", "What to do"),
    "lesson": ("教训", "Lesson"),
    "control": ("应有的控制", "The control that was missing"),
    "visible": ("记录能见", "What records show"),
    "not_told": ("讲义未说", "What the lecture does not tell"),
    "features": ("题目讲到的，与问题线索对照", "What the title tells, beside findings"),
    "same": ("相同：", "the same in: "),
    "different": ("不同：", "different in: "),
    "not_known": ("记录看不出", "no record shows it"),
    "rules": ("相关规则", "Rules"),
    "no_rules": ("没有规则对应本案例。", "No rule points to this case."),
    "laws": ("依据", "What the rules rest on"),
    "laws_about": (
        "每条依据的原文要求、施行期间、可信程度，以及引用它的规则。条号只写读到原文的。",
        "Every fact with the days it is in force, how surely it was read, and the rules that rest on it. Article numbers only"
        " where the text was read.",
    ),
    "cited_by": ("引用它的规则", "Rules"),
    "cited_by_none": ("没有", "none"),
    "articles": (
        "《供电营业规则》新旧条号（只列两端都见原文的）",
        "Articles of the supply rules, old and new, where both were read",
    ),
    "topic": ("主题", "Topic"),
    "text": ("", ""),
    "sec": ("据二手资料，待核原文", "at second hand, text to be checked"),
    "memory": ("未见原文，仅作提示", "not read, a hint only"),
    "conflict": ("来源不一，仅作提示", "sources differ, a hint only"),
    "law": ("法律法规", "Law"),
    "assumed": ("，施行日未核，暂按此引用", "; first day not checked, cited so"),
    "standard": ("标准", "Standard"),
    "promise": ("对外承诺", "Public promise"),
    "company rule": ("内部制度", "Company rule"),
}


class Pages:
    """The pages of a library in one language."""

    def __init__(self, library: Library, language: Language) -> None:
        self.library, self.language = library, language
        self.suffix = ".md" if language == "zh" else ".en.md"

    def all(self) -> Iterator[tuple[str, str]]:
        """Every page: its path below docs/, and its text."""
        for rule in self.library.rules.values():
            yield f"rules/{rule.id}{self.suffix}", self._page(self._rule(rule))
        for name, case in self.library.cases.items():
            yield f"cases/{name}{self.suffix}", self._page(self._case(name, case))
        yield f"rules/README{self.suffix}", self._page(self._rule_index())
        yield f"cases/README{self.suffix}", self._page(self._case_index())
        yield f"laws/README{self.suffix}", self._page(self._laws())

    def say(self, key: str) -> str:
        """A label of the pages."""
        return _SAY[key][0 if self.language == "zh" else 1]

    def tell(self, words: Bilingual) -> str:
        """A bilingual sentence in the pages' language."""
        return words.in_(self.language)

    def _page(self, lines: Iterator[str]) -> str:
        return f"<!-- {self.say('made')} -->\n" + "\n".join(lines) + "\n"

    def _other(self, name: str) -> str:
        return f"[{self.say('other')}]({name}{'.en.md' if self.language == 'zh' else '.md'})"

    def _rule_index(self) -> Iterator[str]:
        yield f"# {self.say('index')}"
        yield f"\n{self._other('README')}"
        for theme, words in self.library.themes.items():
            mine = [rule for rule in self.library.rules.values() if rule.theme == theme]
            yield (
                f"\n## {self.tell(words.title)}（{len(mine)}）\n"
                if self.language == "zh"
                else f"\n## {self.tell(words.title)} ({len(mine)})\n"
            )
            yield self.tell(words.about) + "\n"
            for rule in mine:
                severity = self.tell(SEVERITY_WORDS[rule.severity])
                yield f"- [{self.tell(rule.title)}]({rule.id}{self.suffix}) · {severity}"

    def _case_index(self) -> Iterator[str]:
        yield f"# {self.say('case_index')}"
        yield f"\n{self._other('README')}\n"
        for name, case in self.library.cases.items():
            yield f"{case.order}. [{self.tell(case.title)}]({name}{self.suffix})"

    def _laws(self) -> Iterator[str]:
        """Every fact under its instrument with the rules that rest on it, then the articles of 1996 and 2024."""
        yield f"# {self.say('laws')}"
        yield f"\n{self._other('README')}\n\n{self.say('laws_about')}"
        by_instrument: dict[str, list[Basis]] = {}
        for basis in self.library.bases.values():
            by_instrument.setdefault(basis.instrument, []).append(basis)
        for bases in by_instrument.values():
            yield f"\n## {self.tell(bases[0].title)}\n"
            for basis in bases:
                yield from (self._basis(basis), f"  - {self.say('cited_by')}: {self._cited_by(basis)}")
        if self.library.articles:
            yield f"\n## {self.say('articles')}\n\n| 1996 | 2024 | {self.say('topic')} |\n|---|---|---|"
            read = [change for change in self.library.articles if change.confidence == "text"]
            yield from (f"| {change.old} | {'、'.join(change.new)} | {self.tell(change.topic)} |" for change in read)

    def _cited_by(self, basis: Basis) -> str:
        """The rules that rest on a fact; where there are none, the reason if its file gives one."""
        used = [rule.id for rule in self.library.rules.values() if basis.id in rule.bases]
        links = [f"[{name}](../rules/{name}{self.suffix})" for name in used]
        if links:
            return ("、" if self.language == "zh" else ", ").join(links)
        none = self.say("cited_by_none")
        if not basis.unjudged:
            return none
        return f"{none}{'。' if self.language == 'zh' else '. '}{self.tell(basis.unjudged)}"

    def _rule(self, rule: Rule) -> Iterator[str]:
        yield f"# {self.tell(rule.title)}"
        yield f"\n`{rule.id}` · {self._other(rule.id.split('/')[1])}\n"
        dataset = self.library.datasets[rule.dataset]
        profiles = " ".join(f"`{name}`" for name in self.library.profiles if rule.id in self.library.selected(name))
        facts = {
            "severity": self.tell(SEVERITY_WORDS[rule.severity]),
            "confidence": self.say(rule.confidence),
            "dataset": f"{self.tell(dataset.title)} (`{rule.dataset}`)",
            "lecture": " ".join(rule.lecture),
            "profiles": profiles,
        }
        yield from (f"- {self.say(key)}: {value}" for key, value in facts.items() if value)
        yield from self._method(rule)
        yield from self._examples(rule)
        yield from (f"\n## {self.say('why')}\n", self.tell(rule.why), f"\n## {self.say('basis')}\n")
        yield from (self._basis(basis) for basis in rule.bases.values())
        case = self.library.cases[rule.case]
        link = f"[{self.tell(case.title)}](../../cases/{rule.case}{self.suffix})"
        fit = self.say(case.fits(rule.id, rule.case_fit))
        yield f"\n## {self.say('case')}\n\n{link}" + (f"（{fit}）" if self.language == "zh" else f" ({fit})")
        yield from self._params(rule)
        if rule.false_positives:
            yield f"\n## {self.say('innocent')}\n"
            yield from (f"- {self.tell(words)}" for words in rule.false_positives)
        yield f"\n## {self.say('remedy')}\n\n{self.tell(rule.remedy)}"

    def _method(self, rule: Rule) -> Iterator[str]:
        params = params_of(rule, self.library, None)
        kind = read_kind(rule, params)
        yield f"\n## {self.say('method')}\n"
        yield f"- {self.say('kind')}: {self.tell(kind.title)} (`{kind.kind}`)"
        if rule.when:
            yield f"- {self.say('when')}: `{rule.when}`"
        if kind.groups():
            columns = self.library.datasets[rule.dataset].columns
            yield f"- {self.say('groups')}: {', '.join(self.tell(columns[name].title) for name in kind.groups())}"
        for line in limits_said(kind, self.library.datasets[rule.dataset], params):
            ids = " ".join(f"`{name}`" for name in line.basis)
            yield f"- {self.say('limit')}: {self.tell(line.text)} {ids}".rstrip()

    def _examples(self, rule: Rule) -> Iterator[str]:
        yield f"\n## {self.say('examples')}\n"
        for result, examples in rule.examples.by_result().items():
            for example in examples[:SHOWN]:
                yield f"- **{self.say(result.value)}**: {self._example(rule.dataset, example)}"

    def _example(self, dataset: str, example: Example) -> str:
        records = "；".join(self._record(dataset, record) for record in example.records)
        note = self.say("records") if len(example.records) > 1 else ""
        partners = [
            f"{self.say('partner')}{self._record(name, record)}"
            for name, rows in example.partners.items()
            for record in rows
        ]
        return "；".join([records + note, *partners])

    def _record(self, dataset: str, record: dict[str, str | None]) -> str:
        columns = self.library.datasets[dataset].columns
        cells = [f"{self.tell(columns[name].title)} = {value or self.say('empty')}" for name, value in record.items()]
        return ("，" if self.language == "zh" else ", ").join(cells) or self.say("empty")

    def _basis(self, basis: Basis) -> str:
        kind = basis.kind if basis.kind in ("standard", "promise", "company rule") else "law"
        article = f" {basis.article_in(self.language)}".rstrip()
        seen = "" if basis.confidence is Confidence.TEXT else f" — {self.say(basis.confidence.value)}"
        span = f"{basis.in_force_from}–{basis.in_force_to or ''}"
        span += self.say("assumed") if basis.days == "assumed" else ""
        note = f" {self.say('note')}{self.tell(basis.note)}" if basis.note else ""
        told = f"{self.tell(basis.requires)}{note}{seen}"
        return f"- {self.say(kind)} · {self.tell(basis.short)}{article} (`{basis.id}`, {span}): {told}"

    def _params(self, rule: Rule) -> Iterator[str]:
        yield f"\n## {self.say('params')}\n"
        if not rule.params:
            yield self.say("no_params")
        for name, param in rule.params.items():
            default = self.say("no_default") if param.default is None else f"`{param.default}`"
            yield f"- `{name}` = {default}: {self.tell(param.about)}"

    def _case(self, name: str, case: Case) -> Iterator[str]:
        yield f"# {case.order}. {case.title_as_given if self.language == 'zh' else case.title.en}"
        yield f"\n{self._other(name)}"
        for key in ("lesson", "control", "visible", "not_told"):
            yield f"\n## {self.say(key)}\n\n{self.tell(getattr(case, key))}"
        if case.features:
            yield f"\n## {self.say('features')}\n"
            yield from (line for feature in case.features for line in self._feature(feature))
        if case.facts:
            yield f"\n## {self.say('basis')}\n"
            yield from (self._basis(self.library.bases[fact]) for fact in case.facts)
        yield f"\n## {self.say('rules')}\n"
        if not case.rules:
            yield self.say("no_rules")
        for rule in (self.library.rules[rule] for rule in case.rules):
            yield f"- [{self.tell(rule.title)}](../rules/{rule.id}{self.suffix}) · {self.say(case.fits(rule.id, rule.case_fit))}"

    def _feature(self, feature: Feature) -> Iterator[str]:
        """What the title tells, and the rules whose findings are the same in it, or different."""
        known = feature.same or feature.different
        yield f"- {self.tell(feature.text)}" + ("" if known else f" · {self.say('not_known')}")
        for side, rules in (("same", feature.same), ("different", feature.different)):
            named = [self.library.rules[rule] for rule in rules]
            links = [f"[{self.tell(rule.title)}](../rules/{rule.id}{self.suffix})" for rule in named]
            if links:
                yield f"  - {self.say(side)}" + ("、" if self.language == "zh" else "; ").join(links)


def pages() -> dict[Path, str]:
    """Every page of the shipped library by its path."""
    library = load()
    return {DOCS / name: text for language in LANGUAGES for name, text in Pages(library, language).all()}


def drift(found: dict[Path, str]) -> list[Path]:
    """Pages that are missing, differ, or belong to no rule any more."""
    there = {path for folder in ("rules", "cases", "laws") for path in (DOCS / folder).rglob("*.md")}
    stale = [path for path, text in found.items() if path not in there or path.read_text(encoding="utf-8") != text]
    return sorted([*stale, *(there - set(found))])


def main() -> int:
    """Write the pages, or say what would change."""
    found = pages()
    changed = drift(found)
    if "--check" in sys.argv:
        for path in changed:
            print(f"not up to date: {path.relative_to(ROOT)}")
        return int(bool(changed))
    for path in changed:
        if path in found:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
