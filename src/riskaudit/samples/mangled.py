"""A month with broken files beside good ones, as they come over the corridor."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from riskaudit.samples.exports import exports, text
from riskaudit.samples.record import Month
from riskaudit.samples.shapes import REPAIRS
from riskaudit.samples.workbook import workbook

_UNREADABLE: Mapping[str, tuple[str, ...]] = {
    "报修受理时间": ("十月三日上午", "2026-13-45 09:00", "#VALUE!"),
    "到达现场时间": ("已到达", "26:75", "#REF!"),
    "现场分类": ("城郊结合部", "9"),
    "是否重要用户": ("待核实",),
    "用户编号": ("3.3E+09",),
}
"""Heading of the repair orders → cells in it that cannot be read."""

_GOOD = ("95598投诉举报.txt", "业扩报装流程.xlsx")


def mangled(month: Month, seed: int) -> dict[str, bytes]:
    """File name → bytes: two good files, one with unreadable cells, six that cannot be read, a lock file."""
    files = exports(month, seed)
    lost = files["停送电记录_202610.csv"].decode("gb18030").encode("ascii", "replace")
    archives = files["用电客户档案.xlsx"]
    menu = workbook({"菜单": [["日期", "午餐", "晚餐"], ["周一", "面条", "米饭"], ["周二", "饺子", "粥"]]})
    return {
        **{name: files[name] for name in _GOOD},
        "故障抢修工单_部分单元格无法识别.csv": _with_unreadable(month, Random(f"{seed} mangled")).encode("utf-8-sig"),
        "停送电记录_表头丢失.csv": lost,
        "用电客户档案_下载中断.xlsx": archives[: len(archives) // 2],
        "供用电合同台账_空文件.csv": b"",
        "食堂菜单.xlsx": menu,
        "供用电合同台账_扫描件.csv": b"\x89PNG\r\n\x1a\n" + Random(f"{seed} noise").randbytes(4096),
        "~$用电客户档案.xlsx": b"\x0cexample user".ljust(165, b" "),
    }


def _with_unreadable(month: Month, rng: Random) -> str:
    """The repair orders, with each unreadable word in a few cells of its column."""
    grid = REPAIRS.grid(month.records["repairs"], rng)
    heads = grid[0]
    for heading, words in _UNREADABLE.items():
        place = heads.index(heading)
        for word in words:
            for row in rng.sample(grid[1:], 2):
                row[place] = word
    return text(grid)
