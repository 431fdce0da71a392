"""Which options may be set where, under which names, and what was set."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from riskaudit.cli.hosts import defused
from riskaudit.errors import Sentence

if TYPE_CHECKING:
    from riskaudit.cli.settings.file import SettingsFile

COMMON = ("lang", "rules", "map", "encoding", "engine")
"""Settings that may stand at the top of a file: those of every command that has such an option."""

SAME = {"follow-up": "check"}
"""Commands that take the settings of another one, so that a ledger is followed up as it was made."""

BY_HAND = {
    "password": Sentence("密码不写在文件里", "a password does not belong in a file"),
    "no-mask": Sentence("不脱敏须每次在命令行写明", "personal data are shown only where the command line says so"),
}
"""Options that no file sets, and why. The environment sets none but the password."""

_PASSWORD = Sentence("用环境变量 RISKAUDIT_PASSWORD", "use the environment variable RISKAUDIT_PASSWORD")
_OUT = Sentence("删去该行", "delete the line")
SETTINGS = "riskaudit.settings"
"""Where a running command keeps what it has read, in `Context.meta`."""


@dataclass(frozen=True)
class Given:
    """One setting of a file: what it gives the option, and the key of the file that says so."""

    value: Any
    file: SettingsFile
    key: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """What files set. `given` has the section ("" for the top of a file) and the name of each setting; the strongest
    file has won. `folders` are those that were looked in."""

    files: tuple[SettingsFile, ...]
    folders: tuple[Path, ...]
    given: Mapping[tuple[str, str], Given]

    def of(self, section: str, option: str) -> Given | None:
        """What is set for an option of a command."""
        found = [self.given.get((section, option)), self.given.get(("", option)) if option in COMMON else None]
        held = [item for item in found if item is not None]
        return min(held, key=lambda item: self.files.index(item.file), default=None)


def name_of(option: click.Parameter) -> str:
    """The long name of an option, which is that of its setting."""
    return next((word[2:] for word in option.opts if word.startswith("--")), "")


def settable(command: click.Command) -> dict[str, click.Option]:
    """The options of a command that the environment or a file may set, by their names."""
    options = [item for item in command.params if isinstance(item, click.Option) and not item.hidden]
    return {name_of(item): item for item in options if name_of(item) and item.prompt is None}


def section_of(ctx: click.Context) -> str:
    """The section of a running command: `check`, `rules-list`."""
    words: list[str] = []
    while ctx.parent is not None:
        words.insert(0, ctx.info_name or "")
        ctx = ctx.parent
    section = "-".join(words)
    return SAME.get(section, section)


def variables(section: str, name: str) -> list[str]:
    """The environment variables of an option, strongest first."""
    sections = [section, *([""] if name in COMMON else [])]
    words = ["_".join(word for word in ("RISKAUDIT", item, name) if word) for item in sections]
    return [word.replace("-", "_").upper() for word in words]


def settings_of(ctx: click.Context) -> Settings:
    """The settings that a running command has read."""
    found: Settings = ctx.meta.get(SETTINGS, Settings((), (), {}))
    return found


def variable_of(option: click.Option) -> str:
    """The environment variable that gives an option its value; "" if none does."""
    names = [option.envvar] if isinstance(option.envvar, str) else option.envvar or ()
    return next((name for name in names if os.environ.get(name)), "")


def leaves(group: click.Group, ctx: click.Context, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its section, in the order of the help."""
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        section = f"{above}-{name}" if above else name
        if isinstance(command, click.Group):
            yield from leaves(command, ctx, section)
        elif command is not None:
            yield section, command


def tell_settings(ctx: click.Context, language: Any) -> None:
    """Say on stderr, in one line, which defaults came from where; nothing if none did, or if `-q` was typed.

    A file that sets `quiet` does not silence this.
    """
    if ctx.get_parameter_source("quiet") in (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT):
        return
    section, told = section_of(ctx), dict[str, list[str]]()
    for name, item in settable(ctx.command).items():
        source = ctx.get_parameter_source(item.name or "")
        if source is ParameterSource.DEFAULT_MAP and (given := settings_of(ctx).of(section, name)):
            told.setdefault(given.file.title, []).append(f"{name} = {shown_value(given.value)}")
        elif source is ParameterSource.ENVIRONMENT and name not in BY_HAND:
            told.setdefault("", []).append(f"{variable_of(item)} = {shown_value(ctx.params[item.name or ''])}")
    parts = [
        _SAID[language].format(title or _ENVIRONMENT[language], _APART[language].join(words))
        for title, words in told.items()
    ]
    if parts:
        click.echo(defused(_FROM[language].format(("; " if language == "en" else "；").join(parts))), err=True)


_FROM = {"zh": "设置取自 {}", "en": "settings from {}"}
_SAID = {"zh": "{}（{}）", "en": "{} ({})"}
_ENVIRONMENT = {"zh": "环境变量", "en": "the environment"}
_APART = {"zh": "、", "en": ", "}


def shown_value(value: Any) -> str:
    """A value as people read it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(shown_value(item) for item in value)
    return " ".join(str(value).split())


def refusal(name: str) -> tuple[Sentence, Sentence]:
    """Why no file sets an option, and the cure."""
    return BY_HAND[name], _PASSWORD if name == "password" else _OUT
