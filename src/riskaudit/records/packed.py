"""Archives of exports: every member becomes a file of its own behind its archive.

No name out of an archive ever becomes a path: members are written under numbers into a folder of the reading.
Only what an ordinary zip holds is unpacked, to no more bytes than it says, and nothing within a member.
"""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path, PurePosixPath

from riskaudit.errors import NO_ROOM, DiskFull
from riskaudit.model.base import Bilingual
from riskaudit.model.intake import Unread
from riskaudit.records import sayings, wording
from riskaudit.records.content import BOMB_RATIO, BOMB_SIZE, ORDINARY, UNPACKED, is_archive
from riskaudit.records.discover import Found, passed_over
from riskaudit.records.wording import Refusal

MEMBERS = 2_000
"""How many files of an archive are unpacked at most."""

_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")
_UNICODE_NAME, _UTF8_NAME, _ENCRYPTED, _STRONGLY, _AES = 0x7075, 0x800, 0x1, 0x40, 99
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError)


class Unpacking:
    """Opens one archive after another into a folder, which must stay as long as their tables are used.

    The password opens members that are encrypted in the way of old; it is tried in the bytes of both encodings.
    """

    def __init__(self, folder: Path, password: str | None = None) -> None:
        self._folder = folder
        self._keys = [] if password is None else [password.encode("utf-8"), password.encode("gb18030")]
        self._number = count()

    def behind(self, found: Found) -> list[Found]:
        """The file itself and, where it is an archive of exports, its members behind it in their order.

        A file that cannot be opened is returned as it is: it is told in its turn.
        """
        try:
            if found.note or found.unread or not is_archive(found.path):
                return [found]
            return self._opened(found)
        except Refusal as refusal:
            return [replace(found, unread=refusal.unread)]
        except OSError:
            return [found]

    def _opened(self, found: Found) -> list[Found]:
        try:
            with zipfile.ZipFile(found.path) as archive:
                infos = [info for info in archive.infolist() if not _is_folder(info)]
                if len(infos) > MEMBERS:
                    raise Refusal(sayings.too_many_members(len(infos), MEMBERS))
                if sum(info.file_size for info in infos) > UNPACKED:
                    raise Refusal(wording.too_large())
                members = list(self._members(archive, infos, found))
        except _BROKEN:
            raise Refusal(wording.damaged()) from None
        if all(member.note for member in members):
            return [replace(found, unread=sayings.empty_archive()), *members]
        return [replace(found, note=sayings.unpacked(len(members)), packed=True), *members]

    def _members(self, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], found: Found) -> Iterator[Found]:
        names: set[str] = set()
        for info in infos:
            name = name_of(info)
            shown = f"{found.name}/{_CONTROLS.sub('?', name).strip('/')}"
            while shown in names:
                shown += "（同名）"
            names.add(shown)
            path = self._folder / f"member-{next(self._number)}{PurePosixPath(name).suffix.lower()[:8]}"
            place = found.path / str(len(names))
            member = Found(place, found.base, shown, size=info.file_size, datasets=found.datasets)
            if note := _passed_over(name):
                yield replace(member, note=note)
            elif unread := _refused(info, name, able=bool(self._keys)) or self._unpacked(archive, info, path):
                yield replace(member, unread=unread)
            else:
                yield replace(member, path=path, base=self._folder)

    def _unpacked(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Unread | None:
        """Write the member to the path; why not, where that fails."""
        if not info.flag_bits & _ENCRYPTED:
            return None if self._written(archive, info, path, None) else sayings.damaged_member()
        fits = any(self._written(archive, info, path, key) for key in dict.fromkeys(self._keys))
        return None if fits else sayings.wrong_member_password()

    def _written(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, key: bytes | None) -> bool:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(info, pwd=key) as source, path.open("xb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        except _BROKEN as error:
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise DiskFull from None
            path.unlink(missing_ok=True)
            return False
        return True


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of a member: marked as UTF-8, else UTF-8 if it reads so, else GB18030, as Chinese Windows packs it."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename.replace("\\", "/")
    raw = info.orig_filename.encode("cp437", errors="replace")
    for name in (_told_apart(info.extra, raw), raw):
        for codec in ("utf-8", "gb18030"):
            try:
                return name.decode(codec).replace("\\", "/")
            except UnicodeDecodeError:
                continue
    return info.orig_filename.replace("\\", "/")


def _told_apart(extra: bytes, raw: bytes) -> bytes:
    """The name in UTF-8 that some packers put beside the old one, if it belongs to it."""
    while len(extra) >= 4:
        kind, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        body, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_NAME and body[:1] == b"\x01" and body[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return body[5:]
    return raw


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith(("/", "\\")) and not info.file_size


def _passed_over(name: str) -> Bilingual | None:
    """Why a member is no export, told by its own name and those of its folders."""
    parts = PurePosixPath(name).parts
    hidden = next((note for part in parts[:-1] if part != ".." and (note := passed_over(part, folder=True))), None)
    return hidden or passed_over(parts[-1] if parts else "")


def _refused(info: zipfile.ZipInfo, name: str, *, able: bool) -> Unread | None:
    """Why a member is not unpacked: its name, its nature, its size or how it is packed. `able` tells that there is a
    password."""
    parts = name.split("/")
    mode = info.external_attr >> 16
    if name.startswith("/") or _DRIVE.match(name) or ".." in parts or _CONTROLS.search(name):
        return sayings.unsafe_name()
    if any(_DEVICES.match(part.strip()) for part in parts):
        return sayings.unsafe_name()
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return sayings.odd_member()
    if info.compress_type == _AES or info.flag_bits & _STRONGLY:
        return sayings.strongly_locked_member()
    if info.flag_bits & _ENCRYPTED and not able:
        return sayings.locked_member()
    if info.compress_type not in ORDINARY:
        return sayings.unknown_packing()
    if info.file_size > BOMB_SIZE and info.file_size > BOMB_RATIO * max(info.compress_size, 1):
        return wording.too_large()
    return sayings.nested_archive() if name.lower().endswith(".zip") else None
