"""The chapters of the HTML report that count and compare: the same figures as the report has, and ways that lead on."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from html_fixture import HOSTILE, followed_report, hostile_report, html_report, rows_of
from riskaudit.model.base import Language
from riskaudit.model.outcome import Counts
from riskaudit.model.report import Report
from riskaudit.writers.html import write_html
from riskaudit.writers.html.detail import LENGTH
from riskaudit.writers.html.markup import spelt
from riskaudit.writers.labels import TERMS
from riskaudit.writers.leader import answers
from riskaudit.writers.risk import risks
from riskaudit.writers.trend import Pair, trend_figures
from riskaudit.writers.view import View
from test_html import HAN, Seen

LANGUAGES: tuple[Language, ...] = ("zh", "en")
CELL = re.compile(r"risk/(\d)/(\d)")


@cache
def followed(language: Language = "zh") -> tuple[Report, Seen]:
    report = followed_report(language)
    return report, Seen(write_html(report, rows_of(report)))


@cache
def plain(language: Language = "zh") -> tuple[Report, Seen]:
    report = html_report(language)
    return report, Seen(write_html(report, rows_of(report)))


def table(found: Seen, label: str) -> list[list[str]]:
    """The lines of a table by the label of its region, every cell that has text; the heads and the total are lines, too."""
    lines: dict[int, dict[int, str]] = {}
    for text, around in found.texts:
        if any(attributes.get("aria-label") == label for _, attributes in around):
            at = [id(attributes) for name, attributes in around if name in ("tr", "th", "td")]
            if len(at) == 2:
                line = lines.setdefault(at[0], {})
                line[at[1]] = line.get(at[1], "") + text
    return [[*line.values()] for line in lines.values()]


class TestRisk:
    def test_every_rule_with_a_fault_is_counted_in_its_cell_and_listed(self) -> None:
        report, found = plain()
        expected: dict[str, list[str]] = {}
        for risk in risks(View(report)):
            expected.setdefault(f"risk/{risk.likelihood}/{risk.impact}", []).append(risk.rule.title.zh)
        assert len(expected) > 2
        for place, titles in expected.items():
            assert found.text("a", href=f"#{place}").endswith(str(len(titles))), place
        ways = {CELL.search(way["href"] or "")[0] for way in found.all("a") if CELL.search(way["href"] or "")}  # type: ignore[index]
        assert ways == set(expected) == {name for name in found.ids if CELL.fullmatch(name)}
        listed = [line[2] for line in table(found, TERMS["matrix_list"][0])[1:]]
        assert sorted(listed) == sorted(title for titles in expected.values() for title in titles)

    def test_all_25_cells_name_their_score_and_zone(self) -> None:
        cells = [cell for line in table(plain()[1], "风险矩阵")[2:] for cell in line[1:]]
        assert len(cells) == 25
        for at, cell in enumerate(cells):
            score = (5 - at // 5) * (at % 5 + 1)
            zone = "高" if score >= 15 else "中" if score >= 8 else "低"
            assert cell.startswith(f"{score} {zone}"), cell

    def test_the_greatest_risks_stand_first(self) -> None:
        report, found = plain()
        expected = [(risk.rule.title.zh, risk.score) for risk in risks(View(report))[:10]]
        told = [(line[2], int(line[0].split("=")[1].split()[0])) for line in table(found, "前十项风险")[1:]]
        assert told == expected


class TestLeader:
    def test_the_answers_are_the_figures_of_the_report(self) -> None:
        report, found = followed()
        words = found.text("section", id="summary")
        assert f"{sum(dataset.with_fail for dataset in report.datasets)} 条记录" in words
        assert "66.7%（已终审 3 张，属实与部分属实 2 张）" in words
        assert "工单 12 张，已销号 5，超期 3" in words
        assert "未提供（无上期整改台账）" not in words and words.count("未提供（") == 1

    def test_without_a_ledger_and_an_earlier_report_none_is_claimed(self) -> None:
        report = html_report().model_copy(update={"previous": None})
        found = Seen(write_html(report, rows_of(report)))
        assert "未提供（无上期报告）" in found.text("section", id="summary")
        assert "trend" not in found.ids and "follow-up" not in found.ids
        assert "#trend" not in {way["href"] for way in found.all("a")}

    def test_what_is_to_be_decided_is_numbered(self) -> None:
        report, found = plain()
        grave = [rule for rule in report.rules if rule.severity.value == "critical"]
        critical = sum(rule.counts.fail - rule.waived.fail for rule in grave)
        assert 0 < critical < sum(rule.counts.fail for rule in grave)
        assert f"重大等级疑似 {critical} 条次" in found.text("ol")
        assert "例外备案已到期 1 条" in found.text("ol") and "例外备案不合格 1 条" in found.text("ol")


class TestAuthority:
    def test_each_kind_has_its_own_table_and_every_rule_stands_in_one(self) -> None:
        report, found = plain()
        view = View(report)
        ran = [rule for rule in report.rules if rule.counts.total]
        kinds = {view.authority(rule) or "group_none" for rule in ran}
        assert len(kinds) > 2
        for kind in kinds:
            mine = [rule for rule in ran if (view.authority(rule) or "group_none") == kind]
            lines = table(found, TERMS[kind][0])
            counts = sum((rule.counts for rule in mine), Counts())
            assert lines[-1][0] == f"合计 {len(mine)} 条规则"
            assert lines[-1][-4:-1] == [f"{n:,}" for n in (counts.fail, counts.review, counts.applicable)]
            named = {line[0] for line in lines[1:-1] if not line[0].startswith("其余")}
            assert named == {rule.title.zh for rule in mine if rule.counts.fail}


class TestTrend:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_both_months_stand_side_by_side_and_add_up(self, language: Language) -> None:
        report, found = plain(language)
        before, index = report.previous, LANGUAGES.index(language)
        assert before
        then, now = sum(before.themes.values(), Counts()), report.totals
        lines = table(found, f"{TERMS['trend'][index]}{TERMS['colon'][index]}{TERMS['theme'][index]}")
        assert len(lines) == len(report.themes) + 2
        assert lines[-1][1] == f"{then.fail:,} / {then.applicable:,}"
        assert lines[-1][3] == f"{now.fail:,} / {now.applicable:,}"
        assert "trend" in found.ids and TERMS["trend_rules_differ"][index] in found.text("section", id="summary")

    def test_a_rate_that_fell_for_want_of_data_is_no_improvement(self) -> None:
        view, then = View(html_report()), Counts(fail=10, unknown=5, **{"pass": 85})
        now = {"blind": Counts(fail=1, unknown=50, **{"pass": 49}), "better": Counts(fail=1, unknown=5, **{"pass": 94})}
        told = {name: trend_figures(view, Pair("", then, counts))[-1] for name, counts in now.items()}
        assert told == {"blind": "▼ -9.0※", "better": "▼ -9.0"} and "※" in TERMS["trend_note"][0]
        for told_then, blind in ((Counts(fail=9, **{"pass": 91}), True), (Counts(fail=9, unknown=91), False)):
            before = view.report.previous.model_copy(update={"themes": {"": told_then}})  # type: ignore[union-attr]
            asked = answers(View(view.report.model_copy(update={"previous": before})))
            (answer,) = [item.told for item in asked if item.trend]
            assert answer.endswith("；无法判定的占比上升") is blind


class TestAhead:
    def test_what_is_open_stands_by_its_day_with_the_days_that_are_left(self) -> None:
        report, found = plain()
        lines = table(found, TERMS["open"][0])[1:]
        items = [item for rule in report.rules for item in rule.open_items]
        assert [line[0] for line in lines] == sorted(item.due for item in items)
        assert [int(line[1]) for line in lines[:3]] == [2, 3, 4]
        soon = [text for text, around in found.texts if ("b", {"class": "soon"}) in around]
        assert soon == ["2", "3"]
        assert "共 45 件" in found.text("section", id="ahead")

    def test_near_misses_stand_nearest_first_and_what_is_not_shown_is_said(self) -> None:
        _, found = plain()
        used = [line[0] for line in table(found, "临限事项")[1:]]
        assert used == ["88%", "86%", "84%"]
        assert "显示报告所载 3 件中最接近限值的 3 件，共 7 件" in found.text("section", id="ahead")

    def test_nothing_ahead_is_said(self) -> None:
        none = {"open_items": (), "open_total": 0, "near": (), "near_total": 0}
        report = html_report()
        report = report.model_copy(update={"rules": tuple(rule.model_copy(update=none) for rule in report.rules)})
        words = Seen(write_html(report, rows_of(report))).text("section", id="ahead")
        assert TERMS["open_none"][0] in words and TERMS["near_none"][0] in words


class TestFollowUp:
    def test_the_counts_are_those_of_the_ledger(self) -> None:
        report, found = followed()
        assert report.follow_up
        lines = table(found, "上期台账复查")
        total = report.follow_up.total
        assert [int(cell) for cell in lines[-1][1:6]] == [7, 4, 2, 1, 1]
        assert int(lines[-1][6]) == total.findings and int(lines[-1][7]) == total.orders
        assert len(lines) == 2 + len(report.follow_up.units)
        words = found.text("section", id="follow-up")
        assert "显示前 1 张，共 5 张" in words and "新发现 31 条" in words
        assert "#follow-up" in {way["href"] for way in found.all("a")}


class TestMarks:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_restricted_rule_and_a_report_for_outsiders_say_so(self, language: Language) -> None:
        index = LANGUAGES.index(language)
        for made, times in ((followed, 1), (plain, 0)):
            report, found = made(language)
            assert found.text("section", id="rules").count(TERMS["restricted"][index]) == times
            assert found.text("section", id="summary").count(TERMS["audience_external"][index]) == times
            assert [rule[5] for rule in found.data["rules"]] == [int(rule.restricted) for rule in report.rules]

    def test_waived_findings_are_listed_with_their_ways(self) -> None:
        report, found = plain()
        waived = [item for rule in report.rules for item in rule.findings if item.waived]
        lines = table(found, TERMS["waivers_shown"][0])[1:]
        assert len(lines) == len(waived) > 0
        assert [line[0][:2] for line in table(found, "例外备案")[1:]] == ["W1", "W2", "W3", "W4"]
        *by_rule, total = [[int(cell) for cell in line[1:]] for line in table(found, TERMS["waivers_by_rule"][0])[1:]]
        assert [total[1], total[3]] == [sum(line[at] for line in by_rule) for at in (1, 3)]
        assert total[1] + total[3] == len(waived)
        words = found.text("section", id="not-judged")
        assert all(item.record.key in words for item in waived)
        ways = [way["href"] for way in found.all("a") if way["href"] == f"#finding/{waived[0].fingerprint}"]
        assert ways


class TestTwins:
    def test_a_card_says_how_its_findings_stand_to_the_case(self) -> None:
        report, found = plain()
        rule = report.rules[0]
        card = found.text("details", id=f"rule/{rule.id}")
        for feature in report.cases[rule.case].features:
            state = "mixed" if rule.id in feature.same else "different" if rule.id in feature.different else "not_known"
            assert f"{feature.text.zh}{TERMS[f'twin_{state}'][0]}" in card
        assert "通话录音：95598 系统" in card

    def test_details_tell_twin_proof_and_strip(self) -> None:
        report, found = plain()
        data = found.data
        shown = [finding for rule in report.rules for finding in rule.findings]
        strings = data["strings"]
        assert len(shown) == len(data["details"])
        for finding, (_, _, _, twin, proof, strip) in zip(shown, data["details"].values(), strict=True):
            features = report.cases[finding.case].features
            known = [
                feature for feature in features if finding.rule in feature.same or finding.rule in feature.different
            ]
            assert [strings[text] for _, text, _ in twin] == [feature.text.zh for feature in known]
            assert sum(strings[titles].count("、") + 1 for _, titles in proof) == sum(map(bool, finding.proof))
            assert (strip is None) == (finding.strip is None)
        assert any(detail[3] for detail in data["details"].values()) and any(
            detail[4] for detail in data["details"].values()
        )

    def test_a_strip_shows_what_is_over_where_the_limit_is_passed(self) -> None:
        report, found = plain()
        strings, seen = found.data["strings"], set()
        shown = [finding for rule in report.rules for finding in rule.findings]
        for finding, detail in zip(shown, found.data["details"].values(), strict=True):
            if finding.strip is None or finding.rule in seen:
                continue
            seen.add(finding.rule)
            start, end, limits, allowed, over, skipped, above, ended, hatched = detail[5]
            places = [start, end, *limits, *allowed, *over, *(place for span in skipped for place in span)]
            assert all(0 <= place <= LENGTH for place in places)
            assert end in over and over[0] < over[1]
            assert over[1] == allowed[0] if finding.rule.startswith("outage/") else over[0] == allowed[1]
            assert strings[above[0]].startswith(finding.strip.start_title) and len(above) == 1 + len(limits)
            assert finding.strip.end_title in strings[ended] and finding.excess in strings[ended]
            assert len(skipped) == len(finding.strip.skipped) and bool(strings[hatched]) == bool(skipped)
        assert len(seen) == 3


class TestHostile:
    def test_no_text_of_a_ledger_or_of_what_lies_ahead_gets_out(self) -> None:
        report, rows = hostile_report()
        found = Seen(write_html(report, rows))
        for place in ("follow-up", "ahead", "not-judged", "summary"):
            assert "<img src=x onerror=" in found.text("section", id=place), place
        assert not found.all("img") and len(found.all("script")) == 2
        strip = next(iter(found.data["details"].values()))[5]
        assert spelt(HOSTILE) in found.data["strings"][strip[7]]


class TestEnglish:
    def test_the_new_chapters_say_nothing_in_chinese(self) -> None:
        _, found = followed("en")
        for text, around in found.texts:
            if HAN.search(text) and around[-1][0] != "script":
                assert any(attributes.get("lang") == "zh-CN" for _, attributes in around), (text, around[-1])
        assert not HAN.search(json.dumps(found.data["words"], ensure_ascii=False))

    def test_codes_in_a_limit_are_quoted(self) -> None:
        report = html_report("en")
        (limit,) = report.rules[0].limits
        text = limit.text.model_copy(update={"en": "class = '居民': at most 3 days"})
        limits = (limit.model_copy(update={"text": text}),)
        rules = (report.rules[0].model_copy(update={"limits": limits}), *report.rules[1:])
        found = Seen(write_html(report.model_copy(update={"rules": rules}), rows_of(report)))
        assert text.en in found.text("span", lang="zh-CN")

    def test_links_lead_to_places(self) -> None:
        for language in LANGUAGES:
            _, found = followed(language)
            for way in found.all("a"):
                path = (way["href"] or "")[1:].partition("?")[0]
                assert path.startswith("finding/") or path in found.ids, path


def test_two_pages_of_one_report_are_the_same_bytes() -> None:
    pages = []
    for _ in range(2):
        report = followed_report()
        pages.append(write_html(report, rows_of(report)))
    assert pages[0] == pages[1]


def test_a_report_without_any_of_it_is_still_a_page() -> None:
    report = html_report().model_copy(update={"previous": None, "units": (), "datasets": ()})
    assert Seen(write_html(report, rows_of(report))).ids
