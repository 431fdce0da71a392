"""What the report tells of a finding that it shows, as the script reads it: lists whose texts are numbers of texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from riskaudit.model.english import opening
from riskaudit.model.outcome import Finding, RuleOutcome
from riskaudit.writers.html.view import View
from riskaudit.writers.strip import Drawing, drawing
from riskaudit.writers.twin import finding_twin, proof_label, proof_stands

LENGTH = 1000
"""The whole length of a strip in the units of its places."""

Number = Callable[[str], int]


def detail(view: View, rule: RuleOutcome, finding: Finding, number: Number) -> list[Any]:
    """Calculation, reason, the cells as title, value and state, the case twin, the proofs, and the strip or null."""
    cells = [[number(view.tell(cell.title)), number(cell.value), cell.state] for cell in finding.evidence]
    twin = [[f"twin_{state}", number(text), number(shown)] for state, text, shown in finding_twin(view, finding)]
    proof = [[proof_label(state), number(titles)] for state, titles in proof_stands(view, rule, finding)]
    strip = _strip(drawing(view, finding, finding.strip), number) if finding.strip else None
    return [number(finding.calculation), number(opening(finding.reason)), cells, twin, proof, strip]


def _strip(drawn: Drawing, number: Number) -> list[Any]:
    """Start, end, limits, what is allowed, what is over or null, what is skipped; then the words."""
    skipped = [places for span in drawn.skipped if (places := _places(span))[0] < places[1]]
    return [
        *_places((drawn.start, drawn.end)),
        _places(drawn.limits),
        _places(drawn.allowed),
        _places(drawn.over) if drawn.over else None,
        skipped,
        [number(text) for _, text in drawn.above],
        number(drawn.ended),
        number(drawn.hatched),
    ]


def _places(shares: tuple[float, ...]) -> list[int]:
    return [round(share * LENGTH) for share in shares]
