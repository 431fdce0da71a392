"""Months that hang together: every manifest names the one before it by its digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from riskaudit.model.base import Bilingual
from riskaudit.model.manifest import MANIFEST, Manifest, read_manifest
from riskaudit.model.verified import Looked, State
from riskaudit.verify.folder import look_at_manifest, look_at_outputs


def look_at_chain(manifest: Manifest, folders: Sequence[Path]) -> Iterator[Looked]:
    """From an audit back through the folders of earlier ones, each with its outputs.

    Raises InputError for a folder without a manifest.
    """
    left = {}
    for folder in folders:
        found, digest = read_manifest(folder / MANIFEST)
        left[digest] = (found, folder)
    while True:
        name, link = label(manifest), manifest.audit.previous
        if link is None:
            yield _link(
                name, "note", "链从这里开始：稽查时没有给出上期报告", "the chain begins here: no earlier report"
            )
        elif link.state == "none":
            zh, en = (
                "给出的上期报告旁边当时没有清单，链从这里开始",
                "the earlier report had no manifest: the chain begins",
            )
            yield _link(name, "note", zh, en)
        elif link.state == "other":
            zh, en = "给出的上期报告旁边当时是别的清单", "beside the earlier report lay the manifest of another"
            yield _link(name, "differs", zh, en)
        elif link.manifest in left:
            manifest, folder = left.pop(link.manifest)
            yield _link(f"{name} ← {label(manifest)}", "equal", f"上期清单 {link.manifest[:12]}", link.manifest[:12])
            yield from _whole(folder, manifest)
            continue
        else:
            yield _not_there(name, link.manifest, bool(left))
        break
    for digest, (found, folder) in left.items():
        zh = f"目录 {folder.name} 的清单 {digest[:12]} 不在链上：被改过，或不是上期"
        en = f"the manifest {digest[:12]} in {folder.name} is not in the chain: changed, or of another audit"
        yield _link(label(found), "differs", zh, en)


def label(manifest: Manifest) -> str:
    """The month of an audit, or the day of its data."""
    options = manifest.audit.options
    return str(options.get("month") or options.get("as-of") or "")


def _whole(folder: Path, manifest: Manifest) -> Iterator[Looked]:
    """What is wrong in a folder of the chain."""
    before = f"{label(manifest)}/"
    for looked in (*look_at_manifest(folder, manifest), *look_at_outputs(folder, manifest, "chain", before)):
        if looked.state != "equal":
            name = looked.name if looked.name.startswith(before) else before + looked.name
            yield looked.model_copy(update={"part": "chain", "name": name})


def _not_there(name: str, digest: str, others: bool) -> Looked:
    state: State = "differs" if others else "note"
    zh = f"上期清单 {digest[:12]} 不在所给目录中" + ("" if others else "；用 --chain 目录 给出后可接着核对")
    en = f"the manifest before it, {digest[:12]}, is in none of the folders" + ("" if others else ": add --chain DIR")
    return _link(name, state, zh, en)


def _link(name: str, state: State, zh: str, en: str) -> Looked:
    return Looked(part="chain", name=name, state=state, say=Bilingual(zh=zh, en=en))
