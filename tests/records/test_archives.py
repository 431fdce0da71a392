"""Zipped months: every member is a file of its own, and no name leads out of the archive."""

from __future__ import annotations

import io
import stat
import zipfile

import made_exports as made
import pytest
from made_exports import HEAD, ROW

from riskaudit.records import content, packed


def table(number: int) -> bytes:
    return made.csv([HEAD, [f"T{number}", *ROW[1:]]]).encode()


@pytest.fixture
def read(reading, tmp_path):
    """Name → status and reason of everything read from one archive."""

    def run(archive: bytes, name: str = "十月.zip"):
        (tmp_path / name).write_bytes(archive)
        files = reading(tmp_path)
        assert files[0].name == name
        return {
            file.name.removeprefix(f"{name}/"): (
                file.status,
                file.unread[0].what.zh if file.unread else file.note.zh if file.note else "",
            )
            for file in files
        }

    return run


def test_members_are_files_behind_their_archive(reading, cells, tmp_path):
    members = {"乙/二.csv": table(2), "一.xlsx": made.book([HEAD, ["T1", *ROW[1:]]]), "乙/": b""}
    (tmp_path / "十月.zip").write_bytes(made.zipped(members))
    (tmp_path / "附.csv").write_bytes(table(3))
    archive, *files = reading(tmp_path)
    assert (archive.status, archive.note.zh) == ("unpacked", "压缩包，其中 2 个文件逐一列在其后")
    assert len(archive.sha256) == 64
    assert [file.name for file in files] == ["十月.zip/乙/二.csv", "十月.zip/一.xlsx", "附.csv"]
    assert [cells(file.tables[0])[2][0] for file in files] == ["T2", "T1", "T3"]
    assert [table.file for file in files for table in file.tables] == [file.name for file in files]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_names_without_a_mark(read, codec):
    assert "镕喆/停电.csv" in read(made.zipped({"镕喆\\停电.csv".encode(codec): table(1)}))


def test_archive_under_the_name_of_a_workbook(read):
    assert read(made.zipped({"a.csv": table(1)}), "十月.xlsx")["a.csv"][0] == "read"


def test_workbook_under_the_name_of_an_archive(reading, tmp_path):
    (tmp_path / "a.zip").write_bytes(made.book([HEAD, ROW]))
    assert [(file.name, file.status) for file in reading(tmp_path)] == [("a.zip", "read")]


def test_same_member_twice_is_read_once(read):
    found = read(made.zipped({"a.csv": table(1), "b/a.csv": table(1)}))
    assert (found["a.csv"][0], found["b/a.csv"][0]) == ("read", "skipped")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart(reading, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as target:
        for number in (1, 2):
            target.writestr("a.csv", table(number))
    assert [file.name for file in reading(tmp_path)] == ["a.zip", "a.zip/a.csv", "a.zip/a.csv（同名）"]


def test_locks_and_hidden_things_in_an_archive_are_passed_over(read):
    found = read(made.zipped({"~$a.xlsx": b"x", "__MACOSX/._a.csv": b"x", "说明.docx": b"x", "a.csv": table(1)}))
    assert [status for status, _ in found.values()] == ["unpacked", *["skipped"] * 3, "read"]


def test_archive_without_a_table_is_unread(read):
    assert read(made.zipped({"说明.docx": b"x"}))["十月.zip"] == ("unread", "压缩包里没有任何表格文件")


@pytest.mark.parametrize(
    "name",
    [
        "../a.csv",
        "x/../../a.csv",
        "/etc/a.csv",
        "C:\\a.csv",
        "..\\a.csv",
        "con.csv",
        "x/NUL.csv",
        "com1/a.csv",
        "a\n.csv",
    ],
)
def test_unsafe_names_are_refused(reading, tmp_path, name):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.zip").write_bytes(made.zipped({name.encode(): table(1), "b.csv": table(2)}))
    _, bad, good = reading(folder)
    assert (bad.status, bad.unread[0].what.zh[:15]) == ("unread", "压缩包中的这个文件名不安全（指")
    assert good.status == "read"
    assert sorted(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_in_an_archive_are_refused(read, mode):
    info = zipfile.ZipInfo("a.csv")
    info.create_system, info.external_attr = 3, (mode | 0o777) << 16
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as target:
        target.writestr(info, "/etc/passwd")
    assert read(buffer.getvalue())["a.csv"][1].startswith("压缩包中的这一项是链接或设备")


def test_archive_in_an_archive_is_refused_under_any_name(read):
    inner = made.zipped({"a.csv": table(1)})
    found = read(made.zipped({"内.zip": inner, "内.xlsx": inner + b"\0", "b.csv": table(2)}))
    assert [found[name][1][:9] for name in ("内.zip", "内.xlsx")] == ["压缩包里又有压缩包"] * 2
    assert found["b.csv"][0] == "read"


def test_member_with_a_password_is_told(read):
    archive = bytearray(made.zipped({"a.csv": table(1)}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    assert read(bytes(archive))["a.csv"][1] == "压缩包有密码，无法展开"


LOCKED = made.zipped({"a.csv": table(1), "b.csv": table(2)}, zipfile.ZIP_STORED)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_password_opens_the_members_of_an_archive(reading, cells, tmp_path, codec):
    (tmp_path / "十月.zip").write_bytes(made.locked(LOCKED, "密码1".encode(codec)))
    archive, *files = reading(tmp_path, password="密码1")
    assert (archive.status, [file.status for file in files]) == ("unpacked", ["read", "read"])
    assert [cells(file.tables[0])[2][0] for file in files] == ["T1", "T2"]


def test_wrong_or_no_password_of_an_archive_is_told_with_its_cure(reading, tmp_path):
    (tmp_path / "十月.zip").write_bytes(made.locked(LOCKED, b"abc"))
    for password, what in ((None, "压缩包有密码，无法展开"), ("abd", "--password 给出的密码打不开压缩包中的这个文件")):
        _, *files = reading(tmp_path, password=password)
        assert [file.unread[0].what.zh.startswith(what) for file in files] == [True, True]
        assert "密码" in files[0].unread[0].cure.zh and len(files[0].unread) == 1


def test_a_password_leaves_open_members_alone(reading, tmp_path):
    (tmp_path / "十月.zip").write_bytes(made.zipped({"a.csv": table(1)}))
    assert [file.status for file in reading(tmp_path, password="abc")] == ["unpacked", "read"]


def test_member_encrypted_with_aes_is_refused_with_its_cure(reading, tmp_path):
    locked = bytearray(made.locked(LOCKED, b"abc"))
    for start, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        locked[locked.index(start) + at] = 99
    (tmp_path / "十月.zip").write_bytes(bytes(locked))
    _, bad, good = reading(tmp_path, password="abc")
    assert bad.unread[0].what.zh.startswith("压缩包用 AES") and "解压" in bad.unread[0].cure.zh
    assert good.status == "read"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_told(read, method):
    assert read(made.zipped({"a.csv": table(1)}, method))["a.csv"][1] == "压缩方式不受支持"


def test_damaged_member_leaves_the_others_read(read):
    archive = bytearray(made.zipped({"a.csv": table(1), "b.csv": table(2)}, zipfile.ZIP_STORED))
    archive[60] ^= 1
    found = read(bytes(archive))
    assert (found["a.csv"], found["b.csv"][0]) == (("unread", "压缩包中的这个文件已损坏"), "read")


def test_truncated_archive_is_unread(read):
    assert read(made.zipped({"a.csv": table(1)})[:-30])["十月.zip"][0] == "unread"


def test_bomb_in_an_archive_is_not_unpacked(read, monkeypatch):
    monkeypatch.setattr(packed, "BOMB_SIZE", 1 << 20)
    found = read(made.zipped({"a.csv": bytes(2 << 20), "b.csv": table(2)}))
    assert "超出内存限制" in found["a.csv"][1] and found["b.csv"][0] == "read"


def test_archive_that_unpacks_to_too_much_is_unread(read, monkeypatch):
    monkeypatch.setattr(packed, "UNPACKED", 100)
    assert "超出内存限制" in read(made.zipped({"a.csv": table(1), "b.csv": table(2)}))["十月.zip"][1]


def test_archive_of_too_many_files_is_unread(read, monkeypatch):
    monkeypatch.setattr(packed, "MEMBERS", 2)
    assert "超过上限 2 个" in read(made.zipped({f"{i}.csv": table(i) for i in range(3)}))["十月.zip"][1]


@pytest.mark.parametrize(("start", "name"), [(b"Rar!\x1a\x07\0", "a.rar"), (b"7z\xbc\xaf\x27\x1c", "a.xlsx")])
def test_other_archives_are_told(reading, tmp_path, start, name):
    (tmp_path / name).write_bytes(start + bytes(50))
    assert "RAR、7z" in reading(tmp_path)[0].unread[0].what.zh


def test_documents_are_no_archives(reading, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(made.zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}))
    text = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
    (tmp_path / "b.ods").write_bytes(made.zipped(text))
    assert [file.unread[0].what.zh for file in reading(tmp_path)] == ["这是其他文档，不是工作簿"] * 2


def test_limits_are_those_of_workbooks():
    assert (packed.UNPACKED, packed.BOMB_SIZE) == (content.UNPACKED, content.BOMB_SIZE)
