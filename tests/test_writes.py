"""Outputs are written whole or not at all, whatever happens meanwhile: kills, full disks, other runs, people."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from riskaudit import folder as room
from riskaudit.cli import main
from riskaudit.engine.base import EngineError
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.errors import UsageError
from riskaudit.folder import OWN, output, output_folder, replace, settled, work_folder
from riskaudit.folder.journal import NEW, OLD, Change, Journal
from riskaudit.folder.lock import Lock, holder
from riskaudit.records import read
from riskaudit.records.child import Outcome
from riskaudit.spine.part import Findings

HARNESS = Path(__file__).with_name("every_operation.py")
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here: nothing can be killed before each operation")
RULES = str(Path(__file__).parents[1] / "bench" / "rules")
"""Twenty rules, read in a tenth of a second."""
ROWS = """工单编号,受理时间,到达现场时间,修复时间,区域类型,班组
2026100100000001,2026-10-01 08:00:00,2026-10-01 08:40:00,2026-10-01 09:40:00,城区,青禾班
2026100100000002,2026-10-01 08:00:00,2026-10-01 09:00:01,2026-10-01 09:40:00,城区,青禾班
"""


def run(*words: str) -> Result:
    """Run the command; anything but an exit is a failure of the test."""
    result = CliRunner().invoke(main, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export, `in`, and one with its outputs, `out`."""
    folder = tmp_path_factory.mktemp("audited")
    (folder / "in").mkdir()
    (folder / "in" / "抢修.csv").write_text(ROWS, encoding="utf-8")
    assert check(folder, "--format", "json,text,ledger").exit_code == 1
    return folder


@pytest.fixture
def place(audited: Path, tmp_path: Path) -> Path:
    """A copy of both for one test."""
    shutil.copytree(audited, tmp_path / "copy")
    return tmp_path / "copy"


def check(place: Path, *words: str) -> Result:
    """An audit of the export; it has a finding."""
    asked = ["--as-of", "2026-11-01", "--rules", RULES, "--profile", "w20"]
    return run("check", str(place / "in"), "-o", str(place / "out"), *asked, *words)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file with its content, those of our own folder too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A folder with the outputs of one audit."""
    folder = tmp_path / "ready"
    with output_folder(folder) as target:
        target.put("report.json", b"old report")
        target.put("notices.pdf", b"old notice")
        target.commit("one")
    return folder


def attempts_of(what: str, start: Path | None = None) -> list[list[object]]:
    """What came of the attempts of `every_operation`, in a folder that may start as a copy of another."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        out = Path(folder) / "out"
        if start:
            shutil.copytree(start, out)
        ended = subprocess.run([sys.executable, str(HARNESS), str(out), what], capture_output=True, check=True)
    lines = ended.stdout.decode().splitlines()
    return [json.loads(line) for line in lines if line.startswith("[")]


@FORKS
def test_a_kill_before_any_operation_leaves_the_old_set_or_the_new() -> None:
    attempts = attempts_of("kill")
    found = Counter((before, after) for _, _, before, after, _ in attempts)
    assert {ended for _, ended, *_ in attempts} == {-signal.SIGKILL}
    assert set(found) == {("old", "old"), ("between", "old"), ("new", "new")}
    assert all(tidy for *_, tidy in attempts)
    assert min(found.values()) > 10


@FORKS
def test_a_kill_while_the_old_set_is_put_back_leaves_that_to_the_next() -> None:
    attempts = attempts_of("recovery")
    assert {ended for _, ended, *_ in attempts} == {-signal.SIGKILL}
    found = Counter((before, after) for _, _, before, after, _ in attempts)
    assert set(found) == {("between", "old"), ("old", "old")}
    assert all(tidy for *_, tidy in attempts)
    assert min(found.values()) > 5


@FORKS
def test_an_operation_that_fails_is_told_and_nothing_has_changed() -> None:
    attempts = attempts_of("ENOSPC")
    found = Counter((ended, before) for _, ended, before, _, _ in attempts)
    assert set(found) == {(0, "new"), (3, "old")}, attempts
    assert all(tidy for _, ended, *_, tidy in attempts if ended)
    assert min(found.values()) > 10


@FORKS
def test_commands_killed_at_random_moments_leave_the_old_file_or_the_new(audited: Path) -> None:
    attempts = attempts_of("renders", audited / "out")
    assert len(attempts) == 10 and attempts[0][1:3] == [-signal.SIGKILL, "old"]
    assert {found for _, _, found, *_ in attempts} <= {"old", "new"}


@FORKS
def test_runs_at_once_in_one_folder_do_not_mix() -> None:
    ((ends, files),) = attempts_of("rivals")
    assert ends == [0, 0, 0, 0]
    assert set(files) == {"a", "b", "c"} and len(set(files.values())) == 1


def broken_off(folder: Path) -> None:
    """Leave the folder as a kill between two renames does: report.json is new, notices.pdf is about to go."""
    own = folder / OWN
    (own / NEW).mkdir()
    (own / OLD).mkdir()
    for name in ("report.json", "notices.pdf"):
        os.link(folder / name, own / OLD / name)
    (own / NEW / "report.json").write_bytes(b"new report")
    new = hashlib.sha256(b"new report").hexdigest()
    Journal({"report.json": Change(new, True), "notices.pdf": Change(None, True)}, ()).begin(own)
    (own / NEW / "report.json").replace(folder / "report.json")


def test_whoever_reads_puts_a_write_that_was_broken_off_in_order(ready: Path) -> None:
    before = files_of(ready)
    broken_off(ready)
    assert (ready / "report.json").read_bytes() == b"new report"
    assert settled(ready / "report.json").read_bytes() == b"old report"
    assert files_of(ready) == before


def test_what_people_changed_after_a_kill_stays_theirs(ready: Path) -> None:
    broken_off(ready)
    (ready / "report.json").write_bytes(b"edited by hand")
    (ready / "notices.pdf").unlink()
    settled(ready / "report.json")
    assert (ready / "report.json").read_bytes() == b"edited by hand"
    assert (ready / "notices.pdf").read_bytes() == b"old notice"


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"files": {"../x": ["a", true]}, "made": []}', b'{"files": {}}'])
def test_a_journal_that_is_damaged_or_leads_out_of_the_folder_is_told(ready: Path, content: bytes) -> None:
    (ready.parent / "x").write_bytes(b"not ours")
    (ready / OWN / "journal.json").write_bytes(content)
    with pytest.raises(UsageError) as told:
        settled(ready / "report.json")
    assert "新旧不一" in told.value.text() and "partly new" in told.value.text("en")
    assert (ready.parent / "x").read_bytes() == b"not ours"


def test_render_and_previous_read_what_was_put_in_order(place: Path) -> None:
    out = place / "out"
    before = files_of(out)
    (out / "notices.pdf").write_bytes(b"a stand-in")
    broken_off(out)
    assert run("render", str(out / "report.json"), "-f", "text", "-o", str(place / "a.txt")).exit_code == 0
    assert (place / "a.txt").read_bytes() == before["report.txt"]
    assert {**before, "notices.pdf": b"a stand-in"} == files_of(out)


def test_the_new_files_are_as_open_as_the_old_ones(ready: Path) -> None:
    (ready / "report.json").chmod(0o640)
    with output_folder(ready) as target:
        target.put("report.json", b"new")
        target.commit("two")
    assert (ready / "report.json").stat().st_mode & 0o777 == (0o666 if os.name == "nt" else 0o640)


def test_nothing_is_left_of_a_folder_in_which_nothing_was_written(tmp_path: Path) -> None:
    with output_folder(tmp_path / "a" / "b") as target:
        target.put("report.json", b"x")
    assert not list(tmp_path.iterdir())


def test_a_name_that_leads_out_of_the_folder_is_never_written(ready: Path) -> None:
    with output_folder(ready) as target:
        for name in ("../x", "/x", "a/../../x", "C:\\x", ""):
            with pytest.raises(ValueError, match=r".*"):
                target.put(name, b"")


# What an audit finds in its way, before it reads a record: the exports named here do not exist.


def in_the_way(place: Path, out: Path | None = None) -> Result:
    """An audit that must not begin."""
    told = run("check", str(place / "no such export"), "-o", str(out or place / "out"))
    assert told.exit_code == 2, told.output
    assert "→" in told.output
    return told


def test_an_output_folder_that_is_a_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    assert "不是目录" in in_the_way(tmp_path).output
    assert "不是目录" in in_the_way(tmp_path, tmp_path / "out" / "deeper").output
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_a_name_that_is_too_long_is_told_at_once(tmp_path: Path) -> None:
    assert "太长" in in_the_way(tmp_path, tmp_path / ("长" * 200)).output


def test_a_folder_in_the_place_of_a_file_is_told_at_once(place: Path) -> None:
    (place / "out" / "report.pdf").mkdir()
    assert "report.pdf" in (told := in_the_way(place).output) and "目录" in told


def test_nothing_is_written_through_a_link(place: Path) -> None:
    (place / "elsewhere").write_bytes(b"of others")
    (place / "out" / "report.json").unlink()
    (place / "out" / "report.json").symlink_to(place / "elsewhere")
    assert "链接" in in_the_way(place).output
    (place / "real").mkdir()
    (place / "linked").symlink_to(place / "real")
    (place / "linked" / OWN).symlink_to(place / "in")
    assert "链接" in in_the_way(place, place / "linked").output
    assert (place / "elsewhere").read_bytes() == b"of others"
    assert [path.name for path in (place / "in").iterdir()] == ["抢修.csv"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told_at_once(place: Path) -> None:
    (place / "out").chmod(0o555)
    (place / "out" / OWN).chmod(0o555)
    try:
        assert "没有写入权限" in in_the_way(place).output
    finally:
        (place / "out").chmod(0o755)
        (place / "out" / OWN).chmod(0o755)


@pytest.mark.parametrize(("number", "zh", "en"), [(errno.EROFS, "只读", "read-only"), (errno.ENOSPC, "已满", "full")])
def test_a_disk_that_takes_nothing_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, zh: str, en: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "mkdir", refused)
    assert zh in in_the_way(tmp_path).output
    told = run("check", "no such export", "-o", str(tmp_path / "out"), "--lang", "en")
    assert told.exit_code == 2 and en in told.output


def test_a_file_that_is_open_in_another_program_is_told_at_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows has it: neither opened for writing nor replaced."""
    opened = Path.open

    def held(path: Path, mode: str = "r", *more: object, **named: object) -> object:
        if path.name == "ledger.xlsx" and "+" in mode:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, mode, *more, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(output, "_OPEN_ELSEWHERE", True)
    monkeypatch.setattr(Path, "open", held)
    told = in_the_way(place)
    assert "ledger.xlsx" in told.output and "Excel" in told.output


# What comes in the way of an audit that has begun.


def failing(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, when: Callable[..., bool], number: int) -> None:
    """Have a function of the system fail when it is called so."""
    works = getattr(owner, name)

    def maybe(*words: object, **named: object) -> object:
        if when(*words):
            raise OSError(number, os.strerror(number))
        return works(*words, **named)

    monkeypatch.setattr(owner, name, maybe)


def test_a_file_opened_while_the_audit_ran_leaves_all_the_others_as_they_were(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(place / "out")
    new = place / "out" / OWN / NEW / "report.json"
    failing(monkeypatch, os, "replace", lambda source, _: Path(source) == new, errno.EACCES)
    told = check(place, "--format", "json,text", "--law-date", "2026-01-01")
    assert told.exit_code == 2
    assert "report.json" in told.output and "原有输出没有变动" in told.output and "关闭" in told.output
    assert files_of(place / "out") == before


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit here")
def test_a_disk_without_room_for_the_outputs_leaves_the_old_ones(place: Path) -> None:
    import resource

    before = files_of(place / "out")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        told = run("render", str(place / "out" / "report.json"), "-f", "html")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert told.exit_code == 2 and "report.html" in told.output and "原有输出没有变动" in told.output
    assert files_of(place / "out") == before


def test_a_full_temporary_folder_is_told_and_the_old_outputs_stay(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files_of(place / "out")
    failing(monkeypatch, Findings, "_copy", lambda *_: True, errno.ENOSPC)
    told = check(place, "--format", "json")
    assert told.exit_code == 3 and "临时目录的磁盘已满" in told.output and "TMPDIR" in told.output
    assert files_of(place / "out") == before
    monkeypatch.undo()
    failing(monkeypatch, tempfile, "mkdtemp", lambda *_: True, errno.ENOSPC)
    told = check(place, "--lang", "en")
    assert told.exit_code == 3 and "temporary folder is full" in told.output


@pytest.mark.parametrize("name", ["抢修.csv", "抢修.xlsx", "抢修.zip"])
def test_a_full_temporary_folder_is_no_fault_of_the_file_that_is_read(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    export = place / "in" / "抢修.csv"
    if name.endswith("xlsx"):
        book = Workbook()
        for line in ROWS.splitlines():
            book.active.append(line.split(","))
        book.save(place / "in" / name)
        ended = CompletedProcess[bytes]([], Outcome.NO_ROOM, b"at work", b"")
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    elif name.endswith("zip"):
        with zipfile.ZipFile(place / "in" / name, "w") as archive:
            archive.write(export, "抢修.csv")
        failing(monkeypatch, shutil, "copyfileobj", lambda *_: True, errno.ENOSPC)
    else:
        (place / "in" / name).write_text(ROWS, encoding="gb18030")
        failing(monkeypatch, read, "delimiter_of", lambda *_: True, errno.ENOSPC)
    told = check(place, "--format", "json")
    assert told.exit_code == 3 and "临时目录的磁盘已满" in told.output and name not in told.output


# Signals.


def stopped(monkeypatch: pytest.MonkeyPatch, number: int, swallow: type[Exception] | None) -> None:
    """Have a signal come while the engine works; it may be told as an error of the engine."""
    works = DuckEngine.ask

    def signalled(engine: DuckEngine, tree: object) -> object:
        monkeypatch.setattr(DuckEngine, "ask", works)
        try:
            os.kill(os.getpid(), number)
        except KeyboardInterrupt:
            if swallow:
                raise swallow("Query interrupted") from None
            raise
        return works(engine, tree)  # type: ignore[arg-type]

    monkeypatch.setattr(DuckEngine, "ask", signalled)


@pytest.mark.parametrize(
    ("name", "code", "swallow"), [("SIGINT", 130, None), ("SIGTERM", 143, EngineError), ("SIGTERM", 143, RuntimeError)]
)
def test_a_signal_is_no_verdict_and_leaves_nothing_half(
    place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, code: int, swallow: type[Exception] | None
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    before = files_of(place / "out")
    handler = signal.getsignal(signal.SIGTERM)
    stopped(monkeypatch, getattr(signal, name), swallow)
    told = check(place, "--format", "json", "--lang", "en")
    assert told.exit_code == code, told.output
    assert "stopped" in told.output
    assert files_of(place / "out") == before and not list((tmp_path / "tmp").iterdir())
    assert signal.getsignal(signal.SIGTERM) is handler


def test_a_signal_that_the_run_went_on_over_stops_it_before_it_writes(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(place / "out")
    closes = DuckEngine.close

    def close(engine: DuckEngine) -> None:
        monkeypatch.undo()
        with contextlib.suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
        closes(engine)

    monkeypatch.setattr(DuckEngine, "close", close)
    assert check(place, "--format", "json", "--law-date", "2026-01-01").exit_code == 143
    assert files_of(place / "out") == before


# Other runs.


def test_a_second_run_in_one_folder_is_refused_with_the_cure(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "WAIT", 0.1)
    with output_folder(place / "out"):
        told = in_the_way(place)
        assert str(os.getpid()) in told.output and "-o" in told.output
        report = str(place / "out" / "report.json")
        assert run("render", report, "-f", "text").exit_code == 2
        assert run("render", report, "-f", "text", "-o", str(place / "a.txt")).exit_code == 0
    assert run("render", report, "-f", "text").exit_code == 0


def test_a_lock_that_a_killed_run_left_blocks_nobody(ready: Path) -> None:
    (ready / OWN / "lock").write_bytes(b"\x0012345")
    assert holder(ready / OWN / "lock") == "12345"
    with output_folder(ready):
        assert holder(ready / OWN / "lock") == str(os.getpid())
    assert sorted(files_of(ready / OWN)) == ["outputs.json"]


def test_a_lock_whose_file_was_taken_away_is_no_lock(tmp_path: Path) -> None:
    first = Lock.take(tmp_path / "lock")
    assert first is not None and Lock.take(tmp_path / "lock") is None
    (tmp_path / "lock").unlink()
    second = Lock.take(tmp_path / "lock")
    assert second is not None
    first.release()
    second.release()
    assert Lock.take(tmp_path / "none" / "lock") is None
    assert Lock.take(tmp_path / "lock", make=False) is None


def test_a_disk_that_knows_no_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("filelock.lock_descriptor", none)
    assert "不支持文件锁" in in_the_way(tmp_path).output


# What an audit before has left.


def test_what_another_audit_left_goes_if_it_is_unchanged(ready: Path) -> None:
    with output_folder(ready) as target:
        target.put("report.json", b"new report")
        told = target.commit("two")
    assert [path.name for path in told.removed] == ["notices.pdf"]
    assert not (ready / "notices.pdf").exists()


def test_what_people_changed_or_brought_stays_and_is_told(ready: Path) -> None:
    (ready / "notices.pdf").write_bytes(b"with notes")
    (ready / "ledger.xlsx").write_bytes(b"brought along")
    (ready / "diary.txt").write_bytes(b"not one of our names")
    with output_folder(ready) as target:
        target.put("report.json", b"new report")
        told = target.commit("two", ["report.json", "notices.pdf", "ledger.xlsx", "report.pdf"])
    assert [path.name for path in told.left] == ["ledger.xlsx", "notices.pdf"] and not told.removed
    assert (ready / "notices.pdf").read_bytes() == b"with notes" and (ready / "diary.txt").exists()


def test_more_of_the_same_audit_leaves_what_is_there(ready: Path) -> None:
    with output_folder(ready) as target:
        target.put("ledger.xlsx", b"orders")
        told = target.commit("one", ["notices.pdf", "annotated"])
    assert not told.removed and not told.left and (ready / "notices.pdf").exists()
    with output_folder(ready) as target:
        target.put("report.json", b"new report")
        told = target.commit("two")
    assert [path.name for path in told.removed] == ["ledger.xlsx", "notices.pdf"]


def test_the_terminal_tells_what_went_and_what_was_left(place: Path) -> None:
    out = place / "out"
    assert run("render", str(out / "report.json"), "-f", "html").exit_code == 0
    (out / "report.txt").write_bytes(b"noted by hand")
    assert run("render", str(out / "report.json"), "-f", "html", "-o", str(out / "mine.html")).exit_code == 0
    told = check(place, "--format", "json", "--law-date", "2026-01-01").output.splitlines()
    assert [line[0] for line in told if line.startswith(("−", "!"))] == ["−", "−", "!"]
    assert sorted(path.name for path in out.iterdir()) == [
        OWN, "findings.csv", "manifest.json", "mine.html", "report.json", "report.txt"
    ]  # fmt: skip


def test_a_ledger_saved_while_the_audit_ran_is_not_written_over(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from openpyxl import load_workbook

    from riskaudit.cli import outputs

    def saved() -> None:
        book = load_workbook(place / "out" / "ledger.xlsx")
        book.save(place / "out" / "ledger.xlsx")

    identity = outputs.refuse_over_work
    calls: list[int] = []

    def looked(formats: tuple[str, ...], out: Path) -> None:
        calls.append(1)
        if len(calls) == 2:
            saved()
        identity(formats, out)

    monkeypatch.setattr(outputs, "refuse_over_work", looked)
    told = check(place, "--format", "json,ledger", "--law-date", "2026-01-01")
    assert told.exit_code == 2 and "已有人保存过" in told.output


# Folders for work.


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for temporary folders of this test's own."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path / "tmp"


def test_work_folders_of_dead_runs_go_and_no_others(temporary: Path) -> None:
    for name in ("riskaudit-dead", "riskaudit-foreign", "other-dead"):
        (temporary / name / "unpacked").mkdir(parents=True)
        (temporary / name / "unpacked" / "a.csv").write_bytes(b"records")
    (temporary / "riskaudit-dead" / ".alive").write_bytes(b"")
    (temporary / "other-dead" / ".alive").write_bytes(b"")
    (temporary / "riskaudit-link").symlink_to(temporary / "other-dead")
    with work_folder() as alive:
        (alive / "b.csv").write_bytes(b"records")
        with work_folder():
            assert (alive / "b.csv").exists()
        names = {path.name for path in temporary.iterdir()}
        assert names == {alive.name, "riskaudit-foreign", "other-dead", "riskaudit-link"}
    assert not alive.exists() and (temporary / "other-dead" / "unpacked" / "a.csv").exists()


def test_one_file_is_replaced_and_nothing_is_left_beside(tmp_path: Path) -> None:
    assert replace(tmp_path / "a" / "rule.yaml", b"x: 1").read_bytes() == b"x: 1"
    assert list(files_of(tmp_path)) == ["a/rule.yaml"]


def test_a_link_to_nothing_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(tmp_path / "gone")
    with pytest.raises(UsageError, match="指向空处的链接"):
        replace(tmp_path / "out" / "report.json", b"{}")
    assert set(room.__all__) >= {"output_folder", "replace", "settled"}
