"""A few rules as a library of their own, which is read in a moment."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import yaml

from riskaudit.library import builtin_folder

RULES = ("repair/late-arrival", "repair/arrived-before-dispatch", "repair/region-unclear")
"""Three over one dataset."""


def small_library(folder: Path, *rules: str) -> Path:
    """Writes the library into a folder: rules (without any, `RULES`), their datasets, their cases without features, all
    laws, one profile."""
    whole = builtin_folder()
    for name in ("laws", "calendars"):
        shutil.copytree(whole / name, folder / name)
    cases, datasets = set(), set()
    for name in rules or RULES:
        path = folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        shutil.copy(whole / f"{name}.yaml", path)
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        cases.add(told["case"])
        datasets.add(f"datasets/{told['dataset']}.yaml")
    for name in ("profiles/national.yaml", *sorted(datasets), "themes.yaml", "articles.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(whole / name, folder / name)
    (folder / "cases").mkdir()
    for name in cases:
        told = yaml.safe_load((whole / "cases" / f"{name}.yaml").read_text(encoding="utf-8"))
        told.pop("features", None)
        (folder / "cases" / f"{name}.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return folder


def with_scope(rule: str, when: str) -> str:
    """The text of a rule file with another scope, as one who pastes it in would write it."""
    before, number = re.subn(r"^when:.*\n(?: .*\n)*", "", rule, flags=re.MULTILINE)
    assert number <= 1
    return before + f"when: {json.dumps(when, ensure_ascii=False)}\n"
