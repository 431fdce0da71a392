"""Makes an audit again as its manifest tells, into a folder of its own, and looks at what came out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from riskaudit.cli import check
from riskaudit.cli.in_force import as_words, decides, flag_of, is_file
from riskaudit.cli.manifest import EARLIER
from riskaudit.errors import AuditError
from riskaudit.model.base import Bilingual
from riskaudit.model.ledger import sign_of
from riskaudit.model.manifest import AUDIT_PART, MANIFEST, AuditPart, Digest, Given, Manifest, read_manifest
from riskaudit.model.verified import Looked, State

_TIMED = "report.json"
_LIST = "findings.csv"


def aside(part: AuditPart) -> frozenset[str]:
    """The files without which an audit can still be made again: the list of findings does not hang on them. It does on
    a ledger whose day for proof has passed."""
    return frozenset(EARLIER if part.proofs_due else (*EARLIER, "ledger"))


@dataclass(frozen=True)
class Sources:
    """From what an audit is made again: `given` are the files that came with options."""

    paths: Sequence[Path]
    rules: Sequence[str]
    given: Sequence[tuple[Given, Path]]
    mask_key: Path | None
    password: str | None


def lacking(part: AuditPart, sources: Sources) -> Iterator[Looked]:
    """Secrets that the audit had and that were not given again."""
    if part.secret and sources.mask_key is None:
        yield _impossible(
            "--mask-key", "稽查时用了密钥文件，用 --mask-key 给出", "the audit had a secret: give --mask-key"
        )
    elif part.secret and sources.mask_key and _sign(sources.mask_key) != part.secret:
        yield _impossible("--mask-key", "不是稽查时的密钥", "this is not the secret of the audit")
    if part.password and not sources.password:
        zh, en = "稽查时给了打开密码，用 --password 给出", "the audit had a password: give --password"
        yield _impossible("--password", zh, en)


def _impossible(name: str, zh: str, en: str) -> Looked:
    return Looked(part="given", name=name, state="impossible", say=Bilingual(zh=zh, en=en))


def _sign(path: Path) -> str:
    try:
        return sign_of(path.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return ""


def replay(manifest: Manifest, sources: Sources, work: Path) -> tuple[Path, Bilingual | None]:
    """Audits again; the folder of the outputs, and why there are none where it cannot be done."""
    out = work / "again"
    if strange := list(_strange(manifest.audit)):
        names = "、".join(f"--{name}" for name in strange)
        return out, Bilingual(
            zh=f"本版本没有清单里的选项，或它们不该在清单里：{names}",
            en=f"options of the manifest that this version lacks, or that no manifest has: {names}",
        )
    words = [*_words(manifest, sources, work), "-o", str(out), "-q"]
    if any(param.name == "no_config" for param in check.command.params):
        words.append("--no-config")  # the manifest has every option in force; a settings file of today has no say
    try:
        check.command.main(args=words, prog_name="riskaudit check", standalone_mode=False)
    except SystemExit:
        pass
    except AuditError as error:
        return out, Bilingual(zh=error.text("zh"), en=error.text("en"))
    except click.ClickException as error:
        told = error.format_message()
        return out, Bilingual(zh=f"本版本不接受当时的选项：{told}", en=f"an option of then is not taken here: {told}")
    if not (out / MANIFEST).is_file():
        return out, Bilingual(zh="没有写出任何文件", en="nothing was written")
    return out, None


def _strange(part: AuditPart) -> Iterator[str]:
    """What a manifest asks for although no audit of this version tells it: it may have been written by anybody."""
    params = [param for param in check.command.params if decides(param)]
    values = {flag_of(param) for param in params if not is_file(param)}
    files = {flag_of(param) for param in params if is_file(param)}
    yield from sorted(part.options.keys() - values)
    yield from sorted({item.option for item in part.given} - files)


def _words(manifest: Manifest, sources: Sources, work: Path) -> list[str]:
    """The command line of the audit."""
    made, part = manifest.made, manifest.audit
    words = [*map(str, sources.paths), "--format", ",".join(made.formats), "--engine", made.engine]
    words += ["--fail-on", made.fail_on, *as_words(part.options)]
    for folder in sources.rules:
        words += ["--rules", folder]
    for number, (item, path) in enumerate(sources.given):
        words += [f"--{item.option}", str(_named(item, path, work / f"given-{number}"))]
    if part.secret and sources.mask_key:
        words += ["--mask-key", str(sources.mask_key)]
    if part.password and sources.password:
        words += ["--password", sources.password]
    return words


def _named(item: Given, path: Path, folder: Path) -> Path:
    """The file under the name that it had: reports tell the names of ledgers. What lies beside an earlier report stays
    beside it."""
    name = Path(item.name).name
    if not name or name == path.name or item.option in EARLIER:
        return path
    folder.mkdir(parents=True)
    return Path(shutil.copy(path, folder / name))


def look_again(folder: Path, manifest: Manifest, again: Path, without: Sequence[Given]) -> Iterator[Looked]:
    """Every output beside the one made again. `without` are files that were not given: then only findings.csv tells."""
    new, _ = read_manifest(again / MANIFEST)
    for told in manifest.outputs:
        if without and told.name != _LIST:
            names = "、".join(f"--{item.option}" for item in without)
            say = Bilingual(zh=f"没有 {names} 的文件，不能重做", en=f"cannot be made again without {names}")
            yield Looked(part="replay", name=told.name, state="impossible", say=say)
            continue
        yield _beside(told, new.output(told.name), folder, again, timed=manifest.made.timed)
    known = {told.name for told in manifest.outputs}
    for item in new.outputs:
        if item.name not in known and not without:
            yield Looked(
                part="replay", name=item.name, state="added", say=Bilingual(zh="当时没有", en="not there then")
            )
    if not without and new.audit != manifest.audit:
        say = Bilingual(zh="重做得到的与清单里的不同", en="made again it is another")
        yield Looked(part="replay", name=AUDIT_PART, state="differs", say=say)


def _beside(told: Digest, found: Digest | None, folder: Path, again: Path, *, timed: bool) -> Looked:
    state: State = "equal" if found == told else "missing" if found is None else "differs"
    say = None
    if state == "missing":
        say = Bilingual(zh="重做时没有写出", en="not written this time")
    elif state == "differs" and told.name == _TIMED:
        parts = _other_parts(folder / told.name, again / told.name)
        if timed and parts in ([], ["timing"]):
            state, say = "equal", Bilingual(zh="用时除外", en="but for the times it tells")
        elif parts:
            named = parts[:6] + ["…"] * (len(parts) > 6)
            say = Bilingual(zh=f"不同的部分：{'、'.join(named)}", en=f"parts that differ: {', '.join(named)}")
    return Looked(part="replay", name=told.name, state=state, say=say)


def _other_parts(path: Path, again: Path) -> list[str] | None:
    """The parts of two reports that differ; None where one cannot be read."""
    try:
        old, new = (json.loads(item.read_bytes()) for item in (path, again))
        return [name for name in {**old, **new} if old.get(name) != new.get(name)]
    except (OSError, ValueError, AttributeError, TypeError):
        return None
