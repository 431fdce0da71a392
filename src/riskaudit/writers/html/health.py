"""Chapter 数据质量: how every file was read, what its rows became, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskaudit.model.intake import Input, SheetRead, Unread, Unreadable
from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import chapter, fields, note
from riskaudit.writers.html.view import View


def health(view: View) -> Markup:
    """Every input in its order."""
    files = [_file(view, source) for source in view.report.inputs]
    return chapter("health", view.say("health"), note(view.say("health_note")), files)


def _file(view: View, source: Input) -> Markup:
    """A file: its identity and how it was read."""
    say = view.say
    bad = source.status in ("partly", "unread")
    status = tag("span", say(f"status_{source.status}"), class_=f"badge {'bad' if bad else 'good'}")
    facts = [f"SHA-256 {source.sha256[:16]}", say("bytes", count=source.size)] if source.sha256 else []
    facts += [
        f"{say(name)} {value}" for name, value in (("format", source.format), ("encoding", source.encoding)) if value
    ]
    return tag(
        "article",
        tag("h3", view.quoted(source.name), " ", status),
        note(" · ".join(facts)) if facts else None,
        note(view.tell(source.note)) if source.note else None,
        [_sheet(view, sheet) for sheet in source.sheets],
        [_unread(view, item) for item in source.unread],
        class_="part file",
    )


def _unread(view: View, item: Unread) -> Markup:
    say = view.say
    rows: list[tuple[str, Content]] = [(say("what"), view.tell(item.what)), (say("cure"), view.tell(item.cure))]
    where = tag("strong", view.quoted(item.sheet) if item.sheet else say("whole_file"))
    return tag("div", where, fields(rows), class_="box alarm")


def _sheet(view: View, sheet: SheetRead) -> Markup:
    """A sheet: what it was taken for, and a sum that shows where its rows went."""
    where = view.quoted(sheet.sheet) if sheet.sheet else view.say("whole_file")
    return tag("div", tag("h4", where, " → ", view.tell(sheet.dataset_title)), fields(_facts(view, sheet)))


def _facts(view: View, sheet: SheetRead) -> Iterator[tuple[str, Content]]:
    say = view.say
    yield say("heading_row"), say("heading_row_value", row=sheet.heading_row)
    yield say("rows_sum"), tag("strong", _sum(view, sheet))
    yield (
        say("skipped"),
        say("stop").join(say("skipped_of", reason=view.tell(i.reason), count=i.count) for i in sheet.skipped),
    )
    mapped = [
        [view.quoted(column.heading), f" → {view.tell(column.title)}" if column.title else ""]
        for column in sheet.columns
        if column.column
    ]
    if mapped:
        head = tag("summary", say("mapped", count=len(mapped)))
        yield say("mapping"), tag("details", head, _listed(view, mapped), class_="folded")
    yield say("unmapped"), _listed(view, [view.quoted(column.heading) for column in sheet.columns if not column.column])
    missing = say("comma").join(view.tell(name) for name in sheet.missing)
    yield say("missing"), tag("strong", missing) if missing else ""
    for item in sheet.unreadable:
        yield say("unreadable"), _unreadable(view, item)
    for remark in sheet.notes:
        yield say("note"), view.tell(remark)


def _sum(view: View, sheet: SheetRead) -> str:
    say, skipped = view.say, sum(item.count for item in sheet.skipped)
    total = say("rows_value", rows=sheet.rows, judged=sheet.judged, outside=sheet.outside, skipped=skipped)
    right = sheet.rows == sheet.judged + sheet.outside + skipped
    return total if right else total + say("rows_wrong")


def _listed(view: View, items: Sequence[Content]) -> list[Content]:
    return [[view.say("stop") if at else "", item] for at, item in enumerate(items)]


def _unreadable(view: View, item: Unreadable) -> Content:
    """The cells of one column that could not be read, with examples as written."""
    say = view.say
    text = say("unreadable_value", title=view.tell(item.title), heading=item.heading, count=item.count)
    if item.examples:
        text += say("example", examples=say("comma").join(f"“{value}”" for value in item.examples))
    return view.quoted(text)
