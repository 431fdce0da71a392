"""`riskaudit render`: a report.json in another format; needs neither rules nor records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from riskaudit.cli import options
from riskaudit.model.base import Language


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
    """由 report.json 再生成报告 · write a report.json in another format.

    未用 --lang 时按报告原来的语言；换语言时，各条线索的说明和数值仍为判定时的语言 · without --lang in the report's own
    language; in another, the sentences and figures of findings stay in that of the judgement.
    """
    from riskaudit.cli.piped import piped_to
    from riskaudit.cli.places import refuse_over
    from riskaudit.folder import output_folder, settled
    from riskaudit.writers import FORMATS
    from riskaudit.writers.filled_in import refuse_over_work
    from riskaudit.writers.json import read_json

    usual, language = FORMATS[name].file, _asked(lang)
    if piped_to(out, (name,)):
        (content,) = _written(name, _material(settled(report), exports, name, language)).values()
        click.echo(content, nl=False)
        return
    if name != "json" or out != report:  # the same in the same place is no loss
        refuse_over(out, [report])
    target = out or report.with_name(usual)
    if not report.is_file():
        read_json(report)  # says what is missing before a folder is made for it
    with output_folder(target.parent, [target.name]) as folder:
        material = _material(folder.settled(report), exports, name, language)
        retold = material.report.scope.judged_in is not None
        listed = folder.has(report) and target.name == usual
        for file, content in _written(name, material).items():
            main = target.name if out or not retold else _beside(usual, material.report.scope.language)
            folder.put(main if file == usual else _beside(file, language) if retold else file, content)
        refuse_over_work(folder.places)
        for path in folder.add(listed=listed).files:
            click.echo(f"→ {path}")


def _written(name: str, material: Any) -> Mapping[str, bytes]:
    """The files of a format; on a terminal it is seen how far they are."""
    from riskaudit.cli.progress import showing
    from riskaudit.spine.timer import Timer
    from riskaudit.writers import FORMATS, written

    timer, language = Timer(), material.report.scope.language
    with showing(timer, False, language, 1), timer.step("writing", FORMATS[name].file):
        return written(name, replace(material, gauge=timer.gauge))


def _asked(lang: str) -> Language | None:
    """The language that was asked for, by an option or by a setting; None for the report's own."""
    if click.get_current_context().get_parameter_source("lang") is ParameterSource.DEFAULT:
        return None
    return "en" if lang == "en" else "zh"


def _beside(file: str, language: Language | None) -> str:
    """The name of a file that must not take the place of the one in the language of the judgement."""
    path = Path(file)
    return str(path.with_name(f"{path.stem}-{language}{path.suffix}"))


def _material(report: Path, exports: tuple[Path, ...], name: str, language: Language | None) -> Any:
    """What writers take of a report.json and of what lies beside it; says what stays in the language of the judgement."""
    from riskaudit.model.manifest import beside
    from riskaudit.model.told_in import told_in
    from riskaudit.writers import Material
    from riskaudit.writers.json import read_json
    from riskaudit.writers.seen import paths_of
    from riskaudit.writers.view import View

    read, manifest = read_json(report), beside(report)
    part = manifest.audit.content if manifest else b""
    if language and name != "json":  # report.json holds both languages already
        read = told_in(read, language)
    if read.scope.judged_in:
        click.echo(View(read).say("judged_in_note"), err=True)
    return Material(read, report.with_name(read.findings_file.name), part=part, paths=paths_of(exports, read))
