"""Two lists of findings, by their fingerprints."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from riskaudit.model.findings import FindingRow, read_findings
from riskaudit.model.manifest import digest_of
from riskaudit.model.report import FindingsFile
from riskaudit.model.verified import Change, Compared

SHOWN = 20
"""Findings that are told one by one."""

Rows = Mapping[tuple[str, str], list[FindingRow]]


def compare(folder: Path, again: Path) -> Compared | None:
    """The list of a folder beside the one made again; None where one of them is no list of findings at all."""
    try:
        old, new = _by_finding(folder), _by_finding(again)
    except (OSError, ValueError, TypeError, csv.Error, StopIteration):
        return None
    changes = [change for at in sorted({*old, *new}) for change in _changes(old.get(at, []), new.get(at, []))]
    kinds = Counter(change.kind for change in changes)
    rules = Counter(change.rule for change in changes)
    total = sum(len(rows) for rows in old.values())
    return Compared(
        same=total - kinds["gone"] - kinds["changed"],
        gone=kinds["gone"],
        new=kinds["new"],
        changed=kinds["changed"],
        by_rule=dict(rules.most_common()),
        first=tuple(changes[:SHOWN]),
    )


def _by_finding(path: Path) -> Rows:
    """The rows of each finding: duplicates of a key share their fingerprint."""
    found: dict[tuple[str, str], list[FindingRow]] = defaultdict(list)
    for row in read_findings(path, FindingsFile(sha256=digest_of(path).sha256)):
        found[row.rule, row.fingerprint].append(row)
    return found


def _changes(old: list[FindingRow], new: list[FindingRow]) -> Iterator[Change]:
    """What became of the rows of one finding."""
    left = Counter(new)
    gone = []
    for row in old:
        if left[row]:
            left[row] -= 1
        else:
            gone.append(row)
    came = list(left.elements())
    for before, after in zip(gone, came, strict=False):
        columns = tuple(
            name for name, one, other in zip(FindingRow._fields, before, after, strict=True) if one != other
        )
        yield _change("changed", after, columns)
    both = min(len(gone), len(came))
    yield from (_change("gone", row) for row in gone[both:])
    yield from (_change("new", row) for row in came[both:])


def _change(kind: str, row: FindingRow, columns: tuple[str, ...] = ()) -> Change:
    place = " › ".join(part for part in (row.file, row.sheet, row.row) if part)
    return Change.model_validate(
        {
            "kind": kind,
            "fingerprint": row.fingerprint,
            "rule": row.rule,
            "key": row.key,
            "place": place,
            "columns": columns,
        }
    )
