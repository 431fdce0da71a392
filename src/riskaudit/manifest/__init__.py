"""Makes the manifest of an audit, for the command as for the library: from what, by what and with what outcome it was made."""

from __future__ import annotations

from riskaudit.manifest.left import leave
from riskaudit.manifest.made import made_again, made_here
from riskaudit.manifest.part import EARLIER, Asked, audit_part

__all__ = ["EARLIER", "Asked", "audit_part", "leave", "made_again", "made_here"]
