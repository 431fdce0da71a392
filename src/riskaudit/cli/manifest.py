"""Makes the manifest of an audit: its audit part before anything is written, the rest when all is."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskaudit.cli.in_force import files_given, options_in_force
from riskaudit.errors import InputError, Place, Sentence
from riskaudit.library import BUILTIN
from riskaudit.model.ledger import sign_of
from riskaudit.model.manifest import (
    MANIFEST,
    AuditPart,
    Given,
    Link,
    Made,
    Manifest,
    RuleFile,
    digest_of,
    link_to,
    read_manifest,
)
from riskaudit.model.manifest import of_report as told_by

if TYPE_CHECKING:
    from riskaudit.folder import OutputFolder

EARLIER = ("baseline", "previous")
"""The options that bring an earlier report; the first that was given is what the chain goes on from."""

_TIMED = "report.json"
"""The output that tells seconds where they were asked for."""

PACKAGES = (
    *("click", "duckdb", "msoffcrypto-tool", "numpy", "openpyxl", "pydantic", "python-calamine", "pyyaml"),
    *("reportlab", "sqlglot"),
)
"""The packages that may decide an outcome or a byte, whatever the engine."""


def audit_part(audit: Any, params: Iterable[click.Parameter], asked: Mapping[str, Any], secret: str) -> AuditPart:
    """What inputs, rules and options make of an audit (`spine.run.Audit`). Raises InputError for a file that is gone.

    It is made before anything is written: an output may take the place of a ledger or report that was given.
    """
    report, params = audit.report, list(params)
    scope = report.scope
    nameless = scope.audience == "external"
    rules = _rules(audit.rule_files, nameless)
    options = options_in_force(params, asked) | {"month": scope.month, "as-of": scope.as_of.isoformat()}
    files = list(files_given(params, asked))
    return AuditPart(
        options=options,
        secret=sign_of(secret),
        password=bool(asked.get("password")),
        rules=rules,
        calendars=tuple(item.name for item in rules if item.name.split("/")[-2:-1] == ["calendars"]),
        given=tuple(_given(option, path, nameless) for option, path in files),
        previous=_previous(dict(files)),
        **told_by(report),
    )


def leave(part: AuditPart, asked: Mapping[str, Any], folder: OutputFolder) -> None:
    """Puts manifest.json beside the outputs that are ready, last of all. Raises UsageError if it has no room.

    What the same audit left in the folder in other formats, made by the same program, stays there and is told with its
    digest of then.
    """
    outputs = {name: digest_of(path, name) for name, path in folder.ready().items()}
    made, before = _made(asked), _before(folder.folder, part)
    if before and _alike(before.made, made):
        kept = {told.name: told for told in before.outputs if (folder.folder / told.name).is_file()}
        made = _both(before.made, made, timed=made.timed if _TIMED in outputs else before.made.timed)
        outputs = kept | outputs
    told = tuple(outputs[name] for name in sorted(outputs))
    folder.put(MANIFEST, Manifest(audit=part, audit_sha256=part.sha256, made=made, outputs=told).content)


def _before(folder: Path, part: AuditPart) -> Manifest | None:
    """The manifest in a folder, if it is that of the same audit."""
    try:
        before, _ = read_manifest(folder / MANIFEST)
    except InputError:
        return None
    return before if before.audit == part else None


def _alike(then: Made, now: Made) -> bool:
    """Whether two runs of one audit were made by the same program on the same kind of machine."""
    apart: dict[str, Any] = {"formats": (), "fonts": {}, "fail_on": "", "timed": False}
    return then.model_copy(update=apart) == now.model_copy(update=apart)


def _both(then: Made, now: Made, *, timed: bool) -> Made:
    """What makes the files of both runs."""
    formats, fonts = tuple(dict.fromkeys((*then.formats, *now.formats))), then.fonts | now.fonts
    return now.model_copy(update={"formats": formats, "fonts": fonts, "timed": timed})


def _rules(files: Sequence[tuple[str, str]], nameless: bool) -> tuple[RuleFile, ...]:
    """The rule files; outsiders get numbers for the folders of others."""
    folders = dict.fromkeys(name.split("/")[0] for name, _ in files)
    others = [name for name in folders if name != BUILTIN]
    shown = {name: f"rules-{at}" for at, name in enumerate(others, 1)} if nameless else {}
    parted = [(name.split("/", 1), digest) for name, digest in files]
    return tuple(RuleFile(name=f"{shown.get(top, top)}/{rest}", sha256=digest) for (top, rest), digest in parted)


def _given(option: str, path: Path, nameless: bool) -> Given:
    try:
        told = digest_of(path)
    except OSError:
        what = Sentence("这个文件在稽查期间不见了", "this file went away while the audit went on")
        raise InputError(what, Sentence("再稽查一次", "audit again"), Place(path.name)) from None
    return Given(option=option, name="" if nameless else path.name, size=told.size, sha256=told.sha256)


def _previous(files: Mapping[str, Path]) -> Link | None:
    earlier = [files[option] for option in EARLIER if option in files]
    return link_to(earlier[0]) if earlier else None


def _made(asked: Mapping[str, Any]) -> Made:
    return Made(
        python=platform.python_version(),
        system=platform.system(),
        machine=platform.machine(),
        engine=asked["engine"],
        packages={name: told for name in _packages(asked["engine"]) if (told := _version(name))},
        fonts=_fonts() if "pdf" in asked["formats"] else {},
        formats=tuple(asked["formats"]),
        fail_on=asked["fail_on"],
        timed=asked["verbose"],
    )


def made_here(then: Made) -> Made:
    """What would be told if the audit were made here."""
    asked = {"engine": then.engine, "formats": then.formats, "fail_on": then.fail_on, "verbose": then.timed}
    return _made(asked)


def _packages(engine: str) -> Iterable[str]:
    return (*PACKAGES, "pyspark") if engine == "spark" else PACKAGES


def _version(package: str) -> str:
    """The version of a package; empty if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _fonts() -> dict[str, str]:
    """The fonts that the PDF embeds."""
    from riskaudit.writers.fonts import font_file

    return {weight: digest_of(font_file(weight)).sha256 for weight in ("Regular", "Bold")}
