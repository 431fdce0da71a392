"""manifest.json beside the outputs that it names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskaudit.errors import InputError
from riskaudit.model.manifest import MANIFEST, AuditPart, Made, Manifest, digest_of, read_manifest

if TYPE_CHECKING:
    from riskaudit.folder import OutputFolder

_TIMED = "report.json"
"""The output that tells seconds where they were asked for."""


def leave(part: AuditPart, made: Made, folder: OutputFolder, map_file: bytes = b"") -> None:
    """Puts manifest.json beside the outputs that are ready, last of all. Raises UsageError if it has no room.

    What the same audit left in the folder in other formats, made by the same program, stays there and is told with its
    digest of then. `map_file` is what a program said in place of one: its words, which no outsider gets.
    """
    outputs = {name: digest_of(path, name) for name, path in folder.ready().items()}
    before = _before(folder.folder, part)
    if before and _alike(before.made, made):
        kept = {told.name: told for told in before.outputs if (folder.folder / told.name).is_file()}
        made = _both(before.made, made, timed=made.timed if _TIMED in outputs else before.made.timed)
        outputs = kept | outputs
    told = tuple(outputs[name] for name in sorted(outputs))
    words = "" if part.options["audience"] == "external" else map_file.decode()
    left = Manifest(audit=part, audit_sha256=part.sha256, map_file=words, made=made, outputs=told)
    folder.put(MANIFEST, left.content)


def _before(folder: Path, part: AuditPart) -> Manifest | None:
    """The manifest in a folder, if it is that of the same audit."""
    try:
        before, _ = read_manifest(folder / MANIFEST)
    except InputError:
        return None
    return before if before.audit == part else None


def _alike(then: Made, now: Made) -> bool:
    """Whether two runs of one audit were made by the same program on the same kind of machine."""
    apart: dict[str, Any] = {"formats": (), "fonts": {}, "fail_on": "", "timed": False}
    return then.model_copy(update=apart) == now.model_copy(update=apart)


def _both(then: Made, now: Made, *, timed: bool) -> Made:
    """What makes the files of both runs."""
    formats, fonts = tuple(dict.fromkeys((*then.formats, *now.formats))), then.fonts | now.fonts
    return now.model_copy(update={"formats": formats, "fonts": fonts, "timed": timed})
