"""docs/growth.md and docs/growth.svg: how time and memory grow, from the figures of `growth.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from statistics import median

import page
from chart import Chart, Line, sheet
from run import rows_of

Figures = dict[str, Sequence[Mapping[str, float]]]
"""`100k-500`, so many records under so many rules → its runs."""

W20 = 20
LEAST, MOST, TIMES = 125, 500, 4
"""What was promised: 500 rules cost at most four times what 125 do."""

WAITS = 1.5
"""Wall over processor seconds from which a run is taken to have waited for others' work."""

BUSY = """\
**测量时机器上有别的工作**：用时偏长，以处理器用时为准，图中不画用时。
**The machine had other work meanwhile**: times are too long, go by processor time; the drawing leaves them out.
"""

HEAD = """\
<!-- 由 make growth 写成，请勿手改 · written by `make growth`, not by hand -->
# 规模 · Growth

记录从一万到一千万条、规则从十条到一千条时，`riskaudit check … --format json` 整个进程的用时、处理器用时和内存峰值。
记录增长时用 W20 的二十条规则；规则增长时用 `bench/rulebook.py` 生成的规则库：各类判定的比例与随附规则库相近，条件、
时限、列、窗口各不相同，小库是大库的前一段。每次运行都核对：规则数、各规则结果之和、W20 的计数。

Time, processor time and greatest memory of `riskaudit check … --format json` as a whole process, from ten thousand to
ten million records and from ten to a thousand rules. Records grow under the twenty rules of W20; rules grow as
`bench/rulebook.py` makes them: kinds of check about as often as in the library that ships, each with a condition, limit,
column or window of its own, and every library begins with the smaller ones. Each run is checked: so many rules, results
that add up, and the counts of W20.

![用时与内存 · time and memory](growth.svg)

双对数坐标；细点线表示按比例增长，走势比它平缓即优于线性。
Logarithmic both ways; the dotted line is what would be linear: a flatter line is better than that.

“幂”是与上一行相比的增长指数：1 为线性，小于 1 为低于线性。
The power tells growth over the line above: 1 is linear, less is less than linear.
"""


def drawing(results: Figures) -> str:
    """The four charts: seconds and memory, by records and by rules."""
    by_rows = [(float(rows), runs) for rows, many, runs in _points(results) if many == W20]
    charts = [
        Chart(
            "用时，随记录数 · Time by records", "工单数 · repair orders", "秒 · seconds", _times(by_rows, busy(results))
        ),
        Chart(
            "用时，随规则数 · Time by rules", "规则数 · rules", "处理器秒 · CPU seconds", _by_rules(results, "cpu", 1)
        ),
        Chart(
            "内存，随记录数 · Memory by records",
            "工单数 · repair orders",
            "MB",
            [_line("峰值 · peak", by_rows, "peak", 1e6)],
        ),
        Chart("内存，随规则数 · Memory by rules", "规则数 · rules", "MB", _by_rules(results, "peak", 1e6)),
    ]
    told = "riskaudit：用时与内存随记录数、规则数的增长 · time and memory as records and rules grow"
    return sheet(told, [chart for chart in charts if all(line.points for line in chart.lines) and chart.lines])


def write(results: Figures) -> str:
    """The whole page."""
    parts = [
        HEAD,
        page.machine(),
        BUSY if busy(results) else "",
        _table("记录数 · Records, W20", "工单 · repair orders", _rows(results)),
    ]
    for size in _sizes(results):
        parts.append(
            _table(f"规则数 · Rules, {_short(size)} 工单 · repair orders", "规则 · rules", _rules(results, size))
        )
        parts.append(_promise(results, size))
    return "\n".join(filter(None, parts))


Points = list[tuple[float, Sequence[Mapping[str, float]]]]


def _points(results: Figures) -> list[tuple[int, int, Sequence[Mapping[str, float]]]]:
    split = [(*name.rsplit("-", 1), runs) for name, runs in results.items()]
    return sorted(((rows_of(rows), int(many), runs) for rows, many, runs in split), key=lambda item: item[:2])


def _rows(results: Figures) -> Points:
    return [(float(rows), runs) for rows, many, runs in _points(results) if many == W20]


def _rules(results: Figures, size: int) -> Points:
    return [(float(many), runs) for rows, many, runs in _points(results) if rows == size and many != W20]


def _sizes(results: Figures) -> list[int]:
    return list(dict.fromkeys(rows for rows, many, _ in _points(results) if many != W20))


def _middle(runs: Sequence[Mapping[str, float]], what: str) -> float:
    return median(run[what] for run in runs)


def _line(name: str, points: Points, what: str, unit: float) -> Line:
    return Line(name, [(at, _middle(runs, what) / unit) for at, runs in points])


def _times(points: Points, busy: bool) -> list[Line]:
    wall, cpu = _line("用时 · wall", points, "wall", 1), _line("处理器 · CPU", points, "cpu", 1)
    return [cpu] if busy else [wall, cpu]


def busy(results: Figures) -> bool:
    """Whether the machine had other work: a process that has one to itself waits for little."""
    return any(run["wall"] > WAITS * run["cpu"] for runs in results.values() for run in runs)


def _by_rules(results: Figures, what: str, unit: float) -> list[Line]:
    sizes = sorted(_sizes(results), reverse=True)
    return [_line(f"{_short(size)} 工单 · orders", _rules(results, size), what, unit) for size in sizes]


def _short(size: int) -> str:
    return f"{size // 1_000_000}m" if size >= 1_000_000 else f"{size // 1_000}k"


def _table(title: str, what: str, points: Points) -> str:
    lines = [
        f"## {title}",
        "",
        f"| {what} | 秒 · wall s | CPU s | 幂 · power (CPU) | 峰值 · peak MB | 幂 · power | 轮 · rounds |",
    ]
    lines.append("|---:|---:|---:|---:|---:|---:|---:|")
    before: tuple[float, Sequence[Mapping[str, float]]] | None = None
    for at, runs in points:
        powers = [_power(before, (at, runs), key) if before else "" for key in ("cpu", "peak")]
        wall, cpu, peak = (_middle(runs, key) for key in ("wall", "cpu", "peak"))
        cells = [f"{at:,.0f}", f"{wall:.2f}", f"{cpu:.2f}", powers[0], f"{peak / 1e6:,.0f}", powers[1], str(len(runs))]
        lines.append(f"| {' | '.join(cells)} |")
        before = (at, runs)
    return "\n".join([*lines, ""])


def _power(
    before: tuple[float, Sequence[Mapping[str, float]]], here: tuple[float, Sequence[Mapping[str, float]]], what: str
) -> str:
    return f"{log(_middle(here[1], what) / _middle(before[1], what)) / log(here[0] / before[0]):.2f}"


def _promise(results: Figures, size: int) -> str:
    found = dict(_rules(results, size))
    if not {LEAST, MOST} <= found.keys():
        return ""
    wall, cpu = (_middle(found[MOST], what) / _middle(found[LEAST], what) for what in ("wall", "cpu"))
    kept = "达到" if cpu <= TIMES else "未达到", "kept" if cpu <= TIMES else "not kept"
    return (
        f"{MOST} 条的代价不超过 {LEAST} 条的 {TIMES} 倍：CPU {cpu:.2f} 倍，用时 {wall:.2f} 倍，{kept[0]}。\n"
        f"{MOST} rules cost at most {TIMES} times what {LEAST} do: {cpu:.2f} times in CPU, {wall:.2f} in time; {kept[1]}.\n"
    )
