"""docs/performance.md: the figures of a bench, the machine they come from, and what was compared."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

Figures = Mapping[str, Sequence[Mapping[str, float]]]
"""Who was timed → its runs."""

HEAD = """\
<!-- 由 make bench 写成，请勿手改 · written by `make bench`, not by hand -->
# 性能 · Performance

同一批合成记录、同样二十项核对（W20，见 `bench/`），整个进程计时，轮流运行，取中位数；每次运行后逐项核对计数，
有一项不符即中止。比值逐对计算：先给中位数，括号内是最小和最大。

The same synthetic records and the same twenty checks (W20, see `bench/`), timed as whole processes that take turns;
medians. After each run every count is checked, and one that is wrong ends the bench. Ratios are taken pair by pair:
the median, and in brackets the least and the greatest.

* **riskaudit**: `riskaudit check … --format json`：读入、判定、report.json、findings.csv · reading, judging, both files.
* **full**: 手写 DuckDB SQL 完成同样的事：保持行序，全部结果计数，findings.csv 十七列逐条相同 · hand-written DuckDB
  SQL with the same duty: rows in order, every result counted, the same findings.csv. 表头、类型已知，不容读不出的单元格 ·
  it knows headings and types, and no cell may be unreadable.
* **union**: 手写 SQL 的极限：不保行序，只写规则、主键和所见值 · the bare limit: no order, only rule, key and values.
* **calamine**, **openpyxl**: 只把工作簿每格变成 Python 值 · every cell of a workbook as a Python value, nothing else.
  只读入的一节，秒数不含启动 Python 和载入模块；riskaudit 读到各格连同行号进入引擎为止 · where a workbook is only
  read, the seconds leave out the start of Python and imports; riskaudit has read when the cells are in the engine.
"""


def write(results: Mapping[str, Figures]) -> str:
    """The whole page."""
    parts = [HEAD, machine()]
    for name, figures in sorted(results.items(), key=lambda item: _place(item[0])):
        parts.append(_table(_title(name), figures))
    return "\n".join(parts)


def machine() -> str:
    """What the figures were measured on, and when."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "numpy", "python-calamine"))
    lines = (
        f"* {_processor()}, {os.cpu_count()} 核 · cores, {_memory_gb():.0f} GB",
        f"* {platform.system()} {platform.release()}, Python {platform.python_version()}, {packages}",
        f"* {date.today().isoformat()}",  # noqa: DTZ011 - the day on which it was measured
    )
    return "## 机器 · Machine\n\n" + "\n".join(lines) + "\n"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.is_file():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _place(name: str) -> tuple[bool, int, str]:
    size = name.split(maxsplit=1)[0]
    unit = {"k": 1_000, "m": 1_000_000}.get(size[-1], 1)
    return (name.startswith("xlsx"), int(size[:-1]) * unit if size[:-1].isdigit() else 0, name)


def _title(name: str) -> str:
    if name == "xlsx":
        return "100k 工单为 .xlsx：读入并判定 · repair orders as .xlsx, read and judged"
    if name == "xlsx reading":
        return "100k 工单为 .xlsx：只读入 · repair orders as .xlsx, only read"
    size, *memory = name.split()
    return f"{size} 工单 · repair orders" + (f", --memory {memory[0]}" if memory else "")


def _table(title: str, figures: Figures) -> str:
    first = next(iter(figures))
    lines = [f"## {title}", "", f"| | 秒 · wall s | CPU s | 峰值 · peak MB | {first} ÷ |", "|---|---:|---:|---:|---:|"]
    for name, runs in figures.items():
        wall, cpu, peak = (median(run[what] for run in runs) for what in ("wall", "cpu", "peak"))
        ratio = "" if name == first else _ratios(figures[first], runs)
        lines.append(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak / 1e6:,.0f} | {ratio} |")
    return "\n".join([*lines, "", f"{len(figures[first])} 轮 · rounds", ""])


def _ratios(mine: Sequence[Mapping[str, float]], theirs: Sequence[Mapping[str, float]]) -> str:
    found = [one["wall"] / other["wall"] for one, other in zip(mine, theirs, strict=True)]
    return f"{median(found):.2f} ({min(found):.2f}–{max(found):.2f})"
