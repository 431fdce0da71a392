"""One defect for every rule of the shipped library, and how a sound month gets its share of each."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from riskaudit.model.calendar import Calendar
from riskaudit.samples.defects import (
    appliances,
    billing,
    changes,
    connections,
    crews,
    frequency,
    hotline,
    integrity,
    ledgers,
    outage,
    papers,
    process,
    property,
    quality,
    service,
    site,
    steps,
    supply,
)
from riskaudit.samples.defects.defect import Defect, World
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Month

DEFECTS: Mapping[str, Defect] = dict(
    sorted(
        {
            **appliances.DEFECTS,
            **billing.DEFECTS,
            **changes.DEFECTS,
            **connections.DEFECTS,
            **crews.DEFECTS,
            **frequency.DEFECTS,
            **hotline.DEFECTS,
            **integrity.DEFECTS,
            **ledgers.DEFECTS,
            **outage.DEFECTS,
            **papers.DEFECTS,
            **process.DEFECTS,
            **property.DEFECTS,
            **quality.DEFECTS,
            **service.DEFECTS,
            **site.DEFECTS,
            **steps.DEFECTS,
            **supply.DEFECTS,
        }.items()
    )
)
"""Rule id → the defect that breaks this rule and, as far as records allow, no other."""

LEAST = 2
"""How many records of a full month each defect befalls, if so many fit."""


def spoil_month(month: Month, calendar: Calendar, seed: int) -> Mapping[str, int]:
    """Spoil some records of a sound month for every rule; no record twice. Returns rule id → how many."""
    touched: set[int] = set()
    counts: dict[str, int] = {}
    rare_first = sorted(DEFECTS, key=lambda rule: (_fitting(month, rule), rule))
    for rule in rare_first:
        defect = DEFECTS[rule]
        world = World(month, Hours(calendar, Random(f"{seed} {rule}")), touched)
        fitting = world.sound(defect.dataset, defect.fits)
        counts[rule] = min(len(fitting), max(LEAST, round(defect.share * len(fitting))))
        for record in world.hours.rng.sample(fitting, counts[rule]):
            touched.add(id(record))
            defect.spoil(record, world)
    return dict(sorted(counts.items()))


def _fitting(month: Month, rule: str) -> int:
    defect = DEFECTS[rule]
    return sum(map(defect.fits, month.records[defect.dataset]))
