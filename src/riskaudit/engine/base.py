"""What an engine does: takes tables and questions, returns rows. It knows no law and no language."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from riskaudit.errors import EngineFault, Sentence
from riskaudit.model.calendar import Calendar
from riskaudit.model.query import Tree
from riskaudit.model.table import Batches, Stored, TextSource

Row = tuple[Any, ...]


class EngineError(Exception):
    """A question that the engine could not answer: a rule ends in `error`, the others go on."""

    @property
    def first_line(self) -> str:
        """What went wrong, without the engine's advice."""
        return str(self).partition("\n")[0]

    def fault(self) -> EngineFault:
        """What is said where it fails over the records, and not over a single rule."""
        return EngineFault(
            Sentence(f"计算引擎出错：{self.first_line}", f"the engine failed: {self.first_line}"),
            Sentence(
                f"核对临时目录 {tempfile.gettempdir()} 的空间和 --memory，再试一次",
                f"see that {tempfile.gettempdir()} has space left and that --memory is large enough, and try again",
            ),
        )


class Engine(Protocol):
    """Tables live in the engine under the names given; trees refer to them by those names. One thread at a time.

    `row_number()` without an order counts the rows of one sheet in their order in the file.

    A tree that is handed over is used up: the engine may change it while it writes it out.
    """

    def load(self, name: str, source: TextSource | Batches | Stored, width: int) -> int:
        """Load a raw table: text columns `c0` … and `_line`, in the order of the file. Gives the rows.

        A large text is not loaded but can be asked for its text columns, once; the answer is 0.
        """
        ...

    def columns(self, source: Stored) -> Sequence[str]:
        """The names of the columns of a stored table. Raises EngineError where there is none."""
        ...

    def load_calendar(self, calendar: Calendar) -> None:
        """Load the table of working days (`model.query.CALENDAR`)."""
        ...

    def create(self, name: str, tree: Tree) -> None:
        """Make a table from a question. Keeps the order of the rows."""
        ...

    def number(self, name: str, tree: Tree) -> int:
        """Make a table from a question over a text, with the place of each row (`PLACE`). Gives the rows."""
        ...

    def view(self, name: str, tree: Tree) -> None:
        """Give a question a name, under which it is asked like a table and computed each time."""
        ...

    def append(self, name: str, tree: Tree) -> None:
        """Add the rows of a question to a table."""
        ...

    def ask(self, tree: Tree) -> list[Row]:
        """The rows of a question. Only for answers whose size does not grow with the data."""
        ...

    def watched(self) -> Callable[[], float]:
        """What tells from now on, to any thread, how much of the present question is done, from 0 to 1; 0 where that is
        not known."""
        ...

    def twin(self) -> Engine:
        """A second engine over the same tables, for another thread. The tables it makes are its own."""
        ...

    def drop(self, name: str) -> None:
        """Forget a table."""
        ...

    def export(self, tree: Tree, path: Path) -> int:
        """Write the rows of a question to a CSV without a heading, in UTF-8. Gives the rows."""
        ...

    def close(self) -> None:
        """Give back memory and files."""
        ...


def names_of(width: int) -> Sequence[str]:
    """The names of a raw table's columns."""
    return [f"c{i}" for i in range(width)]
