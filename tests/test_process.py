"""The command as a process: words on every stream, and no verdict where the program itself fails."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from riskaudit.cli import main
from riskaudit.cli.process import FAILED, UNREAD, take_words
from riskaudit.errors import ExitCode

SAID = "疑似问题 → ✗ \udcff.csv"
"""With a mark that Chinese Windows lacks, and a name that is no UTF-8."""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], bytes]:
    """What a stream of an encoding holds after SAID was printed on it."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def of(encoding: str) -> bytes:
        held = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(held, encoding=encoding))
        take_words()
        print(SAID, end="", flush=True)
        return held.getvalue()

    return of


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_a_stream_without_chinese_takes_utf_8(written: Callable[[str], bytes], encoding: str) -> None:
    assert written(encoding).decode("utf-8") == "疑似问题 → ✗ \\udcff.csv"


def test_chinese_windows_keeps_its_encoding_but_in_a_workflow(
    written: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert written("cp936").decode("cp936") == "疑似问题 → \\u2717 \\udcff.csv"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert written("cp936").decode("utf-8") == "疑似问题 → ✗ \\udcff.csv"


@pytest.mark.skipif(os.name == "nt", reason="a pipe that nobody reads is told otherwise there")
def test_a_pipe_that_nobody_reads_gives_none_either() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs) as nobody:
        asked = [sys.executable, "-m", "riskaudit", "explain", "--help"]
        ended = subprocess.run(asked, stdout=nobody, stderr=subprocess.PIPE, check=False)
    assert (ended.returncode, ended.stderr) == (UNREAD, b"")


def test_a_program_that_fails_gives_no_exit_code_of_an_audit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["riskaudit", "schema", "report"])
    monkeypatch.setattr("riskaudit.cli.import_module", lambda name: 1 // 0)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == FAILED not in set(ExitCode)
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told and "没有结论" in told and "no verdict" in told
    for name in ("README.md", "README.zh-CN.md", "docs/ci.md"):
        assert f"{FAILED}" in (Path(__file__).parents[1] / name).read_text(encoding="utf-8")
