"""Synthetic months: one with faults, one without, one with broken files, and three that follow each other. No person,
place or company is real."""

from __future__ import annotations

from pathlib import Path

from riskaudit.library import load
from riskaudit.samples.defects import spoil_month
from riskaudit.samples.exports import exports
from riskaudit.samples.mangled import mangled
from riskaudit.samples.month import build_month
from riskaudit.samples.story import story

SEED = 20261001
"""The seed of the samples that are shipped with the source."""

CLEAN_SHARE, MANGLED_SHARE = 0.4, 0.12
"""The sizes of the sound and of the broken month, as parts of the full one."""


def made_samples(seed: int = SEED) -> dict[str, bytes]:
    """The files of the months by their paths, in order. Same seed, same bytes, on every machine.

    Raises RuleFaults if the shipped rules, whose calendar is used, cannot be read.
    """
    calendar = load().calendar
    month = build_month(calendar, seed)
    spoil_month(month, calendar, seed)
    folders = {
        "2026-10": exports(month, seed),
        "clean": exports(build_month(calendar, seed + 1, CLEAN_SHARE), seed + 1),
        "mangled": mangled(build_month(calendar, seed + 2, MANGLED_SHARE), seed + 2),
        "story": story(calendar, seed + 3),
    }
    return {f"{name}/{file}": files[file] for name, files in folders.items() for file in sorted(files)}


def write_samples(out: Path, seed: int = SEED) -> list[Path]:
    """Write the months below `out` and return the files in order of their names.

    Existing files of the same names are replaced, others are left alone.
    """
    made = made_samples(seed)
    for name, content in made.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    return [out / name for name in made]
