"""A workbook as its parts: opened within limits, and packed again so that the same parts give the same bytes."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from riskaudit.model.progress import Gauge
from riskaudit.writers.annotated.xml import (
    HEAD,
    OFFICE,
    Attributes,
    NotTouched,
    edited,
    ends_of,
    prefix_of,
    quoted,
    walk,
)

MOST_PACKED, MOST_UNPACKED, MOST_RATIO = 100 << 20, 400 << 20, 300
"""Bytes of a workbook as it lies on the disk and with all parts unpacked, and how many times larger it may become."""

_RATIO_FROM = 50 << 20
_PIECE = 1 << 20
_SAVED = (1980, 1, 1, 0, 0, 0)
_ORDINARY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"


class TooLarge(ValueError):
    """A workbook beyond the limits."""


class Package:
    """The parts of a workbook by their names; a name is the same in capitals and not."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = dict(parts)
        self._names = {name.lower(): name for name in parts}
        if len(self._names) != len(self._parts):
            raise NotTouched("two parts of one name")

    @classmethod
    def read(cls, path: Path) -> Package:
        """The parts of a file. Raises TooLarge beyond the limits, NotTouched for what is no such file."""
        size = path.stat().st_size
        if size > MOST_PACKED:
            raise TooLarge
        try:
            with zipfile.ZipFile(path) as archive:
                infos = [info for info in archive.infolist() if not info.is_dir()]
                whole = sum(info.file_size for info in infos)
                if whole > MOST_UNPACKED or (whole > _RATIO_FROM and whole > MOST_RATIO * size):
                    raise TooLarge
                if any(info.compress_type not in _ORDINARY or info.flag_bits & 1 for info in infos):
                    raise NotTouched("packing")
                if len({info.filename for info in infos}) != len(infos):
                    raise NotTouched("two parts of one name")
                return cls({info.filename: archive.read(info) for info in infos})
        except (TooLarge, NotTouched):
            raise
        except _BROKEN as error:
            raise NotTouched(str(error)) from None

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def __getitem__(self, name: str) -> bytes:
        try:
            return self._parts[self._names[name.lower()]].removeprefix(b"\xef\xbb\xbf")
        except KeyError:
            raise NotTouched(f"no {name}") from None

    def put(self, name: str, data: bytes) -> None:
        """Write a part, be it there already or not."""
        self._parts[self._names.setdefault(name.lower(), name)] = data

    def drop(self, prefix: str) -> bool:
        """Leave out the parts whose names begin so; whether there were any."""
        gone = [name for name in self._parts if name.lower().startswith(prefix.lower())]
        for name in gone:
            del self._parts[name], self._names[name.lower()]
        return bool(gone)

    def having(self, prefix: str) -> bool:
        """Whether there is a part whose name begins so."""
        return any(name.startswith(prefix.lower()) for name in self._names)

    def unused(self, pattern: str) -> str:
        """The first name of a pattern with a number that no part has."""
        return next(name for n in range(1, 100_000) if (name := pattern.format(n)) not in self)

    def packed(self, gauge: Gauge) -> bytes:
        """The file, the parts in the order in which they came. The gauge counts their bytes."""
        target, now = BytesIO(), gauge.begin("rows", sum(map(len, self._parts.values())))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self._parts.items():
                entry = zipfile.ZipInfo(name, _SAVED)
                entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
                entry.file_size = len(data)
                with archive.open(entry, "w") as part:
                    for at in range(0, len(data), _PIECE):
                        now.done += part.write(data[at : at + _PIECE])
        return target.getvalue()

    def declare(self, part: str, kind: str) -> None:
        """Say of what kind a new part is."""
        data = self[_TYPES]
        name = prefix_of(data, "Types")
        told = f"<{name}Override PartName={quoted('/' + part)} ContentType={quoted(kind)}/>"
        self.put(_TYPES, _before_end(data, "Types", told))

    def undeclare(self, prefix: str) -> None:
        """Say no more of what kind the parts are whose names begin so."""
        pattern = rb"<(?:\w+:)?Override\s[^<>]*?PartName\s*=\s*[\"']/" + re.escape(prefix.encode()) + rb"[^<>]*?/>"
        self.put(_TYPES, re.sub(pattern, b"", self[_TYPES], flags=re.IGNORECASE))

    def kind_of(self, part: str) -> str:
        """Of what kind a part is said to be."""
        found: list[str] = []

        def start(name: str, told: Attributes, _at: int) -> None:
            if name == "Override" and told.get("PartName", "").lower() == f"/{part}".lower():
                found.append(told.get("ContentType", ""))

        walk(self[_TYPES], start)
        return found[0] if found else ""

    def relations(self, part: str) -> list[Attributes]:
        """What a part refers to."""
        found: list[Attributes] = []

        def start(name: str, told: Attributes, _at: int) -> None:
            if name == "Relationship":
                found.append(told)

        if relations_of(part) in self:
            walk(self[relations_of(part)], start)
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part refer to another one; the id of the relation."""
        taken = {told.get("Id", "") for told in self.relations(part)}
        key = next(name for n in range(1, 100_000) if (name := f"rIdRisk{n}") not in taken)
        path = relations_of(part)
        data = self[path] if path in self else HEAD + f'<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode()
        name = prefix_of(data, "Relationships")
        told = f"<{name}Relationship Id={quoted(key)} Type={quoted(f'{OFFICE}/{kind}')} Target={quoted(target)}/>"
        self.put(path, _before_end(data, "Relationships", told))
        return key

    def unrelate(self, part: str, kind: str) -> None:
        """Take away what a part refers to by a kind of relation."""
        path, data = relations_of(part), self[relations_of(part)]
        self.put(path, re.sub(rb"<(?:\w+:)?Relationship\s[^<>]*?" + kind.encode() + rb"[^<>]*?/>", b"", data))


def relations_of(part: str) -> str:
    """Where the relations of a part are told."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def target_of(part: str, told: Attributes) -> str:
    """The part that a relation leads to."""
    target = told.get("Target", "").replace("\\", "/")
    steps: list[str] = [] if target.startswith("/") else part.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def of_kind(relations: Iterable[Attributes], kind: str) -> Attributes | None:
    """The first relation of a kind."""
    return next((told for told in relations if told.get("Type", "").endswith(f"/{kind}")), None)


def _before_end(data: bytes, root: str, told: str) -> bytes:
    """A text with something told before the end of its root."""
    at = ends_of(data, root)[root]
    return edited(data, [(at, at, told.encode())])
