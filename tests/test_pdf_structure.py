"""How the PDF report hangs together: links both ways, outline, fonts, order of reading, language, bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from pdf_pages import opened, runs
from report_fixture import rich_report
from riskaudit.errors import AuditError
from riskaudit.writers.fonts import font_file

try:
    font_file("Regular")
except AuditError:
    pytest.skip("the fonts are made on installing the package", allow_module_level=True)

from riskaudit.writers.pdf import write_pdf
from riskaudit.writers.pdf.view import View, case_anchor, finding_anchor, rule_anchor
from riskaudit.writers.risk import risks

LANGUAGES = ("zh", "en")


@cache
def content(language: str) -> bytes:
    return write_pdf(rich_report(language))  # type: ignore[arg-type]


@cache
def reader(language: str) -> PdfReader:
    return opened(content(language))


@cache
def places(language: str) -> dict[str, tuple[int, float]]:
    """Anchor → its page, from 0, and its height on it."""
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader(language).pages)}  # type: ignore[union-attr]
    found = reader(language).named_destinations.items()
    return {name.removeprefix("/"): (pages[place.page.idnum], float(place.top)) for name, place in found}  # type: ignore[attr-defined]


@cache
def links(language: str) -> tuple[tuple[int, tuple[float, ...], str], ...]:
    """Page, box and target of every link."""
    return tuple(
        (number, tuple(map(float, link["/Rect"])), link["/Dest"].removeprefix("/"))
        for number, page in enumerate(reader(language).pages)
        for link in (entry.get_object() for entry in page.get("/Annots", []))
    )


def between(language: str, first: str, last: str) -> set[str]:
    """The targets of all links from one anchor down to another, in the order of reading."""
    (page, top), (end, foot) = places(language)[first], places(language)[last]
    found = set()
    for number, box, target in links(language):
        middle = (box[1] + box[3]) / 2
        if (page, -top) <= (number, -middle) <= (end, -foot):
            found.add(target)
    return found


def listed(entries: Any) -> list[Any]:
    """The outline without its levels."""
    return [line for entry in entries for line in (listed(entry) if isinstance(entry, list) else [entry])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_has_a_target_and_lies_on_its_page(language: str) -> None:
    assert len(links(language)) > 300
    assert {target for _, _, target in links(language)} <= places(language).keys()
    for _, (left, bottom, right, top), _ in links(language):
        assert 0 < left < right < 596 and 0 < bottom < top < 842


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_reaches_its_case_and_back(language: str) -> None:
    report = rich_report(language)  # type: ignore[arg-type]
    order = sorted(places(language), key=lambda name: (places(language)[name][0], -places(language)[name][1]))
    for rule in report.rules:
        for number in range(1, len(rule.findings) + 1):
            here = finding_anchor(rule.id, number)
            after = order[order.index(here) + 1]
            assert case_anchor(rule.case) in between(language, here, after), here
        lesson = case_anchor(rule.case)
        back = between(language, lesson, order[order.index(lesson) + 1])
        assert rule_anchor(rule.id) in back
        for number in range(1, min(len(rule.findings), 5) + 1):
            assert finding_anchor(rule.id, number) in back


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_outline_is_complete_and_leads_where_it_says(language: str) -> None:
    report, told = rich_report(language), listed(reader(language).outline)  # type: ignore[arg-type]
    titles = [entry.title for entry in told]
    wanted = [*(rule.title for rule in report.rules), *(theme.title for theme in report.themes)]
    assert {title.in_(report.scope.language) for title in wanted} <= set(titles)
    chapters = [entry.title for entry in reader(language).outline if not isinstance(entry, list)]
    assert len(chapters) == 9
    for entry in told:
        page = reader(language).pages[reader(language).get_destination_page_number(entry)]
        words = re.sub(r"\s", "", "".join(words for _, _, words in runs(page)))
        assert re.sub(r"\s", "", entry.title) in words, entry.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_numbers_are_those_of_the_pages_they_lead_to(language: str) -> None:
    """Every printed page number stands in a link to that page."""
    pattern = re.compile(r"第 (\d+) 页$|^p\. (\d+)$")
    seen = 0
    for number, page in enumerate(reader(language).pages):
        boxes = [(box, target) for at, box, target in links(language) if at == number]
        for x, y, words in runs(page):
            if found := pattern.search(words.strip()):
                point = (x * 72 / 25.4 + 1, (297 - y) * 72 / 25.4 + 2)
                hit = [
                    to
                    for (left, low, right, high), to in boxes
                    if left <= point[0] <= right and low <= point[1] <= high
                ]
                assert hit, words
                assert places(language)[hit[0]][0] + 1 == int(found[1] or found[2])
                seen += 1
    assert seen > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_embedded_and_subset(language: str) -> None:
    fonts = {
        name: font.get_object()
        for page in reader(language).pages
        for name, font in page["/Resources"]["/Font"].items()  # type: ignore[index]
    }
    assert len(fonts) == 2
    for font in fonts.values():
        assert re.fullmatch(r"/[A-Z]{6}\+NotoSansSC-(Regular|Bold)", font["/BaseFont"])
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert 10_000 < len(descriptor["/FontFile2"].get_data()) < 1_000_000


def test_the_document_names_its_language_and_title() -> None:
    for language, lang, title in (("zh", "zh-CN", "稽查报告 2026-10"), ("en", "en", "Service 2026-10")):
        root = reader(language).trailer["/Root"]
        assert root["/Lang"] == lang  # type: ignore[index]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
        assert root["/PageMode"] == "/UseOutlines"  # type: ignore[index]
        assert str(reader(language).metadata.title).endswith(title)  # type: ignore[union-attr]


def test_the_footer_has_unit_month_digests_and_pages() -> None:
    report, total = rich_report(), len(reader("zh").pages)
    for number, page in enumerate(reader("zh").pages[1:], 2):
        foot = "".join(words for _, y, words in runs(page) if y > 280)
        for words in ("示例市供电公司", "2026-10", report.tool.library[:12], report.findings_file.sha256[:12]):
            assert words in foot
        assert foot.endswith(f"第 {number} 页　共 {total} 页")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_counts_the_rules_of_its_list(language: str) -> None:
    """Each cell leads to its list, and all rules with suspected faults stand in exactly one cell."""
    report = rich_report(language)  # type: ignore[arg-type]
    found = risks(View(report))
    assert {risk.rule.id for risk in found} == {rule.id for rule in report.rules if rule.counts.fail}
    cells = {f"risk.{risk.likelihood}.{risk.impact}" for risk in found}
    assert {target for _, _, target in links(language) if target.startswith("risk.")} == cells


def test_two_runs_give_the_same_bytes() -> None:
    assert write_pdf(rich_report()) == content("zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_find_the_words_in_the_order_of_the_page(language: str, tmp_path: Path) -> None:
    """pdftotext, which goes by the places of words, and the order of drawing agree on every card of a finding."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext (poppler)")
    path = tmp_path / "report.pdf"
    path.write_bytes(content(language))
    told = subprocess.check_output(["pdftotext", "-layout", str(path), "-"], text=True)
    text = re.sub(r"\s", "", told)
    at = 0
    report = rich_report(language)  # type: ignore[arg-type]
    for rules in View(report).themes.values():
        for rule in (rule for rule in rules if rule.findings):
            at = text.find(re.sub(r"\s", "", rule.title.in_(report.scope.language)), at)
            assert at >= 0, rule.id
            for finding in rule.findings:
                for words in (finding.record.key, finding.message[:20]):
                    at = text.find(re.sub(r"\s", "", words), at)
                    assert at >= 0, (rule.id, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_sound(language: str, tmp_path: Path) -> None:
    if not shutil.which("qpdf"):
        pytest.skip("needs qpdf")
    path = tmp_path / "report.pdf"
    path.write_bytes(content(language))
    told = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
