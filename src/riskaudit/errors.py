"""What goes wrong, said in plain values: a place, a sentence and a cure.

Errors hold no domain objects, so that everything may import them. A message is bilingual where
a user of the reports may see it; the command line prints the language asked for.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, Protocol


class Said(Protocol):
    """A sentence in both languages: `model.base.Bilingual`, or the plain `Sentence` below."""

    def in_(self, language: Literal["zh", "en"]) -> str:
        """The sentence in one language."""
        ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in both languages, for rooms that hold no models."""

    zh: str
    en: str

    def in_(self, language: Literal["zh", "en"]) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en


def said(words: str | Said, language: Literal["zh", "en"]) -> str:
    """The words in one language; a plain string is the same in both."""
    return words if isinstance(words, str) else words.in_(language)


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
    what: str | Said
    cure: str | Said = ""
    excerpt: str = ""

    def text(self, language: Literal["zh", "en"] = "zh") -> str:
        """The fault as the terminal shows it: place and sentence, the line itself, the cure."""
        lines = [f"{self.place}  {said(self.what, language)}"]
        if self.excerpt:
            lines.append(f"   {self.place.line or ''} | {self.excerpt}")
        if cure := said(self.cure, language):
            lines.append(f"   → {cure}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


class AuditError(Exception):
    """The root of every error that a user sees as a sentence, never as a traceback."""

    exit_code = ExitCode.INPUT_UNREAD

    def __init__(self, what: str | Said, cure: str | Said = "", place: Place | None = None) -> None:
        super().__init__(said(what, "zh"))
        self.what, self.cure, self.place = what, cure, place

    def text(self, language: Literal["zh", "en"] = "zh") -> str:
        """The error as the terminal shows it."""
        what, cure = said(self.what, language), said(self.cure, language)
        head = f"{self.place}  {what}" if self.place else what
        return f"{head}\n   → {cure}" if cure else head

    def __str__(self) -> str:
        return self.text()


class UsageError(AuditError):
    """The command was called in a way that cannot be meant."""

    exit_code = ExitCode.USAGE


class InputError(AuditError):
    """An input cannot be read; the other inputs go on."""

    exit_code = ExitCode.INPUT_UNREAD


class EngineFault(AuditError):
    """The engine could not take in the records, or not count them; nothing is audited."""

    exit_code = ExitCode.NOTHING_AUDITED


NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The system's errors for a disk or a quota that has no room left."""


class DiskFull(EngineFault):
    """The disk of the temporary folder has no room left; no file is at fault, and nothing is audited."""

    def __init__(self) -> None:
        import tempfile

        where = tempfile.gettempdir()
        super().__init__(
            Sentence("临时目录的磁盘已满", "the disk of the temporary folder is full"),
            Sentence(
                f"在 {where} 腾出空间，或用环境变量 TMPDIR 指定另一个目录",
                f"make room in {where}, or name another folder in TMPDIR",
            ),
        )


class RuleFaults(AuditError):
    """Everything that is wrong with the rules, told at once; nothing is audited."""

    exit_code = ExitCode.RULES_FAULTY

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        files = len({fault.place.file for fault in self.faults})
        super().__init__(
            Sentence(
                zh=f"规则共 {len(self.faults)} 处错误（{files} 个文件），未作稽查",
                en=f"faults in rules: {len(self.faults)} (rule files: {files}); nothing was audited",
            )
        )

    def text(self, language: Literal["zh", "en"] = "zh") -> str:
        """Every fault, then how many there are."""
        return "\n".join([*(fault.text(language) for fault in self.faults), super().text(language)])
