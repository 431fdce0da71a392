"""The looks of marked cells: each its own look as it was, on the ground of a severity."""

from __future__ import annotations

from dataclasses import dataclass, field

from riskaudit.model.result import Severity
from riskaudit.writers.annotated.xml import (
    HEAD,
    MAIN,
    Attributes,
    Edit,
    after,
    edited,
    ends_of,
    opened,
    prefix_of,
    tag_at,
    walk,
    with_attribute,
)

GROUNDS = {
    Severity.CRITICAL: "FFE58B7B",
    Severity.HIGH: "FFF3BBAF",
    Severity.MEDIUM: "FFFBE3BD",
    Severity.LOW: "FFDDE5ED",
}
"""The colours behind marked cells: the graver the darker, so that they stay apart in grey print."""

BLANK = (
    HEAD
    + (
        f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf xfId="0"/><xf numFmtId="49" applyNumberFormat="1" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()
)
"""The looks of a workbook that has none: 0 is plain, 1 is text."""

_WRAPPED = '<{p}alignment vertical="top" wrapText="1"/>'


@dataclass
class _Found:
    """Where fills and cell looks stand in the text."""

    ends: dict[str, int] = field(default_factory=dict)
    starts: dict[str, tuple[int, int]] = field(default_factory=dict)
    looks: list[tuple[int, int]] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _open: int = 0

    def start(self, name: str, told: Attributes, at: int) -> None:
        self._path.append(name)
        if len(self._path) == 2:
            self.starts.setdefault(name, (at, 0))
        if len(self._path) == 3:
            group, count = self._path[1], self.starts[self._path[1]]
            self.starts[group] = (count[0], count[1] + 1)
            if group == "cellXfs":
                self._open = at

    def end(self, name: str, at: int) -> None:
        if len(self._path) == 2:
            self.ends.setdefault(name, at)
        if len(self._path) == 3 and self._path[1] == "cellXfs":
            self.looks.append((self._open, at))
        self._path.pop()


class Looks:
    """The looks of one workbook, to which those of marked cells are added as they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data, found = data, _Found()
        walk(data, found.start, found.end)
        self._prefix = prefix_of(data, "styleSheet")
        self._found = found
        ends_of(data, "fills", "cellXfs")
        self._xfs = [data[first : after(data, first, last)] for first, last in found.looks]
        self._fills = {severity: found.starts["fills"][1] + i for i, severity in enumerate(GROUNDS)}
        self._made: dict[tuple[int, Severity], int] = {}
        self._new: list[bytes] = []

    def marked(self, base: int, severity: Severity) -> int:
        """The look of a cell on the ground of a severity."""
        if (base, severity) not in self._made:
            xf = self._xfs[base] if 0 <= base < len(self._xfs) else f'<{self._prefix}xf xfId="0"/>'.encode()
            tag = tag_at(xf, 0)
            new = with_attribute(with_attribute(tag, "fillId", str(self._fills[severity])), "applyFill", "1")
            self._made[base, severity] = self._add(new + xf[len(tag) :])
        return self._made[base, severity]

    def wrapped(self, severity: Severity | None) -> int:
        """The plain look of a long text, on the ground of a severity if there is one."""
        fill = f' fillId="{self._fills[severity]}" applyFill="1"' if severity else ""
        inner = _WRAPPED.format(p=self._prefix)
        return self._add(
            f'<{self._prefix}xf xfId="0"{fill} applyAlignment="1">{inner}</{self._prefix}xf>'.encode(), once=True
        )

    def _add(self, xf: bytes, *, once: bool = False) -> int:
        if once and xf in self._new:
            return len(self._xfs) + self._new.index(xf)
        self._new.append(xf)
        return len(self._xfs) + len(self._new) - 1

    def written(self) -> bytes:
        """The looks with all that were asked for."""
        p = self._prefix
        fills = [
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{color}"/><{p}bgColor indexed="64"/>'
            f"</{p}patternFill></{p}fill>".encode()
            for color in GROUNDS.values()
        ]
        edits = [*self._grown("fills", fills), *self._grown("cellXfs", self._new)]
        return edited(self._data, edits)

    def _grown(self, group: str, new: list[bytes]) -> list[Edit]:
        at, count = self._found.starts[group]
        tag = tag_at(self._data, at)
        counted = with_attribute(tag, "count", str(count + len(new)))
        end = self._found.ends[group]
        return [(at, at + len(tag), opened(counted)), (end, end, b"".join(new))]
