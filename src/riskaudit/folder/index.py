"""The list of what an audit left in a folder, by which what it leaves behind is known next time.

A run that writes fewer formats than the one before would leave that one's notices beside its own report. What the list
has, and has that very sha256 still, is ours and goes; what is not on it, or was changed by people, stays and is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from riskaudit.folder.disk import digest_of
from riskaudit.folder.journal import OWN, inside

INDEX = f"{OWN}/outputs.json"


@dataclass(frozen=True, slots=True)
class Index:
    """The audit that wrote last, known by a sha256, and its files in the folder, each with its own."""

    audit: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Index | None:
        """The list of a folder; None if it has none, or one that is damaged. Raises OSError where it cannot be read."""
        if not (folder / INDEX).exists():
            return None
        try:
            told = json.loads((folder / INDEX).read_bytes())
            files = {str(name): str(digest) for name, digest in told["files"].items() if inside(name)}
            return cls(str(told["audit"]), files)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def content(self) -> bytes:
        """The list as a file."""
        told = {"audit": self.audit, "files": dict(sorted(self.files.items()))}
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()

    def is_ours(self, folder: Path, name: str) -> bool:
        """Whether a file is still what the audit wrote."""
        return name in self.files and digest_of(folder / name) == self.files[name]
