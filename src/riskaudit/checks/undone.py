"""What is said of an act that is still open, or of which there is no record, where a rule's own message has no figures."""

from __future__ import annotations

from riskaudit.checks.base import Setting
from riskaudit.model.base import Bilingual
from riskaudit.model.query import Tree, joined, text

_OPEN = Bilingual(
    zh="“{begun}”{moment}，至 {as_of} 仍未见“{what}”，时限{limit}",
    en='"{begun}" {moment}: no entry in "{what}" by {as_of}; the limit is {limit}',
)
_UNRECORDED = Bilingual(
    zh="“{begun}”{moment}，未见“{what}”记录，限期举证",
    en='"{begun}" {moment}: no entry in "{what}"; proof is asked for',
)


def still_open(setting: Setting, begun: str, what: str, limit: Tree) -> Tree:
    """The second act has not been done by the day on which open items are judged; both columns by name."""
    words = _OPEN.in_(setting.language).replace("{as_of}", setting.as_of.isoformat())
    before, after = _between(words, setting, begun, what)
    middle, end = after.split("{limit}")
    return joined(text(before), setting.shown(begun), text(middle), limit.copy(), text(end))


def unrecorded(setting: Setting, other: str, what: str) -> Tree:
    """The act that must come before the other one has no record."""
    before, after = _between(_UNRECORDED.in_(setting.language), setting, other, what)
    return joined(text(before), setting.shown(other), text(after))


def _between(words: str, setting: Setting, begun: str, what: str) -> tuple[str, str]:
    titled = words.replace("{begun}", setting.title(begun)).replace("{what}", setting.title(what))
    before, _, after = titled.partition("{moment}")
    return before, after
