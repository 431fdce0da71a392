"""The tool on the tables of a trial: its verdicts rule by rule, as an audit's queries give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oracle.trial import Sheet, Trial
from riskaudit.compile import (
    Options,
    compile_rule,
    params_of,
    questions,
    read_kind,
    rule_faults,
    setting_of,
    together,
    used_columns,
)
from riskaudit.compile.coded import Coded, coded
from riskaudit.compile.folding import folded
from riskaudit.engine.base import Engine
from riskaudit.model.library import Library
from riskaudit.model.relation import RuleQuery
from riskaudit.model.table import Batches, Mapped, RawTable, typed_table
from riskaudit.spine.tables import empty_table, load_tables

Verdicts = dict[int, tuple[str, str]]
"""Row → result and reason; of groups the place of the group."""


def judged(trial: Trial, library: Library, engine: Engine) -> Iterator[tuple[str, Verdicts]]:
    """Rule by rule what the tool says."""
    options = Options(as_of=trial.as_of, profile="", unread=trial.unread, law_date=trial.law_date, proof=False)
    wanted: dict[str, set[str]] = {}
    for name in trial.rules:
        rule = library.rules[name]
        assert not rule_faults(rule, library), name
        kind = read_kind(rule, params_of(rule, library, None))
        for dataset, columns in used_columns(rule, kind, setting_of(rule, library, options)).items():
            wanted.setdefault(dataset, set()).update(columns)
    tables = [
        _raw(sheet, dataset, place)
        for dataset, sheets in trial.sheets.items()
        for place, sheet in enumerate(sheets)
        if sheet.records
    ]
    load_tables(tables, library.datasets, wanted, engine, None)
    for name in wanted.keys() - {table.dataset for table in tables}:
        empty_table(name, library.datasets[name], engine, wanted[name])
    try:
        queries = {name: compile_rule(library.rules[name], library, options) for name in trial.rules}
        joined = _joined(queries, engine)
        for name, query in queries.items():
            rows = engine.ask(questions.verdicts(query))
            alone = [(str(row[1]), row[2]) for row in rows]
            assert joined.get(name, alone) == alone, f"{name}: judged together with others, it ends otherwise"
            places = range(len(rows)) if query.grouped else [int(row[0]) for row in rows]
            yield name, {place: (str(row[1]), str(row[2] or "")) for place, row in zip(places, rows, strict=True)}
    finally:
        for name in wanted:
            engine.drop(typed_table(name))


def _joined(queries: Mapping[str, RuleQuery], engine: Engine) -> dict[str, list[tuple[str, str | None]]]:
    """Results and reasons of all rules that large datasets judge together, judged so, in the order of the records."""
    datasets: dict[str, dict[str, Coded]] = {}
    for name, query in queries.items():
        if not query.grouped:
            datasets.setdefault(query.dataset, {})[name] = coded(folded(query))
    found: dict[str, list[tuple[str, str | None]]] = {}
    for rules in datasets.values():
        assert all(map(together.may_join, rules.values()))
        rows = sorted(engine.ask(together.verdicts(list(rules.values()))))
        for place, (name, rule) in enumerate(rules.items(), 2):
            told = [rule.meaning(row[place]) for row in rows]
            found[name] = [(result, None if result == "pass" else reason) for result, reason in told]
    return found


def _raw(sheet: Sheet, dataset: str, place: int) -> RawTable:
    """A file as a reader would hand it over."""
    cells = [[record.get(name) for record in sheet.records] for name in sheet.columns]
    rows = list(range(sheet.first, sheet.first + len(sheet.records)))
    mapping = {name: Mapped(i) for i, name in enumerate(sheet.columns)}
    return RawTable(f"file {place}", "", "csv", dataset, 1, sheet.columns, mapping, Batches(cells, rows))
