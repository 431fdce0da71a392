"""waivers.yaml: lines of a register with their places. What is wrong with one line is left to that line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from riskaudit.errors import Fault, Place, Sentence, UsageError, said
from riskaudit.library.document import Document, read_document
from riskaudit.library.faults import did_you_mean
from riskaudit.model.base import Bilingual
from riskaudit.model.register import HEADINGS, RegisterLine

_NAMES = {word: name for name, words in HEADINGS.items() for word in (name, words.zh)}
_CURE = Sentence(
    "写成 waivers: 下的列表，一条备案一项（见 docs/waivers.md）",
    "write a list below waivers:, an item for each waiver (see docs/waivers.md)",
)


def read_lines(path: Path) -> tuple[RegisterLine, ...]:
    """Every line of the register. Raises UsageError for a file that cannot be read at all."""
    try:
        document = read_document(path, str(path))
    except OSError as error:
        reason = error.strerror or str(error)
        what = Sentence(f"例外备案登记无法读取：{reason}", f"the register of waivers cannot be read: {reason}")
        raise UsageError(what, Sentence("检查 --waivers", "look at --waivers"), Place(str(path))) from None
    value = document.value
    if value is None and document.faults:
        fault = document.faults[0]
        raise UsageError(fault.what, fault.cure, fault.place)
    if not isinstance(value, dict) or not isinstance(value.get("waivers"), list):
        what = Sentence("例外备案登记没有 waivers 列表", "the register has no list of waivers")
        raise UsageError(what, _CURE, Place(str(path)))
    if stray := [name for name in value if name != "waivers"]:
        what = Sentence("waivers 之外还有别的键", "there are keys beside waivers")
        raise UsageError(what, _CURE, Place(str(path), document.place((stray[0],)).line))
    return tuple(_lines(path.name, document, value["waivers"]))


def _lines(name: str, document: Document, items: list[Any]) -> Iterator[RegisterLine]:
    starts = [document.place(("waivers", i)).line or 1 for i in range(len(items))]
    twice: dict[int, list[Fault]] = {}
    for fault in document.faults:  # keys that stand twice in a line
        at = max((i for i, start in enumerate(starts) if start <= (fault.place.line or 0)), default=None)
        if at is None:
            raise UsageError(fault.what, fault.cure, fault.place)
        twice.setdefault(at, []).append(fault)
    for at, (item, start) in enumerate(zip(items, starts, strict=True)):
        faults = [Bilingual(zh="同一个键写了两次", en="a key stands there twice")] if at in twice else []
        if not isinstance(item, dict):
            faults.append(Bilingual(zh="不是“键: 值”的写法", en="not written as key: value"))
        cells, more = _cells(item if isinstance(item, dict) else {})
        yield RegisterLine(Place(name, start), cells, (*faults, *more))


def _cells(item: dict[Any, Any]) -> tuple[dict[str, str], list[Bilingual]]:
    """The cells of a line, and what is wrong with its keys."""
    cells: dict[str, str] = {}
    faults: list[Bilingual] = []
    for key, value in item.items():
        name = _NAMES.get(str(key))
        if name is None:
            near = did_you_mean(str(key), list(HEADINGS))
            zh, en = said(near, "zh"), said(near, "en")
            faults.append(Bilingual(zh=f"有不认识的键；{zh}", en=f"a key that is not known; {en}"))
        elif name in cells:
            faults.append(Bilingual(zh="同一个键写了两次", en="a key stands there twice"))
        elif isinstance(value, (dict, list)):
            faults.append(Bilingual(zh=f"“{HEADINGS[name].zh}”须是一个值", en=f'"{name}" must be one value'))
        else:
            cells[name] = "" if value is None else str(value)
    return cells, faults
