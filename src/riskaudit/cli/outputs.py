"""What `riskaudit check` leaves: files in the output folder, a summary on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskaudit.cli.hosts import defused
from riskaudit.cli.stopping import go_on
from riskaudit.errors import Sentence, UsageError
from riskaudit.model.manifest import MANIFEST

if TYPE_CHECKING:
    from riskaudit.folder import OutputFolder, Written


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


def names_of(formats: tuple[str, ...]) -> list[str]:
    """The files that these formats are sure to write, findings.csv and the manifest among them."""
    from riskaudit.writers import files_of

    return [*files_of(formats), MANIFEST]


def write(
    audit: Any, asked: Mapping[str, Any], folder: OutputFolder, timer: Any, part: Any, seen: Mapping[str, str]
) -> Written:
    """Write the formats that were asked for, all of them or nothing, and what proves them, the `AuditPart`.

    report.json is made last, to tell how long the others took, and the manifest after it. `seen` has the inputs' paths as seen from the working
    folder.
    """
    from riskaudit.manifest import leave, made_here
    from riskaudit.writers import FORMATS, written
    from riskaudit.writers.json import identity_of

    report, findings, formats = audit.report, audit.findings, asked["formats"]
    with timer.step("writing", findings.name):
        complete = folder.keep(findings, findings.name)
    for name in sorted(formats, key=lambda name: name == "json"):
        told = report.model_copy(update={"timing": timer.told()}) if asked["verbose"] and name == "json" else report
        with timer.step("writing", FORMATS[name].file):
            files = written(name, material_of(audit, told, complete, seen, part.content, asked, timer.gauge))
            for file, content in files.items():
                folder.put(file, content)
    with timer.step("writing", MANIFEST):
        made = made_here(formats, engine=asked["engine"], fail_on=asked["fail_on"], timed=asked["verbose"])
        leave(part, made, folder)
        refuse_over_work(formats, folder.folder)
        go_on()
        return folder.commit(identity_of(report), [*(FORMATS[name].file for name in FORMATS), MANIFEST])


def material_of(
    audit: Any,
    report: Any,
    findings: Path,
    seen: Mapping[str, str],
    part: bytes,
    asked: Mapping[str, Any],
    gauge: Any,
) -> Any:
    """What writers take of an audit."""
    from riskaudit.writers import Material

    told = (audit.inputs, audit.cells, audit.carried, audit.standings)
    return Material(report, findings, *told, part, seen, audit.gone if asked["sarif_absent"] else None, gauge)


def tell_time(report: Any, timer: Any) -> None:
    """Print the time of steps and rules on stderr."""
    from riskaudit.writers.timing import write_timing

    click.echo(write_timing(timer.told(), report), nl=False, err=True)


def tell(report: Any, written: Written, *, err: bool = False) -> None:
    """Print the summary, where the files are, and what became of those of an earlier audit; on stderr where a document has
    stdout."""
    from riskaudit.writers.text import write_text

    lines = [f"→ {path}" for path in written.files]
    lines += [_REMOVED.in_(report.scope.language).format(path) for path in written.removed]
    lines += [_LEFT.in_(report.scope.language).format(path) for path in written.left]
    click.echo(defused(write_text(report).decode()), nl=False, err=err)
    for line in lines:
        click.echo(defused(line), err=err)


_REMOVED = Sentence(
    "− {}（上一次稽查的，本次没有这份，已删除）", "− {} (of the audit before, not written this time: removed)"
)
_LEFT = Sentence("! {}（不是本次稽查写的，没有动）", "! {} (not of this audit; left as it is)")
