"""The open items of an earlier report: rules are asked again about them, and each is told by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from riskaudit.model.base import Bilingual
from riskaudit.model.carry_over import CarryOver, OpenBefore, OpenNow
from riskaudit.model.ledger import Marked
from riskaudit.model.outcome import OpenItem, RuleOutcome
from riskaudit.model.report import Report
from riskaudit.months.earlier import as_read, secret_of
from riskaudit.spine.answers import Answers

_OTHER_SECRET = Bilingual(
    zh="上期报告的指纹不是用同一密钥（--mask-key）生成的，在途事项不能逐件接续",
    en="the fingerprints of the earlier report were made with another secret (--mask-key): its open items are not followed",
)
_NO_MARKS = Bilingual(
    zh="上期报告由较早的版本生成，在途事项没有指纹，不能逐件接续",
    en="an older version made the earlier report: its open items have no fingerprints and are not followed",
)
_UNMASKED = Bilingual(
    zh="上期报告未脱敏，本期脱敏，在途事项不逐件列出",
    en="the earlier report is not masked and this one is: its open items are not listed",
)
_WORST = {now: place for place, now in enumerate(OpenNow)}


def latest(reports: Sequence[Report], as_of: date) -> Report | None:
    """The earlier report whose open items are carried over: the last one of an earlier day."""
    before = [report for report in reports if report.scope.as_of < as_of]
    return max(before, key=lambda report: report.scope.as_of, default=None)


def open_marks(earlier: Report | None) -> Sequence[Marked]:
    """What the rules must be asked about."""
    listed = _items(earlier) if earlier else ()
    return [*{Marked(item.fingerprint, rule.id): None for rule, item in listed if item.fingerprint}]


def carry_over(earlier: Report | None, answers: Answers, secret: str, *, masked: bool) -> CarryOver | None:
    """What became of each open item, by names as the earlier report has them. None without an earlier report.

    `secret` is the sign of this audit's secret; `masked` tells that no name of a person may be shown.
    """
    if earlier is None:
        return None
    listed = list(_items(earlier))
    told = CarryOver(earlier=as_read(earlier), total=sum(rule.open_total for rule in earlier.rules))
    untold = _OTHER_SECRET if secret_of(earlier) != secret else None
    if masked and not earlier.scope.masked:
        untold = _UNMASKED
    if any(not item.fingerprint for _, item in listed):
        untold = _NO_MARKS
    if untold and listed:
        return told.model_copy(update={"untold": untold})
    many = Counter(item.fingerprint for _, item in listed)
    found = [_told(rule, item, answers, many[item.fingerprint]) for rule, item in listed]
    found.sort(key=lambda item: (_WORST[item.now], not item.due, item.due, item.rule))
    return told.model_copy(update={"items": tuple(found)})


def _items(earlier: Report) -> Iterator[tuple[RuleOutcome, OpenItem]]:
    return ((rule, item) for rule in earlier.rules for item in rule.open_items)


def _told(rule: RuleOutcome, item: OpenItem, answers: Answers, old: int) -> OpenBefore:
    now = answers.open_now(Marked(item.fingerprint, rule.id), old)
    return OpenBefore(
        fingerprint=item.fingerprint, rule=rule.id, title=rule.title, record=item.record, due=item.due, now=now
    )
