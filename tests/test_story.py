"""Three months as a supervisor lives them: found, mended, found again, accepted for a time, closed, opened again.

What is printed on the way is a golden file that can be read aloud; `make golden` writes it anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from riskaudit.cli import main
from riskaudit.model.ledger import COLUMNS

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "story"

OCTOBER = "check 2026-10 --month 2026-10 --profile sgcc --format json,ledger -o oct"
NOVEMBER = (
    "follow-up oct/ledger.xlsx 2026-11 --month 2026-11 --profile sgcc --waivers waivers.yaml"
    " --baseline oct/report.json --fail-on-new --format json,ledger -o nov"
)
DECEMBER = (
    "follow-up nov/ledger.xlsx 2026-12 --month 2026-12 --profile sgcc --waivers waivers.yaml"
    " --baseline nov/report.json --fail-on-new -o dec"
)
COMPARED = "diff oct/report.json nov/report.json dec/report.json"
PROVEN = (
    "verify dec --inputs 2026-12 --with waivers.yaml --with nov/report.json --with nov/ledger.xlsx"
    " --chain oct --chain nov"
)


class Shell:
    """Types commands and writes down what a person sees."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.seen: list[str] = []

    def type(self, line: str, code: int) -> None:
        result = CliRunner().invoke(main, [*shlex.split(line), "--lang", self._language])
        told = re.sub(r"\b[0-9a-f]{12,64}\b", "<sha256>", result.output)  # a ledger that was saved knows when
        self.seen.append(f"$ riskaudit {line} --lang {self._language}\n{told}[{result.exit_code}]\n")
        assert result.exit_code == code, result.output

    def note(self, words: str) -> None:
        self.seen.append(f"# {words}\n")


def close(ledger: Path, key: str, language: str) -> None:
    """A person signs an order off: the boundary has been entered and somebody else has looked."""
    book = openpyxl.load_workbook(ledger)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    column = {name: heads[told.title.zh if language == "zh" else told.title.en] for name, told in COLUMNS.items()}
    (row,) = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, column["key"]).value == key]
    closed, true = ("销号", "属实") if language == "zh" else ("Closed", "True")
    told = {"state": closed, "final": true, "mender": "张某", "reviewer": "李某", "closed": datetime(2026, 12, 3)}
    for name, value in told.items():
        sheet.cell(row, column[name]).value = value
    book.save(ledger)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_three_months_read_right(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples" / "story", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    shell = Shell(language)
    shell.type(OCTOBER, 1)
    shell.type(NOVEMBER, 1)
    close(tmp_path / "nov" / "ledger.xlsx", "SG999010101202100001", language)
    shell.note("nov/ledger.xlsx: SG999010101202100001 → 属实、销号")
    shell.type(DECEMBER, 1)
    shell.type(COMPARED, 0)
    shell.type(PROVEN, 0)
    text, golden = "\n".join(shell.seen), GOLDEN / f"{language}.txt"
    if os.environ.get("RISKAUDIT_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
