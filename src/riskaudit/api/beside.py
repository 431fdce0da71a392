"""Files that come beside the records: the register of waivers, facts that were confirmed, an earlier report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskaudit.months.earlier import Earlier
    from riskaudit.spine.run import Request

FilePath = str | Path | None


def with_files(request: Request, waivers: FilePath, baseline: FilePath, confirmed: FilePath) -> Request:
    """What is asked for, with the files that were given. Raises AuditError for a baseline that cannot be read."""
    from riskaudit.spine.carry_over import latest

    earlier = _earlier(Path(baseline)) if baseline else None
    return replace(
        request,
        waivers=Path(waivers) if waivers else None,
        confirmed=Path(confirmed) if confirmed else None,
        baseline=earlier,
        last=latest([earlier.report], request.as_of) if earlier else None,
    )


def _earlier(path: Path) -> Earlier:
    """A report.json, with the findings.csv beside it."""
    from riskaudit.folder import settled
    from riskaudit.months.earlier import Earlier
    from riskaudit.writers.json import read_json

    report = read_json(settled(path))
    return Earlier(report, path.with_name(report.findings_file.name), str(path))
