"""Which waivers of a register are in force, and what a report tells of each of them.

Whatever is doubtful about a waiver takes its effect away, never its line: it is listed with its place and the cure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from riskaudit.compile.proof import is_denied
from riskaudit.compile.waivers import PATTERN, patterned
from riskaudit.errors import said
from riskaudit.library import did_you_mean
from riskaudit.library.waivers import read_lines as read_yaml
from riskaudit.model.base import Bilingual
from riskaudit.model.ledger import read_day
from riskaudit.model.library import Library
from riskaudit.model.register import HEADINGS, REQUIRED, RegisterLine
from riskaudit.model.result import SEVERITY_WORDS, Severity
from riskaudit.model.waiver import InForce, Waiver
from riskaudit.records.values import PLACEHOLDERS
from riskaudit.records.waivers import read_lines as read_book

_YAML = frozenset({".yaml", ".yml"})
_ID = re.compile(r"(?!.*\d{9})[0-9A-Za-z\u4e00-\u9fff〔（\[(][-0-9A-Za-z\u4e00-\u9fff._/#()（）〔〕\[\]]{0,39}")
_NOTHING = re.compile(r"[-—–－―─/\\.。]*")
_COPIED = re.compile(r"\*\*|·[0-9A-F]{4}(?:$|/)|(?:^|/)[PATIS]-[0-9A-F]{6}(?:$|/)")
"""What a masked key has, as reports show it."""

_POWERS = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
"""A long number as spreadsheets show it."""

_ANY_THEME = re.compile(r"[^/]*[*?]")
"""A pattern of rules whose theme is one, too: `*-*` is nearly every rule."""


def _words(zh: str, en: str) -> Bilingual:
    return Bilingual(zh=zh, en=en)


_NO_RULE = _words("没有这样的稽查规则", "no such rule")
_GROUP = _words(
    "规则要写编号，或一个专题下的一组，如 outage/*",
    "name a rule by its id, or some of one theme, such as outage/*",
)
_DIGITS_LOST = _words(
    "编号像是被表格改成了科学计数法，末几位已丢失；该列设为文本后重填",
    "a spreadsheet has turned the key into powers of ten and its last digits are lost: make the column text and write it anew",
)
_ALL_RULES = _words("不能豁免全部规则，请写明哪一条或哪一类", "all rules cannot be waived: name a rule or a group")
_ALL_RECORDS = _words(
    "覆盖了全部记录，请写明哪一条或哪一类记录",
    "it covers every record: name a record, or a pattern with more than signs",
)
_MASKED = _words(
    "像是报告里遮盖过的编号；请写导出数据里的原编号，或 findings.csv 的 64 位指纹",
    "this looks like a masked key of a report: write the key as the export has it, or the fingerprint in findings.csv",
)
_BAD_ID = _words(
    "编号须以字母、数字或汉字开头，只含字母、数字、汉字和 - _ . / # 与括号，不超过 40 字，且没有连着的 9 位数字（像户号、电话）",
    "a number begins with a letter or digit, has letters, digits, brackets and - _ . / # only, 40 at most, and never 9"
    " digits in a row, which look like an account",
)
_SAME_HAND = _words("批准人与申请人是同一人，须由他人批准", "the applicant approved it: somebody else must")
_NO_DAY = _words("有效期至不是日期，写成 2026-12-31", "its last day is no day: write 2026-12-31")
_SAME_ID = _words("编号与另一条备案相同，改成各不相同", "another waiver has its number: give each its own")
_TWICE = _words(
    "与另一条有效的备案针对同一规则、记录和单位，只留一条",
    "another waiver in force is for the same rule, record and unit: keep one of them",
)
_EXPIRED = _words(
    "已于 {} 到期；须继续备案的，重新审批并改有效期至", "expired on {}: have it approved anew and set a later day"
)
_OPEN_END = _words("等级为{}的规则须写有效期至", "a rule of severity {} needs a last day")
_LACKS = _words("缺少：{}", "missing: {}")


@dataclass(frozen=True)
class Settled:
    """A line of the register with what was made of it. `until` is None where it has no usable one."""

    id: str
    line: RegisterLine
    rules: frozenset[str]
    until: date | None
    faults: tuple[Bilingual, ...]
    expired: bool = False

    @property
    def in_force(self) -> bool:
        """Whether it has an effect."""
        return not self.faults and not self.expired

    @property
    def problem(self) -> Bilingual | None:
        """Why it has none, with the cure."""
        faults = [*self.faults]
        if not faults and self.expired:
            faults = [_words(_EXPIRED.zh.format(self.until), _EXPIRED.en.format(self.until))]
        if not faults:
            return None
        return _words("；".join(fault.zh for fault in faults), "; ".join(fault.en for fault in faults))


def read_register(path: Path, work: Path) -> tuple[RegisterLine, ...]:
    """The lines of a register. Raises UsageError for one that cannot be read at all."""
    return read_yaml(path) if path.suffix.lower() in _YAML else read_book(path, work)


def settle(lines: Sequence[RegisterLine], library: Library, as_of: date, *, external: bool) -> tuple[Settled, ...]:
    """Every line, in force or not. Outsiders see numbers of their own: those of the register are words of insiders."""
    found = [_settled(number, line, library, as_of, external=external) for number, line in enumerate(lines, 1)]
    given = Counter(item.line.cell("id") or item.id for item in found)
    found = [_with(item, _SAME_ID) if given[item.line.cell("id") or item.id] > 1 else item for item in found]
    same = Counter(_about(item) for item in found if item.in_force)
    return tuple(_with(item, _TWICE) if item.in_force and same[_about(item)] > 1 else item for item in found)


def in_force(settled: Sequence[Settled], secret: str) -> InForce:
    """Those that have an effect, in the order of the register."""
    return InForce(
        tuple(
            Waiver(item.id, item.rules, item.line.cell("record"), item.line.cell("unit"))
            for item in settled
            if item.in_force
        ),
        secret,
    )


def _about(item: Settled) -> tuple[str, str, str]:
    return item.line.cell("rule"), item.line.cell("record"), item.line.cell("unit")


def _with(item: Settled, fault: Bilingual) -> Settled:
    return Settled(item.id, item.line, item.rules, item.until, (*item.faults, fault), item.expired)


def _settled(number: int, line: RegisterLine, library: Library, as_of: date, *, external: bool) -> Settled:
    rules = _rules(line.cell("rule"), library)
    until = read_day(line.cell("until"))
    faults = [*line.faults, *_faults(line, rules, library)]
    written, own = line.cell("id"), f"L{line.place.line or line.place.row or number}"
    name = f"W{number}" if external else written if _ID.fullmatch(written) else own
    return Settled(name, line, rules, until, tuple(faults), expired=until is not None and until < as_of)


def _rules(written: str, library: Library) -> frozenset[str]:
    """The rules that a line means."""
    if written in library.rules:
        return frozenset({written})
    shape = re.compile(patterned(written)) if PATTERN.search(written) else None
    return frozenset(name for name in library.rules if shape and shape.fullmatch(name))


def _faults(line: RegisterLine, rules: frozenset[str], library: Library) -> Iterator[Bilingual]:
    """All that is wrong with one line by itself. What it holds is not repeated: it may be anything."""
    lacking = [
        HEADINGS[name]
        for name in REQUIRED
        if _is_empty(line.cell(name)) or (name in _NAMED and is_denied(line.cell(name)))
    ]
    if lacking:
        zh, en = "、".join(words.zh for words in lacking), ", ".join(words.en for words in lacking)
        yield _words(_LACKS.zh.format(zh), _LACKS.en.format(en))
    if (written := line.cell("id")) and not _ID.fullmatch(written):
        yield _BAD_ID
    yield from _rule_faults(line, rules, library)
    if record := line.cell("record"):
        if not re.search(r"[^*?/\s]", record):
            yield _ALL_RECORDS
        elif _COPIED.search(record):
            yield _MASKED
        elif _POWERS.fullmatch(record):
            yield _DIGITS_LOST
    if _hands(line.cell("applicant")) & _hands(line.cell("approved_by")):
        yield _SAME_HAND


def _rule_faults(line: RegisterLine, rules: frozenset[str], library: Library) -> Iterator[Bilingual]:
    """What is wrong with its rule, and with its last day, which depends on the rule."""
    written, until = line.cell("rule"), line.cell("until")
    if written and not re.search(r"[^*?/\s]", written):
        yield _ALL_RULES
    elif _ANY_THEME.match(written):
        yield _GROUP
    elif written and not rules:
        near = did_you_mean(written, list(library.rules)) if len(written) < _LONGEST else ""
        hint = (
            near
            if near and "“" in said(near, "zh")
            else _words("用 riskaudit rules list 查看", "see riskaudit rules list")
        )
        yield _words(f"{_NO_RULE.zh}（{said(hint, 'zh')}）", f"{_NO_RULE.en} ({said(hint, 'en')})")
    if not _is_empty(until):
        if read_day(until) is None:
            yield _NO_DAY
        return
    grave = sorted({library.rules[name].severity for name in rules} & _GRAVE, key=lambda severity: severity.rank)
    if grave:
        words = [SEVERITY_WORDS[severity] for severity in grave]
        zh, en = "、".join(word.zh for word in words), " or ".join(word.en for word in words)
        yield _words(_OPEN_END.zh.format(zh), _OPEN_END.en.format(en))


_GRAVE = {Severity.CRITICAL, Severity.HIGH}
"""The severities above medium: a waiver for them has a last day."""

_LONGEST = 80

_NAMED = frozenset({"applicant", "approved_by", "attachment"})
"""Cells that name somebody or a paper: 待批 and 暂无 name nobody and none."""


def _is_empty(cell: str) -> bool:
    return bool(_NOTHING.fullmatch(cell)) or cell.lower() in PLACEHOLDERS


def _hands(names: str) -> set[str]:
    """The people named, without what does not tell them apart."""
    plain = "".join(unicodedata.normalize("NFKC", names).split()).casefold()
    return set(re.split(r"[、,;/]", re.sub(r"[(\[〔].*?[)\]〕]", "", plain))) - {""}
