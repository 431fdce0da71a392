"""The manifest of an audit, and what the PDF carries of it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from report_fixture import rich_report
from riskaudit.cli import check
from riskaudit.cli.in_force import NO_PART, SECRETS, as_words, files_given, options_in_force
from riskaudit.model.manifest import read_manifest
from riskaudit.writers import attached
from riskaudit.writers.attached import attached_to
from small_library import small_library
from test_cli import GOOD, LATE, repairs, run

SECRET, PASSWORD = "qilin-7741-qilin", "open sesame 88"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library and the exports of two months."""
    folder = tmp_path_factory.mktemp("manifest")
    small_library(folder / "本局规则")
    repairs(folder / "青禾十月导出", GOOD, LATE)
    repairs(folder / "十一月", GOOD.replace("-10-", "-11-"))
    return folder


@cache
def audited(base: Path, name: str, *words: str, source: str = "青禾十月导出") -> Path:
    """An audit into a folder of its name."""
    asked = ["check", str(base / source), "-o", str(base / name), "-q", "--rules", str(base / "本局规则")]
    given = [str(base / word) if (base / word).is_file() else word for word in words]
    done = run(*asked, *([] if "--as-of" in words else ["--as-of", "2026-11-01"]), *given)
    assert done.exit_code in (0, 1), done.output
    return base / name


def internal(base: Path) -> Path:
    return audited(base, "internal", "--format", "pdf,json,text")


def told(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_bytes())  # type: ignore[no-any-return]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cover(pdf: bytes) -> str:
    """The words of the first page, without the blanks between them."""
    return "".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def test_it_names_every_output_input_and_rule_with_its_digest(base: Path) -> None:
    folder = internal(base)
    manifest = told(folder)
    there = {path.name: path for path in folder.iterdir() if path.is_file() and path.name != "manifest.json"}
    assert {item["name"] for item in manifest["outputs"]} == set(there) >= {"report.pdf", "findings.csv"}
    for item in manifest["outputs"]:
        assert (item["sha256"], item["size"]) == (sha256(there[item["name"]]), there[item["name"]].stat().st_size)
    (source,) = manifest["audit"]["inputs"]
    assert source["name"] == "抢修.csv" and source["sha256"] == sha256(base / "青禾十月导出" / "抢修.csv")
    assert (source["rows"], source["judged"], source["outside"], source["skipped"]) == (2, 2, 0, 0)
    rules = {item["name"]: item["sha256"] for item in manifest["audit"]["rules"]}
    files = {path.relative_to(base).as_posix(): sha256(path) for path in (base / "本局规则").rglob("*.yaml")}
    assert rules == files and manifest["audit"]["calendars"] == ["本局规则/calendars/cn.yaml"]


def test_more_formats_of_the_same_audit_are_told_beside_those_before(base: Path) -> None:
    before = told(audited(base, "twice", "--format", "json"))
    both = told(audited(base, "twice", "--format", "text"))
    assert [item["name"] for item in both["outputs"]] == ["findings.csv", "report.json", "report.txt"]
    assert both["made"]["formats"] == ["json", "text"] and both["audit"] == before["audit"]
    assert [item for item in both["outputs"] if item["name"] != "report.txt"] == before["outputs"]
    other = told(audited(base, "twice", "--format", "text", "--as-of", "2026-12-01"))
    assert [item["name"] for item in other["outputs"]] == ["findings.csv", "report.txt"]
    assert other["made"]["formats"] == ["text"]


def test_its_bytes_are_canonical_and_the_digest_needs_no_tool_of_ours(base: Path) -> None:
    content = (internal(base) / "manifest.json").read_bytes()
    plain = json.loads(content)
    assert content.decode() == json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    part = json.dumps(plain["audit"], ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    assert hashlib.sha256(part.encode()).hexdigest() == plain["audit_sha256"]
    manifest, digest = read_manifest(internal(base) / "manifest.json")
    assert manifest.content == content and digest == hashlib.sha256(content).hexdigest()


def test_the_audit_part_does_not_hang_on_what_was_written(base: Path) -> None:
    other = audited(base, "fewer", "--format", "json", "--fail-on", "critical")
    assert told(other)["audit"] == told(internal(base))["audit"]
    assert told(other)["made"]["formats"] == ["json"] and told(other)["made"]["fail_on"] == "critical"


def test_the_pdf_carries_the_audit_part_and_the_findings_and_prints_their_digests(base: Path) -> None:
    folder = internal(base)
    pdf = (folder / "report.pdf").read_bytes()
    reader = PdfReader(BytesIO(pdf))
    carried = {name: parts[0] for name, parts in reader.attachments.items()}
    assert set(carried) == {"audit.json", "findings.csv"}
    assert carried["findings.csv"] == (folder / "findings.csv").read_bytes()
    manifest = told(folder)
    assert json.loads(carried["audit.json"]) == manifest["audit"]
    assert hashlib.sha256(carried["audit.json"]).hexdigest() == manifest["audit_sha256"]
    assert manifest["audit_sha256"] in cover(pdf) and sha256(folder / "findings.csv")[:16] in cover(pdf)
    related = [item.get_object() for item in reader.trailer["/Root"]["/AF"]]  # type: ignore[index]
    assert [(item["/UF"], item["/AFRelationship"]) for item in related] == [
        ("audit.json", "/Source"),
        ("findings.csv", "/Data"),
    ]
    footer = "".join(reader.pages[2].extract_text().split())
    assert manifest["audit"]["tool"]["library"][:12] in footer
    assert manifest["audit"]["findings"]["sha256"][:12] in footer


@pytest.mark.skipif(
    not shutil.which("qpdf") or not shutil.which("pdfdetach"), reason="qpdf and poppler look at the PDF"
)
def test_other_readers_find_the_attachments(base: Path) -> None:
    pdf = internal(base) / "report.pdf"
    subprocess.run(["qpdf", "--check", str(pdf)], check=True, capture_output=True)
    listed = subprocess.run(["pdfdetach", "-list", str(pdf)], check=True, capture_output=True, text=True).stdout
    assert "audit.json" in listed and "findings.csv" in listed


def test_options_are_told_and_secrets_are_not(base: Path) -> None:
    (base / "key.txt").write_text(SECRET, encoding="utf-8")
    (base / "map.yaml").write_text("columns: {到场: arrived_at}\n", encoding="utf-8")
    words = ["--mask-key", "key.txt", "--password", PASSWORD, "--map", "map.yaml", "--no-mask", "--month", "2026-10"]
    folder = audited(base, "options", "--format", "json", *words, "--law-date", "2026-01-05", "--max-per-rule", "3")
    part, text = told(folder)["audit"], (folder / "manifest.json").read_text(encoding="utf-8")
    wanted = {"no-mask": True, "month": "2026-10", "as-of": "2026-11-01", "law-date": "2026-01-05"}
    assert wanted.items() <= part["options"].items()
    assert part["options"]["max-per-rule"] == 3 and part["options"]["audience"] == "internal"
    assert part["password"] is True and len(part["secret"]) == 8
    assert SECRET not in text and PASSWORD not in text and sha256(base / "key.txt") not in text
    assert str(base) not in text
    (mapped,) = part["given"]
    assert (mapped["option"], mapped["name"], mapped["sha256"]) == ("map", "map.yaml", sha256(base / "map.yaml"))
    assert (
        told(internal(base))["audit"]["secret"] == "" and told(internal(base))["audit"]["options"]["no-mask"] is False
    )


def test_for_outsiders_it_names_no_file_of_the_user(base: Path) -> None:
    (base / "对应.yaml").write_text("columns: {到场: arrived_at}\n", encoding="utf-8")
    words = ["--audience", "external", "--map", "对应.yaml"]
    folder = audited(base, "external", "--format", "pdf,json", *words)
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    assert not [word for word in ("抢修.csv", "青禾", "对应", "本局规则") if word in text]
    part = told(folder)["audit"]
    assert part["inputs"][0]["name"] == "file-01.csv" and part["given"][0]["name"] == ""
    assert {item["name"].split("/")[0] for item in part["rules"]} == {"rules-1"}
    carried = PdfReader(folder / "report.pdf").attachments
    assert json.loads(carried["audit.json"][0]) == part
    assert carried["findings.csv"][0] == (folder / "findings.csv").read_bytes()


def test_months_hang_together_by_their_manifests(base: Path) -> None:
    first = internal(base)
    words = ["--format", "json", "--as-of", "2026-12-01", "--previous"]
    link = told(audited(base, "november", *words, "internal/report.json", source="十一月"))["audit"]["previous"]
    manifest, report = sha256(first / "manifest.json"), sha256(first / "report.json")
    assert link == {"state": "chained", "manifest": manifest, "report": report}
    assert told(first)["audit"]["previous"] is None
    for name, state in (("alone", "none"), ("astray", "other")):
        (base / name).mkdir()
        shutil.copy(first / "report.json", base / name)
        if state == "other":
            shutil.copy(
                audited(base, "fewer", "--format", "json", "--fail-on", "critical") / "manifest.json", base / name
            )
            with (base / name / "report.json").open("a") as file:
                file.write("\n")
        link = told(audited(base, f"after-{name}", *words, f"{name}/report.json", source="十一月"))["audit"]["previous"]
        assert link == {"state": state, "manifest": "", "report": sha256(base / name / "report.json")}


def test_render_carries_the_manifest_beside_the_report_if_it_is_the_reports_own(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "moved"
    shutil.copytree(internal(base), folder)
    first = (folder / "report.pdf").read_bytes()
    assert run("render", str(folder / "report.json"), "-o", str(tmp_path / "a.pdf")).exit_code == 0
    assert (tmp_path / "a.pdf").read_bytes() == first
    with (folder / "report.json").open("a") as file:
        file.write("\n")
    with (folder / "findings.csv").open("a") as file:
        file.write("\n")
    assert run("render", str(folder / "report.json"), "-o", str(tmp_path / "b.pdf")).exit_code == 0
    pdf = (tmp_path / "b.pdf").read_bytes()
    assert not PdfReader(BytesIO(pdf)).attachments
    assert "没有随附audit.json" in cover(pdf) and "没有随附findings.csv" in cover(pdf) and "被改过" in cover(pdf)


def test_a_long_list_of_findings_is_not_carried_and_the_cover_says_so(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from riskaudit.writers.pdf import write_pdf

    path = tmp_path / "findings.csv"
    with path.open("wb") as file:
        file.truncate(attached.LARGEST + 1)
    pdf = write_pdf(rich_report(shown=1), attached_to(rich_report(), path, b"{}\n"))
    assert set(PdfReader(BytesIO(pdf)).attachments) == {"audit.json"}
    assert "没有随附findings.csv：超过20MB" in cover(pdf)


def test_what_the_manifest_tells_of_options_can_be_asked_again() -> None:
    """The options of a manifest, as words, are the same options: also those that were added since."""
    words = ["x", "--month", "2026-10", "--no-mask", "--encoding", "gbk", "--feedback-days", "0", "--map", "m.yaml"]
    words += ["--ledger", "a.xlsx", "--ledger", "b.xlsx", "--max-per-rule", "0", "--law-date", "2026-01-01"]
    first = check.command.make_context("check", list(words)).params
    params = check.command.params
    options = options_in_force(params, first)
    second = check.command.make_context("check", ["x", *as_words(options)]).params
    assert options_in_force(params, second) == options
    assert {"no-mask": True, "encoding": "gbk", "feedback-days": 0, "max-per-rule": 0}.items() <= options.items()
    given = [(option, path.name) for option, path in files_given(params, first)]
    assert given == [("map", "m.yaml"), ("ledger", "a.xlsx"), ("ledger", "b.xlsx")]
    kept = {str(param.name) for param in params}
    assert kept >= SECRETS and kept >= NO_PART - {"ledger"}
