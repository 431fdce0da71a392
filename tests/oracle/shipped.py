"""The shipped rules, datasets, laws and calendar as plain dicts, read from their files and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from oracle.spans import WorkingDays
from oracle.world import Fact

RULES = Path(__file__).parents[2] / "rules"
BESIDE = {"datasets", "laws", "cases", "profiles", "calendars"}
"""Folders that hold no rules."""

SURE = {"text", "sec"}


_SAFE, _TEXTS = getattr(yaml, "CSafeLoader", yaml.SafeLoader), getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_SAFE):  # type: ignore[misc, valid-type]
    """YAML in which `on`, `no` and dates are texts."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _form, _letters in (
    ("bool", r"true|True|false|False", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("null", r"~|null|", "~n\0"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), [*_letters, ""])


@dataclass(frozen=True)
class Contract:
    """A dataset as the oracle needs it; `columns` is as `oracle.cells` has it."""

    columns: Mapping[str, Mapping[str, Any]]
    date: str
    key: tuple[str, ...]
    identify: tuple[str, ...]
    """Columns that every file of the dataset has."""

    pause: tuple[str, str] | None
    excuse: tuple[str, ...]
    exclude: tuple[tuple[str, bool], ...]
    """Conditions of rows that are no records, and whether every row of the same key goes with them."""


def _parsed(path: Path, loader: Any = _Loader) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Id → rule as written."""
    found = {}
    for path in sorted(RULES.glob("*/*.yaml")):
        if path.parent.name not in BESIDE:
            found[f"{path.parent.name}/{path.stem}"] = _listed(_parsed(path))
    return found


def _listed(rule: dict[str, Any]) -> dict[str, Any]:
    """A single fact of the rule as a list of one."""
    basis = rule.get("basis")
    return {**rule, "basis": [basis]} if isinstance(basis, str) else rule


@cache
def facts() -> dict[str, Fact]:
    """Id → when a fact is in force (its own days, else those of its instrument), and whether it was seen in a text."""
    found: dict[str, Fact] = {}
    for path in sorted((RULES / "laws").glob("*.yaml")):
        law = _parsed(path)
        for name, fact in law["facts"].items():
            first, last = (fact.get(end) or law.get(end) for end in ("in_force_from", "in_force_to"))
            days = (date.fromisoformat(first), date.fromisoformat(last) if last else None)
            found[name] = Fact(*days, fact["confidence"] in SURE)
    return found


@cache
def working_days() -> WorkingDays:
    """The calendar as plain sets of days."""
    years = _parsed(RULES / "calendars" / "cn.yaml")["years"]
    off, work = (
        frozenset(date.fromisoformat(f"{year}-{day}") for year, notice in years.items() for day in notice.get(name, ()))
        for name in ("off", "work")
    )
    return WorkingDays(frozenset(years), off, work)


@cache
def contract(name: str) -> Contract:
    """A dataset. Its code lists are taken as they are written: `01` is a text."""
    source = _parsed(RULES / "datasets" / f"{name}.yaml", _TEXTS)
    keys = source["key"]
    columns = {
        column: {
            "type": how.get("type", "text"),
            "codes": how.get("codes", {}),
            "key": column in keys
            or how.get("personal") in ("account", "id")
            or (how.get("type", "text") == "text" and column.endswith(("_no", "_code"))),
            **{flag: how.get(flag) == "true" for flag in ("optional", "open")},
        }
        for column, how in source["columns"].items()
    }
    pause = source.get("pause")
    return Contract(
        columns=columns,
        date=source["date"],
        key=tuple(keys),
        identify=tuple(source["identify"]),
        pause=(pause["from"], pause["to"]) if pause else None,
        excuse=tuple(source.get("excuse", ())),
        exclude=tuple((item["when"], item.get("whole_key") == "true") for item in source.get("exclude", ())),
    )
