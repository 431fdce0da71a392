"""The verdicts as reviewers wrote them: in ledgers, or in a YAML file.

    reviews:
      - {fingerprint: 64 hexadecimal digits, verdict: refuted, by: 王某, date: 2026-11-05, note: 系统补录}
      - {rule: outage/arrears-notice-window, record: TD-2026-0001, verdict: confirmed, by: 王某, date: 2026-11-05}

`verdict` is confirmed, partly, refuted or unclear, or the Chinese word. `findings:` at the top may hold the sha256 of
the findings.csv that the file is about. An entry that cannot be understood counts for nothing and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from riskaudit.errors import InputError, Place, Sentence
from riskaudit.library.document import read_document
from riskaudit.model.ledger import CAUSES, DECISIONS, Ledger, OldOrder
from riskaudit.model.review import VERDICT_WORDS, NotCounted, Said, Verdict, Why
from riskaudit.records.ledger import read_ledgers

YAML = (".yaml", ".yml")
"""The names of files that are no ledgers."""

MISJUDGED = "misjudged"
_CAUSES = dict(zip(("human", "system", "data", MISJUDGED), CAUSES, strict=True))
_FINAL = dict(zip((Verdict.CONFIRMED, Verdict.PARTLY, Verdict.REFUTED), DECISIONS, strict=True))
_WORDS = {verdict.value: verdict for verdict in Verdict} | {
    word.lower(): verdict for verdict, both in VERDICT_WORDS.items() for word in (both.zh, both.en)
}
_KEYS = ("fingerprint", "rule", "record", "verdict", "by", "date", "note")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_CURE = Sentence(
    "写成 reviews: [{fingerprint: 指纹, verdict: refuted, by: 审核人, date: 2026-11-05}]",
    "write reviews: [{fingerprint: …, verdict: refuted, by: name, date: 2026-11-05}]",
)


@dataclass
class Read:
    """What was read: the ledgers with the secrets of their fingerprints, the verdicts, and what is in no figure."""

    said: list[Said] = field(default_factory=list)
    not_counted: list[NotCounted] = field(default_factory=list)
    sources: list[tuple[str, int]] = field(default_factory=list)
    ledgers: Sequence[Ledger] = ()


def read_verdicts(paths: Sequence[Path], work: Path) -> Read:
    """The verdicts of all files, in their order. Raises AuditError for a file that is neither."""
    found = Read()
    books = [path for path in paths if path.suffix.lower() not in YAML]
    found.ledgers = read_ledgers(books, work)
    for ledger in found.ledgers:
        before = len(found.said)
        for order in ledger.orders:
            _order(order, found)
        found.sources.append((ledger.name, len(found.said) - before))
    for path in paths:
        if path.suffix.lower() in YAML:
            before = len(found.said)
            _file(path, found)
            found.sources.append((path.name, len(found.said) - before))
    return found


def _order(order: OldOrder, found: Read) -> None:
    """The verdict of one row of a ledger on each of its findings."""
    verdict, cause = _id_of(order.cell("final"), _FINAL), _id_of(order.cell("cause"), _CAUSES)
    if order.mark is None:
        if verdict:
            found.not_counted.append(_idle(Why.BY_HAND, order))
        return
    if verdict is None:
        if cause == MISJUDGED:
            found.not_counted.append(_idle(Why.UNDECIDED, order))
        return
    if cause == MISJUDGED and verdict is Verdict.CONFIRMED:
        found.not_counted.append(_idle(Why.CONTRADICTION, order))
        return
    for item in order.findings:
        found.said.append(
            Said(
                _named(order.place),
                verdict,
                item.fingerprint,
                item.rule,
                cause=cause or "",
                order=order.number,
                shared=len(order.findings),
            )
        )


def _id_of(cell: str, words: Mapping[Any, Any]) -> Any:
    return next((name for name, both in words.items() if cell.strip() in (both.zh, both.en)), None)


def _idle(why: Why, order: OldOrder) -> NotCounted:
    final, cause = order.cell("final"), order.cell("cause")
    number = order.number or "—"
    what = Sentence(
        f"工单 {number}：终审“{final}”，原因“{cause}”", f'order {number}: decision "{final}", cause "{cause}"'
    )
    return NotCounted(why, _named(order.place), what)


def _named(place: Place) -> Place:
    """The place with the bare name of the file."""
    return Place(Path(place.file).name, place.line, place.column, place.sheet, place.row)


def _file(path: Path, found: Read) -> None:
    """The entries of a YAML file."""
    if not path.is_file():
        raise InputError(Sentence("文件不存在", "no such file"), "", Place(str(path)))
    document = read_document(path, path.name)
    if document.faults:
        fault = document.faults[0]
        raise InputError(fault.what, fault.cure, Place(str(path), fault.place.line))
    value = document.value
    entries = value.get("reviews") if isinstance(value, dict) and set(value) <= {"reviews", "findings"} else None
    if not isinstance(entries, list):
        raise InputError(Sentence("不是终审结论文件", "no file of verdicts"), _CURE, Place(str(path)))
    report = str(value.get("findings") or "")
    for number, entry in enumerate(entries):
        place = Place(document.file, document.place(("reviews", number)).line)
        problem = next(_problems(entry), None)
        if problem is not None:
            found.not_counted.append(NotCounted(Why.MALFORMED, place, problem))
        else:
            found.said.append(_said(entry, place, report))


def _said(entry: Mapping[str, str], place: Place, report: str) -> Said:
    return Said(
        place,
        _WORDS[entry["verdict"].strip().lower()],
        entry.get("fingerprint", "").lower(),
        entry.get("rule", ""),
        str(entry.get("record", "")),
        report=report,
    )


def _problems(entry: Any) -> Iterator[Sentence]:
    """What is wrong with an entry, the first of which is told."""
    if not isinstance(entry, dict):
        yield _CURE
        return
    for key in entry:
        if key not in _KEYS:
            yield Sentence(f"未知的键“{key}”", f'unknown key "{key}"')
    for key in ("verdict", "by", "date"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield Sentence(f"缺少 {key}", f"{key} is missing")
    if str(entry["verdict"]).strip().lower() not in _WORDS:
        known = "、".join(words.zh for words in VERDICT_WORDS.values())
        listed = ", ".join(verdict.value for verdict in Verdict)
        yield Sentence(
            f"结论“{entry['verdict']}”不认识，应为：{known}", f'no such verdict: "{entry["verdict"]}"; {listed}'
        )
    try:
        date.fromisoformat(entry["date"].strip())
    except ValueError:
        yield Sentence(
            f"date: {entry['date']} 不是日期，写成 2026-11-05", f"{entry['date']} is no day, write 2026-11-05"
        )
    by_print, by_key = "fingerprint" in entry, {"rule", "record"} <= entry.keys()
    if not by_print and not by_key:
        yield Sentence("缺少 fingerprint，或 rule 和 record", "needs a fingerprint, or rule and record")
    if by_print and not (
        isinstance(entry["fingerprint"], str) and _FINGERPRINT.fullmatch(entry["fingerprint"].lower())
    ):
        yield Sentence("fingerprint 应为 64 位十六进制", "a fingerprint has 64 hexadecimal digits")
    if "rule" in entry and not isinstance(entry["rule"], str):
        yield Sentence("rule 应为规则编号", "rule must be the id of a rule")
