"""Workbooks whose bytes depend on nothing but their cells.

The parts are written here, not by a library: those stamp the hour, differ with the XML package that
happens to be installed and pack with the machine's own zlib, and a committed sample must come out
the same everywhere. Entries are stored unpacked for that reason.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from riskaudit.samples.cells import Written

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EPOCH = datetime(1899, 12, 30)
_SAVED = (2026, 11, 1, 0, 0, 0)
_MOMENT, _DAY = 1, 2
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy/m/d\\ h:mm:ss"/>'
    '<numFmt numFmtId="165" formatCode="yyyy/m/d"/></numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(sheets: Mapping[str, Sequence[Sequence[Written]]]) -> bytes:
    """An .xlsx with the sheets in their order."""
    texts: dict[str, int] = {}
    parts = {f"xl/worksheets/sheet{i}.xml": _sheet(rows, texts) for i, rows in enumerate(sheets.values(), 1)}
    parts |= {"xl/sharedStrings.xml": _shared(texts), "xl/styles.xml": _STYLES}
    parts |= {"xl/workbook.xml": _book(list(sheets)), "xl/_rels/workbook.xml.rels": _links(len(sheets))}
    parts["_rels/.rels"] = _relations([("officeDocument", "xl/workbook.xml")])
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, xml in [("[Content_Types].xml", _types(len(sheets))), *sorted(parts.items())]:
            entry = zipfile.ZipInfo(name, _SAVED)
            entry.create_system = 0
            archive.writestr(entry, (_HEAD + xml).encode())
    return packed.getvalue()


def _sheet(rows: Sequence[Sequence[Written]], texts: dict[str, int]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = [_cell(f"{_letters(i)}{number}", value, texts) for i, value in enumerate(row) if value is not None]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(address: str, value: Written, texts: dict[str, int]) -> str:
    if isinstance(value, str):
        return f'<c r="{address}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    if isinstance(value, datetime):
        serial = (value - _EPOCH).total_seconds() / 86400
        return f'<c r="{address}" s="{_MOMENT}"><v>{serial:.9f}</v></c>'
    if isinstance(value, date):
        return f'<c r="{address}" s="{_DAY}"><v>{(value - _EPOCH.date()).days}</v></c>'
    return f'<c r="{address}"><v>{value}</v></c>'


def _letters(index: int) -> str:
    """The column's letters, counted from 0: A … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _shared(texts: Mapping[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(value)}</t></si>' for value in texts)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{items}</sst>'


def _book(names: Sequence[str]) -> str:
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1))
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _links(count: int) -> str:
    sheets = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, count + 1)]
    return _relations([*sheets, ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")])


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _types(count: int) -> str:
    parts = [("workbook", "sheet.main"), ("sharedStrings", "sharedStrings"), ("styles", "styles")]
    parts += [(f"worksheets/sheet{i}", "worksheet") for i in range(1, count + 1)]
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_CONTENT}.{kind}+xml"/>' for name, kind in parts
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
