"""From claims to columns: one heading for each column, a second one with the time of day at most."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.table import Mapped
from riskaudit.records import wording
from riskaudit.records.headings import Claim, Heading
from riskaudit.records.names import Meaning, accepted_names, meanings, normalised
from riskaudit.records.standin import stand_ins
from riskaudit.records.wording import Refusal

SameCells = Callable[[int, int], bool]
"""Whether two columns of the sheet, by the index of their headings, hold the same text in every row."""


def settle(heading: Heading, dataset: Dataset, same: SameCells) -> tuple[dict[str, Mapped], list[Bilingual]]:
    """The columns in the order of the dataset, with notes on what was chosen.

    Where several headings claim one column, the first is used if their cells agree in every row;
    otherwise Refusal is raised. A time of day without its date is left unmapped.
    """
    found: dict[Meaning, int] = {}
    notes: list[Bilingual] = []
    for meaning, claims in _by_meaning(heading.claims).items():
        first, *others = claims
        if any(not same(first.index, other.index) for other in others):
            title = dataset.columns[meaning.column].title
            raise Refusal(wording.claimed_twice(title, [_shown(claim) for claim in claims]))
        if others:
            notes.append(wording.same_column(_shown(first), [_shown(other) for other in others]))
        found[meaning] = first.index
    mapping = {
        name: Mapped(found[Meaning(name)], found.get(Meaning(name, time=True)))
        for name in dataset.columns
        if Meaning(name) in found
    }
    for name, source in stand_ins(mapping, dataset).items():
        notes.append(
            wording.computed_moment(*(dataset.columns[item].title for item in (name, source.start, source.minutes)))
        )
    return mapping, notes


def propose(headings: Sequence[str], mapping: Mapping[str, Mapped], dataset: Dataset) -> dict[str, str | None]:
    """For every heading that is not mapped, the column that it may have meant, or None: the start of a `--map` file.

    A proposal rests on likeness of names and is never applied by itself. Where two headings are alike to one column,
    neither is proposed for it.
    """
    taken = {index for mapped in mapping.values() for index in (mapped.index, mapped.time_index)}
    names = {
        normalised(known): name
        for name, column in dataset.columns.items()
        if name not in mapping
        for known in accepted_names(name, column)
    }
    proposed: dict[str, str | None] = {}
    for index, heading in enumerate(headings):
        if heading and index not in taken:
            near = get_close_matches(normalised(heading), names, n=1, cutoff=0.6)
            proposed[heading] = names[near[0]] if near else None
    wanted = Counter(proposed.values())
    return {heading: name if wanted[name] == 1 else None for heading, name in proposed.items()}


def map_file(headings: Sequence[str], mapping: Mapping[str, Mapped], name: str, dataset: Dataset) -> str:
    """The text of a `--map` file with what is proposed; empty where every heading is known."""
    proposed = propose(headings, mapping, dataset)
    if not proposed:
        return ""
    lines = [f"dataset: {name}", "columns:"]
    for heading, key in proposed.items():
        title = f"  # {dataset.columns[key].title.zh}" if key else ""
        lines.append(f"  {json.dumps(heading, ensure_ascii=False)}: {key or 'null'}{title}")
    return "\n".join(lines)


def known_columns(headings: Sequence[str], dataset: Dataset) -> dict[str, Mapped]:
    """The columns that headings mean by their names alone."""
    known = meanings(dataset)
    found: dict[str, Mapped] = {}
    for index, heading in enumerate(headings):
        meaning = known.get(normalised(heading))
        if meaning and not meaning.time:
            found.setdefault(meaning.column, Mapped(index))
    return found


def _by_meaning(claims: Sequence[Claim]) -> dict[Meaning, list[Claim]]:
    grouped: dict[Meaning, list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(claim.meaning, []).append(claim)
    return grouped


def _shown(claim: Claim) -> str:
    """The heading with its place, as two headings may read the same."""
    return f"{claim.heading}（{_letters(claim.index)}）"


def _letters(index: int) -> str:
    """The letters of a column as Excel shows them: 0 is A, 26 is AA."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
