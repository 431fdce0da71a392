"""What became of the open items of an earlier report, in words and rows: terminal, PDF and HTML set the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.carry_over import OPEN_NOW_WORDS, CarryOver, OpenBefore, OpenNow

_TITLE = Bilingual(zh="上期在途事项的去向", en="What became of earlier open items")
_LINE = Bilingual(
    zh="{name} 报告（数据截止日 {as_of}）在途 {total} 件：{counts}。",
    en="Open in the report of {name} (data up to {as_of}): {total}. {counts}.",
)
_NONE = Bilingual(
    zh="{name} 报告（数据截止日 {as_of}）没有在途事项。",
    en="Nothing was open in the report of {name} (data up to {as_of}).",
)
_CUT = Bilingual(
    zh="该报告只列出其中 {listed} 件，其余 {rest} 件不能逐件接续（--max-per-rule 0 全部列出）。",
    en="That report lists {listed} of them; the other {rest} cannot be followed by name (--max-per-rule 0 lists all).",
)
_NEAR = Bilingual(
    zh="其中 {near} 件当时已临期（剩余 3 日及以内），标“临期”。",
    en="{near} had three days or fewer left then: near.",
)
_WAS_NEAR = Bilingual(zh="{}（临期）", en="{} (near)")
_HEADINGS = (
    Bilingual(zh="原应于", en="Was due"),
    Bilingual(zh="本期结果", en="Now"),
    Bilingual(zh="规则", en="Rule"),
    Bilingual(zh="编号", en="Key"),
    Bilingual(zh="单位", en="Unit"),
)
_SHOWN = Bilingual(
    zh="显示前 {shown} 件，共 {listed} 件，见 report.json。", en="The first {shown} of {listed}; see report.json."
)


@dataclass(frozen=True)
class CarriedOver:
    """A carry-over with the words to print it."""

    carry_over: CarryOver
    language: Language

    def _say(self, words: Bilingual) -> str:
        return words.in_(self.language)

    @property
    def title(self) -> str:
        """The heading."""
        return self._say(_TITLE)

    @property
    def sentences(self) -> Sequence[str]:
        """How many there were and what became of them, what is not listed, and which were near their day."""
        told = self.carry_over
        listed, name, as_of = len(told.items), told.earlier.name, told.earlier.as_of.isoformat()
        if not told.total:
            return [self._say(_NONE).format(name=name, as_of=as_of)]
        words = [f"{self.now(now)} {count:,}" for now, count in told.counts.items() if count]
        joint = "、" if self.language == "zh" else "; "
        counts = self._say(told.untold) if told.untold else joint.join(words)
        found = [self._say(_LINE).format(name=name, as_of=as_of, total=f"{told.total:,}", counts=counts)]
        if not told.untold and listed < told.total:
            found.append(self._say(_CUT).format(listed=f"{listed:,}", rest=f"{told.total - listed:,}"))
        if near := sum(item.was_near(told.earlier.as_of) for item in told.items):
            found.append(self._say(_NEAR).format(near=f"{near:,}"))
        return found

    @property
    def headings(self) -> Sequence[str]:
        """Of the list."""
        return [self._say(words) for words in _HEADINGS]

    @property
    def pressing(self) -> Sequence[OpenBefore]:
        """The items that did not end well, or whose end is not known: what a summary names."""
        return [item for item in self.carry_over.items if item.now is not OpenNow.DONE]

    def due(self, item: OpenBefore) -> str:
        """The last day or moment, and whether it was near."""
        due = item.due or "—"
        return self._say(_WAS_NEAR).format(due) if item.was_near(self.carry_over.earlier.as_of) else due

    def now(self, now: OpenNow) -> str:
        """What became of an item."""
        return self._say(OPEN_NOW_WORDS[now])

    def shown(self, count: int, listed: int) -> str:
        """How many of the list are shown; empty where all are."""
        return "" if count == listed else self._say(_SHOWN).format(shown=f"{count:,}", listed=f"{listed:,}")
