"""Defects of what applications tell besides their stages: plans, papers, closings, fees, builders, refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from riskaudit.samples.county import PLANT, RESIDENT, SHOP
from riskaudit.samples.defects.defect import PLACE, Defect, Fits, Spoil, World, at, both, by_day, has, in_month, put
from riskaudit.samples.record import FIRST_DAY, Record, day, moment

_MIDDLE = date(2026, 10, 20)
_SUMMER = date(2026, 7, 1)


def _present(record: Record) -> bool:
    """In the month's work: not archived before it, and not one of the old ones."""
    archived = record.get("archived_at")
    return (archived is None or day(record, "archived_at") >= FIRST_DAY) and day(record, "accepted_at") >= _SUMMER


_PLANT = both(has("builder", "works_began_on", "builder_entered_at", customer_class=PLANT), _present)
_SUPPLIED = both(_PLANT, has("energized_at"), in_month("archived_at"))
_LOW = both(
    has(free_connection=True),
    _present,
    lambda record: record["customer_class"] in (RESIDENT, SHOP),
    in_month("accepted_at"),
)
_CLOSED = both(in_month("finished_at"), lambda record: record["business"] in ("过户", "更名", "改类", "销户"))
_ENDED = has("ended_reason", flow_status="终止")


def _lapsed(record: Record, world: World) -> None:
    record["plan_expires_on"] = day(record, "works_began_on") - timedelta(days=2)


def _asked_late(record: Record, world: World) -> None:
    record |= {"extension_asked_on": date(2026, 10, 22), "plan_expires_on": date(2026, 10, 27)}
    record["extended_to"] = date(2027, 4, 27)


def _extended_far(record: Record, world: World) -> None:
    expires = day(record, "plan_expires_on")
    record |= {"extension_asked_on": FIRST_DAY + timedelta(days=11), "extended_to": expires + timedelta(days=420)}


def _closed_idle(confirmed: int | None, notice: int, used: int) -> Spoil:
    """Closed as idle: so many days after the visit, the public notice and the last use."""

    def spoil(record: Record, world: World) -> None:
        finished = day(record, "finished_at")
        record |= {
            "business": "销户",
            "contract_signed_on": None,
            "idle_close": True,
            "site_confirmed_on": None if confirmed is None else finished - timedelta(days=confirmed),
            "close_told_on": None,
            "close_notice_on": finished - timedelta(days=notice),
            "last_used_on": finished - timedelta(days=used),
        }

    return spoil


_FLOW = (
    "applied_on",
    "accepted_at",
    "recorded_at",
    "surveyed_at",
    "replied_at",
    "plan_signed_at",
    "designer_entered_at",
)
_FLOW_END = ("builder_entered_at", "completion_reported_at", "inspected_at", "passed_at", "metered_at", "energized_at")


def _at_once(record: Record, world: World) -> None:
    """Every stage a few minutes after the other, up to the archive."""
    archived = moment(record, "archived_at")
    for i, name in enumerate((*_FLOW, *_FLOW_END, "finished_at")):
        record[name] = archived - timedelta(minutes=90 - 6 * i)
    for name in ("contract_signed_on", "works_began_on", "free_choice_on"):
        record[name] = archived.date()
    record["first_read_at"] = archived


def _licence_over(record: Record, world: World) -> None:
    record["licence_until"] = day(record, "completion_reported_at") - timedelta(days=20)


def _agreed_after(record: Record, world: World) -> None:
    record["fee_agreed_on"] = day(record, "charged_on") + timedelta(days=6)


def _doubtful(record: Record, world: World) -> None:
    told = world.hours.within(moment(record, "accepted_at"), 3, 1)
    record |= {"ended_reason": "台区容量不足，暂不受理", "refusal_told_at": told}


def _entered_before(column: str) -> Spoil:
    def spoil(record: Record, world: World) -> None:
        replied = moment(record, "replied_at")
        record[column] = at(world.hours.before(replied.date(), 1), replied)

    return spoil


def _signed_together(record: Record, world: World) -> None:
    """Six statements of one account manager bear one day; those of an earlier such day stay as they are."""
    signed = [found for found in world.month.records["connections"] if has("free_choice_on", "builder")(found)]
    days = Counter((found["clerk"], found["free_choice_on"]) for found in signed)
    free = [found for found in signed if days[found["clerk"], found["free_choice_on"]] < 6 and found is not record]
    for other in world.hours.rng.sample(free, 5):
        other |= {name: record.get(name) for name in ("clerk", "free_choice_on", *PLACE)}


def _sold_besides(record: Record, world: World) -> None:
    on = day(record, "energized_at") - timedelta(days=world.hours.rng.randint(3, 20))
    record |= {"fee_item": "配电房代维费", "fee": 6000, "fee_agreed_on": on, "charged_on": on}


def _county(record: Record, world: World, judged: Fits, broken: Callable[[list[Record]], bool]) -> list[Record]:
    """The judged records of the record's county or, if its figure is broken already, of another one."""
    records = [found for found in world.month.records["connections"] if judged(found)]
    names = [record["unit_county"], *sorted({str(found["unit_county"]) for found in records})]
    counties = ([found for found in records if found["unit_county"] == name] for name in names)
    return next(county for county in counties if not broken(county))


def _one_builder(record: Record, world: World) -> None:
    """Two thirds of a county's works go to one builder."""

    def gathered(county: list[Record]) -> bool:
        return 2 * max(Counter(found["builder"] for found in county).values()) > len(county)

    for i, found in enumerate(_county(record, world, has("builder"), gathered)):
        found["builder"] = found["builder"] if i % 3 == 2 else "示例安装公司7"


def _inspected_again(record: Record, world: World) -> None:
    """Works of a county by builders that are not affiliated take two inspections, if the first came at once."""

    def seldom(county: list[Record]) -> bool:
        return 5 * sum(found["inspection_count"] == 1 for found in county) < 4 * len(county)

    for found in _county(record, world, has("builder", "inspection_count", affiliated=False), seldom):
        if day(found, "inspected_at") - day(found, "completion_reported_at") <= timedelta(days=2):
            found["inspection_count"] = 2


def _many_late(record: Record, world: World) -> None:
    """Half of a county's applications in the country are marked late."""

    def often(county: list[Record]) -> bool:
        return 5 * sum(found["overdue"] is True for found in county) > len(county)

    for found in _county(record, world, has(urban_rural="农村"), often)[::2]:
        found["overdue"] = True


PROCESS: Mapping[str, Defect] = {
    "process/builder-licence-expired": Defect(
        "connections", both(_PLANT, has("completion_reported_at")), _licence_over
    ),
    "process/idle-close-notice-short": Defect("connections", _CLOSED, _closed_idle(40, 9, 400)),
    "process/idle-close-too-soon": Defect("connections", _CLOSED, _closed_idle(40, 45, 120)),
    "process/idle-close-unconfirmed": Defect("connections", _CLOSED, _closed_idle(None, 45, 400)),
    "process/papers-beyond-the-list": Defect(
        "connections", _LOW, put(submitted_papers="身份证件、不动产权证、施工单位资质证书")
    ),
    "process/plan-extension-late": Defect("connections", _PLANT, _asked_late),
    "process/plan-extension-too-long": Defect("connections", _PLANT, _extended_far),
    "process/plan-lapsed": Defect("connections", _PLANT, _lapsed),
    "process/repeat-inspection-new-defects": Defect(
        "connections", both(_PLANT, has("inspected_at")), put(inspection_count=2, later_defects="接地电阻超标")
    ),
    "process/whole-flow-at-once": Defect("connections", both(_SUPPLIED, has(important=False)), _at_once),
}

LEGAL: Mapping[str, Defect] = {
    "legal/affiliate-unapproved": Defect("connections", both(_PLANT, has(affiliated=True)), put(recusal=None)),
    "legal/builder-before-plan": Defect("connections", _PLANT, _entered_before("builder_entered_at")),
    "legal/bundled-service": Defect("connections", both(_SUPPLIED, has(important=False)), _sold_besides),
    "legal/designer-before-plan": Defect("connections", _PLANT, _entered_before("designer_entered_at")),
    "legal/fee-before-agreement": Defect(
        "connections", both(_PLANT, by_day("charged_on", _MIDDLE, _SUMMER)), _agreed_after, 0.1
    ),
    "legal/fee-not-listed": Defect(
        "connections",
        both(_SUPPLIED, has(important=False)),
        put(fee_item="现场协调费", fee=800, fee_agreed_on=date(2026, 10, 9), charged_on=date(2026, 10, 9)),
    ),
    "legal/first-pass-rate": Defect(
        "connections", both(_PLANT, has(affiliated=False, inspection_count=1)), _inspected_again, 0
    ),
    "legal/free-choice-missing": Defect("connections", _PLANT, put(free_choice=None, free_choice_on=None)),
    "legal/free-choice-signed-in-batch": Defect(
        "connections", both(_PLANT, has("free_choice_on")), _signed_together, 0
    ),
    "legal/free-connection-charged": Defect("connections", _LOW, put(fee_item="外线材料费", fee=600)),
    "legal/late-share-of-region": Defect("connections", has(urban_rural="农村"), _many_late, 0),
    "legal/one-builder-of-county": Defect("connections", _PLANT, _one_builder, 0),
    "legal/owner-consent-missing": Defect("connections", _SUPPLIED, put(point_owner="用户", owner_consent_on=None)),
    "legal/refusal-ground-doubtful": Defect("connections", _ENDED, _doubtful),
    "legal/refusal-not-in-writing": Defect("connections", _ENDED, put(ended_reason="资料不全", refusal_told_at=None)),
    "legal/refusal-without-reason": Defect("connections", _ENDED, put(ended_reason=None, refusal_told_at=None)),
}

DEFECTS: Mapping[str, Defect] = {**PROCESS, **LEGAL}
