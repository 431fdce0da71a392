"""Puts the chapters together, lays them out, and draws them page by page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from riskaudit.model.report import Report
from riskaudit.writers.pdf.blind import blind_spots
from riskaudit.writers.pdf.cases import cases
from riskaudit.writers.pdf.cover import contents, cover
from riskaudit.writers.pdf.findings import findings
from riskaudit.writers.pdf.flow import Block, anchors_of, paginate
from riskaudit.writers.pdf.followup import follow_up
from riskaudit.writers.pdf.health import health
from riskaudit.writers.pdf.legal import legal
from riskaudit.writers.pdf.notjudged import not_judged
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.signoff import sign_off
from riskaudit.writers.pdf.style import (
    BOTTOM,
    FAINT,
    LEFT,
    LINE,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TINY,
    TOP,
    WIDTH,
)
from riskaudit.writers.pdf.summary import summary
from riskaudit.writers.pdf.type import Span, font, printable, set_lines, text_width
from riskaudit.writers.pdf.view import View

MARGINAL = TINY.but(color=FAINT)


def write_pdf(report: Report) -> bytes:
    """The report as a PDF file. An `AuditError` tells the cure where the fonts are missing."""
    wrapped = rl_config.useA85
    rl_config.useA85 = 0  # text armour makes a file a quarter larger and slower to write
    try:
        return _written(report)
    finally:
        rl_config.useA85 = wrapped


def _written(report: Report) -> bytes:
    view = View(report)
    pages = paginate(chapters(view))
    places = list(anchors_of(pages))
    target = BytesIO()
    canvas = _canvas(view, target)
    sheet = Sheet(canvas, {anchor.name: number for number, _, anchor in places})
    column_top = PAGE_HEIGHT - TOP
    for number, page in enumerate(pages, 1):
        for placed in page:
            top = column_top - placed.down
            for offset, anchor in placed.block.anchors:
                sheet.anchor(anchor.name, top - offset + 12, printable(anchor.title), anchor.level)
            placed.block.draw(sheet, LEFT, top)
        if number > 1:
            _margins(view, sheet, number, len(pages))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def chapters(view: View) -> Iterator[Block]:
    """Every block of the report in reading order."""
    yield from cover(view)
    yield from contents(view)
    yield from summary(view)
    yield from follow_up(view)
    yield from findings(view)
    yield from cases(view)
    yield from not_judged(view)
    yield from blind_spots(view)
    yield from legal(view)
    yield from health(view)
    yield from sign_off(view)


def _canvas(view: View, target: BytesIO) -> Any:
    """An empty document. Invariant: it takes neither the time nor an id from its surroundings."""
    language = {"zh": "zh-CN", "en": "en"}[view.language]
    canvas = Canvas(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        lang=language,
        initialFontName=font(False),
    )
    canvas.setTitle(f"{view.say('title')} {view.month}")
    canvas.setSubject(view.unit)
    canvas.setAuthor("")
    canvas.setCreator(f"{view.report.tool.name} {view.report.tool.version}")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.showOutline()
    return canvas


def _margins(view: View, sheet: Sheet, number: int, total: int) -> None:
    """The thin rule above and the line below the text of a page."""
    sheet.text(LEFT, PAGE_HEIGHT - TOP + 7 * MM, view.say("title"), MARGINAL)
    sheet.rule(LEFT, PAGE_HEIGHT - TOP + 5 * MM, WIDTH, LINE)
    sheet.rule(LEFT, BOTTOM - 6 * MM, WIDTH, LINE)
    words = view.say("page", page=number, pages=total)
    right = printable(f"{view.report.tool.library[:12]}    {words}")
    place = f"{view.unit}    {view.month}"
    left = set_lines([Span(place, MARGINAL)], WIDTH - text_width(right, MARGINAL) - 20)[0]
    sheet.line_of_type(left, LEFT, BOTTOM - 7.2 * MM)
    baseline = BOTTOM - 7.2 * MM - (MARGINAL.leading + MARGINAL.size * 0.72) / 2
    sheet.text(LEFT + WIDTH - text_width(right, MARGINAL), baseline, right, MARGINAL)
