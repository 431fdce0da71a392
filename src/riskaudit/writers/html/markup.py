"""Elements of HTML. What is not markup already is text and is escaped; there is no other way in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

VOID = frozenset({"meta", "link", "input", "br"})
"""Elements without an end."""

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e00ff\U000f0000-\U0010ffff]"
)
"""Characters without a shape of their own, and those that turn the direction of what follows."""


class Markup(str):
    """Text that is HTML."""

    __slots__ = ()


Content = str | None | Iterable["Content"]
"""What stands in an element: text, markup, or several of them; None is nothing."""


def spelt(text: str) -> str:
    """The text with every hidden character spelt as its code point, like 〈U+200B〉, so that none deceives."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return HIDDEN.sub(lambda match: f"〈U+{ord(match[0]):04X}〉", text)


def inner(content: Content) -> Markup:
    """The markup of a content."""
    if content is None:
        return Markup("")
    if isinstance(content, Markup):
        return content
    if isinstance(content, str):
        return Markup(escape(spelt(content), quote=False))
    return Markup("".join(inner(part) for part in content))


def tag(name: str, /, *content: Content, **attributes: str | bool | None) -> Markup:
    """An element. `class_` is class, `data_view` is data-view; an attribute that is None or False is left out."""
    told = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        plain = key.rstrip("_").replace("_", "-")
        told.append(f" {plain}" if value is True else f' {plain}="{escape(spelt(value))}"')
    start = f"<{name}{''.join(told)}>"
    return Markup(start if name in VOID else f"{start}{inner(content)}</{name}>")
