"""The look of the report: page geometry, palette and text styles. Lengths are points, 72 to the inch.
The colours are those of `palette`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from riskaudit.model.result import Result, Severity
from riskaudit.writers import palette

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

INK, SOFT, FAINT = _rgb(palette.INK), _rgb(palette.SOFT), _rgb(palette.FAINT)
LINE, TINT, WHITE = _rgb(palette.LINE), _rgb(palette.TINT), _rgb(palette.WHITE)
ACCENT, ACCENT_TINT = _rgb(palette.ACCENT), _rgb(palette.ACCENT_TINT)
ALARM, ALARM_TINT = _rgb(palette.ALARM), _rgb(palette.ALARM_TINT)

RESULT_COLORS: dict[Result, Color] = {result: _rgb(ground) for result, (ground, _) in palette.RESULTS.items()}
DARK_RESULTS = tuple(result for result, (_, ink) in palette.RESULTS.items() if ink == palette.WHITE)
"""Results whose colour needs white text."""

SEVERITY_FRAMES: dict[Severity, tuple[Color, float]] = {
    severity: (_rgb(color), thick) for severity, (color, thick) in palette.SEVERITY_FRAMES.items()
}
"""Colour and thickness of the frame of a severity's badge."""

STRIPES: dict[Result, Color] = {Result.REVIEW: INK, Result.UNKNOWN: WHITE}
"""Results that are striped in bars and their keys, and the colour of the stripes: in grey print shades alone tell little."""
EDGED = frozenset({Result.NOTAPPLICABLE})
"""Results whose shade is hardly darker than paper."""

ZONE_COLORS: dict[str, tuple[Color, Color]] = {
    zone: (_rgb(ground), _rgb(ink)) for zone, (ground, ink) in palette.ZONES.items()
}
"""Background and text of a cell of the risk matrix."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is set. `leading` is the height of its lines; `fill` is a plate behind it, with `stripes` where
    asked for, `edge` a frame as thick as `stroke`."""

    size: float
    leading: float
    bold: bool = False
    color: Color = INK
    fill: Color | None = None
    edge: Color | None = None
    stroke: float = 0.5
    stripes: Color | None = None

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
THEME = Style(15, 23, bold=True, color=ACCENT)
SECTION = Style(12.5, 20, bold=True, color=ACCENT)
CARD_TITLE = Style(11, 16, bold=True)
FIGURE = Style(19, 24, bold=True)
