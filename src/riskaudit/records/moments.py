"""Cells as text → moments, as trees for the engine; NULL where a cell cannot be read.

The commonest form is tried first; the slower forms are only computed for the cells that need them.
Forms: `columns.md` (headed "Date formats met"), design §7. What can be read two ways is not read, but that the
order of day and month is decided from the whole column.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
from riskaudit.records import date_forms as forms
from riskaudit.records.serials import EPOCH, serial
from riskaudit.records.values import narrow

DayOrder = Literal["month first", "day first", "each by itself"]
"""How 03/04/2026 reads: decided from the whole column. `each by itself`: only cells that can be read
one way are read, the others stay unreadable."""

EARLIEST, LATEST = date(1900, 1, 2), date(9999, 1, 1)
"""A day before the first or from the second on is a way to write "no date"."""


def is_no_date(tree: Tree) -> Tree:
    """Whether the text is one of the ways systems write "no date"."""
    return first(matches(tree, forms.NO_DATE), exp.false())


def may_be_no_date(value: Tree) -> Tree:
    """The same of a cell in the common form, by its value."""
    return some(less(value.copy(), day(EARLIEST)), at_most(day(LATEST), value.copy()))


def day_order_probe(name: str) -> tuple[Tree, Tree]:
    """How many cells of a text column must be day first, and how many must be month first."""
    cell = narrow(column(name))
    hit = matches(cell, forms.YEAR_LAST)
    leading = exp.TryCast(this=extract(cell, forms.YEAR_LAST, 1), to=exp.DataType.build("int"))
    following = exp.TryCast(this=extract(cell, forms.YEAR_LAST, 2), to=exp.DataType.build("int"))
    return (
        exp.Count(this=case([(every(hit, less(number(12), leading)), number(1))])),
        exp.Count(this=case([(every(hit, less(number(12), following)), number(1))])),
    )


def year_last_probe(name: str) -> Tree:
    """How many cells of a text column have the year last."""
    return exp.Count(this=case([(matches(narrow(column(name)), forms.YEAR_LAST), number(1))]))


def other_forms_probe(name: str) -> Tree:
    """How many cells of a text column are dates in no common form, or no dates at all."""
    return exp.Count(this=case([(negate(matches(column(name), forms.FAST)), number(1))]))


def unusual_forms_probe(name: str) -> Tree:
    """How many cells of a text column are in forms that take all the steps of `with_moments`."""
    return exp.Count(this=case([(negate(matches(column(name), forms.USUAL)), number(1))]))


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


def with_moments(
    relation: Relation,
    cells: Mapping[str, tuple[str, DayOrder]],
    start: date = EPOCH,
    usual: Collection[str] = (),
) -> Relation:
    """For each new column: the timestamp of a text column, and `<name>__day` for a date alone.

    `cells` maps the new name to the text column and the order of day and month in it; `start` is the day from
    which serials count; `usual` are the names without unusual forms, which take fewer steps: planning them costs an
    engine more than answering. Works in layers, so that each piece of a cell is computed once, and only for cells not
    in the commonest form.
    """
    steps = (_slow_text, _bare, _shape, _pieces, _plain_pieces, _clock_pieces, _hour)
    for step in steps:
        layer: dict[str, Tree] = {}
        for name, (source, order) in cells.items():
            layer |= step(name, source, order, name in usual)
        relation = relation.derive(layer)
    written = [_written(name, source, start) for name, (source, _) in cells.items()]
    return relation.derive({name: tree for item in written for name, tree in item.items()})


def _slow_text(name: str, source: str, order: DayOrder, usual: bool) -> dict[str, Tree]:
    """The cell with narrow digits; NULL where the commonest form already reads."""
    return {f"{name}_w0": case([(negate(matches(column(source), forms.FAST)), narrow(column(source)))], nothing())}


def _bare(name: str, source: str, order: DayOrder, usual: bool) -> dict[str, Tree]:
    """The same without the name of the weekday and the mark of Chinese time."""
    cell = column(f"{name}_w0")
    if usual:
        return {f"{name}_n": cell}
    named = [exp.Like(this=cell.copy(), expression=text(f"%{sign}%")) for sign in ("星期", "周", "礼拜")]
    without = replace_all(cell.copy(), forms.NOISE, "")
    local = every(exp.Like(this=cell.copy(), expression=text("%+08%")), matches(cell.copy(), forms.LOCAL))
    return {
        f"{name}_n": case(
            [
                (some(*named, at_most(text("A"), cell.copy())), without),
                (local, replace_all(cell.copy(), r"\s*\+08:?(?:00)?$", "")),
            ],
            cell,
        )
    }


def _shape(name: str, source: str, order: DayOrder, usual: bool) -> dict[str, Tree]:
    cell = column(f"{name}_n")
    patterns = {key: form[0] for key, form in _shapes(usual).items()} | {4: forms.SERIAL}
    return {f"{name}_k": case([(matches(cell, patterns[key]), number(key)) for key in sorted(patterns)])}


def _shapes(usual: bool) -> Mapping[int, tuple[str, int, int, int, int]]:
    return {key: form for key, form in forms.SHAPES.items() if key <= forms.LAST_USUAL} if usual else forms.SHAPES


def _pieces(name: str, source: str, order: DayOrder, usual: bool) -> dict[str, Tree]:
    """Year, the two numbers that are month and day, and what follows the date."""
    cell, shape = column(f"{name}_n"), column(f"{name}_k")

    def piece(place: int) -> Tree:
        return case(
            [(shape.eq(k), extract(cell, form[0], int(form[place]))) for k, form in _shapes(usual).items()], nothing()
        )

    digits = extract(cell, forms.COMPACT, 4)
    seconds = case([(length(digits).eq(6), joined(text(":"), part(digits, 5, 2)))], text(""))
    compact = case([(digits.eq(""), text(""))], joined(part(digits, 1, 2), text(":"), part(digits, 3, 2), seconds))
    tail = case([(shape.eq(2), compact)], exp.Trim(this=exp.paren(piece(4), copy=False)))
    return {f"{name}_y": piece(1), f"{name}_a": piece(2), f"{name}_b": piece(3), f"{name}_t0": tail}


def _plain_pieces(name: str, source: str, order: DayOrder, usual: bool) -> dict[str, Tree]:
    """The month as a number, and the time of day with colons. Both stand in many later pieces."""
    month, tail = column(f"{name}_a"), column(f"{name}_t0")
    return {f"{name}_m": month if usual else _month(month), f"{name}_t": tail if usual else _colons(tail)}


def _clock_pieces(name: str, source: str, order: DayOrder, usual: bool) -> dict[str, Tree]:
    """The date as YYYY-MM-DD, and the pieces of the time of day."""
    shape, tail = column(f"{name}_k"), column(f"{name}_t")
    one, two, year = column(f"{name}_a"), column(f"{name}_b"), column(f"{name}_y")
    month = column(f"{name}_m")
    month_first = joined(_two(month), text("-"), _two(two))
    day_first = joined(_two(two), text("-"), _two(one))
    by_itself = case(
        [
            (less(number(12), _whole(one)), day_first),
            (less(number(12), _whole(two)), month_first),
            (one.eq(two), day_first),
        ]
    )
    last = {"month first": month_first, "day first": day_first, "each by itself": by_itself}[order]
    century = case([(at_most(text("50"), year.copy()), joined(text("19"), year))], joined(text("20"), year.copy()))
    whole_year = year.copy() if usual else case([(length(year.copy()).eq(2), century)], year.copy())
    date_text = exp.DPipe(
        this=joined(whole_year, text("-")), expression=exp.paren(case([(shape.eq(3), last)], month_first))
    )
    ok = matches(tail, forms.TIME)
    names = ("w", "h", "i", "s", "f", "p")
    groups = {
        f"{name}_{letter}": case([(ok.copy(), extract(tail.copy(), forms.TIME, i))], nothing())
        for i, letter in enumerate(names, 1)
    }
    return {f"{name}_d": exp.TryCast(this=date_text, to=exp.DataType.build("date")), **groups}


def _colons(tail: Tree) -> Tree:
    """A time of day whose pieces stand between points, as Oracle and DB2 write it, with colons."""
    pieces = [extract(tail.copy(), forms.DOTTED, i) for i in (1, 2, 3)]
    rest = replace_all(tail.copy(), forms.DOTTED, "")
    written = joined(pieces[0], text(":"), pieces[1], text(":"), pieces[2], rest)
    dotted = every(exp.Like(this=tail.copy(), expression=text("%.%.%")), matches(tail.copy(), forms.DOTTED))
    return exp.paren(case([(dotted, written)], tail), copy=False)


def _month(tree: Tree) -> Tree:
    """A month's number, or the number of its English name."""
    lower = exp.Lower(this=tree.copy())
    return case([(lower.copy().eq(name), text(str(i))) for i, name in enumerate(forms.MONTHS, 1)], tree)


def _hour(name: str, source: str, order: DayOrder, usual: bool) -> dict[str, Tree]:
    """The hour of 24, NULL where an hour and its mark of the half-day contradict each other.

    晚上12点 may be the midnight before or after: it is not read. 中午1点 is 13 o'clock.
    """
    word, mark, hour = column(f"{name}_w"), column(f"{name}_p"), _whole(column(f"{name}_h"))
    if usual:
        return {f"{name}_hh": hour}
    letters = [part(word.copy(), 1, 1), part(mark.copy(), 1, 1)]
    late = some(*(one_of(letter.copy(), [text(sign) for sign in "pP下"]) for letter in letters))
    early = some(*(one_of(letter.copy(), [text(sign) for sign in "aA上早凌"]) for letter in letters))
    latin = some(*(one_of(letter.copy(), [text(sign) for sign in "aApP"]) for letter in letters))
    twelve = exp.paren(exp.Mod(this=hour.copy(), expression=number(12)), copy=False)
    no, later = nothing("int"), plus(hour.copy(), number(12))

    def within(least: int, most: int) -> Tree:
        return every(at_most(number(least), hour.copy()), at_most(hour.copy(), number(most)))

    hours = case(
        [
            (every(negate(word.copy().eq("")), negate(mark.copy().eq(""))), no),
            (every(latin, less(number(12), hour.copy())), no.copy()),
            (every(word.copy().eq("晚上"), within(5, 11)), later),
            (every(word.copy().eq("晚上"), less(hour.copy(), number(17))), no.copy()),
            (every(word.copy().eq("中午"), within(1, 3)), later.copy()),
            (every(word.copy().eq("中午"), negate(within(10, 14))), no.copy()),
            (every(word.copy().eq("凌晨"), within(7, 11)), no.copy()),
            (every(word.copy().eq("早上"), hour.copy().eq(12)), no.copy()),
            (every(early.copy(), less(number(12), hour.copy())), no.copy()),
            (every(early, hour.copy().eq(12)), number(0)),
            (every(late, at_most(hour.copy(), number(12))), plus(twelve, number(12))),
        ],
        hour,
    )
    return {f"{name}_hh": hours}


def _written(name: str, source: str, start: date) -> dict[str, Tree]:
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
    slow = case([(shape.eq(4), serial(cell, start))], exp.TryCast(this=exp.paren(both, copy=False), to=stamp.copy()))
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
