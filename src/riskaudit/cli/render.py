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
    type=click.Choice(
        ["pdf", "json", "text", "html", "notices", "ledger", "ledger-by-unit", "sarif", "junit", "gitlab"]
    ),
    default="pdf",
    help="格式 · format [pdf]",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="输出文件，- 为标准输出 · output file, - is standard output [与 report.json 同目录]",
)
@click.option(
    "--exports",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="被稽查的文件或目录，供 sarif、gitlab 写出路径 · what was audited, for the paths in sarif and gitlab",
)
@options.lang
def command(report: Path, name: str, out: Path | None, exports: tuple[Path, ...], lang: str) -> None:
    """由 report.json 再生成报告 · write a report.json in another format."""
    from riskaudit.cli.files import refuse_filled_in, replace
    from riskaudit.cli.piped import piped_to
    from riskaudit.cli.places import paths_of
    from riskaudit.writers import FORMATS, Material, written
    from riskaudit.writers.json import read_json

    piped = piped_to(out, (name,))
    read = read_json(report)
    seen = paths_of(exports, read)
    files = written(name, Material(read, report.with_name(read.findings_file.name), paths=seen))
    if piped:
        click.echo(files[FORMATS[name].file], nl=False)
        return
    for file, content in files.items():
        place = out if out and file == FORMATS[name].file else (out or report).with_name(file)
        if place.suffix == ".xlsx":
            refuse_filled_in(place)
        click.echo(f"→ {replace(place, content)}")
