"""YAML → model: every reference resolved, every fault told at once with its line and cure."""

from riskaudit.library.confirmed import confirm
from riskaudit.library.faults import did_you_mean
from riskaudit.library.load import BUILTIN, Reading, builtin_folder, load, read_library, rule_digests

__all__ = ["BUILTIN", "Reading", "builtin_folder", "confirm", "did_you_mean", "load", "read_library", "rule_digests"]
