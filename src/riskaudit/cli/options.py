"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _remember(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The language is also that of error messages, which the group prints."""
    ctx.find_root().obj = value
    return value


lang: Decorator = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    is_eager=True,
    callback=_remember,
    help="语言 · language [zh]",
)
rules: Decorator = click.option(
    "--rules",
    multiple=True,
    default=("builtin",),
    type=click.Path(),
    metavar="DIR",
    help="规则目录，替换内置规则；加 --rules builtin 则并用 · rule folder, in place of the shipped one unless builtin is given too",
)
paths: Decorator = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
encoding: Decorator = click.option("--encoding", metavar="E", help="文本文件的编码 · encoding of text files")
password: Decorator = click.option(
    "--password",
    envvar="RISKAUDIT_PASSWORD",
    metavar="P",
    help="工作簿、压缩包的打开密码，或写在环境变量 RISKAUDIT_PASSWORD · password of locked workbooks and archives",
)
map_file: Decorator = click.option(
    "--map",
    "map_",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="表头对应关系（YAML）· headings → columns (YAML)",
)
confirmed: Decorator = click.option(
    "--confirmed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="法务已核对原文的依据（YAML）· facts that a legal officer has confirmed (YAML)",
)
waivers: Decorator = click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="例外备案登记（.yaml 或 .xlsx）· register of waivers",
)
no_waivers: Decorator = click.option(
    "--no-waivers", is_flag=True, help="不用例外备案，全部照判 · as if there were no waivers"
)
engine: Decorator = click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="计算引擎 · engine [duckdb]"
)
