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

    The headings are normalised; None means that a heading is to be left alone. Where the map names a dataset, its
    columns are those of this dataset only. `files` are of the datasets named and of no other.
    """

    dataset: str | None = None
    heading_row: int | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, dataset: str) -> Mapping[str, str | None]:
        """Headings → columns, as far as they are said of a dataset."""
        return self.columns if self.dataset in (None, dataset) else {}


def with_stand_ins(datasets: Mapping[str, Dataset], mapping: Mapping[str, object] | None) -> dict[str, Dataset]:
    """The datasets with the moments that a map computes from others (`from: {moment: {start: …, minutes: …}}`): in
    the dataset that the map names, else in every one that has the three columns.

    Raises UsageError where no dataset can have it so.
    """
    found = dict(datasets)
    asked = (mapping or {}).get("from") or {}
    if not isinstance(asked, Mapping):
        raise UsageError(
            _in_map("from 应为“列名: {start: …, minutes: …}”", "from must map columns to {start, minutes}")
        )
    for key, source in asked.items():
        told = (mapping or {}).get("dataset")
        having = [name for name in found if told in (None, name) and _with(found[name], str(key), source)]
        if not having:
            raise UsageError(
                _in_map(f"from 里的“{key}”没有可用的数据集", f'no dataset can compute "{key}" so'),
                Sentence("写成 {start: 时间列名, minutes: 分钟数列名}", "write {start: a moment, minutes: a number}"),
            )
        found |= {name: _made(found[name], str(key), source) for name in having}
    return found


def _with(dataset: Dataset, key: str, source: object) -> bool:
    try:
        return key in dataset.columns and _made(dataset, key, source) is not None
    except ValueError:
        return False


def _made(dataset: Dataset, key: str, source: object) -> Dataset:
    told = dataset.model_dump(by_alias=True)
    told["columns"][key]["from"] = source
    return Dataset.model_validate(told)


def override_of(mapping: Mapping[str, object] | None, datasets: Mapping[str, Dataset]) -> Override:
    """The map as an override; raises UsageError for a key, dataset or column that does not exist."""
    if not mapping:
        return Override()
    for key in mapping:
        _known(str(key), ["dataset", "heading_row", "columns", "from", "files"], "键", "key")
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
    return Override(None if dataset is None else str(dataset), row, named, _files(mapping.get("files") or {}, datasets))


def _files(told: object, datasets: Mapping[str, Dataset]) -> dict[str, tuple[str, ...]]:
    """The datasets of files that the map names, each one or several."""
    if not isinstance(told, Mapping):
        raise UsageError(_in_map("files 应为“文件名: 数据集”的对照表", "files must map names of files to datasets"))
    found = {
        str(name): tuple(map(str, said if isinstance(said, list | tuple) else (said,))) for name, said in told.items()
    }
    for word in [word for said in found.values() for word in said]:
        _known(word, sorted(datasets), "数据集", "dataset")
    return found


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
