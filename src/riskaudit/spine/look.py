"""Reading without judging: how every file, sheet and heading would be understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from riskaudit.engine.base import Engine
from riskaudit.library import load
from riskaudit.model.dataset import Dataset
from riskaudit.model.intake import Input
from riskaudit.records.file_read import FileRead
from riskaudit.records.mapping import known_columns, map_file
from riskaudit.records.names import normalised
from riskaudit.records.override import Override, override_of, with_stand_ins
from riskaudit.records.read import read
from riskaudit.spine.events import load_records
from riskaudit.spine.large import columns_of
from riskaudit.spine.sources import inputs_of


@dataclass(frozen=True)
class Look:
    """How files would be understood, the types of the columns of each dataset, and for headings that nobody knows
    the text of a `--map` file, by file and sheet, that is proposed and never applied."""

    inputs: tuple[Input, ...]
    types: Mapping[str, Mapping[str, str]]
    proposed: tuple[tuple[str, str, str], ...]


def look(
    paths: Sequence[Path],
    rules: Sequence[str | Path],
    engine: Engine,
    workdir: Path,
    encoding: str | None = None,
    mapping: Mapping[str, object] | None = None,
    password: str | None = None,
) -> Look:
    """Read without judging: how every file, sheet and heading would be understood."""
    datasets = with_stand_ins(load(rules).datasets, mapping)
    columns = columns_of(engine)
    files = read(
        paths,
        datasets,
        workdir=workdir,
        encoding=encoding,
        mapping=mapping,
        columns=columns,
        password=password,
    )
    tables = [table for file in files for table in file.tables]
    every_column = {name: tuple(dataset.columns) for name, dataset in datasets.items()}
    unread = any(file.unread for file in files)
    inputs = inputs_of(files, load_records(tables, datasets, every_column, engine, None, unread=unread))
    types = {name: {key: kind.type for key, kind in item.columns.items()} for name, item in datasets.items()}
    return Look(inputs, types, tuple(_proposed(files, datasets, override_of(mapping, datasets))))


def _proposed(
    files: Sequence[FileRead], datasets: Mapping[str, Dataset], override: Override
) -> Iterator[tuple[str, str, str]]:
    """The maps proposed for headings that nobody knows, not even the map that was given."""
    for file in files:
        for table in file.tables:
            said = override.of(table.dataset)
            headings = ["" if normalised(heading) in said else heading for heading in table.headings]
            told = map_file(headings, table.mapping, table.dataset, datasets[table.dataset])
            if told:
                yield file.name, table.sheet, told
        for item in file.unread:
            if item.near:
                dataset = datasets[item.near]
                known = known_columns(item.seen, dataset)
                told = map_file(item.seen, known, item.near, dataset)
                if told:
                    yield file.name, item.sheet, told
