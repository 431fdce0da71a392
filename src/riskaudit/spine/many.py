"""The rules of large datasets: counted together in one question a dataset, their findings written in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from riskaudit.compile import Options, compile_rule, direct, questions, read_kind, setting_of, together
from riskaudit.compile.coded import Coded, NotCoded, coded
from riskaudit.engine.base import Engine, EngineError
from riskaudit.model.library import Library
from riskaudit.model.query import table_named
from riskaudit.model.result import Result
from riskaudit.model.rule import Rule
from riskaudit.spine.part import part_of
from riskaudit.spine.told import SHOWN, Judged, Tally, Told

_COMBINED = "_combined"


@dataclass(frozen=True)
class _Counted:
    """A rule that was counted with the others of its dataset."""

    rule: Rule
    coded: Coded
    tally: Tally


class Together:
    """Judges rules of large datasets. What it cannot judge is left to the judge of single rules.

    `ordered` are the datasets whose table is by file, sheet and row already. `folder` receives parts of
    findings.csv: one for every run of rules, under the name of the first of them.
    """

    def __init__(
        self, library: Library, engine: Engine, options: Options, folder: Path, ordered: Mapping[str, bool]
    ) -> None:
        self._library, self._engine, self._options = library, engine, options
        self._folder, self._ordered = folder, ordered
        self._counted: dict[str, _Counted] = {}
        self._hit: dict[str, tuple[int, int]] = {}

    def count(self, rules: Sequence[Rule]) -> None:
        """Count the results of rules over one dataset, as far as they can be counted together."""
        joined = [(rule, found) for rule in rules if (found := self._coded(rule)) is not None]
        if not joined:
            return
        only = [found for _, found in joined]
        try:
            self._engine.create(_COMBINED, together.combinations(only))
        except EngineError:
            return
        combined = table_named(_COMBINED)
        counted = [_Counted(rule, found, Tally()) for rule, found in joined]
        for place, unit, code, count in self._engine.ask(together.marginals(combined, range(len(joined)))):
            result, reason = only[place].meaning(code)
            counted[place].tally.add(unit, Result(result), reason, int(count))
        fails, reviews = self._engine.ask(together.worst(combined, only))[0]
        self._engine.drop(_COMBINED)
        self._counted |= {item.rule.id: item for item in counted}
        if len(joined) == sum(not self._grouped(rule) for rule in rules):
            self._hit[rules[0].dataset] = (int(fails), int(reviews))
        else:  # rules that are judged alone note the records they hit: so must these
            self._engine.append(questions.HITS, together.noted_hits(only))

    def has(self, rule: Rule) -> bool:
        """Whether the rule was counted."""
        return rule.id in self._counted

    def records_hit(self, dataset: str) -> tuple[int, int] | None:
        """Records of a dataset with a fail, and with a review but no fail; None if they were not counted here."""
        return self._hit.get(dataset)

    def judge(self, rule: Rule) -> Judged:
        """What became of the records under a rule that was counted. Its findings are written by `write`."""
        item = self._counted[rule.id]
        setting = setting_of(rule, self._library, self._options)
        told = Told(rule, read_kind(rule, setting.params), setting, item.coded.query.evidence)
        ordered, mask = self._ordered[rule.dataset], self._options.mask
        findings, waiting = [], []
        if item.tally.hits:
            tree, names = direct.first_findings(item.coded, ordered, setting.dataset, mask, SHOWN)
            findings = direct.as_told(item.coded, names, self._engine.ask(tree))
        if item.tally.open:
            tree, names = direct.first_open(item.coded, ordered, setting.dataset, mask, SHOWN)
            waiting = direct.as_told(item.coded, names, self._engine.ask(tree))
        return item.tally.judged(tuple(map(told.finding, findings)), tuple(map(told.open_item, waiting)))

    def write(self, rules: Sequence[str]) -> Iterator[Path]:
        """The parts of findings.csv of rules with findings, in the order given; writes those of rules counted here."""
        for counted, run in groupby(rules, self._counted.__contains__):
            names = list(run)
            if counted:
                items = [self._counted[name] for name in names]
                asked = direct.complete([(item.coded, self._ordered[item.rule.dataset]) for item in items])
                self._engine.export(asked, part_of(self._folder, names[0]))
                yield part_of(self._folder, names[0])
            else:
                yield from (part_of(self._folder, name) for name in names)

    def _coded(self, rule: Rule) -> Coded | None:
        try:
            found = coded(compile_rule(rule, self._library, self._options))
        except NotCoded:
            return None
        return found if together.may_join(found) else None

    def _grouped(self, rule: Rule) -> bool:
        return bool(read_kind(rule, setting_of(rule, self._library, self._options).params).groups())
