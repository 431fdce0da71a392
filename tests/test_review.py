"""Verdicts on findings: what is counted, what is listed instead, the bounds of a rate, and that nothing is lost."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest

from report_fixture import rich_report
from riskaudit.errors import AuditError, ExitCode, Place
from riskaudit.model.binomial import interval
from riskaudit.model.findings import FINDING_COLUMNS, FindingRow
from riskaudit.model.report import Report
from riskaudit.model.review import Review, Said, Verdict, Why
from riskaudit.review.run import exit_code
from riskaudit.review.settle import Found, Settlement, by_rule, settle
from riskaudit.review.verdicts import read_verdicts
from riskaudit.writers.review import write_review, write_review_csv, write_review_json

RULE, OTHER = "outage/arrears-notice-window", "process/plan-reply"


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        (3, 10, 0.0667, 0.6525),
        (0, 10, 0.0, 0.3085),
        (10, 10, 0.6915, 1.0),
        (1, 1, 0.025, 1.0),
        (50, 100, 0.3983, 0.6017),
        (0, 5, 0.0, 0.5218),
    ],
)
def test_the_bounds_are_those_of_the_tables(hits: int, count: int, low: float, high: float) -> None:
    assert interval(hits, count) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(("hits", "count"), [(1, 7), (6, 7), (13, 40), (399, 400)])
def test_at_the_bounds_what_was_seen_has_a_chance_of_a_fortieth(hits: int, count: int) -> None:
    low, high = map(Fraction, interval(hits, count))

    def chance(rate: Fraction, wanted: range) -> float:
        return float(sum(comb(count, k) * rate**k * (1 - rate) ** (count - k) for k in wanted))

    assert chance(low, range(hits, count + 1)) == pytest.approx(0.025, rel=1e-6)
    assert chance(high, range(hits + 1)) == pytest.approx(0.025, rel=1e-6)


def test_bounds_hold_the_rate_and_close_in() -> None:
    widths = []
    for count in (10, 100, 1000, 10_000):
        low, high = interval(count // 5, count)
        assert low < 0.2 < high
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True) and widths[-1] < 0.02


def row(number: int, rule: str = RULE, key: str = "", waived: str = "") -> FindingRow:
    cells = dict.fromkeys(FINDING_COLUMNS, "")
    cells |= {"fingerprint": f"{number:064x}", "rule": rule, "key": key or f"K{number}", "waived": waived}
    return FindingRow(**cells)


def said(number: int, verdict: Verdict, line: int = 1, **more: object) -> Said:
    return Said(Place("审.yaml", line), verdict, f"{number:064x}", **more)  # type: ignore[arg-type]


def settled(rows: list[FindingRow], *verdicts: Said) -> tuple[Report, Found, Settlement]:
    made = rich_report()
    found = Found.of(rows, verdicts)
    return made, found, settle(verdicts, found, made)


C, P, R, U = Verdict.CONFIRMED, Verdict.PARTLY, Verdict.REFUTED, Verdict.UNCLEAR


def test_every_finding_is_in_one_column_and_the_columns_add_up() -> None:
    rows = [row(n) for n in range(10)] + [row(3), row(20, OTHER), row(21, OTHER, waived="W1")]
    verdicts = [said(0, C), said(1, P), said(2, R, cause="data"), said(3, R), said(4, U), said(5, C), said(5, R)]
    made, found, told = settled(rows, *verdicts)
    first, last = by_rule(made, found, told)
    assert (first.rule, last.rule) == (RULE, OTHER)
    assert (first.findings, first.rows, last.findings, last.waived) == (10, 11, 2, 1)
    assert (first.confirmed, first.partly, first.refuted, first.unclear, first.conflict, first.open) == (
        1,
        1,
        2,
        1,
        1,
        4,
    )
    assert first.decided == 4 and first.rate == 0.5 and first.is_small and first.causes == {"data": 1}
    assert last.rate is None and last.low is None and not last.is_small and not last.is_doubtful
    assert [item.why for item in told.not_counted] == [Why.CONFLICT]
    assert "审.yaml" in told.not_counted[0].what.zh


def test_the_rules_most_in_need_come_first_and_the_surely_bad_are_named() -> None:
    rows = [row(n) for n in range(40)] + [row(100 + n, OTHER) for n in range(40)]
    verdicts = [said(n, C if n < 36 else R) for n in range(40)] + [said(100 + n, C if n < 2 else R) for n in range(40)]
    made, found, told = settled(rows, *verdicts)
    worst, best = by_rule(made, found, told)
    assert (worst.rule, best.rule) == (OTHER, RULE)
    assert worst.is_doubtful and not worst.is_small and not best.is_doubtful
    text = write_review(_review(made, [worst, best]), "zh")
    assert "status: experimental" in text and f"  {OTHER}  至多" in text and f"  {RULE}  至多" not in text


@pytest.mark.parametrize(
    ("verdicts", "want"),
    [
        ((C, C), C),
        ((U, C), C),
        ((U, R), R),
        ((U, U), U),
        ((C, R), None),
        ((P, R), None),
        ((C, P), None),
    ],
)
def test_two_verdicts_on_one_finding(verdicts: tuple[Verdict, Verdict], want: Verdict | None) -> None:
    _, _, told = settled([row(1)], *(said(1, verdict, line) for line, verdict in enumerate(verdicts)))
    assert told.settled[f"{1:064x}"].verdict is want if want else not told.settled
    assert len(told.conflicts) == (want is None)


def test_partly_true_of_an_order_of_several_yields_to_a_verdict_on_the_finding() -> None:
    order = [said(n, P, rule=RULE, shared=2, order="JC-2026-10-0001") for n in (1, 2)]
    _, _, told = settled([row(1), row(2)], *order, said(1, R))
    assert [told.settled[f"{n:064x}"].verdict for n in (1, 2)] == [R, P] and not told.not_counted


def test_what_is_of_no_finding_here_is_listed_with_the_reason() -> None:
    rows = [row(1), row(2, key="双"), row(3, key="双"), row(4, key="单")]
    by_key = [Said(Place("审.yaml", n), R, "", RULE, key) for n, key in enumerate(("双", "单", "无"), 1)]
    verdicts = [
        *by_key,
        said(77, R),
        said(1, R, rule=OTHER),
        said(78, R, rule="outage/gone"),
        said(79, C, rule=RULE, order="JC-2026-09-0007"),
        said(80, C, rule=RULE, order="JC-2026-10-0007"),
        said(1, R, report="ab"),
    ]
    made, _, told = settled(rows, *verdicts)
    assert made.scope.month == "2026-10"
    assert Counter(item.why for item in told.not_counted) == {
        Why.AMBIGUOUS: 1,
        Why.UNKNOWN: 4,
        Why.MALFORMED: 1,
        Why.OTHER_REPORT: 2,
    }
    assert list(told.settled) == [f"{4:064x}"]
    assert len(told.not_counted) + len(told.settled) == len(verdicts)


GOOD = f"fingerprint: {'0' * 64}, verdict: refuted, by: 王某, date: 2026-11-05"


@pytest.mark.parametrize(
    "entry",
    [
        "一",
        GOOD.replace("refuted", "maybe"),
        GOOD.replace("0" * 64, "0" * 63),
        GOOD.replace("by: 王某, ", ""),
        GOOD.replace("2026-11-05", "2026-02-30"),
        GOOD.replace("2026-11-05", "昨天"),
        GOOD + ", verdikt: refuted",
        "verdict: refuted, by: 王某, date: 2026-11-05",
        "rule: a/b, verdict: refuted, by: 王某, date: 2026-11-05",
        GOOD.replace("verdict: refuted, ", ""),
    ],
)
def test_an_entry_that_cannot_be_understood_counts_for_nothing_and_is_listed(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "审.yaml"
    text = entry if entry == "一" else f"{{{entry}}}"
    path.write_text(f"reviews:\n  - {{{GOOD}, note: 无}}\n  - {text}\n", encoding="utf-8")
    read = read_verdicts([path], tmp_path)
    assert [item.verdict for item in read.said] == [R] and read.sources == [("审.yaml", 1)]
    assert [(item.why, item.place.line) for item in read.not_counted] == [(Why.MALFORMED, 3)]


@pytest.mark.parametrize("word", ["confirmed", "属实", "True", "PARTLY", "部分属实", "refuted", "不属实", "不清"])
def test_verdicts_may_be_written_in_either_language(tmp_path: Path, word: str) -> None:
    path = tmp_path / "审.yaml"
    path.write_text(f"reviews: [{{{GOOD.replace('refuted', repr(word))}}}]\n", encoding="utf-8")
    assert len(read_verdicts([path], tmp_path).said) == 1


def test_keys_and_names_stay_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "审.yaml"
    by_key = "rule: a/b, record: {}, verdict: refuted, by: 1024, date: 2026-11-05"
    lines = [by_key.format("0012"), by_key.format("1_000"), GOOD.replace("0" * 64, "AB" * 32)]
    path.write_text("reviews:\n" + "".join(f"  - {{{line}}}\n" for line in lines), encoding="utf-8")
    read = read_verdicts([path], tmp_path)
    assert [item.record or item.fingerprint for item in read.said] == ["0012", "1_000", "ab" * 32]


@pytest.mark.parametrize("content", ["", "reviews: {}", "review: []", "reviews: []\nmore: 1", "reviews: [", "- 1"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "审.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AuditError) as told:
        read_verdicts([path], tmp_path)
    assert told.value.exit_code == ExitCode.INPUT_UNREAD and str(path) in told.value.text()
    with pytest.raises(AuditError):
        read_verdicts([tmp_path / "没有.yaml"], tmp_path)


def _review(made: Report, rules: list, **more: object) -> Review:  # type: ignore[type-arg]
    return Review(
        "2026-10", made.scope.profile_title, "f" * 64, (("审.yaml", 1),), rules, **{"not_counted": (), **more}
    )  # type: ignore[arg-type]


def test_exit_codes() -> None:
    made, found, told = settled([row(1)], said(1, C))
    rules = by_rule(made, found, told)
    _, _, none = settled([row(1)], said(2, C))
    assert exit_code(_review(made, rules)) == ExitCode.AUDITED
    assert exit_code(_review(made, rules, not_counted=none.not_counted)) == ExitCode.FINDINGS
    assert (
        exit_code(_review(made, by_rule(made, found, none), not_counted=none.not_counted)) == ExitCode.NOTHING_AUDITED
    )


def test_a_long_list_says_how_many_more_there_are_and_json_has_them_all() -> None:
    made, found, told = settled([row(1)], *(said(100 + n, C) for n in range(25)))
    review = _review(made, by_rule(made, found, told), not_counted=told.not_counted)
    text = write_review(review, "zh")
    assert "本报告没有这条线索 25 条" in text and "另有 5 条" in text and text.count("线索清单里没有") == 20
    assert write_review_json(review).count('"why"') == 25
    assert write_review_csv(review, "en").splitlines()[1].startswith(f"{RULE},")
