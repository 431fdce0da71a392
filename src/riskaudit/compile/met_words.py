"""Words of a rule's own list that a masked text holds: they may be shown, what stands around them may not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from riskaudit.checks import Setting
from riskaudit.checks.expression import ExpressionError
from riskaudit.model.query import Tree, case, column, joined, matches, part, text
from riskaudit.model.table import text_of

PREFIX = "met:"
"""`{met:content}` in a message stands for those words of the rule's `when` that the column holds."""

_PLAIN = re.compile(r"\w+(?:\|\w+)*")


def words_sought(when: str | None, setting: Setting) -> dict[str, tuple[str, ...]]:
    """The columns in which a rule's `when` seeks words, with those words; without any where it seeks a form of text."""
    try:
        nodes = setting.condition(when).tree.find_all(exp.RegexpLike) if when else ()
    except ExpressionError:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        if isinstance(node.this, exp.Column):
            words, name = node.expression.name, node.this.name
            found[name] = (*found.get(name, ()), *(words.split("|") if _PLAIN.fullmatch(words) else ()))
    return found


def words_met(words: Sequence[str], name: str, setting: Setting) -> Tree:
    """Those of the words that the text of a record's cell holds, one after another; nothing of it where there are none."""
    if not words:
        return text("***")
    cell, joint = column(text_of(name)), setting.joint
    met = [case([(matches(cell, word), text(joint + word))], text("")) for word in dict.fromkeys(words)]
    return part(joined(*met), len(joint) + 1)
