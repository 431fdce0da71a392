"""Which files no output of a command takes the place of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from riskaudit.errors import Place, Sentence, UsageError

_KEPT = ("", "findings.csv", "manifest.json")
"""A report.json by its own name, and what stands beside it and belongs to it."""


def refuse_beside(out: Path | None, reports: Iterable[Path | None]) -> None:
    """Raises UsageError where an audit would take the place of an earlier report that it is compared with: the months
    would no longer chain."""
    for report in reports:
        if out is not None and report is not None and report.resolve().parent == out.resolve():
            raise UsageError(
                Sentence(
                    "上期报告就在输出目录里，会被本期的替换",
                    "the earlier report lies in the output folder: this one would replace it",
                ),
                Sentence("每期用各自的目录：用 -o 换一个", "a folder for each month: choose another with -o"),
                Place(str(report)),
            )


def refuse_over(out: Path | None, reports: Iterable[Path]) -> None:
    """Raises UsageError where an output would take the place of a report that was given, or of what belongs to it."""
    if out is None:
        return
    for report in reports:
        for name in _KEPT:
            kept = report.with_name(name) if name else report
            if out == kept or (out.exists() and kept.exists() and out.samefile(kept)):
                raise UsageError(
                    Sentence(
                        "这是所给的报告，或属于它的文件，不覆盖", "this is a report that was given, or belongs to it"
                    ),
                    Sentence("-o 换一个文件名", "choose another name with -o"),
                    Place(str(out)),
                )
