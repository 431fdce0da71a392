"""The library: `audit` judges records from a program and gives a `Report`. What stands here is listed in docs/api.md."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from riskaudit.api.beside import with_files
from riskaudit.api.proven import proven
from riskaudit.api.report import Report
from riskaudit.api.source import Source, given
from riskaudit.errors import Sentence, UsageError
from riskaudit.model.base import Language
from riskaudit.model.masking import Audience
from riskaudit.model.month_by import MonthBy, day_told

if TYPE_CHECKING:
    from riskaudit.spine.run import Request

__all__ = ["Report", "Source", "audit"]


def audit(
    source: Source,
    *,
    month: str | None = None,
    as_of: date | str | None = None,
    law_date: date | str | None = None,
    profile: str = "national",
    rules: str | Path | Sequence[str | Path] = "builtin",
    language: Language = "zh",
    mask: bool = True,
    audience: Audience = "internal",
    mapping: Mapping[str, object] | None = None,
    encoding: str | None = None,
    password: str | None = None,
    max_per_rule: int = 50,
    memory: str | None = None,
    waivers: str | Path | None = None,
    baseline: str | Path | None = None,
    confirmed: str | Path | None = None,
    month_by: MonthBy | None = None,
) -> Report:
    """Audit records as `riskaudit check` does; the other arguments are its options.

    `source` is a path or a DataFrame, a list of them, or a mapping of the name of a dataset to any of these: what is
    named is read as that dataset and as no other. `as_of` is the day after the month unless it is given, else today.
    `mapping` is what a `--map` file holds; `waivers`, `baseline` and `confirmed` are files.

    Raises AuditError for what cannot be meant, for faulty rules, and for a DataFrame that lacks a column by which its
    dataset is told. A file that cannot be read raises nothing: it is told in `Report.unread`.
    """
    from riskaudit.spine.run import Request

    _refuse(audience, mask, mapping)
    frames, paths, named = given(source)
    folders, day = [rules] if isinstance(rules, str | Path) else rules, _day("as_of", as_of) or _after(month)
    request = Request(paths, day, folders, profile, month, language, mask, audience, frames=frames, named=named)
    law = _day("law_date", law_date)
    request = replace(request, mapping=mapping, encoding=encoding, password=password, law_date=law, most=max_per_rule)
    request = replace(request, month_by=_month_by(month_by, month))
    return _audited(with_files(request, waivers, baseline, confirmed), memory)


def _audited(request: Request, memory: str | None) -> Report:
    """The report, with the folder in which its findings are kept."""
    from riskaudit.engine.base import EngineError
    from riskaudit.engine.duckdb import DuckEngine
    from riskaudit.spine.run import run

    folder = Path(tempfile.mkdtemp(prefix="audited-"))
    try:
        engine = DuckEngine(folder, memory)
        try:
            return Report(proven(request, run(request, engine, folder)), folder)
        except EngineError as error:
            raise error.fault() from error
        finally:
            engine.close()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _month_by(told: MonthBy | None, month: str | None) -> MonthBy | None:
    """By which moment records belong to the month that was asked for."""
    if told is None or (month and told in get_args(MonthBy)):
        return told
    known = ", ".join(map(repr, get_args(MonthBy)))
    raise UsageError(
        Sentence(
            f"month_by={told!r}：须是 {known} 之一，并给出 month", f"month_by={told!r}: one of {known}, with a month"
        ),
        Sentence('写成 month="2026-10", month_by="due"', 'write month="2026-10", month_by="due"'),
    )


def _refuse(audience: Audience, mask: bool, mapping: object) -> None:
    """Raises UsageError for what no audit can be."""
    if audience == "external" and not mask:
        raise _unmasked()
    if mapping is not None and not isinstance(mapping, Mapping):
        raise _no_mapping(mapping)


def _unmasked() -> UsageError:
    return UsageError(
        Sentence("对外报告不能不脱敏", "a report for outsiders is always masked"),
        Sentence("去掉 mask=False", "leave out mask=False"),
    )


def _no_mapping(told: object) -> UsageError:
    kind = type(told).__name__
    return UsageError(
        Sentence(f"mapping 是 {kind}，不是字典", f"mapping is a {kind}, not a dict"),
        Sentence('写成 {"columns": {"表头": "列名"}}', 'write {"columns": {"heading": "column"}}'),
    )


def _after(month: str | None) -> date:
    """The day after the month, else today; the month is checked."""
    if month is None:
        return date.today()  # noqa: DTZ011 - the local day of the person at the keyboard
    from riskaudit.model.month import Month

    try:
        return Month.of(month).end
    except ValueError:
        raise UsageError(
            Sentence(f"month={month!r} 不是月份", f"month={month!r} is no month"),
            Sentence('写成 "2026-10"', 'write "2026-10"'),
        ) from None


def _day(name: str, told: date | str | None) -> date | None:
    if told is None or isinstance(told, date):
        return date(told.year, told.month, told.day) if told else None
    try:
        return day_told(told)
    except ValueError:
        raise UsageError(
            Sentence(f"{name}={told!r} 不是日期", f"{name}={told!r} is no date"),
            Sentence('写成 "2026-11-01"', 'write "2026-11-01"'),
        ) from None
