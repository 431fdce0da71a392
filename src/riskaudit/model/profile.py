"""Which rules are audited, with which parameters, for whom."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from riskaudit.model.base import Bilingual, Frozen
from riskaudit.model.reference import Authority


class Profile(Frozen):
    """A selection of rules: by the authority they rest on, then by patterns of a shell (`outage/*`)."""

    title: Bilingual
    about: Bilingual
    extends: str | None = None
    authorities: tuple[Authority, ...] = Field(
        (), description="select every rule all of whose facts are of these kinds, e.g. law, promise"
    )
    kinds: tuple[str, ...] = Field((), description="of those, only rules of these kinds of check, e.g. order")
    case_fit: Literal["same_gap", "same_theme"] | None = Field(
        None, description="of those, only rules that fit their case lesson so"
    )
    rules: tuple[str, ...] = Field((), description="rule ids or patterns to add; `!` before one drops it")
    params: dict[str, Any] = Field({}, description="parameter → value, for every rule that has it")
    missing: str | None = Field(None, description="`fail` turns an unrecorded act from review into fail")


class Theme(Frozen):
    """A chapter of the report: a folder of rules."""

    title: Bilingual
    about: Bilingual
