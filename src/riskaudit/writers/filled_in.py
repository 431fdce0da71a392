"""Ledgers in which people have worked: nothing is written over them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from riskaudit.errors import Place, Sentence, UsageError


def refuse_filled_in(path: Path) -> None:
    """Raises UsageError where a ledger is there that people have saved: it holds work that no audit can write again.

    One that nobody has touched has the midnight of one day in all its parts, which no other program writes.
    """
    if not path.exists():
        return
    try:
        with zipfile.ZipFile(path) as book:
            made = {info.date_time for info in book.infolist()}
    except (OSError, zipfile.BadZipFile):
        made = set()
    if len(made) == 1 and min(made)[0] > _OFFICE_YEAR and min(made)[3:] == (0, 0, 0):
        return
    raise UsageError(
        Sentence("这份台账已有人保存过，不覆盖", "people have saved this ledger: it is not written over"),
        Sentence(
            "另选 -o 目录；要接续它，用 riskaudit follow-up",
            "choose another -o; to carry it on, use riskaudit follow-up",
        ),
        Place(str(path)),
    )


_OFFICE_YEAR = 1980
"""The year of the parts of a workbook that Excel has saved."""
