"""The files that hold settings: where they are looked for, what they say, and in which lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from riskaudit.errors import Fault, Place, Said, Sentence, UsageError

NAME = "riskaudit.toml"
PROJECT = "pyproject.toml"
_IN_PROJECT = ("tool", "riskaudit")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")

Key = tuple[str, ...]


class SettingsFaults(UsageError):
    """Everything that is wrong with the settings, told at once; nothing is done."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            Sentence(
                zh=f"设置共 {len(self.faults)} 处错误，未执行",
                en=f"faults in the settings: {len(self.faults)}; nothing was done",
            )
        )

    def text(self, language: Any = "zh") -> str:
        """Every fault, then how many there are."""
        return "\n".join([*(fault.text(language) for fault in self.faults), super().text(language)])


@dataclass(frozen=True)
class SettingsFile:
    """One file that was read: its name in messages, the folder that its paths start from, its text, and its settings
    (those under `[tool.riskaudit]` of a pyproject.toml, whose keys `head` stands before)."""

    shown: str
    folder: Path
    text: str
    settings: Mapping[str, Any]
    head: Key = ()

    @cached_property
    def _lines(self) -> Mapping[Key, int]:
        return lines_of(self.text)

    def place(self, key: Key) -> Place:
        """Where a setting stands."""
        return Place(self.shown, self._lines.get((*self.head, *key)))

    def fault(self, key: Key, what: str | Said, cure: str | Said) -> Fault:
        """A fault at a setting, with its line as written."""
        place = self.place(key)
        written = self.text.split("\n")[place.line - 1].rstrip() if place.line else ""
        return Fault(place, what, cure, written)

    @property
    def title(self) -> str:
        """The file, and where in it the settings stand."""
        return f"{self.shown} [{'.'.join(self.head)}]" if self.head else self.shown


def looked_in(start: Path, home: Path | None) -> tuple[Path, ...]:
    """The folders that may hold settings, nearest first: from `start` up to the root of its repository or to the home
    folder, whichever comes first. Outside of both only `start`: what lies above it belongs to others.
    """
    climbed: list[Path] = []
    for folder in (start, *start.parents):
        climbed.append(folder)
        if folder == home or _is_there(folder / ".git"):
            return tuple(climbed)
    return (start,)


def discovered(folders: Sequence[Path]) -> tuple[SettingsFile, ...]:
    """The settings of the nearest folder that has any, riskaudit.toml before pyproject.toml.

    Raises SettingsFaults for a file that is no TOML.
    """
    for folder in folders:
        paths = (path for name in (NAME, PROJECT) if _is_there(path := folder / name))
        if files := tuple(file for path in paths if (file := read_settings_file(path)) is not None):
            return files
    return ()


def _is_there(path: Path) -> bool:
    """Whether there is such a file or folder; what may not be looked at is not there."""
    try:
        return path.exists()
    except OSError:
        return False


def asked_for(path: Path) -> SettingsFile:
    """The file that `--config` names. Raises UsageError where it is not there or holds no settings, SettingsFaults where
    it is no TOML."""
    cure = Sentence("检查 --config 或 RISKAUDIT_CONFIG", "look at --config or RISKAUDIT_CONFIG")
    if not path.is_file():
        raise UsageError(Sentence("没有这个设置文件", "no such settings file"), cure, Place(str(path)))
    file = read_settings_file(path)
    if file is None:
        raise UsageError(Sentence("没有 [tool.riskaudit] 一节", "it has no [tool.riskaudit]"), cure, Place(str(path)))
    return file


def read_settings_file(path: Path) -> SettingsFile | None:
    """The settings of a file; None for a pyproject.toml without any, even one that is no TOML: it is another's then.

    Raises SettingsFaults for what is no TOML in UTF-8.
    """
    shown, project = from_here(path), path.name == PROJECT
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        if project:
            return None
        what, cure = Sentence("不是 UTF-8 文本", "not UTF-8 text"), Sentence("另存为 UTF-8", "save it as UTF-8")
        raise SettingsFaults([Fault(Place(shown), what, cure)]) from None
    except OSError as error:
        what = Sentence(f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}")
        raise UsageError(what, Sentence("检查权限，或用 --no-config", "look at its permissions, or use --no-config"), Place(shown)) from None  # fmt: skip
    try:
        settings: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if project and "riskaudit" not in text:
            return None
        raise SettingsFaults([_no_toml(shown, text, str(error))]) from None
    if not project:
        return SettingsFile(shown, path.parent, text, settings)
    for name in _IN_PROJECT:
        settings = settings.get(name) if isinstance(settings, dict) else None
    return SettingsFile(shown, path.parent, text, settings, _IN_PROJECT) if isinstance(settings, dict) else None


def _no_toml(shown: str, text: str, said: str) -> Fault:
    at = _AT.search(said)
    line, column = (int(at[1]), int(at[2])) if at else (text.rstrip("\n").count("\n") + 1, None)
    said = _AT.sub("", said).removesuffix(" (at end of document)")
    return Fault(
        Place(shown, line, column),
        Sentence(f"不是合法的 TOML：{said}", f"not valid TOML: {said}"),
        Sentence('文字加引号：profile = "sgcc"；键不重复', 'quote texts: profile = "sgcc"; give no key twice'),
        text.split("\n")[line - 1].rstrip(),
    )


def lines_of(text: str) -> Mapping[Key, int]:
    """The line in which the statement of each key begins: the one behind the last line that ends a statement without
    it. The parser itself tells where statements end."""
    lines, found, begun = text.split("\n"), dict[Key, int](), 1
    for number in range(1, len(lines) + 1):
        try:
            read = tomllib.loads("\n".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue
        for key in _keys(read):
            found.setdefault(key, begun)
        begun = number + 1
    return found


def _keys(table: Mapping[str, Any], above: Key = ()) -> Iterator[Key]:
    for name, value in table.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from _keys(value, (*above, name))


def from_here(path: Path) -> str:
    """The path as people in the working directory would write it."""
    here = Path.cwd()
    for up, folder in enumerate((here, *here.parents)):
        if path.is_relative_to(folder):
            return str(Path(*[".."] * up, path.relative_to(folder))) if folder != folder.parent else str(path)
    return str(path)
