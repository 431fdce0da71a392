"""Makes the records that W20 is timed on: repair orders, outages, contracts, and the working days.

    python bench/data.py --rows 1000000 --out build/bench/1m

For so many repair orders there are a tenth as many outages and contracts. Each table draws its numbers in pieces of
a million rows, each from a seed of its own: the same rows come out on every machine. About 3 % of the records break
each rule and 1 % of the cells are empty, never the key's.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from cells import (
    DAY,
    Bytes,
    Flags,
    Ints,
    dates,
    digits,
    either,
    integers,
    joined,
    moments,
    words,
    write_head,
    write_rows,
)

HERE = Path(__file__).parent
CALENDAR = HERE / "rules" / "calendars" / "cn.yaml"
SEED = 20240101
PIECE = 1_000_000
WRONG, EMPTY = 0.03, 0.01
MINUTE, HOUR = 60, 3600


def _since_1970(day: str) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


EPOCH, SPAN = _since_1970("2024-01-01") * DAY, 719 * DAY

AREAS, NO_AREAS = ("城区", "农村", "边远"), ("城郊", "未知", "CITY")
KINDS, NO_KINDS = ("计划检修", "临时检修", "欠费停电", "故障"), ("其他", "检修")
STATIONS = ("城东", "城西", "开发区", "高新", "河口", "东山")
TEAMS = tuple(f"{station}供电所{number}班" for station in STATIONS for number in range(1, 6))
FAULTS = (
    *("线路断线", "变压器故障", "跌落保险熔断", "表计故障", "用户内部故障"),
    *("树障", "外力破坏", "雷击", "过负荷"),
)
OWNERS = ("供电公司", "用户", "共用")
REMARKS = (
    *("已恢复供电", "客户不在家,改约", "更换熔丝,试送成功", "现场安全措施到位", "转检修班处理"),
    *("客户对处理结果满意", "天气原因导致延误,已向客户解释", "无"),
)
PEOPLE = tuple(family + given for family in "王李张刘陈杨赵黄周吴" for given in "伟芳娜敏静强磊军洋勇")
BOUNDARIES = ("用户表后", "高压跌落保险负荷侧", "产权分界开关负荷侧", "电缆终端头")
VOLTAGES = ("220V", "380V", "10kV", "35kV")

Columns = dict[str, Bytes]


class Dice:
    """The draws of one piece of one table, `rows` at a time."""

    def __init__(self, seed: int, table: int, piece: int, rows: int) -> None:
        self.rng = np.random.default_rng(np.random.SeedSequence([seed, table, piece]))
        self.rows = rows

    def one_in(self, share: float = WRONG) -> Flags:
        """True for about that share of the rows."""
        return self.rng.random(self.rows) < share

    def repeats(self) -> Flags:
        """Rows that repeat something of the row before; the first has none before it."""
        chosen = self.one_in()
        chosen[0] = False
        return chosen

    def whole(self, low: int, high: int) -> Ints:
        """Whole numbers from `low` up to, but without, `high`."""
        return self.rng.integers(low, high, self.rows)

    def part_of(self, size: Ints | int) -> Ints:
        """A whole number below `size`, which may differ from row to row."""
        return (self.rng.random(self.rows) * size).astype(np.int64)

    def weighted(self, shares: Sequence[float]) -> Ints:
        """Places in a list whose items have these shares."""
        return self.rng.choice(len(shares), self.rows, p=shares)

    def word(self, choices: Sequence[str]) -> Bytes:
        """One of the words, each as likely."""
        return words(choices)[self.whole(0, len(choices))]

    def with_gaps(self, columns: Columns) -> Columns:
        """The same columns with some cells empty; the first column is the key and has none."""
        key, *others = columns
        return {key: columns[key]} | {name: _without(columns[name], self.one_in(EMPTY)) for name in others}


def _without(cells: Bytes, gone: Flags) -> Bytes:
    return np.where(gone[:, None], np.uint8(0), cells)


@dataclass(frozen=True)
class Workdays:
    """The calendar of the years it lists: its days since 1970, which are worked, and how many were until then."""

    days: Ints
    worked: Flags
    until: Ints

    @classmethod
    def read(cls, path: Path = CALENDAR) -> Workdays:
        """From the library's own calendar."""
        years = yaml.safe_load(path.read_text(encoding="utf-8"))["years"]
        days = np.arange(f"{min(years)}-01-01", f"{max(years) + 1}-01-01", dtype="datetime64[D]")
        worked = np.is_busday(days)
        for year, told in years.items():
            for name, here in (("off", False), ("work", True)):
                changed = np.array([f"{year}-{day}" for day in told[name]], dtype="datetime64[D]")
                worked[(changed - days[0]).astype(np.int64)] = here
        return cls(days.astype(np.int64), worked, np.cumsum(worked, dtype=np.int64))

    def after(self, day: Ints, workdays: Ints) -> Ints:
        """The day that lies so many working days after another."""
        first_with = np.searchsorted(self.until, np.arange(self.until[-1] + 1))
        return self.days[first_with[self.until[day - self.days[0]] + workdays]]


def _account(number: Ints) -> Bytes:
    return joined(b"03", digits(number, 10))


def repair_orders(dice: Dice, first: int, accounts: int, calendar: Workdays) -> Columns:
    """A piece of the repair orders."""
    number = np.arange(first, first + dice.rows)
    again = np.flatnonzero(dice.repeats())
    number[again] = number[again - 1]
    account, accepted = dice.whole(0, accounts), EPOCH + dice.whole(0, SPAN)
    twice = dice.repeats()
    again = np.flatnonzero(twice)
    account[again], accepted[again] = account[again - 1], accepted[again - 1]
    account = np.where(dice.one_in() & ~twice, account + 5_000_000_000, account)
    area = dice.weighted((0.55, 0.35, 0.10))
    arrived, repaired = _visit(dice, accepted, np.array([60, 120, 240])[area] * MINUTE)
    later = np.where(dice.one_in(), dice.whole(6, 16), dice.whole(1, 6))
    called = calendar.after(repaired // DAY, later) * DAY + dice.whole(9 * HOUR, 17 * HOUR)
    phone = _phone(dice)
    region = either(dice.one_in(), dice.word(NO_AREAS), words(AREAS)[area])
    score = np.where(dice.one_in(), np.array([0, 6, 9, -1])[dice.whole(0, 4)], dice.whole(1, 6))
    return dice.with_gaps(
        {
            "工单编号": joined(b"GD", digits(number, 12)),
            "户号": _account(account),
            "受理时间": moments(accepted),
            "到达现场时间": moments(arrived),
            "修复时间": moments(repaired),
            "区域类型": region,
            "班组": dice.word(TEAMS),
            "联系电话": phone,
            "故障原因": dice.word(FAULTS),
            "产权归属": words(OWNERS)[dice.weighted((0.7, 0.25, 0.05))],
            "回访时间": moments(called),
            "满意度": integers(score),
            "备注": dice.word(REMARKS),
        }
    )


def _visit(dice: Dice, accepted: Ints, limit: Ints) -> tuple[Ints, Ints]:
    """When the team arrived and when the fault was mended; some are late, some before they can be."""
    arrived = accepted + 5 * MINUTE + dice.part_of(limit - 5 * MINUTE)
    late = dice.one_in()
    arrived = np.where(late, accepted + limit + 1 + dice.part_of(2 * HOUR), arrived)
    early = dice.one_in()
    arrived = np.where(early, accepted - 1 - dice.part_of(HOUR), arrived)
    repaired = arrived + dice.whole(10 * MINUTE, 8 * HOUR)
    return arrived, np.where(dice.one_in(), arrived - dice.whole(1, 2 * HOUR), repaired)


def _phone(dice: Dice) -> Bytes:
    """Mobile numbers; some are those of a landline, one digit short, or of no network."""
    tail = digits(dice.whole(0, 10**9), 9)
    good = joined(b"1", digits(dice.whole(3, 10), 1), tail)
    wrong, how = dice.one_in(), dice.whole(0, 3)
    no_network = joined(b"12", good[:, 2:])
    bad = either(how == 0, joined(b"0310-", good[:, 4:]), either(how == 1, good[:, :10], no_network))
    return either(wrong, bad, good)


def outages(dice: Dice, first: int, accounts: int) -> Columns:
    """A piece of the outages."""
    kind = dice.weighted((0.35, 0.20, 0.15, 0.30))
    arrears, fault = kind == 2, kind == 3
    cut = EPOCH + dice.whole(0, SPAN)
    planned = cut - dice.whole(0, 30 * MINUTE)
    planned = np.where(dice.one_in(), cut + dice.whole(1, 2 * HOUR), planned)
    least, most = np.array([7, 1, 7, 1])[kind] * DAY, np.array([15, 3, 14, 2])[kind] * DAY
    notified = cut - least - dice.part_of(most - least)
    notified = np.where(dice.one_in(), cut - dice.part_of(least - 1), notified)
    restored = cut + dice.whole(30 * MINUTE, 12 * HOUR)
    cleared = restored - dice.whole(0, HOUR)
    cleared = np.where(arrears, cut + dice.whole(HOUR, 20 * DAY), cleared)
    restored = np.where(arrears, cleared + dice.whole(0, 3 * DAY), restored)
    restored = np.where(dice.one_in(), cut - dice.whole(1, HOUR), restored)
    cleared = np.where(dice.one_in(), restored - 3 * DAY - dice.whole(1, 3 * DAY), cleared)
    important = dice.one_in(0.1)
    return dice.with_gaps(
        {
            "停电编号": joined(b"TD", digits(np.arange(first, first + dice.rows), 10)),
            "停电类型": either(dice.one_in(), dice.word(NO_KINDS), words(KINDS)[kind]),
            "计划停电时间": _without(moments(planned), fault),
            "通知时间": _without(moments(notified), fault),
            "停电时间": moments(cut),
            "复电时间": moments(restored),
            "原因消除时间": moments(cleared),
            "审批人": _without(dice.word(PEOPLE), fault | (dice.one_in() & arrears)),
            "审批时间": _without(moments(planned - dice.whole(DAY, 5 * DAY)), fault),
            "重要用户": words(("否", "是"))[important.astype(np.int64)],
            "二次通知时间": _without(moments(cut - dice.whole(HOUR, 2 * HOUR)), ~important),
            "户号": _account(dice.whole(0, accounts)),
        }
    )


def contracts(dice: Dice, first: int) -> Columns:
    """A piece of the contracts: one an account, but some accounts have a second one in the place of the next."""
    number = np.arange(first, first + dice.rows)
    account = number.copy()
    again = np.flatnonzero(dice.repeats())
    account[again] = number[again - 1]
    signed = _since_1970("2018-01-01") + dice.whole(0, 4 * 365)
    starts = signed + dice.whole(0, 30)
    ends = _since_1970("2026-01-01") + dice.whole(0, 5 * 365)
    ends = np.where(dice.one_in(), _since_1970("2022-06-01") + dice.whole(0, 900), ends)
    capacity = np.where(dice.one_in(), -dice.whole(0, 100), dice.whole(1, 2000) * 5)
    return dice.with_gaps(
        {
            "合同编号": joined(b"HT", digits(number, 10)),
            "户号": _account(account),
            "签订日期": dates(signed),
            "生效日期": dates(starts),
            "到期日期": dates(ends),
            "产权分界点": dice.word(BOUNDARIES),
            "容量kVA": integers(capacity),
            "电压等级": dice.word(VOLTAGES),
            "签订人": dice.word(PEOPLE),
            "档案编号": joined(b"DA", digits(number, 8)),
        }
    )


def _pieces(rows: int) -> Iterator[tuple[int, int, int]]:
    for piece, first in enumerate(range(0, rows, PIECE)):
        yield piece, first, min(PIECE, rows - first)


def _write(path: Path, pieces: Iterator[Columns]) -> None:
    with path.open("wb") as file:
        for place, columns in enumerate(pieces):
            if place == 0:
                write_head(file, list(columns))
            write_rows(file, columns)


def write_calendar(path: Path, calendar: Workdays) -> None:
    """The working days for those who do not read YAML."""
    with path.open("wb") as file:
        write_head(file, ("date", "is_workday", "wd_index"))
        worked = calendar.worked.astype(np.int64)
        figures = {"worked": integers(worked), "until": integers(calendar.until)}
        write_rows(file, {"day": dates(calendar.days)} | figures)


def make(rows: int, out: Path, seed: int = SEED) -> None:
    """Write the four files of so many repair orders."""
    out.mkdir(parents=True, exist_ok=True)
    fewer, calendar = rows // 10, Workdays.read()
    write_calendar(out / "calendar.csv", calendar)
    tables: dict[str, tuple[int, int, Callable[[Dice, int], Columns]]] = {
        "contracts": (3, fewer, contracts),
        "outages": (2, fewer, lambda dice, first: outages(dice, first, fewer)),
        "repair_orders": (1, rows, lambda dice, first: repair_orders(dice, first, fewer, calendar)),
    }
    for name, (table, many, piece_of) in tables.items():
        pieces = (piece_of(Dice(seed, table, piece, size), first) for piece, first, size in _pieces(many))
        _write(out / f"{name}.csv", pieces)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Make the records that W20 is timed on.")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    make(asked.rows, asked.out, asked.seed)


if __name__ == "__main__":
    main()
