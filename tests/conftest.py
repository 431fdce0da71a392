"""What all tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

import riskaudit.library
from riskaudit.library.document import Document, document_of

_PARSED: dict[tuple[str, bytes], Document] = {}


def pytest_configure() -> None:
    """Each rule file is parsed once for all the libraries that tests load: hundreds of times the same 400 files."""
    sys.modules[f"{riskaudit.library.__name__}.load"].__dict__["document_of"] = _parsed_once


def _parsed_once(content: bytes, shown: str) -> Document:
    key = (shown, content)
    if key not in _PARSED:
        _PARSED[key] = document_of(content, shown)
    return replace(_PARSED[key], faults=list(_PARSED[key].faults))


@pytest.fixture(autouse=True, scope="session")
def _no_power_cut() -> Iterator[None]:
    """Tests are not made to outlast a power cut: hundreds of audits need not wait for the disk."""
    patch = pytest.MonkeyPatch()
    patch.setattr(os, "fsync", lambda _: None)
    yield
    patch.undo()
