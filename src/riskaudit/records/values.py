"""Cells as text → typed values, as trees for the engine; moments are in `moments`.

Each function takes the tree of a trimmed text and gives the typed value, NULL where it cannot be read.
The commonest form is tried first; the slower forms are only computed for the cells that need them.
Forms of numbers, flags and keys: `columns.md` (headed "Export quirks"), design §7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlglot import exp

from riskaudit.model.query import (
    Tree,
    at_most,
    case,
    cast,
    column,
    every,
    extract,
    first,
    is_null,
    length,
    less,
    matches,
    nothing,
    number,
    one_of,
    part,
    replace_all,
    some,
    text,
)
from riskaudit.records.cells import BLANKS

PLACEHOLDERS = (
    "无",
    "空",
    "待补",
    "待补充",
    "待完善",
    "null",
    "<null>",
    "nan",
    "nat",
    "none",
    "n/a",
    "\\n",
    "(空)",
    "（空）",
)
"""Texts that mean "nothing here", in lower case (design §5, columns.md "Export quirks"); `_STROKES` do, too."""

_STROKES = r"[-—–－―─/\\]{1,5}"

LONGEST_PLACEHOLDER = 6
"""The characters of the longest text that means "nothing here"."""

_ERRORS = r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|BUSY!|FIELD!|BLOCKED!|GETTING_DATA|未计算!|合并!|#{2,})$"

_LEAST_ROUNDED = 3
_LAST_NARROW = "\x7f"

_WIDE = "０１２３４５６７８９：／－．，％＋（）￥−　\u00a0\u202f"
_NARROW = "0123456789:/-.,%+()¥-   "

_NARROWED = str.maketrans(_WIDE, _NARROW)

_BARE = r"^-?\d{1,15}(?:\.\d{1,6})?$"

_FIGURE = r"(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+)"
_SIGNED = rf"(?:[¥\s]*[-+]?[¥\s]*{_FIGURE}|¥?\s*{_FIGURE}-|\(\s*¥?\s*{_FIGURE}\s*\))"
_UNIT = r"(?:元|(?i:kva|kwh?|kvarh?)|千伏安|千瓦时?|度|次|倍|人|户|台|个|件|块|只)?"
_NUMBER = rf"^{_SIGNED}\s*(%|‰|万|亿)?\s*{_UNIT}$"
_JAVA = r"^-?\d\.\d+E(?:-?[1-9]|1\d)$"

_NUMBER_KEY = r"^(?:\d+\.0+|\d{1,3}(?:,\d{3}){2,}(?:\.0+)?)$"
_APOSTROPHE = r"^(?:'|[‘’][0-9A-Za-z.+-]+$)"

TRUE_WORDS = ("是", "有", "1", "1.0", "y", "yes", "true", "t", "√", "✓", "✔", "已")
FALSE_WORDS = ("否", "无", "0", "0.0", "n", "no", "false", "f", "×", "✗", "✘", "未")


def trimmed(tree: Tree) -> Tree:
    """The text as `cells.tidy` leaves it: without outer blanks and leading apostrophe; NULL if nothing is left."""
    return _unmarked(exp.Trim(this=tree.copy(), expression=text(BLANKS)))


def _unmarked(bare: Tree) -> Tree:
    marked = matches(bare.copy(), _APOSTROPHE)
    rest = exp.Trim(this=part(bare.copy(), 2), expression=text(BLANKS))
    return exp.Nullif(this=case([(every(may_be_marked(bare.copy()), marked), rest)], bare), expression=text(""))


def tidied(cells: Mapping[str, Tree]) -> tuple[dict[str, Tree], dict[str, Tree]]:
    """New column → what `trimmed` makes of a raw cell, in two steps of which the second reads the first: a sheet has many
    cells, and an engine plans each of them as often as it is written."""
    bare: dict[str, Tree] = {f"{name}b": exp.Trim(this=cell, expression=text(BLANKS)) for name, cell in cells.items()}
    return bare, {name: _unmarked(column(f"{name}b")) for name in cells}


def may_be_no_value(tree: Tree) -> Tree:
    """Whether a text begins with an apostrophe or is an error: both begin with a sign that few texts begin with."""
    low = every(less(tree.copy(), text("(")), at_most(text("#"), tree.copy()))
    curly = every(at_most(text("\u2018"), tree.copy()), less(tree.copy(), text("\u201a")))
    return some(every(low, some(at_most(text("'"), tree.copy()), is_error(tree))), curly)


def may_be_marked(tree: Tree) -> Tree:
    """Whether a text begins with an apostrophe, straight or curly: told fast, for most do not."""
    straight = every(at_most(text("'"), tree.copy()), less(tree.copy(), text("(")))
    return some(straight, every(at_most(text("\u2018"), tree.copy()), less(tree.copy(), text("\u201a"))))


def has_blanks_around(cell: Tree) -> Tree:
    """Whether a text begins or ends with a blank of any kind, or is empty. No sign that shows comes before `!`."""
    last = part(cell.copy(), -1)
    ends = [less(last, text("!")), every(less(text(_LAST_NARROW), last.copy()), one_of(last.copy(), _wide()))]
    return some(_begins_blank(cell), *ends)


def may_be_blank(cell: Tree) -> Tree:
    """Whether a text is missing or begins with a blank."""
    return some(is_null(cell.copy()), _begins_blank(cell))


def _begins_blank(cell: Tree) -> Tree:
    wide = every(less(text(_LAST_NARROW), cell.copy()), one_of(part(cell.copy(), 1, 1), _wide()))
    return some(less(cell.copy(), text("!")), wide)


def _wide() -> list[Tree]:
    return [text(blank) for blank in BLANKS if blank > _LAST_NARROW]


def narrow(tree: Tree) -> Tree:
    """The text with digits and signs of one width."""
    return exp.func("translate", tree.copy(), text(_WIDE), text(_NARROW))


def is_placeholder(tree: Tree, besides: tuple[str, ...] = ()) -> Tree:
    """Whether the text means "nothing here"; words of the column's own code list do not."""
    words = [re.escape(word) for word in PLACEHOLDERS if word not in {item.lower() for item in besides}]
    return first(matches(tree, f"^(?:(?i:{'|'.join(words)})|{_STROKES})$"), exp.false())


def says_nothing(cell: str) -> bool:
    """The same of a text at hand, whatever blanks are around it; an empty one says nothing either."""
    words = cell.strip()
    return not words or words.lower() in PLACEHOLDERS or bool(re.fullmatch(_STROKES, words))


def is_error(tree: Tree) -> Tree:
    """Whether a spreadsheet shows that its formula failed: no value of any column."""
    return first(every(exp.Like(this=tree.copy(), expression=text("#%")), matches(tree, _ERRORS)), exp.false())


def as_number(tree: Tree) -> Tree:
    """A decimal: thousands commas, full-width digits, %, ‰, 万, 亿, ¥ and units are understood, −5, 5- and (5)
    are below zero, and so is an exponent that loses nothing (1.5E7 of Java); NULL if it is none.

    1.23E+07 is what a spreadsheet shows of a number that had more digits: it is not read.
    """
    cell = narrow(tree)
    digits = replace_all(cell.copy(), r"[^0-9.]", "")
    value = exp.TryCast(this=digits, to=exp.DataType.build("decimal(24, 6)"))
    below = some(*(matches(cell.copy(), form) for form in (r"^[¥\s]*-", r"^[^-]+-", r"^\(")))
    signed = exp.paren(case([(below, exp.Neg(this=value.copy()))], value), copy=False)
    unit = extract(cell.copy(), _NUMBER, 1)

    def scaled(operation: type[exp.Binary], factor: int) -> Tree:
        return cast(operation(this=signed.copy(), expression=number(factor)), "decimal(24, 6)")

    slow = case(
        [
            (unit.copy().eq("%"), scaled(exp.Div, 100)),
            (unit.copy().eq("‰"), scaled(exp.Div, 1000)),
            (unit.copy().eq("万"), scaled(exp.Mul, 10_000)),
            (unit.copy().eq("亿"), scaled(exp.Mul, 100_000_000)),
        ],
        signed,
    )
    return case(
        [
            (matches(tree, _BARE), _decimal(tree)),
            (matches(cell.copy(), _NUMBER), slow),
            (matches(cell.copy(), _JAVA), _decimal(cell)),
        ],
        nothing("decimal(24, 6)"),
    )


def plain_number(tree: Tree) -> Tree:
    """A decimal of digits alone; NULL if it is none."""
    return case([(matches(tree, _BARE), _decimal(tree))], nothing("decimal(24, 6)"))


def _decimal(tree: Tree) -> Tree:
    return exp.TryCast(this=tree.copy(), to=exp.DataType.build("decimal(24, 6)"))


def as_flag(tree: Tree) -> Tree:
    """Yes or no in any of the usual words; NULL if it is neither."""
    word = exp.Lower(this=narrow(tree))
    return case(
        [
            (one_of(word, [text(item) for item in TRUE_WORDS]), exp.true()),
            (one_of(word, [text(item) for item in FALSE_WORDS]), exp.false()),
        ],
        nothing("boolean"),
    )


def as_code(tree: Tree, codes: Mapping[str, tuple[str, ...]], is_open: bool) -> Tree:
    """The value whose code list has the text; NULL if none has, unless the list is open.

    Where the text as written is in no list, blanks inside it, the width of its signs and the `.0` of a number
    cell are passed over.
    """
    words = {value: ways_to_write(value, aliases) for value, aliases in codes.items()}
    bare = replace_all(replace_all(narrow(tree), r"\s+", ""), r"^(\d+)\.0+$", "\\1")
    rest = tree if is_open else nothing()
    again = case([(may_be_written_otherwise(tree), case(_listed(bare, words), rest.copy()))], rest)
    return case(_listed(tree, words), again)


def may_be_written_otherwise(tree: Tree) -> Tree:
    """Whether a code holds blanks, wide signs or the `.0` of a number cell."""
    return matches(tree.copy(), r"[\s\x{A0}\x{3000}０-９（）－／．]|\.0$")


def ways_to_write(value: str, aliases: Sequence[str]) -> list[str]:
    """The texts that mean a value of a code list."""
    written = (value, *aliases)
    return list(dict.fromkeys([*written, *map(_bare, written)]))


def _listed(tree: Tree, words: Mapping[str, list[str]]) -> list[tuple[Tree, Tree]]:
    return [(one_of(tree.copy(), [text(word) for word in listed]), text(value)) for value, listed in words.items()]


def _bare(word: str) -> str:
    return re.sub(r"\s+", "", word.translate(_NARROWED))


def as_key(tree: Tree) -> Tree:
    """A key or account number: neither the `.0` of a number cell nor its thousands commas are part of it.

    A key that begins with a full-width digit is written narrow.
    """
    numeric = matches(tree, _NUMBER_KEY)
    bare = replace_all(replace_all(tree.copy(), r"\.0+$", ""), ",", "")
    wide = matches(tree.copy(), "^[０-９]")
    return case([(numeric, bare), (wide, narrow(tree))], tree)


def may_be_rewritten(tree: Tree) -> Tree:
    """Whether `as_key` may write a key otherwise, told fast; no other key is changed."""
    signs = [exp.Like(this=tree.copy(), expression=text(f"%{sign}%")) for sign in ".,"]
    return some(*signs, at_most(text("０"), tree.copy()))


def has_lost_digits(tree: Tree) -> Tree:
    """Whether a spreadsheet has eaten digits of a key: it shows an exponent. A code such as 2E5678 has none."""
    return first(matches(tree, r"^\d(?:\.\d+[Ee]\+?|[Ee]\+)\d+$"), exp.false())


def is_zero(tree: Tree) -> Tree:
    """Whether a number of a thing is a mere zero: what a look-up leaves that found an empty cell."""
    return first(one_of(tree, [text("0"), text("0.0")]), exp.false())


def is_rounded(tree: Tree) -> Tree:
    """Whether a long number has nothing but zeros after the fifteen digits that a spreadsheet keeps."""
    zero = exp.Like(this=tree.copy(), expression=text("%0"))
    return first(every(zero, less(number(15), length(tree.copy())), matches(tree, r"^[1-9]\d{14}0+$")), exp.false())


def rounded_probe(name: str) -> tuple[Tree, Tree]:
    """How many cells of a text column have more than fifteen characters, and how many are as `is_rounded`."""
    cell = column(name)
    long = less(number(15), length(cell.copy()))
    return exp.Count(this=case([(long, number(1))])), exp.Count(this=case([(is_rounded(cell), number(1))]))


def all_rounded(long: int, rounded: int) -> bool:
    """Whether long numbers lost their last digits: so many cannot all end in zeros by chance."""
    return long == rounded >= _LEAST_ROUNDED
