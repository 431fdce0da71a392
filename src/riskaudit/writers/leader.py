"""What a leader asks first. Each answer follows from the report, or says that nothing was given to answer from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from riskaudit.model.outcome import Counts
from riskaudit.model.result import Result, Severity
from riskaudit.model.waiver import Waived
from riskaudit.writers.risk import SMALL_DENOMINATOR, marked_rate, unwaived
from riskaudit.writers.trend import blinder
from riskaudit.writers.view import View, rate
from riskaudit.writers.waived import of_them, part

WORST = 3
SOON = timedelta(days=7)


class Answer(NamedTuple):
    """A question with its answer. `rule` is the rule that the answer leads to, `trend` that it leads to the comparison;
    an answer that is not `given` says so in words."""

    question: str
    told: str
    rule: str = ""
    trend: bool = False
    given: bool = True


def answers(view: View) -> Iterator[Answer]:
    """The questions in their order."""
    say, report = view.say, view.report
    ran = sum(1 for rule in report.rules if rule.result not in (Result.NOTCHECKED, Result.NOTSELECTED, Result.ERROR))
    read = sum(1 for source in report.inputs if source.sheets)
    hit = sum(dataset.with_fail for dataset in report.datasets)
    critical = [rule for rule in report.rules if rule.severity is Severity.CRITICAL and rule.counts.fail]
    excused = sum(rule.waived.fail for rule in critical)
    yield Answer(say("ask_checked"), say("told_checked", records=report.records, rules=ran, files=read))
    told = say("told_suspected", fail=report.totals.fail, records=hit, review=report.totals.review)
    yield Answer(say("ask_suspected"), told + part(view, report.waived))
    told = say("told_critical", fail=sum(rule.counts.fail for rule in critical), rules=len(critical))
    yield Answer(say("ask_critical"), told + of_them(view, excused), rule=critical[0].id if critical else "")
    yield from _of_ledgers(view)
    yield _change(view)
    yield Answer(say("ask_worst"), _worst(view))


def _of_ledgers(view: View) -> Iterator[Answer]:
    """What people wrote in earlier ledgers, and what became of their findings."""
    told, say = view.report.follow_up, view.say
    found: dict[str, str] = {}
    if told and told.asked:
        total = told.total
        if total.decided:
            true = total.true + total.partly
            share = rate(true, total.decided)
            found["confirmed"] = say("found_confirmed", rate=share, true=true, decided=total.decided)
        if total.refund_cents:
            found["money"] = say("found_money", yuan=f"{total.refund_cents / 100:,.2f}")
        found["mended"] = say("found_mended", closed=total.closed, orders=total.orders, overdue=total.overdue)
        found["recurring"] = say(
            "found_recurring", recurring=total.recurring, findings=total.findings, reopened=total.reopened
        )
    for name in ("confirmed", "money", "mended", "recurring"):
        yield Answer(say(f"ask_{name}"), found.get(name) or say(f"told_{name}"), given=name in found)


def _change(view: View) -> Answer:
    """The rate of this month beside that of the earlier report."""
    before, question = view.report.previous, view.say("ask_change")
    if before is None:
        return Answer(question, view.say("told_no_previous"), given=False)
    then, now = sum(before.themes.values(), Counts()), view.report.totals
    told = view.say(
        "told_change",
        now=marked_rate(now.fail, now.applicable),
        then=marked_rate(then.fail, then.applicable),
        month=before.month or before.as_of.isoformat(),
    )
    fell = now.fail * then.applicable < then.fail * now.applicable
    told = view.say("told_blinder", told=told) if fell and blinder(then, now) else told
    return Answer(question, told, trend=True)


class UnitRate(NamedTuple):
    """A unit's suspected faults that are not waived, of so many applicable verdicts; and those waived."""

    unit: str
    fail: int
    applicable: int
    waived: int


def worst_units(view: View) -> list[UnitRate]:
    """The units with the highest rates; those with few verdicts come only where others are missing."""
    sums: dict[str, tuple[Counts, Waived]] = {}
    for item in view.report.units:
        if item.unit:
            counts, waived = sums.get(item.unit, (Counts(), Waived()))
            sums[item.unit] = counts + item.counts, waived + item.waived
    asked = [
        UnitRate(unit, counts.fail - waived.fail, counts.applicable, waived.fail)
        for unit, (counts, waived) in sums.items()
        if counts.fail > waived.fail
    ]
    asked.sort(
        key=lambda item: (
            item.applicable < SMALL_DENOMINATOR,
            -item.fail / item.applicable,
            -item.fail,
            item.unit,
        )
    )
    return asked[:WORST]


def _worst(view: View) -> str:
    lines = [
        view.say(
            "told_worst",
            place=place,
            unit=view.short_unit(item.unit),
            rate=marked_rate(item.fail, item.applicable),
            fail=item.fail,
            applicable=item.applicable,
        )
        + (view.say("waived_besides", count=item.waived) if item.waived else "")
        for place, item in enumerate(worst_units(view), 1)
    ]
    return "\n".join([view.say("told_worst_by"), *lines]) if lines else view.say("told_no_units")


def decisions(view: View) -> Iterator[str]:
    """What only a leader can settle, as far as the figures show it."""
    report, say = view.report, view.say
    critical = sum(unwaived(rule) for rule in report.rules if rule.severity is Severity.CRITICAL)
    states = Counter(waiver.state for waiver in report.waivers)
    doubtful = _second_hand(view)
    cut = any(len(rule.open_items) < rule.open_total for rule in report.rules)
    counts = {
        "decide_critical": critical,
        "decide_review": report.totals.review - report.waived.review,
        "decide_due_least" if cut else "decide_due": _due_soon(view),
        "decide_second_hand": doubtful,
        "decide_expired": states["expired"],
        "decide_malformed": states["malformed"],
        "decide_unread": len(report.unread) + len(report.rules_by(Result.ERROR)),
        "decide_unchecked": len(report.rules_by(Result.NOTCHECKED)),
    }
    for label, count in counts.items():
        if count:
            yield say(label, count=count, days=SOON.days)


def not_audited(view: View) -> Iterator[str]:
    """What this audit did not look at, in numbers."""
    report, say = view.report, view.say
    sheets = [sheet for source in report.inputs for sheet in source.sheets]
    yield say(
        "not_audited_rules",
        unchecked=len(report.rules_by(Result.NOTCHECKED)),
        unselected=len(report.rules_by(Result.NOTSELECTED)),
        errors=len(report.rules_by(Result.ERROR)),
    )
    yield say("not_audited_files", unread=len(report.unread))
    yield say(
        "not_audited_rows",
        outside=sum(sheet.outside for sheet in sheets),
        skipped=sum(skipped.count for sheet in sheets for skipped in sheet.skipped),
        undated=sum(dataset.undated for dataset in report.datasets),
    )
    yield say("not_audited_open", open=sum(rule.open_total for rule in report.rules))
    if unpaused := sum(not dataset.pauses_seen for dataset in report.datasets):
        yield say("not_audited_pauses", count=unpaused)


def _due_soon(view: View) -> int:
    """Open items, of those that the report holds, whose last day comes within a week of the day of the audit."""
    last = (view.report.scope.as_of + SOON).isoformat()
    return sum(bool(item.due) and item.due[:10] <= last for rule in view.report.rules for item in rule.open_items)


def _second_hand(view: View) -> int:
    """Bases that suspected faults rest on and that nobody read in the text itself."""
    cited = {name for rule in view.report.rules if rule.counts.fail for name in rule.basis}
    return sum(not view.report.bases[name].was_read for name in cited if name in view.report.bases)
