"""The colours of results, severities and zones of risk, as RRGGBB, for every writer that has colours.

They differ in lightness as well as in hue, so that they stay apart in grey print and for colour-blind readers;
a word always stands beside the colour.
"""

from __future__ import annotations

from riskaudit.model.result import Result, Severity

INK, SOFT, FAINT = "1E2A35", "566472", "8793A0"
LINE, TINT, WHITE = "CBD3DB", "F3F6F8", "FFFFFF"
ACCENT, ACCENT_TINT = "1F4E79", "E6EEF5"
ALARM, ALARM_TINT = "9C2F1F", "FAECE8"

RESULTS: dict[Result, tuple[str, str]] = {
    Result.FAIL: ("A8321F", WHITE),
    Result.REVIEW: ("E0A036", INK),
    Result.UNKNOWN: ("7A8795", WHITE),
    Result.PASS: ("B9D6E8", INK),
    Result.NOTAPPLICABLE: ("E9EDF1", INK),
    Result.NOTCHECKED: ("7A8795", WHITE),
    Result.NOTSELECTED: ("E9EDF1", INK),
    Result.ERROR: (INK, WHITE),
}
"""Ground and text of a result."""

SEVERITIES: dict[Severity, tuple[str, str]] = {
    Severity.CRITICAL: ("6E1A10", WHITE),
    Severity.HIGH: ("B4533F", WHITE),
    Severity.MEDIUM: ("F0D9B5", INK),
    Severity.LOW: ("D3DCE5", INK),
}
"""Ground and text of a severity."""

SEVERITY_FRAMES: dict[Severity, tuple[str, float]] = {
    Severity.CRITICAL: ("6E1A10", 1.4),
    Severity.HIGH: ("A8452F", 1.0),
    Severity.MEDIUM: ("7A5B14", 0.6),
    Severity.LOW: ("566472", 0.6),
}
"""Colour and thickness of a severity's frame on paper: results are plates and severities are frames, which no printer
confuses, and the graver the thicker."""

ZONES: dict[str, tuple[str, str]] = {
    "zone_high": ("9C2F1F", WHITE),
    "zone_middle": ("F0CF97", INK),
    "zone_low": ("EEF3F6", INK),
}
"""Ground and text of a cell of the risk matrix."""
