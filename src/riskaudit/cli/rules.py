"""`riskaudit rules`: list, show, lint and test the rules, and what of the lecture they cover."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskaudit.cli import options
from riskaudit.errors import AuditError, ExitCode, Fault, Sentence
from riskaudit.model.base import Bilingual, Language

if TYPE_CHECKING:
    from riskaudit.lint import Tried
    from riskaudit.model.library import Library

_SAY = {
    "listed": Bilingual(zh="共 {} 条规则", en="{0} {0:rule|rules}"),
    "sound": Bilingual(zh="{} 条规则无错误", en="{0} {0:rule|rules} without fault"),
    "faulty": Bilingual(zh="{} 处错误，{} 条规则", en="{0} {0:fault|faults} in {1} {1:rule|rules}"),
    "written": Bilingual(zh="→ {}", en="→ {}"),
    "tried": Bilingual(
        zh="{} 条规则的 {} 个样例：{} 个相符，{} 个不符",
        en="{0} {0:rule|rules}, {1} {1:example|examples}: {2} kept, {3} not",
    ),
}


@click.group("rules")
def command() -> None:
    """列出、查看、校对规则 · list, show and proofread the rules."""


@command.command("list")
@options.rules
@click.option("--profile", metavar="NAME", help="只列该口径的规则 · only the rules of a profile")
@options.lang
def list_rules(rules: Sequence[str], profile: str | None, lang: Language) -> None:
    """列出规则：编号、等级、标题 · list the rules."""
    from riskaudit.cli.pages import rule_line
    from riskaudit.spine.run import sound_library

    library = sound_library(rules, profile or "national") if profile else _loaded(rules)
    chosen = library.selected(profile) if profile else library.rules
    for rule in chosen.values():
        click.echo(rule_line(rule, lang))
    click.echo(_SAY["listed"].told(lang, len(chosen)))


@command.command("show")
@click.argument("rule")
@options.rules
@options.lang
def show(rule: str, rules: Sequence[str], lang: Language) -> None:
    """显示一条规则的全部内容 · show one rule."""
    from riskaudit.cli.pages import rule_page

    library = _loaded(rules)
    if rule not in library.rules:
        raise _unknown(rule, library)
    click.echo(rule_page(library.rules[rule], library, lang))


@command.command("new")
@click.option("--name", prompt="规则名（英文小写与连字符）· name", metavar="SLUG", help="如 notice-too-late")
@click.option("--theme", prompt="专题 · theme", metavar="THEME", help="rules/ 下的目录名")
@click.option("--dataset", prompt="数据集 · dataset", metavar="NAME", help="rules/datasets/ 下的名字")
@click.option("--kind", prompt="判定方式 · kind of check", metavar="KIND", help="如 deadline、presence")
@click.option("--fact", prompt="依据 · fact it rests on", metavar="FACT", help="如 gz24-cut-notice")
@click.option("--case", prompt="讲义案例 · case lesson", metavar="CASE", help="如 cut-without-conditions")
@click.option("--lecture", default="L3.2.1", metavar="PLACE", help="讲义条目 · place of the lecture [L3.2.1]")
@click.option(
    "-o", "--out", default=Path("rules"), type=click.Path(path_type=Path), metavar="DIR", help="规则目录 [rules]"
)
@options.rules
@options.lang
def new(out: Path, rules: Sequence[str], lang: Language, **asked: str) -> None:
    """问专题、数据集、判定方式，写出待填的规则文件 · write a rule file with examples to fill in."""
    from riskaudit.cli.create import create

    path = create(_loaded(rules), out, asked)
    click.echo(_SAY["written"].told(lang, path))


@command.command("coverage")
@options.rules
@click.option("--declined", is_flag=True, help="并列出没有写成规则的点子 · also the ideas that have no rule")
@options.lang
def coverage(rules: Sequence[str], declined: bool, lang: Language) -> None:
    """讲义各条由哪些规则稽查，其余该问什么 · which rules look for each bullet of the lecture."""
    from riskaudit.cli.coverage import coverage_lines

    for line in coverage_lines(_loaded(rules), lang, declined):
        click.echo(line)


@command.command("lint")
@options.rules
@options.lang
def lint(rules: Sequence[str], lang: Language) -> None:
    """校对规则文件：引用、列名、条件、消息、样例 · proofread the rule files."""
    library, _tried, faults = _proofread(rules, ())
    for fault in faults:
        click.echo(fault.text(lang))
    _end(library, faults, lang)


@command.command("test")
@click.argument("rule", nargs=-1)
@options.rules
@click.option("-v", "--verbose", is_flag=True, help="逐个列出样例 · list every example")
@options.lang
def test(rule: tuple[str, ...], rules: Sequence[str], verbose: bool, lang: Language) -> None:
    """用规则自带的样例检验规则 · judge every rule's own examples."""
    _library, tried, faults = _proofread(rules, rule)
    for item in tried:
        if verbose or not item.kept:
            mark = "✓" if item.kept else "✗"
            got = item.got.value if item.got else "—"
            click.echo(f"{mark} {item.rule} {item.expected.value}[{item.index}] → {got}  {item.message}")
    for fault in faults:
        click.echo(fault.text(lang))
    kept = sum(item.kept for item in tried)
    judged = len({item.rule for item in tried})
    click.echo(_SAY["tried"].told(lang, judged, len(tried), kept, len(tried) - kept))
    if faults:
        sys.exit(int(ExitCode.RULES_FAULTY))


@command.command("mutants")
@click.argument("rule", nargs=-1)
@options.rules
@click.option(
    "--known",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="已知存活者及理由（YAML）· known survivors with reasons",
)
@click.option("--at-least", default=95.0, metavar="PERCENT", help="查出率下限 · killed at least [95]")
@options.lang
def mutants(rule: tuple[str, ...], rules: Sequence[str], known: Path | None, at_least: float, lang: Language) -> None:
    """把规则改动一点，看样例能否发觉 · change every rule a little and see whether its examples notice."""
    from riskaudit.cli.mutants import known_survivors, report_mutants

    library = _loaded(rules)
    for name in rule:
        if name not in library.rules:
            raise _unknown(name, library)
    share = report_mutants(library, rule or tuple(library.rules), known_survivors(known), lang)
    if share * 100 < at_least:
        sys.exit(int(ExitCode.RULES_FAULTY))


def _loaded(rules: Sequence[str]) -> Library:
    from riskaudit.library import load

    return load(rules)


def _proofread(rules: Sequence[str], only: Sequence[str]) -> tuple[Library, list[Tried], list[Fault]]:
    from riskaudit.engine.duckdb import DuckEngine
    from riskaudit.folder import work_folder
    from riskaudit.lint import proofread

    library = _loaded(rules)
    for name in only:
        if name not in library.rules:
            raise _unknown(name, library)
    with work_folder() as folder:
        engine = DuckEngine(folder)
        try:
            tried, faults = proofread(library, engine, only or None)
        finally:
            engine.close()
    return library, tried, faults


def _end(library: Library, faults: Sequence[Fault], language: Language) -> None:
    if not faults:
        click.echo(_SAY["sound"].told(language, len(library.rules)))
        return
    files = len({fault.place.file for fault in faults})
    click.echo(_SAY["faulty"].told(language, len(faults), files))
    sys.exit(int(ExitCode.RULES_FAULTY))


def _unknown(name: str, library: Library) -> AuditError:
    from riskaudit.errors import UsageError
    from riskaudit.library import did_you_mean

    return UsageError(Sentence(f"没有规则“{name}”", f'no such rule: "{name}"'), did_you_mean(name, list(library.rules)))
