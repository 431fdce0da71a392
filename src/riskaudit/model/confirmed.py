"""原文核对: what a legal officer has compared with the original, and so may be signed as law."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen

ConfirmedState = Literal["lifted", "uncited", "needless", "refused", "malformed"]
"""The fact counts as read in its text; it does, but no rule or case cites it; it was read already; such a fact cannot
be confirmed; not to be relied on. Only the first two have any effect."""

NAMELESS = "***"
"""What stands for the officer's name where outsiders read the report."""


class Confirmation(Frozen):
    """Who compared a fact that was known at second hand with the original, when, and the words that stand there."""

    by: str
    date: datetime.date
    text: str


class ConfirmedTold(Frozen):
    """An entry of the file as a report tells of it; a malformed one may lack anything but its name."""

    fact: str
    by: str = ""
    date: str = ""
    text: str = ""
    line: int = Field(0, description="where it stands in the file")
    state: ConfirmedState
    problem: Bilingual | None = Field(None, description="why it has no effect")


class Confirmations(Frozen):
    """The file of a legal officer, and every entry of it in its order."""

    name: str
    sha256: str
    entries: tuple[ConfirmedTold, ...]

    @property
    def lifted(self) -> tuple[ConfirmedTold, ...]:
        """The entries that have an effect."""
        return tuple(entry for entry in self.entries if entry.state in ("lifted", "uncited"))

    @property
    def idle(self) -> tuple[ConfirmedTold, ...]:
        """The entries that have none."""
        return tuple(entry for entry in self.entries if entry.state not in ("lifted", "uncited"))
