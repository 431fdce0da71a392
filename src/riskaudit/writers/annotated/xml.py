"""XML of workbooks by its bytes: where elements stand, so that all the rest stays as it was.

Workbooks are nobody's to vouch for: a text with a document type, or in another encoding than UTF-8, is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from xml.parsers import expat

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Attributes = dict[str, str]
Edit = tuple[int, int, bytes]
"""From one offset to another, what is to stand there instead."""

_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9_-]+)["']""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ORDINARY = re.compile("[0-9A-Za-z .:/\\-\u3400-\u9fff\uff08\uff09]*")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class NotTouched(ValueError):
    """A workbook that cannot be changed in places without harm."""


def walk(
    data: bytes,
    start: Callable[[str, Attributes, int], None],
    end: Callable[[str, int], None] = lambda _name, _at: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Tell the beginning of every element with the offset of its tag, its end with that of the closing tag, and the
    text between them.

    Names are given without their prefix. Raises NotTouched for what is no well-formed and harmless XML in UTF-8.
    """
    told = _ENCODING.match(data)
    if told and told[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise NotTouched("encoding")
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    bare = _Bare()
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler = lambda name, told: start(bare[name], told, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda name: end(bare[name], parser.CurrentByteIndex)
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, RecursionError, UnicodeError) as error:
        raise NotTouched(str(error)) from None


def _no_document_type(*_: Any) -> None:
    raise NotTouched("document type")


class _Bare(dict[str, str]):
    """Name → the same without its prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


def tag_at(data: bytes, at: int) -> bytes:
    """The whole tag that begins at an offset."""
    found = _TAG.match(data, at)
    if found is None:
        raise NotTouched("tag")
    return found[0]


def prefix_of(data: bytes, root: str) -> str:
    """The prefix, with its colon, that the elements of a text have."""
    found = re.search(rb"<(?:([\w.-]+):)?" + root.encode() + rb"[\s/>]", data)
    return f"{found[1].decode()}:" if found and found[1] else ""


def after(data: bytes, start: int, end: int) -> int:
    """Where an element ends whose beginning and end were told at these offsets."""
    tag = tag_at(data, start)
    return start + len(tag) if tag.endswith(b"/>") else end + len(tag_at(data, end))


def ends_of(data: bytes, *names: str) -> dict[str, int]:
    """Where something can be added to the first elements of these names, behind all that they hold.

    Raises NotTouched where one is absent or written as empty.
    """
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}

    def start(name: str, _told: Attributes, at: int) -> None:
        if name in names:
            starts.setdefault(name, at)

    def end(name: str, at: int) -> None:
        if name in names:
            ends.setdefault(name, at)

    walk(data, start, end)
    if any(name not in ends or tag_at(data, starts[name]).endswith(b"/>") for name in names):
        raise NotTouched("、".join(names))
    return ends


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A tag with an attribute set, or without it."""
    bare = re.sub(rb"\s" + name.encode() + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""", b"", tag, count=1)
    if value is None:
        return bare
    cut = 2 if bare.endswith(b"/>") else 1
    return bare[:-cut].rstrip() + f' {name}="{value}"'.encode() + bare[-cut:]


def opened(tag: bytes) -> bytes:
    """The opening tag of an element that was written as empty."""
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The text with all edits made; those of one place stand in their order."""
    pieces, done = [], 0
    for first, last, new in sorted(edits, key=lambda edit: edit[:2]):
        if first < done:
            raise NotTouched("overlap")
        pieces += [data[done:first], new]
        done = last
    return b"".join([*pieces, data[done:]])


def escaped(text: str) -> str:
    """A text as the content of an element: line ends and blanks are kept, what XML forbids is shown as �."""
    if _ORDINARY.fullmatch(text):
        return text
    text = _LOOKS_ESCAPED.sub("_x005F_", text).replace("\r", "_x000D_")
    text = _ILLEGAL.sub("\ufffd", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """A text as the value of an attribute, with its quotes."""
    return '"' + _ILLEGAL.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + '"'


@cache
def letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    found = ""
    while column:
        column, left = divmod(column - 1, 26)
        found = chr(65 + left) + found
    return found


def place_of(address: str) -> tuple[int, int]:
    """Row and column, counted from 1, of an address like B7."""
    bare = address.replace("$", "")
    column = bare.rstrip("0123456789")
    row = bare[len(column) :]
    if not row or len(row) > 7:
        raise NotTouched("address")
    return int(row), column_of(column)


@cache
def column_of(letters: str) -> int:
    """The column, counted from 1, of its letters."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise NotTouched("address")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def text_cell(row: int, column: int, style: int, text: str, prefix: str = "") -> bytes:
    """A cell that holds its text itself, so that no program takes it for a formula or a number."""
    address = f"{letters(column)}{row}"
    inner = f'<{prefix}is><{prefix}t xml:space="preserve">{escaped(text)}</{prefix}t></{prefix}is>'
    return f'<{prefix}c r="{address}" s="{style}" t="inlineStr">{inner}</{prefix}c>'.encode()
