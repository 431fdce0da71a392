"""What a leader asks first. Each answer follows from the report, or says that nothing was given to answer from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from riskaudit.model.reference import Confidence
from riskaudit.model.report import Counts
from riskaudit.model.result import Result, Severity
from riskaudit.writers.pdf.flow import Block, Column
from riskaudit.writers.pdf.parts import Text, Words, fields, listed, section
from riskaudit.writers.pdf.risk import SMALL_DENOMINATOR, marked_rate
from riskaudit.writers.pdf.style import ACCENT, SOFT, Style
from riskaudit.writers.pdf.type import Span
from riskaudit.writers.pdf.view import View, rule_anchor

WORST = 3
ANSWER = Style(7.8, 12.4)
SOON = timedelta(days=7)


def leader(view: View, width: float) -> Block:
    """The questions with their answers, one below the other."""
    return Words(fields(_answers(view), label_width=50, width=width, style=ANSWER))


def _answers(view: View) -> Iterator[tuple[str, Text]]:
    say, report = view.say, view.report
    ran = sum(1 for rule in report.rules if rule.result not in (Result.NOTCHECKED, Result.NOTSELECTED, Result.ERROR))
    read = sum(1 for source in report.inputs if source.sheets)
    hit = sum(dataset.with_fail for dataset in report.datasets)
    critical = [rule for rule in report.rules if rule.severity is Severity.CRITICAL and rule.counts.fail]
    yield say("ask_checked"), say("told_checked", records=report.records, rules=ran, files=read)
    yield say("ask_suspected"), say("told_suspected", fail=report.totals.fail, records=hit, review=report.totals.review)
    answer = say("told_critical", fail=sum(rule.counts.fail for rule in critical), rules=len(critical))
    link = rule_anchor(critical[0].id) if critical else ""
    yield say("ask_critical"), Span(answer, ANSWER.but(bold=True, color=ACCENT if link else None), link=link)
    yield from _followed(view)
    yield say("ask_change"), _change(view)
    yield say("ask_worst"), _worst(view)


def _followed(view: View) -> Iterator[tuple[str, Text]]:
    """What the ledgers of last time tell; without one, or without what people fill in, that it was not given."""
    say, follow = view.say, view.report.follow_up
    told = follow.total if follow and follow.ledgers else None
    answers = dict.fromkeys(("confirmed", "money", "mended", "recurring"), "")
    if told:
        true = told.true + told.partly
        rate = marked_rate(true, told.decided)
        answers["confirmed"] = (
            say("given_confirmed", rate=rate, true=true, decided=told.decided) if told.decided else ""
        )
        answers["money"] = say("given_money", sum=f"{told.refund_cents / 100:,.2f}") if told.refund_cents else ""
        figures = {"closed": told.closed - told.reopened, "orders": told.orders, "overdue": told.overdue}
        answers["mended"] = say("given_mended", rate=marked_rate(figures["closed"], told.orders), **figures)
        answers["recurring"] = say("given_recurring", count=told.recurring, reopened=told.reopened)
    for name, answer in answers.items():
        style = ANSWER.but(color=ACCENT) if answer else ANSWER.but(color=SOFT)
        yield say(f"ask_{name}"), Span(answer or say(f"told_{name}"), style, link="follow_up" if answer else "")


def _change(view: View) -> Text:
    """The rate of this month beside that of the earlier report."""
    before = view.report.previous
    if before is None:
        return Span(view.say("told_no_previous"), ANSWER.but(color=SOFT))
    then, now = sum(before.themes.values(), Counts()), view.report.totals
    return Span(
        view.say(
            "told_change",
            now=marked_rate(now.fail, now.applicable),
            then=marked_rate(then.fail, then.applicable),
            month=before.month or before.as_of.isoformat(),
        ),
        ANSWER.but(color=ACCENT),
        link="trend",
    )


def worst_units(view: View) -> list[tuple[str, Counts]]:
    """The units with the highest rates; those with few verdicts come only where others are missing."""
    sums: dict[str, Counts] = {}
    for item in view.report.units:
        if item.unit:
            sums[item.unit] = sums.get(item.unit, Counts()) + item.counts
    asked = [(unit, counts) for unit, counts in sums.items() if counts.fail]
    asked.sort(
        key=lambda pair: (
            pair[1].applicable < SMALL_DENOMINATOR,
            -pair[1].fail / pair[1].applicable,
            -pair[1].fail,
            pair[0],
        )
    )
    return asked[:WORST]


def _worst(view: View) -> str:
    lines = [
        view.say(
            "told_worst",
            place=place,
            unit=view.short_unit(unit),
            rate=marked_rate(counts.fail, counts.applicable),
            fail=counts.fail,
            applicable=counts.applicable,
        )
        for place, (unit, counts) in enumerate(worst_units(view), 1)
    ]
    return "\n".join(lines) or view.say("told_no_units")


def decisions(view: View, width: float) -> Block:
    """What only a leader can settle, as far as the figures show it."""
    found = [(str(number), text) for number, text in enumerate(_decisions(view), 1)]
    return Column(
        [section(view.say("decide"), before=0), Words(listed(found or [("", view.say("decide_none"))], width))]
    )


def _decisions(view: View) -> Iterator[str]:
    report, say = view.report, view.say
    critical = sum(rule.counts.fail for rule in report.rules if rule.severity is Severity.CRITICAL)
    doubtful = _second_hand(view)
    cut = any(len(rule.open_items) < rule.open_total for rule in report.rules)
    counts = {
        "decide_critical": critical,
        "decide_review": report.totals.review,
        "decide_due_least" if cut else "decide_due": _due_soon(view),
        "decide_second_hand": doubtful,
        "decide_unread": len(report.unread) + len(report.rules_by(Result.ERROR)),
        "decide_unchecked": len(report.rules_by(Result.NOTCHECKED)),
    }
    for label, count in counts.items():
        if count:
            yield say(label, count=count, days=SOON.days)


def _due_soon(view: View) -> int:
    """Open items, of those that the report holds, whose last day comes within a week of the day of the audit."""
    last = (view.report.scope.as_of + SOON).isoformat()
    return sum(bool(item.due) and item.due[:10] <= last for rule in view.report.rules for item in rule.open_items)


def _second_hand(view: View) -> int:
    """Bases that suspected faults rest on and that nobody read in the text itself."""
    cited = {name for rule in view.report.rules if rule.counts.fail for name in rule.basis}
    return sum(view.report.bases[name].confidence is not Confidence.TEXT for name in cited if name in view.report.bases)


def days_left(due: str, as_of: date) -> int | None:
    """Days from the day of the audit to a due day; None where the rule knows none."""
    return (date.fromisoformat(due[:10]) - as_of).days if due else None
