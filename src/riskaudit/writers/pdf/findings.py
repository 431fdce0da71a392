"""Chapter 分专题问题: a section for each theme, a card for each rule that was hit, and its first findings."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.model.english import opening
from riskaudit.model.outcome import Counts, Evidence, Finding, LimitLine, RuleOutcome
from riskaudit.writers.pdf.flow import Anchor, Block, NewPage, Running, going_on
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import (
    Bar,
    Text,
    Words,
    badge,
    chapter,
    counted,
    fields,
    result_badge,
    section,
    severity_badge,
    words,
)
from riskaudit.writers.pdf.strip import StripBlock, legend
from riskaudit.writers.pdf.style import (
    ACCENT,
    ACCENT_TINT,
    BODY,
    CARD_TITLE,
    FAINT,
    HEIGHT,
    INK,
    RESULT_COLORS,
    SMALL,
    SOFT,
    THEME,
    TINT,
    TINY,
    WHITE,
    WIDTH,
)
from riskaudit.writers.pdf.twin import case_features, case_short, case_table, proof_state
from riskaudit.writers.pdf.type import Line, Span, set_lines, text_width
from riskaudit.writers.pdf.view import View, basis_anchor, case_anchor, finding_anchor, rule_anchor
from riskaudit.writers.twin import case_fit, lesson_of, proof_asked
from riskaudit.writers.unsaid import SKIPPED
from riskaudit.writers.waived import part

LABEL = 58.0
INDENT = 10.0
HEAD, TOGETHER = 6, 9
"""How many of their first lines the facts of a rule, and a finding, keep together at the foot of a page."""
EQUALS = "\u00a0=\u00a0"


def findings(view: View) -> Iterator[Block]:
    """The whole chapter, theme by theme."""
    yield chapter(view.say("findings"), "findings")
    for number, theme in enumerate(view.themes):
        if number:
            yield NewPage(HEIGHT / 3)
        yield from going_on(_theme(view, theme, 34 if number else 8), view.theme(theme), f"theme.{theme}")
    yield NewPage()


def _theme(view: View, theme: str, before: float) -> Iterator[Block]:
    """A theme: its counts, a card for each rule that was hit, and the other rules in a table."""
    rules = view.themes[theme]
    yield section(view.theme(theme), f"theme.{theme}", before=before, style=THEME)
    about = next((item.about for item in view.report.themes if item.name == theme), None)
    if about is not None:
        yield words(view.tell(about), SMALL.but(color=SOFT), before=1, keep=True)
    if not rules:
        yield words(view.say("no_rules"), SMALL)
        return
    counts = sum((rule.counts for rule in rules), Counts())
    if counts.total:
        yield Bar(counts, before=8)
        yield words(counted(view, counts), SMALL, before=3, keep=True)
    for rule in rules:
        if rule.findings or rule.total:
            yield from card(view, rule)
    yield from _quiet(view, [rule for rule in rules if not (rule.findings or rule.total)])


def card(view: View, rule: RuleOutcome) -> Iterator[Block]:
    """One rule, whose name stands above every page that it goes on to."""
    return going_on(_card(view, rule), view.tell(rule.title), rule_anchor(rule.id))


def _card(view: View, rule: RuleOutcome) -> Iterator[Block]:
    """What a rule looks for and on what authority, how its records ended, and its first findings."""
    yield _band(view, rule)
    yield Bar(rule.counts, before=8)
    yield words([*counted(view, rule.counts), Span(part(view, rule.waived), SMALL)], SMALL, before=3, keep=True)
    yield Words(_about(view, rule), before=8, head=HEAD)
    yield from case_table(view, rule)
    yield from legend(view, rule)
    for number, finding in enumerate(rule.findings, 1):
        for block in _finding(view, rule, finding, number):
            block.keep = block.keep or number == len(rule.findings)  # the note below never stands alone on a page
            yield block
    capped = rule.shown < rule.total
    file = view.report.findings_file.name
    note = view.say("cap" if capped else "all_shown", shown=rule.shown, total=rule.total, file=file)
    yield words(note, SMALL.but(bold=capped, color=INK if capped else SOFT), before=6)


def _band(view: View, rule: RuleOutcome) -> Words:
    """The head of a card."""
    lines = set_lines([Span(view.tell(rule.title), CARD_TITLE)], WIDTH - 24, x=12)
    marks = [
        severity_badge(rule.severity, view.severity(rule.severity)),
        Span("  ", SMALL),
        result_badge(rule.result, view.result(rule.result)),
        *([Span("  ", SMALL), badge(view.say("restricted"), INK, WHITE)] if rule.restricted else []),
        Span(f"   {rule.id}", TINY.but(color=SOFT)),
    ]
    lines += set_lines(marks, WIDTH - 24, x=12)
    anchor = Anchor(rule_anchor(rule.id), view.tell(rule.title), 2)
    return Words(lines, before=20, keep=True, bar=ACCENT, fill=ACCENT_TINT, anchors=[(0, anchor)])


def _about(view: View, rule: RuleOutcome) -> list[Line]:
    """The facts of a rule, each behind its label."""
    say = view.say
    kind = say("kind_value", kind=opening(view.tell(rule.kind_title)), dataset=view.dataset(rule.dataset))
    if rule.confidence == "low":
        kind += say("stop") + say("low")
    rows: list[tuple[str, Text]] = [(say("why"), view.tell(rule.why)), (say("kind"), kind)]
    for number, limit in enumerate(rule.limits):
        rows.append((say("limits") if number == 0 else "", _limit(view, limit)))
    if rule.groups:
        names = view.say("list_joint").join(view.tell(title) for title in rule.groups)
        rows.append((say("counted_by"), say("counted_by_groups", names=names)))
    rows += _authority(view, rule)
    for number, reason in enumerate(reason for reason in rule.reasons if reason.count):
        text = say("reason_line", result=view.result(reason.result), count=reason.count, text=view.tell(reason.text))
        rows.append((say("reasons") if number == 0 else "", text))
    rows.append((say("remedy"), view.tell(rule.remedy)))
    for number, innocent in enumerate(rule.false_positives):
        rows.append((say("false_positives") if number == 0 else "", view.tell(innocent)))
    if asked := proof_asked(view, rule):
        rows.append((say("proof_asked"), asked))
    rows.append((say("lesson_of"), case_link(view, rule)))
    if lesson := lesson_of(view, rule):
        rows.append((say("lesson"), view.tell(lesson.lesson)))
    return fields(rows, label_width=LABEL)


def _limit(view: View, limit: LimitLine) -> list[Span]:
    """A limit in words, with what it rests on; of a figure that is not the law's, with the subject that it is about."""
    bases = [view.report.bases[name] for name in limit.basis if name in view.report.bases]
    sources = list(dict.fromkeys(view.source(fact) + view.bracket(view.in_force(fact)) for fact in bases))
    if sources and limit.measure != "basis":
        sources[0] = view.say("subject") + sources[0]
    return [Span(view.tell(limit.text), SMALL), *(Span(f"  {source}", SMALL.but(color=SOFT)) for source in sources)]


def _authority(view: View, rule: RuleOutcome) -> Iterator[tuple[str, Text]]:
    """The bases of a rule and of its limits in their three groups."""
    ids = [*rule.basis, *(name for limit in rule.limits for name in limit.basis)]
    for label, bases in view.law(ids).items():
        for number, basis in enumerate(bases):
            heading = view.say(label) if number == 0 else ""
            text = [
                Span(view.source(basis), SMALL.but(color=ACCENT), link=basis_anchor(basis.id)),
                Span(f"{view.say('colon')}{view.tell(basis.requires)}", SMALL),
                Span(view.bracket(view.in_force(basis)), SMALL.but(color=SOFT)),
            ]
            if caveat := view.caveat(basis):
                text.append(Span(caveat, SMALL.but(bold=True)))
            if label == "group_promise" and number == len(bases) - 1:
                text.append(Span(view.say("stop") + view.say("promise_note"), SMALL.but(color=SOFT)))
            yield heading, text


def case_link(view: View, rule: RuleOutcome, case: str = "") -> list[Span]:
    """The way to a rule's case lesson, and how well the case fits."""
    name = case or rule.case
    lesson = view.report.cases.get(name)
    fit = view.bracket(view.say(case_fit(view.report, rule, name))) + "  "
    if lesson is None:
        return [Span(f"{name}{fit}", SMALL)]
    title = view.say("case_title", order=lesson.order, title=view.tell(lesson.title))
    anchor = case_anchor(name)
    return [Span(title, SMALL.but(color=ACCENT), link=anchor), Span(fit, SMALL), view.page(anchor)]


def _finding(view: View, rule: RuleOutcome, finding: Finding, number: int) -> Iterator[Block]:
    """One finding, standing alone, with the strip of its deadline."""
    anchor = Anchor(finding_anchor(rule.id, number))
    color, strip = RESULT_COLORS[finding.result], finding.strip
    lines = [*_head(view, finding, number), *_told(view, rule, finding)]
    found = Words(lines, before=11, bar=color, anchors=[(0, anchor)], keep=strip is not None, head=TOGETHER)
    title = view.say("continued_finding", title=view.tell(rule.title), number=number)
    found.resumed = Running(title, anchor.name)
    yield found
    if strip is not None:
        yield StripBlock(view, strip, finding)


_MARKED = ("new", "updated")
"""How a finding may stand to the baseline that its card says so."""


def _head(view: View, finding: Finding, number: int) -> list[Line]:
    """Where the record stands, and what was found."""
    say, record = view.say, finding.record
    marks = [
        Span(f"{number}  ", SMALL.but(bold=True, color=SOFT)),
        result_badge(finding.result, view.result(finding.result)),
        *([Span(" ", SMALL), badge(f"{say('waived')} {finding.waived}", TINT, INK)] if finding.waived else []),
        *([Span(" ", SMALL), badge(say(finding.baseline), TINT, INK)] if finding.baseline in _MARKED else []),
        Span("  ", SMALL),
    ]
    place = [
        Span(view.address(record), SMALL.but(bold=True)),
        Span(f"    {say('key')} {record.key}", SMALL) if record.key else Span("", SMALL),
    ]
    unit = Span(view.unit_within(record.unit), TINY.but(color=SOFT))
    lines = set_lines([*marks, *place, Span("    ", TINY), unit], WIDTH - INDENT, x=INDENT)
    if len(lines) > 1 and unit.text:  # the unit stands whole on its own line, below the place
        edge = INDENT + sum(text_width(span.text, span.style) for span in marks)
        lines = set_lines([*marks, *place], WIDTH - INDENT, x=INDENT) + set_lines([unit], WIDTH - edge, x=edge)
    return lines + set_lines([Span(finding.message, BODY)], WIDTH - INDENT, x=INDENT)


def _told(view: View, rule: RuleOutcome, finding: Finding) -> list[Line]:
    """What the finding rests on."""
    say = view.say
    measures = [("limit", finding.limit), ("actual", finding.actual), ("excess", finding.excess)]
    measure = [f"{say(name)}{say('colon')}{value}" for name, value in measures if value]
    rows: list[tuple[str, Text]] = [
        (say("evidence"), _evidence(view, finding.evidence)),
        (say("measure"), say("stop").join(measure)),
        (say("calculation"), finding.calculation),
        (say("basis"), _sources(view, finding.basis)),
        (say("reason"), opening(finding.reason)),
        (say("proof"), proof_state(view, rule, finding)),
        (say("lesson_of"), case_link(view, rule, finding.case)),
        (say("twin"), case_features(view, finding)),
    ]
    return fields(rows, label_width=LABEL, x=INDENT, width=WIDTH - INDENT)


def _evidence(view: View, cells: tuple[Evidence, ...]) -> list[Span]:
    """The cells a verdict rests on, each as title = value."""
    say, runs = view.say, []
    for number, cell in enumerate(cells):
        value = cell.value
        if cell.state in ("unreadable", "lost"):
            value = say(f"state_{cell.state}", value=cell.value)
        elif not cell.value:
            value = say("state_absent" if cell.state == "absent" else "state_empty")
        elif cell.state == "empty":
            value = say("state_blank", value=cell.value)
        stop = say("stop") if number else ""
        runs += [
            Span(f"{stop}{view.tell(cell.title)}{EQUALS}", SMALL.but(color=SOFT)),
            Span(value, SMALL.but(bold=True)),
        ]
    return runs


def _sources(view: View, ids: tuple[str, ...]) -> list[Span]:
    """The bases of a finding in short, each group behind its name."""
    runs: list[Span] = []
    for label, bases in view.law(ids).items():
        runs.append(Span(f"{'  ' if runs else ''}[{view.say(label)}] ", SMALL.but(color=SOFT)))
        told = {f"{view.source(basis)}{view.caveat(basis)}": basis for basis in reversed(bases)}  # one of each words
        for number, (source, basis) in enumerate(reversed(told.items())):
            stop = view.say("stop") if number else ""
            runs.append(Span(f"{stop}{source}", SMALL, link=basis_anchor(basis.id)))
    return runs


def _quiet(view: View, rules: list[RuleOutcome]) -> Iterator[Block]:
    """The rules without findings, in one table: clean, undecided or not applicable; and how many did not run."""
    if not rules:
        return
    say = view.say
    ran = [rule for rule in rules if rule.result not in SKIPPED]
    if ran:
        yield section(say("quiet"), before=18)
    if len(ran) < len(rules):
        runs = [Span(say("quiet_skipped", count=len(rules) - len(ran)), SMALL), view.page("unchecked")]
        yield words(runs, SMALL, before=2 if ran else 8, keep=bool(ran))
    rows = []
    for rule in ran:
        counts = rule.counts
        title = [Span(view.tell(rule.title), TINY), Span(f"\n{rule.id}", TINY.but(color=FAINT))]
        numbers = [f"{n:,}" for n in (counts.applicable, counts.pass_, counts.unknown, counts.notapplicable)]
        rows.append(
            Row(
                [title, view.severity(rule.severity), view.result(rule.result), *numbers, case_short(view, rule.case)],
                Anchor(rule_anchor(rule.id), view.tell(rule.title), 2),
            )
        )
    columns = [
        Col(say("rule"), WIDTH - 340),
        Col(say("severity"), 44),
        Col(say("result"), 64),
        *(Col(say(name), 46, "right") for name in ("applicable", "pass", "unknown", "na")),
        Col(say("lesson_of"), 48),
    ]
    if rows:
        yield Grid(columns, rows, before=4, style=TINY)
