"""Every rule against its own examples, and what a rule file must not lack or claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskaudit.compile import rule_faults
from riskaudit.engine.base import Engine
from riskaudit.errors import Fault, Sentence
from riskaudit.library.document import Document
from riskaudit.lint.authority import authority_faults
from riskaudit.lint.examples import Tried, try_examples
from riskaudit.lint.figures import figure_faults
from riskaudit.model.library import Library
from riskaudit.model.rule import Rule

UNWRITTEN = "待写"
"""How `rules new` marks the words that are to be written."""


def proofread(library: Library, engine: Engine, only: Iterable[str] | None = None) -> tuple[list[Tried], list[Fault]]:
    """Judge every example of the rules (or of those named) and look for what a rule lacks.

    The engine must be fresh. Faults include examples that end otherwise than they say.
    """
    engine.load_calendar(library.calendar)
    tried: list[Tried] = []
    faults: list[Fault] = []
    for name in sorted(only if only is not None else library.rules):
        rule, document = library.rules[name], library.documents[name]
        broken = rule_faults(rule, library)
        faults += broken or [
            *_lacks(rule, document),
            *authority_faults(rule, library, document),
            *figure_faults(rule, document),
        ]
        if not broken:
            mine = try_examples(rule, library, engine)
            tried += mine
            faults += [_wrong(item, document) for item in mine if not item.kept]
    return tried, faults


def _lacks(rule: Rule, document: Document) -> Iterator[Fault]:
    """Words still to be written, and examples that a rule must have: one that is caught and one that passes."""
    for key in ("title", "message", "why", "remedy"):
        if getattr(rule, key).zh.startswith(UNWRITTEN):
            yield document.fault((key,), Sentence("还没有写", "not written yet"))
    caught = rule.examples.fail or rule.examples.review
    if not caught:
        yield document.fault(
            ("examples",),
            Sentence("没有应被查出的样例（fail 或 review）", "no example that is caught (fail or review)"),
        )
    if not rule.examples.pass_:
        yield document.fault(("examples",), Sentence("没有应通过的样例（pass）", "no example that passes"))


def _wrong(item: Tried, document: Document) -> Fault:
    got = item.got.value if item.got else "—"
    return document.fault(
        ("examples", item.expected.value, item.index),
        Sentence(
            f"样例应为 {item.expected.value}，实为 {got}：{item.message}",
            f"must be {item.expected.value}, is {got}: {item.message}",
        ),
        Sentence("改规则或改样例，使二者一致", "mend the rule or the example"),
    )
