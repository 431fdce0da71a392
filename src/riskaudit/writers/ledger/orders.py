"""Findings into orders: all findings on one record are one 稽查工单, and its worst decides the severity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from riskaudit.model.base import Bilingual
from riskaudit.model.findings import FindingRow
from riskaudit.model.ledger import OPENED, YES_NO, Carried, FollowedOrder, Mark, Marked
from riskaudit.model.outcome import RuleOutcome
from riskaudit.model.reference import Basis
from riskaudit.model.report import Report
from riskaudit.model.restricted import Restricted
from riskaudit.model.result import RESULT_WORDS, SEVERITY_WORDS, Result, Severity
from riskaudit.writers.ledger.cells import Value, values_of

MOST = 10_000
"""Findings that a ledger lists: nobody works off more by hand, and a workbook of more is slow to open."""

PER_ORDER = 200
"""Findings of an order at most: its mark must fit a cell."""

_KINDS = {
    "law": Bilingual(zh="法律法规", en="Law"),
    "promise": Bilingual(zh="对外承诺", en="Promise"),
    "company rule": Bilingual(zh="内部制度", en="Company rule"),
}
_UNSEEN = Bilingual(zh="（依据未见原文，见报告）", en="(not read in its text: see the report)")
_BESIDES = Bilingual(
    zh="（同一记录另有 {count} 条已作例外备案 {names}，不要求整改）",
    en="({count} more {count:finding|findings} on this record {count:is|are} waived by {names}: not to be mended)",
)
_MASK = "**"


@dataclass
class Order:
    """A row of the ledger: values by column id, values of columns that people added by their headings, its mark."""

    values: dict[str, Value]
    mark: Mark | None
    added: Mapping[str, str] = field(default_factory=dict)
    is_closed: bool = False

    @property
    def unit(self) -> str:
        """The unit that the row names."""
        return str(self.values.get("unit") or "")


@dataclass(frozen=True)
class Listing:
    """The orders of one ledger: those carried over, the new ones, those closed; findings that are not listed, and new ones
    that are waived: nobody is asked to mend them."""

    carried: Sequence[Order]
    fresh: Sequence[Order]
    closed: Sequence[Order]
    unlisted: Mapping[Severity, int]
    waived: Sequence[FindingRow] = ()

    @property
    def open(self) -> Sequence[Order]:
        """The orders to be worked off, old ones first."""
        return [*self.carried, *self.fresh]

    def findings(self, result: Result) -> int:
        """New findings of a result."""
        return sum(order.results.get(result, 0) for order in self.fresh if isinstance(order, FreshOrder))


@dataclass
class FreshOrder(Order):
    """A new order, and how many of its findings have each result."""

    results: Mapping[Result, int] = field(default_factory=dict)


def listings(report: Report, rows: Iterable[FindingRow], carried: Carried) -> tuple[Listing, Listing]:
    """The orders of the ledger, and those of leads that must not reach the unit concerned."""
    rules = {rule.id: rule for rule in report.rules}
    taken, secret = _Taken(report), Restricted(report)
    groups: dict[tuple[bool, tuple[str, ...], int], list[FindingRow]] = {}
    parts: dict[tuple[bool, tuple[str, ...]], int] = {}
    waived: dict[bool, list[FindingRow]] = {False: [], True: []}
    for row in _unknown(rows, carried):
        restricted = row in secret
        if row.waived:
            waived[restricted].append(row)
        elif taken.takes(row, restricted=restricted):
            place = (restricted, _record(row))
            part = parts.get(place, 0)
            if len(groups.get((*place, part), ())) >= PER_ORDER:
                parts[place] = part = part + 1
            groups.setdefault((*place, part), []).append(row)
    found = []
    for restricted in (False, True):
        mine = [group for key, group in groups.items() if key[0] is restricted]
        mine.sort(key=lambda group: (not group[0].unit, group[0].unit))
        old = [item for item in carried.orders if item.restricted is restricted]
        numbers = _numbers(report, carried.orders, restricted=restricted)
        excused = _by_record(waived[restricted])
        fresh = [_fresh(group, next(numbers), report, rules, restricted=restricted) for group in mine]
        for group, order in zip(mine, fresh, strict=True):
            order.values["problem"] = _with_waived(order.values["problem"], excused.get(_record(group[0]), ()), report)
        still = [_carried(item, report) for item in old if item.reopened or not item.order.is_closed]
        closed = [_carried(item, report) for item in old if not item.reopened and item.order.is_closed]
        found.append(Listing(still, fresh, closed, taken.left[restricted], waived[restricted]))
    return found[0], found[1]


class _Taken:
    """Which findings are listed: the worst severities first, as long as there is room."""

    def __init__(self, report: Report) -> None:
        self.left: dict[bool, dict[Severity, int]] = {False: {}, True: {}}
        self._room: dict[Severity, int] = {}
        room = MOST
        for severity in Severity:
            total = sum(rule.total - rule.waived.total for rule in report.rules if rule.severity is severity)
            self._room[severity] = min(total, room)
            room -= self._room[severity]

    def takes(self, row: FindingRow, *, restricted: bool) -> bool:
        severity = Severity(row.severity)
        if self._room.get(severity, 0) > 0:
            self._room[severity] -= 1
            return True
        self.left[restricted][severity] = self.left[restricted].get(severity, 0) + 1
        return False


def _unknown(rows: Iterable[FindingRow], carried: Carried) -> Iterator[FindingRow]:
    """The findings that no earlier ledger has; of duplicates, those beyond its number."""
    known = dict(carried.known)
    for row in rows:
        if known.get(row.fingerprint, 0) > 0:
            known[row.fingerprint] -= 1
        else:
            yield row


def _record(row: FindingRow) -> tuple[str, ...]:
    """What tells the record: its place. Without a row, its key; a masked key may be that of another record, too."""
    if row.row:
        return ("row", row.dataset, row.file, row.sheet, row.row)
    if _MASK in row.key or not row.key:
        return ("finding", row.fingerprint)
    return ("key", row.dataset, row.key, row.unit)


def _by_record(waived: Sequence[FindingRow]) -> Mapping[tuple[str, ...], Sequence[str]]:
    """The waivers of the findings on each record."""
    found: dict[tuple[str, ...], list[str]] = {}
    for row in waived:
        found.setdefault(_record(row), []).append(row.waived)
    return found


def _with_waived(problem: Value, waivers: Sequence[str], report: Report) -> Value:
    """What was found on a record, and that something else about it is waived."""
    if not waivers:
        return problem
    comma = "、" if report.scope.language == "zh" else ", "
    names = comma.join(dict.fromkeys(waivers))
    return f"{problem}\n{_BESIDES.told(report.scope.language, count=len(waivers), names=names)}"


def prefix(report: Report, *, restricted: bool) -> str:
    """How the numbers of this audit begin."""
    return f"{'SX' if restricted else 'JC'}-{report.scope.month or report.scope.as_of.isoformat()}-"


def _numbers(report: Report, old: Sequence[FollowedOrder], *, restricted: bool) -> Iterator[str]:
    """Numbers that no order has yet."""
    start = prefix(report, restricted=restricted)
    used = [item.order.number.removeprefix(start) for item in old if item.order.number.startswith(start)]
    number = max((int(word) for word in used if word.isdecimal()), default=0)
    while True:
        number += 1
        yield f"{start}{number:04d}"


def _fresh(
    group: Sequence[FindingRow], number: str, report: Report, rules: Mapping[str, RuleOutcome], *, restricted: bool
) -> FreshOrder:
    language, head = report.scope.language, group[0]
    worst = min((Severity(row.severity) for row in group), key=lambda severity: severity.rank)
    results = {result: sum(row.result == result for row in group) for result in (Result.FAIL, Result.REVIEW)}
    gravest = Result.FAIL if results[Result.FAIL] else Result.REVIEW
    mark = Mark(number, tuple(Marked(row.fingerprint, row.rule) for row in group), restricted, _secret(report))
    titles = {item.name: item.title for item in report.datasets}
    ids = list(dict.fromkeys(row.rule for row in group))
    cases = [report.cases[name].title.in_(language) for name in dict.fromkeys(row.case for row in group)]
    values: dict[str, Value] = {
        "number": number,
        "state": OPENED.in_(language),
        "severity": SEVERITY_WORDS[worst].in_(language),
        "result": RESULT_WORDS[gravest].in_(language),
        "unit": head.unit,
        "dataset": titles[head.dataset].in_(language) if head.dataset in titles else head.dataset,
        "key": head.key,
        "file": head.file,
        "sheet": head.sheet,
        "row": int(head.row) if head.row else None,
        "rules": "\n".join(rules[name].title.in_(language) if name in rules else name for name in ids),
        "problem": _problem(group, report),
        "basis": _bases([name for row in group for name in row.basis.split()], report),
        "case": "\n".join(cases),
        "due": report.follow_up.feedback.due if report.follow_up else None,
    }
    return FreshOrder(values, mark, results=results)


def _secret(report: Report) -> str:
    return report.follow_up.secret if report.follow_up else ""


def _problem(group: Sequence[FindingRow], report: Report) -> str:
    """What was found, one line a finding; what is for review says so."""
    language = report.scope.language
    doubt = RESULT_WORDS[Result.REVIEW].in_(language)
    bracket = f"（{doubt}）" if language == "zh" else f" ({doubt})"
    lines = [row.message + (bracket if row.result == Result.REVIEW else "") for row in group]
    return lines[0] if len(lines) == 1 else "\n".join(f"{i}. {line}" for i, line in enumerate(lines, 1))


def _bases(names: Sequence[str], report: Report) -> str:
    """The facts that were read in their text, law and promises and company rules apart."""
    language = report.scope.language
    known = [report.bases[name] for name in dict.fromkeys(names) if name in report.bases]
    seen = [basis for basis in known if basis.was_read and (not basis.article or basis.prints_article)]
    lines: dict[str, list[str]] = {}
    for basis in seen:
        lines.setdefault(_KINDS.get(basis.kind, _KINDS["law"]).in_(language), []).append(_cited(basis, report))
    comma, colon = ("、", "：") if language == "zh" else (", ", ": ")
    told = [f"{kind}{colon}{comma.join(dict.fromkeys(cited))}" for kind, cited in lines.items()]
    return "\n".join(told) if told else _UNSEEN.in_(language)


def _cited(basis: Basis, report: Report) -> str:
    return f"{basis.short.in_(report.scope.language)} {basis.article_in(report.scope.language)}".strip()


def _carried(item: FollowedOrder, report: Report) -> Order:
    """An old row with all that people wrote; reopened, it begins anew and has until a new day to answer."""
    values, added = values_of(item.order)
    values["recheck"] = item.said
    if item.reopened:
        values |= {"state": OPENED.in_(report.scope.language), "repeated": YES_NO[0].in_(report.scope.language)}
        values["due"] = report.follow_up.feedback.due if report.follow_up else None
    if item.unproven:
        values["result"] = RESULT_WORDS[Result.FAIL].in_(report.scope.language)
    mark = item.order.mark
    if mark is not None:
        mark = replace(mark, restricted=item.restricted)
    return Order(values, mark, added, item.order.is_closed and not item.reopened)
