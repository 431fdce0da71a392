"""Records that no sheet has, made from the log of another dataset: one for each key, as `events:` declares.

The rows of the log come as one table: those that are records, and beside them, marked `VOID`, those that an
exclusion leaves out. A void row gives nothing; but where no other row tells of its step, the matter may have ended
there, and so it may with a step that was sent back. What the log does not have for that key is then not known
rather than empty, as it is where a row without key or step, or of a step of a like name, may be the one. Such a cell
is ABSENT, not UNREADABLE: whether anything happened at all is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from riskaudit.model.dataset import Dataset, Events
from riskaudit.model.month import Month
from riskaudit.model.query import (
    Tree,
    as_date,
    as_text,
    case,
    cast,
    column,
    counted,
    equal,
    every,
    first,
    greatest,
    in_state,
    joined,
    least,
    less,
    matches,
    negate,
    nothing,
    number,
    one_of,
    question,
    some,
    table_named,
    text,
    truth,
)
from riskaudit.model.relation import Relation
from riskaudit.model.table import FILE, FIRST, ROW, ROW_ID, SHEET, State, state_of, text_of, typed_table
from riskaudit.records.address import SKIP, belonging
from riskaudit.records.gathered import Gathering, carried, rows_told
from riskaudit.records.normalise import absent_cells
from riskaudit.records.values import as_code

VOID = "_void"
"""The column of the log's rows that tells whether an exclusion holds."""

_VALID, _ENDED, _VEILED, _SPANS, _SPAN = "_valid", "_ended", "_veiled", "_spans", "_span"


@dataclass(frozen=True)
class Seen:
    """What a log has: rows of each step, rows without a key, and those of them which may be of each step.

    `unread` tells that some input was not read, which may hold more of the log.
    """

    steps: Mapping[str, int]
    keyless: int
    keyless_steps: Mapping[str, int]
    unread: bool = False

    def hides(self, step: str) -> bool:
        """Whether a row of the step may be there that belongs to any key."""
        return self.unread or bool(self.keyless_steps[step])


def steps_of(events: Events) -> list[str]:
    """All steps that a declaration looks at."""
    return list(dict.fromkeys(step for moment in events.moments.values() for step in moment.steps))


def columns_read(events: Events, dataset: Dataset) -> set[str]:
    """The columns of the log from which those of the dataset are made, besides its unit and pause."""
    moments = [moment for name, moment in events.moments.items() if name in dataset.columns]
    ends = {name for moment in moments for name in moment.columns}
    return {events.key, events.step, *ends, *events.undone, *(set(events.columns) & dataset.columns.keys())}


def seen_question(events: Events, log: Dataset, source: str) -> Tree:
    """One question, whose answer `seen_of` reads."""
    lost = every(_is_valid(), negate(in_state(events.key, State.READ)))
    unnamed = negate(in_state(events.step, State.READ))
    counts = [counted(lost)]
    for step in steps_of(events):
        same, alike = _is_step(events, step), _is_alike(events, log, step)
        counts += [counted(every(_is_valid(), same)), counted(every(lost, some(unnamed, same, alike)))]
    return question(counts, table_named(source))


def seen_of(events: Events, counts: Sequence[int], unread: bool) -> Seen:
    """What the log has, by the answer."""
    steps = steps_of(events)
    mine, lost = dict(zip(steps, counts[1::2], strict=True)), dict(zip(steps, counts[2::2], strict=True))
    return Seen(mine, counts[0], lost, unread)


def made_columns(dataset: Dataset, log: Dataset, having: Collection[str], seen: Seen) -> set[str]:
    """The columns of the dataset that the log gives: it has the step somewhere, and the column in some sheet."""
    assert dataset.events is not None
    events = dataset.events
    found = {
        name
        for name, moment in events.moments.items()
        if seen.steps[moment.step] and all(end in having for end in moment.columns)
    }
    found |= {name for name in (events.key, *events.columns) if name in having}
    return found | {mine for mine, theirs in _pauses(dataset, log) if theirs in having}


def made_records(
    dataset: Dataset, log: Dataset, source: str, made: Collection[str], seen: Seen, month: Month | None
) -> Relation:
    """The records with all their cells, their address, `SKIP`, and `FIRST`: the place of the log's row they begin
    with. The datasets have the columns in use; `source` holds the rows of the log, `made` are `made_columns`."""
    assert dataset.events is not None
    events, key = dataset.events, dataset.events.key
    moments, others = _moments(dataset, events, made), _carried(dataset, log, events, made)
    spans = _spans(dataset, log, made)
    figures = _group_figures(events, log) | {text_of(key): least(column(text_of(key)))}
    for item in (*moments.values(), *others, *spans):
        figures |= item.figures()
    for name, item in moments.items():
        figures |= _moment_figures(events, log, name, item)
    if spans:
        figures |= _span_figures(log)
    relation = Relation.table(source).where(in_state(key, State.READ)).grouped([key], figures)
    relation = relation.where(less(number(0), column(_VALID)))
    place = {name: column(name, "o") for name in (FILE, SHEET, ROW)}
    relation = relation.look_up(
        table_named(typed_table(events.from_)), equal(column(ROW_ID, "o"), column(FIRST, "r")), place
    )
    states: dict[str, Tree] = {state_of(key): cast(number(int(State.READ)), "tinyint")}
    for name, item in moments.items():
        states |= _moment_state(events, name, item, seen)
    for item in others:
        states |= carried(item)
    for item in spans:
        states |= _span_state(item)
    relation = relation.derive({_ENDED: _ended(events)}).derive(states)
    cells: dict[str, Tree] = {}
    for item in (*moments.values(), *others, *spans):
        cells |= item.cells(dataset.columns[item.name], _remark(item, item.name in moments))
    for name, kind in dataset.columns.items():
        cells |= absent_cells(name, kind) if name not in made else {}
    relation = relation.derive(cells).derive({SKIP: nothing()})
    return relation.derive(belonging(dataset, [name for name in dataset.columns if name in made], month, [key]))


# What the rows of the log say.


def _is_valid() -> Tree:
    return negate(column(VOID))


def _is_step(events: Events, *steps: str) -> Tree:
    return every(in_state(events.step, State.READ), one_of(column(events.step), [text(step) for step in steps]))


def _is_alike(events: Events, log: Dataset, step: str) -> Tree:
    """Whether the row is of a step that is in no code list and is called much like this one."""
    codes = log.columns[events.step].codes
    listed = one_of(column(events.step), [text(word) for word in codes])
    words = "|".join(re.escape(word) for word in (step, *codes[step]))
    return every(in_state(events.step, State.READ), negate(listed), matches(column(events.step), words))


def _is_undone(events: Events) -> Tree:
    return some(
        *(
            every(in_state(name, State.READ), one_of(column(name), [text(word) for word in words]))
            for name, words in events.undone.items()
        )
    )


def _moments(dataset: Dataset, events: Events, made: Collection[str]) -> dict[str, Gathering]:
    found = {}
    for name, moment in events.moments.items():
        if name in made and name in dataset.columns:
            dated = dataset.columns[name].type == "date"
            value: Tree = as_date(column(moment.at)) if dated else column(moment.at)
            rows, written = every(_is_valid(), _is_step(events, moment.step)), None
            if moment.same_day is not None:
                same = equal(as_date(column(moment.at)), as_date(column(moment.same_day)))
                other = first(column(text_of(moment.same_day)), text("（空）"))
                value = case([(same, value)])
                cell = column(text_of(moment.at))
                written = case([(same, cell)], joined(cell, text("至"), other))
            found[name] = Gathering(name, moment.at, value, rows, timed=not dated, written=written)
    return found


def _carried(dataset: Dataset, log: Dataset, events: Events, made: Collection[str]) -> list[Gathering]:
    """The columns that are the same in all rows; a code is read by the list of the dataset that is made."""
    paused = {mine for mine, _ in _pauses(dataset, log)}
    found = []
    for name in events.columns:
        if name in made and name in dataset.columns and name not in paused:
            kind = dataset.columns[name]
            value: Tree = column(name)
            if kind.type == "code":
                value = as_code(column(name), kind.codes, kind.open)
            found.append(Gathering(name, name, value, _is_valid(), timed=kind.type == "moment"))
    return found


def _pauses(dataset: Dataset, log: Dataset) -> list[tuple[str, str]]:
    """The ends of a pause in the dataset and in the log, where both have pauses."""
    mine, theirs = dataset.pause, log.pause
    return [(mine.from_, theirs.from_), (mine.to, theirs.to)] if mine and theirs else []


def _spans(dataset: Dataset, log: Dataset, made: Collection[str]) -> list[Gathering]:
    pairs = [pair for pair in _pauses(dataset, log) if pair[0] in made and pair[0] in dataset.columns]
    rows = every(_is_valid(), _is_paused(log))
    return [Gathering(mine, theirs, column(theirs), rows, timed=True) for mine, theirs in pairs]


def _is_paused(log: Dataset) -> Tree:
    assert log.pause is not None
    written = (State.READ, State.UNREADABLE, State.LOST)
    return some(in_state(log.pause.from_, *written), in_state(log.pause.to, *written))


# Figures over the rows of one key.


def _group_figures(events: Events, log: Dataset) -> dict[str, Tree]:
    """How many rows there are, the first of them, those whose step cannot be told, and of each step how many rows
    were done and how many tell that it may have ended there."""
    valid, back = _is_valid(), some(column(VOID), _is_undone(events))
    steps = steps_of(events)
    found = {
        _VALID: counted(valid),
        FIRST: least(case([(valid, column(ROW_ID))])),
        _VEILED: counted(every(valid, negate(in_state(events.step, State.READ)))),
        "_back": counted(every(back, negate(_is_step(events, *steps)))),
    }
    for i, step in enumerate(steps):
        found[f"_back_{i}"] = counted(every(back, _is_step(events, step)))
        found[f"_done_{i}"] = counted(every(valid, negate(_is_undone(events)), _is_step(events, step)))
    return found


def _ended(events: Events) -> Tree:
    """Whether the matter may have ended with a step that was cancelled or sent back and not done again."""
    ways = [
        every(less(number(0), column(f"_back_{i}")), equal(column(f"_done_{i}"), number(0)))
        for i in range(len(steps_of(events)))
    ]
    return some(less(number(0), column("_back")), *ways)


def _moment_figures(events: Events, log: Dataset, name: str, item: Gathering) -> dict[str, Tree]:
    """Rows of the step that were sent back, and rows that may have been the same act: of steps that are named so, or
    of steps of a like name."""
    moment = events.moments[name]
    others = some(_is_step(events, *moment.instead), _is_alike(events, log, moment.step))
    return {
        f"_undone__{name}": counted(every(item.rows, _is_undone(events))),
        f"_others__{name}": counted(every(_is_valid(), others)),
    }


def _moment_state(events: Events, name: str, item: Gathering, seen: Seen) -> dict[str, Tree]:
    """One moment is read. Several, or one beside an open step, are unreadable: which of them counts is not told."""
    none, others = equal(item.of("rows"), number(0)), less(number(0), column(f"_others__{name}"))
    hidden = truth(seen.hides(events.moments[name].step))
    veiled = [column(_ENDED), less(number(0), column(_VEILED)), others, hidden]
    undone = column(f"_undone__{name}")
    whole = every(equal(item.of("read"), item.of("rows")), equal(item.of("low"), item.of("high")))
    return item.states(
        [
            (every(none, some(*veiled)), State.ABSENT),
            (none, State.EMPTY),
            (equal(undone, item.of("rows")), State.ABSENT),
            (some(less(number(0), undone), item.spoilt(), item.some("lost")), State.UNREADABLE),
            (whole, State.READ),
            (item.some("read"), State.UNREADABLE),
            (some(item.some("absent"), column(_ENDED)), State.ABSENT),
        ],
        State.EMPTY,
    )


def _span_figures(log: Dataset) -> dict[str, Tree]:
    """The first and the last of the pauses of a key, as texts: they are the same if there is one."""
    assert log.pause is not None
    ends = [first(as_text(column(name)), column(text_of(name)), text("")) for name in (log.pause.from_, log.pause.to)]
    span = case([(every(_is_valid(), _is_paused(log)), joined(ends[0], text("/"), ends[1]))])
    return {_SPAN: least(span), _SPANS: greatest(span)}


def _span_state(item: Gathering) -> dict[str, Tree]:
    several, told = less(column(_SPAN), column(_SPANS)), carried(item)[state_of(item.name)]
    return {state_of(item.name): case([(several, cast(number(int(State.UNREADABLE)), "tinyint"))], told)}


def _remark(item: Gathering, is_moment: bool) -> Tree:
    """What the texts of the cells do not show."""
    if not is_moment:
        return text("")
    empty = case([(every(item.some("empty"), item.some("read")), text("、（空）"))], text(""))
    undone = case([(less(number(0), column(f"_undone__{item.name}")), text("（有退回）"))], text(""))
    return joined(empty, rows_told(item), undone)
