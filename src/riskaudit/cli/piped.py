"""`-o -`: one document on standard output and nothing else there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from riskaudit.errors import Sentence, UsageError
from riskaudit.folder import Written


def piped_to(out: Path | None, formats: tuple[str, ...]) -> bool:
    """Whether the output is asked for on standard output.

    Raises UsageError there for formats that are not one document: more than one, or one of several files.
    """
    from riskaudit.writers import FORMATS

    if str(out) != "-":
        return False
    alone = [name for name, about in FORMATS.items() if not about.many]
    if len(formats) == 1 and formats[0] in alone:
        return True
    listed, known = ", ".join(formats), ", ".join(alone)
    raise UsageError(
        Sentence(f"-o - 只能输出一个文件，--format 却有 {listed}", f"-o - takes one document; --format has {listed}"),
        Sentence(
            f"只写一种，如 --format json -o -；可用：{known}", f"name one, as in --format json -o -; known: {known}"
        ),
    )


def document(audit: Any, asked: Mapping[str, Any], seen: Mapping[str, str], part: bytes, timer: Any) -> bytes:
    """The format of an audit that was asked for, one document."""
    from riskaudit.cli.outputs import material_of
    from riskaudit.writers import FORMATS, written

    (name,) = asked["formats"]
    with timer.step("writing", FORMATS[name].file):
        material = material_of(audit, audit.report, audit.findings, seen, part, asked, timer.gauge)
        (content,) = written(name, material).values()
    return content


def pipe(content: bytes) -> Written:
    """Write a document to standard output, when the terminal shows no progress any more; no file is left."""
    click.echo(content, nl=False)
    return Written(())
