"""Whether what was timed is right: every count of every check against the agreed ones, and against one another."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).parent
TABLE_OF_OUTAGES = frozenset({"W06", "W10", "W12", "W13", "W14", "W17", "W18"})

Counts = Mapping[str, Mapping[str, int]]
"""Rule → result → number of records."""


class Wrong(Exception):
    """What was timed gave other results than it must."""


def short(rule: str) -> str:
    """`w20/w01-order-once` is W01."""
    return rule.partition("/")[2][:3].upper()


def agreed(size: str) -> dict[str, int] | None:
    """How many records break each check, for a size that was agreed on."""
    told: dict[str, dict[str, int]] = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))["fails"]
    return told.get(size)


def reported(path: Path) -> dict[str, dict[str, int]]:
    """The counts in a report.json."""
    report = json.loads(path.read_text(encoding="utf-8"))
    return {rule["id"]: rule["counts"] for rule in report["rules"]}


def written(path: Path) -> dict[str, dict[str, int]]:
    """The counts in the yardstick's counts.json."""
    counts: dict[str, dict[str, int]] = json.loads(path.read_text(encoding="utf-8"))
    return counts


def check_fails(counts: Counts, size: str, who: str) -> None:
    """Raise Wrong unless all twenty checks found as many as was agreed, where something was."""
    if len({short(rule) for rule in counts}) != 20:
        raise Wrong(f"{who}, {size}: {len(counts)} rules instead of 20")
    told = agreed(size)
    for rule, results in counts.items():
        if told is not None and results["fail"] != told[short(rule)]:
            raise Wrong(f"{who}, {size}, {rule}: {results['fail']} fail, agreed are {told[short(rule)]}")


def check_sums(counts: Counts, rows: int, who: str) -> None:
    """Raise Wrong unless each rule's results add up to the records of its table."""
    for rule, results in counts.items():
        wanted = rows // 10 if short(rule) in TABLE_OF_OUTAGES else rows
        if sum(results.values()) != wanted:
            raise Wrong(f"{who}, {rule}: {dict(results)} do not add up to {wanted}")


def check_equal(one: Counts, other: Counts) -> None:
    """Raise Wrong unless both have the same number of every result of every rule."""
    for rule in {*one, *other}:
        mine, theirs = ({name: n for name, n in side.get(rule, {}).items() if n} for side in (one, other))
        if mine != theirs:
            raise Wrong(f"{rule}: {mine} and {theirs}")


def findings(path: Path) -> Iterator[tuple[str, str, int, str]]:
    """Rule, key, row and fingerprint of every finding. Raises Wrong if one stands before its place."""
    before = ("", "", "", 0)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            row = int(line["row"])
            here = (line["rule"], line["file"], line["sheet"], row)
            if here < before:
                raise Wrong(f"{path.name}: {here} stands after {before}")
            before = here
            yield line["rule"], line["key"], row, line["fingerprint"]


def check_findings(one: Path, other: Path) -> int:
    """The number of findings. Raises Wrong unless both files have the same ones, each in order of rule and row."""
    both = zip(findings(one), findings(other), strict=True)
    number = 0
    for number, (mine, theirs) in enumerate(both, 1):
        if mine != theirs:
            raise Wrong(f"finding {number}: {mine} and {theirs}")
    return number
