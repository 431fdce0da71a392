"""What `riskaudit check` is asked for: the values of its options, looked through. The clock is read here, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.folder import settled
from riskaudit.model.month_by import day_told, is_month


def request_of(paths: tuple[Path, ...], asked: dict[str, Any]) -> Any:
    """The `spine.run.Request` of these options. Raises UsageError for values that are none."""
    from riskaudit.cli.months import baseline_of, months_of
    from riskaudit.model.gone import GONE
    from riskaudit.spine.carry_over import latest
    from riskaudit.spine.run import Request

    month = _month(asked)
    as_of = _as_of(asked["as_of"], month)
    baseline = baseline_of(asked["baseline"], new_only=asked["fail_on_new"])
    months = months_of(asked["previous"], asked["audience"], as_of)
    return Request(
        paths=paths,
        as_of=as_of,
        law_date=day_of("--law-date", asked["law_date"]) if asked["law_date"] else None,
        rules=asked["rules"],
        profile=asked["profile"],
        month=month,
        month_by=asked["month_by"],
        language=asked["lang"],
        mask=not asked["no_mask"],
        audience=asked["audience"],
        secret=secret_of(asked["mask_key"]),
        encoding=asked["encoding"],
        password=asked["password"],
        mapping=read_map(asked["map_"]),
        most=asked["most"],
        waivers=None if asked["no_waivers"] else asked["waivers"],
        previous=months[-1].as_previous() if months else None,
        earlier=months if len(months) > 1 else (),
        last=latest([*months, *([baseline.report] if baseline else [])], as_of),
        baseline=baseline,
        gone=GONE.get(asked["sarif_absent"], ()),
        ledgers=tuple(settled(path) for path in asked["ledgers"]),
        feedback_days=asked["feedback_days"],
        confirmed=asked["confirmed"],
    )


def _month(asked: dict[str, Any]) -> str | None:
    """The month as it was asked for. Raises UsageError for one that is none, and where it is said by what, but not
    which."""
    month: str | None = asked["month"]
    if month:
        look_at_month("--month", month)
    if asked["month_by"] and not month:
        raise UsageError(
            Sentence("--month-by 须与 --month 同用", "--month-by needs --month"),
            Sentence("加上 --month 2026-10", "add --month 2026-10"),
        )
    return month


def look_at_month(option: str, given: str) -> None:
    """Raises UsageError for a text that is no month."""
    if not is_month(given):
        raise UsageError(
            Sentence(f"{option} {given} 不是月份", f"{option} {given} is no month"),
            Sentence("写成 2026-10", "write 2026-10"),
        )


def refuse_for_outsiders(formats: tuple[str, ...], asked: dict[str, Any]) -> None:
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


def secret_of(path: Path | None) -> str:
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


def _as_of(given: str | None, month: str | None) -> date:
    """The day given, else the day after the month, else today."""
    if given:
        return day_of("--as-of", given)
    if month:
        year, number = map(int, month.split("-"))
        return date(year + number // 12, number % 12 + 1, 1)
    return date.today()  # noqa: DTZ011 - the local day of the person at the keyboard


def day_of(option: str, given: str) -> date:
    """A day as the person wrote it. Raises UsageError for one that is none."""
    try:
        return day_told(given)
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
