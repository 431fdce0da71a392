"""Which headings mean which column: the titles, aliases and names of every dataset, normalised."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from riskaudit.model.dataset import Column, Dataset


@lru_cache(maxsize=4096)
def normalised(heading: str) -> str:
    """The heading in one width and case, without blanks anywhere and without marks like `:` and `*` around it."""
    text = unicodedata.normalize("NFKC", heading)
    shown = (char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"))
    return "".join(shown).lower().rstrip(":*").lstrip("*")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading stands for: a column, or the time of day of one."""

    column: str
    time: bool = False


def accepted_names(name: str, column: Column) -> tuple[str, ...]:
    """The headings under which a column is found, the best first."""
    return (column.title.zh, *column.aliases, name)


def meanings(dataset: Dataset) -> Mapping[str, Meaning]:
    """Normalised heading → meaning. Titles go before aliases, these before names, these before times of day."""
    columns = dataset.columns.items()
    found: dict[str, Meaning] = {}
    for name, column in columns:
        found.setdefault(normalised(column.title.zh), Meaning(name))
    for name, column in columns:
        for alias in column.aliases:
            found.setdefault(normalised(alias), Meaning(name))
    for name, _ in columns:
        found.setdefault(normalised(name), Meaning(name))
    for name, column in columns:
        for alias in column.time_aliases:
            found.setdefault(normalised(alias), Meaning(name, time=True))
    return found
