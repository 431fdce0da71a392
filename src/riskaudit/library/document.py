"""A YAML file as values that remember their lines. Duplicate keys are refused, not overwritten."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from riskaudit.errors import Fault, Place, Sentence

Path_ = tuple[str | int, ...]

_AS_WRITTEN = frozenset(
    {"aliases", "time_aliases", "codes", "examples", "values", "off", "work", "waivers", "reviews", "confirmed"}
)
"""Keys whose scalars stay text: an export's `01` is no number, an example's date no date, who is known by a number has a
name."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Document:
    """One file: its value, where each key stands, its lines, and what is wrong with it."""

    file: str
    lines: tuple[str, ...] = ()
    value: Any = None
    marks: dict[Path_, yaml.Mark] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place(self, path: Path_) -> Place:
        """Where a key stands; if it does not exist, where the nearest key above it stands."""
        while path and path not in self.marks:
            path = path[:-1]
        mark = self.marks.get(path)
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file, 1, 1)

    def fault(self, path: Path_, what: str | Sentence, cure: str | Sentence = "") -> Fault:
        """A fault at a key, with the line as written."""
        place = self.place(path)
        excerpt = self.lines[place.line - 1] if place.line and place.line <= len(self.lines) else ""
        return Fault(place, what, cure, excerpt.rstrip())


def read_document(path: Path, shown: str) -> Document:
    """Read one YAML file; `shown` is its name in messages. Never raises for what the file holds."""
    try:
        content = path.read_bytes()
    except OSError as error:
        document, reason = Document(shown), error.strerror or str(error)
        cure = Sentence("检查文件名和读取权限", "look at its name and at who may read it")
        document.faults.append(document.fault((), Sentence(f"无法读取：{reason}", f"cannot be read: {reason}"), cure))
        return document
    return document_of(content, shown)


def document_of(content: bytes, shown: str) -> Document:
    """A YAML file from its bytes, as `read_document` reads it."""
    document = Document(shown)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        document.faults.append(
            document.fault(
                (), Sentence("不是 UTF-8 文本", "not UTF-8 text"), Sentence("另存为 UTF-8", "save it as UTF-8")
            )
        )
        return document
    document.lines = tuple(text.splitlines())
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.marks |= {(): mark} if mark else {}
        document.faults.append(
            document.fault(
                (),
                Sentence(f"不是合法的 YAML：{error.problem}", f"not valid YAML: {error.problem}"),
                Sentence("检查缩进、冒号后的空格和引号", "look at the indent, the blank after a colon, the quotes"),
            )
        )
        return document
    try:
        document.value = _Builder(document).placed(root, (), False) if root is not None else {}
    except RecursionError:
        what = Sentence("嵌套过深，或引用了自身", "nested too deep, or holds itself")
        document.faults.append(document.fault((), what, Sentence("去掉 & 和 * 引用", "leave out anchors and aliases")))
    return document


class _Builder:
    """Turns YAML nodes into plain values, noting places and duplicate keys."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def placed(self, node: yaml.Node, path: Path_, as_written: bool) -> Any:
        """The value of a node that has no key: it stands where it begins itself."""
        self.document.marks[path] = node.start_mark
        return self._value(node, path, as_written)

    def _value(self, node: yaml.Node, path: Path_, as_written: bool) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node, as_written)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, as_written)
        return [self.placed(item, (*path, i), as_written) for i, item in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, path: Path_, as_written: bool) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._no_key(key_node)
                continue
            key = key_node.value
            here = (*path, key)
            if key in found:
                first = self.document.place(here).line
                self.document.marks[here] = key_node.start_mark
                self.document.faults.append(
                    self.document.fault(
                        here,
                        Sentence(
                            f"键“{key}”重复，首次出现在第 {first} 行", f'key "{key}" again; first in line {first}'
                        ),
                        Sentence("只保留一处", "keep one of them"),
                    )
                )
                continue
            self.document.marks[here] = key_node.start_mark
            found[key] = self._value(value_node, here, as_written or key in _AS_WRITTEN)
        return found

    def _no_key(self, node: yaml.Node) -> None:
        what = Sentence("键必须是一个词，不能是列表或结构", "a key must be a word, no list or mapping")
        place = Place(self.document.file, node.start_mark.line + 1, node.start_mark.column + 1)
        self.document.faults.append(Fault(place, what, Sentence("检查缩进和括号", "look at the indent and brackets")))


def _scalar(node: yaml.ScalarNode, as_written: bool) -> Any:
    text: str = node.value
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if as_written or node.style:  # quoted: text, whatever it looks like
        return text
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind == "int" and (text == "0" or not text.lstrip("+-").startswith("0")):
        return int(text.replace("_", ""))
    if kind == "float":
        return float(text.replace("_", ""))
    return text
