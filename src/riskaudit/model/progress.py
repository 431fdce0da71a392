"""How far an audit has come, for whoever watches it. What is audited does not depend on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from riskaudit.model.timing import Step


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
