"""`riskaudit check`: audits, writes, and asks the report for the exit code."""

from __future__ import annotations

import gc
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from riskaudit.cli import options

_SEVERITIES = ("critical", "high", "medium", "low")


@click.command("check")
@options.paths
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("riskaudit-report"),
    metavar="DIR",
    help="输出目录；- 为标准输出，限一个单文件格式 · output folder; - is standard output, for one document [riskaudit-report]",
)
@options.rules
@click.option("--profile", default="national", metavar="NAME", help="稽查口径 · profile [national]")
@click.option("--month", metavar="YYYY-MM", help="只稽查该月 · only this month")
@click.option(
    "--month-by",
    type=click.Choice(["accepted", "due", "done"]),
    help="记录按受理、到期或办结时间归月，与 --month 同用 · which moment puts a record into the month [数据集自定]",
)
@click.option("--as-of", metavar="YYYY-MM-DD", help="数据截止日 · day on which open items are judged [次月首日 / 今天]")
@click.option(
    "--law-date", metavar="YYYY-MM-DD", help="一律按该日的法律重判 · judge all records by the law of that day"
)
@click.option(
    "--format",
    "formats",
    default="pdf,json,ledger",
    metavar="LIST",
    help="输出格式：pdf,json,text,html,notices,annotated,ledger,ledger-by-unit,sarif,junit,gitlab · formats [pdf,json,ledger]",
)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="low",
    help="达到该等级的疑似问题使退出码为 1 · exit 1 from this severity [low]",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="report.json",
    help="上期报告，用于比较趋势；可给多份，最早的在前 · an earlier report.json to compare with, or several, oldest first",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="report.json",
    help="基准报告，逐条比较线索 · an earlier report.json to compare finding by finding",
)
@click.option(
    "--fail-on-new",
    is_flag=True,
    help="只有新增、加重或备案失效的疑似问题使退出码为 1 · exit 1 only for what --baseline did not have",
)
@click.option(
    "--sarif-absent",
    type=click.Choice(["fixed", "all"]),
    help="report.sarif 也列出 --baseline 中本期没有的线索：已整改的，或连同无法判定的 · absent results in report.sarif [不列]",
)
@click.option(
    "--max-per-rule",
    "most",
    type=click.IntRange(min=0),
    default=50,
    metavar="N",
    help="报告中每条规则至多列出的线索，0 为全部 · findings a rule in the report, 0 for all [50]",
)
@options.confirmed
@options.waivers
@options.no_waivers
@options.map_file
@options.encoding
@options.password
@options.lang
@options.engine
@click.option("--memory", metavar="SIZE", help="引擎内存上限，如 1GB · memory bound of the engine")
@click.option("--no-mask", is_flag=True, help="不遮盖个人信息 · do not mask personal data")
@click.option(
    "--audience",
    type=click.Choice(["internal", "external"]),
    default="internal",
    help="报告给谁看；external 不含个人信息、举报、重要客户、文件名 · who reads it [internal]",
)
@click.option(
    "--mask-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="个人编号指纹的密钥文件 · secret for fingerprints of personal keys",
)
@click.option(
    "--ledger",
    "ledgers",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="复查上期整改台账，可给多份 · follow up a ledger of last time, or several",
)
@click.option(
    "--feedback-days",
    type=click.IntRange(0, 365),
    default=7,
    help="反馈期限：数据截止日起几日，逢休息日顺延 · days to answer in [7]",
)
@click.option("-q", "--quiet", is_flag=True, help="不打印摘要 · print no summary")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="列出各步骤、各规则用时，并写入 report.json · tell the time of every step and rule, in report.json too",
)
def command(
    paths: tuple[Path, ...], out: Path, formats: str, quiet: bool, verbose: bool, fail_on: str, **asked: Any
) -> None:
    """稽查一批导出记录（文件或目录），生成报告。

    Audits exported records and writes report.pdf, report.json and findings.csv to DIR.

    退出码 · exit codes: 0 未达等级 / nothing at or above --fail-on, 1 有疑似问题 / findings,
    2 用法错误、输出无法写入 / wrong use, or output not writable, 3 未稽查任何记录 / nothing audited,
    4 有输入未读入 / an input unread, 5 规则有错 / faulty rules; 130, 143 被中断 / stopped by a signal.
    """
    from riskaudit.cli.asked import refuse_for_outsiders, request_of
    from riskaudit.cli.hosts import tell_workflow
    from riskaudit.cli.outputs import formats_of, tell, tell_time
    from riskaudit.cli.piped import pipe, piped_to
    from riskaudit.cli.settings.options import tell_settings
    from riskaudit.model.result import Severity
    from riskaudit.spine.timer import Timer

    tell_settings(click.get_current_context(), asked["lang"])
    chosen = formats_of(formats)
    piped = piped_to(out, chosen)
    if asked["audience"] == "external":
        refuse_for_outsiders(chosen, asked)
    request = request_of(paths, asked)
    timer = Timer()
    gc.set_threshold(_COLLECT_AFTER, 20, 100)
    told = {**asked, "formats": chosen, "fail_on": fail_on, "verbose": verbose, "quiet": quiet}
    audit, written, lines = _audited(paths, None if piped else out, request, told, timer)
    written = pipe(written) if piped else written
    if not quiet:
        tell(audit.report, written, err=piped)
    tell_workflow(audit.report, lines, quiet=quiet, err=piped)
    if verbose:
        tell_time(audit.report, timer)
    sys.exit(int(audit.report.exit_code(Severity(fail_on), new_only=asked["fail_on_new"])))


def _audited(
    paths: tuple[Path, ...], out: Path | None, request: Any, asked: dict[str, Any], timer: Any
) -> tuple[Any, Any, Any]:
    """The audit, what was written to the folder (or, without one, the document for standard output), and lines for a
    host of code."""
    from riskaudit.cli.engines import working
    from riskaudit.cli.hosts import seen_by_hosts
    from riskaudit.cli.in_force import asked_for
    from riskaudit.cli.outputs import names_of, refuse_over_work, write
    from riskaudit.cli.piped import document
    from riskaudit.cli.places import refuse_beside
    from riskaudit.cli.progress import showing
    from riskaudit.folder import output_folder
    from riskaudit.manifest import audit_part
    from riskaudit.spine.run import run

    refuse_beside(out, [*asked["previous"], asked["baseline"]])
    with output_folder(out, names_of(asked["formats"])) if out else nullcontext() as folder:
        if out:
            refuse_over_work(asked["formats"], out)
        files = len(asked["formats"]) + (_BESIDES if out else 1)
        shown = showing(timer, asked["quiet"], asked["lang"], files)
        with shown, working(asked["engine"], asked["memory"]) as (engine, workdir):
            timer.watch(engine)
            audit = run(request, engine, workdir, timer)
            engine.close()
            seen, lines = seen_by_hosts(audit, paths)
            part = audit_part(audit, asked_for(command.params, asked, request.secret))
            if folder is None:
                return audit, document(audit, asked, seen, part.content, timer), lines
            return audit, write(audit, asked, folder, timer, part, seen), lines


_BESIDES = 2
"""Files that every audit leaves: the complete findings and the manifest."""

_COLLECT_AFTER = 100_000
"""New objects between two looks for garbage: questions are trees of many small objects that soon go by themselves."""
