"""Heaping: durations that crowd just below a limit, against the minutes on both sides.

For each limit L the durations in (L − width, L] are counted (seen), and those in the `beside` minutes below
and above that band. If times were not made to fit, the band would hold its share, width / (width + 2·beside),
of both together (expected). A hit is a band that holds at least five, more than three standard deviations of
the binomial distribution above that share. All counts are whole numbers: nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlglot import exp

from riskaudit.checks.base import NOT_READ, Judgement, Setting, state_reason
from riskaudit.checks.groups import ALL, IN_RULE, counted_if, group_day, grouped, members
from riskaudit.checks.numbers import plain_text
from riskaudit.checks.phrases import shown_number
from riskaudit.model.base import Bilingual
from riskaudit.model.query import (
    Tree,
    as_text,
    at_most,
    case,
    cast,
    column,
    every,
    first,
    in_state,
    is_null,
    joined,
    less,
    micros_between,
    negate,
    nothing,
    number,
    plus,
    some,
    text,
)
from riskaudit.model.table import State

MINUTE = 60_000_000
LEAST, DEVIATIONS = 5, 3

LIMIT = Bilingual(
    zh="到限前 {width} 分钟内与前后各 {beside} 分钟相比不应异常集中",
    en="no crowding in the {width} min before a limit, against {beside} min on either side",
)
SEEN = Bilingual(zh="{limit} 分钟限前", en="before {limit} min:")
COUNTS = Bilingual(zh="实见 {seen} 单，期望 {expected} 单", en="{seen} seen, {expected} expected")


@dataclass(frozen=True)
class Band:
    """What heaping looks at: the moments, the limits and the widths in minutes."""

    from_: str
    to: str
    within: tuple[str, ...]
    minutes: tuple[int, ...]
    width: int
    beside: int
    at_least: int

    @property
    def whole(self) -> int:
        """Minutes of the band and of its neighbours together."""
        return self.width + 2 * self.beside


def judge_heaping(band: Band, setting: Setting, blank: Mapping[str, Tree]) -> Judgement:
    """One verdict a group; `blank` are the slots of the kind that heaping does not fill."""
    timed = [negate(setting.date_only(name)) for name in (band.from_, band.to)]
    read = every(
        first(column(IN_RULE), exp.false()), *(in_state(name, State.READ) for name in (band.from_, band.to)), *timed
    )
    span = cast(micros_between(column(band.from_), column(band.to)), "bigint")
    inner = members(setting).derive({"_span": case([(read, span)], cast(exp.null(), "bigint"))})
    usable = at_most(number(0), column("_span"))
    figures = {"_count": counted_if(usable)}
    for i, limit in enumerate(band.minutes):
        figures |= _counts(band, limit, i)
    relation = grouped(inner, band.within, figures, setting)
    indexes = range(len(band.minutes))
    crowded = [(_crowded(band, i), number(i)) for i in indexes]
    relation = relation.derive({"_hit": case(crowded, cast(exp.null(), "int"))})
    relation = relation.derive({"_reason": _reason(band)})
    hit = negate(is_null(column("_hit")))
    chosen = {
        name: case([(column("_hit").eq(i), value(i)) for i in indexes], text(""))
        for name, value in _shown(band).items()
    }
    language = setting.language
    return Judgement(
        relation=relation,
        verdict=case(
            [(negate(is_null(column("_reason"))), text("unknown")), (hit, text("fail"))],
            text("pass"),
        ),
        reason=column("_reason"),
        by=group_day(setting),
        limit=text(LIMIT.in_(language).format(width=band.width, beside=band.beside)),
        actual=case([(hit, _words(chosen, setting))], text("")),
        excess=text(""),
        slots={**blank, **chosen},
        figures={
            name: column(name) for name in ("_count", "_hit", ALL, *(f"_{part}{i}" for i in indexes for part in "nm"))
        },
    )


def _reason(band: Band) -> Tree:
    reasons = [pair for name in band.within for pair in state_reason(name, *NOT_READ)]
    reasons.append((less(column("_count"), number(band.at_least)), text("few_records")))
    return case(reasons, nothing())


def heaping_in_words(band: Band, figures: Mapping[str, Any], setting: Setting) -> str:
    """Every limit's band: seen against expected."""
    parts: list[str] = []
    for i, limit in enumerate(band.minutes):
        seen, together = int(figures[f"_n{i}"]), int(figures[f"_n{i}"]) + int(figures[f"_m{i}"])
        expected = (Decimal(together * band.width) / band.whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
        counts = COUNTS.in_(setting.language).format(seen=seen, expected=shown_number(expected))
        parts.append(f"{SEEN.in_(setting.language).format(limit=limit)} {counts}")
    return ("；" if setting.language == "zh" else "; ").join(parts)


def _counts(band: Band, limit: int, i: int) -> dict[str, Tree]:
    low, high = limit - band.width, limit
    inside = _between(low, high)
    beside = some(_between(low - band.beside, low), _between(high, high + band.beside))
    return {f"_n{i}": counted_if(inside), f"_m{i}": counted_if(beside)}


def _between(low: int, high: int) -> Tree:
    """low < span ≤ high, in minutes."""
    return every(less(number(low * MINUTE), column("_span")), at_most(column("_span"), number(high * MINUTE)))


def _crowded(band: Band, i: int) -> Tree:
    seen, together = column(f"_n{i}"), plus(column(f"_n{i}"), column(f"_m{i}"))
    gap = exp.paren(
        exp.Sub(
            this=exp.Mul(this=seen, expression=number(band.whole)),
            expression=exp.Mul(this=together, expression=number(band.width)),
        ),
        copy=False,
    )
    spread = number(DEVIATIONS**2 * band.width * 2 * band.beside)
    square = exp.Mul(this=gap, expression=gap.copy())
    return every(
        at_most(number(LEAST), seen.copy()),
        less(number(0), gap.copy()),
        less(exp.Mul(this=together.copy(), expression=spread), square),
    )


def _shown(band: Band) -> dict[str, Any]:
    def expected(i: int) -> Tree:
        together = plus(column(f"_n{i}"), column(f"_m{i}"))
        share = exp.Div(
            this=cast(exp.Mul(this=together, expression=number(band.width)), "double"),
            expression=cast(number(band.whole), "double"),
        )
        return plain_text(cast(share, "decimal(24, 1)"))

    return {
        "minutes": lambda i: text(str(band.minutes[i])),
        "seen": lambda i: as_text(column(f"_n{i}")),
        "expected": expected,
    }


def _words(chosen: Mapping[str, Tree], setting: Setting) -> Tree:
    parts: Sequence[str] = (
        COUNTS.in_(setting.language).replace("{seen}", "\0seen\0").replace("{expected}", "\0expected\0").split("\0")
    )
    return joined(*(chosen[part].copy() if part in chosen else text(part) for part in parts if part))
