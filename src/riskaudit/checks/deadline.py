"""Two moments of one record must lie at least, or at most, so far apart.

The duty is the moment that the law demands: `to` where there are only upper limits (a reply, an
arrival), `from` where an act must come before (a notice). An act that is still open is judged as if
done at `as_of` 00:00: late if that already breaks the limit, else not due yet. An act that must have
come before and has no record is for review (or a fail, where `missing` says so). Nothing is decided
on a moment that cannot be read, in a year without a published calendar, or, by the hour, on a date
without a time of day unless every hour of that day gives the same verdict.

Words and picture call the duty early or late: a notice by its last moment before the cut. `act: to` says that it is
the later moment that came too soon, or the span that is too short, although the limit is a lower one.

`says` is for a span that is a ground for another act, as a claim too late for a refusal: no act of its own came early or
late, so it is the limit in words, and neither excess nor way nor picture is told. `last_day_counts` tells the length of a
term, whose last day is part of it; the verdict leaves the day out.

Within N days or months: where the last day is a day off, the next working day still keeps the limit.
Within N working days: the period ends with the Nth of them, and an act on the days off behind it is
late, as is an act still open on them; a pause that began by the Nth keeps what it covers. Under N
working days: late from the Nth of them on.

    check: {kind: deadline, from: accepted_at, to: replied_at, clock: workdays,
            limits: [{at_most: 3, basis: gz24-plan-reply-lv}]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field
from sqlglot import exp

from riskaudit.checks import clock_words, clocks, undone
from riskaudit.checks.ahead import ahead_in_words
from riskaudit.checks.base import NOT_KNOWN, Judgement, Missing, Path_, Setting, state_reason
from riskaudit.checks.calculation import Way, deadline_in_words, due_in_words
from riskaudit.checks.limits import Clock, Limit, Limited, choose, per_limit
from riskaudit.checks.strips import strip_of
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import (
    Tree,
    as_date,
    case,
    cast,
    column,
    day,
    every,
    first,
    in_state,
    is_null,
    joined,
    less,
    negate,
    nothing,
    number,
    some,
    text,
    truth,
)
from riskaudit.model.relation import Relation
from riskaudit.model.strip import Strip
from riskaudit.model.table import State


class Deadline(Limited):
    """The parameters of a deadline; see the module for what they mean."""

    kind: ClassVar[str] = "deadline"
    title: ClassVar[Bilingual] = Bilingual(zh="时限", en="deadline")
    slots: ClassVar[tuple[str, ...]] = ("from", "to")
    excusable: ClassVar[bool] = True

    from_: str = Field(alias="from", description="the earlier moment")
    to: str = Field(description="the later moment")
    clock: Clock = "elapsed"
    missing: Missing = "review"
    roll_over: bool = True
    count_start_day: bool = False
    duty: Literal["from", "to"] | None = Field(None, description="the moment the law demands, if not as above")
    act: Literal["from", "to"] | None = Field(
        None,
        description="the moment that words and picture call early or late, if not the duty; no verdict hangs on it",
    )
    says: Bilingual | None = Field(
        None, description="what must be, in words, where no act was early or late by the span"
    )
    last_day_counts: bool = Field(False, description="`to` is the last day of a term in months and told as part of it")
    near: bool = Field(True, description="whether a pass that used most of its limit is worth a warning")

    def reads(self) -> tuple[str, ...]:
        """The two moments, and the one whose law applies."""
        return tuple(dict.fromkeys([self.from_, self.to, *([self.by] if self.by else [])]))

    def demands(self) -> str:
        """`from` or `to`: which of the two is the duty."""
        return self.duty or ("from" if any(limit.has_low for limit in self.limits) else "to")

    def _ahead(self) -> bool:
        """Whether it is the earlier moment that comes too late, or too early, for the other."""
        return (self.act or self.demands()) == "from"

    def asks_proof(self, setting: Setting) -> tuple[str, ...]:
        """The act that must come before, where its having no record is for review."""
        is_review = self.demands() == "from" and (setting.missing or self.missing) == "review"
        return (f"unrecorded:{self.from_}",) if is_review else ()

    def _rolls(self) -> bool:
        """Only a period that must not be exceeded moves to a working day; "in advance" never does."""
        return self.roll_over and self.demands() == "to"

    def bounds(self) -> list[clocks.Bound]:
        """The limits on their clocks. Raises ValueError for an amount that is none."""
        return [self._bound(limit) for limit in self.limits]

    def _bound(self, limit: Limit) -> clocks.Bound:
        return clocks.Bound.of(limit, limit.clock or self.clock, self._ahead())

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that are no moments, amounts that are none, and limits a clock cannot have."""
        yield from self.must_be(setting, self.reads(), "moment", "date")
        kinds = {limit.has_low for limit in self.limits}
        if len(kinds) > 1 and self.duty is None:
            yield ("limits",), Sentence("上限与“提前”限混用，须写 duty", "limits mix directions: say duty: from or to")
        if self.act == "from" and self.demands() == "to":
            yield ("act",), Sentence("act: from 须以 from 为义务时点", "act: from needs from to be the duty")
        for i, limit in enumerate(self.limits):
            clock = limit.clock or self.clock
            try:
                self._bound(limit)
            except ValueError as error:
                yield ("limits", i), Sentence(f"时限数值不合要求：{error}", str(error))
            if clock == "workdays" and limit.has_low:
                yield ("limits", i), Sentence("工作日时限只能有上限", "a limit in working days can only be at_most")
            if self.count_start_day and clock != "workdays":
                yield (
                    ("count_start_day",),
                    Sentence("count_start_day 只用于工作日", "count_start_day is for working days"),
                )

    def judge(self, setting: Setting) -> Judgement:
        """The verdict on every record."""
        bounds = self.bounds()
        chosen = column("_n")
        relation = self._ends(setting).derive({"_by": self._by_date(setting)})
        relation = relation.derive({"_n": choose(self.limits, column("_by"), setting)})
        relation = clocks.with_figures(relation, bounds, chosen, self.count_start_day, self._rolls())
        relation = clock_words.with_months(relation, bounds, chosen, self.last_day_counts).derive(
            _verdicts(chosen, bounds)
        )
        relation = relation.derive(
            {
                "_broken": case([(column("_open"), column("_late"))], some(column("_early"), column("_late"))),
                "_perhaps": case([(column("_open"), column("_perhaps_late"))], column("_perhaps_any")),
            }
        )
        relation = relation.derive({"_reason": self._reason(setting)})
        language = setting.language
        under = self.under(chosen, column("_by"), setting)
        actual = per_limit(chosen, [clock_words.actual_text(bound, language) for bound in bounds], text(""))
        excess = per_limit(chosen, [clock_words.excess_text(bound, language) for bound in bounds], text(""))
        unrecorded = column("_unrecorded")
        return Judgement(
            relation=relation,
            verdict=self._verdict(setting),
            reason=column("_reason"),
            by=column("_by"),
            actual=case([(unrecorded, text(""))], actual),
            excess=text("") if self.says else case([(unrecorded, text(""))], excess),
            **under,
            sentence=self._sentence(setting, joined(under["limit"], under["whose"])),
            slots={"from": setting.shown(self.from_), "to": setting.shown(self.to)},
            figures={name: column(name) for name in self._figures(bounds)},
            used=per_limit(chosen, [clocks.used_percent(bound) for bound in bounds], nothing("bigint"))
            if self.near and not self.says
            else None,
        )

    def calculate(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """The way from the first day to the verdict, in words."""
        if (figures["_n"] or 0) <= 0 or self.says or self.last_day_counts:
            return ""
        way = self._way(figures, setting)
        return ahead_in_words(way, figures) if way.bound.ahead else deadline_in_words(way, figures)

    def due(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """The last day, or by the hour the last moment."""
        return due_in_words(self._way(figures, setting), figures) if (figures["_n"] or 0) > 0 else ""

    def strip(self, figures: Mapping[str, Any], setting: Setting) -> Strip | None:
        """From the first act over what is skipped to the second."""
        told = (figures["_n"] or 0) > 0 and not self.says
        return strip_of(self._way(figures, setting), figures) if told else None

    def _way(self, figures: Mapping[str, Any], setting: Setting) -> Way:
        return Way(
            from_title=setting.title(self.from_),
            to_title=setting.title(self.to),
            bound=self.bounds()[figures["_n"] - 1],
            calendar=setting.calendar,
            language=setting.language,
            count_start_day=self.count_start_day,
            roll_over=self._rolls(),
        )

    def limit_in_words(self, limit: Limit, language: Language, dataset: Dataset) -> str:
        """One limit with its unit, or where only the order counts, the moment to compare with."""
        if self.says:
            return self.says.in_(language)
        bound = self._bound(limit)
        other = dataset.columns[self.to if bound.ahead else self.from_].title
        return clock_words.limit_said(limit, bound, language, other.in_(language))

    def _ends(self, setting: Setting) -> Relation:
        """`_from` and `_to` as timestamps, whether they are dates only, and the pause within them."""
        is_open = in_state(self.to, State.EMPTY) if self.demands() == "to" else exp.false()
        as_of = cast(day(setting.as_of), "timestamp")
        relation = setting.relation().derive(
            {
                "_open": is_open,
                "_unrecorded": in_state(self.from_, State.EMPTY) if self.demands() == "from" else exp.false(),
                "_from": cast(column(self.from_), "timestamp"),
                "_from_day": setting.date_only(self.from_),
                "_to": case([(is_open, as_of)], cast(column(self.to), "timestamp")),
                "_to_day": every(negate(is_open), setting.date_only(self.to)),
            }
        )
        return relation.derive(self._pause(setting))

    def _pause(self, setting: Setting) -> dict[str, Tree]:
        """The pause clipped to the span, NULL where there is none: its longest and its shortest reading.

        By the hour, a pause from or to a date alone may begin or end at any moment of that day.
        """
        pause = setting.dataset.pause
        names = ("_pause_from", "_pause_to", "_pause_late", "_pause_early")
        if pause is None or self.demands() == "from":
            return {name: nothing("timestamp") for name in names}
        by_hour = truth(any((limit.clock or self.clock) == "elapsed" for limit in self.limits))
        begin, ended = (cast(column(name), "timestamp") for name in (pause.from_, pause.to))

        def latest(moment: Tree, date_only: Tree) -> Tree:
            return case([(every(by_hour, date_only), _end_of_day(moment))], moment)

        start, end = column("_from"), column("_to")
        longest = (begin, latest(ended, setting.date_only(pause.to)), latest(start, column("_from_day")), end)
        shortest = (latest(begin, setting.date_only(pause.from_)), ended, start, latest(end, column("_to_day")))
        read = in_state(pause.from_, State.READ)
        found: dict[str, Tree] = {}
        for place, (opens, closes, first_moment, last_moment) in enumerate((longest, shortest)):
            clipped = exp.Greatest(this=opens.copy(), expressions=[first_moment.copy()])
            stop = exp.Least(this=first(closes, last_moment), expressions=[last_moment.copy()])
            real = every(read, less(clipped, stop))
            found[names[2 * place]] = case([(real, clipped)], nothing("timestamp"))
            found[names[2 * place + 1]] = case([(real, stop)], nothing("timestamp"))
        return found

    def _by_date(self, setting: Setting) -> Tree:
        """The day whose law applies; an act that is not recorded stands on the day of the other moment."""
        if setting.law_date is not None:
            return day(setting.law_date)
        name = self.by or self.from_
        if name == self.to:
            return as_date(column("_to"))
        if name == self.from_ and self.demands() == "from":
            return as_date(first(column("_from"), column("_to")))
        return as_date(column("_from")) if name == self.from_ else as_date(column(name))

    def _reason(self, setting: Setting) -> Tree:
        """Why a record cannot be told, is not applicable or is for review; NULL if it is told."""
        duty_to = self.demands() == "to"
        empty = [State.EMPTY]
        pairs: list[tuple[Tree, Tree]] = []
        if self.by and self.by not in (self.from_, self.to) and setting.law_date is None:
            pairs += state_reason(self.by, *empty, *NOT_KNOWN)
        pairs += state_reason(self.from_, *NOT_KNOWN) + state_reason(self.to, *NOT_KNOWN)
        pairs += state_reason(self.from_ if duty_to else self.to, *empty)
        pause = setting.dataset.pause
        if pause and duty_to:
            pairs += state_reason(pause.from_, State.UNREADABLE) + state_reason(pause.to, State.UNREADABLE)
            half = every(in_state(pause.from_, State.EMPTY, State.ABSENT), in_state(pause.to, State.READ))
            pairs.append((half, text(f"missing:{pause.from_}")))
            endless = every(in_state(pause.from_, State.READ), in_state(pause.to, State.ABSENT))
            pairs.append((endless, text(f"absent:{pause.to}")))
        pairs += [
            (column("_n").eq(-1), text("limit_unknown")),
            (column("_n").eq(0), text("no_limit")),
            (column("_unrecorded"), text(f"unrecorded:{self.from_}")),
        ]
        backwards = case(
            [(some(column("_from_day"), column("_to_day")), less(as_date(column("_to")), as_date(column("_from"))))],
            less(column("_to"), column("_from")),
        )
        pairs.append((every(column("_open"), less(column("_to"), column("_from"))), text("not_due")))
        pairs.append((every(negate(column("_has_low")), backwards), text("reversed")))
        calendar = is_null(column("_broken"))
        not_due = every(column("_open"), negate(column("_broken")))
        unsure = every(negate(column("_broken")), column("_perhaps"))
        pairs += [(calendar, text("calendar")), (unsure, text("date_only")), (not_due, text("not_due"))]
        return case(pairs, nothing())

    def _verdict(self, setting: Setting) -> Tree:
        missing = setting.missing or self.missing
        reason = column("_reason")
        told = case([(column("_broken"), text("fail"))], text("pass"))
        return case(
            [
                (is_null(reason), told),
                (reason.eq("no_limit"), text("notapplicable")),
                (reason.eq(f"unrecorded:{self.from_}"), text(missing)),
            ],
            text("unknown"),
        )

    def _sentence(self, setting: Setting, limit: Tree) -> Tree:
        """The words for an act that is open or unrecorded."""
        pairs = [
            (column("_unrecorded"), undone.unrecorded(setting, self.to, self.from_)),
            (column("_open"), undone.still_open(setting, self.from_, self.to, limit)),
        ]
        return case(pairs, nothing())

    def _figures(self, bounds: list[clocks.Bound]) -> list[str]:
        names = ["_n", "_from", "_to", "_from_day", "_to_day", "_open", "_unrecorded", "_us", "_days"]
        names += ["_due", "_due_roll", "_paused_us", "_paused_days", "_pause_from", "_pause_to"]
        if any(bound.clock == "workdays" for bound in bounds):
            names += ["_w_from", "_w_to", "_w_paused", "_w_over"]
        if any(bound.clock == "months" for bound in bounds):
            names += ["_latest", "_soonest"]
        return names


def _verdicts(chosen: Tree, bounds: list[clocks.Bound]) -> dict[str, Tree]:
    """Whether the limit chosen is broken, surely or perhaps, and whether it bounds from below."""
    broken = [clocks.breaks(bound) for bound in bounds]
    return {
        "_early": per_limit(chosen, [item.early for item in broken]),
        "_late": per_limit(chosen, [item.late for item in broken]),
        "_perhaps_late": per_limit(chosen, [item.perhaps_late for item in broken]),
        "_perhaps_any": per_limit(chosen, [some(item.perhaps_early, item.perhaps_late) for item in broken]),
        "_has_low": per_limit(chosen, [truth(bound.low is not None) for bound in bounds]),
    }


def _end_of_day(tree: Tree) -> Tree:
    """The last moment of the day that begins there."""
    almost = number(clocks.DAY_MICROS - 1)
    return cast(exp.DateAdd(this=tree.copy(), expression=almost, unit=exp.var("MICROSECOND")), "timestamp")
