"""Conditions proposed for rules that judge groups: confirmed groups stay, refuted ones go, and no new one comes up."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner, Result

from riskaudit.cli import main
from riskaudit.cli.engines import working
from riskaudit.compile import Options, compile_rule, params_of, read_kind
from riskaudit.errors import ExitCode
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.relation import Derived
from riskaudit.model.report import Report
from riskaudit.model.review import Effect, Guard, NoProposal, OnGroups, Proposal, Review, Settled, Verdict
from riskaudit.review.again import Records, Source
from riskaudit.review.conditions import Bits, Clause, Family, Values, narrowed, without
from riskaudit.review.groups import effect_on_groups
from riskaudit.review.propose import propose
from riskaudit.review.search import matches
from riskaudit.spine.run import sound_library
from riskaudit.writers.review import write_review, write_review_json
from small_library import small_library, with_scope

AVERAGE, HEAPED = "repair/average-arrival-promise", "repair/arrivals-heaped"
PROFILE = "title: {zh: 两条, en: Two}\nabout: {zh: 两条, en: Two}\nrules: ['*/*']\n"
HEAD = "工单编号,受理时间,到达现场时间,恢复送电时间,城乡类别,所属区县,供电所,班组,延时到达原因,是否督办,工单状态,到达现场时长(分钟)"
C, R, U = Verdict.CONFIRMED, Verdict.REFUTED, Verdict.UNCLEAR
TOWN, COUNTRY, REMOTE = "城区", "农村", "特殊边远"

STORM = {"weather": "台风"}
WATCHED = {"watched": "是"}
BY_HAND = {"status": "补录"}


class Month:
    """Repair orders, some for each group: minutes to arrival, and what else stands on the order."""

    def __init__(self) -> None:
        self.lines = [HEAD]

    def add(self, region: str, county: int, count: int, minutes: float, team: str = "", **cells: str) -> None:
        for _ in range(count):
            number, seconds = f"20261012{len(self.lines):08d}", int(minutes * 60)
            hour, rest = divmod(8 * 3600 + seconds, 3600)
            arrived = f"2026-10-12 {hour:02d}:{rest // 60:02d}:{rest % 60:02d}"
            self.lines.append(
                f"{number},2026-10-12 08:00:00,{arrived},2026-10-12 23:00:00,{region},{chr(0x4E01 + county)}县,"
                f"{team and team + '供电所'},{team and team + '一班'},{cells.get('weather', '')},"
                f"{cells.get('watched', '否')},{cells.get('status', '办结')},{int(minutes)}"
            )

    def towns(self) -> None:
        """A storm raised the averages of 7 to 13 and 15 above 45 minutes; those of 0 to 6 and 16 are above anyway."""
        for county in (*range(7), 16):
            self.add(TOWN, county, 12, 55)
        for county in (0, 1):
            self.add(TOWN, county, 2, 150, **STORM)
        for county in (*range(7, 14), 15):
            self.add(TOWN, county, 10, 40)
            self.add(TOWN, county, 4, 150, **STORM)
        self.add(TOWN, 14, 12, 30)
        self.add(TOWN, 17, 12, 55)
        self.add(TOWN, 17, 3, 55, watched="也许")

    def country(self) -> None:
        """Orders under supervision were slow in 7 to 13; in 14 they were quick, and the others are above 90 minutes."""
        for county in range(7):
            self.add(COUNTRY, county, 12, 100)
        for county in range(7, 14):
            self.add(COUNTRY, county, 10, 70)
            self.add(COUNTRY, county, 4, 300, **WATCHED)
        self.add(COUNTRY, 14, 10, 95)
        self.add(COUNTRY, 14, 4, 20, **WATCHED)

    def remote(self) -> None:
        """Without those entered later, 0 to 6 are still above 120 minutes, but too few for more than a review."""
        for county in range(7):
            self.add(REMOTE, county, 28, 130)
            self.add(REMOTE, county, 6, 130, **BY_HAND)
        for county in range(7, 14):
            self.add(REMOTE, county, 30, 100)
            self.add(REMOTE, county, 8, 300, **BY_HAND)

    def teams(self) -> None:
        """Arrivals just before 45 minutes: of 7 to 13 those that the system entered."""
        for team in range(14):
            self.add(TOWN, 18, 20, 20, f"{team:02d}")
            self.add(TOWN, 18, 8, 44.5, f"{team:02d}", **(BY_HAND if team > 6 else {}))


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def library(folder: Path) -> Path:
    """The two rules."""
    small_library(folder, AVERAGE, HEAPED)
    (folder / "profiles" / "two.yaml").write_text(PROFILE, encoding="utf-8")
    return folder


class Audited:
    """The month, audited by two rules that judge groups."""

    def __init__(self, base: Path) -> None:
        self.base, self.records, self.out, self.own = base, base / "in", base / "out", base / "own"
        self.records.mkdir()
        month = Month()
        for part in (month.towns, month.country, month.remote, month.teams):
            part()
        self.orders = len(month.lines) - 1
        (self.records / "抢修.csv").write_text("\n".join(month.lines) + "\n", encoding="utf-8")
        library(self.own)
        self.check(self.out, self.own)

    def check(self, out: Path, own: Path) -> None:
        asked: list[str | Path] = ["check", self.records, "--month", "2026-10", "--profile", "two", "-o", out]
        assert run(*asked, "--rules", own, "--format", "json").exit_code == 1

    def rows(self, out: Path | None = None) -> dict[str, dict[str, str]]:
        with ((out or self.out) / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["fingerprint"]: row for row in csv.DictReader(file)}

    def settled(self, region: str, confirmed: Sequence[int], refuted: Sequence[int]) -> list[Settled]:
        """Verdicts on the averages of a region; on the teams where it is empty."""
        told = []
        for name, row in self.rows().items():
            first, second = row["key"].split("/")
            number = ord(first[0]) - 0x4E01 if region else int(first[:2]) if row["rule"] == HEAPED else -1
            if row["rule"] == (AVERAGE if region else HEAPED) and (not region or second == region):
                verdict = C if number in confirmed else R if number in refuted else None
                told += [Settled(name, row["rule"], verdict)] if verdict else []
        assert len(told) == len(confirmed) + len(refuted)
        return told


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    return Audited(tmp_path_factory.mktemp("groups"))


@pytest.fixture(scope="module")
def records(audited: Audited) -> Iterator[Records]:
    report = Report.model_validate_json((audited.out / "report.json").read_bytes())
    with working("duckdb", None) as (engine, work):
        yield Records(Source([audited.records], [audited.own]), report, {AVERAGE, HEAPED}, engine, work)


def test_a_proposed_condition_put_into_the_rule_does_what_was_said(audited: Audited, tmp_path: Path) -> None:
    """The whole way for two kinds of group rules: verdicts → proposal → rule file → audit."""
    settled = [
        *audited.settled(TOWN, range(7), range(7, 14)),
        *audited.settled("", range(7), range(7, 14)),
    ]
    lines = [
        f"  - {{fingerprint: {item.fingerprint}, verdict: {item.verdict}, by: 王某, date: 2026-11-05}}\n"
        for item in settled
    ]
    (tmp_path / "结论.yaml").write_text("reviews:\n" + "".join(lines), encoding="utf-8")
    asked: list[str | Path] = ["review", tmp_path / "结论.yaml", "--report", audited.out / "report.json"]
    asked += ["--records", audited.records, "--rules", audited.own]
    done = run(*asked, "--format", "json")
    assert done.exit_code == ExitCode.AUDITED, done.output
    told = json.loads(done.output)["proposals"]
    proposals = {item["rule"]: item for item in told}
    assert [(item["rule"], item["condition"]) for item in told] == [
        (HEAPED, "coalesce(status <> '补录', TRUE)"),
        (AVERAGE, "weather_excuse IS NULL"),
    ], "nothing on the minutes, which would change what is measured"
    own = library(tmp_path / "own")
    for name, item in proposals.items():
        before = (own / f"{name}.yaml").read_text(encoding="utf-8")
        (own / f"{name}.yaml").write_text(with_scope(before, item["when"]), encoding="utf-8")
    audited.check(tmp_path / "out", own)
    old, new = audited.rows(), audited.rows(tmp_path / "out")
    assert new.keys() <= old.keys() and all(new[name]["result"] == old[name]["result"] for name in new)
    for rule, item in proposals.items():
        mine = {name: row for name, row in old.items() if row["rule"] == rule}
        by = {v: {s.fingerprint for s in settled if s.rule == rule and s.verdict is v} for v in (C, R)}
        gone, effect = mine.keys() - new.keys(), item["effect"]
        assert by[C] <= new.keys() and by[R] <= gone
        assert (effect["confirmed"], effect["dropped"], effect["kept_refuted"]) == (7, 7, 0)
        assert effect["groups"]["changed"] == len([name for name in by[C] if new[name] != old[name]])
        others = mine.keys() - by[C] - by[R]
        assert (effect["unreviewed"], effect["unreviewed_all"]) == (len(gone - by[R]), len(others))
    # storm orders: 2 in each of two towns that were late anyway, 4 in each of eight; entered later: all that say so
    groups = {name: item["effect"]["groups"] for name, item in proposals.items()}
    assert [(groups[name]["changed"], groups[name]["taken_out"]) for name in (AVERAGE, HEAPED)] == [(2, 36), (0, 154)]
    assert groups[HEAPED]["records"] == audited.orders
    assert proposals[AVERAGE]["effect"]["unreviewed"] == 1


@pytest.mark.parametrize(
    ("region", "why"),
    [(COUNTRY, "会使 1 个原来不是线索的组成为线索"), (REMOTE, "没有条件能留住"), (TOWN, "没有条件能留住")],
)
def test_what_makes_new_groups_or_changes_confirmed_ones_is_not_proposed(
    audited: Audited, records: Records, region: str, why: str
) -> None:
    """Of towns the verdicts are mixed, so that nothing tells them apart."""
    numbers = [*range(7)], [*range(7, 14)]
    if region == TOWN:
        numbers = [*range(0, 14, 2)], [*range(1, 14, 2)]
    (told,) = propose(records, audited.settled(region, *numbers))
    assert isinstance(told, NoProposal) and why in told.why.zh, told


def test_the_engine_refuses_what_a_search_might_have_missed(audited: Audited, records: Records) -> None:
    """Each condition by itself: what it loses, makes, or leaves untold."""
    rule = records.library.rules[AVERAGE]

    def effect(condition: str, settled: list[Settled]) -> Effect | None:
        return effect_on_groups(records, rule, narrowed(rule, condition), settled)

    towns, remote = (audited.settled(region, range(7), range(7, 14)) for region in (TOWN, REMOTE))
    assert effect("weather_excuse IS NULL", towns) is not None
    assert effect("weather_excuse IS NOT NULL", towns) is None, "confirmed groups would go"
    assert effect("NOT coalesce(supervised, FALSE)", towns) is None, "a group of another region would be found"
    assert effect("coalesce(status <> '补录', TRUE)", remote) is None, "confirmed groups would be for review"
    unread = audited.settled(TOWN, range(2, 7), [17])
    told = effect("(NOT coalesce(supervised, FALSE) OR region = '农村')", unread)
    assert told is not None
    assert told.groups is not None
    assert (told.dropped, told.unsure_refuted, told.unsure, told.groups.changed) == (0, 1, 1, 0)


def test_a_rule_that_judges_records_counts_and_compares_as_before(tmp_path: Path) -> None:
    """What is judged decides a condition, not what is counted: no number is missing, no event is forgotten."""
    names = (
        "repair/failed-again",
        "contract/number-repeated",
        "contract/number-against-date",
        "archive/edits-in-one-second",
    )
    whole = sound_library([small_library(tmp_path / "own", *names)], "national")
    options = Options(as_of=date(2026, 11, 1), profile="national")
    for name in names:
        rule = whole.rules[name]
        kind = read_kind(rule, params_of(rule, whole, None))
        assert kind.compares and not kind.groups()
        told = []
        for asked in (rule, narrowed(rule, f"{kind.reads()[0]} IS NOT NULL")):
            steps = compile_rule(asked, whole, options).judged.steps
            place = next(i for i, step in enumerate(steps) if isinstance(step, Derived) and "_when" in step.columns)
            told.append((steps[:place], steps[place].columns["_when"], steps[place].columns["_verdict"]))
        (before, scope, verdict), (after, narrow, same) = told
        assert before == after and verdict == same and scope != narrow


class Told(Family):
    """A family of which an engine says what conditions made of others do."""

    says: ClassVar[Mapping[str, Bits]] = {}

    def told(self, text: str) -> Bits | None:
        return self.says[text]


def test_what_leaves_all_figures_as_they_are_comes_first() -> None:
    kept, refuted = 0b11111 << 5, 0b11111
    clauses = [Clause(text, text, 1, kept, refuted, changed) for text, changed in (("a", kept), ("b", 0))]
    assert [match.text for match in matches(Family(tuple(clauses), ()), kept, refuted)] == ["b", "a"]


def test_what_conditions_do_together_is_asked_and_not_reckoned() -> None:
    """Two that keep every confirmed group and drop five others each, and values that drop three each."""
    confirmed, refuted = 0b11111 << 10, 0b11111_11111
    alone = [Clause(text, text, 1, confirmed, 0b11111 << place) for text, place in (("a", 0), ("b", 5))]
    unequal = {value: Bits(confirmed, 0b111 << place) for value, place in (("x", 0), ("y", 3))}
    listed, pair = without("kind", ["x", "y"]), "a AND b"

    class Fine(Told):
        says = {pair: Bits(confirmed, refuted), listed: Bits(confirmed, 0b111111)}

    class Worse(Told):
        says = {pair: Bits(confirmed & confirmed - 1, refuted), listed: Bits(confirmed, 0b1111)}

    made = tuple(alone), (Values("kind", {}, unequal),)
    assert {match.text for match in matches(Fine(*made), confirmed, refuted)} == {"a", "b", pair, listed}
    assert {match.text for match in matches(Worse(*made), confirmed, refuted)} == {"a", "b"}


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            (
                "属实 7 组全部留住，结果不变，其中数值有变的 2 组",
                "未审的 3 组中有 1 组也会消失",
                "共 900 条记录，移出 36 条",
            ),
        ),
        ("en", ("all 7 confirmed groups are kept", "vanish, too: 1 of 3", "taken out of groups: 36 of 900")),
    ],
)
def test_groups_are_told_as_groups(language: Language, lines: tuple[str, ...]) -> None:
    effect = Effect(7, 8, 1, 0, 0, 2, 1, 3, OnGroups(2, 36, 900))
    found = Proposal(AVERAGE, "a IS NULL", "a IS NULL", effect, Guard(199, 0, 7, 0))
    review = Review("2026-10", Bilingual(zh="两条", en="Two"), "f" * 64, (), (), (), (found,), searched=True)
    text = write_review(review, language)
    assert all(line in text for line in lines)
    assert json.loads(write_review_json(review))["proposals"][0]["effect"]["groups"]["taken_out"] == 36
