"""Build hook: puts the report's fonts into the package before it is installed or packed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONTS = Path("src", "riskaudit", "writers", "fonts")


class FontsHook(BuildHookInterface[Any]):
    """Makes the fonts for wheels, plain and editable. Loading `build.py` by path needs no dependency of ours."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Makes what is missing and claims it for the wheel, although the repository ignores it."""
        folder = Path(self.root) / FONTS
        spec = importlib.util.spec_from_file_location("riskaudit_fonts_build", folder / "build.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError(f"{folder / 'build.py'} is missing: build from a complete source tree")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        build_data["artifacts"] += [f"/{(FONTS / path.name).as_posix()}" for path in module.build(folder)]
