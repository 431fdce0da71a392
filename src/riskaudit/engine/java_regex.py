"""Patterns of the trees, written for Java: they are RE2's, and what both write alike they do not always mean alike.

RE2's `$` is the end of the text, its `.` stops at a line feed alone, its `\\s` knows no vertical tab, and it folds
case beyond ASCII. Inside brackets Java nests classes, RE2 does not.
"""

from __future__ import annotations

import re
from functools import cache

_BLANKS = r"\t\n\f\r "
_POSIX = {"alnum": "Alnum", "alpha": "Alpha", "digit": "Digit", "lower": "Lower", "punct": "Punct", "upper": "Upper"}
_PIECE = re.compile(
    r"\\p\{(?P<script>[A-Z][A-Za-z_]{2,})\}"  # a script by its name: Java wants `Is` before it
    r"|\\(?P<escaped>.)"
    r"|(?P<flags>\(\?[a-zA-Z]*i[a-zA-Z]*(?=[:)]))"
    r"|\(\?P<(?P<name>\w+)>"
    r"|\[:(?P<posix>\w+):\]"
    r"|(?P<other>.)",
    re.DOTALL,
)


@cache
def java_pattern(pattern: str) -> str:
    """The pattern for Java, with the meaning that RE2 gives it."""
    written: list[str] = []
    inside, start = False, 0
    for place, piece in enumerate(_PIECE.finditer(pattern)):
        text = piece[0]
        if text == "[" and not inside:
            inside, start = True, place
        elif text == "]" and inside and place > start + 1 and not (place == start + 2 and written[-1] == "^"):
            inside = False
        elif piece["escaped"] == "s":
            text = _BLANKS if inside else f"[{_BLANKS}]"
        elif piece["script"]:
            text = rf"\p{{Is{piece['script']}}}"
        elif piece["flags"]:
            text = f"{text}u"
        elif piece["name"]:
            text = f"(?<{piece['name']}>"
        elif piece["posix"] in _POSIX and inside:
            text = rf"\p{{{_POSIX[piece['posix']]}}}"
        elif text == "$" and not inside:
            text = r"\z"
        elif inside and text in ("[", "&", "]"):
            text = rf"\{text}"
        written.append(text)
    return "(?d)" + "".join(written)


@cache
def java_replacement(text: str) -> str:
    r"""What a match is replaced by: groups are `\1` in RE2 and `$1` in Java."""
    plain = text.replace("$", r"\$")
    return re.sub(r"\\(\d)", r"$\1", plain)
