"""Tables that a program has: audit them, look at what was found, write the report."""

import pandas as pd

import riskaudit

repairs = pd.DataFrame(
    {
        "工单编号": ["2026100100000001", "2026100100000002"],
        "受理时间": pd.to_datetime(["2026-10-01 08:00", "2026-10-01 08:00"]),
        "到达现场时间": pd.to_datetime(["2026-10-01 08:40:00", "2026-10-01 09:00:01"]),
        "恢复送电时间": pd.to_datetime(["2026-10-01 09:40", "2026-10-01 10:10"]),
        "城乡类别": pd.Categorical(["城区", "城区"]),
        "供电所": ["青禾供电所", "青禾供电所"],
    }
)
report = riskaudit.audit({"repairs": repairs}, month="2026-10", profile="sgcc")
print(report)

findings = report.findings
grave = findings[(findings["severity"] >= "high") & (findings["result"] == "fail")]
print(grave[["rule", "key", "row", "actual", "excess"]].to_string(index=False))

report.to("out/report.pdf")
report.to("out", formats=["json", "html"])
