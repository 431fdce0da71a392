"""Two lists of findings, matched by fingerprint.

A fingerprint names a key and not a row, so duplicates share it: of them as many as say the same are unchanged, as many
as are left on both sides are updated, the gravest with the gravest, and what is left over is new or gone. Lists may be
long: only what is compared is kept of a finding.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from riskaudit.model.findings import FindingRow
from riskaudit.model.result import Result, Severity
from riskaudit.model.standing import Standing

_MARK = re.compile(r"·[0-9A-F]{4}(?![0-9A-F])")
"""What tells masked values apart; without a secret it is another one in every audit."""

_PLACE = re.compile(r"(?:最先见于|另一条见) .+? 第 ?\d+ ?行|(?:first|another) in .+? row \d+|第 ?\d+ ?行|\brows? \d+")
"""Where another record stands. A finding that has moved has not changed."""

_RESULTS = {Result.FAIL.value: 0, Result.REVIEW.value: 1}
_SEVERITIES = {severity.value: severity.rank for severity in Severity}


class _Line(NamedTuple):
    """What is compared of a finding, the gravest first, and its place in the list."""

    result: int
    severity: int
    told: bytes
    unwaived: bool
    place: int

    @property
    def said(self) -> tuple[int, int, bytes]:
        return self[:3]

    def is_graver_than(self, other: _Line) -> bool:
        return self.result < other.result or self.severity < other.severity


@dataclass(frozen=True)
class Comparison:
    """How the findings of the later list stand, in its order, and what the earlier one has besides.

    `earlier` gives the places of those that the updated ones were; `worse` and `lapsed` are places of the later list:
    graver than before, or with a waiver before and none now. `gone` are places of the earlier list.
    """

    standings: Sequence[Standing]
    earlier: Mapping[int, int]
    worse: frozenset[int]
    lapsed: frozenset[int]
    gone: Sequence[int]


def compare(before: Iterable[FindingRow], now: Iterable[FindingRow], *, texts: bool, marks: bool) -> Comparison:
    """Match two lists. Without `texts` only results and severities are compared; without `marks` masked values that
    show the same are the same."""
    then, later = _by_fingerprint(before, texts, marks), _by_fingerprint(now, texts, marks)
    standings: dict[int, Standing] = {}
    earlier: dict[int, int] = {}
    worse, lapsed, gone = set(), set(), []
    for fingerprint, lines in later.items():
        old = then.pop(fingerprint, [])
        for new, was in _pairs(old, lines):
            if was is None:
                standings[new.place] = "new"
                continue
            standings[new.place] = "unchanged" if new.said == was.said else "updated"
            if standings[new.place] == "updated":
                earlier[new.place] = was.place
            if new.is_graver_than(was):
                worse.add(new.place)
            if new.unwaived and not was.unwaived:
                lapsed.add(new.place)
        gone += [line.place for line in old]
    gone += [line.place for lines in then.values() for line in lines]
    ordered = [standings[place] for place in range(len(standings))]
    return Comparison(ordered, earlier, frozenset(worse), frozenset(lapsed), sorted(gone))


def _pairs(old: list[_Line], new: Sequence[_Line]) -> list[tuple[_Line, _Line | None]]:
    """Each later finding with the earlier one that it is; those are taken out of `old`."""
    if len(old) == len(new) == 1:
        return [(new[0], old.pop())]
    saying: dict[tuple[int, int, bytes], deque[_Line]] = {}
    for line in old:
        saying.setdefault(line.said, deque()).append(line)
    pairs: list[tuple[_Line, _Line | None]] = []
    rest = []
    for line in new:
        if same := saying.get(line.said):
            pairs.append((line, same.popleft()))
        else:
            rest.append(line)
    left = deque(sorted(line for lines in saying.values() for line in lines))
    pairs += [(line, left.popleft() if left else None) for line in rest]
    old[:] = left
    return pairs


def _by_fingerprint(rows: Iterable[FindingRow], texts: bool, marks: bool) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    for place, row in enumerate(rows):
        told = _told(row, marks) if texts else b""
        line = _Line(_RESULTS[row.result], _SEVERITIES[row.severity], told, not row.waived, place)
        found.setdefault(row.fingerprint, []).append(line)
    for lines in found.values():
        lines.sort()
    return found


def _told(row: FindingRow, marks: bool) -> bytes:
    """The figures and the message of a finding, in short."""
    text = "\x1f".join((row.limit, row.actual, row.message))
    if "行" in text or "row" in text:
        text = _PLACE.sub("", text)
    if not marks and "·" in text:
        text = _MARK.sub("", text)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
