"""Kills `riskaudit check` and `riskaudit render` at random moments and counts what they leave behind.

    python scripts/kill.py --kills 200 --seed 1

Two audits of one small export take turns in one output folder: each writes over the other. A kill (SIGKILL) comes at a
random moment of the run, or, for two of three, at one after the run began to write, or after it began to rename. Then
every output is read: PDF, workbook and JSON are opened, report.json and findings.csv are held against each other, and
all bytes are compared with those that either audit writes when nobody kills it (the same input gives the same bytes).

    old     every file is that of the audit before
    new     every file is that of the audit that was killed
    between files of both, and the journal is there that tells it; the next command has put all back
    broken  anything else: a half file, a mixture that nobody is told of, a folder that does not come in order

Prints the counts and exits with 1 if anything is broken.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from riskaudit.folder import OWN, settled

Set = Mapping[str, str]
"""The files of a folder by their names, each with its sha256."""

_DAYS = ("2026-11-01", "2026-11-02")
_OLD_PAGE = b"<!doctype html><title>old</title>" + b"x" * 1_000_000
_RULES = Path(__file__).parents[1] / "bench" / "rules"
_REPAIRS = "工单编号,受理时间,到达现场时间,修复时间,区域类型,班组"
_OUTAGES = ("停电编号", "停电类型", "停电时间", "通知时间", "复电时间")


def export(folder: Path) -> Path:
    """A small export: repair orders as a text, outages as a workbook."""
    folder.mkdir()
    late = [f"20261001{n:08d},2026-10-01 08:00:00,2026-10-01 09:0{n % 10}:01,,城区,青禾班" for n in range(40)]
    (folder / "抢修.csv").write_text("\n".join([_REPAIRS, *late]), encoding="utf-8")
    book = Workbook()
    book.active.append(_OUTAGES)
    for n in range(20):
        book.active.append([f"TD{n:05d}", "欠费停电", "2026-10-05 09:00", "2026-10-04 09:00", ""])
    book.save(folder / "停电.xlsx")
    return folder


def files_of(folder: Path) -> dict[str, str]:
    """What a reader of the folder sees."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(OWN):
            found[name] = sha256(path.read_bytes()).hexdigest()
    return found


def opened(folder: Path) -> None:
    """Open every output as its readers do. Raises whatever they raise."""
    for path in folder.glob("*.pdf"):
        assert len(PdfReader(path).pages) > 0
    for path in folder.glob("*.xlsx"):
        load_workbook(path).close()
    for path in folder.glob("*.html"):
        assert path.read_bytes().startswith(b"<!")
    for path in folder.glob("findings.csv"):
        assert len(list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))) > 1


def fits(folder: Path) -> bool:
    """Whether report.json tells of this findings.csv."""
    told = json.loads((folder / "report.json").read_bytes())["findings_file"]["sha256"]
    return bool(told == sha256((folder / "findings.csv").read_bytes()).hexdigest())


def state(folder: Path, old: Set, new: Set) -> str:
    """Which of the four a folder is in."""
    try:
        opened(folder)
        whole = fits(folder)
        found = files_of(folder)
    except Exception as error:  # whatever a reader stumbles over
        return f"broken: {error!r}"
    if found == new:
        return "new" if whole else "broken: the new report does not fit its findings"
    if found == old:
        return "old" if whole else "broken: the old report does not fit its findings"
    journal = (folder / OWN / "journal.json").is_file()
    return "between" if journal else f"broken: a mixture, {sorted(found)}"


@dataclass
class Kills:
    """Runs that are killed in one output folder, and what was counted."""

    out: Path
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    """How long a command takes that nobody kills."""

    def run(self, command: Sequence[str], old: Set, new: Set, about: str) -> None:
        """Start a command, kill it, look, and look once more when the folder was put in order."""
        aim = self.chance.choice(("any moment", "writing", "renaming"))
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self._wait(process, aim, started + self.chance.uniform(0, self.seconds.get(about, 1.0)))
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[1]
        if process.returncode != -signal.SIGKILL:
            self.counts["ended before the kill"] += 1
            self.seconds[about] = time.monotonic() - started
            if process.returncode not in (0, 1):
                raise SystemExit(f"{about} failed by itself: {said.decode()}")
        else:
            self.counts["kills"] += 1
        found = state(self.out, old, new)
        self.counts[f"{about}, {aim}: {found}"] += 1
        settled(self.out / "report.json")
        after = state(self.out, old, new)
        if after not in ("old", "new"):
            self.counts[f"{about}, {aim}: broken for good, {found} → {after}"] += 1

    def _wait(self, process: subprocess.Popen[bytes], aim: str, until: float) -> None:
        signs: dict[str, Callable[[], bool]] = {
            "writing": (self.out / OWN / "new").exists,
            "renaming": (self.out / OWN / "journal.json").exists,
        }
        if aim in signs:
            while process.poll() is None and not signs[aim]():
                time.sleep(0.0002)
            time.sleep(self.chance.uniform(0, 0.6 if aim == "writing" else 0.002))
        else:
            time.sleep(max(0.0, until - time.monotonic()))

    @property
    def broken(self) -> int:
        """How often something was broken."""
        return sum(count for what, count in self.counts.items() if "broken" in what)


def rounds(kills: int, seed: int, work: Path, formats: str = "pdf,json,ledger") -> Kills:
    """So many kills, half of check and half of render, from a seed."""
    source, out = export(work / "in"), work / "out"
    riskaudit = [sys.executable, "-m", "riskaudit"]

    def check(day: str, folder: Path) -> list[str]:
        asked = ["--rules", str(_RULES), "--profile", "w20", "--as-of", day, "--format", formats, "-q"]
        return [*riskaudit, "check", str(source), "-o", str(folder), *asked]

    whole, pages = [], []
    told = Kills(out, random.Random(seed))
    for day in _DAYS:
        before = time.monotonic()
        subprocess.run(check(day, work / day), check=False)
        told.seconds["check"] = time.monotonic() - before
        whole.append(files_of(work / day))
        before = time.monotonic()
        subprocess.run(
            [*riskaudit, "render", str(work / day / "report.json"), "-f", "html", "-o", str(work / "page.html")],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        told.seconds["render"] = time.monotonic() - before
        pages.append(sha256((work / "page.html").read_bytes()).hexdigest())
    if whole[0] == whole[1] or not all(whole):
        raise SystemExit("the two audits must differ")
    shutil.copytree(work / _DAYS[0], out)
    now = 0
    while told.counts["kills"] < kills:
        if told.counts["kills"] % 2:
            told.run(check(_DAYS[1 - now], out), whole[now], whole[1 - now], "check")
            now = whole.index(files_of(out))
        else:
            (out / "report.html").write_bytes(_OLD_PAGE)
            old, new = ({**whole[now], "report.html": page} for page in (sha256(_OLD_PAGE).hexdigest(), pages[now]))
            told.run([*riskaudit, "render", str(out / "report.json"), "-f", "html"], old, new, "render")
            (out / "report.html").unlink(missing_ok=True)
        print(f"\r{told.counts['kills']} / {kills}", end="", file=sys.stderr, flush=True)
    return told


def main() -> int:
    """Count and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        os.environ["TMPDIR"] = str(Path(folder) / "tmp")
        Path(os.environ["TMPDIR"]).mkdir()
        told = rounds(asked.kills, asked.seed, Path(folder))
        dead = len(list(Path(os.environ["TMPDIR"]).glob("riskaudit-*")))
        subprocess.run(
            [sys.executable, "-m", "riskaudit", "inspect", str(Path(folder) / "in")],
            check=False,
            stdout=subprocess.DEVNULL,
        )
        left = len(list(Path(os.environ["TMPDIR"]).glob("riskaudit-*")))
    print(file=sys.stderr)
    for what, count in sorted(told.counts.items()):
        print(f"{count:5} {what}")
    print(f"{told.broken:5} broken")
    print(f"{dead:5} work folders left by the last kills, {left} after the next run")
    return 1 if told.broken or left else 0


if __name__ == "__main__":
    sys.exit(main())
