"""What the differentials found wrong in the tool, each as the smallest table that shows it."""

from __future__ import annotations

from typing import Any

import pytest

from oracle.oracle import group_verdicts, verdicts
from riskaudit.engine.base import Engine
from spec.bench import Bench, drawn, judged

FIGURE = {"zh": "{figure}", "en": "{figure}"}


def agreed(engine: Engine, check: dict[str, Any], rows: str, partners: str = "", **rule: Any) -> list[str]:
    """The results on which tool and oracle agree. `pause` is the bench's."""
    sheet, pause = drawn(rows), rule.pop("pause", False)
    bench = Bench(pause=pause, **({"partners": drawn(partners)} if partners else {}))
    source = {"check": check, **rule}
    with bench.tables(sheet, engine, [source]):
        got = [result for result, _ in judged(bench.compiled(source), engine)]
    if check["kind"] == "aggregate" or check.get("look_for") == "heaping":
        told = [result for _, result in group_verdicts(source, bench.records(sheet), bench.world())]
    else:
        told = verdicts(source, bench.records(sheet), bench.world())
    assert got == told
    return got


@pytest.mark.parametrize("figure", [{"share": {"of": "sealed"}}, {"largest_share": "note"}, {"mean": "rate"}])
def test_a_figure_that_no_file_has_does_not_stop_the_rule(engine: Engine, figure: dict[str, Any]) -> None:
    share = {"kind": "aggregate", "group": ["kind"], "figure": figure, "limits": [{"at_most": 0.5}]}
    assert agreed(engine, share, "id | kind \n 1 | 新装", message=FIGURE) == ["unknown"]
    assert agreed(engine, share, "id | minutes \n 1 | 1", message=FIGURE) == ["unknown"]


def test_a_group_of_which_the_scope_is_not_known_does_not_stop_the_rule(engine: Engine) -> None:
    share = {"kind": "aggregate", "group": ["kind"], "figure": {"largest_share": "note"}, "limits": [{"at_most": 0.5}]}
    rows = "id | kind | minutes | note \n 1 | 新装 | | 甲"
    assert agreed(engine, share, rows, when="minutes < 60", message=FIGURE) == ["unknown"]


def test_a_pause_whose_beginning_no_file_has_is_not_told(engine: Engine) -> None:
    reply = {"kind": "deadline", "from": "accepted_at", "to": "replied_at", "limits": [{"at_most": "24h"}]}
    rows = "id | accepted_at | replied_at | pause_to \n 1 | 2026-10-09 09:00 | 2026-10-12 09:00 | 2026-10-11 09:00"
    assert agreed(engine, reply, rows, pause=True) == ["unknown"]


@pytest.mark.parametrize("pick", ["least", "greatest"])
def test_the_least_of_moments_is_not_told_by_those_that_could_be_read(engine: Engine, pick: str) -> None:
    sign = "<=" if pick == "least" else ">="
    check = {
        "kind": "condition",
        "holds": f"{pick}(served_at, law_at) {sign} cut_at",
        "needs": [],
        "says": {"zh": "条件", "en": "condition"},
    }
    rows = "id | served_at | law_at | cut_at \n 1 | 三月初 | {law} | 2026-10-12"
    law = "2026-10-13" if pick == "least" else "2026-10-11"
    assert agreed(engine, check, rows.format(law=law)) == ["unknown"]
