"""How personal values are shown, and to whom a report goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Audience = Literal["internal", "external"]
"""internal: the company's own auditors. external: anyone else; personal values, records of informants and of important
customers, leads that are handed over elsewhere, and file names stay at home."""


@dataclass(frozen=True)
class Masking:
    """`on` hides personal values. Equal ones get equal marks, made with `salt`: a secret of this report, without
    which there are no marks. For an external audience nothing but the mark is left of a value."""

    on: bool = True
    salt: str = ""
    audience: Audience = "internal"

    @property
    def external(self) -> bool:
        """Whether the report leaves the company."""
        return self.audience == "external"


MASKED = Masking()
"""Personal values hidden, without marks."""

NOBODY = (
    "无",
    "不详",
    "未知",
    "匿名",
    "待补",
    "待补充",
    "待完善",
    "-",
    "--",
    "---",
    "－",
    "—",
    "——",
    "–",
    "―",
    "─",
    "/",
    "//",
    "\\",
)
"""Cells that name no person and hide nothing: they are shown as they are. The list is closed, and holds no word that is
a name in any language: whatever is not in it is masked."""
