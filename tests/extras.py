"""What pyproject.toml says of the extras: messages name the same packages."""

from __future__ import annotations

import tomllib
from pathlib import Path


def extra(name: str) -> str:
    """The one requirement of an extra, quoted for a shell."""
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    (needed,) = tomllib.loads(text)["project"]["optional-dependencies"][name]
    return f"'{needed}'"
