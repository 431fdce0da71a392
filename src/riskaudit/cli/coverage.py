"""The lecture's bullets in the terminal: how each is audited, and by which rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.lecture import STATUS_WORDS, Bullet, Lecture
from riskaudit.model.library import Library

_ASK = Bilingual(zh="应问：{}", en="ask: {}")
_WHY = Bilingual(zh="看不到：{}", en="not seen: {}")
_IDEA = Bilingual(zh="未写成规则 {}：{}", en="no rule for {}: {}")
_TOTAL = Bilingual(zh="讲义 {} 条：{}；规则 {} 条", en="{0} {0:bullet|bullets}: {1}; {2} {2:rule|rules}")


def coverage_lines(library: Library, language: Language, declined: bool) -> Iterator[str]:
    """Headings and bullets in the order of the lecture, then the counts by status.

    Raises UsageError where the rule folder holds no lecture.
    """
    lecture = library.lecture
    if lecture is None:
        raise UsageError(
            Sentence("规则目录没有 lecture.yaml", "the rule folder has no lecture.yaml"),
            Sentence("与 --rules builtin 同用", "add --rules builtin"),
            Place("lecture.yaml"),
        )
    shown: set[str] = set()
    for place, bullet in lecture.bullets.items():
        yield from _headings(place, lecture, shown, language)
        yield from _bullet(place, bullet, library, language, declined)
    counts = Counter(bullet.status for bullet in lecture.bullets.values())
    joint = "，" if language == "zh" else ", "
    parts = joint.join(f"{word.in_(language)} {counts[status]}" for status, word in STATUS_WORDS.items())
    yield ""
    yield _TOTAL.told(language, len(lecture.bullets), parts, len(library.rules))


def _headings(place: str, lecture: Lecture, shown: set[str], language: Language) -> Iterator[str]:
    parts = place.split(".")
    for depth in range(1, len(parts)):
        above = ".".join(parts[:depth])
        if above in shown or above not in lecture.headings:
            continue
        shown.add(above)
        if depth == 1:
            yield ""
        yield f"{'  ' * (depth - 1)}{above}  {lecture.headings[above].in_(language)}"


def _bullet(place: str, bullet: Bullet, library: Library, language: Language, declined: bool) -> Iterator[str]:
    rules = bullet.rules_of(library.rules)
    count = f" ({len(rules)})" if rules else ""
    yield f"      {place:<10} {STATUS_WORDS[bullet.status].in_(language)}{count}  {bullet.text.in_(language)}"
    for words, template in ((bullet.why, _WHY), (bullet.question, _ASK)):
        if words is not None:
            yield f"{' ' * 17}{template.told(language, words.in_(language))}"
    if rules:
        yield f"{' ' * 17}{' '.join(rules)}"
    if declined:
        for item in bullet.declined:
            yield f"{' ' * 17}{_IDEA.told(language, item.idea, item.why.in_(language))}"
