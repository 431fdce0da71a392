"""`riskaudit diff`: reports compared, finding by finding; needs neither rules nor records."""

from __future__ import annotations

from pathlib import Path

import click

from riskaudit.cli import options
from riskaudit.model.base import Language

_FORMATS = ("text", "json", "csv")


@click.command("diff")
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="OLD... NEW")
@click.option(
    "-f", "--format", "name", type=click.Choice(_FORMATS), default="text", help="格式 · format of the output [text]"
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="写入文件 · write to a file [stdout]"
)
@options.lang
def command(reports: tuple[Path, ...], name: str, out: Path | None, lang: Language) -> None:
    """比较两期 report.json：新增、未变、有变化、不再出现的线索，按规则和单位；给出三期以上（最早的在前）还有重复发生、存续时间和控制图。

    Compares two reports, finding by finding; given three or more, oldest first, it also tells what comes back, how long
    findings stay, and whether rates have left their control limits. Each report.json needs its findings.csv beside it.
    """
    from riskaudit.cli.months import earlier_of
    from riskaudit.cli.places import refuse_over
    from riskaudit.errors import Sentence, UsageError
    from riskaudit.folder import replace
    from riskaudit.months.diff import diff_of
    from riskaudit.writers import diff as writer

    if len(reports) < 2:
        raise UsageError(
            Sentence("只给出一份报告", "only one report was given"),
            Sentence(
                "riskaudit diff 上期/report.json 本期/report.json", "riskaudit diff OLD/report.json NEW/report.json"
            ),
        )
    refuse_over(out, reports)
    found = diff_of([earlier_of(path) for path in reports], lang)
    content = writer.WRITERS[name](found)
    if out:
        click.echo(f"→ {replace(out, content)}")
    else:
        click.echo(content, nl=False)
