"""What conditions do to the findings of a rule that judges groups of records: an average, a share, a distribution.

A condition takes records out of their groups, and a group with fewer records has other figures. What that does cannot be
told from the cells: the engine judges all groups, reviewed or not, with every condition that is looked at. A confirmed
group must be found with the same result, though its figures may change; a refuted one is dropped when it is no finding
any more; and where any group is found that was not found before, or now fails where it was for review, the condition is
of no use. A record of which the condition cannot be told stays in its group without counting, as in any rule.

Numbers are not cut: minutes that an export gives beside the moments, and what else measures the same, would take the worst
records out of an average, which changes the measure and spares nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskaudit.model.findings import FindingRow
from riskaudit.model.result import Result
from riskaudit.model.review import TRUE, Effect, Fate, OnGroups, Settled
from riskaudit.model.rule import Rule
from riskaudit.review.again import Records
from riskaudit.review.conditions import DAYS, Bits, Clause, Family, Values, family, narrowed, only, without

CUTS = 12
"""Places at which a column of days is cut: each is judged by the engine."""

_Row = tuple[FindingRow, ...]


@dataclass(frozen=True)
class Groups:
    """The groups that a rule finds, as findings.csv has them, and those that it cannot tell; by their fingerprints."""

    found: Mapping[str, _Row]
    unknown: Counter[str]

    @classmethod
    def of(cls, rows: Sequence[FindingRow]) -> Groups:
        """From the rows of both."""
        found: dict[str, _Row] = {}
        unknown = Counter[str]()
        for row in sorted(rows):
            if row.result == Result.UNKNOWN:
                unknown[row.fingerprint] += 1
            else:
                found[row.fingerprint] = (*found.get(row.fingerprint, ()), row)
        return cls(found, unknown)

    def results(self, name: str) -> list[str]:
        """How a group is found; empty if it is not."""
        return [row.result for row in self.found.get(name, ())]

    def fate(self, name: str, before: Groups) -> Fate:
        """Whether a group that was found is still found, cannot be told any more, or is gone."""
        if name in self.found:
            return "kept"
        return "unsure" if self.unknown[name] > before.unknown[name] else "gone"

    def new(self, before: Groups) -> int:
        """How many groups are found that were not found before, or fail that were for review."""
        return sum(_is_graver(self.results(name), before.results(name)) for name in self.found)


def _is_graver(now: Sequence[str], was: Sequence[str]) -> bool:
    return len(now) > len(was) or now.count(Result.FAIL) > was.count(Result.FAIL)


class Trials:
    """A rule judged with one condition after another, each once."""

    def __init__(self, records: Records, rule: Rule, before: Groups, order: Sequence[str]) -> None:
        self._records, self._rule, self._before, self._order = records, rule, before, order
        self._bits: dict[str, Bits] = {}
        self.spoilt: dict[str, tuple[Bits, int]] = {}
        """Conditions with which new groups would be found, what they would do otherwise, and to how many."""

    def bits(self, text: str) -> Bits:
        """What a condition does to the groups of the order; nothing of use where new ones would be found."""
        if text not in self._bits:
            after = Groups.of(self._records.judged(narrowed(self._rule, text)))
            found = self._told(after)
            if new := after.new(self._before):
                self.spoilt[text] = found, new
                found = Bits(0, 0)
            self._bits[text] = found
        return self._bits[text]

    def _told(self, after: Groups) -> Bits:
        true = false = changed = 0
        for place, name in enumerate(self._order):
            bit = 1 << place
            if after.found.get(name) == self._before.found[name]:
                true |= bit
            elif after.results(name) == self._before.results(name):
                true, changed = true | bit, changed | bit
            elif after.fate(name, self._before) == "gone":
                false |= bit
        return Bits(true, false, changed)


@dataclass(frozen=True)
class Tried(Family):
    """Conditions whose effect the engine tells: that of two does not follow from that of each."""

    trials: Trials = field(repr=False)

    def told(self, text: str) -> Bits:
        """By judging with it."""
        return self.trials.bits(text)

    def spoilt(self, confirmed: int, refuted: int, least: int) -> int:
        """The least number of new groups with which a condition would do what is wanted; 0 if none would."""
        wanted = (
            new
            for bits, new in self.trials.spoilt.values()
            if not confirmed & ~bits.true and (bits.false & refuted).bit_count() >= least
        )
        return min(wanted, default=0)


def tried(records: Records, rule: Rule, before: Groups, order: Sequence[str]) -> Tried:
    """All single conditions on the records of the groups asked for, each judged."""
    names = records.columns(rule)
    cells = records.cells_among(rule, names)
    trials = Trials(records, rule, before, order)
    dataset = records.library.datasets[rule.dataset]
    alone = family([cells], dataset, names, DAYS, CUTS)
    clauses = tuple(_judged(clause, trials) for clause in alone.clauses if _parts(clause))
    return Tried(clauses, tuple(_values(item, trials) for item in alone.values), trials)


def _parts(clause: Clause) -> bool:
    """Whether a condition is true of some cells and false of others, or cannot be told."""
    return not clause.true and not clause.false


def _judged(clause: Clause, trials: Trials) -> Clause:
    return Clause(clause.text, clause.column, clause.cost, *trials.bits(clause.text))


def _values(values: Values, trials: Trials) -> Values:
    name = values.column
    equal = {value: trials.bits(only(name, [value])) for value in values.equal}
    return Values(name, equal, {value: trials.bits(without(name, [value])) for value in values.unequal})


def effect_on_groups(records: Records, rule: Rule, narrow: Rule, settled: Sequence[Settled]) -> Effect | None:
    """What a narrower rule does to the groups of a rule, by judging both; None if it loses a confirmed one, changes its
    result, or finds anything that was not found."""
    before, after = (Groups.of(records.judged(item)) for item in (rule, narrow))
    true = [item.fingerprint for item in settled if item.verdict in TRUE]
    if after.new(before) or any(after.results(name) != before.results(name) for name in true):
        return None
    reviewed = {item.fingerprint for item in settled}
    others = before.found.keys() - reviewed
    return Effect.of(
        settled,
        lambda name: after.fate(name, before),
        unsure=(after.unknown - before.unknown).total(),
        unreviewed=len(others - after.found.keys()),
        unreviewed_all=len(others),
        groups=OnGroups(
            changed=sum(after.found[name] != before.found[name] for name in true),
            taken_out=(many := records.in_groups(rule)) - records.in_groups(narrow),
            records=many,
        ),
    )
