"""The rules of large datasets: judged together in one question a dataset; what is told of them follows from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from riskaudit.compile import NEARLY, Options, compile_rule, direct, questions, read_kind, setting_of, together
from riskaudit.compile.coded import Coded, NotCoded, coded
from riskaudit.compile.direct import Known
from riskaudit.compile.folding import folded
from riskaudit.engine.base import Engine, EngineError
from riskaudit.model.library import Library
from riskaudit.model.query import table_named
from riskaudit.model.relation import LookedUp, Relation
from riskaudit.model.result import Result
from riskaudit.model.rule import Rule
from riskaudit.model.table import typed_table
from riskaudit.spine.part import part_of
from riskaudit.spine.tables import Loaded
from riskaudit.spine.told import NEAR_SHOWN, Judged, Tally, Told

_COMBINED = "_combined"


@dataclass(frozen=True)
class _Counted:
    """A rule that was counted with the others of its dataset."""

    rule: Rule
    known: Known
    tally: Tally


class Together:
    """Judges rules of large datasets. What it cannot judge is left to the judge of single rules.

    `folder` receives one part of findings.csv per rule.
    """

    def __init__(self, library: Library, engine: Engine, options: Options, folder: Path, loaded: Loaded) -> None:
        self._library, self._engine, self._options = library, engine, options
        self._folder, self._loaded = folder, loaded
        self._counted: dict[str, _Counted] = {}
        self._hit: dict[str, tuple[int, int]] = {}
        self._unnoted: list[tuple[str, Sequence[Coded]]] = []
        self._tables: dict[str, str] = {}

    def count(self, rules: Sequence[Rule]) -> None:
        """Count the results of rules over one dataset, as far as they can be counted together."""
        joined = [(rule, found) for rule in rules if (found := self._coded(rule)) is not None]
        if not joined:
            return
        try:
            joined = [(rule, self._looked_up_once(found)) for rule, found in joined]
            only = [found for _, found in joined]
            codes = f"v_{rules[0].dataset}"
            self._engine.create(codes, together.verdicts(only))
            self._engine.create(_COMBINED, together.combinations(table_named(codes), only))
        except EngineError:
            return
        combined, dataset = table_named(_COMBINED), rules[0].dataset
        ordered, single_line = self._loaded.ordered[dataset], dataset in self._loaded.single_line
        counted = [
            _Counted(rule, Known(found, codes, place, ordered, single_line), Tally())
            for place, (rule, found) in enumerate(joined)
        ]
        for place, unit, code, count in self._engine.ask(together.marginals(combined, range(len(joined)))):
            result, reason = only[place].meaning(code)
            counted[place].tally.add(unit, Result(result), reason, int(count))
        fails, reviews = self._engine.ask(together.worst(combined, only))[0]
        self._engine.drop(_COMBINED)
        self._counted |= {item.rule.id: item for item in counted}
        if len(joined) == sum(not self._grouped(rule) for rule in rules):
            self._hit[rules[0].dataset] = (int(fails), int(reviews))
            self._unnoted.append((codes, only))
        else:  # rules that are judged alone note the records they hit: so must these
            self._engine.append(questions.HITS, together.noted_hits(table_named(codes), only))

    def has(self, rule: Rule) -> bool:
        """Whether the rule was counted."""
        return rule.id in self._counted

    def records_hit(self, dataset: str) -> tuple[int, int] | None:
        """Records of a dataset with a fail, and with a review but no fail; None if they were not counted here."""
        return self._hit.get(dataset)

    def note_hits(self) -> None:
        """Note the records of findings that were but counted, for those who ask which they are."""
        while self._unnoted:
            codes, only = self._unnoted.pop()
            self._engine.append(questions.HITS, together.noted_hits(table_named(codes), only))

    def judge(self, rule: Rule, engine: Engine) -> Judged:
        """What became of the records under a rule that was counted, and its part of findings.csv, on a twin engine."""
        item = self._counted[rule.id]
        setting, mask = setting_of(rule, self._library, self._options), self._options.mask
        query = item.known.rule.query
        told = Told(rule, read_kind(rule, setting.params), setting, query.evidence, len(query.proof))
        findings: Sequence[Mapping[str, Any]] = ()
        if hits := item.tally.hits:
            shown = self._options.shown(hits)
            tree, names = direct.first_findings(item.known, setting.dataset, mask, shown)
            findings = direct.as_told(item.known.rule, names, engine.ask(tree))
            engine.export(direct.complete(item.known), part_of(self._folder, rule.id))
            if self._options.waivers.of(rule.id):
                item.tally.cover(engine.ask(direct.waived(item.known)))

        def first(reason: str, limit: int) -> Sequence[Mapping[str, Any]]:
            tree, names = direct.first_for(reason, item.known, setting.dataset, mask, limit)
            return direct.as_told(item.known.rule, names, engine.ask(tree))

        waiting = map(told.open_item, first("not_due", self._options.shown(item.tally.open)) if item.tally.open else ())
        near = map(told.near_miss, first(NEARLY, NEAR_SHOWN) if item.tally.near else ())
        return item.tally.judged(tuple(map(told.finding, findings)), tuple(waiting), tuple(near))

    def _coded(self, rule: Rule) -> Coded | None:
        try:
            found = coded(folded(compile_rule(rule, self._library, self._options)))
        except NotCoded:
            return None
        return found if together.may_join(found) else None

    def _looked_up_once(self, rule: Coded) -> Coded:
        """The rule with what it looks up as tables: groups and partners are counted once for all its questions."""
        steps = list(rule.own)
        for i, step in enumerate(steps):
            if isinstance(step, LookedUp) and (asked := step.computed) is not None:
                key = asked.sql()
                if key not in self._tables:
                    self._tables[key] = f"o_{len(self._tables)}"
                    self._engine.create(self._tables[key], asked.copy())
                steps[i] = replace(step, other=table_named(self._tables[key]))
        rule = replace(rule, own=tuple(steps))
        table = self._loaded.computed.get(rule.query.dataset) or Relation.table(typed_table(rule.query.dataset))
        return rule.over(table)

    def _grouped(self, rule: Rule) -> bool:
        return bool(read_kind(rule, setting_of(rule, self._library, self._options).params).groups())
