"""Numbers as phrases of the report's language, as trees: `25 小时 3 分`, `2 个工作日`.

The words stand here once for all kinds; sentences of a single rule stand in its file.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlglot import exp

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.masking import NOBODY, Masking
from riskaudit.model.query import (
    Tree,
    as_text,
    case,
    cast,
    equal,
    extract,
    first,
    joined,
    length,
    less,
    matches,
    number,
    one_of,
    part,
    replace_all,
    sha256,
    text,
)

MICROS = 1_000_000

_UNITS = {
    "days": Bilingual(zh=" 日", en=" day"),
    "workdays": Bilingual(zh=" 个工作日", en=" working day"),
    "months": Bilingual(zh=" 个月", en=" month"),
}
_CLOCK = {"zh": (" 小时", " 分", " 秒"), "en": (" h", " min", " s")}


def counted(tree: Tree, clock: str, language: Language) -> Tree:
    """A whole number of days, working days or months."""
    unit = text(_UNITS[clock].in_(language))
    plural = text("") if language == "zh" else case([(equal(tree, number(1)), text(""))], text("s"))
    return joined(as_text(tree), unit, plural)


def lasting(micros: Tree, language: Language) -> Tree:
    """A span given in microseconds as hours, minutes and, where there are any, seconds."""
    hour, minute, second = _CLOCK[language]
    size = exp.Abs(this=micros.copy())
    seconds = exp.IntDiv(this=exp.paren(size, copy=False), expression=number(MICROS))

    def piece(divisor: int, modulus: int | None, unit: str) -> Tree:
        value: Tree = exp.paren(exp.IntDiv(this=exp.paren(seconds.copy(), copy=False), expression=number(divisor)))
        if modulus:
            value = exp.paren(exp.Mod(this=value, expression=number(modulus)))
        return case([(less(number(0), value), joined(text(" "), as_text(value), text(unit)))], text(""))

    whole = joined(piece(3600, None, hour), piece(60, 60, minute), piece(1, 60, second))
    sign = case([(less(micros, number(0)), text("−"))], text(""))
    return joined(sign, first(exp.Nullif(this=exp.Trim(this=whole), expression=text("")), text(f"0{minute}")))


def days_in_words(count: int, language: Language) -> str:
    """A number of days as `counted` tells it."""
    return f"{count}{_UNITS['days'].in_(language)}{'s' * (language == 'en' and count != 1)}"


def span_in_words(micros: int, language: Language) -> str:
    """A span of microseconds, none below nought, as `lasting` tells it."""
    hour, minute, second = _CLOCK[language]
    seconds = micros // MICROS
    pieces = [(seconds // 3600, hour), (seconds // 60 % 60, minute), (seconds % 60, second)]
    return " ".join(f"{value}{unit}" for value, unit in pieces if value) or f"0{minute}"


def moment_text(tree: Tree, date_only: Tree | None = None) -> Tree:
    """A timestamp as `YYYY-MM-DD HH:MM[:SS]`; only the date where `date_only` is true."""
    written = as_text(cast(tree.copy(), "timestamp"))
    to_second, to_minute, to_day = part(written, 1, 19), part(written, 1, 16), part(written, 1, 10)
    pairs = [(date_only, to_day)] if date_only is not None else []
    return case([*pairs, (equal(part(written, 18, 2), text("00")), to_minute)], to_second)


_MONTH = r"^\d{4}[-/.]?0?([1-9]|1[0-2])$"


def month_text(tree: Tree, language: Language) -> Tree:
    """A month that exports write 202610 or 2026-10 as a sentence has it; other texts as they are."""
    year, month = part(tree.copy(), 1, 4), extract(tree.copy(), _MONTH, 1)
    two = case([(equal(length(month.copy()), number(1)), joined(text("0"), month))], month.copy())
    words = joined(year, text("年"), month, text("月")) if language == "zh" else joined(year, text("-"), two)
    return case([(matches(tree.copy(), _MONTH), words)], tree)


def hidden_numbers(tree: Tree) -> Tree:
    """A text with its telephone and identity numbers hidden, whatever column they stand in."""
    return replace_all(tree, r"1[3-9]\d{9}|\d{17}[\dXx]", "****")


_MARKS = {"name": "P", "account": "A", "phone": "T", "id": "I", "supply": "S"}
"""Kind of a personal value → the letter of its mark: a person, an account, a telephone, an identity number, a supply."""

_INSIDE, _OUTSIDE = 4, 6
"""Digits of a mark beside what is left of a value, and of one that stands for the value alone."""


def masked(tree: Tree, personal: str | None, masking: Masking) -> Tree:
    """A personal value with most of it hidden; other values, and all where masking is off, as they are.

    `13800001865` becomes `138****865`, with a salt `138****865·3F0A`; for an external audience `T-3F0A91`. A dash or
    another text of `NOBODY` stays: masked, it would read as a person. Not so of a supply, where 无 tells something.
    """
    if personal is None or not masking.on or (personal == "supply" and not masking.external):
        return tree
    whole = first(tree, text(""))
    shown = _mark(whole, personal, masking) if masking.external else _partly(whole, personal)
    if masking.salt and personal in _MARKS and not masking.external:
        shown = joined(shown, text("·"), _digits(whole, masking, _INSIDE))
    plain = [text("")] if personal == "supply" else [text(word) for word in ("", *NOBODY)]
    return case([(one_of(whole.copy(), plain), whole)], shown)


def _partly(whole: Tree, personal: str) -> Tree:
    """What an auditor needs to find the record again."""
    size = exp.Length(this=whole.copy())
    if personal == "name":
        return joined(part(whole, 1, 1), text("**"))
    if personal in ("phone", "account", "id"):
        tail = exp.Substring(this=whole.copy(), start=exp.paren(exp.Sub(this=size.copy(), expression=number(2))))
        long = joined(part(whole, 1, 3), text("****"), tail)
        return case([(less(number(8), size), long)], joined(part(whole, 1, 1), text("****")))
    return joined(part(whole, 1, 4), text("****")) if personal == "address" else text("***")


def _mark(whole: Tree, personal: str, masking: Masking) -> Tree:
    """The mark that stands for a value; places and free texts have none, and neither has anything without a salt."""
    if personal not in _MARKS or not masking.salt:
        return text("***")
    return joined(text(f"{_MARKS[personal]}-"), _digits(whole, masking, _OUTSIDE))


def _digits(whole: Tree, masking: Masking, count: int) -> Tree:
    return exp.Upper(this=part(sha256(joined(text(f"{masking.salt}\x1f"), whole.copy())), 1, count))


def shown_number(value: int | float | Decimal) -> str:
    """A limit's number as people write it: no trailing zeros, no exponent."""
    return format(Decimal(str(value)).normalize(), "f")


def shown_moment(value: datetime | date | None, date_only: bool = False) -> str:
    """A Python moment as `moment_text` would show it."""
    if value is None:
        return ""
    if date_only or not isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
