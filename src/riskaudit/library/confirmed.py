"""A legal officer's file of confirmed facts, laid over the library.

    confirmed:
      sg95-arrive: {by: 王某, date: 2026-10-20, text: 第二十三条 ……}

It lifts facts that are known at second hand, and those alone: what is from memory or told in two ways needs a source
first. An article number prints only if the officer's text gives it. Whatever cannot be relied on has no effect and is told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from riskaudit.errors import Place, Sentence, UsageError, said
from riskaudit.library.document import Document, read_document
from riskaudit.library.faults import did_you_mean
from riskaudit.model.article import numeral
from riskaudit.model.base import Bilingual
from riskaudit.model.confirmed import NAMELESS, Confirmation, Confirmations, ConfirmedTold
from riskaudit.model.library import Library
from riskaudit.model.reference import Basis, Confidence

_KEYS = ("by", "date", "text")
_CURE = Sentence(
    "写成 confirmed: {依据编号: {by: 核对人, date: 2026-10-20, text: 原文}}",
    "write confirmed: {fact: {by: name, date: 2026-10-20, text: the original words}}",
)
_NEEDLESS = Bilingual(zh="规则库已见原文，不需核对", en="the library has read the text itself")
_REFUSED = {
    Confidence.MEMORY: Bilingual(
        zh="未见任何来源（[MEMORY]），不能凭核对提升；须先在 rules/laws/ 补充来源",
        en="from memory, without a source: give it one under rules/laws/ first",
    ),
    Confidence.CONFLICT: Bilingual(
        zh="来源不一（[CONFLICT]），不能凭核对提升；须先在 rules/laws/ 定夺",
        en="its sources differ: settle it under rules/laws/ first",
    ),
}


def confirm(library: Library, path: Path | None, *, nameless: bool = False) -> Library:
    """The library with the confirmed facts lifted, and what became of every entry; without a file the library itself.

    `nameless` leaves out the officers' names and the name of the file. Raises UsageError for a file that is none.
    """
    if path is None:
        return library
    document, entries = _entries(path)
    cited = {name for rule in library.rules.values() for name in rule.bases}
    cited |= {name for case in library.cases.values() for name in case.facts}
    bases, told = dict(library.bases), []
    for fact, given in entries.items():
        entry, lifted = _entry(fact, given, document, library, cited)
        if lifted is not None:
            bases[fact] = _without_name(lifted) if nameless else lifted
        told.append(entry.model_copy(update={"by": entry.by and NAMELESS}) if nameless else entry)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    confirmations = Confirmations(name="" if nameless else path.name, sha256=digest, entries=tuple(told))
    return _laid_over(replace(library, confirmations=confirmations), bases)


def _laid_over(library: Library, bases: Mapping[str, Basis]) -> Library:
    rules = {
        name: rule.model_copy(update={"bases": {fact: bases[fact] for fact in rule.bases}})
        for name, rule in library.rules.items()
    }
    return replace(library, bases=bases, rules=rules)


def _entries(path: Path) -> tuple[Document, Mapping[str, Any]]:
    """The entries as they were written. Raises UsageError for a file that is no such mapping, or says a key twice."""
    if not path.is_file():
        what = Sentence("原文核对文件不存在", "no such file of confirmed facts")
        raise UsageError(what, Sentence("检查 --confirmed", "look at --confirmed"), Place(str(path)))
    document = read_document(path, path.name)
    if document.faults:
        fault = document.faults[0]
        raise UsageError(fault.what, fault.cure, Place(str(path), fault.place.line))
    value = document.value
    found = value.get("confirmed") if isinstance(value, dict) and set(value) == {"confirmed"} else None
    if not isinstance(found, dict):
        raise UsageError(Sentence("不是原文核对文件", "no file of confirmed facts"), _CURE, Place(str(path)))
    return document, found


def _entry(
    fact: str, given: Any, document: Document, library: Library, cited: set[str]
) -> tuple[ConfirmedTold, Basis | None]:
    """What is told of an entry, and the fact as it lifts it; None where it has no effect."""
    line = document.place(("confirmed", fact)).line or 0
    said_of_it = (
        {key: str(given[key]) for key in _KEYS if given.get(key) is not None} if isinstance(given, dict) else {}
    )

    def idle(state: str, problem: Bilingual) -> tuple[ConfirmedTold, None]:
        values = {"fact": fact, **said_of_it, "line": line, "state": state, "problem": problem}
        return ConfirmedTold.model_validate(values), None

    basis = library.bases.get(fact)
    if basis is None:
        cure = did_you_mean(fact, list(library.bases))
        return idle(
            "malformed", Bilingual(zh=f"没有此依据；{said(cure, 'zh')}", en=f"no such fact; {said(cure, 'en')}")
        )
    if problem := _problem(given):
        return idle("malformed", problem)
    if basis.confidence is Confidence.TEXT:
        return idle("needless", _NEEDLESS)
    if basis.confidence is not Confidence.SEC:
        return idle("refused", _REFUSED[basis.confidence])
    confirmation = Confirmation(
        by=given["by"].strip(), date=date.fromisoformat(given["date"]), text=given["text"].strip()
    )
    article = _article(basis.article, confirmation.text)
    if article is None:
        return idle("malformed", _other_article(basis, confirmation.text))
    lifted = {"confirmed": confirmation}
    if article:
        lifted |= {"article": article, "article_confidence": Confidence.TEXT}  # type: ignore[dict-item]
    state = "lifted" if fact in cited else "uncited"
    entry = {"fact": fact, **said_of_it, "line": line, "state": state}
    return ConfirmedTold.model_validate(entry), basis.model_copy(update=lifted)


def _problem(given: Any) -> Bilingual | None:
    """Why an entry cannot be relied on; None if it has all it needs."""
    if not isinstance(given, dict):
        return Bilingual(zh=_CURE.zh, en=_CURE.en)
    if strange := [str(key) for key in given if key not in _KEYS]:
        return Bilingual(zh=f"未知的键“{strange[0]}”", en=f'unknown key "{strange[0]}"')
    for key in _KEYS:
        if not isinstance(given.get(key), str) or not given[key].strip():
            return Bilingual(zh=f"缺少 {key}", en=f"{key} is missing")
    try:
        date.fromisoformat(given["date"])
    except ValueError:
        return Bilingual(
            zh=f"date: {given['date']} 不是日期，写成 2026-10-20", en=f"{given['date']} is no day, write 2026-10-20"
        )
    return None


_ARTICLE = re.compile(r"第\s*([〇零一二三四五六七八九十百千两]+|\d+)\s*(条|项)(之[一二三四五六七八九十])?")


def _article(known: str, text: str) -> str | None:
    """The article number that may print: that of the library if the text gives it, else the only one that the text
    gives; empty for none. None where the text gives others than the library has."""
    numbers = dict(_numbers(text))
    mine = [number for number, _ in _numbers(known)]
    if not mine:
        return next(iter(numbers.values())) if len(numbers) == 1 else ""
    if not numbers:
        return ""
    return known if all(number in numbers for number in mine) else None


def _numbers(text: str) -> Iterator[tuple[tuple[int, str, str], str]]:
    """Every article number of a text, as a number and as written."""
    for found in _ARTICLE.finditer(text):
        word, unit, more = found.groups()
        yield (int(word) if word.isdecimal() else numeral(word), unit, more or ""), re.sub(r"\s", "", found[0])


def _other_article(basis: Basis, text: str) -> Bilingual:
    given = "、".join(dict.fromkeys(word for _, word in _numbers(text)))
    return Bilingual(
        zh=f"原文写的是{given}，规则库所记条号与此不符；核对原文，或改 rules/laws/",
        en=f"the text says {given}, which is not the article that the library has: check it, or mend rules/laws/",
    )


def _without_name(basis: Basis) -> Basis:
    assert basis.confirmed is not None
    return basis.model_copy(update={"confirmed": basis.confirmed.model_copy(update={"by": NAMELESS})})
