"""Opens the options of commands to the environment and to settings files."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.core import ParameterSource

from riskaudit.cli.settings.options import (
    BY_HAND,
    SAME,
    SETTINGS,
    Settings,
    section_of,
    settable,
    variable_of,
    variables,
)

_EPILOG = (
    "默认值可写在 riskaudit.toml 或环境变量中，见 riskaudit config · "
    "defaults may stand in riskaudit.toml or the environment: riskaudit config"
)
_CONFIG, _NO_CONFIG = "riskaudit.config", "riskaudit.no_config"


def wired(command: click.Command, name: str) -> click.Command:
    """The command, and all below it, with its options open to the environment and to settings files."""
    if isinstance(command, click.Group):
        for child, below in command.commands.items():
            wired(below, f"{name}-{child}")
    elif not any(item.name == "no_config" for item in command.params):
        for option, item in settable(command).items():
            if item.envvar is None and option not in BY_HAND:
                item.envvar = variables(SAME.get(name, name), option)
        command.params[:0] = file_options(hidden=True)
        command.epilog = command.epilog or _EPILOG
    return command


def file_options(*, hidden: bool) -> list[click.Parameter]:
    """`--config` and `--no-config`. Both are looked at before any other option of a command takes its default."""
    return [
        click.Option(
            ["--no-config"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            hidden=hidden,
            callback=_read_none,
            help="不读设置文件 · read no settings file",
        ),
        click.Option(
            ["--config"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            is_eager=True,
            expose_value=False,
            hidden=hidden,
            envvar="RISKAUDIT_CONFIG",
            callback=_read,
            help="设置文件，不再寻找 riskaudit.toml · this settings file, in place of riskaudit.toml",
        ),
    ]


def _read_none(ctx: click.Context, _: click.Parameter, no_config: bool) -> None:
    """Read none, and forget what a `--config` before it has read."""
    if no_config:
        ctx.meta[_NO_CONFIG], ctx.meta[SETTINGS], ctx.default_map = True, Settings((), (), {}), None


def _read(ctx: click.Context, option: click.Parameter, path: Path | None) -> None:
    """Give the command its defaults; on the group itself, only remember what was asked for."""
    if path is not None and (ctx.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE):
        ctx.meta[_CONFIG] = path
    if isinstance(ctx.command, click.Group) or ctx.resilient_parsing:
        return
    ctx.find_root().obj = ctx.find_root().obj or os.environ.get("RISKAUDIT_LANG")
    if any(map(variable_of, settable(ctx.command).values())):
        from riskaudit.cli.settings.faults import refuse_variables

        refuse_variables([ctx])
    settings = read_settings(ctx, ctx.meta.get(_CONFIG, path))
    section = section_of(ctx)
    ctx.meta[SETTINGS] = settings
    held = {item.name or "": settings.of(section, name) for name, item in settable(ctx.command).items()}
    ctx.default_map = {name: item.value for name, item in held.items() if item is not None}


def read_settings(ctx: click.Context, path: Path | None) -> Settings:
    """What the files in force set. Raises SettingsFaults with every fault of every file."""
    if ctx.meta.get(_NO_CONFIG):
        return Settings((), (), {})
    from riskaudit.cli.settings.file import asked_for, discovered, looked_in

    try:
        here = Path.cwd()
    except OSError:  # a folder that is gone
        return Settings((), (), {})
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    folders = () if path else looked_in(here, Path(home) if home != "~" else None)
    files = (asked_for(path),) if path else discovered(folders)
    if not files:
        return Settings((), folders, {})
    from riskaudit.cli.settings.faults import checked

    return Settings(files, folders, checked(files, ctx.find_root()))
