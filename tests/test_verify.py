"""`riskaudit verify`: whatever is not as it was is named, and why."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from riskaudit.library import load
from riskaudit.model.manifest import Given, digest_of, read_manifest
from riskaudit.model.verified import Looked
from riskaudit.records.read import read
from riskaudit.spine.identity import identities
from riskaudit.verify.why import look_at_made, reasons
from small_library import small_library
from test_cli import GOOD, LATE, repairs, run

LATER = LATE.replace("0002,", "0003,").replace("09:00:01", "09:30:00")
OUTPUTS = ("findings.csv", "report.json", "report.pdf", "report.txt", "ledger.xlsx", "report.html")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library, the exports of a month, and a secret."""
    folder = tmp_path_factory.mktemp("verify")
    small_library(folder / "rules")
    repairs(folder / "in", GOOD, LATE, LATER)
    repairs(folder / "in", GOOD.replace("0001,", "0009,"), name="抢修二.csv")
    (folder / "key.txt").write_text("qilin-7741", encoding="utf-8")
    return folder


@cache
def audited(base: Path, name: str, *words: str) -> Path:
    """An audit into a folder of its name; words that are files below `base` stand for these."""
    given = [str(base / word) if (base / word).is_file() else word for word in words]
    when = [] if "--as-of" in words else ["--as-of", "2026-11-01"]
    asked = ["check", str(base / "in"), "-o", str(base / name), "-q", "--rules", str(base / "rules"), *when, *given]
    assert run(*asked).exit_code == 1
    return base / name


def october(base: Path) -> Path:
    return audited(base, "october", "--format", "pdf,json,text,ledger,html")


@pytest.fixture
def copy(base: Path, tmp_path: Path) -> Path:
    """The outputs of October, to be tampered with."""
    return Path(shutil.copytree(october(base), tmp_path / "out"))


def verify(folder: Path, *words: str | Path) -> tuple[int, dict[str, Any]]:
    done = run("verify", str(folder), "--format", "json", *map(str, words))
    return done.exit_code, json.loads(done.output)


def replayed(folder: Path, base: Path, *words: str | Path) -> tuple[int, dict[str, Any]]:
    return verify(folder, "--inputs", base / "in", "--rules", base / "rules", *words)


def states(told: dict[str, Any], part: str) -> dict[str, str]:
    return {item["name"]: item["state"] for item in told["looked"] if item["part"] == part}


def why(told: dict[str, Any]) -> str:
    return " ".join(reason["zh"] for reason in told["why"])


@pytest.mark.parametrize(("lang", "word"), [("zh", "结论：核对过的都与清单一致"), ("en", "as the manifest has it")])
def test_an_audit_that_nobody_touched_comes_out_again(base: Path, lang: str, word: str) -> None:
    words = ["--inputs", str(base / "in"), "--rules", str(base / "rules")] if lang == "zh" else []
    done: Result = run("verify", str(october(base)), "--lang", lang, *words)
    assert done.exit_code == 0, done.output
    assert word in done.output.splitlines()[-1]
    assert not [mark for mark in "≠−+?" if f"  {mark} " in done.output]
    if lang == "zh":
        assert all(f"  = {name}" in done.output for name in OUTPUTS)
    else:
        assert "Nothing was made again" in done.output
        assert not [char for char in done.output if "\u4e00" <= char <= "\u9fff"]
    _, digest = read_manifest(october(base) / "manifest.json")
    assert digest in done.output


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_that_was_changed_is_named(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    code, told = verify(copy)
    assert code == 1
    assert {at for at, state in states(told, "output").items() if state != "equal"} == {name}
    assert name in why(told)
    (copy / name).unlink()
    code, told = verify(copy)
    assert code == 1 and states(told, "output")[name] == "missing"


def test_a_file_of_others_is_told_and_is_no_fault(copy: Path) -> None:
    (copy / "批示.txt").write_text("同意", encoding="utf-8")
    code, told = verify(copy)
    assert code == 0 and states(told, "output")["批示.txt"] == "note"


def test_a_ledger_that_people_filled_in_is_told_and_is_no_fault(copy: Path) -> None:
    book = openpyxl.load_workbook(copy / "ledger.xlsx")
    book.worksheets[0]["B2"] = "反馈"
    book.save(copy / "ledger.xlsx")
    code, told = verify(copy)
    assert code == 0 and states(told, "output")["ledger.xlsx"] == "note"


def test_a_finding_that_was_taken_out_is_named_by_the_replay(base: Path, copy: Path) -> None:
    lines = (copy / "findings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (copy / "findings.csv").write_text("".join(line for line in lines if "100100000003" not in line), encoding="utf-8")
    code, told = replayed(copy, base)
    assert code == 1 and set(states(told, "replay").values()) == {"equal"}
    compared = told["findings"]
    assert (compared["gone"], compared["changed"]) == (0, 0)
    assert compared["new"] == sum("100100000003" in line for line in lines) > 0
    assert {change["key"] for change in compared["first"]} == {"2026100100000003"}
    assert "写成之后改的：findings.csv" in why(told)


def test_an_input_that_was_changed_is_named_with_what_comes_of_it(base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(base / "in", tmp_path / "in"))
    repairs(folder, GOOD, LATE.replace("09:00:01", "08:44:59"), LATER)
    repairs(folder, GOOD, name="多出.csv")
    (folder / "抢修二.csv").rename(folder / "改名.csv")
    done = ["--inputs", folder, "--rules", base / "rules"]
    code, told = verify(october(base), *done)
    assert code == 1
    assert states(told, "input") == {
        "抢修.csv": "differs",
        "抢修二.csv": "missing",
        "多出.csv": "added",
        "改名.csv": "added",
    }
    assert "改名为 改名.csv" in next(item["say"]["zh"] for item in told["looked"] if item["name"] == "抢修二.csv")
    gone = {(change["kind"], change["rule"], change["key"]) for change in told["findings"]["first"]}
    assert ("gone", "repair/late-arrival", "2026100100000002") in gone
    assert "输入文件与稽查时不同" in why(told) and "结论总数不同：疑似问题 " in why(told)
    text = run("verify", str(october(base)), *map(str, done), "--no-replay", "--lang", "en")
    assert text.exit_code == 1 and "≠ 抢修.csv" in text.output and "Nothing was made again" in text.output


def test_a_rule_that_was_changed_is_named(base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(base / "rules", tmp_path / "本局"))
    rule = folder / "repair" / "late-arrival.yaml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("severity: high", "severity: low").replace("severity: critical", "severity: low"))
    assert rule.read_text(encoding="utf-8") != text
    code, told = verify(october(base), "--inputs", base / "in", "--rules", folder)
    assert code == 1
    assert {name for name, state in states(told, "rule").items() if state != "equal"} == {
        "rules/repair/late-arrival.yaml"
    }
    assert states(told, "replay")["findings.csv"] == "differs"
    assert {change["columns"][0] for change in told["findings"]["first"]} == {"severity"}
    assert "规则文件与稽查时不同：rules/repair/late-arrival.yaml" in why(told)


def rewritten(folder: Path, **options: Any) -> None:
    """Other options in the manifest, and every digest in it made to fit."""
    manifest, _ = read_manifest(folder / "manifest.json")
    part = manifest.audit.model_copy(update={"options": manifest.audit.options | options})
    forged = manifest.model_copy(update={"audit": part, "audit_sha256": part.sha256})
    (folder / "manifest.json").write_bytes(forged.content)


def test_an_option_that_was_changed_is_named(base: Path, copy: Path) -> None:
    path = copy / "manifest.json"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace('"max-per-rule": 50', '"max-per-rule": 1'), encoding="utf-8")
    code, told = verify(copy)
    assert code == 1 and states(told, "manifest")["manifest.json"] == "differs"
    path.write_text(content, encoding="utf-8")
    rewritten(copy, month="2026-10")
    code, told = verify(copy)
    assert code == 1
    assert [item["say"]["zh"] for item in told["looked"] if item["name"] == "manifest.json" and item["say"]] == [
        "与 report.json 所载不同：month"
    ]
    path.write_text(content, encoding="utf-8")
    rewritten(copy, **{"max-per-rule": 1})
    code, told = replayed(copy, base)
    assert code == 1 and states(told, "manifest")["report.pdf › audit.json"] == "differs"
    assert states(told, "replay")["report.json"] == "differs" and states(told, "replay")["findings.csv"] == "equal"
    (copy / "report.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert states(verify(copy)[1], "manifest")["report.pdf › audit.json"] == "differs"


def test_spaces_in_the_manifest_are_noticed(copy: Path) -> None:
    path = copy / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\n "), encoding="utf-8")
    code, told = verify(copy)
    assert code == 1 and "不是程序写出的样子" in told["looked"][0]["say"]["zh"]


def test_without_its_secret_an_audit_cannot_be_made_again(base: Path) -> None:
    folder = audited(base, "secret", "--format", "json", "--mask-key", "key.txt", "--password", "open sesame")
    code, told = replayed(folder, base)
    assert code == 4 and not told["replayed"] and not states(told, "replay")
    assert states(told, "given") == {"--mask-key": "impossible", "--password": "impossible"}
    (base / "wrong.txt").write_text("qilin-1", encoding="utf-8")
    code, told = replayed(folder, base, "--mask-key", base / "wrong.txt", "--password", "open sesame")
    assert code == 4 and states(told, "given") == {"--mask-key": "impossible"}
    code, told = replayed(folder, base, "--mask-key", base / "key.txt", "--password", "open sesame")
    assert code == 0 and told["replayed"] and set(states(told, "replay").values()) == {"equal"}


def test_ledgers_and_earlier_reports_are_known_again_by_their_bytes(base: Path, tmp_path: Path) -> None:
    october(base)
    words = ("--format", "json,ledger", "--as-of", "2026-12-01", "-v")
    given = ("--ledger", "october/ledger.xlsx", "--previous", "october/report.json")
    folder = audited(base, "november", *words, *given)
    code, told = replayed(folder, base)
    assert code == 4
    assert states(told, "replay") == {"findings.csv": "equal", "ledger.xlsx": "impossible", "report.json": "impossible"}
    assert states(told, "given") == {"ledger.xlsx": "impossible", "report.json": "impossible"}
    moved = Path(shutil.copy(base / "october" / "ledger.xlsx", tmp_path / "十月台账.xlsx"))
    code, told = replayed(folder, base, "--with", moved, "--chain", base / "october")
    assert code == 0, told
    assert (
        set(states(told, "replay").values()) == {"equal"}
        and states(told, "chain")["2026-12-01 ← 2026-11-01"] == "equal"
    )
    timed = next(item for item in told["looked"] if item["part"] == "replay" and item["name"] == "report.json")
    assert timed["say"]["zh"] == "用时除外"


def test_a_broken_link_between_months_is_named(base: Path, copy: Path) -> None:
    october(base)
    given = ("--previous", "october/report.json")
    folder = audited(base, "link", "--format", "json", "--as-of", "2026-12-01", *given)
    code, told = verify(folder)
    assert code == 0 and "用 --chain 目录" in told["looked"][-1]["say"]["zh"]
    assert verify(folder, "--chain", base / "october")[0] == 0
    (copy / "report.txt").write_text("改过", encoding="utf-8")
    code, told = verify(folder, "--chain", copy)
    assert code == 1 and states(told, "chain")["2026-11-01/report.txt"] == "differs"
    rewritten(copy, **{"max-per-rule": 1})
    code, told = verify(folder, "--chain", copy)
    assert code == 1 and states(told, "chain") == {"2026-12-01": "differs", "2026-11-01": "differs"}


def test_a_report_for_outsiders_comes_out_again(base: Path) -> None:
    folder = audited(base, "external", "--format", "json", "--audience", "external")
    code, told = replayed(folder, base)
    assert code == 0, told
    assert set(states(told, "input")) == {"file-01.csv", "file-02.csv"}


def test_what_is_no_output_folder_is_said_with_the_cure(base: Path, copy: Path) -> None:
    for folder in (base / "in", base / "没有"):
        done = run("verify", str(folder))
        assert done.exit_code == 4 and "没有存证清单" in done.output and "→" in done.output
    done = run("verify", str(copy), "--inputs", str(base / "没有"), "--lang", "en")
    assert done.exit_code == 4 and "no such file or folder" in done.output
    assert run("verify", str(copy), "--chain", str(base / "in")).exit_code == 4
    (copy / "manifest.json").write_text("{}", encoding="utf-8")
    done = run("verify", str(copy))
    assert done.exit_code == 4 and "不是本版本的 manifest.json" in done.output


def test_a_manifest_can_ask_for_nothing_but_what_decides_an_outcome(
    base: Path, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option that this version lacks, or one that a forger would like to have: neither is handed on."""
    (copy / "report.pdf").unlink()
    manifest, _ = read_manifest(copy / "manifest.json")
    for name in ("nonsense", "out", "rules"):
        rewritten(copy, **{name: str(tmp_path / "elsewhere")})
        code, told = replayed(copy, base)
        assert code == 1 and states(told, "replay") == {"riskaudit check": "impossible"}
        assert name in told["looked"][-1]["say"]["zh"]
        (copy / "manifest.json").write_bytes(manifest.content)
    key, temporary = base / "key.txt", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for option, name in (("mask-key", "key.txt"), ("ledger", "../../escaped.txt")):
        given = Given(option=option, name=name, size=key.stat().st_size, sha256=digest_of(key).sha256)
        part = manifest.audit.model_copy(update={"given": (given,)})
        forged = manifest.model_copy(update={"audit": part, "audit_sha256": part.sha256})
        (copy / "manifest.json").write_bytes(forged.content)
        assert states(replayed(copy, base, "--with", key)[1], "replay") == {"riskaudit check": "impossible"}
    assert not (tmp_path / "elsewhere").exists() and not list(temporary.iterdir())


def test_other_versions_are_told_and_are_a_reason_only_where_something_differs(base: Path) -> None:
    manifest, _ = read_manifest(october(base) / "manifest.json")
    then = manifest.made.model_copy(update={"packages": manifest.made.packages | {"duckdb": "1.0.0"}})
    notes = list(look_at_made(then, manifest.made, manifest.audit.tool.version))
    assert [(item.name, item.state) for item in notes] == [("duckdb", "note")]
    assert not list(reasons(notes, manifest, manifest))
    bad = Looked(part="replay", name="report.json", state="differs")
    assert "版本不同：duckdb 当时 1.0.0" in " ".join(item.zh for item in reasons([*notes, bad], manifest, manifest))
    assert "可能被改过" in " ".join(item.zh for item in reasons([bad], manifest, manifest))


def test_files_are_known_as_an_audit_knows_them(base: Path, tmp_path: Path) -> None:
    """Names and digests without reading are those of a reading, in archives, too."""
    repairs(tmp_path / "in" / "一", GOOD)
    repairs(tmp_path / "in" / "二", LATE)
    repairs(tmp_path / "in", LATER, name="说明.docx")
    (tmp_path / "in" / "空.csv").touch()
    with zipfile.ZipFile(tmp_path / "in" / "包.zip", "w") as archive:
        archive.write(repairs(tmp_path, LATER), "内/抢修.csv")
    for nameless in (False, True):
        paths = [tmp_path / "in", tmp_path / "抢修.csv"]
        files = read(paths, load([base / "rules"]).datasets, workdir=tmp_path / f"r{nameless}", nameless=nameless)
        found = identities(paths, tmp_path / f"w{nameless}", None, nameless=nameless)
        assert found == {file.name: file.sha256 for file in files} and len(found) == 7
