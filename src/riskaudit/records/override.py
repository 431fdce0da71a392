"""The user's own word on headings: the contents of a `--map` file, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from riskaudit.errors import Sentence, UsageError
from riskaudit.model.dataset import Dataset
from riskaudit.records.names import normalised


@dataclass(frozen=True, slots=True)
class Override:
    """What the map says: the kind of sheet, the row of its headings (from 1), and headings → columns.

    The headings are normalised; None means that a heading is to be left alone.
    """

    dataset: str | None = None
    heading_row: int | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)


def override_of(mapping: Mapping[str, object] | None, datasets: Mapping[str, Dataset]) -> Override:
    """The map as an override; raises UsageError for a key, dataset or column that does not exist."""
    if not mapping:
        return Override()
    for key in mapping:
        _known(str(key), ["dataset", "heading_row", "columns"], "键", "key")
    dataset, row, columns = mapping.get("dataset"), mapping.get("heading_row"), mapping.get("columns") or {}
    if dataset is not None:
        _known(str(dataset), sorted(datasets), "数据集", "dataset")
    if row is not None and (type(row) is not int or row < 1):
        raise UsageError(_in_map(f"heading_row“{row}”不是行号", f'heading_row "{row}" is not a row number'))
    if not isinstance(columns, Mapping):
        raise UsageError(_in_map("columns 应为“表头: 列名”的对照表", "columns must map headings to column names"))
    places = [datasets[str(dataset)]] if dataset is not None else datasets.values()
    known = sorted({name for place in places for name in place.columns})
    for column in columns.values():
        if column is not None:
            _known(str(column), known, "列", "column")
    named = {normalised(str(head)): None if column is None else str(column) for head, column in columns.items()}
    return Override(None if dataset is None else str(dataset), row, named)


def _known(word: str, known: list[str], zh: str, en: str) -> None:
    if word in known:
        return
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    shown = ", ".join(known[:20])
    cure = Sentence(f"可用：{shown}", f"known: {shown}")
    if near:
        cure = Sentence(f"是否想写“{near[0]}”？", f'did you mean "{near[0]}"?')
    raise UsageError(_in_map(f"没有名为“{word}”的{zh}", f'there is no {en} "{word}"'), cure)


def _in_map(zh: str, en: str) -> Sentence:
    return Sentence(f"--map：{zh}", f"--map: {en}")
