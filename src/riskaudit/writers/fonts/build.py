"""Makes the report's fonts out of the variable Noto Sans SC, when the package is built.

reportlab reads TrueType outlines but no variable axes, so each weight is frozen into a file of its
own. All 30,890 characters stay: names of people and places need the rare ones. Layout tables go,
because reportlab sets every character by itself. The same source gives the same bytes.

This module is loaded by its path from `hatch_build.py`, so it must import nothing of ours.
"""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "Bold": 700}
LICENSE = "OFL.txt"
UNUSED = ("BASE", "GDEF", "GPOS", "GSUB", "STAT", "VVAR", "vhea", "vmtx")


def build(folder: Path) -> list[Path]:
    """Writes the weights that the folder lacks, and the font's licence; returns all their paths."""
    made = [folder / f"NotoSansSC-{weight}.ttf" for weight in WEIGHTS] + [folder / LICENSE]
    if all(path.is_file() for path in made):
        return made
    source = files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc"
    with as_file(source / "NotoSansSC[wght].ttf") as variable, as_file(source / LICENSE) as license_text:
        for path, weight in zip(made, WEIGHTS, strict=False):
            _freeze(variable, weight, path)
        shutil.copyfile(license_text, folder / LICENSE)
    return made


def _freeze(variable: Path, weight: str, target: Path) -> None:
    """Writes one weight. A half-written file never bears the final name."""
    with TTFont(variable, recalcTimestamp=False) as font:
        for tag in UNUSED:
            if tag in font:
                del font[tag]
        instancer.instantiateVariableFont(font, {"wght": WEIGHTS[weight]}, inplace=True, optimize=False)
        _name(font, weight)
        partial = target.with_suffix(".part")
        font.save(partial)
    partial.replace(target)


def _name(font: TTFont, weight: str) -> None:
    """Names the font by its weight. Under one name a PDF writer would take the weights for the same font."""
    table = font["name"]
    names = {1: FAMILY, 2: weight, 4: f"{FAMILY} {weight}", 6: f"{FAMILY.replace(' ', '')}-{weight}"}
    for code, text in names.items():
        table.removeNames(nameID=code)
        table.setName(text, code, 3, 1, 0x409)
    for code in (16, 17, 25):
        table.removeNames(nameID=code)
