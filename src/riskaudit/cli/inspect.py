"""`riskaudit inspect`: what would be read, how headings map, what could not be read. Judges nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskaudit.cli import options
from riskaudit.cli.asked import read_map
from riskaudit.errors import ExitCode
from riskaudit.model.base import Bilingual, Language

if TYPE_CHECKING:
    from riskaudit.model.intake import Input, SheetRead

_SAY = {
    "read": Bilingual(zh="已读入", en="read"),
    "partly": Bilingual(zh="部分读入", en="partly read"),
    "unread": Bilingual(zh="未读入", en="not read"),
    "skipped": Bilingual(zh="跳过", en="skipped"),
    "unpacked": Bilingual(zh="已展开", en="unpacked"),
    "sheet": Bilingual(zh="工作表", en="sheet"),
    "heading": Bilingual(zh="表头在第 {} 行", en="heading in row {}"),
    "rows": Bilingual(zh="{} 行 = 记录 {} + 跳过 {}", en="rows: {} = {} of records + {} skipped"),
    "unknown": Bilingual(zh="不认识的表头（不参与判定）：", en="headings not known (not used): "),
    "missing": Bilingual(zh="没有的列 {} 个：", en="columns that are not there ({}): "),
    "more": Bilingual(zh="……", en=" …"),
    "proposed": Bilingual(
        zh="{}：建议的对应关系（未采用）。核对后存为 .yaml 文件，用 --map 读入；null 表示不用该列",
        en="{}: a map that is proposed, not applied. Check it, save it as a .yaml file and give it with --map; "
        "null leaves a column alone",
    ),
    "cells": Bilingual(zh="{}：无法识别 {} 处，如 {}", en="{}: unreadable cells {}, e.g. {}"),
    "why": Bilingual(zh="（{}）", en=" ({})"),
    "comma": Bilingual(zh="、", en=", "),
    "semicolon": Bilingual(zh="；", en="; "),
    "place": Bilingual(zh="工作表 {}：", en="sheet {}: "),
}

_MISSING = 12
"""Columns that are not there are named up to so many, unless headings without a column may mean one of them."""


_TYPES = {
    "text": Bilingual(zh="文字", en="text"),
    "code": Bilingual(zh="代码", en="code"),
    "moment": Bilingual(zh="时间", en="moment"),
    "date": Bilingual(zh="日期", en="date"),
    "number": Bilingual(zh="数值", en="number"),
    "flag": Bilingual(zh="是否", en="flag"),
}


@click.command("inspect")
@options.paths
@options.rules
@options.map_file
@options.encoding
@options.password
@options.engine
@options.lang
def command(
    paths: tuple[Path, ...],
    rules: tuple[str, ...],
    map_: Path | None,
    encoding: str | None,
    password: str | None,
    engine: str,
    lang: Language,
) -> None:
    """看文件怎样被读入：格式、编码、表头、对应的列、跳过的行、无法识别的单元格。

    Shows per file: format, encoding, sheet, heading row, mapping, rows skipped, unreadable cells.
    """
    from riskaudit.cli.engines import working
    from riskaudit.spine.look import look

    with working(engine, None) as (chosen, folder):
        seen = look(paths, rules, chosen, folder, encoding, read_map(map_), password)
    for source in seen.inputs:
        _tell(source, seen.types, lang)
    for file, sheet, text in seen.proposed:
        place = f"{file} · {sheet}" if sheet else file
        click.echo(f"\n# {_SAY['proposed'].told(lang, place)}\n{text}")
    if any(source.unread for source in seen.inputs):
        sys.exit(int(ExitCode.INPUT_UNREAD))
    if not any(source.sheets for source in seen.inputs):
        sys.exit(int(ExitCode.NOTHING_AUDITED))


def _tell(source: Input, types: Mapping[str, Mapping[str, str]], language: Language) -> None:
    facts = [_SAY[source.status].in_(language), source.format, source.encoding]
    click.echo(f"{source.name}  {' · '.join(fact for fact in facts if fact)}")
    if source.note:
        click.echo(f"  {source.note.in_(language)}")
    for sheet in source.sheets:
        _tell_sheet(sheet, types[sheet.dataset], language)
    for item in source.unread:
        place = _SAY["place"].told(language, item.sheet) if item.sheet else ""
        click.echo(f"  ✗ {place}{item.what.in_(language)}\n    → {item.cure.in_(language)}")


def _tell_sheet(sheet: SheetRead, types: Mapping[str, str], language: Language) -> None:
    def say(key: str, *values: object) -> str:
        return _SAY[key].told(language, *values)

    title = sheet.dataset_title.in_(language)
    name = f"{say('sheet')} {sheet.sheet} · " if sheet.sheet else ""
    click.echo(f"  {name}{title} ({sheet.dataset}) · {say('heading', sheet.heading_row)}")
    skipped = sum(item.count for item in sheet.skipped)
    reasons = say("semicolon").join(f"{item.reason.in_(language)} {item.count}" for item in sheet.skipped)
    why = say("why", reasons) if skipped else ""
    click.echo(f"  {say('rows', sheet.rows, sheet.judged + sheet.outside, skipped)}{why}")
    for column in sheet.columns:
        if column.column and column.title:
            kind = _TYPES[types[column.column]].in_(language)
            click.echo(f"    {column.heading} → {column.title.in_(language)} ({column.column}) · {kind}")
    apart = say("comma")
    unknown = [column.heading for column in sheet.columns if not column.column]
    if unknown:
        click.echo(f"    {say('unknown')}{apart.join(unknown)}")
    if missing := [title.in_(language) for title in sheet.missing]:
        shown = missing if unknown else missing[:_MISSING]
        more = say("more") if len(shown) < len(missing) else ""
        click.echo(f"    {say('missing', len(missing))}{apart.join(shown)}{more}")
    for cells in sheet.unreadable:
        examples = apart.join(f"“{example}”" for example in cells.examples)
        heading = cells.heading or cells.title.in_(language)
        click.echo(f"    ! {say('cells', heading, cells.count, examples)}")
    for note in sheet.notes:
        click.echo(f"    {note.in_(language)}")
