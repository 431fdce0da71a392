"""Comments on cells: their texts in one part, and the boxes in which programs show them in another."""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskaudit.writers.annotated.package import Package, of_kind, target_of
from riskaudit.writers.annotated.xml import (
    HEAD,
    MAIN,
    Attributes,
    NotTouched,
    edited,
    ends_of,
    escaped,
    letters,
    place_of,
    prefix_of,
    walk,
)

AUTHOR = "riskaudit"
LONGEST = 8_000
"""Characters of one comment."""

_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY_BOXES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="77"/>'
    f"</o:shapelayout>{_SHAPE_TYPE}</xml>"
).encode()
_FIRST_BOX = 77 * 1024

Place = tuple[int, int]
"""Row and column, counted from 1."""


def remark(package: Package, sheet: str, drawing: str | None, texts: Mapping[Place, str]) -> tuple[str | None, int]:
    """Put comments on cells of a sheet; those that have one keep it.

    `drawing` is the id by which the sheet refers to its boxes. Gives the id to be written into the sheet where it
    had none, and how many cells had a comment already.
    """
    relations = package.relations(sheet)
    told = of_kind(relations, "comments")
    part = target_of(sheet, told) if told else package.unused("xl/comments{}.xml")
    data = package[part] if told else _no_comments()
    authors, taken, cuts = _surveyed(data)
    new = {place: text for place, text in texts.items() if place not in taken}
    if not new:
        return None, len(texts)
    boxes = next((target_of(sheet, item) for item in relations if drawing and item.get("Id") == drawing), None)
    boxed = _boxed(package[boxes] if boxes else _EMPTY_BOXES, new)
    package.put(part, _with_comments(data, authors, cuts, new))
    key = None
    if told is None:
        package.declare(part, _KIND)
        package.relate(sheet, "comments", f"/{part}")
    if boxes is None:
        boxes = package.unused("xl/drawings/vmlDrawing{}.vml")
        package.declare(boxes, _BOXES)
        key = package.relate(sheet, "vmlDrawing", f"/{boxes}")
    package.put(boxes, boxed)
    return key, len(texts) - len(new)


def _no_comments() -> bytes:
    return HEAD + f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'.encode()


def _surveyed(data: bytes) -> tuple[int, set[Place], dict[str, int]]:
    """How many authors there are, which cells have comments, and where both lists end."""
    authors = 0
    taken: set[Place] = set()

    def start(name: str, told: Attributes, _at: int) -> None:
        nonlocal authors
        if name == "author":
            authors += 1
        elif name == "comment":
            taken.add(place_of(told.get("ref", "")))

    walk(data, start)
    return authors, taken, ends_of(data, "authors", "commentList")


def _with_comments(data: bytes, author: int, ends: Mapping[str, int], texts: Mapping[Place, str]) -> bytes:
    p = prefix_of(data, "comments")
    listed = "".join(
        f'<{p}comment ref="{letters(column)}{row}" authorId="{author}"><{p}text><{p}t xml:space="preserve">'
        f"{escaped(text)}</{p}t></{p}text></{p}comment>"
        for (row, column), text in sorted(texts.items())
    )
    named = f"<{p}author>{AUTHOR}</{p}author>"
    at, end = ends["authors"], ends["commentList"]
    return edited(data, [(at, at, named.encode()), (end, end, listed.encode())])


def _boxed(data: bytes, texts: Mapping[Place, str]) -> bytes:
    """The boxes with one more for each cell. They are often no good XML: the end is looked for by its letters."""
    end = data.rfind(b"</xml>")
    if end < 0:
        raise NotTouched("boxes")
    first = _FIRST_BOX
    while f"_x0000_s{first + 1}".encode() in data:
        first += 1024
    boxes = "" if b'"_x0000_t202"' in data else _SHAPE_TYPE
    for number, (row, column) in enumerate(sorted(texts), 1):
        boxes += _box(first + number, row - 1, column - 1, texts[row, column])
    return data[:end] + _as_named_there(boxes, data).encode() + data[end:]


def _as_named_there(boxes: str, data: bytes) -> str:
    """The boxes with the prefixes that a text has for their three spaces."""
    named: dict[str, str] = {}
    for short, space in (("v", b"vml"), ("o", b"office:office"), ("x", b"office:excel")):
        told = re.search(rb"xmlns:([\w.-]+)\s*=\s*[\"']urn:schemas-microsoft-com:" + space + rb"[\"']", data)
        if told is None:
            raise NotTouched("boxes")
        named[short] = told[1].decode()
    return re.sub(r"([</ ])([vox]):", lambda found: f"{found[1]}{named[found[2]]}:", boxes)


def _box(number: int, row: int, column: int, text: str) -> str:
    """A hidden box to the right of its cell, as tall as its text."""
    lines = sum(len(line) // 22 + 1 for line in text.split("\n"))
    bottom = row + max(4, min(lines + 1, 30))
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{column + 1}, 15, {max(row - 1, 0)}, 4, {column + 6}, 15, {bottom}, 4"
        f"</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData>"
        "</v:shape>"
    )
