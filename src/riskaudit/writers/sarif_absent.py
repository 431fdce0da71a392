"""Findings of the baseline that are gone, as SARIF has them: results whose `baselineState` is `absent`.

One that was judged again without a fault has the kind `pass`, one that cannot be told the kind `open`; neither has a
level, so that who overlooks their state does not take them for faults of today. They stand behind all others, are the
first to be left out, and are counted nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from riskaudit.model.base import Bilingual
from riskaudit.model.follow_up import AGAIN_WORDS, Again
from riskaudit.model.gone import Gone
from riskaudit.model.report import Report
from riskaudit.writers.hosted import weight

_SAY = {
    "earlier": Bilingual(zh="上期线索（{again}）：{told}", en="Earlier finding ({again}): {told}"),
    "then": Bilingual(zh="（上期见{place}）", en=" (then in {place})"),
    "row": Bilingual(zh="第{row}行", en="row {row}"),
    "counts": Bilingual(
        zh="上期线索本期未列出的共 {gone} 条，其中 {shown} 条以 baselineState 为 absent 的结果给出：{parts}",
        en="findings of the baseline that are not listed: {gone}, of these as results with baselineState absent: {shown} ({parts})",
    ),
}


class Absent(NamedTuple):
    """One that is gone, and which it is of those that share its fingerprint, those listed today included."""

    gone: Gone
    nth: int


def absent_ones(gone: Sequence[Gone], standings: Mapping[str, Sequence[str]]) -> list[Absent]:
    """All of them, those without a fault first, then by weight. `standings` has those that are listed."""
    met = Counter({name: len(known) for name, known in standings.items()})
    found = []
    for item in gone:
        met[item.row.fingerprint] += 1
        found.append(Absent(item, met[item.row.fingerprint]))
    return sorted(found, key=lambda item: (item.gone.again is not Again.FIXED, weight(item.gone.row)))


def absent_result(item: Absent, report: Report) -> dict[str, Any]:
    """The result, but for its rule's index, its places and its suppressions."""
    (row, again), identity = item.gone, f"{item.gone.row.fingerprint}:{item.nth}"
    cells = row._asdict()
    names = ("severity", "unit", "dataset", "key", "limit", "actual", "excess", "case")
    then = {name: cells[name] for name in ("file", "sheet", "row") if cells[name]}
    return {
        "ruleId": row.rule,
        "kind": "pass" if again is Again.FIXED else "open",
        "level": "none",
        "message": {"text": "".join(_words(item.gone, report))},
        "fingerprints": {"riskaudit/v1": identity},
        "partialFingerprints": {"record/v1": row.fingerprint, "primaryLocationLineHash": identity},
        "baselineState": "absent",
        "properties": {
            "became": again.value,
            **{name: cells[name] for name in names if cells[name]},
            **({"then": then} if then else {}),
        },
    }


def _words(gone: Gone, report: Report) -> Iterator[str]:
    language, row = report.scope.language, gone.row
    titles = {rule.id: rule.title for rule in report.rules}
    told = [row.key, row.message or (titles[row.rule].in_(language) if row.rule in titles else row.rule)]
    again = AGAIN_WORDS[gone.again].in_(language)
    words = ("：" if language == "zh" else ": ").join(part for part in told if part)
    yield _SAY["earlier"].told(language, again=again if language == "zh" else again.lower(), told=words)
    place = [row.file, row.sheet, _SAY["row"].told(language, row=row.row) if row.row else ""]
    if any(place):
        yield _SAY["then"].told(language, place=" › ".join(part for part in place if part))


def gone_counts(report: Report, shown: int) -> dict[str, int]:
    """How many findings of the baseline are gone, by what became of them, and how many are shown."""
    total = report.baseline.total if report.baseline else None
    return {"shown": shown, **{again.value: total.of(again) if total else 0 for again in Again}}


def gone_said(report: Report, shown: int) -> str:
    """The same in words; empty where none is gone."""
    if report.baseline is None or not report.baseline.total.gone:
        return ""
    language, total = report.scope.language, report.baseline.total
    parts = [f"{AGAIN_WORDS[again].in_(language)} {total.of(again):,}" for again in Again if total.of(again)]
    apart = "，" if language == "zh" else ", "
    return _SAY["counts"].told(language, gone=f"{total.gone:,}", shown=f"{shown:,}", parts=apart.join(parts))
