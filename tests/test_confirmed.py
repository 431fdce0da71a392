"""A legal officer's confirmed facts: what they lift, what they cannot, and that nothing is dropped in silence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from riskaudit.cli import main
from riskaudit.errors import UsageError
from riskaudit.library import confirm, load
from riskaudit.model.library import Library
from riskaudit.model.report import Report
from riskaudit.writers.notices import notices_of

HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别,供电所"
LATE = (
    "2026100100000002,2026-10-01 08:00:00,2026-10-01 08:01:00,2026-10-01 09:00:01,2026-10-01 09:40:00,城区,青禾供电所"
)
GOOD = "by: 王律, date: 2026-10-20"


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def written(folder: Path, *lines: str) -> Path:
    path = folder / "核对.yaml"
    path.write_text("confirmed:\n" + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
    return path


def one(library: Library, tmp_path: Path, line: str) -> tuple[str, Library]:
    """The state of the only entry, and the library under it."""
    lifted = confirm(library, written(tmp_path, line))
    assert lifted.confirmations is not None
    (entry,) = lifted.confirmations.entries
    assert (entry.problem is None) == (entry.state in ("lifted", "uncited")) and entry.line == 2
    return entry.state, lifted


def test_a_fact_at_second_hand_is_lifted_everywhere_it_is_cited(library: Library, tmp_path: Path) -> None:
    state, lifted = one(library, tmp_path, f"sg95-arrive: {{{GOOD}, text: 城区四十五分钟内到达}}")
    basis = lifted.bases["sg95-arrive"]
    assert state == "lifted" and basis.was_read and not basis.prints_article
    assert basis.confirmed is not None and basis.confirmed.by == "王律"
    citing = [rule for rule in lifted.rules.values() if "sg95-arrive" in rule.bases]
    assert citing and all(rule.bases["sg95-arrive"].was_read for rule in citing)
    assert not library.bases["sg95-arrive"].was_read
    others = [name for name in library.bases if lifted.bases[name] != library.bases[name]]
    assert others == ["sg95-arrive"] and lifted.digest == library.digest


@pytest.mark.parametrize(
    ("fact", "text", "printed"),
    [
        ("gz96-cut-procedure", "第六十七条 停电前三至七天送达", "第六十七条"),
        ("gz96-cut-procedure", "第67条 停电前三至七天送达", "第六十七条"),
        ("gz96-cut-procedure", "停电前三至七天送达通知书", ""),
        ("gz96-theft", "第一百零二条 ……第一百零三条 ……", "第一百零二条、第一百零三条"),
        ("sg95-arrive", "第三十条 到达现场", "第三十条"),
        ("sg95-arrive", "第三十条、第三十一条 到达现场", ""),
        ("sg10-complaint", "第九项 受理投诉后", "第九项"),
    ],
)
def test_an_article_prints_only_if_the_officers_text_gives_it(
    library: Library, tmp_path: Path, fact: str, text: str, printed: str
) -> None:
    _, lifted = one(library, tmp_path, f"{fact}: {{{GOOD}, text: {text}}}")
    basis = lifted.bases[fact]
    assert basis.was_read and (basis.article if basis.prints_article else "") == printed


@pytest.mark.parametrize(
    ("line", "state", "told"),
    [
        (f"gz96-cut-procedure: {{{GOOD}, text: 第六十八条 通知}}", "malformed", "第六十八条"),
        (f"gz96-theft: {{{GOOD}, text: 第一百零二条 窃电}}", "malformed", "第一百零二条"),
        (f"pq-flicker: {{{GOOD}, text: 闪变}}", "refused", "[MEMORY]"),
        (f"sg-important: {{{GOOD}, text: 重要客户}}", "refused", "[CONFLICT]"),
        (f"gz24-cut-notice: {{{GOOD}, text: 通知}}", "needless", "不需核对"),
        (f"sg95-arive: {{{GOOD}, text: 到达}}", "malformed", "sg95-arrive"),
        ("sg95-arrive: {by: 王律, date: 十月二十日, text: 到达}", "malformed", "不是日期"),
        ("sg95-arrive: {by: 1024, date: 十月二十日, text: 到达}", "malformed", "不是日期"),
        ("sg95-arrive: {by: 王律, date: 2026-02-30, text: 到达}", "malformed", "不是日期"),
        ("sg95-arrive: {date: 2026-10-20, text: 到达}", "malformed", "缺少 by"),
        ("sg95-arrive: {by: ' ', date: 2026-10-20, text: 到达}", "malformed", "缺少 by"),
        ("sg95-arrive: {by: 王律, date: 2026-10-20, text: }", "malformed", "缺少 text"),
        ("sg95-arrive: {by: 王律, date: 2026-10-20, text: 到达, article: 第三条}", "malformed", "article"),
        ("sg95-arrive: 王律", "malformed", "confirmed:"),
    ],
)
def test_what_cannot_be_relied_on_lifts_nothing_and_says_why(
    library: Library, tmp_path: Path, line: str, state: str, told: str
) -> None:
    got, lifted = one(library, tmp_path, line)
    assert got == state and lifted.bases == library.bases
    assert lifted.confirmations is not None
    problem = lifted.confirmations.entries[0].problem
    assert problem is not None and told in problem.zh


@pytest.mark.parametrize(
    "content",
    [
        "",
        "- 一",
        "confirm: {}",
        "confirmed: []",
        "confirmed: {a: {}}\nmore: 1",
        "confirmed: {a: 1, a: 2}",
        "confirmed: [",
        "confirmed: {[a]: 1}",
        "confirmed: &x {a: *x}",
    ],
)
def test_a_file_that_is_none_is_refused_with_its_place(library: Library, tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as told:
        confirm(library, path)
    assert told.value.place is not None and told.value.place.file == str(path)
    with pytest.raises(UsageError):
        confirm(library, tmp_path / "没有.yaml")


def test_a_fact_that_nobody_cites_is_said_to_be_uncited(library: Library, tmp_path: Path) -> None:
    state, lifted = one(library, tmp_path, f"sg95-urge: {{{GOOD}, text: 催办}}")
    assert state == "uncited" and lifted.bases["sg95-urge"].was_read


def test_outsiders_read_no_name_of_an_officer(library: Library, tmp_path: Path) -> None:
    path = written(tmp_path, f"sg95-arrive: {{{GOOD}, text: 到达}}", "sg-no: {by: 李律}")
    lifted = confirm(library, path, nameless=True)
    assert lifted.confirmations is not None
    said = lifted.confirmations.model_dump_json() + lifted.bases["sg95-arrive"].model_dump_json()
    assert "王律" not in said and "李律" not in said and "核对.yaml" not in said


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One late repair, audited without a file, with one, and for outsiders."""
    base = tmp_path_factory.mktemp("confirmed")
    (base / "抢修.csv").write_text(f"{HEAD}\n{LATE}\n", encoding="utf-8")
    (base / "own" / "profiles").mkdir(parents=True)
    (base / "own" / "profiles" / "few.yaml").write_text(
        "title: {zh: 一条, en: One}\nabout: {zh: 一条, en: One}\nrules: [repair/late-arrival-company-rule]\n",
        encoding="utf-8",
    )
    path = written(base, f"sg95-arrive: {{{GOOD}, text: 第三十条 四十五分钟内到达}}", "sg95-arive: {by: 王律}")
    ways: dict[str, list[str | Path]] = {
        "without": [],
        "with": ["--confirmed", path],
        "out": ["--confirmed", path, "--audience", "external"],
    }
    for name, words in ways.items():
        asked: list[str | Path] = ["check", base / "抢修.csv", "--as-of", "2026-11-01", "--profile", "few"]
        asked += ["--rules", "builtin", "--rules", base / "own"]
        result = run(*asked, "-o", base / name, "--format", "json,html", *words)
        assert result.exit_code == 1, result.output
        (base / name / "said.txt").write_text(result.output, encoding="utf-8")
    return {name: base / name for name in ways} | {"file": path}


def report_of(folder: Path) -> Report:
    return Report.model_validate_json((folder / "report.json").read_bytes())


def test_verdicts_and_findings_are_the_same_with_and_without_it(audits: dict[str, Path]) -> None:
    plain, lifted = report_of(audits["without"]), report_of(audits["with"])
    assert plain.rules == lifted.rules and plain.findings_file == lifted.findings_file
    assert plain.confirmations is None and lifted.confirmations is not None


def test_the_report_names_who_confirmed_what_when_and_in_which_words(audits: dict[str, Path]) -> None:
    page = (audits["with"] / "report.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("王律", "2026-10-20", "第三十条 四十五分钟内到达", "sg95-arive"))
    said = (audits["with"] / "said.txt").read_text(encoding="utf-8")
    assert "原文核对 核对.yaml：1 条生效，1 条未生效" in said and "第 3 行 sg95-arive" in said
    outside = "".join(path.read_text(encoding="utf-8") for path in audits["out"].iterdir() if path.is_file())
    assert "王律" not in outside and "核对.yaml" not in outside


def test_a_confirmed_fact_goes_into_the_notices_and_an_unconfirmed_one_stays_out(audits: dict[str, Path]) -> None:
    from riskaudit.model.findings import read_findings

    told: dict[str, Any] = {}
    for name in ("without", "with"):
        report = report_of(audits[name])
        rows = list(read_findings(audits[name] / "findings.csv", report.findings_file))
        cited = [row for row in rows if row.basis == "sg95-arrive"]
        assert cited
        told[name] = notices_of(report, cited)
    assert told["without"].told == 0 and told["with"].told == len(cited)
    (item,) = told["with"].notices[0].items
    assert [basis.article for basis in item.bases] == ["第三十条"]


def test_explain_tells_the_words(audits: dict[str, Path]) -> None:
    said = run("explain", "sg95-arrive", "--confirmed", audits["file"]).output
    assert "王律 于 2026-10-20 核对原文：第三十条 四十五分钟内到达" in said and "第三十条  (sg95-arrive)" in said


def test_the_report_json_is_read_back_as_it_was(audits: dict[str, Path]) -> None:
    text = (audits["with"] / "report.json").read_text(encoding="utf-8")
    assert json.loads(text)["confirmations"]["entries"][0]["state"] == "lifted"
    assert report_of(audits["with"]).bases["sg95-arrive"].was_read


def test_a_library_without_a_file_is_itself(library: Library) -> None:
    assert confirm(library, None) is library and replace(library) == library
