"""The files of a month: titles, query rows, totals, encodings and delimiters as the systems have them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from random import Random

from riskaudit.samples.appliances import APPLIANCES
from riskaudit.samples.cells import Written
from riskaudit.samples.changes import CHANGES
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
from riskaudit.samples.shapes_billing import AREAS, BILLING, METERS
from riskaudit.samples.shapes_ledgers import EDITS, PROCUREMENT, VIOLATIONS
from riskaudit.samples.shapes_quality import FACTORS, HALLS, HARMONICS, INSPECTIONS, RELIABILITY, SITEWORKS, VOLTAGE
from riskaudit.samples.steps import STEPS
from riskaudit.samples.workbook import workbook

Rows = Sequence[Sequence[Written]]


def exports(month: Month, seed: int) -> dict[str, bytes]:
    """File name → bytes. The chance in how cells are written has a stream of its own for each file."""
    records = month.records
    return {
        "停送电记录_202610.csv": text(_outages(month, Random(f"{seed} outages"))).encode("gb18030"),
        "业扩报装流程.xlsx": workbook({"查询结果": _connections(month, Random(f"{seed} connections"))}),
        "业扩环节明细.csv": text(STEPS.grid(records["steps"], Random(f"{seed} steps"))).encode("utf-8-sig"),
        "变更用电台账.xlsx": workbook({"台账": CHANGES.grid(records["changes"], Random(f"{seed} changes"))}),
        "故障抢修工单.csv": text(REPAIRS.grid(records["repairs"], Random(f"{seed} repairs"))).encode("utf-8-sig"),
        "用电客户档案.xlsx": workbook({"档案": ARCHIVES.grid(records["archives"], Random(f"{seed} archives"))}),
        **_contracts(month, seed),
        "95598投诉举报.txt": text(COMPLAINTS.grid(records["complaints"], Random(f"{seed} complaints")), "\t").encode(),
        "电能质量监测月报.xlsx": workbook(_quality(month, seed)),
        "用电检查工作单.csv": text(INSPECTIONS.grid(records["inspections"], Random(f"{seed} inspections"))).encode(
            "gb18030"
        ),
        "入户作业工单.csv": text(SITEWORKS.grid(records["siteworks"], Random(f"{seed} siteworks"))).encode("utf-8-sig"),
        "违约窃电查处台账.xlsx": workbook(
            {"台账": VIOLATIONS.grid(records["violations"], Random(f"{seed} violations"))}
        ),
        "采购台账.csv": text(PROCUREMENT.grid(records["procurement"], Random(f"{seed} procurement"))).encode("gb18030"),
        "档案修改日志.csv": text(EDITS.grid(records["edits"], Random(f"{seed} edits"))).encode("utf-8-sig"),
        "电费台账_202610.csv": text(BILLING.grid(records["billing"], Random(f"{seed} billing"))).encode("gb18030"),
        "计量装拆校验.xlsx": workbook({"工单": METERS.grid(records["meters"], Random(f"{seed} meters"))}),
        "台区线损月报.csv": text(AREAS.grid(records["areas"], Random(f"{seed} areas"))).encode("utf-8-sig"),
        "家电损坏理赔台账.xlsx": workbook(
            {"台账": APPLIANCES.grid(records["appliances"], Random(f"{seed} appliances"))}
        ),
        "营业厅巡检表.xlsx": workbook({"巡检": HALLS.grid(records["halls"], Random(f"{seed} halls"))}),
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


def _quality(month: Month, seed: int) -> dict[str, Rows]:
    """Four sheets, each with a title above its headings."""
    sheets = {"电压监测": VOLTAGE, "供电可靠性": RELIABILITY, "谐波测试": HARMONICS, "功率因数考核": FACTORS}
    names = ("voltage", "reliability", "harmonics", "factors")
    return {
        sheet: [[f"{sheet}（2026年10月）"], *shape.grid(month.records[name], Random(f"{seed} {name}"))]
        for name, (sheet, shape) in zip(names, sheets.items(), strict=True)
    }
