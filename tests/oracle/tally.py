"""What a differential over the shipped rules has compared, for its last line."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

SEED = os.environ.get("RISKAUDIT_DIFFERENTIAL_SEED", "0")
RECORDS = int(os.environ.get("RISKAUDIT_DIFFERENTIAL_RECORDS", "40"))
"""Records drawn for each rule."""

MOST = 100
"""Records drawn for each rule into one table."""


@dataclass
class Tally:
    """Pairs of a record (or a group) and a rule, and those on which tool and oracle differ."""

    pairs: int = 0
    different: int = 0
    blind: list[str] = field(default_factory=list)
    """Rules of which the records showed no pass or no hit: of those little is proved."""

    def __str__(self) -> str:
        blind = f"; without a pass or without a hit: {', '.join(sorted(self.blind))}" if self.blind else ""
        pairs = f"{self.pairs:,} pairs of record and rule"
        return f"differential: seed {SEED}, {pairs}, {self.different:,} differences{blind}"


TALLY = Tally()
