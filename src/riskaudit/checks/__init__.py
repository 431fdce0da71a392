"""The kinds of check: one a file, listed once in this table."""

from riskaudit.checks.aggregate import Aggregate
from riskaudit.checks.agreement import Agreement
from riskaudit.checks.base import CheckKind, Judgement, Setting
from riskaudit.checks.condition import Condition
from riskaudit.checks.deadline import Deadline
from riskaudit.checks.distinct_hands import DistinctHands
from riskaudit.checks.frequency import Frequency
from riskaudit.checks.linkage import Linkage
from riskaudit.checks.membership import Membership
from riskaudit.checks.order import Order
from riskaudit.checks.pattern import Pattern
from riskaudit.checks.presence import Presence
from riskaudit.checks.range import Range
from riskaudit.checks.recompute import Recompute
from riskaudit.checks.serial import Serial
from riskaudit.checks.uniqueness import Uniqueness

KINDS: dict[str, type[CheckKind]] = {
    kind.kind: kind
    for kind in (
        Presence,
        Membership,
        Pattern,
        Range,
        Deadline,
        Order,
        Uniqueness,
        Linkage,
        Agreement,
        DistinctHands,
        Recompute,
        Frequency,
        Aggregate,
        Serial,
        Condition,
    )
}

__all__ = ["KINDS", "CheckKind", "Judgement", "Setting"]
