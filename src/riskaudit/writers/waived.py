"""Waivers as rows of words: terminal, PDF, page and ledger set the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.waiver import Waived, WaiverTold
from riskaudit.writers.view import View

HEADS = ("waiver", "waiver_for", "waiver_why", "waiver_until", "waiver_state", "waiver_covers")
"""The labels of the columns of `rows`."""

_HANDS = ("applicant", "approved_by")

RULE_HEADS = ("rule", "fail_word", "waived_of", "review_word", "waived_of")
"""Those of the columns of `by_rule`."""


def head(view: View) -> str:
    """How many waivers there are in each state, and what they cover."""
    states, waived = Counter(waiver.state for waiver in view.report.waivers), view.report.waived
    counts = {state: states[state] for state in ("used", "unused", "expired", "malformed")}
    return view.say("waivers_head", count=states.total(), fail=waived.fail, review=waived.review, **counts)


def rows(view: View) -> list[list[str]]:
    """Every waiver of the register; the lines of a cell are apart."""
    return [_row(view, waiver) for waiver in view.report.waivers]


def _row(view: View, waiver: WaiverTold) -> list[str]:
    say = view.say
    hands = [say(f"waiver_{name}", name=who) for name in _HANDS if (who := getattr(waiver, name))]
    paper = say("waiver_paper", number=waiver.attachment) if waiver.attachment else ""
    state = [say(f"waiver_{waiver.state}"), view.tell(waiver.problem) if waiver.problem else ""]
    return [
        _lines(waiver.id, waiver.place),
        _lines(waiver.rule, waiver.record, waiver.unit),
        _lines(waiver.reason, *hands, paper),
        waiver.until.isoformat() if waiver.until else say("waiver_open_end") if waiver.state != "malformed" else "",
        _lines(*state),
        f"{waiver.covered.fail:,} / {waiver.covered.review:,}",
    ]


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def hit_rules(view: View) -> list[RuleOutcome]:
    """The rules of which findings are waived, in the order of the chapters."""
    return [rule for rules in view.themes.values() for rule in rules if rule.waived.total]


def by_rule(rule: RuleOutcome) -> list[str]:
    """Behind the rule's title: its faults and how many of them are waived, the same of its reviews."""
    return [f"{n:,}" for n in (rule.counts.fail, rule.waived.fail, rule.counts.review, rule.waived.review)]


def totals(view: View) -> list[str]:
    """The same of all rules; the waived ones are the sums of the table."""
    counts, waived = view.report.totals, view.report.waived
    return [f"{n:,}" for n in (counts.fail, waived.fail, counts.review, waived.review)]


def without_effect(view: View) -> Sequence[WaiverTold]:
    """The waivers that have expired or are malformed."""
    return [waiver for waiver in view.report.waivers if waiver.problem]


def part(view: View, waived: Waived) -> str:
    """Behind the counts of something: how many of them are waived; nothing where none are."""
    if not waived.total:
        return ""
    figures = {"fail": waived.fail, "review": waived.review}
    return view.say("waived_part", **figures)


def of_them(view: View, count: int) -> str:
    """Behind one count: how many of it are waived; nothing where none are."""
    return view.say("waived_of_them", count=count) if count else ""
