"""The only room that looks at a clock while records are audited: at how long things take, never at the date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import floor
from threading import Lock
from time import perf_counter
from typing import TypeVar

from riskaudit.engine.base import Engine
from riskaudit.model.progress import Gauge, Listener, Progress, unheard
from riskaudit.model.timing import RuleTime, Step, StepTime, Timing

_MICROS = 1_000_000
_Part = TypeVar("_Part")


class Timer:
    """Measures one audit, from when it is made, and tells the listener how far it has come."""

    def __init__(self) -> None:
        self.listener: Listener = unheard
        self.gauge = Gauge()
        """How far the part is that was told last."""
        self._open: list[tuple[Step, str]] = [("other", "")]
        self._spent: dict[tuple[Step, str], float] = {self._open[0]: 0.0}
        self._booked = perf_counter()
        self._lock = Lock()
        self._busy, self._pace, self._ticked = 0, 0.0, self._booked
        self._own: dict[str, float] = {}
        self._sharers: dict[str, tuple[str, ...]] = {}

    def watch(self, engine: Engine) -> None:
        """Let the engine tell how far it is with a question, if anybody listens."""
        if self.listener is not unheard:
            self.gauge.engine = engine.watched()

    @contextmanager
    def step(self, step: Step, of: str = "") -> Iterator[None]:
        """Time a step. One within another stops the clock of the outer one. For a single thread."""
        self._book()
        self._open.append((step, of))
        self._spent.setdefault((step, of), 0.0)
        self._tell(Progress(step, of))
        try:
            yield
        finally:
            self._book()
            self._open.pop()

    def along(
        self,
        step: Step,
        parts: Sequence[_Part],
        name: Callable[[_Part], str],
        records: Callable[[], int] = lambda: 0,
    ) -> Iterator[_Part]:
        """The parts of a step in their order; the listener is told which is taken up, and the records of those before."""
        if not parts:
            return
        for done, part in enumerate(parts):
            self._tell(Progress(step, name(part), done, len(parts), records()))
            yield part
        self._tell(Progress(step, "", len(parts), len(parts), records()))

    @contextmanager
    def rule(self, rule: str) -> Iterator[None]:
        """Time a rule, while others may be timed by other threads: it is charged its part of every moment."""
        begun = self._tick(+1)
        try:
            yield
        finally:
            charged = self._tick(-1) - begun
            self._own[rule] = self._own.get(rule, 0.0) + charged

    def share(self, dataset: str, rules: Sequence[str]) -> None:
        """Charge the counting of a dataset to rules, to each the same."""
        self._sharers[dataset] = tuple(rules)

    def told(self) -> Timing:
        """All that was measured until now, in whole microseconds."""
        self._book()
        steps = tuple(StepTime(step=step, of=of, seconds=_cut(spent)) for (step, of), spent in self._spent.items())
        shared: dict[str, float] = {}
        for dataset, sharers in self._sharers.items():
            shared |= {rule: self._spent["counting", dataset] / len(sharers) for rule in sharers}
        rules = tuple(
            RuleTime(rule=rule, own=_cut(own), shared=_cut(shared.get(rule, 0.0)))
            for rule, own in sorted(self._own.items())
        )
        return Timing(whole=round(sum(step.seconds for step in steps), 6), steps=steps, rules=rules)

    def _tell(self, now: Progress) -> None:
        self.gauge.restart()
        self.listener(now)

    def _book(self) -> None:
        """Charge the time since the last look to the innermost step."""
        now = perf_counter()
        self._spent[self._open[-1]] += now - self._booked
        self._booked = now

    def _tick(self, more: int) -> float:
        """Seconds that a rule timed from the start until now would be charged; then there are more rules, or fewer."""
        with self._lock:
            now = perf_counter()
            if self._busy:
                self._pace += (now - self._ticked) / self._busy
            self._ticked = now
            self._busy += more
            return self._pace


def _cut(seconds: float) -> float:
    """Down to whole microseconds, so that no sum of parts exceeds the whole."""
    return floor(seconds * _MICROS) / _MICROS
