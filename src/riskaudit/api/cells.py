"""Columns of a DataFrame as texts: those that its cells would show in a workbook, with nothing made up and nothing lost.

An integer keeps all its digits, where a workbook would round the 16th; a float has no more than a workbook shows. A
moment is kept to the millisecond, an instant with a time zone becomes China's time. Where all moments of a column are
midnight they are days, as in a workbook: whether anybody saw a clock cannot be told. NaN, NaT, NA and None are empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import MAXYEAR, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from riskaudit.errors import InputError, Place, Sentence
from riskaudit.model.intake import FRAME
from riskaudit.records.cells import clock, number, shared, span, tidied, tidy
from riskaudit.records.frames import Frame

if TYPE_CHECKING:
    import pandas as pd

_CHINA = timezone(timedelta(hours=8))
_MIDNIGHT = time()


def frame_of(table: pd.DataFrame, dataset: str) -> Frame:
    """The table as texts; its index is left out. Raises InputError where its columns have names on several levels."""
    if table.columns.nlevels > 1:
        raise InputError(
            Sentence("列名有多层（MultiIndex）", "the names of the columns have several levels (MultiIndex)"),
            Sentence("先合并为一层：df.columns = [...]", "make them one level first: df.columns = [...]"),
            Place(f"{FRAME}:{dataset}" if dataset else FRAME),
        )
    headings = tuple((tidy(str(name)) or "") if _is_told(name) else "" for name in table.columns)
    return Frame(dataset, headings, [texts_of_column(table.iloc[:, place]) for place in range(len(headings))])


def texts_of_column(column: pd.Series[Any]) -> list[str | None]:
    """The column as texts, by way of what its type makes quick: `texts_of` says what they are."""
    import pandas as pd

    kind = column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        column = column.cat.remove_unused_categories()
        texts = [*texts_of_column(column.cat.categories.to_series()), None]
        return [texts[code] for code in column.cat.codes.tolist()]
    if isinstance(kind, pd.DatetimeTZDtype):
        with suppress(OverflowError, ValueError):  # the first and the last day of the calendar
            column = column.dt.tz_convert(_CHINA).dt.tz_localize(None)
    if getattr(kind, "kind", "") == "M":
        with suppress(ValueError):  # a year that no calendar has
            return texts_of(column.dt.to_pydatetime().tolist())
    short = getattr(kind, "kind", "") == "f" and getattr(kind, "itemsize", 8) < 8
    return texts_of(column.array if short else column.tolist())


def texts_of(values: Iterable[Any]) -> list[str | None]:
    """Values of a column as texts; None is an empty cell."""
    plain = [_plain(value) for value in values]
    moments = {value.time() for value in plain if isinstance(value, datetime)}
    days = moments == {_MIDNIGHT}
    return shared(_encodable(tidied([_written(value, days=days) for value in plain])))


def _is_told(value: Any) -> bool:
    """Whether a value is none of those that say that there is none."""
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return False
    return not (isinstance(value, float) and math.isnan(value))


def _plain(value: Any) -> str | datetime | date | None:
    """A value as its text, but moments and days, whose column decides how they are written."""
    if type(value) is str or (type(value) is datetime and not value.microsecond and value.tzinfo is None):
        return value
    if not _is_told(value):
        return None
    if type(value).__module__.partition(".")[0] in ("pandas", "numpy"):
        return _of_array(value)
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return number(value)
        case Decimal():
            return None if value.is_nan() else format(value, "f")
        case datetime():
            return _moment(value)
        case date():
            return value
        case time():
            return clock(value)
        case timedelta():
            return span(value)
        case _:
            return str(value)


def _of_array(value: Any) -> str | datetime | date | None:
    """A value of pandas or numpy: a short float as it is printed, not with the digits of a long one."""
    import pandas as pd

    kind = value.dtype.kind if hasattr(value, "dtype") else ""
    if kind and kind in "mM":
        value = pd.Timestamp(value) if kind == "M" else pd.Timedelta(value)
    if not _is_told(value):
        return None
    if isinstance(value, pd.Timestamp):
        try:
            return _moment(value.to_pydatetime(warn=False))
        except ValueError:  # a year that no calendar has
            return str(value)
    if isinstance(value, pd.Timedelta):
        return span(value.to_pytimedelta())
    if kind == "f" and value.dtype.itemsize < 8:
        return _plain(float(str(value)))
    return _plain(value.item()) if kind else str(value)


def _moment(value: datetime) -> datetime:
    """China's time to the millisecond: what is finer is the noise of a conversion."""
    if value.tzinfo is not None:
        with suppress(OverflowError):  # the first and the last day of the calendar
            value = value.astimezone(_CHINA)
        value = value.replace(tzinfo=None)
    millis = (value.microsecond + 500) // 1000
    whole = value.replace(microsecond=0)
    if millis == 1000 and value.year >= MAXYEAR:
        return whole
    return whole + timedelta(milliseconds=millis)


def _written(value: str | date | None, *, days: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if not isinstance(value, datetime):
        return value.isoformat()
    if days:
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="milliseconds" if value.microsecond else "seconds")


def _encodable(texts: Sequence[str]) -> Sequence[str]:
    """The texts with a mark in place of half characters, which no engine takes."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
    return texts
