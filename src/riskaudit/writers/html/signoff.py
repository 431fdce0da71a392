"""The last chapter, 签审页: who answers for the report, and how the data were exported. Filled in on paper."""

from __future__ import annotations

from riskaudit.writers.html.markup import Markup, tag
from riskaudit.writers.html.parts import Head, chapter, note, section, table
from riskaudit.writers.html.view import View


def sign_off(view: View) -> Markup:
    """Blanks for signatures and for the conditions of the query."""
    say = view.say
    heads = [Head(say("role")), Head(say("signature"), wide=True), Head(say("date"))]
    rows = [[say(name), "", ""] for name in ("prepared", "checked", "approved", "provider")]
    signatures = table(heads, rows, label=say("sign_off"), sortable=False)
    names = ("query_system", "query_range", "query_filter", "query_day", "query_count")
    heads = [Head(say("query_item")), Head(say("query_answer"), wide=True)]
    query = table(heads, [[say(name), ""] for name in names], label=say("query"), sortable=False)
    return chapter(
        "sign-off",
        say("sign_off"),
        note(say("sign_note")),
        tag("div", signatures, class_="blanks"),
        tag("div", section(say("query"), query), class_="blanks"),
    )
