"""Progress: seen on a terminal, gone afterwards; no trace of it in pipes, in verdicts or in bytes."""

from __future__ import annotations

import json
import os
import re
import select
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from riskaudit.cli import main, piped, progress
from riskaudit.cli.stopping import SAID
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.model.progress import Gauge, Pass, Progress, unheard
from riskaudit.records import survey
from riskaudit.records.read import read
from riskaudit.spine import judge
from riskaudit.spine.timer import Timer
from riskaudit.writers.json import read_json
from small_library import small_library
from test_any_table import DATASET, NAMES

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="a terminal to look at needs Unix")
MONTH = Path(__file__).parents[1] / "samples" / "2026-10"
FILES = ("故障抢修工单.csv", "家电损坏理赔台账.xlsx")
WIDTH = 100
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
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, WIDTH, 0, 0))
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
    drawn = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "\n").split("\n")
    assert 60 < max(cell_len(line) for line in drawn if "━" in line) <= WIDTH - 3, "room for ^C"
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


class Kept(Gauge):
    """A gauge that keeps all passes, each under the step and the part in which it was begun."""

    def __init__(self) -> None:
        self.part = ("", "")
        self.kept: dict[tuple[str, str], list[Pass]] = {}
        super().__init__()

    @property  # type: ignore[override]
    def now(self) -> Pass:
        return self._now

    @now.setter
    def now(self, begun: Pass) -> None:
        self._now = begun
        if begun.last:
            self.kept.setdefault(self.part, []).append(begun)


def test_what_is_heard_is_what_the_report_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Progress] = []
    gauge = Kept()

    def hear(now: Progress) -> None:
        heard.append(now)
        gauge.part = (now.step, now.of)

    @contextmanager
    def listening(timer: Timer, *_: object) -> Iterator[None]:
        timer.listener, timer.gauge = hear, gauge
        yield

    monkeypatch.setattr(judge, "WHOLE", 50)
    monkeypatch.setattr(survey, "LARGE", 0)
    monkeypatch.setattr(progress, "showing", listening)
    formats = "json,ledger,ledger-by-unit,sarif,gitlab,annotated"
    assert CliRunner().invoke(main, command(tmp_path, "--format", formats)).exit_code == 1
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
    files = {"ledger.xlsx", "ledger-by-unit.xlsx", "report.sarif", "gl-code-quality-report.json", "annotated"}
    assert {item.of for item in steps["writing"]} == {"findings.csv", "report.json", "manifest.json", *files}
    assert "故障抢修工单" in {item.of for item in steps["counting"]}, "the large one by its title"
    for passes in gauge.kept.values():
        assert [item.first for item in passes] == [0, *(item.last for item in passes[:-1])] and passes[-1].last <= 1
        assert all(item.done >= item.due for item in passes if not item.asked), "what is due is counted to its end"
        assert passes[-1].last >= 0.9 or passes[-1].due, "what is not counted is short"
    assert {*files, "report.json"} == {of for step, of in gauge.kept if step == "writing"}
    plain = read_json(tmp_path / "report.json").model_dump_json(indent=1, by_alias=True, exclude={"timing"})
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == f"{plain}\n", "as if it were written at once"
    (read,) = gauge.kept["reading", FILES[0]]
    assert read.asked and read.due == report["inputs"][0]["sheets"][0]["rows"]
    total = report["findings_file"]["rows"]
    for (_, of), passes in gauge.kept.items():
        if of in files:
            assert (passes[0].unit, passes[0].done, passes[0].due) == ("findings", total, total)


def test_a_document_is_written_when_no_progress_is_shown_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    @contextmanager
    def showing(*_: object) -> Iterator[None]:
        yield
        order.append("gone")

    monkeypatch.setattr(progress, "showing", showing)
    monkeypatch.setattr(piped.click, "echo", lambda *_, **__: order.append("written"))
    (tmp_path / "records").mkdir()
    asked = ["check", str(tmp_path / "records"), "--rules", str(small_library(tmp_path / "rules")), "-q", "-o", "-"]
    assert CliRunner().invoke(main, [*asked, "--format", "json"]).exit_code == 3
    assert order == ["gone", "written"]


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


def shown_on(clock: Callable[[], float], language: Any, gauge: Gauge) -> progress._Shown:
    lines: Any = SimpleNamespace(add_task=lambda *_, **__: 0, update=lambda *_, **__: None, get_time=clock)
    return progress._Shown(lines, gauge, language, 3)


def test_the_time_left_of_rules_is_told_when_a_quarter_is_done() -> None:
    shown, task = shown_on(float, "zh", Gauge()), SimpleNamespace(time_remaining=12.4)
    told = {}
    for now in (
        Progress("reading", "a.csv", 9, 10),
        Progress("loading", "a.csv", 4, 9, 80),
        Progress("loading", "b.csv", 3, 10, 90),
        Progress("judging", "r/x", 24, 100, 2400),
        Progress("judging", "r/y", 25, 100, 2500),
        Progress("judging", "r/z", 100, 100, 9999),
    ):
        shown.hear(now)
        told[now.step, now.of] = shown._told(now.step, task)  # type: ignore[arg-type]
    assert list(told.values()) == [
        "a.csv",
        "80 行 · a.csv",
        "90 行 · 约剩 12 秒 · b.csv",
        "2,400 条次 · r/x",
        "2,500 条次 · 约剩 12 秒 · r/y",
        "9,999 条次",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("条", "约剩 {} 秒", "约剩 {} 分钟")), ("en", ("findings", "~{} s left", "~{} min left"))],
)
def test_the_time_left_of_a_file_is_what_its_share_promised_when_it_last_grew(
    language: str, words: tuple[str, str, str]
) -> None:
    clock, gauge, (unit, seconds, minutes) = SimpleNamespace(at=0.0), Gauge(), words
    shown = shown_on(lambda: clock.at, language, gauge)

    def told(at: float) -> str:
        clock.at = at
        return shown._told("writing", SimpleNamespace())  # type: ignore[arg-type]

    shown.hear(Progress("writing", "report.pdf"))
    assert told(0) == "report.pdf"
    now = gauge.begin("findings", 10_000)
    now.done = 500
    assert told(0.5) == f"500/10,000 {unit} · report.pdf", "too early"
    now.done = 2_500
    assert told(2) == f"2,500/10,000 {unit} · {seconds.format(6)} · report.pdf"
    assert shown._reached("writing") == 0.25
    assert seconds.format(3) in told(5), "less what went by"
    assert told(8.5) == f"2,500/10,000 {unit} · report.pdf", "nothing when it is over"
    now.done = 5_000
    assert minutes.format(17) in told(1000)
    gauge.restart()
    shown.hear(Progress("writing", "ledger.xlsx"))
    assert told(1001) == "ledger.xlsx" and shown._reached("writing") == 1


def test_a_large_text_tells_how_far_it_is_whichever_way_it_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "LARGE", 0)
    text = ",".join(DATASET.columns[name].title.zh for name in NAMES) + "\n" + '"一\n二"' + "," * len(NAMES) + "\n"
    (tmp_path / "a.csv").write_text(text, encoding="gb18030")
    gauge, engine = Kept(), iter((None, 1))  # the engine objects to it as it is
    (file,) = read([tmp_path / "a.csv"], {"cuts": DATASET}, workdir=tmp_path, take=lambda _: next(engine), gauge=gauge)
    assert len(file.tables) == 1
    copied, tried, rewritten, taken = gauge.kept["", ""]
    assert copied.unit == "megabytes" and (tried.first, tried.due) == (copied.last, 2), "as many rows as lines"
    assert (rewritten.first, rewritten.counted, rewritten.share) == (0, (1, 0), 0), "anew, and the text is closed"
    assert (taken.first, taken.last, taken.counted) == (rewritten.last, 1, (0, 1))
    taken.end()
    assert gauge.now.share == 1 and taken.counted == (1, 1)


def test_an_engine_can_be_asked_how_far_it_is_at_any_time(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    told, shares = engine.watched(), []
    over = Event()

    def watch() -> None:
        while not over.is_set():
            shares.append(told())

    with ThreadPoolExecutor(1) as pool:
        watched = pool.submit(watch)
        engine._connection.execute("SELECT sum(a.range * b.range) FROM range(4000) a, range(4000) b")
        engine.close()
        over.set()
        watched.result()
    assert all(0 <= share <= 1 for share in shares) and told() == 0


def test_passes_within_passes_add_up_and_those_over_the_same_things_are_told_as_one() -> None:
    gauge = Gauge()
    seen = [(gauge.now.share, gauge.now.counted) for _ in gauge.along("ab", "findings", 2, 0.2)]
    orders = gauge.within(1, 100)
    for upto in (0.5, 1):
        book = orders.within(upto)
        for last in (0.25, 1):
            seen += [(round(gauge.now.share, 2), gauge.now.counted) for _ in book.along("ab", "orders", 2, last)]
    shares = (0, 0.1, 0.2, 0.25, 0.3, 0.45, 0.6, 0.65, 0.7, 0.85)
    counts = (0, 1, 0, 6, 13, 31, 50, 56, 62, 81)
    assert seen == [(share, (count, 2 if at < 2 else 100)) for at, (share, count) in enumerate(zip(shares, counts, strict=True))]  # fmt: skip
    assert gauge.now.share == 1 and gauge.now.counted == (100, 100)
    gauge.restart()
    assert gauge.now.share == 0 and gauge.asking(7).counted == (0, 7), "without an engine nobody knows"
    answers = iter((0.5, -0.01, 2))
    asked = gauge.begin("rows", 10, asked=lambda: next(answers))
    assert [asked.counted for _ in range(3)] == [(5, 10), (5, 10), (10, 10)], "never back, never beyond"


def test_names_say_nothing_to_the_terminal_itself() -> None:
    assert progress._plain("停电\x1b[2J\r[red]{0}.csv") == "停电?[2J?[red]{0}.csv"
