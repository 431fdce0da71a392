"""riskaudit: audits the service records of an electricity supplier for legal risk.

`riskaudit.audit` is the library; what is named here loads when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from riskaudit.version import __version__

if TYPE_CHECKING:
    from riskaudit.api import Report, audit
    from riskaudit.errors import AuditError

__all__ = ["AuditError", "Report", "__version__", "audit"]

_ROOMS = {"AuditError": "riskaudit.errors", "Report": "riskaudit.api", "audit": "riskaudit.api"}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'riskaudit' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_ROOMS])
