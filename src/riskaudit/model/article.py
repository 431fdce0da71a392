"""Numbers of articles as Chinese law writes them: in their order, and in English."""

from __future__ import annotations

import re

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_KINDS = {"条": "art.", "款": "para.", "项": "item"}
_PART = re.compile(rf"第（?([{''.join([*_DIGITS, *_UNITS])}]+)）?([条款项])")
_JOINTS = {"、": ", ", "至": " to ", "和": " and ", "": " "}


def numeral(written: str) -> int:
    """The number that a Chinese numeral below ten thousand stands for: 一千零三十四 is 1034."""
    total, digit = 0, None
    for sign in written:
        if sign in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[sign]
            digit = None
        else:
            digit = _DIGITS[sign] or None
    return total + (digit or 0)


def article_order(article: str) -> tuple[tuple[int, ...], ...]:
    """Its numbers, by which articles come in the order of their law: 第七十条, 第七十条第一款, 第一百零九条."""
    places = re.split(f"[{''.join(_JOINTS).strip()}]", article)
    return tuple(tuple(numeral(found[1]) for found in _PART.finditer(place)) for place in places)


def article_in_english(article: str) -> str:
    """`第六十九条第一款第二项` as `art. 69 para. 1 item 2`; as it is where it holds more than such numbers."""
    words, end = "", 0
    for found in _PART.finditer(article):
        joint = article[end : found.start()]
        if joint not in _JOINTS or (not words and joint):
            return article
        words += (_JOINTS[joint] if words else "") + f"{_KINDS[found[2]]} {numeral(found[1])}"
        end = found.end()
    return words if words and end == len(article) else article
