"""YAML → model: every reference resolved, every fault told at once with its line and cure."""

from riskaudit.library.load import BUILTIN, builtin_folder, load

__all__ = ["BUILTIN", "builtin_folder", "load"]
