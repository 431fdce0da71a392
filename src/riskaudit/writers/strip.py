"""Where everything of a deadline's strip stands, and its words. How it is drawn is the page's own affair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from riskaudit.model.outcome import Finding
from riskaudit.model.strip import Moment, Strip
from riskaudit.writers.view import View

DAY = timedelta(days=1)
_ROOM = 0.15
"""Of the length, what is drawn before the last moment of an act that might have come at any time before."""


@dataclass(frozen=True)
class Drawing:
    """A strip with its places as shares of its whole length, from 0 to 1.

    What is allowed has an edge, what does not count is hatched, what is over or short is solid: `over` is None where
    the limit is kept. `limits` are the ticks, `above` the words of start and limits at their places.
    """

    start: float
    end: float
    limits: tuple[float, ...]
    allowed: tuple[float, float]
    over: tuple[float, float] | None
    skipped: tuple[tuple[float, float], ...]
    above: tuple[tuple[float, str], ...]
    ended: str
    hatched: str


def drawing(view: View, finding: Finding, strip: Strip) -> Drawing:
    """The strip of a finding."""
    moments = [strip.start, strip.end, *(moment for moment in (strip.earliest, strip.due) if moment)]
    first = min(moment.at for moment in moments)
    span = max(max(_after(moment) for moment in moments) - first, timedelta(minutes=1))
    if strip.ahead and not strip.earliest:
        first, span = first - span * _ROOM, span * (1 + _ROOM)

    def at(moment: datetime) -> float:
        return max(0.0, min(1.0, (moment - first) / span))

    begin = strip.earliest.at if strip.earliest else first if strip.ahead else strip.start.at
    end = _after(strip.due) if strip.due else _middle(strip.start) if strip.ahead else first + span
    done = _middle(strip.end)
    over = (end, done) if done > end else (done, begin) if done < begin else None
    limits = [at(strip.earliest.at)] if strip.earliest else []
    limits += [at(_after(strip.due))] if strip.due else []
    return Drawing(
        start=at(_middle(strip.start)),
        end=at(done),
        limits=tuple(limits),
        allowed=(at(begin), at(end)),
        over=(at(over[0]), at(over[1])) if over else None,
        skipped=tuple((at(skip.from_), at(skip.to)) for skip in strip.skipped),
        above=tuple(_above(view, strip, at)),
        ended=_ended(view, finding, strip),
        hatched=_hatched(view, strip),
    )


def _above(view: View, strip: Strip, at: Callable[[datetime], float]) -> Iterator[tuple[float, str]]:
    """The words of the start and of the limits at their places; a limit that is the start itself has no other words."""
    yield at(_middle(strip.start)), f"{strip.start_title} {strip.start.shown}"
    if strip.earliest:
        yield at(strip.earliest.at), view.say("strip_earliest", day=strip.earliest.shown)
    if strip.due and not (strip.ahead and strip.due == strip.start):
        yield at(_after(strip.due)), view.say("strip_due", day=strip.due.shown)


def _ended(view: View, finding: Finding, strip: Strip) -> str:
    """What was done, or that it was not, and by how much that is over."""
    say = view.say
    if strip.open:
        ended = say("strip_open", title=strip.end_title, day=strip.end.shown)
    else:
        ended = f"{strip.end_title} {strip.end.shown}"
    if not finding.excess:
        return ended
    if strip.ahead:
        is_early = strip.earliest is not None and strip.end.at < strip.earliest.at
        return say("strip_early" if is_early else "strip_late", ended=ended, excess=finding.excess)
    return ended + view.bracket(f"{say('excess')} {finding.excess}")


def _hatched(view: View, strip: Strip) -> str:
    """What the hatching means; nothing where nothing is skipped."""
    whys = dict.fromkeys(skip.why for skip in strip.skipped)
    names = view.say("comma").join(view.say(f"strip_{why.replace(' ', '_')}") for why in whys)
    return view.say("strip_skipped", names=names) if whys else ""


def _after(moment: Moment) -> datetime:
    """When the moment is over."""
    return moment.at + DAY if moment.whole_day else moment.at


def _middle(moment: Moment) -> datetime:
    return moment.at + DAY / 2 if moment.whole_day else moment.at
