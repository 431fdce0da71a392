"""Makes libraries of any number of rules over the records of the bench: W20 first, then its kin.

    python bench/rulebook.py --rules 500 --out DIR

Every library begins with the rules of the smaller ones, so that what more rules cost is told apart from what other
rules cost. Kinds of check come as often as in the library that ships with the program: of twenty rules six are
deadlines, three ask that something is filled, two each order, range and free expression, and one each frequency,
linkage, uniqueness, and two of form. Same number, same bytes. The rules judge synthetic records and are nobody's law;
they have no examples, since nobody proofreads a thousand of them.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, cycle, islice, zip_longest
from math import gcd
from pathlib import Path
from typing import Any

import families
import yaml
from families import Draft

HERE = Path(__file__).parent
W20 = HERE / "rules"

Family = Callable[[], Iterator[Draft]]

_DEADLINES: tuple[Family, ...] = (families.arrivals, families.works, families.calls, families.cuts)
_TURNS: tuple[tuple[Family, ...], ...] = (
    *(_DEADLINES, (families.filled,), (families.shaped,), _DEADLINES, (families.ordered,)),
    *(_DEADLINES, (families.free,), (families.scored,), (families.often,), (families.filled,)),
    *(_DEADLINES, (families.linked,), (families.shaped,), _DEADLINES, (families.ordered,)),
    *((families.once,), (families.scored,), _DEADLINES, (families.free,), (families.filled,)),
)
"""Twenty turns: at each, the next rule of a family, or of several that take turns themselves."""


def drafts() -> Iterator[Draft]:
    """The rules behind W20, without end as far as the families reach."""
    turns = {turn: _together([dealt(list(family())) for family in turn]) for turn in dict.fromkeys(_TURNS)}
    for turn in cycle(_TURNS):
        found = next(turns[turn], None)
        if found is None:
            return
        yield found


def dealt(cards: Sequence[Draft]) -> list[Draft]:
    """All of them, each far from those it was made next to: by steps of about 0.618 of their number."""
    many = len(cards)
    step = next(n for n in range(round(many * 0.618), 2 * many) if gcd(n, many) == 1)
    return [cards[i * step % many] for i in range(many)]


def _together(piles: Sequence[Sequence[Draft]]) -> Iterator[Draft]:
    return (card for card in chain.from_iterable(zip_longest(*piles)) if card is not None)


def document(draft: Draft) -> dict[str, Any]:
    """A rule as its file holds it."""
    scope = draft.scope.words
    key = "order_no" if draft.dataset == "repair_orders" else "outage_no"
    when = draft.scope.also(draft.needs) if "events" not in draft.check else draft.needs
    return {
        "title": {"zh": f"{draft.title.zh}（{scope.zh}）", "en": f"{draft.title.en} ({scope.en})"},
        "severity": "medium",
        "lecture": ["L3.1.1"],
        "dataset": draft.dataset,
        **({"when": when} if when else {}),
        "check": draft.check,
        **({"basis": [draft.basis]} if draft.basis else {}),
        "message": {"zh": f"{{{key}}}：{{actual}}，{{limit}}", "en": f"{{{key}}}: {{actual}}, {{limit}}"},
        "why": {"zh": "只为计时。", "en": "For timing only."},
        "case": "timed-records",
        "case_fit": "same_theme",
        "remedy": {"zh": "核对。", "en": "Look at it."},
        "examples": {},
    }


def make(many: int, out: Path) -> None:
    """Write a library of so many rules; a folder that is there is replaced."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(W20, out)
    own = sorted((out / "w20").glob("*.yaml"))
    for surplus in own[many:]:
        surplus.unlink()
    for number, draft in enumerate(islice(drafts(), max(0, many - len(own)))):
        text = yaml.safe_dump(document(draft), allow_unicode=True, sort_keys=False, width=1000)
        (out / "w20" / f"x{number:04d}-{draft.check['kind']}.yaml").write_text(text, encoding="utf-8")
    if (made := len(list((out / "w20").glob("*.yaml")))) != many:
        raise ValueError(f"the families have {made} rules in all, not {many}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Make a library of many rules for the bench.")
    parser.add_argument("--rules", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    make(asked.rules, asked.out)


if __name__ == "__main__":
    main()
