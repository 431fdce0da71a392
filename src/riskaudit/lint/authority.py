"""What a rule rests on: facts that bind on a day it judges, were read, and are called what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from riskaudit.compile import params_of, read_kind
from riskaudit.errors import Fault, Sentence
from riskaudit.library.document import Document
from riskaudit.model.library import Library
from riskaudit.model.reference import Basis
from riskaudit.model.rule import Rule

COMPANY = frozenset({"promise", "company rule"})
_LAW_ZH = re.compile("违法|违规|非法|依法|法定(?!代表人)|触犯")
_LAW_EN = re.compile(r"illegal|unlawful|violat|statutory|by law", re.IGNORECASE)
_Span = tuple[date, date]


def authority_faults(rule: Rule, library: Library, document: Document) -> Iterator[Fault]:
    """Facts that can never apply, that were not read, that are mixed, or that are called law without being it."""
    yield from _mixed(rule, document)
    yield from _worded(rule, document)
    for path, names, _ in _limits(rule, library):
        yield from _unread(rule, names, path, document)
    yield from _never(rule, library, document)


def _limits(rule: Rule, library: Library) -> list[tuple[tuple[str | int, ...], tuple[str, ...], bool]]:
    """Each limit of the check: its path, the facts it rests on, and whether it has a condition."""
    kind = read_kind(rule, params_of(rule, library, None))
    limits = getattr(kind, "limits", ())
    conditions = {path[1] for path, _, _ in kind.conditions() if len(path) == 3 and path[0] == "limits"}
    found: list[tuple[tuple[str | int, ...], tuple[str, ...], bool]] = [
        (("check", "limits", i), tuple(limit.basis) or rule.basis, i in conditions) for i, limit in enumerate(limits)
    ]
    return found or [(("basis",), rule.basis or tuple(rule.bases), False)]


def _mixed(rule: Rule, document: Document) -> Iterator[Fault]:
    kinds = {basis.kind in COMPANY for basis in rule.bases.values()}
    promises = {basis.kind for basis in rule.bases.values()} & COMPANY
    if len(kinds) > 1 or len(promises) > 1:
        yield document.fault(
            ("basis",) if rule.basis else ("check",),
            Sentence(
                "法律法规、对外承诺、内部制度混在一条规则里", "law, promises and company rules are mixed in one rule"
            ),
            Sentence("分成几条规则", "make them rules of their own"),
        )


def _worded(rule: Rule, document: Document) -> Iterator[Fault]:
    """A promise or company rule that is called law."""
    if not rule.bases or not all(basis.kind in COMPANY for basis in rule.bases.values()):
        return
    for key in ("title", "message", "why", "remedy"):
        words = getattr(rule, key)
        for language, text, pattern in (("zh", words.zh, _LAW_ZH), ("en", words.en, _LAW_EN)):
            found = pattern.search(text)
            if found:
                what = Sentence(
                    f"依据只是承诺或内部制度，却写“{found[0]}”",
                    f'it rests on a promise or company rule but says "{found[0]}"',
                )
                cure = Sentence("写“未兑现承诺”“不符合内部制度”", "say that a promise or company rule was not kept")
                yield document.fault((key, language), what, cure)


def _unread(rule: Rule, names: tuple[str, ...], path: tuple[str | int, ...], document: Document) -> Iterator[Fault]:
    """A verdict on facts of which none was seen in a text."""
    if rule.confidence == "high" and names and not any(rule.bases[name].confidence.may_fail for name in names):
        yield document.fault(
            path,
            Sentence(f"依据 {'、'.join(names)} 都未见原文，不能作结论", f"no text was seen of {', '.join(names)}"),
            Sentence("写 confidence: low，或换依据", "say confidence: low, or rest it on another fact"),
        )


def _never(rule: Rule, library: Library, document: Document) -> Iterator[Fault]:
    """A limit whose facts bind on no day on which an earlier one does not already judge; a fact that binds on none."""
    last = date(max(library.calendar.years), 12, 31)
    taken: list[_Span] = []
    judged: list[_Span] = []
    for path, names, conditional in _limits(rule, library):
        spans = [_span(rule.bases[name], last) for name in names]
        free = [part for span in spans for part in _left(span, taken)]
        if names and not free:
            yield document.fault(
                path,
                Sentence("该限值在任何一天都轮不到", "no day is left on which this limit applies"),
                Sentence("检查依据的施行期间和限值的次序", "look at the days in force and the order of the limits"),
            )
        judged += free
        if not conditional:
            taken += spans
    for name in rule.basis:
        if not any(_left_over(_span(rule.bases[name], last), span) for span in judged):
            what = Sentence(
                f"依据“{name}”在规则判定的任何一天都不施行", f'"{name}" is in force on no day the rule judges'
            )
            yield document.fault(("basis",), what)


def _span(basis: Basis, last: date) -> _Span:
    return basis.in_force_from, min(basis.in_force_to or last, last)


def _left(span: _Span, taken: list[_Span]) -> list[_Span]:
    """What is left of a span of days when others are taken away."""
    parts = [span] if span[0] <= span[1] else []
    for first, last in taken:
        parts = [
            piece
            for low, high in parts
            for piece in ((low, min(high, first - timedelta(days=1))), (max(low, last + timedelta(days=1)), high))
            if piece[0] <= piece[1]
        ]
    return parts


def _left_over(span: _Span, other: _Span) -> bool:
    return max(span[0], other[0]) <= min(span[1], other[1])
