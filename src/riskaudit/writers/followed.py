"""What became of earlier ledgers, as rows of cells: the terminal and the PDF set the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.follow_up import AGAIN_WORDS, Again, FollowCounts, FollowUp, OrderTold

TITLE = Bilingual(zh="上期台账复查", en="Follow-up of earlier ledgers")
_SHORT = {
    Again.FIXED: Bilingual(zh="未见异常", en="Fixed"),
    Again.RECURRING: Bilingual(zh="再发现", en="Again"),
    Again.ABSENT: Bilingual(zh="未导出", en="Absent"),
    Again.UNKNOWN: Bilingual(zh="判不了", en="Unknown"),
    Again.UNCHECKED: Bilingual(zh="未检查", en="Unchecked"),
}
_UNIT = Bilingual(zh="单位", en="Unit")
_NO_UNIT = Bilingual(zh="（未标明单位）", en="(no unit)")
_SUM = Bilingual(zh="合计", en="Total")
_FINDINGS = Bilingual(zh="线索", en="Findings")
_ORDERS = Bilingual(zh="工单", en="Orders")
_OVERDUE = Bilingual(zh="超期", en="Overdue")
_REOPENED = Bilingual(zh="重开", en="Reopened")
_NO_PROOF = Bilingual(zh="逾期未举证", en="No proof")
_CLOSED = Bilingual(zh="已销号", en="Closed")
_HEAD = Bilingual(
    zh="复查 {ledgers}：工单 {orders} 张、线索 {findings} 条；本期新发现 {new} 条（台账未列的，只与台账比）。",
    en="{ledgers}: {orders} {orders:order|orders} with {findings} {findings:finding|findings} followed up; found now and not in"
    " the ledgers (compared with them alone): {new}.",
)
_NOTE = Bilingual(
    zh="前五类相加等于线索数；已销号、重开（销号后再次发现）、超期（过反馈期限未销号）按工单计。复查结果仅供参考，属实与否、是否销号由人决定。",
    en="The first five kinds add up to the findings; closed, reopened and overdue count orders. People decide what is true and closed.",
)
_BY_HAND = Bilingual(
    zh="另有手工行 {} 行，没有指纹，只作接续。",
    en="{0} {0:row|rows} added by hand {0:has|have} no fingerprints and {0:is|are} carried over only.",
)
_DECIDED = Bilingual(
    zh="台账已终审 {} 张：属实 {}、部分属实 {}、不属实 {}，查实率（属实与部分属实）{}。",
    en="{0} {0:order is|orders are} decided in the ledgers: {1} true, {2} partly true, {3} not true; {4} true in whole or part.",
)
_WAIVED = Bilingual(
    zh="再次发现的线索中有 {} 条已作例外备案；所含再次发现的线索全部备案的工单不重开、不算超期。",
    en="Of the findings found again {0} {0:is|are} waived; an order whose findings found again are all waived is neither reopened nor overdue.",
)
_UNPROVEN = Bilingual(
    zh="限期举证的反馈期限已过而未见佐证的线索 {} 条，由待核查转为疑似问题，计入本期。",
    en="Proof was asked for and not named by the day to answer: {0} {0:finding|findings}, for review before, {0:is|are} suspected"
    " now and {0:counts|count} this month.",
)
_BEYOND = Bilingual(
    zh="其所涉记录有 {} 条不在本月，仅就该规则计入。",
    en="Records judged for that reason alone, outside the month: {}; counted under those rules only.",
)
_REFUND = Bilingual(zh="台账所填退补金额合计 {} 元。", en="Refunds written in the ledgers: {} yuan in all.")
_DELETED = Bilingual(
    zh="下列工单的行已从台账中删去，按登记表恢复并复查：{}。",
    en="The rows of these orders had been deleted; they were put back by the register and followed up: {}.",
)
_SHOWN = Bilingual(zh="显示前 {} 张，共 {} 张，见 ledger.xlsx。", en="The first {} of {}; ledger.xlsx has them all.")
_ORDER = Bilingual(zh="稽查工单号", en="Order")
_STATE = Bilingual(zh="台账状态", en="State")
_DUE = Bilingual(zh="反馈期限", en="Answer by")
_RESULT = Bilingual(zh="本期复查", en="This month")
_WHY = Bilingual(zh="提示", en="Mark")


@dataclass(frozen=True)
class Followed:
    """A follow-up with the words to print it."""

    follow_up: FollowUp
    language: Language

    def _say(self, words: Bilingual, /, *values: object, **named: object) -> str:
        return words.told(self.language, *values, **named)

    @property
    def title(self) -> str:
        """The heading."""
        return self._say(TITLE)

    @property
    def sentences(self) -> Sequence[str]:
        """What is said before the table: the ledgers, what is new, what was added by hand and what deleted."""
        told, comma = self.follow_up, "、" if self.language == "zh" else ", "
        names = comma.join(ledger.name for ledger in told.ledgers)
        head = self._say(
            _HEAD,
            ledgers=names,
            orders=f"{told.total.orders:,}",
            findings=f"{told.total.findings:,}",
            new=f"{told.new:,}",
        )
        by_hand = sum(ledger.by_hand for ledger in told.ledgers)
        found = [head, *([self._say(_BY_HAND, by_hand)] if by_hand else [])]
        if total := told.total.decided:
            rate = f"{100 * (told.total.true + told.total.partly) / total:.1f}%"
            counts = (total, told.total.true, told.total.partly, told.total.untrue, rate)
            found.append(self._say(_DECIDED, *counts))
        if told.total.waived:
            found.append(self._say(_WAIVED, f"{told.total.waived:,}"))
        if told.total.unproven:
            found.append(self._say(_UNPROVEN, f"{told.total.unproven:,}"))
        if told.beyond:
            found.append(self._say(_BEYOND, f"{told.beyond:,}"))
        if told.total.refund_cents:
            found.append(self._say(_REFUND, f"{told.total.refund_cents / 100:,.2f}"))
        return [*found, *([self._say(_DELETED, comma.join(told.deleted))] if told.deleted else [])]

    @property
    def note(self) -> str:
        """What the figures mean."""
        return self._say(_NOTE)

    @property
    def headings(self) -> Sequence[str]:
        """Of the table by unit."""
        words = [_UNIT, *(_SHORT[again] for again in Again), _FINDINGS, _ORDERS, _CLOSED, _REOPENED, _OVERDUE]
        return [self._say(word) for word in words]

    @property
    def units(self) -> Sequence[Sequence[str]]:
        """A row for each unit."""
        return [
            [item.unit.replace("/", " / ") or self._say(_NO_UNIT), *_figures(item.counts)]
            for item in self.follow_up.units
        ]

    @property
    def total(self) -> Sequence[str]:
        """The bottom row of the table by unit."""
        return [self._say(_SUM), *_figures(self.follow_up.total)]

    @property
    def order_headings(self) -> Sequence[str]:
        """Of the orders to be looked at first."""
        return [self._say(word) for word in (_ORDER, _UNIT, _STATE, _DUE, _RESULT, _WHY)]

    @property
    def orders(self) -> Sequence[Sequence[str]]:
        """Reopened and overdue orders."""
        return [self._order(item) for item in self.follow_up.told]

    @property
    def shown(self) -> str:
        """How many of the orders are shown; empty where all are."""
        told = self.follow_up
        if len(told.told) == told.told_total:
            return ""
        return self._say(_SHOWN, len(told.told), f"{told.told_total:,}")

    def _order(self, item: OrderTold) -> Sequence[str]:
        why = self._say(_REOPENED if item.reopened else _NO_PROOF if item.unproven else _OVERDUE)
        due = item.due.isoformat() if item.due else ""
        unit = item.unit.replace("/", " / ") or self._say(_NO_UNIT)
        return [item.number, unit, self._say(item.state), due, self._say(AGAIN_WORDS[item.again]), why]


def _figures(counts: FollowCounts) -> list[str]:
    own = [counts.findings, counts.orders, counts.closed, counts.reopened, counts.overdue]
    return [f"{number:,}" for number in [*(counts.of(again) for again in Again), *own]]
