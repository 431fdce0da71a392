"""The waist: rule + kind + dataset → one question to the engine, or every fault of the rule."""

from riskaudit.compile.columns import used_columns
from riskaudit.compile.faults import draft_faults, rule_faults
from riskaudit.compile.options import SHOWN, Options
from riskaudit.compile.query import NEARLY, USED, compile_rule, params_of, read_kind, setting_of, unfilled

__all__ = [
    "NEARLY",
    "SHOWN",
    "USED",
    "Options",
    "compile_rule",
    "draft_faults",
    "params_of",
    "read_kind",
    "rule_faults",
    "setting_of",
    "unfilled",
    "used_columns",
]
