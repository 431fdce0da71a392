"""The cells of files that were read, once more and as they stand: for copies that show findings at their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from riskaudit.model.dataset import Dataset
from riskaudit.model.intake import FRAME
from riskaudit.model.table import Batches
from riskaudit.records.delimited import delimiter_of
from riskaudit.records.file_read import FileRead
from riskaudit.records.headings import Headings
from riskaudit.records.override import override_of
from riskaudit.records.source import whole_grid, whole_text
from riskaudit.records.text import codec_of, examine
from riskaudit.records.wording import Refusal
from riskaudit.records.workbook import book_of, grids


class ReadAgain:
    """Reads one file at a time, as long as the folder of the reading stays."""

    def __init__(
        self,
        files: Sequence[FileRead],
        datasets: Mapping[str, Dataset],
        workdir: Path,
        encoding: str | None,
        mapping: Mapping[str, object] | None,
    ) -> None:
        self._paths = {file.name: file.path for file in files if file.format not in ("parquet", FRAME)}
        self._headings = Headings(datasets, override_of(mapping, datasets))
        self._codec = codec_of(encoding) if encoding else None
        self._workdir, self._number = workdir, count()

    def cells(self, name: str) -> Mapping[str, Batches]:
        """Sheet → its rows from the first on, cells tidied as the audit saw them; none where it cannot be read."""
        path = self._paths.get(name)
        if path is None or not path.is_file():
            return {}
        try:
            book = book_of(path, self._codec)
            if book is None:
                text = examine(path, self._codec)
                return {"": whole_text(text, delimiter_of(text, self._headings))}
            found = grids(book, self._workdir / f"again-{next(self._number)}.cells")
        except (Refusal, OSError):
            return {}
        return {grid.sheet: whole_grid(grid) for grid in found}
