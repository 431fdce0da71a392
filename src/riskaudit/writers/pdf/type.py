"""Setting type: measuring, breaking lines of mixed Chinese and Latin text, and rare characters.

Lines break between Chinese characters but never inside a Latin word, number or id that fits on a
line; no line begins with a closing mark or ends with an opening one (避头尾).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, groupby

from riskaudit.writers.pdf.face import face
from riskaudit.writers.pdf.style import Style

NO_START = frozenset("，。、；：！？）】》〉」』〕〗］｝”’％‰℃°·…—～々ー,.;:!?)]}%>›")
NO_END = frozenset("（【《〈「『〔〖［｛“‘([{<¥￥$#＃№")
SEAMS = frozenset("/\\-_.,:;|=&?")
"""Where a word longer than a whole line may be cut."""
MEASURES = frozenset("年月周日天时小分秒点个人户次件条项页行倍期号级元角万亿度千米公里伏安瓦兆台张份处名位种类")
"""Characters that a unit begins with: no line ends between them and their number."""
NUMERALS = frozenset("〇零一二三四五六七八九十百千两")
ARTICLES = frozenset("条款项章节目")
"""What Chinese numerals count in a law."""
COUNTED = frozenset({"art.", "para.", "item", "p.", "Case", "row", "finding"})
"""English words that stay with their number."""
NO_BREAK = "\u00a0"
CODE_POINT = "U+"
"""How a code point begins that stands in a frame, between no-break blanks."""
HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Kinds of characters that nobody sees: there is nothing to copy either."""
LEVEL = 6
"""How many characters a line may lack for a chain of Chinese names to be parted at its slash and not within a name."""
SLACK = 0.01


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. `link` names a destination to jump to; with `page_of`, the digits 000 in the
    text stand for the page number of that destination, which is known only when all is laid out. `spoken` is
    what is copied and found in place of the text."""

    text: str
    style: Style
    link: str = ""
    page_of: str = ""
    spoken: str = ""


@dataclass(slots=True)
class Piece:
    """A span's share of one line, starting `x` to the right of the block's left edge."""

    x: float
    width: float
    span: Span
    text: str


@dataclass(slots=True)
class Line:
    """One line of type. `begins` says that a field begins with it: a good place to end a page above. `under` is the label
    of its field where it does not stand on the line itself."""

    height: float
    pieces: list[Piece] = field(default_factory=list)
    flush_right: bool = False
    begins: bool = False
    under: Piece | None = None


@cache
def _widths(bold: bool) -> dict[str, float]:
    """Character → width in thousandths of the size. Invisible control characters are left out."""
    known = face(bold)
    shown = {chr(code): width for code, width in known.charWidths.items() if code in known.charToGlyph}
    return {char: width for char, width in shown.items() if unicodedata.category(char) not in HIDDEN} | {"\n": 0.0}


def printable(text: str) -> str:
    """The text with every character that the font lacks spelt as its code point, like 〈U+E000〉."""
    return "".join(run if not code else f"〈{code}〉" for run, code in _runs(text))


def _runs(text: str) -> Iterable[tuple[str, str]]:
    """The text in runs of known characters, and single unknown ones with their code points."""
    known = _widths(False)
    if known.keys() >= set(text):
        return [(text, "")]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    runs: list[tuple[str, str]] = []
    for is_known, group in groupby(text, known.__contains__):
        chars = list(group)
        runs += [("".join(chars), "")] if is_known else [(char, f"{CODE_POINT}{ord(char):04X}") for char in chars]
    return runs


def _shown(span: Span) -> Iterator[Span]:
    """The span with the code point of every unknown character in a frame. A character that is only missing in the
    font is still copied and found as itself."""
    for run, code in _runs(span.text):
        if not code:
            yield Span(run, span.style, span.link, span.page_of)
            continue
        spoken = "" if unicodedata.category(run) in HIDDEN else run
        yield Span(f"{NO_BREAK}{code}{NO_BREAK}", span.style.but(edge=span.style.color), span.link, spoken=spoken)


def text_width(text: str, style: Style) -> float:
    """The width of printable text on one line."""
    return sum(map(_widths(style.bold).__getitem__, text)) * style.size / 1000


@cache
def _wide(char: str) -> bool:
    """Whether lines may break on either side of the character, as Chinese ones do."""
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’…—·→"


def _measured(left: str, right: str) -> bool:
    """Whether a number stands before its unit, or behind the word that counts it; 第十九条 is a number, too."""
    if left == "第":
        return right.isdigit() or right in NUMERALS
    if left in NUMERALS:
        return right in NUMERALS or right in ARTICLES
    return left.isdigit() and (right in MEASURES or (right.isascii() and right.isalpha()))


_ENDS = frozenset(word[-1] for word in COUNTED)


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before the character at an index, which lies inside the text."""
    before, after = text[at - 1], text[at]
    if before == " " or after == " ":
        left, right = text[:at].rstrip(" ")[-1:], text[at:].lstrip(" ")[:1]
        if left.isdigit() and text[at:].lstrip(" ").partition(" ")[0] in COUNTED:
            return True
        if right.isdigit() and left in _ENDS and text[:at].rstrip(" ").rpartition(" ")[2] in COUNTED:
            return False
        return left not in NO_END and right not in NO_START and not _measured(left, right)
    if _measured(before, after):
        return False
    if NO_BREAK in (before, after):
        return before not in NO_END and text.startswith(CODE_POINT, at + 1)
    return before not in NO_END and after not in NO_START and (_wide(before) or _wide(after))


def break_lines(text: str, edges: Sequence[float], width: float) -> list[tuple[int, int]]:
    """The lines of a text as pairs of indexes; `edges[i]` is the width of the first i characters.

    Line feeds end lines. Blanks at the end of a line may hang over and are left out of the next one.
    """
    lines, start, length = [], 0, len(text)
    while start < length:
        end = max(bisect_right(edges, edges[start] + width + SLACK) - 1, start + 1)
        feed = text.find("\n", start, end + 1)
        if feed >= 0:
            lines.append((start, feed))
            start = feed + 1
            continue
        if end >= length:
            lines.append((start, length))
            break
        cut = _cut(text, start, end)
        lines.append((start, cut))
        start = cut
        while start < length and text[start] == " ":
            start += 1
    return lines


def _cut(text: str, start: int, end: int) -> int:
    """Where to end the line that starts at `start` and has room up to `end`."""
    slash = text.rfind("/", max(start, end - LEVEL), end)
    if slash > start and _wide(text[slash - 1]) and _wide(text[slash + 1]):
        return slash + 1
    for at in range(end, start, -1):
        if may_break(text, at):
            return at
    for at in range(end, start, -1):
        if text[at - 1] in SEAMS and text[at] not in NO_START:
            return at
    return next((at for at in range(end, start, -1) if text[at] not in NO_START), end)


def set_lines(spans: Iterable[Span], width: float, *, x: float = 0, align: str = "left") -> list[Line]:
    """Spans set one after another into lines of at most the given width, shifted right by `x`.

    `align` is left, right or center. No text gives one empty line.
    """
    spans = [shown for span in spans if span.text for shown in _shown(span)]
    if not spans:
        return [Line(0)]
    text = "".join(span.text for span in spans)
    steps: list[float] = []
    for span in spans:
        scale = span.style.size / 1000
        steps += [step * scale for step in map(_widths(span.style.bold).__getitem__, span.text)]
    edges = list(accumulate(steps, initial=0.0))
    starts = list(accumulate((len(span.text) for span in spans), initial=0))
    lines = []
    for first, last in break_lines(text, edges, width):
        stop = first + len(text[first:last].rstrip(" "))
        free = width - (edges[stop] - edges[first])
        left = x + {"left": 0.0, "right": free, "center": free / 2}[align]
        lines.append(_line(spans, starts, edges, (first, stop), left))
        lines[-1].flush_right = align == "right"
    return lines


def _line(spans: list[Span], starts: list[int], edges: list[float], part: tuple[int, int], left: float) -> Line:
    """The line that holds the characters of a part of all spans together."""
    first, stop = part
    at = max(bisect_right(starts, first) - 1, 0)
    at = min(at, len(spans) - 1)
    line = Line(spans[at].style.leading)
    while at < len(spans) and starts[at] < stop:
        begin, end = max(first, starts[at]), min(stop, starts[at + 1])
        span = spans[at]
        if begin < end:
            line.height = max(line.height, span.style.leading)
            words = span.text[begin - starts[at] : end - starts[at]]
            line.pieces.append(Piece(left + edges[begin] - edges[first], edges[end] - edges[begin], span, words))
        at += 1
    return line
