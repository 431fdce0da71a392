"""The cover: what was audited, by which rules, up to which day, and what a reader must bear in mind."""

from __future__ import annotations

from riskaudit.model.result import Result
from riskaudit.writers.attached import LARGEST
from riskaudit.writers.pdf.flow import Block, Gap, NewPage
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import Text, Tiles, Words, box, chapter, fields, words
from riskaudit.writers.pdf.style import (
    ACCENT,
    ALARM,
    ALARM_TINT,
    BODY,
    COVER_TITLE,
    MM,
    RESULT_COLORS,
    SMALL,
    SOFT,
    WIDTH,
    Style,
)
from riskaudit.writers.pdf.type import Line, Span, set_lines
from riskaudit.writers.pdf.view import View

UNIT = Style(13, 22, color=SOFT)


def cover(view: View) -> list[Block]:
    """The first page."""
    say, totals = view.say, view.report.totals
    tiles = Tiles(
        [
            (f"{view.report.records:,}", say("records"), ACCENT),
            (f"{totals.fail:,}", say("fails"), RESULT_COLORS[Result.FAIL]),
            (f"{totals.review:,}", say("reviews"), RESULT_COLORS[Result.REVIEW]),
            (f"{totals.unknown:,}", say("unknowns"), RESULT_COLORS[Result.UNKNOWN]),
        ],
        before=30,
    )
    plain = SMALL.but(color=SOFT)
    return [
        Words([Line(0)]),
        Gap(34 * MM),
        Words(set_lines([Span(say("title"), COVER_TITLE)], WIDTH)),
        words(view.unit, UNIT, before=6),
        Words(_identity(view), before=26),
        tiles,
        box([(say("suspected"), BODY.but(bold=True)), (say("suspected_note"), plain)], before=22),
        *_incomplete(view),
        NewPage(),
    ]


def _identity(view: View) -> list[Line]:
    """What the audit was asked and by what it was made."""
    say, scope, tool, findings = view.say, view.report.scope, view.report.tool, view.report.findings_file
    loud = BODY.but(bold=True, color=ALARM)
    exposed = Span(say("unmasked"), loud)
    rows: list[tuple[str, Text]] = [
        (say("unit"), view.unit),
        (say("month"), view.month),
        (say("profile"), view.tell(scope.profile_title) + view.bracket(scope.profile)),
        (say("as_of"), say("as_of_note", day=scope.as_of.isoformat())),
        *(
            [(say("law_date"), Span(say("law_date_note", day=scope.law_date.isoformat()), loud))]
            if scope.law_date
            else []
        ),
        (say("judged_in"), Span(say("judged_in_note"), loud) if scope.judged_in else ""),
        (say("tool"), f"{tool.name} {tool.version}"),
        (say("library"), f"SHA-256 {tool.library[:16]}"),
        (say("masking"), say("masked") if scope.masked else exposed),
        (say("audience"), say("audience_external") if scope.audience == "external" else ""),
    ]
    if findings.sha256:
        note = say("file_note", name=findings.name, rows=findings.rows, digest=findings.sha256[:16])
        rows.append((say("file"), note))
    rows += [(say("attachments") if at == 0 else "", text) for at, text in enumerate(_attached(view))]
    return fields(rows, label_width=100, style=BODY)


def _attached(view: View) -> list[Span]:
    """The files within the file, and why one is missing."""
    say, attached, plain = view.say, view.attached, SMALL.but(color=SOFT)
    told = []
    for item in attached.files:
        known = item.sha256 == view.report.findings_file.sha256
        told.append(Span(say("attached_same" if known else "attached", name=item.name, about=say(item.about)), plain))
        if not known:
            digest = " ".join(item.sha256[at : at + 16] for at in range(0, 64, 16))
            told.append(Span(say("attached_digest", digest=digest), plain))
    if attached.part is None:
        told.insert(0, Span(say("no_audit_part"), plain))
    if attached.left_out:
        name, most = view.report.findings_file.name, LARGEST >> 20
        told.append(Span(say(f"findings_{attached.left_out}", name=name, most=most), plain))
    return told


def _incomplete(view: View) -> list[Block]:
    """A warning where something was not audited that should have been."""
    report, say = view.report, view.say
    unread, errors = len(report.unread), len(report.rules_by(Result.ERROR))
    unchecked = len(report.rules_by(Result.NOTCHECKED))
    if not unread and not errors and not unchecked:
        return []
    text = say("incomplete_note", unread=unread, errors=errors, unchecked=unchecked)
    note = [Span(f"{text} ", SMALL), Span(say("not_judged"), SMALL.but(color=ACCENT), link="not_judged")]
    heading = Span(say("incomplete"), BODY.but(bold=True, color=ALARM))
    return [box([(heading, BODY), (note, SMALL)], bar=ALARM, fill=ALARM_TINT)]


def contents(view: View) -> list[Block]:
    """The table of contents: every chapter, and every theme with its counts."""
    say = view.say
    rows: list[Row] = []
    followed = ("follow_up",) if view.report.follow_up and view.report.follow_up.asked else ()
    for name in ("summary", *followed, "findings"):
        rows.append(Row([_entry(say(name), name, bold=True), "", "", view.page(name, BODY)]))
    for theme, rules in view.themes.items():
        fail, review = (sum(getattr(rule.counts, kind) for rule in rules) for kind in ("fail", "review"))
        anchor = f"theme.{theme}"
        rows.append(
            Row([_entry(f"　　{view.theme(theme)}", anchor), f"{fail:,}", f"{review:,}", view.page(anchor, BODY)])
        )
    blind = ("blind",) if view.report.lecture else ()
    for name in ("cases", "ahead", "not_judged", *blind, "legal", "health", "sign_off"):
        rows.append(Row([_entry(say(name), name, bold=True), "", "", view.page(name, BODY)]))
    columns = [
        Col("", WIDTH - 230),
        Col(view.result(Result.FAIL), 80, "right"),
        Col(view.result(Result.REVIEW), 80, "right"),
        Col("", 70, "right"),
    ]
    return [chapter(say("contents"), "contents"), Grid(columns, rows, style=BODY, before=12), NewPage()]


def _entry(title: str, anchor: str, bold: bool = False) -> Span:
    """A line of the contents, which jumps."""
    return Span(title, BODY.but(bold=bold), link=anchor)
