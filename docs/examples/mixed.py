"""Tables and files together, with headings of their own, in English."""

from pathlib import Path

import pandas as pd

import riskaudit

orders = pd.read_csv("orders.csv", dtype=str)
report = riskaudit.audit(
    {"repairs": orders, "contracts": [Path("contracts.xlsx")]},
    month="2026-10",
    language="en",
    mapping={"dataset": "repairs", "columns": {"arrived on site": "arrived_at"}},
)
for source in report.report.inputs:
    for sheet in source.sheets:
        print(source.name, sheet.dataset, sheet.rows, "rows,", sheet.judged, "judged")
by_rule = report.findings.groupby("rule", observed=True).size()
print(by_rule.to_string())
