"""Where everything of a deadline's strip stands, and its words. How it is drawn is the page's own affair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from riskaudit.model.outcome import Finding
from riskaudit.model.strip import Moment, Strip
from riskaudit.writers.view import View

DAY = timedelta(days=1)


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

    def at(moment: datetime) -> float:
        return max(0.0, min(1.0, (moment - first) / span))

    begin = strip.earliest.at if strip.earliest else strip.start.at
    end = _after(strip.due) if strip.due else first + span
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
        above=tuple(zip([at(_middle(strip.start)), *limits], _above(view, strip), strict=True)),
        ended=_ended(view, finding, strip),
        hatched=_hatched(view, strip),
    )


def _above(view: View, strip: Strip) -> list[str]:
    """The words of the start and of the limits that there are."""
    words = [f"{strip.start_title} {_told(strip.start)}"]
    for label, moment in (("strip_earliest", strip.earliest), ("strip_due", strip.due)):
        if moment:
            words.append(view.say(label, day=_told(moment)))
    return words


def _ended(view: View, finding: Finding, strip: Strip) -> str:
    """What was done, or that it was not, and by how much that is over."""
    say = view.say
    ended = say("strip_open", title=strip.end_title, day=_told(strip.end))
    if not strip.open:
        ended = f"{strip.end_title} {_told(strip.end)}"
    return ended + (view.bracket(f"{say('excess')} {finding.excess}") if finding.excess else "")


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


def _told(moment: Moment) -> str:
    if moment.whole_day:
        return moment.at.date().isoformat()
    return f"{moment.at:%Y-%m-%d %H:%M:%S}" if moment.at.second else f"{moment.at:%Y-%m-%d %H:%M}"
