"""The four kinds of authority, which no page mixes."""

from __future__ import annotations

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    "group_law": ("law", "regulation", "ministerial rule"),
    "group_standard": ("standard",),
    "group_promise": ("promise",),
    "group_company": ("company rule",),
}
"""What a basis may be, by the label of its kind of authority: laws, standards, promises, the company's own rules."""
