"""The inputs, rules and other files of an audit against what its manifest tells of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from riskaudit.model.base import Bilingual
from riskaudit.model.english import counted
from riskaudit.model.manifest import AuditPart, Given, digest_of
from riskaudit.model.verified import Looked, Part

Files = Mapping[str, str]
"""Name → sha256; the latter empty where only the name was looked at."""


def look_at_inputs(told: AuditPart, found: Files) -> Iterator[Looked]:
    """Every input that is a file by its name and bytes."""
    tables = {item.sha256 for item in told.inputs if item.is_table}
    files = {name: digest for name, digest in found.items() if digest not in tables}
    return _side_by_side("input", {item.name: item.sha256 for item in told.inputs if not item.is_table}, files)


def look_at_tables(told: AuditPart, found: Files | None) -> Iterator[Looked]:
    """The tables of a program: none is a file, though its text may have been kept as one, and the command cannot audit
    them again. `found` is None where nobody asked for it."""
    tables = {item.name: item.sha256 for item in told.inputs if item.is_table}
    kept = {digest: name for name, digest in (found or {}).items()}
    for name, digest in tables.items():
        if digest in kept:
            say = Bilingual(zh=f"其文字即 {kept[digest]}", en=f"its text is {kept[digest]}")
            yield Looked(part="input", name=name, state="equal", say=say)
    if tables:
        say = Bilingual(
            zh=f"由程序以 DataFrame 给出，共 {len(tables)} 张表，命令不能重做：请用同样的表在程序里再稽查一次，比较 audit_sha256",
            en=f"given by a program as {counted(len(tables), 'DataFrame|DataFrames')}, which the command cannot audit again:"
            " have the program do it with the same tables, and compare audit_sha256",
        )
        names = ", ".join(tables)
        yield Looked(part="input", name=names, state="note" if found is None else "impossible", say=say)


def look_at_rules(told: AuditPart, found: Iterable[tuple[str, str]]) -> Iterator[Looked]:
    """Every rule file; the names of the folders that hold them may be others."""
    names = dict(_placed((item.name, item.name) for item in told.rules))
    before = dict(_placed((item.name, item.sha256) for item in told.rules))
    now = dict(_placed(found))
    for looked in _side_by_side("rule", before, now):
        yield looked.model_copy(update={"name": names.get(looked.name, looked.name)})


def _placed(files: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The files by their names below their folders; a name that comes again gets its number."""
    seen: Counter[str] = Counter()
    for name, value in files:
        rest = name.split("/", 1)[-1]
        seen[rest] += 1
        yield (rest if seen[rest] == 1 else f"{rest} ({seen[rest]})"), value


def _side_by_side(part: Part, told: Files, found: Files) -> Iterator[Looked]:
    elsewhere = {digest: name for name, digest in found.items() if digest and name not in told}
    for name, digest in told.items():
        now = found.get(name)
        if now is None:
            other = elsewhere.get(digest, "")
            say = Bilingual(zh="没有找到", en="not found")
            if other:
                say = Bilingual(zh=f"改名为 {other}，内容相同", en=f"now named {other}, with the same content")
            yield Looked(part=part, name=name, state="missing", say=say)
        elif digest in ("", now):
            yield Looked(part=part, name=name, state="equal")
        else:
            say = Bilingual(
                zh=f"内容与稽查时不同：当时 {digest[:12]}，现为 {now[:12] or '不可读'}",
                en=f"not what was audited: {digest[:12]} then, {now[:12] or 'unreadable'} now",
            )
            yield Looked(part=part, name=name, state="differs", say=say)
    for name in found:
        if name not in told:
            say = Bilingual(zh="稽查时没有这个文件", en="not there when the audit was made")
            yield Looked(part=part, name=name, state="added", say=say)


def match_given(told: Sequence[Given], files: Iterable[Path]) -> tuple[list[Looked], list[tuple[Given, Path]]]:
    """The files that came with options, known again by their bytes, whatever their names."""
    there: dict[str, Path] = {}
    for path in files:
        there.setdefault(digest_of(path).sha256, path)
    looked, matched = [], []
    for item in told:
        name = item.name or f"--{item.option}"
        if found := there.get(item.sha256):
            matched.append((item, found))
            looked.append(Looked(part="given", name=name, state="equal"))
            continue
        say = Bilingual(
            zh=f"所给文件里没有当时随 --{item.option} 给出的这一份（SHA-256 {item.sha256[:12]}），用 --with 给出",
            en=f"the file that came with --{item.option} (SHA-256 {item.sha256[:12]}) was not given: add it with --with",
        )
        looked.append(Looked(part="given", name=name, state="impossible", say=say))
    return looked, matched
