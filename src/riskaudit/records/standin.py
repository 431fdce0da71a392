"""Moments that an export does not have, but whose beginning and length in minutes it has: `from:` in a dataset."""

from __future__ import annotations

from collections.abc import Mapping

from riskaudit.model.dataset import Dataset, StandIn
from riskaudit.model.query import (
    Tree,
    add_seconds,
    case,
    cast,
    column,
    every,
    first,
    in_state,
    joined,
    nothing,
    number,
    some,
    text,
    times,
    truth,
)
from riskaudit.model.table import Mapped, State, day_of, state_of, text_of


def stand_ins(mapping: Mapping[str, Mapped], dataset: Dataset) -> dict[str, StandIn]:
    """The moments that a sheet lacks and that its other columns stand in for."""
    return {
        name: kind.from_
        for name, kind in dataset.columns.items()
        if name not in mapping and kind.from_ and {kind.from_.start, kind.from_.minutes} <= mapping.keys()
    }


def computed(key: str, source: StandIn) -> dict[str, Tree]:
    """The moment with its text and state, from typed columns. The text shows the two cells that it rests on; a
    beginning without a time of day gives no moment."""
    start, minutes = column(source.start), column(source.minutes)
    read = every(in_state(source.start, State.READ), in_state(source.minutes, State.READ))
    timed = every(read, first(column(day_of(source.start)), truth(False)).eq(truth(False)))
    empty = some(in_state(source.start, State.EMPTY), in_state(source.minutes, State.EMPTY))
    written = joined(column(text_of(source.start)), text("＋"), column(text_of(source.minutes)), text("分钟"))
    seconds = cast(times(minutes, 60), "bigint")
    states = [(timed, number(int(State.READ))), (empty, number(int(State.EMPTY)))]
    return {
        key: case([(timed.copy(), add_seconds(start, seconds))], nothing("timestamp")),
        text_of(key): case([(empty.copy(), nothing())], written),
        state_of(key): cast(case(states, number(int(State.UNREADABLE))), "tinyint"),
        day_of(key): truth(False),
    }
