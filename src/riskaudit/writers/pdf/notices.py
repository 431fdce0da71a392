"""整改通知单: a notice for each unit in the order 标准、现状、原因、影响、整改, with signatures and a slip to return.

Beside the notices stands a register for the audit department, which tells what was kept back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from riskaudit.model.findings import FindingRow
from riskaudit.model.reference import Basis
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.writers.authority import GROUPS
from riskaudit.writers.feedback import feedback_due
from riskaudit.writers.labels import Labels
from riskaudit.writers.notices import Item, Notice, Notices, is_criminal, notices_of
from riskaudit.writers.pdf.binding import Binding
from riskaudit.writers.pdf.document import MARGINAL, put
from riskaudit.writers.pdf.flow import Anchor, Block, Column, Page, paginate
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.notice_words import TERMS
from riskaudit.writers.pdf.parts import Text, Words, box, fields, section, severity_badge, words
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import (
    ALARM,
    BODY,
    BOTTOM,
    CARD_TITLE,
    CHAPTER,
    HEIGHT,
    LEFT,
    LINE,
    MM,
    SMALL,
    SOFT,
    TINY,
    WIDTH,
    Style,
)
from riskaudit.writers.pdf.type import Span, printable, set_lines, text_width
from riskaudit.writers.pdf.view import View
from riskaudit.writers.twin import lesson_of

LABEL = 44.0
TALL = Style(9.5, 26)
_REGISTER = "notices-register.pdf"
_NOTICES = "notices.pdf"
_BLANK_LINES = 1
_TOGETHER = 0.6
"""An item shorter than this share of a page is not parted."""


def write_notices(report: Report, findings: Iterable[FindingRow]) -> dict[str, bytes]:
    """The notices as one file, a page or more for each unit, and the register as another."""
    desk = _Desk(report, notices_of(report, findings))
    bound = [(notice.number, desk.pages(notice)) for notice in desk.told.notices]
    files = {_REGISTER: desk.bind(desk.say("register"), [("", desk.register(bound))])}
    if bound:
        files = {_NOTICES: desk.bind(desk.say("title"), bound)} | files
    return files


class CutLine(Block):
    """A broken line to cut along, with words in its middle."""

    height = 12.0
    before = 16.0

    def __init__(self, text: str) -> None:
        self._text = printable(text)

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws dashes on both sides of the words."""
        wide = text_width(self._text, MARGINAL) + 12
        middle = top - self.height / 2
        left = x + (WIDTH - wide) / 2
        sheet.text(left + 6, middle - 2.6, self._text, MARGINAL)
        for first, last in ((x, left), (left + wide, x + WIDTH)):
            at = first
            while at < last:
                sheet.rule(at, middle, min(4.0, last - at), SOFT, 0.6)
                at += 7


class FillIn(Block):
    """Blank lines to write on."""

    def __init__(self, count: int, x: float) -> None:
        self._count, self._x, self.height = count, x, count * 17.0

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """Draws them."""
        for number in range(1, self._count + 1):
            sheet.rule(x + self._x, top - number * 17.0 + 2, WIDTH - self._x, LINE, 0.6)


@dataclass(frozen=True)
class _Desk:
    """Where notices are written: the report, its notices, and the words for them."""

    report: Report
    told: Notices

    @cached_property
    def view(self) -> View:
        return View(self.report)

    @cached_property
    def say(self) -> Labels:
        return Labels(self.report.scope.language, TERMS)

    @cached_property
    def due(self) -> str:
        return feedback_due(self.report).isoformat()

    def pages(self, notice: Notice) -> list[Page]:
        """A notice laid out."""
        return list(paginate(self._notice(notice)))

    def _notice(self, notice: Notice) -> Iterator[Block]:
        yield from self._head(notice)
        number = 0
        for place, group in enumerate(label for label in GROUPS if notice.under(label)):
            yield section(self.say(group, number=self.say("numerals")[place]), before=14)
            for item in notice.under(group):
                number += 1
                blocks = list(self._item(item, number))
                whole = Column(blocks, before=12)
                yield from [whole] if whole.height < HEIGHT * _TOGETHER else blocks
        yield from self._foot(notice)

    def _head(self, notice: Notice) -> Iterator[Block]:
        say, scope = self.say, self.report.scope
        anchor = Anchor(notice.number, f"{notice.number}  {notice.unit or say('no_unit')}", 0)
        yield Words(set_lines([Span(say("title"), CHAPTER)], WIDTH), keep=True, anchors=[(0, anchor)])
        loud = BODY.but(bold=True)
        rows: list[tuple[str, Text]] = [
            (say("number"), notice.number),
            (say("unit"), Span(notice.unit or say("no_unit"), loud)),
            (say("month"), self.view.month),
            (say("as_of"), scope.as_of.isoformat()),
            (say("due"), Span(say("due_value", day=self.due), loud)),
            (say("found"), say("found_value", fail=notice.fail, review=notice.review)),
        ]
        yield Words(fields(rows, label_width=78, style=BODY), before=6)
        if not scope.masked:
            yield words(Span(say("unmasked"), loud.but(color=ALARM)), before=4)
        if scope.judged_in:
            yield words(Span(self.view.say("judged_in_note"), loud), before=4)
        if not notice.unit:
            yield words(Span(say("no_unit_note"), loud), before=4)
        yield box([(say("caveat"), SMALL), (say("action_due", day=self.due), SMALL.but(bold=True))], before=10)

    def _item(self, item: Item, number: int) -> Iterator[Block]:
        """What one rule found, in the order of the five."""
        say, view, rule = self.say, self.view, item.rule
        title = [
            Span(f"{number}  {view.tell(rule.title)}  ", CARD_TITLE),
            severity_badge(rule.severity, view.severity(rule.severity)),
        ]
        yield Words(set_lines(title, WIDTH), before=12, keep=True)
        criteria = [text for basis in item.bases for text in self._criterion(basis, item.group)]
        yield self._field("criterion", criteria + [view.tell(line.text) for line in item.own], before=3)
        yield self._field("condition", self._condition(item))
        cause = self._field("cause", [say("cause_boxes")])
        yield Column([cause, FillIn(_BLANK_LINES, LABEL)], before=2)
        yield self._field("effect", self._effect(item))
        yield self._field("action", [view.tell(rule.remedy)])

    def _field(self, label: str, lines: Iterable[str], before: float = 2) -> Words:
        said = Span("\n".join(lines), SMALL)
        return Words(fields([(self.say(label), said)], label_width=LABEL), before=before)

    def _criterion(self, basis: Basis, group: str) -> Iterator[str]:
        days = self.say("in_force", days=self.view.in_force(basis))
        mark = f"[{self.view.say('kind_standard')}] " if basis.kind == "standard" and group == "group_law" else ""
        yield f"{mark}{self.view.source(basis)}{self.say('colon')}{self.view.tell(basis.requires)}{days}{self.view.confirmed(basis)}"

    def _condition(self, item: Item) -> Iterator[str]:
        say = self.say
        counts = [say("counts_fail", fail=item.fail)] if item.fail else []
        counts += [say("counts_review", review=item.review)] if item.review else []
        yield " ".join(counts)
        for number, row in enumerate(item.first, 1):
            key = "record" if row.result == Result.FAIL else "record_review"
            yield say(key, number=number, record=row.key.replace("\x1f", "/"), message=row.message).replace("  ", " ")
        if item.more:
            yield say("more", count=item.more)

    def _effect(self, item: Item) -> Iterator[str]:
        say, view = self.say, self.view
        promise = say("promise_effect") if item.group == "group_promise" else ""
        yield f"{promise}{' ' if promise and view.language == 'en' else ''}{view.tell(item.rule.why)}"
        lesson = lesson_of(view, item.rule)
        if lesson is not None and not is_criminal(lesson.lecture):
            title = view.tell(lesson.title)
            yield say("lesson", order=lesson.order, title=title, lesson=view.tell(lesson.lesson))

    def _foot(self, notice: Notice) -> Iterator[Block]:
        """Signatures and the slip, which stay on one page."""
        say = self.say
        columns = [Col(say("role"), 150), Col(say("name"), WIDTH - 280), Col(say("date"), 130)]
        signed = Grid(columns, [Row([say(name), "", ""]) for name in ("issued", "received", "head")], style=TALL)
        text = say("slip_text", number=notice.number, fail=notice.fail, review=notice.review, day=self.due)
        thirds = [Col(say(name), WIDTH / 3) for name in ("slip_unit", "slip_person", "slip_date")]
        yield Column(
            [
                section(say("signatures"), before=16),
                signed,
                CutLine(say("cut")),
                section(say("slip"), before=6),
                words(text, BODY),
                Grid(thirds, [Row(["\u00a0", "", ""])], style=TALL),
            ],
            before=16,
        )

    def register(self, bound: list[tuple[str, list[Page]]]) -> list[Page]:
        """The list of notices, and of what was kept back."""
        say, told = self.say, self.told
        kept = sum(sum(rules.values()) for rules in told.kept.values())
        blocks: list[Block] = [
            Words(
                set_lines([Span(say("register"), CHAPTER)], WIDTH), anchors=[(0, Anchor("register", say("register")))]
            ),
            words(Span(say("register_note"), BODY.but(bold=True, color=ALARM)), before=4),
            words(say("sum", total=told.total, told=told.told, kept=kept), BODY),
            self._listed(bound) if bound else words(say("no_notices"), BODY, before=10),
            section(say("kept"), before=18),
        ]
        blocks += [words(say("kept_note"), SMALL.but(color=SOFT)), *self._kept()] if kept else [words(say("none_kept"))]
        return list(paginate(blocks))

    def _listed(self, bound: list[tuple[str, list[Page]]]) -> Grid:
        say, rows, first = self.say, [], 1
        for notice, (_, pages) in zip(self.told.notices, bound, strict=True):
            last = first + len(pages) - 1
            unit = notice.unit or say("no_unit")
            cells = [notice.number, unit, f"{notice.fail:,}", f"{notice.review:,}", self.due, f"{first}–{last}"]
            rows.append(Row(cells))
            first = last + 1
        fail, review = (sum(getattr(notice, kind) for notice in self.told.notices) for kind in ("fail", "review"))
        rows.append(Row([say("total"), "", f"{fail:,}", f"{review:,}", "", ""], bold=True))
        columns = [
            Col(say("number"), 88),
            Col(say("unit"), WIDTH - 350),
            Col(say("fails"), 60, "right"),
            Col(say("reviews"), 76, "right"),
            Col(say("due"), 78, "right"),
            Col(say("pages"), 48, "right"),
        ]
        return Grid(columns, rows, before=10)

    def _kept(self) -> Iterator[Block]:
        """What was kept back, a table for each reason."""
        say, view = self.say, self.view
        titles = {rule.id: view.tell(rule.title) for rule in self.report.rules}
        for reason, rules in self.told.kept.items():
            if not rules:
                continue
            yield Words(set_lines([Span(say(reason.value), BODY.but(bold=True))], WIDTH), before=12, keep=True)
            rows = [
                Row([[Span(titles[rule], SMALL), Span(f"   {rule}", TINY.but(color=SOFT))], f"{count:,}"])
                for rule, count in sorted(rules.items())
            ]
            rows.append(Row([say("total"), f"{sum(rules.values()):,}"], bold=True))
            yield Grid([Col(say("rule"), WIDTH - 60), Col(say("count"), 60, "right")], rows, before=4)

    def bind(self, title: str, bound: list[tuple[str, list[Page]]]) -> bytes:
        """Laid-out pages as a file; each document counts its own pages in the foot."""
        sheet, leaves = Sheet(), []
        for name, pages in bound:
            for number, page in enumerate(pages, 1):
                put(sheet, page)
                self._margins(sheet, f"{title}  {name}".strip(), self.say("page", page=number, pages=len(pages)))
                leaves.append(sheet.turn())
        binding = Binding(self.view, f"{title} {self.view.month}", sheet.subsets.values())
        for leaf in leaves:
            binding.add(leaf, [sheet.numbered(leaf, {})])
        return binding.bound()

    def _margins(self, sheet: Sheet, left: str, right: str) -> None:
        baseline = BOTTOM - 11 * MM
        sheet.rule(LEFT, BOTTOM - 6 * MM, WIDTH, LINE)
        sheet.text(LEFT, baseline, printable(left), MARGINAL)
        sheet.text(LEFT + WIDTH - text_width(printable(right), MARGINAL), baseline, printable(right), MARGINAL)
