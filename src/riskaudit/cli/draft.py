"""`riskaudit rules new`: a rule file to fill in, for a theme, a dataset and a kind of check.

The check names columns of the dataset that fit the kind, so that the file can be read and judged as it
stands; words to be written are marked, and `rules lint` says what is still wanting.
"""

from __future__ import annotations

from riskaudit.errors import Sentence, UsageError
from riskaudit.model.dataset import Dataset

_HEAD = """\
# {path}
# 填写带“待写”的各处，再运行 riskaudit rules test {id} -v 与 riskaudit rules lint。
# Fill in what says "to write", then run riskaudit rules test {id} -v and riskaudit rules lint.
title: {{zh: 待写：一句话说出问题, en: "to write: the fault in a sentence"}}
severity: medium            # critical | high | medium | low
confidence: high            # low: an indicator, its hits are for review
lecture: [{lecture}]           # riskaudit rules coverage lists the places
dataset: {dataset}
# when: …                   # records outside are not applicable
check:
{check}
basis: [{fact}]
message:
  zh: 待写：用 {{{slot}}} 等写出这条记录的值
  en: "to write: with the record's own values, e.g. {{{slot}}}"
why: {{zh: 待写：为什么是风险, en: "to write: why it is a risk"}}
case: {case}
case_fit: same_theme        # same_gap: the record shows the very control that the case lacked
remedy: {{zh: 待写：怎么办, en: "to write: what to do"}}
false_positives:
  - {{zh: 待写：什么情形下不是问题, en: "to write: when it is no fault"}}
examples:                   # both sides of every limit; values as text, as exports write them
  fail:
    - {{{fail}}}
  pass:
    - {{{good}}}
  # unknown: [{{…}}]          # a cell that is empty or cannot be read
  # notapplicable: [{{…}}]    # what `when` leaves out
"""


class _Columns:
    """Columns of a dataset by what a kind needs. Raises UsageError where there are too few."""

    def __init__(self, name: str, dataset: Dataset, kind: str) -> None:
        self.name, self.dataset, self.kind = name, dataset, kind

    def of(self, *types: str, count: int = 1) -> list[str]:
        """The first columns of these types that are no key, then keys."""
        fits = [name for name, column in self.dataset.columns.items() if column.type in types]
        fits.sort(key=lambda name: name in self.dataset.key)
        if len(fits) < count:
            what = Sentence(
                f"数据集 {self.name} 没有足够的列作 {self.kind}：需要 {count} 个 {'/'.join(types)}",
                f"dataset {self.name} has too few columns for {self.kind}: {count} of {'/'.join(types)}",
            )
            raise UsageError(what, Sentence("换一种判定方式", "choose another kind"))
        return fits[:count]


def draft(path: str, rule: str, dataset: tuple[str, Dataset], kind: str, fact: str, case: str, lecture: str) -> str:
    """The text of the new file."""
    columns = _Columns(dataset[0], dataset[1], kind)
    check, slot, fail, good = _CHECKS[kind](columns)
    indented = "\n".join(f"  {line}" for line in [f"kind: {kind}", *check])
    return _HEAD.format(
        path=path,
        id=rule,
        dataset=dataset[0],
        check=indented,
        fact=fact,
        slot=slot,
        case=case,
        lecture=lecture,
        fail=fail,
        good=good,
    )


Skeleton = tuple[list[str], str, str, str]
"""The lines of the check, a slot of its message, and the cells of an example that fails and of one that passes."""


def _presence(columns: _Columns) -> Skeleton:
    (name,) = columns.of("text", "moment", "date", "number")
    return [f"columns: [{name}]"], "empty", f"{name}: 无", f"{name}: {_sound(columns, name)}"


def _membership(columns: _Columns) -> Skeleton:
    (name,) = columns.of("code")
    first, other, *_ = columns.dataset.columns[name].codes
    return [f"column: {name}", f"values: [{first}]"], name, f"{name}: {other}", f"{name}: {first}"


def _pattern(columns: _Columns) -> Skeleton:
    (name,) = columns.of("text")
    return [f"column: {name}", "matches: '[0-9]+'"], name, f"{name}: 甲", f"{name}: '1'"


def _range(columns: _Columns) -> Skeleton:
    (name,) = columns.of("number")
    return [f"column: {name}", "limits:", "  - {at_most: 10}"], name, f"{name}: '11'", f"{name}: '10'"


def _deadline(columns: _Columns) -> Skeleton:
    start, end = columns.of("moment", "date", count=2)
    check = [f"from: {start}", f"to: {end}", "clock: days        # elapsed | days | workdays | months"]
    check += ["limits:", "  - {at_most: 3}"]
    return (
        check,
        "actual",
        f"{start}: 2026-03-02 09:00, {end}: 2026-03-06 09:00",
        f"{start}: 2026-03-02 09:00, {end}: 2026-03-05 09:00",
    )


def _order(columns: _Columns) -> Skeleton:
    start, end = columns.of("moment", "date", count=2)
    late, early = "2026-03-03 09:00", "2026-03-02 09:00"
    return (
        [f"stages: [{start}, {end}]"],
        "pair",
        f"{start}: {late}, {end}: {early}",
        f"{start}: {early}, {end}: {late}",
    )


def _uniqueness(columns: _Columns) -> Skeleton:
    (name,) = columns.of("text")
    twins = f"records: [{{{name}: '1'}}, {{{name}: '1'}}]"
    return [f"key: [{name}]"], "count", twins, f"records: [{{{name}: '1'}}, {{{name}: '2'}}]"


def _condition(columns: _Columns) -> Skeleton:
    (name,) = columns.of("number")
    check = [f"holds: {name} >= 0", f"needs: [{name}]", "says: {zh: 待写：应满足的条件, en: to write}"]
    return check, name, f"{name}: '-1'", f"{name}: '1'"


def _distinct_hands(columns: _Columns) -> Skeleton:
    one, other = columns.of("text", count=2)
    return [f"roles: [{one}, {other}]"], "pair", f"{one}: 甲, {other}: 甲", f"{one}: 甲, {other}: 乙"


def _agreement(columns: _Columns) -> Skeleton:
    one, other = columns.of("number", count=2)
    return [f"column: {one}", f"with: {other}"], "other", f"{one}: '1', {other}: '2'", f"{one}: '1', {other}: '1'"


def _recompute(columns: _Columns) -> Skeleton:
    total, part = columns.of("number", count=2)
    check = [f"column: {total}", f'formula: "{part} * 2"', "tolerance: 0.01"]
    return check, "computed", f"{total}: '3', {part}: '1'", f"{total}: '2', {part}: '1'"


def _sound(columns: _Columns, name: str) -> str:
    return {"number": "'1'", "moment": "2026-03-02 09:00", "date": "2026-03-02"}.get(
        columns.dataset.columns[name].type, "甲"
    )


_CHECKS = {
    "presence": _presence,
    "membership": _membership,
    "pattern": _pattern,
    "range": _range,
    "deadline": _deadline,
    "order": _order,
    "uniqueness": _uniqueness,
    "agreement": _agreement,
    "distinct_hands": _distinct_hands,
    "recompute": _recompute,
    "condition": _condition,
}
"""Kinds that a file can be drafted for; linkage, frequency, serial and aggregate need a pattern of their own:
copy a rule that uses them (`riskaudit rules list`)."""

DRAFTED = tuple(_CHECKS)
