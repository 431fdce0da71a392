"""How sharp a rule's examples are: the rule is changed a little, and an example must end otherwise.

A mutant that no example notices survives; `rules mutants` lists it. A mutant that is no rule any more (a check
without a limit, a formula that does not parse) does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from riskaudit.compile import params_of, read_kind, setting_of
from riskaudit.compile.options import Options
from riskaudit.engine.base import Engine, EngineError
from riskaudit.lint.changes import changes
from riskaudit.lint.examples import EXAMPLE_DAY, Batch, batches, each_laid_out, judge_batch
from riskaudit.model.library import Library
from riskaudit.model.result import Result
from riskaudit.model.rule import Check, Param, Rule

Verdicts = Sequence[Result | None]


@dataclass(frozen=True)
class Mutant:
    """A rule with one change, told in words."""

    rule: str
    change: str
    changed: Rule

    @property
    def id(self) -> str:
        """How a list of known survivors names it."""
        return f"{self.rule}: {self.change}"


@dataclass(frozen=True)
class Sharpness:
    """How many of a rule's mutants were noticed, and those that were not."""

    rule: str
    killed: int
    survivors: tuple[Mutant, ...]


def try_mutants(rule: Rule, library: Library, engine: Engine) -> Sharpness:
    """Judge the examples by every mutant of a rule. The engine must hold the calendar, and no table of the rule's."""
    kind = read_kind(rule, params_of(rule, library, None))
    alive = [mutant for mutant in mutants(rule) if _compiles(mutant, library)]
    born = len(alive)
    with closing(each_laid_out(rule, library, engine, batches(rule, kind))) as listed:
        for batch in listed:
            alive = [mutant for mutant in alive if _survives(mutant, library, engine, batch)]
            if not alive:
                break
    return Sharpness(rule.id, born - len(alive), tuple(alive))


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every small change of a rule that its examples should notice."""
    days = {name: (basis.in_force_from, basis.in_force_to) for name, basis in rule.bases.items()}
    for words, source in changes(_source(rule), days):
        params = {name: _set(rule.params[name], value) for name, value in source["params"].items()}
        changed = {"when": source["when"], "check": Check.model_validate(source["check"]), "params": params}
        yield Mutant(rule.id, words, rule.model_copy(update=changed))


def _source(rule: Rule) -> dict[str, Any]:
    """What of a rule decides verdicts, as plain values."""
    return {
        "when": rule.when,
        "check": {"kind": rule.check.kind, **rule.check.parameters},
        "params": {name: param.trial for name, param in rule.params.items()},
    }


def _set(param: Param, value: Any) -> Param:
    return param.model_copy(update={"default": value})


def _compiles(mutant: Mutant, library: Library) -> bool:
    """Whether the mutant is still a rule."""
    try:
        kind = read_kind(mutant.changed, params_of(mutant.changed, library, None))
        setting = setting_of(mutant.changed, library, Options(as_of=EXAMPLE_DAY, profile="", proof=False))
        conditions: Mapping[Any, Any] = {path: (text, other) for path, text, other in kind.conditions()}
        for text, other in conditions.values():
            setting.condition(text, setting.datasets[other] if other else None)
        if mutant.changed.when:
            setting.condition(mutant.changed.when)
        return not any(True for _ in kind.faults(setting))
    except (ValidationError, ValueError):
        return False


def _survives(mutant: Mutant, library: Library, engine: Engine, batch: Batch) -> bool:
    """Whether every example of the batch ends as the rule says. A question that fails is noticed, too."""
    try:
        judged = judge_batch(mutant.changed, library, engine, batch)
    except EngineError:
        return False
    return all(got is expected for (got, _), (expected, _, _) in zip(judged, batch.items, strict=True))
