"""The look of the report: page geometry, palette and text styles. Lengths are points, 72 to the inch.

The colours of results differ in lightness as well as in hue, so that they stay apart in grey print
and for colour-blind readers; a word always stands beside the colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from riskaudit.model.result import Result, Severity

Color = tuple[float, float, float]
MM = 72 / 25.4


def _rgb(code: str) -> Color:
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return (red, green, blue)


PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 20 * MM, 20 * MM
TOP, BOTTOM = 24 * MM, 22 * MM
WIDTH = PAGE_WIDTH - LEFT - RIGHT
"""The width of the text column."""
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
"""The height of the text column."""

INK, SOFT, FAINT = _rgb("1E2A35"), _rgb("566472"), _rgb("8793A0")
LINE, TINT, WHITE = _rgb("CBD3DB"), _rgb("F3F6F8"), _rgb("FFFFFF")
ACCENT, ACCENT_TINT = _rgb("1F4E79"), _rgb("E6EEF5")
ALARM, ALARM_TINT = _rgb("9C2F1F"), _rgb("FAECE8")

RESULT_COLORS: dict[Result, Color] = {
    Result.FAIL: _rgb("A8321F"),
    Result.REVIEW: _rgb("E0A036"),
    Result.UNKNOWN: _rgb("7A8795"),
    Result.PASS: _rgb("B9D6E8"),
    Result.NOTAPPLICABLE: _rgb("E9EDF1"),
    Result.NOTCHECKED: _rgb("7A8795"),
    Result.NOTSELECTED: _rgb("E9EDF1"),
    Result.ERROR: _rgb("1E2A35"),
}
DARK_RESULTS = (Result.FAIL, Result.UNKNOWN, Result.NOTCHECKED, Result.ERROR)
"""Results whose colour needs white text."""

SEVERITY_COLORS: dict[Severity, tuple[Color, Color]] = {
    Severity.CRITICAL: (_rgb("6E1A10"), WHITE),
    Severity.HIGH: (_rgb("B4533F"), WHITE),
    Severity.MEDIUM: (_rgb("F0D9B5"), INK),
    Severity.LOW: (_rgb("E9EDF1"), INK),
}
"""Background and text of a severity's badge."""

ZONE_COLORS: dict[str, tuple[Color, Color]] = {
    "zone_high": (_rgb("9C2F1F"), WHITE),
    "zone_middle": (_rgb("F0CF97"), INK),
    "zone_low": (_rgb("EEF3F6"), INK),
}
"""Background and text of a cell of the risk matrix."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is set. `leading` is the height of its lines; `fill` is a plate behind it, `edge` a frame."""

    size: float
    leading: float
    bold: bool = False
    color: Color = INK
    fill: Color | None = None
    edge: Color | None = None

    def but(self, *, bold: bool | None = None, color: Color | None = None, edge: Color | None = None) -> Style:
        """The same style in another weight or colour, or framed."""
        return _varied(self, self.bold if bold is None else bold, color or self.color, edge or self.edge)


@cache
def _varied(style: Style, bold: bool, color: Color, edge: Color | None) -> Style:
    return replace(style, bold=bold, color=color, edge=edge)


BODY = Style(9.5, 15.5)
SMALL = Style(8.5, 13)
TINY = Style(7.5, 11)
COVER_TITLE = Style(25, 36, bold=True, color=ACCENT)
CHAPTER = Style(18, 26, bold=True, color=ACCENT)
SECTION = Style(12.5, 20, bold=True, color=ACCENT)
CARD_TITLE = Style(11, 16, bold=True)
FIGURE = Style(19, 24, bold=True)
