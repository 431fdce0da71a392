"""Tables that a program hands over with the names of their columns, read as sheets whose first row has these names."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import count
from pathlib import Path

from riskaudit.errors import InputError, Place, Sentence, UsageError
from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.intake import FRAME
from riskaudit.model.table import Batches, RawTable, TextSource
from riskaudit.records import wording, workbook
from riskaudit.records.file_read import FileRead
from riskaudit.records.headings import Heading, Headings
from riskaudit.records.mapping import known_columns, propose, settle
from riskaudit.records.names import accepted_names
from riskaudit.records.override import override_of
from riskaudit.records.source import Take, grid_batches, same_cells
from riskaudit.records.wording import Refusal
from riskaudit.records.workbook import Grid


def dataset_called(word: str, datasets: Mapping[str, Dataset]) -> str:
    """The dataset of a name or of a Chinese title. Raises UsageError where there is none."""
    titles = {dataset.title.zh: name for name, dataset in datasets.items()}
    if word in datasets or word in titles:
        return titles.get(word, word)
    near = get_close_matches(word, [*datasets, *titles], n=1, cutoff=0.5)
    known = "、".join(f"{name}（{dataset.title.zh}）" for name, dataset in sorted(datasets.items()))
    cure = Sentence(f"可用：{known}", f"known: {', '.join(sorted(datasets))}")
    if near:
        cure = Sentence(f"是否想写“{near[0]}”？{cure.zh}", f'did you mean "{near[0]}"? {cure.en}')
    raise UsageError(Sentence(f"没有名为“{word}”的数据集", f'there is no dataset "{word}"'), cure)


@dataclass(frozen=True)
class Frame:
    """A table in memory: the names of its columns and its cells as text by columns, None where a cell is empty.

    `dataset` is what the program says it is; empty where the names of the columns must tell.
    """

    dataset: str
    headings: tuple[str, ...]
    columns: Sequence[Sequence[str | None]]

    @property
    def height(self) -> int:
        """Its rows, with that of the headings."""
        return 1 + (len(self.columns[0]) if self.columns else 0)


def read_frames(
    frames: Sequence[Frame],
    datasets: Mapping[str, Dataset],
    workdir: Path,
    mapping: Mapping[str, object] | None,
    take: Take | None = None,
) -> tuple[FileRead, ...]:
    """The tables in their order, under names that tell their dataset. One that is given twice is read once, and said.

    What a table is known by, a text of its cells, is kept in the work folder; a large one is left to the engine to
    read from there (`take`, see `read`). Raises InputError for a table that
    cannot be read: whoever hands it over can mend it at once.
    """
    headings = Headings(datasets, override_of(mapping, datasets))
    folder = workdir / "frames"
    folder.mkdir(parents=True, exist_ok=True)
    found: list[FileRead] = []
    names: set[str] = set()
    seen: dict[str, str] = {}
    for number, handed in enumerate(frames):
        name = dataset_called(handed.dataset, datasets) if handed.dataset else ""
        frame = replace(handed, dataset=name)
        table = _table(frame, headings, datasets, names)
        names.add(table.file)
        path = folder / f"{number}.csv"
        digest = _kept(frame, path)
        first = seen.setdefault(f"{table.dataset}\x1f{digest}", table.file)
        again = first != table.file
        table = table if again or take is None else _left_to_engine(table, frame, path, take)
        found.append(_file(table, path, digest, wording.same_bytes(first) if again else None))
    return tuple(found)


def _file(table: RawTable, path: Path, digest: str, again: Bilingual | None) -> FileRead:
    """The table as a file that was read, or passed over because it was given before."""
    return FileRead(
        name=table.file,
        sha256=digest,
        size=path.stat().st_size,
        format=FRAME,
        encoding="",
        status="skipped" if again else "read",
        note=again,
        tables=() if again else (table,),
        unread=(),
        path=path,
    )


def _left_to_engine(table: RawTable, frame: Frame, path: Path, take: Take) -> RawTable:
    """The table with its text as its source, if it is large and the engine takes all its rows."""
    assert isinstance(table.source, Batches)
    width, rows = len(frame.headings), len(table.source.rows)
    whole = rows == frame.height - table.heading_row - table.units and width == len(table.headings) > 1
    if not whole or rows * width < workbook.LARGE or any(map(_has_line_end, frame.headings)):
        return table
    line_ends = any(_has_line_end(cell) for column in frame.columns for cell in column if cell)
    source = TextSource(path, ",", table.heading_row + table.units, width, large=True, line_ends=line_ends)
    left = replace(table, source=source)
    return left if take(left) == rows else table


def _has_line_end(cell: str) -> bool:
    return "\n" in cell or "\r" in cell


def _kept(frame: Frame, path: Path) -> str:
    """Write the cells as a text, and give its sha256."""
    with path.open("w", encoding="utf-8", newline="", errors="surrogatepass") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.headings)
        writer.writerows(zip(*frame.columns, strict=True))
    with path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def _table(frame: Frame, headings: Headings, datasets: Mapping[str, Dataset], names: set[str]) -> RawTable:
    """The table with what its headings mean."""
    try:
        cells = [[heading, *column] for heading, column in zip(frame.headings, frame.columns, strict=True)]
        grid = Grid("", False, frame.height, len(frame.headings), cells)
        heading = headings.only([frame.dataset] if frame.dataset else []).named(grid.first(2))
        width = max(index for index, title in enumerate(heading.headings, 1) if title)
        source, extra = grid_batches(grid, heading.end, width)
        mapping, chosen = settle(
            heading, datasets[heading.dataset], lambda first, second: same_cells(source, first, second)
        )
    except Refusal as refusal:
        raise _unread(frame, headings, datasets, refusal) from None
    notes: list[Bilingual] = [wording.units_row(heading.end, heading.units)] if heading.units else []
    notes += [*chosen, *([wording.extra_cells(extra)] if extra else [])]
    return RawTable(
        _name(heading, names),
        "",
        FRAME,
        heading.dataset,
        heading.row,
        heading.headings[:width],
        mapping,
        source,
        tuple(notes),
        units=int(bool(heading.units)),
        head=heading.head,
    )


def _name(heading: Heading, names: set[str]) -> str:
    """How findings call the table: no name of a file reads so."""
    name = f"{FRAME}:{heading.dataset}"
    return next(told for number in count(1) if (told := name if number == 1 else f"{name}-{number}") not in names)


def _unread(frame: Frame, headings: Headings, datasets: Mapping[str, Dataset], refusal: Refusal) -> InputError:
    """Why a table cannot be read: which columns it lacks, and which of its own may have been meant."""
    name = frame.dataset
    place = Place(f"{FRAME}:{name}" if name else FRAME)
    if not frame.dataset:
        cure = Sentence('写明数据集，如 {"repairs": 数据框}', 'name the dataset, as in {"repairs": frame}')
        return InputError(refusal.what, cure, place)
    dataset = datasets[name]
    claimed = {claim.meaning.column for claim in headings.only([name]).claims(frame.headings, name)}
    lacking = [key for key in dataset.identify if key not in claimed]
    if not lacking:
        return InputError(refusal.what, refusal.cure, place)
    told = [wording.accepted(dataset.columns[key].title, accepted_names(key, dataset.columns[key])) for key in lacking]
    zh, en = "、".join(item.zh for item in told), ", ".join(item.en for item in told)
    zh, en = f"作为“{dataset.title.zh}”缺少识别列：{zh}", f'lacks columns that tell "{dataset.title.en}": {en}'
    if claimed:  # else the names may be somebody's data
        seen = wording.listed([heading for heading in frame.headings if heading])
        zh, en = f"{zh}；现有列：{seen.zh}", f"{en}; it has {seen.en}"
    what = Sentence(zh, en)
    return InputError(what, _cure(frame.headings, lacking, name, dataset), place)


def _cure(headings: Sequence[str], lacking: Sequence[str], name: str, dataset: Dataset) -> Sentence:
    """Headings that may mean what is lacking, as a map would say it."""
    proposed = propose(headings, known_columns(headings, dataset), dataset)
    meant = {heading: key for heading, key in proposed.items() if key in lacking}
    if not meant:
        wanted = {dataset.columns[key].title.zh: key for key in lacking}
        told = "{" + ", ".join(f'"…": "{key}"' for key in wanted.values()) + "}"
        return Sentence(
            f'改列名，或用 mapping={{"dataset": "{name}", "columns": {told}}} 指明',
            f'rename the columns, or say mapping={{"dataset": "{name}", "columns": {told}}}',
        )
    pairs = ", ".join(f'"{heading}": "{key}"' for heading, key in meant.items())
    asked = "、".join(f"“{heading}”是否就是“{dataset.columns[str(key)].title.zh}”" for heading, key in meant.items())
    did = ", ".join(f'"{heading}" for "{dataset.columns[str(key)].title.en}"' for heading, key in meant.items())
    said = f'mapping={{"dataset": "{name}", "columns": {{{pairs}}}}}'
    return Sentence(f"{asked}？是则改列名，或用 {said}", f"did you mean {did}? rename it, or say {said}")
