"""In plain words: what is otherwise than it was when the audit was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskaudit import __version__
from riskaudit.model.base import Bilingual
from riskaudit.model.manifest import AuditPart, Made, Manifest
from riskaudit.model.result import RECORD_RESULTS, RESULT_WORDS
from riskaudit.model.verified import Looked, wrong

NAMED = 3
"""So many names are told, then how many more there are."""


def look_at_made(then: Made, now: Made, version: str) -> Iterator[Looked]:
    """The versions in use here beside those of the audit, `version` being that of the tool: notes, for other versions may well agree."""
    pairs = {"riskaudit": (version, __version__), "python": (then.python, now.python)}
    pairs |= {"system": (f"{then.system} {then.machine}", f"{now.system} {now.machine}")}
    names = sorted({*then.packages, *now.packages})
    pairs |= {name: (then.packages.get(name, ""), now.packages.get(name, "")) for name in names}
    if then.fonts and now.fonts:
        pairs |= {f"font {name}": (digest[:12], now.fonts.get(name, "")[:12]) for name, digest in then.fonts.items()}
    for name, (before, after) in pairs.items():
        if before != after:
            say = Bilingual(
                zh=f"当时 {before or '没有'}，现为 {after or '没有'}",
                en=f"{before or 'none'} then, {after or 'none'} now",
            )
            yield Looked(part="made", name=name, state="note", say=say)


def reasons(looked: Sequence[Looked], old: Manifest, new: Manifest | None) -> Iterator[Bilingual]:
    """What may have made outcomes differ, the most likely first; nothing where nothing differs."""
    if not wrong(looked):
        return
    yield from _changed_later(looked, new is not None)
    told = [
        ("input", "输入文件与稽查时不同", "the inputs are not those of the audit"),
        ("rule", "规则文件与稽查时不同", "the rules are not those of the audit"),
    ]
    found = False
    for part, zh, en in told:
        names = [item.name for item in wrong(looked) if item.part == part]
        if names:
            found = True
            yield _named(names, zh, en)
    notes = [item for item in looked if item.part == "made"]
    if differing := [item for item in wrong(looked) if item.part == "replay"]:
        if new is not None:
            parts = list(_parts(old.audit, new.audit))
            found = found or bool(parts)
            yield from parts
        for item in notes:
            found = True
            yield Bilingual(
                zh=f"版本不同：{item.name} {item.say.zh if item.say else ''}",
                en=f"another version: {item.name}, {item.say.en if item.say else ''}",
            )
        if differing and not found:
            yield Bilingual(
                zh="输入、规则、选项和版本都与清单相同，结果却不同：清单或程序本身可能被改过",
                en="inputs, rules, options and versions are those of the manifest, and yet the outcome is another:"
                " manifest or program may have been changed",
            )


def _changed_later(looked: Sequence[Looked], replayed: bool) -> Iterator[Bilingual]:
    """Files of the folder that are not what the audit wrote."""
    bad = [item.name for item in wrong(looked) if item.part == "output"]
    again = {item.name for item in looked if item.part == "replay" and item.state == "equal"}
    sure = [name for name in bad if name in again]
    if sure:
        yield _named(
            sure,
            "重做的结果与清单相同，目录里的文件是写成之后改的",
            "made again they are as in the manifest: those in the folder were changed afterwards",
        )
    rest = [name for name in bad if name not in again]
    if rest:
        zh, en = (
            "与清单不符的文件是写成之后改的、删的",
            "what is not as in the manifest was changed or removed afterwards",
        )
        if not replayed:
            zh, en = f"{zh}（未重做稽查）", f"{en} (nothing was replayed)"
        yield _named(rest, zh, en)


def _parts(old: AuditPart, new: AuditPart) -> Iterator[Bilingual]:
    """The parts of the audit that are not as they were, beyond inputs and rules."""
    if options := [name for name in old.options if old.options[name] != new.options.get(name)]:
        yield _named(options, "选项不同", "other options")
    if added := [name for name in new.options if name not in old.options]:
        yield _named(added, "当时还没有的选项", "options that were not there then")
    if old.previous != new.previous:
        yield Bilingual(
            zh="上期报告旁边的清单与当时不同（或没有一起给出）",
            en="the manifest beside the earlier report is not what it was then, or was not there",
        )
    if old.totals != new.totals:
        pairs = [(RESULT_WORDS[item], old.totals.of(item), new.totals.of(item)) for item in RECORD_RESULTS]
        zh = "，".join(f"{word.zh} {before:,} → {after:,}" for word, before, after in pairs if before != after)
        en = ", ".join(f"{word.en} {before:,} → {after:,}" for word, before, after in pairs if before != after)
        yield Bilingual(zh=f"结论总数不同：{zh}", en=f"other totals: {en}")


def _named(names: Sequence[str], zh: str, en: str) -> Bilingual:
    more = len(names) - NAMED
    zh_rest, en_rest = (f" 等 {len(names)} 个", f" and {more} more") if more > 0 else ("", "")
    return Bilingual(zh=f"{zh}：{'、'.join(names[:NAMED])}{zh_rest}", en=f"{en}: {', '.join(names[:NAMED])}{en_rest}")
