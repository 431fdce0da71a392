"""What became of the findings of earlier ledgers: every rule is asked again about their fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from riskaudit.compile.again import OLD
from riskaudit.engine.base import Engine, EngineError
from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.model.base import Language
from riskaudit.model.calendar import Calendar
from riskaudit.model.findings import read_findings
from riskaudit.model.follow_up import Again, Feedback, FollowCounts, FollowUp, LedgerRead, OrderTold, UnitFollowed
from riskaudit.model.ledger import (
    DECISIONS,
    Carried,
    FollowedOrder,
    Ledger,
    Marked,
    OldOrder,
    read_amount,
    sign_of,
    station_of,
)
from riskaudit.model.library import Library
from riskaudit.model.report import FindingsFile
from riskaudit.model.result import RECORD_RESULTS, Result
from riskaudit.model.table import Batches
from riskaudit.spine.answers import AnswerRow, Answers
from riskaudit.spine.judge import Judges
from riskaudit.spine.recheck import Told, recheck_words
from riskaudit.spine.unproven import unproven

TOLD = 50
"""Reopened and overdue orders that a report names; the ledger has them all."""

GRAVEST = (Again.RECURRING, Again.UNKNOWN, Again.UNCHECKED, Again.ABSENT, Again.FIXED)
"""What may become of the findings of an order: the first of these is said of the order."""


def feedback(as_of: date, days: int, calendar: Calendar) -> Feedback:
    """The day to answer by: so many days on, or the first working day after that."""
    plain = as_of + timedelta(days=days)
    moved = calendar.next_workday(plain)
    return Feedback(days=days, due=moved or plain, rolled=None if moved is None else moved != plain)


def check_secret(ledgers: Sequence[Ledger], secret: str) -> None:
    """Raises UsageError where a ledger was made with another secret: all its findings would seem absent."""
    for ledger in ledgers:
        if any(order.mark and order.mark.secret != sign_of(secret) for order in ledger.orders):
            what = Sentence(
                "台账的指纹与本次的密钥（--mask-key）不符",
                "the fingerprints of the ledger were not made with the secret of this audit (--mask-key)",
            )
            cure = Sentence(
                "给出生成台账时的 --mask-key；当时没有用，就不要给",
                "give the --mask-key that the ledger was made with; none if there was none",
            )
            raise UsageError(what, cure, Place(ledger.name))


@dataclass(frozen=True)
class Audited:
    """What the audit has made so far, as far as a follow-up looks at it."""

    findings: Path
    complete: FindingsFile
    as_of: date
    language: Language
    stations: Sequence[str]


class Following:
    """Follows ledgers up through one audit: it is there before the judges are, and asks when they have judged.

    `also` are findings of a baseline, which the rules are asked about as well.
    """

    def __init__(self, ledgers: Sequence[Ledger], engine: Engine, also: Sequence[Marked] = ()) -> None:
        self._ledgers, self._also = ledgers, also
        self._orders = [order for ledger in ledgers for order in ledger.orders]
        self._of_leads = {order.place.file for order in self._orders if order.mark and order.mark.restricted}
        self._unproven: Mapping[str, Mapping[str, str]] = {}
        self._known = Counter(item.fingerprint for order in self._orders for item in order.findings)
        if prints := sorted({*self._known, *(item.fingerprint for item in also)}):
            engine.load(OLD, Batches([prints], list(range(1, len(prints) + 1))), 1)

    def unproven(self, as_of: date, language: Language) -> Mapping[str, Mapping[str, str]]:
        """By rule and fingerprint: what is said of findings whose proof is overdue; to be asked before rules judge."""
        self._unproven = unproven(self._ledgers, as_of, language)
        return self._unproven

    def ask(self, library: Library, judges: Judges, answers: Answers) -> None:
        """Ask every rule that judged about the fingerprints that ledgers and baseline have of it, several at a time."""
        named = {item.rule for order in self._orders for item in order.findings} | {item.rule for item in self._also}
        judged = {name for name, outcome in answers.outcomes.items() if outcome.result in RECORD_RESULTS}

        def asked(name: str) -> list[AnswerRow] | None:
            try:
                return judges.ask_again(library.rules[name])
            except EngineError:
                return None

        due = sorted(named & judged)
        with ThreadPoolExecutor(judges.many) as pool:
            for name, rows in zip(due, pool.map(asked, due), strict=True):
                if rows is not None:
                    answers.add(name, rows)

    def told(self, answers: Answers, audited: Audited, by_when: Feedback, secret: str) -> tuple[FollowUp, Carried]:
        """What the report says, and what the next ledger carries on."""
        places, failed = self._found(audited)
        followed: list[FollowedOrder] = []
        counts: list[tuple[FollowedOrder, FollowCounts]] = []
        for order in self._orders:
            told = Told(order, answers, self._known, places)
            worst = min(told.again, key=GRAVEST.index, default=None)
            asked = not told.is_waived
            reopened = asked and order.is_closed and worst is Again.RECURRING
            overdue = bool(asked and order.mark and not order.is_closed and order.due and order.due < audited.as_of)
            late = sum(item in failed for item in order.findings)
            said = recheck_words(told, audited.language, reopened=reopened, overdue=overdue, unproven=late)
            restricted = self._restricted(order, answers)
            followed.append(FollowedOrder(order, worst, said, restricted, reopened, overdue, bool(late)))
            if order.mark:
                counts.append((followed[-1], _counts(followed[-1], told, late)))
        old = sum(min(len(places.get(name, ())), many) for name, many in self._known.items())
        report = self._report(counts, by_when, secret, audited.complete.rows - old, audited.stations)
        beyond = sum(outcome.beyond for outcome in answers.outcomes.values())
        proofs = sum(outcome.overdue for outcome in answers.outcomes.values())
        report = report.model_copy(update={"beyond": beyond, "proofs_due": proofs})
        return report, Carried(tuple(followed), dict(self._known))

    def _restricted(self, order: OldOrder, answers: Answers) -> bool:
        """Whether the order must not reach the unit concerned: once restricted, always, and so is what people wrote
        between such orders."""
        if order.mark is None:
            return order.place.file in self._of_leads
        named = [answers.outcomes[item.rule] for item in order.findings if item.rule in answers.outcomes]
        return order.mark.restricted or any(outcome.restricted for outcome in named)

    def _found(self, audited: Audited) -> tuple[Mapping[str, Sequence[str]], Collection[Marked]]:
        """Where this audit found the fingerprints again (file, sheet and row), and those that fail for want of proof."""
        found: dict[str, list[str]] = {}
        failed: set[Marked] = set()
        for row in read_findings(audited.findings, audited.complete) if self._known else ():
            if row.fingerprint in self._known:
                place = " › ".join(part for part in (row.file, row.sheet, row.row) if part)
                found.setdefault(row.fingerprint, []).append(place)
                said = self._unproven.get(row.rule, {}).get(row.fingerprint)
                if said and row.result == Result.FAIL and row.message.endswith(said):
                    failed.add(Marked(row.fingerprint, row.rule))
        return found, failed

    def _report(
        self,
        told: Sequence[tuple[FollowedOrder, FollowCounts]],
        by_when: Feedback,
        secret: str,
        new: int,
        stations: Sequence[str],
    ) -> FollowUp:
        units: dict[str, FollowCounts] = {}
        for item, counts in told:
            station = station_of(item.order.unit, stations)
            units[station] = units.get(station, FollowCounts()) + counts
        urgent = [item for item, _ in told if item.reopened or item.overdue]
        urgent.sort(key=lambda item: (not item.reopened, not item.unproven))
        return FollowUp(
            feedback=by_when,
            secret=sign_of(secret),
            ledgers=tuple(_ledger_read(ledger) for ledger in self._ledgers),
            total=sum(units.values(), FollowCounts()),
            units=tuple(UnitFollowed(unit=unit, counts=counts) for unit, counts in sorted(units.items())),
            told=tuple(_orders_told(urgent[:TOLD])),
            told_total=len(urgent),
            deleted=tuple(item.order.number for item, _ in told if item.order.deleted),
            new=new if self._ledgers else 0,
        )


def _counts(item: FollowedOrder, told: Told, unproven: int) -> FollowCounts:
    order, found = item.order, Counter(again.value for again in told.again)
    decision = order.cell("final")
    true, partly, untrue = (decision in (word.zh, word.en) for word in DECISIONS)
    return FollowCounts(
        **found,
        waived=sum(bool(names) for names in told.waived),
        unproven=unproven,
        orders=1,
        closed=order.is_closed,
        reopened=item.reopened,
        overdue=item.overdue,
        true=true,
        partly=partly,
        untrue=untrue,
        refund_cents=read_amount(order.cell("amount")) or 0,
    )


def _ledger_read(ledger: Ledger) -> LedgerRead:
    marked = sum(order.mark is not None for order in ledger.orders)
    return LedgerRead(name=ledger.name, sha256=ledger.sha256, orders=marked, by_hand=len(ledger.orders) - marked)


def _orders_told(items: Sequence[FollowedOrder]) -> Iterator[OrderTold]:
    for item in items:
        assert item.again is not None, "an order without findings is neither reopened nor overdue"
        order = item.order
        yield OrderTold(
            number=order.number,
            unit=order.unit,
            state=order.state,
            due=order.due,
            again=item.again,
            overdue=item.overdue,
            reopened=item.reopened,
            unproven=item.unproven,
        )
