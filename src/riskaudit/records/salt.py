"""A secret of one audit that comes from the files themselves: the same for the same files, and told to nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

_PIECE = 1 << 16


def salt_of(paths: Iterable[Path]) -> str:
    """A digest over the beginnings and ends of files, which is not the one that reports print. Empty if there is no file:
    folders and tables of a catalogue lend none."""
    digest, found = hashlib.sha256(b"riskaudit marks\x1f"), False
    for path in paths:
        try:
            with path.open("rb") as file:
                digest.update(file.read(_PIECE))
                file.seek(max(file.seek(0, 2) - _PIECE, 0))
                digest.update(file.read())
                found = True
        except OSError:  # unread, and said so elsewhere
            continue
    return digest.hexdigest() if found else ""
