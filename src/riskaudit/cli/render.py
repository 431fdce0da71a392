"""`riskaudit render`: a report.json in another format; needs neither rules nor records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
    from riskaudit.cli.piped import piped_to
    from riskaudit.folder import output_folder, settled
    from riskaudit.writers import FORMATS, written
    from riskaudit.writers.filled_in import refuse_over_work
    from riskaudit.writers.json import read_json

    usual = FORMATS[name].file
    if piped_to(out, (name,)):
        (content,) = written(name, _material(settled(report), exports)).values()
        click.echo(content, nl=False)
        return
    target = out or report.with_name(usual)
    if not report.is_file():
        read_json(report)  # says what is missing before a folder is made for it
    with output_folder(target.parent, [target.name]) as folder:
        material = _material(folder.settled(report), exports)
        listed = folder.has(report) and target.name == usual
        for file, content in written(name, material).items():
            folder.put(target.name if file == usual else file, content)
        refuse_over_work(folder.places)
        for path in folder.add(listed=listed).files:
            click.echo(f"→ {path}")


def _material(report: Path, exports: tuple[Path, ...]) -> Any:
    """What writers take of a report.json and of what lies beside it."""
    from riskaudit.cli.places import paths_of
    from riskaudit.model.manifest import beside
    from riskaudit.writers import Material
    from riskaudit.writers.json import read_json

    read, manifest = read_json(report), beside(report)
    part = manifest.audit.content if manifest else b""
    return Material(read, report.with_name(read.findings_file.name), part=part, paths=paths_of(exports, read))
