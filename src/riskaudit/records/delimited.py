"""Records of a delimited text: its delimiter, its records with their numbers, and open quotes."""

from __future__ import annotations

import contextlib
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from riskaudit.records import sayings, wording
from riskaudit.records.cells import tidy
from riskaudit.records.headings import Headings
from riskaudit.records.text import Text
from riskaudit.records.wording import Refusal

_SAMPLE = 200
_LONGEST = 20
"""A field with more line ends than this is no field but the rest of a file behind an open quote."""

csv.field_size_limit(1 << 20)  # the usual limit would take a long remark for an open quote


def first_rows(text: Text, delimiter: str, count: int) -> list[list[str | None]]:
    """The first records with their cells tidied; blank lines are records without cells.

    Raises Refusal where a quote among them is left open.
    """
    with text.open() as file:
        return [[tidy(cell) for cell in fields] for _, fields in islice(records(file, delimiter), count)]


def _sample(text: Text, delimiter: str, count: int) -> list[list[str | None]]:
    """The first records as far as they can be read with the delimiter, which may be a wrong one."""
    rows: list[list[str | None]] = []
    with text.open() as file, contextlib.suppress(csv.Error):
        for fields in islice(csv.reader(islice(file, count * 10), delimiter=delimiter), count):
            rows.append([tidy(cell) for cell in fields])
    return rows


def delimiter_of(text: Text, headings: Headings) -> str:
    """The delimiter under which most headings are known; among equals, the one with the steadiest width."""

    def fitness(delimiter: str) -> tuple[int, float]:
        rows = _sample(text, delimiter, max(_SAMPLE, headings.depth))
        widths = Counter(len(row) for row in rows if row)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        return headings.strength(rows), count / len(rows) if width > 1 else 0.0

    return max(sayings.DELIMITERS, key=fitness)


def records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every record and blank line with its number, from 1.

    Raises Refusal where a quote is left open: at the end of the text, over many lines, or up to a quote
    that belongs to a later record.
    """
    held: list[str] = []
    ended = False

    def hold() -> Iterator[str]:
        nonlocal ended
        for line in lines:
            held.append(line)
            yield line
        ended = True

    reader = csv.reader(hold(), delimiter=delimiter)
    row, line = 0, 1
    while True:
        held.clear()
        row, line = row + 1, reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refusal(wording.open_quote(row, line)) from None
        if ended or (len(held) > 1 and _swallows(fields, held, delimiter)):
            raise Refusal(wording.open_quote(row, line))
        yield row, fields


def is_line_by_line(text: Text, delimiter: str) -> bool:
    """Whether every record stands on a line of its own, so that its number is that of the line."""
    if not text.quoted:
        return True
    with text.open() as file:
        reader = csv.reader(file, delimiter=delimiter)
        return all(row == reader.line_num for row, _ in enumerate(reader, 1))


def _swallows(fields: list[str], held: list[str], delimiter: str) -> bool:
    """Whether a record over several lines is really several records behind an open quote.

    Then the quote that seems to close it opens a later cell, so that text follows where a delimiter
    should: the strict reader objects.
    """
    if any(field.count("\n") > _LONGEST for field in fields):
        return True
    try:
        list(csv.reader(held, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False
