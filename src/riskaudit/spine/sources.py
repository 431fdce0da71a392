"""What was read, as a report tells of it."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.engine.base import Engine
from riskaudit.model.intake import Input, SheetRead
from riskaudit.model.library import Library
from riskaudit.model.report import DatasetRead, ProofAsked
from riskaudit.records.file_read import FileRead
from riskaudit.records.tallies import undated
from riskaudit.spine.judge import Judges
from riskaudit.spine.tables import Loaded, MadeFrom


def inputs_of(files: Sequence[FileRead], loaded: Loaded) -> tuple[Input, ...]:
    """Every file, with its sheets in the order in which they were loaded."""
    sheets = iter(loaded.sheets)
    return tuple(
        Input(
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            format=file.format,
            encoding=file.encoding,
            status=file.status,
            note=file.note,
            row_is_line=file.row_is_line,
            sheets=tuple(next(sheets) for _ in file.tables),
            unread=file.unread,
        )
        for file in files
    )


def datasets_read(library: Library, loaded: Loaded, judges: Judges, engine: Engine) -> tuple[DatasetRead, ...]:
    """Each kind of record over all files, by name."""
    found = []
    for name, present in sorted(loaded.present.items()):
        dataset = library.datasets[name]
        told: list[SheetRead | MadeFrom] = [sheet for sheet in loaded.sheets if sheet.dataset == name]
        told += [loaded.made[name]] if name in loaded.made else []
        fails, reviews = judges.records_hit(name)
        deductions = {*dataset.excuse, *([dataset.pause.from_] if dataset.pause else [])}
        found.append(
            DatasetRead(
                name=name,
                title=dataset.title,
                judged=sum(item.judged for item in told),
                outside=sum(item.outside for item in told),
                undated=int(engine.ask(undated(dataset, name))[0][0]),
                with_fail=fails,
                with_review=reviews,
                pauses_seen=bool(deductions & present),
                proof=tuple(ProofAsked(title=proof.title, kept=proof.kept) for proof in dataset.proof),
                confidential=dataset.confidential.words if dataset.confidential else None,
            )
        )
    return tuple(found)
