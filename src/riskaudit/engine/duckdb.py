"""The embedded engine. Reads clean delimited texts by itself, in parallel; spills to disk if bounded."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
from sqlglot import exp

from riskaudit.engine.base import EngineError, Row, names_of
from riskaudit.errors import UsageError
from riskaudit.model.calendar import Calendar
from riskaudit.model.query import CALENDAR, Tree
from riskaudit.model.table import PLACE, ROW, Batches, Stored, TextSource

_DIALECT = "duckdb"
_ROWS = "__rows"
"""Behind the name of a numbered table: the rows themselves."""

_WATCHED = """
SET enable_progress_bar = true;
SET enable_progress_bar_print = false;
SET progress_bar_time = 0;
"""
_SETTINGS = """
SET preserve_insertion_order = true;
SET TimeZone = 'UTC';
SET disabled_optimizers = 'in_clause,common_subexpressions';
SET allocator_background_threads = true;
"""
"""A list of more than a few values would become a join, which does not keep the order of rows. Memory is given back
beside the work: a tenth of the system's time less."""


class DuckEngine:
    """One in-memory database, gone when closed. Implements `engine.base.Engine`."""

    def __init__(self, spill: Path, memory: str | None = None) -> None:
        """`spill` is a folder for what does not fit `memory` (e.g. `1GB`; by default no bound of ours)."""
        self._connection = duckdb.connect()
        self._spill = spill
        self._table = "TABLE"
        self._views: set[str] = set()
        self._closed = False
        # Row order is the identity of a record; time zones and locales must not depend on the machine.
        self._connection.execute(_SETTINGS)
        self._connection.execute(f"SET temp_directory = {_quoted(str(spill))}")
        if memory:
            try:
                self._connection.execute(f"SET memory_limit = {_quoted(memory)}")
            except duckdb.Error:
                raise UsageError(f"--memory {memory}", "1GB, 512MB …") from None

    def watched(self) -> Callable[[], float]:
        """See `Engine.watched`. The database counts how far it is, and shows nothing itself."""
        self._connection.execute(_WATCHED)
        return lambda: 0.0 if self._closed else max(self._connection.query_progress(), 0.0) / 100

    def twin(self) -> DuckEngine:
        """Another connection to the same database; see `Engine.twin`."""
        twin = DuckEngine.__new__(DuckEngine)
        twin._connection, twin._spill = self._connection.cursor(), self._spill
        twin._connection.execute(_SETTINGS)
        twin._views, twin._closed = set(), False
        twin._table = "TEMP TABLE"  # seen by its own connection alone, before one of the same name that all see
        return twin

    def load(self, name: str, source: TextSource | Batches | Stored, width: int) -> int:
        """Load a raw table; see `Engine.load`."""
        if isinstance(source, Stored):
            self._run(f"CREATE {self._table} {_name(name)} AS {self._stored(source)}")
            return int(self._fetch(f"SELECT count(*) FROM {_name(name)}")[0][0])
        if isinstance(source, TextSource):
            if source.large:
                self._views.add(name)
                self._run(f"CREATE VIEW {_name(name)} AS SELECT * FROM {_reading(source)}")
                return 0
            self._connection.execute(
                f"CREATE {self._table} {_name(name)} AS "
                f"SELECT *, row_number() OVER () + {int(source.skip)} AS {_name(ROW)} FROM {_reading(source)}"
            )
        else:
            self._load_batches(name, source, width)
        return int(self._fetch(f"SELECT count(*) FROM {_name(name)}")[0][0])

    def columns(self, source: Stored) -> Sequence[str]:
        """The columns of a Parquet table; there is no catalogue."""
        return [str(row[0]) for row in self._fetch(f"DESCRIBE SELECT * FROM {_parquet(source)}")]

    def _stored(self, source: Stored) -> str:
        kinds = self._fetch(f"DESCRIBE SELECT * FROM {_parquet(source)}")
        cells = ", ".join(
            f"{_as_text(_name(row[0]), row[1])} AS {new}"
            for row, new in zip(kinds, names_of(source.width), strict=True)
        )
        return f"SELECT {cells}, row_number() OVER () AS {_name(ROW)} FROM {_parquet(source)}"

    def _load_batches(self, name: str, source: Batches, width: int) -> None:
        import numpy as np

        data = {
            column: np.array(cells, dtype=object) for column, cells in zip(names_of(width), source.columns, strict=True)
        }
        data[ROW] = np.array(source.rows, dtype=np.int64)
        self._connection.register("_incoming", data)
        casts = ", ".join(f"CAST({column} AS VARCHAR) AS {column}" for column in names_of(width))
        self._connection.execute(f"CREATE {self._table} {_name(name)} AS SELECT {casts}, {_name(ROW)} FROM _incoming")
        self._connection.unregister("_incoming")

    def load_calendar(self, calendar: Calendar) -> None:
        """Load the working days of the listed years."""
        with tempfile.TemporaryDirectory(dir=self._spill) as folder:
            listed = Path(folder) / "calendar.csv"
            with listed.open("w", encoding="ascii") as file:
                for day, (working_days, _) in calendar.days.items():
                    near = (calendar.next_workday(day), calendar.last_workday(day))
                    file.write(f"{day},{working_days},{','.join(str(other or '') for other in near)}\n")
            columns = "{'day': 'DATE', 'w': 'BIGINT', 'next_workday': 'DATE', 'last_workday': 'DATE'}"
            self._connection.execute(
                f"CREATE {self._table} {_name(CALENDAR)} AS SELECT * FROM "
                f"read_csv({_quoted(str(listed))}, columns = {columns}, header = false, auto_detect = false)"
            )

    def create(self, name: str, tree: Tree) -> None:
        """Make a table; see `Engine.create`."""
        self._run(f"CREATE {self._table} {_name(name)} AS {self._sql(tree)}")

    def number(self, name: str, tree: Tree) -> int:
        """Make a numbered table; see `Engine.number`."""
        self._run(f"CREATE {self._table} {_name(name + _ROWS)} AS {self._sql(tree)}")
        self._views.add(name)
        self._run(
            f"CREATE VIEW {_name(name)} AS SELECT *, rowid AS {_name(PLACE)} FROM {_name(name + _ROWS)}"
        )  # the order of rows is kept, so that rowid counts them
        return int(self._fetch(f"SELECT count(*) FROM {_name(name + _ROWS)}")[0][0])

    def view(self, name: str, tree: Tree) -> None:
        """Name a question; see `Engine.view`."""
        self._views.add(name)
        self._run(f"CREATE VIEW {_name(name)} AS {self._sql(tree)}")

    def append(self, name: str, tree: Tree) -> None:
        """Add rows; see `Engine.append`."""
        self._run(f"INSERT INTO {_name(name)} {self._sql(tree)}")

    def ask(self, tree: Tree) -> list[Row]:
        """The rows of a question; see `Engine.ask`."""
        return self._fetch(self._sql(tree))

    def drop(self, name: str) -> None:
        """Forget a table."""
        if name in self._views:
            self._views.discard(name)
            self._connection.execute(f"DROP VIEW {_name(name)}")
            name += _ROWS
        self._connection.execute(f"DROP TABLE IF EXISTS {_name(name)}")

    def export(self, tree: Tree, path: Path) -> int:
        """Write rows as CSV; see `Engine.export`."""
        options = "FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"'"
        rows = self._run(f"COPY ({self._sql(tree)}) TO {_quoted(str(path))} ({options})").fetchone()
        return int(rows[0]) if rows else 0

    def close(self) -> None:
        """Close the database. Whoever watches is turned away first: a connection that is closed must not be asked."""
        self._closed = True
        self._connection.close()

    def _sql(self, tree: Tree) -> str:
        return tree.sql(dialect=_DIALECT, copy=False)

    def _fetch(self, sql: str) -> list[Row]:
        return [tuple(row) for row in self._run(sql).fetchall()]

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql)
        except duckdb.Error as error:
            raise EngineError(str(error)) from error


def _reading(source: TextSource) -> str:
    """The text as a table of text columns. Of a large one, nothing is forgiven."""
    columns = ", ".join(f"'{column}': 'VARCHAR'" for column in names_of(source.width))
    quote, padding = ('"', "false") if source.large else ("", "true")
    options = f"header = false, auto_detect = false, quote = '{quote}', escape = '{quote}', null_padding = {padding}"
    return (
        f"read_csv({_quoted(str(source.path))}, delim = {_quoted(source.delimiter)}, skip = {int(source.skip)}, "
        f"columns = {{{columns}}}, {options}, parallel = true)"
    )


def _parquet(source: Stored) -> str:
    if source.path is None:
        raise EngineError(source.name)
    files = source.path / "**" / "*.parquet" if source.path.is_dir() else source.path
    return f"read_parquet({_quoted(str(files))})"


def _as_text(cell: str, kind: str) -> str:
    """A cell as Spark's engine writes it, too: an instant in China's time, a double without needless zeros."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"CAST(CAST({cell} AS TIMESTAMP) + INTERVAL 8 HOUR AS VARCHAR)"
    if kind in ("DOUBLE", "FLOAT"):
        return f"regexp_replace(CAST(CAST({cell} AS DECIMAL(24, 6)) AS VARCHAR), '\\.?0+$', '')"
    return f"CAST({cell} AS VARCHAR)"


def _quoted(value: str) -> str:
    return str(exp.Literal.string(value).sql(dialect=_DIALECT))


def _name(value: str) -> str:
    return str(exp.to_identifier(value, quoted=True).sql(dialect=_DIALECT))
