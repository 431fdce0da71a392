"""Text files: their encoding, and their lines as UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from riskaudit.errors import Sentence, UsageError
from riskaudit.records import wording
from riskaudit.records.cells import BLANKS
from riskaudit.records.content import HEAD
from riskaudit.records.wording import Refusal

_CHUNK = 1 << 20
_CONTROLS = re.compile(r"[\x00\x02-\x08\x0e-\x1b\x7f]")
_STRAY, _SHARE = 4, 0.01
"""More control characters than this, in number and in share, make a file binary; a stray one does not."""

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_PROLOGUE = 4096
_FEW = 8
_CHINESE = frozenset({"gbk", "gb2312", "cp936", "hz"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text file whose every character could be decoded.

    `told` says that the user named the encoding. `quoted` says that it holds a double quote somewhere.
    """

    path: Path
    encoding: str
    told: bool
    quoted: bool

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """The text with every line end read as a line feed and without marks of byte order at its start."""
        with self.path.open(encoding=self.encoding, newline=None) as file:
            start = file.tell()
            while file.read(1) == "\ufeff":
                start = file.tell()
            file.seek(start)
            yield file


def codec_of(encoding: str) -> str:
    """The name of the codec that the user asked for; the small Chinese ones stand for GB18030, which holds them.

    Raises UsageError for an unknown name.
    """
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError):
        raise UsageError(
            Sentence(f"没有名为“{encoding}”的编码", f'there is no encoding "{encoding}"'),
            Sentence("常用：utf-8、gb18030、utf-16、big5", "usual ones: utf-8, gb18030, utf-16, big5"),
        ) from None
    return "gb18030" if name in _CHINESE else name


def examine(path: Path, codec: str | None, *, marked_up: bool = False) -> Text:
    """The text of a file, in the given codec, else by its byte order mark, else UTF-8, else GB18030.

    A marked-up text may name its own encoding: it is tried after UTF-8, which is seldom right by chance.
    Raises Refusal for bytes that are no text, for what none of them decodes, and for an empty file.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    marked = next((name for bom, name in _BOMS.items() if head.startswith(bom)), None) or _unmarked_wide(head)
    if codec is None and marked is None:
        _refuse_binary(head.decode("latin-1"))
    declared = _declared(head) if marked_up else []
    tried = [codec] if codec else [marked] if marked else list(dict.fromkeys(["utf-8", *declared, "gb18030"]))
    offset = 0
    for name in tried:
        quoted, offset = _scan(path, name)
        if offset < 0:
            return Text(path, name, codec is not None, quoted)
    raise Refusal(wording.undecodable("、".join(tried), offset))


def _declared(head: bytes) -> list[str]:
    """The codec that a web page or XML text says it is in, if there is such a one for texts."""
    found = _DECLARED.search(head[:_PROLOGUE])
    try:
        name = codec_of(found[1].decode("ascii")) if found else ""
    except UsageError:
        return []
    return [name] if name and not name.startswith(("utf", "idna", "punycode", "unicode", "raw", "undefined")) else []


def _unmarked_wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every zero byte is the same half of a character, and it reads as lines."""
    zeros = head[0::2].count(0), head[1::2].count(0)
    name = {(True, False): "utf-16-be", (False, True): "utf-16-le"}.get((zeros[0] > _FEW, zeros[1] > _FEW))
    if name is None or min(zeros):
        return None
    text = head[: len(head) // 2 * 2].decode(name, errors="replace")
    return name if "\n" in text and "\ufffd" not in text[:-1] and not _CONTROLS.search(text) else None


def _scan(path: Path, codec: str) -> tuple[bool, int]:
    """Whether there is a double quote, and the offset of the first byte that cannot be decoded (-1: none)."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    quoted, blank, done = False, True, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                return quoted, max(0, done - pending + getattr(error, "start", 0))
            done += len(chunk)
            quoted = quoted or '"' in text
            blank = blank and not text.strip(BLANKS)
            _refuse_binary(text)
            if not chunk:
                break
    if blank:
        raise Refusal(wording.empty())
    return quoted, -1


def _refuse_binary(text: str) -> None:
    controls = len(_CONTROLS.findall(text))
    if "\0" in text or (controls > _STRAY and controls > _SHARE * len(text)):
        raise Refusal(wording.not_text())
