"""终审结论: what reviewers decided of findings, and what follows for the rules. Nothing here changes a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from riskaudit.errors import Place, Sentence
from riskaudit.model.base import Bilingual

SMALL = 30
"""A rate over fewer decided findings is marked."""

DOUBTFUL = 0.5
"""A rule whose rate lies below this, as surely as its interval says, is named as a candidate for experimental."""


class Verdict(StrEnum):
    """What a reviewer decided of a finding."""

    CONFIRMED = "confirmed"
    PARTLY = "partly"
    REFUTED = "refuted"
    UNCLEAR = "unclear"


VERDICT_WORDS = {
    Verdict.CONFIRMED: Bilingual(zh="属实", en="True"),
    Verdict.PARTLY: Bilingual(zh="部分属实", en="Partly true"),
    Verdict.REFUTED: Bilingual(zh="不属实", en="Not true"),
    Verdict.UNCLEAR: Bilingual(zh="不清", en="Unclear"),
}

TRUE = frozenset({Verdict.CONFIRMED, Verdict.PARTLY})
"""The verdicts that confirm a finding."""


class Why(StrEnum):
    """Why something that a reviewer wrote is in no figure."""

    MALFORMED = "malformed"
    CONFLICT = "conflict"
    CONTRADICTION = "contradiction"
    UNKNOWN = "unknown"
    OTHER_REPORT = "other report"
    AMBIGUOUS = "ambiguous"
    BY_HAND = "by hand"
    UNDECIDED = "undecided"


WHY_WORDS = {
    Why.MALFORMED: Bilingual(zh="写法有误", en="malformed"),
    Why.CONFLICT: Bilingual(zh="结论相互矛盾", en="verdicts contradict one another"),
    Why.CONTRADICTION: Bilingual(zh="终审与原因矛盾", en="decision and cause contradict each other"),
    Why.UNKNOWN: Bilingual(zh="本报告没有这条线索", en="no such finding in this report"),
    Why.OTHER_REPORT: Bilingual(zh="属于另一份报告", en="of another report"),
    Why.AMBIGUOUS: Bilingual(zh="记录编号对应多条线索", en="the record key fits several findings"),
    Why.BY_HAND: Bilingual(zh="手工行，没有指纹", en="added by hand, without fingerprints"),
    Why.UNDECIDED: Bilingual(zh="原因为误判，但没有终审", en="cause says misjudged, without a decision"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict as it was written: of a finding by its fingerprint, or by rule and record.

    `shared` is how many findings the ledger's order decides at once; `cause` the id of 原因. `report` is the sha256 of
    the list of findings that the file is about, where it says so.
    """

    place: Place
    verdict: Verdict
    fingerprint: str = ""
    rule: str = ""
    record: str = ""
    cause: str = ""
    order: str = ""
    shared: int = 1
    report: str = ""


@dataclass(frozen=True, slots=True)
class NotCounted:
    """Something that was written and is in no figure: where, why, and in words."""

    why: Why
    place: Place
    what: Sentence
    rule: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding that reviewers decided without contradiction."""

    fingerprint: str
    rule: str
    verdict: Verdict
    cause: str = ""


@dataclass(frozen=True, slots=True)
class RuleReviewed:
    """One rule's findings by what reviewers decided; the six counts add up to `findings`.

    Findings that share a fingerprint are one; `rows` counts them as findings.csv does. `low` and `high` bound the rate
    with 95 % confidence, None where nothing was decided. `waived` are of those not reviewed.
    """

    rule: str
    title: Bilingual
    severity: str
    findings: int
    rows: int
    confirmed: int = 0
    partly: int = 0
    refuted: int = 0
    unclear: int = 0
    conflict: int = 0
    waived: int = 0
    low: float | None = None
    high: float | None = None
    causes: Mapping[str, int] = field(default_factory=dict)

    @property
    def true(self) -> int:
        """Confirmed, wholly or partly."""
        return self.confirmed + self.partly

    @property
    def decided(self) -> int:
        """The denominator of the rate."""
        return self.true + self.refuted

    @property
    def reviewed(self) -> int:
        """Those that have one verdict."""
        return self.decided + self.unclear

    @property
    def open(self) -> int:
        """Those not reviewed."""
        return self.findings - self.reviewed - self.conflict

    @property
    def rate(self) -> float | None:
        """查实率: confirmed of decided."""
        return self.true / self.decided if self.decided else None

    @property
    def is_small(self) -> bool:
        """Whether the denominator is too small to say much."""
        return 0 < self.decided < SMALL

    @property
    def is_doubtful(self) -> bool:
        """Whether the rule is a candidate for experimental."""
        return self.high is not None and self.high < DOUBTFUL


@dataclass(frozen=True, slots=True)
class OnGroups:
    """What a condition did besides to a rule that judges groups: how many confirmed ones would have other figures, and
    how many records it takes out, of all that are in groups."""

    changed: int
    taken_out: int
    records: int


Fate = Literal["kept", "unsure", "gone"]
"""Whether a finding is still found, cannot be told any more, or is gone."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a condition did when the rule was judged again with it. Reviewed findings count once for their fingerprint,
    those that nobody reviewed by rows.

    All `confirmed` are kept. The refuted are dropped, kept, or end as unknown (`unsure_refuted`); `unclear` ones, those
    with contradicting verdicts among them, would go, too. `unsure` are all records that would end as unknown. Of a rule
    that judges groups all this counts groups.
    """

    confirmed: int
    dropped: int
    kept_refuted: int
    unsure_refuted: int
    unclear: int
    unsure: int
    unreviewed: int
    unreviewed_all: int
    groups: OnGroups | None = None

    @classmethod
    def of(
        cls,
        settled: Sequence[Settled],
        fate: Callable[[str], Fate],
        *,
        unsure: int,
        unreviewed: int,
        unreviewed_all: int,
        groups: OnGroups | None = None,
    ) -> Effect:
        """From what became of each reviewed finding, by its fingerprint; every confirmed one was kept."""
        fates = Counter((item.verdict, fate(item.fingerprint)) for item in settled)
        return cls(
            confirmed=sum(item.verdict in TRUE for item in settled),
            dropped=fates[Verdict.REFUTED, "gone"],
            kept_refuted=fates[Verdict.REFUTED, "kept"],
            unsure_refuted=fates[Verdict.REFUTED, "unsure"],
            unclear=fates[Verdict.UNCLEAR, "gone"] + fates[Verdict.UNCLEAR, "unsure"],
            unsure=unsure,
            unreviewed=unreviewed,
            unreviewed_all=unreviewed_all,
            groups=groups,
        )


@dataclass(frozen=True, slots=True)
class Guard:
    """How a condition stood the two trials: of `shuffles` random distributions of the verdicts, `lucky` had one as
    good; of `left_out` confirmed findings, each hidden once, `lost` would have been dropped by what was found then."""

    shuffles: int
    lucky: int
    left_out: int
    lost: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A condition that would drop refuted findings of a rule and keep every confirmed one; `when` is the whole text
    for the rule file."""

    rule: str
    condition: str
    when: str
    effect: Effect
    guard: Guard


@dataclass(frozen=True, slots=True)
class NoProposal:
    """A rule with refuted findings for which no condition is proposed, and why; `few` if too little was decided."""

    rule: str
    why: Bilingual
    few: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """All that `riskaudit review` tells. `sources` are the files with their verdicts."""

    month: str | None
    profile: Bilingual
    findings_sha256: str
    sources: Sequence[tuple[str, int]]
    rules: Sequence[RuleReviewed]
    not_counted: Sequence[NotCounted]
    proposals: Sequence[Proposal] = ()
    without: Sequence[NoProposal] = ()
    searched: bool = False
