"""`riskaudit rules mutants`: how many small changes of each rule its examples notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from riskaudit.errors import Place, Sentence, UsageError
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.library import Library

_SURVIVES = Bilingual(zh="存活  {}", en="survives  {}")
_KNOWN = Bilingual(zh="      理由：{}", en="      reason: {}")
_STALE = Bilingual(zh="已不存活，可从清单删去：{}", en="no longer survives, take it off the list: {}")
_TOTAL = Bilingual(
    zh="{} 条规则，{} 个变异：查出 {}，存活 {}（其中 {} 个已写明理由），查出率 {:.1%}",
    en="{0} {0:rule|rules}, {1} {1:mutant|mutants}: {2} killed, {3} {3:survives|survive} ({4} with a reason), {5:.1%} killed",
)


def known_survivors(path: Path | None) -> Mapping[str, str]:
    """Mutant → why no example can notice it. Raises UsageError for a file that is no mapping of texts."""
    if path is None:
        return {}
    from riskaudit.library.document import read_document

    document = read_document(path, str(path))
    value = document.value
    if document.faults or not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise UsageError(
            Sentence("存活者清单不是“变异: 理由”", "the list of survivors is no mapping of mutant to reason"),
            Sentence("每行写 规则: 变异: 理由", "write one mutant and its reason a line"),
            Place(str(path)),
        )
    return value


def report_mutants(library: Library, names: Sequence[str], known: Mapping[str, str], language: Language) -> float:
    """Try the rules one by one and print what survives. Gives the share killed, 1 where there was none."""
    from riskaudit.engine.duckdb import DuckEngine
    from riskaudit.folder import work_folder
    from riskaudit.lint.mutants import try_mutants

    killed, survivors = 0, []
    with work_folder() as folder:
        engine = DuckEngine(folder)
        engine.load_calendar(library.calendar)
        try:
            for name in names:
                sharpness = try_mutants(library.rules[name], library, engine)
                killed += sharpness.killed
                survivors += [mutant.id for mutant in sharpness.survivors]
                for mutant in sharpness.survivors:
                    click.echo(_SURVIVES.told(language, mutant.id))
                    if mutant.id in known:
                        click.echo(_KNOWN.told(language, known[mutant.id]))
        finally:
            engine.close()
    for stale in sorted(item for item in known if item not in survivors and item.partition(": ")[0] in names):
        click.echo(_STALE.told(language, stale))
    born = killed + len(survivors)
    share = killed / born if born else 1.0
    told = sum(item in known for item in survivors)
    click.echo(_TOTAL.told(language, len(names), born, killed, len(survivors), told, share))
    return share
