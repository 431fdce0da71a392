"""例外备案登记: the register of waivers as people write it, one line a waiver, in YAML or in a workbook.

A line is words until it is settled: whether it is sound and in force is told by `spine.waivers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import Field

from riskaudit.errors import Place
from riskaudit.model.base import Bilingual, Frozen


class WaiverLine(Frozen):
    """One waiver of a register."""

    id: str = Field("", max_length=40, description="编号；不写则以所在行代替 · its number; without one, its line is it")
    rule: str = Field(description="规则编号，或 outage/* 这样的一组 · a rule's id, or a group such as outage/*")
    record: str = Field(
        description="导出数据里的记录编号（多列用 / 连接），可含 * 和 ?；或 64 位指纹 ·"
        " the record's key as the export has it (parts joined by /), with * and ? as a pattern; or a fingerprint"
    )
    unit: str = Field("", description="只限该单位 · only findings of this unit")
    reason: str = Field(min_length=1, description="理由 · why it is excused")
    applicant: str = Field(min_length=1, description="申请人 · who asked for it")
    approved_by: str = Field(min_length=1, description="批准人，不得为申请人 · who approved it; never the applicant")
    attachment: str = Field(min_length=1, description="附件编号 · the number of the paper")
    until: date | None = Field(
        None,
        description="有效期至（含当日）；等级为重大、较大的规则必填 · its last day, inclusive; needed where the rule is"
        " critical or high",
    )


class WaiversFile(Frozen):
    """waivers.yaml · 例外备案登记."""

    waivers: tuple[WaiverLine, ...]


HEADINGS: Mapping[str, Bilingual] = {
    "id": Bilingual(zh="编号", en="Number"),
    "rule": Bilingual(zh="稽查规则", en="Rule"),
    "record": Bilingual(zh="记录", en="Record"),
    "unit": Bilingual(zh="单位", en="Unit"),
    "reason": Bilingual(zh="理由", en="Reason"),
    "applicant": Bilingual(zh="申请人", en="Applicant"),
    "approved_by": Bilingual(zh="批准人", en="Approved by"),
    "attachment": Bilingual(zh="附件编号", en="Attachment"),
    "until": Bilingual(zh="有效期至", en="Until"),
}
"""The columns of a workbook, and what a line is made of."""

REQUIRED = ("rule", "record", "reason", "applicant", "approved_by", "attachment")
"""What no line may lack; of `until` that depends on the rule."""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line as it was read: its cells by the names of `HEADINGS`, and what is wrong with the line itself."""

    place: Place
    cells: Mapping[str, str]
    faults: tuple[Bilingual, ...] = ()

    def cell(self, name: str) -> str:
        """The text of a cell; empty where there is none."""
        return self.cells.get(name, "").strip()
