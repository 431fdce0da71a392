"""Every shipped rule on random records of its dataset: the tool and the oracle give the same results.

RISKAUDIT_DIFFERENTIAL_RECORDS sets how many records are drawn for each rule, RISKAUDIT_DIFFERENTIAL_SEED which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from oracle.shipped import facts, rules
from oracle.tally import BLIND, DIFFERENT, MOST, PAIRS, RECORDS, SEED
from oracle.tool import judged
from oracle.trial import Trial, batches, trial
from riskaudit.engine.base import Engine
from riskaudit.library import load
from riskaudit.model.library import Library

SHOWN = 20


@cache
def library() -> Library:
    """The shipped library as the tool reads it."""
    return load()


def test_the_oracle_reads_the_rules_that_the_tool_reads() -> None:
    assert set(rules()) == set(library().rules)


def test_the_oracle_reads_the_days_that_the_tool_reads() -> None:
    theirs = {name: (b.in_force_from, b.in_force_to, b.confidence.may_fail) for name, b in library().bases.items()}
    assert {name: (fact.first, fact.last, fact.sure) for name, fact in facts().items()} == theirs


@pytest.mark.parametrize("names", batches(), ids=lambda names: f"{names[0]} +{len(names) - 1}")
def test_tool_and_oracle_agree_on_shipped_rules(
    names: tuple[str, ...], engine: Engine, record_property: Callable[[str, object], None]
) -> None:
    wrong: list[str] = []
    results: dict[str, Counter[str]] = {name: Counter() for name in names}
    for place in range(-(-RECORDS // MOST)):
        tried = trial(names, f"{SEED}/{names[0]}/{place}", min(RECORDS, MOST))
        told = dict(tried.told())
        for name, got in judged(tried, library(), engine):
            assert got.keys() == told[name].keys(), f"{name}: not the same records"
            results[name].update(told[name].values())
            wrong += _differences(name, tried, place, told[name], got)
    record_property(PAIRS, sum(seen.total() for seen in results.values()))
    record_property(DIFFERENT, len(wrong))
    for name, seen in results.items():
        if not (seen["pass"] and seen["fail"] + seen["review"]):
            record_property(BLIND, name)
    assert not wrong, "\n".join([f"{len(wrong)} differences", *wrong[:SHOWN]])


def _differences(
    name: str, tried: Trial, place: int, told: dict[int, str], got: dict[int, tuple[str, str]]
) -> list[str]:
    setting = f"table {place}, as of {tried.as_of}, law of {tried.law_date or 'its day'}, unread {tried.unread}"
    return [
        f"{name} ({setting}): {tried.line(row)} → tool {result} ({reason}), oracle {told[row]}"
        for row, (result, reason) in got.items()
        if result != told[row]
    ]
