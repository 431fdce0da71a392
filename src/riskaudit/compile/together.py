"""Several rules over one table as one question: what they have in common is computed once.

Every column that a rule derives is given a name by what it computes, so that two rules that look up the same
working day, clip the same pause or test the same condition share the column. Rules that join what they look up
may be among them; rules that judge groups, or a part of the table, may not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress

from sqlglot import exp

from riskaudit.compile.coded import APART, CODE, Coded
from riskaudit.compile.folding import Folding
from riskaudit.model.query import Tree, case, column, first, in_turn, named, number, one_of, question, some, text
from riskaudit.model.relation import Derived, Filtered, Kept, LookedUp, Relation, columns_read
from riskaudit.model.result import Result
from riskaudit.model.table import ROW_ID, SCOPE, STATION


def may_join(rule: Coded) -> bool:
    """Whether a rule can be judged together with others of its dataset."""
    scope = column(SCOPE)
    return not rule.query.grouped and all(
        isinstance(step, (Derived, LookedUp, Kept)) or (isinstance(step, Filtered) and step.condition == scope)
        for step in rule.own
    )


def code_of(place: int) -> str:
    """The column of the verdict of the rule at a place of the list."""
    return f"{CODE}_{place}"


def verdicts(rules: Sequence[Coded]) -> Tree:
    """The place of every record in scope, its 供电所, and its verdict under each rule."""
    wanted = [ROW_ID, STATION, *(code_of(i) for i in range(len(rules)))]
    return Folding(merged(rules).where(column(SCOPE))).relation.keep(wanted).select


def combinations(verdicts: Tree, rules: Sequence[Coded]) -> Tree:
    """From the verdicts: rows of 供电所, the verdict of each rule, and the number of records that have them all."""
    by = [column(STATION), *(column(code_of(i)) for i in range(len(rules)))]
    return question([*by, *named({"n": exp.Count(this=exp.Star())})], verdicts).group_by(*by)


def merged(rules: Sequence[Coded]) -> Relation:
    """The table with the verdict of every rule, as `code_of` its place."""
    judged = rules[0].query.judged
    table = Relation(judged.base, judged.steps[: len(judged.steps) - len(rules[0].own)])
    shared = _Shared(table)
    for place, rule in enumerate(rules):
        shared.add(rule, place)
    return shared.relation


class _Shared:
    """Columns of one rule after another, each kept once, in the order in which an engine does the least.

    What is looked up comes first, with what it needs: a join carries every column that is there already, and a
    thousand verdicts that ride through a hundred joins take far longer than the rules themselves.
    """

    def __init__(self, relation: Relation) -> None:
        self._table = relation
        self._known: dict[tuple[str, ...], str] = {}
        self._derived: dict[str, Tree] = {}
        self._looked_up: dict[tuple[str, ...], LookedUp] = {}

    def add(self, rule: Coded, place: int) -> None:
        """Add what the rule derives and is not there yet."""
        names: dict[str, str] = {}
        for step in rule.own:
            if isinstance(step, Derived):
                fresh = self._named({name: (_renamed(tree, names),) for name, tree in step.columns.items()}, names)
                self._derived |= {name: trees[0] for name, trees in fresh.items()}
            elif isinstance(step, LookedUp):
                on = _renamed(step.on, names, "r")
                found = {name: (_renamed(tree, names, "r"), step.other, on) for name, tree in step.columns.items()}
                if fresh := self._named(found, names):
                    self._look_up(step.other, on, {name: trees[0] for name, trees in fresh.items()})
        self._derived[code_of(place)] = column(names[CODE])

    def _look_up(self, other: Tree, on: Tree, columns: Mapping[str, Tree]) -> None:
        """Look up columns, together with others of the same row of the same table that wait for nothing else."""
        key = (other.sql(), on.sql(), *columns_read(*columns.values()))
        known = self._looked_up.get(key, LookedUp(other, on, {}))
        self._looked_up[key] = LookedUp(other, on, {**known.columns, **columns})

    @property
    def relation(self) -> Relation:
        """The table with all columns: look-ups as soon as what they read is there, then everything else."""
        relation, waiting, derived = self._table, [*self._looked_up.values()], dict(self._derived)
        while waiting:
            missing = {name for step in waiting for name in step.columns}
            needs = [self._needs(step, derived) for step in waiting]
            now = [not missing & read.keys() for read in needs]
            assert any(now), "look-ups wait for one another"
            for read in compress(needs, now):
                for name in reversed(read):
                    if name in derived:
                        relation = relation.derive({name: derived.pop(name)})
            for step in compress(waiting, now):
                relation = relation.look_up(step.other, step.on, step.columns)
            waiting = [step for step, ready in zip(waiting, now, strict=True) if not ready]
        for name, tree in derived.items():
            relation = relation.derive({name: tree})
        return relation

    @staticmethod
    def _needs(step: LookedUp, derived: Mapping[str, Tree]) -> dict[str, None]:
        """The columns a look-up reads, and those they are derived from, each behind those that read it."""
        found: dict[str, None] = {}
        waiting = [*columns_read(step.on, *step.columns.values())]
        while waiting:
            name = waiting.pop()
            found.pop(name, None)
            found[name] = None
            waiting += columns_read(derived[name]) if name in derived else ()
        return found

    def _named(self, columns: Mapping[str, tuple[Tree, ...]], names: dict[str, str]) -> dict[str, tuple[Tree, ...]]:
        """The columns that nobody has derived yet, under names of their own; `names` learns all of them."""
        fresh: dict[str, tuple[Tree, ...]] = {}
        learnt: dict[str, str] = {}
        for name, trees in columns.items():
            key = tuple(tree.sql() for tree in trees)
            if key not in self._known:
                self._known[key] = f"_s{len(self._known)}"
                fresh[self._known[key]] = trees
            learnt[name] = self._known[key]
        names.update(learnt)
        return fresh


def _renamed(tree: Tree, names: Mapping[str, str], table: str = "") -> Tree:
    """A copy whose columns, of the relation itself, have their shared names. Sub-selects are left alone."""
    tree = exp.paren(tree)
    waiting = [tree.this]
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.Column):
            if node.table == table and node.name in names:
                node.replace(column(names[node.name], table or None))
        elif not isinstance(node, exp.Query):
            waiting.extend(node.iter_expressions())
    inner: Tree = tree.this
    return inner.pop()


def marginals(table: Tree, places: Sequence[int]) -> Tree:
    """From the combinations: rows of a rule's place, 供电所, its verdict and the number of records."""
    parts = []
    for place in places:
        wanted = named({"place": exp.convert(place), STATION: column(STATION), "code": column(code_of(place))})
        wanted += named({"n": exp.Sum(this=column("n"))})
        parts.append(question(wanted, table.copy()).group_by(column(STATION), column(code_of(place)), copy=False))
    return in_turn(parts)


def worst(table: Tree, rules: Sequence[Coded]) -> Tree:
    """From the combinations: how many records fail under a rule, and how many are for review but fail under none."""

    def any_is(result: Result) -> Tree:
        hits = [one_of(_result(place), rule.codes(result)) for place, rule in enumerate(rules)]
        return some(*(hit for hit in hits if not isinstance(hit, exp.Boolean)))

    fails = case([(any_is(Result.FAIL), column("n"))], number(0))
    reviews = case([(any_is(Result.FAIL), number(0)), (any_is(Result.REVIEW), column("n"))], number(0))
    return question([first(exp.Sum(this=tree), number(0)) for tree in (fails, reviews)], table)


def _result(place: int) -> Tree:
    return exp.paren(exp.Mod(this=column(code_of(place)), expression=number(APART)), copy=False)


def noted_hits(verdicts: Tree, rules: Sequence[Coded]) -> Tree:
    """The records with a finding under any of the rules, for the table of `questions.HITS`."""

    def any_is(result: Result) -> Tree:
        return some(*(one_of(_result(place), rule.codes(result)) for place, rule in enumerate(rules)))

    fails, reviews = any_is(Result.FAIL), any_is(Result.REVIEW)
    worst_one = case([(fails, text("fail"))], text("review"))
    wanted = {"dataset": text(rules[0].query.dataset), ROW_ID: column(ROW_ID), "result": worst_one}
    return question(named(wanted), verdicts, some(fails.copy(), reviews))
