"""Roles that must not be one person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from oracle.cells import READ
from oracle.world import FAIL, PASS, REVIEW, UNKNOWN, Check, Record, World

NOBODY = ("系统", "自动", "无人")
MOST = 6
"""So many names of a cell are looked at."""

_PARTS = re.compile(r"[-－—–=]*[>＞]|[、，,；;/／|｜+＋→➔➝⇒\r\n]")
_HAN = r"[\u4e00-\u9fff*·]"


def distinct_hands(check: Check, record: Record, records: Sequence[Record], world: World) -> str:
    """Fail for a name in two roles, or in the one apart and another; masked names only hint."""
    nobody = set(check.get("nobody", NOBODY))
    roles = {
        role: names_of(record[role].value if record[role].state == READ else "") - nobody for role in check["roles"]
    }
    filled = [names for names in roles.values() if names]
    met = [(one, other) for one, other in combinations(roles, 2) if roles[one] and roles[other]]
    if check.get("apart"):
        met = [pair for pair in met if check["apart"] in pair]
    if not met:
        return UNKNOWN
    shared = {name for one, other in met for name in roles[one] & roles[other]}
    if any("*" not in name for name in shared):
        return FAIL
    if shared:
        return REVIEW
    return UNKNOWN if any("*" in name for names in filled for name in names) else PASS


def names_of(text: str) -> set[str]:
    """The names of a cell: blanks part Chinese names of two or more characters, and count for nothing within one."""
    found: list[str] = []
    for part in _PARTS.split(text):
        words = part.split()
        if all(re.fullmatch(f"{_HAN}{{2,}}", word) for word in words):
            found += words
        elif all(re.fullmatch(f"{_HAN}+", word) for word in words):
            found.append("".join(words))
        elif words:
            found.append(" ".join(words))
    return set(found[:MOST])
