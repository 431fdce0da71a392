"""Ctrl-C, SIGTERM and a terminal that is closed: the run cleans up, says so, and its exit code is no verdict."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from riskaudit.errors import Sentence

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")

SAID = Sentence(
    "已中断：没有写完的输出已撤回，不留半份文件",
    "stopped: what was not written completely was taken back, no file is half there",
)


class Stopped(KeyboardInterrupt):
    """A signal asked the run to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """As shells tell it: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + self.number


_asked: list[int] = []


@contextmanager
def stoppable() -> Iterator[None]:
    """While this lasts the first signal raises Stopped in the main thread. Further Ctrl-C do not disturb the cleaning
    up; any other signal that comes again ends the process.

    A signal that is ignored, as under nohup, stays so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {}
    for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
        if signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, _stop)
    _asked.clear()
    try:
        yield
    except Exception as error:  # whatever the engine made of it
        go_on(error)
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def go_on(error: Exception | None = None) -> None:
    """Raises Stopped if a signal came. The engine may have told it as an error, even as one of a single rule."""
    if _asked:
        raise Stopped(_asked[0]) from error


def _stop(number: int, _frame: FrameType | None) -> None:
    _asked.append(number)
    signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    raise Stopped(number)
