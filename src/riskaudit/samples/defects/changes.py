"""Defects of changes for a term: too short, too long, too late, unsealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from riskaudit.samples.defects.defect import Defect, World, both, has, in_month, put
from riskaudit.samples.record import Record, day

_REDUCED = has("begins_on", kind="减容")
_REMOVED = has("begins_on", kind="暂拆")
_REFITTED = both(has("reinstall_asked_on", kind="暂拆"), in_month("restored_on"))
_TEMPORARY = has("begins_on", "due_on", kind="临时用电", extended_to=None, regular_on=None)
_EXTENDED = has("extended_to", kind="临时用电", regular_on=None)


def _too_short(record: Record, world: World) -> None:
    begins = day(record, "restored_on") - timedelta(days=9)
    record |= {"begins_on": begins, "sealed_on": begins, "applied_on": begins, "handled_on": begins}


def _begun(on: date) -> Record:
    """The days of a change that took effect on a day."""
    return {"applied_on": on - timedelta(days=6), "handled_on": on - timedelta(days=1), "begins_on": on}


def _handled_early(record: Record, world: World) -> None:
    handled = world.hours.before(day(record, "begins_on"), 9)
    record |= {"applied_on": handled, "handled_on": handled}


def _asked_early(record: Record, world: World) -> None:
    record["reinstall_asked_on"] = world.hours.before(day(record, "restored_on"), 8)


def _long_term(record: Record, world: World) -> None:
    record |= {"due_on": day(record, "begins_on") + timedelta(days=1500), "restored_on": None}


_SINCE_2024, _SINCE_JULY = date(2024, 8, 5), date(2026, 7, 20)

DEFECTS: Mapping[str, Defect] = {
    "process/reduction-not-sealed": Defect("changes", _REDUCED, put(sealed_on=None)),
    "process/reduction-over-two-years": Defect(
        "changes",
        both(_REDUCED, has(restored_on=None)),
        put(**_begun(_SINCE_2024), sealed_on=_SINCE_2024, due_on=date(2026, 8, 4)),
    ),
    "process/reduction-too-short": Defect("changes", both(_REDUCED, in_month("restored_on")), _too_short),
    "process/refitting-late": Defect("changes", _REFITTED, _asked_early),
    "process/swap-too-long": Defect(
        "changes",
        has(kind="暂换"),
        put(**_begun(_SINCE_JULY), due_on=date(2026, 9, 18), restored_on=date(2026, 10, 15)),
    ),
    "process/temporary-extension-expired": Defect(
        "changes",
        _EXTENDED,
        put(
            begins_on=date(2025, 10, 13),
            due_on=date(2026, 4, 13),
            extension_asked_on=date(2026, 3, 30),
            extended_to=date(2026, 10, 12),
            restored_on=None,
        ),
    ),
    "process/temporary-removal-late": Defect("changes", _REMOVED, _handled_early),
    "process/temporary-removal-too-long": Defect(
        "changes", _REFITTED, put(**_begun(date(2025, 8, 4)), due_on=date(2026, 8, 3))
    ),
    "process/temporary-supply-expired": Defect(
        "changes", _TEMPORARY, put(begins_on=date(2025, 10, 13), due_on=date(2026, 10, 12), restored_on=None)
    ),
    "process/temporary-supply-term": Defect("changes", _TEMPORARY, _long_term),
}
