"""An output folder, into which one run at a time writes a set of files: all of it or nothing (see `journal`)."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Event

from riskaudit.folder.disk import digest_of, flush, flush_folder, like, make_like, second, write_flushed
from riskaudit.folder.faults import half_undone, taken, unwritten
from riskaudit.folder.index import INDEX, Index
from riskaudit.folder.journal import NEW, OLD, OWN, Change, Journal, begun, end, inside, take_back
from riskaudit.folder.lock import Lock, holder

WAIT = 5.0
"""Seconds that a run waits for another one to leave its folder."""

_STEP = 0.05
_LOCK = "lock"
_OPEN_ELSEWHERE = os.name == "nt"
"""Whether a file that another program has open cannot be replaced here."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, in order; what of an earlier audit was removed, and what was left."""

    files: tuple[Path, ...]
    removed: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()


class OutputFolder:
    """A folder that this run alone writes to; see `output_folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._own = folder, folder / OWN
        self.digests: dict[str, str] = {}
        """The sha256 of every file that is ready, by its name in the folder."""

    def put(self, name: str, content: bytes) -> Path:
        """Make a file ready; the path at which it can be read until all are put in their places.

        Raises UsageError where it has no room.
        """
        with self._staging(name) as staged:
            write_flushed(staged, content)
            self.digests[name] = hashlib.sha256(content).hexdigest()
        return staged

    def keep(self, source: Path, name: str) -> Path:
        """The same with a finished file, which is moved."""
        with self._staging(name) as staged:
            shutil.move(source, staged)
            flush(staged)
            self.digests[name] = digest_of(staged)
        return staged

    @property
    def places(self) -> list[Path]:
        """Where the files that are ready will stand."""
        return [self.folder / name for name in self.digests]

    def ready(self) -> dict[str, Path]:
        """The files that are ready, by their names in the folder, and where they can be read."""
        return {name: self._own / NEW / name for name in self.digests}

    @contextmanager
    def _staging(self, name: str) -> Iterator[Path]:
        staged = self._own / NEW / name
        if not inside(name) or name in self.digests:
            raise ValueError(name)
        try:
            make_like(staged.parent, self.folder)
            yield staged
        except OSError as error:
            raise unwritten(self.folder / name, error) from None

    def refuse(self, names: Iterable[str]) -> None:
        """Raises UsageError if one of the files could not be put in its place."""
        for name in names:
            place = self.folder / name
            try:
                _see(place, self.folder)
            except OSError as error:
                raise unwritten(place, error) from None

    def settled(self, path: Path) -> Path:
        """The path of an output that is to be read: after its folder is in order, which this one is."""
        return path if _same(path.parent, self.folder) else settled(path)

    def has(self, path: Path) -> bool:
        """Whether a file is what the audit of this folder wrote."""
        before = self._index()
        return before is not None and _same(path.parent, self.folder) and before.is_ours(self.folder, path.name)

    def add(self, *, listed: bool = False) -> Written:
        """Put everything that is ready in its place; if `listed`, as outputs of the audit that the folder holds.

        Raises UsageError where that cannot be done; then everything is as it was.
        """
        before, names = self._index(), tuple(self.digests)
        if listed and before is not None:
            self.put(INDEX, Index(before.audit, {**before.files, **self.digests}).content())
        self._move(())
        return Written(tuple(self.folder / name for name in names))

    def commit(self, audit: str, known: Collection[str] = ()) -> Written:
        """The same as the outputs of an audit, which a sha256 tells from others: the folder is its from now on.

        What another audit left goes if it is unchanged, and is told if people changed it; so are files and folders
        with one of the `known` names that are of no audit.
        """
        before, names = self._index() or Index(), tuple(self.digests)
        same = before.files if before.audit == audit else {}
        current = {*names, *same, *(PurePosixPath(name).parts[0] for name in (*names, *same))}
        others = [name for name in sorted({*before.files, *known}) if name not in current]
        stale = [name for name in others if before.is_ours(self.folder, name)]
        self.put(INDEX, Index(audit, {**same, **self.digests}).content())
        self._move(stale)
        left = [name for name in others if os.path.lexists(self.folder / name)]
        return Written(*(tuple(self.folder / name for name in told) for told in (names, stale, left)))

    def _index(self) -> Index | None:
        try:
            return Index.read(self.folder)
        except OSError as error:
            raise unwritten(self.folder / INDEX, error) from None

    def _move(self, stale: Collection[str]) -> None:
        self.refuse(self.digests)
        place = self.folder
        try:
            self._begin(stale)
            for name in self.digests:
                place = self.folder / name
                place.parent.mkdir(parents=True, exist_ok=True)
                (self._own / NEW / name).replace(place)
            for name in stale:
                place = self.folder / name
                place.unlink()
                _remove_empty(place.parent, self.folder)
            for folder in {(self.folder / name).parent for name in (*self.digests, *stale)}:
                flush_folder(folder)  # one that went is passed over
            end(self._own)
        except BaseException as error:
            self._undo()
            if isinstance(error, OSError):
                raise unwritten(place, error) from None
            raise
        self.digests.clear()
        take_back(self._own)

    def _begin(self, stale: Collection[str]) -> None:
        changes: dict[str, Change] = {}
        made: list[str] = []
        for name in (*self.digests, *stale):
            place, old = self.folder / name, self._own / OLD / name
            if had := place.is_file():
                make_like(old.parent, self.folder)
                second(place, old)
                if name in self.digests:
                    like(self._own / NEW / name, place)
            changes[name] = Change(self.digests.get(name), had)
            above = [folder for folder in Path(name).parents if folder.parts and not (self.folder / folder).exists()]
            made += [folder.as_posix() for folder in reversed(above) if folder.as_posix() not in made]
        Journal(changes, made).begin(self._own)

    def _undo(self) -> None:
        try:
            take_back(self._own)
        except OSError as error:
            raise half_undone(self.folder, error) from None


@contextmanager
def output_folder(folder: Path, names: Iterable[str] = ()) -> Iterator[OutputFolder]:
    """A folder to write to, made if there is none, after an earlier write that was broken off has been taken back.

    What was not put in its place at the end is gone, and so is a folder that was made for it. Raises UsageError at once
    for a folder that cannot be written to, in which another run is at work, or in which one of the `names` cannot be.
    """
    made = _made(folder)
    try:
        with _locked(folder) as output:
            output.refuse(names)
            try:
                yield output
            finally:
                with suppress(OSError):
                    take_back(folder / OWN)
    finally:
        for path in made:
            with suppress(OSError):
                path.rmdir()


@contextmanager
def _locked(folder: Path) -> Iterator[OutputFolder]:
    own = folder / OWN
    try:
        lock = _lock(own, folder)
    except OSError as error:
        raise unwritten(folder, error) from None
    if lock is None:
        raise taken(folder, holder(own / _LOCK))
    try:
        try:
            take_back(own)
        except OSError as error:
            raise half_undone(folder, error) from None
        yield OutputFolder(folder)
    finally:
        lock.release()
        with suppress(OSError):
            own.rmdir()


def _lock(own: Path, folder: Path) -> Lock | None:
    for attempt in range(max(1, round(WAIT / _STEP))):
        if attempt:
            Event().wait(_STEP)
        if own.is_symlink():
            raise OSError(errno.ELOOP, "")
        make_like(own, folder)  # each time: the run that leaves takes it away
        if (lock := Lock.take(own / _LOCK)) is not None:
            return lock
    return None


def settled(path: Path) -> Path:
    """The path of an output that is to be read, after a write in its folder that was broken off has been taken back.

    Raises UsageError where that cannot be done now: its neighbours may be of another audit.
    """
    if begun(path.parent / OWN):
        with _locked(path.parent):
            pass
    return path


def replace(path: Path, content: bytes) -> Path:
    """Write one file in place of another, or not at all. Raises UsageError if it cannot be written."""
    with output_folder(path.parent, [path.name]) as folder:
        folder.put(path.name, content)
        folder.add()
    return path


def _made(folder: Path) -> list[Path]:
    """Make a folder; those that were not there before, inner ones first."""
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritten(folder, error) from None
    return missing


def _see(place: Path, folder: Path) -> None:
    """Raises OSError for a place that is no plain file, lies behind a link, or is open elsewhere."""
    for above in place.parents:
        if above == folder:
            break
        if above.is_symlink():
            raise OSError(errno.ELOOP, "")
        if above.exists() and not above.is_dir():
            raise OSError(errno.ENOTDIR, "")
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EISDIR, "")
    if _OPEN_ELSEWHERE:
        with place.open("r+b"):
            pass


def _remove_empty(folder: Path, top: Path) -> None:
    with suppress(OSError):
        while folder != top:
            folder.rmdir()
            folder = folder.parent


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
