"""The files of a report that a program asks for: the writers' bytes, written beside and renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.spine.run import Audit
from riskaudit.writers import FORMATS, Material, written
from riskaudit.writers.filled_in import refuse_filled_in

_FINDINGS = ".csv"


def as_file(audit: Audit, out: Path) -> list[Path]:
    """Write one file in the format that its suffix tells. What a format writes beside its usual file stands beside it."""
    if out.suffix.lower() == _FINDINGS:
        return [_copied(audit.findings, out)]
    known = {
        Path(about.file).suffix: name for name, about in reversed(list(FORMATS.items())) if Path(about.file).suffix
    }
    name = known.get(out.suffix.lower())
    if name is None:
        suffixes = ", ".join(sorted({*known, _FINDINGS}))
        raise UsageError(
            Sentence(f"不认识后缀 {out.suffix}", f"{out.suffix} tells no format"),
            Sentence(
                f"可用：{suffixes}；写入目录时给出 formats=[…]", f"known: {suffixes}; for a folder, give formats=[…]"
            ),
            Place(str(out)),
        )
    files = written(name, _material(audit, audit.findings))
    places = {out if file == FORMATS[name].file else out.with_name(file): content for file, content in files.items()}
    _refuse_over_work(places)
    return [_put(place, content) for place, content in places.items()]


def into_folder(audit: Audit, out: Path, formats: Sequence[str]) -> list[Path]:
    """Write findings.csv and the formats named, report.json last: it is there when all others are."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        known = ", ".join(FORMATS)
        raise UsageError(
            Sentence(f"没有这种格式：{', '.join(unknown)}", f"there is no format {', '.join(unknown)}"),
            Sentence(f"可用：{known}", f"known: {known}"),
        )
    if "annotated" in formats and audit.report.scope.audience == "external":
        raise UsageError(
            Sentence("批注副本是未脱敏的原文件，不对外提供", "annotated copies are the user's own files, unmasked"),
            Sentence("去掉 annotated", "leave out annotated"),
        )
    material = _material(audit, audit.findings)
    made = {name: written(name, material) for name in sorted(formats, key=lambda name: name == "json")}
    places = {out / file: content for files in made.values() for file, content in files.items()}
    _refuse_over_work(places)
    return [_copied(audit.findings, out / audit.findings.name), *(_put(*item) for item in places.items())]


def _material(audit: Audit, findings: Path) -> Material:
    return Material(audit.report, findings, audit.inputs, audit.cells, audit.carried)


def _refuse_over_work(places: Sequence[Path] | dict[Path, bytes]) -> None:
    for place in places:
        if place.suffix == ".xlsx":
            refuse_filled_in(place)


def _put(path: Path, content: bytes) -> Path:
    with _beside(path) as part:
        part.write_bytes(content)
    return path


def _copied(source: Path, path: Path) -> Path:
    with _beside(path) as part:
        shutil.copyfile(source, part)
    return path


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file to write that takes the place of another when it is whole, and is gone where that fails."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> UsageError:
    reason = error.strerror or str(error)
    cure = Sentence(
        "换一个可写的目录，或关闭正在打开它的程序", "choose another folder, or close the program that has it open"
    )
    return UsageError(Sentence(f"无法写入：{reason}", f"cannot be written: {reason}"), cure, Place(str(path)))
