"""`riskaudit config`: every option with its value, and where the value comes from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

import click

from riskaudit.cli import options
from riskaudit.cli.settings.options import (
    BY_HAND,
    SAME,
    Settings,
    leaves,
    settable,
    settings_of,
    shown_value,
    variable_of,
)
from riskaudit.errors import Sentence, UsageError
from riskaudit.model.base import Bilingual, Language

_SAY = {
    "option": Bilingual(zh="选项", en="Option"),
    "value": Bilingual(zh="现值", en="Value"),
    "source": Bilingual(zh="来源", en="Source"),
    "built in": Bilingual(zh="内置", en="built in"),
    "environment": Bilingual(zh="环境变量 {}", en="environment {}"),
    "by hand": Bilingual(zh="内置；不写在设置文件", en="built in; not in files"),
    "secret": Bilingual(zh="（已设，不显示）", en="(set, not shown)"),
    "files": Bilingual(zh="设置文件：{}", en="settings: {}"),
    "none": Bilingual(zh="没有设置文件。找过：{}", en="no settings file. Looked in: {}"),
    "not read": Bilingual(zh="不读设置文件（--no-config）", en="no settings file is read (--no-config)"),
    "and": Bilingual(zh="{}（{} 同）", en="{} (and {})"),
    "unread": Bilingual(zh="没有选项读取环境变量 {}", en="no option reads the environment variable {}"),
}
_WIDTH = 110


@dataclass(frozen=True)
class Held:
    """One option of a command with its value: `source` is `file`, `environment` or `built in`, `where` the place of
    the file or the name of the variable."""

    command: str
    option: str
    value: Any
    source: str
    variables: tuple[str, ...]
    where: str = ""
    key: str = ""


@click.command("config")
@click.argument("name", required=False, metavar="[COMMAND]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="格式 · format [text]")
@options.lang
def command(name: str | None, form: str, lang: Language) -> None:
    """列出各命令选项的现值及来源：设置文件、环境变量或内置。

    Lists every option with its value and where it comes from: a settings file, the environment, or built in.
    """
    ctx = click.get_current_context()
    settings = settings_of(ctx)
    held = list(_held(ctx, settings, name))
    if form == "json":
        click.echo(json.dumps(_told(settings, held), ensure_ascii=False, indent=2))
        return
    click.echo(_heading(settings, lang))
    for section in dict.fromkeys(item.command for item in held):
        click.echo("\n" + _table(section, [item for item in held if item.command == section], lang), nl=False)
    for variable in _unread_variables(ctx):
        click.echo(_SAY["unread"].told(lang, variable), err=True)


def _held(ctx: click.Context, settings: Settings, only: str | None) -> Iterator[Held]:
    """The options of all commands that may be set, or of one. Raises UsageError for one that is not known."""
    root = ctx.find_root()
    assert isinstance(root.command, click.Group)
    commands = {section: item for section, item in leaves(root.command, root) if section not in SAME}
    if only is not None:
        section = SAME.get(only, only)
        if section not in commands:
            from riskaudit.library import did_you_mean

            what = Sentence(f"没有命令“{only}”", f'no such command: "{only}"')
            raise UsageError(what, did_you_mean(only, list(commands)))
        commands = {section: commands[section]}
    from riskaudit.cli.settings.faults import refuse_variables

    refuse_variables(click.Context(item, info_name=section, parent=root) for section, item in commands.items())
    for section, item in commands.items():
        for name, option in settable(item).items():
            yield _of(section, name, option, click.Context(item, info_name=section, parent=root), settings)


def _of(section: str, name: str, option: click.Option, ctx: click.Context, settings: Settings) -> Held:
    """An option as its command would take it now; its variable is one that it takes."""
    listed = (option.envvar,) if isinstance(option.envvar, str) else tuple(option.envvar or ())
    if variable := variable_of(option):
        value = option.type_cast_value(ctx, option.value_from_envvar(ctx))
        return Held(section, name, None if name in BY_HAND else value, "environment", listed, variable)
    if given := settings.of(section, name):
        return Held(
            section,
            name,
            given.value,
            "file",
            listed,
            str(given.file.place(given.key)),
            _key(given.file.head, given.key),
        )
    value = option.to_info_dict()["default"]
    return Held(section, name, value, "built in", listed)


def _key(head: tuple[str, ...], key: tuple[str, ...]) -> str:
    return ".".join((*head, *key))


def _heading(settings: Settings, language: Language) -> str:
    comma = "、" if language == "zh" else ", "
    if settings.files:
        return _SAY["files"].told(language, comma.join(file.title for file in settings.files))
    if settings.folders:
        return _SAY["none"].told(language, comma.join(str(folder) for folder in settings.folders))
    return _SAY["not read"].in_(language)


def _table(section: str, held: list[Held], language: Language) -> str:
    """The options of a command, as plain text of a fixed width."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    others = [name for name, same in SAME.items() if same == section]
    title = _SAY["and"].told(language, section, *others) if others else section
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for name in ("option", "value", "source"):
        table.add_column(_SAY[name].in_(language), overflow="fold")
    for item in held:
        table.add_row(f"--{item.option}", _value(item, language), _source(item, language))
    sink = StringIO()
    console = Console(file=sink, width=_WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    console.print(table)
    return "\n".join(line.rstrip() for line in sink.getvalue().rstrip().splitlines()) + "\n"


def _value(item: Held, language: Language) -> str:
    if item.option in BY_HAND and item.source == "environment":
        return _SAY["secret"].in_(language)
    return "—" if item.value is None or item.value == () else shown_value(item.value)


def _source(item: Held, language: Language) -> str:
    if item.source == "file":
        return f"{item.where}  {item.key}"
    if item.source == "environment":
        return _SAY["environment"].told(language, item.where)
    return _SAY["by hand" if item.option in BY_HAND else "built in"].in_(language)


def _told(settings: Settings, held: list[Held]) -> Mapping[str, Any]:
    """The same for machines."""
    return {
        "files": [file.shown for file in settings.files],
        "looked_in": [str(folder) for folder in settings.folders],
        "options": [
            {
                "command": item.command,
                "option": item.option,
                "value": _plain(item.value),
                "source": item.source,
                "where": item.where or None,
                "key": item.key or None,
                "variables": item.variables,
            }
            for item in held
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def _unread_variables(ctx: click.Context) -> Iterator[str]:
    """Variables of the environment that are named like those of a command, but that no option reads."""
    root = ctx.find_root()
    assert isinstance(root.command, click.Group)
    known, heads = set[str](), set[str]()
    for section, item in leaves(root.command, root):
        heads.add(f"RISKAUDIT_{section.replace('-', '_').upper()}_")
        for option in settable(item).values():
            known |= {option.envvar} if isinstance(option.envvar, str) else set(option.envvar or ())
    for name in sorted(os.environ):
        if name.startswith(tuple(heads)) and name not in known:
            yield name
