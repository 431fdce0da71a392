"""Where an audit was made: versions and fonts, as far as they may decide an outcome or a byte."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version

from riskaudit.model.manifest import Made, digest_of

PACKAGES = (
    *("click", "duckdb", "msoffcrypto-tool", "numpy", "openpyxl", "pydantic", "python-calamine", "pyyaml"),
    *("reportlab", "sqlglot"),
)
"""The packages that may decide an outcome or a byte, whatever the engine."""


def made_here(
    formats: Sequence[str],
    *,
    engine: str = "duckdb",
    fail_on: str = "low",
    timed: bool = False,
    also: Iterable[str] = (),
) -> Made:
    """What is told of an audit that is made here; `also` names packages that have a part in this one."""
    names = dict.fromkeys((*PACKAGES, *(["pyspark"] if engine == "spark" else []), *also))
    return Made(
        python=platform.python_version(),
        system=platform.system(),
        machine=platform.machine(),
        engine=engine,
        packages={name: told for name in names if (told := _version(name))},
        fonts=_fonts() if "pdf" in formats else {},
        formats=tuple(formats),
        fail_on=fail_on,
        timed=timed,
    )


def made_again(then: Made) -> Made:
    """What would be told if the audit were made here."""
    return made_here(then.formats, engine=then.engine, fail_on=then.fail_on, timed=then.timed, also=then.packages)


def _version(package: str) -> str:
    """The version of a package; empty if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _fonts() -> dict[str, str]:
    """The fonts that the PDF embeds."""
    from riskaudit.writers.fonts import font_file

    return {weight: digest_of(font_file(weight)).sha256 for weight in ("Regular", "Bold")}
