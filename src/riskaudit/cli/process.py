"""What the process owes to who started it: words that the stream can hold, and no verdict where the program fails."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from io import TextIOWrapper
from typing import NoReturn

import click

FAILED = 70
"""The exit code of a program that failed, as sysexits.h has it; Python's own, 1, would read as findings."""

UNREAD = 141
"""The exit code where nobody reads on what is printed, as shells tell of it."""

_SAID = "程序自身出错，没有结论：请把以上内容交给维护者 · the program itself failed, there is no verdict: tell those who keep it"
_OURS = "疑似问题 →"


def take_words() -> None:
    """Let both streams take all that is said: no character stops a run.

    A console's own encoding stays, what it lacks is escaped; UTF-8 takes the place of one without Chinese, as Western
    Windows has it for pipes, and is all that a workflow of GitHub reads.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            known = _has_chinese(stream.encoding) and os.environ.get("GITHUB_ACTIONS") != "true"
            stream.reconfigure(encoding=stream.encoding if known else "utf-8", errors="backslashreplace")


def _has_chinese(encoding: str) -> bool:
    try:
        _OURS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def stop_talking() -> None:
    """Let what is still to be printed go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())


def failed() -> NoReturn:
    """Show the traceback of the exception at hand, and end."""
    traceback.print_exc()
    click.echo(_SAID, err=True)
    sys.exit(FAILED)
