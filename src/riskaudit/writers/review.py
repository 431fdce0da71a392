"""查实率 for the terminal, for programs, and for spreadsheets."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from io import StringIO
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.ledger import CAUSES
from riskaudit.model.review import DOUBTFUL, WHY_WORDS, NotCounted, Proposal, Review, RuleReviewed

_WIDTH = 132
_SHOWN = 20
"""Things that are in no figure, of one kind, that the terminal lists; JSON has them all."""

_SAY = {
    "title": Bilingual(zh="查实率  {} · {} · 线索清单 {}", en="Confirmation rate  {} · {} · findings {}"),
    "all": Bilingual(zh="全部记录", en="all records"),
    "source": Bilingual(zh="  {}：结论 {} 条", en="  {0}: {1} {1:verdict|verdicts}"),
    "rule": Bilingual(zh="规则", en="Rule"),
    "findings": Bilingual(zh="线索", en="All"),
    "confirmed": Bilingual(zh="属实", en="True"),
    "partly": Bilingual(zh="部分属实", en="Partly"),
    "refuted": Bilingual(zh="不属实", en="Not true"),
    "unclear": Bilingual(zh="不清", en="Unclear"),
    "conflict": Bilingual(zh="矛盾", en="Differ"),
    "open": Bilingual(zh="未审", en="Open"),
    "rate": Bilingual(zh="查实率（95% 区间）", en="Rate (95 % interval)"),
    "others": Bilingual(zh="尚无终审的规则 {} 条", en="{0} {0:rule|rules} without a verdict"),
    "sum": Bilingual(zh="合计", en="Total"),
    "note": Bilingual(
        zh="查实率 =（属实 + 部分属实）÷（属实 + 部分属实 + 不属实），不清和矛盾的不计入；同一指纹的线索算一条。* 分母不足 30。\n"
        "区间为 Clopper–Pearson 精确区间（Biometrika 26, 1934），以终审的线索相当于随机抽取为前提；只挑可疑的来审，查实率会偏。",
        en="Rate = (true + partly) / (true + partly + not true); unclear and conflicting ones are in none. Findings that share a"
        " fingerprint are one. * fewer than 30.\n"
        "The interval is that of Clopper and Pearson (Biometrika 26, 1934); it supposes that the reviewed were drawn at random:"
        " reviewing only what looks suspect shifts the rate.",
    ),
    "rows": Bilingual(
        zh="线索清单共 {} 行，不同指纹 {} 个。",
        en="The list has {0} {0:row|rows}, with {1} different {1:fingerprint|fingerprints}.",
    ),
    "waived": Bilingual(zh="未审的线索中有例外备案的 {} 条。", en="{0} of the open ones {0:is|are} waived."),
    "causes": Bilingual(zh="不属实的原因：", en="Causes of those not true:"),
    "doubtful": Bilingual(
        zh="查实率上限低于 {:.0%}，建议改为试行（status: experimental），由规则维护人决定，程序不改规则：",
        en="Upper bound below {:.0%}, candidates for `status: experimental`; people decide, no rule is changed:",
    ),
    "doubt": Bilingual(zh="  {}  至多 {}（{} 条终审）{}", en="  {}  at most {} ({} decided){}"),
    "small": Bilingual(zh="，分母不足 30", en=", fewer than 30"),
    "not_counted": Bilingual(zh="未计入的结论：", en="Verdicts that are in no figure:"),
    "kind": Bilingual(zh="  {} {} 条", en="  {}: {}"),
    "more": Bilingual(zh="    另有 {} 条，见 --format json", en="    and {} more, see --format json"),
    "proposals": Bilingual(
        zh="建议的筛选条件（未应用；由规则维护人核对法律含义后写入规则，并补样例、跑 riskaudit rules test 和 mutants）：",
        en="Proposed conditions (not applied: people check what they mean in law, write them into the rule, add examples, and"
        " run riskaudit rules test and mutants):",
    ),
    "few": Bilingual(
        zh="  终审还太少的规则 {} 条（属实、不属实各至少要 5 条），见 --format json",
        en="  {0} {0:rule|rules} with too few verdicts (at least 5 confirmed and 5 refuted are needed), see --format json",
    ),
    "no_proposals": Bilingual(zh="没有建议的规则：", en="Rules without a proposal:"),
}
_EFFECT = (
    Bilingual(
        zh="放入规则重判：属实 {0.confirmed} 条全部留住；不属实 {1} 条中剔除 {0.dropped} 条，仍在 {0.kept_refuted} 条，变为无法判定"
        " {0.unsure_refuted} 条",
        en="judged again with it: all {0.confirmed} confirmed are kept; of {1} refuted, dropped: {0.dropped},"
        " kept: {0.kept_refuted}, not to be told: {0.unsure_refuted}",
    ),
    Bilingual(
        zh="风险：未审的 {0.unreviewed_all} 条中有 {0.unreviewed} 条也会消失；不清或矛盾的消失 {0.unclear} 条；变为无法判定的记录"
        "共 {0.unsure} 条",
        en="risk: of {0.unreviewed_all} open ones {0.unreviewed} would vanish, too; of unclear or conflicting ones {0.unclear};"
        " records that would become undecided, in all: {0.unsure}",
    ),
)
_ON_GROUPS = (
    Bilingual(
        zh="放入规则重判：属实 {0.confirmed} 组全部留住，结果不变，其中数值有变的 {0.groups.changed} 组；不属实 {1} 组中剔除 {0.dropped} 组，"
        "仍在 {0.kept_refuted} 组，变为无法判定 {0.unsure_refuted} 组",
        en="judged again with it: all {0.confirmed} confirmed groups are kept, with the same result; with other figures:"
        " {0.groups.changed}; of {1} refuted, dropped: {0.dropped}, kept: {0.kept_refuted}, not to be told: {0.unsure_refuted}",
    ),
    Bilingual(
        zh="风险：未审的 {0.unreviewed_all} 组中有 {0.unreviewed} 组也会消失；不清或矛盾的消失 {0.unclear} 组；变为无法判定的组"
        "共 {0.unsure} 组",
        en="risk: open groups that would vanish, too: {0.unreviewed} of {0.unreviewed_all}; unclear or conflicting ones:"
        " {0.unclear}; groups that would become undecided, in all: {0.unsure}",
    ),
    Bilingual(
        zh="口径：各组共 {0.groups.records} 条记录，移出 {0.groups.taken_out} 条；移出的若正是数值大的（或小的），就是改了口径，不能写入",
        en="measure: records taken out of groups: {0.groups.taken_out} of {0.groups.records}; where these are just the large (or"
        " the small) ones, the measure itself is changed: don't write it in",
    ),
)
_GUARD = (
    Bilingual(
        zh="检验：把结论随机打乱 {0.shuffles} 次，有 {0.lucky} 次碰巧找到同样好的条件",
        en="trial: of {0.shuffles} shuffles of the verdicts {0.lucky} had a condition as good by chance",
    ),
    Bilingual(
        zh="检验：逐条隐去 {0.left_out} 条属实线索重新寻找，有 {0.lost} 条会被误剔",
        en="trial: of {0.left_out} confirmed findings, each hidden once, {0.lost} would have been dropped by what was found then",
    ),
)
_CAUSE_IDS = ("human", "system", "data", "misjudged")


def write_review(review: Review, language: Language) -> str:
    """The whole of it in words."""
    sink = StringIO()
    console = Console(file=sink, width=_WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    month = review.month or _say("all", language)
    title = _say("title", language, month, review.profile.in_(language), review.findings_sha256[:12])
    console.print(title)
    for name, count in review.sources:
        console.print(_say("source", language, name, count))
    console.print(_table(review, language))
    for line in (*_notes(review, language), *_doubtful(review, language), *not_counted_lines(review, language)):
        console.print(line, soft_wrap=True)
    for line in _proposed(review, language):
        console.print(line, soft_wrap=True)
    return "\n".join(line.rstrip() for line in sink.getvalue().splitlines()) + "\n"


def _say(key: str, language: Language, *values: object) -> str:
    return _SAY[key].told(language, *values)


def _table(review: Review, language: Language) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    widest = max((len(rule.rule) for rule in review.rules), default=0)
    table.add_column(_say("rule", language), overflow="fold", min_width=widest)
    counts = ("findings", "confirmed", "partly", "refuted", "unclear", "conflict", "open")
    for key in (*counts, "rate"):
        table.add_column(_say(key, language), justify="right", no_wrap=True)
    looked_at = [rule for rule in review.rules if rule.reviewed or rule.conflict]
    others = [rule for rule in review.rules if not rule.reviewed and not rule.conflict]
    for rule in looked_at:
        name = f"{rule.title.in_(language)}\n{rule.rule}"
        table.add_row(name, *(f"{getattr(rule, key):,}" for key in counts), _rate(rule))
    if others:
        sums = [f"{sum(getattr(rule, key) for rule in others):,}" for key in counts]
        table.add_row(_say("others", language, len(others)), *sums, "—")
    table.add_section()
    sums = [f"{sum(getattr(rule, key) for rule in review.rules):,}" for key in counts]
    table.add_row(_say("sum", language), *sums, "")
    return table


def _rate(rule: RuleReviewed) -> str:
    if rule.rate is None or rule.low is None or rule.high is None:
        return "—"
    return f"{rule.rate:.1%} ({rule.low:.1%}–{rule.high:.1%}){'*' if rule.is_small else ''}"


def _notes(review: Review, language: Language) -> Iterator[str]:
    yield _say("note", language)
    rows, findings = (sum(getattr(rule, key) for rule in review.rules) for key in ("rows", "findings"))
    if rows != findings:
        yield _say("rows", language, f"{rows:,}", f"{findings:,}")
    if waived := sum(rule.waived for rule in review.rules):
        yield _say("waived", language, f"{waived:,}")
    words = dict(zip(_CAUSE_IDS, CAUSES, strict=True))
    told = [(rule, rule.causes) for rule in review.rules if rule.causes]
    if told:
        yield _say("causes", language)
        for rule, causes in told[:_SHOWN]:
            yield f"  {rule.rule}  " + " · ".join(
                f"{words[name].in_(language)} {count}" for name, count in causes.items()
            )
        if len(told) > _SHOWN:
            yield _say("more", language, len(told) - _SHOWN)


def _doubtful(review: Review, language: Language) -> Iterator[str]:
    doubtful = [rule for rule in review.rules if rule.is_doubtful]
    if doubtful:
        yield _say("doubtful", language, DOUBTFUL)
    for rule in doubtful:
        small = _say("small", language) if rule.is_small else ""
        yield _say("doubt", language, rule.rule, f"{rule.high:.1%}", rule.decided, small)


def not_counted_lines(review: Review, language: Language) -> Iterator[str]:
    """What reviewers wrote and no figure holds, by why."""
    if review.not_counted:
        yield _say("not_counted", language)
    for why, words in WHY_WORDS.items():
        mine = [item for item in review.not_counted if item.why is why]
        if mine:
            yield _say("kind", language, words.in_(language), len(mine))
            yield from (f"    {item.place}  {item.what.in_(language)}" for item in mine[:_SHOWN])
            if len(mine) > _SHOWN:
                yield _say("more", language, len(mine) - _SHOWN)


def _proposed(review: Review, language: Language) -> Iterator[str]:
    if review.proposals:
        yield _say("proposals", language)
    for proposal in review.proposals:
        yield ""
        yield from (f"# {line}" for line in _measured(proposal, language))
        yield f"# rules/{proposal.rule}.yaml"
        yield f"when: {json.dumps(proposal.when, ensure_ascii=False)}"
    if review.without:
        yield ""
        yield _say("no_proposals", language)
    yield from (f"  {item.rule}  {item.why.in_(language)}" for item in review.without if not item.few)
    if few := sum(item.few for item in review.without):
        yield _say("few", language, few)


def _measured(proposal: Proposal, language: Language) -> Iterator[str]:
    effect, guard = proposal.effect, proposal.guard
    refuted = effect.dropped + effect.kept_refuted + effect.unsure_refuted
    said = _EFFECT if effect.groups is None else _ON_GROUPS
    yield from (words.told(language, effect, refuted) for words in said)
    yield from (words.told(language, guard) for words in _GUARD)


_FIGURES = ("findings", "rows", "confirmed", "partly", "refuted", "unclear", "conflict", "open", "waived", "decided")


def write_review_json(review: Review) -> str:
    """All of it for programs; the same bytes for the same review."""
    rules = [_rule(rule) for rule in review.rules]
    told = {
        "month": review.month,
        "findings_sha256": review.findings_sha256,
        "confidence": 0.95,
        "interval": "Clopper-Pearson",
        "sources": [{"name": name, "verdicts": count} for name, count in review.sources],
        "rules": rules,
        "not_counted": [_idle(item) for item in review.not_counted],
        "searched": review.searched,
        "proposals": [asdict(item) for item in review.proposals],
        "without": [{"rule": item.rule, "why": item.why.model_dump(), "few": item.few} for item in review.without],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: RuleReviewed) -> dict[str, Any]:
    bounds = {name: None if value is None else round(value, 4) for name, value in _bounds(rule).items()}
    head = {"rule": rule.rule, "title": rule.title.model_dump(), "severity": rule.severity}
    marks = {"small": rule.is_small, "doubtful": rule.is_doubtful, "causes": dict(rule.causes)}
    return {**head, **{name: getattr(rule, name) for name in _FIGURES}, **bounds, **marks}


def _bounds(rule: RuleReviewed) -> dict[str, float | None]:
    return {"rate": rule.rate, "low": rule.low, "high": rule.high}


def _idle(item: NotCounted) -> dict[str, str]:
    return {
        "why": item.why.value,
        "place": str(item.place),
        "rule": item.rule,
        "fingerprint": item.fingerprint,
        "zh": item.what.zh,
        "en": item.what.en,
    }


def write_review_csv(review: Review, language: Language) -> str:
    """One row a rule."""
    sink = StringIO()
    rows = csv.writer(sink, lineterminator="\n")
    rows.writerow(["rule", "title", "severity", *_FIGURES, "rate", "low", "high", "small", "doubtful"])
    for rule in review.rules:
        told = _rule(rule)
        figures = [told[name] for name in (*_FIGURES, "rate", "low", "high")]
        marks = [str(told[name]).lower() for name in ("small", "doubtful")]
        rows.writerow([rule.rule, rule.title.in_(language), rule.severity, *figures, *marks])
    return sink.getvalue()
