"""What an audit could not say: rules that did not run, records left undecided, bullets of the lecture that no record
shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from riskaudit.model.english import opening
from riskaudit.model.lecture import STATUS_WORDS
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.report import LectureLine
from riskaudit.model.result import Result
from riskaudit.writers.view import View

SKIPPED = (Result.ERROR, Result.NOTCHECKED, Result.NOTSELECTED)
"""How rules that did not run end, the gravest first."""


def undecided(view: View) -> Iterator[tuple[RuleOutcome, str, int]]:
    """By rule and reason, how many records were left undecided; they add up to the unknown of the whole report."""
    for rule in view.report.rules:
        reasons = [reason for reason in rule.reasons if reason.result is Result.UNKNOWN and reason.count]
        for reason in reasons:
            yield rule, opening(view.tell(reason.text)), reason.count
        rest = rule.counts.unknown - sum(reason.count for reason in reasons)
        if rest > 0:
            yield rule, view.say("no_reason"), rest


class Coverage(NamedTuple):
    """Bullets of the lecture by status and part: each row and the bottom line end with their sum."""

    parts: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]


def coverage(view: View) -> Coverage:
    """How far the lecture is covered."""
    places = [(line.place.split(".")[0], line.status) for line in view.report.lecture]
    parts = tuple(sorted({part for part, _ in places}))

    def row(word: str, met: list[str]) -> tuple[str, ...]:
        return (word, *(str(met.count(part)) for part in parts), str(len(met)))

    rows = [
        row(view.tell(word), [part for part, found in places if found == status])
        for status, word in STATUS_WORDS.items()
    ]
    return Coverage(parts, tuple(rows), row(view.say("total"), [part for part, _ in places]))


def bullets_unseen(view: View) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Bullets that nothing was judged for, and those that records do not show: the label of each list, and of every
    bullet its place, its words, how it is audited and what to ask. A bullet stands in the first list that it belongs
    to; lists without one are left out."""
    lines = view.report.lecture
    unjudged = [line for line in lines if line.rules and not line.judged]
    unseen = [line for line in lines if line.status != "automated" and line not in unjudged]
    listed = {"blind_unjudged": unjudged, "blind_unseen": unseen}
    for label, chosen in listed.items():
        if chosen:
            yield label, [(line.place, view.tell(line.text), _how(view, line), _ask(view, line)) for line in chosen]


def _how(view: View, line: LectureLine) -> str:
    word = view.tell(STATUS_WORDS[line.status])
    return f"{word}{view.bracket(f'{line.judged}/{len(line.rules)}')}" if line.rules else word


def _ask(view: View, line: LectureLine) -> str:
    parts = [view.tell(item) for item in (line.why, line.question) if item is not None]
    return " ".join(parts) or view.say("blind_no_data")
