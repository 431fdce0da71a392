"""`-v` tells where the time went, and adds up; without it a report holds no time."""

from __future__ import annotations

import ast
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riskaudit.cli import main
from riskaudit.model.timing import Timing
from riskaudit.spine import judge
from riskaudit.spine.timer import Timer

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "riskaudit"
SLACK = 1e-6 * 400
"""Each figure is cut to a microsecond."""


FILES = ("停送电记录_202610.csv", "故障抢修工单.csv", "变更用电台账.xlsx", "95598投诉举报.txt")


def audit(out: Path, *words: str) -> Result:
    """Audit some files of the sample month."""
    paths = [str(ROOT / "samples" / "2026-10" / name) for name in FILES]
    asked = ["check", *paths, "--month", "2026-10", "--format", "pdf,json", "-q"]
    result = CliRunner().invoke(main, [*asked, "-o", str(out), *words])
    assert result.exit_code == 1, result.output
    return result


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The month audited without `-v`, and with it, in each language; what was printed stands beside."""
    place = tmp_path_factory.mktemp("timing")
    for name, words in {"plain": (), "zh": ("-v",), "en": ("-v", "--lang", "en")}.items():
        result = audit(place / name, *words)
        assert not result.stdout
        (place / f"{name}.txt").write_text(result.stderr, encoding="utf-8")
    return place


def report(place: Path, name: str) -> dict[str, object]:
    """report.json as it stands."""
    found: dict[str, object] = json.loads((place / name / "report.json").read_text(encoding="utf-8"))
    return found


def adds_up(timing: Timing) -> None:
    """No part is larger than the whole."""
    assert sum(step.seconds for step in timing.steps) == pytest.approx(timing.whole, abs=SLACK)
    spent = {name: sum(step.seconds for step in timing.steps if step.step == name) for name in ("judging", "counting")}
    assert 0 < sum(rule.own for rule in timing.rules) <= spent["judging"] + SLACK
    assert sum(rule.shared for rule in timing.rules) <= spent["counting"] + SLACK


def test_every_rule_that_was_judged_has_its_time(place: Path) -> None:
    for name in ("zh", "en"):
        told = report(place, name)
        timing = Timing.model_validate(told["timing"])
        rules = told["rules"]
        assert isinstance(rules, list)
        judged = [rule["id"] for rule in rules if rule["result"] not in ("notchecked", "notselected")]
        assert [rule.rule for rule in timing.rules] == judged
        adds_up(timing)
        assert {step.of for step in timing.steps if step.step == "writing"} == {"findings.csv", "report.pdf"}


def test_without_it_nothing_of_time_is_told(place: Path) -> None:
    told = report(place, "plain")
    assert "timing" not in told
    assert not (place / "plain.txt").read_text(encoding="utf-8")
    verbose = report(place, "zh")
    del verbose["timing"]
    assert verbose == told
    for name in ("findings.csv", "report.pdf"):
        assert (place / "zh" / name).read_bytes() == (place / "plain" / name).read_bytes(), name


def test_a_report_that_tells_time_renders_like_one_that_does_not(place: Path, tmp_path: Path) -> None:
    asked = ["render", str(place / "zh" / "report.json"), "-f", "pdf", "-o", str(tmp_path / "again.pdf")]
    assert CliRunner().invoke(main, asked).exit_code == 0
    assert (tmp_path / "again.pdf").read_bytes() == (place / "plain" / "report.pdf").read_bytes()


def test_the_table_has_the_slowest_rules_first(place: Path) -> None:
    shown = (place / "zh.txt").read_text(encoding="utf-8")
    assert "读文件" in shown and "写出：report.json" in shown
    *listed, whole = re.findall(r"^ *([\d.]+) +[\d.]+ +[\d.]+ ", shown, re.MULTILINE)
    assert len(listed) == 20 and sum(map(float, listed)) <= float(whole)
    assert listed == sorted(listed, key=float, reverse=True)


def test_the_english_table_has_no_chinese(place: Path) -> None:
    shown = (place / "en.txt").read_text(encoding="utf-8")
    assert "The rules that took longest" in shown
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", shown)


def test_counting_together_is_shared_equally(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "WHOLE", 0)
    result = audit(tmp_path, "-v")
    timing = Timing.model_validate(report(tmp_path, "")["timing"])
    adds_up(timing)
    assert "合并统计：" in result.stderr
    counted = {step.of: step.seconds for step in timing.steps if step.step == "counting"}
    assert len(counted) > 3 and len({rule.shared for rule in timing.rules if rule.shared}) <= len(counted)
    assert sum(rule.shared for rule in timing.rules) == pytest.approx(sum(counted.values()), abs=SLACK)


def test_a_step_within_another_is_not_counted_twice() -> None:
    timer = Timer()
    with timer.step("judging"):
        time.sleep(0.02)
        with timer.step("counting", "outages"):
            time.sleep(0.05)
    told = {step.step: step.seconds for step in timer.told().steps}
    assert told["judging"] >= 0.02 and told["counting"] >= 0.05
    assert sum(told.values()) == pytest.approx(timer.told().whole, abs=0.02)


def test_rules_judged_at_the_same_time_divide_it() -> None:
    timer = Timer()

    def judge_one(name: str) -> None:
        with timer.rule(name):
            time.sleep(0.1)

    begun = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(judge_one, "abcd"))
    took = time.perf_counter() - begun
    own = [rule.own for rule in timer.told().rules]
    assert len(own) == 4 and sum(own) <= took
    assert max(own) < 0.1


def test_only_one_room_looks_at_the_clock() -> None:
    rooms = set()
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if "time" in names:
                rooms.add(path.relative_to(SRC).as_posix())
    assert rooms == {"spine/timer.py"}
