"""The files of a month: titles, query rows, totals, encodings and delimiters as the systems have them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from random import Random

from riskaudit.samples.cells import Written
from riskaudit.samples.county import CITY
from riskaudit.samples.record import Month
from riskaudit.samples.shapes import (
    ARCHIVES,
    COMPLAINTS,
    CONNECTIONS,
    CONTRACTS,
    CONTRACTS_TEXT,
    OUTAGES,
    REPAIRS,
)
from riskaudit.samples.workbook import workbook

Rows = Sequence[Sequence[Written]]


def exports(month: Month, seed: int) -> dict[str, bytes]:
    """File name → bytes. The chance in how cells are written has a stream of its own for each file."""
    records = month.records
    return {
        "停送电记录_202610.csv": text(_outages(month, Random(f"{seed} outages"))).encode("gb18030"),
        "业扩报装流程.xlsx": workbook({"查询结果": _connections(month, Random(f"{seed} connections"))}),
        "故障抢修工单.csv": text(REPAIRS.grid(records["repairs"], Random(f"{seed} repairs"))).encode("utf-8-sig"),
        "用电客户档案.xlsx": workbook({"档案": ARCHIVES.grid(records["archives"], Random(f"{seed} archives"))}),
        **_contracts(month, seed),
        "95598投诉举报.txt": text(COMPLAINTS.grid(records["complaints"], Random(f"{seed} complaints")), "\t").encode(),
    }


def text(rows: Rows, delimiter: str = ",") -> str:
    """Rows as delimited text with the line ends of Windows; blank cells are empty."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _outages(month: Month, rng: Random) -> Rows:
    """A title above; totals and the name of the maker below."""
    records = month.records["outages"]
    grid = OUTAGES.grid(records, rng)
    width = len(grid[0])
    hours = sum(value for record in records if isinstance(value := record.get("household_hours"), int))
    total: list[Written] = ["合计", f"{len(records)}条", *[None] * (width - 3), hours]
    return [["停送电记录（2026年10月）"], *grid, total, ["制表人：统计员01"], ["打印时间：2026-11-01 00:30"]]


def _connections(month: Month, rng: Random) -> Rows:
    """A title, and the query that was asked, whose rows look like headings."""
    query: list[list[Written]] = [
        ["业扩报装流程明细表"],
        ["供电单位", CITY, "业务类型", "全部", "流程状态", "全部"],
        ["受理时间", "2024-05-01", "至", "2026-10-31", "当前环节", "全部"],
    ]
    return [*query, *CONNECTIONS.grid(month.records["connections"], rng)]


def _contracts(month: Month, seed: int) -> dict[str, bytes]:
    """Two counties in one workbook, the third in a text of its own."""
    by_county: dict[str, Rows] = {}
    text_rows: Rows = []
    for place in ("青禾县", "云溪县", "柳塘区"):
        chosen = [found for found in month.records["contracts"] if str(found["unit_county"]).startswith(place)]
        rng = Random(f"{seed} contracts {place}")
        if place == "柳塘区":
            text_rows = CONTRACTS_TEXT.grid(chosen, rng)
        else:
            by_county[place] = CONTRACTS.grid(chosen, rng)
    return {"供用电合同台账.xlsx": workbook(by_county), "供用电合同台账_柳塘区.csv": text(text_rows).encode()}
