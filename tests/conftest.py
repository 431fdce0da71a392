"""What all tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import riskaudit.library
from riskaudit.library.document import Document, read_document

_PARSED: dict[tuple[str, bytes], Document] = {}


def pytest_configure() -> None:
    """Each rule file is parsed once for all the libraries that tests load: hundreds of times the same 400 files."""
    sys.modules[f"{riskaudit.library.__name__}.load"].__dict__["read_document"] = _parsed_once


def _parsed_once(path: Path, shown: str) -> Document:
    key = (shown, path.read_bytes())
    if key not in _PARSED:
        _PARSED[key] = read_document(path, shown)
    return replace(_PARSED[key], faults=list(_PARSED[key].faults))


@pytest.fixture(autouse=True, scope="session")
def _no_power_cut() -> Iterator[None]:
    """Tests are not made to outlast a power cut: hundreds of audits need not wait for the disk."""
    patch = pytest.MonkeyPatch()
    patch.setattr(os, "fsync", lambda _: None)
    yield
    patch.undo()
