"""Conditions proposed for rules that reviewers refuted often. None is ever applied: it is found in the cells of reviewed
records, must stand two trials, and is then put into the rule and judged by the engine, whose counts are what is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from riskaudit.compile import rule_faults
from riskaudit.model.base import Bilingual
from riskaudit.model.result import Result
from riskaudit.model.review import TRUE, Effect, Fate, Guard, NoProposal, Proposal, Settled, Verdict
from riskaudit.model.rule import Rule
from riskaudit.review.again import Records
from riskaudit.review.conditions import Family, family, narrowed
from riskaudit.review.groups import Groups, effect_on_groups, tried
from riskaudit.review.search import SUPPORT, Match, guard, is_sound, matches

MOST = 3
"""Conditions of a rule that are proposed, the best first."""

_HITS = (Result.FAIL, Result.REVIEW)
_FEW = Bilingual(
    zh="属实 {} 条、不属实 {} 条，各至少要 {} 条", en="{} confirmed and {} refuted; at least {} of each are needed"
)
_GONE = Bilingual(zh="规则库已无此规则", en="the rule is no longer in the library")
_DIFFERS = Bilingual(
    zh="重读记录后有 {} 条已终审线索不再出现；核对 --mask-key、--map 与当时是否一致",
    en="{0} reviewed {0:finding is|findings are} not found again: were --mask-key and --map the same?",
)
_NONE = Bilingual(
    zh="没有条件能留住全部属实线索而剔除 {} 条以上不属实的",
    en="no condition keeps every confirmed finding and drops {0} refuted {0:one|ones}",
)
_NEW = Bilingual(
    zh="有条件能留住全部属实的组而剔除 {1} 条以上不属实的，但会使 {0} 个原来不是线索的组成为线索，不提建议",
    en="what keeps every confirmed group and drops {1} refuted ones would make {0} {0:group a finding|groups findings} that"
    " {0:was|were} none",
)
_FLUKE = Bilingual(
    zh="找到的条件经不起检验，不提建议：把结论随机打乱 {} 次，有 {} 次也能找到同样好的；逐条隐去 {} 条属实线索，有 {} 条会被误剔",
    en="what was found does not stand the trials: of {} shuffles of the verdicts {} had one as good; of {} confirmed findings"
    " hidden in turn {} would have been lost",
)
_UNPROVED = Bilingual(
    zh="找到的条件放入规则重判后与预计不符，不提建议",
    en="judged again with what was found, the rule did not do as foretold",
)


def needed(settled: Iterable[Settled]) -> set[str]:
    """The rules of which enough was decided to look for a condition."""
    refuted = Counter(item.rule for item in settled if item.verdict is Verdict.REFUTED)
    confirmed = Counter(item.rule for item in settled if item.verdict in TRUE)
    return {rule for rule, count in refuted.items() if min(count, confirmed[rule]) >= SUPPORT}


def propose(records: Records, settled: Sequence[Settled]) -> list[Proposal | NoProposal]:
    """For every rule with refuted findings, the conditions that may be proposed, or why there is none."""
    told: list[Proposal | NoProposal] = []
    enough = needed(settled)
    for name in sorted({item.rule for item in settled if item.verdict is Verdict.REFUTED}):
        mine = [item for item in settled if item.rule == name]
        if name not in enough:
            told.append(NoProposal(name, _too_few(mine), few=True))
            continue
        found = _of_rule(records, name, mine)
        told += [NoProposal(name, found)] if isinstance(found, Bilingual) else found
    return told


def _too_few(settled: Sequence[Settled]) -> Bilingual:
    counts = Counter(item.verdict for item in settled)
    return _FEW.filled(sum(counts[verdict] for verdict in TRUE), counts[Verdict.REFUTED], SUPPORT)


def _of_rule(records: Records, name: str, settled: Sequence[Settled]) -> list[Proposal] | Bilingual:
    """The conditions for one rule, or why there are none."""
    true = [item.fingerprint for item in settled if item.verdict in TRUE]
    false = [item.fingerprint for item in settled if item.verdict is Verdict.REFUTED]
    rule = records.library.rules.get(name)
    if rule is None:
        return _GONE
    records.ask_for([item.fingerprint for item in settled])
    order, conditions = (
        _of_groups(records, rule, settled) if records.groups(rule) else _of_records(records, rule, settled)
    )
    if lacking := len(settled) - len(order):
        return _DIFFERS.filled(lacking)
    confirmed, refuted = _bits(order, true), _bits(order, false)
    found = matches(conditions, confirmed, refuted)
    if not found:
        new = conditions.spoilt(confirmed, refuted, SUPPORT)
        return _NEW.filled(new, SUPPORT) if new else _NONE.filled(SUPPORT)
    trial = guard(conditions, confirmed, refuted, found[0], name)
    if not is_sound(trial):
        return _FLUKE.filled(trial.shuffles, trial.lucky, trial.left_out, trial.lost)
    proved = [_proved(records, rule, match, settled, order, trial) for match in _different(found)]
    return [item for item in proved if item is not None] or _UNPROVED


def _of_records(records: Records, rule: Rule, settled: Sequence[Settled]) -> tuple[list[str], Family]:
    """The findings that the rule still has, and the conditions on their records."""
    names = records.columns(rule)
    cells = records.cells(rule, names)
    order = [item.fingerprint for item in settled if item.fingerprint in cells]
    columns = [{key: [record[key] for record in cells[name]] for key in names} for name in order]
    return order, family(columns, records.library.datasets[rule.dataset], names)


def _of_groups(records: Records, rule: Rule, settled: Sequence[Settled]) -> tuple[list[str], Family]:
    """The same of a rule that judges groups; none are tried if it has not all of them."""
    before = Groups.of(records.judged(rule))
    order = [item.fingerprint for item in settled if item.fingerprint in before.found]
    return order, tried(records, rule, before, order) if len(order) == len(settled) else Family((), ())


def _bits(order: Sequence[str], names: Collection[str]) -> int:
    chosen = frozenset(names)
    return sum(1 << place for place, name in enumerate(order) if name in chosen)


def _different(found: Sequence[Match]) -> list[Match]:
    """The best, and others that are about other columns and nearly as good."""
    chosen: list[Match] = []
    for match in found:
        if len(chosen) < MOST and not any(set(match.columns) & set(other.columns) for other in chosen):
            chosen.append(match)
    return chosen


def _proved(
    records: Records, rule: Rule, match: Match, settled: Sequence[Settled], order: Sequence[str], trial: Guard
) -> Proposal | None:
    """The condition with what it did when the rule was judged with it; None where that is not what was foretold: a
    confirmed finding is missing or changed, another number is dropped, or anything is found that was not found before."""
    after = narrowed(rule, match.text)
    if rule_faults(after, records.library):
        return None
    effect = (effect_on_groups if records.groups(rule) else effect_of)(records, rule, after, settled)
    foretold = frozenset(name for place, name in enumerate(order) if match.dropped >> place & 1)
    if effect is None or effect.dropped != len(foretold):
        return None
    return Proposal(rule.id, match.text, after.when or "", effect, trial)


def effect_of(records: Records, rule: Rule, after: Rule, settled: Sequence[Settled]) -> Effect | None:
    """What a narrower rule does to the findings of a rule, by judging both; None if it loses or changes a confirmed
    finding or finds something new. The findings asked for must be those settled."""
    before_hits, after_hits = records.hits(rule), records.hits(after)
    true = [item.fingerprint for item in settled if item.verdict in TRUE]
    if any(after_hits.get(name, Counter()) != before_hits.get(name) for name in true):
        return None
    before, now = records.counts(rule), records.counts(after)
    was_unknown, now_unknown = (_total(counts, (Result.UNKNOWN,)) for counts in (before, now))
    if any(now[key] > before[key] for key in now if key[1] in _HITS):
        return None
    known, still = _rows(before_hits), _rows(after_hits)
    return Effect.of(
        settled,
        lambda name: _fate(before_hits, after_hits, name),
        unsure=max(now_unknown - was_unknown, 0),
        unreviewed=_total(before, _HITS) - _total(now, _HITS) - (known - still),
        unreviewed_all=_total(before, _HITS) - known,
    )


_Hits = Mapping[str, Counter[str]]


def _fate(before: _Hits, after: _Hits, name: str) -> Fate:
    """Whether a finding is still found, cannot be told any more, or is gone."""
    was, now = before.get(name, Counter[str]()), after.get(name, Counter[str]())
    if any(now[result] for result in _HITS):
        return "kept"
    return "unsure" if now[Result.UNKNOWN] > was[Result.UNKNOWN] else "gone"


def _rows(hits: _Hits) -> int:
    return sum(counts[result] for counts in hits.values() for result in _HITS)


def _total(counts: Mapping[tuple[str, str], int], results: Sequence[Result]) -> int:
    return sum(count for (_, result), count in counts.items() if result in results)
