"""What a program gives to be audited: paths, DataFrames, or both, with the names of their datasets or without."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from riskaudit.errors import Sentence, UsageError
from riskaudit.records.frames import Frame

if TYPE_CHECKING:
    import pandas as pd

One: TypeAlias = "str | Path | pd.DataFrame"
"""A file, a folder, or a table."""

Source: TypeAlias = "One | Sequence[One] | Mapping[str, One | Sequence[One]]"
"""One of them, several, or the name of a dataset (`repairs`, or its Chinese title) → one or several."""


def given(source: Source) -> tuple[list[Frame], list[Path], dict[Path, tuple[str, ...]]]:
    """The tables, the paths, and for paths whose dataset is named what datasets they are.

    Raises UsageError for what is neither a path nor a DataFrame, and for nothing at all.
    """
    frames: list[Frame] = []
    paths: list[Path] = []
    named: dict[Path, tuple[str, ...]] = {}
    for dataset, item in _each(source):
        if isinstance(item, str | Path):
            path = Path(item)
            if path not in paths:
                paths.append(path)
            if dataset:
                named[path] = (*named.get(path, ()), dataset)
        else:
            from riskaudit.api.cells import frame_of

            frames.append(frame_of(item, dataset))
    if not frames and not paths:
        cure = Sentence("给出路径或 DataFrame", "give a path or a DataFrame")
        raise UsageError(Sentence("没有给出任何记录", "no records were given"), cure)
    return frames, paths, named


def _each(source: Any, dataset: str = "") -> Iterator[tuple[str, Any]]:
    """Every path and table with the name of its dataset."""
    if isinstance(source, str | Path) or _is_frame(source):
        yield dataset, source
    elif isinstance(source, Mapping) and not dataset:
        for name, items in source.items():
            if not isinstance(name, str) or not name:
                raise _neither(name)
            yield from _each(items, name)
    elif isinstance(source, Sequence) and not isinstance(source, bytes):
        for item in source:
            if not isinstance(item, str | Path) and not _is_frame(item):
                raise _neither(item)
            yield dataset, item
    else:
        raise _neither(source)


def _is_frame(item: object) -> bool:
    """Whether it is a DataFrame; without pandas there is none."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(item, pandas.DataFrame)


def _neither(item: object) -> UsageError:
    kind = type(item).__name__
    return UsageError(
        Sentence(f"{kind} 既不是路径，也不是 pandas.DataFrame", f"{kind} is neither a path nor a pandas.DataFrame"),
        Sentence(
            '写成 {"数据集名": 路径或 DataFrame}，或路径的列表',
            'write {"dataset": path or DataFrame}, or a list of paths',
        ),
    )
