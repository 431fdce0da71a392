"""What all values have in common: frozen, closed to unknown keys, and bilingual where read."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from riskaudit.model.english import filled

Language = Literal["zh", "en"]


class Frozen(BaseModel):
    """A value: immutable, equal by content, refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Bilingual(Frozen):
    """One sentence in both languages. Chinese is the original."""

    zh: str = Field(min_length=1, description="中文")
    en: str = Field(min_length=1, description="English")

    def followed(self, tail: Bilingual) -> Bilingual:
        """The sentence with another text behind it."""
        return Bilingual(zh=self.zh + tail.zh, en=self.en + tail.en)

    def in_(self, language: Language) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en

    def told(self, language: Language, /, *values: Any, **named: Any) -> str:
        """The sentence in one language with its gaps filled, and in English the forms that numbers ask for."""
        return filled(self.in_(language), *values, **named)

    def filled(self, *values: Any) -> Bilingual:
        """The sentence in both languages with its gaps filled."""
        return Bilingual(zh=filled(self.zh, *values), en=filled(self.en, *values))
