"""`riskaudit check`: reads the clock, once; asks the report for the exit code."""

from __future__ import annotations

import gc
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from riskaudit.cli import options
from riskaudit.errors import Place, Sentence, UsageError

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_SEVERITIES = ("critical", "high", "medium", "low")


@click.command("check")
@options.paths
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("riskaudit-report"),
    metavar="DIR",
    help="输出目录 · output folder [riskaudit-report]",
)
@options.rules
@click.option("--profile", default="national", metavar="NAME", help="稽查口径 · profile [national]")
@click.option("--month", metavar="YYYY-MM", help="只稽查该月 · only this month")
@click.option("--as-of", metavar="YYYY-MM-DD", help="数据截止日 · day on which open items are judged [次月首日 / 今天]")
@click.option(
    "--law-date", metavar="YYYY-MM-DD", help="一律按该日的法律重判 · judge all records by the law of that day"
)
@click.option(
    "--format",
    "formats",
    default="pdf,json,ledger",
    metavar="LIST",
    help="输出格式：pdf,json,text,html,notices,annotated,ledger,ledger-by-unit · formats [pdf,json,ledger]",
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
    metavar="report.json",
    help="上期报告，用于比较趋势 · an earlier report.json to compare with",
)
@click.option(
    "--max-per-rule",
    "most",
    type=click.IntRange(min=0),
    default=50,
    metavar="N",
    help="报告中每条规则至多列出的线索，0 为全部 · findings a rule in the report, 0 for all [50]",
)
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
    2 用法错误 / wrong use, 3 未稽查任何记录 / nothing audited, 4 有输入未读入 / an input unread,
    5 规则有错 / faulty rules.
    """
    from riskaudit.cli.engines import working
    from riskaudit.cli.files import refuse_filled_in
    from riskaudit.model.result import Severity
    from riskaudit.spine.run import run
    from riskaudit.spine.timer import Timer

    chosen = _formats(formats)
    for name in ("ledger", "ledger-by-unit"):
        if name in chosen:
            refuse_filled_in(out / f"{name}.xlsx")
            refuse_filled_in(out / f"{name}-restricted.xlsx")
    if asked["audience"] == "external":
        _refuse_for_outsiders(chosen, asked)
    request = _request(paths, asked)
    timer = Timer()
    gc.set_threshold(_COLLECT_AFTER, 20, 100)
    with working(asked["engine"], asked["memory"]) as (engine, workdir):
        audit = run(request, engine, workdir, timer)
        engine.close()
        written = _write(audit, chosen, out, timer, verbose)
    if not quiet:
        _tell(audit.report, written)
    if verbose:
        _tell_time(audit.report, timer)
    sys.exit(int(audit.report.exit_code(Severity(fail_on))))


_COLLECT_AFTER = 100_000
"""New objects between two looks for garbage: questions are trees of many small objects that soon go by themselves."""


def _request(paths: tuple[Path, ...], asked: dict[str, Any]) -> Any:
    from riskaudit.spine.run import Request

    month = asked["month"]
    if month and not _MONTH.fullmatch(month):
        raise UsageError(
            Sentence(f"--month {month} 不是月份", f"--month {month} is no month"),
            Sentence("写成 2026-10", "write 2026-10"),
        )
    return Request(
        paths=paths,
        as_of=_as_of(asked["as_of"], month),
        law_date=_day("--law-date", asked["law_date"]) if asked["law_date"] else None,
        rules=asked["rules"],
        profile=asked["profile"],
        month=month,
        language=asked["lang"],
        mask=not asked["no_mask"],
        audience=asked["audience"],
        secret=_secret(asked["mask_key"]),
        encoding=asked["encoding"],
        password=asked["password"],
        mapping=read_map(asked["map_"]),
        most=asked["most"],
        previous=_previous(asked["previous"], asked["audience"]),
        ledgers=asked["ledgers"],
        feedback_days=asked["feedback_days"],
    )


def _refuse_for_outsiders(formats: tuple[str, ...], asked: dict[str, Any]) -> None:
    """Raises UsageError for what no outsider may get: unmasked values, the user's own files, ledgers of insiders."""
    refused = {
        "--no-mask": (asked["no_mask"], "对外报告不能不脱敏", "a report for outsiders is always masked"),
        "--format annotated": (
            "annotated" in formats,
            "批注副本是未脱敏的原文件，不对外提供",
            "annotated copies are the user's own files, unmasked",
        ),
        "--ledger": (
            asked["ledgers"],
            "上期台账含内部内容，不在对外报告中复查",
            "ledgers hold what insiders wrote: no report for outsiders follows them up",
        ),
    }
    for option, (given, zh, en) in refused.items():
        if given:
            cure = Sentence(f"去掉 {option} 或 --audience external", f"leave out {option} or --audience external")
            raise UsageError(Sentence(zh, en), cure)


def _secret(path: Path | None) -> str:
    """The secret of fingerprints; empty if none was asked for. Raises UsageError for a file that holds none."""
    if path is None:
        return ""
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        secret = ""
    if not secret:
        raise UsageError(
            Sentence(
                "密钥文件不存在、不是 UTF-8 文本或为空", "the file of the secret is missing, no UTF-8 text, or empty"
            ),
            Sentence("检查 --mask-key", "look at --mask-key"),
            Place(str(path)),
        )
    return secret


def _previous(path: Path | None, audience: str) -> Any:
    """What is kept of an earlier report. Raises UsageError for one that went to others: it counts other records."""
    from riskaudit.writers.json import read_json

    if path is None:
        return None
    report = read_json(path)
    if report.scope.audience != audience:
        raise UsageError(
            Sentence("上期报告的 --audience 与本次不同，不能比较", "the earlier report was for another --audience"),
            Sentence("给出同一 --audience 的上期报告", "give one with the same --audience"),
            Place(str(path)),
        )
    return report.as_previous()


def _as_of(given: str | None, month: str | None) -> date:
    """The day given, else the day after the month, else today."""
    if given:
        return _day("--as-of", given)
    if month:
        year, number = map(int, month.split("-"))
        return date(year + number // 12, number % 12 + 1, 1)
    return date.today()  # noqa: DTZ011 - the local day of the person at the keyboard


def _day(option: str, given: str) -> date:
    """A day as the person wrote it. Raises UsageError for one that is none."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(
            Sentence(f"{option} {given} 不是日期", f"{option} {given} is no date"),
            Sentence("写成 2026-11-01", "write 2026-11-01"),
        ) from None


def read_map(path: Path | None) -> dict[str, object] | None:
    """The contents of a `--map` file. Raises UsageError for one that is no YAML mapping."""
    if path is None:
        return None
    from riskaudit.library.document import read_document

    if not path.is_file():
        raise UsageError(
            Sentence("对应关系文件不存在", "no such map file"),
            Sentence("检查 --map", "look at --map"),
            Place(str(path)),
        )
    document = read_document(path, str(path))
    if document.faults or not isinstance(document.value, dict):
        cure = Sentence("写成 columns: {表头: 列名}", "write columns: {heading: column}")
        raise UsageError(Sentence("对应关系文件不是键值结构", "the map file is no mapping"), cure, Place(str(path)))
    return document.value


def _formats(listed: str) -> tuple[str, ...]:
    from riskaudit.writers import FORMATS

    names = tuple(name.strip() for name in listed.split(",") if name.strip())
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        shown = ", ".join(unknown) or listed
        known = ", ".join(FORMATS)
        raise UsageError(
            Sentence(f"--format 没有：{shown}", f"--format has no {shown}"),
            Sentence(f"可用：{known}", f"known: {known}"),
        )
    return names


def _write(audit: Any, formats: tuple[str, ...], out: Path, timer: Any, verbose: bool) -> list[Path]:
    """Write what was asked for; report.json last, so that it can tell how long the others took."""
    from riskaudit.cli.files import keep, replace
    from riskaudit.writers import FORMATS, Material, written

    report, findings = audit.report, audit.findings
    with timer.step("writing", findings.name):
        paths = [keep(findings, out / findings.name)]
    for name in sorted(formats, key=lambda name: name == "json"):
        told = report.model_copy(update={"timing": timer.told()}) if verbose and name == "json" else report
        with timer.step("writing", FORMATS[name].file):
            files = written(name, Material(told, out / findings.name, audit.inputs, audit.cells, audit.carried))
            paths += [replace(out / file, content) for file, content in files.items()]
    return paths


def _tell_time(report: Any, timer: Any) -> None:
    from riskaudit.writers.timing import write_timing

    click.echo(write_timing(timer.told(), report), nl=False, err=True)


def _tell(report: Any, written: list[Path]) -> None:
    from riskaudit.writers.text import write_text

    click.echo(write_text(report).decode(), nl=False)
    for path in written:
        click.echo(f"→ {path}")
