"""Writes docs/waivers-template.xlsx: an empty register of waivers with its headings, what they mean, and checks of cells.

`python scripts/make_waivers_template.py` writes; the same program gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from riskaudit.model.register import HEADINGS, WaiverLine

PLACE = Path(__file__).parents[1] / "docs" / "waivers-template.xlsx"
WIDTHS = (18, 30, 26, 22, 40, 12, 12, 16, 14)
ROWS = 500


def template() -> bytes:
    """The workbook: a sheet to fill in, and one that explains its columns."""
    book = Workbook()
    sheet, guide = book.active, book.create_sheet("说明")
    sheet.title = "例外备案"
    for at, (words, width) in enumerate(zip(HEADINGS.values(), WIDTHS, strict=True), 1):
        sheet.cell(1, at, words.zh).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    for at, name in enumerate(HEADINGS, 1):
        for row in range(2, ROWS + 2) if name in ("record", "until", "id") else ():
            sheet.cell(row, at).number_format = "yyyy-mm-dd" if name == "until" else "@"
    checks = {
        "until": DataValidation(type="date", operator="greaterThan", formula1="36526", error="请填日期，如 2026-12-31"),
        "approved_by": DataValidation(type="custom", formula1="$G2<>$F2", error="批准人不得为申请人"),
    }
    for name, check in checks.items():
        letter = get_column_letter(list(HEADINGS).index(name) + 1)
        check.showErrorMessage = True
        check.add(f"{letter}2:{letter}{ROWS + 1}")
        sheet.add_data_validation(check)
    for row, (name, words) in enumerate(HEADINGS.items(), 1):
        guide.cell(row, 1, f"{words.zh} · {words.en}").font = Font(bold=True)
        about = WaiverLine.model_fields[name].description
        guide.cell(row, 2, about).alignment = Alignment(wrap_text=True, vertical="top")
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 26, 90
    return _packed(book)


def _packed(book: Workbook) -> bytes:
    """The file without the hour of its making."""
    made, packed = BytesIO(), BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
        for info in source.infolist():
            content = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", source.read(info))
            entry = zipfile.ZipInfo(info.filename)
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return packed.getvalue()


if __name__ == "__main__":
    PLACE.write_bytes(template())
