"""How far a command has come, on a terminal: a line for each step, gone when it is done.

Nothing is shown, nor imported, where stderr is no terminal, in a pipeline (`CI`), or with `-q`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.progress import Gauge, Pass, Progress, Unit
from riskaudit.model.timing import Step

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Task, TaskID
    from rich.progress_bar import ProgressBar

_STEPS: dict[Step, Bilingual] = {
    "rules": Bilingual(zh="读规则", en="Rules"),
    "reading": Bilingual(zh="读文件", en="Reading"),
    "loading": Bilingual(zh="解析入表", en="Parsing"),
    "counting": Bilingual(zh="合并统计", en="Counting"),
    "judging": Bilingual(zh="逐条判定", en="Judging"),
    "report": Bilingual(zh="汇总报告", en="Report"),
    "writing": Bilingual(zh="写出", en="Writing"),
}
_RECORDS: dict[Step, Bilingual] = {
    "loading": Bilingual(zh="{:,} 行", en="{0:,} {0:row|rows}"),
    "counting": Bilingual(zh="{:,} 行", en="{0:,} {0:row|rows}"),
    "judging": Bilingual(zh="{:,} 条次", en="{0:,} {0:verdict|verdicts}"),
}
_COUNTED: dict[Unit, tuple[Bilingual, Bilingual]] = {
    "findings": (
        Bilingual(zh="{:,}/{:,} 条", en="{0:,}/{1:,} {1:finding|findings}"),
        Bilingual(zh="{:,} 条", en="{0:,} {0:finding|findings}"),
    ),
    "orders": (
        Bilingual(zh="{:,}/{:,} 单", en="{0:,}/{1:,} {1:order|orders}"),
        Bilingual(zh="{:,} 单", en="{0:,} {0:order|orders}"),
    ),
    "pages": (
        Bilingual(zh="{:,}/{:,} 页", en="{0:,}/{1:,} {1:page|pages}"),
        Bilingual(zh="{:,} 页", en="{0:,} {0:page|pages}"),
    ),
    "megabytes": (Bilingual(zh="{:,}/{:,} MB", en="{:,}/{:,} MB"), Bilingual(zh="{:,} MB", en="{:,} MB")),
    "rows": (
        Bilingual(zh="{:,}/{:,} 行", en="{0:,}/{1:,} {1:row|rows}"),
        Bilingual(zh="{:,} 行", en="{0:,} {0:row|rows}"),
    ),
}
"""What is counted within a file: so many of so many, and so many of nobody knows how many."""

_LEFT = Bilingual(zh="约剩 {} 秒", en="~{} s left")
_MINUTES_LEFT = Bilingual(zh="约剩 {} 分钟", en="~{} min left")
_MINUTES = 100
"""Seconds from which on minutes are told."""

_PER_SECOND = 3
"""How often the lines are drawn; each time takes two milliseconds of a processor."""

_WIDE, _BAR, _SHORT_BAR, _FREE = 80, 20, 8, 3
"""Columns of a terminal that has room for a bar of its usual width, those of bars, and those that stay free."""

_ALIKE: dict[Step, int] = {"judging": 1, "loading": 10}
"""Steps whose time left is told as a whole where they have so many parts, which are then alike. Files are not: each is
foretold by itself."""

_ENOUGH = 0.25
"""The share of such parts that must be done before the rest is foretold."""

_ENOUGH_OF_A_FILE, _SECONDS = 0.1, 1.0
"""The share of a file, and the time spent on it, before its rest is foretold."""


@contextmanager
def showing(timer: Any, quiet: bool, language: Language, files: int) -> Iterator[None]:
    """Show what the timer tells while this lasts; `files` will be written. The terminal is clean when it ends."""
    # Some hosts of pipelines lend a terminal, and keep every line that was drawn on it.
    kept = os.environ.get("CI", "").lower() not in ("", "0", "false")
    if quiet or kept or not sys.stderr.isatty() or os.environ.get("TERM") in ("dumb", "unknown"):
        yield
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False, emoji=False, markup=False)
    width = _BAR if console.width >= _WIDE else _SHORT_BAR
    lines = _lines(console)(
        *(_column("label", least=7), _bar(width), _column("many", least=5), _column("told", ratio=1)),
        console=console,
        transient=True,
        expand=True,
        refresh_per_second=_PER_SECOND,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with lines:
        timer.listener = _Shown(lines, timer.gauge, language, files).hear
        yield


def _lines(console: Console) -> Any:
    """Lines that leave room for the ^C which a terminal writes behind them: else it would begin a new line, and they
    would not all be taken away."""
    from rich.constrain import Constrain
    from rich.progress import Progress as Whole

    class Lines(Whole):
        """A table that is not as wide as the terminal."""

        def get_renderables(self) -> Iterator[RenderableType]:
            yield Constrain(self.make_tasks_table(self.tasks), max(console.width - _FREE, 1))

    return Lines


def _column(field: str, ratio: int | None = None, least: int | None = None) -> Any:
    """A column of one line, cut off where the terminal ends."""
    from rich.progress import ProgressColumn
    from rich.table import Column
    from rich.text import Text

    class Field(ProgressColumn):
        """What a task holds under the name of the field."""

        def render(self, task: Task) -> Text:
            return Text(task.fields[field](task), no_wrap=True, overflow="ellipsis")

    return Field(table_column=Column(ratio=ratio, min_width=least, no_wrap=True, overflow="ellipsis"))


def _bar(width: int) -> Any:
    """The bars, which grow within a part, too."""
    from rich.progress import BarColumn

    class Bar(BarColumn):
        """Looks at how far the part is whenever it is drawn."""

        def render(self, task: Task) -> ProgressBar:
            task.completed = max(task.completed, task.fields["reached"]())
            return super().render(task)

    return Bar(bar_width=width)


class _Forecast:
    """The time left of one part: what its share promised when it last grew, less what went by since.

    So a count that comes in jerks, or that stands still while the last bytes are packed, does not make it grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._begun = clock, clock()
        self._share, self._grown = 0.0, self._begun

    def left(self, share: float) -> float | None:
        """Seconds; None where it is too early to tell, or where they are over."""
        now = self._clock()
        if share > self._share:
            self._share, self._grown = share, now
        spent = self._grown - self._begun
        if self._share < _ENOUGH_OF_A_FILE or now - self._begun < _SECONDS:
            return None
        left = spent * (1 - self._share) / self._share - (now - self._grown)
        return left if left > 0 else None


class _Shown:
    """The lines of the steps. A step that another one follows is done, or is interrupted by it."""

    def __init__(self, lines: Any, gauge: Gauge, language: Language, files: int) -> None:
        self._lines, self._gauge, self._language, self._files = lines, gauge, language, files
        self._tasks: dict[Step, TaskID] = {}
        self._now: dict[Step, Progress] = {}
        self._written: dict[str, None] = {}
        self._last: Step | None = None
        self._forecast = _Forecast(lines.get_time)

    def hear(self, now: Progress) -> None:
        """Show one moment."""
        if now.step == "writing":
            now = self._writing(now)
            if "judging" in self._tasks and "report" not in self._tasks:
                return  # the findings are put together before the report is
        if not now.due and now.step in self._now and self._now[now.step].due:
            return  # the clock of a part, which was told before
        if now.step not in self._tasks:
            for step, task in self._tasks.items():
                if not self._now[step].due:
                    self._lines.update(task, total=1, completed=1)
            self._tasks[now.step] = self._lines.add_task(
                "",
                total=None,
                label=lambda _: _STEPS[now.step].in_(self._language),
                many=lambda _: self._many(now.step),
                told=lambda task: self._told(now.step, task),
                reached=lambda: self._reached(now.step),
            )
        self._now[now.step], self._last = now, now.step
        self._forecast = _Forecast(self._lines.get_time)
        self._lines.update(self._tasks[now.step], total=now.due or None, completed=now.done)

    def _writing(self, now: Progress) -> Progress:
        """A file that is being written, with how many were before; the findings are written in several parts."""
        self._written.setdefault(now.of)
        return Progress("writing", now.of, len(self._written) - 1, max(self._files, len(self._written)))

    def _many(self, step: Step) -> str:
        now = self._now.get(step)
        return f"{now.done}/{now.due}" if now and now.due else ""

    def _reached(self, step: Step) -> float:
        """The parts that are done, and what is done of the one that is being worked on."""
        now = self._now.get(step)
        within = self._gauge.now.share if step == self._last else 0.0
        return min(now.done + within, now.due) if now else 0.0

    def _told(self, step: Step, task: Task) -> str:
        """What stands behind the bar: what is counted, time left, and what is being worked on."""
        now, within = self._now.get(step), self._gauge.now
        if now is None:
            return ""
        counted = self._counted(within) if step == self._last else ""
        if not counted and now.records and step in _RECORDS:
            counted = _RECORDS[step].told(self._language, now.records)
        left = self._left(now, within, task) if step == self._last else None
        going_on = now.of and now.done < (now.due or 1)
        words = (counted, self._in_words(left), _plain(now.of) if going_on else "")
        return " · ".join(word for word in words if word)

    def _counted(self, within: Pass) -> str:
        """What was counted within the part: of a number that is known so many, or so many."""
        so_many_of, so_many = _COUNTED[within.unit]
        done, due = within.counted
        if due:
            return so_many_of.told(self._language, done, due)
        return so_many.told(self._language, done) if done else ""

    def _left(self, now: Progress, within: Pass, task: Task) -> float | None:
        """Seconds that are left of the step, or of the part."""
        if now.step in _ALIKE and now.due >= _ALIKE[now.step]:
            return task.time_remaining if now.due * _ENOUGH <= now.done < now.due else None
        return self._forecast.left(within.share)

    def _in_words(self, left: float | None) -> str:
        if not left:
            return ""
        if left < _MINUTES:
            return _LEFT.told(self._language, max(round(left), 1))
        return _MINUTES_LEFT.told(self._language, round(left / 60))


def _plain(name: str) -> str:
    """A name that says nothing to the terminal itself."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
