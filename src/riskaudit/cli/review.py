"""`riskaudit review`: what reviewers decided, rule by rule, and which condition would spare a rule its errors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from riskaudit.cli import options
from riskaudit.errors import Sentence, UsageError


@click.command("review")
@click.argument(
    "sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LEDGER.xlsx|reviews.yaml..."
)
@click.option(
    "--report",
    required=True,
    type=click.Path(path_type=Path),
    metavar="report.json",
    help="被审核的报告，旁边要有 findings.csv · the report that was reviewed, findings.csv beside it",
)
@click.option(
    "--records",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="生成报告的同一批导出，可给多次；据以建议筛选条件 · the exports of the report, to propose conditions",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="格式 · format [text]",
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="写入文件，默认打印 · write to a file"
)
@options.rules
@options.map_file
@options.encoding
@options.password
@click.option(
    "--mask-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="生成报告时的密钥文件 · the secret that the report was made with",
)
@options.engine
@click.option("--memory", metavar="SIZE", help="引擎内存上限，如 1GB · memory bound of the engine")
@options.lang
def command(report: Path, form: str, out: Path | None, **asked: Any) -> None:
    """汇总终审结论：各规则的查实率，并建议能剔除不属实、留住全部属实线索的筛选条件。从不改规则。

    Tells how often each rule was right, with a 95 % interval, and proposes conditions that drop refuted and keep all
    confirmed findings. No rule is ever changed.

    退出码 · exit codes: 0 结论全部计入 / all verdicts are counted, 1 有结论未计入（逐条列出）/ some are not and are listed,
    2 用法错误 / wrong use, 3 没有可计入的结论 / no verdict to count, 4 有文件读不了 / a file cannot be read, 5 规则有错 / faulty rules.
    """
    from riskaudit.cli.places import refuse_over
    from riskaudit.folder import settled, work_folder
    from riskaudit.review.run import exit_code, reviewed
    from riskaudit.writers.json import read_json

    refuse_over(out, [report])
    read = read_json(settled(report))
    with work_folder() as folder:
        told = reviewed(asked["sources"], read, report.with_name(read.findings_file.name), folder)
    review = _searched(told, read, asked) if asked["records"] else told.review
    _tell(review, form, out, asked["lang"])
    sys.exit(int(exit_code(review)))


def _searched(told: Any, report: Any, asked: dict[str, Any]) -> Any:
    """The review with the conditions that the records allow."""
    from riskaudit.cli.asked import read_map, secret_of
    from riskaudit.cli.engines import working
    from riskaudit.review.again import Source
    from riskaudit.review.run import with_proposals

    source = Source(
        paths=asked["records"],
        rules=asked["rules"],
        mapping=read_map(asked["map_"]),
        encoding=asked["encoding"],
        password=asked["password"],
        secret=secret_of(asked["mask_key"]),
    )
    with working(asked["engine"], asked["memory"]) as (engine, work):
        return with_proposals(told, source, report, engine, work)


def _tell(review: Any, form: str, out: Path | None, language: Any) -> None:
    """Print the review, or write it; what a table of rules cannot hold goes to stderr."""
    from riskaudit.folder import replace
    from riskaudit.writers.review import not_counted_lines, write_review, write_review_csv, write_review_json

    text = {
        "text": lambda: write_review(review, language),
        "json": lambda: write_review_json(review),
        "csv": lambda: write_review_csv(review, language),
    }[form]()
    if form == "csv":
        for line in not_counted_lines(review, language):
            click.echo(line, err=True)
    if out is None:
        click.echo(text, nl=False)
        return
    if out.suffix.lower() in (".xlsx", ".yaml", ".yml") or out.name == "report.json":
        what = Sentence(
            f"不写到 {out.name}：可能是台账、结论文件或报告",
            f"not over {out.name}: it may be a ledger, verdicts or a report",
        )
        raise UsageError(what, Sentence("-o 用 .txt、.json 或 .csv", "let -o be .txt, .json or .csv"))
    click.echo(f"→ {replace(out, text.encode('utf-8-sig' if form == 'csv' else 'utf-8'))}")
