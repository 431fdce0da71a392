"""Writes a set of files while a fault comes before every operation of the file system in turn; run as a program.

    python every_operation.py FOLDER kill|recovery|rivals|renders|ENOSPC|…

Every attempt is a fork of this process: an audit hook sees each operation before it is done, counts it, and at the
number of the attempt kills the process or has the operation fail. Prints one JSON list a line: the number, how the
attempt ended, the state of the folder as a reader finds it, its state after it was put in order, and whether nothing else is left.
`rivals` are several processes at once; `renders` are whole commands in a folder with a report.json, killed by the clock.
"""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from filelock import lock_descriptor  # noqa: F401 - not to be imported under the hook

from riskaudit.errors import UsageError
from riskaudit.folder import OWN, output, output_folder, settled

OLD = {"findings.csv": "old rows", "report.json": "old report", "notices.pdf": "old notice", "annotated/a.xlsx": "old"}
NEW = {"findings.csv": "new rows", "report.json": "new report", "by-unit/x/y.xlsx": "new ledger"}
OPERATIONS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod", "os.chown", "os.fsync"}
KILLED = -9
REFUSED, FAILED = 3, 4


def write(folder: Path, files: dict[str, str], audit: str) -> None:
    """One run's writing. What it leaves of another run it must tell."""
    with output_folder(folder, ["report.json"]) as target:
        for name, text in files.items():
            target.put(name, text.encode())
        told = target.commit(audit)
        found = {path for path in folder.rglob("*") if path.is_file() and OWN not in path.parts}
        assert found <= {*told.files, *told.left}, told


def read(folder: Path) -> None:
    """What a command does that reads a report."""
    settled(folder / "report.json")


def files_of(folder: Path) -> dict[str, str]:
    """What a reader sees."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        name: path.read_text() for path in found if not (name := path.relative_to(folder).as_posix()).startswith(OWN)
    }


def state(folder: Path) -> str:
    """Old, new (maybe with files of the old set that `write` told), between with a journal that says so, or broken."""
    found = files_of(folder)
    if (folder / OWN / "journal.json").exists():
        return "between"
    if found == OLD:
        return "old"
    stale = {name: text for name, text in OLD.items() if name not in NEW and name in found}
    return "new" if found == {**NEW, **stale} else "broken"


def tidy(folder: Path) -> bool:
    """Whether nothing is left but the set and its list."""
    own = sorted(path.name for path in (folder / OWN).rglob("*"))
    return (
        own == ["outputs.json"]
        and set(files_of(folder)) <= {*OLD, *NEW}
        and not [path for path in folder.rglob("*") if path.is_dir() and path.name != OWN and not any(path.iterdir())]
    )


def under_hook(work: Callable[[], None], at: int, fault: Callable[[], None]) -> int:
    """Do the work in a fork with a fault at one operation; how it ended: 0, REFUSED, FAILED or KILLED."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = 0

    def hook(event: str, _args: tuple[object, ...]) -> None:
        nonlocal seen
        if event in OPERATIONS:
            seen += 1
            if seen == at:
                fault()

    sys.addaudithook(hook)
    code = 0
    try:
        work()
    except UsageError:
        code = REFUSED
    except BaseException:
        traceback.print_exc()
        code = FAILED
    os._exit(code if seen >= at or code else 100)


def kill() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def failing(number: int) -> Callable[[], None]:
    """A fault that the system reports."""

    def fault() -> None:
        raise OSError(number, os.strerror(number))

    return fault


def every(folder: Path, prepare: Callable[[], None], work: Callable[[], None], fault: Callable[[], None]) -> None:
    """Try every operation in turn until an attempt meets no fault any more."""
    for at in range(1, 1000):
        shutil.rmtree(folder, ignore_errors=True)
        prepare()
        ended = under_hook(work, at, fault)
        if ended == 100:
            return
        found = state(folder)
        settled(folder / "report.json")
        with output_folder(folder):
            pass
        print(json.dumps([at, ended, found, state(folder), tidy(folder)]), flush=True)
    raise SystemExit("no end")


def between(folder: Path) -> None:
    """A folder whose write was killed in the middle of its renames."""
    write(folder, OLD, "old")
    seen = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event == "os.rename" and str(args[1]).endswith(("findings.csv", "report.json", "y.xlsx")):
            seen += 1
            if seen == 3:
                kill()

    child = os.fork()
    if not child:
        sys.addaudithook(hook)
        write(folder, NEW, "new")
        os._exit(0)
    os.waitpid(child, 0)
    assert state(folder) == "between"


def rivals(folder: Path) -> None:
    """Several runs at once in one folder, each writing its own set again and again."""
    children = []
    for run in range(4):
        child = os.fork()
        if not child:
            for turn in range(8):
                write(folder, {f"{name}": f"{run}.{turn}" for name in ("a", "b", "c")}, f"{run}.{turn}")
            os._exit(0)
        children.append(child)
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    print(json.dumps([ends, files_of(folder)]))


def renders(folder: Path) -> None:
    """Ten commands, each killed at a random moment; prints how each ended and what is in place of report.html."""
    command = ["render", str(folder / "report.json"), "-f", "html"]
    main_ = import_module("riskaudit.cli").main
    main_(command, standalone_mode=False)  # imports what the forks need
    started = time.monotonic()
    main_(command, standalone_mode=False)
    taken, new = time.monotonic() - started, (folder / "report.html").read_bytes()
    chance = random.Random(1)
    for turn in range(10):
        (folder / "report.html").write_bytes(b"old")
        child = os.fork()
        if not child:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            main_(command)
        time.sleep(chance.uniform(0.2, 1.3) * taken if turn else 0)
        os.kill(child, signal.SIGKILL)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        found = settled(folder / "report.html").read_bytes()
        with output_folder(folder):
            pass
        print(json.dumps([turn, ended, {b"old": "old", new: "new"}.get(found, "broken"), "", False]), flush=True)


def main(at: str, what: str) -> None:
    """See above. No disk is waited for: a kill is no power cut."""
    folder = Path(at)
    os.fsync = lambda file: sys.audit("os.fsync", file)  # type: ignore[assignment]
    output.WAIT = 60.0
    if what == "rivals":
        rivals(folder)
    elif what == "renders":
        renders(folder)
    elif what == "recovery":
        every(folder, lambda: between(folder), lambda: read(folder), kill)
    else:
        fault = kill if what == "kill" else failing(getattr(errno, what))
        every(folder, lambda: write(folder, OLD, "old"), lambda: write(folder, NEW, "new"), fault)


if __name__ == "__main__":
    main(*sys.argv[1:3])
