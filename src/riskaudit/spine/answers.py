"""What this audit answers about old fingerprints, and why, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskaudit.compile.again import OUTSIDE
from riskaudit.model.base import Bilingual
from riskaudit.model.carry_over import OpenNow
from riskaudit.model.dataset import Dataset
from riskaudit.model.follow_up import Again
from riskaudit.model.ledger import Marked
from riskaudit.model.library import Library
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.result import Result
from riskaudit.spine.reasons import reason_in_words

AnswerRow = tuple[str, bool, str, str | None, str, int]
"""Fingerprint, whether the records belong to the month, their result, the reason, the waiver that would cover them,
how many they are."""

NOT_DUE = "not_due"
"""The reason of a record that is open and not yet due."""

_GONE = Bilingual(zh="规则库已无此规则", en="the rule is no longer in the library")
_NO_ANSWER = Bilingual(zh="检查出错", en="the check ended in an error")
_UNREAD = Bilingual(
    zh="本期未见，但有输入未读入，不能断定", en="not seen, but some input was not read, so this cannot be told"
)
_OUTSIDE = Bilingual(
    zh="记录不属于本期，该规则只判本期记录", en="outside the month, and the rule judges those of the month alone"
)
_FEWER = Bilingual(
    zh="同一编号原有 {} 条，本期只有 {} 条未见异常", en="{} with this key before, only {} of them now, without a fault"
)
_MIXED = Bilingual(zh="同一编号的几条记录结果不一", en="records of one key end differently")
_STILL = Bilingual(zh="同一编号原有 {} 条，本期 {} 条", en="{} with this key before, {} now")
_BEYOND = Bilingual(zh="记录在本期之外", en="the record is outside the month")


@dataclass
class Verdict:
    """What was answered about a fingerprint: records by result, why some cannot be told, how many are outside, and the
    hits that waivers cover."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    outside: int = 0
    waived: Counter[str] = field(default_factory=Counter)
    not_due: int = 0

    @property
    def hits(self) -> int:
        """Records that fail or want review."""
        return self.counts[Result.FAIL] + self.counts[Result.REVIEW]

    def again(self, old: int, *, unread: bool) -> Again:
        """What became of it, where `old` findings had it: the table of `Again`, but for rules that were not asked."""
        if self.hits:
            return Again.RECURRING
        if not self.counts.total():
            return Again.UNKNOWN if unread else Again.ABSENT
        if self.counts.total() > self.counts[Result.PASS] or self.counts[Result.PASS] < old:
            return Again.UNKNOWN
        return Again.FIXED

    def open_now(self, old: int, *, unread: bool) -> OpenNow:
        """What became of an open item of which there were `old`: the table of `OpenNow`."""
        for result, now in ((Result.FAIL, OpenNow.LATE), (Result.REVIEW, OpenNow.REVIEW)):
            if self.counts[result]:
                return now
        if not self.counts.total():
            return OpenNow.UNKNOWN if unread else OpenNow.ABSENT
        if self.not_due:
            return OpenNow.OPEN
        done = self.counts[Result.PASS]
        return OpenNow.DONE if done == self.counts.total() and done >= old else OpenNow.UNKNOWN


class Answers:
    """What the rules answered. `unread` tells that some input was not read."""

    def __init__(self, library: Library, outcomes: Sequence[RuleOutcome], *, unread: bool) -> None:
        self.outcomes: Mapping[str, RuleOutcome] = {outcome.id: outcome for outcome in outcomes}
        self._library, self._unread = library, unread
        self._verdicts: dict[str, Verdict] = {}
        self._asked: set[str] = set()

    def add(self, rule: str, rows: Sequence[AnswerRow]) -> None:
        """The answer of a rule; see `compile.again.asked_again`."""
        self._asked.add(rule)
        for fingerprint, inside, result, reason, waived, count in rows:
            verdict = self._verdicts.setdefault(fingerprint, Verdict())
            verdict.counts[result] += int(count)
            verdict.outside += 0 if inside else int(count)
            verdict.not_due += int(count) if reason == NOT_DUE else 0
            if waived and result in (Result.FAIL, Result.REVIEW):
                verdict.waived[waived] += int(count)
            if result in (Result.UNKNOWN, Result.NOTAPPLICABLE, OUTSIDE):
                verdict.reasons.append(reason or result)

    def again(self, item: Marked, old: int) -> Again:
        """What became of a finding, where `old` of them share its fingerprint."""
        if item.rule not in self._asked:
            return Again.UNCHECKED
        return self._verdicts.get(item.fingerprint, Verdict()).again(old, unread=self._unread)

    def open_now(self, item: Marked, old: int) -> OpenNow:
        """What became of an item that was open, where `old` of them share its fingerprint."""
        if item.rule not in self._asked:
            return OpenNow.UNCHECKED
        return self._verdicts.get(item.fingerprint, Verdict()).open_now(old, unread=self._unread)

    def hits(self, item: Marked) -> int:
        """How many records with its fingerprint fail or want review, those outside the month included."""
        return self._verdicts.get(item.fingerprint, Verdict()).hits

    def waived(self, item: Marked) -> tuple[str, ...]:
        """The waivers that cover a finding that is there again; none where they do not cover all that share it."""
        verdict = self._verdicts.get(item.fingerprint, Verdict())
        return tuple(sorted(verdict.waived)) if verdict.waived.total() == verdict.hits else ()

    def title(self, item: Marked) -> Bilingual:
        """The title of its rule, or the rule's id where it is gone."""
        outcome = self.outcomes.get(item.rule)
        return outcome.title if outcome else Bilingual(zh=item.rule, en=item.rule)

    def why(self, item: Marked, old: int) -> Bilingual | None:
        """What must be added to the bare word of what became of a finding."""
        again, verdict = self.again(item, old), self._verdicts.get(item.fingerprint, Verdict())
        if again is Again.UNCHECKED:
            outcome = self.outcomes.get(item.rule)
            return _GONE if outcome is None else outcome.skip or _NO_ANSWER
        if again is Again.RECURRING:
            if verdict.hits != old:
                return _STILL.filled(old, verdict.hits)
            return _BEYOND if verdict.outside else None
        if again is Again.FIXED:
            return _BEYOND if verdict.outside else None
        return self._unclear(item, verdict, old) if again is Again.UNKNOWN else None

    def _unclear(self, item: Marked, verdict: Verdict, old: int) -> Bilingual:
        if not verdict.counts.total():
            return _UNREAD
        if not verdict.reasons:
            return _FEWER.filled(old, verdict.counts[Result.PASS])
        if OUTSIDE in verdict.reasons:
            return _OUTSIDE
        words = reason_in_words(verdict.reasons[0], self._dataset(item.rule))
        mixed = verdict.counts[Result.PASS] > 0
        return Bilingual(zh=f"{_MIXED.zh}：{words.zh}", en=f"{_MIXED.en}: {words.en}") if mixed else words

    def _dataset(self, rule: str) -> Dataset:
        return self._library.datasets[self._library.rules[rule].dataset]
