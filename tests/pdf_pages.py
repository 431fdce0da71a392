"""What a PDF report shows, taken out of its bytes again: words with their places, links, destinations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import groupby

from pypdf import PageObject, PdfReader

POINTS = 72 / 25.4
HEIGHT = 297.0
OPERATOR = re.compile(
    r"(?P<save>\bq\b)|(?P<back>\bQ\b)|/(?P<font>F\d) [\d.]+ Tf"
    r"|BT(?: /(?P<own>F\d) [\d.]+ Tf)? 1 0 0 1 (?P<x>[-\d.]+) (?P<y>[-\d.]+) Tm <(?P<codes>[0-9A-F]*)> Tj ET"
)
CODE = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")


def opened(content: bytes) -> PdfReader:
    """The report as pypdf reads it."""
    return PdfReader(BytesIO(content))


def runs(page: PageObject) -> Iterator[tuple[float, float, str]]:
    """Every run of text in the order of drawing: millimetres from the left and from the top, and its words."""
    spelt = _spelt(page)
    font, saved = "", []
    for found in OPERATOR.finditer(page.get_contents().get_data().decode()):  # type: ignore[union-attr]
        if found["save"]:
            saved.append(font)
        elif found["back"]:
            font = saved.pop()
        elif found["font"]:
            font = found["font"]
        else:
            codes, known = found["codes"], spelt[found["own"] or font]
            words = "".join(known[codes[at : at + 4]] for at in range(0, len(codes), 4))
            yield float(found["x"]) / POINTS, HEIGHT - float(found["y"]) / POINTS, words


def _spelt(page: PageObject) -> Mapping[str, Mapping[str, str]]:
    """Font → code → character, from the tables that readers copy text by."""
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    tables = {name[1:]: font.get_object()["/ToUnicode"].get_data().decode() for name, font in fonts.items()}
    return {
        name: {code: bytes.fromhex(char).decode("utf-16-be") for code, char in CODE.findall(table)}
        for name, table in tables.items()
    }


def as_text(page: PageObject) -> str:
    """A page in lines of one baseline each, downwards: its distance from the top, then every run behind its distance
    from the left."""
    placed = sorted((round(y), x, words) for x, y, words in runs(page) if words.strip("\u00a0 "))
    lines = []
    for y, group in groupby(placed, lambda run: run[0]):
        told = "  ".join(f"{x:.0f}|{words.strip()}" for _, x, words in sorted(group, key=lambda run: run[1]))
        lines.append(f"{y:4d}  {told}\n")
    return "".join(lines)


def chapters(reader: PdfReader) -> Iterator[tuple[str, list[PageObject]]]:
    """The cover, then every chapter of the outline, with its pages."""
    tops = [entry for entry in reader.outline if not isinstance(entry, list)]
    firsts = [0, *(reader.get_destination_page_number(entry) for entry in tops), len(reader.pages)]
    names = ["cover", *(_names(reader)[_place(entry)] for entry in tops)]
    for at, name in enumerate(names):
        yield name, [reader.pages[number] for number in range(firsts[at], firsts[at + 1])]


def _names(reader: PdfReader) -> dict[tuple[int, float], str]:
    return {_place(place): name.removeprefix("/") for name, place in reversed(reader.named_destinations.items())}


def _place(place: object) -> tuple[int, float]:
    return place.page.idnum, float(place.top)  # type: ignore[attr-defined]
