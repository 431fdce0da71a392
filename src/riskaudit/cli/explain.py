"""`riskaudit explain`: the page of a rule, a case lesson, a fact of law or a kind of check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from riskaudit.cli import options
from riskaudit.errors import Sentence, UsageError
from riskaudit.model.base import Language


@click.command("explain")
@click.argument("name", metavar="RULE|CASE|LAW|KIND")
@options.rules
@options.confirmed
@options.lang
def command(name: str, rules: Sequence[str], confirmed: Path | None, lang: Language) -> None:
    """讲解一条规则、讲义案例、依据或判定方式 · explain a rule, a case, a fact or a kind of check."""
    from riskaudit.cli import pages
    from riskaudit.library import confirm, did_you_mean, load

    library = confirm(load(rules), confirmed)
    if name in library.rules:
        click.echo(pages.rule_page(library.rules[name], library, lang))
    elif name in library.cases:
        click.echo(pages.case_page(library.cases[name], library, lang))
    elif name in library.bases:
        click.echo(pages.basis_page(library.bases[name], library, lang))
    elif name in pages.kinds():
        click.echo(pages.kind_page(name, lang))
    else:
        known = [*library.rules, *library.cases, *library.bases, *pages.kinds()]
        raise UsageError(Sentence(f"没有“{name}”", f'nothing is called "{name}"'), did_you_mean(name, known))
