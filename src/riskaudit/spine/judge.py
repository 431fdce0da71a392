"""One rule over the typed tables: counts of every result, the first findings, the complete list."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from riskaudit.checks import CheckKind, Setting
from riskaudit.compile import NEARLY, Options, again, compile_rule, questions, read_kind, setting_of
from riskaudit.compile.unproven import has_overdue, overdue_counts
from riskaudit.engine.base import Engine
from riskaudit.model.library import Library
from riskaudit.model.outcome import Finding
from riskaudit.model.relation import RuleQuery
from riskaudit.model.result import Result
from riskaudit.model.rule import Rule
from riskaudit.spine.answers import AnswerRow
from riskaudit.spine.many import Together
from riskaudit.spine.part import part_of, write_part
from riskaudit.spine.tables import Loaded
from riskaudit.spine.timer import Timer
from riskaudit.spine.told import NEAR_SHOWN, Judged, Tally, Told

MOST = 4
"""Judges at most: each holds a plan, and more do not make a month faster."""

WHOLE = 20_000
"""A dataset of at most so many records is kept whole while a rule is judged; the rules of a larger one are counted
together, and those that cannot be are asked twice."""


class Judges:
    """One judge for each processor, each on a connection of its own: a rule goes to whoever is free.

    Planning a question takes longer than answering it on a month of records, and plans do not wait for one
    another. `folder` receives one part of findings.csv per rule; `rows` are the records of each dataset.
    """

    def __init__(self, library: Library, engine: Engine, options: Options, folder: Path, loaded: Loaded) -> None:
        self.options, self._engine, self._rows = options, engine, loaded.rows
        self._library = library
        engine.create(questions.HITS, questions.no_hits())
        self._together, self._folder = Together(library, engine, options, folder, loaded), folder
        self.many = min(MOST, os.cpu_count() or 1)
        self._free: SimpleQueue[Judge] = SimpleQueue()
        for _ in range(self.many):
            self._free.put(Judge(library, engine.twin(), options, folder, loaded.rows))

    def gather(self, rules: Iterable[Rule], timer: Timer) -> None:
        """Count the rules of large datasets, together; all rules that will be judged must be there."""
        datasets: dict[str, list[Rule]] = {}
        for rule in rules:
            if self._rows.get(rule.dataset, 0) > WHOLE:
                datasets.setdefault(rule.dataset, []).append(rule)
        counted: list[str] = []
        for dataset in timer.along(
            "counting", list(datasets), self._title, lambda: sum(self._rows[name] for name in counted)
        ):
            listed = datasets[dataset]
            with timer.step("counting", dataset):
                self._together.count(listed)
            counted.append(dataset)
            timer.share(dataset, [rule.id for rule in listed if self._together.has(rule)])

    def _title(self, dataset: str) -> str:
        return self._library.datasets[dataset].title.in_(self.options.language)

    def judge(self, rule: Rule) -> Judged:
        """Judge one rule whose columns and partners are there; may be called from as many threads as there are judges."""
        judge = self._free.get()
        try:
            return self._together.judge(rule, judge.engine) if self._together.has(rule) else judge.judge(rule)
        finally:
            self._free.put(judge)

    def ask_again(self, rule: Rule) -> list[AnswerRow]:
        """What a rule says of the fingerprints in `again.OLD`; from as many threads as there are judges."""
        judge, options = self._free.get(), self.options
        if not self._kind(rule).groups():  # a ledger asks for records whatever their month
            options = replace(options, due=None)
        try:
            return [
                (str(name), bool(inside), str(result), reason, str(waived), int(count))
                for name, inside, result, reason, waived, count in judge.engine.ask(
                    again.asked_again(compile_rule(rule, judge.library, options))
                )
            ]
        finally:
            self._free.put(judge)

    def _kind(self, rule: Rule) -> CheckKind:
        return read_kind(rule, setting_of(rule, self._library, self.options).params)

    def part(self, rule: str) -> Path:
        """Where the part of findings.csv of a rule with findings is."""
        return part_of(self._folder, rule)

    def note_hits(self) -> None:
        """Note all records with a finding in `HITS`: those of large datasets are else only counted."""
        self._together.note_hits()

    def records_hit(self, dataset: str) -> tuple[int, int]:
        """Records of a dataset with a fail, and with a review but no fail."""
        if (counted := self._together.records_hit(dataset)) is not None:
            return counted
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
        tally = Tally()
        for unit, result, reason, count in self.engine.ask(
            questions.kept_counts() if whole else questions.counts(query)
        ):
            tally.add(unit, Result(result), reason, count)
        hits = tally.hits
        if not whole and (hits or tally.open or tally.near):
            self.engine.create(questions.CHOSEN, questions.chosen(query))
        findings = self._findings(rule, kind, setting, query, hits) if hits else ()
        if hits and self.options.waivers.of(rule.id):
            tally.cover(self.engine.ask(questions.waived(query)))
        told = Told(rule, kind, setting, query.evidence, len(query.proof))
        open_items = map(
            told.open_item, self._first("not_due", setting, query, self.options.shown(tally.open)) if tally.open else ()
        )
        near = map(told.near_miss, self._first(NEARLY, setting, query, NEAR_SHOWN) if tally.near else ())
        judged = tally.judged(findings, tuple(open_items), tuple(near))
        self.engine.drop(questions.CHOSEN)
        if not has_overdue(query):
            return judged
        overdue, beyond = self.engine.ask(overdue_counts(query))[0]
        return replace(judged, overdue=int(overdue), beyond=int(beyond))

    def _findings(
        self, rule: Rule, kind: CheckKind, setting: Setting, query: RuleQuery, hits: int
    ) -> tuple[Finding, ...]:
        """Write the rule's part of the complete list, note the records, and give the findings that are shown."""
        if not query.grouped:
            noted = questions.noted_in_month if has_overdue(query) else questions.noted_hits
            self.engine.append(questions.HITS, noted(query))
        part, mask = part_of(self.folder, query.rule), self.options.mask
        shown = self.options.shown(hits)
        if hits <= shown:
            tree, names = questions.every_finding(query, setting.dataset, mask)
            rows = questions.as_dicts(names, self.engine.ask(tree))
            write_part(part, rows)
        else:
            self.engine.create(questions.FOUND, questions.found(query))
            self.engine.export(questions.complete_findings(), part)
            tree, names = questions.first_findings(query, setting.dataset, mask, shown)
            rows = questions.as_dicts(names, self.engine.ask(tree))
            self.engine.drop(questions.FOUND)
        told = Told(rule, kind, setting, query.evidence, len(query.proof))
        return tuple(told.finding(row) for row in rows)

    def _first(self, reason: str, setting: Setting, query: RuleQuery, limit: int) -> list[dict[str, Any]]:
        tree, names = questions.first_for(reason, query, setting.dataset, self.options.mask, limit)
        return questions.as_dicts(names, self.engine.ask(tree))
