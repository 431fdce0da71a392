"""Which records belong to the month: by their dataset, by acceptance, by the day an act is due, by their closing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.library import builtin_folder
from small_library import small_library

HOURS, DAYS, WORKDAYS = "repair/late-arrival", "repair/within-days", "repair/within-workdays"
RULES = {"hours": HOURS, "days": DAYS, "workdays": WORKDAYS}
HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所"
ORDERS = {
    "a": ("2026-09-30 23:30:00", "2026-09-30 23:50:00", "2026-09-30 23:59:00"),
    "b": ("2026-09-30 23:30:00", "2026-10-01 00:10:00", "2026-10-02 09:00:00"),
    "c": ("2026-09-29 08:00:00", "2026-09-29 08:20:00", "2026-09-29 09:00:00"),
    "d": ("2026-10-30 08:00:00", "2026-10-30 08:20:00", "2026-11-02 09:00:00"),
    "e": ("2026-10-31 23:00:00", "", ""),
    "f": ("2026-09-10 08:00:00", "2026-09-10 08:20:00", ""),
    "g": ("2026-11-02 08:00:00", "2026-11-02 08:20:00", "2026-11-02 09:00:00"),
    "h": ("", "2026-10-05 08:20:00", "2026-10-05 09:00:00"),
    "i": ("2026-09-01 08:00:00", "2026-09-01 08:20:00", "月底"),
    "j": ("2026-10-31 23:00:00", "2026-10-31 23:10:00", "2026-10-31 23:30:00"),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose rules ask for arrival within an hour, and for restoration within two days and two working days."""
    folder = tmp_path_factory.mktemp("month-by")
    rules = small_library(folder / "rules", HOURS)
    told = yaml.safe_load((builtin_folder() / f"{HOURS}.yaml").read_text(encoding="utf-8"))
    for name, clock in ((DAYS, "days"), (WORKDAYS, "workdays")):
        basis = told["check"]["limits"][0]["basis"]
        check = {"kind": "deadline", "from": "accepted_at", "to": "restored_at", "clock": clock, "roll_over": False}
        rule = {**told, "check": {**check, "limits": [{"at_most": 2, "basis": basis}]}}
        for gone in ("idea", "when", "params"):
            rule.pop(gone, None)
        rule["message"] = {"zh": "历时 {actual}", "en": "took {actual}"}
        (rules / f"{name}.yaml").write_text(yaml.safe_dump(rule, allow_unicode=True), encoding="utf-8")
    rows = [f"{key},{at},{at},{arrived},{restored},城区,青禾供电所" for key, (at, arrived, restored) in ORDERS.items()]
    (folder / "in").mkdir()
    (folder / "in" / "抢修.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return folder


def judged(base: Path, by: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The report, and of each rule how many records it leaves to other months."""
    asked = ["check", str(base / "in"), "--rules", str(base / "rules"), "--month", "2026-10", "--format", "json,text"]
    done = CliRunner().invoke(main, [*asked, "--month-by", by, "-o", str(base / by)])
    assert done.exit_code in (0, 1), done.output
    report = json.loads((base / by / "report.json").read_text(encoding="utf-8"))
    (dataset,) = report["datasets"]
    assert dataset["judged"] + dataset["outside"] == len(ORDERS)
    others = {}
    for rule in report["rules"]:
        assert sum(rule["counts"].values()) == dataset["judged"], rule["id"]
        others[rule["id"]] = sum(reason["count"] for reason in rule["reasons"] if reason["code"] == "other_month")
    assert json.loads((base / by / "manifest.json").read_text(encoding="utf-8"))["audit"]["options"]["month-by"] == by
    return report, others


@pytest.mark.parametrize(
    ("by", "within", "said"),
    [
        ("accepted", "dehj", "按受理（起始）时间归月"),  # h has no day
        ("done", "bhij", "按办结时间归月"),  # i was closed on a day that cannot be read
    ],
)
def test_a_moment_of_the_record_decides(by: str, within: str, said: str, base: Path) -> None:
    report, others = judged(base, by)
    assert report["datasets"][0]["judged"] == len(within) and set(others.values()) == {0}
    assert f"2026-10（{said}）" in (base / by / "report.txt").read_text(encoding="utf-8")


def test_every_rule_asks_for_its_own_due_day(base: Path) -> None:
    report, others = judged(base, "due")
    assert report["datasets"][0]["judged"] == len(ORDERS)
    within = {
        HOURS: "abdeh",  # the hour of j ends at 00:00 of November, and so does that of e, which is open
        DAYS: "abcefh",  # f is open since September; two days from 30 October end on 1 November
        WORKDAYS: "abcefh",
    }
    assert others == {name: len(ORDERS) - len(keys) for name, keys in within.items()}
    hit = {name: {row["record"]["key"] for row in rule["findings"]} for name, rule in by_id(report).items()}
    assert hit[DAYS] >= {"f"} and all(keys <= set(within[name]) for name, keys in hit.items())


def by_id(report: dict[str, Any]) -> dict[str, Any]:
    return {rule["id"]: rule for rule in report["rules"]}


def test_it_needs_a_month(base: Path) -> None:
    done = CliRunner().invoke(main, ["check", str(base / "in"), "--month-by", "due"])
    assert done.exit_code == 2 and "--month-by 须与 --month 同用" in done.output
