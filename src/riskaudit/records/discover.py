"""Finds the files behind the given paths, in a fixed order, and tells which are passed over and why."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from riskaudit.errors import Sentence, UsageError
from riskaudit.model.base import Bilingual
from riskaudit.model.intake import Unread
from riskaudit.records import outputs, wording

SUFFIXES = frozenset(
    {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".zip", ".rar", ".7z"}
)
"""The suffixes, in lower case, that say a file may be a table or an archive of tables."""

PARQUET = ".parquet"
"""The suffix of a Parquet file, or of a folder whose files are one table."""

_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True, slots=True)
class Found:
    """One file, or one thing that is not read: then either the note or the unread says why.

    `name` is the posix path below `base`, the folder that was asked for (or the file's own folder); that of a
    member of an archive goes on behind the name of the archive, and its path is that of a copy. `packed` tells
    an archive whose members are files of their own, `size` the bytes of a member, and `original` the locked file of which the path is an open copy.
    `datasets` are those that the user named for the path that led to it.
    """

    path: Path
    base: Path
    name: str
    note: Bilingual | None = None
    unread: Unread | None = None
    packed: bool = False
    size: int | None = None
    original: Path | None = None
    datasets: tuple[str, ...] = ()


def discover(paths: Sequence[Path], named: Mapping[Path, Sequence[str]] | None = None) -> list[Found]:
    """Everything behind the paths: in the order of the paths, within a folder by posix name.

    The names are unique: where two agree, both are preceded by as many of their folders as tell them
    apart. A file that two paths lead to is one file. A path that does not exist is returned as unread;
    the others go on. `named` tells of what datasets the user says that files are; all that he says of one holds.
    """
    once: dict[Path, Found] = {}
    for path in paths:
        for item in _behind(path):
            same = once.setdefault(item.path, item)
            told = dict.fromkeys((*same.datasets, *(named or {}).get(path, ())))
            once[item.path] = replace(same, datasets=tuple(told))
    return _told_apart(list(once.values()))


def numbered(files: Sequence[Found]) -> list[Found]:
    """The same under numbers for names, for those who must not learn them."""
    return [replace(found, name=f"file-{i:02}{found.path.suffix}") for i, found in enumerate(files, 1)]


def said(files: Sequence[Found], shown: Sequence[Found], by_name: Mapping[str, Sequence[str]]) -> list[Found]:
    """Those `shown`, of the datasets that a map says of them by their own names, or else by those that are shown.

    Raises UsageError for a name that no file has: nobody could tell why it is read as something else.
    """
    if lost := sorted(by_name.keys() - {found.name for found in (*files, *shown)}):
        near = get_close_matches(lost[0], [found.name for found in shown], n=1, cutoff=0.5)
        cure = Sentence("写报告里的文件名", "write the name that reports have for it")
        raise UsageError(
            Sentence(f"--map：files 里的“{lost[0]}”不在输入中", f'--map: no input is named "{lost[0]}", as files says'),
            Sentence(f"是否想写“{near[0]}”？", f'did you mean "{near[0]}"?') if near else cure,
        )
    own = [found.name for found in files]
    told = {name: by_name[name] for name in by_name if name not in own}  # numbers that no file has for its own name
    return [
        replace(found, datasets=tuple(dict.fromkeys((*found.datasets, *by_name.get(name, told.get(found.name, ()))))))
        for name, found in zip(own, shown, strict=True)
    ]


def agreed(files: Sequence[Found]) -> list[Found]:
    """The same, where files of the same bytes are of all datasets that are said of any of them: such are read once."""
    digests = [_digest(found) if found.datasets else "" for found in files]
    said: dict[str, dict[str, None]] = {}
    for found, digest in zip(files, digests, strict=True):
        said.setdefault(digest, {}).update(dict.fromkeys(found.datasets))
    return [
        replace(found, datasets=tuple(said[digest])) if digest else found
        for found, digest in zip(files, digests, strict=True)
    ]


def _digest(found: Found) -> str:
    try:
        with (found.original or found.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # unread, and said so in its turn
        return ""


TABLE = "table:"
"""Before the name of a table of an engine's catalogue, where a path might stand."""


def _behind(path: Path) -> list[Found]:
    if str(path).startswith(TABLE):
        return [Found(path, path.parent, str(path))]
    whole = Path(os.path.normpath(path.absolute()))
    if whole.is_dir() and whole.suffix.lower() != PARQUET:
        return sorted(_below(whole), key=lambda item: item.name)
    base, name = whole.parent, whole.name
    if not os.path.lexists(whole):
        return [Found(whole, base, name, unread=wording.missing(path.as_posix()))]
    return [_judged(Found(whole, base, name), given=True)]


def _below(base: Path) -> Iterator[Found]:
    refused: list[OSError] = []
    ours: dict[Path, outputs.Output] = {}
    for folder, folders, files in os.walk(base, onerror=refused.append):
        at = Path(folder)
        ours |= outputs.listed(at) if outputs.OURS in folders else {}
        for name in list(folders):
            inner = Found(at / name, base, (at / name).relative_to(base).as_posix())
            if name == outputs.OURS:
                folders.remove(name)
            elif _is_hidden(name):
                folders.remove(name)
                yield replace(inner, note=wording.hidden_file())
            elif inner.path.is_symlink() and not _stays(inner):
                yield replace(inner, unread=wording.leaves_folder())
            elif inner.path.suffix.lower() == PARQUET:
                folders.remove(name)
                yield inner
        for name in files:
            item = Found(at / name, base, (at / name).relative_to(base).as_posix())
            if item.path not in ours:
                yield _judged(item)
            elif note := ours[item.path].note(item.path):
                yield replace(item, note=note)
    for error in refused:
        path = Path(error.filename)
        name = path.relative_to(base).as_posix() if path != base else base.name
        yield Found(path, base, name, unread=wording.forbidden(error.strerror or ""))


def _judged(item: Found, *, given: bool = False) -> Found:
    """The file with the reason why it is passed over or refused, if there is one.

    A link that the user gave by name is followed wherever it leads.
    """
    if note := passed_over(item.path.name):
        return replace(item, note=note)
    if item.path.suffix.lower() == PARQUET and item.path.is_dir():
        return item
    try:
        mode = item.path.stat().st_mode
    except OSError as error:
        broken = item.path.is_symlink()
        return replace(item, unread=wording.not_regular() if broken else wording.forbidden(error.strerror or ""))
    if not given and item.path.is_symlink() and not _stays(item):
        return replace(item, unread=wording.leaves_folder())
    return item if stat.S_ISREG(mode) else replace(item, unread=wording.not_regular())


def passed_over(name: str, *, folder: bool = False) -> Bilingual | None:
    """Why a file or folder of this name is passed over; None if it is not."""
    if name.startswith("~$") and not folder:
        return wording.lock_file()
    if _is_hidden(name):
        return wording.hidden_file()
    return None if folder or PurePosixPath(name).suffix.lower() in SUFFIXES else wording.other_suffix()


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in _SYSTEM


def _stays(item: Found) -> bool:
    return item.path.resolve().is_relative_to(item.base.resolve())


def _told_apart(found: list[Found]) -> list[Found]:
    """The same with unique names."""
    folders = [list(item.base.parts) for item in found]
    names = [PurePosixPath(item.name) for item in found]
    while clashes := {name for name, count in Counter(names).items() if count > 1}:
        longer = [i for i, name in enumerate(names) if name in clashes and folders[i]]
        for i in longer:
            names[i] = PurePosixPath(folders[i].pop(), names[i])
    return [replace(item, name=_readable(str(name))) for item, name in zip(found, names, strict=True)]


def _readable(name: str) -> str:
    """The name in characters: one that the system cannot decode was written on a Chinese Windows."""
    raw = os.fsencode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
