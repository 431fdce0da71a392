"""Which options of `riskaudit check` decide the outcome of an audit: what a manifest tells, and what a replay gives again.

Every option is of one kind. One that nobody has thought of here counts as deciding, so that no manifest leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from riskaudit.manifest import Asked

NO_PART = frozenset(
    {
        *(
            "paths",
            "out",
            "formats",
            "quiet",
            "verbose",
            "fail_on",
            "fail_on_new",
            "engine",
            "memory",
            "rules",
            "ledger",
        ),
        *("config", "no_config"),
    }
)
"""Told elsewhere in the manifest, or without a part in the outcome."""

SECRETS = frozenset({"mask_key", "password"})
"""Told only by what they are known again by."""


def decides(param: click.Parameter) -> bool:
    """Whether an option has a part in the outcome: as a value, or as a file."""
    return param.name not in NO_PART | SECRETS


def is_file(param: click.Parameter) -> bool:
    """Whether an option names a file, which a manifest tells by its bytes."""
    return isinstance(param.type, click.Path)


def options_in_force(params: Iterable[click.Parameter], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The options that decide, by their names on the command line, each with its value."""
    return {
        flag_of(param): list(value) if isinstance(value := asked.get(str(param.name)), tuple) else value
        for param in params
        if decides(param) and not is_file(param)
    }


def files_given(params: Iterable[click.Parameter], asked: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """The files that came with options, by the names of these, in the order of the command line."""
    for param in params:
        if decides(param) and is_file(param):
            value = asked.get(str(param.name))
            for path in value if isinstance(value, tuple) else (value,):
                if path is not None:
                    yield flag_of(param), Path(path)


def asked_for(params: Iterable[click.Parameter], asked: Mapping[str, Any], secret: str) -> Asked:
    """What an audit was asked for; `secret` is what the file of `--mask-key` holds."""
    from riskaudit.manifest import Asked

    params = list(params)
    files = list(files_given(params, asked))
    return Asked(options_in_force(params, asked), files, secret=secret, password=bool(asked.get("password")))


def flag_of(param: click.Parameter) -> str:
    """The longest name of an option, without its dashes."""
    return max(param.opts, key=len).lstrip("-")


def as_words(options: Mapping[str, Any]) -> list[str]:
    """The options as they are written on the command line."""
    words: list[str] = []
    for name, value in sorted(options.items()):
        if value is True:
            words.append(f"--{name}")
        elif value is not None and value is not False:
            for item in value if isinstance(value, list | tuple) else (value,):
                words += [f"--{name}", str(item)]
    return words
