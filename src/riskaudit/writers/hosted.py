"""Findings as hosts of code show them: each with an identity of its own, a place in a file, and a weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from riskaudit.model.findings import FindingRow
from riskaudit.model.report import Report
from riskaudit.model.restricted import Restricted
from riskaudit.model.result import Result, Severity
from riskaudit.writers.view import View


class Hosted(NamedTuple):
    """A finding, and which one it is of those that share its fingerprint, from 1."""

    row: FindingRow
    nth: int

    @property
    def identity(self) -> str:
        """By what a host knows it again.

        A fingerprint names a key: records that repeat a key share it, and a host would show one of them for all.
        """
        return f"{self.row.fingerprint}:{self.nth}"

    def standing(self, standings: Mapping[str, Sequence[str]]) -> str | None:
        """How it stands to a baseline; None without one. `standings` has the findings of a fingerprint in their order."""
        known = standings.get(self.row.fingerprint, ())
        return known[min(self.nth, len(known)) - 1] if known else None


def identified(rows: Iterable[FindingRow]) -> Iterator[Hosted]:
    """Every finding, told from those that share its fingerprint. The rows come as findings.csv has them, those of a
    rule together."""
    rule, seen = "", Counter[str]()
    for row in rows:
        if row.rule != rule:
            rule = row.rule
            seen.clear()
        seen[row.fingerprint] += 1
        yield Hosted(row, seen[row.fingerprint])


def weight(row: FindingRow) -> tuple[bool, bool, int]:
    """What is waived weighs least, a fail more than a review, then the severity."""
    return bool(row.waived), row.result != Result.FAIL, Severity(row.severity).rank


def heaviest(found: Iterable[Hosted], most: int) -> tuple[list[Hosted], int]:
    """So many of the findings that weigh most, those first, in the order of the file among equals; and how many there
    are in all. No more than that many of each weight are held."""
    shelves: dict[tuple[bool, bool, int], list[Hosted]] = {}
    total = 0
    for item in found:
        total += 1
        shelf = shelves.setdefault(weight(item.row), [])
        if len(shelf) < most:
            shelf.append(item)
    return list(islice(chain.from_iterable(shelves[key] for key in sorted(shelves)), most)), total


class Places:
    """Where findings stand for a host: paths as seen from the working folder, and lines where there are any."""

    def __init__(self, report: Report, paths: Mapping[str, str]) -> None:
        self._report, self._paths, self._view = report, paths, View(report)
        self.restricted = Restricted(report)
        self._lines = {source.name for source in report.inputs if source.row_is_line}

    def path(self, file: str) -> str:
        """The path of an input; its name where it does not lie below the working folder."""
        return self._paths.get(file, file)

    def known(self, file: str) -> bool:
        """Whether the path is one as seen from the working folder."""
        return file in self._paths

    def files(self, row: FindingRow) -> tuple[str, ...]:
        """The names of the inputs that show a finding: of a group those that hold its kind of record; none where no
        input is known."""
        if row.file:
            return (row.file,)
        return self._holding.get(row.dataset) or tuple(source.name for source in self._report.inputs if source.sheets)

    @cached_property
    def _holding(self) -> dict[str, tuple[str, ...]]:
        holding: dict[str, tuple[str, ...]] = {}
        for source in self._report.inputs:
            for dataset in dict.fromkeys(sheet.dataset for sheet in source.sheets):
                holding[dataset] = (*holding.get(dataset, ()), source.name)
        return holding

    def line(self, row: FindingRow) -> int | None:
        """The line of a finding; None in a workbook, for a group, and where rows are not lines."""
        return int(row.row) if row.row and row.file in self._lines else None

    def kept_inside(self, text: str) -> str:
        """A text, and before it that the unit concerned must not learn of it."""
        apart = "" if self._report.scope.language == "zh" else " "
        return self._view.say("bracket", text=self._view.say("restricted")).strip() + apart + text

    def text(self, row: FindingRow) -> str:
        """Key and message, and behind them the sheet and row where no line tells them; before them, if so, that the
        unit concerned must not learn of it."""
        say = self._view.say
        told = say("colon").join(part for part in (row.key, row.message) if part)
        if row in self.restricted:
            told = self.kept_inside(told)
        if self.line(row) is not None:
            return told
        where = [row.sheet, say("row", row=row.row) if row.row else say("group")]
        return told + say("bracket", text=" › ".join(part for part in where if part))
