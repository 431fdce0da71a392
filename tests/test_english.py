"""English that counts: forms by number, ordinals, units; and no sentence of ours that says `1 findings`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import riskaudit
from report_fixture import rich_report
from riskaudit.model.base import Bilingual
from riskaudit.model.english import chosen, counted, filled, ordinal
from riskaudit.model.outcome import Finding
from riskaudit.model.report import Report
from riskaudit.model.told_in import told_in

SRC = Path(riskaudit.__file__).parent


@pytest.mark.parametrize(
    ("words", "named", "told"),
    [
        ("{count} {count:finding|findings}", {"count": 1}, "1 finding"),
        ("{count} {count:finding|findings}", {"count": "1,200"}, "1,200 findings"),
        ("{count} of them {count:is|are} waived", {"count": 0}, "0 of them are waived"),
        ("{count:The one rule|All {count} rules}", {"count": 3}, "All 3 rules"),
        ("{count:The one rule|All {count} rules}", {"count": 1}, "The one rule"),
        ("the {at:th} of {count}", {"at": "1,012", "count": 5}, "the 1,012th of 5"),
        ("{words} of {language}", {"words": "as given", "language": "zh"}, "as given of zh"),
        ("{braces} stay where nothing is given", {}, "{braces} stay where nothing is given"),
    ],
)
def test_numbers_choose_the_form(words: str, named: dict[str, object], told: str) -> None:
    assert filled(words, **named) == told


def test_both_languages_are_filled_alike() -> None:
    words = Bilingual(zh="{} 条，{} 行", en="{0} {0:finding|findings}, {1} {1:row|rows}")
    assert words.told("zh", 1, 2) == words.filled(1, 2).zh == "1 条，2 行"
    assert words.told("en", 1, 2) == words.filled(1, 2).en == "1 finding, 2 rows"


def test_ordinals_and_counted_things() -> None:
    told = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1003)]
    assert told == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th", "1,003rd"]
    assert (counted(1, "row|rows"), counted(1000, "row|rows")) == ("1 row", "1,000 rows")
    assert (chosen("1", " kWh"), chosen("2", " kWh")) == (" kWh", " kWh")


def test_what_a_report_holds_in_both_languages_is_told_in_either() -> None:
    report = rich_report("zh")
    there = told_in(report, "en")
    assert (there.scope.language, there.scope.judged_in) == ("en", "zh")
    assert told_in(there, "zh") == report
    pairs = [*zip(_findings(report), _findings(there), strict=True)]
    assert all(old.message == new.message for old, new in pairs)
    assert any(old.strip and new.strip and old.strip.start_title != new.strip.start_title for old, new in pairs)
    rule = next(rule for rule in report.rules if rule.reasons and rule.findings)
    words = rule.reasons[0].text
    given = rule.model_copy(update={"findings": (rule.findings[0].model_copy(update={"reason": words.zh}),)})
    (finding,) = _findings(told_in(report.model_copy(update={"rules": (given,)}), "en"))
    assert finding.reason == words.en


def _findings(report: Report) -> list[Finding]:
    return [finding for rule in report.rules for finding in rule.findings]


def _words(node: ast.expr) -> str:
    """A text as written, with `{}` for what an f-string fills in; empty for what is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return _words(node.left) + _words(node.right) if isinstance(node, ast.BinOp) else ""


def _english() -> Iterator[tuple[str, str]]:
    """Where a sentence stands, and its English."""
    for path in sorted(SRC.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if not re.search(r"\ben=|Sentence\(|tuple\[str, str\]", source):
            continue
        for node in ast.walk(ast.parse(source)):
            found: list[ast.expr] = []
            if isinstance(node, ast.Call):
                found = [word.value for word in node.keywords if word.arg == "en"]
                found += node.args if getattr(node.func, "id", "") in ("Sentence", "unread", "_words") else []
            elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
                found = [node.elts[1]]
            yield from ((f"{path.relative_to(SRC)}:{item.lineno}", words) for item in found if (words := _words(item)))


_COUNTED = (
    "bytes|cells|columns|comments|datasets|days|errors|examples|faults|files|findings|fingerprints|groups|inputs|items|"
    "months|mutants|notices|orders|others|pages|people|records|reports|requirements|rows|rules|seconds|sheets|tables|"
    "times|units|verdicts|waivers|were|are|have|strata"
)
_BETWEEN = "(?:(?:suspected|open|more|earlier|different|critical|waived|of them) )*"
_ONE_OF_MANY = re.compile(
    rf"(?<!than )(?<!of )(?<!of the )(?<!first )(?<!order )(?<![\w./%])1 {_BETWEEN}(?:{_COUNTED})\b"
)


def test_no_sentence_counts_one_as_many() -> None:
    """Every gap filled with 1: what follows must be one thing. `of 1 rules` and `the first 1` never stand alone."""
    told = dict(_english())
    assert len(told) > 1000
    wrong = []
    for place, words in told.items():
        one = re.sub(r"\{[^{}|]*:([^{}|]*)\|(?:[^{}]|\{[^{}]*\})*\}", r"\1", words)
        if found := _ONE_OF_MANY.search(re.sub(r"\{[^{}]*\}", "1", one)):
            wrong.append((place, found[0]))
    assert not wrong
