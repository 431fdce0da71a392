"""The records of a report read again, so that a rule can be judged again with one condition more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from riskaudit.checks import CheckKind
from riskaudit.compile import Options, compile_rule, questions, read_kind, setting_of, used_columns
from riskaudit.compile.again import OLD
from riskaudit.compile.reviewed import MEMBERS, cells_among, cells_of, groups_of, hits_of, member_count, members_of
from riskaudit.engine.base import Engine
from riskaudit.errors import Sentence, UsageError
from riskaudit.model.english import chosen, counted
from riskaudit.model.findings import FindingRow
from riskaudit.model.library import Library
from riskaudit.model.masking import Masking
from riskaudit.model.month import Month
from riskaudit.model.report import Report
from riskaudit.model.rule import Rule
from riskaudit.model.table import Batches, State
from riskaudit.records.file_read import FileRead
from riskaudit.records.override import with_stand_ins
from riskaudit.records.read import read
from riskaudit.review.conditions import CUTS, DAYS, NUMBER, VALUES, Cell, usable
from riskaudit.spine.events import load_records
from riskaudit.spine.large import columns_of
from riskaudit.spine.run import sound_library
from riskaudit.spine.tables import Loaded


@dataclass(frozen=True)
class Source:
    """Where the records and rules of a report are, and how they were read."""

    paths: Sequence[Path]
    rules: Sequence[str | Path]
    mapping: Mapping[str, object] | None = None
    encoding: str | None = None
    password: str | None = None
    secret: str = ""


class Records:
    """The records of a report on an engine, for the rules that are looked at."""

    def __init__(self, source: Source, report: Report, rules: Collection[str], engine: Engine, work: Path) -> None:
        """Raises UsageError where rules or records are not those of the report, RuleFaults for faulty rules."""
        library = sound_library(source.rules, report.scope.profile)
        if library.digest != report.tool.library:
            what = Sentence("规则库与报告所用的不同", "the rules are not those of the report")
            raise UsageError(what, Sentence("用 --rules 给出生成报告的规则", "give those it was made with by --rules"))
        self.library = replace(library, datasets=with_stand_ins(library.datasets, source.mapping))
        self._engine = engine
        files = _files(source, self.library, engine, work)
        _same_records(files, report)
        scope, unread = report.scope, any(file.unread for file in files)
        month = Month.of(scope.month, scope.month_by) if scope.month else None
        self._options = Options(
            as_of=scope.as_of,
            profile=scope.profile,
            language=scope.language,
            mask=Masking(on=scope.masked),
            secret=source.secret,
            unread=unread,
            law_date=scope.law_date,
            due=month if month and month.by == "due" else None,
            proof=False,
        )
        engine.load_calendar(self.library.calendar)
        tables = [table for file in files for table in file.tables]
        wanted = self._wanted([self.library.rules[name] for name in sorted(rules) if name in self.library.rules])
        self._loaded: Loaded = load_records(tables, self.library.datasets, wanted, engine, month, unread=unread)

    def _wanted(self, rules: Sequence[Rule]) -> dict[str, set[str]]:
        """The columns that the rules use, and all that a condition may be about."""
        wanted: dict[str, set[str]] = {}
        for rule in rules:
            setting = setting_of(rule, self.library, self._options)
            kind = read_kind(rule, setting.params)
            for name, columns in used_columns(rule, kind, setting).items():
                wanted.setdefault(name, set()).update(columns)
            wanted[rule.dataset].update(usable(setting, kind, tuple(setting.dataset.columns)))
        return wanted

    def groups(self, rule: Rule) -> bool:
        """Whether the rule judges groups of records, which have no cells of their own."""
        return bool(self._kind(rule).groups())

    def columns(self, rule: Rule) -> list[str]:
        """The columns of its records that conditions may be about."""
        setting = setting_of(rule, self.library, self._options)
        return usable(setting, self._kind(rule), tuple(self._loaded.present.get(rule.dataset, ())))

    def _kind(self, rule: Rule) -> CheckKind:
        return read_kind(rule, setting_of(rule, self.library, self._options).params)

    def ask_for(self, fingerprints: Sequence[str]) -> None:
        """Say which findings the next questions are about."""
        self._engine.drop(OLD)
        self._engine.load(OLD, Batches([list(fingerprints)], list(range(1, len(fingerprints) + 1))), 1)

    def cells(self, rule: Rule, names: Sequence[str]) -> dict[str, list[dict[str, Cell]]]:
        """The cells of the records of each finding asked for, by its fingerprint."""
        query, found = compile_rule(rule, self.library, self._options), dict[str, list[dict[str, Cell]]]()
        for name, *cells in self._engine.ask(cells_of(query, names)):
            pairs = zip(cells[::2], cells[1::2], strict=True)
            record = {key: (value, State(int(state))) for key, (value, state) in zip(names, pairs, strict=True)}
            found.setdefault(str(name), []).append(record)
        return found

    def cells_among(self, rule: Rule, names: Sequence[str]) -> dict[str, list[Cell]]:
        """The different cells of the records of the groups asked for, by column; of many values some, evenly."""
        query, columns = compile_rule(rule, self.library, self._options), self.library.datasets[rule.dataset].columns
        self._engine.drop(MEMBERS)
        self._engine.create(MEMBERS, members_of(query))
        found: dict[str, list[Cell]] = {}
        for name in names:
            most = CUTS if columns[name].type in (NUMBER, *DAYS) else VALUES
            rows = self._engine.ask(cells_among(rule.dataset, name, columns[name], most))
            found[name] = [(value, State(int(state))) for value, state in rows]
        return found

    def judged(self, rule: Rule) -> list[FindingRow]:
        """The groups that the rule finds, as findings.csv has them, and those that it cannot tell."""
        rows = self._engine.ask(groups_of(compile_rule(rule, self.library, self._options)))
        return [FindingRow(*(cell or "" for cell in row)) for row in rows]

    def in_groups(self, rule: Rule) -> int:
        """How many records are in groups."""
        query = compile_rule(rule, self.library, self._options)
        return int(self._engine.ask(member_count(query))[0][0])

    def hits(self, rule: Rule) -> Mapping[str, Counter[str]]:
        """Of each finding asked for that the rule still has: how many records by result."""
        found: dict[str, Counter[str]] = {}
        for name, result, count in self._engine.ask(hits_of(compile_rule(rule, self.library, self._options))):
            found.setdefault(str(name), Counter())[str(result)] += int(count)
        return found

    def counts(self, rule: Rule) -> Counter[tuple[str, str]]:
        """All records by 供电所 and result."""
        found: Counter[tuple[str, str]] = Counter()
        for station, result, _, count in self._engine.ask(
            questions.counts(compile_rule(rule, self.library, self._options))
        ):
            found[(str(station), str(result))] += int(count)
        return found


def _files(source: Source, library: Library, engine: Engine, work: Path) -> tuple[FileRead, ...]:
    return read(
        source.paths,
        library.datasets,
        workdir=work,
        encoding=source.encoding,
        password=source.password,
        mapping=source.mapping,
        columns=columns_of(engine),
    )


def _same_records(files: Sequence[FileRead], report: Report) -> None:
    """Raises UsageError where the files are not those that the report was made of."""
    mine = Counter(file.sha256 for file in files if file.tables)
    theirs = Counter(item.sha256 for item in report.inputs if item.sheets)
    if mine != theirs:
        less, more = sum((theirs - mine).values()), sum((mine - theirs).values())
        what = Sentence(
            f"记录与报告所用的不同：少 {less} 个文件，多 {more} 个",
            f"the records are not those of the report: {counted(less, 'file is|files are')} missing, {more} {chosen(more, 'is another|are others')}",
        )
        cure = Sentence("用 --records 给出生成报告的同一批导出", "give the exports it was made of by --records")
        raise UsageError(what, cure)
