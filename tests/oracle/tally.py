"""How much a differential over the shipped rules compares, and what it says at its end."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

SEED = os.environ.get("RISKAUDIT_DIFFERENTIAL_SEED", "0")
RECORDS = int(os.environ.get("RISKAUDIT_DIFFERENTIAL_RECORDS", "40"))
"""Records drawn for each rule."""

MOST = 100
"""Records drawn for each rule into one table."""

PAIRS, DIFFERENT, BLIND = "pairs", "different", "blind"
"""Pairs of a record (or a group) and a rule; those on which tool and oracle differ; a rule of which the
records showed no pass or no hit, so that little is proved of it."""


def last_line(noted: Iterable[tuple[str, Any]]) -> str:
    """What all tests noted, in one line; empty if nothing was compared."""
    found = list(noted)
    pairs, different = (sum(value for name, value in found if name == wanted) for wanted in (PAIRS, DIFFERENT))
    blind = sorted(value for name, value in found if name == BLIND)
    if not pairs:
        return ""
    tail = f"; without a pass or without a hit: {', '.join(blind)}" if blind else ""
    return f"differential: seed {SEED}, {pairs:,} pairs of record and rule, {different:,} differences{tail}"
