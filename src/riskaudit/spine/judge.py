"""One rule over the typed tables: counts of every result, the first findings, the complete list."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from riskaudit.checks import CheckKind, Setting
from riskaudit.compile import Options, compile_rule, questions, read_kind, setting_of
from riskaudit.engine.base import Engine
from riskaudit.model.dataset import Dataset
from riskaudit.model.library import Library
from riskaudit.model.query import Tree
from riskaudit.model.relation import RuleQuery
from riskaudit.model.report import Address, Counts, Evidence, Finding, OpenItem
from riskaudit.model.result import Result, Severity
from riskaudit.model.rule import Rule
from riskaudit.model.table import FILE, ROW, SHEET, UNIT, State
from riskaudit.spine.part import write_part
from riskaudit.spine.reasons import STATE_WORDS, reason_in_words

SHOWN = 50
"""Findings of a rule that the report shows; findings.csv has them all."""


MOST = 4
"""Judges at most: each holds a plan, and more do not make a month faster."""

WHOLE = 100_000
"""A dataset of at most so many records is kept whole while a rule is judged, a larger one is asked twice."""


@dataclass(frozen=True)
class Judged:
    """What became of the records under one rule."""

    counts: Counts
    by_unit: Mapping[str, Counts]
    reasons: Mapping[tuple[Result, str], int]
    findings: tuple[Finding, ...]
    open_items: tuple[OpenItem, ...]
    open_total: int
    written: int


class Judges:
    """One judge for each processor, each on a connection of its own: a rule goes to whoever is free.

    Planning a question takes longer than answering it on a month of records, and plans do not wait for one
    another. `folder` receives one part of findings.csv per rule; `rows` are the records of each dataset.
    """

    def __init__(
        self, library: Library, engine: Engine, options: Options, folder: Path, rows: Mapping[str, int]
    ) -> None:
        self.options, self._engine, self._folder = options, engine, folder
        engine.create(questions.HITS, questions.no_hits())
        self.many = min(MOST, os.cpu_count() or 1)
        self._free: SimpleQueue[Judge] = SimpleQueue()
        for _ in range(self.many):
            self._free.put(Judge(library, engine.twin(), options, folder, rows))

    def judge(self, rule: Rule) -> Judged:
        """Judge one rule whose columns and partners are there; may be called from as many threads as there are judges."""
        judge = self._free.get()
        try:
            return judge.judge(rule)
        finally:
            self._free.put(judge)

    def part(self, rule: str) -> Path:
        """Where the rule's part of findings.csv is."""
        return _part(self._folder, rule)

    def records_hit(self, dataset: str) -> tuple[int, int]:
        """Records of a dataset with a fail, and with a review but no fail."""
        asked = self._engine.ask(questions.worst_per_record(dataset))
        found = {str(name): int(count) for name, count in asked}
        return found.get("fail", 0), found.get("review", 0)

    def close(self) -> None:
        """Give the connections back."""
        while not self._free.empty():
            self._free.get().engine.close()


class Judge:
    """Judges rules one after another on one engine."""

    def __init__(
        self, library: Library, engine: Engine, options: Options, folder: Path, rows: Mapping[str, int]
    ) -> None:
        self.library, self.engine, self.options, self.folder = library, engine, options, folder
        self.rows = rows

    def judge(self, rule: Rule) -> Judged:
        """Judge one rule whose columns and partners are there."""
        query = compile_rule(rule, self.library, self.options)
        setting = setting_of(rule, self.library, self.options)
        kind = read_kind(rule, setting.params)
        whole = self.rows.get(rule.dataset, 0) <= WHOLE
        if whole:
            self.engine.create(questions.CHOSEN, questions.everything(query))
        counts, by_unit, reasons = self._count(questions.kept_counts() if whole else questions.counts(query))
        open_total = reasons.get((Result.UNKNOWN, "not_due"), 0)
        hits = counts.fail + counts.review
        if not whole and (hits or open_total):
            self.engine.create(questions.CHOSEN, questions.chosen(query))
        findings = self._findings(rule, kind, setting, query, hits) if hits else ()
        open_items = self._open(rule, kind, setting, query) if open_total else ()
        self.engine.drop(questions.CHOSEN)
        return Judged(
            counts=counts,
            by_unit=by_unit,
            reasons=reasons,
            findings=findings,
            open_items=open_items,
            open_total=open_total,
            written=hits,
        )

    def _count(self, question: Tree) -> tuple[Counts, dict[str, Counts], dict[tuple[Result, str], int]]:
        total: dict[str, int] = {}
        units: dict[str, dict[str, int]] = {}
        reasons: dict[tuple[Result, str], int] = {}
        for unit, result, reason, count in self.engine.ask(question):
            total[result] = total.get(result, 0) + count
            here = units.setdefault(unit or "", {})
            here[result] = here.get(result, 0) + count
            if reason is not None:
                key = (Result(result), str(reason))
                reasons[key] = reasons.get(key, 0) + count
        by_unit = {unit: Counts.model_validate(counts) for unit, counts in sorted(units.items())}
        return Counts.model_validate(total), by_unit, dict(sorted(reasons.items()))

    def _findings(
        self, rule: Rule, kind: CheckKind, setting: Setting, query: RuleQuery, hits: int
    ) -> tuple[Finding, ...]:
        """Write the rule's part of the complete list, note the records, and give the findings that are shown."""
        if not query.grouped:
            self.engine.append(questions.HITS, questions.noted_hits(query))
        part, mask = _part(self.folder, query.rule), self.options.mask
        if hits <= SHOWN:
            tree, names = questions.every_finding(query, setting.dataset, mask)
            rows = questions.as_dicts(names, self.engine.ask(tree))
            write_part(part, rows)
        else:
            self.engine.create(questions.FOUND, questions.found(query))
            self.engine.export(questions.complete_findings(), part)
            tree, names = questions.first_findings(query, setting.dataset, mask, SHOWN)
            rows = questions.as_dicts(names, self.engine.ask(tree))
            self.engine.drop(questions.FOUND)
        return tuple(self._finding(rule, kind, setting, query, row) for row in rows)

    def _finding(
        self, rule: Rule, kind: CheckKind, setting: Setting, query: RuleQuery, row: Mapping[str, Any]
    ) -> Finding:
        return Finding(
            fingerprint=row["fingerprint"],
            rule=rule.id,
            result=Result(row["result"]),
            severity=Severity(rule.severity),
            record=_address(rule, setting.dataset, row),
            evidence=tuple(_evidence(name, setting.dataset, row) for name in query.evidence),
            limit=row["limit"],
            actual=row["actual"],
            excess=row["excess"],
            calculation=kind.calculate(row, setting) if row["_told"] != "unknown" else "",
            basis=tuple(row["basis"].split()),
            case=rule.case,
            message=row["message"],
            reason=_in_words(row["_reason_code"], setting),
        )

    def _open(self, rule: Rule, kind: CheckKind, setting: Setting, query: RuleQuery) -> tuple[OpenItem, ...]:
        tree, names = questions.first_open(query, setting.dataset, self.options.mask, SHOWN)
        rows = questions.as_dicts(names, self.engine.ask(tree))
        return tuple(OpenItem(record=_address(rule, setting.dataset, row), due=kind.due(row, setting)) for row in rows)


def _part(folder: Path, rule: str) -> Path:
    return folder / f"{rule.replace('/', '.')}.csv"


def _in_words(code: str | None, setting: Setting) -> str:
    return reason_in_words(code, setting.dataset).in_(setting.language) if code else ""


def _address(rule: Rule, dataset: Dataset, row: Mapping[str, Any]) -> Address:
    return Address(
        dataset=rule.dataset,
        dataset_title=dataset.title,
        key=row["key"],
        file=row[FILE],
        sheet=row[SHEET],
        row=row[ROW],
        unit=row[UNIT] or "",
    )


def _evidence(name: str, dataset: Dataset, row: Mapping[str, Any]) -> Evidence:
    state = State(int(row[f"_state_{name}"]))
    return Evidence(
        column=name, title=dataset.columns[name].title, value=row[f"_cell_{name}"], state=STATE_WORDS[state]
    )
