"""The samples: reproducible, true to their word, and with a fault for every rule."""

from __future__ import annotations

import json
import warnings
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from riskaudit.engine.duckdb import DuckEngine
from riskaudit.library import load
from riskaudit.model.report import Report
from riskaudit.records.read import read
from riskaudit.samples import SEED, write_samples
from riskaudit.samples.defects import DEFECTS, spoil_month
from riskaudit.samples.month import build_month
from riskaudit.samples.workbook import workbook
from riskaudit.spine.run import Request, run

SAMPLES = Path(__file__).parents[1] / "samples"
LIBRARY = load()


def _everything() -> str:
    """A profile of every rule, with each parameter that a profile must fill at its trial value."""
    tried = {
        name: param.trial
        for rule in LIBRARY.rules.values()
        for name, param in rule.params.items()
        if param.default is None
    }
    words = {"zh": "全部规则", "en": "Every rule"}
    return json.dumps({"title": words, "about": words, "rules": ["*/*"], "params": tried}, ensure_ascii=False)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _audit(month: str, folder: Path) -> Report:
    (folder / "extra" / "profiles").mkdir(parents=True)
    (folder / "extra" / "profiles" / "everything.yaml").write_text(_everything(), encoding="utf-8")
    request = Request(
        paths=[SAMPLES / month],
        as_of=date(2026, 11, 1),
        month="2026-10",
        rules=["builtin", folder / "extra"],
        profile="everything",
    )
    engine = DuckEngine(folder, None)
    try:
        return run(request, engine, folder).report
    finally:
        engine.close()


def test_the_committed_samples_are_those_the_generator_writes(tmp_path: Path) -> None:
    written = write_samples(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == sorted(_files(tmp_path))
    here, there = _files(tmp_path), _files(SAMPLES)
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == [], "run `make samples`"


def test_another_seed_gives_other_records() -> None:
    first, second = (build_month(LIBRARY.calendar, seed, 0.05).records for seed in (1, 2))
    assert all(first[name] != second[name] for name in first)


def test_no_two_sound_records_of_a_dataset_have_one_key() -> None:
    """Else two teams of a county would be one record: findings, waivers and ledgers could not tell them apart."""
    for name, records in build_month(LIBRARY.calendar, 1, 0.2).records.items():
        keys = [tuple(str(record.get(part)) for part in LIBRARY.datasets[name].key) for record in records]
        assert len({*keys}) == len(keys), name


def test_every_rule_has_a_defect_and_every_defect_a_rule() -> None:
    rules = {name for name, rule in LIBRARY.rules.items() if rule.status != "deprecated"}
    assert rules - set(DEFECTS) == set(), "a rule without a sample"
    assert set(DEFECTS) - rules == set(), "a sample without a rule"
    assert {rule: defect.dataset for rule, defect in DEFECTS.items()} == {
        rule: LIBRARY.rules[rule].dataset for rule in DEFECTS
    }


def test_a_clean_month_gives_no_finding(tmp_path: Path) -> None:
    report = _audit("clean", tmp_path)
    hit = {rule.id: rule.counts for rule in report.rules if rule.counts.fail or rule.counts.review}
    assert hit == {}
    assert not report.unread
    assert {item.name for item in report.datasets} == set(LIBRARY.datasets)


def test_the_faulty_month_breaks_every_rule_as_often_as_it_was_spoiled(tmp_path: Path) -> None:
    spoiled = spoil_month(build_month(LIBRARY.calendar, SEED), LIBRARY.calendar, SEED)
    report = _audit("2026-10", tmp_path)
    assert not report.unread
    found = {rule.id: rule.counts.fail + rule.counts.review for rule in report.rules}
    assert {rule: count for rule, count in spoiled.items() if not count or found[rule] < count} == {}
    faulty = sum(item.with_fail + item.with_review for item in report.datasets)
    assert faulty < report.records / 5, "most records are sound"


def test_the_mangled_month_has_good_files_beside_broken_ones(tmp_path: Path) -> None:
    found = read([SAMPLES / "mangled"], LIBRARY.datasets, workdir=tmp_path)
    assert {item.name: item.status for item in found} == {
        "95598投诉举报.txt": "read",
        "业扩报装流程.xlsx": "read",
        "故障抢修工单_部分单元格无法识别.csv": "read",
        "停送电记录_表头丢失.csv": "unread",
        "用电客户档案_下载中断.xlsx": "unread",
        "供用电合同台账_空文件.csv": "unread",
        "供用电合同台账_扫描件.csv": "unread",
        "食堂菜单.xlsx": "unread",
        "~$用电客户档案.xlsx": "skipped",
    }


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_any_seed_gives_a_month_with_every_defect(seed: int) -> None:
    month = build_month(LIBRARY.calendar, seed)
    assert [rule for rule, count in spoil_month(month, LIBRARY.calendar, seed).items() if not count] == []


def test_a_workbook_reads_as_it_was_written(tmp_path: Path) -> None:
    rows = [
        ["户号", "时间", "日期", "容量"],
        [3300000001, datetime(2026, 10, 3, 9, 5, 7), date(2026, 10, 3), 0.5],
        ["<&>"],
    ]
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook({"第一页": rows, "第二页": [["空"]]}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["第一页", "第二页"]
    values = [[cell.value for cell in row] for row in book["第一页"].iter_rows()]
    assert values[1] == [3300000001, datetime(2026, 10, 3, 9, 5, 7), datetime(2026, 10, 3), 0.5]
    assert values[2][0] == "<&>"


def test_names_and_numbers_are_invented() -> None:
    for records in build_month(LIBRARY.calendar, SEED, 0.1).records.values():
        for record in records:
            assert str(record.get("account_no") or "33000").startswith("33000")
            assert str(record.get("phone") or "1380000").startswith("1380000")
            assert str(record.get("customer_name") or "测试").startswith(("测试", "示例", "匿名"))
