"""What a report tells of the waivers that were given: words of a register, masked as everything else is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from riskaudit.compile import Options, params_of, read_kind
from riskaudit.compile.waivers import is_fingerprint, masked_texts
from riskaudit.engine.base import Engine
from riskaudit.model.dataset import Personal
from riskaudit.model.library import Library
from riskaudit.model.masking import Masking
from riskaudit.model.waiver import NO_WAIVERS, InForce, Waived, WaiverState, WaiverTold
from riskaudit.spine.waivers import Settled, in_force, read_register, settle

_RULE = re.compile(r"(?!.*\d{5})[a-z0-9*?/_-]{1,80}")
"""What looks like the id of a rule, or a pattern of it."""

_NUMBERS = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]|\d{9,}")
"""What may be the number of a person, an account or a telephone."""

_Cell = tuple[str, Personal | None]


@dataclass(frozen=True)
class Register:
    """The waivers of an audit: those in force, and the lines of all."""

    settled: tuple[Settled, ...] = ()
    in_force: InForce = NO_WAIVERS

    @classmethod
    def read(
        cls, path: Path | None, library: Library, as_of: date, work: Path, secret: str, *, external: bool
    ) -> Register:
        """The register at a path, if one was given. Raises UsageError for one that cannot be read at all."""
        if path is None:
            return cls()
        settled = settle(read_register(path, work), library, as_of, external=external)
        return cls(settled, in_force(settled, secret))

    def told(
        self, library: Library, options: Options, engine: Engine, covered: Mapping[str, Waived]
    ) -> tuple[WaiverTold, ...]:
        """Every waiver, in the order of the register. Outsiders are not told of those for leads on corruption, nor of
        what insiders wrote."""
        if options.mask.external:
            open_ones = [item for item in self.settled if not _is_restricted(item, library)]
            return tuple(_for_outsiders(item, covered) for item in open_ones)
        cells = [_Cells(item, library, options) for item in self.settled]
        shown = iter(_masked([cell for each in cells for cell in each.masked], options.mask, engine))
        return tuple(each.told(shown, covered) for each in cells)


class _Cells:
    """A line of the register for insiders."""

    def __init__(self, item: Settled, library: Library, options: Options) -> None:
        self._item, self._mask = item, options.mask
        self._keys = [_personal(name, library, options) for name in sorted(item.rules)]

    @property
    def masked(self) -> Sequence[_Cell]:
        """What is masked by the kind of its value: who asked and who approved, then the parts of the record."""
        line = self._item.line
        return [(line.cell("applicant"), "name"), (line.cell("approved_by"), "name"), *self._record()]

    def _record(self) -> Sequence[_Cell]:
        record = self._item.line.cell("record")
        if is_fingerprint(record):
            return [(record, None)]
        if not self._keys:  # without a rule nobody knows what it is
            return [(record, "free text")]
        parts = record.split("/")
        if all(len(key) == len(parts) for key in self._keys):
            return [(part, _strictest(kinds)) for part, kinds in zip(parts, zip(*self._keys, strict=True), strict=True)]
        return [(record, _strictest(kind for key in self._keys for kind in key))]

    def told(self, shown: Iterator[str], covered: Mapping[str, Waived]) -> WaiverTold:
        """The line; `shown` goes on with its masked cells."""
        item, line = self._item, self._item.line
        cells = [next(shown) for _ in self.masked]
        return WaiverTold(
            id=item.id,
            place=str(line.place),
            rule=line.cell("rule") if item.rules or _RULE.fullmatch(line.cell("rule")) or not self._mask.on else "***",
            record="/".join(cells[2:]),
            unit=self._free(line.cell("unit")),
            reason=self._free(line.cell("reason")),
            applicant=cells[0],
            approved_by=cells[1],
            attachment=self._free(line.cell("attachment")),
            until=item.until,
            state=_state(item, covered),
            problem=item.problem,
            covered=covered.get(item.id, Waived()) if item.in_force else Waived(),
        )

    def _free(self, text: str) -> str:
        """A free text without numbers of people, and without the record where that is a personal one."""
        if not self._mask.on:
            return text
        record = self._item.line.cell("record")
        secret = any(kind not in (None, "supply") for _, kind in self._record())
        for part in sorted({record, *record.split("/")}, key=len, reverse=True) if secret else ():
            text = text.replace(part, "***") if len(part) > 1 else text
        return _NUMBERS.sub("****", text)


def _personal(name: str, library: Library, options: Options) -> tuple[Personal | None, ...]:
    """The kinds of the parts of the key by which findings of a rule are known."""
    rule = library.rules[name]
    dataset = library.datasets[rule.dataset]
    kind = read_kind(rule, params_of(rule, library, options.profile))
    return tuple(dataset.columns[column].personal for column in kind.groups() or dataset.key)


def _strictest(kinds: Iterable[Personal | None]) -> Personal | None:
    """The kind of a value of which several rules think differently: it shows the least."""
    found = {kind for kind in kinds if kind is not None}
    return None if not found else found.pop() if len(found) == 1 else "free text"


def _masked(cells: Sequence[_Cell], mask: Masking, engine: Engine) -> Sequence[str]:
    """The cells as reports show them."""
    if not cells:
        return []
    once = list(dict.fromkeys(cells))
    (row,) = engine.ask(masked_texts(once, mask))
    shown = dict(zip(once, map(str, row), strict=True))
    return [shown[cell] for cell in cells]


def _state(item: Settled, covered: Mapping[str, Waived]) -> WaiverState:
    if item.faults:
        return "malformed"
    if item.expired:
        return "expired"
    return "used" if covered.get(item.id, Waived()).total else "unused"


def _is_restricted(item: Settled, library: Library) -> bool:
    """Whether it is for leads on corruption alone."""
    return bool(item.rules) and all(library.rules[name].restricted for name in item.rules)


def _for_outsiders(item: Settled, covered: Mapping[str, Waived]) -> WaiverTold:
    rule = item.line.cell("rule")
    return WaiverTold(
        id=item.id,
        rule=rule if item.rules else "",
        until=item.until,
        state=_state(item, covered),
        problem=item.problem,
        covered=covered.get(item.id, Waived()) if item.in_force else Waived(),
    )
