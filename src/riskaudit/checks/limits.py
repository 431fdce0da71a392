"""Limits with dates: the first that is in force on the day and whose condition is true applies."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypedDict

from pydantic import Field, field_validator, model_validator
from sqlglot import exp

from riskaudit.checks.base import CheckKind, Path_, Setting
from riskaudit.model.base import Bilingual, Frozen, Language
from riskaudit.model.dataset import Dataset
from riskaudit.model.measure import Measure, whose
from riskaudit.model.outcome import LimitLine
from riskaudit.model.query import (
    Tree,
    at_most,
    case,
    day,
    every,
    is_null,
    joined,
    less,
    negate,
    number,
    one_of,
    some,
    text,
)
from riskaudit.model.reference import Basis

_BOUNDS = {
    "at_least": Bilingual(zh="不低于 ", en="at least "),
    "over": Bilingual(zh="高于 ", en="more than "),
    "at_most": Bilingual(zh="不高于 ", en="at most "),
    "under": Bilingual(zh="低于 ", en="less than "),
}
OF_COUNTS = {
    "at_least": Bilingual(zh="不少于 ", en="at least "),
    "over": Bilingual(zh="超过 ", en="more than "),
    "at_most": Bilingual(zh="不超过 ", en="at most "),
    "under": Bilingual(zh="不足 ", en="less than "),
}
"""The same words where events or units of time are counted."""

_EXACTLY = Bilingual(zh="等于 ", en="exactly ")

Clock = Literal["elapsed", "days", "workdays", "months"]
Amount = int | float | str


class Limit(Frozen):
    """One limit. `at_least` and `at_most` include their value, `over` and `under` exclude it."""

    when: str | None = Field(None, description="a condition; the first limit that holds applies")
    at_least: Amount | None = None
    at_most: Amount | None = None
    over: Amount | None = None
    under: Amount | None = None
    clock: Clock | None = None
    basis: tuple[str, ...] = ()
    measure: Measure | None = Field(None, description="whose its figures are, where not those of the whole check")

    @field_validator("basis", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _bounded(self) -> Limit:
        low = [self.at_least, self.over].count(None)
        high = [self.at_most, self.under].count(None)
        if low + high == 4:
            raise ValueError("a limit needs at_least, at_most, over or under")
        if low == 0 or high == 0:
            raise ValueError("at_least and over, or at_most and under, exclude each other")
        return self

    @property
    def has_low(self) -> bool:
        """Whether it bounds from below."""
        return self.at_least is not None or self.over is not None


class Limited(CheckKind):
    """A kind whose verdict rests on a table of dated limits, the first of which that holds applies."""

    limits: tuple[Limit, ...] = Field(min_length=1)

    @abstractmethod
    def limit_in_words(self, limit: Limit, language: Language, dataset: Dataset) -> str:
        """One limit with its unit."""

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """The limits' conditions."""
        for i, limit in enumerate(self.limits):
            if limit.when:
                yield ("limits", i, "when"), limit.when, None

    def limits_in_words(self, dataset: Dataset) -> tuple[LimitLine, ...]:
        """Each limit as a line."""
        return tuple(
            LimitLine(
                text=Bilingual(
                    zh=self.limit_in_words(limit, "zh", dataset), en=self.limit_in_words(limit, "en", dataset)
                ),
                basis=limit.basis,
                measure=self.measure_of(limit),
            )
            for limit in self.limits
        )

    def measure_of(self, limit: Limit) -> Measure:
        """Whose the figures of one limit are."""
        return limit.measure or self.figures_of()

    def under(self, chosen: Tree, by: Tree, setting: Setting) -> Authority:
        """What the limit chosen says and rests on; `chosen` is its number, `by` the day whose law applies."""
        names = [limit.basis or setting.rule_basis for limit in self.limits]
        said = [text(self.limit_in_words(limit, setting.language, setting.dataset)) for limit in self.limits]
        told = [text(whose(self.measure_of(limit), setting.language)) for limit in self.limits]
        return Authority(
            limit=per_limit(chosen, said, text("")),
            whose=per_limit(chosen, told, text("")),
            basis=per_limit(chosen, [facts_in_force(each, setting, by) for each in names], text("")),
            ceiling=per_limit(chosen, [only_review(each, setting, by) for each in names], exp.false()),
        )


class Authority(TypedDict):
    """The parts of a judgement that follow from the limit chosen."""

    limit: Tree
    whose: Tree
    basis: Tree
    ceiling: Tree


def bounds_in_words(
    limit: Limit, show: Callable[[Amount], str], language: Language, bounds: Mapping[str, Bilingual] = _BOUNDS
) -> str:
    """The bounds of a number in words; `show` writes one of them with its unit."""
    if limit.at_least is not None and limit.at_least == limit.at_most:
        return f"{_EXACTLY.in_(language)}{show(limit.at_least)}"
    joint = "且" if language == "zh" else " and "
    return joint.join(
        f"{words.in_(language)}{show(value)}"
        for name, words in bounds.items()
        if (value := getattr(limit, name)) is not None
    )


def breaks_bounds(limit: Limit, value: Tree, bound: Callable[[Amount], Tree]) -> Tree:
    """Whether a number lies outside the limit; `bound` makes one of its bounds a tree."""
    found: list[Tree] = []
    if limit.at_least is not None:
        found.append(less(value, bound(limit.at_least)))
    if limit.over is not None:
        found.append(at_most(value, bound(limit.over)))
    if limit.at_most is not None:
        found.append(less(bound(limit.at_most), value))
    if limit.under is not None:
        found.append(at_most(bound(limit.under), value))
    return some(*found)


def in_force(names: Sequence[str], bases: Mapping[str, Basis], by: Tree) -> Tree:
    """Whether any of the facts binds on the day; NULL if the day is not known."""
    spans = []
    for name in names:
        basis = bases[name]
        bounds = [at_most(day(basis.in_force_from), by)]
        if basis.in_force_to:
            bounds.append(at_most(by, day(basis.in_force_to)))
        spans.append(every(*bounds))
    return some(*spans) if spans else exp.true()


def choose(limits: Sequence[Limit], by: Tree, setting: Setting) -> Tree:
    """The number of the limit that applies, from 1; 0 if none does; −1 if that cannot be told.

    A condition that is NULL stops the search (design §12), but only where its limit is in force.
    """
    pairs: list[tuple[Tree, Tree]] = [(is_null(by), number(-1))]
    for i, limit in enumerate(limits, 1):
        force = in_force(limit.basis or setting.rule_basis, setting.bases, by)
        if limit.when is None:
            pairs.append((force, number(i)))
            continue
        condition = exp.paren(setting.condition(limit.when).tree, copy=False)
        pairs.append((every(force, is_null(condition)), number(-1)))
        pairs.append((every(force, condition), number(i)))
    return case(pairs, number(0))


def per_limit(number_column: Tree, values: Sequence[Tree], default: Tree | None = None) -> Tree:
    """The value that belongs to the limit chosen; limits that share one are told in one go."""
    if default is not None and all(value == default for value in values):
        return default
    shared: dict[str, tuple[Tree, list[Tree]]] = {}
    for i, value in enumerate(values, 1):
        shared.setdefault(value.sql(), (value, []))[1].append(number(i))
    return case([(one_of(number_column.copy(), places), value) for value, places in shared.values()], default)


def facts_in_force(names: Sequence[str], setting: Setting, by: Tree) -> Tree:
    """The ids of the facts that bind on the day, separated by blanks."""
    parts = [case([(in_force([name], setting.bases, by), text(f" {name}"))], text("")) for name in names]
    return exp.Trim(this=joined(*parts)) if parts else text("")


def only_review(names: Sequence[str], setting: Setting, by: Tree) -> Tree:
    """Whether no fact that binds on the day was seen in a text: then a fail is at most a review."""
    sure = [name for name in names if setting.bases[name].confidence.may_fail]
    if len(sure) == len(names):
        return exp.false()
    return (
        negate(exp.Coalesce(this=in_force(sure, setting.bases, by), expressions=[exp.false()])) if sure else exp.true()
    )
