"""How time and memory grow with records and with rules: `riskaudit check` as whole processes, drawn and in a table.

    python bench/growth.py --rows 10k 100k 1m 10m --rules 10 100 125 500 1000 --over 10k 100k --rounds 3

Records grow under W20; rules grow, as `rulebook.py` makes them, over records of the sizes in `--over`. Sizes take turns,
so that what slows the machine down slows them all. Each run is checked: so many rules, every rule's results add up to
its records, and W20 finds what was agreed. Figures are kept in `build/bench/growth.json`; those that are not asked for
again stay. Writes docs/growth.svg and docs/growth.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import checking
import growth_page
import rulebook
from checking import Wrong
from run import AS_OF, HERE, TABLES, Contender, Run, records, rows_of, timed

W20 = 20


def contender(rows: str, many: int, folder: Path) -> Contender:
    """The program on so many records under so many rules."""
    place, out = records(rows, folder), folder / "out" / f"{rows}-{many}"
    rules = HERE / "rules"
    if many != W20:
        rules = folder / f"rules-{many}"
        rulebook.make(many, rules)
    command = [sys.executable, "-m", "riskaudit", "check", *(str(place / f"{name}.csv") for name in TABLES)]
    command += ["--rules", str(rules), "--profile", "w20", "--as-of", AS_OF, "--format", "json", "-q", "-o", str(out)]
    return Contender(f"{rows}-{many}", command, frozenset({1}), lambda: check(out / "report.json", rows, many))


def check(report: Path, rows: str, many: int) -> None:
    """Raise Wrong for a report that lacks rules, whose results do not add up, or that is not what was agreed."""
    counts = checking.reported(report)
    if len(counts) != many:
        raise Wrong(f"{rows}: {len(counts)} rules instead of {many}")
    agreed, whole = checking.agreed(rows) or {}, {rows_of(rows), rows_of(rows) // 10}
    for rule, results in counts.items():
        if sum(results.values()) not in whole:
            raise Wrong(f"{rows}, {rule}: {dict(results)} add up to none of {sorted(whole)}")
        if results["fail"] != agreed.get(checking.short(rule), results["fail"]):
            raise Wrong(f"{rows}, {rule}: {results['fail']} fail, agreed are {agreed[checking.short(rule)]}")


def measure(
    points: Sequence[tuple[str, int]], rounds: int, folder: Path, keep: Callable[[str, list[Run]], None]
) -> None:
    """Run every point in turn, round after round, and hand over what there is of it after each run."""
    (folder / "out").mkdir(parents=True, exist_ok=True)
    contenders = [contender(rows, many, folder) for rows, many in points]
    runs: dict[str, list[Run]] = {one.name: [] for one in contenders}
    for turn in range(1, rounds + 1):
        for one in contenders:
            run = timed(one, folder / "out" / f"{one.name}.log")
            runs[one.name].append(run)
            told = f"{run.wall:8.2f} s {run.cpu:8.2f} CPU s {run.peak / 1e6:8.0f} MB"
            print(f"  {turn}/{rounds} {one.name:12} {told}", flush=True)
            keep(one.name, runs[one.name])


def points_of(rows: Sequence[str], rules: Sequence[int], over: Sequence[str]) -> list[tuple[str, int]]:
    """What is measured: sizes of records under W20, numbers of rules over records."""
    return list(dict.fromkeys([*((size, W20) for size in rows), *((size, many) for size in over for many in rules)]))


def main() -> None:
    """Read the command line, measure, draw, write."""
    parser = argparse.ArgumentParser(description="Measure how time and memory grow with records and rules.")
    parser.add_argument("--rows", nargs="*", default=["10k", "100k", "1m"], metavar="SIZE")
    parser.add_argument("--rules", nargs="*", type=int, default=[10, 100, 125, 500, 1000], metavar="N")
    parser.add_argument("--over", nargs="*", default=["10k", "100k"], metavar="SIZE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    asked = parser.parse_args()
    kept = asked.out / "growth.json"
    results: growth_page.Figures = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}

    def keep(name: str, runs: list[Run]) -> None:
        results[name] = [asdict(run) for run in runs]
        kept.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")

    try:
        measure(points_of(asked.rows, asked.rules, asked.over), asked.rounds, asked.out, keep)
    except Wrong as wrong:
        sys.exit(str(wrong))
    asked.docs.mkdir(exist_ok=True)
    for name, text in (("growth.svg", growth_page.drawing(results)), ("growth.md", growth_page.write(results))):
        (asked.docs / name).write_text(text, encoding="utf-8")
        print(f"→ {asked.docs / name}")


if __name__ == "__main__":
    main()
