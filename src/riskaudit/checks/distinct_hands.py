"""Two or more roles are not one person: who enters does not approve, who is complained of does not call back.

A cell may name up to six persons, parted by 、 ， , ； ; / | + by arrows (→ -> > as flows are written), by ends of
lines, or by blanks between Chinese names of two or more characters; a blank within a name (张 三) does not count. A name that stands in two roles fails. Fewer than two roles
with a name are unknown; words of `nobody` are no names. A name with * is masked: two equal ones are for review
(`masked_name`), and with a masked one that has no match nobody can tell.

`apart` names the one role that is no other's: the others may be one person, who approves may be none of them. Without a
name in it, or in any of the others, nobody can tell.

    check: {kind: distinct_hands, roles: [approved_by, entered_by], nobody: [系统, 自动]}
    check: {kind: distinct_hands, roles: [approved_by, inspector_1, inspector_2], apart: approved_by}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations
from typing import ClassVar

from pydantic import Field
from sqlglot import exp

from riskaudit.checks.base import CheckKind, Judgement, Path_, Setting, law_day
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual
from riskaudit.model.query import (
    Tree,
    case,
    column,
    every,
    first,
    in_state,
    is_null,
    joined,
    matches,
    negate,
    nothing,
    number,
    one_of,
    replace_all,
    some,
    text,
)
from riskaudit.model.table import State

MOST = 6
"""Persons of a cell that are looked at."""

MUST_NOT = Bilingual(zh="{roles}不应为同一人", en="{roles} must not name the same person or unit")
NONE_OF = Bilingual(zh="{one}不应是{others}中的任何一人", en="{one} must be nobody of {others}")
AND = Bilingual(zh="与", en=" and ")
_HAN = r"[一-鿿·*]"
_MARK = "\x1f"
_JOINT = r"(?:[-－—–=]*[>＞]|[、，,；;/／|｜+＋→➔➝⇒\r\n])"


class DistinctHands(CheckKind):
    """The parameters of distinct_hands."""

    kind: ClassVar[str] = "distinct_hands"
    title: ClassVar[Bilingual] = Bilingual(zh="分岗", en="distinct hands")
    slots: ClassVar[tuple[str, ...]] = ("pair",)

    roles: tuple[str, ...] = Field(min_length=2, description="columns that name who did what")
    apart: str | None = Field(None, description="the role that must be none of the others, which may be one person")
    nobody: tuple[str, ...] = Field(("系统", "自动", "无人"), description="words that name no person")

    def reads(self) -> tuple[str, ...]:
        """The roles."""
        return self.roles

    def unmet(self, present: Collection[str]) -> tuple[str, ...]:
        """Two roles are enough, `apart` being one of them."""
        lacking = tuple(name for name in self.roles if name not in present)
        return lacking if len(self.roles) - len(lacking) < 2 or self.apart in lacking else ()

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """Columns that do not exist or are no texts, a role named twice, one apart that is none of them."""
        yield from self.must_be(setting, self.roles, "text")
        if len(set(self.roles)) < len(self.roles):
            yield ("roles",), Sentence("同一列不能作两个角色", "a column cannot be two roles")
        if self.apart is not None and self.apart not in self.roles:
            yield ("apart",), Sentence("apart 须是 roles 之一", "apart must be one of the roles")

    def judge(self, setting: Setting) -> Judgement:
        """Fail where one name stands in two roles."""
        relation = setting.relation().derive(
            {f"_parts_{i}": _parted(column(name)) for i, name in enumerate(self.roles)}
        )
        names = {f"_name_{i}_{k}": self._name(i, k) for i in range(len(self.roles)) for k in range(MOST)}
        relation = relation.derive(names).derive(
            {"_same": self._pair(setting, False), "_masked": self._pair(setting, True), "_hidden": self._hidden()}
        )
        relation = relation.derive({"_reason": self._reason(), "_pair": first(column("_same"), column("_masked"))})
        reason, same = column("_reason"), negate(is_null(column("_same")))
        likely = every(reason.eq("masked_name"), negate(is_null(column("_masked"))))
        return Judgement(
            relation=relation,
            verdict=case(
                [(same, text("fail")), (likely, text("review")), (negate(is_null(reason)), text("unknown"))],
                text("pass"),
            ),
            reason=reason,
            by=law_day(self.by, setting),
            limit=text(self._limit(setting)),
            actual=first(column("_pair"), text("")),
            excess=text(""),
            slots={"pair": first(column("_pair"), text(""))},
        )

    def _limit(self, setting: Setting) -> str:
        """What must not be, in words."""
        named = [setting.quoted(name) for name in self.roles if name != self.apart]
        joint = AND.in_(setting.language).join(named)
        if self.apart is None:
            return MUST_NOT.told(setting.language, roles=joint)
        return NONE_OF.told(setting.language, one=setting.quoted(self.apart), others=joint)

    def _pairs(self) -> list[tuple[int, int]]:
        """The roles that must not be one person, two by two."""
        pairs = combinations(range(len(self.roles)), 2)
        return [pair for pair in pairs if self.apart is None or self.apart in (self.roles[i] for i in pair)]

    def _name(self, role: int, place: int) -> Tree:
        """One person of a role; NULL where there is none."""
        found = exp.SplitPart(this=column(f"_parts_{role}"), delimiter=text(_MARK), part_index=number(place + 1))
        return case([(negate(one_of(found, [text(word) for word in ("", *self.nobody)])), found)])

    def _names(self, role: int) -> list[Tree]:
        return [column(f"_name_{role}_{k}") for k in range(MOST)]

    def _pair(self, setting: Setting, hidden: bool) -> Tree:
        """The first name, masked or not, that stands in two roles, with their titles; NULL if none does."""
        pairs: list[tuple[Tree, Tree]] = []
        for one, other in self._pairs():
            for name in self._names(one):
                masks = matches(name, r"\*")
                same = one_of(name, self._names(other))
                pairs.append((every(same, masks if hidden else negate(masks)), self._said(setting, one, other, name)))
        return case(pairs, nothing())

    def _said(self, setting: Setting, one: int, other: int, name: Tree) -> Tree:
        parts: list[Tree] = []
        for role in (one, other):
            lead = setting.quoted(self.roles[role]) + ("" if setting.language == "zh" else " ")
            parts += [text(" = ")] if parts else []
            parts += [text(lead), setting.hidden(self.roles[role], name)]
        return joined(*parts)

    def _hidden(self) -> Tree:
        """Whether any name is masked."""
        return some(
            *(first(matches(name, r"\*"), exp.false()) for role in range(len(self.roles)) for name in self._names(role))
        )

    def _reason(self) -> Tree:
        """Why nobody can tell; NULL where one can."""
        empty = [is_null(first(*self._names(role))) for role in range(len(self.roles))]
        few = every(*(some(empty[one].copy(), empty[other].copy()) for one, other in self._pairs()))
        pairs: list[tuple[Tree, Tree]] = [(negate(is_null(column("_same"))), nothing())]
        for name, hollow in zip(self.roles, empty, strict=True):
            lost = case(
                [
                    (in_state(name, State.ABSENT), text(f"absent:{name}")),
                    (in_state(name, State.LOST), text(f"lost:{name}")),
                ],
                text(f"missing:{name}"),
            )
            pairs.append((every(few, hollow), lost))
        return case([*pairs, (column("_hidden"), text("masked_name"))], nothing())


def _parted(cell: Tree) -> Tree:
    """The cell with a mark between its names and no other blanks around them."""
    blank = r"[\s　]"
    found = replace_all(cell, rf"{blank}*{_JOINT}({blank}|{_JOINT})*", _MARK)
    for _ in range(2):  # a match takes both of its names: every second gap is found at the second go
        found = replace_all(found, rf"({_HAN}{{2,}}){blank}+({_HAN}{{2,}})", rf"\1{_MARK}\2")
    for _ in range(2):
        found = replace_all(found, rf"({_HAN}){blank}+({_HAN})", r"\1\2")
    return replace_all(found, rf"^[\s　{_MARK}]+|[\s　{_MARK}]+$", "")
