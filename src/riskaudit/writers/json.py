"""report.json: the report itself, in UTF-8, one value a line, the same bytes for the same report."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from riskaudit.errors import AuditError, ExitCode, Place, Sentence
from riskaudit.model.report import SCHEMA_VERSION, Report


def write_json(report: Report) -> bytes:
    """The report as JSON. Without a timing it says nothing of one."""
    unsaid = {"timing"} if report.timing is None else None
    return (report.model_dump_json(indent=1, by_alias=True, exclude=unsaid) + "\n").encode()


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
