"""`riskaudit render`: a report.json in another format; needs neither rules nor records."""

from __future__ import annotations

from pathlib import Path

import click

from riskaudit.cli import options


@click.command("render")
@click.argument("report", type=click.Path(path_type=Path), metavar="report.json")
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(["pdf", "json", "text", "html", "notices", "ledger", "ledger-by-unit"]),
    default="pdf",
    help="格式 · format [pdf]",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="输出文件 · output file [与 report.json 同目录]",
)
@options.lang
def command(report: Path, name: str, out: Path | None, lang: str) -> None:
    """由 report.json 再生成报告 · write a report.json in another format."""
    from riskaudit.cli.files import replace
    from riskaudit.writers import FORMATS, Material, written
    from riskaudit.writers.filled_in import refuse_filled_in
    from riskaudit.writers.json import read_json

    read = read_json(report)
    files = written(name, Material(read, report.with_name(read.findings_file.name)))
    for file, content in files.items():
        place = out if out and file == FORMATS[name].file else (out or report).with_name(file)
        if place.suffix == ".xlsx":
            refuse_filled_in(place)
        click.echo(f"→ {replace(place, content)}")
