"""The HTML report: its structure as a parser sees it, its links, counts and data; never its look."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from base64 import b64encode
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from html_fixture import HOSTILE, hostile_report, html_report, rows_of
from report_fixture import RARE, UNITS
from riskaudit.cli import main
from riskaudit.errors import AuditError
from riskaudit.model.follow_up import Again, Feedback, FollowCounts, FollowUp, LedgerRead, OrderTold, UnitFollowed
from riskaudit.model.ledger import CLOSED
from riskaudit.model.report import FindingsFile
from riskaudit.model.result import RECORD_RESULTS
from riskaudit.spine.part import Findings, write_part
from riskaudit.writers.html import write_html
from riskaudit.writers.html.data import TEXTS
from riskaudit.writers.html.labels import PAGE_TERMS, SCRIPT_TERMS
from riskaudit.writers.html.markup import VOID, spelt, tag
from riskaudit.writers.html.page import SCRIPTS
from riskaudit.writers.json import write_json

HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
FILTERS = {"theme", "severity", "result", "unit", "law", "case", "rule"}


class Seen(HTMLParser):
    """What a page holds: elements with their attributes, texts with the elements around them."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, list[tuple[str, dict[str, str | None]]]]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.decode())
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((data, [*self._open]))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag: str, **wanted: str) -> str:
        """The text inside the elements of a kind that have these attributes."""
        return "".join(
            text
            for text, around in self.texts
            for name, attributes in around
            if name == tag and wanted.items() <= attributes.items()
        )

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.elements if "id" in attributes]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text("script", id="data"))
        return found


@cache
def page(language: str = "zh") -> bytes:
    report = html_report(language)  # type: ignore[arg-type]
    return write_html(report, rows_of(report))


@cache
def seen(language: str = "zh") -> Seen:
    return Seen(page(language))


class TestAlone:
    """The page asks nobody for anything and lets nobody else in."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_nothing_in_it_comes_from_elsewhere(self, language: str) -> None:
        for name, attributes in seen(language).elements:
            assert "src" not in attributes and "action" not in attributes, name
            assert name not in {"img", "iframe", "object", "embed", "form", "base", "audio", "video"}
            assert (attributes.get("href") or "#").startswith(("#", "data:,")), attributes
            assert not [key for key in attributes if key.startswith("on") or key == "style"], attributes
        style = seen(language).text("style")
        assert not re.search(r"url\(|@import|//", style)
        assert b"http:" not in page(language) and b"https:" not in page(language)

    def test_the_policy_lets_in_its_own_look_and_script_only(self) -> None:
        policies = [meta for meta in seen().all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
        (policy,) = (meta["content"] or "" for meta in policies)
        rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        (script,) = (text for text, around in seen().texts if around and around[-1] == ("script", {}))
        for kind, text in (("script-src", script), ("style-src", seen().text("style"))):
            assert rules[kind] == f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        assert rules["default-src"] == "'none'" and "unsafe" not in policy
        head = page()[: page().index(b"<style")]
        assert b"Content-Security-Policy" in head and b"<script" not in head

    def test_the_script_never_makes_markup_of_text(self) -> None:
        script = "".join(text for text, around in seen().texts if around and around[-1] == ("script", {}))
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch("):
            assert way not in script
        assert len(SCRIPTS) == len(set(SCRIPTS))


class TestHostileCells:
    def test_no_cell_gets_out_of_its_text(self) -> None:
        report, rows = hostile_report()
        made = write_html(report, rows)
        found = Seen(made)
        plain = html_report(total=8)
        sound = Seen(write_html(plain, rows_of(plain)))
        allowed = {name for name, _ in sound.elements}
        assert {name for name, _ in found.elements} <= allowed
        assert len(found.all("script")) == len(sound.all("script")) == 2
        assert not [key for _, attributes in found.elements for key in attributes if key.startswith("on")]
        assert spelt(HOSTILE) in found.data["strings"]
        assert sum(text.count("onerror=") for text, around in found.texts if around and around[-1][0] != "script") >= 5

    def test_no_text_ends_the_data(self) -> None:
        report, rows = hostile_report()
        raw = write_html(report, rows).decode()
        start = raw.index('id="data">')
        data = raw[start + len('id="data">') : raw.index("</script>", start)]
        assert not set(data) & set("<>&\u2028\u2029")
        assert json.loads(data)["rows"]["key"]

    def test_hidden_characters_are_spelt(self) -> None:
        assert spelt("甲\u202e乙\u200b\x07丙\ue000\ud800") == "甲〈U+202E〉乙〈U+200B〉〈U+0007〉丙〈U+E000〉〈U+D800〉"
        assert spelt("一\r\n二\t䶮\U00020164葛\U000e0100") == "一\n二\t䶮\U00020164葛\U000e0100"
        assert spelt(f"{RARE} <b>&amp;") in seen().data["strings"]

    def test_text_is_escaped_wherever_it_stands(self) -> None:
        assert tag("p", "<&>", id="\"'<&>") == '<p id="&quot;&#x27;&lt;&amp;&gt;">&lt;&amp;&gt;</p>'


class TestLinks:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_every_link_has_its_target(self, language: str) -> None:
        found = seen(language)
        assert len(found.ids) == len(set(found.ids))
        prints, data = found.data["rows"]["fingerprint"], found.data
        for attributes in found.all("a"):
            path, _, query = (attributes["href"] or "")[1:].partition("?")
            if path.startswith("finding/"):
                _, name, *number = path.split("/")
                assert prints.count(name) >= int(number[0] if number else 1)
            else:
                assert path in found.ids, path
            for name, (value,) in parse_qs(query, keep_blank_values=True).items():
                assert name in FILTERS and value in _options(data, name), (name, value)

    def test_every_rule_theme_case_and_basis_has_a_place(self) -> None:
        report, ids = html_report(), set(seen().ids)
        assert {f"rule/{rule.id}" for rule in report.rules} <= ids
        assert {f"theme/{theme.name}" for theme in report.themes} <= ids
        assert {f"case/{name}" for name in report.cases} <= ids
        assert {f"law/{name}" for name in report.bases} <= ids
        assert {f"law/{basis.instrument}" for basis in report.bases.values()} <= ids

    def test_every_case_leads_back_to_its_findings(self) -> None:
        ways = {attributes["href"] for attributes in seen().all("a")}
        for rule in html_report().rules:
            if rule.total:
                assert f"#findings?case={rule.case}" in ways and f"#rule/{rule.id}" in ways
                assert f"#finding/{rule.findings[0].fingerprint}" in ways

    def test_findings_of_one_fingerprint_are_told_apart(self) -> None:
        report = html_report()
        one, other = report.rules[0].findings[3:5]
        assert one.fingerprint == other.fingerprint
        ways = {attributes["href"] for attributes in seen().all("a")}
        assert {f"#finding/{one.fingerprint}", f"#finding/{one.fingerprint}/2"} <= ways


def _options(data: dict[str, Any], name: str) -> set[str]:
    if name == "unit":
        units = {data["strings"][at] for at in data["rows"]["unit"]} | {row.unit for row in html_report().units}
        return units | {"/".join(unit.split("/")[:at]) for unit in units for at in range(1, 4)}
    if name == "law":
        return {instrument for instrument, *_ in data["laws"]["instruments"]}
    return {entry[0] for entry in data[{"severity": "severities"}.get(name, f"{name}s")]}


class TestCounts:
    def test_every_finding_is_there_word_for_word(self) -> None:
        report, data = html_report(), seen().data
        rows, told = data["rows"], list(rows_of(report))
        assert {len(column) for column in rows.values()} == {len(told)} == {report.findings_file.rows}
        for at, row in enumerate(told):
            assert rows["fingerprint"][at] == row.fingerprint
            assert data["rules"][rows["rule"][at]][0] == row.rule
            assert data["results"][rows["result"][at]][0] == row.result
            assert data["severities"][rows["severity"][at]][0] == row.severity
            assert str(rows["row"][at] or "") == row.row
            assert {name: data["strings"][rows[name][at]] for name in TEXTS} == {
                name: spelt(getattr(row, name)) for name in TEXTS
            }

    def test_details_stand_with_the_findings_that_have_them(self) -> None:
        report, data = html_report(), seen().data
        shown = [finding for rule in report.rules for finding in rule.findings]
        assert len(data["details"]) == len(shown)
        told = [
            (data["rows"]["fingerprint"][int(at)], data["strings"][detail[0]], len(detail[2]))
            for at, detail in data["details"].items()
        ]
        assert told == [(item.fingerprint, item.calculation, len(item.evidence)) for item in shown]

    def test_the_figures_are_those_of_the_report(self) -> None:
        report = html_report()
        for result in RECORD_RESULTS:
            words = seen().text("li", **{"data-count": result.value})
            assert words.endswith(f" {report.totals.of(result):,}")
        assert f"合计 {report.totals.total:,}" in seen().text("section", id="summary")
        assert seen().text("nav").count(f"{report.findings_file.rows:,}") == 1

    def test_near_misses_stand_with_what_they_used(self) -> None:
        report, text = html_report(), seen().text("section", id="ahead")
        items = [item for rule in report.rules for item in rule.near]
        assert items
        for item in items:
            assert f"{item.used}%{item.limit}{item.actual}" in text

    def test_what_became_of_earlier_ledgers(self) -> None:
        counts = FollowCounts(fixed=3, recurring=2, absent=1, orders=5, reopened=1)
        order = OrderTold(number="JC-2026-09-0007", unit=UNITS[0], state=CLOSED, again=Again.RECURRING, reopened=True)
        told = FollowUp(
            feedback=Feedback(due=date(2026, 11, 9)),
            ledgers=(LedgerRead(name="九月.xlsx", sha256="a" * 64, orders=5),),
            total=counts,
            units=(UnitFollowed(unit=UNITS[0], counts=counts),),
            told=(order,),
            told_total=1,
        )
        report = html_report().model_copy(update={"follow_up": told})
        text = Seen(write_html(report, rows_of(report))).text("section", id="follow-up")
        assert "复查 九月.xlsx：工单 5 张、线索 6 条" in text
        assert text.count("3210065010") == 2, "the unit and the sum"
        assert "JC-2026-09-0007" in text
        assert "follow-up" not in seen().ids

    def test_a_restricted_rule_says_so(self) -> None:
        report = html_report()
        lead, *others = report.rules
        told = report.model_copy(update={"rules": (lead.model_copy(update={"restricted": True}), *others)})
        assert "限阅：不发被查单位" in Seen(write_html(told, rows_of(told))).text("details", id=f"rule/{lead.id}")
        assert "限阅" not in seen().text("section", id="rules")

    def test_outsiders_are_told_what_is_left_out(self) -> None:
        report = html_report()
        scope = report.scope.model_copy(update={"audience": "external"})
        outside = report.model_copy(update={"scope": scope})
        assert "外部单位" in Seen(write_html(outside, rows_of(outside))).text("dl")
        assert "外部单位" not in seen().text("dl")

    def test_a_case_counts_the_findings_it_leads_to(self) -> None:
        report, told = html_report(), list(rows_of(html_report()))
        for name in report.cases:
            if count := sum(row.case == name for row in told):
                way = seen().text("a", href=f"#findings?case={name}")
                assert way == PAGE_TERMS["see_findings"][0].format(count=count)

    def test_an_instrument_counts_the_findings_it_leads_to(self) -> None:
        report, told = html_report(), list(rows_of(html_report()))
        for instrument in {basis.instrument for basis in report.bases.values()}:
            names = {name for name, basis in report.bases.items() if basis.instrument == instrument}
            count = sum(bool(names & set(row.basis.split())) for row in told)
            way = seen().text("a", href=f"#findings?law={instrument}")
            assert way == (PAGE_TERMS["law_findings"][0].format(count=count) if count else "")

    @pytest.mark.parametrize("change", [slice(1, None), slice(0, -1)])
    def test_findings_that_do_not_add_up_are_refused(self, change: slice) -> None:
        report = html_report()
        with pytest.raises(AuditError, match="条数不符"):
            write_html(report, list(rows_of(report))[change])

    def test_a_finding_of_an_unknown_rule_is_refused(self) -> None:
        report = html_report()
        (*rows, last) = rows_of(report)
        with pytest.raises(AuditError, match="条数不符"):
            write_html(report, [*rows, last._replace(rule="no/such")])

    def test_a_report_of_nothing_is_still_a_page(self) -> None:
        empty = {"inputs": (), "datasets": (), "themes": (), "rules": (), "units": (), "bases": {}, "cases": {}}
        report = html_report().model_copy(update={**empty, "findings_file": FindingsFile()})
        assert "summary" in Seen(write_html(report, [])).ids


class TestLanguages:
    def test_a_page_in_english_says_nothing_in_chinese(self) -> None:
        for text, around in seen("en").texts:
            if HAN.search(text) and around[-1][0] != "script":
                assert any(attributes.get("lang") == "zh-CN" for _, attributes in around), (text, around[-1])
        for _, attributes in seen("en").elements:
            told = [attributes.get(name) or "" for name in ("title", "placeholder", "aria-label")]
            assert not HAN.search("".join(told)) or "示例" in "".join(told)
        data = seen("en").data
        for name in ("words", "results", "severities", "themes", "rules", "datasets", "cases"):
            assert not HAN.search(json.dumps(data[name], ensure_ascii=False)), name
        assert not HAN.search(json.dumps(data["laws"]["groups"], ensure_ascii=False))

    def test_both_languages_have_the_same_gaps(self) -> None:
        for name, (zh, en) in (PAGE_TERMS | SCRIPT_TERMS).items():
            assert sorted(re.findall(r"{\w+}", zh)) == sorted(re.findall(r"{\w+}", en)), name
            assert not HAN.search(en), name

    def test_the_page_names_its_language_and_title(self) -> None:
        assert seen().all("html") == [{"lang": "zh-CN"}] and seen("en").all("html") == [{"lang": "en"}]
        assert seen().text("title") == "电力客户服务法律风险稽查报告 2026-10"

    def test_every_word_the_script_asks_for_is_there(self) -> None:
        script = "".join(text for text, around in seen().texts if around and around[-1] == ("script", {}))
        asked = set(re.findall(r"say\('(\w+)'", script))
        assert asked and asked <= set(SCRIPT_TERMS)

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_without_a_script_the_page_says_so_and_the_summary_stands(self, language: str) -> None:
        assert "findings.csv" in seen(language).text("noscript")
        for name in ("summary", "rules", "cases", "legal", "sign-off"):
            (section,) = (attributes for attributes in seen(language).all("section") if attributes.get("id") == name)
            assert "hidden" not in section


class TestMasking:
    def test_a_page_that_is_not_masked_says_so_at_its_head(self) -> None:
        report = html_report()
        bare = report.model_copy(update={"scope": report.scope.model_copy(update={"masked": False})})
        assert "未脱敏" in Seen(write_html(bare, rows_of(bare))).text("header")
        assert "未脱敏" not in seen().text("body")


class TestBytes:
    def test_two_runs_give_the_same_bytes(self) -> None:
        program = (
            "import hashlib; from html_fixture import html_report, rows_of; from riskaudit.writers.html import write_html;"
            "report = html_report(); print(hashlib.sha256(write_html(report, rows_of(report))).hexdigest())"
        )
        runs = {
            subprocess.run(
                [sys.executable, "-c", program],
                cwd=Path(__file__).parent,
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1] / "src")},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert runs == {hashlib.sha256(page()).hexdigest().encode() + b"\n"}

    def test_a_finding_takes_little_more_than_its_own_words(self) -> None:
        few, many = html_report(shown=2, total=100), html_report(shown=2, total=1100)
        rows = [*rows_of(many)]
        sizes = [len(write_html(report, rows_of(report))) for report in (few, many)]
        own = sum(len(f"{row.fingerprint}{row.key}{row.message}".encode()) for row in rows) / len(rows)
        assert (sizes[1] - sizes[0]) / (len(rows) - few.findings_file.rows) < own + 90


class TestRender:
    def test_a_report_is_rendered_with_the_findings_beside_it(self, tmp_path: Path) -> None:
        self._written(tmp_path)
        result = CliRunner().invoke(main, ["render", str(tmp_path / "report.json"), "-f", "html"])
        assert result.exit_code == 0, result.output
        report = html_report()
        assert Seen((tmp_path / "report.html").read_bytes()).data["rows"] == seen().data["rows"]
        assert report.findings_file.rows == len(seen().data["rows"]["rule"])

    @pytest.mark.parametrize("harm", ["missing", "changed"])
    def test_other_findings_are_refused(self, harm: str, tmp_path: Path) -> None:
        self._written(tmp_path)
        csv = tmp_path / "findings.csv"
        if harm == "missing":
            csv.unlink()
        else:
            csv.write_bytes(csv.read_bytes().replace(b"TD-", b"TX-", 1))
        result = CliRunner().invoke(main, ["render", str(tmp_path / "report.json"), "-f", "html"])
        assert result.exit_code == 4 and "findings.csv" in result.output
        assert not (tmp_path / "report.html").exists()

    def _written(self, folder: Path) -> None:
        report = html_report()
        findings = Findings(folder / "findings.csv")
        rows = [row._asdict() for row in rows_of(report)]
        write_part(folder / "part.csv", rows)
        findings.add(folder / "part.csv", len(rows))
        told = findings.close()
        (folder / "report.json").write_bytes(write_json(report.model_copy(update={"findings_file": told})))
