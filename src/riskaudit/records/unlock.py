"""Opens one locked workbook with a password, in a process of its own like every workbook that nobody vouches for.

Run as `python -m riskaudit.records.unlock WORKBOOK TARGET SECONDS MEMORY`, the password on standard input in UTF-8.
Writes the open copy to TARGET. The exit code is one of `Key`. Needs the package of the extra `[password]`.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from enum import IntEnum
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from riskaudit.records import sayings, wording
from riskaudit.records.child import limit
from riskaudit.records.content import is_compound
from riskaudit.records.discover import Found
from riskaudit.records.wording import Refusal

SECONDS, MEMORY, PER_BYTE = 60, 1 << 30, 8
"""How long one workbook may take, and bytes of memory: a floor, and so much for each byte of the file."""


class Key(IntEnum):
    """How it ended. Any other code: the package failed over the file."""

    FITS = 0
    WRONG = 40
    NO_LOCK = 41


class Unlocking:
    """Opens locked workbooks with one password into a folder, which must stay as long as they are read."""

    def __init__(self, password: str | None, folder: Path) -> None:
        self._password, self._folder = password, folder
        self._number = count()
        self._able = find_spec("msoffcrypto") is not None

    @property
    def lacks_package(self) -> bool:
        """Whether a password was given in vain."""
        return self._password is not None and not self._able

    def opened(self, found: Found) -> Found:
        """The file, its path that of an open copy if it was locked; unread where the password does not fit."""
        if self._password is None or not self._able or found.note or found.unread:
            return found
        try:
            if not is_compound(found.path):
                return found
            return self._copied(found, self._password)
        except Refusal as refusal:
            return replace(found, unread=refusal.unread)
        except OSError:
            return found

    def _copied(self, found: Found, password: str) -> Found:
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._folder / f"open-{next(self._number)}{found.path.suffix.lower()}"
        memory = MEMORY + PER_BYTE * found.path.stat().st_size
        command = [sys.executable, "-P", "-m", "riskaudit.records.unlock", str(found.path), str(target)]
        command += [str(SECONDS), str(memory)]
        try:
            ended = subprocess.run(
                command, input=password.encode(), timeout=SECONDS, check=False, capture_output=True
            ).returncode
        except subprocess.TimeoutExpired:
            raise Refusal(wording.too_slow(SECONDS)) from None
        if ended == Key.WRONG:
            raise Refusal(sayings.wrong_password())
        return replace(found, path=target, original=found.path) if ended == Key.FITS else found


def main(workbook: str, target: str, seconds: str, memory: str) -> Key:
    """Write an open copy of the workbook to the target. Whatever else the package raises is left to end the process."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError

    password = sys.stdin.buffer.read().decode()
    limit(int(seconds), int(memory))
    with Path(workbook).open("rb") as source:
        try:
            locked = msoffcrypto.OfficeFile(source)
            if not locked.is_encrypted():
                return Key.NO_LOCK
        except FileFormatError:
            return Key.NO_LOCK
        try:
            locked.load_key(password=password)
            with Path(target).open("xb") as copy:
                locked.decrypt(copy)
        except DecryptionError:
            return Key.WRONG
    return Key.FITS


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
