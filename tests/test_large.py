"""Large exports go other ways: the engine reads their texts by itself, their rules are judged together.

Whatever the way, the bytes of the results are the same.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskaudit.cli import main
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import column, first, named, question, table_named, truth
from riskaudit.model.table import ROW_ID, Batches, TextSource, typed_columns, typed_table
from riskaudit.records import survey, tallies, workbook
from riskaudit.records.file_read import FileRead
from riskaudit.records.names import normalised
from riskaudit.records.read import read
from riskaudit.records.strays import SUSPECT
from riskaudit.spine import judge
from riskaudit.spine import large as large_texts
from riskaudit.spine.large import LargeTexts
from riskaudit.spine.tables import load_tables

SAMPLES = Path(__file__).parents[1] / "samples"
ASKED = ["--month", "2026-10", "--profile", "sgcc", "--format", "json", "-q"]


FILES = ("停送电记录_202610.csv", "供用电合同台账.xlsx")
"""Some files of the sample month; all of them where RISKAUDIT_WHOLE is set."""


def audit(out: Path) -> tuple[bytes, bytes]:
    names = [""] if os.environ.get("RISKAUDIT_WHOLE") else FILES
    paths = [str(SAMPLES / "2026-10" / name) for name in names]
    done = CliRunner().invoke(main, ["check", *paths, *ASKED, "-o", str(out)])
    assert done.exit_code == 1, done.output
    return (out / "findings.csv").read_bytes(), (out / "report.json").read_bytes()


def test_the_sample_month_comes_out_the_same_however_large_it_is_taken_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = audit(tmp_path / "small")
    monkeypatch.setattr(survey, "LARGE", 0)
    monkeypatch.setattr(workbook, "LARGE", 0)
    monkeypatch.setattr(judge, "WHOLE", 0)
    assert audit(tmp_path / "large") == small


CODES = {"城区": ["1", "01城区"], "农村": ["2"]}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    def title(words: str) -> dict[str, str]:
        return {"zh": words, "en": words}

    columns = {
        "no": {"title": title("工单编号")},
        "at": {"title": title("受理时间"), "type": "moment"},
        "on": {"title": title("到期日期"), "type": "date"},
        "region": {"title": title("区域"), "type": "code", "codes": CODES},
        "size": {"title": title("容量"), "type": "number"},
        "urgent": {"title": title("紧急"), "type": "flag"},
        "account": {"title": title("户号"), "personal": "account"},
        "note": {"title": title("备注")},
    }
    return Dataset.model_validate(
        {"title": title("工单"), "identify": ["no", "at"], "key": ["no"], "date": "at", "columns": columns}
    )


HEAD = "工单编号,受理时间,到期日期,区域,容量,紧急,户号,备注"
Typed = tuple[list[tuple], list[tuple[int, int]]]


def typed(path: Path, dataset: Dataset, *, large: bool, columns: list[str] | None = None) -> tuple[FileRead, Typed]:
    """The file as read, and its typed table with the counts of the sheet."""
    wanted = columns or list(dataset.columns)
    engine = DuckEngine(path.parent)
    texts = LargeTexts({"jobs": dataset}, {"jobs": wanted}, engine, None)
    (file,) = read([path], {"jobs": dataset}, workdir=path.parent / "work", take=texts.take if large else None)
    loaded = load_tables(file.tables, {"jobs": dataset}, {"jobs": wanted}, engine, None, large=texts)
    names = [name for name in typed_columns(dataset.only(wanted)) if name != ROW_ID]
    days = [first(column(name), truth(False)) if name.endswith("__day") else column(name) for name in names]
    asked = question(
        days, table_named(typed_table("jobs"))
    )  # of an empty cell, no date without a time is as good as not known
    rows = engine.ask(asked.order_by(column("_line"))) if file.tables else []
    engine.close()
    return file, (rows, [(sheet.rows, sheet.judged) for sheet in loaded.sheets])


MOMENTS = [
    "2026-10-01 09:00:00",
    "2026-10-01 24:00:00",
    "2026-10-01 01: 2:03",
    "2026-10-01",
    "2026/10/1 9:00",
    "10/13/2026",
    "20261001 090000",
    "01-10月-26 09.00.00 上午",
    "2026-10-01 星期四",
    "1900-01-01 00:00:00",
    "9999-12-31 00:00:00",
    "Oct 1, 2026 9:00 PM",
]
CELLS = {
    "at": st.sampled_from(
        [
            *("infinity", "-infinity", "epoch", "0001-01-01 00:00:00 (BC)", "10000-01-01 00:00:00"),
            *MOMENTS,
            "45930.5",
            "三月初",
            "无",
            "",
            "1900-01-00",
            " 2026-10-01 09:00:00",
            "2026-02-30 08:00:00",
        ]
    ),
    "on": st.sampled_from(
        [
            "2026-10-01",
            "9999-12-31",
            "2026-10-01 00:00:00",
            "20261001",
            "",
            "/",
            "0000-00-00",
            "infinity",
            "10000-01-01",
        ]
    ),
    "region": st.sampled_from(
        ["城区", "农村", "1", "01城区", "郊区", " 城区", "城区\u3000", "", "—", "01 城区", "１", "2.0"]
    ),
    "size": st.sampled_from(
        [
            "5",
            "-3.25",
            "1,000",
            "12%",
            "1.2万",
            "abc",
            " 7",
            "",
            "待补",
            "1e5",
            "−5",
            "(12)",
            "5-",
            "￥7",
            "1.5E7",
            "#REF!",
        ]
    ),
    "urgent": st.sampled_from(["是", "否", "1", "0", "1.0", "√", "无", "", "也许", "NaN"]),
    "account": st.sampled_from(
        ["0300001", "1000000001.0", "1.23E+11", "", " 0300001", "300001", "０１２", "'0123", "2E5678"]
    ),
    "note": st.sampled_from(
        [
            "正常",
            " 前有空格",
            "后有空格 ",
            "\u3000全角",
            "NULL",
            "null",
            "无",
            "",
            '"引号,逗号"',
            "\u00a0x",
            "-",
            "\u2003x",
            "‘012",
            "‘重要’",
            "#N/A",
            "#1",
            "———",
        ]
    ),
}
ROW = st.fixed_dictionaries(CELLS)
BLANK_THEN_ONE = ",,,,,,,\nG99,2026-10-02 08:00:00,,城区,1,是,0300009,末"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(ROW, min_size=1, max_size=6),
    end=st.sampled_from(
        [
            "",
            "合计,,,,,,,",
            "制表人：甲,,,,,,,",
            "城区合计,,,,5,,,",
            "第 1 页,,,,,,,",
            ",合计,,,7,,,",
            HEAD,
            BLANK_THEN_ONE,
        ]
    ),
)
def test_both_readings_give_the_same_table(
    rows: list[dict[str, str]], end: str, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("both")
    lines = [
        HEAD,
        *(",".join([f"G{i}", *(row[name] for name in CELLS)]) for i, row in enumerate(rows)),
        *([end] if end else []),
    ]
    (folder / "jobs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, plain = typed(folder / "jobs.csv", dataset, large=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "LARGE", 0)
        _, large = typed(folder / "jobs.csv", dataset, large=True)
    assert large == plain


LEADS = [
    "", " ", "合计", "'合计", "\u3000小计：", "3月小计", "共 12 条", "第 1 页", "3", "制表人：甲", "备注：无", "工单编号", "受理时间",
    "G7", "城东所", "（一）城东", "2026-10-01 09:00:00", "本页小计",
]  # fmt: skip
WIDTH = HEAD.count(",") + 1


def few_filled() -> st.SearchStrategy[list[str]]:
    """Rows of which a few cells are filled, with what leads totals, notes, headings and records."""
    places = st.dictionaries(st.integers(0, WIDTH - 1), st.sampled_from(LEADS), max_size=3)
    return places.map(lambda cells: [cells.get(i, "") for i in range(WIDTH)])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(few_filled(), min_size=1, max_size=8), wanted=st.sampled_from([None, ["no", "at", "note"]]))
def test_what_is_no_record_is_none_however_large_its_text(
    rows: list[list[str]], wanted: list[str] | None, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("both")
    record = "G99,2026-10-02 08:00:00,,城区,1,是,0300009,末"
    lines = [HEAD, record, *(",".join(row) for row in rows), record]
    (folder / "jobs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, plain = typed(folder / "jobs.csv", dataset, large=False, columns=wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "LARGE", 0)
        _, large = typed(folder / "jobs.csv", dataset, large=True, columns=wanted)
    assert large == plain


VALUES = {
    "at": st.sampled_from([datetime(2026, 10, 1, 9), date(2026, 10, 1)]),
    "size": st.sampled_from([5, -3.25, 1e16]),
}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries({name: cells | VALUES.get(name, cells) for name, cells in CELLS.items()}), max_size=6
    ),
    end=st.sampled_from(["", "合计", "制表人：甲", "第 1 页"]),
)
def test_a_sheet_gives_the_same_table_by_columns_and_as_a_text(
    rows: list[dict[str, object]], end: str, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("both")
    made = openpyxl.Workbook()
    made.active.append(HEAD.split(","))
    for i, row in enumerate(rows):
        made.active.append([f"G{i}", *(row[name] or None for name in CELLS)])
    if end:
        made.active.append([])
        made.active.append([end])
    made.save(folder / "jobs.xlsx")
    small, by_columns = typed(folder / "jobs.xlsx", dataset, large=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "LARGE", 0)
        text, loaded = typed(folder / "jobs.xlsx", dataset, large=False)
        large, taken = typed(folder / "jobs.xlsx", dataset, large=True)
    assert loaded == by_columns
    assert taken == by_columns
    told = ("name", "sha256", "size", "format", "status", "note", "unread")
    for file in (text, large):
        assert [getattr(file, item) for item in told] == [getattr(small, item) for item in told]


FEW = ["no", "at", "note"]
ODD: dict[str, Callable[[str], str]] = {
    "a blank line": lambda text: text.replace("\nG2", "\n\nG2"),
    "a cell over two lines": lambda text: text.replace("正常", '"上,\n下"', 1),
    "an open quote": lambda text: text.replace("正常", '"正常', 1),
    "an apostrophe": lambda text: text.replace("G1,", "'G1,"),
    "a formula": lambda text: text.replace("G1,", '="G1",'),
    "a cell too many": lambda text: text.replace("正常\n", "正常,多\n", 1),
    "a cell too few": lambda text: text.replace(",正常\n", "\n", 1),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "blank lines at the end": lambda text: text + "\n\n  \n",
    "no line end": lambda text: text.rstrip("\n"),
    "a title above": lambda text: "工单导出\n" + text,
    "a repeated heading": lambda text: text.replace("\nG2", f"\n{HEAD}\nG2"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ODD)
def test_what_an_engine_would_misread_is_read_record_by_record(
    name: str, encoding: str, dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(name)
    rows = [f"G{i},2026-10-0{i} 0{draw.randint(1, 9)}:00:00,,城区,5,是,030000{i},正常" for i in range(1, 5)]
    (tmp_path / "jobs.csv").write_bytes(ODD[name]("\n".join([HEAD, *rows]) + "\n").encode(encoding))
    small, plain = typed(tmp_path / "jobs.csv", dataset, large=False, columns=FEW)
    monkeypatch.setattr(survey, "LARGE", 0)
    large, found = typed(tmp_path / "jobs.csv", dataset, large=True, columns=FEW)
    assert found == plain
    told = ("name", "sha256", "size", "format", "encoding", "status", "note", "unread")
    assert [getattr(large, item) for item in told] == [getattr(small, item) for item in told]
    assert [table.notes for table in large.tables] == [table.notes for table in small.tables]
    left = [table.source for table in large.tables if isinstance(table.source, TextSource) and table.source.large]
    assert len(left) == (name not in ("an open quote", "a repeated heading"))


def test_records_without_a_date_are_no_headings_however_many(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"甲G{i}:,,,城区,5,是,030000{i},正常" for i in range(1, 9)]
    (tmp_path / "jobs.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    monkeypatch.setattr(survey, "LARGE", 0)
    monkeypatch.setattr(large_texts, "_MOST_WORDS", 3)
    file, (_, counts) = typed(tmp_path / "jobs.csv", dataset, large=True, columns=FEW)
    assert counts == [(8, 8)]
    assert isinstance(file.tables[0].source, TextSource) and file.tables[0].source.large


@settings(deadline=None)
@given(st.text(st.sampled_from("Aa9甲ＡＺ：＊*: \t（é㎡Ⅳﬁ\u3000İ")))
def test_the_engine_knows_a_heading_where_its_normal_form_is_known(word: str) -> None:
    engine = DuckEngine(Path())
    known = {normalised(word)} - {""}
    engine.load("words", Batches([[word, "甲乙"]], [1, 2]), 1)
    engine.create("l", question(named({SUSPECT: column("c0")}), table_named("words")))
    assert not known or word in [found for (found,) in engine.ask(tallies.suspected("l", known, 9))]
    engine.close()


def test_a_survey_counts_the_lines_that_are_not_blank_at_the_end(tmp_path: Path) -> None:
    for text, lines in {"a\nb\nc": 3, "a\nb\nc\n": 3, "a\n\nc\n\n \r\n": 3, "a": 1}.items():
        (tmp_path / "x.csv").write_text(text, encoding="utf-8", newline="")
        assert survey.survey(tmp_path / "x.csv", ",").lines == lines


def test_a_survey_looks_across_its_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.csv").write_text("no,at\nG1,'5\n", encoding="utf-8")
    for size in range(1, 12):
        monkeypatch.setattr(survey, "_CHUNK", size)
        assert not survey.survey(tmp_path / "x.csv", ",").plain


BATCHED = """\
title: {zh: 同秒, en: One second}
severity: low
confidence: low
lecture: [L3.1.1]
dataset: disturbances
basis: [tryout-sequence]
when: event = 'A'
check: {kind: serial, look_for: same_second, moment: began_at, at_least: 3}
message: {zh: "同一秒 {count} 条", en: "{count} in one second"}
why: {zh: 一。, en: One.}
case: backdated-service-date
case_fit: same_theme
remedy: {zh: 二。, en: Two.}
examples:
  review: [{records: [&a {event: A, began_at: 2026-10-01 09:00:01}, *a, *a]}]
  pass: [{event: A, began_at: 2026-10-01 09:00:01}]
"""


def test_what_a_finding_counts_is_counted_among_all_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(Path(__file__).parent / "real" / "rules", rules)
    (rules / "disturbance" / "batched.yaml").write_text(BATCHED, encoding="utf-8")
    moment = "2026-10-01 09:00:01"
    rows = [f"{moment},2026-10-0{i} 10:00:00,区{i},R,{event}" for i, event in enumerate("AAB", 1)]
    (tmp_path / "x.csv").write_text(
        "\n".join(["扰动开始时间,恢复时间,影响地区,电网区域,事件类型", *rows]), encoding="utf-8"
    )
    found = []
    for whole in (20_000, 0):
        monkeypatch.setattr(judge, "WHOLE", whole)
        asked = ["--rules", "builtin", "--rules", str(rules), "--format", "json", "-q", "--as-of", "2026-11-01"]
        done = CliRunner().invoke(main, ["check", str(tmp_path / "x.csv"), *asked, "-o", str(tmp_path / str(whole))])
        assert done.exit_code in (0, 1), done.output
        found.append((tmp_path / str(whole) / "findings.csv").read_text(encoding="utf-8"))
    assert found[0].count("同一秒 3 条") >= 2
    assert found[1] == found[0]
