"""Which rules are audited, with which parameters, for whom."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen


class Profile(Frozen):
    """A selection of rules. Patterns are those of a shell (`outage/*`); a leading `!` drops."""

    title: Bilingual
    about: Bilingual
    extends: str | None = None
    rules: tuple[str, ...] = Field((), description="rule ids or patterns; `!` before one drops it")
    params: dict[str, Any] = Field({}, description="parameter → value, for every rule that has it")
    missing: str | None = Field(None, description="`fail` turns an unrecorded act from review into fail")


class Theme(Frozen):
    """A chapter of the report: a folder of rules."""

    title: Bilingual
    about: Bilingual
