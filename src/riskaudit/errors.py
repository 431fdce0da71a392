"""What goes wrong, said in plain values: a place, a sentence and a cure.

Errors hold no domain objects, so that everything may import them. A message is bilingual where
a user of the reports may see it; the command line prints the language asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the command, in the order of the manual (docs: README)."""

    AUDITED = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING_AUDITED = 3
    INPUT_UNREAD = 4
    RULES_FAULTY = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a file, and within it a sheet and row or a line and column.

    Lines, columns and rows count from 1.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f" › {self.sheet}")
        if self.row is not None:
            parts.append(f" › {self.row}")
        if self.line is not None:
            parts.append(f":{self.line}")
            if self.column is not None:
                parts.append(f":{self.column}")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, the offending line as written, and how to mend it."""

    place: Place
    what: str
    cure: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        lines = [f"{self.place}  {self.what}"]
        if self.excerpt:
            number = "" if self.place.line is None else str(self.place.line)
            lines.append(f"   {number} | {self.excerpt}")
        if self.cure:
            lines.append(f"   → {self.cure}")
        return "\n".join(lines)


class AuditError(Exception):
    """The root of every error that a user sees as a sentence, never as a traceback."""

    exit_code = ExitCode.INPUT_UNREAD

    def __init__(self, what: str, cure: str = "", place: Place | None = None) -> None:
        super().__init__(what)
        self.what, self.cure, self.place = what, cure, place

    def __str__(self) -> str:
        head = f"{self.place}  {self.what}" if self.place else self.what
        return f"{head}\n   → {self.cure}" if self.cure else head


class UsageError(AuditError):
    """The command was called in a way that cannot be meant."""

    exit_code = ExitCode.USAGE


class InputError(AuditError):
    """An input cannot be read; the other inputs go on."""

    exit_code = ExitCode.INPUT_UNREAD


class RuleFaults(AuditError):
    """Everything that is wrong with the rules, told at once; nothing is audited."""

    exit_code = ExitCode.RULES_FAULTY

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        files = len({fault.place.file for fault in self.faults})
        super().__init__(
            f"规则有 {len(self.faults)} 处错误（{files} 个文件），未作稽查 / "
            f"{len(self.faults)} faults in {files} rule files; nothing was audited"
        )

    def __str__(self) -> str:
        return "\n".join([*(str(fault) for fault in self.faults), self.what])
