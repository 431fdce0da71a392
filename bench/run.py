"""Times riskaudit against hand-written SQL on the same records, checks every count, writes docs/performance.md.

    python bench/run.py --rows 10k 1m --pairs 5 [--memory 1GB] [--xlsx]

Each run is a whole process, from its start to its last byte; the contenders take turns, so that what slows the
machine down slows them all. A run with a wrong count ends the bench.
"""

from __future__ import annotations

import argparse
import compileall
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import checking
import data
import page

HERE = Path(__file__).parent
TABLES = ("repair_orders", "outages", "contracts")
AS_OF = "2026-11-01"


@dataclass(frozen=True)
class Run:
    """One process: seconds by the clock, seconds of processors, greatest resident memory in bytes."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Contender:
    """Who is timed, with which command, which exit codes are right, and how the outcome is checked.

    One that tells prints `{"wall": seconds}` about what is timed of it.
    """

    name: str
    command: Sequence[str]
    fine: frozenset[int]
    check: Callable[[], None]
    tells: bool = False


def timed(contender: Contender, log: Path) -> Run:
    """Run it as a process of its own and measure that. Raises Wrong for another exit code or a wrong count."""
    asked = [sys.executable, "-S", "-E", str(HERE / "stopwatch.py"), str(log), *contender.command]
    told = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)
    if (code := told.pop("code")) not in contender.fine:
        text = log.read_text(encoding="utf-8", errors="replace")
        raise checking.Wrong(f"{contender.name} ended with {code}:\n{text}")
    contender.check()
    if contender.tells:
        told["wall"] = json.loads(log.read_text(encoding="utf-8"))["wall"]
    return Run(**told)


def in_turn(contenders: Sequence[Contender], pairs: int, folder: Path) -> dict[str, list[Run]]:
    """A B C A B C …, after one round that is not counted, so that all find the files in memory."""
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for turn in range(pairs + 1):
        for contender in contenders:
            run = timed(contender, folder / f"{contender.name}.log")
            if turn:
                runs[contender.name].append(run)
                print(f"  {turn}/{pairs} {contender.name:10} {run.wall:8.2f} s {run.peak / 1e6:8.0f} MB", flush=True)
    return runs


def rows_of(size: str) -> int:
    """`10k` is 10,000, `1m` is 1,000,000."""
    units = {"k": 1_000, "m": 1_000_000}
    unit = units.get(size[-1].lower(), 1)
    return int(size[:-1] if unit > 1 else size) * unit


def records(size: str, folder: Path) -> Path:
    """The records of a size, made once."""
    place = folder / size
    if not (place / "done").is_file():
        print(f"making {size} …", flush=True)
        data.make(rows_of(size), place)
        (place / "done").touch()
    return place


def riskaudit(paths: Sequence[Path], out: Path, memory: str | None, check: Callable[[], None]) -> Contender:
    """The program itself, as anyone would start it. It ends with 1, since it finds what is wrong."""
    command = [sys.executable, "-m", "riskaudit", "check", *map(str, paths), "--rules", str(HERE / "rules")]
    command += ["--profile", "w20", "--as-of", AS_OF, "--format", "json", "-q", "-o", str(out)]
    command += ["--memory", memory] if memory else []
    return Contender("riskaudit", command, frozenset({1}), check)


def yardstick(variant: str, place: Path, out: Path, memory: str | None, check: Callable[[], None]) -> Contender:
    """The hand-written SQL."""
    command = [sys.executable, str(HERE / "yardstick.py"), str(place), "--out", str(out), "--variant", variant]
    command += ["--memory", memory] if memory else []
    return Contender(variant, command, frozenset({0}), check)


def contest(size: str, pairs: int, memory: str | None, folder: Path) -> dict[str, list[Run]]:
    """riskaudit, the same duty, and the bare limit on the CSV files of one size."""
    place, out, rows = records(size, folder), folder / "out" / size, rows_of(size)
    out.mkdir(parents=True, exist_ok=True)
    report, full, bare = (out / name for name in ("riskaudit", "full", "union"))

    def check_riskaudit() -> None:
        counts = checking.reported(report / "report.json")
        checking.check_fails(counts, size, "riskaudit")
        checking.check_sums(counts, rows, "riskaudit")

    def check_full() -> None:
        counts = checking.written(full / "counts.json")
        checking.check_fails(counts, size, "full")
        checking.check_sums(counts, rows, "full")
        checking.check_equal(counts, checking.reported(report / "report.json"))

    def check_union() -> None:
        checking.check_fails(checking.written(bare / "counts.json"), size, "union")

    paths = [place / f"{name}.csv" for name in TABLES]
    contenders = [
        riskaudit(paths, report, memory, check_riskaudit),
        yardstick("full", place, full, memory, check_full),
        yardstick("union", place, bare, memory, check_union),
    ]
    runs = in_turn(contenders, pairs, out)
    same = checking.check_findings(report / "findings.csv", full / "findings.csv")
    print(f"  {size}: all counts right, {same:,} findings the same in rule, key, row and fingerprint")
    return runs


def the_workbook(folder: Path, size: str) -> Path:
    """The repair orders of a size in an .xlsx, made once."""
    import workbook

    place = records(size, folder)
    book = place / "repair_orders.xlsx"
    if not book.is_file():
        print("making the workbook …", flush=True)
        workbook.write(place / "repair_orders.csv", book)
    return book


def reading_contest(pairs: int, folder: Path, size: str = "100k") -> dict[str, list[Run]]:
    """Reading a workbook and nothing else, by the readers' own clocks; every row must have been seen."""
    book, out = the_workbook(folder, size), folder / "out" / "reading"
    out.mkdir(parents=True, exist_ok=True)

    def reader(name: str) -> Contender:
        def check() -> None:
            rows = json.loads((out / f"{name}.log").read_text(encoding="utf-8"))["rows"]
            if rows != rows_of(size) + 1:
                raise checking.Wrong(f"{name} read {rows:,} rows")

        command = [sys.executable, str(HERE / "workbook.py"), name, str(book)]
        return Contender(name, command, frozenset({0}), check, tells=True)

    return in_turn([reader(name) for name in ("riskaudit", "calamine", "openpyxl")], pairs, out)


def workbook_contest(pairs: int, folder: Path, size: str = "100k") -> dict[str, list[Run]]:
    """The whole audit of repair orders in an .xlsx against a reader that only turns its cells into Python values."""
    book, place, out = the_workbook(folder, size), records(size, folder), folder / "out" / "xlsx"
    out.mkdir(parents=True, exist_ok=True)
    command = yardstick("full", place, out / "full", None, lambda: None)
    timed(command, out / "full.log")
    wanted = checking.written(out / "full" / "counts.json")

    def check_riskaudit() -> None:
        checking.check_equal(checking.reported(out / "riskaudit" / "report.json"), wanted)

    paths = [book, place / "outages.csv", place / "contracts.csv"]
    reader = [sys.executable, str(HERE / "workbook.py"), "calamine", str(book)]
    contenders = [
        riskaudit(paths, out / "riskaudit", None, check_riskaudit),
        Contender("calamine", reader, frozenset({0}), lambda: None),
    ]
    return in_turn(contenders, pairs, out)


def told(runs: dict[str, list[Run]]) -> None:
    """Print the medians, and the ratios of runs that stood next to one another."""
    names = list(runs)
    for name in names:
        wall, cpu, peak = (median(values) for values in zip(*(asdict(run).values() for run in runs[name]), strict=True))
        print(f"  {name:10} wall {wall:7.2f} s  cpu {cpu:7.2f} s  peak {peak / 1e6:6.0f} MB")
    for other in names[1:]:
        ratios = [a.wall / b.wall for a, b in zip(runs[names[0]], runs[other], strict=True)]
        print(f"  {names[0]} / {other}: {median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")


def main() -> None:
    """Read the command line, time, keep the figures, write the page."""
    parser = argparse.ArgumentParser(description="Time riskaudit against hand-written SQL.")
    parser.add_argument("--rows", nargs="*", default=["10k", "1m"], metavar="SIZE", help="10k, 1m, 10m")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--memory", metavar="SIZE", help="bound of the engine, e.g. 1GB")
    parser.add_argument("--xlsx", action="store_true", help="100k repair orders in a workbook, too")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--page", type=Path, default=Path("docs/performance.md"))
    asked = parser.parse_args()
    compileall.compile_dir(HERE.parent / "src", quiet=1)  # as an installer leaves it
    kept = asked.out / "results.json"
    results = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    wanted: dict[str, Callable[[], dict[str, list[Run]]]] = {}
    for size in asked.rows:
        name = f"{size} {asked.memory}" if asked.memory else size
        wanted[name] = lambda size=size: contest(size, asked.pairs, asked.memory, asked.out)
    if asked.xlsx:
        wanted["xlsx reading"] = lambda: reading_contest(asked.pairs, asked.out)
        wanted["xlsx"] = lambda: workbook_contest(asked.pairs, asked.out)
    for name, contest_of in wanted.items():
        print(name, flush=True)
        try:
            runs = contest_of()
        except checking.Wrong as wrong:
            sys.exit(f"{name}: {wrong}")
        told(runs)
        results[name] = {who: [asdict(run) for run in many] for who, many in runs.items()}
        kept.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    asked.page.write_text(page.write(results), encoding="utf-8")
    print(f"→ {asked.page}")


if __name__ == "__main__":
    main()
