"""A rule: one risk, with its check, its authority, its case, its remedy and its own proof."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from riskaudit.model.base import Bilingual, Frozen
from riskaudit.model.reference import Basis, CaseFit
from riskaudit.model.result import Result, Severity


class Check(Frozen):
    """The kind of a check and its parameters, as written; the kind itself reads them."""

    kind: str
    parameters: dict[str, Any] = {}

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, dict) and "kind" in value and "parameters" not in value:
            return {"kind": value["kind"], "parameters": {k: v for k, v in value.items() if k != "kind"}}
        return value


class Param(Frozen):
    """A figure of a rule that a profile may set. Without a default the rule stays unchecked until one does."""

    default: Any = None
    about: Bilingual
    try_: Any = Field(None, alias="try", description="the value for the rule's examples where there is no default")

    @model_validator(mode="after")
    def _tried(self) -> Param:
        if self.default is None and self.try_ is None:
            raise ValueError("a parameter needs a default, or a `try` value for the examples")
        return self

    @property
    def trial(self) -> Any:
        """The value that the examples are judged by."""
        return self.try_ if self.default is None else self.default


class Example(Frozen):
    """Records as text, the first of which is judged; partners by dataset; the day of judgement."""

    records: tuple[dict[str, str | None], ...] = Field(min_length=1)
    partners: dict[str, tuple[dict[str, str | None], ...]] = {}
    as_of: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_record(cls, value: Any) -> Any:
        if isinstance(value, dict) and "records" not in value:
            return {"records": [value]}
        return value


class Examples(Frozen):
    """The rule's own proof: records and the verdict they must get."""

    model_config = Frozen.model_config

    fail: tuple[Example, ...] = ()
    review: tuple[Example, ...] = ()
    pass_: tuple[Example, ...] = Field((), alias="pass")
    unknown: tuple[Example, ...] = ()
    notapplicable: tuple[Example, ...] = ()

    def by_result(self) -> dict[Result, tuple[Example, ...]]:
        """The examples under the result that each must end in."""
        return {
            Result.FAIL: self.fail,
            Result.REVIEW: self.review,
            Result.PASS: self.pass_,
            Result.UNKNOWN: self.unknown,
            Result.NOTAPPLICABLE: self.notapplicable,
        }


class Rule(Frozen):
    """One risk as a supervisor writes it. `id` is the file's path and `bases` its resolved facts."""

    id: str = ""
    theme: str = ""
    title: Bilingual
    status: Literal["stable", "experimental", "deprecated"] = "stable"
    severity: Severity
    confidence: Literal["high", "low"] = Field("high", description="high: a verdict; low: hits are for review")
    idea: tuple[str, ...] = Field((), description="rule ideas of the dossier, e.g. OT-05")
    restricted: bool = Field(
        False, description="its hits are leads that must reach neither the unit concerned nor outsiders"
    )
    lecture: tuple[str, ...] = Field(min_length=1, description="bullets of the lecture")
    dataset: str
    when: str | None = Field(None, description="records outside are not applicable")
    sets_apart: tuple[str, ...] = Field(
        (), description="columns that tell innocent records; where an export lacks them a hit is for review"
    )
    params: dict[str, Param] = {}
    check: Check
    basis: tuple[str, ...] = Field((), description="facts of the rule as a whole, where its limits name none")
    message: Bilingual
    why: Bilingual
    case: str
    case_fit: CaseFit
    remedy: Bilingual
    false_positives: tuple[Bilingual, ...] = ()
    examples: Examples
    bases: dict[str, Basis] = Field({}, exclude=True)
