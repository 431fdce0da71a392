"""An audit of a program with what proves it: the same as that of `riskaudit check` for the same files and options."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskaudit.manifest import Asked
    from riskaudit.model.manifest import AuditPart, Value
    from riskaudit.spine.run import Audit, Request

_UNPRINTED = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML takes for a line end, or refuses, where it stands as it is."""


@dataclass(frozen=True)
class Proven:
    """An audit, the audit part of its manifest, the `--map` file that would say what the program said, the paths of its
    files as seen from the folder in which it was made, and the packages that had a part in it besides the usual ones."""

    audit: Audit
    part: AuditPart
    map_file: bytes
    paths: Mapping[str, str]
    packages: Sequence[str] = ()


def proven(request: Request, audit: Audit) -> Proven:
    """The audit of a request with its proof, which is made at once: files that were given may change later. Raises
    InputError for one that is gone."""
    from riskaudit.manifest import audit_part
    from riskaudit.writers.seen import paths_of

    map_file = _map_file(request.mapping or {}, audit.named)
    part = audit_part(audit, _asked(request, map_file))
    paths = paths_of(request.paths, audit.report) if request.paths else {}
    return Proven(audit, part, map_file, paths, ["pandas"] if request.frames else [])


def _asked(request: Request, map_file: bytes) -> Asked:
    """What was asked for, in the words of the command line."""
    from riskaudit.manifest import Asked

    files = {
        "baseline": Path(request.baseline.name) if request.baseline else None,
        "confirmed": request.confirmed,
        "waivers": request.waivers,
    }
    return Asked(
        _options(request),
        [(option, path) for option, path in files.items() if path],
        map_file,
        password=bool(request.password),
    )


def _options(request: Request) -> dict[str, Value]:
    return {
        "profile": request.profile,
        "month": request.month,
        "month-by": request.month_by,
        "as-of": request.as_of.isoformat(),
        "law-date": request.law_date.isoformat() if request.law_date else None,
        "sarif-absent": None,
        "max-per-rule": request.most,
        "no-waivers": False,
        "encoding": request.encoding,
        "lang": request.language,
        "no-mask": not request.mask,
        "audience": request.audience,
        "feedback-days": request.feedback_days,
    }


def _map_file(mapping: Mapping[str, object], named: Mapping[str, Sequence[str]]) -> bytes:
    """A `--map` file that says what the program said, in its order: JSON, which is YAML, too. Empty where it said
    nothing. `named` has all files whose datasets were named, whether in the mapping or beside it."""
    told = {key: value for key, value in _pairs(mapping) if key != "files"} | (
        {"files": _plain(named)} if named else {}
    )
    if not told:
        return b""
    text = json.dumps(told, ensure_ascii=False)
    return (_UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n").encode()


def _plain(value: Any) -> Any:
    """The value as JSON has it; what is neither structure nor plain is its text, as for the reader of maps."""
    if isinstance(value, Mapping):
        return dict(_pairs(value))
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or type(value) in (bool, int, float, str) else str(value)


def _pairs(mapping: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in mapping.items():
        yield str(key), _plain(value)
