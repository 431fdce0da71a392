"""Numbers of times against the bounds of a limit: in questions to an engine, and in words."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from sqlglot import exp

from riskaudit.checks.limits import Amount, Limit
from riskaudit.checks.phrases import shown_number
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.query import Tree, as_text, at_most, case, cast, joined, less, minus, number, text

TIMES, ONCE = Bilingual(zh=" 次", en=" times"), Bilingual(zh=" 次", en=" time")


def is_whole(value: Amount) -> bool:
    """Whether it is a number of times: a whole one, not below none."""
    try:
        return Decimal(str(value)) == int(Decimal(str(value))) and Decimal(str(value)) >= 0
    except (InvalidOperation, ValueError, OverflowError):
        return False


def _whole(value: Amount) -> Tree:
    return number(int(Decimal(str(value))))


def bounded_above(limit: Limit) -> bool:
    """Whether there may be too many."""
    return limit.at_most is not None or limit.under is not None


def below(limit: Limit, count: Tree) -> Tree:
    """Whether a number of times is too small."""
    if limit.at_least is not None:
        return less(count, _whole(limit.at_least))
    return at_most(count, _whole(limit.over)) if limit.over is not None else exp.false()


def above(limit: Limit, count: Tree) -> Tree:
    """Whether a number of times is too great."""
    if limit.at_most is not None:
        return less(_whole(limit.at_most), count)
    return at_most(_whole(limit.under), count) if limit.under is not None else exp.false()


def excess(limit: Limit, count: Tree, language: Language) -> Tree:
    """By how many times a limit is broken, in words; empty where it is kept."""
    pairs = []
    for low in (limit.at_least, limit.over):
        if low is not None:
            pairs.append((below(limit, count), times(minus(_whole(low), count), language)))
    for high in (limit.at_most, limit.under):
        if high is not None:
            pairs.append((above(limit, count), times(minus(count, _whole(high)), language)))
    return case(pairs, text(""))


def times(count: Tree, language: Language) -> Tree:
    """A number of times as it is shown."""
    once = case([(count.eq(1), text(ONCE.in_(language)))], text(TIMES.in_(language)))
    return joined(as_text(cast(count, "bigint")), once)


def times_in_words(value: Amount, language: Language) -> str:
    """The same of a number that is known."""
    shown = shown_number(Decimal(str(value)))
    return shown + (ONCE if shown == "1" else TIMES).in_(language)
