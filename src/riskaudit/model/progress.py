"""How far an audit has come, for whoever watches it. What is audited does not depend on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from riskaudit.model.timing import Step

_Item = TypeVar("_Item")

Unit = Literal["findings", "orders", "pages", "rows"]
"""What is counted within a part."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One moment of one step: of `due` parts (0: it has none, or they are not known yet) `done` are done, and `of` is
    what is being worked on now. `records` are those of the parts that are done."""

    step: Step
    of: str = ""
    done: int = 0
    due: int = 0
    records: int = 0


Listener = Callable[[Progress], None]
"""Hears every moment in turn, from one thread."""


def unheard(_: Progress) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Pass:
    """Work on one part in which one thing is counted: of `due` (0: that is not known) `done` are done.

    It begins at the share `first` of the part's time and ends at `last`. `asked` tells the share of the pass itself,
    where nobody counts.
    """

    unit: Unit = "rows"
    due: int = 0
    first: float = 0.0
    last: float = 0.0
    done: int = 0
    asked: Callable[[], float] | None = None

    @property
    def own(self) -> float:
        """How much of the pass is done."""
        told = self.asked() if self.asked else self.done / self.due if self.due else 0.0
        return min(max(told, 0.0), 1.0)

    @property
    def share(self) -> float:
        """How much of the part is done, of its time."""
        return self.first + (self.last - self.first) * self.own


class Gauge:
    """How far the part is that is being worked on now: who works on it counts, in one pass after another.

    Whoever watches looks at `now` when they like, from another thread: counting costs no more than a number that is
    set. A pass says beforehand at which share of the part's time it ends, as measured on large parts, so that equal
    counts take about equal times. Parts of one part count with a gauge of their own (`within`).
    """

    def __init__(self, _whole: Gauge | None = None, _first: float = 0.0, _last: float = 1.0) -> None:
        self._whole = _whole or self
        self._first, self._last, self._at = _first, _last, 0.0
        self.now = Pass()

    def restart(self) -> None:
        """The next part begins."""
        self._at, self.now = 0.0, Pass()

    def begin(self, unit: Unit, due: int = 0, upto: float = 1.0, asked: Callable[[], float] | None = None) -> Pass:
        """Begin a pass, which ends at the share `upto` and begins where the one before ended."""
        first, last = self._reach(upto)
        self._whole.now = Pass(unit, due, first, last, 0, asked)
        return self._whole.now

    def along(self, items: Iterable[_Item], unit: Unit, due: int, upto: float = 1.0) -> Iterator[_Item]:
        """The items of a pass in their order; the one that is handed over counts when the next is asked for."""
        now = self.begin(unit, due, upto)
        for now.done, item in enumerate(items):
            yield item
        now.done = due

    def within(self, upto: float) -> Gauge:
        """A gauge of its own, from 0 to 1, for what is done until the share `upto`."""
        return Gauge(self._whole, *self._reach(upto))

    def _reach(self, upto: float) -> tuple[float, float]:
        """From where to where of the whole something goes that ends at `upto`."""
        before, self._at = self._at, max(upto, self._at)
        span = self._last - self._first
        return self._first + span * before, self._first + span * self._at
