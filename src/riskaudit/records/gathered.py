"""One cell from the cells of several rows that belong together: their one value, or that there is none.

Figures over the rows come first; state, text and value of the cell follow from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riskaudit.model.dataset import Column
from riskaudit.model.query import (
    Tree,
    as_text,
    case,
    cast,
    column,
    counted,
    every,
    first,
    greatest,
    in_state,
    is_null,
    joined,
    least,
    less,
    negate,
    nothing,
    number,
    some,
    text,
    total,
    truth,
)
from riskaudit.model.table import State, day_of, state_of, text_of


@dataclass(frozen=True)
class Gathering:
    """A column whose cells are gathered: `value` and `source` of each row, `rows` for those that count.

    `value` is NULL where the source has no value or none of the kind that is wanted; `timed` tells that the source
    is a moment. `written` is what a row shows, if it is not the cell of the source.
    """

    name: str
    source: str
    value: Tree
    rows: Tree
    timed: bool = False
    written: Tree | None = None

    def figures(self) -> dict[str, Tree]:
        """What is asked of the rows of a group."""
        read = every(self.rows, in_state(self.source, State.READ), negate(is_null(self.value)))
        filled = every(self.rows, negate(in_state(self.source, State.EMPTY)))
        texts = case([(filled, self.written or column(text_of(self.source)))], nothing())
        values = case([(read, self.value)])
        found = {
            "rows": counted(self.rows),
            "read": counted(read),
            "empty": counted(every(self.rows, in_state(self.source, State.EMPTY))),
            "absent": counted(every(self.rows, in_state(self.source, State.ABSENT))),
            "lost": counted(every(self.rows, in_state(self.source, State.LOST))),
            "low": least(values),
            "high": greatest(values),
            "one": least(texts),
            "other": greatest(texts),
        }
        if self.timed:
            found["days"] = counted(every(read, first(column(day_of(self.source)), truth(False))))
        return {_figure(name, self.name): tree for name, tree in found.items()}

    def of(self, figure: str) -> Tree:
        """A figure of a group."""
        return column(_figure(figure, self.name))

    def some(self, figure: str) -> Tree:
        """Whether a count is above zero."""
        return less(number(0), self.of(figure))

    def differs(self) -> Tree:
        """Whether there are several values."""
        return less(self.of("low"), self.of("high"))

    def spoilt(self) -> Tree:
        """Whether a cell could not be read."""
        return less(total([self.of(name) for name in ("read", "empty", "absent", "lost")]), self.of("rows"))

    def states(self, ways: Sequence[tuple[Tree, State]], otherwise: State) -> dict[str, Tree]:
        """The state of the cell: the first way that holds."""
        pairs = [(condition, number(int(state))) for condition, state in ways]
        return {state_of(self.name): cast(case(pairs, number(int(otherwise))), "tinyint")}

    def cells(self, kind: Column, remark: Tree) -> dict[str, Tree]:
        """Value and text of the cell, by its state. What cannot be one value shows two texts and a remark."""
        read = in_state(self.name, State.READ)
        one, other = self.of("one"), self.of("other")
        both = case([(less(one, other), joined(text("、"), other))], text(""))
        shown = [(read, one), (in_state(self.name, State.UNREADABLE, State.LOST), joined(one, both, remark))]
        found: dict[str, Tree] = {
            self.name: case([(read, self.of("low"))]),
            text_of(self.name): case(shown, nothing()),
        }
        if kind.type == "moment":
            found[day_of(self.name)] = every(read, self.some("days"))
        return found


def carried(item: Gathering) -> dict[str, Tree]:
    """The state of a column that is to be the same in all rows; empty cells say nothing against a value."""
    return item.states(
        [
            (some(item.spoilt(), item.differs()), State.UNREADABLE),
            (item.some("lost"), State.LOST),
            (item.some("read"), State.READ),
            (item.some("absent"), State.ABSENT),
        ],
        State.EMPTY,
    )


def rows_told(item: Gathering) -> Tree:
    """How many rows there are, where two texts do not show them all."""
    return case(
        [(less(number(2), item.of("rows")), joined(text("（共"), as_text(item.of("rows")), text("次）")))], text("")
    )


def _figure(figure: str, name: str) -> str:
    return f"_{figure}__{name}"
