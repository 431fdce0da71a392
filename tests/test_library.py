"""Rule files: every fault at once, at the user's own line, with the cure."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from riskaudit.errors import RuleFaults, UsageError
from riskaudit.library import BUILTIN, load
from riskaudit.library.document import read_document
from riskaudit.library.load import builtin_folder
from riskaudit.spine.run import sound_library
from small_library import small_library

GOOD = """\
title: {zh: 到场超时, en: Late arrival}
severity: high
lecture: [L3.2.2]
dataset: repairs
check:
  kind: deadline
  from: accepted_at
  to: arrived_at
  limits: [{at_most: 60min, basis: jgb-14}]
message: {zh: "{from} 至 {to}，用时 {actual}", en: "{from} to {to}, {actual}"}
why: {zh: 迟到会扩大损失, en: Lateness adds to the loss}
case: late-to-promised-repair
case_fit: same_gap
remedy: {zh: 查明原因, en: Find the cause}
examples:
  fail: [{accepted_at: 2026-10-01 08:00:00, arrived_at: 2026-10-01 09:00:01}]
  pass: [{accepted_at: 2026-10-01 08:00:00, arrived_at: 2026-10-01 09:00:00}]
"""


def faults_of(tmp_path: Path, text: str, name: str = "repair/late.yaml") -> list[str]:
    """The faults of one rule file beside the shipped rules, as the terminal would show them."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFaults) as caught:
        sound_library((BUILTIN, tmp_path), "national")
    return [fault.text() for fault in caught.value.faults]


def test_a_users_rule_needs_only_its_file(tmp_path: Path) -> None:
    (tmp_path / "repair").mkdir()
    (tmp_path / "repair" / "late.yaml").write_text(GOOD, encoding="utf-8")
    library = sound_library((BUILTIN, tmp_path), "national")
    assert "repair/late" in library.selected("national")


@pytest.mark.parametrize(
    ("name", "told"), [("late.yaml", "移到专题目录下"), ("repair/late.yml", "改为 .yaml")], ids=["no theme", "suffix"]
)
def test_a_rule_that_would_be_passed_over_is_told(name: str, told: str, tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, GOOD, name)
    assert name in fault and told in fault


def test_the_same_files_are_read_once_and_a_changed_one_anew(tmp_path: Path) -> None:
    folder = small_library(tmp_path / "rules")
    first = sound_library((folder,), "national")
    assert sound_library((folder,), "national") is first
    path = folder / "repair" / "late-arrival.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("severity: high", "severity: low"), encoding="utf-8")
    other = sound_library((folder,), "national")
    assert other.rules["repair/late-arrival"].severity == "low" and other.digest != first.digest
    path.write_text(text.replace("dataset: repairs", "dataset: repair"), encoding="utf-8")
    with pytest.raises(RuleFaults):
        sound_library((folder,), "national")
    path.write_text(text, encoding="utf-8")
    assert sound_library((folder,), "national").digest == first.digest


def test_three_faults_are_told_at_once_with_line_and_cure(tmp_path: Path) -> None:
    text = GOOD.replace("severity: high", "severity: hihg").replace("case: late-to-promised-repair\n", "")
    text = text.replace("dataset: repairs", "dataset: repairs\nwen: region = '城区'")
    faults = faults_of(tmp_path, text)
    assert len(faults) == 3
    assert any("late.yaml:2:" in fault and "severity: hihg" in fault and "high" in fault for fault in faults)
    assert any("late.yaml:5:" in fault and "“wen”" in fault and "是否想写“when”" in fault for fault in faults)
    assert any("case" in fault and "缺少" in fault for fault in faults)


def test_faults_of_the_file_its_references_and_its_check_are_told_together(tmp_path: Path) -> None:
    text = GOOD.replace("severity: high", "severity: hihg").replace("at_most: 60min", "at_lest: 60min")
    text = text.replace("late-to-promised-repair", "late-repair").replace(
        "dataset: repairs", "dataset: repairs\nwhen: regon = 1"
    )
    told = "\n".join(faults_of(tmp_path, text))
    assert "hihg" in told and "at_lest" in told
    other = tmp_path / "other" / "x"
    other.mkdir(parents=True)
    told = "\n".join(
        faults_of(
            other,
            GOOD.replace("late-to-promised-repair", "late-repair").replace("from: accepted_at", "from: acepted_at"),
        )
    )
    assert "late-repair" in told and "acepted_at" in told


def test_a_misspelt_parameter_of_a_kind_names_the_one_meant(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, GOOD.replace("at_most: 60min", "at_most: 60min, at_lest: 1min"))
    assert "late.yaml:9:" in fault and "at_lest" in fault and "at_least" in fault


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("from: accepted_at", "from: acepted_at", "没有列“acepted_at”"),
        ("from: accepted_at", "from: region", "类型是 code"),
        ("60min", "60m", "时限数值不合要求"),
        ("kind: deadline", "kind: deadlin", "没有此判定方式"),
        ("basis: jgb-14", "basis: jgb-41", "没有此依据"),
        ("dataset: repairs", "dataset: repair", "没有此数据集"),
        ("case: late-to-promised-repair", "case: late-repair", "没有此讲义案例"),
        ("dataset: repairs", "dataset: repairs\nwhen: regon = '城区'", "列“regon”不在数据集中"),
        ("dataset: repairs", "dataset: repairs\nwhen: region == ", "条件无法解析"),
        ("dataset: repairs", "dataset: repairs\nwhen: (SELECT 1) = 1", "条件中不允许"),
        ("用时 {actual}", "用时 {acutal}", "“{acutal}”无从填入"),
        ("severity: high", "severity: high\nseverity: low", "重复"),
        ("title: {zh: 到场超时", "title: {zh: 到场超时: x", "不是合法的 YAML"),
    ],
)
def test_each_fault_is_told_by_name(tmp_path: Path, old: str, new: str, told: str) -> None:
    faults = faults_of(tmp_path, GOOD.replace(old, new, 1))
    assert any(told in fault for fault in faults), faults


def test_a_fault_is_also_told_in_english(tmp_path: Path) -> None:
    path = tmp_path / "repair" / "late.yaml"
    path.parent.mkdir()
    path.write_text(GOOD.replace("dataset: repairs", "dataset: repair"), encoding="utf-8")
    with pytest.raises(RuleFaults) as caught:
        load((BUILTIN, tmp_path))
    assert 'no such dataset: "repair"' in caught.value.text("en")


def test_a_rule_folder_that_does_not_exist_is_wrong_use() -> None:
    with pytest.raises(UsageError):
        load(("no-such-folder",))


def test_values_are_text_where_exports_write_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("codes: {停用: [02, 2]}\nexamples: [{day: 2026-03-01}]\nn: 12\nyes: no\n", encoding="utf-8")
    value = read_document(path, "x.yaml").value
    assert value == {"codes": {"停用": ["02", "2"]}, "examples": [{"day": "2026-03-01"}], "n": 12, "yes": "no"}


def test_the_shipped_rules_are_sound() -> None:
    library = sound_library((BUILTIN,), "national")
    assert library.rules
    for case in library.cases.values():
        for name in case.rules:
            assert library.rules[name].case


def test_rule_files_are_read_by_any_yaml_reader() -> None:
    """The fast reader takes some texts that the plain one refuses, e.g. a bare ? in a flow mapping."""
    for path in sorted(builtin_folder().rglob("*.yaml")):
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)


def test_english_sentences_have_straight_quotes() -> None:
    """Curly ones are full-width in Chinese fonts and tear English lines apart."""
    found: list[str] = []

    def look(node: object) -> None:
        if isinstance(node, dict):
            found.extend(text for text in [node.get("en")] if isinstance(text, str) and set(text) & set("“”‘’"))
        for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            look(item)

    for path in builtin_folder().rglob("*.yaml"):
        look(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    assert found == []
