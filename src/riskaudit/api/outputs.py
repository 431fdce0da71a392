"""The files of a report that a program asks for, all of them or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from riskaudit.api.proven import Proven
from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.folder import OutputFolder, output_folder
from riskaudit.manifest import leave, made_here
from riskaudit.model.manifest import MANIFEST
from riskaudit.writers import FORMATS, Material, files_of, written
from riskaudit.writers.filled_in import refuse_over_work
from riskaudit.writers.json import identity_of

_FINDINGS = ".csv"


def as_file(proven: Proven, out: Path) -> list[Path]:
    """Write one file in the format that its suffix tells. What a format writes beside its usual file stands beside it."""
    if out.suffix.lower() == _FINDINGS:
        with output_folder(out.parent, [out.name]) as folder:
            _keep_copy(folder, proven.audit.findings, out.name)
            return list(folder.add().files)
    known = {
        Path(about.file).suffix: name for name, about in reversed(list(FORMATS.items())) if Path(about.file).suffix
    }
    name = known.get(out.suffix.lower())
    if name is None:
        suffixes = ", ".join(sorted({*known, _FINDINGS}))
        raise UsageError(
            Sentence(f"不认识后缀 {out.suffix}", f"{out.suffix} tells no format"),
            Sentence(
                f"可用：{suffixes}；写入目录时给出 formats=[…]", f"known: {suffixes}; for a folder, give formats=[…]"
            ),
            Place(str(out)),
        )
    with output_folder(out.parent, [out.name]) as folder:
        for file, content in written(name, _material(proven)).items():
            folder.put(out.name if file == FORMATS[name].file else file, content)
        refuse_over_work(folder.places)
        return list(folder.add().files)


def into_folder(proven: Proven, out: Path, formats: Sequence[str]) -> list[Path]:
    """Write findings.csv, the formats named and the manifest as the outputs of this audit: what another one left there
    and nobody changed goes."""
    audit = proven.audit
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        known = ", ".join(FORMATS)
        raise UsageError(
            Sentence(f"没有这种格式：{', '.join(unknown)}", f"there is no format {', '.join(unknown)}"),
            Sentence(f"可用：{known}", f"known: {known}"),
        )
    if "annotated" in formats and audit.report.scope.audience == "external":
        raise UsageError(
            Sentence("批注副本是未脱敏的原文件，不对外提供", "annotated copies are the user's own files, unmasked"),
            Sentence("去掉 annotated", "leave out annotated"),
        )
    with output_folder(out, [*files_of(formats), MANIFEST]) as folder:
        _keep_copy(folder, audit.findings, audit.findings.name)
        for name in sorted(formats, key=lambda name: name == "json"):
            for file, content in written(name, _material(proven)).items():
                folder.put(file, content)
        leave(proven.part, made_here(formats, also=proven.packages), folder, proven.map_file)
        refuse_over_work(folder.places)
        ours = [*(about.file for about in FORMATS.values()), MANIFEST]
        return list(folder.commit(identity_of(audit.report), ours).files)


def _material(proven: Proven) -> Material:
    audit = proven.audit
    told = (audit.report, audit.findings, audit.inputs, audit.cells, audit.carried, audit.standings)
    return Material(*told, proven.part.content, proven.paths)


def _keep_copy(folder: OutputFolder, source: Path, name: str) -> None:
    """Make a copy ready: the report needs its findings as long as it lives."""
    copy = source.with_name(f"{source.name}.copy")
    shutil.copyfile(source, copy)
    folder.keep(copy, name)
