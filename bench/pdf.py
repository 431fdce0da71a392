"""Times the PDF of a report with 10,000 findings against bare tables of the same rows, and tells both peaks.

    python bench/pdf.py [--rows 25k] [--rounds 3]

The tables are what reportlab's own layout makes of the plain texts of the findings, with nothing around them: no
wrapping, no links, no cards; in chunks of 300 rows, for one long table costs four times more. Both write the same
report.json, made with `--max-per-rule 0`, each in a process of its own, and take turns.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
CHUNK = 300
MOST_TIMES, MOST_MEMORY = 2.5, 200_000_000
"""What the report may take: so many times the seconds of the tables, and so many bytes in all."""


def main() -> None:
    """Make the report, let both write it, and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="25k", help="repair orders, of which some 45 %% are found")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, default=HERE.parent / "build" / "bench" / "pdf")
    parser.add_argument("--write", choices=("report", "tables"), help="write one of them, and nothing else")
    asked = parser.parse_args()
    report = asked.work / "report.json"
    if asked.write:
        print(json.dumps(_write(asked.write, report)))
        return
    count = _audit(int(asked.rows.removesuffix("k")) * 1000, asked.work)
    took: dict[str, list[dict[str, float]]] = {"report": [], "tables": []}
    for _ in range(asked.rounds):
        for name, runs in took.items():
            runs.append(_measured(name, asked.work))
    figures = {name: {key: median(run[key] for run in runs) for key in runs[0]} for name, runs in took.items()}
    for name, told in figures.items():
        print(f"{name:<8}{told['seconds']:7.2f} s  {told['peak'] / 1e6:6.0f} MB  {told['size'] / 1e6:6.1f} MB file")
    times = figures["report"]["seconds"] / figures["tables"]["seconds"]
    kept = times <= MOST_TIMES and figures["report"]["peak"] < MOST_MEMORY
    print(f"{count:,} findings: {times:.2f} times the tables (at most {MOST_TIMES}), {'kept' if kept else 'NOT kept'}")
    sys.exit(not kept)


def _audit(rows: int, work: Path) -> int:
    """Audit so many records into report.json; how many findings it holds."""
    import data

    data.make(rows, work)
    paths = [str(work / f"{name}.csv") for name in ("repair_orders", "outages", "contracts")]
    asked = ["check", *paths, "--rules", str(HERE / "rules"), "--profile", "w20", "--as-of", "2026-11-01", "-q"]
    command = [sys.executable, "-m", "riskaudit", *asked, "--format", "json", "--max-per-rule", "0", "-o", str(work)]
    code = subprocess.run(command, check=False).returncode
    if code != 1:
        raise SystemExit(f"the audit ended with {code}")
    return sum(len(rule["findings"]) for rule in json.loads((work / "report.json").read_text("utf-8"))["rules"])


def _measured(name: str, work: Path) -> dict[str, float]:
    """One process: its seconds of writing, its peak in bytes, and the size of its file."""
    log = work / "log.txt"
    command = [sys.executable, str(HERE / "stopwatch.py"), str(log), sys.executable, str(HERE / "pdf.py")]
    told = json.loads(subprocess.check_output([*command, "--work", str(work), "--write", name]))
    if told["code"]:
        raise SystemExit(log.read_text("utf-8"))
    return {**json.loads(log.read_text("utf-8")), "peak": told["peak"]}


def _write(name: str, path: Path) -> dict[str, float]:
    from riskaudit.writers.json import read_json
    from riskaudit.writers.pdf import write_pdf

    report = read_json(path)
    start = time.process_time()
    content = write_pdf(report) if name == "report" else _tables(report)
    seconds = time.process_time() - start
    path.with_name(f"{name}.pdf").write_bytes(content)
    return {"seconds": seconds, "size": len(content)}


def _tables(report: Any) -> bytes:
    """The findings as bare tables."""
    from io import BytesIO

    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import SimpleDocTemplate, Table

    from riskaudit.writers.fonts import font_file

    pdfmetrics.registerFont(TTFont("bare", str(font_file("Regular"))))
    rows = [_texts(finding) for rule in report.rules for finding in rule.findings]
    widths = [A4[0] / len(rows[0])] * len(rows[0])
    style = [("FONT", (0, 0), (-1, -1), "bare", 7)]
    tables = [Table(rows[at : at + CHUNK], widths, style=style) for at in range(0, len(rows), CHUNK)]
    target = BytesIO()
    SimpleDocTemplate(target, pagesize=A4).build(tables)
    return target.getvalue()


def _texts(finding: Any) -> list[str]:
    """What a card tells, as plain texts."""
    record = finding.record
    evidence = "；".join(f"{cell.title.zh} = {cell.value}" for cell in finding.evidence)
    place = [finding.result.value, record.file, record.sheet, str(record.row), record.key, record.unit]
    measures = [finding.limit, finding.actual, finding.excess, finding.calculation]
    return [*place, finding.message, evidence, *measures, " ".join(finding.basis), finding.reason, finding.case]


if __name__ == "__main__":
    main()
