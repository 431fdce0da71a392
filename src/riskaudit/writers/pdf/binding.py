"""Binds pages into a file: its title and language, outline, destinations and fonts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from riskaudit.writers.pdf.carried import carried
from riskaudit.writers.pdf.face import Subset
from riskaudit.writers.pdf.file import File, entries, name, told
from riskaudit.writers.pdf.sheet import Leaf
from riskaudit.writers.pdf.style import PAGE_HEIGHT, PAGE_WIDTH
from riskaudit.writers.pdf.view import View

OPEN_LEVELS = 1
"""How many levels of the outline are unfolded when the file is opened."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline and where it leads."""

    title: str
    level: int
    place: str


class Binding:
    """A document that begins with its fonts and grows page by page. It takes neither the time nor an id from its surroundings."""

    def __init__(self, view: View, title: str, subsets: Iterable[Subset]) -> None:
        self._view, self._title, self._file = view, title, File()
        self._root = self._file.number()
        fonts = {subset.name: f"{subset.embedded(self._file)} 0 R" for subset in subsets if subset}
        self._resources = self._file.put(entries({"Font": entries(fonts), "ProcSet": "[/PDF /Text]"}))
        self._pages: list[int] = []
        self._places: dict[str, str] = {}
        self._outline: list[Entry] = []

    def add(self, leaf: Leaf, code: Iterable[bytes]) -> None:
        """Adds a page with its packed operators."""
        file = self._file
        streams = [file.stream(part, packed=True) for part in code]
        page = {
            "Type": "/Page",
            "Parent": f"{self._root} 0 R",
            "MediaBox": f"[0 0 {PAGE_WIDTH:.2f} {PAGE_HEIGHT:.2f}]",
            "Resources": f"{self._resources} 0 R",
            "Contents": f"[{' '.join(f'{number} 0 R' for number in streams)}]",
        }
        if leaf.links:
            page["Annots"] = f"[{' '.join(leaf.links)}]"
        number = file.put(entries(page))
        self._pages.append(number)
        for anchor, top, title, level in leaf.anchors:
            self._places[name(anchor)] = place = f"[{number} 0 R /XYZ 0 {top:.1f} null]"
            if title:
                self._outline.append(Entry(title, level, place))

    def bound(self) -> bytes:
        """The file, complete."""
        file, view = self._file, self._view
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        file.put(entries({"Type": "/Pages", "Count": len(self._pages), "Kids": f"[{kids}]"}), self._root)
        places = " ".join(f"{anchor} {place}" for anchor, place in self._places.items())
        catalog = {
            "Type": "/Catalog",
            "Pages": f"{self._root} 0 R",
            "Dests": f"{file.put(f'<< {places} >>')} 0 R",
            "Lang": {"zh": "(zh-CN)", "en": "(en)"}[view.language],
            "ViewerPreferences": "<< /DisplayDocTitle true >>",
        }
        if self._outline:
            catalog |= {"Outlines": f"{_outlined(file, self._outline)} 0 R", "PageMode": "/UseOutlines"}
        catalog |= carried(file, view)
        return file.closed(file.put(entries(catalog)), file.put(entries(_info(view, self._title))))


def _info(view: View, title: str) -> dict[str, str]:
    tool = view.report.tool
    return {
        "Title": told(title),
        "Subject": told(view.unit),
        "Creator": told(f"{tool.name} {tool.version}"),
        "Producer": told(f"{tool.name} {tool.version}"),
    }


def _outlined(file: File, listed: Sequence[Entry]) -> int:
    """Writes the outline; the number of its root. An entry stands below the last one before it of a lower level."""
    root = file.number()
    numbers = [file.number() for _ in listed]
    above: list[tuple[int, int]] = [(-1, root)]
    children: dict[int, list[int]] = {}
    parents = []
    for entry, number in zip(listed, numbers, strict=True):
        while above[-1][0] >= entry.level:
            above.pop()
        parents.append(above[-1][1])
        children.setdefault(above[-1][1], []).append(number)
        above.append((entry.level, number))
    for entry, number, parent in zip(listed, numbers, parents, strict=True):
        line = {"Title": told(entry.title), "Parent": f"{parent} 0 R", "Dest": entry.place}
        line |= _beside(children[parent], number)
        if below := children.get(number):
            line |= {"First": f"{below[0]} 0 R", "Last": f"{below[-1]} 0 R"}
            line["Count"] = str(len(below) if entry.level < OPEN_LEVELS else -len(below))
        file.put(entries(line), number)
    top = children[root]
    shown = len(top) + sum(
        len(children.get(number, ()))
        for entry, number in zip(listed, numbers, strict=True)
        if entry.level < OPEN_LEVELS
    )
    file.put(entries({"Type": "/Outlines", "First": f"{top[0]} 0 R", "Last": f"{top[-1]} 0 R", "Count": shown}), root)
    return root


def _beside(siblings: Sequence[int], number: int) -> Iterator[tuple[str, str]]:
    """The entries before and after one."""
    at = siblings.index(number)
    if at:
        yield "Prev", f"{siblings[at - 1]} 0 R"
    if at + 1 < len(siblings):
        yield "Next", f"{siblings[at + 1]} 0 R"
