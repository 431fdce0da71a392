"""Puts the chapters together, lays them out, draws them page by page, and numbers the pages when all are there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from string import digits

from riskaudit.model.progress import Gauge, Pass
from riskaudit.model.report import Report
from riskaudit.writers.attached import NOTHING, Attached
from riskaudit.writers.pdf.ahead import ahead
from riskaudit.writers.pdf.binding import Binding
from riskaudit.writers.pdf.blind import blind_spots
from riskaudit.writers.pdf.cases import cases
from riskaudit.writers.pdf.cover import contents, cover
from riskaudit.writers.pdf.findings import findings
from riskaudit.writers.pdf.flow import Block, Page, going_on, paginate
from riskaudit.writers.pdf.followup import follow_up
from riskaudit.writers.pdf.health import health
from riskaudit.writers.pdf.legal import legal
from riskaudit.writers.pdf.notjudged import not_judged
from riskaudit.writers.pdf.sheet import Leaf, Sheet
from riskaudit.writers.pdf.signoff import sign_off
from riskaudit.writers.pdf.style import ACCENT, BOTTOM, FAINT, LEFT, LINE, MM, PAGE_HEIGHT, TINY, TOP, WIDTH
from riskaudit.writers.pdf.summary import summary
from riskaudit.writers.pdf.type import Span, printable, set_lines, text_width
from riskaudit.writers.pdf.view import View

MARGINAL = TINY.but(color=FAINT)
RUNNING = TINY.but(bold=True, color=ACCENT)

BEFORE, AFTER, FONTS, BOUND = 400, 200, 300, 0.15
"""What takes time beside laying out and drawing the findings, in findings, as measured with 1,000 to 10,000 of them: the
chapters before and after them, embedding the fonts; and binding the pages of one finding."""


def write_pdf(report: Report, attached: Attached = NOTHING, gauge: Gauge | None = None) -> bytes:
    """The report as a PDF file, with the files it carries. An `AuditError` tells the cure where the fonts are missing."""
    view, sheet, gauge = View(report, attached), Sheet(), gauge or Gauge()
    leaves = deque(_drawn(view, sheet, page) for page in paginate(chapters(view, gauge)))
    pages = {name: number for number, leaf in enumerate(leaves, 1) for name, *_ in leaf.anchors}
    total = len(leaves)
    _numbers_known(view, sheet, total)
    binding = Binding(view, f"{view.say('title')} {view.month}", sheet.subsets.values())
    for number in gauge.along(range(1, total + 1), "pages", total):
        leaf = leaves.popleft()  # what is bound is no longer held here
        code = [sheet.numbered(leaf, pages)]
        if number > 1:
            _margins(view, sheet, number, total)
            code.append(sheet.turn().code)
        binding.add(leaf, code)
    return binding.bound()


def _numbers_known(view: View, sheet: Sheet, total: int) -> None:
    """Sets what is only set when pages are bound, so that the fonts have all its characters."""
    _margins(view, sheet, total, total)
    sheet.subsets[MARGINAL.bold].expect(digits)
    sheet.turn()


def _drawn(view: View, sheet: Sheet, page: Page) -> Leaf:
    """A page of blocks on a sheet, below the name of what goes on; nothing but its operators is kept."""
    if running := page[0].block.running:
        name = Span(view.say("continued", title=running.title), RUNNING, link=running.anchor)
        sheet.line_of_type(set_lines([name], WIDTH)[0], LEFT, PAGE_HEIGHT - TOP + 4.6 * MM)
    put(sheet, page)
    return sheet.turn()


def put(sheet: Sheet, page: Page) -> None:
    """Draws the blocks of a page, with their anchors."""
    for placed in page:
        top = PAGE_HEIGHT - TOP - placed.down
        for offset, anchor in placed.block.anchors:
            sheet.anchor(anchor.name, top - offset + 12, printable(anchor.title), anchor.level)
        placed.block.draw(sheet, LEFT, top)


def chapters(view: View, gauge: Gauge | None = None) -> Iterator[Block]:
    """Every block of the report in reading order; they are drawn as they are made, so that both counts as one."""
    gauge, due = gauge or Gauge(), sum(len(rule.findings) for rule in view.report.rules)
    whole = BEFORE + due + AFTER + FONTS + BOUND * due
    gauge.begin("findings", upto=BEFORE / whole)
    yield from cover(view)
    yield from contents(view)
    yield from _named(view, "summary", summary)
    yield from _named(view, "follow_up", follow_up)
    yield from _counted(findings(view), gauge.begin("findings", due, (BEFORE + due) / whole))
    gauge.begin("findings", upto=(BEFORE + due + AFTER + FONTS) / whole)
    yield from _named(view, "cases", cases)
    yield from _named(view, "ahead", ahead)
    yield from _named(view, "not_judged", not_judged)
    yield from _named(view, "blind", blind_spots)
    yield from _named(view, "legal", legal)
    yield from _named(view, "health", health)
    yield from sign_off(view)


def _counted(blocks: Iterable[Block], now: Pass) -> Iterator[Block]:
    """The blocks of the findings, each of which begins with the only one that is resumed on a new page."""
    for block in blocks:
        now.done += block.resumed is not None
        yield block


def _named(view: View, name: str, chapter: Callable[[View], Iterator[Block]]) -> Iterator[Block]:
    """A chapter that stands above every page that it goes on to."""
    return going_on(chapter(view), view.say(name), name)


def _margins(view: View, sheet: Sheet, number: int, total: int) -> None:
    """The thin rule above and the line below the text of a page."""
    sheet.text(LEFT, PAGE_HEIGHT - TOP + 7 * MM, view.say("title"), MARGINAL)
    sheet.rule(LEFT, PAGE_HEIGHT - TOP + 5 * MM, WIDTH, LINE)
    sheet.rule(LEFT, BOTTOM - 6 * MM, WIDTH, LINE)
    digests = view.say("digests", library=view.report.tool.library[:12], findings=view.report.findings_file.sha256[:12])
    right = printable(f"{digests}    {view.say('page', page=number, pages=total)}")
    place = f"{view.unit}    {view.month}"
    left = set_lines([Span(place, MARGINAL)], WIDTH - text_width(right, MARGINAL) - 20)[0]
    sheet.line_of_type(left, LEFT, BOTTOM - 7.2 * MM)
    baseline = BOTTOM - 7.2 * MM - (MARGINAL.leading + MARGINAL.size * 0.72) / 2
    sheet.text(LEFT + WIDTH - text_width(right, MARGINAL), baseline, right, MARGINAL)
