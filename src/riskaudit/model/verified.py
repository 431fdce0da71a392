"""What a verification found out: everything that was looked at, how it stands, and why outcomes may differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from riskaudit.errors import ExitCode
from riskaudit.model.base import Bilingual, Frozen

Part = Literal["manifest", "output", "input", "rule", "given", "made", "replay", "chain"]
"""What was looked at: the manifest itself, the outputs of the folder, the inputs, rules and other files of the audit,
the versions in use here, the outputs of an audit made again, the manifests of the months before."""

State = Literal["equal", "differs", "missing", "added", "note", "impossible"]
"""As the manifest has it; otherwise; not there; there, and not in the manifest; worth knowing, and no fault; could not
be looked at although it was asked for."""

WRONG: frozenset[State] = frozenset({"differs", "missing", "added"})


class Looked(Frozen):
    """One thing that was looked at."""

    part: Part
    name: str
    state: State
    say: Bilingual | None = None


class Change(Frozen):
    """A finding that only one of two lists has, or that they tell otherwise."""

    kind: Literal["gone", "new", "changed"] = Field(
        description="only in the list of the folder; only in the list made again; told otherwise there"
    )
    fingerprint: str
    rule: str
    key: str
    place: str = Field(description="file › sheet › row")
    columns: tuple[str, ...] = Field((), description="of a changed one: what is told otherwise")


class Compared(Frozen):
    """Two lists of findings, by their fingerprints."""

    same: int
    gone: int
    new: int
    changed: int
    by_rule: dict[str, int] = Field({}, description="rule → findings that are gone, new or changed")
    first: tuple[Change, ...] = ()


class Verified(Frozen):
    """The whole verification."""

    month: str | None
    profile: str
    manifest: str = Field(description="sha256 of manifest.json")
    audit: str = Field(description="sha256 of its audit part, which the cover of the PDF prints")
    replayed: bool
    looked: tuple[Looked, ...]
    why: tuple[Bilingual, ...] = Field((), description="what may have made outcomes differ")
    findings: Compared | None = Field(None, description="where the lists of findings differ")

    @property
    def exit_code(self) -> ExitCode:
        """0 all equal; 1 something differs; 4 nothing differs, and something asked for could not be looked at."""
        states = {item.state for item in self.looked}
        if states & WRONG:
            return ExitCode.FINDINGS
        return ExitCode.INPUT_UNREAD if "impossible" in states else ExitCode.AUDITED

    def of(self, *parts: Part) -> tuple[Looked, ...]:
        """What was looked at of some parts."""
        return tuple(item for item in self.looked if item.part in parts)


def wrong(looked: Iterable[Looked]) -> list[Looked]:
    """Those that are not as the manifest has them."""
    return [item for item in looked if item.state in WRONG]
