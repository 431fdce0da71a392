"""Resolves every reference between rule files; what does not resolve is a fault at its line."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator
from typing import Any

from riskaudit.errors import Fault, Place, Sentence
from riskaudit.library.document import Document, Path_
from riskaudit.library.faults import did_you_mean
from riskaudit.library.logs import log_faults
from riskaudit.library.shelf import Shelf
from riskaudit.model.reference import Basis, Case

_OWN = {"article", "article_confidence", "requires", "note", "unjudged", "confidence", "source", "successors"}
"""What a basis takes from its fact as it stands; its days may come from the instrument."""


def resolve(shelf: Shelf) -> list[Fault]:
    """Fill `shelf.bases`, each rule's bases and each case's rules; the faults found on the way."""
    faults = [
        *_instruments(shelf),
        *_successors(shelf),
        *_cases(shelf),
        *log_faults(shelf),
        *_rules(shelf),
        *_drafts(shelf),
        *_profiles(shelf),
        *_lecture(shelf),
    ]
    if not shelf.calendars:
        faults.append(_missing("calendars/", "没有工作日历", "no calendar of working days"))
    if not shelf.profiles:
        faults.append(_missing("profiles/", "没有稽查口径", "no profile"))
    if not faults:
        _link(shelf)
    return faults


def basis_paths(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Every fact id named under a `basis` key anywhere in a value, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "basis":
                names = inner if isinstance(inner, (list, tuple)) else [inner]
                many = isinstance(inner, (list, tuple))
                yield from (((*path, key, i) if many else (*path, key), name) for i, name in enumerate(names))
            elif isinstance(inner, (dict, list, tuple)):
                yield from basis_paths(inner, (*path, key))
    elif isinstance(value, (list, tuple)):
        for i, inner in enumerate(value):
            if isinstance(inner, (dict, list, tuple)):
                yield from basis_paths(inner, (*path, i))


def _instruments(shelf: Shelf) -> Iterator[Fault]:
    for name, law in shelf.laws.items():
        document = shelf.documents[("laws", name)]
        if law.replaced_by and law.replaced_by not in shelf.laws:
            yield _unknown(document, ("replaced_by",), "文书", "instrument", law.replaced_by, shelf.laws)
        for fact_id, fact in law.facts.items():
            if fact_id in shelf.bases:
                other = shelf.bases[fact_id].instrument
                yield document.fault(
                    ("facts", fact_id),
                    Sentence(f"依据“{fact_id}”已在 laws/{other} 定义", f'fact "{fact_id}" is already in laws/{other}'),
                    Sentence("每条依据只在一处", "keep each fact in one place"),
                )
                continue
            shared = law.model_dump(include={"title", "short", "number", "kind"})
            own = fact.model_dump(include=_OWN)
            shelf.bases[fact_id] = Basis(
                id=fact_id,
                instrument=name,
                in_force_from=fact.in_force_from or law.in_force_from,
                in_force_to=fact.in_force_to or law.in_force_to,
                days="read" if fact.in_force_from else law.days,
                **shared,
                **own,
            )


def _successors(shelf: Shelf) -> Iterator[Fault]:
    for name, law in shelf.laws.items():
        document = shelf.documents[("laws", name)]
        for fact_id, fact in law.facts.items():
            for i, other in enumerate(fact.successors):
                if other not in shelf.bases:
                    path = ("facts", fact_id, "successors", i)
                    yield _unknown(document, path, "依据", "fact", other, shelf.bases)


def _cases(shelf: Shelf) -> Iterator[Fault]:
    for name, case in shelf.cases.items():
        document = shelf.documents[("cases", name)]
        for i, fact in enumerate(case.facts):
            if fact not in shelf.bases:
                yield _unknown(document, ("facts", i), "依据", "fact", fact, shelf.bases)
        yield from _features(shelf, document, name, case)


def _features(shelf: Shelf, document: Document, name: str, case: Case) -> Iterator[Fault]:
    """Every rule that a feature names exists and teaches this case, and its dataset has the columns."""
    for i, feature in enumerate(case.features):
        for side in ("same", "different"):
            for rule_id, columns in getattr(feature, side).items():
                path: Path_ = ("features", i, side, rule_id)
                rule = shelf.rules.get(rule_id)
                if rule is None:
                    yield _unknown(document, path, "规则", "rule", rule_id, shelf.rules)
                    continue
                if rule.case != name:
                    what = Sentence(f"规则“{rule_id}”对应另一案例“{rule.case}”", f'"{rule_id}" teaches "{rule.case}"')
                    yield document.fault(path, what)
                known = shelf.datasets[rule.dataset].columns if rule.dataset in shelf.datasets else columns
                for place, column in enumerate(columns):
                    if column not in known:
                        yield _unknown(document, (*path, place), "列", "column", column, known)


def _rules(shelf: Shelf) -> Iterator[Fault]:
    for name, rule in shelf.rules.items():
        document = shelf.documents[("rules", name)]
        if rule.dataset not in shelf.datasets:
            yield _unknown(document, ("dataset",), "数据集", "dataset", rule.dataset, shelf.datasets)
        if rule.case not in shelf.cases:
            yield _unknown(document, ("case",), "讲义案例", "case", rule.case, shelf.cases)
        if rule.theme not in shelf.themes:
            yield _unknown(document, (), "专题", "theme", rule.theme, shelf.themes)
        named = list(basis_paths(document.value))
        for path, fact in named:
            if fact not in shelf.bases:
                yield _unknown(document, path, "依据", "fact", str(fact), shelf.bases)
        if not named:
            yield document.fault(
                (), Sentence("规则没有依据", "the rule rests on no fact"), Sentence("补写 basis:", "add basis:")
            )


def _drafts(shelf: Shelf) -> Iterator[Fault]:
    for document in shelf.drafts.values():
        for path, fact in basis_paths(document.value):
            if fact not in shelf.bases:
                yield _unknown(document, path, "依据", "fact", str(fact), shelf.bases)


def _profiles(shelf: Shelf) -> Iterator[Fault]:
    for name, profile in shelf.profiles.items():
        document = shelf.documents[("profiles", name)]
        if profile.extends and profile.extends not in shelf.profiles:
            yield _unknown(document, ("extends",), "稽查口径", "profile", profile.extends, shelf.profiles)
        elif _circle(shelf, name):
            yield document.fault(
                ("extends",), Sentence("稽查口径互相继承成环", "profiles extend one another in a circle")
            )
        for i, pattern in enumerate(profile.rules):
            if not fnmatch.filter(shelf.rules, pattern.removeprefix("!")):
                yield _unknown(document, ("rules", i), "规则", "rule", pattern, shelf.rules)


def _lecture(shelf: Shelf) -> Iterator[Fault]:
    """Every bullet's rules exist, every rule's places do, and every shipped rule stands under a bullet."""
    if shelf.lecture is None:
        return
    document = shelf.documents[("", "lecture")]
    covered: set[str] = set()
    for place, bullet in shelf.lecture.bullets.items():
        for i, pattern in enumerate(bullet.rules):
            hits = fnmatch.filter(shelf.rules, pattern)
            covered.update(hits)
            if not hits:
                yield _unknown(document, ("bullets", place, "rules", i), "规则", "rule", pattern, shelf.rules)
    for name, rule in shelf.rules.items():
        own = shelf.documents[("rules", name)]
        for place in shelf.lecture.unknown_places(rule.lecture):
            known = [*shelf.lecture.headings, *shelf.lecture.bullets]
            at = ("lecture", rule.lecture.index(place))
            yield _unknown(own, at, "讲义条目", "place of the lecture", place, known)
        if name not in covered and name not in shelf.added:
            what = Sentence(f"讲义没有一条引到规则“{name}”", f'no bullet of the lecture names the rule "{name}"')
            yield document.fault(("bullets",), what, Sentence("补入某条的 rules:", "add it to a bullet's rules:"))


def _circle(shelf: Shelf, name: str) -> bool:
    seen: set[str] = set()
    current: str | None = name
    while current and current in shelf.profiles:
        if current in seen:
            return True
        seen.add(current)
        current = shelf.profiles[current].extends
    return False


def _link(shelf: Shelf) -> None:
    for name, rule in shelf.rules.items():
        named = [fact for _, fact in basis_paths(shelf.documents[("rules", name)].value)]
        bases = {fact: shelf.bases[fact] for fact in dict.fromkeys(named)}
        shelf.rules[name] = rule.model_copy(update={"bases": bases})
    for name, case in shelf.cases.items():
        rules = tuple(sorted(rule.id for rule in shelf.rules.values() if rule.case == name))
        shelf.cases[name] = case.model_copy(update={"rules": rules})


def _unknown(document: Document, path: Path_, zh: str, en: str, name: str, known: Iterable[str]) -> Fault:
    return document.fault(
        path, Sentence(f"没有此{zh}：“{name}”", f'no such {en}: "{name}"'), did_you_mean(name, list(known))
    )


def _missing(file: str, zh: str, en: str) -> Fault:
    return Fault(Place(file), Sentence(zh, en), Sentence("与 --rules builtin 同用", "add --rules builtin"))
