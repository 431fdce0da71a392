"""The engines of the specifications, for the oracle's tests, and the last line of a differential."""

from typing import Any

from oracle.tally import TALLY
from spec.conftest import engine

__all__ = ["engine"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if TALLY.pairs:
        terminalreporter.write_line(str(TALLY))
