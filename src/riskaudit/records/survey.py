"""Large texts: left to the engine unseen, and looked over meanwhile for what an engine would take otherwise.

An engine that objects to every row of another width and to every open quote, and that gives as many rows as
the text has lines, has met no blank line within the table and no cell with a line end: it has read what a
reader of records reads. What is left to look for is a cell that means another text: `'0123` or `="0123"`.
"""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from riskaudit.model.progress import Gauge, Pass

LARGE = 1 << 20
"""From this size on, in bytes, looking through a text line by line takes longer than auditing it."""

_AS_UTF8 = 0.4
"""The share of its time after which a text is in UTF-8."""

_CHUNK = 1 << 22
_BLANKS = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Survey:
    """A text as bytes: its digest, its lines up to the last that is not blank, and whether it is plain.

    A text is not plain if it has a NUL, a carriage return that ends no line, or a cell that begins with an
    apostrophe or with `="`.
    """

    sha256: str
    lines: int
    plain: bool


def survey(path: Path, delimiter: str, now: Pass | None = None) -> Survey:
    """Look over a file once; then `now` knows how many rows there are. Raises OSError."""
    digest = hashlib.sha256()
    ends, blank_ends, plain, before = 0, 0, True, b"\n"
    apart = [delimiter.encode(), b"\n", b'"']
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            ends += chunk.count(b"\n")
            bare = chunk.rstrip(_BLANKS)
            tail = chunk[len(bare) :].count(b"\n")
            blank_ends = tail if bare else blank_ends + tail
            plain = plain and b"\0" not in chunk and not _has_any(chunk, before, apart) and not _returns(chunk, before)
            before = chunk[-2:]
    if now:
        now.due = ends - blank_ends
    return Survey(digest.hexdigest(), ends - blank_ends + 1, plain)


def of_files(path: Path) -> tuple[int, str]:
    """Size and digest of a file, or of all files below a folder: of their names and their own digests. Raises OSError."""
    if path.is_file():
        with path.open("rb") as file:
            return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
    digest, size = hashlib.sha256(), 0
    for item in sorted(item for item in path.rglob("*") if item.is_file() and item.name[:1] not in "._"):
        inner, own = of_files(item)
        size += inner
        digest.update(f"{own}  {item.relative_to(path).as_posix()}\n".encode())
    return size, digest.hexdigest()


def _has_any(chunk: bytes, before: bytes, apart: Sequence[bytes]) -> bool:
    """Whether a cell begins with one of the signs; most chunks do not even have its first byte."""
    signs = [sign for sign in (b"'", b'="') if chunk.find(sign[:1]) >= 0]
    return any((before + chunk).find(start + sign) >= 0 for sign in signs for start in apart)


def _returns(chunk: bytes, before: bytes) -> bool:
    """Whether a carriage return stands alone; of one at the very end the next chunk tells."""
    if before.endswith(b"\r") and not chunk.startswith(b"\n"):
        return True
    return chunk.find(b"\r") >= 0 and chunk.count(b"\r") - chunk.endswith(b"\r") != chunk.count(b"\r\n")


def opening(path: Path) -> tuple[str, str] | None:
    """The codec of a large file by its first lines, and these lines; None if they are in none of the usual ones."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    start = start[: start.rfind(b"\n") + 1]
    marked = start.startswith(codecs.BOM_UTF8)
    for codec in ("utf-8-sig",) if marked else ("utf-8", "gb18030"):
        try:
            return codec, start.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def as_utf8(path: Path, codec: str, target: Path, gauge: Gauge) -> bool:
    """Write a copy in UTF-8 with its line ends as they are; False if a character cannot be decoded. The gauge counts the
    megabytes of the text."""
    now = gauge.begin("megabytes", path.stat().st_size >> 20, _AS_UTF8)
    try:
        with path.open("rb") as file, target.open("w", encoding="utf-8", newline="") as copy:
            source = io.TextIOWrapper(file, codec, newline="")
            for text in iter(partial(source.read, _CHUNK), ""):
                copy.write(text)
                now.done = file.tell() >> 20
    except UnicodeDecodeError:
        return False
    return True
