"""Where the files of an audit lie as seen from the working folder: by that hosts of code find them; and which of them
no output takes the place of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from riskaudit.errors import Place, Sentence, UsageError

_KEPT = ("", "findings.csv", "manifest.json")
"""A report.json by its own name, and what stands beside it and belongs to it."""


def refuse_beside(out: Path | None, reports: Iterable[Path | None]) -> None:
    """Raises UsageError where an audit would take the place of an earlier report that it is compared with: the months
    would no longer chain."""
    for report in reports:
        if out is not None and report is not None and report.resolve().parent == out.resolve():
            raise UsageError(
                Sentence(
                    "上期报告就在输出目录里，会被本期的替换",
                    "the earlier report lies in the output folder: this one would replace it",
                ),
                Sentence("每期用各自的目录：用 -o 换一个", "a folder for each month: choose another with -o"),
                Place(str(report)),
            )


def refuse_over(out: Path | None, reports: Iterable[Path]) -> None:
    """Raises UsageError where an output would take the place of a report that was given, or of what belongs to it."""
    if out is None:
        return
    for report in reports:
        for name in _KEPT:
            kept = report.with_name(name) if name else report
            if out == kept or (out.exists() and kept.exists() and out.samefile(kept)):
                raise UsageError(
                    Sentence(
                        "这是所给的报告，或属于它的文件，不覆盖", "this is a report that was given, or belongs to it"
                    ),
                    Sentence("-o 换一个文件名", "choose another name with -o"),
                    Place(str(out)),
                )


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
