"""The distributed engine: the same trees on PySpark, for records that outgrow one machine.

What grows with the records stays with the executors: tables are kept there, findings are written there. The
driver sees counts, the findings that reports show, and the small files that only it can read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from pyspark import SparkConf
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr
from sqlglot import exp

from riskaudit.engine.base import EngineError, Row, names_of
from riskaudit.engine.spark_dialect import spark_sql
from riskaudit.engine.spark_files import BLOCK, SEEN, Lines, handed_out, line_of, numbering, read_text, records_of
from riskaudit.engine.spark_stored import as_texts, stored
from riskaudit.model.calendar import Calendar
from riskaudit.model.progress import untold
from riskaudit.model.query import CALENDAR, Tree, column
from riskaudit.model.table import PLACE, ROW, Batches, Stored, TextSource

_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.variable.substitute": "false",
}
"""What the meaning of the trees rests on. `${` in a cell is no variable, a quotient keeps its places."""

_QUIET = {"spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
"""Of a session that is made here, unless it is told otherwise."""

_FOR_FEW = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""As long as there are few records: to compile a question takes longer than to answer it."""

_OF_CALENDAR = {"day": "date", "w": "bigint", "next_workday": "date", "last_workday": "date"}
_FEW = 50_000
_BYTES = 100
"""Of a text, about as many make a record."""


@dataclass
class _Table:
    """A table: the views that hold its rows, one after another, and the view of all of them."""

    name: str
    parts: list[str]
    held: list[DataFrame] = field(default_factory=list)
    whole: bool = True


class SparkEngine:
    """One session of Spark. Implements `engine.base.Engine`.

    A session that is there already is used, and left as it was; else one is made by what `spark-submit` or
    spark-defaults.conf say, on this machine if they say nothing.
    """

    def __init__(self, spill: Path, session: SparkSession | None = None) -> None:
        """`spill` receives the parts of findings, unless `spark.riskaudit.folder` names a folder all machines see."""
        running = session or SparkSession.getActiveSession()
        first = running or _started()
        self._own = None if running else first
        self._spark = first.newSession()
        self._folder = self._spark.conf.get("spark.riskaudit.folder", "") or spill.absolute().as_uri()
        self._kept = {name: str(self._spark.conf.get(name)) for name in _FOR_FEW}
        for name, value in {**_SETTINGS, **_FOR_FEW}.items():
            self._spark.conf.set(name, value)
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # errors are told by their exceptions
        self._numbers, self._lock = count(), Lock()
        self._tables: dict[str, _Table] = {}
        self._above: Mapping[str, _Table] = {}
        self._rows = 0

    def watched(self) -> Callable[[], float]:
        """See `Engine.watched`: a session does not tell."""
        return untold

    def twin(self) -> SparkEngine:
        """Another set of names over the same tables; see `Engine.twin`."""
        twin = SparkEngine.__new__(SparkEngine)
        twin.__dict__.update(self.__dict__)
        twin._own, twin._tables, twin._above = None, {}, self._tables
        return twin

    def load(self, name: str, source: TextSource | Batches | Stored, width: int) -> int:
        """Load a raw table; see `Engine.load`."""
        if isinstance(source, Stored):
            return self._load_stored(name, source)
        if isinstance(source, TextSource) and source.large:
            self._expect(source.path.stat().st_size // _BYTES)
            with _told():
                self._put(name, read_text(self._spark, source))
            return 0
        records = records_of(source)
        schema = dict.fromkeys(names_of(width), "string") | {ROW: "bigint", PLACE: "bigint"}
        rows = [(*cells, row, place) for place, (row, cells) in enumerate(records)]
        self._expect(len(rows))
        self._put(name, handed_out(self._spark, rows, schema))
        return len(rows)

    def _load_stored(self, name: str, source: Stored) -> int:
        with _told():
            found, kept = as_texts(stored(self._spark, source), source, self._held)
            self._put(name, found, held=kept)
            rows = int(kept.count())
        self._expect(rows)
        return rows

    def columns(self, source: Stored) -> Sequence[str]:
        """The columns of Parquet or of a table; see `Engine.columns`."""
        with _told():
            return list(stored(self._spark, source).columns)

    def load_calendar(self, calendar: Calendar) -> None:
        """Load the working days of the listed years."""
        rows = [
            (day, calendar.days[day][0], calendar.next_workday(day), calendar.last_workday(day))
            for day in calendar.days
        ]
        self._put(CALENDAR, handed_out(self._spark, rows, _OF_CALENDAR))

    def create(self, name: str, tree: Tree) -> None:
        """Make a table; see `Engine.create`."""
        found = self._held(self._asked(tree))
        self._put(name, found, held=found)

    def number(self, name: str, tree: Tree) -> int:
        """Make a numbered table; see `Engine.number`."""
        source = _passed_down(tree)
        if PLACE in self._columns(source):
            _pass(tree, PLACE)
            found = self._held(self._asked(tree))
            self._put(name, found, held=found)
            return int(found.count())
        for item in (SEEN, BLOCK):
            _pass(tree, item)
        found = self._held(self._asked(tree))
        with _told():
            places = numbering(found)
        self._put(name, found.withColumn(PLACE, expr(places.place)).drop(SEEN, BLOCK), held=found)
        return places.rows

    def view(self, name: str, tree: Tree) -> None:
        """Name a question; see `Engine.view`. The answer is kept, if it is small."""
        if self._rows > _FEW:
            self._put(name, self._asked(tree))
        else:
            self.create(name, tree)

    def append(self, name: str, tree: Tree) -> None:
        """Add rows; see `Engine.append`."""
        found = self._held(self._asked(tree))
        part = self._named(found)
        with self._lock:
            table = self._tables[name] if name in self._tables else self._above[name]
            table.parts.append(part)
            table.held.append(found)
            table.whole = False

    def ask(self, tree: Tree) -> list[Row]:
        """The rows of a question; see `Engine.ask`."""
        with _told():
            return [tuple(row) for row in self._asked(tree).collect()]

    def drop(self, name: str) -> None:
        """Forget a table."""
        table = self._tables.pop(name, None)
        if table is None:
            return
        for view in {table.name, *table.parts}:
            self._spark.catalog.dropTempView(view)
        for frame in table.held:
            frame._jdf.queryExecution().analyzed().rdd().unpersist(False)

    def export(self, tree: Tree, path: Path) -> int:
        """Write rows as CSV, on the executors; see `Engine.export`."""
        assert isinstance(tree, exp.Query)
        names = [item.alias_or_name for item in tree.selects]
        inner = tree.subquery("t", copy=False)
        asked = exp.select(exp.alias_(line_of(names), "line", copy=False), copy=False).from_(inner, copy=False)
        lines = Lines(self._spark, f"{self._folder}/{path.name}.parts")
        with _told():
            return lines.write(self._asked(asked), path)

    def close(self) -> None:
        """Forget all tables; a session that was made here ends."""
        for name in list(self._tables):
            self.drop(name)
        if self._own is not None:
            self._own.stop()

    def _asked(self, tree: Tree) -> DataFrame:
        for table in list(tree.find_all(exp.Table)):
            if not table.alias:  # columns may be told by the table's own name
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name, quoted=True)))
            table.set("this", exp.to_identifier(self._found(table.name), quoted=True))
        with _told():
            return self._spark.sql(spark_sql(tree))

    def _found(self, name: str) -> str:
        """The view of a table."""
        table = self._tables.get(name) or self._above.get(name)
        if table is None:
            raise EngineError(f"no table {name}")
        with self._lock:
            if not table.whole:
                union = " UNION ALL ".join(f"SELECT * FROM {part}" for part in table.parts)
                few = 1 if self._rows <= _FEW else self._spark.sparkContext.defaultParallelism
                self._spark.sql(union).coalesce(few).createOrReplaceTempView(table.name)
                table.whole = True
        return table.name

    def _columns(self, name: str) -> Sequence[str]:
        return list(self._spark.table(self._found(name)).columns)

    def _held(self, found: DataFrame) -> DataFrame:
        """The rows, kept where they were computed; where a checkpoint folder is set, kept for the loss of a machine."""
        with _told():
            safe = self._spark.sparkContext._jsc.sc().getCheckpointDir().isDefined()
            return found.checkpoint() if safe else found.localCheckpoint()

    def _named(self, found: DataFrame) -> str:
        name = f"riskaudit_{next(self._numbers)}"
        found.createOrReplaceTempView(name)
        return name

    def _put(self, name: str, found: DataFrame, held: DataFrame | None = None) -> None:
        self.drop(name)
        self._tables[name] = _Table(self._named(found), [self._named(found)], [held] if held is not None else [])

    def _expect(self, rows: int) -> None:
        """Note that so many records come. For many, the session is set as it was: that pays then."""
        self._rows += rows
        if self._rows > _FEW:
            for name, value in self._kept.items():
                self._spark.conf.set(name, value)


class _told:  # noqa: N801 - reads as a word of the sentence
    """What Spark objects to is an error of the engine."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, PySparkException) or (error is not None and type(error).__module__.startswith("py4j")):
            raise EngineError(str(error).strip().split("\n", 1)[0]) from error


def _started() -> SparkSession:
    """A session by the settings of spark-submit, or on this machine. Raises EngineError where none starts."""
    with _told():
        conf = SparkConf()
        for name, value in _QUIET.items():
            conf.setIfMissing(name, value)
        return SparkSession.builder.appName("riskaudit").config(conf=conf).getOrCreate()


def _passed_down(tree: Tree) -> str:
    """The table that a question over one table asks."""
    source = tree.args["from_"].this
    return _passed_down(source.this) if isinstance(source, exp.Subquery) else str(source.name)


def _pass(tree: Tree, name: str) -> None:
    """Hand a column of the table up through the questions over it."""
    assert isinstance(tree, exp.Select)
    source = tree.args["from_"].this
    if isinstance(source, exp.Subquery):
        _pass(source.this, name)
    listed = tree.expressions
    if not any(isinstance(item, exp.Star) or item.alias_or_name == name for item in listed):
        tree.select(column(name), append=True, copy=False)
