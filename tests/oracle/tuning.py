"""Draws records onto the edge of what a rule allows: sums, counts, groups, and partners that match or nearly do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from oracle.agreements import charged
from oracle.cells import READ, Cell, read_cell
from oracle.conditions import EXACT, columns_of, condition, formula
from oracle.draws import FORMS, ODD, Drawer, Texts
from oracle.interest import ENDS
from oracle.shipped import facts, working_days
from oracle.spans import DAY
from oracle.world import World

TINY = Decimal("0.000001")


def tuned(drawer: Drawer, records: list[Texts]) -> None:
    """Change records in place so that what their rule looks at is near its limits."""
    check = drawer.interest.rule["check"]
    if check["kind"] in ("recompute", "agreement") and not check.get("partner"):
        for record in records:
            if drawer.dice.random() < 0.7:
                _stated(drawer, record)
    elif check["kind"] == "frequency" or (check["kind"] == "uniqueness" and check.get("moment")):
        _repeated(drawer, records)
    elif check["kind"] == "aggregate" or check.get("look_for") == "heaping":
        _grouped(drawer, records)
    elif check.get("look_for") == "same_second":
        for record in records[1:]:
            if drawer.dice.random() < 0.6:
                record[check["moment"]] = drawer.dice.choice(records)[check["moment"]]


def cells_of(drawer: Drawer, record: Mapping[str, str | None]) -> dict[str, Cell]:
    """A drawn record as the oracle sees it, where its file has every column."""
    columns = drawer.interest.own.columns
    return {name: read_cell(record.get(name), columns[name]) for name in drawer.interest.columns}


def _stated(drawer: Drawer, record: Texts) -> None:
    check, own = drawer.interest.rule["check"], drawer.interest.own
    cells = cells_of(drawer, record)
    if check["kind"] == "agreement":
        other = cells[check["with"]].value
    elif check.get("formula"):
        other = formula(check["formula"], own.columns)(cells)
    else:
        world = World(drawer.as_of, working_days(), facts(), own.columns, own.date)
        other, _ = charged(check["daily"], cells, world)
    record[check["column"]] = _beside(drawer, other, record.get(check["column"]))


def _beside(drawer: Drawer, other: Any, drawn: str | None) -> str | None:
    """A value just inside or just outside of what is allowed beside another; as drawn if there is none."""
    dice, check = drawer.dice, drawer.interest.rule["check"]
    tolerance, share = Decimal(str(check.get("tolerance", 0))), Decimal(str(check.get("share", 0)))
    if isinstance(other, bool):
        return dice.choice(["是", "否"])
    if isinstance(other, datetime):
        apart = dice.choice([0, tolerance, tolerance + 1, -tolerance, -tolerance - 1])
        return (other + int(apart) * DAY).strftime("%Y-%m-%d")
    if isinstance(other, Decimal):
        allowed = dice.choice([tolerance, EXACT.multiply(share, abs(other)), max(tolerance, share * abs(other))])
        off = dice.choice([Decimal(0), Decimal(0), TINY, -TINY, Decimal("0.01"), allowed])
        value = other + dice.choice([1, -1]) * (allowed + off)
        return f"{value.quantize(TINY):f}"
    return str(other) if other is not None and dice.random() < 0.5 else drawn


def _repeated(drawer: Drawer, records: list[Texts]) -> None:
    """Most records have the key of another one, and a moment a window away from its moment, give or take."""
    dice, check = drawer.dice, drawer.interest.rule["check"]
    columns = drawer.interest.own.columns
    most = max(
        [1, *(int(Decimal(str(limit[end]))) for limit in check.get("limits", ()) for end in ENDS if end in limit)]
    )
    for i, record in enumerate(records[1:], 1):
        if dice.random() < min(0.2, 0.6 / most):
            continue
        other = records[dice.randrange(max(0, i - 6), i)]
        record |= {name: other[name] for name in check["key"]}
        moment = read_cell(other[check["moment"]], columns[check["moment"]]).value
        if moment is not None:
            there = dice.choice([moment, moment + timedelta(seconds=1), drawer.apart(moment), drawer.apart(moment)])
            record[check["moment"]] = drawer.written(there, columns[check["moment"]])


def _grouped(drawer: Drawer, records: list[Texts]) -> None:
    """A few groups, each with a figure of its own near a limit."""
    check = drawer.interest.rule["check"]
    names = check.get("group") or check["within"]
    heads = records[: drawer.dice.choice([3, 8, max(1, len(records) // 36), max(1, len(records) // 24)])]
    if drawer.dice.random() < 0.8:
        columns = drawer.interest.own.columns
        told = [r for r in records if all(read_cell(r.get(name), columns[name]).state == READ for name in names)]
        heads = told[: len(heads)] or heads
    groups: list[list[Texts]] = [[] for _ in heads]
    for record in records:
        place = drawer.dice.randrange(len(heads))
        record |= {name: heads[place][name] for name in names}
        groups[place].append(record)
    for group in filter(None, groups):
        _figured(drawer, group) if check["kind"] == "aggregate" else _heaped(drawer, group)


def _figured(drawer: Drawer, group: list[Texts]) -> None:
    """The group's figure on a limit or beside it."""
    dice, check = drawer.dice, drawer.interest.rule["check"]
    cells, columns = cells_of(drawer, group[0]), drawer.interest.own.columns
    mine = [limit for limit in check["limits"] if not limit.get("when") or condition(limit["when"], columns)(cells)]
    ends = [Decimal(str(limit[end])) for limit in mine or check["limits"] for end in ENDS if end in limit]
    aim, figure = dice.choice(ends), check["figure"]
    off = dice.choice([Decimal(0), Decimal(0), TINY, -TINY, Decimal("0.01"), Decimal("-0.01"), aim / 2])
    spread = dice.choice([0, 9])
    parts = [Decimal(dice.randrange(-spread, spread + 1)) for _ in group]
    parts[-1] -= sum(parts)
    for record, part in zip(group, parts, strict=True):
        if "mean_minutes" in figure:
            _lasting(drawer, record, figure["mean_minutes"], aim + off + part)
        elif "mean" in figure:
            record[figure["mean"]] = f"{(aim + off + part / 100).quantize(TINY):f}"
        elif "share" in figure:
            _sharing(drawer, record, figure["share"]["of"], dice.random() < aim + off)
        else:
            record[figure["largest_share"]] = "甲" if dice.random() < aim + off else dice.choice(["乙", "丙", "丁"])
        if dice.random() < 0.02:
            for name in (figure.get("mean"), figure.get("largest_share"), (figure.get("mean_minutes") or {}).get("to")):
                if name:
                    record[name] = dice.choice(ODD)


def _sharing(drawer: Drawer, record: Texts, of: str, wanted: bool) -> None:
    """Draw the columns of a condition anew until it is as wanted, or for some time."""
    interest = drawer.interest
    holds, names = condition(of, interest.own.columns), columns_of(of, interest.own.columns)
    for _ in range(12):
        if holds(cells_of(drawer, record)) is wanted:
            return
        fresh = drawer.record(0)
        record |= {name: fresh[name] for name in names}


def _lasting(drawer: Drawer, record: Texts, ends: Mapping[str, str], minutes: Decimal) -> None:
    how = drawer.interest.own.columns[ends["from"]]
    start = read_cell(record.get(ends["from"]), how).value or drawer.base()
    record[ends["from"]] = start.strftime(FORMS[0])
    record[ends["to"]] = (start + timedelta(seconds=round(minutes * 60))).strftime(FORMS[0])


def _heaped(drawer: Drawer, group: list[Texts]) -> None:
    """Durations around the limits, in some groups crowded just below one."""
    dice, check = drawer.dice, drawer.interest.rule["check"]
    limit = Decimal(str(dice.choice(check["minutes"])))
    crowded = dice.choice([0, 0.05, 0.15, 0.3])
    width, beside = int(check.get("width", 2)), int(check.get("beside", 10))
    for record in group:
        reach = width if dice.random() < crowded else width + beside
        below = Decimal(dice.randrange(-beside if reach > width else 0, reach + 1))
        second = dice.choice([Decimal(0), Decimal(1) / 60, Decimal(-1) / 60])
        _lasting(drawer, record, check, limit - below + second)


def partners_for(drawer: Drawer, records: list[Texts], whole: bool) -> list[Texts]:
    """Records of the other dataset, most of them with the key of a record; `whole`: no key is damaged."""
    dice, interest, check = drawer.dice, drawer.interest, drawer.interest.rule["check"]
    assert interest.other and interest.partner
    found: list[Texts] = []
    for i in range(int(len(records) * dice.choice([0, 0.5, 1, 1, 2]))):
        mine = dice.choice(records)
        partner = _partner(drawer, mine)
        for name in interest.other.key:
            partner[name] = dice.choice([f"P{drawer.first}-{i}", f"P{drawer.first}-{i}", drawer.key()])
        for name, theirs in check["on"].items():
            partner[theirs] = mine.get(name) if dice.random() < 0.9 else drawer.key()
            if whole and read_cell(partner[theirs], interest.other.columns[theirs]).state != READ:
                partner[theirs] = f"K{drawer.first}-0"
        found.append(partner)
    return found


def _partner(drawer: Drawer, mine: Texts) -> Texts:
    """One partner: dates and values beside those of the record, the rest words that the rule tells apart."""
    dice, interest, check = drawer.dice, drawer.interest, drawer.interest.rule["check"]
    assert interest.other and interest.partner
    cells, valid = cells_of(drawer, mine), check.get("valid") or {}
    on = cells[valid["on"]].value if valid.get("on") else datetime.combine(drawer.as_of, datetime.min.time())
    models = [record for model in interest.models for record in model["partners"].get(interest.partner, ())]
    model = dice.choice(models) if models and dice.random() < 0.5 else {}
    found: Texts = {}
    for name in interest.theirs:
        how = interest.other.columns[name]
        if name in (valid.get("from"), valid.get("to")) and on is not None:
            found[name] = drawer.written(on + dice.choice([0, 0, 1, -1, 400, -400]) * DAY, how)
        elif name == check.get("with"):
            found[name] = _matching(drawer, how, cells[check["column"]].value)
        elif how["type"] in ("moment", "date"):
            found[name] = drawer.written(drawer.apart(on or drawer.base()), how)
        elif name in model:
            found[name] = model[name]
        else:
            found[name] = drawer.cell(name, how, interest.words.get(name, ()), interest.figures.get(name, ()))
    return found


def _matching(drawer: Drawer, how: Mapping[str, Any], own: Any) -> str | None:
    if own is None or drawer.dice.random() < 0.15:
        return drawer.cell("", how, (), ()) if how["type"] not in ("moment", "date") else None
    if drawer.interest.rule["check"].get("take") == "sum" and isinstance(own, Decimal):
        own = own / drawer.dice.choice([1, 2, 3])
    return _beside(drawer, own, None)


def own_records(drawer: Drawer, count: int) -> list[Texts]:
    """So many records for the drawer's rule."""
    records = [drawer.record(i) for i in range(count)]
    tuned(drawer, records)
    return records
