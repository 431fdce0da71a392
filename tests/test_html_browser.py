"""The HTML report in a browser: what a click, a key, a search and the way back do. Needs Chromium; nothing is fetched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from html_fixture import fingerprint, followed_report, hostile_report, html_report, rows_of
from riskaudit.writers.html import write_html

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")
CHROMIUM = os.environ.get("RISKAUDIT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("needs Chromium (apt-get install chromium)", allow_module_level=True)

Page = Any
Open = Callable[..., Page]
MANY = 7143
"""Findings of each of the seven rules that were hit: some 50,000."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages by their names."""
    folder = tmp_path_factory.mktemp("html")
    reports = {
        "zh": (report := html_report(), list(rows_of(report))),
        "en": (report := html_report("en"), list(rows_of(report))),
        "many": (report := html_report(total=MANY), list(rows_of(report))),
        "hostile": hostile_report(),
        "followed": (report := followed_report(), list(rows_of(report))),
    }
    made = {}
    for name, (report, rows) in reports.items():
        made[name] = folder / f"{name}.html"
        made[name].write_bytes(write_html(report, rows))
    return made


@pytest.fixture
def open_page(browser: Any, files: dict[str, Path]) -> Iterator[Open]:
    """Opens a page at a place. In the end nothing may have been asked of anybody, and no fault told."""
    asked: list[str] = []
    told: list[str] = []
    contexts = []

    def opened(name: str = "zh", place: str = "", *, width: int = 1400, script: bool = True) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script))
        page = contexts[-1].new_page()
        page.set_default_timeout(5000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(files[name].as_uri() + place)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []
    assert all(url.startswith(("file:", "data:,")) and ".html" in url for url in asked if url != "data:,"), asked


def status(page: Page) -> str:
    found: str = page.locator(".status").inner_text()
    return found


def wait_for_status(page: Page, words: str) -> None:
    sync_api.expect(page.locator(".status")).to_contain_text(words)


def place(page: Page) -> str:
    found: str = page.evaluate("decodeURIComponent(location.hash)")
    return found


def lines(page: Page) -> Any:
    return page.locator(".line")


class TestClicks:
    def test_from_a_figure_to_a_finding_its_rule_its_case_and_back(self, open_page: Open) -> None:
        page = open_page()
        page.click(".tile-fail a")
        wait_for_status(page, "符合")
        assert place(page) == "#findings?result=fail"
        lines(page).first.click()
        sync_api.expect(page.locator(".panel h3")).to_be_visible()
        assert place(page).startswith("#finding/") and place(page).endswith("?result=fail")
        title = page.locator(".panel h3").inner_text()
        page.click(".panel h3 a")
        sync_api.expect(page.locator("details.entry[open] .name")).to_have_text(title)
        page.click("details.entry[open] a[href^='#case/']")
        sync_api.expect(page.locator("#cases")).to_be_visible()
        assert place(page).startswith("#case/")
        for _ in range(3):
            page.go_back()
        assert place(page) == "#findings?result=fail"
        sync_api.expect(page.locator(".panel")).to_be_hidden()
        page.go_back()
        sync_api.expect(page.locator("#summary")).to_be_visible()
        page.go_forward()
        wait_for_status(page, "符合")

    def test_every_chapter_opens_alone(self, open_page: Open) -> None:
        page = open_page()
        for way in page.locator("nav a").all():
            way.click()
            name = (way.get_attribute("href") or "")[1:]
            sync_api.expect(page.locator(f"section.view[id='{name}']")).to_be_visible()
            assert page.locator("section.view:visible").count() == 1
            assert way.get_attribute("aria-current") == "page"

    def test_a_finding_stands_alone(self, open_page: Open) -> None:
        report = html_report()
        finding = report.rules[0].findings[1]
        page = open_page("zh", f"#finding/{finding.fingerprint}")
        words = page.locator(".panel").inner_text()
        for wanted in (
            finding.message,
            finding.record.key,
            finding.record.file,
            finding.calculation,
            finding.limit,
            finding.excess,
            report.rules[0].remedy.zh,
            "第七十条",
            "三月初（无法识别）",
            "（空）",
            finding.fingerprint,
        ):
            assert wanted in words, wanted

    def test_a_finding_without_details_says_so(self, open_page: Open) -> None:
        page = open_page("zh", f"#finding/{fingerprint('outage/arrears-notice-window', 30)}")
        sync_api.expect(page.locator(".panel em")).to_contain_text("只随报告列出的线索给出")


class TestBesideFindings:
    def test_a_strip_is_drawn_and_told(self, open_page: Open) -> None:
        finding = next(rule for rule in html_report().rules if rule.id == "process/plan-reply").findings[0]
        page = open_page("zh", f"#finding/{finding.fingerprint}")
        strip = page.locator(".panel .strip")
        sync_api.expect(strip.get_by_role("img", name="时限条")).to_be_visible()
        words = strip.locator("figcaption").inner_text()
        for wanted in (
            "受理时间 2026-10-01",
            "最迟 2026-10-13",
            "至 2026-11-01 未见答复时间",
            "斜线：不计（非工作日、挂起）",
        ):
            assert wanted in words, words
        allowed, over = (strip.locator(f"rect.{name}").bounding_box() for name in ("edge", "fill-fail"))
        assert allowed and over and abs(allowed["x"] + allowed["width"] - over["x"]) < 2
        whole = strip.locator("svg").bounding_box()
        assert whole and whole["x"] < allowed["x"] and over["x"] + over["width"] < whole["x"] + whole["width"]
        assert page.evaluate("document.querySelector('.strip .allowed').namespaceURI").endswith("/svg")

    def test_a_finding_without_details_has_no_strip(self, open_page: Open) -> None:
        page = open_page("zh", f"#finding/{fingerprint('process/plan-reply', 30)}")
        sync_api.expect(page.locator(".panel h3")).to_be_visible()
        assert page.locator(".panel .strip").count() == 0

    def test_proofs_and_the_case_twin_are_told(self, open_page: Open) -> None:
        report = html_report()
        page = open_page("zh", f"#finding/{report.rules[0].findings[0].fingerprint}")
        words = page.locator(".panel").inner_text()
        for wanted in ("[缺] 停电通知书", "[无法识别] 审批单", "[导出未含] 通话录音"):
            assert wanted in words, words
        (known, *_) = report.cases["medical-school"].features
        assert f"相同：{known.text.zh}" in words

    def test_a_restricted_rule_is_marked_on_the_screen_and_on_paper(self, open_page: Open) -> None:
        rule = followed_report().rules[0]
        page = open_page("followed", f"#finding/{rule.findings[0].fingerprint}?rule={rule.id}")
        sync_api.expect(page.locator(".panel .restricted")).to_have_text("限阅：不发被查单位")
        page.emulate_media(media="print")
        marked = page.locator(".paper tbody tr", has_text="限阅：不发被查单位")
        sync_api.expect(marked).to_have_count(rule.total)


class TestMatrix:
    def test_a_cell_leads_to_its_rules_and_on_to_the_card(self, open_page: Open) -> None:
        page = open_page()
        cell = page.locator(".matrix a").first
        wanted = (cell.get_attribute("href") or "")[1:]
        cell.click()
        target = page.locator(f"[id='{wanted}']")
        sync_api.expect(target).to_be_in_viewport()
        likelihood, impact = wanted.split("/")[1:]
        assert target.inner_text().startswith(f"{likelihood} × {impact} = {int(likelihood) * int(impact)}")
        title = target.locator("a").first.inner_text()
        target.locator("a").first.click()
        sync_api.expect(page.locator("details.entry[open] .name")).to_have_text(title)

    def test_scores_sort_by_number(self, open_page: Open) -> None:
        page = open_page()
        table = page.locator(".table[aria-label='前十项风险']")
        table.locator("th button", has_text="风险值").click()
        scores = [int(text) for text in table.locator("tbody .score .badge").all_inner_texts()]
        assert scores == sorted(scores) and len(set(scores)) > 1

    def test_the_trend_is_one_click_away(self, open_page: Open) -> None:
        page = open_page()
        page.click("a[href='#trend']")
        sync_api.expect(page.locator("#trend")).to_be_in_viewport()


class TestPlaces:
    @pytest.mark.parametrize(
        ("place", "view"),
        [
            ("#rule/archive/boundary-blank", "rules"),
            ("#case/medical-school", "cases"),
            ("#law/gz24-cut-notice", "legal"),
            ("#law/gz24", "legal"),
            ("#theme/quality", "rules"),
            ("#health", "health"),
            ("#ahead", "ahead"),
            ("#risk/3/4", "summary"),
        ],
    )
    def test_a_deep_link_opens_its_place(self, place: str, view: str, open_page: Open) -> None:
        page = open_page("zh", place)
        sync_api.expect(page.locator(f"section.view[id='{view}']")).to_be_visible()
        target = page.locator(f"[id='{place[1:]}']")
        sync_api.expect(target).to_be_in_viewport()
        assert "/" not in place or page.evaluate("document.activeElement.closest('[id*=\"/\"]').id") == place[1:]

    def test_findings_of_one_fingerprint_are_told_apart(self, open_page: Open) -> None:
        report = html_report()
        one, other = report.rules[0].findings[3:5]
        page = open_page("zh", f"#finding/{one.fingerprint}/2")
        assert other.record.key in page.locator(".panel").inner_text()
        page.locator(".panel a", has_text="1").last.click()
        sync_api.expect(page.locator(".panel")).to_contain_text(one.record.key)

    def test_what_is_not_there_is_said(self, open_page: Open) -> None:
        page = open_page("zh", "#finding/0123")
        sync_api.expect(page.get_by_role("alert")).to_contain_text("没有这条线索：0123")
        page.evaluate("location.hash = '#rule/no/such'")
        sync_api.expect(page.get_by_role("alert")).to_contain_text("rule/no/such")
        page.evaluate("location.hash = '#%zz'")
        sync_api.expect(page.get_by_role("alert")).to_contain_text("%zz")

    def test_an_address_holds_all_that_was_asked(self, open_page: Open) -> None:
        page = open_page("zh", "#findings?severity=critical&result=fail&q=2026-10-02&sort=-key")
        wanted = [
            row
            for row in rows_of(html_report())
            if row.severity == "critical" and row.result == "fail" and "2026-10-02" in row.message + row.key
        ]
        wait_for_status(page, f"符合 {len(wanted)} 条，共 420 条")
        assert page.input_value("#search") == "2026-10-02"
        keys = page.locator(".line .key").all_inner_texts()
        assert keys == sorted(keys, reverse=True) and len(keys) > 2


class TestFilters:
    @pytest.mark.parametrize(
        ("name", "value", "wanted"),
        [
            ("theme", "repair", lambda row: row.rule.startswith("repair/")),
            ("severity", "medium", lambda row: row.severity == "medium"),
            ("result", "review", lambda row: row.result == "review"),
            ("unit", "示例市供电公司/甲县", lambda row: row.unit.startswith("示例市供电公司/甲县/")),
            ("unit", "", lambda row: row.unit == ""),
            ("law", "gz24", lambda row: "gz24-" in row.basis),
            ("case", "backdated", lambda row: row.case == "backdated"),
            ("rule", "repair/handed-around", lambda row: row.rule == "repair/handed-around"),
        ],
    )
    def test_a_filter_leaves_what_belongs_to_it(self, name: str, value: str, wanted: Any, open_page: Open) -> None:
        count = sum(map(wanted, rows_of(html_report())))
        page = open_page("zh", "#findings")
        select = page.locator(f"select[data-facet={name}]")
        assert f"（{count}）" in select.locator(f"option[value='{value}']").inner_text()
        select.select_option(value)
        wait_for_status(page, f"符合 {count} 条，共 420 条")
        assert place(page).startswith(f"#findings?{name}=")
        page.locator(".chip").first.click()
        wait_for_status(page, "共 420 条：")
        page.go_back()
        wait_for_status(page, f"符合 {count} 条")

    def test_filters_join_and_the_others_count_what_they_would_leave(self, open_page: Open) -> None:
        page = open_page("zh", "#findings?theme=outage")
        page.select_option("select[data-facet=result]", "review")
        rows = [row for row in rows_of(html_report()) if row.rule.startswith("outage/") and row.result == "review"]
        wait_for_status(page, f"符合 {len(rows)} 条")
        for rule in {row.rule for row in rows}:
            count = sum(row.rule == rule for row in rows)
            assert f"（{count}）" in page.locator(f"select[data-facet=rule] option[value='{rule}']").inner_text()
        reviews = sum(row.rule.startswith("repair/") and row.result == "review" for row in rows_of(html_report()))
        assert f"（{reviews}）" in page.locator("select[data-facet=theme] option[value=repair]").inner_text()
        assert page.locator("select[data-facet=theme] option[value=quality]").is_disabled()
        page.get_by_role("button", name="清除筛选").click()
        wait_for_status(page, "共 420 条：")

    def test_a_filter_that_nothing_has_leaves_nothing(self, open_page: Open) -> None:
        page = open_page("zh", "#findings?unit=nowhere")
        wait_for_status(page, "符合 0 条，共 420 条")
        sync_api.expect(page.locator(".none")).to_be_visible()


class TestSearch:
    def test_words_are_found_wherever_they_stand(self, open_page: Open) -> None:
        page = open_page()
        page.keyboard.press("/")
        page.keyboard.type("000059 提前")
        count = sum("000059" in row.key + row.message for row in rows_of(html_report()))
        wait_for_status(page, f"符合 {count} 条")
        assert place(page).startswith("#findings?q=")
        assert set(page.locator("mark").all_inner_texts()) == {"000059", "提前"}
        page.keyboard.press("Escape")
        wait_for_status(page, "共 420 条：")

    def test_wide_digits_and_cases_and_evidence_are_found(self, open_page: Open) -> None:
        page = open_page("zh", "#findings")
        for words, least in (("００００５９", 7), ("OMS-2026-001", 7), ("oms-2026-001", 7), ("三月初", 42)):
            page.fill("#search", words)
            wait_for_status(page, "符合")
            sync_api.expect(page.locator(".chip")).to_contain_text(words)
            assert int(status(page).split()[1]) >= least, words

    def test_rules_cases_and_law_that_have_the_words_are_named(self, open_page: Open) -> None:
        page = open_page("zh", "#findings?q=虹鳟鱼")
        page.locator(".also a", has_text="案例 6").click()
        sync_api.expect(page.locator("[id='case/trout']")).to_be_in_viewport()

    def test_nothing_found_is_said(self, open_page: Open) -> None:
        page = open_page("en", "#findings?q=no-such-word")
        wait_for_status(page, "0 of 420 findings")
        sync_api.expect(page.get_by_text("No finding matches.")).to_be_visible()


def _numbers(page: Page) -> list[list[int]]:
    return [[int(part) for part in key.split("-")[1:]] for key in page.locator(".line .key").all_inner_texts()]


class TestSorting:
    def test_a_column_sorts_both_ways_and_back(self, open_page: Open) -> None:
        page = open_page("zh", "#findings?rule=process/plan-reply")
        head = page.locator(".heads .key button")
        first = page.locator(".line .key").first.inner_text()
        head.click()
        sync_api.expect(page.locator(".heads .key")).to_have_attribute("aria-sort", "ascending")
        rising = _numbers(page)
        head.click()
        sync_api.expect(page.locator(".heads .key")).to_have_attribute("aria-sort", "descending")
        falling = _numbers(page)
        assert rising == sorted(rising) and falling == sorted(falling, reverse=True) and rising != falling
        head.click()
        sync_api.expect(page.locator(".heads .key")).to_have_attribute("aria-sort", "none")
        assert page.locator(".line .key").first.inner_text() == first

    def test_a_table_sorts_by_number_and_its_total_stays_below(self, open_page: Open) -> None:
        page = open_page()
        table = page.locator(".table", has=page.locator("th", has_text="专题")).first
        head = table.locator("th button", has_text="疑似问题")
        column = "td:nth-child(3)"
        totals = table.locator("tfoot").inner_text()
        for way in (True, False):
            head.click()
            numbers = [int(text.replace(",", "")) for text in table.locator(f"tbody {column}").all_inner_texts()]
            assert numbers == sorted(numbers, reverse=way) and len(set(numbers)) > 2
        assert table.locator("tfoot").inner_text() == totals

    def test_severities_sort_by_weight_and_not_by_their_words(self, open_page: Open) -> None:
        page = open_page()
        table = page.locator(".table", has=page.locator("th", has_text="疑似率")).first
        table.locator("th button", has_text="等级").click()
        orders = table.locator("tbody [class*=severity-]").evaluate_all(
            "all => all.map(one => Number(one.dataset.order))"
        )
        assert orders == sorted(orders) and len(set(orders)) > 1


class TestKeys:
    def test_the_list_is_worked_by_keys_alone(self, open_page: Open) -> None:
        page = open_page("zh", "#findings")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.press("Enter")
        sync_api.expect(page.locator(".grid")).to_be_focused()
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        assert page.locator(".line[aria-selected=true]").get_attribute("data-at") == "2"
        assert page.locator(".grid").get_attribute("aria-activedescendant") == "row-2"
        page.keyboard.press("Enter")
        sync_api.expect(page.locator(".panel .count")).to_have_text("3 / 420")
        page.keyboard.press("ArrowDown")
        sync_api.expect(page.locator(".panel .count")).to_have_text("4 / 420")
        page.keyboard.press("End")
        sync_api.expect(page.locator(".panel .count")).to_have_text("420 / 420")
        sync_api.expect(page.locator(".line[aria-selected=true]")).to_be_in_viewport()
        page.keyboard.press("Escape")
        sync_api.expect(page.locator(".panel")).to_be_hidden()
        sync_api.expect(page.locator(".grid")).to_be_focused()
        page.keyboard.press("Home")
        sync_api.expect(page.locator(".line[aria-selected=true]")).to_have_attribute("data-at", "0")

    def test_leafing_is_one_step_on_the_way_back(self, open_page: Open) -> None:
        page = open_page("zh", "#findings")
        lines(page).nth(1).click()
        for at in (3, 4, 5):
            page.get_by_role("button", name="下一条").click()
            sync_api.expect(page.locator(".panel .count")).to_have_text(f"{at} / 420")
        page.go_back()
        assert place(page) == "#findings"

    def test_the_first_link_skips_to_the_chapter_in_sight(self, open_page: Open) -> None:
        page = open_page("zh", "#legal")
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "legal-title" and place(page) == "#legal"

    def test_the_focus_can_be_seen(self, open_page: Open) -> None:
        page = open_page()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"

    def test_a_card_opens_by_key(self, open_page: Open) -> None:
        page = open_page("zh", "#rules")
        page.locator("details.entry summary").first.focus()
        page.keyboard.press("Enter")
        sync_api.expect(page.locator("details.entry").first.locator(".card")).to_be_visible()


class TestManyFindings:
    def test_only_the_rows_in_sight_are_in_the_page(self, open_page: Open) -> None:
        page = open_page("many", "#findings")
        wait_for_status(page, "共 50,001 条")
        assert page.locator(".grid").get_attribute("aria-rowcount") == "50002"
        most = 0
        for part in (0.1, 0.5, 0.9, 1):
            page.evaluate(
                f"(() => {{ const s = document.querySelector('.scroller'); s.scrollTop = s.scrollHeight * {part}; }})()"
            )
            page.wait_for_timeout(100)
            most = max(most, lines(page).count())
            assert 8 < lines(page).count() < 60
        assert page.locator(".line[data-at='50000']").is_visible()
        assert page.evaluate("document.querySelectorAll('#explorer *').length") < 3000 and most > 8

    def test_filtering_searching_and_sorting_take_no_time_to_speak_of(self, open_page: Open) -> None:
        page = open_page("many", "#findings")
        wait_for_status(page, "共 50,001 条")
        steps = [
            "theme=repair",
            "q=000123",
            "sort=-key",
            "severity=critical&sort=place",
            "q=停电&unit=示例市供电公司/乙县",
        ]
        for query in steps:
            took = page.evaluate(
                """query => new Promise(done => {
                    const began = performance.now();
                    addEventListener('hashchange', () => setTimeout(() => done(performance.now() - began)), {once: true});
                    location.hash = `#findings?${query}`;
                })""",
                query,
            )
            assert took < 2000, (query, took)
        wait_for_status(page, "符合")

    def test_the_last_finding_is_reached_by_its_link(self, open_page: Open) -> None:
        page = open_page("many", f"#finding/{fingerprint('archive/contract-missing', MANY - 1)}")
        sync_api.expect(page.locator(".panel")).to_contain_text(f"{MANY - 1:06d}")
        sync_api.expect(page.locator(".line[aria-selected=true]")).to_be_in_viewport()

    def test_coming_back_the_list_is_where_it_was(self, open_page: Open) -> None:
        page = open_page("many", "#findings")
        page.evaluate("document.querySelector('.scroller').scrollTop = 900000")
        page.wait_for_timeout(200)
        page.click("nav a[href='#cases']")
        sync_api.expect(page.locator("#cases")).to_be_visible()
        page.go_back()
        sync_api.expect(page.locator("#explorer")).to_be_visible()
        page.wait_for_timeout(200)
        assert page.evaluate("document.querySelector('.scroller').scrollTop") == 900000
        assert lines(page).first.is_visible()


class TestPaper:
    def test_what_is_filtered_is_printed_up_to_a_limit_that_is_said(self, open_page: Open) -> None:
        page = open_page("many", "#findings?theme=repair")
        page.emulate_media(media="print")
        sync_api.expect(page.locator(".paper .cap")).to_have_text(
            "打印前 500 条，共 14,286 条；全部线索见 findings.csv"
        )
        assert page.locator(".paper tbody tr").count() == 500
        for hidden in ("nav", ".grid", ".filters", ".search"):
            assert not page.locator(hidden).is_visible()
        page.emulate_media(media="screen")
        sync_api.expect(page.locator(".paper")).to_have_count(0)
        assert page.locator(".grid").is_visible()

    def test_few_findings_are_printed_all(self, open_page: Open) -> None:
        page = open_page("en", "#findings?rule=process/plan-reply")
        page.emulate_media(media="print")
        sync_api.expect(page.locator(".paper .cap")).to_have_text("All 60 are printed")
        assert page.pdf()[:5] == b"%PDF-"

    def test_the_cards_of_a_printed_chapter_are_open_and_close_again(self, open_page: Open) -> None:
        page = open_page("zh", "#rules")
        page.emulate_media(media="print")
        sync_api.expect(page.locator("#rules details:not([open])")).to_have_count(0)
        page.emulate_media(media="screen")
        sync_api.expect(page.locator("#rules details[open]")).to_have_count(0)


class TestScreens:
    @pytest.mark.parametrize("language", ["zh", "en", "followed"])
    def test_no_chapter_is_wider_than_a_telephone(self, language: str, open_page: Open) -> None:
        page = open_page(language, width=390)
        for way in page.locator("nav a").all():
            page.evaluate("hash => { location.hash = hash; }", way.get_attribute("href"))
            page.wait_for_timeout(50)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, way.get_attribute("href")

    def test_on_a_telephone_a_finding_fills_the_screen(self, open_page: Open) -> None:
        page = open_page("zh", "#findings", width=390)
        lines(page).first.click()
        box = page.locator(".panel").bounding_box()
        assert box and box["width"] == 390 and box["height"] == 900
        page.get_by_role("button", name="关闭").click()
        sync_api.expect(page.locator(".panel")).to_be_hidden()


class TestHostileCells:
    def test_no_cell_runs_or_shows_as_markup(self, open_page: Open) -> None:
        page = open_page("hostile", f"#finding/{fingerprint('outage/arrears-notice-window', 0)}")
        sync_api.expect(page.locator(".panel")).to_contain_text("<img src=x onerror=")
        for name in ("#summary", "#rules", "#ahead", "#follow-up", "#health", "#findings?q=onerror"):
            page.evaluate("hash => { location.hash = hash; }", name)
            page.wait_for_timeout(50)
        assert page.locator("img").count() == 0
        page.emulate_media(media="print")
        assert page.title() == "电力客户服务法律风险稽查报告 2026-10"
        assert page.locator("img").count() == 0


class TestWithoutScript:
    def test_the_summary_and_a_note_stand(self, open_page: Open) -> None:
        page = open_page("zh", script=False)
        assert "没有运行脚本" in page.locator("main").inner_text()
        assert page.locator("#summary").is_visible() and page.locator("#legal").is_visible()
        assert page.locator(".legend").is_visible() and not page.locator("#search").is_visible()
