"""A charge for every day after one moment, up to and with another, each day by the law of that day.

The days fall into few pieces in which the same lines may apply: the days on which facts come into force
or lapse part them, and the turn of the first day's year. So the sum is that of `days × rate` over the pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial, reduce
from typing import Any, Literal

from pydantic import Field, field_validator
from sqlglot import exp

from riskaudit.checks.base import NOT_READ, Path_, Setting, state_reason
from riskaudit.checks.limits import Amount, facts_in_force, in_force, only_review
from riskaudit.checks.numbers import shown_amount, unit_text
from riskaudit.checks.phrases import shown_number
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Frozen, Language
from riskaudit.model.outcome import LimitLine
from riskaudit.model.query import (
    Tree,
    add_days,
    add_months,
    as_date,
    at_most,
    case,
    cast,
    column,
    day,
    days_between,
    every,
    is_null,
    joined,
    less,
    nothing,
    number,
    plus,
    some,
    text,
)
from riskaudit.model.relation import Relation

PIECE = Bilingual(zh="自 {start} 起 {n} 日 × {rate}‰", en="{n} {n:day|days} from {start} × {rate}‰")
LINE = Bilingual(zh="每日 {rate}‰", en="{rate}‰ a day")
YEARS = {
    "same": Bilingual(zh="（首日所在年度）", en=" (in the first day's year)"),
    "later": Bilingual(zh="（跨年度部分）", en=" (in later years)"),
}
LEAST = Bilingual(zh="不足 {much}按 {much}计", en="a smaller sum counts as {much}")
NO_DAYS = Bilingual(zh="无逾期日", en="no day to be charged")


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class Rate(Frozen):
    """One line of rates."""

    when: str | None = Field(None, description="a condition; the first line that holds applies")
    rate: Amount = Field(description="of the amount, for each day: 0.001 is 1‰")
    year: Literal["same", "later"] | None = Field(
        None, description="the calendar year of the first day, or those after"
    )
    basis: tuple[str, ...] = ()

    _listed = field_validator("basis", mode="before")(_one_or_more)


class Least(Frozen):
    """What a smaller sum is lifted to."""

    amount: Amount
    basis: tuple[str, ...] = ()

    _listed = field_validator("basis", mode="before")(_one_or_more)


@dataclass(frozen=True)
class Piece:
    """Days in which the same lines may apply; open where `first` or `last` is None.

    `later`: only days of later years, or only those of the first year; None where lines do not ask.
    """

    first: date | None
    last: date | None
    later: bool | None
    lines: tuple[int, ...]
    facts: Mapping[int, tuple[str, ...]]


class Daily(Frozen):
    """A daily charge: its amount, its days, its rates."""

    amount: str
    after: str = Field(description="the first day charged is the day after this one")
    to: str = Field(description="the last day charged")
    rates: tuple[Rate, ...] = Field(min_length=1)
    least: Least | None = None

    def reads(self) -> tuple[str, ...]:
        """The amount and the two moments."""
        return (self.amount, self.after, self.to)

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The lines' conditions."""
        for i, line in enumerate(self.rates):
            if line.when:
                yield ("daily", "rates", i, "when"), line.when, None

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that do not exist or have another type, rates that are none."""
        for key, name, types in (
            ("amount", self.amount, ("number",)),
            ("after", self.after, ("moment", "date")),
            ("to", self.to, ("moment", "date")),
        ):
            found = setting.dataset.columns.get(name)
            if found is None:
                yield ("daily", key), Sentence(f"数据集没有列“{name}”", f'the dataset has no column "{name}"')
            elif found.type not in types:
                yield ("daily", key), Sentence(f"列“{name}”的类型不合", f'column "{name}" is {found.type}')
        for i, line in enumerate(self.rates):
            if not _is_share(line.rate, 1):
                what = Sentence("比例须在 0 到 1 之间，至多六位小数", "a rate is 0 to 1, with at most six decimals")
                yield ("daily", "rates", i, "rate"), what
        if self.least and not _is_share(self.least.amount, 10**9):
            yield ("daily", "least", "amount"), Sentence("最低金额须为正数", "the least amount is a positive number")

    def lines_in_words(self, unit: Bilingual | None) -> tuple[LimitLine, ...]:
        """The rates, and the least sum, as lines."""
        found = [LimitLine(text=_both(partial(_line, line)), basis=line.basis) for line in self.rates]
        if self.least:
            found.append(LimitLine(text=_both(partial(self._least, unit)), basis=self.least.basis))
        return tuple(found)

    def pieces(self, setting: Setting) -> tuple[Piece, ...]:
        """The days parted by the lines that may apply, in order of time."""
        names = [name for line in self.rates for name in line.basis]
        starts: set[date] = set()
        for basis in [setting.bases[name] for name in names] if setting.law_date is None else []:
            starts |= {basis.in_force_from} | ({basis.in_force_to + timedelta(days=1)} if basis.in_force_to else set())
        firsts: list[date | None] = [None, *sorted(starts)]
        lasts = [item - timedelta(days=1) for item in firsts[1:] if item] + [None]
        phases = (False, True) if any(line.year for line in self.rates) else (None,)
        found: list[Piece] = []
        for begin, end in zip(firsts, lasts, strict=True):
            facts = self._facts(setting.law_date or begin or (end or date.max), setting)
            for later in phases:
                fits = tuple(
                    i for i in facts if later is None or self.rates[i].year in (None, "later" if later else "same")
                )
                found.append(Piece(begin, end, later, fits, facts))
        return tuple(found)

    def charged(self, relation: Relation, setting: Setting) -> Relation:
        """Add `_sum`, `_computed` and `_lifted`, and for each piece its days, its first day and its line."""
        begin = {"_first": add_days(column(self.after), 1), "_last": as_date(column(self.to))}
        whens = {
            f"_w{i}": exp.paren(setting.condition(line.when).tree, copy=False)
            for i, line in enumerate(self.rates)
            if line.when
        }
        year = exp.DateTrunc(this=column("_first"), unit=text("YEAR"))  # type: ignore[no-untyped-call]
        relation = relation.derive(begin | whens).derive({"_turn": add_months(year, 12)})
        pieces = self.pieces(setting)
        relation = relation.derive(
            {name: tree for k, piece in enumerate(pieces) for name, tree in self._days(k, piece)}
        )
        relation = relation.derive({f"_l{k}": self._chosen(piece) for k, piece in enumerate(pieces)})
        share = reduce(plus, [self._share(k, piece) for k, piece in enumerate(pieces)])
        total = exp.Mul(this=column(self.amount), expression=share)
        relation = relation.derive({"_sum": exp.Round(this=exp.paren(total, copy=False), decimals=number(2))})
        relation = relation.derive({"_lifted": self._lifted(setting)})
        much = number(Decimal(str(self.least.amount))) if self.least else number(0)
        return relation.derive({"_computed": case([(column("_lifted"), much)], column("_sum"))})

    def reasons(self, setting: Setting) -> list[tuple[Tree, Tree]]:
        """Why the sum cannot be told."""
        found = [pair for name in self.reads() for pair in state_reason(name, *NOT_READ)]
        for line, code in ((-1, "limit_unknown"), (0, "no_limit")):
            hits = [every(_used(k), column(f"_l{k}").eq(line)) for k in range(len(self.pieces(setting)))]
            found.append((some(*hits), text(code)))
        return found

    def basis(self, setting: Setting, by: Tree) -> Tree:
        """The ids of the facts by which days were charged, separated by blanks; without any, those of the day."""
        uses: dict[str, list[Tree]] = {}
        for k, piece in enumerate(self.pieces(setting)):
            for i in piece.lines:
                for name in piece.facts[i]:
                    uses.setdefault(name, []).append(every(_used(k), column(f"_l{k}").eq(i + 1)))
        for name in self.least.basis if self.least else ():
            uses.setdefault(name, []).append(
                every(column("_lifted"), in_force([name], setting.bases, self._end(setting)))
            )
        used = (
            joined(*(case([(some(*hits), text(f" {name}"))], text("")) for name, hits in uses.items()))
            if uses
            else text("")
        )
        own = facts_in_force(setting.rule_basis, setting, by)
        idle = facts_in_force(tuple(dict.fromkeys(self._names())), setting, by)
        return exp.Trim(this=joined(own, text(" "), case([(used.copy().eq(""), idle)], exp.Trim(this=used))))

    def ceiling(self, setting: Setting, by: Tree) -> Tree:
        """Whether a day, or the lift of the sum, rests on facts that nobody saw in their text."""
        hits: list[Tree] = [only_review(setting.rule_basis, setting, by)] if setting.rule_basis else []
        for k, piece in enumerate(self.pieces(setting)):
            for i in piece.lines:
                if piece.facts[i] and not any(setting.bases[name].confidence.may_fail for name in piece.facts[i]):
                    hits.append(every(_used(k), column(f"_l{k}").eq(i + 1)))
        if self.least and self.least.basis:
            hits.append(every(column("_lifted"), only_review(self.least.basis, setting, self._end(setting))))
        return some(*hits)

    def figures(self, setting: Setting) -> dict[str, Tree]:
        """What `in_words` needs."""
        names = [f"_{letter}{k}" for k in range(len(self.pieces(setting))) for letter in "nsl"]
        found: dict[str, Tree] = {name: column(name) for name in ("_sum", "_lifted", *names)}
        return found | {"_amount": column(self.amount)}

    def in_words(self, figures: Mapping[str, Any], unit: str, setting: Setting) -> str:
        """The amount, the days and rates of each piece, and the sum."""
        found = [
            (figures[f"_s{k}"], figures[f"_n{k}"], self.rates[figures[f"_l{k}"] - 1].rate)
            for k in range(len(self.pieces(setting)))
            if figures[f"_n{k}"]
        ]
        parts = [
            PIECE.told(setting.language, start=start.isoformat(), n=count, rate=_mille(rate))
            for start, count, rate in sorted(found)
        ]
        lead = f"{setting.title(self.amount)} {shown_amount(figures['_amount'], unit)}"
        days = setting.joint.join(parts) or NO_DAYS.in_(setting.language)
        words = f"{lead}：{days}" if setting.language == "zh" else f"{lead}: {days}"
        if figures["_lifted"] and self.least:
            comma = "，" if setting.language == "zh" else "; "
            much = shown_amount(self.least.amount, unit)
            words += f" = {shown_amount(figures['_sum'], unit)}{comma}" + LEAST.in_(setting.language).format(much=much)
        return words

    def _least(self, unit: Bilingual | None, language: Language) -> str:
        assert self.least is not None
        much = shown_amount(self.least.amount, unit_text(unit, language))
        return LEAST.in_(language).format(much=much)

    def _names(self) -> list[str]:
        return [name for line in self.rates for name in line.basis]

    def _end(self, setting: Setting) -> Tree:
        """The day whose law lifts a small sum."""
        return day(setting.law_date) if setting.law_date else column("_last")

    def _facts(self, on: date, setting: Setting) -> dict[int, tuple[str, ...]]:
        """The lines in force on a day, each with its facts in force."""
        found: dict[int, tuple[str, ...]] = {}
        for i, line in enumerate(self.rates):
            binding = tuple(name for name in line.basis if _binds(setting, name, on))
            if binding or not line.basis:
                found[i] = binding
        return found

    def _days(self, k: int, piece: Piece) -> Sequence[tuple[str, Tree]]:
        """The first day of a piece and the number of its days that are charged."""
        starts: list[Tree] = [column("_first"), *([day(piece.first)] if piece.first else [])]
        ends: list[Tree] = [column("_last"), *([day(piece.last)] if piece.last else [])]
        if piece.later is True:
            starts.append(column("_turn"))
        elif piece.later is False:
            ends.append(add_days(column("_turn"), -1))
        start = exp.Greatest(this=starts[0], expressions=starts[1:]) if len(starts) > 1 else starts[0]
        end = exp.Least(this=ends[0], expressions=ends[1:]) if len(ends) > 1 else ends[0]
        count = plus(days_between(start, end), number(1))
        return [
            (f"_s{k}", as_date(start.copy())),
            (f"_n{k}", cast(exp.Greatest(this=count, expressions=[number(0)]), "bigint")),
        ]

    def _chosen(self, piece: Piece) -> Tree:
        """The number of the line that applies, from 1; 0 if none does; −1 if that cannot be told."""
        pairs: list[tuple[Tree, Tree]] = []
        for i in piece.lines:
            if self.rates[i].when:
                pairs.append((is_null(column(f"_w{i}")), number(-1)))
            pairs.append((column(f"_w{i}") if self.rates[i].when else exp.true(), number(i + 1)))
        return case(pairs, number(0))

    def _share(self, k: int, piece: Piece) -> Tree:
        """Days × rate of a piece; NULL where days are to be charged and no line says how."""
        rates = [(column(f"_l{k}").eq(i + 1), number(Decimal(str(self.rates[i].rate)))) for i in piece.lines]
        rate = case(rates, nothing("decimal(24, 6)"))
        times = exp.Mul(this=column(f"_n{k}"), expression=exp.paren(rate, copy=False))
        return case([(column(f"_n{k}").eq(0), number(Decimal(0)))], times)

    def _lifted(self, setting: Setting) -> Tree:
        """Whether the sum is lifted to the least one."""
        if self.least is None:
            return exp.false()
        small = every(less(number(0), column("_sum")), less(column("_sum"), number(Decimal(str(self.least.amount)))))
        return exp.Coalesce(
            this=every(small, in_force(self.least.basis, setting.bases, self._end(setting))), expressions=[exp.false()]
        )


def _used(k: int) -> Tree:
    return at_most(number(1), column(f"_n{k}"))


def _binds(setting: Setting, name: str, on: date) -> bool:
    basis = setting.bases[name]
    return basis.in_force_from <= on and (basis.in_force_to is None or on <= basis.in_force_to)


def _mille(rate: Amount) -> str:
    return shown_number(Decimal(str(rate)) * 1000)


def _line(line: Rate, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    lead = f"{line.when}{colon}" if line.when else ""
    tail = YEARS[line.year].in_(language) if line.year else ""
    return lead + LINE.in_(language).format(rate=_mille(line.rate)) + tail


def _both(say: Callable[[Language], str]) -> Bilingual:
    return Bilingual(zh=say("zh"), en=say("en"))


def _is_share(value: Amount, most: int) -> bool:
    try:
        found = Decimal(str(value))
        return 0 < found <= most and found == round(found, 6)
    except InvalidOperation:
        return False
