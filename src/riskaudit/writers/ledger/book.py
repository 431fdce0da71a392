"""The workbook: sheets of orders, the explanation, and the hidden register; the same report gives the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.dimensions import DimensionHolder

from riskaudit.errors import Sentence, UsageError
from riskaudit.model.base import Bilingual
from riskaudit.model.findings import FindingRow
from riskaudit.model.ledger import COLUMNS, REGISTER, Carried, station_of
from riskaudit.model.progress import Gauge, Pass
from riskaudit.model.report import Report
from riskaudit.writers.ledger.cells import put, text_cell
from riskaudit.writers.ledger.guide import write_guide
from riskaudit.writers.ledger.orders import Listing, Order, listings
from riskaudit.writers.ledger.page import write_page
from riskaudit.writers.ledger.waived import WAIVED, write_waived

LEDGER, BY_UNIT, RESTRICTED = "ledger", "-by-unit", "-restricted"
_ORDERS = Bilingual(zh="整改台账", en="Ledger")
_CLOSED = Bilingual(zh="已销号", en="Closed")
_NO_UNIT = Bilingual(zh="未标明单位", en="No unit")
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LONGEST_TITLE = 31
_READ = 0.08
"""The share of its time after which a ledger has read all findings."""

_FILLED, _REGISTERED, _WRITTEN, _REGISTER_WRITTEN = 0.25, 0.37, 0.8, 0.95
"""The shares of its time after which a workbook has its orders, and its register, and after which they are written; in
the rest it is packed once more."""

_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def write_ledger(
    report: Report, rows: Iterable[FindingRow], carried: Carried | None, gauge: Gauge | None = None
) -> Mapping[str, bytes]:
    """All orders on one sheet; leads that must not reach the unit concerned are in a file of their own, if there are
    any.

    Raises UsageError for a report that follows up earlier ledgers, where these are not at hand.
    """
    return _written(report, rows, carried, gauge or Gauge(), by_unit=False)


def write_by_unit(
    report: Report, rows: Iterable[FindingRow], carried: Carried | None, gauge: Gauge | None = None
) -> Mapping[str, bytes]:
    """The same with a sheet for each 供电所."""
    return _written(report, rows, carried, gauge or Gauge(), by_unit=True)


def _written(
    report: Report, rows: Iterable[FindingRow], carried: Carried | None, gauge: Gauge, *, by_unit: bool
) -> Mapping[str, bytes]:
    if carried is None and report.follow_up and report.follow_up.asked:
        raise UsageError(
            Sentence(
                "这份报告接续了上期台账，单凭它不能重写台账",
                "this report follows up an earlier ledger, which it does not hold",
            ),
            Sentence(
                "用 riskaudit follow-up 连同上期台账重新生成", "make it anew with riskaudit follow-up and that ledger"
            ),
        )
    found = gauge.along(rows, "findings", report.findings_file.rows, _READ)
    open_one, restricted = listings(report, found, carried or Carried())
    orders, further = (len(item.open) + len(item.closed) for item in (open_one, restricted))
    gauge = gauge.within(1, orders + further)
    own = gauge.within(orders / max(orders + further, 1))
    stem = LEDGER + (BY_UNIT if by_unit else "")
    files = {f"{stem}.xlsx": _book(report, open_one, own, by_unit=by_unit, restricted=False)}
    if restricted.open or restricted.closed or restricted.unlisted or restricted.waived:
        own = gauge.within(1)
        files[f"{stem}{RESTRICTED}.xlsx"] = _book(report, restricted, own, by_unit=by_unit, restricted=True)
    return files


def _book(report: Report, listing: Listing, gauge: Gauge, *, by_unit: bool, restricted: bool) -> bytes:
    book = Workbook()
    book.remove(book.active)
    orders = [*listing.open, *listing.closed]
    added = list(dict.fromkeys(name for order in orders for name in order.added))
    language, now = report.scope.language, gauge.begin("orders", len(orders), _FILLED)
    for title, some in _sheets(report, listing.open, by_unit=by_unit):
        write_page(book.create_sheet(title), some, added, report, now)
    if listing.closed:
        write_page(book.create_sheet(_CLOSED.in_(language)), listing.closed, added, report, now)
    pages = book.worksheets
    if listing.waived:
        write_waived(book.create_sheet(WAIVED.in_(language)), listing.waived, report)
    write_guide(book.create_sheet("说明" if language == "zh" else "About"), report, listing, restricted=restricted)
    register = book.create_sheet(REGISTER)
    _register(register, gauge.along(orders, "orders", len(orders), _REGISTERED), report)
    book.worksheets[0].sheet_view.tabSelected = True
    for sheets, upto in ((pages, _WRITTEN), ([register], _REGISTER_WRITTEN)):
        _count_written(sheets, cache(partial(gauge.begin, "orders", len(orders), upto)))
    return packed(book, report.scope.as_of)


class _Rows(DimensionHolder):  # type: ignore[misc]
    """How the rows of a sheet look. openpyxl asks for it as it writes row after row: so they are counted."""

    def __init__(self, sheet: Any, begun: Callable[[], Pass]) -> None:
        super().__init__(sheet, default_factory=sheet.row_dimensions.default_factory)
        self.update(sheet.row_dimensions)
        self._begun = begun

    def get(self, row: int, default: Any = None) -> Any:
        """The look of a row."""
        self._begun().done += row > 1
        return super().get(row, default)


def _count_written(sheets: Iterable[Any], begun: Callable[[], Pass]) -> None:
    """Let the rows below the headings count in a pass that begins with the first of them."""
    for sheet in sheets:
        sheet.row_dimensions = _Rows(sheet, begun)


def _sheets(report: Report, orders: Sequence[Order], *, by_unit: bool) -> Iterator[tuple[str, Sequence[Order]]]:
    language = report.scope.language
    if not by_unit or not orders:
        yield _ORDERS.in_(language), orders
        return
    units: dict[str, list[Order]] = {}
    for order in orders:
        units.setdefault(station_of(order.unit, report.scope.units), []).append(order)
    taken = {_CLOSED.in_(language).lower(), WAIVED.in_(language).lower(), "说明", "about", REGISTER.lower()}
    for unit in sorted(units, key=lambda name: (not name, name)):
        title = _title(unit.rpartition("/")[2] or _NO_UNIT.in_(language), taken)
        taken.add(title.lower())
        yield title, units[unit]


def _title(wanted: str, taken: set[str]) -> str:
    """A title that Excel allows and that no other sheet has."""
    plain = _NOT_IN_A_TITLE.sub(" ", text_cell(wanted)).strip()[:_LONGEST_TITLE].strip() or "-"
    title, number = plain, 1
    while title.lower() in taken:
        number += 1
        title = f"{plain[: _LONGEST_TITLE - len(str(number)) - 1]}-{number}"
    return title


def _register(sheet: Any, orders: Iterable[Order], report: Report) -> None:
    """What the tool wrote of every order, once more: a row that is taken out of the ledger comes back by it."""
    sheet.sheet_state = "hidden"
    names = [name for name, column in COLUMNS.items() if (column.by == "tool" and name != "recheck") or name == "state"]
    for at, name in enumerate(names, 1):
        put(sheet.cell(1, at), COLUMNS[name].title.in_(report.scope.language))
    marked = (order for order in orders if order.mark)
    for row, order in enumerate(marked, 2):
        for at, name in enumerate(names, 1):
            put(sheet.cell(row, at), str(order.mark) if name == "mark" else order.values.get(name))


def packed(book: Workbook, day: date) -> bytes:
    """The workbook's file, with the day of the data wherever a file would have the hour of its making."""
    moment = datetime(day.year, day.month, day.day)
    book.properties.creator = "riskaudit"
    book.properties.created = book.properties.modified = moment
    made, packed = BytesIO(), BytesIO()
    book.save(made)
    saved = f"{moment.isoformat()}Z".encode()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "docProps/core.xml":
                content = _SAVED.sub(rb"\g<1>" + saved + rb"\2", content)
            entry = zipfile.ZipInfo(info.filename, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return packed.getvalue()
