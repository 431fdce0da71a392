"""Draws records at random from those that were audited, unit by unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from riskaudit.checks.expression import read_condition
from riskaudit.compile import Options, draw
from riskaudit.engine.base import Engine
from riskaudit.errors import AuditError, ExitCode, Sentence, UsageError
from riskaudit.library import did_you_mean
from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.library import Library
from riskaudit.model.outcome import Address
from riskaudit.model.report import Report
from riskaudit.model.restricted import said_first
from riskaudit.model.sample import Draw, Drawn, Sample, Stratum, allocated
from riskaudit.spine.judge import Judges
from riskaudit.spine.large import in_use
from riskaudit.spine.tables import Loaded

MOST_ASKED = 8
"""So many cells of a record are asked about."""

_ASKED_TYPES = ("moment", "date", "number", "code", "flag")
"""What is asked about, what matters most first."""
_ASK = Bilingual(zh="请核对下列各项是否与实际一致：", en="Do these agree with what happened: ")
_NOTHING_TO_ASK = Bilingual(zh="请核对该记录是否与实际一致", en="Does this record agree with what happened?")


class NothingToDraw(AuditError):
    """There is no record to draw."""

    exit_code = ExitCode.NOTHING_AUDITED


@dataclass(frozen=True)
class _Read:
    """What was judged of one kind of records: its columns in use, and how many may be drawn of each 供电所."""

    dataset: Dataset
    records: Mapping[str, int]


class Drawing:
    """Draws when it is called, at the end of an audit (`Request.also`); tells its list when the report is there."""

    def __init__(self, asked: Draw, engine: Engine) -> None:
        self._asked, self._engine = asked, engine
        self._strata: list[Stratum] = []
        self._drawn: list[Drawn] = []

    def __call__(self, library: Library, wanted: Mapping[str, Collection[str]], loaded: Loaded, judges: Judges) -> None:
        """Draw the records.

        Raises UsageError for a kind of records that was not read and for a size that is too small, NothingToDraw where
        there is none.
        """
        judges.note_hits()
        asked, engine = self._asked, self._engine
        read = {
            name: _Read(dataset, _records(name, asked, engine))
            for name, dataset in _chosen(asked, library, wanted, loaded).items()
        }
        strata = self._strata = _strata(asked, read)
        if not strata:
            cure = Sentence(
                "换 --frame，或核对 --month、--dataset", "choose another --frame, or look at --month and --dataset"
            )
            raise NothingToDraw(Sentence("没有可抽的记录", "there is no record to draw"), cure)
        places = {(item.unit, item.dataset): at for at, item in enumerate(strata)}
        waiting: list[list[tuple[Any, ...]]] = [[] for _ in strata]
        for name, found in read.items():
            own = {
                unit: places[unit, name if asked.by_dataset else ""] for unit, count in found.records.items() if count
            }
            most = max((strata[at].drawn for at in own.values()), default=0)
            for row in _firsts(name, found.dataset, asked, most, engine, judges.options):
                waiting[own[str(row["station"] or "")]].append((row["_order"], name, row))
        self._drawn = [
            Drawn(
                stratum=at,
                record=_address(row, name, read[name].dataset),
                ask=_ask(row, read[name].dataset, judges.options),
            )
            for at, rows in enumerate(waiting)
            for _, name, row in sorted(rows, key=lambda item: item[:2])[: strata[at].drawn]
        ]

    def sample(self, report: Report) -> Sample:
        """The list, with what it was drawn from."""
        scope = report.scope
        return Sample(
            draw=self._asked,
            month=scope.month,
            as_of=scope.as_of,
            profile=scope.profile,
            library=report.tool.library,
            language=scope.language,
            masked=scope.masked,
            inputs=tuple((source.name, source.sha256) for source in report.inputs if source.sheets),
            strata=tuple(self._strata),
            drawn=tuple(self._drawn),
        )


def _chosen(asked: Draw, library: Library, wanted: Mapping[str, Collection[str]], loaded: Loaded) -> dict[str, Dataset]:
    """The kinds of records that are drawn from, in their order."""
    unknown = [name for name in asked.datasets if name not in loaded.present]
    if unknown:
        what = Sentence(f"本次没有“{unknown[0]}”的记录", f'no records of "{unknown[0]}" were audited')
        raise UsageError(what, did_you_mean(unknown[0], sorted(loaded.present)))
    names = [name for name in sorted(loaded.present) if name in (asked.datasets or loaded.present)]
    return {name: in_use(library.datasets[name], wanted.get(name, ())) for name in names}


def _records(name: str, asked: Draw, engine: Engine) -> dict[str, int]:
    """How many records may be drawn of each unit."""
    return {str(unit or ""): int(count) for unit, count in engine.ask(draw.populations(name, asked.drawn_from))}


def _strata(asked: Draw, read: Mapping[str, _Read]) -> list[Stratum]:
    """Units in their order, those of one kind after those of another where kinds are told apart."""
    counts: dict[tuple[str, str], int] = {}
    for name, found in read.items():
        for unit, count in found.records.items():
            key = (unit, name if asked.by_dataset else "")
            counts[key] = counts.get(key, 0) + count
    keys = sorted(key for key, count in counts.items() if count)
    try:
        drawn = allocated([counts[key] for key in keys], asked.per_unit, asked.size)
    except ValueError as error:
        raise UsageError(
            Sentence(
                f"--size {asked.size} 不够：{len(keys)} 层每层至少 {asked.per_unit} 条，共需 {error}",
                f"--size {asked.size} is too small: at least {asked.per_unit} of each of {len(keys)} strata make {error}",
            ),
            Sentence("加大 --size 或减小 --per-unit", "raise --size or lower --per-unit"),
        ) from None
    return [
        Stratum(
            unit=unit,
            dataset=name,
            dataset_title=read[name].dataset.title if name else None,
            records=counts[unit, name],
            drawn=taken,
        )
        for (unit, name), taken in zip(keys, drawn, strict=True)
    ]


def _firsts(
    name: str, dataset: Dataset, asked: Draw, most: int, engine: Engine, options: Options
) -> list[dict[str, Any]]:
    told, cells = dataset.confidential, _asked_about(dataset)
    secret = read_condition(told.when, dataset, {}).tree if told else None
    tree = draw.firsts(name, dataset, asked.drawn_from, asked.seed, most, options.mask, cells, secret)
    names = (draw.ORDER, *draw.ADDRESS, "confidential", *(f"cell_{key}" for key in cells))
    return [dict(zip(names, row, strict=True)) for row in engine.ask(tree)]


def _asked_about(dataset: Dataset) -> list[str]:
    """The columns that somebody can tell from memory or a paper: what rules read of moments, figures and codes, in
    this order."""
    address = {*dataset.key, *dataset.unit}
    kept = [
        name
        for name, kind in dataset.columns.items()
        if kind.type in _ASKED_TYPES and kind.personal is None and name not in address
    ]
    return sorted(kept, key=lambda name: _ASKED_TYPES.index(dataset.columns[name].type))


def _ask(row: Mapping[str, Any], dataset: Dataset, options: Options) -> str:
    language = options.language
    told = [
        f"{dataset.columns[name].title.in_(language)} {row[f'cell_{name}']}"
        for name in _asked_about(dataset)
        if row[f"cell_{name}"]
    ]
    comma = "；" if language == "zh" else "; "
    words = _ASK.in_(language) + comma.join(told[:MOST_ASKED]) if told else _NOTHING_TO_ASK.in_(language)
    if dataset.confidential and row["confidential"]:
        return said_first(dataset.confidential.words, language) + words
    return words


def _address(row: Mapping[str, Any], name: str, dataset: Dataset) -> Address:
    return Address(
        dataset=name,
        dataset_title=dataset.title,
        key=str(row["key"] or ""),
        file=str(row["file"]),
        sheet=str(row["sheet"] or ""),
        row=None if row["row"] is None else int(row["row"]),
        unit=str(row["unit"] or ""),
    )
