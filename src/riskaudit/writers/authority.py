"""The four kinds of authority, which no page mixes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from riskaudit.model.article import article_order
from riskaudit.model.reference import Basis

GROUPS: Mapping[str, tuple[str, ...]] = {
    "group_law": ("law", "regulation", "ministerial rule"),
    "group_standard": ("standard",),
    "group_promise": ("promise",),
    "group_company": ("company rule",),
}
"""What a basis may be, by the label of its kind of authority: laws, standards, promises, the company's own rules."""


def by_instrument(bases: Iterable[Basis]) -> Iterator[tuple[str, list[list[Basis]]]]:
    """The bases of one kind of authority as a reader looks for them: kinds of instruments by their rank, each with its
    instruments, the oldest first and editions of one side by side, the newest before; each with its facts in the
    order of its articles, those last whose number is not printed."""
    found: dict[str, list[Basis]] = {}
    for basis in sorted(bases, key=_by_article):
        found.setdefault(basis.instrument, []).append(basis)
    first: dict[str, str] = {}
    for group in found.values():
        day = _since(group)
        first[_name(group)] = min(first.get(_name(group), day), day)
    for kind in (kind for kinds in GROUPS.values() for kind in kinds):
        groups = [group for group in found.values() if group[0].kind == kind]
        groups.sort(key=_since, reverse=True)
        groups.sort(key=lambda group: (first[_name(group)], _name(group)))
        if groups:
            yield f"kind_{kind.replace(' ', '_')}", groups


def _by_article(basis: Basis) -> tuple[str, bool, tuple[tuple[int, ...], ...], str]:
    return basis.instrument, not basis.prints_article, article_order(basis.article_in("zh")), basis.id


def _since(facts: list[Basis]) -> str:
    return min(basis.in_force_from for basis in facts).isoformat()


def _name(facts: list[Basis]) -> str:
    """What an instrument is called apart from its edition: 《供电营业规则》 of 《供电营业规则》（2024）."""
    return facts[0].short.zh.partition("（")[0]
