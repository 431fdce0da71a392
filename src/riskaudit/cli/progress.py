"""How far the audit has come, on a terminal: a line for each step, gone when the audit is done.

Nothing is shown, nor imported, where stderr is no terminal, in a pipeline (`CI`), or with `-q`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.progress import Progress
from riskaudit.model.timing import Step

if TYPE_CHECKING:
    from rich.progress import Task, TaskID

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
_LEFT = Bilingual(zh="约剩 {} 秒", en="about {} s left")
_PER_SECOND = 4
_FORETELLS: tuple[Step, ...] = ("judging",)
"""Steps whose time left is told: their parts are many and alike. Files and reports are neither."""

_ENOUGH = 0.25
"""The share of the parts that must be done before the rest is foretold."""


@contextmanager
def showing(timer: Any, quiet: bool, language: Language, files: int) -> Iterator[None]:
    """Show what the timer tells while this lasts; `files` will be written. The terminal is clean when it ends."""
    # Some hosts of pipelines lend a terminal, and keep every line that was drawn on it.
    kept = os.environ.get("CI", "").lower() not in ("", "0", "false")
    if quiet or kept or not sys.stderr.isatty() or os.environ.get("TERM") in ("dumb", "unknown"):
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn
    from rich.progress import Progress as Lines

    console = Console(stderr=True, highlight=False, emoji=False, markup=False)
    lines = Lines(
        *(_column("label", least=8), BarColumn(bar_width=20), _column("many", least=7), _column("told", ratio=1)),
        console=console,
        transient=True,
        expand=True,
        refresh_per_second=_PER_SECOND,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with lines:
        timer.listener = _Shown(lines, language, files).hear
        yield


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


class _Shown:
    """The lines of the steps. A step that another one follows is done, or is interrupted by it."""

    def __init__(self, lines: Any, language: Language, files: int) -> None:
        self._lines, self._language, self._files = lines, language, files
        self._tasks: dict[Step, TaskID] = {}
        self._now: dict[Step, Progress] = {}
        self._written: dict[str, None] = {}

    def hear(self, now: Progress) -> None:
        """Show one moment."""
        if now.step == "writing":
            now = self._writing(now)
            if "report" not in self._tasks:  # the findings are put together before the report is
                return
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
            )
        self._now[now.step] = now
        self._lines.update(self._tasks[now.step], total=now.due or None, completed=now.done)

    def _writing(self, now: Progress) -> Progress:
        """A file that is being written, with how many were before; the findings are written in several parts."""
        self._written.setdefault(now.of)
        return Progress("writing", now.of, len(self._written) - 1, max(self._files, len(self._written)))

    def _many(self, step: Step) -> str:
        now = self._now.get(step)
        return f"{now.done}/{now.due}" if now and now.due else ""

    def _told(self, step: Step, task: Task) -> str:
        """What stands behind the bar: records, time left, and what is being worked on."""
        now = self._now.get(step)
        if now is None:
            return ""
        words = [_RECORDS[step].told(self._language, now.records)] if now.records and step in _RECORDS else []
        left = task.time_remaining
        if step in _FORETELLS and left and now.due * _ENOUGH <= now.done < now.due:
            words.append(_LEFT.told(self._language, round(left)))
        return " · ".join([*words, *([_plain(now.of)] if now.of and now.done < (now.due or 1) else [])])


def _plain(name: str) -> str:
    """A name that says nothing to the terminal itself."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
