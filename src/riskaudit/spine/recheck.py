"""The words of 本期复查结果: what this audit says of an order of an earlier ledger. A suggestion, never a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.follow_up import AGAIN_WORDS, Again
from riskaudit.model.ledger import DECISIONS, Marked, OldOrder
from riskaudit.spine.answers import Answers

_PLACES = 3
"""Places that are named where a finding is there again."""

_BY_HAND = Bilingual(zh="手工行，没有指纹，程序不复查", en="added by hand: without fingerprints it is not followed up")
_REOPENED = Bilingual(zh="销号后再次发现，已重新打开", en="found again after it was closed: reopened")
_WAS_CLOSED = Bilingual(zh="原销号日期 {}", en="was closed on {}")
_WAS_UNTRUE = Bilingual(
    zh="原终审为不属实；如属误判，请作例外备案", en="had been decided not true; if misjudged, record a waiver"
)
_OVERDUE = Bilingual(zh="反馈期限 {} 已过，未销号", en="was to be answered by {} and is not closed")
_UNPROVEN = Bilingual(
    zh="限期举证逾期 {} 条，由待核查转为疑似问题", en="proof overdue: {}, for review before and suspected now"
)
_NO_PROOF = Bilingual(zh="未见佐证编号", en="no proof is named")
_DELETED = Bilingual(
    zh="原行已从台账中删去，按登记表恢复", en="its row had been deleted from the ledger and was put back"
)
_WAIVED = Bilingual(zh="已作例外备案 {}", en="waived: {}")
_ALL_WAIVED = Bilingual(
    zh="再次发现的均已作例外备案，备案有效期内不要求整改",
    en="all that is there again is waived: nothing to mend meanwhile",
)
_SAME = Bilingual(zh="复核人与整改人为同一人", en="checked by the person who mended it")
_MORE = Bilingual(zh="等 {} 处", en="and others, {} in all")


class Told:
    """An order with what became of each of its findings."""

    def __init__(
        self, order: OldOrder, answers: Answers, known: Mapping[str, int], places: Mapping[str, Sequence[str]]
    ) -> None:
        self.order = order
        self._answers, self._known, self._places = answers, known, places

    @cached_property
    def again(self) -> Sequence[Again]:
        """What became of each finding."""
        return [self._answers.again(item, self._known[item.fingerprint]) for item in self.order.findings]

    @cached_property
    def waived(self) -> Sequence[tuple[str, ...]]:
        """The waivers of each finding that is there again and that they cover."""
        pairs = zip(self.order.findings, self.again, strict=True)
        return [self._answers.waived(item) if again is Again.RECURRING else () for item, again in pairs]

    @property
    def is_waived(self) -> bool:
        """Whether findings are there again, and all of them are covered by waivers."""
        covered = [
            bool(names) for names, again in zip(self.waived, self.again, strict=True) if again is Again.RECURRING
        ]
        return bool(covered) and all(covered)

    def line(self, item: Marked, again: Again, language: Language) -> str:
        """One finding: its rule, the word, and why or where."""
        colon, stop = ("：", "；") if language == "zh" else (": ", "; ")
        why = self._answers.why(item, self._known[item.fingerprint])
        said = [why.in_(language)] if why else []
        found = self._places.get(item.fingerprint, ())
        if again is Again.RECURRING and found:
            more = f" {_MORE.told(language, len(found))}" if len(found) > _PLACES else ""
            said.append((", " if language == "en" else "、").join(found[:_PLACES]) + more)
        if again is Again.RECURRING and (names := self._answers.waived(item)):
            said.append(_WAIVED.told(language, (", " if language == "en" else "、").join(names)))
        bracket = ("（{}）" if language == "zh" else " ({})").format(stop.join(said)) if said else ""
        return f"{self._answers.title(item).in_(language)}{colon}{AGAIN_WORDS[again].in_(language)}{bracket}"


def recheck_words(told: Told, language: Language, *, reopened: bool, overdue: bool, unproven: int) -> str:
    """All that is said of an order."""
    order, stop = told.order, "；" if language == "zh" else "; "
    if order.mark is None:
        return _BY_HAND.in_(language)
    counts = Counter(told.again)
    head = [f"{AGAIN_WORDS[again].in_(language)} {count}" for again in Again if (count := counts[again])]
    notes = [_DELETED.in_(language)] if order.deleted else []
    notes += [_ALL_WAIVED.in_(language)] if told.is_waived else []
    if reopened:
        notes.append(_REOPENED.in_(language))
        notes += [_WAS_CLOSED.told(language, day)] if (day := order.cell("closed")) else []
        notes += [_WAS_UNTRUE.in_(language)] if order.cell("final") in _both(DECISIONS[-1]) else []
    if overdue:
        notes.append(_OVERDUE.told(language, order.due))
        notes += [] if order.cell("proof") else [_NO_PROOF.in_(language)]
    notes += [_UNPROVEN.in_(language).format(unproven)] if unproven else []
    reviewer = order.cell("reviewer")
    notes += [_SAME.in_(language)] if reviewer and reviewer == order.cell("mender") else []
    lines = [stop.join([*head, *notes])]
    lines += [told.line(item, again, language) for item, again in zip(order.findings, told.again, strict=True)]
    return "\n".join(lines)


def _both(words: Bilingual) -> tuple[str, str]:
    return words.zh, words.en
