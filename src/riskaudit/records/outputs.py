"""Files among the exports that an audit wrote: whoever audits a folder twice has the outputs of the first audit in it.

An output folder lists its files with their digests, see docs/outputs.md. Annotated copies hold all records of an export
again, so that reading them would count every record twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from riskaudit.model.base import Bilingual

OURS = ".riskaudit"
"""The folder that a run keeps in its output folder: there while it writes, and no one's records."""

_USUAL = re.compile(r"findings\.csv|(?:report|ledger)[^/]*|(?:annotated|ledger-by-unit)/.+|[^/]+\.(?:json|pdf|xml)")
"""The names of outputs. A list may not hide a file of another name: that one is told."""

_CHANGED = Bilingual(
    zh="以前稽查的输出，后来有人改过：不是导出数据，跳过（台账用 --ledger 给出）",
    en="an output of an earlier audit, changed since: no export, skipped (give ledgers with --ledger)",
)
_LISTED = Bilingual(
    zh="输出目录的清单（.riskaudit/outputs.json）说它是以前稽查的输出，跳过；若是导出数据，移到别的目录",
    en="the list of an output folder (.riskaudit/outputs.json) has it as an output, skipped; if it is an export, move it to"
    " another folder",
)


@dataclass(frozen=True, slots=True)
class Output:
    """A file as the list of its output folder has it: its name there, and its digest."""

    name: str
    digest: str

    def note(self, path: Path) -> Bilingual | None:
        """What is said of it; None for one that is what it was, of which nothing need be said."""
        try:
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == self.digest
        except OSError:
            same = False
        if not same:
            return _CHANGED
        return None if _USUAL.fullmatch(self.name) else _LISTED


def listed(folder: Path) -> dict[Path, Output]:
    """The files that an audit has left in a folder; none for a list that cannot be read."""
    try:
        told = json.loads((folder / OURS / "outputs.json").read_bytes())["files"]
        return {folder / str(name): Output(str(name), str(digest)) for name, digest in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # whoever damaged it
        return {}
