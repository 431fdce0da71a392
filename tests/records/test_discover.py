from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

TABLE = "停电编号,停电时间\nT1,2026-10-01 09:00\n"


def put(path: Path, text: str = TABLE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def table(number: int) -> str:
    return TABLE.replace("T1", f"T{number}")


def test_folder_is_read_in_order_of_names(reading, tmp_path):
    for number, name in enumerate(["乙/1.csv", "b.csv", "a/2.csv", "a/10.csv"]):
        put(tmp_path / name, table(number))
    assert [file.name for file in reading(tmp_path)] == ["a/10.csv", "a/2.csv", "b.csv", "乙/1.csv"]


def test_missing_path_is_unread_and_the_others_go_on(reading, tmp_path):
    missing, present = reading(tmp_path / "十月.csv", put(tmp_path / "a.csv"))
    assert (missing.name, missing.status) == ("十月.csv", "unread")
    assert "找不到" in missing.unread[0].what.zh
    assert present.status == "read"


def test_lock_file_is_skipped_and_said_so(reading, tmp_path):
    put(tmp_path / "~$十月.xlsx", "x")
    (file,) = reading(tmp_path)
    assert file.status == "skipped"
    assert "锁定文件" in file.note.zh


def test_other_suffix_and_hidden_things_are_skipped(reading, tmp_path):
    for name in ["说明.docx", ".DS_Store", "Thumbs.db", ".git/config.csv", "a.csv"]:
        put(tmp_path / name)
    statuses = {file.name: file.status for file in reading(tmp_path)}
    assert statuses == {
        ".DS_Store": "skipped",
        ".git": "skipped",
        "Thumbs.db": "skipped",
        "a.csv": "read",
        "说明.docx": "skipped",
    }


def test_outputs_of_an_earlier_audit_are_no_records(reading, tmp_path):
    """Whoever audits a folder twice finds the first audit's annotated copies in it: every record would count twice."""
    copy = put(tmp_path / "report" / "annotated" / "a.csv", TABLE)
    own = put(tmp_path / "report" / "findings.csv", "fingerprint,rule\n1,2\n")
    digests = {f"{path.relative_to(tmp_path / 'report').as_posix()}": sha256(path.read_bytes()) for path in (copy, own)}
    told = {"audit": "", "files": {name: digest.hexdigest() for name, digest in digests.items()}}
    put(tmp_path / "report" / ".riskaudit" / "outputs.json", json.dumps(told))
    put(tmp_path / "report" / "mine.csv", table(2))
    put(tmp_path / "b.csv", table(3))
    assert [file.name for file in reading(tmp_path)] == ["b.csv", "report/mine.csv"]
    hiding = told["files"] | {"mine.csv": sha256((tmp_path / "report" / "mine.csv").read_bytes()).hexdigest()}
    put(tmp_path / "report" / ".riskaudit" / "outputs.json", json.dumps({"audit": "", "files": hiding}))
    hidden = [(file.name, file.status, file.note) for file in reading(tmp_path)][1]
    assert hidden[:2] == ("report/mine.csv", "skipped") and "移到别的目录" in hidden[2].zh, "no list hides an export"
    put(tmp_path / "report" / ".riskaudit" / "outputs.json", json.dumps(told))
    put(copy, table(4))
    changed = [file for file in reading(tmp_path) if file.status == "skipped"]
    assert [(file.name, "后来有人改过" in file.note.zh) for file in changed] == [("report/annotated/a.csv", True)]
    assert [file.status for file in reading(copy)] == ["read"], "asked for by its name"
    put(tmp_path / "report" / ".riskaudit" / "outputs.json", "[1")
    assert len([file for file in reading(tmp_path) if file.status != "skipped"]) == 4


def test_same_bytes_are_read_once(reading, tmp_path):
    put(tmp_path / "a.csv")
    put(tmp_path / "b.csv")
    first, second = reading(tmp_path)
    assert (first.status, second.status) == ("read", "skipped")
    assert second.note.zh == "与“a.csv”内容完全相同，只读一次"
    assert second.sha256 == first.sha256


def test_names_that_clash_get_their_folders(reading, tmp_path):
    put(tmp_path / "东" / "十月" / "a.csv", table(1))
    put(tmp_path / "西" / "十月" / "a.csv", table(2))
    put(tmp_path / "西" / "十月" / "b.csv", table(3))
    files = reading(tmp_path / "东" / "十月", tmp_path / "西" / "十月")
    assert [file.name for file in files] == ["东/十月/a.csv", "西/十月/a.csv", "b.csv"]
    assert [table.file for file in files for table in file.tables] == [file.name for file in files]


def test_file_given_twice_is_one_file(reading, tmp_path):
    first, second = put(tmp_path / "b.csv", table(1)), put(tmp_path / "c.csv", table(2))
    put(tmp_path / "a.csv", table(3))
    assert [file.name for file in reading(first, second, tmp_path)] == ["b.csv", "c.csv", "a.csv"]


def test_link_out_of_the_folder_is_refused(reading, tmp_path):
    outside = put(tmp_path / "outside" / "a.csv")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.csv").symlink_to(outside)
    (folder / "away").symlink_to(outside.parent)
    files = reading(folder)
    assert [(file.name, file.status) for file in files] == [("away", "unread"), ("link.csv", "unread")]
    assert all("链接" in file.unread[0].what.zh for file in files)


def test_link_that_the_user_names_is_followed(reading, tmp_path):
    outside = put(tmp_path / "outside" / "a.csv")
    link = tmp_path / "link.csv"
    link.symlink_to(outside)
    assert reading(link)[0].status == "read"


def test_broken_link_and_pipe_are_refused(reading, tmp_path):
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    files = reading(tmp_path)
    assert [(file.name, file.status) for file in files] == [("gone.csv", "unread"), ("pipe.csv", "unread")]


def test_name_in_bytes_of_an_old_windows_is_readable(reading, tmp_path):
    raw = os.fsencode(tmp_path) + b"/" + "十月.csv".encode("gb18030")
    try:
        Path(os.fsdecode(raw)).write_text(TABLE, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    assert [file.name for file in reading(tmp_path)] == ["十月.csv"]
