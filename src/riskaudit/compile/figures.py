"""Whose the figures of a rule's check are, where the rule leaves it to its parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from riskaudit.model.measure import Measure
from riskaudit.model.rule import Param

EXPRESSIONS = ("when", "where", "holds", "left_open", "events", "of", "formula")
"""Keys whose texts are expressions: a parameter in them is read with the expression."""


def measured(parameters: Mapping[str, Any], params: Mapping[str, Param]) -> dict[str, Any]:
    """The parameters of a check, with `measure` where a parameter of the rule gives a figure and the rule says nothing.

    A figure with a default is the audit's own; one without is the profile's, which must fill it in.
    """
    found = dict(parameters)
    if isinstance(found.get("limits"), (list, tuple)):
        found["limits"] = [_declared(limit, params) for limit in found["limits"]]
    return {**found, **_declared({key: value for key, value in found.items() if key != "limits"}, params)}


def _declared(values: Any, params: Mapping[str, Param]) -> Any:
    if not isinstance(values, dict) or "measure" in values:
        return values
    used = [params[name] for name in _named(values) if name in params]
    if not used:
        return values
    measure: Measure = "profile" if all(param.default is None for param in used) else "audit"
    return {**values, "measure": measure}


def _named(value: Any) -> Iterator[str]:
    """The parameters that stand in place of a figure."""
    if isinstance(value, str) and value.startswith("$"):
        yield value[1:]
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in EXPRESSIONS:
                yield from _named(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _named(inner)
