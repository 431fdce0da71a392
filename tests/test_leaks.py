"""No personal value of an export stands in any output, and less still in one for outsiders."""

from __future__ import annotations

import csv
import json
import os
import re
import zipfile
from collections.abc import Collection, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from pdf_pages import runs
from riskaudit.cli import main
from riskaudit.engine.duckdb import DuckEngine
from riskaudit.library import BUILTIN, load
from riskaudit.model.query import column, question, table_named
from riskaudit.model.report import Report
from riskaudit.model.result import Result
from riskaudit.records.read import read
from riskaudit.writers import FORMATS
from riskaudit.writers.json import read_json

MONTH = Path(__file__).parents[1] / "samples" / "2026-10"
FILES = (
    *("95598投诉举报.txt", "停送电记录_202610.csv", "故障抢修工单.csv", "用电检查工作单.csv", "入户作业工单.csv"),
    *("用电客户档案.xlsx", "电费台账_202610.csv", "违约窃电查处台账.xlsx"),
)
PATHS = [MONTH] if os.environ.get("RISKAUDIT_WHOLE") else [MONTH / name for name in FILES]
"""Some files of the sample month; all of them where RISKAUDIT_WHOLE is set."""
LONG_ENOUGH = {"name": 4, "phone": 7, "id": 8, "account": 8, "address": 6, "free text": 8, "supply": 4}
"""Shorter values stand by chance in other words."""

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
"""What may hold any digits by chance, and tells nothing."""

LEFT_ALONE = {"annotated"}
"""The user's own file, which stays with him."""


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("leaks")


@cache
def register(base: Path) -> Path:
    """A register of waivers with what nobody should write into one, wherever it can be written."""
    with (MONTH / "故障抢修工单.csv").open(encoding="utf-8-sig", newline="") as file:
        customer = next(row for row in csv.DictReader(file) if row["用户编号"] and row["用户名称"])
    account, name = customer["用户编号"], customer["用户名称"]
    words = f"{account} {customer['报修电话']}"
    common = {"reason": words, "applicant": name, "approved_by": "另一人", "attachment": words, "until": "2026-12-31"}
    records = {"*/*": account, "billing/*": account, "repair/*": "2026*", "legal/*": f"{account}*", words: words}
    lines = [
        {"id": f"BA-{at}", "rule": rule, "record": record, **common}
        for at, (rule, record) in enumerate(records.items())
    ]
    lines.append({"id": account, "rule": "repair/*", "record": "2027*", "unit": words, **common})
    path = base / "waivers.yaml"
    path.write_text(json.dumps({"waivers": lines}, ensure_ascii=False), encoding="utf-8")
    return path


@cache
def audited(audience: str, base: Path) -> Path:
    """The sample month in every format."""
    formats = ",".join(name for name in FORMATS if name not in LEFT_ALONE)
    asked = ["check", *map(str, PATHS), "--month", "2026-10", "--profile", "sgcc", "--format", formats]
    asked += ["--waivers", str(register(base)), "--max-per-rule", "5"]
    done = CliRunner().invoke(main, [*asked, "-o", str(base / audience), "--audience", audience, "-q"])
    assert done.exit_code == 1, done.output
    return base / audience


@cache
def personal_values(base: Path) -> dict[str, frozenset[str]]:
    """Kind of a personal value → the values of the sample month, as they are written there."""
    datasets = load([BUILTIN]).datasets
    engine = DuckEngine(base)
    found: dict[str, set[str]] = {kind: set() for kind in LONG_ENOUGH}
    innocent: set[str] = set()
    for file in read(PATHS, datasets, workdir=base / "work"):
        for table in file.tables:
            engine.load("raw", table.source, len(table.headings))
            for name, mapped in table.mapping.items():
                kind = datasets[table.dataset].columns[name].personal
                asked = question([column(f"c{mapped.index}")], table_named("raw")).distinct()
                words = {str(word).strip() for (word,) in engine.ask(asked) if word}
                (found[kind] if kind else innocent).update(words)
            engine.drop("raw")
    engine.close()
    return {
        kind: frozenset(word for word in words - innocent if len(word) >= LONG_ENOUGH[kind])
        for kind, words in found.items()
    }


def everything(path: Path) -> str:
    """All text of a file, that of its parts behind one another."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        return unescape("\n".join(re.sub(r"<[^>]*>", "\n", part) for part in parts))
    if path.suffix == ".pdf":
        pypdf = pytest.importorskip("pypdf")
        reader = pypdf.PdfReader(path)
        carried = [content.decode("utf-8-sig") for parts in reader.attachments.values() for content in parts]
        pages = re.sub(r"\s+", "", "".join(map(shown, reader.pages)))
        return "\n".join([pages, *(DIGEST.sub("", text) for text in carried)])
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix in (".json", ".sarif"):
        return "\n".join(dict.fromkeys(values_of(json.loads(DIGEST.sub("", text)))))
    return unescape(text)


def shown(page: Any) -> str:
    """The text of a page. All of it: every operator that shows text was read, and nothing is drawn by reference."""
    words = [words for _, _, words in runs(page)]
    drawn = page.get_contents().get_data().decode()
    assert drawn.count("Tj") == len(words) and "TJ" not in drawn and "/XObject" not in page["/Resources"]
    return "".join(words)


def standing(words: Collection[str], heads: Collection[str], text: str) -> set[str]:
    """The words that a text holds. `heads` are all runs of four characters in it: few words begin with one of them."""
    return {word for word in words if word[:4] in heads and word in text}


def values_of(value: object) -> Iterator[str]:
    """All names and values within a JSON value, which may repeat them often."""
    if isinstance(value, dict):
        yield from value
        yield from (found for item in value.values() for found in values_of(item))
    elif isinstance(value, list):
        yield from (found for item in value for found in values_of(item))
    else:
        yield unquote(str(value))


def outputs(audience: str, base: Path) -> Iterator[Path]:
    yield from (path for path in sorted(audited(audience, base).rglob("*")) if path.is_file())


def test_the_sample_has_personal_values_of_every_kind(base: Path) -> None:
    assert {kind for kind, words in personal_values(base).items() if len(words) > 20} >= {
        "name", "phone", "account", "address", "free text",
    }  # fmt: skip


def test_a_word_that_stands_in_a_text_is_seen() -> None:
    heads = {"王小明来"[at : at + 4] for at in range(4)}
    assert standing({"王小明来", "小明来", "来"}, heads, "王小明来") == {"王小明来", "小明来", "来"}
    assert standing({"王小明去", "王大明来"}, heads, "王小明来") == set()


@pytest.mark.parametrize("audience", ["internal", "external"])
@pytest.mark.parametrize("suffix", [".json", ".csv", ".txt", ".pdf", ".xlsx", ".html", ".sarif", ".xml"])
def test_no_personal_value_stands_in_any_output(audience: str, suffix: str, base: Path) -> None:
    files = [path for path in outputs(audience, base) if path.suffix == suffix]
    if not files and not any(about.file.endswith(suffix) for about in FORMATS.values()):
        pytest.skip(f"no format writes {suffix}")
    assert files
    for path in files:
        text = everything(path)
        values = dict(personal_values(base))
        if audience == "internal":  # lines have their names there, even those of a customer
            for line in sorted(values.pop("supply"), key=len, reverse=True):
                text = text.replace(line, "")
        heads = {text[at : at + 4] for at in range(len(text))}
        for kind, words in values.items():
            seen = standing(words, heads, text)
            assert not seen, (path.name, kind, sorted(seen)[:5])


@pytest.mark.parametrize("audience", ["internal", "external"])
def test_the_register_of_waivers_was_read_and_used(audience: str, base: Path) -> None:
    states = [waiver.state for waiver in report_of(audience, base).waivers]
    assert states == ["malformed", "unused", "used", "unused", "malformed", "malformed"]


def report_of(audience: str, base: Path) -> Report:
    return read_json(audited(audience, base) / "report.json")


def test_equal_accounts_have_equal_marks_and_others_have_others(base: Path) -> None:
    shown = [
        item.value
        for rule in report_of("external", base).rules
        for finding in rule.findings
        for item in finding.evidence
        if item.column == "account_no" and item.state == "read"
    ]
    assert len(shown) > 20
    assert all(re.fullmatch(r"A-[0-9A-F]{6}", value) for value in shown)
    assert 1 < len(set(shown)) < len(shown)


def test_outsiders_see_neither_file_names_nor_leads_on_corruption(base: Path) -> None:
    report = report_of("external", base)
    assert {re.sub(r"\d\d\.\w+$", "", item.name) for item in report.inputs} == {"file-"}
    handed_over = {rule.id for rule in report.rules if rule.restricted}
    assert "legal/refunds-by-one-hand" in handed_over
    for rule in report.rules:
        if rule.restricted:
            assert (rule.result, rule.counts.total, rule.findings) == (Result.NOTSELECTED, 0, ())
    inside = report_of("internal", base)
    assert any(rule.findings for rule in inside.rules if rule.restricted)


def test_outsiders_are_told_how_many_records_are_withheld_and_not_which(base: Path) -> None:
    inside, outside = (
        {rule.id: rule for rule in report_of(audience, base).rules if not rule.restricted}
        for audience in ("internal", "external")
    )
    withheld = {
        name: reason.count
        for name, rule in outside.items()
        for reason in rule.reasons
        if reason.code == "withheld" and reason.result is Result.NOTAPPLICABLE
    }
    assert withheld
    for name, rule in outside.items():
        assert rule.counts.total == inside[name].counts.total or rule.groups
        assert rule.counts.fail <= inside[name].counts.fail
        if name not in withheld and not rule.groups:
            assert rule.counts == inside[name].counts
    informants = [
        finding
        for rule in outside.values()
        for finding in rule.findings
        for item in finding.evidence
        if finding.record.dataset == "complaints" and item.value == "举报"
    ]
    assert not informants


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--no-mask"], "对外报告不能不脱敏"),
        (["--format", "pdf,annotated"], "批注副本是未脱敏的原文件"),
        (["--ledger", "ledger.xlsx"], "上期台账含内部内容"),
    ],
    ids=["unmasked", "the user's own files", "what insiders wrote"],
)
def test_what_no_outsider_may_get(asked: list[str], told: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main, ["check", *map(str, PATHS), "--audience", "external", *asked, "-o", str(tmp_path / "out")]
    )
    assert done.exit_code == 2
    assert told in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("before", "now"), [("internal", "external"), ("external", "internal")])
def test_reports_for_different_readers_are_not_compared(before: str, now: str, base: Path, tmp_path: Path) -> None:
    earlier = str(audited(before, base) / "report.json")
    asked = ["check", *map(str, PATHS), "--audience", now, "--previous", earlier, "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 2
    assert "上期报告的 --audience 与本次不同" in done.output


def test_a_finding_on_an_informant_says_so_first_and_reaches_no_unit(base: Path) -> None:
    report = report_of("internal", base)
    reported = [
        finding
        for rule in report.rules
        for finding in rule.findings
        if finding.record.dataset == "complaints" and finding.message.startswith("（举报件）")
    ]
    assert reported
    notices = everything(audited("internal", base) / "notices.pdf")
    for finding in reported:
        assert finding.record.key not in notices


def test_outsiders_see_no_cell_that_could_not_be_read(tmp_path: Path) -> None:
    head = "工单编号,业务类型,受理时间,办结时间,首次联系客户时间,受理渠道,供电所"
    rows = [
        "W1,投诉,2026-10-01 08:00:00,2026-10-30 09:00:00,王小明来电,12398,青禾供电所",
        "W2,投诉,2026-10-01 08:00:00,2026-10-30 09:00:00,2026-10-09 09:00:00,12398,青禾供电所",
        "W3,投诉,2026-10-05 08:00:00,2026-10-04 09:00:00,2026-10-01 09:00:00,12398,青禾供电所",
    ]
    (tmp_path / "95598.csv").write_text("\n".join([head.replace("办结", "答复客户"), *rows]), encoding="utf-8")
    told = {}
    for audience in ("internal", "external"):
        asked = ["check", str(tmp_path / "95598.csv"), "--month", "2026-10", "--profile", "sgcc", "--format", "json"]
        done = CliRunner().invoke(main, [*asked, "--audience", audience, "-o", str(tmp_path / audience), "-q"])
        assert done.exit_code == 1, done.output
        told[audience] = (tmp_path / audience / "report.json").read_text(encoding="utf-8")
    assert "王小明来电" in told["internal"]
    assert "王小明" not in told["external"]
    (sheet,) = [sheet for source in json.loads(told["external"])["inputs"] for sheet in source["sheets"]]
    assert [(item["column"], item["count"], item["examples"]) for item in sheet["unreadable"]] == [
        ("contacted_at", 1, [])
    ]


def test_no_fingerprint_for_outsiders_can_be_made_from_an_account_number(base: Path) -> None:
    def prints(audience: str, key: str) -> set[str]:
        found = [finding for rule in report_of(audience, base).rules for finding in rule.findings]
        return {finding.fingerprint for finding in found if re.fullmatch(key, finding.record.key)}

    outside = prints("external", r"A-[0-9A-F]{6}")
    assert len(outside) > 20 and not outside & prints("internal", ".*")
    guide = everything(audited("external", base) / "ledger.xlsx")
    assert "对外台账" in guide and "riskaudit follow-up" not in guide


@pytest.mark.parametrize("content", [None, b" \n", b"\xff\xfe"], ids=["missing", "empty", "no text"])
def test_without_a_secret_no_audit_goes_on_as_if_there_were_one(content: bytes | None, tmp_path: Path) -> None:
    key = tmp_path / "key"
    if content is not None:
        key.write_bytes(content)
    done = CliRunner().invoke(main, ["check", *map(str, PATHS), "--mask-key", str(key), "-o", str(tmp_path / "out")])
    assert done.exit_code == 2 and "密钥文件" in done.output
    assert not (tmp_path / "out").exists()
