"""The report as its pages ask for it: words in its language, the order of its rules, and the grouping of law."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.month_by import MONTH_BY_WORDS
from riskaudit.model.outcome import Address, Counts, RuleOutcome
from riskaudit.model.reference import Basis, Confidence
from riskaudit.model.report import Report
from riskaudit.model.result import RECORD_RESULTS, RESULT_WORDS, SEVERITY_WORDS, Result, Severity
from riskaudit.writers.authority import GROUPS
from riskaudit.writers.labels import Labels


def rate(part: int, whole: int) -> str:
    """A share in percent with one decimal; a dash where nothing was applicable."""
    return f"{part / whole:.1%}" if whole else "—"


@dataclass(frozen=True)
class View:
    """A report with the words to print it."""

    report: Report

    @cached_property
    def say(self) -> Labels:
        """The report's own words."""
        return Labels(self.language)

    @property
    def language(self) -> Language:
        """The language of the report."""
        return self.report.scope.language

    def tell(self, words: Bilingual, /, *values: object, **named: object) -> str:
        """A bilingual sentence in the report's language, with its gaps filled."""
        return words.told(self.language, *values, **named)

    def result(self, result: Result) -> str:
        """The word of a result."""
        return self.tell(RESULT_WORDS[result])

    def severity(self, severity: Severity) -> str:
        """The word of a severity."""
        return self.tell(SEVERITY_WORDS[severity])

    def dataset(self, name: str) -> str:
        """The title of a dataset, or its name where no record of it was read."""
        titles = {dataset.name: dataset.title for dataset in self.report.datasets}
        return self.tell(titles[name]) if name in titles else name

    @cached_property
    def unit(self) -> str:
        """The units of the report in one line: the part of the chain they share, or the first of them."""
        units = [unit for unit in self.report.scope.units if unit]
        if not units:
            return self.say("unit_unknown")
        if len(units) == 1:
            return units[0]
        return self.say("units_more", first="/".join(self._shared) or units[0], count=len(units))

    @cached_property
    def _shared(self) -> list[str]:
        """The beginning of the chain that all units share."""
        shared: list[str] = []
        for level in zip(*(unit.split("/") for unit in self.report.scope.units if unit), strict=False):
            if len(set(level)) > 1:
                break
            shared.append(level[0])
        return shared

    def unit_within(self, unit: str) -> str:
        """A unit's chain without the beginning that all units share, which the cover tells."""
        beginning = "".join(f"{part}/" for part in self._shared)
        return unit.removeprefix(beginning) or unit

    def short_unit(self, unit: str) -> str:
        """The last part of a unit's chain, or as much of its end as no other unit shares."""
        parts = unit.split("/")
        others = [other.split("/") for other in self.report.scope.units if other != unit]
        for count in range(1, len(parts)):
            if parts[-count:] not in [other[-count:] for other in others]:
                return "/".join(parts[-count:])
        return unit or self.say("no_unit")

    @property
    def month(self) -> str:
        """The month, and by which moment records belong to it where that was said; or that there was none."""
        scope = self.report.scope
        if not scope.month:
            return self.say("all_months")
        by = MONTH_BY_WORDS[scope.month_by].in_(self.language) if scope.month_by else ""
        bracket = f"（{by}）" if self.language == "zh" else f" ({by})"
        return scope.month + (bracket if by else "")

    @property
    def month_notes(self) -> list[str]:
        """What must be known of the records counted, where rules count others than those of the month."""
        beyond = sum(rule.beyond for rule in self.report.rules)
        notes = [self.say("due_note")] if self.report.scope.month_by == "due" else []
        return [*notes, *([self.say("beyond_note", count=beyond)] if beyond else [])]

    def address(self, record: Address) -> str:
        """File › sheet › row, as the user sees it."""
        row = self.say("group") if record.row is None else self.say("row", row=str(record.row))
        return " › ".join(part for part in (record.file, record.sheet, row) if part)

    def bracket(self, text: str) -> str:
        """The text in brackets of the language; no text, no brackets."""
        return self.say("bracket", text=text) if text else ""

    def counts(self, counts: Counts) -> str:
        """All five counts, and that they add up."""
        parts = [f"{self.result(result)} {counts.of(result):,}" for result in RECORD_RESULTS]
        return self.say("adds_up", parts="  ·  ".join(parts), total=counts.total)

    def law(self, ids: Iterable[str]) -> dict[str, list[Basis]]:
        """The bases of the ids, each once, by the label of their group; empty groups are left out."""
        known = [self.report.bases[name] for name in dict.fromkeys(ids) if name in self.report.bases]
        groups = {label: [basis for basis in known if basis.kind in kinds] for label, kinds in GROUPS.items()}
        return {label: bases for label, bases in groups.items() if bases}

    def authority(self, rule: RuleOutcome) -> str:
        """The label of the one kind of basis a rule rests on; of a rule that rests on several the weakest, but law where
        law asks for what a standard says; and no label where it names none."""
        groups = list(self.law([*rule.basis, *(name for limit in rule.limits for name in limit.basis)]))
        if groups == ["group_law", "group_standard"]:
            return "group_law"
        return groups[-1] if groups else ""

    def source(self, basis: Basis) -> str:
        """The instrument's short title, with the article where its number was read in the text."""
        return f"{self.tell(basis.short)} {basis.article_in(self.language)}".rstrip()

    def caveat(self, basis: Basis) -> str:
        """What must be said of a fact that was not read in the text itself; else nothing."""
        if basis.was_read:
            return ""
        return self.say("caveat", text=self.say("sec" if basis.confidence is Confidence.SEC else "memory"))

    def confirmed(self, basis: Basis) -> str:
        """By whom a fact known at second hand was compared with the original, in brackets; nothing for others."""
        if basis.confirmed is None:
            return ""
        return self.bracket(self.say("confirmed_mark", by=basis.confirmed.by, day=basis.confirmed.date.isoformat()))

    def in_force(self, basis: Basis) -> str:
        """The days on which a fact binds, or, where its first day was not read, those for which it is cited."""
        cited = "_cited" if basis.days == "assumed" else ""
        if basis.in_force_to is None:
            return self.say(f"from{cited}", first=basis.in_force_from.isoformat())
        last = basis.in_force_to.isoformat()
        return self.say(f"from_to{cited}", first=basis.in_force_from.isoformat(), last=last)

    @cached_property
    def themes(self) -> dict[str, list[RuleOutcome]]:
        """The rules by theme, in the order of the themes; in a theme, what matters most stands first."""
        names = [theme.name for theme in self.report.themes]
        names += [rule.theme for rule in self.report.rules]
        return {
            name: sorted((rule for rule in self.report.rules if rule.theme == name), key=_weight)
            for name in dict.fromkeys(names)
        }

    def theme(self, name: str) -> str:
        """The title of a theme."""
        titles = {theme.name: theme.title for theme in self.report.themes}
        return self.tell(titles[name]) if name in titles else name

    def citing(self, case: str) -> Sequence[RuleOutcome]:
        """The rules that point to a case, in the order of the chapters."""
        return [rule for rules in self.themes.values() for rule in rules if rule.case == case]


def _weight(rule: RuleOutcome) -> tuple[bool, int, int, str]:
    """Rules with findings first, the worst severity before, then the most suspected faults."""
    return (not rule.findings, rule.severity.rank, -rule.counts.fail, rule.id)
