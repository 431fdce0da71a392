"""The waist: rule + kind + dataset → one question to the engine, or every fault of the rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlglot import exp

from riskaudit.checks import KINDS, CheckKind, Judgement, Setting
from riskaudit.checks.base import Missing
from riskaudit.checks.limits import facts_in_force, in_force, only_review
from riskaudit.compile.columns import condition_columns, used_columns, withheld_outside
from riskaudit.compile.due import OTHER_MONTH, of_another_month
from riskaudit.compile.figures import EXPRESSIONS, measured
from riskaudit.compile.finding import finding_texts, repeated_texts
from riskaudit.compile.options import Options
from riskaudit.compile.proof import proofs
from riskaudit.compile.unproven import UNPROVEN, in_month_or_overdue, is_overdue, overdue, with_overdue
from riskaudit.model.dataset import Dataset
from riskaudit.model.library import Library
from riskaudit.model.measure import whose
from riskaudit.model.query import (
    Tree,
    at_most,
    case,
    column,
    every,
    first,
    in_state,
    is_null,
    negate,
    nothing,
    number,
    one_of,
    some,
    text,
)
from riskaudit.model.relation import Relation, RuleQuery
from riskaudit.model.rule import Rule
from riskaudit.model.table import SCOPE, State, typed_columns

NEAR = 80
"""From this much of a limit on, in percent, a record that keeps it is a near miss."""

USED, NEARLY = "_used", "near"
"""The column of how much of its limit a record has used, and the reason that near misses have."""

_NO = ("否", "没有", "0", "n", "no", "false")


def read_kind(rule: Rule, params: Mapping[str, Any]) -> CheckKind:
    """The rule's check as its kind. Raises ValidationError, or KeyError for an unknown kind."""
    filled = _filled(measured(rule.check.parameters, rule.params), params)
    return KINDS[rule.check.kind].model_validate(filled)


def params_of(rule: Rule, library: Library, profile: str | None) -> dict[str, Any]:
    """The rule's own parameters, with those the profile sets in their place.

    Without a profile they are those of the examples. A parameter that nobody has filled is left out
    of no table: its value is that of the examples, and `unfilled` tells that the rule must not judge by it.
    """
    chosen = library.params(profile) if profile in library.profiles and profile else {}
    own = {name: param.trial for name, param in rule.params.items()}
    return own | {name: value for name, value in chosen.items() if name in own and value is not None}


def unfilled(rule: Rule, library: Library, profile: str) -> tuple[str, ...]:
    """The parameters without a value under the profile: by them the rule cannot judge."""
    chosen = library.params(profile) if profile in library.profiles else {}
    return tuple(name for name, param in rule.params.items() if chosen.get(name, param.default) is None)


def setting_of(rule: Rule, library: Library, options: Options) -> Setting:
    """The setting a rule is judged in."""
    missing: str | None = library.missing(options.profile) if options.profile in library.profiles else None
    chosen: Missing | None = "fail" if missing == "fail" else "review" if missing == "review" else None
    return Setting(
        name=rule.dataset,
        dataset=library.datasets[rule.dataset],
        datasets=library.datasets,
        bases=rule.bases,
        rule_basis=rule.basis,
        calendar=library.calendar,
        as_of=options.as_of,
        language=options.language,
        params=params_of(rule, library, options.profile),
        missing=chosen,
        unread=options.unread,
        law_date=options.law_date,
        mask=options.mask,
        proof=options.proof,
    )


def compile_rule(rule: Rule, library: Library, options: Options) -> RuleQuery:
    """A rule as a question. The rule must be free of `faults`."""
    setting = setting_of(rule, library, options)
    kind = read_kind(rule, setting.params)
    setting = replace(setting, used=used_columns(rule, kind, setting)[rule.dataset])
    withheld, other = withheld_outside(setting), of_another_month(kind, setting, options)
    if kind.groups():
        setting, withheld, other = replace(setting, when=_among(rule, setting, withheld, other)), None, None
    judgement = _attributed(kind.judge(setting), kind, setting)
    assert set(judgement.slots) == set(kind.slots), f"{kind.kind} fills {sorted(judgement.slots)}"
    scope = exp.true() if kind.groups() else _when(rule, setting)
    relation = judgement.relation.derive({"_when": scope, "_verdict": judgement.verdict})
    by = judgement.by
    law = exp.true() if judgement.basis is not None else in_force(rule.basis, rule.bases, by)
    before, without = _before(scope, law, withheld, other)
    late = overdue(rule, kind, judgement, [condition for condition, _ in before], setting, options)
    relation = _with_told(relation.derive({"_law": law}), before, late, other)
    if mild := _mild(rule, kind, judgement, setting):
        relation = relation.derive({"_mild": case(mild, nothing())})
    result, reason = _result(judgement, without, softened=bool(mild))
    if judgement.used is not None:
        relation, reason = relation.derive({USED: judgement.used}), _nearly(reason)
    relation = relation.derive({"result": result, "reason": reason}).derive(repeated_texts(judgement))
    relation = relation.where(in_month_or_overdue() if late is not None else column(SCOPE))
    basis = judgement.basis if judgement.basis is not None else facts_in_force(rule.basis, setting, by)
    texts = finding_texts(rule, judgement, basis, setting, options, kind.groups())
    if late is not None:
        texts["message"] = with_overdue(texts["message"], rule, judgement, setting)
    return RuleQuery(
        rule=rule.id,
        dataset=rule.dataset,
        judged=relation,
        finding=texts,
        evidence=_shown(rule, kind, setting),
        figures=judgement.figures if judgement.used is None else {**judgement.figures, USED: column(USED)},
        own=frozenset() if kind.groups() else frozenset(typed_columns(setting.dataset)),
        proof=proofs(setting) if setting.proof and not kind.groups() else (),
    )


def _shown(rule: Rule, kind: CheckKind, setting: Setting) -> tuple[str, ...]:
    """The columns whose cells a finding shows: what was looked at, and what may excuse it."""
    conditions = () if kind.groups() else condition_columns(rule, kind, setting)
    excuses = setting.dataset.excuse if kind.excusable else ()
    return tuple(dict.fromkeys([*kind.shows(), *conditions, *excuses]))


def _attributed(judgement: Judgement, kind: CheckKind, setting: Setting) -> Judgement:
    """A judgement that says whose the figures of its limit are."""
    if judgement.whose is not None:
        return judgement
    return replace(judgement, whose=text(whose(kind.figures_of(), setting.language)))


def _when(rule: Rule, setting: Setting) -> Tree:
    return exp.paren(setting.condition(rule.when).tree, copy=False) if rule.when else exp.true()


def _among(rule: Rule, setting: Setting, *apart: Tree | None) -> Tree:
    """The records that make groups: those in scope that the report may tell of, and of the month."""
    return every(_when(rule, setting), *(negate(condition) for condition in apart if condition is not None))


def _nearly(reason: Tree) -> Tree:
    """The reasons, with that of a pass that has used most of its limit."""
    near = every(column("_told").eq("pass"), at_most(number(NEAR), column(USED)))
    return case([(near, text(NEARLY))], reason)


_Pairs = list[tuple[Tree, Tree]]


def _before(scope: Tree, law: Tree, withheld: Tree | None, other: Tree | None) -> tuple[_Pairs, _Pairs]:
    """What comes before the verdict, and its reasons: whom the report may tell of the record, the rule's scope, and
    the law of the day. None of them, if all records may be told of and are in scope, and a law is always in force.
    `other` tells of another month: that is a reason, too, and `_with_told` makes it the verdict."""
    told: _Pairs = []
    reasons: _Pairs = []
    if withheld is not None:
        told.append((withheld, text("notapplicable")))
        reasons.append((withheld.copy(), text("withheld")))
    if other is not None:
        reasons.append((every(other.copy(), column("_told").eq("notapplicable")), text(OTHER_MONTH)))
    if scope != exp.true():
        unclear, outside = is_null(column("_when")), negate(column("_when"))
        told += [(unclear, text("unknown")), (outside, text("notapplicable"))]
        reasons += [(unclear, text("scope")), (outside, text("out_of_scope"))]
    if law != exp.true():
        told.append((negate(column("_law")), text("notapplicable")))
        reasons.append((every(negate(column("_law")), column("_told").eq("notapplicable")), text("no_limit")))
    return told, reasons


def _with_told(relation: Relation, before: _Pairs, late: Tree | None, other: Tree | None) -> Relation:
    """`_told`: the verdict, but for what comes before it. Proof that is overdue fails, of whatever month the record."""
    pairs = [(other, text("notapplicable")), *before] if other is not None else before
    if late is not None:
        relation, pairs = relation.derive({UNPROVEN: late}), [(is_overdue(), text("fail")), *pairs]
    return relation.derive({"_told": case(pairs, column("_verdict"))})


def _mild(rule: Rule, kind: CheckKind, judgement: Judgement, setting: Setting) -> _Pairs:
    """When and why a fail is only for review: an excuse, an indicator, a fact not seen in its text."""
    pairs: _Pairs = []
    if rule.confidence == "low":
        pairs.append((exp.true(), text("indicator")))
    if kind.excusable:
        excuses = [
            every(in_state(name, State.READ), first(_truthy(name, setting.dataset), exp.true()))
            for name in setting.dataset.excuse
        ]
        pairs += [
            (excuse, text(f"excuse:{name}")) for name, excuse in zip(setting.dataset.excuse, excuses, strict=True)
        ]
    pairs += [(in_state(name, State.ABSENT), text(f"not_apart:{name}")) for name in rule.sets_apart]
    ceiling = judgement.ceiling
    if ceiling is None and judgement.basis is None:
        ceiling = only_review(rule.basis, setting, judgement.by)
    if ceiling is not None and ceiling != exp.false():
        pairs.append((ceiling, text("unconfirmed")))
    hit = column("_told").eq("fail")
    return [(every(hit, condition), code) for condition, code in pairs]


def _truthy(name: str, dataset: Dataset) -> Tree:
    """Whether a cell that was read states an excuse; some exports fill the column with 否."""
    if dataset.columns[name].type == "flag":
        return column(name)
    return negate(one_of(exp.Lower(this=column(name)), [text(word) for word in _NO]))


def _result(judgement: Judgement, without: _Pairs, *, softened: bool) -> tuple[Tree, Tree]:
    """The result and its reason; `without` are the reasons for no verdict, `softened` tells of a column `_mild`."""
    mild, told = column("_mild"), column("_told")
    is_mild = negate(is_null(mild))
    result = case([(is_mild, text("review"))], told) if softened else told
    decided = some(told.eq("pass"), told.eq("fail"))
    return result, case(
        [*([(is_mild, mild)] if softened else []), *without, (decided, nothing())],
        judgement.reason,
    )


def _filled(value: Any, params: Mapping[str, Any]) -> Any:
    """Parameters written `$name` in a check, replaced by their values."""
    if isinstance(value, str) and value.startswith("$") and value[1:] in params:
        return params[value[1:]]
    if isinstance(value, dict):
        return {key: inner if key in EXPRESSIONS else _filled(inner, params) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_filled(inner, params) for inner in value]
    return value
