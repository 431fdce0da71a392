"""report.json: the report itself, in UTF-8, one value a line, the same bytes for the same report."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from riskaudit.errors import AuditError, ExitCode, Place, Sentence
from riskaudit.model.progress import Gauge
from riskaudit.model.report import SCHEMA_VERSION, Report

_NO_RULES = '\n "rules": []'
"""The list of rules where it is left out; a text in quotation marks has no line ends, so that none looks like it."""

_REST = 0.9
"""The share of its time after which a report has its findings."""


def write_json(report: Report, gauge: Gauge | None = None) -> bytes:
    """The report as JSON. Without a timing it says nothing of one.

    Rule after rule is written: written at once, they would let no other thread go on meanwhile.
    """
    due = sum(len(rule.findings) for rule in report.rules)
    now, rules = (gauge or Gauge()).begin("findings", due, _REST), list[str]()
    for rule in report.rules:
        rules.append(rule.model_dump_json(indent=1, by_alias=True).replace("\n", "\n  "))
        now.done += len(rule.findings)
    unsaid: dict[str, Any] = {"rules": {"__all__": True}, **({"timing": True} if report.timing is None else {})}
    bare = report.model_dump_json(indent=1, by_alias=True, exclude=unsaid)
    if not rules:
        return f"{bare}\n".encode()
    before, _, after = bare.partition(_NO_RULES)
    return "".join((before, _NO_RULES[:-1], "\n  ", ",\n  ".join(rules), "\n ]", after, "\n")).encode()


def read_json(path: Path) -> Report:
    """A report that `write_json` wrote. Raises AuditError for a file that is none of this version."""
    try:
        return Report.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        if isinstance(error, OSError):
            what = Sentence("文件无法读取", "cannot be read")
        else:
            what = Sentence(
                f"不是本版本的 report.json（格式版本 {SCHEMA_VERSION}）",
                f"not a report.json of version {SCHEMA_VERSION}",
            )
        cure = Sentence("用 riskaudit check 重新生成", "make it anew with riskaudit check")
        failed = AuditError(what, cure, Place(str(path)))
        failed.exit_code = ExitCode.INPUT_UNREAD
        raise failed from None


def identity_of(report: Report) -> str:
    """What tells an audit from others: the sha256 of its report without times."""
    return hashlib.sha256(write_json(report.model_copy(update={"timing": None}))).hexdigest()
