"""An audit beside its baseline, as rows of cells and sentences: terminal, paper and screen set the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.follow_up import AGAIN_WORDS, Again
from riskaudit.model.months import Baseline, Compared, RuleCompared
from riskaudit.model.result import SEVERITY_WORDS

TITLE = Bilingual(zh="与基准比较", en="Beside the baseline")
_NOW = Bilingual(
    zh="与基准报告 {name} 比较（不是与台账比）：本期 {now} 条 = 新增 {new} + 有变化 {updated}（其中加重 {worse}）+ 未变 {unchanged}；"
    "基准 {before} 条中本期不再列出 {gone} 条{how}。",
    en="Beside the baseline report {name} (not the ledgers): {now} {now:finding|findings} now = {new} new + {updated} updated"
    " ({worse} of them graver) + {unchanged} unchanged; of the {before} then, {gone} {gone:is|are} no longer listed{how}.",
)
_HOW = Bilingual(zh="（{parts}）", en=" ({parts})")
_FAILING = Bilingual(
    zh="其中须先处理的疑似问题（新增、加重或备案失效，未备案）{failing} 条。",
    en="Suspected faults to look at first (new, graver, or no longer waived): {failing}.",
)
_NOTE = Bilingual(
    zh="按指纹（规则 + 数据 + 记录编号）比较；同一编号的多条按条数比较。新增 + 有变化 + 未变 = 本期；有变化 + 未变 + 其后各列 = 基准。"
    "有变化：同一记录的结果、等级、限值、实际或说明不同。复查未见异常只说明本期记录未见异常，是否整改、销号由人决定。",
    en="Findings are matched by fingerprint (rule, kind of record, key); those of one key are counted. New + updated +"
    " unchanged = now; updated + unchanged + the columns after them = then. Updated: another result, severity, limit,"
    " figure or message. Fixed says that this time no fault was found; people decide what is mended.",
)
_DIFF_NOTE = Bilingual(
    zh="按指纹（规则 + 数据 + 记录编号）比较；同一编号的多条按条数比较。不再出现不等于已整改：要知道是否整改，用 riskaudit check --baseline。",
    en="Findings are matched by fingerprint (rule, kind of record, key); those of one key are counted. What is no longer"
    " found need not be mended: riskaudit check --baseline asks the records.",
)
_SHORT = {
    Again.FIXED: Bilingual(zh="未见异常", en="Fixed"),
    Again.RECURRING: Bilingual(zh="月外再现", en="Again"),
    Again.ABSENT: Bilingual(zh="未导出", en="Absent"),
    Again.UNKNOWN: Bilingual(zh="判不了", en="Unknown"),
    Again.UNCHECKED: Bilingual(zh="未检查", en="Unchecked"),
}
_LONG = {**AGAIN_WORDS, Again.RECURRING: Bilingual(zh="在本期之外再次发现", en="found again outside the month")}
_GONE_HEAD = Bilingual(zh="不再出现", en="Gone")
_GONE = Bilingual(zh="不再出现", en="no longer found")
_HEADS = (
    Bilingual(zh="新增", en="New"),
    Bilingual(zh="有变化", en="Updated"),
    Bilingual(zh="其中加重", en="(Graver)"),
    Bilingual(zh="未变", en="Same"),
    Bilingual(zh="本期", en="Now"),
)
_THEN = Bilingual(zh="基准", en="Then")
_RULE = Bilingual(zh="稽查规则", en="Rule")
_UNIT = Bilingual(zh="单位", en="Unit")
_NO_UNIT = Bilingual(zh="（未标明单位）", en="(no unit)")
_SUM = Bilingual(zh="合计", en="Total")
_REST = Bilingual(zh="其余 {} 条规则（线索未变）", en="{0:The other rule|The other {0} rules} (nothing has changed)")
_MORE = Bilingual(zh="其余 {} 条规则", en="{0:The other rule|The other {0} rules}")
_UNKNOWN = Bilingual(zh="（基准未检查此规则）", en=" (the baseline did not check it)")
_CAUTION = Bilingual(zh="注意：{}。", en="Mind: {}.")


@dataclass(frozen=True)
class Remembered:
    """A comparison with the words to print it. `asked` tells that an audit asked the rules again, which a diff can't."""

    baseline: Baseline
    language: Language
    asked: bool = True

    def _say(self, words: Bilingual, /, *values: object, **named: object) -> str:
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in named.items()}
        return words.told(self.language, *values, **shown)

    @property
    def _gone(self) -> Sequence[Again]:
        return tuple(Again) if self.asked else (Again.ABSENT, Again.UNCHECKED)

    @property
    def title(self) -> str:
        """The heading."""
        return self._say(TITLE)

    @property
    def line(self) -> str:
        """Everything in a sentence."""
        total, comma = self.baseline.total, "、" if self.language == "zh" else ", "
        parts = comma.join(f"{self._became(again)} {total.of(again):,}" for again in self._gone if total.of(again))
        return self._say(
            _NOW,
            name=self.baseline.earlier.name,
            now=total.now,
            before=total.before,
            gone=total.gone,
            how=self._say(_HOW, parts=parts) if total.gone else "",
            **{name: getattr(total, name) for name in ("new", "updated", "worse", "unchanged")},
        )

    @property
    def failing(self) -> str:
        """What must be looked at first."""
        return self._say(_FAILING, failing=self.baseline.total.failing)

    @property
    def cautions(self) -> Sequence[str]:
        """What a reader must know before believing the differences."""
        return [self._say(_CAUTION, caution.in_(self.language)) for caution in self.baseline.cautions]

    @property
    def note(self) -> str:
        """What the figures mean."""
        return self._say(_NOTE if self.asked else _DIFF_NOTE)

    def headings(self, of: str) -> Sequence[str]:
        """Of the table of rules or of units."""
        first = self._say(_RULE if of == "rules" else _UNIT)
        gone = [
            self._say(_GONE_HEAD if again is Again.ABSENT and not self.asked else _SHORT[again]) for again in self._gone
        ]
        return [first, *(self._say(head) for head in _HEADS), *gone, self._say(_THEN)]

    @property
    def changed(self) -> Sequence[RuleCompared]:
        """The rules whose findings have changed, what must be looked at first before the others."""
        rules = [rule for rule in self.baseline.rules if rule.counts.now + rule.counts.gone > rule.counts.unchanged]
        return sorted(rules, key=lambda rule: (-rule.counts.failing, -rule.counts.new, -rule.counts.gone, rule.rule))

    def rules(self, most: int | None = None) -> Sequence[Sequence[str]]:
        """A row for each rule whose findings have changed, or for so many of them, and one for the others."""
        shown = self.changed[:most]
        names = {rule.rule for rule in shown}
        rows = [[self.rule(rule), *self._figures(rule.counts)] for rule in shown]
        rest = [rule.counts for rule in self.baseline.rules if rule.rule not in names]
        words = _REST if len(shown) == len(self.changed) else _MORE
        if rest:
            rows.append([self._say(words, f"{len(rest):,}"), *self._figures(sum(rest, Compared()))])
        return rows

    def rule(self, rule: RuleCompared) -> str:
        """A rule by its severity and title."""
        said = f"{SEVERITY_WORDS[rule.severity].in_(self.language)}  {rule.title.in_(self.language)}"
        return said if rule.known else said + self._say(_UNKNOWN)

    @property
    def units(self) -> Sequence[Sequence[str]]:
        """A row for each unit; none where no unit is known."""
        if not any(item.unit for item in self.baseline.units):
            return []
        return [
            [item.unit.replace("/", " / ") or self._say(_NO_UNIT), *self._figures(item.counts)]
            for item in self.baseline.units
        ]

    @property
    def total(self) -> Sequence[str]:
        """The bottom row of both tables."""
        return [self._say(_SUM), *self._figures(self.baseline.total)]

    def _became(self, again: Again) -> str:
        return self._say(_GONE if again is Again.ABSENT and not self.asked else _LONG[again])

    def _figures(self, counts: Compared) -> list[str]:
        now = [counts.new, counts.updated, counts.worse, counts.unchanged, counts.now]
        return [f"{number:,}" for number in [*now, *(counts.of(again) for again in self._gone), counts.before]]
