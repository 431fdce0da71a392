"""Opens one workbook in a process of its own, so that a hostile file ends this process only.

Run as `python -m riskaudit.records.child WORKBOOK TARGET MEMORY`, the last in bytes. Writes to TARGET, in marshal's form, one
tuple a sheet: name, whether it is hidden, and its columns as lists of text; the columns begin at
column A and row 1 and are of one length. The exit code is one of `Outcome`.
"""

from __future__ import annotations

import contextlib
import marshal
import sys
from enum import IntEnum
from pathlib import Path

import python_calamine

from riskaudit.records.cells import column_of


class Outcome(IntEnum):
    """How the child ended. Any other code: the parser was killed, crashed or ran out of memory."""

    DONE = 0
    LOCKED = 40
    DAMAGED = 41
    TOO_LARGE = 42


def _columns(sheet: python_calamine.CalamineSheet) -> list[list[str | None]]:
    """The sheet by columns from A1 on; an empty sheet has none."""
    if sheet.start is None:
        return []
    rows = list(sheet.iter_rows())
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    blank: list[list[str | None]] = [[None] * len(rows)] * sheet.start[1]
    return blank + [column_of(column) for column in zip(*rows, strict=True)]


def _sheets(workbook: python_calamine.CalamineWorkbook) -> list[tuple[str, bool, list[list[str | None]]]]:
    """Every worksheet in the order of the workbook; charts and macros hold no cells."""
    return [
        (about.name, about.visible != python_calamine.SheetVisibleEnum.Visible, _columns(sheet))
        for about in workbook.sheets_metadata
        if about.typ == python_calamine.SheetTypeEnum.WorkSheet
        for sheet in [workbook.get_sheet_by_name(about.name)]
    ]


def _limit(memory: int) -> None:
    """Hold this process to its memory, in bytes; systems without such limits go without."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(workbook: str, target: str, memory: str) -> Outcome:
    """Read the workbook into the target file and tell how it went."""
    _limit(int(memory))
    try:
        with Path(workbook).open("rb") as source:
            sheets = _sheets(python_calamine.CalamineWorkbook.from_filelike(source))
        with Path(target).open("wb") as file:
            marshal.dump(sheets, file)
    except python_calamine.PasswordError:
        return Outcome.LOCKED
    except MemoryError:
        return Outcome.TOO_LARGE
    except BaseException as error:  # a panic of the parser derives from BaseException only
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome.DAMAGED
    return Outcome.DONE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
