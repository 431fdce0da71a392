"""Findings of earlier ledgers whose proof was asked for by a day that has passed, and of which no proof is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from riskaudit.compile.proof import is_denied
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.ledger import DECISIONS, Ledger, OldOrder
from riskaudit.records.values import says_nothing

_SAID = Bilingual(
    zh="反馈期限 {due} 已过，未见佐证（台账 {place}，工单 {number}）",
    en="the day to answer, {due}, has passed and no proof is named (ledger {place}, order {number})",
)


def unproven(ledgers: Sequence[Ledger], as_of: date, language: Language) -> Mapping[str, Mapping[str, str]]:
    """By rule and fingerprint: what is said of the finding should its record still lack what proof was asked for.

    Several orders with one fingerprint are duplicates of a key, which nobody can tell apart: as long as one of them is
    answered, or has time left, none is overdue; of several that are, the last day to answer is said.
    """
    last: dict[tuple[str, str], OldOrder] = {}
    kept: set[tuple[str, str]] = set()
    for order in (order for ledger in ledgers for order in ledger.orders):
        for item in order.findings:
            finding = (item.rule, item.fingerprint)
            if not is_unproven(order, as_of):
                kept.add(finding)
            elif finding not in last or (last[finding].due or as_of) < (order.due or as_of):
                last[finding] = order
    found: dict[str, dict[str, str]] = {}
    names = {order.number: ledger.name for ledger in ledgers for order in ledger.orders if order.mark}
    for (rule, fingerprint), order in last.items():
        if (rule, fingerprint) not in kept:
            place = " › ".join(part for part in (names[order.number], order.place.sheet, str(order.place.row)) if part)
            said = _SAID.in_(language).format(due=order.due, place=place, number=order.number)
            found.setdefault(rule, {})[fingerprint] = said
    return found


def is_unproven(order: OldOrder, as_of: date) -> bool:
    """Whether an order had to be answered before the day of the data and names no proof.

    What people have closed or found not true is settled. A row that was deleted comes back first: who took it out may
    have had the proof.
    """
    untrue = order.cell("final") in (DECISIONS[-1].zh, DECISIONS[-1].en)
    settled = order.mark is None or order.is_closed or order.deleted or untrue
    proof = order.cell("proof")
    return not settled and order.due is not None and order.due < as_of and (says_nothing(proof) or is_denied(proof))
