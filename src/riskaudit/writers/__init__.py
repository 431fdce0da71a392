"""An audit → files: one format a room, listed once in this table. Writers see nothing but the report, the complete
findings beside it, and for some the files that were audited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal

from riskaudit.model.findings import read_findings
from riskaudit.model.gone import Gone
from riskaudit.model.ledger import Carried
from riskaudit.model.progress import Gauge
from riskaudit.model.report import Report
from riskaudit.model.standings import Standings
from riskaudit.model.table import Batches
from riskaudit.writers.attached import attached_to

Cells = Callable[[str], Mapping[str, Batches]]
"""The cells of an audited file as texts, by its name: sheet → rows; none of what holds no such cells."""


@dataclass(frozen=True)
class Material:
    """What an audit leaves: its report, findings.csv, and the audited files of this machine by the names that the
    report has for them, with their cells. A report that is rendered again has no such files."""

    report: Report
    findings: Path
    inputs: Mapping[str, Path] = field(default_factory=dict)
    cells: Cells = lambda _: {}
    carried: Carried | None = None
    """The orders of earlier ledgers, which a report that is rendered again does not have."""
    standings: Standings = field(default_factory=dict)
    """How all findings stand to the baseline; see `model.standings.with_standings`. Empty without one, and in a report
    that is rendered again."""
    part: bytes = b""
    """The audit part of the manifest; empty where no manifest is the report's own."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Of inputs that lie below the working folder: name in the report → path as seen from there."""
    gone: Sequence[Gone] | None = None
    """Findings of the baseline that are not listed any more, as far as they were asked for; None if they were not."""
    gauge: Gauge = field(default_factory=Gauge)
    """Where a writer tells how far it is."""


@dataclass(frozen=True)
class Format:
    """Where a format is written: a function of a module, which is imported when it is used, and the file's usual
    name.

    The function takes the report; if it carries files, those as `Attached`; if it needs the findings, an iterator of
    `FindingRow` too; if it needs the inputs, the files and their cells as well; if it needs the ledger, the orders that
    are carried on; if it is for a host of code, the paths and the standings, and what is gone if it compares; and a
    `gauge`, where it counts by itself. It gives the bytes of the file, or, where `many`, of files by their names in the
    output folder.
    """

    module: str
    function: str
    file: str
    needs: Literal["report", "attached", "findings", "inputs", "ledger", "host", "compared"] = "report"
    many: bool = False
    reading: float = 0
    """The share of its time in which it asks for findings, where they are very many: they are counted for it."""
    beside: int = 0
    """What takes as long as so many findings however few they are: fonts to embed, chapters. Both were measured with
    1,000 to 100,000 findings."""
    counts: bool = False
    """Whether it counts by itself how far it is."""


FORMATS: Mapping[str, Format] = {
    "pdf": Format("riskaudit.writers.pdf", "write_pdf", "report.pdf", "attached", counts=True),
    "json": Format("riskaudit.writers.json", "write_json", "report.json", counts=True),
    "text": Format("riskaudit.writers.text", "write_text", "report.txt"),
    "html": Format("riskaudit.writers.html", "write_html", "report.html", "findings", reading=0.75, beside=3_000),
    "notices": Format(
        "riskaudit.writers.pdf.notices", "write_notices", "notices.pdf", "findings", many=True, reading=1, beside=16_000
    ),
    "annotated": Format(
        "riskaudit.writers.annotated", "write_annotated", "annotated", "inputs", many=True, counts=True
    ),
    "ledger": Format("riskaudit.writers.ledger", "write_ledger", "ledger.xlsx", "ledger", many=True, counts=True),
    "ledger-by-unit": Format(
        "riskaudit.writers.ledger", "write_by_unit", "ledger-by-unit.xlsx", "ledger", many=True, counts=True
    ),
    "sarif": Format("riskaudit.writers.sarif", "write_sarif", "report.sarif", "compared", counts=True),
    "junit": Format("riskaudit.writers.junit", "write_junit", "junit.xml", "findings", reading=1, beside=3_000),
    "gitlab": Format("riskaudit.writers.gitlab", "write_gitlab", "gl-code-quality-report.json", "host", reading=1),
}

RENDERED = tuple(name for name, about in FORMATS.items() if about.needs != "inputs")
"""The formats that a report can be rendered in without the records."""


def files_of(names: Iterable[str]) -> list[str]:
    """The files that are sure to be written for these formats, findings.csv among them."""
    return ["findings.csv", *(FORMATS[name].file for name in names if FORMATS[name].needs != "inputs")]


def written(name: str, material: Material) -> Mapping[str, bytes]:
    """The files of a format: name in the output folder → content.

    Raises KeyError for an unknown format, and AuditError where findings.csv is not that of the report.
    """
    about = FORMATS[name]
    write = getattr(import_module(about.module), about.function)
    gauge, due = material.gauge, material.report.findings_file.rows
    told = {"gauge": gauge} if about.counts else {}
    if about.needs == "report":
        return {about.file: write(material.report, **told)}
    if about.needs == "attached":
        attached = attached_to(material.report, material.findings, material.part)
        return {about.file: write(material.report, attached, **told)}
    rows = read_findings(material.findings, material.report.findings_file)
    if about.reading:
        rows = gauge.along(rows, "findings", due, about.reading * due / max(due + about.beside, 1))
    more: tuple[object, ...] = {
        "inputs": (material.inputs, material.cells),
        "ledger": (material.carried,),
        "host": (material.paths, material.standings),
        "compared": (material.paths, material.standings, material.gone),
    }.get(about.needs, ())
    made: bytes | Mapping[str, bytes] = write(material.report, rows, *more, **told)
    return {about.file: made} if isinstance(made, bytes) else made
