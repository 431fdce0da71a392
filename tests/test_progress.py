"""Progress: seen on a terminal, gone afterwards; no trace of it in pipes, in verdicts or in bytes."""

from __future__ import annotations

import json
import os
import re
import select
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from riskaudit.cli import main, progress
from riskaudit.cli.stopping import SAID
from riskaudit.model.progress import Progress, unheard
from riskaudit.spine import judge
from riskaudit.spine.timer import Timer

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="a terminal to look at needs Unix")
MONTH = Path(__file__).parents[1] / "samples" / "2026-10"
FILES = ("故障抢修工单.csv", "家电损坏理赔台账.xlsx")
CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]")
"""Of control characters, text has line ends only."""


def command(out: Path, *words: str) -> list[str]:
    paths = [str(MONTH / name) for name in FILES]
    asked = ["--month", "2026-10", "--profile", "trainee", "--format", "json", "-o", str(out)]
    return ["check", *paths, *asked, *words]


class Terminal:
    """A process whose stderr is a terminal of its own; what it printed there is kept."""

    def __init__(self, words: Sequence[str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ON_TERMINAL, *words],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", "CI": ""},
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = b""

    def until(self, word: str) -> None:
        """Wait until a word is shown."""
        while word.encode() not in self.seen and self._more():
            pass
        assert word.encode() in self.seen, self.seen.decode(errors="replace")

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)

    def end(self) -> tuple[int, bytes]:
        """The exit code, and stdout."""
        while self._more():
            pass
        assert self._process.stdout is not None
        with self._process.stdout as file:
            stdout = file.read()
        os.close(self._ours)
        return self._process.wait(60), stdout

    def _more(self) -> bool:
        ready, _, _ = select.select([self._ours], [], [], 60)
        try:
            block = os.read(self._ours, 65536) if ready else b""
        except OSError:  # so Linux tells that nobody is left at the other end
            block = b""
        self.seen += block
        return bool(block)


_ON_TERMINAL = "import fcntl, sys, termios\nfcntl.ioctl(0, termios.TIOCSCTTY, 0)\nfrom riskaudit.cli import main\nmain(sys.argv[1:])"


def left(seen: bytes) -> str:
    """What stands on the terminal below the last line that was taken away again."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode().rpartition("\x1b[2K")[2]).replace("\r", "")


@ON_UNIX
def test_a_terminal_shows_every_step_and_is_clean_afterwards(tmp_path: Path) -> None:
    terminal = Terminal(command(tmp_path / "seen", "-v"))
    code, stdout = terminal.end()
    assert code == 1
    text = terminal.seen.decode()
    for word in ("读规则", "读文件", "解析入表", "逐条判定", "写出", "2/2", " 行", " 条次"):
        assert word in text, word
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1, "the cursor comes back"
    after = left(terminal.seen)
    assert "━" not in after and after.index("步骤") < after.index("用时最多的规则")
    piped = subprocess.run(
        [sys.executable, "-m", "riskaudit", *command(tmp_path / "piped")], capture_output=True, check=False
    )
    assert piped.returncode == 1 and piped.stderr == b""
    assert not CONTROL.search(piped.stdout)
    assert piped.stdout.replace(str(tmp_path / "piped").encode(), b"") == stdout.replace(
        str(tmp_path / "seen").encode(), b""
    )
    findings = [(tmp_path / name / "findings.csv").read_bytes() for name in ("seen", "piped")]
    reports = [json.loads((tmp_path / name / "report.json").read_bytes()) for name in ("seen", "piped")]
    assert reports[0].pop("timing") and reports[0] == reports[1] and findings[0] == findings[1]


@ON_UNIX
@pytest.mark.parametrize(("language", "step", "told"), [("zh", "读规则", SAID.zh), ("en", "Rules", SAID.en)])  # fmt: skip
def test_ctrl_c_leaves_a_clean_terminal_and_one_line(tmp_path: Path, language: str, step: str, told: str) -> None:
    terminal = Terminal(command(tmp_path, "--lang", language))
    terminal.until(step)
    for _ in range(3):
        terminal.press(b"\x03")
    code, stdout = terminal.end()
    assert code == 130 and stdout == b""
    assert terminal.seen.endswith(b"\x1b[?25h" + told.encode() + b"\r\n") or left(terminal.seen) == f"{told}\n"
    assert b"Traceback" not in terminal.seen and not list(tmp_path.iterdir())


def test_what_is_heard_is_what_the_report_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Progress] = []

    @contextmanager
    def listening(timer: Timer, *_: object) -> Iterator[None]:
        timer.listener = heard.append
        yield

    monkeypatch.setattr(judge, "WHOLE", 50)
    monkeypatch.setattr(progress, "showing", listening)
    assert CliRunner().invoke(main, command(tmp_path)).exit_code == 1
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    steps = {step: [item for item in heard if item.step == step] for step in {item.step for item in heard}}
    for told in steps.values():
        parts = [item for item in told if item.due]
        assert all(item.done <= item.due for item in parts)
        assert [item.done for item in parts] == sorted(item.done for item in parts)
        assert [item.records for item in parts] == sorted(item.records for item in parts)
        assert not parts or parts[-1].done == parts[-1].due
    assert [item.of for item in steps["reading"] if item.of] == [item["name"] for item in report["inputs"]]
    sheets = [sheet["rows"] for source in report["inputs"] for sheet in source["sheets"]]
    assert steps["loading"][-1] == Progress("loading", "", len(sheets), len(sheets), sum(sheets))
    judged = [rule for rule in report["rules"] if rule["result"] not in ("notchecked", "notselected")]
    last = steps["judging"][-1]
    assert (last.done, last.due) == (len(judged), len(judged))
    assert last.records == sum(sum(rule["counts"].values()) for rule in judged)
    assert {item.of for item in steps["writing"]} == {"findings.csv", "report.json"}
    assert "故障抢修工单" in {item.of for item in steps["counting"]}, "the large one by its title"


def test_nothing_is_shown_or_imported_without_a_terminal(tmp_path: Path) -> None:
    probe = (
        "import sys; from riskaudit.cli.progress import showing; from riskaudit.spine.timer import Timer\n"
        "from riskaudit.model.progress import unheard\n"
        "timer = Timer()\n"
        "with showing(timer, False, 'zh', 1): assert timer.listener is unheard\n"
        "assert not {name for name in sys.modules if name.split('.')[0] == 'rich'}"
    )
    ended = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(("quiet", "term", "ci", "shown"), [(True, "xterm", "", False), (False, "dumb", "", False), (False, "unknown", "", False), (False, "xterm", "true", False), (False, "xterm", "false", True)])  # fmt: skip
def test_quiet_and_dumb_terminals_and_pipelines_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, term: str, ci: str, shown: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    timer = Timer()
    with progress.showing(timer, quiet, "zh", 1):
        assert (timer.listener is not unheard) == shown
    assert shown or capsys.readouterr().err == ""


def test_time_left_is_told_of_rules_only_and_not_before_a_quarter_is_done() -> None:
    lines: Any = SimpleNamespace(add_task=lambda *_, **__: 0, update=lambda *_, **__: None)
    shown, task = progress._Shown(lines, "zh", 3), SimpleNamespace(time_remaining=12.4)
    told = {}
    for now in (
        Progress("reading", "a.csv", 9, 10),
        Progress("judging", "r/x", 24, 100, 2400),
        Progress("judging", "r/y", 25, 100, 2500),
        Progress("judging", "r/z", 100, 100, 9999),
    ):
        shown.hear(now)
        told[now.of] = shown._told(now.step, task)  # type: ignore[arg-type]
    assert told == {
        "a.csv": "a.csv",
        "r/x": "2,400 条次 · r/x",
        "r/y": "2,500 条次 · 约剩 12 秒 · r/y",
        "r/z": "9,999 条次",
    }


def test_names_say_nothing_to_the_terminal_itself() -> None:
    assert progress._plain("停电\x1b[2J\r[red]{0}.csv") == "停电?[2J?[red]{0}.csv"
