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
    from riskaudit.cli.files import refuse_filled_in
    from riskaudit.folder import output_folder
    from riskaudit.model.manifest import beside
    from riskaudit.writers import FORMATS, Material, written
    from riskaudit.writers.json import read_json

    usual = FORMATS[name].file
    target = out or report.with_name(usual)
    if not report.is_file():
        read_json(report)  # says what is missing before a folder is made for it
    with output_folder(target.parent, [target.name]) as folder:
        read = read_json(folder.settled(report))
        listed = folder.has(report) and target.name == usual
        manifest = beside(report)
        part = manifest.audit.content if manifest else b""
        material = Material(read, report.with_name(read.findings_file.name), part=part)
        for file, content in written(name, material).items():
            folder.put(target.name if file == usual else file, content)
        for file in folder.digests:
            if file.endswith(".xlsx"):
                refuse_filled_in(folder.folder / file)
        for path in folder.add(listed=listed).files:
            click.echo(f"→ {path}")
