"""Control charts of several reports: of all verdicts, of each theme, of each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from riskaudit.model.base import Bilingual
from riskaudit.model.months import LEAST, Chart, Months, Point, Reading
from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.model.report import Report
from riskaudit.months.earlier import as_read, rules_differ
from riskaudit.months.limits import Share, Usual

_ALL = Bilingual(zh="全部规则", en="All rules")


def months_of(reports: Sequence[Report]) -> Months:
    """The charts of reports, oldest first. A rule that the last one did not check has none."""
    last = reports[-1]
    read = tuple(as_read(report) for report in reports)
    names = [item.name for item in read]

    def drawn(of: Literal["all", "theme", "rule"], name: str, title: Bilingual, mine: _Belongs) -> Chart:
        counts = [_counts(report.rules, mine) for report in reports]
        return _with_unknown(chart(of, name, title, names, [_share(each) for each in counts]), counts)

    charts = [drawn("all", "", _ALL, _every_rule)]
    for theme in last.themes:
        charts.append(drawn("theme", theme.name, theme.title, _of_theme(theme.name)))
    for rule in last.rules:
        made = drawn("rule", rule.id, rule.title, _is_rule(rule.id))
        if made.points[-1].applicable and any(point.fail for point in made.points):
            charts.append(made)
    return Months(reports=read, cautions=rules_differ(reports), charts=tuple(charts))


_Belongs = Callable[[RuleOutcome], bool]


def _every_rule(_: RuleOutcome) -> bool:
    return True


def _of_theme(name: str) -> _Belongs:
    return lambda rule: rule.theme == name


def _is_rule(name: str) -> _Belongs:
    return lambda rule: rule.id == name


def _counts(rules: Iterable[RuleOutcome], mine: _Belongs) -> Counts:
    return sum((rule.counts for rule in rules if mine(rule)), Counts())


def _share(counts: Counts) -> Share:
    return Share(counts.fail, counts.applicable)


def _with_unknown(made: Chart, counts: Sequence[Counts]) -> Chart:
    """A chart that tells how many verdicts of each month could not be told: they lower its rate and are no good sign."""
    told = zip(made.points, counts, strict=True)
    points = tuple(point.model_copy(update={"unknown": each.unknown}) for point, each in told)
    return made.model_copy(update={"points": points})


def chart(
    of: Literal["all", "theme", "rule"], name: str, title: Bilingual, months: Sequence[str], shares: Sequence[Share]
) -> Chart:
    """A chart whose limits rest on all months but the last, which must not widen the limits it is judged by."""
    usual = Usual.of(shares[:-1])
    points = tuple(_point(month, share, usual) for month, share in zip(months, shares, strict=True))
    few = sum(bool(share.whole) for share in shares[:-1]) < LEAST
    return Chart(
        of=of,
        name=name,
        title=title,
        centre=round(usual.centre, 9) if usual else None,
        spread=round(usual.spread, 6) if usual else None,
        no_limits=None if usual else "few" if few else "flat",
        points=points,
    )


def _point(month: str, share: Share, usual: Usual | None) -> Point:
    if usual is None or not share.whole:
        return Point(name=month, fail=share.part, applicable=share.whole)
    limits = usual.limits(share.whole)
    reading: Reading = limits.reading(share)
    return Point(name=month, fail=share.part, applicable=share.whole, low=limits.low, high=limits.high, reading=reading)
