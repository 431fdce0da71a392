"""Ledgers in which people have worked: nothing is written over them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.model.ledger import as_written


def refuse_filled_in(path: Path) -> None:
    """Raises UsageError where a ledger is there that people have saved: it holds work that no audit can write again."""
    if not path.exists() or as_written(path):
        return
    raise UsageError(
        Sentence("这份台账已有人保存过，不覆盖", "people have saved this ledger: it is not written over"),
        Sentence(
            "另选 -o 目录；要接续它，用 riskaudit follow-up",
            "choose another -o; to carry it on, use riskaudit follow-up",
        ),
        Place(str(path)),
    )


def refuse_over_work(paths: Iterable[Path]) -> None:
    """The same for each of the files that are about to be written."""
    for path in paths:
        if path.suffix == ".xlsx":
            refuse_filled_in(path)
