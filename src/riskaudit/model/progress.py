"""How far an audit has come, for whoever watches it. What is audited does not depend on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from riskaudit.model.timing import Step

_Item = TypeVar("_Item")

Unit = Literal["findings", "orders", "pages", "rows", "megabytes"]
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


Asked = Callable[[], float]
"""Tells how much of something is done, from 0 to 1; answers any thread."""


def untold() -> float:
    """Nobody knows."""
    return 0.0


def _all() -> float:
    return 1.0


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of passes that go over the same things: so many of `due`, from the share `first` to `last`."""

    due: int
    first: float
    last: float


@dataclass(slots=True)
class Pass:
    """Work on one part in which one thing is counted: of `due` (0: that is not known) `done` are done.

    It begins at the share `first` of the part's time and ends at `last`. `asked` tells the share of the pass itself,
    where nobody counts; `told` what is told in place of its own count.
    """

    unit: Unit = "rows"
    due: int = 0
    first: float = 0.0
    last: float = 0.0
    done: int = 0
    asked: Asked | None = None
    told: Told | None = None
    _most: float = 0.0

    def end(self) -> None:
        """All of it is done; what is asked next is not of this pass."""
        self.asked = _all

    @property
    def share(self) -> float:
        """How much of the part is done, of its time."""
        return self.first + (self.last - self.first) * self._own

    @property
    def counted(self) -> tuple[int, int]:
        """So many of so many; of 0 where that is not known."""
        if self.told and self.told.last > self.told.first:
            return self._of(self.told.due, (self.share - self.told.first) / (self.told.last - self.told.first))
        return self._of(self.due, self._own) if self.due else (self.done, 0)

    @property
    def _own(self) -> float:
        told = self.asked() if self.asked else self.done / self.due if self.due else 0.0
        self._most = max(self._most, min(told, 1.0))  # whoever is asked may already be at something else
        return self._most

    def _of(self, due: int, share: float) -> tuple[int, int]:
        return round(due * share), due


class Gauge:
    """How far the part is that is being worked on now: who works on it counts, in one pass after another.

    Whoever watches looks at `now` when they like, from another thread: counting costs no more than a number that is
    set. A pass says beforehand at which share of the part's time it ends, as measured on large parts, so that equal
    counts take about equal times. What is done within has a gauge of its own (`within`).
    """

    def __init__(
        self, _whole: Gauge | None = None, _reach: tuple[float, float] = (0.0, 1.0), _told: Told | None = None
    ) -> None:
        self._whole = _whole or self
        self._first, self._last = _reach
        self._at, self._told = 0.0, _told
        self.now = Pass()
        self.engine: Asked = untold
        """What tells how far the engine is with the question that it is asked now."""

    def restart(self) -> None:
        """The next part begins, or the same one in another way."""
        self._at, self.now = 0.0, Pass()

    def begin(self, unit: Unit, due: int = 0, upto: float = 1.0, asked: Asked | None = None) -> Pass:
        """Begin a pass, which ends at the share `upto` and begins where the one before ended."""
        first, last = self._reach(upto)
        self._whole.now = Pass(unit, due, first, last, 0, asked, self._told)
        return self._whole.now

    def asking(self, due: int = 0, upto: float = 1.0) -> Pass:
        """Begin a pass in which the engine goes over so many rows, in one question."""
        return self.begin("rows", due, upto, self._whole.engine)

    def along(self, items: Iterable[_Item], unit: Unit, due: int, upto: float = 1.0) -> Iterator[_Item]:
        """The items of a pass in their order; the one that is handed over counts when the next is asked for."""
        now = self.begin(unit, due, upto)
        for now.done, item in enumerate(items):
            yield item
        now.done = due

    def within(self, upto: float, due: int = 0) -> Gauge:
        """A gauge of its own, from 0 to 1, for what is done until the share `upto`. All its passes go over the same
        things, if it is told how many are `due`, and are told as one."""
        first, last = reach = self._reach(upto)
        return Gauge(self._whole, reach, Told(due, first, last) if due else self._told)

    def _reach(self, upto: float) -> tuple[float, float]:
        """From where to where of the whole something goes that ends at `upto`."""
        before, self._at = self._at, max(upto, self._at)
        span = self._last - self._first
        return self._first + span * before, self._first + span * self._at
