"""The last page, 签审页: who answers for the report, and how the data were exported. Filled in by hand."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import chapter, section, words
from riskaudit.writers.pdf.style import SMALL, SOFT, WIDTH, Style
from riskaudit.writers.pdf.view import View

TALL = Style(10, 38)


def sign_off(view: View) -> Iterator[Block]:
    """Blanks for signatures and for the conditions of the query."""
    say = view.say
    yield chapter(say("sign_off"), "sign_off")
    yield words(say("sign_note"), SMALL.but(color=SOFT), before=2)
    columns = [Col(say("role"), 110), Col(say("signature"), WIDTH - 250), Col(say("date"), 140)]
    yield Grid(
        columns,
        [Row([say(name), "", ""]) for name in ("prepared", "checked", "approved", "provider")],
        before=14,
        style=TALL,
    )
    yield section(say("query"), before=26)
    names = ("query_system", "query_range", "query_filter", "query_day", "query_count")
    columns = [Col(say("query_item"), 150), Col(say("query_answer"), WIDTH - 150)]
    yield Grid(columns, [Row([say(name), ""]) for name in names], before=4, style=TALL)
