"""Spark for the tests: one session a process, on this machine. Without PySpark or Java its tests are skipped."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from riskaudit.cli.engines import java
from riskaudit.engine.base import Engine

NEEDS_SPARK = pytest.mark.skipif(
    find_spec("pyspark") is None or not java(), reason="needs pip install '.[spark]' and Java 17"
)
_SETTINGS = {
    "spark.default.parallelism": "1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
}


def session() -> Any:
    """The session of this process."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("riskaudit-tests")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def spark_engine(folder: Path) -> Engine:
    """An engine on the session of this process."""
    from riskaudit.engine.spark import SparkEngine

    return SparkEngine(folder, session())
