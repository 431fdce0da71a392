"""`riskaudit sample-check`: draws records at random for re-check, and tells what came of it."""

from __future__ import annotations

import sys
from copy import copy
from pathlib import Path
from typing import Any

import click

from riskaudit.cli import check, options
from riskaudit.errors import ExitCode, Sentence, UsageError
from riskaudit.model.english import counted

_OF_CHECK = (
    "rules",
    "profile",
    "month",
    "as_of",
    "law_date",
    "map_",
    "encoding",
    "password",
    "engine",
    "memory",
    "no_mask",
)
"""The options that are those of `check`."""

_ABOUT = """随机抽取记录，供电话回访或现场核查；填好后用 --results 统计差错率及其 95% 置信上限（精确二项）。

Draws records at random for re-check by telephone or in the field; --results tells the rates of errors and their exact
95 % bounds when the list is filled in.

\b
riskaudit sample-check PATH... --month 2026-10 --seed 7 --per-unit 20 -o 抽样.xlsx
riskaudit sample-check --results 抽样.xlsx

默认只抽没有任何规则列为疑似问题或待核查的记录：由此可知“未见异常”有多可靠。同一种子、同一批记录，抽出同一份名单。
"""

_OWN = [
    click.Argument(["paths"], nargs=-1, type=click.Path(path_type=Path), metavar="[PATH...]"),
    click.Option(["--seed"], type=int, metavar="N", help="随机种子，抽样时必填 · seed of the draw"),
    click.Option(
        ["--per-unit"],
        type=click.IntRange(min=1),
        metavar="N",
        help="每个单位至少抽几条，不足全抽 · of each unit at least",
    ),
    click.Option(
        ["--size"],
        type=click.IntRange(min=1),
        metavar="N",
        help="共抽几条，余额按各单位记录数分配 · in all [每单位 N 条]",
    ),
    click.Option(
        ["--frame", "drawn_from"],
        type=click.Choice(["passed", "audited", "findings"]),
        default="passed",
        help="抽样范围：未列为线索的、全部、列为线索的 · drawn from [passed]",
    ),
    click.Option(
        ["--by-dataset"], is_flag=True, help="每个单位的每类数据各算一层 · a stratum is a unit's records of one kind"
    ),
    click.Option(
        ["--dataset", "datasets"],
        multiple=True,
        metavar="NAME",
        help="只抽这类数据，可给多次 · only records of this kind",
    ),
    click.Option(
        ["-o", "--out"],
        type=click.Path(path_type=Path),
        metavar="FILE.xlsx",
        help="抽样表 · the list [riskaudit-sample.xlsx]",
    ),
    click.Option(
        ["--results"],
        type=click.Path(path_type=Path),
        metavar="FILE.xlsx",
        help="统计填好的抽样表 · tell what came of a list",
    ),
    click.Option(
        ["--format", "shown_as"],
        type=click.Choice(["text", "json"]),
        default="text",
        help="统计结果的格式 · of the results [text]",
    ),
]


def _sample_check(paths: tuple[Path, ...], results: Path | None, shown_as: str, lang: str, **asked: Any) -> None:
    if results is not None:
        if paths:
            raise _contradiction("--results 不与记录路径同用", "--results takes no records")
        _tell(results, shown_as, lang)
        return
    if not paths:
        raise _contradiction("没有给出记录，也没有 --results", "neither records nor --results were given")
    if asked["seed"] is None or asked["per_unit"] is None:
        raise _contradiction("抽样需要 --seed 和 --per-unit", "a draw needs --seed and --per-unit")
    _draw(paths, asked | {"lang": lang})


def _contradiction(zh: str, en: str) -> UsageError:
    cure = "riskaudit sample-check PATH... --seed 7 --per-unit 20 -o FILE.xlsx"
    return UsageError(Sentence(zh, en), Sentence(f"如：{cure}", f"as in: {cure}"))


def _draw(paths: tuple[Path, ...], asked: dict[str, Any]) -> None:
    """Audit, draw, write the list; exit with 4 where some input could not be read, and so not be drawn from."""
    from dataclasses import replace

    from riskaudit.cli.asked import request_of
    from riskaudit.cli.engines import working
    from riskaudit.cli.progress import showing
    from riskaudit.folder import replace as write
    from riskaudit.model.sample import Draw
    from riskaudit.spine.draw import Drawing
    from riskaudit.spine.run import run
    from riskaudit.spine.timer import Timer
    from riskaudit.writers.filled_in import refuse_filled_in
    from riskaudit.writers.sample import write_sample

    out: Path = asked["out"] or Path("riskaudit-sample.xlsx")
    if out.suffix.lower() != ".xlsx":
        raise UsageError(Sentence(f"抽样表须是 .xlsx：{out}", f"the list is an .xlsx: {out}"), "-o FILE.xlsx")
    refuse_filled_in(out)
    draw = Draw(**{name: asked[name] for name in Draw.model_fields})
    timer = Timer()
    shown = showing(timer, False, asked["lang"], 1)
    with shown, working(asked["engine"], asked["memory"]) as (engine, workdir):
        timer.watch(engine)
        drawing = Drawing(draw, engine)
        audit = run(replace(request_of(paths, _usual() | asked), also=drawing), engine, workdir, timer)
        sample = drawing.sample(audit.report)
    write(out, write_sample(sample))
    words = Sentence(
        f"从 {sum(item.records for item in sample.strata):,} 条记录的 {len(sample.strata)} 层中抽取 {len(sample.drawn):,} 条 → {out}",
        f"{len(sample.drawn):,} of {counted(sum(item.records for item in sample.strata), 'record|records')} in {counted(len(sample.strata), 'stratum|strata')} → {out}",
    )
    click.echo(words.in_("en" if asked["lang"] == "en" else "zh"))
    for source, item in audit.report.unread:
        place = source.name + (f" › {item.sheet}" if item.sheet else "")
        told = Sentence(f"未读入，未从中抽样：{place}", f"not read, and not drawn from: {place}")
        click.echo(told.in_("en" if asked["lang"] == "en" else "zh"), err=True)
    if audit.report.unread:
        sys.exit(int(ExitCode.INPUT_UNREAD))


def _usual() -> dict[str, Any]:
    """What `check` takes where it is asked nothing."""
    return check.command.make_context("check", ["."]).params


def _tell(results: Path, shown_as: str, lang: str) -> None:
    """Print what came of a list."""
    from riskaudit.folder import work_folder
    from riskaudit.records.sampled import read_sample
    from riskaudit.writers.sample_told import json_told, write_told

    with work_folder() as folder:
        told = read_sample(results, folder)
    click.echo(json_told(told) if shown_as == "json" else write_told(told, "en" if lang == "en" else "zh"), nl=False)


def _params() -> list[click.Parameter]:
    own = click.Command("", params=list(_OWN))
    options.lang(own)
    shared = [copy(param) for param in check.command.params if param.name in _OF_CHECK]
    for param in shared:
        if param.name != "password":
            param.envvar = None  # the settings of `check` are its own
    return [*own.params, *shared]


command = click.Command("sample-check", callback=_sample_check, params=_params(), help=_ABOUT)
