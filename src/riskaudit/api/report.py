"""What an audit gives to a program: the report, all findings as a table, and the files that the command would write."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from riskaudit.errors import AuditError, ExitCode, Sentence, UsageError
from riskaudit.model.english import counted
from riskaudit.model.findings import FINDING_COLUMNS, read_findings
from riskaudit.model.intake import Input, Unread
from riskaudit.model.outcome import Counts, RuleOutcome
from riskaudit.model.report import Report as Told
from riskaudit.model.result import Result, Severity

if TYPE_CHECKING:
    import pandas as pd

    from riskaudit.api.proven import Proven

_USUAL = ("pdf", "json", "ledger")
"""What `riskaudit check` writes beside findings.csv."""


class Report:
    """An audit that is done. It holds its findings in a folder of its own, which goes when the report goes."""

    def __init__(self, proven: Proven, folder: Path) -> None:
        self._proven, self._audit = proven, proven.audit
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    @property
    def report(self) -> Told:
        """The report as report.json has it."""
        return self._audit.report

    @property
    def totals(self) -> Counts:
        """Verdicts of all rules over all records: `fail`, `review`, `unknown`, `pass_`, `notapplicable`."""
        return self.report.totals

    @property
    def records(self) -> int:
        """Records judged, each counted once."""
        return self.report.records

    @property
    def rules(self) -> tuple[RuleOutcome, ...]:
        """Every rule with what became of the records under it; those that could not be checked say why."""
        return self.report.rules

    @property
    def unread(self) -> tuple[tuple[Input, Unread], ...]:
        """Files and sheets that could not be read. Nothing is said of their records."""
        return self.report.unread

    def exit_code(self, fail_on: str = "low") -> ExitCode:
        """The exit code of `riskaudit check --fail-on`. Raises UsageError for a severity that there is not."""
        if fail_on not in list(Severity):
            known = ", ".join(Severity)
            raise UsageError(
                Sentence(f"没有名为“{fail_on}”的等级", f'there is no severity "{fail_on}"'),
                Sentence(f"可用：{known}", f"known: {known}"),
            )
        return self.report.exit_code(Severity(fail_on))

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Every finding with the columns of findings.csv, one row each, in its order; all texts masked as there.

        `result` is a category, `severity` an ordered one (low < medium < high < critical), `row` an Int64 that is NA
        for a group of records; all others are strings, empty where there is nothing. Raises AuditError without pandas.
        """
        if find_spec("pandas") is None:
            raise AuditError(Sentence("未安装 pandas", "pandas is not installed"), "pip install 'pandas>=3.1,<4'")
        import pandas as pd

        rows = read_findings(self._audit.findings, self.report.findings_file)
        table = pd.DataFrame(list(rows), columns=list(FINDING_COLUMNS), dtype="string")
        severities = pd.CategoricalDtype([severity.value for severity in reversed(Severity)], ordered=True)
        results = pd.CategoricalDtype([Result.FAIL.value, Result.REVIEW.value])
        numbers = table["row"].where(table["row"] != "", pd.NA)
        return table.assign(
            result=table["result"].astype(results),
            severity=table["severity"].astype(severities),
            row=pd.to_numeric(numbers).astype("Int64"),
        )

    def to(self, out: str | Path, formats: str | Sequence[str] | None = None) -> list[Path]:
        """Write the report, and tell which files were written.

        A file is written in the format that its suffix tells (`.pdf`, `.json`, `.html`, `.txt`, `.csv`, `.xlsx` for the
        ledger); into a folder go findings.csv, the formats named, by default those of `riskaudit check`, and manifest.json,
        by which `riskaudit verify` knows them. Raises UsageError for a format that there is not, and where a ledger that people have saved would be written over.
        """
        from riskaudit.api.outputs import as_file, into_folder

        out = Path(out)
        if formats is None and out.suffix and not out.is_dir():
            return as_file(self._proven, out)
        return into_folder(self._proven, out, [formats] if isinstance(formats, str) else formats or _USUAL)

    def __repr__(self) -> str:
        totals, scope = self.totals, self.report.scope
        told = f"{counted(self.records, 'record|records')}, {totals.fail} fail, {totals.review} review, {totals.unknown} unknown"
        unread = f", {len(self.unread)} unread" if self.unread else ""
        return f"<riskaudit.Report {scope.month or 'all'} {scope.profile}: {told}{unread}>"

    def _repr_html_(self) -> str:
        from riskaudit.api.glance import glance

        return glance(self.report)
