"""The recipes of docs/ci.md, run as they stand there: a bad export is stopped, a mended one passes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from riskaudit.cli.check import command

ROOT = Path(__file__).parents[1]
W20 = f"--rules {ROOT / 'bench' / 'rules'} --profile w20"
"""Twenty rules, which are read in a moment. One recipe is run without them: as it stands."""
HEAD = "工单编号,户号,受理时间,到达现场时间,修复时间,区域类型,班组,联系电话,故障原因,产权归属,回访时间,满意度,备注"
ROW = "1,3301000001,2026-10-01 08:00:00,2026-10-01 {},2026-10-01 09:40:00,城区,一班,13800000001,,{},2026-10-01 12:00:00,5,"
BAD, MENDED = ROW.format("07:59:00", ""), ROW.format("08:40:00", "供电企业")
"""There before it was called, and of nobody's equipment; the profile of the recipes looks for the latter."""


def recipe(name: str) -> str:
    """The block of a host as docs/ci.md has it."""
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"<!-- {name} -->\n```\w+\n(.*?)```", text, re.DOTALL)
    return str(found)


def steps_of(name: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Commands, variables and the files that the host takes up afterwards."""
    text = recipe(name)
    if name == "jenkins":
        variables = dict(re.findall(r"(\w+) = '(.*?)'", text))
        return re.findall(r"sh '(.*?)'$", text, re.MULTILINE), variables, re.findall(r"junit '(.*?)'", text)
    read = yaml.safe_load(text)
    if name == "gitlab":
        job = read["riskaudit"]
        return job["script"], job["variables"], list(job["artifacts"]["reports"].values())
    steps = read["jobs"]["audit"]["steps"]
    taken = [step["with"]["sarif_file"] for step in steps if "sarif_file" in step.get("with", {})]
    return [step["run"] for step in steps if "run" in step], read["env"], taken


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with an export, and a machine on which pip has nothing to do."""
    own = 'mkdir -p "$3/bin" && cp "$(dirname "$0")/pip" "$(dirname "$0")/riskaudit" "$3/bin"'
    riskaudit = f'exec "{sys.executable}" -m riskaudit "$@" $MORE'
    for name, words in (("pip", ":"), ("riskaudit", riskaudit), ("python3", own)):
        shim = tmp_path / "bin" / name
        shim.parent.mkdir(exist_ok=True)
        shim.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        shim.chmod(0o755)
    work = tmp_path / "work"
    (work / "exports").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(work)], check=True)
    return work


def run(repository: Path, name: str, row: str, **more: str) -> tuple[int, str]:
    """How the steps end, the first that fails ending them, as every host does it."""
    (repository / "exports" / "抢修.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    commands, variables, _ = steps_of(name)
    path = f"{repository.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    around = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}
    told = ""
    for words in commands:
        asked = ["bash", "-e", "-c", words]
        env = around | variables | {"PATH": path} | more
        done = subprocess.run(asked, cwd=repository, env=env, capture_output=True, text=True, check=False)
        told += done.stdout + done.stderr
        if done.returncode:
            return done.returncode, told
    return 0, told


@pytest.mark.skipif(os.name == "nt", reason="the shims are scripts of a Unix shell")
@pytest.mark.parametrize(
    ("name", "row", "more", "code"),
    [
        ("github", BAD, "", 1),
        ("github", MENDED, "", 0),
        ("gitlab", BAD, W20, 1),
        ("gitlab", MENDED, W20, 0),  # that of Jenkins asks for the same and less
        ("jenkins", BAD, W20, 1),
    ],
)
def test_a_bad_export_is_stopped_and_a_mended_one_passes(
    repository: Path, name: str, row: str, more: str, code: int
) -> None:
    page = repository.parent / "page.md"
    host = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(page)} if name == "github" else {}
    ended, told = run(repository, name, row, MORE=more, **host)
    assert ended == code, told
    for file in steps_of(name)[2]:
        assert (repository / file).stat().st_size > 0
    if host:
        assert ("\n::error file=exports/抢修.csv,line=2," in told) is bool(code)
        assert ("repair/owner-blank" in page.read_text("utf-8")) is bool(code)


def test_every_recipe_asks_for_what_the_command_has() -> None:
    known = {option for parameter in command.params for option in parameter.opts}
    for name in ("github", "gitlab", "jenkins"):
        words = next(words for words in steps_of(name)[0] if "riskaudit check" in words)
        assert "--profile ci " in words and (ROOT / "rules" / "profiles" / "ci.yaml").is_file()
        assert set(re.findall(r"(?<= )-{1,2}[a-z][a-z-]*", words)) <= known


def test_the_hook_runs_the_command_over_the_whole_folder() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "riskaudit" and hook["entry"].startswith("riskaudit check ")
    assert hook["pass_filenames"] is False and hook["require_serial"] is True
    wanted = re.compile(hook["files"])
    assert all(wanted.search(name) for name in ("exports/抢修.CSV", "a/b.xlsx", "月报.xls", "x.zip"))
    assert not any(wanted.search(name) for name in ("README.md", "csv", "a.csv.md"))
