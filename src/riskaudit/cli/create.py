"""Checks what a new rule was asked to be, and writes its file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from riskaudit.cli.draft import DRAFTED, draft
from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.folder import replace
from riskaudit.library import did_you_mean
from riskaudit.model.library import Library

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def create(library: Library, folder: Path, asked: Mapping[str, str]) -> Path:
    """Write `folder/theme/name.yaml`. Raises UsageError for a name that is taken or a word that is not known."""
    if not _SLUG.fullmatch(asked["name"]):
        raise UsageError(
            Sentence(f"规则名“{asked['name']}”不合格式", f'"{asked["name"]}" is no name for a rule'),
            Sentence("只用英文小写、数字和连字符，如 notice-too-late", "lower-case words and hyphens: notice-too-late"),
        )
    for option, known in (
        ("theme", library.themes),
        ("dataset", library.datasets),
        ("kind", DRAFTED),
        ("fact", library.bases),
        ("case", library.cases),
    ):
        _known(option, asked[option], known)
    rule = f"{asked['theme']}/{asked['name']}"
    path = folder / f"{rule}.yaml"
    if rule in library.rules or path.exists():
        raise UsageError(
            Sentence(f"规则“{rule}”已存在", f'the rule "{rule}" exists'),
            Sentence("换一个规则名", "choose another name"),
            Place(str(path)),
        )
    dataset = (asked["dataset"], library.datasets[asked["dataset"]])
    text = draft(path.as_posix(), rule, dataset, asked["kind"], asked["fact"], asked["case"], asked["lecture"])
    return replace(path, text.encode())


def _known(option: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        what = Sentence(f"--{option} 没有“{name}”", f'--{option}: no such name: "{name}"')
        near = did_you_mean(name, list(known))
        listed = " ".join(sorted(known)) if len(known) < 30 else ""
        raise UsageError(what, near or Sentence(f"可用：{listed}", f"known: {listed}"))
