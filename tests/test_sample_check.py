"""Records drawn at random, checked by people, counted: from exports to the bound of the rate of errors."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from riskaudit.cli import main
from riskaudit.model.binomial import upper_bound
from riskaudit.model.sample import COLUMNS, OUTCOMES, REGISTER
from riskaudit.spine import judge

BENCH = Path(__file__).parents[1] / "bench" / "rules"
HEAD = "工单编号,户号,受理时间,到达现场时间,修复时间,区域类型,班组,联系电话,回访时间,满意度,产权归属"
TEAMS = {"甲班": 12, "乙班": 5, "": 2}
PHONE = "1380000"
PLACES = {name: at for at, name in enumerate(COLUMNS, 1)}


def orders() -> list[str]:
    """Orders of three teams; every fourth came late."""
    rows = []
    for team, count in TEAMS.items():
        for i in range(count):
            number = len(rows)
            arrived = "09:00:01" if i % 4 == 3 else "08:40:00"
            rows.append(
                f"GD{number:04d},03000000{number:04d},2026-10-01 08:00:00,2026-10-01 {arrived},2026-10-01 11:00:00,"
                f"城区,{team},{PHONE}{number:04d},2026-10-02 09:00:00,5,{'举报' if number == 0 else '供电企业'}"
            )
    return rows


def late(key: str) -> bool:
    number = int(key.removeprefix("GD"))
    return {0: number, 1: number - 12, 2: number - 17}[(number >= 12) + (number >= 17)] % 4 == 3


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules of the bench, with a unit, and records of which the unit must not learn."""
    folder = tmp_path_factory.mktemp("rules") / "rules"
    shutil.copytree(BENCH, folder)
    path = folder / "datasets" / "repair_orders.yaml"
    told = "unit: [team]\nconfidential: {when: owner = '举报', words: {zh: 举报件，不得告知被举报单位, en: A report of wrongdoing}}\n"
    path.write_text(path.read_text(encoding="utf-8").replace("columns:\n", told + "columns:\n", 1), encoding="utf-8")
    return folder


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def draw(rules: Path, tmp_path: Path) -> Callable[..., Result]:
    """Draws from orders in the folder `in`, which is made unless it is there, to `list.xlsx`."""

    def drawn(*words: str | Path, rows: list[str] | None = None, out: Path = tmp_path / "list.xlsx") -> Result:
        if rows is not None or not (tmp_path / "in").exists():
            export(tmp_path / "in", rows or orders())
        asked = [
            "--rules",
            rules,
            "--profile",
            "w20",
            "--month",
            "2026-10",
            "--seed",
            "7",
            "--per-unit",
            "4",
            "-o",
            out,
        ]
        return run("sample-check", tmp_path / "in", *asked, *words)

    return drawn


@pytest.fixture(scope="module")
def drawn_once(rules: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The list that `draw()` gives."""
    folder = tmp_path_factory.mktemp("list")
    export(folder / "in", orders())
    asked = ["--rules", rules, "--profile", "w20", "--month", "2026-10", "--seed", "7", "--per-unit", "4"]
    assert run("sample-check", folder / "in", *asked, "-o", folder / "list.xlsx").exit_code == 0
    return (folder / "list.xlsx").read_bytes()


@pytest.fixture
def sample(drawn_once: bytes, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(drawn_once)
    return path


def export(folder: Path, rows: list[str], name: str = "a.csv") -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")


def listed(path: Path) -> list[dict[str, Any]]:
    """The rows of a list by the names of their columns."""
    first, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert first == tuple(column.title.zh for column in COLUMNS.values())
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def keys(path: Path) -> set[str]:
    return {row["key"] for row in listed(path)}


def fill(path: Path, change: Callable[[Any], None]) -> Path:
    """The list as somebody has saved it."""
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    saved = path.with_name("filled.xlsx")
    book.save(saved)
    return saved


def say(outcomes: list[str | None]) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for row, outcome in enumerate(outcomes, 2):
            sheet.cell(row, PLACES["outcome"]).value = outcome

    return change


def test_records_without_a_finding_are_drawn_of_each_unit(sample: Path) -> None:
    rows = listed(sample)
    assert [row["unit"] for row in rows] == ["未标明单位"] * 2 + ["乙班"] * 4 + ["甲班"] * 4
    assert not any(late(row["key"]) for row in rows)
    assert {row["file"] for row in rows} == {"a.csv"} and len({row["row"] for row in rows}) == 10
    assert all(row["key"] == f"GD{row['row'] - 2:04d}" for row in rows)
    asked = rows[0]["ask"]
    assert asked.startswith(
        "请核对下列各项是否与实际一致：受理时间 2026-10-01 08:00:00；到达现场时间 2026-10-01 08:40:00"
    )
    assert not any(row[name] for row in rows for name in ("way", "outcome", "checker", "day", "note"))
    told = {
        str(item.sqref)[0]: item.formula1
        for item in openpyxl.load_workbook(sample).worksheets[0].data_validations.dataValidation
    }
    assert told["J"] == '"无误,有误,无法核实"' and "电话回访" in told["I"]


def test_the_seed_and_the_records_decide_and_nothing_else(
    draw: Callable[..., Result], drawn_once: bytes, tmp_path: Path
) -> None:
    done = draw()
    assert done.exit_code == 0 and "从 15 条记录的 3 层中抽取 10 条" in done.output, done.output
    assert (tmp_path / "list.xlsx").read_bytes() == drawn_once
    first = keys(tmp_path / "list.xlsx")
    rows = orders()
    random.Random(1).shuffle(rows)
    export(tmp_path / "in", rows[:7])
    export(tmp_path / "in", rows[7:], "0.csv")
    draw()
    assert keys(tmp_path / "list.xlsx") == first
    draw("--seed", "-1")
    assert keys(tmp_path / "list.xlsx") != first


def test_rows_of_one_key_are_drawn_by_their_cells(draw: Callable[..., Result], tmp_path: Path) -> None:
    same = [row.replace(row[:6], "GD0000", 1) for row in orders()[:4]]
    shown = []
    for rows in (same, same[::-1]):
        draw("--frame", "audited", "--per-unit", "2", rows=rows)
        shown.append([row["ask"] for row in listed(tmp_path / "list.xlsx")])
    assert shown[0] == shown[1] and len(shown[0]) == 2


def test_other_frames_and_large_datasets(
    draw: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything: dict[str, list[set[str]]] = {"findings": [], "passed": []}
    for whole in (judge.WHOLE, 0):
        monkeypatch.setattr(judge, "WHOLE", whole)
        for frame, found in everything.items():
            draw("--frame", frame, "--per-unit", "99")
            found.append(keys(tmp_path / "list.xlsx"))
    assert all(small == large for small, large in everything.values())
    hit, passed = (found[0] for found in everything.values())
    audited = {row[:6] for row in orders()}
    assert hit == {key for key in audited if late(key)} and passed == audited - hit


def test_a_size_is_spread_over_the_units_and_may_be_too_small(draw: Callable[..., Result], tmp_path: Path) -> None:
    assert draw("--size", "12").exit_code == 0
    units = [row["unit"] for row in listed(tmp_path / "list.xlsx")]
    assert len(units) == 12 and units.count("甲班") == 6
    refused = draw("--size", "9")
    assert refused.exit_code == 2 and "共需 10" in refused.output


def test_strata_may_be_kinds_of_records(draw: Callable[..., Result], tmp_path: Path) -> None:
    contracts = "合同编号,户号,签订日期,到期日期\nHT1,030000000000,2026-10-01,2027-10-01\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.csv").write_text(contracts, encoding="utf-8")
    export(tmp_path / "in", orders())
    assert "2 层" not in draw("--frame", "audited", "--by-dataset").output
    rows = [(row["unit"], row["dataset"]) for row in listed(tmp_path / "list.xlsx")]
    assert rows.count(("未标明单位", "供用电合同")) == 1 and rows.count(("未标明单位", "抢修工单")) == 2
    assert "1 of 1 record in 1 stratum" in draw("--frame", "audited", "--dataset", "contracts", "--lang", "en").output
    heads, row = openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0].iter_rows(values_only=True)
    assert (heads[9], row[3]) == ("Result", "HT1") and row[7].startswith(
        "Do these agree with what happened: Signed 2026"
    )
    assert draw("--dataset", "contract").exit_code == 2


def test_people_are_masked_and_secrets_said_first(draw: Callable[..., Result], tmp_path: Path) -> None:
    draw("--per-unit", "99")
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(tmp_path / "list.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell
    ]
    assert not [cell for cell in cells if PHONE in cell or "03000000" in cell]
    (told,) = [row for row in listed(tmp_path / "list.xlsx") if row["key"] == "GD0000"]
    assert told["ask"].startswith("（举报件，不得告知被举报单位）")


def test_no_cell_of_an_export_becomes_a_formula(draw: Callable[..., Result], tmp_path: Path) -> None:
    draw(rows=[orders()[1].replace("GD0001", "=1+1"), orders()[2].replace("甲班", "@SUM(A1)")])
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
    assert run("sample-check", "--results", fill(tmp_path / "list.xlsx", say(["无误", "无误"]))).exit_code == 0


SAID: list[str | None] = ["无误", "有误", "Right", "无误", "cannot be told", None, " 有误 ", "无误", None, "无误"]


def told_of(path: Path) -> dict[str, Any]:
    done = run("sample-check", "--results", path, "--format", "json")
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(done.output)
    return document


def test_answers_are_counted_and_bounded(sample: Path) -> None:
    filled = fill(sample, say(SAID))
    document = told_of(filled)
    strata = [
        [item[name] for name in ("unit", "records", "drawn", "told", "errors", "cannot_be_told", "unanswered")]
        for item in document["strata"]
    ]
    assert strata == [["", 2, 2, 2, 1, 0, 0], ["乙班", 4, 4, 2, 0, 1, 1], ["甲班", 9, 4, 3, 1, 0, 1]]
    assert [item["bound"] for item in document["strata"]] == [upper_bound(1, 2), upper_bound(0, 2), upper_bound(1, 3)]
    overall = document["overall"]
    assert overall["rate"] == pytest.approx((2 * 1 / 2 + 9 * 1 / 3) / 15)
    assert overall["bound"] >= overall["rate"] and overall["bound_if_untold_wrong"] >= overall["bound"]
    assert document["plan"]["draw"]["seed"] == 7 and "drawn" not in document["plan"]
    shown = run("sample-check", "--results", filled)
    for words in ("抽样核查结果", "种子 7", "按记录数加权", "未核查 2 条、无法核实 1 条不计入差错率，也不当作无误"):
        assert words in shown.output
    english = run("sample-check", "--results", filled, "--lang", "en").output
    assert "Clopper-Pearson" in english and "count neither as wrong nor as right" in english


def test_a_list_that_nobody_filled_in_says_nothing(sample: Path) -> None:
    document = told_of(sample)["overall"]
    assert (document["told"], document["rate"], document["bound"], document["unanswered"]) == (0, None, 1.0, 10)
    assert "差错率无从得知" in run("sample-check", "--results", sample).output


def test_a_stratum_without_an_answer_is_said_and_bounded_by_all_its_records(sample: Path) -> None:
    filled = fill(sample, say([None, None, *["无误"] * 8]))
    overall = told_of(filled)["overall"]
    assert overall["covered"] == 13 and overall["rate"] == 0 and overall["bound"] > 2 / 15
    assert "有 1 层没有核实出任何记录" in run("sample-check", "--results", filled).output


def test_zero_errors_of_one_stratum_are_bounded_exactly(draw: Callable[..., Result], tmp_path: Path) -> None:
    draw(rows=[row for row in orders() if ",甲班," in row])
    overall = told_of(fill(tmp_path / "list.xlsx", say(["无误"] * 4)))["overall"]
    assert overall["bound"] == pytest.approx(1 - 0.05 ** (1 / 4))


def test_rows_may_be_sorted_and_columns_moved_and_one_taken_out_is_unanswered(sample: Path) -> None:
    def change(sheet: Any) -> None:
        say(SAID)(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        body = [*rows[:0:-1]][1:]  # the last row is taken out
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["回访记录"])
        for row in [rows[0], *body]:
            sheet.append([None, *row[::-1]])

    before = told_of(fill(sample, say(SAID)))["overall"]
    after = told_of(fill(sample, change))["overall"]
    assert after["told"] == before["told"] - 1 and after["unanswered"] == before["unanswered"] + 1
    assert after["errors"] == before["errors"] == 2


def _twice(sheet: Any) -> None:
    sheet.append([cell.value for cell in sheet[2]])


def _own_row(sheet: Any) -> None:
    sheet.cell(12, PLACES["key"]).value, sheet.cell(12, PLACES["outcome"]).value = "GD0099", "无误"


def _half_sorted(sheet: Any) -> None:
    marks = [sheet.cell(row, PLACES["mark"]) for row in (2, 3)]
    marks[0].value, marks[1].value = marks[1].value, marks[0].value


def _unmarked(sheet: Any) -> None:
    sheet.cell(2, PLACES["mark"]).value = None


def _headless(sheet: Any) -> None:
    sheet.delete_rows(1)


def _another_number(sheet: Any) -> None:
    cell = sheet.cell(2, PLACES["mark"])
    cell.value = cell.value.replace("riskaudit-sample-1 1 ", "riskaudit-sample-1 99 ")


def _unregistered(sheet: Any) -> None:
    register = sheet.parent[REGISTER]
    register["A1"].value = register["A1"].value[:-9]


FAULTS = [
    (say(["对"]), "“对”不认识", "2"),
    (say(["无误", "基本无误"]), "改为：无误、有误、无法核实", "3"),
    (_twice, "序号 1 出现两次", "12"),
    (_own_row, "不是抽出的记录", "12"),
    (_half_sorted, "与标记不符", "2"),
    (_unmarked, "标记列为空", "2"),
    (_another_number, "与标记不符", "2"),
    (_headless, "找不到带“核查结果”“标记”的表头", ""),
    (_unregistered, "隐藏的登记表被改过", ""),
]


@pytest.mark.parametrize(("change", "what", "row"), FAULTS)
def test_what_is_not_understood_is_told_with_its_place_and_nothing_is_concluded(
    change: Callable[[Any], None], what: str, row: str, sample: Path
) -> None:
    done = run("sample-check", "--results", fill(sample, change))
    assert done.exit_code == 4 and what in done.output and "未作统计" in done.output and "差错率" not in done.output
    assert f"› {row}" in done.output if row.isdigit() else True


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "book.xlsx")
    (tmp_path / "a.csv").write_text("x\n")
    for name, what in (("book.xlsx", "不是抽样表"), ("a.csv", "须是 .xlsx"), ("none.xlsx", "不存在")):
        done = run("sample-check", "--results", tmp_path / name)
        assert done.exit_code == 4 and "→" in done.output and what in done.output


def test_contradictions_are_refused_before_anything_is_read(
    draw: Callable[..., Result], sample: Path, tmp_path: Path
) -> None:
    for words in ([], ["x.csv", "--results", "y.xlsx"], ["x.csv", "--seed", "1"], ["x.csv", "--per-unit", "1"]):
        done = run("sample-check", *words)
        assert done.exit_code == 2 and "→" in done.output
    assert draw(out=tmp_path / "list.csv").exit_code == 2
    filled = fill(sample, say(SAID))
    saved = filled.read_bytes()
    refused = draw(out=filled)
    assert refused.exit_code == 2 and filled.read_bytes() == saved


def test_nothing_to_draw_and_files_unread_have_their_exit_codes(draw: Callable[..., Result], tmp_path: Path) -> None:
    nothing = draw(rows=[row for row in orders() if late(row[:6])])
    assert nothing.exit_code == 3 and "没有可抽的记录" in nothing.output and not (tmp_path / "list.xlsx").exists()
    draw(rows=orders())
    (tmp_path / "in" / "odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    unread = draw()
    assert unread.exit_code == 4 and "未读入，未从中抽样：odd.csv" in unread.output
    assert len(listed(tmp_path / "list.xlsx")) == 10


def test_a_list_among_the_exports_is_passed_over_and_said(
    draw: Callable[..., Result], rules: Path, tmp_path: Path
) -> None:
    draw(out=tmp_path / "in" / "list.xlsx")
    asked = ["--rules", rules, "--profile", "w20", "--month", "2026-10", "--format", "json", "-o", tmp_path / "out"]
    assert run("check", tmp_path / "in", *asked).exit_code == 1
    inputs = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["inputs"]
    (told,) = [item for item in inputs if item["name"] == "list.xlsx"]
    assert told["status"] == "skipped" and "抽样核查表" in told["note"]["zh"]


def test_the_outcomes_are_three() -> None:
    assert [words.zh for words in OUTCOMES.values()] == ["无误", "有误", "无法核实"]
