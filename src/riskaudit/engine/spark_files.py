"""Texts into Spark and findings out of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from sqlglot import exp

from riskaudit.engine.base import EngineError, Row, names_of
from riskaudit.model.query import Tree, case, column, is_null, matches, replace_all, some, text
from riskaudit.model.table import Batches, TextSource

SEEN, BLOCK = "_seen", "_block"
"""The columns of a text that tell how Spark numbered a row, and where in the file its piece begins."""

_BROKEN, _VALUE = "_broken", "value"
PART, PLACES = 33, (1 << 33) - 1
"""How Spark numbers rows: the partition above these bits, the place within it below."""

_ROWS = 10_000
"""Records of the driver that make a partition."""

_NEEDS_QUOTES = r'[,"\r\n#]'


def records_of(source: TextSource | Batches) -> Iterator[tuple[int, Sequence[str | None]]]:
    """The row and the cells of every record that the driver has or can read."""
    if isinstance(source, Batches):
        yield from zip(source.rows, zip(*source.columns, strict=True), strict=True)
        return
    with source.path.open(encoding="utf-8") as file:
        for row, line in enumerate(islice(file, source.skip, None), source.skip + 1):
            cells: list[str | None] = [cell or None for cell in line.rstrip("\n").split(source.delimiter)]
            yield row, (cells + [None] * source.width)[: source.width]


def handed_out(spark: SparkSession, rows: Sequence[Row], schema: Mapping[str, str]) -> DataFrame:
    """Records that the driver has, in their order; `schema` is column → type. No executor needs Python for it."""
    kind = f"array<struct<{', '.join(f'`{name}`: {of}' for name, of in schema.items())}>>"
    frames = []
    for start in range(0, max(len(rows), 1), _ROWS):
        piece = [dict(zip(schema, row, strict=True)) for row in rows[start : start + _ROWS]]
        told = f.lit(json.dumps(piece, ensure_ascii=False, default=str))
        frames.append(spark.range(1).select(f.inline(f.from_json(told, kind, {"mode": "FAILFAST"}))))
    return reduce(DataFrame.unionAll, frames).coalesce(len(frames))


def read_text(spark: SparkSession, source: TextSource) -> DataFrame:
    """A large text as text columns; numbered by `SEEN` and `BLOCK`. Nothing is forgiven: a row of another width is an error
    when it is met, and quotes that are not around a whole cell, or a byte that is no UTF-8, are one at once."""
    path = source.path.absolute().as_uri()
    _look_over(spark, path, source.delimiter)
    schema = ", ".join(f"{name} string" for name in [*names_of(source.width), _BROKEN])
    options = {"sep": source.delimiter, "quote": '"', "escape": '"', "mode": "PERMISSIVE", "nullValue": ""}
    options |= {"columnNameOfCorruptRecord": _BROKEN, "emptyValue": "", "encoding": "UTF-8"}
    found = spark.read.schema(schema).options(**options).csv(path)
    found = found.select("*", f.expr("_metadata.file_block_start").alias(BLOCK))
    found = found.withColumn(SEEN, f.monotonically_increasing_id())
    above = (f.col(BLOCK) == 0) & (f.col(SEEN).bitwiseAND(f.lit(PLACES)) < source.skip)
    sound = f.when(above, f.lit(False)).when(f.col(_BROKEN).isNull(), f.lit(True))
    sound = sound.otherwise(f.raise_error(f.concat(f.lit("a row of another width: "), _BROKEN)).cast("boolean"))
    return found.where(sound).drop(_BROKEN)


def _look_over(spark: SparkSession, path: str, delimiter: str) -> None:
    """Whether a line has quotes elsewhere than around whole cells, or what is no UTF-8."""
    sign = rf"\x{{{ord(delimiter):x}}}"
    cell = rf'(?:[^"{sign}]*+|"(?:[^"]|"")*+")'
    sound = rf"\A{cell}(?:{sign}{cell})*+\z"
    line = f.col(_VALUE)
    odd = (line.contains('"') & ~line.rlike(sound)) | line.contains("\ufffd")
    if spark.read.text(path).where(odd).limit(1).count():
        raise EngineError(f"{path}: quotes within a cell, or a character that is none")


@dataclass(frozen=True)
class Numbering:
    """Where the rows of each partition begin in the file, and how many rows there are."""

    starts: Sequence[int]
    rows: int

    @property
    def place(self) -> str:
        """The place of a row in its file, as an expression."""
        starts = ", ".join(f"{start}L" for start in self.starts)
        return f"element_at(array({starts}), CAST(shiftright({SEEN}, {PART}) AS INT) + 1) + ({SEEN} & {PLACES}L)"


def numbering(found: DataFrame) -> Numbering:
    """How the partitions of a text follow one another. Raises EngineError where they are not pieces of a file in order."""
    part = f.shiftright(f.col(SEEN), PART).alias("part")
    place = f.col(SEEN).bitwiseAND(f.lit(PLACES))
    figures = [f.count("*"), f.min(place), f.max(place), f.min(BLOCK), f.max(BLOCK)]
    rows = sorted(found.groupBy(part).agg(*figures).collect(), key=lambda row: row[4])
    starts = [0] * (max((int(row[0]) for row in rows), default=0) + 1)
    total, behind = 0, -1
    for number, count, first, last, block, last_block in rows:
        if last - first + 1 != count or block <= behind:
            raise EngineError("the pieces of a text do not come in its order")
        starts[number], total, behind = total - first, total + count, last_block
    return Numbering(starts, total)


def line_of(names: Sequence[str]) -> Tree:
    """A row as a line of CSV: fields in quotes only where they must be, an empty text as a pair of quotes."""
    whole: Tree = _field(names[0])
    for name in names[1:]:
        whole = exp.DPipe(this=exp.DPipe(this=whole, expression=text(",")), expression=_field(name))
    return whole


def _field(name: str) -> Tree:
    cell = column(name)
    quoted = exp.DPipe(this=exp.DPipe(this=text('"'), expression=replace_all(cell, '"', '""')), expression=text('"'))
    needs = some(cell.eq(""), matches(cell, _NEEDS_QUOTES))
    return exp.paren(case([(is_null(cell), text("")), (needs, quoted)], cell))


class Lines:
    """A folder into which executors write lines, in order, and from which they are put together.

    The folder must be one that all machines see; it is gone afterwards.
    """

    def __init__(self, spark: SparkSession, folder: str) -> None:
        self._spark, self._folder = spark, folder

    def write(self, lines: DataFrame, target: Path) -> int:
        """Write the lines and put them together in one file; how many they are."""
        lines.write.mode("overwrite").option("compression", "none").text(self._folder)
        jvm = self._spark.sparkContext._jvm
        folder = jvm.org.apache.hadoop.fs.Path(self._folder)
        files = folder.getFileSystem(self._spark.sparkContext._jsc.hadoopConfiguration())
        parts = sorted(
            (item.getPath() for item in files.listStatus(folder) if item.getPath().getName().startswith("part-")),
            key=lambda path: str(path.getName()),
        )
        rows, copy = 0, target.with_suffix(".part")
        with target.open("wb") as whole:
            for part in parts:
                files.copyToLocalFile(part, jvm.org.apache.hadoop.fs.Path(str(copy)))
                with copy.open("rb") as file:
                    while block := file.read(1 << 20):
                        rows += block.count(b"\n")
                        whole.write(block)
        for rest in (copy, copy.with_name(f".{copy.name}.crc")):
            rest.unlink(missing_ok=True)
        files.delete(folder, True)
        return rows
