"""Waivers: what a register may say, what is in force on which day, and what becomes of findings that are excused."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from click.testing import CliRunner, Result
from pypdf import PdfReader

from riskaudit.cli import main
from riskaudit.compile.waivers import covering
from riskaudit.engine.base import Engine
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.errors import Place, UsageError
from riskaudit.library import BUILTIN, load
from riskaudit.model.library import Library
from riskaudit.model.query import cast, column, named, question, sha256, table_named
from riskaudit.model.register import HEADINGS, RegisterLine
from riskaudit.model.table import UNIT, Batches, State, state_of, text_of
from riskaudit.model.waiver import Waiver
from riskaudit.records import survey
from riskaudit.spine import judge
from riskaudit.spine.waivers import Settled, read_register, settle
from spark import NEEDS_SPARK, spark_engine

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 1)
SOUND = {
    "id": "BA-1",
    "rule": "repair/late-arrival",
    "record": "2026100100000001",
    "unit": "",
    "reason": "示例理由",
    "applicant": "甲",
    "approved_by": "乙",
    "attachment": "附 1",
    "until": "2026-12-31",
}
MILD, GRAVE = "repair/passed-around", "outage/arrears-notice-window"


@cache
def library() -> Library:
    return load([BUILTIN])


def line(at: int = 2, **cells: str) -> RegisterLine:
    return RegisterLine(Place("备案.yaml", at), SOUND | cells)


def settled(*lines: RegisterLine, external: bool = False) -> Sequence[Settled]:
    return settle(lines, library(), DAY, external=external)


def problem(**cells: str) -> str:
    """Why a line has no effect; empty for one that has."""
    (item,) = settled(line(**cells))
    assert (item.problem is None) == item.in_force
    return item.problem.zh if item.problem else ""


class TestSettling:
    @pytest.mark.parametrize(
        ("until", "holds"), [("2026-10-31", False), ("2026-11-01", True), ("2026-11-02", True), ("2026年11月1日", True)]
    )
    def test_the_last_day_is_inclusive(self, until: str, holds: bool) -> None:
        (item,) = settled(line(until=until))
        assert (item.in_force, item.expired) == (holds, not holds)
        assert ("已于 2026-10-31 到期" in problem(until=until)) is not holds

    @pytest.mark.parametrize("until", ["2026-13-01", "2026-12-31 18:00", "永久", "31/12/2026", "明年"])
    def test_a_day_that_is_none_is_malformed_and_not_endless(self, until: str) -> None:
        assert "有效期至不是日期" in problem(until=until) and "有效期至不是日期" in problem(rule=MILD, until=until)

    def test_grave_rules_need_a_last_day(self) -> None:
        library_ = library()
        for name in (MILD, GRAVE, "outage/*"):
            grave = any(library_.rules[rule].severity.rank < 2 for rule in library_.rules if fnmatchcase(rule, name))
            assert ("须写有效期至" in problem(rule=name, until="")) is grave
        assert problem(rule=MILD, until="") == ""

    @pytest.mark.parametrize(
        ("cells", "told"),
        [
            ({"rule": "repair/late-arival"}, "没有这样的稽查规则（是否想写“repair/late-arrival”？）"),
            ({"rule": "nothing/*"}, "没有这样的稽查规则"),
            ({"rule": "*"}, "不能豁免全部规则"),
            ({"rule": "*/*"}, "不能豁免全部规则"),
            ({"rule": "*-*"}, "一个专题下的一组"),
            ({"rule": "*/late-*"}, "一个专题下的一组"),
            ({"rule": "repair/*-arrival"}, ""),
            ({"rule": ""}, "缺少：稽查规则"),
            ({"record": "*"}, "覆盖了全部记录"),
            ({"record": " ?* / ** "}, "覆盖了全部记录"),
            ({"record": ""}, "缺少：记录"),
            ({"record": "330****173·E124"}, "遮盖过的编号"),
            ({"record": "A-3F0A91/202610"}, "遮盖过的编号"),
            ({"record": "2.02610010000000E+15"}, "科学计数法"),
            ({"record": "2E+1"}, "科学计数法"),
            ({"reason": ""}, "缺少：理由"),
            ({"reason": " — "}, "缺少：理由"),
            ({"reason": "无", "attachment": "/"}, "缺少：理由、附件编号"),
            ({"approved_by": "待批"}, "缺少：批准人"),
            ({"approved_by": "无为市供电公司营销部"}, ""),
            ({"attachment": "暂无"}, "缺少：附件编号"),
            ({"attachment": "无编号，见 2026 年会议纪要 3"}, ""),
            ({"reason": "无法进入现场"}, ""),
            ({"approved_by": "甲"}, "须由他人批准"),
            ({"applicant": "Zhang  San", "approved_by": "ＺＨＡＮＧ ＳＡＮ"}, "须由他人批准"),
            ({"applicant": "乙（档案室）"}, "须由他人批准"),
            ({"applicant": "丙、甲"}, ""),
            ({"applicant": "丙、乙"}, "须由他人批准"),
            ({"id": "=1+1"}, "编号须以字母"),
            ({"id": "BA3300001865"}, "没有连着的 9 位数字"),
            ({"id": "BA-20261101-001"}, ""),
            ({"id": "例外〔2026〕3号"}, ""),
        ],
    )
    def test_what_makes_a_line_malformed(self, cells: dict[str, str], told: str) -> None:
        assert (told in problem(**cells)) if told else (problem(**cells) == "")

    def test_two_for_the_same_and_two_of_one_number_have_no_effect(self) -> None:
        pair = settled(line(2), line(3, id="BA-2", reason="另一理由"))
        assert [item.problem and "只留一条" in item.problem.zh for item in pair] == [True, True]
        pair = settled(line(2), line(3, record="2026100100000002"))
        assert [item.problem and "编号与另一条备案相同" in item.problem.zh for item in pair] == [True, True]

    def test_a_renewed_waiver_stands_beside_the_one_that_has_expired(self) -> None:
        old, new = settled(line(2, until="2026-10-31"), line(3, id="BA-2"))
        assert (old.in_force, new.in_force) == (False, True)

    def test_without_a_number_its_line_is_it_and_outsiders_get_another(self) -> None:
        assert settled(line(7, id=""))[0].id == "L7"
        assert [item.id for item in settled(line(7), line(8, id=""), external=True)] == ["W1", "W2"]

    def test_nothing_that_a_register_holds_is_repeated_in_a_problem(self) -> None:
        for name in SOUND:
            told = problem(**{name: "王小明3300001865"})
            assert "王小明" not in told and "3300001865" not in told


def book(path: Path, head: Sequence[Any], *rows: Sequence[Any], above: int = 0) -> Path:
    """A register as a workbook, with so many rows of a title above the headings."""
    made = openpyxl.Workbook()
    sheet = made.active
    for _ in range(above):
        sheet.append(["例外备案登记"])
    for row in (head, *rows):
        sheet.append(list(row))
    made.save(path)
    return path


ZH, EN = ([getattr(words, language) for words in HEADINGS.values()] for language in ("zh", "en"))


class TestReading:
    @pytest.mark.parametrize("head", [ZH, EN, [f" {words}：" for words in ZH]])
    @pytest.mark.parametrize("above", [0, 2])
    def test_a_workbook_in_either_language(self, head: Sequence[str], above: int, tmp_path: Path) -> None:
        cells = list((SOUND | {"until": datetime(2026, 12, 31)}).values())
        path = book(tmp_path / "r.xlsx", [*head, "备注"], [*cells, "x"], [], [*cells[:-1], "2027/1/31"], above=above)
        first, second = read_register(path, tmp_path)
        assert (first.place.row, second.place.row) == (above + 2, above + 4)
        assert [settle([item], library(), DAY, external=False)[0].until for item in (first, second)] == [
            date(2026, 12, 31), date(2027, 1, 31),
        ]  # fmt: skip
        assert {name: first.cell(name) for name in SOUND if name != "until"} == {
            name: cell for name, cell in SOUND.items() if name != "until"
        }

    @pytest.mark.parametrize("gone", [name for name in HEADINGS if name != "id"])
    def test_a_column_that_is_gone_is_not_guessed(self, gone: str, tmp_path: Path) -> None:
        head = ["有效期" if words.zh == HEADINGS[gone].zh else words.zh for words in HEADINGS.values()]
        with pytest.raises(UsageError, match=f"没有“{HEADINGS[gone].zh}”列"):
            read_register(book(tmp_path / "r.xlsx", head, list(SOUND.values())), tmp_path)

    def test_a_column_twice_is_refused_and_the_number_may_be_left_out(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="“记录”列有两列"):
            read_register(book(tmp_path / "r.xlsx", [*ZH, "记录"], [*SOUND.values(), "2"]), tmp_path)
        (item,) = read_register(book(tmp_path / "s.xlsx", ZH[1:], list(SOUND.values())[1:]), tmp_path)
        assert settle([item], library(), DAY, external=False)[0].id == "L2"

    def test_a_formula_without_a_value_makes_its_line_malformed(self, tmp_path: Path) -> None:
        path = book(tmp_path / "r.xlsx", ZH, [*list(SOUND.values())[:-1], "=DATE(2026,12,31)"])
        (item,) = settle(read_register(path, tmp_path), library(), DAY, external=False)
        assert item.problem and "没有结果的公式" in item.problem.zh and not item.in_force

    def test_yaml_remembers_lines_and_leaves_words_as_they_are(self, tmp_path: Path) -> None:
        path = tmp_path / "waivers.yaml"
        path.write_text(
            "waivers:\n  - rule: repair/owner-blank\n    record: 0012\n    until: 2026-12-31\n"
            "  - 记录: 1_000\n    aproved_by: 乙\n    理由: [a]\n  - 不是\n"
            "  - record: 1\n    record: 2\n",
            encoding="utf-8",
        )
        first, second, third, fourth = read_register(path, tmp_path)
        assert [item.place.line for item in (first, second, third, fourth)] == [2, 5, 8, 9]
        assert (first.cell("record"), first.cell("until"), second.cell("record")) == ("0012", "2026-12-31", "1_000")
        assert not first.faults
        assert ["approved_by" in fault.zh for fault in second.faults] == [True, False]
        assert "键: 值" in third.faults[0].zh and "写了两次" in fourth.faults[0].zh

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("no.yaml", None, "无法读取"),
            ("no.xlsx", None, "无法读取"),
            ("a.yaml", b"waivers: [", "不是合法的 YAML"),
            ("a.yaml", b"\xff\xfe\x00", "不是 UTF-8"),
            ("a.yaml", b"", "没有 waivers 列表"),
            ("a.yaml", b"waivers: {}", "没有 waivers 列表"),
            ("a.yaml", b"waivers: []\nwaiver: []", "还有别的键"),
            ("a.xlsx", b"", ""),
            ("a.xlsx", b"PK\x03\x04 broken", ""),
            ("a.csv", "编号,记录\n1,2\n".encode(), "须是 .yaml 或 .xlsx"),
        ],
    )
    def test_one_that_cannot_be_read_at_all_is_a_wrong_use(
        self, name: str, content: bytes | None, told: str, few: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        done = run("check", tmp_path, "--waivers", path, "-o", tmp_path / "out", "--rules", few)
        assert done.exit_code == 2 and told in done.output and name in done.output and "→" in done.output
        assert not (tmp_path / "out").exists()

    def test_a_workbook_without_the_headings_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="找不到例外备案登记的表头"):
            read_register(book(tmp_path / "r.xlsx", ["工单编号", "受理时间"], ["1", "2"]), tmp_path)


KEYS = ["A1", "A12", "a1", "A.1", "A+1", "A\n1", "(A)", "A*1", "A$", "甲/1", "甲/2", "𠮷1", ""]
UNITS = ["市/县/甲所/一班", "市/县/甲所", "市/县/甲所分部", ""]
RECORDS = ["A1", "A?", "A*", "A.*", "*1", "A+1", "(A)", "甲/?", "甲/*", "?1", "A??", "*A*", "A\\*", "A$", "*$"]


def covered(engine: Engine, waivers: Sequence[Waiver]) -> dict[tuple[str, str, State], str]:
    """The waiver of every key in every unit, and of a key that lost digits."""
    rows = [(key, unit, State.READ) for key in KEYS for unit in UNITS] + [("A1", UNITS[0], State.LOST)]
    cells = [[row[0] for row in rows], [row[1] for row in rows], [str(int(row[2])) for row in rows]]
    engine.load("w", Batches(cells, list(range(len(rows)))), 3)
    named_ = {text_of("no"): column("c0"), UNIT: column("c1"), state_of("no"): cast(column("c2"), "tinyint")}
    engine.create("x", question(named(named_), table_named("w")))
    told = [column(name) for name in named_] + named({"w": covering(waivers, ["no"], sha256(column(text_of("no"))))})
    found = {
        (key or "", unit or "", State(state)): name
        for key, unit, state, name in engine.ask(question(told, table_named("x")))
    }
    engine.drop("x")
    engine.drop("w")
    assert len(found) == len(rows)
    return found


def test_patterns_mean_the_same_on_every_engine_as_in_plain_python(engine: Engine) -> None:
    for record in RECORDS:
        found = covered(engine, [Waiver("W", frozenset(), record, "甲所")])
        for (key, unit, state), name in found.items():
            glob = record.replace("[", "[[]")
            meant = fnmatchcase(key, glob) and "甲所" in unit.split("/") and state is State.READ
            assert (name == "W") is meant, (record, key, unit)


def test_the_first_that_covers_a_record_counts(engine: Engine) -> None:
    print_ = hashlib.sha256(b"A12").hexdigest()
    waivers = [
        Waiver("W1", frozenset(), "A1", "甲所分部"),
        Waiver("W2", frozenset(), print_.upper()),
        Waiver("W3", frozenset(), "A*", "县/甲所"),
        Waiver("W4", frozenset(), "A1"),
    ]
    found = covered(engine, waivers)
    of = {unit: {key: found[key, unit, State.READ] for key in ("A1", "A12", "A.1", "a1")} for unit in UNITS}
    assert of[UNITS[0]] == of[UNITS[1]] == {"A1": "W3", "A12": "W2", "A.1": "W3", "a1": ""}
    assert of[UNITS[2]] == {"A1": "W1", "A12": "W2", "A.1": "", "a1": ""}
    assert of[""] == {"A1": "W4", "A12": "W2", "A.1": "", "a1": ""}
    assert found["A1", UNITS[0], State.LOST] == ""


@pytest.fixture(scope="module", params=["duckdb", pytest.param("spark", marks=NEEDS_SPARK)])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("engine")
    made = DuckEngine(folder) if request.param == "duckdb" else spark_engine(folder)
    yield made
    made.close()


HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所,报修电话"
STATION, OTHER = "青禾供电所", "白鹭供电所"


def repair(number: int, arrived: str, station: str = STATION) -> str:
    """A repair order; in towns the crew must be there within an hour of 08:00."""
    day = "2026-10-01"
    return f"20261001000000{number:02d},{day} 08:00:00,{day} 08:01:00,{day} {arrived},{day} 13:00:00,城区,{station},"


def run(*words: str | Path) -> Result:
    done = CliRunner().invoke(main, list(map(str, words)))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


def key(number: int) -> str:
    return f"20261001000000{number:02d}"


def register(path: Path, *lines: Mapping[str, str]) -> Path:
    told = [SOUND | {"id": f"BA-{number}", "rule": "repair/*"} | dict(item) for number, item in enumerate(lines, 1)]
    path.write_text(json.dumps({"waivers": told}, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six repair orders: 1 to 4 are late, 4 at another station."""
    folder = tmp_path_factory.mktemp("in")
    rows = [repair(n, "09:00:01", OTHER if n == 4 else STATION) for n in range(1, 5)]
    rows += [repair(n, "08:40:00") for n in (5, 6)]
    (folder / "抢修.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return folder


RULES = ("late-arrival", "late-arrival-company-rule", "arrivals-heaped", "passed-around")


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped library with a few rules of repairs: it is read in a fraction of the time."""
    folder = tmp_path_factory.mktemp("rules")
    for name in ("datasets", "laws", "cases", "calendars"):
        shutil.copytree(ROOT / "rules" / name, folder / name)
    for place in ("themes.yaml", "profiles/national.yaml", *(f"repair/{name}.yaml" for name in RULES)):
        (folder / place).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "rules" / place, folder / place)
    for case in (folder / "cases").glob("*.yaml"):  # what they say of other rules
        told = yaml.safe_load(case.read_text(encoding="utf-8"))
        told.pop("features", None)
        case.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return folder


Audit = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="session")
def audit(few: Path) -> Audit:
    """Audits exports by these rules; gives the exit code and the report."""

    def audited(exported: Path, out: Path, *words: str | Path, formats: str = "json") -> tuple[int, dict[str, Any]]:
        asked = ["check", exported, "--month", "2026-10", "-o", out, "--format", formats, "-q", "--rules", few]
        done = run(*asked, *words)
        assert done.exit_code in (0, 1), done.output
        return done.exit_code, json.loads((out / "report.json").read_text(encoding="utf-8"))

    return audited


def rows_of(out: Path) -> list[dict[str, str]]:
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def waived_of(report: Mapping[str, Any]) -> tuple[int, int, int]:
    """Suspected faults of all rules, how many of them are waived, and how many reviews are."""
    rules = report["rules"]
    fails = sum(rule["counts"]["fail"] for rule in rules)
    return fails, *(sum(rule["waived"][name] for rule in rules) for name in ("fail", "review"))


def _plain(audit: Audit, exported: Path, tmp_path: Path) -> list[dict[str, str]]:
    """The findings as they are without waivers."""
    audit(exported, tmp_path / "plain")
    return rows_of(tmp_path / "plain")


class TestAudit:
    def test_waived_faults_stay_and_count_no_more_for_the_exit_code(
        self, audit: Audit, exported: Path, tmp_path: Path
    ) -> None:
        code, plain = audit(exported, tmp_path / "plain")
        fails = waived_of(plain)[0]
        assert code == 1 and fails > 0 and waived_of(plain)[1:] == (0, 0) and plain["waivers"] == []
        path = register(tmp_path / "r.yaml", {"record": f"{key(0)[:-1]}*"})
        code, told = audit(exported, tmp_path / "waived", "--waivers", path)
        assert code == 0 and waived_of(told)[:2] == (fails, fails)
        assert [rule["counts"] for rule in told["rules"]] == [rule["counts"] for rule in plain["rules"]]
        before, now = rows_of(tmp_path / "plain"), rows_of(tmp_path / "waived")
        assert [row | {"waived": ""} for row in now] == before and {row["waived"] for row in now} == {"BA-1"}
        assert told["findings_file"]["sha256"] != plain["findings_file"]["sha256"]
        shown = [finding for rule in told["rules"] for finding in rule["findings"]]
        assert {finding["waived"] for finding in shown} == {"BA-1"}

    def test_no_waivers_judges_as_if_there_were_none(self, audit: Audit, exported: Path, tmp_path: Path) -> None:
        path = register(tmp_path / "r.yaml", {"record": f"{key(0)[:-1]}*"})
        for name, words in {"plain": (), "through": ("--waivers", path, "--no-waivers")}.items():
            assert audit(exported, tmp_path / name, *words)[0] == 1
        assert (tmp_path / "plain" / "report.json").read_bytes() == (tmp_path / "through" / "report.json").read_bytes()

    @pytest.mark.parametrize(
        ("until", "as_of", "state", "code"),
        [
            ("2026-10-30", None, "expired", 1),
            ("2026-10-31", None, "used", 0),
            ("2026-10-31", "2026-11-02", "expired", 1),
            ("2026-11-01", "2026-11-02", "expired", 1),
            ("2026-11-02", "2026-11-02", "used", 0),
        ],
    )
    def test_the_last_day_is_judged_by_the_last_day_of_the_data(
        self, until: str, as_of: str | None, state: str, code: int, audit: Audit, exported: Path, tmp_path: Path
    ) -> None:
        path = register(tmp_path / "r.yaml", {"record": f"{key(0)[:-1]}*", "until": until})
        more = ["--as-of", as_of] if as_of else []
        ended, told = audit(exported, tmp_path / "out", "--waivers", path, *more, formats="json,text")
        assert (ended, told["waivers"][0]["state"]) == (code, state)
        words = (tmp_path / "out" / "report.txt").read_text(encoding="utf-8")
        assert (f"已于 {until} 到期" in words) is (state == "expired")

    def test_counts_are_those_of_the_findings_by_waiver_and_unit(
        self, audit: Audit, exported: Path, tmp_path: Path
    ) -> None:
        fingerprint = next(row["fingerprint"] for row in _plain(audit, exported, tmp_path) if row["key"] == key(2))
        path = register(
            tmp_path / "r.yaml",
            {"record": key(1)},
            {"record": fingerprint},
            {"record": "*", "unit": OTHER},
            {"record": "2026*", "unit": OTHER},
            {"record": key(6)},
        )
        told = audit(exported, tmp_path / "out", "--waivers", path)[1]
        rows = rows_of(tmp_path / "out")
        assert {row["key"][-1:]: row["waived"] for row in rows} == {"1": "BA-1", "2": "BA-2", "3": "", "4": "BA-4"}
        states = [(item["id"], item["state"], sum(item["covered"].values())) for item in told["waivers"]]
        counted = Counter(row["waived"] for row in rows)
        assert states == [
            ("BA-1", "used", counted["BA-1"]), ("BA-2", "used", counted["BA-2"]), ("BA-3", "malformed", 0),
            ("BA-4", "used", counted["BA-4"]), ("BA-5", "unused", 0),
        ]  # fmt: skip
        for rule in told["rules"]:
            mine = [row["result"] for row in rows if row["rule"] == rule["id"] and row["waived"]]
            assert rule["waived"] == {name: mine.count(name) for name in ("fail", "review")}
        by_unit = [item["waived"]["fail"] + item["waived"]["review"] for item in told["units"] if OTHER in item["unit"]]
        assert sum(by_unit) == counted["BA-4"] > 0

    def test_a_group_is_waived_by_its_own_key(self, audit: Audit, tmp_path: Path) -> None:
        source = ROOT / "samples" / "2026-10" / "故障抢修工单.csv"
        group = "荷岸供电所/荷岸一班"
        path = register(tmp_path / "r.yaml", {"rule": "repair/arrivals-heaped", "record": group})
        told = audit(source, tmp_path / "out", "--waivers", path)[1]
        (row,) = [row for row in rows_of(tmp_path / "out") if row["waived"]]
        assert (row["key"], row["row"], told["waivers"][0]["covered"]) == (group, "", {"fail": 0, "review": 1})

    def test_a_register_among_the_exports_is_passed_over(self, audit: Audit, exported: Path, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        (folder / "抢修.csv").write_bytes((exported / "抢修.csv").read_bytes())
        path = book(folder / "例外备案.xlsx", ZH, list((SOUND | {"record": key(1)}).values()))
        told = audit(folder, tmp_path / "out", "--waivers", path)[1]
        notes = {item["name"]: (item["status"], item["note"]) for item in told["inputs"]}
        assert notes["例外备案.xlsx"][0] == "skipped" and "例外备案登记" in notes["例外备案.xlsx"][1]["zh"]
        assert told["waivers"][0]["place"] == "例外备案.xlsx › Sheet › 2"

    def test_large_exports_are_waived_and_counted_alike(
        self, audit: Audit, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = register(tmp_path / "r.yaml", {"record": key(1)}, {"record": "2026*", "unit": OTHER})
        for name in ("small", "large"):
            audit(exported, tmp_path / name, "--waivers", path, "--max-per-rule", "1")
            monkeypatch.setattr(survey, "LARGE", 0)
            monkeypatch.setattr(judge, "WHOLE", 0)
        for file in ("report.json", "findings.csv"):
            assert (tmp_path / "small" / file).read_bytes() == (tmp_path / "large" / file).read_bytes()


@pytest.fixture(scope="module")
def out(audit: Audit, exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit in which order 1 is waived, and three lines of the register have no effect."""
    base = tmp_path_factory.mktemp("out")
    path = register(
        base / "r.yaml",
        {"record": key(1), "reason": "经手人电话 13800001865，户号 3300001865"},
        {"record": key(2), "until": "2026-10-30"},
        {"record": key(3), "approved_by": "甲"},
        {"record": key(6)},
    )
    formats = "json,text,html,pdf,ledger,notices,annotated"
    audit(exported, base / "out", "--waivers", path, formats=formats)
    return base / "out"


class TestOutputs:
    @pytest.mark.parametrize("name", ["report.txt", "report.html", "report.pdf", "report.json"])
    def test_the_register_is_told_with_places_and_cures(self, name: str, out: Path) -> None:
        words = _words(out / name)
        for told in ("r.yaml:1", "已于2026-10-30到期", "重新审批", "须由他人批准", "BA-4"):
            assert told in words, told
        assert "13800001865" not in words and "3300001865" not in words

    def test_the_summary_says_that_a_waiver_has_expired(self, out: Path) -> None:
        pages = PdfReader(out / "report.pdf").pages
        (summary,) = [words for page in pages if "须领导决定的事" in (words := page.extract_text())]
        assert "例外备案已到期 1 条" in summary and "例外备案不合格 1 条" in summary

    def test_nobody_is_asked_to_mend_what_is_waived(self, out: Path) -> None:
        ledger = openpyxl.load_workbook(out / "ledger.xlsx")
        orders = [row[6] for row in ledger["整改台账"].iter_rows(min_row=2, values_only=True)]
        assert orders and key(1) not in orders and {key(2), key(3), key(4)} <= set(orders)
        waived = list(ledger["例外备案"].iter_rows(min_row=2, values_only=True))
        assert {(row[0], row[1].date().isoformat(), row[5]) for row in waived} == {("BA-1", "2026-12-31", key(1))}
        told = {row[0]: row[1] for row in ledger["说明"].iter_rows(values_only=True)}
        rows = rows_of(out)
        assert told["已作例外备案的新线索（另列一表，不要求整改）"] == sum(row["waived"] != "" for row in rows)
        assert told["新工单所含线索（= 疑似问题 + 待核查）"] == sum(row["waived"] == "" for row in rows)
        assert "已作例外备案" in _words(out / "notices-register.pdf")

    def test_the_copy_of_the_export_marks_it(self, out: Path) -> None:
        (copy,) = (out / "annotated").glob("*.xlsx")
        assert "例外备案 BA-1" in _words(copy) and "BA-2" not in _words(copy)

    @pytest.mark.parametrize("name", ["pdf", "html", "text"])
    def test_a_report_is_rendered_again_with_its_waivers(self, name: str, out: Path) -> None:
        made = {"pdf": "report.pdf", "html": "report.html", "text": "report.txt"}[name]
        before = (out / made).read_bytes()
        assert run("render", out / "report.json", "-f", name).exit_code == 0
        assert (out / made).read_bytes() == before

    def test_outsiders_see_neither_words_nor_numbers_of_the_register(
        self, audit: Audit, exported: Path, tmp_path: Path
    ) -> None:
        path = register(tmp_path / "内部登记.yaml", {"record": key(1), "reason": "内部理由", "attachment": "内部附件"},
                        {"record": "秘密记录", "approved_by": "甲"})  # fmt: skip
        code, told = audit(exported, tmp_path / "out", "--waivers", path, "--audience", "external",
                           formats="json,text,html,pdf,ledger")  # fmt: skip
        assert code == 1 and {row["waived"] for row in rows_of(tmp_path / "out")} == {"", "W1"}
        assert [(item["id"], item["state"], item["place"]) for item in told["waivers"]] == [
            ("W1", "used", ""),
            ("W2", "malformed", ""),
        ]
        for file in (path for path in (tmp_path / "out").iterdir() if path.is_file()):
            words = _words(file)
            assert not [
                secret for secret in ("BA-1", "内部理由", "内部附件", "秘密记录", "内部登记") if secret in words
            ], file

    def test_a_fingerprint_that_insiders_know_holds_in_a_report_for_outsiders(
        self, audit: Audit, exported: Path, tmp_path: Path
    ) -> None:
        fingerprint = next(row["fingerprint"] for row in _plain(audit, exported, tmp_path) if row["key"] == key(1))
        path = register(tmp_path / "r.yaml", {"record": fingerprint})
        told = audit(exported, tmp_path / "out", "--waivers", path, "--audience", "external")[1]
        assert told["waivers"][0]["state"] == "used"


def _words(path: Path) -> str:
    """All text of a file without its blanks."""
    if path.suffix == ".pdf":
        text = "".join(page.extract_text() for page in PdfReader(path).pages)
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return unescape("".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist()))
    else:
        text = unescape(path.read_text(encoding="utf-8-sig"))
    return re.sub(r"\s+", "", text)


class TestFollowUp:
    def test_what_was_closed_and_is_waived_is_not_opened_again(
        self, few: Path, audit: Audit, exported: Path, tmp_path: Path
    ) -> None:
        audit(exported, tmp_path / "first", formats="json,ledger")
        ledger = openpyxl.load_workbook(tmp_path / "first" / "ledger.xlsx")
        sheet = ledger["整改台账"]
        at = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, at["记录编号"]).value in (key(1), key(2)):
                sheet.cell(row, at["状态"]).value = "销号"
        ledger.save(tmp_path / "old.xlsx")
        path = register(
            tmp_path / "r.yaml", {"record": key(1), "until": "2027-01-31"}, {"record": key(3), "until": "2027-01-31"}
        )
        out = tmp_path / "second"
        asked = [
            "follow-up",
            tmp_path / "old.xlsx",
            exported,
            "--month",
            "2026-11",
            "--waivers",
            path,
            "-o",
            out,
            "--rules",
            few,
        ]
        assert run(*asked, "--format", "json,ledger,text", "-q").exit_code in (0, 3)
        told = json.loads((out / "report.json").read_text(encoding="utf-8"))["follow_up"]
        total = told["total"]
        assert (total["reopened"], total["recurring"] > total["waived"] > 0) == (1, True)
        assert f"有 {total['waived']} 条已作例外备案" in (out / "report.txt").read_text(encoding="utf-8")
        made = openpyxl.load_workbook(out / "ledger.xlsx")
        said = {row[at["记录编号"] - 1]: (row[at["状态"] - 1], row[at["本期复查结果"] - 1])
                for name in ("整改台账", "已销号") for row in made[name].iter_rows(min_row=2, values_only=True)}  # fmt: skip
        assert said[key(1)][0] == "销号" and "已作例外备案 BA-1" in said[key(1)][1]
        assert said[key(2)][0] == "派发" and "已重新打开" in said[key(2)][1]
        assert said[key(3)][0] == "派发" and "不要求整改" in said[key(3)][1] and "反馈期限" not in said[key(3)][1]
        assert "反馈期限" in said[key(4)][1]


class TestTemplate:
    def test_the_templates_are_read_and_sound(self, tmp_path: Path) -> None:
        lines = read_register(ROOT / "docs" / "waivers-template.yaml", tmp_path)
        told = settle(lines, library(), date(2026, 11, 1), external=False)
        assert told and [item.problem for item in told] == [None] * len(told)
        assert read_register(ROOT / "docs" / "waivers-template.xlsx", tmp_path) == ()
