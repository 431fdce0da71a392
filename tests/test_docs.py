"""The READMEs say what the program says, and both languages have the same parts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from riskaudit.errors import ExitCode

ROOT = Path(__file__).parents[1]
READMES = [ROOT / name for name in ("README.md", "README.zh-CN.md")]


def test_help_and_rule_in_the_readmes_are_the_programs() -> None:
    asked = [sys.executable, str(ROOT / "scripts" / "make_docs.py"), "--check"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_blocks_are_filled() -> None:
    for path in READMES:
        text = path.read_text(encoding="utf-8")
        blocks = re.findall(r"<!-- (\w+) -->\n(.*?)<!-- /\1 -->", text, re.DOTALL)
        assert [name for name, _ in blocks] == ["help", "check", "rule"]
        assert all(block.strip() for _, block in blocks), path.name


def test_both_readmes_have_the_same_parts() -> None:
    shapes = [
        re.findall(r"^(?:#+|<!-- /?\w+ -->|\|[^|]+\|)", path.read_text(encoding="utf-8"), re.MULTILINE)
        for path in READMES
    ]
    heads = [[line for line in shape if line.startswith(("#", "<"))] for shape in shapes]
    assert heads[0] == heads[1]


def test_every_exit_code_is_in_the_tables() -> None:
    for path in READMES:
        codes = re.findall(r"^\| (\d) \|", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert codes == [str(int(code)) for code in ExitCode]


def test_the_picture_is_there() -> None:
    assert (ROOT / "docs" / "report-page.png").read_bytes().startswith(b"\x89PNG")


def test_the_pages_of_rules_and_cases_are_those_of_their_files() -> None:
    asked = [sys.executable, str(ROOT / "scripts" / "make_pages.py"), "--check"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
