"""Files among the exports that an audit wrote: whoever audits a folder twice has the outputs of the first audit in it.

An output folder lists its files with their digests, see docs/outputs.md. Annotated copies hold all records of an export
again, so that reading them would count every record twice.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from riskaudit.model.base import Bilingual

OURS = ".riskaudit"
"""The folder that a run keeps in its output folder: there while it writes, and no one's records."""

CHANGED = Bilingual(
    zh="以前稽查的输出，后来有人改过：不是导出数据，跳过（台账用 --ledger 给出）",
    en="an output of an earlier audit, changed since: no export, skipped (give ledgers with --ledger)",
)


def listed(folder: Path) -> dict[Path, str]:
    """The files that an audit has left in a folder, with their digests; none for a list that cannot be read."""
    try:
        told = json.loads((folder / OURS / "outputs.json").read_bytes())["files"]
        return {folder / str(name): str(digest) for name, digest in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def is_unchanged(path: Path, digest: str) -> bool:
    """Whether a file is still what the audit wrote."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False
