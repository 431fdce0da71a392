"""What came of a list of drawn records: rates of errors with their upper bounds, for the terminal and for machines."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from io import StringIO
from typing import Any, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from riskaudit.model.base import Bilingual, Language
from riskaudit.model.binomial import LEVEL
from riskaudit.model.sample import DRAWN_FROM, OUTCOMES, StratumTold, Told

SCHEMA_VERSION = "1"
_WIDTH = 110
_FEW = 30
_COUNTS: tuple[Literal["right", "wrong", "untold", "unanswered"], ...] = ("right", "wrong", "untold", "unanswered")
_SAY = {
    "title": Bilingual(
        zh="抽样核查结果  {month} · 口径 {profile} · 种子 {seed}",
        en="Sample check  {month} · profile {profile} · seed {seed}",
    ),
    "all": Bilingual(zh="全部月份", en="all months"),
    "from": Bilingual(
        zh="抽样范围：{words}，共 {records} 条，抽取 {drawn} 条", en="Drawn from {words}: {drawn} of {records}"
    ),
    "unit": Bilingual(zh="单位", en="Unit"),
    "kind": Bilingual(zh="数据", en="Records of"),
    "records": Bilingual(zh="记录数", en="Records"),
    "drawn": Bilingual(zh="抽取", en="Drawn"),
    "unanswered": Bilingual(zh="未核查", en="Unanswered"),
    "rate": Bilingual(zh="差错率", en="Rate"),
    "bound": Bilingual(zh="95% 上限", en="95 % bound"),
    "sum": Bilingual(zh="合计（按记录数加权）", en="All, by records"),
    "none": Bilingual(zh="未标明单位", en="No unit"),
    "reads": Bilingual(
        zh="有 95% 的把握：抽样范围内有误的记录不超过 {bound}，约 {count} 条。",
        en="With 95 % confidence, no more than {bound} of these records are wrong: some {count}.",
    ),
    "nothing": Bilingual(
        zh="尚无任何记录核实出结果，差错率无从得知。", en="Nothing was told of any record yet: the rate is not known."
    ),
    "open": Bilingual(
        zh="未核查 {unanswered} 条、无法核实 {untold} 条不计入差错率，也不当作无误；若它们全部有误，上限为 {worst}。",
        en="{unanswered} unanswered and {untold} that cannot be told count neither as wrong nor as right; were all of them wrong, "
        "the bound would be {worst}.",
    ),
    "covered": Bilingual(
        zh="有 {strata} 层没有核实出任何记录：差错率只代表其余 {covered} 条；上限把这些层的记录都按可能有误计。",
        en="{strata} {strata:stratum has|strata have} no result: the rate speaks of the other {covered} {covered:record|records}, "
        "the bound takes all records without one for possibly wrong.",
    ),
    "few": Bilingual(
        zh="* 核实不足 {few} 条，差错率仅供参考，看上限。",
        en="* fewer than {few} told: look at the bound, not at the rate.",
    ),
    "method": Bilingual(
        zh="各层上限：精确二项（Clopper–Pearson）单侧 95%，逐层成立，并非各层同时成立；零差错时为 1−0.05^(1/n)。"
        "合计差错率按各层记录数加权；合计上限由全样本的精确二项上限按 Hoeffding（1956）推到最不利的分层，偏保守。",
        en="Bounds of strata: exact binomial (Clopper-Pearson), one-sided 95 %, each by itself and not all at once; 1-0.05^(1/n) without "
        "an error. The rate of all weighs strata by their records; its bound carries the exact bound of the whole sample to the "
        "least favourable strata (Hoeffding 1956), on the safe side.",
    ),
}


def write_told(told: Told, language: Language) -> str:
    """The results as plain text of a fixed width."""

    def say(key: str, **named: object) -> str:
        return _SAY[key].told(language, **named)

    sink = StringIO()
    console = Console(file=sink, width=_WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    sample = told.sample
    console.print(say("title", month=sample.month or say("all"), profile=sample.profile, seed=sample.draw.seed))
    words, drawn = DRAWN_FROM[sample.draw.drawn_from].in_(language), len(sample.drawn)
    console.print(say("from", words=words, records=f"{told.records:,}", drawn=f"{drawn:,}"))
    console.print(_table(told, language))
    tried = told.count("tried")
    if tried:
        console.print(say("reads", bound=_bound(told.bound), count=f"{int(told.bound * told.records):,}"))
    else:
        console.print(say("nothing"))
    if any(0 < item.tried < _FEW for item in told.strata) or 0 < tried < _FEW:
        console.print(say("few", few=_FEW))
    if told.count("unanswered") or told.count("untold"):
        unanswered, untold = told.count("unanswered"), told.count("untold")
        console.print(say("open", unanswered=unanswered, untold=untold, worst=_bound(told.worst_bound)))
    empty = sum(1 for item in told.strata if not item.tried)
    if empty and tried:
        console.print(say("covered", strata=empty, covered=f"{told.covered:,}"))
    console.print(say("method"))
    return "\n".join(line.rstrip() for line in sink.getvalue().splitlines()) + "\n"


def _table(told: Told, language: Language) -> Table:
    by_kind = told.sample.draw.by_dataset
    heads = ["unit", *(["kind"] if by_kind else []), "records", "drawn"]
    words = [_SAY[name].in_(language) for name in heads] + [item.in_(language) for item in OUTCOMES.values()]
    words += [_SAY[name].in_(language) for name in ("unanswered", "rate", "bound")]
    table = Table(box=SIMPLE_HEAD, show_footer=False, pad_edge=False)
    for at, word in enumerate(words):
        table.add_column(word, justify="left" if at < 1 + by_kind else "right", overflow="fold")
    units = _short(sorted({item.stratum.unit for item in told.strata}))
    for item in told.strata:
        unit = units[item.stratum.unit] or _SAY["none"].in_(language)
        table.add_row(unit, *_line(item, language, by_kind=by_kind))
    if len(told.strata) > 1:
        counts = [told.records, len(told.sample.drawn)]
        counts += [told.count(name) for name in _COUNTS]
        rate = "—" if told.rate is None else _percent(told.rate)
        table.add_row(
            _SAY["sum"].in_(language),
            *([""] if by_kind else []),
            *(f"{count:,}" for count in counts),
            rate,
            _bound(told.bound),
        )
    return table


def _short(units: Sequence[str]) -> dict[str, str]:
    """The last part of each unit's chain, if that tells them apart."""
    last = {unit: unit.rpartition("/")[2] for unit in units}
    return last if len(set(last.values())) == len(last) else {unit: unit for unit in units}


def _line(item: StratumTold, language: Language, *, by_kind: bool) -> list[str]:
    stratum = item.stratum
    kind = [stratum.dataset_title.in_(language) if stratum.dataset_title else ""] if by_kind else []
    counts = [stratum.records, stratum.drawn, item.right, item.wrong, item.untold, item.unanswered]
    few = "*" if 0 < item.tried < _FEW else ""
    rate = "—" if item.rate is None else _percent(item.rate) + few
    return [
        *kind,
        *(f"{count:,}" for count in counts),
        rate,
        _bound(item.bound),
    ]


def _percent(rate: float) -> str:
    return f"{rate:.2%}"


def _bound(rate: float) -> str:
    """A bound in percent, rounded up: it is never told lower than it is."""
    return f"{math.ceil(rate * 10_000 - 1e-7) / 100:.2f}%"


def json_told(told: Told) -> str:
    """The results for machines; rates are numbers, null where nothing was told."""
    sample = told.sample
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "level": LEVEL,
        "plan": sample.model_dump(mode="json", exclude={"drawn", "strata"}),
        "strata": [
            {
                "unit": item.stratum.unit,
                "dataset": item.stratum.dataset,
                "records": item.stratum.records,
                "drawn": item.stratum.drawn,
                **_figures([item.right, item.wrong, item.untold, item.unanswered], item.rate, item.bound),
            }
            for item in told.strata
        ],
        "overall": {
            "records": told.records,
            "drawn": len(sample.drawn),
            **_figures([told.count(name) for name in _COUNTS], told.rate, told.bound),
            "covered": told.covered,
            "bound_if_untold_wrong": told.worst_bound,
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _figures(counts: Sequence[int], rate: float | None, bound: float) -> dict[str, int | float | None]:
    right, wrong, untold, unanswered = counts
    return {
        "told": right + wrong,
        "errors": wrong,
        "cannot_be_told": untold,
        "unanswered": unanswered,
        "rate": rate,
        "bound": bound,
    }
