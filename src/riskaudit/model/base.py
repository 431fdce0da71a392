"""What all values have in common: frozen, closed to unknown keys, and bilingual where read."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["zh", "en"]


class Frozen(BaseModel):
    """A value: immutable, equal by content, refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Bilingual(Frozen):
    """One sentence in both languages. Chinese is the original."""

    zh: str = Field(min_length=1, description="中文")
    en: str = Field(min_length=1, description="English")

    def in_(self, language: Language) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en
