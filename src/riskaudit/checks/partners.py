"""Records of another dataset with the same key: how they are joined, and what makes "none" doubtful.

Partner rows are asked for as a table `p` with their key's parts as `_k0`, `_k1` …; this record's table is `m`.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from riskaudit.checks.base import Setting
from riskaudit.model.query import (
    Tree,
    as_text,
    column,
    every,
    first,
    in_state,
    is_null,
    named,
    negate,
    number,
    question,
    replace_all,
    some,
    table_named,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import ROW_ID, State, typed_table

_MINE, _THEIRS = "m", "p"

Keys = Mapping[str, str]
"""This record's column → the partner's column."""


def is_partner(where: str | None, partner: str, setting: Setting) -> Tree:
    """Whether a row of the partner may count, by the rule's condition; NULL where that cannot be told."""
    if where is None:
        return exp.true()
    return exp.paren(setting.condition(where, setting.datasets[partner]).tree, copy=False)


def candidates(partner: str, on: Keys, is_it: Tree, columns: Mapping[str, Tree]) -> Tree:
    """The partner's rows that count or perhaps do, with their keys and the columns given."""
    keys: dict[str, Tree] = {f"_k{i}": column(theirs) for i, theirs in enumerate(on.values())}
    possible = some(is_null(is_it.copy()), is_it.copy())
    return question(named({**keys, **columns}), table_named(typed_table(partner)), possible).subquery(copy=False)


def with_figures(relation: Relation, theirs: Tree, on: Keys, figures: Mapping[str, Tree]) -> Relation:
    """Add figures over the partners of the same key; NULL for a record without any.

    Where the figures look at the partners alone, these are counted once for each key, not for each record.
    """
    if not _columns_of(_MINE, *figures.values()):
        keys = [column(f"_k{i}", _THEIRS) for i in range(len(on))]
        listed = {**{f"_k{i}": key for i, key in enumerate(keys)}, **figures}
        asked = question(named(listed), _called(theirs, _THEIRS)).group_by(*keys)
        equal_keys = every(*(column(own, "r").eq(column(f"_k{i}", "o")) for i, own in enumerate(on)))
        return relation.look_up(asked.subquery(copy=False), equal_keys, {name: column(name, "o") for name in figures})
    same = every(*(column(own, "m").eq(column(f"_k{i}", "p")) for i, own in enumerate(on)))
    return _looked_up(relation, theirs, same, figures, {name: column(name, "o") for name in figures})


def with_doubts(relation: Relation, theirs: Tree, on: Keys, partner: str, lonely: Tree) -> Relation:
    """For records that are `lonely` add `_alike`, partners whose keys differ in leading zeros only (a spreadsheet eats them), and `_lost`,
    the partner's rows whose key cannot be read or that come from a file without that column."""
    pairs = [(column(own, "m"), column(f"_k{i}", "p")) for i, own in enumerate(on)]
    bare = every(*(_bare(left).eq(_bare(right)) for left, right in pairs))
    different = negate(every(*(left.eq(right) for left, right in pairs)))
    found = {"_alike": first(column("_alike", "o"), number(0))}
    alike = {"_alike": exp.Count(this=exp.Star())}
    relation = _looked_up(relation, theirs, every(bare, different), alike, found, lonely)
    lost = some(*(in_state(name, State.LOST, State.UNREADABLE, State.ABSENT) for name in on.values()))
    count = question([exp.Count(this=exp.Star())], table_named(typed_table(partner)), lost)
    return relation.derive({"_lost": count.subquery(copy=False)})


def _looked_up(
    relation: Relation,
    theirs: Tree,
    on: Tree,
    figures: Mapping[str, Tree],
    found: Mapping[str, Tree],
    among: Tree | None = None,
) -> Relation:
    """Add figures over the pairs of records, of all or of those `among` which the condition holds, and partners."""
    read = dict.fromkeys([ROW_ID, *_columns_of(_MINE, on, *figures.values())])
    mine = _called((relation if among is None else relation.where(among)).keep(read).select.subquery(), _MINE)
    asked = question(named({"_m": column(ROW_ID, _MINE), **figures}), mine)
    asked = asked.join(_called(theirs, _THEIRS), on=on, copy=False).group_by(column(ROW_ID, _MINE), copy=False)
    return relation.look_up(asked.subquery(copy=False), column("_m", "o").eq(column(ROW_ID, "r")), found)


def _called(source: Tree, name: str) -> Tree:
    return exp.alias_(source.copy(), name, table=True, quoted=True, copy=False)


def _columns_of(table: str, *trees: Tree) -> list[str]:
    return [found.name for tree in trees for found in tree.find_all(exp.Column) if found.table == table]


def _bare(key: Tree) -> Tree:
    return replace_all(as_text(key), "^0+", "")
