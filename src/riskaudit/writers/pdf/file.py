"""A PDF file, written object by object: what is written is not held as objects, so that a long report takes no more
memory than its bytes. The same objects in the same order give the same bytes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from io import BytesIO

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class File:
    """Objects by their numbers, which may be asked for before the object is written."""

    def __init__(self) -> None:
        self._target, self._places = BytesIO(), dict[int, int]()
        self._target.write(HEAD)
        self._digest = hashlib.sha256()
        self._next = 0

    def number(self) -> int:
        """The number of an object that is to come."""
        self._next += 1
        return self._next

    def put(self, body: str, number: int = 0) -> int:
        """Writes an object; its number, new if none was asked for before."""
        return self._put(body.encode("ascii"), number)

    def stream(self, content: bytes, entries: str = "", *, packed: bool = False) -> int:
        """Writes a stream, compressed unless it is already; its number."""
        content = content if packed else zlib.compress(content)
        head = f"<< /Length {len(content)} /Filter /FlateDecode {entries}>>\nstream\n".encode("ascii")
        return self._put(head + content + b"\nendstream", 0)

    def _put(self, body: bytes, number: int) -> int:
        number = number or self.number()
        self._places[number] = self._target.tell()
        for part in (f"{number} 0 obj\n".encode(), body, b"\nendobj\n"):
            self._target.write(part)
            self._digest.update(part)
        return number

    def closed(self, root: int, info: int) -> bytes:
        """The whole file, with the table of its objects. Every number that was given must have been written."""
        start = self._target.tell()
        lines = [f"{self._places[number]:010d} 00000 n \n" for number in range(1, self._next + 1)]
        self._target.write(f"xref\n0 {len(lines) + 1}\n0000000000 65535 f \n{''.join(lines)}".encode())
        name = self._digest.hexdigest()[:32].upper()
        entries = f"/Size {len(lines) + 1} /Root {root} 0 R /Info {info} 0 R /ID [<{name}> <{name}>]"
        self._target.write(f"trailer\n<< {entries} >>\nstartxref\n{start}\n%%EOF\n".encode())
        return self._target.getvalue()


def entries(values: Mapping[str, str | int | float]) -> str:
    """A dictionary in the notation of the file format."""
    return f"<< {' '.join(f'/{key} {value}' for key, value in values.items())} >>"


def told(text: str) -> str:
    """A text of any characters in the notation of the file format."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def name(text: str) -> str:
    """A name of any characters in the notation of the file format."""
    plain = (char if char.isascii() and (char.isalnum() or char in "._-") else "" for char in text)
    return "/" + "".join(
        kept or "".join(f"#{byte:02X}" for byte in char.encode()) for kept, char in zip(plain, text, strict=True)
    )
