"""The words of what a PDF carries with it."""

from __future__ import annotations

ATTACHED_TERMS: dict[str, tuple[str, str]] = {
    "attachments": ("随附文件", "Attached"),
    "attached": ("{name}（{about}）", "{name} ({about})"),
    "attached_same": ("{name}（{about}），SHA-256 见上", "{name} ({about}), SHA-256 as above"),
    "attached_digest": ("SHA-256 {digest}", "SHA-256 {digest}"),
    "about_audit_part": (
        "输入文件、规则文件、选项和合计，可用 riskaudit verify 核验",
        "inputs, rule files, options and totals, for riskaudit verify",
    ),
    "about_findings": ("全部问题线索", "all findings"),
    "no_audit_part": (
        "没有随附 audit.json：旁边没有属于这份报告的 manifest.json",
        "no audit.json: no manifest.json of this report lies beside it",
    ),
    "findings_absent": ("没有随附 {name}：旁边没有这个文件", "no {name}: there is no such file beside the report"),
    "findings_other": (
        "没有随附 {name}：旁边的不是这次稽查的，或被改过",
        "no {name}: the one beside the report is of another audit, or was changed",
    ),
    "findings_large": (
        "没有随附 {name}：超过 {most} MB，请与报告一并另行交付",
        "no {name}: it is larger than {most} MB; hand it over beside the report",
    ),
}
