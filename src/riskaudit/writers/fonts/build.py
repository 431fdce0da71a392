"""Makes the report's fonts out of the variable Noto Sans SC, when the package is built.

reportlab reads TrueType outlines but no variable axes, so each weight is frozen into a file of its
own. All 30,890 characters stay: names of people and places need the rare ones; those that only the
sister fonts for Taiwan, Japan and Korea draw (𠮷) come from there. Layout tables go, because we set
every character by ourselves. The same source gives the same bytes.

This module is loaded by its path from `hatch_build.py`, so it must import nothing of ours.
"""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "Bold": 700}
LICENSE = "OFL.txt"
SISTERS = {
    "notosanstc": "NotoSansTC[wght].ttf",
    "notosansjp": "NotoSansJP[wght].ttf",
    "notosanskr": "NotoSansKR[wght].ttf",
}
"""Where Chinese characters are taken from that the font lacks, the first that has them before."""
EDITION = "riskaudit 2"
"""Changes whenever this module makes other fonts: those of an older edition are made anew."""
EDITION_NAME = 5
UNUSED = ("BASE", "GDEF", "GPOS", "GSUB", "STAT", "VVAR", "vhea", "vmtx")


def build(folder: Path) -> list[Path]:
    """Writes the weights that the folder lacks or has in an older edition, and the licence; returns all their paths."""
    made = [folder / f"NotoSansSC-{weight}.ttf" for weight in WEIGHTS] + [folder / LICENSE]
    if all(path.is_file() for path in made) and all(_edition(path) == EDITION for path in made[:-1]):
        return made
    with as_file(files("justmytype_intl_cjk") / "fonts" / "ofl") as source:
        for path, weight in zip(made, WEIGHTS, strict=False):
            _freeze(source, weight, path)
        shutil.copyfile(source / "notosanssc" / LICENSE, folder / LICENSE)
    return made


def _edition(path: Path) -> str | None:
    with TTFont(path, lazy=True) as font:
        edition: str | None = font["name"].getDebugName(EDITION_NAME)
        return edition


def _freeze(source: Path, weight: str, target: Path) -> None:
    """Writes one weight. A half-written file never bears the final name."""
    with TTFont(source / "notosanssc" / "NotoSansSC[wght].ttf", recalcTimestamp=False) as font:
        for tag in UNUSED:
            if tag in font:
                del font[tag]
        instancer.instantiateVariableFont(font, {"wght": WEIGHTS[weight]}, inplace=True, optimize=False)
        for folder, file in SISTERS.items():
            with TTFont(source / folder / file, lazy=True) as sister:
                _borrow(font, sister, folder[-2:], WEIGHTS[weight])
        _name(font, weight)
        partial = target.with_suffix(".part")
        font.save(partial)
    partial.replace(target)


def _borrow(font: TTFont, sister: TTFont, mark: str, weight: int) -> None:
    """Adds the Chinese characters of a sister font that the font lacks. `mark` keeps the names of glyphs apart."""
    known, theirs = font.getBestCmap(), sister.getBestCmap()
    drawn = sister.getGlyphSet(location={"wght": weight})
    tables = [table for table in font["cmap"].tables if table.isUnicode()]
    order = list(font.getGlyphOrder())
    for code in sorted(code for code in theirs if code not in known and _chinese(code)):
        name, glyph = f"{mark}{code:05X}", drawn[theirs[code]]
        pen = TTGlyphPen(None)
        glyph.draw(DecomposingFilterPen(pen, drawn))
        shape = pen.glyph()
        shape.recalcBounds(font["glyf"])
        order.append(name)
        font["glyf"].glyphs[name] = shape
        font["hmtx"].metrics[name] = (round(glyph.width), shape.xMin)
        for table in tables:
            if code <= 0xFFFF or table.format in (10, 12, 13):
                table.cmap[code] = name
    font.setGlyphOrder(order)
    font["glyf"].setGlyphOrder(order)


def _chinese(code: int) -> bool:
    """Whether the code point is of the blocks of Chinese characters."""
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x323AF


def _name(font: TTFont, weight: str) -> None:
    """Names the font by its weight. Under one name a PDF writer would take the weights for the same font."""
    table = font["name"]
    names = {
        1: FAMILY,
        2: weight,
        4: f"{FAMILY} {weight}",
        EDITION_NAME: EDITION,
        6: f"{FAMILY.replace(' ', '')}-{weight}",
    }
    for code, text in names.items():
        table.removeNames(nameID=code)
        table.setName(text, code, 3, 1, 0x409)
    for code in (16, 17, 25):
        table.removeNames(nameID=code)
