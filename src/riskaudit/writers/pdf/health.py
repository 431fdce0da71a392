"""Chapter 数据质量: how every file was read, what its rows became, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.intake import Input, SheetRead, Unreadable
from riskaudit.writers.pdf.flow import Block, NewPage, going_on
from riskaudit.writers.pdf.parts import Rule, Text, Words, badge, chapter, fields, words
from riskaudit.writers.pdf.style import ALARM, BODY, INK, SMALL, SOFT, TINT, WHITE, WIDTH
from riskaudit.writers.pdf.type import Span, set_lines
from riskaudit.writers.pdf.view import View

LABEL = 62.0
INDENT = 14.0
HEAD = 4
"""How many of its first lines what a sheet became keeps together at the foot of a page."""


def health(view: View) -> Iterator[Block]:
    """Every input in its order."""
    yield chapter(view.say("health"), "health")
    yield words(view.say("health_note"), SMALL.but(color=SOFT), before=2)
    for source in view.report.inputs:
        yield Rule(before=14)
        yield from going_on(_input(view, source), source.name, "health")
    yield NewPage()


def _input(view: View, source: Input) -> Iterator[Block]:
    """A file, its sheets, and what of it could not be read."""
    yield _file(view, source)
    for sheet in source.sheets:
        yield from _sheet(view, sheet)
    for item in source.unread:
        where = [Span(item.sheet or view.say("whole_file"), BODY.but(bold=True, color=ALARM))]
        rows: list[tuple[str, Text]] = [
            (view.say("what"), view.tell(item.what)),
            (view.say("cure"), view.tell(item.cure)),
        ]
        lines = set_lines(where, WIDTH - INDENT, x=INDENT)
        lines += fields(rows, label_width=LABEL, x=INDENT, width=WIDTH - INDENT)
        yield Words(lines, before=8, bar=ALARM)


def _file(view: View, source: Input) -> Words:
    """A file: its identity and how it was read."""
    say = view.say
    bad = source.status in ("partly", "unread")
    status = badge(say(f"status_{source.status}"), ALARM if bad else TINT, WHITE if bad else INK)
    lines = set_lines([Span(f"{source.name}  ", BODY.but(bold=True)), status], WIDTH)
    facts = [f"SHA-256 {source.sha256[:16]}", say("bytes", count=source.size)] if source.sha256 else []
    facts += [
        f"{say(name)} {value}" for name, value in (("format", source.format), ("encoding", source.encoding)) if value
    ]
    if facts:
        lines += set_lines([Span("    ".join(facts), SMALL.but(color=SOFT))], WIDTH)
    if source.note:
        lines += fields([(say("note"), view.tell(source.note))], label_width=LABEL)
    return Words(lines, before=8, keep=bool(source.sheets or source.unread))


def _sheet(view: View, sheet: SheetRead) -> Iterator[Block]:
    """A sheet: what it was taken for, and a sum that shows where its rows went."""
    say = view.say
    title = f"{sheet.sheet or say('whole_file')} → {view.tell(sheet.dataset_title)}"
    skipped = sum(item.count for item in sheet.skipped)
    total = say("rows_value", rows=sheet.rows, judged=sheet.judged, outside=sheet.outside, skipped=skipped)
    if sheet.rows != sheet.judged + sheet.outside + skipped:
        total += say("rows_wrong")
    known = [column for column in sheet.columns if column.column]
    mapped = [f"{c.heading} → {view.tell(c.title)}" for c in known if c.title and c.heading != view.tell(c.title)]
    if alike := len(known) - len(mapped):
        mapped.append(say("mapped_alike", count=alike))
    unknown = [column.heading for column in sheet.columns if not column.column]
    rows: list[tuple[str, Text]] = [
        (say("heading_row"), say("heading_row_value", row=sheet.heading_row)),
        (say("rows_sum"), Span(total, SMALL.but(bold=True))),
        (
            say("skipped"),
            say("stop").join(say("skipped_of", reason=view.tell(i.reason), count=i.count) for i in sheet.skipped),
        ),
        (say("mapping"), say("stop").join(mapped)),
        (say("unmapped"), say("stop").join(unknown)),
        (say("missing"), Span(say("comma").join(view.tell(name) for name in sheet.missing), SMALL.but(bold=True))),
        (say("unreadable"), "\n".join(_unreadable(view, item) for item in sheet.unreadable)),
        (say("note"), "\n".join(view.tell(note) for note in sheet.notes)),
    ]
    lines = set_lines([Span(title, SMALL.but(bold=True))], WIDTH - INDENT, x=INDENT)
    lines += fields(rows, label_width=LABEL, x=INDENT, width=WIDTH - INDENT)
    yield Words(lines, before=8, head=HEAD)


def _unreadable(view: View, item: Unreadable) -> str:
    """The cells of one column that could not be read, with examples as written."""
    text = view.say("unreadable_value", title=view.tell(item.title), heading=item.heading, count=item.count)
    if not item.examples:
        return text
    return text + view.say("example", examples=view.say("comma").join(f"“{value}”" for value in item.examples))
