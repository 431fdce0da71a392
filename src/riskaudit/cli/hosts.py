"""What hosts of code are told besides files: a workflow of GitHub by its log, and on the page of its step."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from riskaudit.errors import Place, Sentence, UsageError


def seen_by_hosts(audit: Any, asked: Sequence[Path]) -> tuple[dict[str, str], list[str]]:
    """The paths of the audited files as seen from here, and the lines that make a workflow show findings: none where
    no workflow runs the command."""
    from riskaudit.writers.seen import paths_of

    seen = paths_of(asked, audit.report)
    if not _in_workflow():
        return seen, []
    from riskaudit.model.findings import read_findings
    from riskaudit.writers.github import annotation_lines

    return seen, annotation_lines(audit.report, read_findings(audit.findings, audit.report.findings_file), seen)


def tell_workflow(report: Any, lines: list[str], *, quiet: bool, err: bool) -> None:
    """Print the lines, and append to the page of the step where there is one.

    GitHub reads the lines from either stream. Raises UsageError for a page that cannot be written.
    """
    for line in [] if quiet else lines:
        click.echo(line, err=err)
    page = os.environ.get("GITHUB_STEP_SUMMARY") if _in_workflow() else None
    if page:
        _append(report, page)


def defused(text: str) -> str:
    """The text, in which a workflow sees no command of its own: whoever named a file might have written one."""
    if not _in_workflow():
        return text
    return re.sub(r"((?:^|[\r\n])\s*):(?=:)", r"\1: ", text).replace("##[", "## [")


def _in_workflow() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _append(report: Any, page: str) -> None:
    from riskaudit.writers.github import step_summary

    try:
        with Path(page).open("ab") as file:
            file.write(step_summary(report))
    except OSError as error:
        raise UsageError(
            Sentence(f"无法写入：{error.strerror}", f"cannot be written: {error.strerror}"),
            Sentence("检查 GITHUB_STEP_SUMMARY，或不设它", "look at GITHUB_STEP_SUMMARY, or unset it"),
            Place(page),
        ) from None
