"""How a finding stands to an earlier report, in the words of SARIF."""

from __future__ import annotations

from typing import Literal

Standing = Literal["new", "unchanged", "updated"]
"""Not in the earlier report; there with the same verdict, figures and message; there with others."""
