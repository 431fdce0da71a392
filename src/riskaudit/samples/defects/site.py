"""Defects of inspections, of work on premises and of business halls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from riskaudit.samples.defects.defect import Defect, World, both, by_day, has, put
from riskaudit.samples.halls import announced, fall
from riskaudit.samples.record import Record, day, moment

_SIGNED = has("signed_by", refused=False)
_BREAKS = has("consent", breaks_ground=True)
_QUIET = has(incident=None, change=None)


def _wet(record: Record) -> bool:
    return record.get("antislip") is not None and record.get("incident") is None


def _unrecorded_fall(record: Record, world: World) -> None:
    record |= fall(record, world.hours.rng)
    record |= {"scene_record": None, "medical": None}


def _short_footage(record: Record, world: World) -> None:
    record |= fall(record, world.hours.rng)
    record["footage_until"] = day(record, "rounded_on") + timedelta(days=world.hours.rng.randint(30, 60))


def _announced_late(record: Record, world: World) -> None:
    record |= {"change": "暂停营业", **announced(world.hours.rng.randint(8, 25))}


def _refused(record: Record, world: World) -> None:
    record |= {"refused": True, "signed_by": None, "witness": None, "recording_no": None}


def _alone(record: Record, world: World) -> None:
    record |= {"inspector_count": 1, "inspectors": str(record["inspectors"]).split("、")[0]}


def _agreed_after(record: Record, world: World) -> None:
    record["consented_at"] = world.hours.minutes(moment(record, "started_at"), 120, 600)


def _restored_late(record: Record, world: World) -> None:
    restored = day(record, "finished_at") + timedelta(days=9)
    record["restored_on"] = restored if restored < date(2026, 11, 1) else None
    record["restoring"] = "墙面已恢复" if record["restored_on"] else None


INSPECTIONS: Mapping[str, Defect] = {
    "site/advice-missing": Defect("inspections", _SIGNED, put(power_factor=Decimal("0.78"), advice=None)),
    "site/card-not-shown": Defect("inspections", _SIGNED, put(card_shown=False)),
    "site/card-unrecorded": Defect("inspections", _SIGNED, put(card_shown=None)),
    "site/hazard-not-told": Defect(
        "inspections", both(_SIGNED, has(hazard_owner="用户")), put(hazard_notice_no=None, hazard_signed_by=None)
    ),
    "site/refusal-unproven": Defect("inspections", _SIGNED, _refused),
    "site/result-unsigned": Defect("inspections", _SIGNED, put(result_notice_no=None, signed_by=None)),
    "site/theft-inspection-alone": Defect("inspections", both(_SIGNED, has(purpose="反窃查违")), _alone),
}

HALLS: Mapping[str, Defect] = {
    "site/closing-notice-short": Defect("halls", _QUIET, _announced_late, 0.01),
    "site/fall-unrecorded": Defect("halls", both(_QUIET, _wet), _unrecorded_fall),
    "site/footage-kept-short": Defect("halls", both(_QUIET, _wet), _short_footage),
    "site/sent-online": Defect("halls", _QUIET, put(online_only=True), 0.01),
    "site/wet-day-antislip": Defect("halls", _wet, put(antislip="未铺设"), 0.04),
    "site/wet-day-round": Defect("halls", _wet, put(rounded_at=None), 0.04),
    "site/wet-day-warning": Defect("halls", _wet, put(warning=None), 0.04),
}

SITEWORKS: Mapping[str, Defect] = {
    "site/premises-consent-after": Defect("siteworks", _BREAKS, _agreed_after),
    "site/premises-consent-missing": Defect("siteworks", _BREAKS, put(consent=None, consented_at=None)),
    "site/premises-not-restored": Defect(
        "siteworks", both(_BREAKS, by_day("finished_at", date(2026, 10, 20))), _restored_late
    ),
}
DEFECTS: Mapping[str, Defect] = {**INSPECTIONS, **HALLS, **SITEWORKS}
