"""Where the files of an audit lie as seen from the working folder: by that hosts of code find them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def paths_of(asked: Sequence[Path], report: Any) -> dict[str, str]:
    """The paths of a report's inputs as seen from here; none where the report does not tell the files' own names."""
    if report.scope.audience == "external":
        return {}
    return paths_from(Path(), asked, (source.name for source in report.inputs))


def paths_from(folder: Path, asked: Sequence[Path], names: Iterable[str]) -> dict[str, str]:
    """Name of an input → its path as seen from the folder; inputs that do not lie below it are left out.

    A name is that of a file below one of the paths that were asked for, below that path's own folder where it is
    itself a file, or below a folder over it where two names would be alike; of a file in an archive it goes on behind
    the archive.
    """
    root = folder.resolve()
    own = [whole if whole.is_dir() else whole.parent for whole in (path.resolve() for path in asked)]
    bases = list(dict.fromkeys([*own, *(over for base in own for over in base.parents)]))
    found = {}
    for name in names:
        path = next((base / name for base in bases if _is_there(base, name)), None)
        if path is not None and path.is_relative_to(root):
            found[name] = path.relative_to(root).as_posix()
    return found


def _is_there(base: Path, name: str) -> bool:
    """Whether the name leads to a file, or into one."""
    path = base / name
    return path.exists() or any(part.is_file() for part in path.parents if part != base and part.is_relative_to(base))
