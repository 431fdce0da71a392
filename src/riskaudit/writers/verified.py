"""A verification as plain text: how each part stands, everything that is not as it was, why, and what follows."""

from __future__ import annotations

from collections.abc import Iterator

from riskaudit.errors import ExitCode
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.verified import Compared, Looked, Part, State, Verified, wrong

_PARTS: dict[Part, Bilingual] = {
    "manifest": Bilingual(zh="清单", en="Manifest"),
    "output": Bilingual(zh="输出文件", en="Outputs"),
    "input": Bilingual(zh="输入文件", en="Inputs"),
    "rule": Bilingual(zh="规则文件", en="Rule files"),
    "given": Bilingual(zh="随选项给出的文件和密钥", en="Files and secrets of options"),
    "made": Bilingual(zh="版本", en="Versions"),
    "replay": Bilingual(zh="重做稽查", en="Made again"),
    "chain": Bilingual(zh="逐月的链", en="Chain of months"),
}
_STATES: dict[State, Bilingual] = {
    "equal": Bilingual(zh="一致", en="equal"),
    "differs": Bilingual(zh="不符", en="differs"),
    "missing": Bilingual(zh="缺少", en="missing"),
    "added": Bilingual(zh="多出", en="added"),
    "note": Bilingual(zh="说明", en="note"),
    "impossible": Bilingual(zh="无法核验", en="cannot be checked"),
}
_MARKS: dict[State, str] = {
    "equal": "=",
    "differs": "≠",
    "missing": "−",
    "added": "+",
    "note": "·",
    "impossible": "?",
}
_SAY = {
    "head": Bilingual(zh="核验 {month} · {profile}", en="Verification of {month} · {profile}"),
    "all": Bilingual(zh="全部记录", en="all records"),
    "paper": Bilingual(
        zh="请与签字的 PDF 封面所印、下期清单所载逐位比对：只有它们在别人手里，程序看不到。",
        en="Compare these with the cover of the signed PDF and with the next month's manifest: others hold those, and"
        " the program cannot see them.",
    ),
    "comma": Bilingual(zh="，", en=", "),
    "why": Bilingual(zh="原因", en="Why"),
    "findings": Bilingual(
        zh="问题线索（按指纹）：相同 {same}，只在目录里 {gone}，只在重做结果里 {new}，所载不同 {changed}",
        en="Findings, by fingerprint: {same} equal, {gone} in the folder only, {new} in the new list only,"
        " {changed} told otherwise",
    ),
    "gone": Bilingual(zh="只在目录里", en="folder only"),
    "new": Bilingual(zh="只在重做结果里", en="new list only"),
    "changed": Bilingual(zh="所载不同", en="told otherwise"),
    "more": Bilingual(zh="……另有 {}", en="… and {} more"),
    "also": Bilingual(zh="，另有 {count} 处无法核验", en="; not to be checked: {count}"),
    "not_replayed": Bilingual(zh="没有重做稽查", en="Nothing was made again"),
    "no_inputs": Bilingual(
        zh="没有重做稽查：用 --inputs 给出当时的导出文件，才能核对输入并重做",
        en="Nothing was made again: give the exports of then with --inputs to check and replay them",
    ),
}
_END = {
    ExitCode.AUDITED: Bilingual(
        zh="结论：核对过的都与清单一致", en="Outcome: all that was checked is as the manifest has it"
    ),
    ExitCode.FINDINGS: Bilingual(zh="结论：有 {} 处与清单不符", en="Outcome: not as the manifest has it: {}"),
    ExitCode.INPUT_UNREAD: Bilingual(
        zh="结论：没有发现不符，但有 {} 处无法核验",
        en="Outcome: nothing differs, but some could not be checked: {}",
    ),
}

TOLD = 12
"""Rule files and inputs that are told one by one; JSON has them all."""


def write_verified(verified: Verified, language: Language) -> str:
    """The text, in lines."""
    return "\n".join(_lines(verified, language)) + "\n"


def _lines(verified: Verified, language: Language) -> Iterator[str]:
    def say(key: str, **values: object) -> str:
        return _SAY[key].told(language, **values)

    yield say("head", month=verified.month or say("all"), profile=verified.profile)
    yield f"  manifest.json  SHA-256 {verified.manifest}"
    yield f"  audit.json     SHA-256 {verified.audit}"
    yield f"  {say('paper')}"
    for part in _PARTS:
        if looked := verified.of(part):
            yield ""
            yield from _part(part, looked, language)
    if not verified.replayed:
        yield ""
        yield say("not_replayed" if verified.of("input") else "no_inputs")
    if verified.findings:
        yield ""
        yield from _findings(verified.findings, language)
    if verified.why:
        yield ""
        yield say("why")
        yield from (f"  → {reason.in_(language)}" for reason in verified.why)
    yield ""
    bad, blind = len(wrong(verified.looked)), sum(item.state == "impossible" for item in verified.looked)
    also = say("also", count=blind) if bad and blind else ""
    yield _END[verified.exit_code].told(language, bad or blind) + also


def _part(part: Part, looked: tuple[Looked, ...], language: Language) -> Iterator[str]:
    """One part: how many are in which state, then all that is not equal; of what was made again, everything."""
    counts = [(state, sum(item.state == state for item in looked)) for state in _STATES]
    told = [f"{_STATES[state].in_(language)} {count}" for state, count in counts if count]
    yield f"{_PARTS[part].in_(language)}  {_SAY['comma'].in_(language).join(told)}"
    shown = [item for item in looked if item.state != "equal" or part in ("replay", "chain")]
    for item in shown[:TOLD]:
        words = item.say.in_(language) if item.say else _STATES[item.state].in_(language)
        lines = words.splitlines()
        yield f"  {_MARKS[item.state]} {item.name}  {lines[0]}"
        yield from (f"      {line.strip()}" for line in lines[1:])
    if len(shown) > TOLD:
        yield f"  {_SAY['more'].told(language, len(shown) - TOLD)}"


def _findings(compared: Compared, language: Language) -> Iterator[str]:
    """How two lists of findings differ."""
    numbers = {name: f"{getattr(compared, name):,}" for name in ("same", "gone", "new", "changed")}
    yield _SAY["findings"].told(language, **numbers)
    for change in compared.first[:TOLD]:
        columns = f"  [{', '.join(change.columns)}]" if change.columns else ""
        where = f"{change.rule}  {change.key}  {change.place}"
        yield f"  {_SAY[change.kind].in_(language)}  {where}{columns}"
    more = compared.gone + compared.new + compared.changed - len(compared.first[:TOLD])
    if more > 0:
        yield f"  {_SAY['more'].told(language, f'{more:,}')}"
