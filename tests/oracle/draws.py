"""Random records of any dataset, heavy with boundaries: days on which the law or the calendar turns, spans a
second or a day off a limit, unreadable cells, words for nothing, keys twice or eaten by a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from oracle.cells import read_cell
from oracle.conditions import condition
from oracle.interest import Step, interest_of
from oracle.spans import DAY

Texts = dict[str, str | None]

HINGES = [
    *(date(2024, 5, 30) + timedelta(days=i) for i in range(4)),
    *(date(2026, 9, 23) + timedelta(days=i) for i in range(20)),
    *(date(1996, 10, 7), date(2007, 1, 1), date(2024, 1, 31), date(2024, 2, 29), date(2026, 1, 31)),
    *(date(2026, 8, 31), date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 4)),
]
"""Days on which the law, the calendar or the month turns."""

STEPS = [
    *(timedelta(), timedelta(seconds=1), timedelta(seconds=-1), timedelta(minutes=29, seconds=59)),
    *(timedelta(minutes=30), timedelta(minutes=60), timedelta(minutes=60, seconds=1), timedelta(hours=24)),
    *(timedelta(hours=24, seconds=1), timedelta(hours=-3), timedelta(hours=48), timedelta(days=-1)),
    *(timedelta(days=count) for count in (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 28, 29, 30, 31, 32, 36, 37, 59, 62)),
]
"""How far moments of one record lie apart."""

TIMES = [time(), time(8), time(9), time(17, 59, 59), time(18, 0, 1), time(23, 30), time(23, 59, 59)]
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
PEOPLE = ["张三", "李四", "王五", "张三、李四", "李四 王五", "李*", "张*", "系统", "自动", "John Smith", "赵六;张三"]
PLAIN = ["甲", "乙", "丙"]
ODD = ["三月初", "待补", None, None]
ATTEMPTS = 4
"""So often a record is drawn anew to come into the scope of its rule."""


class Drawer:
    """Draws the records of one table for one rule."""

    def __init__(self, dice: Random, name: str, as_of: date, first: int = 0) -> None:
        """`first` is the number of the first record: numbers of one table differ."""
        self.dice, self.as_of, self.interest, self.first = dice, as_of, interest_of(name), first
        self.scope = self.interest.rule.get("when")
        self.keys = dice.choice([20, 60, 300] if self.interest.partner else [4, 12, 60])
        """How many keys there are: few make long groups, many make single records."""

        self.groups = self.interest.rule["check"]["kind"] == "aggregate"

    def record(self, number: int) -> Texts:
        """One record; three in four are within the rule's scope if that can be had."""
        number += self.first
        found = self._drawn(number)
        if self.scope and self.dice.random() < (0.97 if self.groups else 0.75):
            for _ in range(ATTEMPTS * 5 if self.groups else ATTEMPTS):
                if self._in_scope(found):
                    break
                found = self._drawn(number)
        return found

    def _in_scope(self, texts: Texts) -> bool:
        columns = self.interest.own.columns
        cells = {name: read_cell(texts.get(name), columns[name]) for name in self.interest.columns}
        return condition(self.scope, columns)(cells) is True

    def _drawn(self, number: int) -> Texts:
        """From the rule's own examples with a few cells changed, or all anew."""
        columns = self.interest.columns
        models = self.interest.models
        fresh = self._fresh(number)
        if not models or self.dice.random() < 0.5:
            return fresh
        model = self.dice.choice(self.dice.choice(models)["records"])
        kept: Texts = {name: model.get(name) for name in columns}
        changed = self.dice.sample(columns, min(len(columns), self.dice.choice([0, 1, 1, 2, 3])))
        return kept | {name: fresh[name] for name in (*changed, *self.interest.counted)}

    def _fresh(self, number: int) -> Texts:
        interest, dice = self.interest, self.dice
        base = self.base()
        check = interest.rule["check"]
        anchor = check.get("from") or (check.get("stages") or [None])[0]
        found: Texts = {}
        for name in interest.columns:
            how = interest.own.columns[name]
            if name in interest.aside and dice.random() < 0.9:
                found[name] = None
            elif how["type"] in ("moment", "date"):
                moment = base if name == anchor else self.apart(base)
                if name == check.get("by") and dice.random() < 0.4:
                    moment = self.base()
                found[name] = self.written(moment, how)
            else:
                found[name] = self.cell(name, how, interest.words.get(name, ()), interest.figures.get(name, ()))
        for name in interest.counted:
            found[name] = dice.choice(
                [f"N{number}", f"N{number}", f"N{number}", f"K{self.first}-{dice.randrange(self.keys)}"]
            )
        return found

    def base(self) -> datetime:
        """A moment on a day on which the law turns, or the calendar, or shortly before the day of judgement."""
        dice, turns = self.dice, self.interest.turns
        luck = dice.random()
        if luck < 0.35 and turns:
            day = dice.choice(turns) + dice.choice([0, 0, 0, -3, 2]) * DAY
        elif luck < 0.85:
            day = dice.choice(HINGES)
        else:
            step = dice.choice([*self.interest.steps, lambda moment: moment + 3 * DAY])
            start = datetime.combine(self.as_of, time())
            return start - (step(start) - start)
        return datetime.combine(max(day, date(1990, 1, 2)), dice.choice(TIMES))

    def apart(self, base: datetime) -> datetime:
        """A moment a limit away from another, or any span."""
        dice, steps = self.dice, self.interest.steps
        if steps and dice.random() < 0.65:
            step: Step = dice.choice(steps)
            there = step(base)
            return there if dice.random() < 0.8 else base - (there - base)
        return base + dice.choice(STEPS)

    def written(self, moment: datetime, how: Mapping[str, Any]) -> str | None:
        """A moment as a cell; one in eight is none."""
        if self.dice.random() < 0.125:
            return self.dice.choice([*ODD, "9999-12-31"] if how["type"] == "date" else ODD)
        return moment.strftime("%Y-%m-%d" if how["type"] == "date" else self.dice.choice(FORMS))

    def cell(self, name: str, how: Mapping[str, Any], words: Sequence[str], figures: Sequence[Decimal]) -> str | None:
        """A cell of a column that holds no moments."""
        dice, kind = self.dice, how["type"]
        if kind == "flag":
            return dice.choice(["是", "否", "有", "无", None, "也许"] if dice.random() < 0.4 else ["是", "否"])
        if kind == "number":
            return self._number(figures)
        if dice.random() < 0.12:
            return dice.choice([None, None, "无", "待补", "—"])
        if kind == "code":
            return self._code(how, words)
        models = [text for model in self.interest.models for r in model["records"] if (text := r.get(name))]
        if name in self.interest.keys:
            return self.key()
        if name in self.interest.rule["check"].get("roles", ()):
            return dice.choice([*PEOPLE, *words])
        if name == self.interest.rule["check"].get("number"):
            return self._running()
        return dice.choice([*words, *words, *models, *PLAIN])

    def key(self) -> str:
        """A key: one of few, now and then with digits eaten by a spreadsheet, or a leading zero."""
        luck = self.dice.random()
        if luck < 0.04:
            return self.dice.choice(["1.234E+15", "1.2E+09"])
        number = self.dice.randrange(self.keys)
        return f"{number:04d}" if luck < 0.06 else f"{number + 1:d}" if luck < 0.08 else f"K{self.first}-{number}"

    def _code(self, how: Mapping[str, Any], words: Sequence[str]) -> str | None:
        dice, known = self.dice, list(how["codes"])
        value = dice.choice([word for word in words if word in known] or known)
        if dice.random() < 0.3:
            value = dice.choice(known)
        if dice.random() < 0.06:
            return "不在表中"
        return dice.choice([value, value, *how["codes"][value]])

    def _number(self, figures: Sequence[Decimal]) -> str | None:
        dice = self.dice
        if dice.random() < 0.1:
            return dice.choice([None, "很多", "—"])
        figure = dice.choice([*figures, *figures, Decimal(0), Decimal(1), Decimal(2), Decimal(10), Decimal("100.5")])
        off = dice.choice([0, 0, 0, 1, -1, "0.01", "-0.01", "0.000001", "-0.000001"])
        return f"{figure + Decimal(str(off)):f}"

    def _running(self) -> str:
        dice = self.dice
        stem = dice.choice(["HT", "HT", "HT", "GD-2026-", ""])
        return dice.choice([f"{stem}{dice.randrange(40):03d}"] * 9 + ["无号"])
