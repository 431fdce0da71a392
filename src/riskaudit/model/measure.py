"""Whose a figure is: that of the basis a limit rests on, the audit's own, or one that a profile was left to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from riskaudit.model.base import Bilingual, Language

Measure = Literal["basis", "audit", "profile"]

WHOSE: Mapping[Measure, Bilingual | None] = {
    "basis": None,
    "audit": Bilingual(zh="（稽查口径）", en=" (the audit's measure)"),
    "profile": Bilingual(zh="（口径填写值）", en=" (as filled in by the profile)"),
}
"""What follows a limit in words; nothing where the figure is that of its basis."""

_SAYS_SO = ("口径", "填写的")
"""Words in which one of these stands say by themselves that a figure is not the law's."""


def whose(measure: Measure, language: Language) -> str:
    """What follows a limit of this measure."""
    words = WHOSE[measure]
    return words.in_(language) if words else ""


def says_whose(words: Bilingual) -> bool:
    """Whether a sentence says by itself that its figure is not the law's: it is not said twice."""
    return any(word in words.zh for word in _SAYS_SO)


def attributed(words: Bilingual, measure: Measure) -> Bilingual:
    """A limit in words, with whose it is."""
    if says_whose(words):
        return words
    return Bilingual(zh=words.zh + whose(measure, "zh"), en=words.en + whose(measure, "en"))
