"""What the command asked for, as far as verdicts and their words depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskaudit.model.base import Language
from riskaudit.model.masking import MASKED, Masking


@dataclass(frozen=True)
class Options:
    """What the command asked for, as far as verdicts and their words depend on it."""

    as_of: date
    profile: str = "national"
    language: Language = "zh"
    mask: Masking = MASKED
    secret: str = ""
    unread: bool = False
    law_date: date | None = None
    """Judge every record by the law of this day, whatever its own."""
