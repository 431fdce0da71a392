"""`rules new`: what it writes can be read, judged, and told from a finished rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.cli.draft import DRAFTED

ASKED = ["--theme", "outage", "--dataset", "connections", "--fact", "tl-24", "--case", "too-many-hands"]


def _new(folder: Path, name: str, kind: str) -> tuple[int, str]:
    asked = ["rules", "new", "--name", name, "--kind", kind, *ASKED, "-o", str(folder)]
    done = CliRunner().invoke(main, asked)
    return done.exit_code, done.output


@pytest.mark.parametrize("kind", DRAFTED)
def test_a_new_rule_keeps_its_examples_and_is_not_finished(kind: str, tmp_path: Path) -> None:
    name = f"a-new-{kind.replace('_', '-')}"
    assert _new(tmp_path, name, kind)[0] == 0
    asked = ["rules", "test", f"outage/{name}", "-v", "--rules", "builtin", "--rules", str(tmp_path)]
    done = CliRunner().invoke(main, asked)
    assert "2 个样例：2 个相符" in done.output
    assert done.output.count("还没有写") == 4
    assert done.exit_code == 5


def test_what_is_not_known_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    code, output = _new(tmp_path, "a-new-rule", "deadlin")
    assert code == 2
    assert "deadline" in output
    assert _new(tmp_path, "A New Rule", "deadline")[0] == 2
    assert not list(tmp_path.rglob("*.yaml"))


def test_a_rule_that_exists_is_not_written_over(tmp_path: Path) -> None:
    assert _new(tmp_path, "a-new-rule", "deadline")[0] == 0
    code, output = _new(tmp_path, "a-new-rule", "order")
    assert code == 2
    assert "已存在" in output
