"""A new workbook of texts, for files that are no workbook or cannot be noted in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from riskaudit.model.progress import Pass
from riskaudit.model.table import Batches
from riskaudit.writers.annotated.looks import BLANK
from riskaudit.writers.annotated.package import Package, TooLarge
from riskaudit.writers.annotated.sheet import MOST_COLUMNS
from riskaudit.writers.annotated.xml import HEAD, MAIN, OFFICE, quoted, text_cell

MOST_ROWS = 1_048_576
MOST_CELLS, MOST_LETTERS = 4_000_000, 32_767
"""Cells of one workbook of texts, and characters of one cell."""

_TEXT = 1
_LINE, _TALLEST = 15, 405
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\\x00", "_"))


def workbook_of(
    sheets: Mapping[str, Batches], nameless: str, lines: Mapping[str, Mapping[int, int]], now: Pass
) -> tuple[Package, dict[str, str]]:
    """A workbook with the cells of the sheets where they stood, and the name of each sheet in it. `lines` tells the
    rows that are to be so many lines tall, `now` counts all rows.

    Raises TooLarge for what no workbook holds.
    """
    cells = sum(len(batch.rows) * len(batch.columns) for batch in sheets.values())
    last = max((batch.rows[-1] for batch in sheets.values() if batch.rows), default=0)
    if cells > MOST_CELLS or last > MOST_ROWS or any(len(batch.columns) >= MOST_COLUMNS for batch in sheets.values()):
        raise TooLarge
    names = _names(sheets, nameless)
    parts = {
        f"xl/worksheets/sheet{n}.xml": _sheet(batch, lines.get(sheet, {}), now)
        for n, (sheet, batch) in enumerate(sheets.items(), 1)
    }
    book = "".join(
        f'<sheet name={quoted(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names.values(), 1)
    )
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    types = [(f"/{part}", "worksheet+xml") for part in parts]
    types += [("/xl/workbook.xml", "sheet.main+xml"), ("/xl/styles.xml", "styles+xml")]
    xml = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f"<Override PartName={quoted(part)} ContentType={quoted(f'{_CONTENT}.{kind}')}/>" for part, kind in types
        )
        + "</Types>",
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations([*links, ("rIdStyles", "styles", "styles.xml")]),
    }
    return Package({name: HEAD + text.encode() for name, text in xml.items()} | {"xl/styles.xml": BLANK} | parts), names


def _relations(told: list[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in told
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _names(sheets: Mapping[str, Batches], nameless: str) -> dict[str, str]:
    """Names as Excel allows them, each once."""
    found: dict[str, str] = {}
    for sheet in sheets:
        name = (sheet or nameless).translate(_FORBIDDEN).strip("'")[:31] or "_"
        number = 1
        while name.lower() in {other.lower() for other in found.values()}:
            number += 1
            name = f"{name[:27]}({number})"
        found[sheet] = name
    return found


def _sheet(batch: Batches, lines: Mapping[int, int], now: Pass) -> bytes:
    widths = '<sheetFormatPr defaultColWidth="16" defaultRowHeight="15"/>'
    head = f'<worksheet xmlns="{MAIN}">{widths}<sheetData>'.encode()
    return b"".join([HEAD, head, *_rows(batch, lines, now), b"</sheetData></worksheet>"])


def _rows(batch: Batches, lines: Mapping[int, int], now: Pass) -> Iterator[bytes]:
    for place, row in enumerate(batch.rows):
        tall = f' ht="{min(_LINE * lines[row], _TALLEST)}" customHeight="1"' if row in lines else ""
        yield f'<row r="{row}"{tall}>'.encode()
        for column, cells in enumerate(batch.columns, 1):
            if cell := cells[place]:
                yield text_cell(row, column, _TEXT, cell[:MOST_LETTERS])
        yield b"</row>"
        now.done += 1
