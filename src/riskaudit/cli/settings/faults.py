"""Looks settings files through: every key must be the option of a command, every value one that it takes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from riskaudit.cli.settings.file import Key, SettingsFaults, SettingsFile, from_here
from riskaudit.cli.settings.options import BY_HAND, COMMON, SAME, Given, leaves, name_of, refusal, settable, variable_of
from riskaudit.errors import Fault, Place, Said, Sentence, UsageError, said
from riskaudit.library import BUILTIN, did_you_mean

_AS_WRITTEN = ("-", BUILTIN)
"""Words that stand for no file where a path may stand."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DAY, _MONTH, _LIST, _ENCODING = "YYYY-MM-DD", "YYYY-MM", "LIST", "E"


class _Wrong(ValueError):
    """A value that its option does not take."""

    def __init__(self, what: str | Said, cure: str | Said) -> None:
        super().__init__(said(what, "zh"))
        self.what, self.cure = what, cure


def checked(files: Sequence[SettingsFile], root: click.Context) -> Mapping[tuple[str, str], Given]:
    """The settings of all files by section and name; the first file that has one wins.

    Raises SettingsFaults with everything that is wrong in any of them.
    """
    assert isinstance(root.command, click.Group)
    commands = {name: command for name, command in leaves(root.command, root) if settable(command)}
    looking = _Looking({name: settable(command) for name, command in commands.items()})
    found: dict[tuple[str, str], Given] = {}
    for file in files:
        for place, given in looking.through(file):
            found.setdefault(place, given)
    if looking.faults:
        raise SettingsFaults(looking.faults)
    return found


def refuse_variables(commands: Iterable[click.Context]) -> None:
    """Raises SettingsFaults with every variable of the environment that an option of these commands does not take."""
    found = {fault.place.file: fault for ctx in commands for fault in _variables(ctx)}  # they share some
    if found:
        raise SettingsFaults(list(found.values()))


def _variables(ctx: click.Context) -> Iterator[Fault]:
    for option in settable(ctx.command).values():
        if variable := variable_of(option):
            try:
                value = option.type_cast_value(ctx, option.value_from_envvar(ctx))
                _look_at_text(option, value)
            except click.BadParameter as error:
                what = Sentence(f"环境变量的值不可用：{error.message}", error.message)
                yield Fault(Place(variable), what, f"--{name_of(option)}")
            except _Wrong as wrong:
                yield Fault(Place(variable), wrong.what, wrong.cure)


class _Looking:
    """Goes through files, noting what is wrong."""

    def __init__(self, options: Mapping[str, Mapping[str, click.Option]]) -> None:
        self._options, self.faults = options, list[Fault]()
        self._common = {name: options["check"][name] for name in COMMON}

    def through(self, file: SettingsFile) -> Iterator[tuple[tuple[str, str], Given]]:
        """The settings of a file that are right."""
        for key, value in file.settings.items():
            if isinstance(value, dict):
                if self._is_section(file, key):
                    yield from self._settings(file, key, self._options[key], value.items(), (key,))
            elif key in self._common or key in BY_HAND:
                yield from self._settings(file, "", self._common, [(key, value)], ())
            else:
                self.faults.append(file.fault((key,), *self._unknown(key)))

    def _is_section(self, file: SettingsFile, key: str) -> bool:
        if key in SAME:
            what = Sentence(f"{key} 与 {SAME[key]} 用同一节设置", f"{key} takes the settings of {SAME[key]}")
            cure: Sentence | str = Sentence(f"写在 [{SAME[key]}] 下", f"put them under [{SAME[key]}]")
        elif key in self._options:
            return True
        else:
            known = [name for name in self._options if name not in SAME]
            below = [name for name in known if name.startswith(f"{key}-")]
            what = Sentence(f"没有命令“{key}”", f'no command has the section "{key}"')
            cure = did_you_mean(key, known) if not below else _known(f"[{name}]" for name in below)
        self.faults.append(file.fault((key,), what, cure))
        return False

    def _unknown(self, key: str) -> tuple[Sentence, Sentence | str]:
        """A key at the top that stands there for nothing."""
        homes = [name for name, options in self._options.items() if key in options and name not in SAME]
        if homes:
            what = Sentence(f"“{key}”不能写在文件开头", f'"{key}" does not stand at the top')
            return what, Sentence(f"写在 [{homes[0]}] 下", f"put it under [{homes[0]}]")
        if key in self._options:
            what = Sentence(f"“{key}”是命令，应为一节", f'"{key}" is a command: it has a section')
            return what, f"[{key}]"
        known = [*COMMON, *(name for name in self._options if name not in SAME)]
        return Sentence(f"没有设置“{key}”", f'no setting is called "{key}"'), did_you_mean(key, known)

    def _settings(
        self,
        file: SettingsFile,
        section: str,
        options: Mapping[str, click.Option],
        pairs: Iterable[tuple[str, Any]],
        above: Key,
    ) -> Iterator[tuple[tuple[str, str], Given]]:
        for name, value in pairs:
            key = (*above, name)
            if name in BY_HAND:
                self.faults.append(Fault(file.place(key), *refusal(name)))  # not the line: it may hold the password
            elif name not in options:
                what = Sentence(f"{section} 没有选项“{name}”", f'{section} has no option "{name}"')
                known = [item for item in options if item not in BY_HAND]
                self.faults.append(file.fault(key, what, did_you_mean(name, known)))
            else:
                try:
                    yield (section, name), Given(_taken(options[name], value, file.folder), file, key)
                except _Wrong as wrong:
                    self.faults.append(file.fault(key, wrong.what, wrong.cure))


def _taken(option: click.Option, value: Any, folder: Path) -> Any:
    """The value as the option takes it. Raises _Wrong."""
    if option.multiple:
        values = value if isinstance(value, list) else [value]
        return [_one(option, item, folder) for item in values]
    if option.metavar == _LIST and isinstance(value, list):
        value = ",".join(_text(item) for item in value)
    return _one(option, value, folder)


def _one(option: click.Option, value: Any, folder: Path) -> Any:
    if option.is_bool_flag:
        if not isinstance(value, bool):
            raise _Wrong(Sentence("应为 true 或 false", "must be true or false"), "")
        return value
    kind = option.type
    if isinstance(kind, (click.types.IntParamType, click.types.FloatParamType)):
        return _number(kind, value)
    if option.metavar == _DAY and type(value) is date:
        value = value.isoformat()
    text = _text(value)
    if isinstance(kind, click.Choice) and text not in kind.choices:
        raise _Wrong(Sentence(f"没有“{text}”", f'no such choice: "{text}"'), did_you_mean(text, list(kind.choices)))
    if isinstance(kind, click.Path) and text not in _AS_WRITTEN:
        return from_here(folder / Path(text).expanduser())
    _look_at_text(option, text)
    return text


def _look_at_text(option: click.Option, given: Any) -> None:
    """Raises _Wrong for a day, a month, a list of formats or an encoding that its command would refuse."""
    from riskaudit.cli.asked import day_of, look_at_month
    from riskaudit.cli.outputs import formats_of

    name = f"--{name_of(option)}"
    try:
        if not isinstance(given, str):
            return
        if option.metavar == _DAY:
            day_of(name, given)
        elif option.metavar == _MONTH:
            look_at_month(name, given)
        elif option.metavar == _LIST:
            formats_of(given)
        elif option.metavar == _ENCODING:
            codecs.lookup(given)
    except LookupError:
        what = Sentence(f"没有名为“{given}”的编码", f'no encoding is called "{given}"')
        raise _Wrong(
            what, Sentence("常用：utf-8、gb18030、utf-16、big5", "common: utf-8, gb18030, utf-16, big5")
        ) from None
    except UsageError as error:
        raise _Wrong(error.what, error.cure) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong(Sentence("应为加引号的文字", "must be text in quotes"), "")
    if not value.strip() or _CONTROL.search(value):
        raise _Wrong(Sentence("为空，或含控制字符", "is empty or holds control characters"), "")
    return value


def _number(kind: click.ParamType[Any], value: Any) -> Any:
    whole = isinstance(kind, click.types.IntParamType)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise _Wrong(Sentence("应为整数", "must be a whole number") if whole else Sentence("应为数", "must be a number"), "")  # fmt: skip
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if (least is not None and value < least) or (most is not None and value > most):
        if most is None:
            raise _Wrong(Sentence(f"{value} 小于 {least}", f"{value} is below {least}"), "")
        span = f"{'' if least is None else least}–{most}"
        raise _Wrong(Sentence(f"{value} 不在 {span} 之内", f"{value} is not within {span}"), "")
    return value


def _known(words: Iterable[str]) -> Sentence:
    listed = ", ".join(words)
    return Sentence(f"可用：{listed}", f"known: {listed}")
