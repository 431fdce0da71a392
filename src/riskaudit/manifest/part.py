"""The audit part: what inputs, rules and options make of an audit, before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from riskaudit.errors import InputError, Place, Sentence
from riskaudit.library import BUILTIN
from riskaudit.model.ledger import sign_of
from riskaudit.model.manifest import AuditPart, Given, Link, RuleFile, Value, digest_of, link_to
from riskaudit.model.manifest import of_report as told_by

if TYPE_CHECKING:
    from riskaudit.spine.run import Audit

EARLIER = ("baseline", "previous")
"""The options that bring an earlier report; the first that was given is what the chain goes on from."""


MAP_FILE = "map.json"
"""What the file of `--map` would be called that says what a program said."""


@dataclass(frozen=True)
class Asked:
    """What an audit was asked for, in the words of the command line.

    `options` has those that decide the outcome, each with its value; `files` those that are files, in the order of the
    command line; `map_file` what the file of `--map` would hold, where a program said so itself. `secret` and
    `password` are told only by what they are known again by.
    """

    options: Mapping[str, Value]
    files: Sequence[tuple[str, Path]] = ()
    map_file: bytes = b""
    secret: str = ""
    password: bool = False


def audit_part(audit: Audit, asked: Asked) -> AuditPart:
    """What inputs, rules and options make of an audit. Raises InputError for a file that is gone.

    It is made before anything is written: an output may take the place of a ledger or report that was given.
    """
    report = audit.report
    scope = report.scope
    nameless = scope.audience == "external"
    rules = _rules(audit.rule_files, nameless)
    given = [_given(option, path, nameless) for option, path in asked.files]
    given += [_in_place_of_a_map(asked.map_file, nameless)] if asked.map_file else []
    return AuditPart(
        options={**asked.options, "month": scope.month, "as-of": scope.as_of.isoformat()},
        secret=sign_of(asked.secret),
        password=asked.password,
        rules=rules,
        calendars=tuple(item.name for item in rules if item.name.split("/")[-2:-1] == ["calendars"]),
        given=tuple(given),
        previous=_previous(dict(asked.files)),
        **told_by(report),
    )


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


def _in_place_of_a_map(content: bytes, nameless: bool) -> Given:
    digest = hashlib.sha256(content).hexdigest()
    return Given(option="map", name="" if nameless else MAP_FILE, size=len(content), sha256=digest)


def _previous(files: Mapping[str, Path]) -> Link | None:
    earlier = [files[option] for option in EARLIER if option in files]
    return link_to(earlier[0]) if earlier else None
