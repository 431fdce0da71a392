"""Settings: who wins, where files are looked for, what is refused with its line, and what the user is told of them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from riskaudit.cli import main
from riskaudit.cli.settings.file import lines_of, looked_in
from riskaudit.cli.settings.options import BY_HAND, COMMON, SAME, leaves, settable, variable_of, variables

ROOT = Path(__file__).parents[1]
HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所,联系电话"
LATE = "2026100100000002,2026-10-01 08:00:00,2026-10-01 08:01:00,2026-10-01 09:00:01,2026-10-01 09:40:00,城区,青禾供电所,13800000002"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the working directory below its root, and an environment without our variables."""
    for name in [name for name in os.environ if name.startswith("RISKAUDIT_")]:
        monkeypatch.delenv(name)
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "month").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "repo" / "month")
    return tmp_path / "repo"


def run(*words: str) -> Result:
    """Run the command; anything but an exit is a failure of the test."""
    result = CliRunner().invoke(main, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def held(option: str, command: str = "check", *words: str) -> Mapping[str, Any]:
    """What `riskaudit config` says of an option."""
    result = run(*words, "config", command, "--format", "json")
    assert result.exit_code == 0, result.output
    found: Mapping[str, Any] = next(item for item in json.loads(result.stdout)["options"] if item["option"] == option)
    return found


def test_each_source_wins_over_those_below_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> tuple[Any, ...]:
        item = held("profile")
        return item["value"], item["source"], item["where"], item["key"]

    assert told() == ("national", "built in", None, None)
    put(place / "pyproject.toml", '[project]\nname = "x"\n[tool.riskaudit.check]\nprofile = "csg"\n')
    assert told() == ("csg", "file", "../pyproject.toml:4", "tool.riskaudit.check.profile")
    put(place / "riskaudit.toml", '[check]\nprofile = "sgcc"\n')
    assert told() == ("sgcc", "file", "../riskaudit.toml:2", "check.profile")
    monkeypatch.setenv("RISKAUDIT_CHECK_PROFILE", "trainee")
    assert told() == ("trainee", "environment", "RISKAUDIT_CHECK_PROFILE", None)
    assert held("profile", "rules-list")["value"] is None


def test_the_audit_takes_them_says_so_and_its_report_has_them(place: Path) -> None:
    put(place / "month" / "抢修.csv", f"{HEAD}\n{LATE}\n")
    put(
        place / "riskaudit.toml",
        'lang = "en"\n[check]\nprofile = "sgcc"\nfail-on = "critical"\nas-of = 2026-11-01\n'
        'format = ["json"]\nout = "reports"\nquiet = true\n',
    )
    result = run("check", "抢修.csv", "--fail-on", "low")
    assert result.exit_code == 1 and not result.stdout
    assert result.stderr == (
        "settings from ../riskaudit.toml (out = ../reports, profile = sgcc, as-of = 2026-11-01, format = json, "
        "lang = en, quiet = true)\n"
    )
    scope = json.loads((place / "reports" / "report.json").read_text(encoding="utf-8"))["scope"]
    assert (scope["profile"], scope["as_of"], scope["language"]) == ("sgcc", "2026-11-01", "en")
    plain = ["--no-config", "--profile", "sgcc", "--as-of", "2026-11-01", "--format", "json", "--lang", "en", "-q"]
    typed = run("check", "抢修.csv", *plain, "--fail-on", "critical", "-o", "typed")
    assert typed.exit_code == 0 and not typed.output
    for name in ("report.json", "findings.csv"):
        asked, given = (place / "month" / "typed" / name).read_bytes(), (place / "reports" / name).read_bytes()
        assert asked == given, "what is asked for decides, not where it was said"


def test_the_line_names_variables_but_never_the_password(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKAUDIT_PASSWORD", "hunter2")
    monkeypatch.setenv("RISKAUDIT_CHECK_MONTH", "2026-10")
    result = run("check", "none.csv")
    assert result.stderr.startswith("设置取自 环境变量（RISKAUDIT_CHECK_MONTH = 2026-10）\n")
    assert "设置取自" not in run("check", "none.csv", "-q").stderr
    result = run("config", "check")
    assert "RISKAUDIT_PASSWORD" in result.output and "hunter2" not in result.output


def test_common_settings_reach_every_command_and_check_those_of_follow_up(place: Path) -> None:
    put(place / "riskaudit.toml", 'lang = "en"\n[check]\nprofile = "sgcc"\n[inspect]\nlang = "zh"\n')
    assert held("lang", "render")["value"] == "en"
    assert held("lang", "inspect")["value"] == "zh"
    assert held("profile", "follow-up")["value"] == "sgcc"
    told = run("follow-up", "none.xlsx", ".", "--month", "2026-13").stderr
    assert told.splitlines()[0] == "settings from ../riskaudit.toml (profile = sgcc, lang = en)"
    assert "--month 2026-13 is no month" in told
    assert "不是月份" in run("check", ".", "--month", "2026-13", "--lang", "zh").stderr


def test_paths_start_from_the_file_and_words_stay_words(place: Path) -> None:
    put(
        place / "riskaudit.toml",
        'rules = ["builtin", "ours"]\nmap = "maps/a.yaml"\n[check]\nout = "-"\nledger = "month/l.xlsx"\nmask-key = "/k"\n',
    )
    assert held("rules")["value"] == ["builtin", "../ours"]
    assert held("map")["value"] == "../maps/a.yaml"
    assert held("out")["value"] == "-"
    assert held("ledger")["value"] == ["l.xlsx"]
    assert held("mask-key")["value"] == "/k"


def test_a_file_can_be_named_or_none_be_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(place / "riskaudit.toml", '[check]\nprofile = "sgcc"\n')
    other = str(put(place / "ci.toml", '[check]\nprofile = "ci"\n'))
    assert held("profile", "check", "--config", other)["value"] == "ci"
    assert held("profile", "check", "--no-config")["value"] == "national"
    assert json.loads(run("config", "check", "--config", other, "--format", "json").stdout)["files"] == ["../ci.toml"]
    monkeypatch.setenv("RISKAUDIT_CONFIG", other)
    assert held("profile")["value"] == "ci"
    assert held("profile", "check", "--config", "../riskaudit.toml")["value"] == "sgcc"
    assert held("profile", "check", "--no-config")["value"] == "national"
    for words in (["--config", other, "--no-config"], ["--no-config", "--config", other]):
        assert held("profile", "check", *words)["value"] == "national"
    assert run("config", "--config", "none.toml").exit_code == 2
    assert run("config", "--config", str(put(place / "pyproject.toml", "[tool.x]\n"))).exit_code == 2


def test_folders_are_looked_in_up_to_the_repository_or_home_and_no_further(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert looked_in(deep, None) == (deep,), "outside of both, what lies above belongs to others"
    assert looked_in(deep, tmp_path / "a") == (deep, deep.parent, tmp_path / "a")
    (deep.parent / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert looked_in(deep, tmp_path / "a") == (deep, deep.parent)


def test_the_nearest_folder_with_settings_is_the_only_one(place: Path) -> None:
    put(place / "riskaudit.toml", '[check]\nprofile = "sgcc"\nmonth = "2026-10"\n')
    put(place / "month" / "pyproject.toml", "[project]\nname = 'x'\n")
    assert held("profile")["value"] == "sgcc"
    put(place / "month" / "riskaudit.toml", '[check]\nprofile = "ci"\n')
    assert (held("profile")["value"], held("month")["value"]) == ("ci", None)


FAULTY = """\
profile = "sgcc"
lagn = "zh"
rules = 3
password = "hunter2"

[check]
profil = "sgcc"
no-mask = true
quiet = "yes"
max-per-rule = -1
feedback-days = true
fail-on = "hihg"
map = ""
month = [
  "2026-10",
]
as-of = "2026-02-30"
law-date = 0001-01-01
format = ["json", "pdff"]
encoding = "utf-9"

[follow-up]
profile = "sgcc"

[rules-lsit]
[config]
format = "json"
"""


def test_all_faults_are_told_at_once_with_line_and_cure(place: Path) -> None:
    put(place / "riskaudit.toml", FAULTY)
    result = run("config", "--lang", "en")
    assert result.exit_code == 2 and not result.stdout
    told = re.findall(r"^\.\./riskaudit\.toml:(\d+)  ", result.stderr, re.MULTILINE)
    assert told == ["1", "2", "3", "4", "7", "8", "9", "10", "11", "12", "13", "14", "17", "18", "19", "20", "22", "25"]  # fmt: skip
    for words in ("under [check]", 'mean "lang"', 'mean "profile"', 'mean "high"', 'mean "rules-list"', "faults in the settings: 18"):  # fmt: skip
        assert words in result.stderr, words
    assert "hunter2" not in result.stderr and "RISKAUDIT_PASSWORD" in result.stderr
    zh = run("check", ".")
    assert zh.exit_code == 2 and "设置共 18 处错误" in zh.output and "是否想写“profile”" in zh.output


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[check]\nprofile = sgcc\n", ":2:11"),
        (b'[check]\nprofile = "a"\nprofile = "b"\n', ":3:"),
        (b'[check\nprofile = "a"\n', ":1:"),
        (b'[check]\nmonth = """2026\n', ":2  "),
        ("[check]\nprofile = '国网'\n".encode("gb18030"), "  不是 UTF-8"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(place: Path, content: bytes, line: str) -> None:
    (place / "riskaudit.toml").write_bytes(content)
    result = run("check", ".")
    assert result.exit_code == 2
    assert f"../riskaudit.toml{line}" in result.output and "→" in result.output
    assert "2026-13" in run("check", ".", "--no-config", "--month", "2026-13").output


def test_a_broken_project_file_of_someone_else_is_left_alone(place: Path) -> None:
    put(place / "pyproject.toml", "[tool.x\n")
    assert held("profile")["source"] == "built in"
    put(place / "pyproject.toml", "[tool.riskaudit\n")
    assert run("config").exit_code == 2


def test_windows_notepad_may_have_written_it(place: Path) -> None:
    (place / "riskaudit.toml").write_bytes(b'\xef\xbb\xbf# \xe4\xb8\xad\r\n\r\n[check]\r\nprofile = "sgcc"\r\n')
    assert held("profile")["where"] == "../riskaudit.toml:4"


def test_bad_variables_are_told_at_once_by_their_names(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"FAIL_ON": "hihg", "FEEDBACK_DAYS": "-3", "QUIET": "maybe", "MONTH": "２０２６-10"}.items():
        monkeypatch.setenv(f"RISKAUDIT_CHECK_{name}", value)
    monkeypatch.setenv("RISKAUDIT_CHECK_PROFLIE", "sgcc")
    for result in (run("check", "."), run("config")):
        assert result.exit_code == 2 and not result.stdout
        assert {f"RISKAUDIT_CHECK_{name}" for name in ("FAIL_ON", "FEEDBACK_DAYS", "QUIET", "MONTH")} == set(
            re.findall(r"^RISKAUDIT_\w+", result.stderr, re.MULTILINE)
        )
    assert "RISKAUDIT_CHECK_PROFLIE" in run("config", "render").stderr


def test_no_variable_unmasks_persons(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RISKAUDIT_CHECK_NO_MASK", "RISKAUDIT_NO_MASK"):
        monkeypatch.setenv(name, "1")
    assert held("no-mask") | {"value": None} == held("no-mask") | {"value": None, "source": "built in"}
    assert held("no-mask")["value"] is False


def commands() -> Mapping[str, click.Command]:
    return dict(leaves(main, click.Context(main)))


def test_every_option_has_a_variable_of_its_own() -> None:
    seen: dict[str, str] = {}
    for section, command in commands().items():
        for name, option in settable(command).items():
            if name in BY_HAND:
                assert option.envvar == ("RISKAUDIT_PASSWORD" if name == "password" else None)
                continue
            assert option.envvar == variables(SAME.get(section, section), name)
            for word in option.envvar:
                assert seen.setdefault(word, name) == name
    ours = "GOLDEN SPARK WHOLE CHROMIUM DRESSES DRESSES_FROM FUZZ_MINUTES FUZZ_EXAMPLES DIFFERENTIAL_SEED DIFFERENTIAL_RECORDS CONFIG"
    assert not set(seen) & {f"RISKAUDIT_{word}" for word in ours.split()}


def test_config_lists_every_option_of_every_command(place: Path) -> None:
    listed = json.loads(run("config", "--format", "json").stdout)["options"]
    due = {(section, name) for section, item in commands().items() if section not in SAME for name in settable(item)}
    assert {(item["command"], item["option"]) for item in listed} == due and len(listed) == len(due)
    assert all(item["value"] == "zh" for item in listed if item["option"] == "lang")
    shown = run("config").stdout
    assert "check（follow-up 同）" in shown and "没有设置文件" in shown and "--max-per-rule" in shown
    english = run("config", "--lang", "en").stdout
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", english)
    assert run("config", "chekc").exit_code == 2


def test_common_settings_mean_the_same_in_every_command() -> None:
    found: dict[str, set[tuple[Any, ...]]] = {}
    for command in commands().values():
        for name, option in settable(command).items():
            if name in COMMON:
                choices = tuple(getattr(option.type, "choices", ()))
                found.setdefault(name, set()).add((type(option.type), choices, option.multiple))
    assert set(found) == set(COMMON) and all(len(kinds) == 1 for kinds in found.values()), found


def test_lines_are_those_where_statements_begin() -> None:
    text = 'a = 1\n\n# b = 2\n[c]\nd = """\ne = 3\n"""\nf = [\n 1,\n]\ng.h = 1\n'
    assert lines_of(text) == {("a",): 1, ("c",): 4, ("c", "d"): 5, ("c", "f"): 8, ("c", "g"): 11, ("c", "g", "h"): 11}


def test_the_file_of_the_manual_is_right(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manual = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    put(place / "month" / "riskaudit.toml", manual.partition("```toml\n")[2].partition("```")[0])
    monkeypatch.setenv("RISKAUDIT_CHECK_FAIL_ON", "critical")
    shown = [line.strip("─ ").split() for line in run("config", "check").stdout.splitlines()]
    listed = manual.partition("$ riskaudit config check\n")[2].partition("```")[0].splitlines()
    assert [line for line in listed if line.strip("─ ").split() not in shown] == [" …"]


def test_this_repository_has_no_settings() -> None:
    assert not (ROOT / "riskaudit.toml").exists()
    assert "tool.riskaudit" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKAUDIT_CHECK_PROFILE", "")
    assert variable_of(settable(commands()["check"])["profile"]) == ""
