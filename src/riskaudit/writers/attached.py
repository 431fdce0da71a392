"""What a PDF report carries with it: the audit part of the manifest, and the complete list of findings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from riskaudit.model.manifest import AUDIT_PART
from riskaudit.model.report import Report

LARGEST = 20 << 20
"""Bytes of a list of findings that still goes into the PDF."""

LeftOut = Literal["", "absent", "other", "large"]
"""Why the list of findings is not carried: it is; no such file is there; the file there is of another audit, or was
changed; it is too large to send around."""


@dataclass(frozen=True)
class Attachment:
    """A file within a PDF; the name of `about` is that of the label that tells what it is."""

    name: str
    kind: str
    relation: Literal["Source", "Data"]
    about: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest that the cover prints."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Attached:
    """The files that go into a PDF."""

    files: Sequence[Attachment] = ()
    left_out: LeftOut = "absent"

    @property
    def part(self) -> Attachment | None:
        """The audit part, where there is one."""
        return next((item for item in self.files if item.name == AUDIT_PART), None)


NOTHING = Attached()
"""A report by itself."""


def attached_to(report: Report, findings: Path, part: bytes) -> Attached:
    """What goes with a report: no audit part where `part` is empty, and findings only if they are the report's own."""
    files = [Attachment(AUDIT_PART, "application/json", "Source", "about_audit_part", part)] if part else []
    try:
        if findings.stat().st_size > LARGEST:
            return Attached(files, "large")
        content = findings.read_bytes()
    except OSError:
        return Attached(files, "absent")
    told = report.findings_file
    if hashlib.sha256(content).hexdigest() != told.sha256:
        return Attached(files, "other")
    return Attached([*files, Attachment(told.name, "text/csv", "Data", "about_findings", content)], "")
