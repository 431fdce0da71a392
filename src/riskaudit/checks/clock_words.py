"""What is said of a span between two moments: its limit, how long it is, and by how much it breaks the limit.

A span under a limit in months is told in months and days: whole months by the calendar that gives the verdict
(31 January and one month is 28 February), then the days that are left. Moments in reverse are told by which of them
is late or early, never with a sign.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlglot import exp

from riskaudit.checks.clocks import SPAN, Bound, only_days_off_over, working_days
from riskaudit.checks.limits import OF_COUNTS, Amount, Clock, Limit, per_limit
from riskaudit.checks.phrases import counted, days_in_words, lasting, shown_number, span_in_words
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.query import (
    Tree,
    add_days,
    add_months,
    at_most,
    case,
    column,
    days_between,
    equal,
    joined,
    less,
    minus,
    month_number,
    nothing,
    number,
    text,
)
from riskaudit.model.relation import Relation

_UNITS = {
    "h": Bilingual(zh=" 小时", en=" h"),
    "min": Bilingual(zh=" 分钟", en=" min"),
    "s": Bilingual(zh=" 秒", en=" s"),
    "days": Bilingual(zh=" 日", en=" day"),
    "workdays": Bilingual(zh=" 个工作日", en=" working day"),
    "months": Bilingual(zh=" 个月", en=" month"),
}
_FIRST = {
    "at_least": Bilingual(zh="不晚于“{}”", en='not after "{}"'),
    "over": Bilingual(zh="早于“{}”", en='before "{}"'),
}
_SECOND = {
    "at_least": Bilingual(zh="不早于“{}”", en='not before "{}"'),
    "over": Bilingual(zh="晚于“{}”", en='after "{}"'),
    "at_most": Bilingual(zh="不晚于“{}”", en='not after "{}"'),
}
_AND = Bilingual(zh="且", en=" and ")
_LATE, _EARLY = Bilingual(zh="晚 {}", en="{} late"), Bilingual(zh="早 {}", en="{} early")
_NONE = {"elapsed": Bilingual(zh="0 分（{}）", en="0 min ({})"), "days": Bilingual(zh="0 日（{}）", en="0 days ({})")}
_SAME = {
    "elapsed": Bilingual(zh="同时", en="at the same moment"),
    "days": Bilingual(zh="同日", en="on the same day"),
}


def amount_in_words(amount: Amount, clock: Clock, language: Language) -> str:
    """A limit's amount with its unit."""
    if clock == "elapsed":
        found = SPAN.fullmatch(str(amount).strip())
        assert found, amount
        return found[1] + _UNITS[found[2]].in_(language)
    return _with_unit(shown_number(Decimal(str(amount))), clock, language)


def _with_unit(shown: str, clock: str, language: Language) -> str:
    plural = "s" if language == "en" and shown != "1" else ""
    return shown + _UNITS[clock].in_(language) + plural


def amount_told(value: int, bound: Bound, language: Language) -> str:
    """A figure of a bound with its unit."""
    if bound.clock == "elapsed":
        return span_in_words(value, language)
    return _with_unit(str(value), bound.clock, language)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, else its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_in_words(begin: date, end: date, language: Language) -> str:
    """Months and days from one day to a later one, as the questions tell them."""
    whole = 12 * (end.year - begin.year) + end.month - begin.month
    whole -= months_after(begin, whole) > end
    left = (end - months_after(begin, whole)).days
    months, days = _with_unit(str(whole), "months", language), days_in_words(left, language)
    return f"{months} {days}" if whole and left else months if whole else days


def limit_said(limit: Limit, bound: Bound, language: Language, other: str) -> str:
    """One limit: its amounts with their unit, or where only the order counts, before or after which moment."""
    order = _FIRST if bound.ahead else _SECOND
    said = []
    for name, words in OF_COUNTS.items():
        value = getattr(limit, name)
        is_order = bound.order if name != "at_most" else bound.high == 0 and bound.clock != "workdays"
        if value is not None and is_order and name in order:
            said.append(order[name].in_(language).format(other))
        elif value is not None:
            said.append(words.in_(language) + amount_in_words(value, bound.clock, language))
    return _AND.in_(language).join(said)


def with_months(relation: Relation, bounds: Sequence[Bound], chosen: Tree, last_day_counts: bool = False) -> Relation:
    """Add, for limits in months, the spans told in months and days: `_long`, `_over`, each with `_m` and `_d`.

    For an act that must come first also `_latest` and `_soonest`, the last and the first day that keep the limit. A last
    day that counts is in both spans.
    """
    if all(bound.clock != "months" for bound in bounds):
        return relation
    first, last = column("_from_date"), add_days(column("_to_date"), 1) if last_day_counts else column("_to_date")
    relation = relation.derive(
        {
            "_latest": per_limit(chosen, [_latest(bound) for bound in bounds], nothing("date")),
            "_soonest": per_limit(chosen, [_soonest(bound) for bound in bounds], nothing("date")),
            "_counts_to": per_limit(chosen, [_counted_to(bound, last) for bound in bounds], last),
            "_earliest": per_limit(chosen, [_earliest(bound) for bound in bounds], nothing("date")),
        }
    )
    broken = [("_latest", "_from_date"), ("_from_date", "_soonest"), ("_to_date", "_earliest")]
    pairs = [(less(column(a), column(b)), column(a), column(b)) for a, b in broken]
    begin = case([(is_so, since) for is_so, since, _ in pairs], column("_due_roll"))
    end = case([(is_so.copy(), until) for is_so, _, until in pairs], last)
    return _counted_months(relation, {"_long": (first, column("_counts_to")), "_over": (begin, end)})


def _counted_months(relation: Relation, spans: dict[str, tuple[Tree, Tree]]) -> Relation:
    """The whole months of each span, whichever end comes first, and the days that are left."""
    ends: dict[str, Tree] = {}
    for name, (begin, end) in spans.items():
        ends |= {f"{name}_0": exp.Least(this=begin.copy(), expressions=[end.copy()])}
        ends |= {f"{name}_1": exp.Greatest(this=begin.copy(), expressions=[end.copy()])}
    relation = relation.derive(ends)
    between = {n: minus(month_number(column(f"{n}_1")), month_number(column(f"{n}_0"))) for n in spans}
    relation = relation.derive({f"{name}_n": tree for name, tree in between.items()})
    whole = {}
    for name in spans:
        reached = at_most(add_months(column(f"{name}_0"), column(f"{name}_n")), column(f"{name}_1"))
        whole[f"{name}_m"] = case([(reached, column(f"{name}_n"))], minus(column(f"{name}_n"), number(1)))
    relation = relation.derive(whole)
    left = {n: days_between(add_months(column(f"{n}_0"), column(f"{n}_m")), column(f"{n}_1")) for n in spans}
    return relation.derive({f"{name}_d": tree for name, tree in left.items()})


def _counted_to(bound: Bound, last: Tree) -> Tree:
    return add_days(last, minus(number(0), column("_paused_days"))) if bound.low is None else last


def _earliest(bound: Bound) -> Tree:
    """The first day of a second act that keeps a limit in months."""
    if bound.clock != "months" or bound.low is None or bound.ahead:
        return nothing("date")
    return add_days(add_months(column("_from"), bound.low), int(bound.low_open))


def _latest(bound: Bound) -> Tree:
    """The last day of a first act whose months end by the second: of many, all but the last end on the same day."""
    if bound.clock != "months" or bound.low is None or not bound.ahead:
        return nothing("date")
    by = add_days(column("_to"), -1) if bound.low_open else column("_to_date")
    eve = add_days(add_months(add_days(by, 1), -bound.low), -1)
    return exp.Greatest(this=add_months(by.copy(), -bound.low), expressions=[eve])


def _soonest(bound: Bound) -> Tree:
    """The first day of a first act whose months do not end before the second."""
    if bound.clock != "months" or bound.high is None or not bound.ahead:
        return nothing("date")
    by = add_days(column("_to"), 1) if bound.high_open else column("_to_date")
    day = add_months(by, -bound.high)
    return case([(less(add_months(day.copy(), bound.high), by.copy()), add_days(day.copy(), 1))], day)


def _months_told(name: str, language: Language) -> Tree:
    """Months and days: `26 个月 20 日`; whichever of them is nought is not told."""
    whole, left = column(f"{name}_m"), column(f"{name}_d")
    months, days = counted(whole, "months", language), counted(left, "days", language)
    pairs = [(equal(whole, number(0)), days), (equal(left, number(0)), months)]
    return case(pairs, joined(months.copy(), text(" "), days.copy()))


def actual_text(bound: Bound, language: Language) -> Tree:
    """How far apart the moments lie, as a phrase; in reverse, which of them is late or early, and by how much."""
    if bound.clock == "workdays":
        return counted(working_days(), "workdays", language)
    elapsed = bound.clock == "elapsed"
    apart, paused = (column("_us"), column("_paused_us")) if elapsed else (column("_days"), column("_paused_days"))
    span = apart if bound.low is not None else minus(apart, paused)
    if bound.low is None:
        return _told(bound, span, language)
    away = _worded(_LATE if bound.ahead else _EARLY, _told(bound, exp.Abs(this=span.copy()), language), language)
    unit = "elapsed" if elapsed else "days"
    pairs = [(less(span, number(0)), away if bound.order else _worded(_NONE[unit], away, language))]
    if bound.order:
        pairs.append((equal(span, number(0)), text(_SAME[unit].in_(language))))
    return case(pairs, _told(bound, span, language))


def _told(bound: Bound, span: Tree, language: Language) -> Tree:
    if bound.clock == "months":
        return _months_told("_long", language)
    return lasting(span, language) if bound.clock == "elapsed" else counted(span, "days", language)


def _worded(words: Bilingual, phrase: Tree, language: Language) -> Tree:
    before, after = words.in_(language).split("{}")
    return joined(text(before), phrase, text(after))


def excess_text(bound: Bound, language: Language) -> Tree:
    """By how much the limit is broken, as a phrase without a sign; NULL where it is not."""
    if bound.clock == "elapsed":
        return _hours_over(bound, language)
    pairs: list[tuple[Tree, Tree]] = []
    if bound.low is not None:
        short = minus(number(bound.low), column("_days"))
        is_short = less(number(0), short)
        if bound.clock == "months":
            ends = ("_latest", "_from_date") if bound.ahead else ("_to_date", "_earliest")
            is_short = less(*map(column, ends))
        pairs.append((is_short, _over_told(bound, short, language)))
    if bound.high is not None and bound.clock == "workdays":
        over = minus(working_days(), number(bound.high))
        pairs.append((less(number(0), over), counted(over, "workdays", language)))
        pairs.append((only_days_off_over(bound, bound.high), counted(column("_w_over"), "days", language)))
    elif bound.high is not None:
        over = days_between(column("_due_roll"), column("_to"))
        pairs.append((less(number(0), over), _over_told(bound, over, language)))
    return case(pairs)


def _over_told(bound: Bound, days: Tree, language: Language) -> Tree:
    return _months_told("_over", language) if bound.clock == "months" else counted(days, "days", language)


def _hours_over(bound: Bound, language: Language) -> Tree:
    pairs: list[tuple[Tree, Tree]] = []
    used = minus(column("_us"), column("_paused_us")) if bound.low is None else column("_us")
    if bound.low is not None:
        short = less if bound.order else at_most
        pairs.append((short(used, number(bound.low)), lasting(minus(number(bound.low), used), language)))
    if bound.high is not None:
        pairs.append((at_most(number(bound.high), used), lasting(minus(used, number(bound.high)), language)))
    return case(pairs)
