"""Conditions proposed from verdicts: they keep what was confirmed, say what they would cost, and do what they promise."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from riskaudit.cli import main
from riskaudit.cli.engines import working
from riskaudit.compile import Options, params_of, read_kind, setting_of
from riskaudit.errors import ExitCode
from riskaudit.library import builtin_folder
from riskaudit.model.report import Report
from riskaudit.model.review import Proposal, Settled, Verdict
from riskaudit.model.table import State
from riskaudit.review.again import Records, Source
from riskaudit.review.conditions import Bits, Cell, family, is_telling, narrowed, only, usable, without
from riskaudit.review.propose import effect_of, propose
from riskaudit.review.search import SUPPORT, guard, is_sound, matches
from small_library import with_scope

RULE = "repair/late-arrival-company-rule"
HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所,故障类型,联系电话,派工用时(分钟),是否敏感用户,接单时间"
PROFILE = f"title: {{zh: 一条, en: One}}\nabout: {{zh: 一条, en: One}}\nrules: [{RULE}]\n"
C, R, U = Verdict.CONFIRMED, Verdict.REFUTED, Verdict.UNCLEAR

_KINDS = ("外力破坏", "电能质量", "内部故障", "")
_CREW = ("5", "12.50", "七", "", "40")
_FLAGS = ("是", "否", "", "也许")


def told_by_telephone(n: int) -> bool:
    """What only the telephone number and the station of a record tell."""
    return Random(n).random() < 0.5


def order(n: int) -> str:
    """A late repair; every third one is damage by others."""
    day = f"2026-10-{1 + n % 28:02d}"
    cells = [f"20261001{n:08d}", f"{day} 08:00:00", f"{day} 08:01:00", f"{day} 09:{n % 50:02d}:01", f"{day} 13:00:00"]
    station, number = ("青禾供电所", "138") if told_by_telephone(n) else ("白鹭供电所", "139")
    cells += ["城区", station, _KINDS[0 if n % 3 == 0 else 1 + n % 3], f"{number}{n:08d}", _CREW[n % 5], _FLAGS[n % 4]]
    return ",".join([*cells, f"{day} 08:0{n % 7}:00" if n % 7 else ""])


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


class Audited:
    """A month of 50 late repairs, audited by one rule."""

    def __init__(self, base: Path) -> None:
        self.base, self.records, self.out, self.own = base, base / "in", base / "out", base / "own"
        self.records.mkdir()
        (self.own / "profiles").mkdir(parents=True)
        (self.own / "profiles" / "one.yaml").write_text(PROFILE, encoding="utf-8")
        text = "\n".join([HEAD, *map(order, range(50))]) + "\n"
        (self.records / "抢修.csv").write_text(text, encoding="utf-8")
        assert self.check(self.out, self.own).exit_code == 1

    def check(self, out: Path, own: Path, *words: str) -> Result:
        asked: list[str | Path] = ["check", self.records, "--month", "2026-10", "--profile", "one", "-o", out]
        return run(*asked, "--rules", "builtin", "--rules", own, "--format", "json,ledger", *words)

    def rows(self, out: Path | None = None) -> list[dict[str, str]]:
        with ((out or self.out) / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @property
    def report(self) -> Report:
        return Report.model_validate_json((self.out / "report.json").read_bytes())

    def settled(self, verdict: Callable[[int], Verdict | None]) -> list[Settled]:
        told = [(row["fingerprint"], verdict(int(row["key"][8:]))) for row in self.rows()]
        return [Settled(name, RULE, found) for name, found in told if found]

    def review(self, name: str, verdict: Callable[[int], Verdict | None]) -> Path:
        """A file of verdicts."""
        lines = [
            f"  - {{fingerprint: {item.fingerprint}, verdict: {item.verdict}, by: 王某, date: 2026-11-05}}\n"
            for item in self.settled(verdict)
        ]
        path = self.base / name
        path.write_text("reviews:\n" + "".join(lines), encoding="utf-8")
        return path

    def again(self, *words: str | Path) -> Result:
        asked = ["review", *words, "--report", self.out / "report.json", "--records", self.records]
        return run(*asked, "--rules", "builtin", "--rules", self.own)


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    return Audited(tmp_path_factory.mktemp("reviewed"))


@pytest.fixture(scope="module")
def records(audited: Audited) -> Iterator[Records]:
    with working("duckdb", None) as (engine, work):
        source = Source([audited.records], ["builtin", audited.own])
        yield Records(source, audited.report, {RULE}, engine, work)


def damage(n: int) -> Verdict | None:
    """Damage by others was refuted, the rest confirmed; some are unclear, some not reviewed."""
    if n >= 46:
        return None
    return U if n in (7, 9) else R if n % 3 == 0 else C


def test_a_proposed_condition_put_into_the_rule_does_what_was_said(audited: Audited, tmp_path: Path) -> None:
    """The whole way: verdicts → proposal → rule file → audit."""
    done = audited.again(audited.review("损坏.yaml", damage), "--format", "json")
    assert done.exit_code == ExitCode.AUDITED, done.output
    told = json.loads(done.output)
    (proposal,) = told["proposals"]
    assert proposal["condition"] == "coalesce(fault_kind <> '外力破坏', TRUE)"
    own = tmp_path / "own"
    (own / "profiles").mkdir(parents=True)
    (own / "profiles" / "one.yaml").write_text(PROFILE, encoding="utf-8")
    before = (builtin_folder() / f"{RULE}.yaml").read_text(encoding="utf-8")
    after = with_scope(before, proposal["when"])
    (own / "repair").mkdir()
    (own / f"{RULE}.yaml").write_text(after, encoding="utf-8")
    audited.check(tmp_path / "out", own)
    old, new = ({row["fingerprint"]: row for row in audited.rows(out)} for out in (None, tmp_path / "out"))
    by = {
        verdict: {item.fingerprint for item in audited.settled(damage) if item.verdict is verdict}
        for verdict in Verdict
    }
    effect, gone = proposal["effect"], old.keys() - new.keys()
    assert new.keys() <= old.keys() and all(new[name] == old[name] for name in new)
    assert by[C] <= new.keys() and effect["confirmed"] == len(by[C])
    assert (effect["dropped"], effect["kept_refuted"]) == (len(gone & by[R]), len(by[R] - gone)) == (len(by[R]), 0)
    assert effect["unclear"] == len(gone & by[U]) == 1
    reviewed = set().union(*by.values())
    assert effect["unreviewed"] == len(gone - reviewed) == 1 and effect["unreviewed_all"] == len(old.keys() - reviewed)
    assert before == (builtin_folder() / f"{RULE}.yaml").read_text(encoding="utf-8")


def test_every_condition_is_to_the_engine_what_it_is_to_the_search(audited: Audited, records: Records) -> None:
    """Empty and unreadable cells, flags, codes, numbers and days: judged again, each condition keeps, drops or leaves
    open exactly the findings that its bits say."""
    rule = records.library.rules[RULE]
    everything = [item.fingerprint for item in audited.settled(lambda _: C)]
    records.ask_for(everything)
    names = [name for name in records.columns(rule) if name in ("fault_kind", "crew_minutes", "sensitive", "taken_at")]
    assert len(names) == 4
    cells = records.cells(rule, names)
    found = family([{n: [r[n] for r in cells[name]] for n in names} for name in everything], _dataset(records), names)
    clauses = {clause.text: Bits(clause.true, clause.false) for clause in found.clauses}
    for values in found.values:
        clauses |= {only(values.column, [value]): bits for value, bits in values.equal.items()}
        clauses |= {without(values.column, [value]): bits for value, bits in values.unequal.items()}
    seen = {"kept": 0, "gone": 0, "open": 0}
    for text, (true, false, _) in clauses.items():
        if "DATE" in text and "-1" not in text.removeprefix("coalesce(taken_at >= DATE '2026-10"):
            continue  # some days will do
        hits = records.hits(narrowed(rule, text))
        for place, name in enumerate(everything):
            counts = hits.get(name, {})
            fate = "open" if counts.get("unknown") else "kept" if counts else "gone"
            wanted = "kept" if true >> place & 1 else "gone" if false >> place & 1 else "open"
            assert fate == wanted, (text, name)
            seen[fate] += 1
    assert min(seen.values()) > 100, seen


def _dataset(records: Records) -> Any:
    return records.library.datasets["repairs"]


def test_keys_people_units_and_what_the_rule_judges_by_are_never_used(records: Records) -> None:
    dataset, names = _dataset(records), records.columns(records.library.rules[RULE])
    assert {"fault_kind", "crew_minutes"} <= set(names)
    closed = {*dataset.key, *dataset.unit, "accepted_at", "arrived_at"}
    assert not closed & set(names) and not [name for name in names if dataset.columns[name].personal]
    library = records.library
    for rule in library.rules.values():
        about = library.datasets[rule.dataset]
        kind = read_kind(rule, params_of(rule, library, None))
        used = usable(setting_of(rule, library, Options(date(2026, 11, 1))), kind, tuple(about.columns))
        assert not {*about.key, *about.unit, *kind.reads()} & set(used)
        assert all(about.columns[name].personal is None for name in used)
        assert "overdue" not in used or rule.id != "legal/late-share-of-region", "a share of what is marked as late"


def test_what_only_a_telephone_number_tells_is_not_proposed(audited: Audited, records: Records) -> None:
    """Verdicts that follow a personal column and the unit, and nothing else."""
    settled = audited.settled(lambda n: R if told_by_telephone(n) else C)
    assert min(sum(item.verdict is verdict for item in settled) for verdict in (R, C)) > 15
    told = propose(records, settled)
    assert not [item for item in told if isinstance(item, Proposal)]


def test_too_few_verdicts_propose_nothing_and_say_so(audited: Audited, records: Records) -> None:
    (told,) = propose(records, audited.settled(lambda n: (R if n < 9 else C) if n % 3 == 0 else None))
    assert not isinstance(told, Proposal) and "不属实 3 条" in told.why.zh


def test_a_condition_that_would_lose_a_confirmed_finding_is_refused_by_the_engine(
    audited: Audited, records: Records
) -> None:
    rule, settled = records.library.rules[RULE], audited.settled(damage)
    records.ask_for([item.fingerprint for item in settled])
    assert effect_of(records, rule, narrowed(rule, "coalesce(fault_kind <> '外力破坏', TRUE)"), settled) is not None
    assert effect_of(records, rule, narrowed(rule, "fault_kind = '外力破坏'"), settled) is None
    wider = rule.model_copy(update={"when": None})
    narrow = narrowed(rule, "fault_kind = '外力破坏'")
    assert effect_of(records, narrow, wider, [item for item in settled if item.verdict is R]) is None


def test_dropped_findings_are_told_from_those_that_would_end_unknown(audited: Audited, records: Records) -> None:
    rule = records.library.rules[RULE]
    settled = audited.settled(lambda n: C if n % 4 == 1 else R)
    records.ask_for([item.fingerprint for item in settled])
    effect = effect_of(records, rule, narrowed(rule, "NOT coalesce(sensitive, FALSE)"), settled)
    assert effect is not None
    assert (effect.dropped, effect.unsure_refuted, effect.kept_refuted) == (13, 12, 12)


def cell(value: Any) -> list[Cell]:
    return [(value, State.EMPTY if value is None else State.READ)]


def test_a_search_keeps_every_confirmed_finding_whatever_it_is_given(records: Records) -> None:
    dataset, source = _dataset(records), Random(7)
    names = ["fault_kind", "crew_minutes", "sensitive", "taken_at"]
    for _ in range(30):
        rows = [
            {
                "fault_kind": cell(source.choice(["甲", "乙", "丙", None])),
                "crew_minutes": cell(source.choice([None, Decimal(source.randint(1, 40))])),
                "sensitive": cell(source.choice([True, False, None])),
                "taken_at": cell(datetime(2026, 10, source.randint(1, 28), 8)),
            }
            for _ in range(40)
        ]
        confirmed = sum(1 << n for n in range(40) if source.random() < 0.4)
        refuted = ~confirmed & ((1 << 40) - 1)
        found = matches(family(rows, dataset, names), confirmed, refuted)
        assert all(not confirmed & ~match.true for match in found)
        assert all(match.dropped & ~refuted == 0 and match.dropped.bit_count() >= SUPPORT for match in found)
        assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
        assert not any("taken_at <" in match.text for match in found)


def test_chance_is_told_from_a_pattern_and_the_same_verdicts_give_the_same_trial(records: Records) -> None:
    dataset, source = _dataset(records), Random(3)
    names = ["fault_kind", "crew_minutes"]
    rows = [
        {"fault_kind": cell("外破" if n < 15 else "质量"), "crew_minutes": cell(Decimal(source.randint(1, 60)))}
        for n in range(40)
    ]
    conditions = family(rows, dataset, names)
    refuted = (1 << 15) - 1
    best = matches(conditions, ((1 << 40) - 1) & ~refuted, refuted)[0]
    trial = guard(conditions, ((1 << 40) - 1) & ~refuted, refuted, best, "a")
    assert trial == guard(conditions, ((1 << 40) - 1) & ~refuted, refuted, best, "a")
    assert is_sound(trial) and (trial.lucky, trial.lost, trial.left_out) == (0, 0, 25)
    noise = [{**row, "fault_kind": cell("外破")} for row in rows]
    lucky = family(noise, dataset, names)
    by_chance = [(mask, found) for mask in _few(40, 30) if (found := matches(lucky, mask, ((1 << 40) - 1) & ~mask))]
    assert by_chance, "some random verdicts must fit by chance, or nothing is tried here"
    for mask, found in by_chance:
        assert not is_sound(guard(lucky, mask, ((1 << 40) - 1) & ~mask, found[0], "a"))


def _few(size: int, tries: int) -> Iterator[int]:
    """Random sets of six confirmed findings."""
    source = Random(11)
    for _ in range(tries):
        yield sum(1 << place for place in source.sample(range(size), 6))


@pytest.mark.parametrize(
    ("value", "tells"),
    [
        ("外力破坏", True),
        ("", False),
        ("13800000001", False),
        ("张三 010-88886666", False),
        ("甲\n乙", False),
        ("长" * 31, False),
    ],
)
def test_only_short_words_without_numbers_stand_in_a_rule(value: str, tells: bool) -> None:
    assert is_telling(value) is tells


def test_quotes_in_a_value_are_doubled() -> None:
    assert only("kind", ["a'b"]) == "kind = 'a''b'" and without("kind", ["a", "b"]).startswith("coalesce(kind NOT IN (")


def test_a_ledger_is_read_and_what_is_not_counted_makes_the_exit_code_1(audited: Audited, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(audited.out / "ledger.xlsx")
    sheet = book["整改台账"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for n, (final, cause) in enumerate(
        [("属实", "人为"), ("部分属实", ""), ("不属实", "误判"), ("属实", "误判"), ("", "误判")], 2
    ):
        sheet.cell(n, places["终审"]).value, sheet.cell(n, places["原因"]).value = final, cause
    book.save(tmp_path / "台账.xlsx")
    done = run("review", tmp_path / "台账.xlsx", "--report", audited.out / "report.json", "--format", "json")
    assert done.exit_code == ExitCode.FINDINGS
    told = json.loads(done.output)
    (rule,) = told["rules"]
    assert [rule[key] for key in ("confirmed", "partly", "refuted", "open", "findings")] == [1, 1, 1, 47, 50]
    assert rule["causes"] == {"misjudged": 1} and rule["small"] is True
    assert [item["why"] for item in told["not_counted"]] == ["contradiction", "undecided"]
    text = run("review", tmp_path / "台账.xlsx", "--report", audited.out / "report.json")
    assert "66.7% (9.4%–99.2%)*" in text.output and str(tmp_path) not in text.output
    table = run(
        "review", tmp_path / "台账.xlsx", "--report", audited.out / "report.json", "--format", "csv", "--lang", "en"
    )
    assert table.exit_code == ExitCode.FINDINGS and "decision and cause contradict each other" in table.stderr
    assert len(list(csv.DictReader(table.stdout.splitlines()))) == 1


def test_wrong_use_says_what_is_wrong(audited: Audited, tmp_path: Path) -> None:
    good = audited.review("好.yaml", damage)
    other = tmp_path / "别的.csv"
    other.write_text("\n".join([HEAD, order(1)]) + "\n", encoding="utf-8")
    asked: list[str | Path] = ["review", good, "--report", audited.out / "report.json"]
    own: list[str | Path] = ["--rules", "builtin", "--rules", audited.own]
    assert "规则目录不存在" in run(*asked, "--records", audited.records, "--rules", tmp_path / "无").output
    wrong = run(*asked, "--records", other, *own)
    assert wrong.exit_code == ExitCode.USAGE and "少 1 个文件，多 1 个" in wrong.output
    assert run("review", good).exit_code == ExitCode.USAGE
    assert (
        run("review", tmp_path / "无.yaml", "--report", audited.out / "report.json").exit_code == ExitCode.INPUT_UNREAD
    )
    assert run(*asked, "-o", tmp_path / "x.xlsx").exit_code == ExitCode.USAGE
    moved = tmp_path / "report.json"
    moved.write_bytes((audited.out / "report.json").read_bytes())
    alone = run("review", good, "--report", moved)
    assert alone.exit_code == ExitCode.INPUT_UNREAD and "findings.csv" in alone.output
    outside = audited.report.model_copy(
        update={"scope": audited.report.scope.model_copy(update={"audience": "external"})}
    )
    moved.write_text(outside.model_dump_json(by_alias=True), encoding="utf-8")
    assert run("review", good, "--report", moved).exit_code == ExitCode.USAGE


def test_fingerprints_of_another_secret_are_refused(audited: Audited, tmp_path: Path) -> None:
    """Of all of them it would be said that the report does not have them."""
    key, report = tmp_path / "密钥", audited.report
    key.write_text("一个密钥", encoding="utf-8")
    wrong = audited.again(audited.review("密.yaml", damage), "--mask-key", key)
    assert wrong.exit_code == ExitCode.USAGE and "--mask-key" in wrong.output
    assert report.follow_up is not None
    other = report.model_copy(update={"follow_up": report.follow_up.model_copy(update={"secret": "0" * 8})})
    (tmp_path / "report.json").write_text(other.model_dump_json(by_alias=True), encoding="utf-8")
    (tmp_path / "findings.csv").write_bytes((audited.out / "findings.csv").read_bytes())
    refused = run("review", audited.out / "ledger.xlsx", "--report", tmp_path / "report.json", "--lang", "en")
    assert refused.exit_code == ExitCode.USAGE and "another --mask-key" in refused.output


def test_verdicts_of_another_report_count_for_nothing(audited: Audited, tmp_path: Path) -> None:
    path = tmp_path / "别的.yaml"
    path.write_text(
        f"findings: {'0' * 64}\n" + audited.review("损坏2.yaml", damage).read_text(encoding="utf-8"), encoding="utf-8"
    )
    done = run("review", path, "--report", audited.out / "report.json", "-o", tmp_path / "率.txt")
    assert done.exit_code == ExitCode.NOTHING_AUDITED
    assert "属于另一份报告 46 条" in (tmp_path / "率.txt").read_text(encoding="utf-8")


def test_a_rule_that_is_not_reproduced_is_told(audited: Audited, records: Records) -> None:
    settled = audited.settled(damage)
    strange = [replace(settled[0], fingerprint="0" * 64), *settled]
    (told,) = propose(records, strange)
    assert not isinstance(told, Proposal) and "1 条已终审线索不再出现" in told.why.zh
