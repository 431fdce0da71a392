"""Rules one by one: what cannot be checked is said with its reason, what can is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from riskaudit.checks import KINDS, CheckKind
from riskaudit.checks.expression import read_condition
from riskaudit.checks.in_words import limits_said
from riskaudit.compile import Options, params_of, read_kind, unfilled
from riskaudit.engine.base import EngineError
from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.english import quoted
from riskaudit.model.library import Library
from riskaudit.model.outcome import Counts, Reason, RuleOutcome
from riskaudit.model.progress import Progress
from riskaudit.model.result import RECORD_RESULTS, Result
from riskaudit.model.rule import Rule
from riskaudit.model.waiver import Waived
from riskaudit.spine.judge import Judges
from riskaudit.spine.part import Findings
from riskaudit.spine.reasons import reason_in_words
from riskaudit.spine.tables import Loaded
from riskaudit.spine.timer import Timer
from riskaudit.spine.told import Judged

_NO_DATASET = Bilingual(zh="未见“{}”数据", en='no data for "{}"')
_SAME_LOG = Bilingual(zh="“{}”由“{}”得出，两者不能互相印证", en='"{}" was made from "{}": neither can prove the other')
_NO_COLUMNS = Bilingual(zh="“{}”数据没有列：{}", en='the data of "{}" lack columns: {}')
_NO_PARAMS = Bilingual(zh="口径未填参数：{}", en="the profile leaves parameters empty: {}")
_NOT_SELECTED = Bilingual(zh="不在本次稽查口径内", en="not in the profile")
_HANDED_OVER = Bilingual(
    zh="廉洁风险线索，不列入对外报告，另行移交", en="a lead on corruption: handed over elsewhere, not told to outsiders"
)
_ERROR = Bilingual(zh="检查出错：{}", en="error: {}")


@dataclass(frozen=True)
class Verdicts:
    """The outcomes of all rules in order of id, the counts per unit and theme, and what waivers cover of them."""

    outcomes: tuple[RuleOutcome, ...]
    by_unit: Mapping[tuple[str, str], Counts]
    waived_by_unit: Mapping[tuple[str, str], Waived]
    by_waiver: Mapping[str, Waived]


def judge_rules(
    library: Library, selected: Mapping[str, Rule], loaded: Loaded, judges: Judges, findings: Findings, timer: Timer
) -> Verdicts:
    """Judge every rule of the library that is selected, several at a time; list the others too."""
    rules = [rule for rule in library.rules.values() if rule.status != "deprecated"]
    skipped = {rule.id: skip for rule in rules if (skip := _skip(rule, library, selected, loaded, judges.options))}
    judges.gather((rule for rule in rules if rule.id not in skipped), timer)
    told: list[tuple[RuleOutcome, Judged | None]] = []
    due, done, records = len(rules) - len(skipped), 0, 0
    with ThreadPoolExecutor(judges.many) as pool:
        for outcome, judged in pool.map(lambda rule: _tell(rule, library, skipped.get(rule.id), judges, timer), rules):
            told.append((outcome, judged))
            if outcome.id not in skipped:
                done, records = done + 1, records + outcome.counts.total
                timer.listener(Progress("judging", outcome.id, done, due, records))
            if outcome.total:
                findings.add(judges.part(outcome.id), outcome.total)
    return _summed(told)


def _summed(told: Sequence[tuple[RuleOutcome, Judged | None]]) -> Verdicts:
    by_unit: dict[tuple[str, str], Counts] = {}
    waived: dict[tuple[str, str], Waived] = {}
    by_waiver: dict[str, Waived] = {}
    for outcome, judged in told:
        if judged is None:
            continue
        for unit, counts in judged.by_unit.items():
            key = (unit, outcome.theme)
            by_unit[key] = by_unit.get(key, Counts()) + counts
        for unit, covered in judged.covered.by_unit.items():
            key = (unit, outcome.theme)
            waived[key] = waived.get(key, Waived()) + covered
        for name, covered in judged.covered.by_waiver.items():
            by_waiver[name] = by_waiver.get(name, Waived()) + covered
    return Verdicts(tuple(outcome for outcome, _ in told), by_unit, waived, by_waiver)


def _skip(
    rule: Rule, library: Library, selected: Mapping[str, Rule], loaded: Loaded, options: Options
) -> Bilingual | None:
    """Why a rule is not judged at all; None for one that is."""
    if rule.id not in selected:
        return _NOT_SELECTED
    if rule.restricted and options.mask.external:
        return _HANDED_OVER
    kind = read_kind(rule, params_of(rule, library, options.profile))
    return _unfilled(rule, unfilled(rule, library, options.profile)) or _unmet(rule, kind, library, loaded)


def _tell(
    rule: Rule, library: Library, skip: Bilingual | None, judges: Judges, timer: Timer
) -> tuple[RuleOutcome, Judged | None]:
    """What became of one rule, and of its records."""
    if skip is not None:
        result = Result.NOTSELECTED if skip in (_NOT_SELECTED, _HANDED_OVER) else Result.NOTCHECKED
        outcome = _outcome(rule, library, judges.options, result, skip)
        empty = unfilled(rule, library, judges.options.profile)
        return (outcome.model_copy(update={"limits": ()}) if empty else outcome), None
    try:
        with timer.rule(rule.id):
            judged = judges.judge(rule)
    except EngineError as error:
        words = Bilingual(zh=_ERROR.zh.format(error.first_line), en=_ERROR.en.format(error.first_line))
        return _outcome(rule, library, judges.options, Result.ERROR, words), None
    return _judged(rule, library, judges.options, judged), judged


def _unfilled(rule: Rule, names: Sequence[str]) -> Bilingual | None:
    """Which figures a profile must fill before the rule can judge."""
    if not names:
        return None
    about = [rule.params[name].about for name in names]
    return Bilingual(
        zh=_NO_PARAMS.zh.format("；".join(f"{name}（{words.zh}）" for name, words in zip(names, about, strict=True))),
        en=_NO_PARAMS.en.format("; ".join(f"{name} ({words.en})" for name, words in zip(names, about, strict=True))),
    )


def _unmet(rule: Rule, kind: CheckKind, library: Library, loaded: Loaded) -> Bilingual | None:
    """Why a rule cannot be checked: no records of a dataset, or a column that no file has."""
    dataset = library.datasets[rule.dataset]
    needed: dict[str, tuple[str, ...]] = {rule.dataset: ()} | dict(kind.partner_reads())
    for name in needed:
        if name not in loaded.present:
            title = library.datasets[name].title
            return Bilingual(zh=_NO_DATASET.zh.format(title.zh), en=_NO_DATASET.en.format(title.en))
    for name, made in loaded.made.items():
        if {name, made.log} <= needed.keys():
            title, log = library.datasets[name].title, library.datasets[made.log].title
            return Bilingual(zh=_SAME_LOG.zh.format(title.zh, log.zh), en=_SAME_LOG.en.format(title.en, log.en))
    lacking = [*kind.unmet(loaded.present[rule.dataset]), *_conditions_lack(rule, kind, library, loaded)]
    if lacking:
        return _no_columns(dataset, lacking)
    for name, columns in needed.items():
        missing = [column for column in columns if column not in loaded.present[name]]
        if missing:
            return _no_columns(library.datasets[name], missing)
    return None


def _conditions_lack(rule: Rule, kind: CheckKind, library: Library, loaded: Loaded) -> list[str]:
    dataset, params = library.datasets[rule.dataset], params_of(rule, library, None)
    sources = [rule.when] if rule.when else []
    sources += [text for _, text, other in kind.conditions() if other is None]
    names = [name for source in sources for name in read_condition(source, dataset, params).columns]
    present = loaded.present[rule.dataset]
    return [name for name in dict.fromkeys(names) if name not in present and not dataset.columns[name].optional]


def _no_columns(dataset: Dataset, names: list[str]) -> Bilingual:
    titles = [dataset.columns[name].title for name in dict.fromkeys(names)]
    return Bilingual(
        zh=_NO_COLUMNS.zh.format(dataset.title.zh, "、".join(title.zh for title in titles)),
        en=_NO_COLUMNS.en.format(dataset.title.en, ", ".join(quoted(title.en) for title in titles)),
    )


def _judged(rule: Rule, library: Library, options: Options, judged: Judged) -> RuleOutcome:
    dataset = library.datasets[rule.dataset]
    result = Result.worst(item for item in RECORD_RESULTS if judged.counts.of(item))
    reasons = tuple(
        Reason(result=ended, code=code, text=reason_in_words(code, dataset), count=count)
        for (ended, code), count in judged.reasons.items()
        if ended in (Result.UNKNOWN, Result.REVIEW, Result.NOTAPPLICABLE)
    )
    outcome = _outcome(rule, library, options, result, None)
    return outcome.model_copy(
        update={
            "counts": judged.counts,
            "reasons": reasons,
            "waived": judged.covered.total,
            "overdue": judged.overdue,
            "beyond": judged.beyond,
            "total": judged.written,
            "shown": len(judged.findings),
            "findings": judged.findings,
            "open_items": judged.open_items,
            "open_total": judged.open_total,
            "near": judged.near,
            "near_total": judged.near_total,
        }
    )


def _outcome(rule: Rule, library: Library, options: Options, result: Result, skip: Bilingual | None) -> RuleOutcome:
    dataset, params = library.datasets[rule.dataset], params_of(rule, library, options.profile)
    kind = read_kind(rule, params)
    limits = tuple(
        line if line.basis else line.model_copy(update={"basis": rule.basis})
        for line in limits_said(kind, dataset, params)
    )
    return RuleOutcome(
        id=rule.id,
        theme=rule.theme,
        title=rule.title,
        severity=rule.severity,
        confidence=rule.confidence,
        restricted=rule.restricted,
        dataset=rule.dataset,
        kind=rule.check.kind,
        kind_title=KINDS[rule.check.kind].title,
        groups=tuple(dataset.columns[name].title for name in kind.groups()),
        result=result,
        skip=skip,
        limits=limits,
        basis=tuple(rule.bases),
        why=rule.why,
        remedy=rule.remedy,
        false_positives=rule.false_positives,
        case=rule.case,
        case_fit=rule.case_fit,
        lecture=rule.lecture,
    )
