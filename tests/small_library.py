"""Three rules over one dataset as a library of their own, which is read in a moment."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from riskaudit.library import builtin_folder

RULES = ("late-arrival", "arrived-before-dispatch", "region-unclear")


def small_library(folder: Path) -> Path:
    """Writes the library into a folder: rules, their cases without features, all laws, one profile."""
    whole = builtin_folder()
    for name in ("laws", "calendars"):
        shutil.copytree(whole / name, folder / name)
    cases = set()
    for name in RULES:
        path = folder / "repair" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        shutil.copy(whole / "repair" / f"{name}.yaml", path)
        cases.add(yaml.safe_load(path.read_text(encoding="utf-8"))["case"])
    for name in ("profiles/national.yaml", "datasets/repairs.yaml", "themes.yaml", "articles.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(whole / name, folder / name)
    (folder / "cases").mkdir()
    for name in cases:
        told = yaml.safe_load((whole / "cases" / f"{name}.yaml").read_text(encoding="utf-8"))
        told.pop("features", None)
        (folder / "cases" / f"{name}.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return folder
