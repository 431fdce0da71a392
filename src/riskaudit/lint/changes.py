"""Small changes of a rule, as plain values: each gives the change in words and the rule changed.

A limit one unit off, a bound that excludes its value, a condition dropped or one of its parts, the facts of two
limits exchanged, a limit, a stage or a column left out, a threshold one off, a yes for a no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlglot
from sqlglot import exp

Source = dict[str, Any]
Change = tuple[str, Source]
Path = tuple[str | int, ...]

BOUNDS = {"at_most": "under", "under": "at_most", "at_least": "over", "over": "at_least"}
_SPAN = re.compile(r"(\d+)(h|min|s|d|mo)")
_SECONDS = {"h": 3600, "min": 60, "s": 1}
_LISTS = ("columns", "stages", "key", "roles", "values", "not_in", "contains", "lacks", "matches", "nobody")
_CONDITIONS = ("when", "where", "holds", "events", "of")
_COUNTS = ("tolerance", "at_least", "few", "width", "beside", "rate", "amount")
_FLIPS = {
    "exists": (True, False),
    "none": ("fail", "notapplicable"),
    "count_start_day": (False, True),
    "strict": (False, True),
    "rounded": (False, True),
    "side": ("both", "more", "less"),
    "take": ("any", "sum"),
    "year": ("same", "later"),
    "days": ("workdays", "any"),
    "duty": ("from", "to"),
}


def changes(rule: Source, days: Mapping[str, object]) -> Iterator[Change]:
    """Every change of a rule's `when`, `check` and `params`; `days` are those on which each fact binds."""
    yield from _params(rule)
    for path, value in _walk(rule["check"], ("check",)):
        yield from _value(rule, path, value)
    if rule["when"]:
        yield "when dropped", _put(rule, ("when",), None)
        yield from _condition(rule, ("when",), rule["when"])
    yield from _exchanged(rule, days)


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every value of the check with its path, the whole ones before their parts."""
    if len(path) > 1:
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    for key, inner in items:
        yield from _walk(inner, (*path, key))


def _value(rule: Source, path: Path, value: Any) -> Iterator[Change]:
    key, place = path[-1], ".".join(str(part) for part in path[1:])
    if key in BOUNDS and len(path) > 3:
        yield from _bound(rule, path, value, place)
    elif _is_amount(path, value):
        yield from ((f"{place} {words}", _put(rule, path, other)) for words, other in _off(value))
    elif key in _CONDITIONS and isinstance(value, str):
        yield f"{place} dropped", _drop(rule, path)
        yield from _condition(rule, path, value)
    elif key in _LISTS and isinstance(value, (list, tuple)) and len(value) > 1:
        yield from ((f"{place} without {item}", _drop(rule, (*path, i))) for i, item in enumerate(value))
    elif key in _FLIPS and value in _FLIPS[str(key)]:
        yield from ((f"{place} {other}", _put(rule, path, other)) for other in _FLIPS[str(key)] if other != value)
    elif key in ("limits", "rates") and len(value) > 1:
        yield from ((f"{place} without {i}", _drop(rule, (*path, i))) for i in range(len(value)))
    elif key in ("valid", "least", "share") and isinstance(value, (dict, int, float)) and len(path) == 2:
        yield f"{place} dropped", _drop(rule, path)
    elif key == "formula":
        yield from _formula(rule, path, str(value))


def _is_amount(path: Path, value: Any) -> bool:
    """Whether a value is a threshold of the check, beside the bounds of its limits."""
    if isinstance(path[-1], int):
        return path[-2] in ("hours", "minutes")
    if path[-1] in ("window", "within"):
        return isinstance(value, str)
    return path[-1] in _COUNTS and isinstance(value, (int, float)) and not isinstance(value, bool)


def _bound(rule: Source, path: Path, value: Any, place: str) -> Iterator[Change]:
    """One unit off, and with the value excluded or included."""
    other = BOUNDS[str(path[-1])]
    changed = _drop(rule, path)
    _at(changed, path[:-1])[other] = value
    yield f"{place} as {other}", changed
    if not (isinstance(value, str) and value.startswith("$")):
        yield from ((f"{place} {words}", _put(rule, path, off)) for words, off in _off(value))


def _off(value: Any) -> Iterator[tuple[str, Any]]:
    """The value one unit up and down: a second of a span, a minute of an hour of the day, the last place of a number."""
    if isinstance(value, str) and (found := _SPAN.fullmatch(value)):
        if found[2] in _SECONDS:
            seconds = int(found[1]) * _SECONDS[found[2]]
            yield from (("+1s", f"{seconds + 1}s"), ("-1s", f"{seconds - 1}s"))
        else:
            yield from ((f"{step:+d}", f"{int(found[1]) + step}{found[2]}") for step in (1, -1))
    elif isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value):
        minutes = int(value[:2]) * 60 + int(value[3:])
        for step in (1, -1):
            yield f"{step:+d}min", f"{(minutes + step) // 60 % 24:02d}:{(minutes + step) % 60:02d}"
    else:
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return
        exponent = number.as_tuple().exponent
        unit = Decimal(1).scaleb(min(int(exponent), 0))
        for one in (unit, -unit):
            shifted = number + one
            yield f"{one:+}", int(shifted) if shifted == shifted.to_integral_value() else float(shifted)


def _params(rule: Source) -> Iterator[Change]:
    for name, value in rule["params"].items():
        if isinstance(value, bool):
            yield f"{name} {not value}", _put(rule, ("params", name), not value)
            continue
        yield from ((f"{name} {words}", _put(rule, ("params", name), other)) for words, other in _off(value))


def _condition(rule: Source, path: Path, text: str) -> Iterator[Change]:
    """Each part of an AND or OR left out; every comparison turned about its edge."""
    place = ".".join(str(part) for part in path[1:]) or "when"
    tree = sqlglot.parse_one(text, dialect="duckdb")
    nodes = [node for node in tree.walk() if isinstance(node, (exp.And, exp.Or))]
    for i, node in enumerate(nodes):
        for side in ("this", "expression"):
            copy = tree.copy()
            twin = [item for item in copy.walk() if isinstance(item, (exp.And, exp.Or))][i]
            kept = twin.args["expression" if side == "this" else "this"].copy()
            changed = kept if twin is copy else copy
            if twin is not copy:
                twin.replace(kept)
            dropped = node.args[side].sql(dialect="duckdb")
            yield f"{place} without {dropped}", _put(rule, path, changed.sql(dialect="duckdb"))
    yield from _edges(rule, path, place, tree)


def _edges(rule: Source, path: Path, place: str, tree: Any) -> Iterator[Change]:
    turned = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}
    nodes = [node for node in tree.walk() if type(node) in turned]
    for i, node in enumerate(nodes):
        copy = tree.copy()
        twin = [item for item in copy.walk() if type(item) in turned][i]
        other = turned[type(twin)](this=twin.this.copy(), expression=twin.expression.copy())
        changed = other if twin is copy else copy
        if twin is not copy:
            twin.replace(other)
        yield f"{place} edge of {node.sql(dialect='duckdb')}", _put(rule, path, changed.sql(dialect="duckdb"))


def _formula(rule: Source, path: Path, text: str) -> Iterator[Change]:
    """Each operator exchanged with its contrary."""
    contrary = {"+": "-", "-": "+", "*": "/", "/": "*"}
    for found in re.finditer(r"(?<=\s)[-+*/](?=\s)", text):
        at = found.start()
        changed = text[:at] + contrary[found[0]] + text[at + 1 :]
        yield f"formula {found[0]} at {at}", _put(rule, path, changed)


def _exchanged(rule: Source, days: Mapping[str, object]) -> Iterator[Change]:
    """The facts of two neighbouring limits exchanged: each judged by the other's days."""
    for key in ("limits", "rates"):
        holder = rule["check"] if key in rule["check"] else rule["check"].get("daily") or {}
        limits = holder.get(key) or []
        for i in range(len(limits) - 1):
            here, there = limits[i].get("basis"), limits[i + 1].get("basis")
            same = {**limits[i], "basis": None} == {**limits[i + 1], "basis": None}
            if here is None or there is None or same or _days(here, days) == _days(there, days):
                continue  # no verdict could tell them apart
            changed = deepcopy(rule)
            twin = (changed["check"] if key in changed["check"] else changed["check"]["daily"])[key]
            twin[i]["basis"], twin[i + 1]["basis"] = there, here
            yield f"{key} {i} and {i + 1} exchange their facts", changed


def _days(basis: Any, days: Mapping[str, object]) -> set[object]:
    return {days.get(name) for name in ([basis] if isinstance(basis, str) else basis)}


def _at(rule: Source, path: Path) -> Any:
    found: Any = rule
    for part in path:
        found = found[part]
    return found


def _put(rule: Source, path: Path, value: Any) -> Source:
    changed: Source = _plain(rule)
    _at(changed, path[:-1])[path[-1]] = value
    return changed


def _drop(rule: Source, path: Path) -> Source:
    changed: Source = _plain(rule)
    del _at(changed, path[:-1])[path[-1]]
    return changed


def _plain(value: Any) -> Any:
    """A copy, with tuples as lists, so that items can be left out."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value
