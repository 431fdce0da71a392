"""Puts the chapters, the look, the script and the findings together into one file."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path

from riskaudit.model.findings import FindingRow
from riskaudit.model.report import Report
from riskaudit.writers import palette
from riskaudit.writers.html.ahead import ahead
from riskaudit.writers.html.blind import blind_spots
from riskaudit.writers.html.cases import cases
from riskaudit.writers.html.data import as_json, hits_of_instruments, script_data
from riskaudit.writers.html.followup import follow_up
from riskaudit.writers.html.health import health
from riskaudit.writers.html.labels import SCRIPT_TERMS
from riskaudit.writers.html.legal import legal
from riskaudit.writers.html.markup import Markup, inner, tag
from riskaudit.writers.html.notjudged import not_judged
from riskaudit.writers.html.parts import chapter, note
from riskaudit.writers.html.rules import rules
from riskaudit.writers.html.signoff import sign_off
from riskaudit.writers.html.summary import summary
from riskaudit.writers.html.view import View, link

HERE = Path(__file__).parent
SCRIPTS = ("words.js", "store.js", "filters.js", "list.js", "strip.js", "detail.js", "tables.js", "print.js", "main.js")
"""The parts of the script in the order in which they stand in the page."""
STYLES = (
    "base.css",
    "frame.css",
    "parts.css",
    "tables.css",
    "cards.css",
    "risk.css",
    "control.css",
    "list.css",
    "narrow.css",
    "paper.css",
)
"""The parts of the look; later ones outdo earlier ones."""

CHAPTERS = (
    "summary",
    "follow_up",
    "list",
    "findings",
    "cases",
    "ahead",
    "not_judged",
    "blind",
    "legal",
    "health",
    "sign_off",
)
PLACES = {"list": "findings", "findings": "rules"} | {
    name: name.replace("_", "-") for name in ("follow_up", "not_judged", "sign_off")
}
"""Where a chapter stands, if its place is not called as its title is."""


def write_html(report: Report, findings: Iterable[FindingRow]) -> bytes:
    """The report and all its findings as one page. Raises AuditError where they do not add up."""
    view = View(report)
    data, script, style = script_data(view, findings), _script(), _style()
    head = tag("head", _head(view, script, style))
    body = tag(
        "body",
        link("main", view.say("skip_link"), class_="skip"),
        _top(view),
        tag(
            "div",
            _ways(view),
            tag("main", *_chapters(view, hits_of_instruments(report, data)), id="main", tabindex="-1"),
            class_="frame",
        ),
        tag("footer", _foot(view)),
        tag("script", Markup(as_json(data)), type="application/json", id="data"),
        tag("script", Markup(script)),
    )
    language = "zh-CN" if view.language == "zh" else "en"
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang=language)}\n".encode()


def _head(view: View, script: str, style: str) -> list[Markup]:
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    return [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{view.say('title')} {view.month}"),
        tag("link", rel="icon", href="data:,"),
        tag("style", Markup(style)),
    ]


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _script() -> str:
    """All parts of the script as one, which leaves no name behind."""
    parts = [(HERE / "script" / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return "(() => {\n'use strict';\n" + "\n".join(parts) + "})();\n"


def _style() -> str:
    """The palette as variables, then the rules that use them."""
    names = ("ink", "soft", "faint", "line", "tint", "white", "accent", "accent_tint", "alarm", "alarm_tint")
    lines = [f"  --{name.replace('_', '-')}: #{getattr(palette, name.upper())};" for name in names]
    for result, (ground, ink) in palette.RESULTS.items():
        lines += [f"  --{result.value}: #{ground};", f"  --{result.value}-ink: #{ink};"]
    for severity, (ground, ink) in palette.SEVERITIES.items():
        lines += [f"  --{severity.value}: #{ground};", f"  --{severity.value}-ink: #{ink};"]
    for zone, (ground, ink) in palette.ZONES.items():
        name = zone.replace("_", "-")
        lines += [f"  --{name}: #{ground};", f"  --{name}-ink: #{ink};"]
    parts = [(HERE / "style" / name).read_text(encoding="utf-8") for name in STYLES]
    return "\n".join([":root {", *lines, "}", *parts])


def _top(view: View) -> Markup:
    """The title of the report, and where to search it."""
    hint = SCRIPT_TERMS["search_hint"][0 if view.language == "zh" else 1]
    field = tag(
        "input",
        type="search",
        id="search",
        placeholder=hint,
        aria_label=hint,
        autocomplete="off",
        spellcheck="false",
        aria_keyshortcuts="/",
    )
    title = tag("h1", view.say("title"))
    about = tag("p", view.quoted(view.unit), " · ", view.month, " · ", view.tell(view.report.scope.profile_title))
    bare = None if view.report.scope.masked else tag("p", view.say("unmasked"), class_="alarm")
    return tag("header", tag("div", title, about, bare), tag("div", field, class_="search", role="search", hidden=True))


def _ways(view: View) -> Markup:
    """The chapters, each a link; the findings with their number."""
    followed = view.report.follow_up and view.report.follow_up.asked
    missing = {*(() if view.report.lecture else ("blind",)), *(() if followed else ("follow_up",))}
    ways = []
    for name in CHAPTERS:
        if name in missing:
            continue
        count = tag("span", f"{view.report.findings_file.rows:,}", class_="count") if name == "list" else None
        ways.append(tag("li", link(PLACES.get(name, name), view.say(name), count)))
    return tag("nav", tag("ul", ways), aria_label=view.say("chapters"))


def _chapters(view: View, hits: Mapping[str, int]) -> list[Markup | None]:
    """Every chapter in the order of `CHAPTERS`."""
    without = tag("noscript", tag("p", _without_script(view), class_="box alarm"))
    return [
        without,
        summary(view),
        follow_up(view),
        _list(view),
        rules(view),
        cases(view),
        ahead(view),
        not_judged(view),
        blind_spots(view),
        legal(view, hits),
        health(view),
        sign_off(view),
    ]


def _without_script(view: View) -> str:
    return view.say("without_script", file=view.report.findings_file.name)


def _list(view: View) -> Markup:
    """The chapter that the script fills: filters, the list of findings, and one of them in full."""
    shown = sum(rule.shown for rule in view.report.rules)
    file = view.report.findings_file
    told = view.say("details_for", file=file.name, total=file.rows, shown=shown)
    empty = tag("div", id="explorer", hidden=True)
    return chapter("findings", view.say("list"), note(told), tag("noscript", note(_without_script(view))), empty)


def _foot(view: View) -> Markup:
    tool, file = view.report.tool, view.report.findings_file
    about = f"{tool.name} {tool.version} · SHA-256 {tool.library[:16]} · "
    return inner([about, view.say("offline", file=file.name)])
