"""Proofreads the rules: their examples, what their files lack, what they rest on, and how sharp they are."""

from riskaudit.lint.examples import Tried, try_examples
from riskaudit.lint.proofread import proofread

__all__ = ["Tried", "proofread", "try_examples"]
