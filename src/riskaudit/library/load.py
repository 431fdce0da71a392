"""Reads a folder of rule files into a `Library`, or tells everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from riskaudit.errors import Fault, Place, RuleFaults, Sentence, UsageError
from riskaudit.library.document import Document, document_of
from riskaudit.library.faults import read_model
from riskaudit.library.resolve import resolve
from riskaudit.library.shelf import Shelf
from riskaudit.model.base import Frozen
from riskaudit.model.calendar import Calendar
from riskaudit.model.dataset import Dataset
from riskaudit.model.lecture import Lecture
from riskaudit.model.library import Library
from riskaudit.model.profile import Profile, Theme
from riskaudit.model.reference import ArticleTable, Case, Instrument
from riskaudit.model.rule import Rule

BUILTIN = "builtin"
"""The name that stands for the library that ships with the program."""

_KEPT = 4
"""So many libraries are kept for whoever audits again."""

_FOLDERS: dict[str, type[Frozen]] = {
    "datasets": Dataset,
    "laws": Instrument,
    "cases": Case,
    "profiles": Profile,
    "calendars": Calendar,
}


def builtin_folder() -> Path:
    """The shipped rules: inside the installed package, or the checkout's `rules/`."""
    packed = Path(__file__).parents[1] / "builtin"
    return packed if packed.is_dir() else Path(__file__).parents[3] / "rules"


@dataclass(frozen=True, eq=False)
class Reading:
    """What a folder holds as far as it can be told: the library, every fault, and the rule files that
    fit no model (`drafts`). Without a calendar there is no library. Equal to none but itself."""

    library: Library | None
    faults: tuple[Fault, ...]
    drafts: Mapping[str, Document]


@dataclass(frozen=True)
class _File:
    """A rule file: whose it is, its name in messages and below its folder, whether it is `Library.added`, its bytes."""

    label: str
    shown: str
    relative: str
    added: bool
    content: bytes


def load(folders: Sequence[str | Path] = (BUILTIN,)) -> Library:
    """Read one or more folders as one library; a later file of the same id replaces an earlier one.

    Raises RuleFaults with every fault of every file, UsageError for a folder that does not exist.
    """
    reading = read_library(folders)
    if reading.faults or reading.library is None:
        raise RuleFaults(reading.faults)
    return reading.library


def read_library(folders: Sequence[str | Path] = (BUILTIN,)) -> Reading:
    """Read folders without stopping at a fault. Raises UsageError for a folder that does not exist.

    The same files are read once by a process: whoever audits a second time has the same `Reading`, which nobody changes.
    """
    roots = [_root(folder) for folder in folders]
    misnamed = [f"{root.name}/{path.relative_to(root).as_posix()}" for root, _ in roots for path in _misnamed(root)]
    return _read(tuple(file for root, label in roots for file in _files(root, label)), tuple(misnamed))


@lru_cache(maxsize=_KEPT)
def _read(files: tuple[_File, ...], misnamed: tuple[str, ...]) -> Reading:
    shelf, digest = Shelf(), hashlib.sha256()
    faults: list[Fault] = []
    for file in files:
        digest.update(f"{file.relative}\n".encode() + file.content + b"\0")
        document = document_of(file.content, file.shown)
        name = file.relative.removesuffix(".yaml")
        if document.value is not None:
            _shelve(shelf, document, name)
        if "/" not in name and name not in _AT_THE_TOP:
            document.faults.append(document.fault((), *_NO_PLACE))
        if file.added and name in shelf.rules:
            shelf.added.add(name)
        faults.extend(document.faults)
    faults += [Fault(Place(shown), *_SUFFIX) for shown in misnamed]
    faults.extend(resolve(shelf))
    named = [(f"{file.label}/{file.relative}", hashlib.sha256(file.content).hexdigest()) for file in files]
    library = _library(shelf, digest.hexdigest(), named) if shelf.calendars else None
    return Reading(library, tuple(sorted(faults, key=_order)), shelf.drafts)


def _files(root: Path, label: str) -> Iterator[_File]:
    """The rule files of a folder as they stand."""
    added = not (root / "profiles").is_dir()
    for path in _below(root):
        relative = path.relative_to(root).as_posix()
        yield _File(label, f"{root.name}/{relative}", relative, added, path.read_bytes())


def rule_digests(folders: Sequence[str | Path] = (BUILTIN,)) -> tuple[tuple[str, str], ...]:
    """The rule files of folders by name, with the sha256 of each, as `Library.files` has them; faulty ones, too.

    Raises UsageError for a folder that does not exist.
    """
    return tuple(
        (f"{label}/{path.relative_to(root).as_posix()}", hashlib.sha256(path.read_bytes()).hexdigest())
        for root, label in map(_root, folders)
        for path in _below(root)
    )


def _root(folder: str | Path) -> tuple[Path, str]:
    """Where a folder of rules is, and by what name it is known."""
    builtin = str(folder) == BUILTIN
    root = builtin_folder() if builtin else Path(folder)
    if not root.is_dir():
        raise UsageError(
            Sentence(f"规则目录不存在：{folder}", f"no such rule folder: {folder}"),
            Sentence("检查 --rules", "look at --rules"),
        )
    return root, BUILTIN if builtin else root.resolve().name


def _below(root: Path) -> list[Path]:
    """The rule files of a folder in a fixed order."""
    return sorted(root.rglob("*.yaml"), key=lambda item: item.relative_to(root).as_posix())


_AT_THE_TOP = frozenset({"themes", "articles", "lecture"})
_NO_PLACE = (
    Sentence("这里放的不是规则，不会用到", "no rule stands here: it would not be used"),
    Sentence("移到专题目录下，如 outage/", "move it into the folder of its theme, such as outage/"),
)
_SUFFIX = (
    Sentence("后缀是 .yml，不会读入", "it ends in .yml and would not be read"),
    Sentence("改为 .yaml", "let it end in .yaml"),
)


def _misnamed(root: Path) -> list[Path]:
    """Files that were meant as rule files and would be passed over."""
    return sorted(root.rglob("*.yml"), key=lambda item: item.relative_to(root).as_posix())


def _shelve(shelf: Shelf, document: Document, name: str) -> None:
    folder, _, rest = name.rpartition("/")
    if not isinstance(document.value, dict):
        document.faults.append(document.fault((), Sentence("应为键值结构", "must be a mapping")))
    elif name == "themes":
        for theme, value in document.value.items():
            if (found := read_model(Theme, document, value, (theme,))) is not None:
                shelf.themes[theme] = found
    elif name == "articles":
        if (table := read_model(ArticleTable, document, document.value)) is not None:
            shelf.articles = table.changes
    elif name == "lecture":
        shelf.lecture = read_model(Lecture, document, document.value) or shelf.lecture
        shelf.documents[("", "lecture")] = document
    elif folder in _FOLDERS:
        model = read_model(_FOLDERS[folder], document, document.value)
        if model is not None:
            shelf.put(folder, rest, model, document)
    elif folder:
        rule = read_model(Rule, document, document.value)
        if rule is None:
            shelf.drafts[name] = document
        else:
            shelf.put("rules", name, rule.model_copy(update={"id": name, "theme": folder.split("/")[0]}), document)


def _library(shelf: Shelf, digest: str, files: Sequence[tuple[str, str]]) -> Library:
    calendars = list(shelf.calendars.values())
    return Library(
        rules=dict(sorted(shelf.rules.items())),
        datasets=dict(sorted(shelf.datasets.items())),
        bases=shelf.bases,
        cases=dict(sorted(shelf.cases.items(), key=lambda item: item[1].order)),
        articles=shelf.articles,
        themes=shelf.themes,
        profiles=dict(sorted(shelf.profiles.items())),
        calendar=calendars[0],
        digest=digest,
        files=tuple(files),
        lecture=shelf.lecture,
        documents=shelf.rule_documents,
        added=frozenset(shelf.added),
    )


def _order(fault: Fault) -> tuple[str, int, int]:
    place: Place = fault.place
    return (place.file, place.line or 0, place.column or 0)
