"""English where it counts things: one finding, two findings; 1st, 2nd, 3rd.

A sentence holds both forms and its number chooses: `{count} {count:finding|findings}`, `{count:is|are} waived`;
`{at:th}` is an ordinal. Chinese has one form and needs none of this.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

_CHOOSES = re.compile(r"\{\w*:(?:[^{}]*\||th\})")
"""A gap that a number does not fill but chooses by."""


def filled(words: str, /, *values: Any, **named: Any) -> str:
    """A sentence with its gaps filled; as it is where nothing is given. A number may be given as it is to be printed."""
    if not values and not named:
        return words
    if _CHOOSES.search(words) is None:
        return words.format(*values, **named)
    return _Sentence().vformat(words, values, named)


def counted(count: int, forms: str) -> str:
    """A number and what is counted: `counted(1, "row|rows")` is `1 row`."""
    return f"{count:,} {chosen(count, forms)}"


def chosen(count: object, forms: str) -> str:
    """Of `one|many` the form for a number, which may be given as it is printed; what has one form alone is it."""
    one, apart, many = forms.partition("|")
    return many if apart and str(count) != "1" else one


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th; 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def quoted(title: str) -> str:
    """The title of a column or a sheet within a sentence, which then fits any title."""
    return f'"{title}"'


def opening(words: str) -> str:
    """A phrase as it opens a cell or a line: with a capital letter. Chinese stays as it is."""
    return words[:1].upper() + words[1:]


class _Sentence(Formatter):
    """Fills gaps, and chooses forms by numbers."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            return chosen(value, format_spec)
        if format_spec == "th":
            return ordinal(int(str(value).replace(",", "")))
        return str(super().format_field(value, format_spec))
