"""The logs from which records are made (`events:` in a dataset): what of them the dataset of the log lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from riskaudit.errors import Fault, Sentence
from riskaudit.library.document import Document, Path_
from riskaudit.library.faults import did_you_mean
from riskaudit.library.shelf import Shelf
from riskaudit.model.dataset import Dataset, Events


def log_faults(shelf: Shelf) -> Iterator[Fault]:
    """Every dataset, column, step and value that a declaration names and that does not exist or does not fit."""
    for name, dataset in shelf.datasets.items():
        if dataset.events is None:
            continue
        document, events = shelf.documents[("datasets", name)], dataset.events
        log = shelf.datasets.get(events.from_)
        if log is None or events.from_ == name:
            others = [other for other in shelf.datasets if other != name]
            yield _unknown(document, ("events", "from"), "数据集", "dataset", events.from_, others)
        elif log.events is not None:
            what = Sentence(
                f"“{events.from_}”自己也由明细得出", f'"{events.from_}" is itself made from a log, and is none'
            )
            yield document.fault(("events", "from"), what)
        else:
            yield from _columns(document, dataset, events, log)
            yield from _steps(document, events, log)


def _columns(document: Document, dataset: Dataset, events: Events, log: Dataset) -> Iterator[Fault]:
    """The columns of the log that are named, and whether their types fit."""
    named: list[tuple[Path_, str]] = [(("events", "key"), events.key), (("events", "step"), events.step)]
    ends = list(_ends(events))
    named += ends
    named += [(("events", "columns", i), name) for i, name in enumerate(events.columns)]
    named += [(("events", "undone", name), name) for name in events.undone]
    for path, name in named:
        if name not in log.columns:
            yield _unknown(document, path, "列", "column", name, log.columns)
    coded: list[tuple[Path_, str]] = [(("events", "step"), events.step)]
    coded += [(("events", "undone", name), name) for name in events.undone]
    for path, name in coded:
        if name in log.columns and log.columns[name].type != "code":
            yield document.fault(path, Sentence(f"“{name}”不是代码列", f'"{name}" is not a column of codes'))
    for path, name in ends:
        if name in log.columns and log.columns[name].type != "moment":
            yield document.fault(path, Sentence(f"“{name}”不是时间列", f'"{name}" is not a moment'))
    for i, name in enumerate(events.columns):
        if name in log.columns and not _alike(dataset.columns[name].type, log.columns[name].type):
            what = Sentence(f"“{name}”在两处的类型不同", f'"{name}" has another type in the log')
            yield document.fault(("events", "columns", i), what)


def _ends(events: Events) -> Iterator[tuple[Path_, str]]:
    """The moments of the log that are named, with their places."""
    for name, moment in events.moments.items():
        yield ("events", "moments", name, "at"), moment.at
        if moment.same_day is not None:
            yield ("events", "moments", name, "same_day"), moment.same_day


def _alike(mine: str, theirs: str) -> bool:
    return mine == theirs or {mine, theirs} == {"text", "code"}


def _steps(document: Document, events: Events, log: Dataset) -> Iterator[Fault]:
    """The steps and values that are in no code list."""
    if events.step in log.columns and log.columns[events.step].type == "code":
        known = log.columns[events.step].codes
        for name, moment in events.moments.items():
            if moment.step not in known:
                yield _unknown(document, ("events", "moments", name, "step"), "环节", "step", moment.step, known)
            for i, word in enumerate(moment.instead):
                if word not in known:
                    yield _unknown(document, ("events", "moments", name, "instead", i), "环节", "step", word, known)
    for name, words in events.undone.items():
        if name in log.columns and log.columns[name].type == "code":
            for i, word in enumerate(words):
                if word not in log.columns[name].codes:
                    known = log.columns[name].codes
                    yield _unknown(document, ("events", "undone", name, i), "代码", "code", word, known)


def _unknown(document: Document, path: Path_, zh: str, en: str, name: str, known: Collection[str]) -> Fault:
    what = Sentence(f"没有此{zh}：“{name}”", f'no such {en}: "{name}"')
    return document.fault(path, what, did_you_mean(name, list(known)))
