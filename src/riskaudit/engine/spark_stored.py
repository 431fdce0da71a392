"""Parquet and tables of the catalogue into Spark: cells as text in the forms that are read again, rows numbered."""

from __future__ import annotations

from collections.abc import Callable

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as f

from riskaudit.engine.base import names_of
from riskaudit.engine.spark_files import PART, PLACES, SEEN
from riskaudit.model.table import PLACE, ROW, Stored

_FILE, _INDEX = "_path", "_index"
_AHEAD = "INTERVAL 8 HOURS"
"""China's time: that of an instant when it is written as a local moment."""

Keep = Callable[[DataFrame], DataFrame]


def stored(spark: SparkSession, source: Stored) -> DataFrame:
    """The table as it is stored. Parquet under a folder is one table, `name=value` folders are columns of it."""
    if source.path is None:
        return spark.table(source.name)
    return spark.read.parquet(source.path.absolute().as_uri())


def as_texts(found: DataFrame, source: Stored, keep: Keep) -> tuple[DataFrame, DataFrame]:
    """The rows as text columns with their places, and what is kept of them.

    Rows of Parquet come by file and place within it. A table has no order: its rows are numbered by their cells
    from left to right, so that the same rows have the same numbers every time.
    """
    texts = [
        _text(name, kind).alias(new) for (name, kind), new in zip(found.dtypes, names_of(source.width), strict=True)
    ]
    if source.path is None:
        kept = keep(
            found.select(*texts).orderBy(*names_of(source.width)).withColumn(SEEN, f.monotonically_increasing_id())
        )
        part = f.shiftright(f.col(SEEN), PART)
        place = _counted_on(kept, part) + f.col(SEEN).bitwiseAND(f.lit(PLACES))
    else:
        where = [f.expr("_metadata.file_path").alias(_FILE), f.expr("_metadata.row_index").alias(_INDEX)]
        kept = keep(found.select(*texts, *where))
        place = _counted_on(kept, f.col(_FILE)) + f.col(_INDEX)
    numbered = kept.withColumn(PLACE, place.cast("bigint")).drop(SEEN, _FILE, _INDEX)
    return numbered.withColumn(ROW, f.col(PLACE) + 1), kept


def _counted_on(kept: DataFrame, by: Column) -> Column:
    """How many rows come before the piece that a row belongs to."""
    pieces = sorted((row[0], row[1]) for row in kept.groupBy(by.alias("piece")).count().collect())
    before, pairs = 0, []
    for piece, count in pieces:
        pairs += [f.lit(piece), f.lit(before)]
        before += count
    return f.coalesce(f.element_at(f.create_map(*pairs), by), f.lit(0)) if pairs else f.lit(0)


def _text(name: str, kind: str) -> Column:
    cell = f.col(f"`{name.replace('`', '``')}`")
    if kind == "timestamp":
        cell = cell.cast("timestamp_ntz") + f.expr(_AHEAD)
    elif kind in ("double", "float"):
        return f.regexp_replace(cell.cast("decimal(24,6)").cast("string"), r"\.?0+$", "")
    return cell.cast("string")
