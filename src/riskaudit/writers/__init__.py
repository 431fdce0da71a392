"""Report → bytes: one format a file, listed once in this table. Writers see nothing but the report."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from riskaudit.model.report import Report

Writer = Callable[[Report], bytes]

_WRITERS = {
    "pdf": ("riskaudit.writers.pdf", "write_pdf", "report.pdf"),
    "json": ("riskaudit.writers.json", "write_json", "report.json"),
    "text": ("riskaudit.writers.text", "write_text", "report.txt"),
}
"""Format → module, function, and the file's usual name. Modules are imported when they are used."""

FORMATS = tuple(_WRITERS)


def writer(name: str) -> Writer:
    """The writer of a format. Raises KeyError for an unknown one."""
    module, function, _ = _WRITERS[name]
    found: Writer = getattr(import_module(module), function)
    return found


def file_name(name: str) -> str:
    """The usual file name of a format."""
    return _WRITERS[name][2]
