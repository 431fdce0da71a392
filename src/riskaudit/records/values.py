"""Cells as text → typed values, as trees for the engine.

Each function takes the tree of a trimmed text and gives the typed value, NULL where it cannot be read.
The commonest form is tried first; the slower forms are only computed for the cells that need them.
Forms of dates and numbers: `columns.md` (headed "Date formats met"), design §7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from sqlglot import exp

from riskaudit.model.query import (
    Tree,
    at_most,
    case,
    cast,
    column,
    day,
    every,
    extract,
    first,
    is_null,
    joined,
    length,
    less,
    matches,
    negate,
    nothing,
    number,
    one_of,
    part,
    plus,
    replace_all,
    some,
    text,
)
from riskaudit.model.relation import Relation

DayOrder = Literal["month first", "day first", "each by itself"]
"""How 03/04/2026 reads: decided from the whole column. `each by itself`: only cells that can be read
one way are read, the others stay unreadable."""

PLACEHOLDERS = ("无", "—", "——", "－", "-", "--", "/", "\\", "null", "(空)", "（空）", "空", "待补", "待补充", "待完善")
"""Texts that mean "nothing here", in lower case (design §5, columns.md "Export quirks")."""

_NO_DATE = r"^(?:1900-0?1-0?[01]|1900/0?1/0?[01]|0000-00-00)(?: 00:00:00)?$"

_WIDE = "０１２３４５６７８９：／－．，％＋　\u00a0"
_NARROW = "0123456789:/-.,%+  "
BLANKS = " \t\r\n\u00a0\u3000\ufeff\u200b"

_FAST = r"^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?$"
_YEAR_FIRST = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?[T\s,]*(.*)$"
_YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})[T\s,]*(.*)$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})(\d{2}\d{2}(?:\d{2})?)?$"
_SERIAL = r"^[2-9]\d{4}(?:\.\d+)?$"
_TIME = (
    r"^(上午|下午|早上|晚上|凌晨|中午)?\s*(\d{1,2})\s*(?:[:点时]\s*(\d{1,2})|[点时])"
    r"\s*(?:[:分]\s*(\d{1,2})(?:\.(\d{1,6})\d*)?\s*秒?|分)?\s*([AaPp]\.{0,2}\s?[Mm]?\.{0,2})?$"
)

_BARE = r"^-?\d{1,15}(?:\.\d{1,6})?$"

TRUE_WORDS = ("是", "有", "1", "y", "yes", "true", "t", "√", "已")
FALSE_WORDS = ("否", "无", "0", "n", "no", "false", "f", "×", "未")


def trimmed(tree: Tree) -> Tree:
    """The text without outer blanks of any kind; NULL if nothing is left."""
    bare = exp.Trim(this=tree.copy(), expression=text(BLANKS))
    return exp.Nullif(this=bare, expression=text(""))


def _narrow(tree: Tree) -> Tree:
    return exp.func("translate", tree.copy(), text(_WIDE), text(_NARROW))


def is_placeholder(tree: Tree, besides: tuple[str, ...] = ()) -> Tree:
    """Whether the text means "nothing here"; words of the column's own code list do not."""
    words = [re.escape(word) for word in PLACEHOLDERS if word not in {item.lower() for item in besides}]
    return first(matches(tree, f"^(?i:{'|'.join(words)})$"), exp.false())


def is_no_date(tree: Tree) -> Tree:
    """Whether the text is one of the ways systems write "no date"."""
    return first(matches(tree, _NO_DATE), exp.false())


def day_order_probe(name: str) -> tuple[Tree, Tree]:
    """How many cells of a text column must be day first, and how many must be month first."""
    cell = _narrow(column(name))
    hit = matches(cell, _YEAR_LAST)
    leading = exp.TryCast(this=extract(cell, _YEAR_LAST, 1), to=exp.DataType.build("int"))
    following = exp.TryCast(this=extract(cell, _YEAR_LAST, 2), to=exp.DataType.build("int"))
    return (
        exp.Count(this=case([(every(hit, less(number(12), leading)), number(1))])),
        exp.Count(this=case([(every(hit, less(number(12), following)), number(1))])),
    )


def year_last_probe(name: str) -> Tree:
    """How many cells of a text column have the year last."""
    return exp.Count(this=case([(matches(_narrow(column(name)), _YEAR_LAST), number(1))]))


def other_forms_probe(name: str) -> Tree:
    """How many cells of a text column are dates in no common form, or no dates at all."""
    return exp.Count(this=case([(negate(matches(column(name), _FAST)), number(1))]))


def day_orders(seen: Mapping[str, tuple[int, int, int]]) -> dict[str, DayOrder]:
    """The order of day and month of the columns with the year last, decided from the whole column.

    `seen` counts, for each column, cells that must be day first, that must be month first, and all with the
    year last. A column that does not tell its order follows the others of its sheet, if they agree.
    """
    found: dict[str, DayOrder | None] = {}
    for name, (day_first, month_first, year_last) in seen.items():
        if not year_last:
            continue
        if day_first and month_first:
            found[name] = "each by itself"
        else:
            found[name] = "day first" if day_first else "month first" if month_first else None
    told: set[DayOrder] = {order for order in found.values() if order}
    default: DayOrder = next(iter(told)) if len(told) == 1 else "each by itself"
    return {name: order or default for name, order in found.items()}


def fast_moment(name: str, source: str) -> dict[str, Tree]:
    """What `with_moments` adds, for a column whose every cell is in the common form."""
    cell = column(source)
    return {
        name: exp.TryCast(this=cell, to=exp.DataType.build("timestamp")),
        f"{name}__day": length(cell).eq(10),
    }


def with_moments(relation: Relation, cells: Mapping[str, tuple[str, DayOrder]]) -> Relation:
    """For each new column: the timestamp of a text column, and `<name>__day` for a date alone.

    `cells` maps the new name to the text column and the order of day and month in it. Works in layers,
    so that each piece of a cell is computed once, and only for cells not in the commonest form.
    """
    steps = (_slow_text, _shape, _pieces, _clock_pieces, _hour, _written)
    for step in steps:
        layer: dict[str, Tree] = {}
        for name, (source, order) in cells.items():
            layer |= step(name, source, order)
        relation = relation.derive(layer)
    return relation


def _slow_text(name: str, source: str, order: DayOrder) -> dict[str, Tree]:
    """The cell with narrow digits; NULL where the commonest form already reads."""
    return {f"{name}_n": case([(negate(matches(column(source), _FAST)), _narrow(column(source)))], nothing())}


def _shape(name: str, source: str, order: DayOrder) -> dict[str, Tree]:
    cell = column(f"{name}_n")
    patterns = (_YEAR_FIRST, _COMPACT, _YEAR_LAST, _SERIAL)
    return {f"{name}_k": case([(matches(cell, pattern), number(i)) for i, pattern in enumerate(patterns, 1)])}


def _pieces(name: str, source: str, order: DayOrder) -> dict[str, Tree]:
    """Year, the two numbers that are month and day, and what follows the date."""
    cell, shape = column(f"{name}_n"), column(f"{name}_k")
    groups: dict[int, tuple[str, int, int, int]] = {
        1: (_YEAR_FIRST, 1, 2, 3),
        2: (_COMPACT, 1, 2, 3),
        3: (_YEAR_LAST, 3, 1, 2),
    }

    def piece(place: int) -> Tree:
        return case(
            [(shape.eq(k), extract(cell, group[0], group[1:][place - 1])) for k, group in groups.items()], nothing()
        )

    digits = extract(cell, _COMPACT, 4)
    seconds = case([(length(digits).eq(6), joined(text(":"), part(digits, 5, 2)))], text(""))
    compact = case([(digits.eq(""), text(""))], joined(part(digits, 1, 2), text(":"), part(digits, 3, 2), seconds))
    tail = case(
        [
            (shape.eq(1), exp.Trim(this=extract(cell, _YEAR_FIRST, 4))),
            (shape.eq(2), compact),
            (shape.eq(3), exp.Trim(this=extract(cell, _YEAR_LAST, 4))),
        ],
        nothing(),
    )
    return {f"{name}_y": piece(1), f"{name}_a": piece(2), f"{name}_b": piece(3), f"{name}_t": tail}


def _clock_pieces(name: str, source: str, order: DayOrder) -> dict[str, Tree]:
    """The date as YYYY-MM-DD, and the pieces of the time of day."""
    tail, shape = column(f"{name}_t"), column(f"{name}_k")
    one, two = column(f"{name}_a"), column(f"{name}_b")
    month_first = joined(_two(one), text("-"), _two(two))
    day_first = joined(_two(two), text("-"), _two(one))
    by_itself = case(
        [
            (less(number(12), _whole(one)), day_first),
            (less(number(12), _whole(two)), month_first),
            (one.eq(two), day_first),
        ]
    )
    last = {"month first": month_first, "day first": day_first, "each by itself": by_itself}[order]
    date_text = exp.DPipe(
        this=joined(column(f"{name}_y"), text("-")), expression=exp.paren(case([(shape.eq(3), last)], month_first))
    )
    ok = matches(tail, _TIME)
    names = ("w", "h", "i", "s", "f", "p")
    groups = {f"{name}_{letter}": case([(ok, extract(tail, _TIME, i))], nothing()) for i, letter in enumerate(names, 1)}
    return {f"{name}_d": exp.TryCast(this=date_text, to=exp.DataType.build("date")), **groups}


def _hour(name: str, source: str, order: DayOrder) -> dict[str, Tree]:
    """The hour of 24, NULL where an hour and its mark of the half-day contradict each other.

    晚上12点 may be the midnight before or after: it is not read. 中午1点 is 13 o'clock.
    """
    word, mark, hour = column(f"{name}_w"), part(column(f"{name}_p"), 1, 1), _whole(column(f"{name}_h"))
    late = some(one_of(word, [text("下午"), text("晚上")]), one_of(mark, [text("p"), text("P")]))
    early = some(one_of(word, [text("上午"), text("早上"), text("凌晨")]), one_of(mark, [text("a"), text("A")]))
    marked = one_of(mark, [text(letter) for letter in "aApP"])
    twelve = exp.paren(exp.Mod(this=hour, expression=number(12)))
    hours = case(
        [
            (every(marked, less(number(12), hour)), nothing("int")),
            (every(word.eq("晚上"), hour.eq(12)), nothing("int")),
            (every(word.eq("中午"), less(hour, number(10))), plus(hour, number(12))),
            (every(late, at_most(hour, number(12))), plus(twelve, number(12))),
            (every(early, hour.eq(12)), number(0)),
        ],
        hour,
    )
    return {f"{name}_hh": hours}


def _written(name: str, source: str, order: DayOrder) -> dict[str, Tree]:
    """The timestamp and whether the cell was a date alone."""
    raw, cell, tail, shape = column(source), column(f"{name}_n"), column(f"{name}_t"), column(f"{name}_k")
    fraction = column(f"{name}_f")
    clock = joined(
        _two(cast(column(f"{name}_hh"), "text")),
        text(":"),
        _two(column(f"{name}_i")),
        text(":"),
        _two(column(f"{name}_s")),
        case([(negate(fraction.eq("")), joined(text("."), fraction))], text("")),
    )
    readable = negate(is_null(column(f"{name}_hh")))
    clock = case([(tail.eq(""), text("00:00:00")), (readable, clock)], nothing())
    date_text = cast(column(f"{name}_d"), "text")
    both = exp.DPipe(this=exp.DPipe(this=date_text, expression=text(" ")), expression=exp.paren(clock, copy=False))
    stamp = exp.DataType.build("timestamp")
    slow = case([(shape.eq(4), _serial(cell))], exp.TryCast(this=exp.paren(both, copy=False), to=stamp.copy()))
    whole_serial = matches(cell, r"^[2-9]\d{4}(?:\.0+)?$")
    return {
        name: case([(is_null(cell), exp.TryCast(this=raw, to=stamp))], slow),
        f"{name}__day": case([(is_null(cell), length(raw).eq(10)), (shape.eq(4), whole_serial)], tail.eq("")),
    }


def _whole(tree: Tree) -> Tree:
    return exp.TryCast(this=tree.copy(), to=exp.DataType.build("int"))


def _two(tree: Tree) -> Tree:
    """One or two digits as two; nothing as 00."""
    return part(joined(text("00"), tree), -2)


def _serial(cell: Tree) -> Tree:
    """An Excel serial of the 1900 system: days since 1899-12-30, to the second."""
    value = exp.TryCast(this=cell.copy(), to=exp.DataType.build("double"))
    seconds = cast(exp.Round(this=exp.Mul(this=value, expression=number(86_400))), "bigint")
    start = cast(day(date(1899, 12, 30)), "timestamp")
    return cast(exp.DateAdd(this=start, expression=seconds, unit=exp.var("SECOND")), "timestamp")


def as_number(tree: Tree) -> Tree:
    """A decimal: thousands commas, full-width digits, %, ‰ and 万 are understood; NULL if it is none."""
    pattern = r"^[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?\s*(%|‰|万)?\s*(?:元|kVA|kW|次)?$"
    cell = _narrow(tree)
    bare = replace_all(cell, r"[,\s%‰万元a-zA-Z次+]", "")
    value = exp.TryCast(this=bare, to=exp.DataType.build("decimal(24, 6)"))
    unit = extract(cell, pattern, 1)

    def scaled(divisor: Tree) -> Tree:
        return cast(exp.Div(this=value.copy(), expression=divisor), "decimal(24, 6)")

    slow = case(
        [
            (unit.eq("%"), scaled(number(100))),
            (unit.eq("‰"), scaled(number(1000))),
            (unit.eq("万"), cast(exp.Mul(this=value.copy(), expression=number(10_000)), "decimal(24, 6)")),
        ],
        value,
    )
    return case([(matches(tree, _BARE), _decimal(tree)), (matches(cell, pattern), slow)], nothing("decimal(24, 6)"))


def plain_number(tree: Tree) -> Tree:
    """A decimal of digits alone; NULL if it is none."""
    return case([(matches(tree, _BARE), _decimal(tree))], nothing("decimal(24, 6)"))


def _decimal(tree: Tree) -> Tree:
    return exp.TryCast(this=tree.copy(), to=exp.DataType.build("decimal(24, 6)"))


def as_flag(tree: Tree) -> Tree:
    """Yes or no in any of the usual words; NULL if it is neither."""
    word = exp.Lower(this=tree.copy())
    return case(
        [
            (one_of(word, [text(item) for item in TRUE_WORDS]), exp.true()),
            (one_of(word, [text(item) for item in FALSE_WORDS]), exp.false()),
        ],
        nothing("boolean"),
    )


def as_code(tree: Tree, codes: Mapping[str, tuple[str, ...]], is_open: bool) -> Tree:
    """The value whose code list has the text; NULL if none has, unless the list is open."""
    pairs = [
        (one_of(tree, [text(word) for word in dict.fromkeys([value, *aliases])]), text(value))
        for value, aliases in codes.items()
    ]
    return case(pairs, tree if is_open else nothing())


def as_key(tree: Tree) -> Tree:
    """A key or account number: a trailing `.0` of a number cell is no part of it."""
    return case([(matches(tree, r"^\d+\.0+$"), extract(tree, r"^(\d+)\.0+$", 1))], tree)


def has_lost_digits(tree: Tree) -> Tree:
    """Whether a spreadsheet has eaten digits of a key: E-notation."""
    return first(matches(tree, r"^\d(?:\.\d+)?[Ee]\+?\d+$"), exp.false())
