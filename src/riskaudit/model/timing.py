"""Where the time of one audit went. It differs from run to run, so a report holds it only when asked for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from riskaudit.model.base import Frozen

Step = Literal["rules", "reading", "loading", "counting", "judging", "report", "writing", "other"]
"""What an audit does, one after another: read the rule library, the files, load them as typed tables, count the
rules of a large dataset together, judge rule by rule, put the report together, write files."""


class StepTime(Frozen):
    """One step. No moment belongs to two of them."""

    step: Step
    of: str = Field("", description="the dataset whose rules are counted, the file that is written")
    seconds: float


class RuleTime(Frozen):
    """One rule that was judged.

    Rules are judged several at a time: while n are, each is charged a nth of the seconds, so that all of them
    together never took longer than the step.
    """

    rule: str
    own: float = Field(description="seconds of its own questions, a part of the step `judging`")
    shared: float = Field(0, description="its equal share, in seconds, of the step `counting` of its dataset")

    @property
    def seconds(self) -> float:
        """All that it is charged."""
        return self.own + self.shared


class Timing(Frozen):
    """Seconds by the clock, from the start of the command until this was written: the sum of the steps."""

    whole: float
    steps: tuple[StepTime, ...] = Field(description="in the order in which they began")
    rules: tuple[RuleTime, ...] = Field(description="by id")
