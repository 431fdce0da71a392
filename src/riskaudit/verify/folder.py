"""An output folder against its manifest, and the manifest against itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from riskaudit.folder import OWN
from riskaudit.model.base import Bilingual
from riskaudit.model.english import counted
from riskaudit.model.ledger import as_written
from riskaudit.model.manifest import MANIFEST, Digest, Manifest, digest_of
from riskaudit.model.report import Report
from riskaudit.model.verified import Looked, Part, State

REPORT = "report.json"


def look_at_manifest(folder: Path, manifest: Manifest) -> Iterator[Looked]:
    """Whether the manifest is as a program writes it, and of one piece with the report beside it."""
    content = (folder / MANIFEST).read_bytes()
    if manifest.audit.sha256 != manifest.audit_sha256:
        yield _manifest("differs", "audit 部分与 audit_sha256 不符：写成之后被改过", "its audit part was changed later")
    elif not manifest.fits_map_file:
        yield _manifest("differs", "map_file 与 given 所载不符：写成之后被改过", "its map_file was changed later")
    elif manifest.content != content:
        yield _manifest("differs", "不是程序写出的样子：写成之后被改过", "it is not as the program wrote it")
    else:
        yield Looked(part="manifest", name=MANIFEST, state="equal")
    told = manifest.output(REPORT)
    if told and (folder / REPORT).is_file() and digest_of(folder / REPORT).sha256 == told.sha256:
        try:
            report = Report.model_validate_json((folder / REPORT).read_bytes())
        except ValidationError:
            yield _manifest("note", "report.json 不是本版本的，未与清单对照", "report.json is of another version")
            return
        if names := "、".join(manifest.audit.departures(report)):
            zh = f"与 report.json 所载不同：{names}"
            yield _manifest("differs", zh, f"report.json tells otherwise: {names.replace('、', ', ')}")


def _manifest(state: State, zh: str, en: str) -> Looked:
    return Looked(part="manifest", name=MANIFEST, state=state, say=Bilingual(zh=zh, en=en))


def look_at_outputs(folder: Path, manifest: Manifest, part: Part = "output", before: str = "") -> Iterator[Looked]:
    """Every output by its bytes; what lies beside them is told, too. Names stand behind `before`."""
    for told in manifest.outputs:
        yield _output(folder / told.name, told, part, before)
    known = {told.name for told in manifest.outputs} | {MANIFEST}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name not in known and path.relative_to(folder).parts[0] != OWN:
            say = Bilingual(
                zh="不在清单中：写清单的那次运行没有写它",
                en="not in the manifest: the run that wrote the manifest did not write it",
            )
            yield Looked(part=part, name=before + name, state="note", say=say)


_FILLED_IN = Bilingual(
    zh="台账供人填写，写出后有人保存过：不作比对",
    en="people fill ledgers in, and somebody has saved this one: not compared",
)


def _output(path: Path, told: Digest, part: Part, before: str) -> Looked:
    name = before + told.name
    try:
        found = digest_of(path, told.name)
    except OSError:
        gone = Bilingual(zh="不在目录里，或无法读取", en="not in the folder, or not readable")
        return Looked(part=part, name=name, state="missing", say=gone)
    if found == told:
        return Looked(part=part, name=name, state="equal")
    if told.name.startswith("ledger") and as_written(path) is False:
        return Looked(part=part, name=name, state="note", say=_FILLED_IN)
    say = Bilingual(
        zh=f"内容被改过：清单为 {told.sha256[:12]}、{told.size:,} 字节，现为 {found.sha256[:12]}、{found.size:,} 字节",
        en=f"changed: {told.sha256[:12]}, {counted(told.size, 'byte|bytes')} in the manifest; {found.sha256[:12]}, {found.size:,} now",
    )
    return Looked(part=part, name=name, state="differs", say=say)
