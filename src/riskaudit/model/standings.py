"""How all findings of findings.csv stand to the baseline, those that the report does not show included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from riskaudit.model.findings import FindingRow
from riskaudit.model.standing import Standing

Standings = Mapping[str, Sequence[Standing]]
"""Of each fingerprint, how its findings stand, in the order in which they stand in findings.csv; empty without a
baseline."""


def with_standings(rows: Iterable[FindingRow], standings: Standings) -> Iterator[tuple[FindingRow, Standing | None]]:
    """The findings of a file in their order, each with how it stands; None where there was no baseline."""
    met: Counter[str] = Counter()
    for row in rows:
        known = standings.get(row.fingerprint, ())
        place = 0
        if len(known) > 1:
            place = met[row.fingerprint]
            met[row.fingerprint] += 1
        yield row, known[place] if known else None
