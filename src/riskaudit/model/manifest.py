"""存证清单: from what, by what and with what outcome an audit was made, so that anybody can make it again.

`manifest.json` has three parts. `audit` follows from inputs, rules and options alone: the PDF carries it (as
`audit.json`) and prints its digest. `made` tells where it was made: other versions may make other bytes. `outputs`
names every file that was written, the PDF among them. It holds no time, no path and no secret.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from riskaudit.errors import InputError, Place, Sentence
from riskaudit.model.base import Frozen
from riskaudit.model.intake import FRAME, Input
from riskaudit.model.outcome import Counts
from riskaudit.model.report import FindingsFile, Report, Tool

MANIFEST = "manifest.json"
AUDIT_PART = "audit.json"
"""The name of the part that the PDF carries."""

FORM = "1"
"""The version of the manifest's own form."""

Value = bool | int | str | None


class Digest(Frozen):
    """A file by its name, its bytes and their digest."""

    name: str
    size: int
    sha256: str


class InputTotals(Frozen):
    """A file that was audited, or a table of a program, and its rows: `rows` = `judged` + `outside` + `skipped`."""

    name: str = Field(description="that of the report; `dataframe:…` is a table of a program")
    size: int
    sha256: str = Field(description="empty where only the name was looked at; of a table that of its text")
    status: str
    rows: int = 0
    judged: int = 0
    outside: int = 0
    skipped: int = 0

    @property
    def is_table(self) -> bool:
        """Whether a program gave it as a table: no file has it."""
        return self.name.startswith(f"{FRAME}:")

    @classmethod
    def of(cls, source: Input) -> InputTotals:
        """What a report tells of an input, in totals."""
        sheets = source.sheets
        return cls(
            name=source.name,
            size=source.size,
            sha256=source.sha256,
            status=source.status,
            rows=sum(sheet.rows for sheet in sheets),
            judged=sum(sheet.judged for sheet in sheets),
            outside=sum(sheet.outside for sheet in sheets),
            skipped=sum(item.count for sheet in sheets for item in sheet.skipped),
        )


class DatasetTotals(Frozen):
    """One kind of record over all files."""

    name: str
    judged: int
    outside: int
    undated: int


class RuleFile(Frozen):
    """A file of the rule library."""

    name: str = Field(description="`builtin` or the name of the folder, then the path below it")
    sha256: str


class Given(Frozen):
    """A file that the audit was given besides its inputs, or would have been: a program says its map itself."""

    option: str = Field(description="the option it came with: map, ledger, previous …")
    name: str = Field(description="without its folder; empty in a report for outsiders")
    size: int
    sha256: str


class Link(Frozen):
    """The audit before this one: its report, and its manifest, by which months hang together like a chain."""

    report: str = Field(description="sha256 of its report.json")
    manifest: str = Field("", description="sha256 of its manifest.json")
    state: Literal["chained", "none", "other"] = Field(
        description="a manifest of that report lies beside it; none does; one does, of another report"
    )


class AuditPart(Frozen):
    """What follows from inputs, rules and options, wherever the audit is made."""

    form: str = FORM
    tool: Tool
    options: dict[str, Value] = Field(description="every option that touches the outcome, as the command line has them")
    secret: str = Field("", description="by what the file of --mask-key is known again; empty for none")
    password: bool = Field(False, description="whether a password was given")
    inputs: tuple[InputTotals, ...]
    datasets: tuple[DatasetTotals, ...]
    totals: Counts
    findings: FindingsFile
    proofs_due: int = Field(0, description="verdicts that follow from a ledger: without it they differ")
    rules: tuple[RuleFile, ...]
    calendars: tuple[str, ...] = Field(description="those of the rule files that list working days")
    given: tuple[Given, ...] = ()
    previous: Link | None = None

    @property
    def content(self) -> bytes:
        """The bytes that the PDF carries: keys sorted, no blanks, one line."""
        return _canonical(self)

    @property
    def sha256(self) -> str:
        """The digest that the cover prints."""
        return hashlib.sha256(self.content).hexdigest()

    def departures(self, report: Report) -> tuple[str, ...]:
        """The names of what is not as the report has it; none if both are of one audit."""
        told = of_report(report)
        named = [name for name, value in told.items() if getattr(self, name) != value]
        scope = report.scope
        options = {
            "month": scope.month,
            "month-by": scope.month_by,
            "as-of": scope.as_of.isoformat(),
            "law-date": scope.law_date.isoformat() if scope.law_date else None,
            "profile": scope.profile,
            "lang": scope.language,
            "no-mask": not scope.masked,
            "audience": scope.audience,
        }
        return (*named, *(name for name, value in options.items() if self.options.get(name) != value))


class Made(Frozen):
    """Where an audit was made, as far as it may matter. Nothing here tells one machine from another of its kind."""

    python: str
    system: str = Field(description="Linux, Windows, Darwin")
    machine: str = Field(description="x86_64, arm64 …")
    engine: str
    packages: dict[str, str]
    fonts: dict[str, str] = Field(description="sha256 of the fonts that the PDF embeds")
    formats: tuple[str, ...]
    fail_on: str
    timed: bool = Field(False, description="report.json tells seconds, which differ from run to run")


def _nothing(told: str) -> bool:
    return not told


class Manifest(Frozen):
    """manifest.json."""

    audit: AuditPart
    audit_sha256: str
    map_file: str = Field(
        "",
        exclude_if=_nothing,
        description="the file of --map that would say what a program said itself; left out for outsiders",
    )
    made: Made
    outputs: tuple[Digest, ...]

    @property
    def content(self) -> bytes:
        """The bytes of manifest.json: keys sorted, one value a line."""
        return _canonical(self, indent=1)

    @property
    def fits_map_file(self) -> bool:
        """Whether what a program said is what the audit part has the digest of."""
        digest = hashlib.sha256(self.map_file.encode()).hexdigest()
        return not self.map_file or any(item.option == "map" and item.sha256 == digest for item in self.audit.given)

    def output(self, name: str) -> Digest | None:
        """The output of a name."""
        return next((item for item in self.outputs if item.name == name), None)


def of_report(report: Report) -> dict[str, object]:
    """The fields of an audit part that a report tells."""
    return {
        "tool": report.tool,
        "inputs": tuple(InputTotals.of(source) for source in report.inputs),
        "datasets": tuple(
            DatasetTotals(name=item.name, judged=item.judged, outside=item.outside, undated=item.undated)
            for item in report.datasets
        ),
        "totals": report.totals,
        "findings": report.findings_file,
        "proofs_due": report.follow_up.proofs_due if report.follow_up else 0,
    }


def digest_of(path: Path, name: str = "") -> Digest:
    """A file as a manifest tells of it. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Digest(name=name or path.name, size=file.tell(), sha256=digest)


def read_manifest(path: Path) -> tuple[Manifest, str]:
    """A manifest.json and the sha256 of its bytes. Raises InputError for a file that is none."""
    try:
        content = path.read_bytes()
        return Manifest.model_validate_json(content), hashlib.sha256(content).hexdigest()
    except OSError:
        what = Sentence("没有存证清单，或无法读取", "there is no manifest here, or it cannot be read")
    except ValidationError:
        what = Sentence("不是本版本的 manifest.json", "this is not a manifest.json of this version")
    cure = Sentence(
        "指向 riskaudit check 的输出目录；没有清单的，重新稽查一次",
        "name an output folder of riskaudit check; without a manifest, audit again",
    )
    raise InputError(what, cure, Place(str(path)))


def beside(report: Path) -> Manifest | None:
    """The manifest beside a report.json, if it is the one that names this very file; else none."""
    try:
        manifest, _ = read_manifest(report.with_name(MANIFEST))
        told = digest_of(report)
    except (OSError, InputError):
        return None
    return manifest if any(item.sha256 == told.sha256 for item in manifest.outputs) else None


def link_to(report: Path) -> Link:
    """The link from a new audit to the report of an earlier one. Raises OSError."""
    told = digest_of(report).sha256
    place = report.with_name(MANIFEST)
    if not place.exists():
        return Link(report=told, state="none")
    if beside(report) is None:
        return Link(report=told, state="other")
    return Link(report=told, manifest=digest_of(place).sha256, state="chained")


def _canonical(value: Frozen, indent: int | None = None) -> bytes:
    plain = value.model_dump(mode="json", by_alias=True)
    apart = (",", ": ") if indent else (",", ":")
    return (json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=indent, separators=apart) + "\n").encode()
