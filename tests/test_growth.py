"""Many rules: libraries made for the bench, judged together as they are judged alone, and the page that tells of them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from yaml import safe_load

from riskaudit.cli import main
from riskaudit.compile import Options, compile_rule, together
from riskaudit.compile.coded import Coded, coded
from riskaudit.library import load
from riskaudit.spine import judge

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture(scope="module", autouse=True)
def _on_the_path() -> None:
    sys.path.insert(0, str(BENCH))


def made(many: int, folder: Path) -> Path:
    """A library of so many rules."""
    import rulebook

    rulebook.make(many, folder / str(many))
    return folder / str(many)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a library."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_library_begins_with_the_smaller_ones(tmp_path: Path) -> None:
    sizes = {many: files(made(many, tmp_path)) for many in (10, 20, 125, 500)}
    for fewer, more in ((10, 20), (20, 125), (125, 500)):
        assert sizes[fewer].items() <= sizes[more].items()
        assert len(sizes[more]) - len(sizes[fewer]) == more - fewer
    assert files(made(125, tmp_path / "again")) == sizes[125]


def test_no_two_rules_are_the_same_and_kinds_come_as_often_as_they_should(tmp_path: Path) -> None:
    rules = [safe_load(path.read_text(encoding="utf-8")) for path in (made(1000, tmp_path) / "w20").glob("x*.yaml")]
    judged = {repr([rule["dataset"], rule.get("when"), rule["check"]]) for rule in rules}
    assert len(judged) == len(rules) == 980
    kinds = [rule["check"]["kind"] for rule in rules]
    assert kinds.count("deadline") == 294 and kinds.count("presence") == 147 and kinds.count("frequency") == 49


def test_many_rules_find_together_what_they_find_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import data

    data.make(1_500, tmp_path / "data")
    paths = [str(tmp_path / "data" / f"{name}.csv") for name in ("repair_orders", "outages", "contracts")]
    asked = ["check", *paths, "--rules", str(made(150, tmp_path)), "--profile", "w20", "--as-of", "2026-11-01"]
    for name, whole in (("alone", 20_000), ("together", 0)):
        monkeypatch.setattr(judge, "WHOLE", whole)
        told = CliRunner().invoke(main, [*asked, "--format", "json", "-q", "-o", str(tmp_path / name)])
        assert told.exit_code == 1, told.output
    for name in ("findings.csv", "report.json"):
        assert (tmp_path / "alone" / name).read_bytes() == (tmp_path / "together" / name).read_bytes()


def test_more_rules_are_not_a_deeper_question(tmp_path: Path) -> None:
    library = load([made(400, tmp_path)])
    options = Options(as_of=date(2026, 11, 1), profile="w20", language="zh")
    rules = [rule for rule in library.rules.values() if rule.dataset == "outages" or rule.check.kind == "deadline"]
    asked: list[Coded] = [coded(compile_rule(rule, library, options)) for rule in rules if rule.dataset != "contracts"]
    orders = [rule for rule in asked if rule.query.dataset == "repair_orders" and together.may_join(rule)]
    assert len(orders) > 80
    few, many = (_depth(together.verdicts(orders[:size]).sql()) for size in (20, len(orders)))
    assert many <= few + 4


def _depth(sql: str) -> int:
    """How many questions stand within one another."""
    return sql.count("FROM (SELECT")


def test_the_drawing_is_sound_and_says_it_in_both_languages() -> None:
    import growth_page

    drawing = growth_page.drawing(results())
    root = ElementTree.fromstring(drawing)
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    for words in ("用时，随记录数 · Time by records", "规则数 · rules", "线性 · linear"):
        assert words in texts
    assert "prefers-color-scheme: dark" in drawing
    assert drawing.count("<circle") == drawing.count('class="fa"')


def test_the_page_tells_whether_the_promise_is_kept() -> None:
    import growth_page

    page = growth_page.write(results())
    assert "500 rules cost at most 4 times what 125 do: 3.00 times in CPU, 3.00 in time; kept." in page
    assert "| 100,000 | 2.00 | 2.00 | 0.30 | 200 | 0.00 | 1 |" in page
    slower = growth_page.write(results(cost_of_500=9.0))
    assert "4.50 times in CPU" in slower and "; not kept." in slower


def test_the_page_tells_that_the_machine_was_busy() -> None:
    import growth_page

    quiet = results()
    assert "had other work" not in growth_page.write(quiet) and "wall" in growth_page.drawing(quiet)
    waited = {**quiet, "10k-20": [{"wall": 9.0, "cpu": 1.0, "peak": 2e8}]}
    assert "had other work" in growth_page.write(waited) and "wall" not in growth_page.drawing(waited)


def results(cost_of_500: float = 6.0) -> dict[str, list[dict[str, float]]]:
    """Figures as a run of the bench leaves them."""
    seconds = {"10k-20": 1.0, "100k-20": 2.0, "100k-10": 1.0, "100k-125": 2.0, "100k-500": cost_of_500}
    return {name: [{"wall": cost, "cpu": cost, "peak": 2e8}] for name, cost in seconds.items()}
