"""The journal of a write that is going on: what is about to be replaced, so that a write that ends early is taken back.

Files cannot change places all at once. So the new ones are made complete in `.riskaudit/new`, the old ones get a second
name in `.riskaudit/old`, and then the journal is written; while it is there, the outputs beside it count as the *old*
set, whatever has been renamed already. Its removal, a single act, makes them the new set. Whoever opens the folder and
finds a journal puts the old set back: after a kill, a full disk, a file that is open elsewhere, it is the same act.

Taking back was chosen over going on: it needs nothing of the run that ended; it is also what a write that fails over
one file must do; and the same audit writes the same bytes again. Removing report.json first would need no journal, but
the old set would be gone for good. What people changed in the meantime is neither old nor new, and stays theirs.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from riskaudit.folder.disk import digest_of, flush_folder, write_flushed

OWN = ".riskaudit"
"""The folder in an output folder that holds what is needed to write there."""

NEW, OLD, JOURNAL = "new", "old", "journal.json"
_DRAFT = f"{JOURNAL}.part"


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one name: the sha256 of what takes its place, None if it goes; whether there was a file before."""

    new: str | None
    had: bool


@dataclass(frozen=True, slots=True)
class Journal:
    """The changes by name, and the folders made for them, outer ones first."""

    changes: Mapping[str, Change]
    made: Sequence[str]

    def begin(self, own: Path) -> None:
        """From here on the write is taken back unless it comes to its end. The old files have their second names."""
        flush_folder(own / OLD)
        flush_folder(own / NEW)
        draft = own / _DRAFT
        files = {name: [change.new, change.had] for name, change in self.changes.items()}
        write_flushed(draft, json.dumps({"files": files, "made": list(self.made)}).encode())
        draft.replace(own / JOURNAL)
        flush_folder(own)

    @classmethod
    def read(cls, own: Path) -> Journal:
        """The journal of a folder. Raises OSError for one that is damaged or leads out of the folder."""
        try:
            told = json.loads((own / JOURNAL).read_bytes())
            found = cls({name: Change(*change) for name, change in told["files"].items()}, told["made"])
        except (ValueError, TypeError, KeyError, AttributeError):
            raise OSError(errno.EIO, "damaged journal") from None
        if not all(inside(name) for name in (*found.changes, *found.made)):
            raise OSError(errno.EIO, "damaged journal")
        return found


def inside(name: str) -> bool:
    """Whether a name stays in its folder, on every system."""
    path = PureWindowsPath(name)
    return bool(path.parts) and not path.anchor and ".." not in path.parts


def end(own: Path) -> None:
    """Now the new set counts."""
    (own / JOURNAL).unlink()
    flush_folder(own)


def begun(own: Path) -> bool:
    """Whether a write has begun here that has not come to its end."""
    return (own / JOURNAL).is_file()


def take_back(own: Path) -> None:
    """Put the old set back, if a write was broken off; may itself be broken off and begun again.

    Raises OSError if something cannot be put back now; then the journal stays.
    """
    if begun(own):
        journal, folder = Journal.read(own), own.parent
        for name, change in journal.changes.items():
            _restore(folder / name, own / OLD / name, change)
        for name in reversed(journal.made):
            with suppress(OSError):
                (folder / name).rmdir()
        flush_folder(folder)
        end(own)
    with suppress(OSError):
        (own / _DRAFT).unlink()
    for name in (NEW, OLD):
        shutil.rmtree(own / name, ignore_errors=True)


def _restore(place: Path, old: Path, change: Change) -> None:
    here = digest_of(place)
    ours = bool(here) and here == change.new
    if not change.had:
        if ours:
            place.unlink()
    elif old.is_file() and (ours or not os.path.lexists(place)):  # without it, it is back already
        place.parent.mkdir(parents=True, exist_ok=True)
        old.replace(place)
