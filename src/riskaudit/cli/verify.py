"""`riskaudit verify`: is an output folder what its manifest says, and does the same audit come out again?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from riskaudit.cli import options
from riskaudit.cli.hosts import defused

if TYPE_CHECKING:
    from riskaudit.cli.replay import Sources
    from riskaudit.model.manifest import Manifest
    from riskaudit.model.verified import Looked, Verified

_FILE = click.Path(path_type=Path)


@click.command("verify")
@click.argument("folder", type=_FILE, metavar="DIR")
@click.option(
    "--inputs",
    "paths",
    type=_FILE,
    multiple=True,
    metavar="PATH",
    help="当时的导出文件或目录，次序相同，可给多个；给了就重做稽查 · the exports of then, in their order; replays the audit",
)
@options.rules
@click.option(
    "--with",
    "others",
    type=_FILE,
    multiple=True,
    metavar="FILE",
    help="当时随 --map、--ledger、--previous 等给出的文件，按内容认出 · files that came with options, known by their bytes",
)
@click.option("--mask-key", type=_FILE, metavar="FILE", help="当时的密钥文件 · the secret of then")
@options.password
@click.option(
    "--chain",
    type=_FILE,
    multiple=True,
    metavar="DIR",
    help="以前各期的输出目录：核对逐月的链 · output folders of earlier months: checks the chain",
)
@click.option("--no-replay", is_flag=True, help="只核对文件，不重做稽查 · check the files only")
@click.option("--format", "name", type=click.Choice(["text", "json"]), default="text", help="格式 · format [text]")
@options.lang
def command(folder: Path, name: str, lang: Any, **asked: Any) -> None:
    """核验输出目录 DIR：输出、输入、规则是否与 manifest.json 一致，重做稽查结果是否相同。

    Checks the files of an audit against its manifest.json, makes the audit again, and says what differs and why.

    退出码 · exit codes: 0 全部一致 / all equal, 1 有不符 / something differs, 2 用法错误 / wrong use,
    4 清单读不了，或要核验的无法核验 / no manifest, or something could not be checked.
    """
    from riskaudit.writers.verified import write_verified

    source = click.get_current_context().get_parameter_source("rules")
    asked["rules_named"] = source is not ParameterSource.DEFAULT
    verified = verify(folder, asked)
    if name == "json":
        click.echo(verified.model_dump_json(indent=1))
    else:
        click.echo(defused(write_verified(verified, lang)), nl=False)
    sys.exit(int(verified.exit_code))


def verify(folder: Path, asked: dict[str, Any]) -> Verified:
    """Everything that was asked for. Raises InputError where there is no manifest or a PATH is missing."""
    from riskaudit.folder import settled, work_folder
    from riskaudit.model.manifest import MANIFEST, read_manifest
    from riskaudit.model.verified import Verified
    from riskaudit.verify.chain import look_at_chain
    from riskaudit.verify.folder import look_at_manifest, look_at_outputs
    from riskaudit.verify.why import reasons

    manifest, digest = read_manifest(settled(folder / MANIFEST))
    _refuse_missing(asked)
    looked = [*look_at_manifest(folder, manifest), *_within_pdf(folder, manifest), *look_at_outputs(folder, manifest)]
    new, compared = None, None
    with work_folder() as work:
        if asked["paths"] or asked["rules_named"]:
            looked += _rules(manifest, asked)
        looked += _inputs(manifest, asked, work)
        if asked["paths"]:
            more, new, compared = _replayed(folder, manifest, asked, work)
            looked += more
        if asked["chain"] or manifest.audit.previous:
            looked += look_at_chain(manifest, asked["chain"])
    return Verified(
        month=manifest.audit.options.get("month"),
        profile=str(manifest.audit.options.get("profile")),
        manifest=digest,
        audit=manifest.audit.sha256,
        replayed=new is not None,
        looked=tuple(looked),
        why=tuple(reasons(looked, manifest, new)),
        findings=compared,
    )


def _refuse_missing(asked: dict[str, Any]) -> None:
    """Raises InputError for a path that leads nowhere."""
    from riskaudit.errors import InputError, Place, Sentence

    keys = [asked["mask_key"]] if asked["mask_key"] else []
    for path in (*asked["paths"], *asked["others"], *keys):
        if not path.exists() and not str(path).startswith("table:"):
            raise InputError(
                Sentence("文件或目录不存在", "no such file or folder"),
                Sentence("检查路径", "look at the path"),
                Place(str(path)),
            )


def _within_pdf(folder: Path, manifest: Manifest) -> Iterator[Looked]:
    """Whether the PDF carries the audit part of this manifest."""
    from riskaudit.model.base import Bilingual
    from riskaudit.model.manifest import AUDIT_PART
    from riskaudit.model.verified import Looked
    from riskaudit.writers.pdf.carried import content_of

    name = "report.pdf"
    if manifest.output(name) is None or not (folder / name).is_file():
        return
    if content_of((folder / name).read_bytes(), AUDIT_PART) == manifest.audit.content:
        yield Looked(part="manifest", name=f"{name} › {AUDIT_PART}", state="equal")
        return
    say = Bilingual(
        zh="PDF 随附的 audit.json 不是这份清单的", en="the audit.json within the PDF is not that of this manifest"
    )
    yield Looked(part="manifest", name=f"{name} › {AUDIT_PART}", state="differs", say=say)


def _rules(manifest: Manifest, asked: dict[str, Any]) -> Iterator[Looked]:
    from riskaudit.library import rule_digests
    from riskaudit.verify.sources import look_at_rules

    return look_at_rules(manifest.audit, rule_digests(asked["rules"]))


def _inputs(manifest: Manifest, asked: dict[str, Any], work: Path) -> Iterator[Looked]:
    """The inputs beside the files that were given; without any, only what no file can show."""
    from riskaudit.spine.identity import identities
    from riskaudit.verify.sources import look_at_inputs, look_at_tables

    if not asked["paths"]:
        yield from look_at_tables(manifest.audit, None)
        return
    nameless = manifest.audit.options.get("audience") == "external"
    found = identities(asked["paths"], work / "unpacked", asked["password"], nameless=nameless)
    yield from look_at_inputs(manifest.audit, found)
    yield from look_at_tables(manifest.audit, found)


def _replayed(
    folder: Path, manifest: Manifest, asked: dict[str, Any], work: Path
) -> tuple[list[Looked], Manifest | None, Any]:
    """The versions here, the files that came with options, and the audit made again, as far as it can be."""
    from riskaudit.cli.replay import Sources, aside, lacking
    from riskaudit.manifest import made_again
    from riskaudit.verify.sources import match_given
    from riskaudit.verify.why import look_at_made

    candidates = [*asked["others"], *(item / "report.json" for item in asked["chain"]), *_map_file(manifest, work)]
    looked, matched = match_given(manifest.audit.given, [path for path in candidates if path.is_file()])
    sources = Sources(asked["paths"], asked["rules"], matched, asked["mask_key"], asked["password"])
    secrets = list(lacking(manifest.audit, sources))
    looked += secrets
    looked += look_at_made(manifest.made, made_again(manifest.made), manifest.audit.tool.version)
    without = [item for item in manifest.audit.given if item not in [given for given, _ in matched]]
    tables = any(item.is_table for item in manifest.audit.inputs)
    if asked["no_replay"] or secrets or tables or any(item.option not in aside(manifest.audit) for item in without):
        return looked, None, None
    more, new, compared = _again(folder, manifest, sources, without, work)
    return [*looked, *more], new, compared


def _map_file(manifest: Manifest, work: Path) -> Iterator[Path]:
    """What a program said in place of a map, as a file."""
    if manifest.map_file:
        path = work / "map.json"
        path.write_text(manifest.map_file, encoding="utf-8", newline="")
        yield path


def _again(
    folder: Path, manifest: Manifest, sources: Sources, without: list[Any], work: Path
) -> tuple[list[Looked], Manifest | None, Any]:
    from riskaudit.cli.replay import look_again, replay
    from riskaudit.model.manifest import MANIFEST, read_manifest
    from riskaudit.model.verified import Looked
    from riskaudit.verify.findings import compare

    again, failed = replay(manifest, sources, work)
    if failed:
        return [Looked(part="replay", name="riskaudit check", state="impossible", say=failed)], None, None
    new, _ = read_manifest(again / MANIFEST)
    name = new.audit.findings.name
    same = (folder / name).is_file() and (folder / name).read_bytes() == (again / name).read_bytes()
    return (
        list(look_again(folder, manifest, again, without)),
        new,
        None if same else compare(folder / name, again / name),
    )
