"""A lock of the operating system on a file: it goes with its process, however that ends, so none is ever left over."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Lock:
    """A lock that is held."""

    def __init__(self, path: Path, file: int) -> None:
        self.path, self._file = path, file

    @classmethod
    def take(cls, path: Path, *, make: bool = True) -> Lock | None:
        """The lock; None while another has it, or if its file or folder is not there.

        Raises OSError where the file cannot be made or the disk knows no locks.
        """
        from filelock import lock_descriptor

        try:
            file = os.open(path, _FLAGS | (os.O_CREAT if make else 0), 0o666)
        except FileNotFoundError:
            return None
        try:
            # A holder takes its file away while it still holds it: a lock on a file without a name is no lock.
            if lock_descriptor(file, blocking=False) and os.path.samestat(os.fstat(file), path.stat()):
                with suppress(OSError):  # on a full disk nobody learns the number: that is all
                    os.ftruncate(file, 0)
                    os.lseek(file, 1, os.SEEK_SET)  # Windows keeps the locked first byte from other readers
                    os.write(file, str(os.getpid()).encode())
                return cls(path, file)
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(file)
            raise
        os.close(file)
        return None

    def release(self) -> None:
        """Take the file away and let go. Windows lets no one take away what is open: then the other way round."""
        with suppress(OSError):
            self.path.unlink()
        with suppress(OSError):
            os.close(self._file)
        if os.name == "nt":
            with suppress(OSError):
                self.path.unlink()


def holder(path: Path) -> str:
    """The number of the process that has the lock, as far as it says so."""
    try:
        with path.open("rb") as file:
            file.seek(1)
            return file.read(20).decode("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
