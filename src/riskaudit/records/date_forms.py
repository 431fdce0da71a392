"""How dates and times of day are written, as patterns; see `columns.md` (headed "Date formats met") and design §7."""

from __future__ import annotations

NO_DATE = (
    r"^(?:0+(?:\.0+)?|0?0:00(?::00)?|(?:1900[-/.年]0?1[-/.月]0?[01]日?|1899[-/.]12[-/.]3[01]|190001(?:00|01)|0{8}"
    r"|0000[-/.]00[-/.]00|0001[-/.]0?1[-/.]0?1)(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"
    r"|9999(?:[-/.年]|\d{4}).*|(?:12[-/.]31|31[-/.]12)[-/.]9999.*|2958465(?:\.\d+)?)$"
)

FAST = r"^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?$"
YEAR_FIRST = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?[T\s,]*(.*)$"
YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})[T\s,]*(.*)$"
COMPACT = r"^(\d{4})(\d{2})(\d{2})(?:[T\s]*(\d{4}(?:\d{2})?))?(?:\.0+)?$"
SERIAL = r"^[2-9]\d{4}(?:\.\d+)?$"

MONTH = r"(?i:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?)"
RARE: tuple[tuple[str, int, int, int, int], ...] = (
    (r"^(\d{4})(\d{2})(\d{2})[T\s]+(\D*\d{1,2}\s*[:点时].*)$", 1, 2, 3, 4),
    (r"^(\d{4}):(\d{1,2}):(\d{1,2})[:\s](\d{1,2}:\d{2}:\d{2})(?::00)?$", 1, 2, 3, 4),
    (rf"^{MONTH}\s*(\d{{1,2}})(?:,\s*|\s+)(\d{{4}})[\s,]*(.*)$", 3, 1, 2, 4),
    (rf"^{MONTH} (\d{{1,2}}) (\d{{2}}:\d{{2}}:\d{{2}}) (?:CST|GMT\+08:00) (\d{{4}})$", 4, 1, 2, 3),
    (rf"^(\d{{1,2}})[-\s]{MONTH}(?:-|,?\s+)(\d{{4}}|\d{{2}})(?:$|[\s,]+(.*)$)", 3, 2, 1, 4),
    (r"^(\d{1,2})-(\d{1,2})月\s*-\s*(\d{4}|\d{2})(?:$|\s+(.*)$)", 3, 2, 1, 4),
    (rf"^(\d{{4}})-{MONTH}-(\d{{1,2}})[T\s,]*(.*)$", 1, 2, 3, 4),
)
"""Forms that are met now and then: the pattern, and its groups for year, month, day and what follows.

The year of two digits is that of Oracle's RR form, whose month is a name or has 月: no other of its numbers can be
the year, and those of 50 and above are of the last century.
"""

TIME = (
    r"^((?i:[ap]\.?m\.?)|上午|下午|早上|晚上|凌晨|中午)?\s*(\d{1,2})\s*(?:[:点时]\s*(\d{1,2})|[点时])"
    r"\s*(?:[:分]\s*(\d{1,2})(?:\.(\d{1,6})\d*)?\s*秒?|分)?\s*([AaPp]\.{0,2}\s?[Mm]?\.{0,2}|上午|下午)?$"
)
DOTTED = r"^-?(\d{1,2})\.(\d{2})\.(\d{2})"
NOISE = r"\s*[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?|^(?i:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*),?\s+"
LOCAL = r"(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*\+08:?(?:00)?$"

CLOCK = r"(?:[T ]\s*\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)?"
USUAL = (
    rf"^(?:\D*|\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?{CLOCK}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}{CLOCK}"
    r"|\d{8}(?:\.0+)?|[2-9]\d{4}(?:\.\d+)?)$"
)
"""Forms that make up nearly all cells that are not in the commonest one, or no digit, and so no date."""

SHAPES: dict[int, tuple[str, int, int, int, int]] = {
    1: (YEAR_FIRST, 1, 2, 3, 4),
    2: (COMPACT, 1, 2, 3, 4),
    3: (YEAR_LAST, 3, 1, 2, 4),
    **dict(enumerate(RARE, 5)),
}
"""Number of a form → its pattern and groups; 4 is a serial."""

LAST_USUAL = 3

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
