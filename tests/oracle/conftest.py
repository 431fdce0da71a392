"""The engines of the specifications, for the oracle's tests, and the last line of a differential."""

from typing import Any

from oracle.tally import last_line
from spec.conftest import engine

__all__ = ["engine"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for listed in terminalreporter.stats.values() for report in listed]
    noted = [item for report in reports if getattr(report, "when", "") == "call" for item in report.user_properties]
    if line := last_line(noted):
        terminalreporter.write_line(line)
