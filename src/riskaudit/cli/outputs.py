"""What `riskaudit check` leaves: files in the output folder, a summary on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from riskaudit.errors import Sentence, UsageError


def formats_of(listed: str) -> tuple[str, ...]:
    """The formats of a list. Raises UsageError for one that is not known."""
    from riskaudit.writers import FORMATS

    names = tuple(name.strip() for name in listed.split(",") if name.strip())
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        shown = ", ".join(unknown) or listed
        known = ", ".join(FORMATS)
        raise UsageError(
            Sentence(f"--format 没有：{shown}", f"--format has no {shown}"),
            Sentence(f"可用：{known}", f"known: {known}"),
        )
    return names


def refuse_over_work(formats: tuple[str, ...], out: Path) -> None:
    """Raises UsageError where a ledger that people have saved would be written over."""
    from riskaudit.writers.filled_in import refuse_filled_in

    for name in ("ledger", "ledger-by-unit"):
        if name in formats:
            refuse_filled_in(out / f"{name}.xlsx")
            refuse_filled_in(out / f"{name}-restricted.xlsx")


def write(audit: Any, formats: tuple[str, ...], out: Path, timer: Any, verbose: bool) -> list[Path]:
    """Write what was asked for; report.json last, so that it can tell how long the others took."""
    from riskaudit.cli.files import keep, replace
    from riskaudit.writers import FORMATS, Material, written

    report, findings = audit.report, audit.findings
    with timer.step("writing", findings.name):
        paths = [keep(findings, out / findings.name)]
    for name in sorted(formats, key=lambda name: name == "json"):
        told = report.model_copy(update={"timing": timer.told()}) if verbose and name == "json" else report
        with timer.step("writing", FORMATS[name].file):
            files = written(name, Material(told, out / findings.name, audit.inputs, audit.cells, audit.carried))
            paths += [replace(out / file, content) for file, content in files.items()]
    return paths


def tell_time(report: Any, timer: Any) -> None:
    """Print the time of steps and rules on stderr."""
    from riskaudit.writers.timing import write_timing

    click.echo(write_timing(timer.told(), report), nl=False, err=True)


def tell(report: Any, written: list[Path]) -> None:
    """Print the summary and where the files are."""
    from riskaudit.writers.text import write_text

    click.echo(write_text(report).decode(), nl=False)
    for path in written:
        click.echo(f"→ {path}")
