"""The engines by their names. None is imported before it is asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from riskaudit.engine.base import Engine, EngineError
from riskaudit.errors import NO_ROOM, DiskFull, EngineFault, Place, Sentence, UsageError
from riskaudit.folder import work_folder


@contextmanager
def working(name: str, memory: str | None) -> Iterator[tuple[Engine, Path]]:
    """The engine of a name, and a folder for its work, which goes with it.

    Raises UsageError for an engine that cannot start here, EngineFault where it fails over the records; what fails
    over a single rule is that rule's result.
    """
    with work_folder() as folder:
        engine = engine_named(name, folder, memory)
        try:
            yield engine, folder
        except OSError as error:
            raise _refused(error) from error
        except EngineError as error:
            raise error.fault() from error
        finally:
            engine.close()


def _refused(error: OSError) -> EngineFault:
    """The error for what the system refused the work of a run."""
    if error.errno in NO_ROOM:
        return DiskFull()
    reason = error.strerror or str(error)
    where = tempfile.gettempdir()
    return EngineFault(
        Sentence(f"系统拒绝了读写：{reason}", f"the system refused to read or write: {reason}"),
        Sentence(f"核对 {where} 的权限和磁盘", f"see that {where} can be written to, and look at the disk"),
        Place(error.filename) if isinstance(error.filename, str) else None,
    )


def engine_named(name: str, work: Path, memory: str | None) -> Engine:
    """The engine of a name, with a folder for its work. Raises UsageError for one that cannot start here."""
    if name == "spark":
        return _spark(work, memory)
    from riskaudit.engine.duckdb import DuckEngine

    return DuckEngine(work, memory)


def _spark(work: Path, memory: str | None) -> Engine:
    if memory:
        what = Sentence("--memory 不用于 Spark", "--memory does not go with Spark")
        raise UsageError(what, "spark-submit --driver-memory 4g --executor-memory 4g")
    if find_spec("pyspark") is None:
        what = Sentence("未安装 PySpark", "PySpark is not installed")
        raise UsageError(what, "pip install 'pyspark>=4,<5'")
    if not java():
        what = Sentence("没有 Java：Spark 需要 Java 17 以上", "no Java: Spark needs Java 17 or newer")
        cure = Sentence("安装 OpenJDK 17，或把 JAVA_HOME 指向它", "install OpenJDK 17, or let JAVA_HOME point to it")
        raise UsageError(what, cure)
    from riskaudit.engine.spark import SparkEngine

    try:
        return SparkEngine(work)
    except EngineError as error:
        what = Sentence(f"Spark 没有启动：{error}", f"Spark did not start: {error}")
        cure = Sentence(
            "核对 java -version 为 17 以上，以及 Spark 的配置",
            "see that java -version tells 17 or newer, and Spark's settings",
        )
        raise UsageError(what, cure) from None


def java() -> bool:
    """Whether there is a Java for Spark to start."""
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which(str(Path(home) / "bin" / "java") if home else "java"))
