"""Parameters of a rule, `$name`, in the places where it uses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

SAID = ("when", "where", "holds", "events", "formula", "of")
"""Conditions and formulas: there a parameter stands as a literal."""


def filled(rule: Mapping[str, Any], chosen: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """The rule with its parameters' values: those chosen, else their defaults, else what the examples try."""
    if not rule.get("params"):
        return rule
    values = {name: _value(how) for name, how in rule["params"].items()} | dict(chosen or {})
    return {name: _filled(part, values, name) for name, part in rule.items() if name != "params"}


def _value(how: Any) -> Any:
    if not isinstance(how, Mapping):
        return how
    return how["try"] if how.get("default") is None else how["default"]


def _filled(part: Any, values: Mapping[str, Any], name: str) -> Any:
    if isinstance(part, Mapping):
        return {key: _filled(inner, values, key) for key, inner in part.items()}
    if isinstance(part, (list, tuple)):
        return [_filled(inner, values, name) for inner in part]
    if not isinstance(part, str) or "$" not in part:
        return part
    if name in SAID:
        return re.sub(r"\$(\w+)", lambda found: literal(values[found[1]]), part)
    return values.get(part[1:], part)


def literal(value: Any) -> str:
    """A value as a condition writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)
