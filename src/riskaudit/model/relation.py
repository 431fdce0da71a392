"""A table to which columns are added step by step, and the shortest question that gives the ones wanted.

The steps are kept as they were said. When the question is built, columns that nobody reads are left out,
down to the table itself, and columns that do not read one another are computed in one layer: planning
a question costs an engine as much as its layers times their columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from riskaudit.model.query import CALENDAR, Tree, column, equal, every, named, question, table_named, truth

_SELF, _OTHER = "r", "o"
"""What a relation is called in its own questions, and what the other side of a look-up is called."""


@dataclass(frozen=True)
class Derived:
    """Columns computed from those that are there."""

    columns: Mapping[str, Tree]


@dataclass(frozen=True)
class Filtered:
    """Only the rows for which a condition is true."""

    condition: Tree


@dataclass(frozen=True)
class Kept:
    """Only some columns, in an order."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Grouped:
    """One row for each combination of some columns."""

    by: tuple[str, ...]
    figures: Mapping[str, Tree]


@dataclass(frozen=True)
class LookedUp:
    """Columns of at most one row of another table, or NULL."""

    other: Tree
    on: Tree
    columns: Mapping[str, Tree]

    @property
    def computed(self) -> Tree | None:
        """The question that the other side is the answer of; None where it is a table."""
        return self.other.this if isinstance(self.other, exp.Subquery) else None


Step = Derived | Filtered | Kept | Grouped | LookedUp
_Wanted = tuple[str, ...] | None
"""The columns asked of a relation, in order; None for all it has."""


@dataclass(frozen=True)
class Relation:
    """A table with added columns. Immutable: every step gives a new one; names are never given twice."""

    base: str
    steps: tuple[Step, ...] = ()

    @classmethod
    def table(cls, name: str) -> Relation:
        """All columns of a table."""
        return cls(name)

    @property
    def select(self) -> exp.Select:
        """The question as a tree of its own."""
        return _built(self.base, self.steps, None)

    def derive(self, columns: Mapping[str, Tree]) -> Relation:
        """Add columns computed from those that are there."""
        return self._then(Derived(dict(columns))) if columns else self

    def where(self, condition: Tree) -> Relation:
        """Keep the rows for which the condition is true."""
        return self._then(Filtered(condition.copy()))

    def keep(self, columns: Iterable[str]) -> Relation:
        """Only the columns named, in that order."""
        return self._then(Kept(tuple(columns)))

    def grouped(self, by: Sequence[str], figures: Mapping[str, Tree]) -> Relation:
        """One row for each combination of the columns named (NULL is a value), with figures over its rows."""
        return self._then(Grouped(tuple(by), dict(figures)))

    def look_up(self, other: Tree, on: Tree, columns: Mapping[str, Tree]) -> Relation:
        """Left-join another table or sub-select, which must be called `o` in `on` and in the columns.

        The relation itself is `r`. The other side must have at most one row for each row of this one.
        Columns of a row that was looked up before are taken from there.
        """
        own = columns_read(*columns.values())
        for i in range(len(self.steps) - 1, -1, -1):
            step = self.steps[i]
            if own or isinstance(step, (Kept, Grouped)):
                break
            if isinstance(step, LookedUp) and step.on == on and step.other == other:
                joined = LookedUp(step.other, step.on, {**step.columns, **columns})
                return Relation(self.base, (*self.steps[:i], joined, *self.steps[i + 1 :]))
        return self._then(LookedUp(other.copy(), on.copy(), dict(columns)))

    def working_days(self, wanted: Mapping[str, tuple[str, str]]) -> Relation:
        """For each new column: look up `w`, `next_workday` or `last_workday` of the date in a column of this relation."""
        relation = self
        for name, (date_column, figure) in wanted.items():
            on = equal(column("day", _OTHER), column(date_column, _SELF))
            relation = relation.look_up(table_named(CALENDAR), on, {name: column(figure, _OTHER)})
        return relation

    def _then(self, step: Step) -> Relation:
        return Relation(self.base, (*self.steps, step))


def looks_around(step: Step) -> bool:
    """Whether what a step gives for a row depends on which other rows of the relation there are."""
    if isinstance(step, Derived):
        return any(tree.find(exp.Window) is not None for tree in step.columns.values())
    return isinstance(step, Grouped)


def columns_read(*trees: Tree, table: str = _SELF) -> tuple[str, ...]:
    """The columns that trees read of a table, or of the only table there is; not those inside a sub-select."""
    found: dict[str, None] = {}
    waiting = list(trees)
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.Column):
            if node.table in ("", table):
                found[node.name] = None
        elif not isinstance(node, exp.Query):
            waiting.extend(node.iter_expressions())
    return tuple(found)


def _built(base: str, steps: tuple[Step, ...], wanted: _Wanted) -> exp.Select:
    """The question for the columns wanted, in that order."""
    if not steps:
        return question(_passed(wanted), _source(base, steps, wanted))
    last, before = steps[-1], steps[:-1]
    match last:
        case Kept(names):
            return _built(base, before, names if wanted is None else wanted)
        case Derived():
            return _layers(base, steps, wanted)
        case Filtered(condition):
            if wanted is not None and (later := _deferred(steps, wanted)) is not None:
                return _built(base, later, wanted)
            read = _both(wanted, columns_read(condition))
            return question(_passed(wanted), _source(base, before, read), condition.copy())
        case Grouped(by, figures):
            return _groups(base, before, by, _live(figures, wanted), wanted)
        case LookedUp():
            return _joined(base, before, last, wanted)


def _deferred(steps: tuple[Step, ...], wanted: tuple[str, ...]) -> tuple[Step, ...] | None:
    """The steps with what no condition reads computed after the conditions at their end; None if there is no such.

    Texts and addresses are many and long, and few of the rows are left when the conditions have been met.
    """
    start = len(steps)
    while start and _is_by_row(steps[start - 1]):
        start -= 1
    derived = {name: tree for step in steps[start:] if isinstance(step, Derived) for name, tree in step.columns.items()}
    conditions = [step for step in steps[start:] if isinstance(step, Filtered)]
    early = _closure(columns_read(*(step.condition for step in conditions)), derived)
    late = [name for name in derived if name not in early]
    if not set(_closure(wanted, derived)) & set(late):
        return None
    before = [Derived({name: tree}) for name, tree in derived.items() if name in early]
    return (*steps[:start], *before, *conditions, *(Derived({name: derived[name]}) for name in late))


def _is_by_row(step: Step) -> bool:
    return isinstance(step, (Derived, Filtered, Kept)) and not looks_around(step)


def _closure(names: Iterable[str], derived: Mapping[str, Tree]) -> dict[str, None]:
    """The columns, and all that they are derived from."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += columns_read(derived[name]) if name in derived else ()
    return found


def _source(base: str, steps: tuple[Step, ...], wanted: _Wanted) -> Tree:
    name = exp.to_identifier(_SELF, quoted=True)
    if not steps:
        return exp.alias_(table_named(base), name, table=True, copy=False)
    return _built(base, steps, wanted).subquery(name, copy=False)


def _layers(base: str, steps: tuple[Step, ...], wanted: _Wanted) -> exp.Select:
    """The derived columns at the end of the steps, each in the first layer that has all it reads."""
    end = len(steps)
    while end and isinstance(steps[end - 1], Derived):
        end -= 1
    run = [step for step in steps[end:] if isinstance(step, Derived)]
    live: dict[str, tuple[Tree, tuple[str, ...]]] = {}
    needed = wanted
    for step in reversed(run):
        mine = {name: (tree, columns_read(tree)) for name, tree in _live(step.columns, needed).items()}
        live = mine | live
        needed = _both(_without(needed, mine), [name for _, read in mine.values() for name in read])
    levels = _levels(live)
    if not levels:
        return _built(base, steps[:end], wanted)
    conditions: list[Tree] = []
    while end and isinstance(before := steps[end - 1], Filtered):
        conditions.append(before.condition.copy())
        needed = _both(needed, columns_read(before.condition))
        end -= 1
    where = every(*conditions) if conditions else None
    source = _source(base, steps[:end], needed)
    for i, level in enumerate(levels):
        later = [name for names in levels[i + 1 :] for column_name in names for name in live[column_name][1]]
        kept = wanted if i + 1 == len(levels) else _both(wanted, later)
        here = {name: live[name][0] for name in level}
        above = {name for names in levels[i + 1 :] for name in names}
        asked = question(_passed(_without(kept, above), here), source, where)
        if i + 1 == len(levels):
            return asked
        source, where = asked.subquery(exp.to_identifier(_SELF, quoted=True), copy=False), None
    raise AssertionError("no layer was the last")


def _levels(live: Mapping[str, tuple[Tree, tuple[str, ...]]]) -> list[list[str]]:
    """The columns by layer: each above all it reads."""
    depth: dict[str, int] = {}
    levels: list[list[str]] = []
    for name, (_, read) in live.items():
        depth[name] = max((depth[other] + 1 for other in read if other in depth), default=0)
        if depth[name] == len(levels):
            levels.append([])
        levels[depth[name]].append(name)
    return levels


def _groups(
    base: str, steps: tuple[Step, ...], by: tuple[str, ...], figures: Mapping[str, Tree], wanted: _Wanted
) -> exp.Select:
    order = (*by, *figures) if wanted is None else wanted
    read = _both(by, columns_read(*figures.values()))
    return question(_passed(order, figures), _source(base, steps, read)).group_by(*map(column, by), copy=False)


def _joined(base: str, steps: tuple[Step, ...], step: LookedUp, wanted: _Wanted) -> exp.Select:
    live = _live(step.columns, wanted)
    if not live:
        return _built(base, steps, wanted)  # at most one partner a row: without its columns, it changes nothing
    read = _both(_without(wanted, live), columns_read(step.on, *live.values()))
    other = exp.alias_(step.other.copy(), _OTHER, table=True, quoted=True, copy=False)
    asked = question(_passed(wanted, live, table=_SELF), _source(base, steps, read))
    return asked.join(other, on=step.on.copy(), join_type="left", copy=False)


def _passed(wanted: _Wanted, added: Mapping[str, Tree] | None = None, table: str | None = None) -> list[Tree]:
    """The columns of a question: those of its source as they are, and those added."""
    added = added or {}
    if wanted is None:
        name = exp.to_identifier(table, quoted=True) if table else None
        star: Tree = exp.Column(this=exp.Star(), table=name) if table else exp.Star()
        return [star, *named(added)]
    listed = named({name: tree for name, tree in added.items() if name in wanted})
    fresh = {item.alias: item for item in listed}
    return [fresh[name] if name in fresh else column(name, table) for name in wanted] or [truth(True)]


def _live(columns: Mapping[str, Tree], wanted: _Wanted) -> dict[str, Tree]:
    return dict(columns) if wanted is None else {name: tree for name, tree in columns.items() if name in wanted}


def _both(wanted: _Wanted, read: Iterable[str]) -> _Wanted:
    return None if wanted is None else tuple(dict.fromkeys([*wanted, *read]))


def _without(wanted: _Wanted, made: Iterable[str]) -> _Wanted:
    if wanted is None:
        return None
    mine = set(made)
    return tuple(name for name in wanted if name not in mine)


@dataclass(frozen=True)
class RuleQuery:
    """A rule as a question: `judged` has one row per record in scope, with `result` and `reason`.

    `finding` names the texts of `findings.csv` and of the report, computed from `judged`;
    `evidence` the columns whose cells a finding shows; `figures` the values its calculation needs.
    `own` are the columns of the records themselves; of a group of records (`grouped`) there are none. `proof` tells
    of each proof of the dataset how it stands with the record (`report.Proven`), NULL where it is not asked for.
    """

    rule: str
    dataset: str
    judged: Relation
    finding: Mapping[str, Tree]
    evidence: tuple[str, ...]
    figures: Mapping[str, Tree] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    proof: tuple[Tree, ...] = ()

    @property
    def grouped(self) -> bool:
        """Whether a row is a group of records."""
        return not self.own
