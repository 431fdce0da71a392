"""`riskaudit follow-up LEDGER PATH...`: `check --ledger LEDGER PATH...` under the name of what it is for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from riskaudit.cli import check

_ABOUT = """用新一期的导出记录复查上期整改台账，并写出接续的台账；选项同 check。多份台账（受限的 ledger-restricted.xlsx 也是一份）另加 --ledger。

Audits new records as `check` does, tells what became of the findings of a ledger, and writes the ledger that carries
them on. Takes the options of `check`; further ledgers,
such as ledger-restricted.xlsx, come with --ledger.

程序不销号：只在“本期复查结果”列给出建议；销号后再次发现的重新打开。
Nothing is closed: the tool suggests, and reopens what was closed and is there again.
"""


def _follow_up(ledger: Path, ledgers: tuple[Path, ...], **asked: Any) -> None:
    assert check.command.callback is not None
    check.command.callback(ledgers=(ledger, *ledgers), **asked)


command = click.Command(
    "follow-up",
    callback=_follow_up,
    params=[click.Argument(["ledger"], type=click.Path(path_type=Path), metavar="LEDGER"), *check.command.params],
    help=_ABOUT,
)
