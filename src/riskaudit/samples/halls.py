"""Sound rounds of business halls: day by day, with mats and signs when it rains."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from riskaudit.samples.county import County, Unit, units
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import FIRST_DAY, LAST_DAY, Record

_WEATHER = (("晴", 34), ("多云", 22), ("阴", 12), ("小雨", 14), ("中雨", 8), ("大雨转阴", 4), ("雨夹雪", 6))
_FALL_EVERY, _CHANGE_EVERY = 61, 47


def build_halls(county: County, hours: Hours, count: int) -> list[Record]:
    """So many rounds: hall by hall, day by day, from the first of the month on."""
    halls = units()[::2]
    days = (LAST_DAY - FIRST_DAY).days + 1
    rounds = [_round(halls[i // days % len(halls)], FIRST_DAY + timedelta(days=i % days), hours) for i in range(count)]
    for i, record in enumerate(rounds):
        if i % _FALL_EVERY == _FALL_EVERY - 1:
            record.update(fall(record, hours.rng))
        if i % _CHANGE_EVERY == _CHANGE_EVERY - 1:
            record.update({"change": "暂停营业", **announced(40)})
    return rounds


def _round(unit: Unit, day: date, hours: Hours) -> Record:
    rng = hours.rng
    weather = rng.choices([name for name, _ in _WEATHER], [share for _, share in _WEATHER])[0]
    wet = "雨" in weather or "雪" in weather
    place = unit.station.removesuffix("供电所")
    return {
        "hall": f"{place}营业厅",
        "rounded_on": day,
        "rounded_at": hours.on(day, 8 * 60, 9 * 60),
        "inspector": f"{place}值班员{rng.randint(1, 6):02d}",
        "weather": weather,
        "open_day": True,
        "antislip": rng.choice(("已铺防滑垫", "防滑垫、拖布到位")) if wet else None,
        "warning": "小心地滑" if wet else None,
        "online_only": False,
        **unit.columns(),
    }


def fall(record: Record, rng: Random) -> Record:
    """An accident in the hall, recorded, helped and reported, its footage kept for three months and more."""
    at = record["rounded_at"]
    if not isinstance(at, datetime):
        raise TypeError(f"rounded_at holds {at!r}, no moment")
    return {
        "incident": rng.choice(("老人在门口滑倒", "客户上台阶时绊倒")),
        "incident_at": at + timedelta(minutes=70),
        "scene_record": "现场照片4张、证人签字",
        "medical": "当即陪同送医检查",
        "reported_at": at + timedelta(minutes=110),
        "footage_until": date(2027, 2, 28),
    }


def announced(days: int) -> Record:
    """A change at the hall that takes effect at the month's end, announced so many days ahead."""
    return {"announced_on": LAST_DAY - timedelta(days=days), "effective_on": LAST_DAY}
