"""The PDF report: its words and links, taken out of the file again, and its bytes; never its pixels."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from io import BytesIO
from itertools import pairwise, product
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pdf_pages import opened, runs
from report_fixture import LACKING, RARE, UNITS, rich_report, two
from riskaudit.errors import AuditError
from riskaudit.model.outcome import Counts, Evidence
from riskaudit.model.progress import Gauge
from riskaudit.model.report import LectureLine, Report, UnitTheme
from riskaudit.model.result import RECORD_RESULTS
from riskaudit.writers import fonts
from riskaudit.writers.fonts import font_file

try:
    font_file("Regular")
except AuditError:
    pytest.skip("the fonts are made on installing the package", allow_module_level=True)

from riskaudit.writers.labels import TERMS
from riskaudit.writers.pdf import write_pdf
from riskaudit.writers.pdf.cases import _back
from riskaudit.writers.pdf.document import chapters
from riskaudit.writers.pdf.findings import _evidence, _finding
from riskaudit.writers.pdf.flow import Block, anchors_of, paginate
from riskaudit.writers.pdf.grid import CELL_X, FIRM, Col, Grid, Row, fitted
from riskaudit.writers.pdf.parts import Words, fields
from riskaudit.writers.pdf.sheet import Sheet
from riskaudit.writers.pdf.style import (
    ACCENT_TINT,
    BODY,
    HEIGHT,
    RESULT_COLORS,
    SEVERITY_FRAMES,
    SMALL,
    TINY,
    WHITE,
    WIDTH,
    ZONE_COLORS,
)
from riskaudit.writers.pdf.type import NO_END, NO_START, Span, printable, set_lines
from riskaudit.writers.pdf.view import View, case_anchor, finding_anchor, rule_anchor
from riskaudit.writers.unsaid import SKIPPED, bullets_unseen

HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def reader(language: str = "zh") -> PdfReader:
    return PdfReader(BytesIO(write_pdf(rich_report(language))))  # type: ignore[arg-type]


@cache
def text(language: str = "zh") -> str:
    """The words of all pages without blanks and line ends, so that wrapping does not matter."""
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in reader(language).pages))


def lines_of(words: str, width: float) -> list[str]:
    lines = set_lines([Span(words, BODY)], width)
    return ["".join(piece.text for piece in line.pieces) for line in lines]


class TestWords:
    def test_every_chapter_stands_in_the_text_and_in_the_outline(self) -> None:
        outline = [entry.title for entry in reader().outline if not isinstance(entry, list)]
        assert outline == [
            "目录",
            "总体情况",
            "分专题问题",
            "讲义案例",
            "在途与临限",
            "未检查与无法判定",
            "依据",
            "数据质量",
            "签审页",
        ]
        assert all(title in text() for title in outline)

    def test_the_outline_holds_every_theme_rule_and_case(self) -> None:
        def titles(entries: list) -> list[str]:  # type: ignore[type-arg]
            return [t for e in entries for t in (titles(e) if isinstance(e, list) else [e.title])]

        found, report = titles(reader().outline), rich_report()
        for wanted in [*report.themes, *report.rules]:
            assert wanted.title.zh in found
        assert len([title for title in found if title.startswith("案例 ")]) == len(report.cases)

    def test_what_the_cover_must_say(self) -> None:
        cover = re.sub(r"\s+", "", reader().pages[0].extract_text())
        for words in (
            "疑似，须经核实",
            "2026-10",
            "2026-11-01",
            "国家电网口径（sgcc）",
            "0123456789abcdef",
            "已脱敏",
            "本次稽查不完整",
        ):
            assert words in cover

    def test_every_finding_shown_is_there_with_its_address_and_key(self) -> None:
        for rule in rich_report().rules:
            for finding in rule.findings:
                assert finding.record.key in text()
        assert "十月/停电信息2026-10.xlsx›用户停复电›第20行" in text()
        assert "export&<final>.csv›第17行" in text()
        assert "审批人=（空）" in text()

    def test_what_was_never_opened_has_no_digest_to_show(self) -> None:
        report = rich_report()
        unpacked = report.inputs[0].model_copy(update={"status": "unpacked", "sheets": (), "unread": ()})
        closed = unpacked.model_copy(update={"name": "十月.zip/内.zip", "status": "unread", "sha256": "", "size": 0})
        pages = PdfReader(BytesIO(write_pdf(report.model_copy(update={"inputs": (unpacked, closed)})))).pages
        health = [words for page in pages if "十月.zip/内.zip" in (words := page.extract_text())]
        assert len(health) == 1
        assert "已展开" in health[0] and "未能读取" in health[0]
        assert health[0].count("SHA-256") == 1

    def test_caps_are_announced_where_findings_stay_out(self) -> None:
        capped = [rule for rule in rich_report().rules if rule.shown < rule.total]
        assert text().count("显示前6条，共60条，见findings.csv") == len(capped)
        assert "显示报告所载" in text() and "共45件，报告只载按文件行序的前12件" in text()

    def test_counts_add_up_on_the_page(self) -> None:
        pages = "\n".join(page.extract_text() for page in reader().pages)
        shown = [line for line in pages.splitlines() if re.match(r"\s*疑似问题\s.*=.*合计", line)]
        assert len(shown) >= 12
        for line in shown:
            counts = line.partition("（")[0]  # behind it stands how many of them are waived
            *parts, total = (int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", counts))
            assert sum(parts) == total

    def test_rules_that_did_not_run_and_bullets_unseen_are_told_once(self) -> None:
        report = rich_report()
        skipped = [rule for rule in report.rules if rule.result in SKIPPED]
        assert skipped and all(text().count(rule.id) == 1 for rule in skipped)
        words = report.rules[0].title
        lines = [
            LectureLine(place=f"L1.1.1.{at}", under=words, text=words, status=status, rules=("a/b",), judged=judged)
            for at, (status, judged) in enumerate(product(("automated", "partial", "manual"), (0, 1)))
        ]
        told = {
            label: [row[0] for row in rows]
            for label, rows in bullets_unseen(View(report.model_copy(update={"lecture": tuple(lines)})))
        }
        assert told == {
            "blind_unjudged": ["L1.1.1.0", "L1.1.1.2", "L1.1.1.4"],
            "blind_unseen": ["L1.1.1.3", "L1.1.1.5"],
        }

    def test_rows_that_do_not_add_up_are_said_to(self) -> None:
        assert "1,269=已判1,224+月外40+未判5" in text()
        assert text().count("合计不符") == 1

    def test_articles_are_printed_only_where_they_were_read(self) -> None:
        assert "第七十条" in text()
        assert "六十七条" not in text()

    def test_hearsay_is_marked(self) -> None:
        assert "「据二手资料，待核原文」" in text()
        assert "「未核，仅作提示」" in text()

    def test_nothing_is_called_unlawful_for_a_broken_promise(self) -> None:
        assert "未兑现承诺" in text()

    def test_small_denominators_are_marked(self) -> None:
        assert "10.0%*" in text()

    def test_english_pages_have_no_chinese_of_their_own(self) -> None:
        assert not [key for key, (_, english) in TERMS.items() if HAN.search(english)]
        summary = reader("en").pages[2].extract_text()
        quoted = {part for unit in UNITS for part in unit.split("/") if part}
        assert not HAN.search(re.sub("|".join(sorted(quoted)), "", summary))

    def test_both_languages_fill_the_same_gaps(self) -> None:
        for key, (chinese, english) in TERMS.items():
            gaps = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in (chinese, english)]
            assert gaps[0] == gaps[1], key

    def test_an_earlier_report_loses_no_unit_and_no_theme(self) -> None:
        report = rich_report()
        assert report.previous is not None
        gone = [f"示例市供电公司/{county}/东街供电所" for county in ("丙县", "丁县")]
        theme = report.themes[0].name
        units = [*gone, "", UNITS[0]]
        counts = {unit: Counts(fail=7, **{"pass": 1000}) for unit in units}
        before = report.previous.model_copy(
            update={
                "themes": {"former": Counts(fail=28, **{"pass": 4000})},
                "units": tuple(UnitTheme(unit=unit, theme=theme, counts=told) for unit, told in counts.items()),
            }
        )
        pages = PdfReader(BytesIO(write_pdf(report.model_copy(update={"previous": before})))).pages
        words = re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))
        told = words[words.index("2026-09疑似/适用") :]
        assert told.count("7/1,007") == len(units)
        assert told.count("28/4,028") == 3, "a theme that is gone, and the sums of both tables"
        assert all(unit in told for unit in gone)


class TestLinks:
    def test_every_link_leads_to_a_page_of_the_document(self) -> None:
        pages = {page.indirect_reference.idnum for page in reader().pages}  # type: ignore[union-attr]
        links = [link.get_object() for page in reader().pages for link in page.get("/Annots", [])]
        assert len(links) > 200
        places = reader().named_destinations
        assert {link["/Dest"] for link in links} <= places.keys()
        assert all(place.page.idnum in pages for place in places.values())  # type: ignore[union-attr]

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_findings_and_cases_lead_to_each_other(self, language: str) -> None:
        report, gauge = rich_report(language), Gauge()  # type: ignore[arg-type]
        blocks, passes = zip(*((block, gauge.now) for block in chapters(View(report), gauge)), strict=True)
        (counted,) = {id(item): item for item in passes if item.due}.values()
        assert counted.done == counted.due == sum(len(rule.findings) for rule in report.rules), "each counts once"
        anchors: dict[str, int] = {}
        links: dict[int, set[str]] = {}
        for number, block in enumerate(blocks):
            anchors |= {anchor.name: number for _, anchor in block.anchors}
            links[number] = {piece.span.link for line in getattr(block, "lines", ()) for piece in line.pieces}
        for rule in report.rules:
            lesson = anchors[case_anchor(rule.case)] + 1
            assert rule_anchor(rule.id) in links[lesson]
            for number in range(1, len(rule.findings) + 1):
                assert case_anchor(rule.case) in links[anchors[finding_anchor(rule.id, number)]]
            first = {finding_anchor(rule.id, number) for number in range(1, min(len(rule.findings), 5) + 1)}
            assert first <= links[lesson]
        assert {name for names in links.values() for name in names if name} <= anchors.keys()

    def test_anchors_are_named_once(self) -> None:
        pages = paginate(chapters(View(rich_report())))
        names = [anchor.name for _, _, anchor in anchors_of(pages)]
        assert len(names) == len(set(names))


class TestBytes:
    def test_two_runs_give_the_same_bytes(self) -> None:
        program = (
            "import hashlib; from report_fixture import rich_report; from riskaudit.writers.pdf import write_pdf;"
            "print(hashlib.sha256(write_pdf(rich_report(shown=2))).hexdigest())"
        )
        here = Path(__file__).parent
        runs = [
            subprocess.run(
                [sys.executable, "-c", program],
                cwd=here,
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        ]
        assert runs[0] == runs[1]
        gauge, report = Gauge(), rich_report(shown=2)
        assert write_pdf(report) == write_pdf(report, gauge=gauge)
        assert gauge.now.share == 1 and gauge.now.unit == "pages" and gauge.now.done == gauge.now.due > 8

    def test_the_document_names_its_language_and_title(self) -> None:
        assert reader().trailer["/Root"]["/Lang"] == "zh-CN"  # type: ignore[index]
        assert reader("en").trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]
        assert reader().metadata.title == "电力客户服务法律风险稽查报告 2026-10"  # type: ignore[union-attr]

    def test_every_font_is_embedded(self) -> None:
        faces = {
            str(face.get_object()["/BaseFont"])
            for page in reader().pages
            for face in page["/Resources"]["/Font"].values()  # type: ignore[index]
        }
        assert all("NotoSansSC" in face for face in faces)

    def test_text_copies_as_it_was_written(self) -> None:
        """A character that the font lacks is shown by its code point and spelt out beside it."""
        words = "".join(page.extract_text() for page in reader().pages)
        assert "\U00020bb7" in words
        spoken = f"FEFF{LACKING.encode('utf-16-be').hex().upper()}".encode()
        assert any(spoken in page.get_contents().get_data() for page in reader().pages)  # type: ignore[union-attr]

    def test_two_fonts_hold_every_character(self) -> None:
        faces = {
            name: face.get_object()
            for page in reader().pages
            for name, face in page["/Resources"]["/Font"].items()  # type: ignore[index]
        }
        assert sorted(str(face["/BaseFont"]) for face in faces.values()) == [
            "/AAAAAA+NotoSansSC-Regular",
            "/AAAAAB+NotoSansSC-Bold",
        ]
        assert all(face["/Encoding"] == "/Identity-H" for face in faces.values())


class TestPages:
    @pytest.mark.parametrize("report", [rich_report(), rich_report("en"), rich_report(shown=50, total=50)])
    def test_pages_are_filled_and_say_what_goes_on(self, report: Report) -> None:
        """Nothing stands below the foot of a page, and only before a chapter is more than a third of one empty, before a
        theme, whose head stays with its first card, a little more. A page on to which a card runs says its rule, or its
        finding that is parted."""
        hit = {rule_anchor(rule.id) for rule in report.rules if rule.findings}
        pages = list(paginate(chapters(View(report))))
        headed, on_foot = [""], 0
        for page, after in pairwise([*pages, pages[0]]):
            first = page[0].block
            assert all(placed.down + placed.block.height <= HEIGHT + 0.1 for placed in page)
            heads = any(anchor.title for _, anchor in first.anchors) or _words(first) == View(report).say("quiet")
            if headed[0] in hit and not heads:
                assert first.running and first.running.anchor in headed, first.running
                on_foot += 1
            levels = [anchor.level for _, anchor in after[0].block.anchors if anchor.title]
            full = HEIGHT * (0.6 if levels == [1] else 2 / 3)
            assert after is pages[0] or levels == [0] or page[-1].down + page[-1].block.height > full
            for anchor in (anchor for placed in page for _, anchor in placed.block.anchors):
                headed = [*(() if anchor.title else headed), anchor.name]
        assert on_foot > 4

    def test_tables_of_few_rows_stay_whole_and_others_leave_no_single_row(self) -> None:
        grids = {count: Grid([Col("", 90)], [[str(at)] for at in range(count)]) for count in (1, 2, 3, 9)}
        row = grids[2].height - grids[1].height
        for count, grid in grids.items():
            cuts = [grid.split(grid.height - row * left) for left in range(1, count)]
            shares = [tuple(round((part.height - grids[1].height) / row) + 1 for part in cut) for cut in cuts if cut]
            assert shares == ([(7, 2), (7, 2), (6, 3), (5, 4), (4, 5), (3, 6), (2, 7)] if count == 9 else [])

    def test_columns_are_as_wide_as_what_stands_in_them(self) -> None:
        """Days, units and most keys stand on one line; a rule's title takes what is left, and one long key wraps."""
        columns = [Col("应于", FIRM), Col("单位", FIRM), Col("编号", 60), Col("稽查规则", 90)]
        long = "JD202600000705/吸顶灯/" + "7" * 90
        keys = [*(f"20261001000{at:05d}" for at in range(19)), long]
        rows = [Row(["2026-11-01 00:13:45", "示例市供电公司", key, "规则" * 40]) for key in keys]
        wide = fitted(columns, rows, TINY)
        assert sum(column.width for column in wide) == pytest.approx(WIDTH)
        for at, column in enumerate(wide[:3]):
            room = column.width - 2 * CELL_X
            assert all(len(set_lines([Span(str(row.cells[at]), TINY)], room)) == 1 for row in rows[:19])
        assert wide[3].width > 200 and wide[2].width < 90
        crowded = fitted(columns[:2] * 3 + columns[2:], [Row([long] * 8)], TINY)
        assert sum(column.width for column in crowded) == pytest.approx(WIDTH)
        assert min(column.width for column in crowded) > 50

    def test_a_text_ends_a_page_where_a_field_begins(self) -> None:
        lines = fields([("甲", "字" * 150), ("乙", "字" * 150), ("丙", "字" * 150)], label_width=60)
        text = Words(lines, head=4)
        heights = [text.split(sum(line.height for line in lines[:count])) for count in range(len(lines) + 1)]
        begins = [at for at, line in enumerate(lines) if line.begins]
        cuts = [len(cut[0].lines) for cut in heights if cut]  # type: ignore[attr-defined]
        assert begins == [0, 4, 8] and cuts == [4, 4, 4, 4, 8, 8, 8, 8, 8]

    def test_a_field_that_goes_on_has_its_label_again(self) -> None:
        text = Words(fields([("甲", "字" * 400), ("", "又" * 200), ("乙", "末" * 400)], label_width=60), head=4)
        for left, label in ((5, "甲"), (len(text.lines) - 3, "乙")):
            upper, lower = text.split(sum(line.height for line in text.lines[:left])) or (None, None)
            assert isinstance(lower, Words) and isinstance(upper, Words) and len(upper.lines) == left
            assert lower.lines[0].pieces[0].text == label
            assert lower.lines[0].pieces[0].span.style.color != upper.lines[0].pieces[0].span.style.color
            assert lower.lines[1].pieces[0].text != label

    def test_a_unit_that_does_not_fit_beside_its_record_stands_whole_below_it(self) -> None:
        report = rich_report()
        rule = next(rule for rule in report.rules if rule.findings)
        finding = rule.findings[0]
        for unit, at in (("甲县/乙所", 0), ("甲县供电公司" * 3 + "/塘湾供电所/塘湾一班", 1)):
            record = finding.record.model_copy(update={"unit": unit})
            block = next(iter(_finding(View(report), rule, finding.model_copy(update={"record": record}), 1)))
            lines = [line for line in block.lines[:2] if line.pieces[-1].text == unit]  # type: ignore[attr-defined]
            assert [block.lines.index(line) for line in lines] == [at]  # type: ignore[attr-defined]
            assert len(lines[0].pieces) > 3 or lines[0].pieces[0].x > 50

    def test_a_case_says_that_its_rules_have_more_findings_than_it_names(self) -> None:
        for report, more in (
            (rich_report(shown=5, total=5), False),
            (rich_report(), True),
            (rich_report(shown=2), True),
        ):
            rule = next(rule for rule in report.rules if rule.findings)
            assert any(span.text == " 等" for span in _back(View(report), rule)) is more

    def test_a_sign_that_is_read_as_empty_says_so(self) -> None:
        cells = tuple(
            Evidence(column="a", title=two("备注", "Note"), value=value, state="empty") for value in ("—", "")
        )
        assert "".join(span.text for span in _evidence(View(rich_report()), cells)).replace("\xa0", "") == (
            "备注=—（视为空）；备注=（空）"
        )

    def test_a_finding_longer_than_a_page_is_split_and_kept_whole(self) -> None:
        report = rich_report(shown=1)
        rule = report.rules[0]
        finding = rule.findings[0].model_copy(update={"message": "字" * 8000})
        changed = rule.model_copy(update={"findings": (finding,)})
        report = report.model_copy(update={"rules": (changed, *report.rules[1:])})
        for page in paginate(chapters(View(report))):
            assert all(placed.down + placed.block.height <= HEIGHT + 0.1 for placed in page)
        pages = PdfReader(BytesIO(write_pdf(report))).pages
        assert sum(page.extract_text().count("字") for page in pages) >= 8000

    def test_a_strip_takes_any_words_and_any_moments(self) -> None:
        report = rich_report(shown=1)
        rule = report.rules[0]
        strip = rule.findings[0].strip
        assert strip is not None
        odd = [
            strip.model_copy(
                update={"start_title": f"受理\n时间\ue000{LACKING}" + "长" * 60, "end_title": "办结" * 40}
            ),
            strip.model_copy(update={"end": strip.start, "earliest": strip.start, "due": strip.start}),
            strip.model_copy(update={"start": strip.end, "end": strip.start}),
        ]
        findings = tuple(rule.findings[0].model_copy(update={"strip": item}) for item in odd)
        report = report.model_copy(
            update={"rules": (rule.model_copy(update={"findings": findings}), *report.rules[1:])}
        )
        said = []
        for page in opened(write_pdf(report)).pages:
            for x, _, words in runs(page):
                assert 19 <= x < 190, words
                said.append(words.strip())
        cards = [rule for rule in report.rules if any(item.strip for item in rule.findings)]
        assert said.count("起算时刻") == len(cards) < sum(bool(item.strip) for rule in cards for item in rule.findings)

    def test_a_report_of_nothing_is_still_a_report(self) -> None:
        empty = rich_report().model_copy(update={"inputs": (), "datasets": (), "themes": (), "rules": (), "units": ()})
        empty = empty.model_copy(update={"bases": {}, "cases": {}})
        assert len(PdfReader(BytesIO(write_pdf(empty))).pages) >= 8


def _words(block: Block) -> str:
    return "".join(piece.text for line in getattr(block, "lines", ()) for piece in line.pieces)


class TestColours:
    def test_results_and_zones_stay_apart_in_grey(self) -> None:
        """Lightness differs between what stands side by side, and text on a ground keeps a contrast of 4.5 to 1."""
        shades = sorted(_lightness(RESULT_COLORS[result]) for result in RECORD_RESULTS)
        assert all(upper - lower > 0.08 for lower, upper in pairwise(shades)), shades
        zones = [_lightness(ZONE_COLORS[name][0]) for name in ("zone_high", "zone_middle", "zone_low")]
        assert zones[0] + 0.25 < zones[1] and zones[1] + 0.15 < zones[2]
        frames = [(ground, ink) for ink, _ in SEVERITY_FRAMES.values() for ground in (WHITE, ACCENT_TINT)]
        assert len({thick for _, thick in SEVERITY_FRAMES.values()}) == 3, "the graver the thicker"
        for ground, ink in (*ZONE_COLORS.values(), *frames):
            light, dark = sorted((_lightness(ground), _lightness(ink)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def _lightness(color: tuple[float, float, float]) -> float:
    """The relative luminance of a colour."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class TestType:
    @pytest.mark.parametrize("width", range(60, 320, 7))
    def test_no_line_begins_or_ends_with_a_forbidden_mark(self, width: int) -> None:
        words = (
            "受理 10-01（不计）→ 工作日 10-08、10-09、10-10；应于“10-10”前答复，实际 10-14，超 2 个工作日。"
            "《供电营业规则》（2024）第七十条：提前 3 至 7 日；工单【OMS-2026-001】占 12.5%，见 findings.csv › 第 3 行！"
        )
        lines = lines_of(words, width)
        assert all(line[0] not in NO_START for line in lines)
        assert all(line[-1] not in NO_END for line in lines)
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")

    def test_words_numbers_and_ids_stay_whole(self) -> None:
        for width in range(90, 300, 7):
            lines = lines_of("用户编号 0012345678 的工单 OMS-2026-001 未见再次通知记录", width)
            assert sum("0012345678" in line for line in lines) == 1
            assert sum("OMS-2026-001" in line for line in lines) == 1

    def test_numbers_stay_with_their_units(self) -> None:
        words = "依第七十条第一款第二项、第一百零九条，应在停电前 3 日以上送达；不超过 5 个工作日，第 378 行与第12条，用去 45 分钟，电压 10 kV、违约金 1200 元"
        for width in range(80, 300, 5):
            for line in lines_of(words, width):
                assert not re.search(r"[\d第一二七十百零九]$", line.rstrip()), (width, line)

    def test_english_numbers_stay_with_what_they_count_and_not_with_the_next(self) -> None:
        lines = lines_of("Supply Rules 2024 art. 69 para. 1 item 2; orders.csv row 614", 76)
        assert [line.strip() for line in lines] == [
            "Supply Rules",
            "2024 art. 69",
            "para. 1 item 2;",
            "orders.csv",
            "row 614",
        ]

    def test_chains_of_units_are_parted_between_units(self) -> None:
        assert lines_of("柳塘区供电公司/荷岸供电所/荷岸一班", 150) == ["柳塘区供电公司/荷岸供电所/", "荷岸一班"]
        assert lines_of("甲/" + "字" * 18, 150) == ["甲/" + "字" * 14, "字" * 4]

    def test_a_word_wider_than_the_line_is_cut_and_not_lost(self) -> None:
        lines = lines_of("a" * 200 + "/" + "b" * 30, 100)
        assert "".join(lines) == "a" * 200 + "/" + "b" * 30

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=80), st.floats(20, 400))
    def test_no_text_is_lost_or_too_wide(self, words: str, width: float) -> None:
        lines = set_lines([Span(words, SMALL), Span(words, BODY)], width)
        kept = "".join(piece.text for line in lines for piece in line.pieces)
        unframed = re.sub(r"\u00a0(U\+[0-9A-F]{4,6})\u00a0", r"〈\1〉", kept)
        assert re.sub(r"[ \n]", "", unframed) == re.sub(r"[ \n]", "", printable(words) * 2)
        for line in lines:
            shown = [piece for piece in line.pieces if piece.text.strip()]
            assert not shown or shown[-1].x + shown[-1].width <= max(width, 2 * BODY.size) + BODY.size

    def test_characters_without_a_glyph_are_spelt_as_code_points(self) -> None:
        assert (
            printable("\ue000甲\u200b\U0001f600\x07\ud800") == "〈U+E000〉甲〈U+200B〉〈U+1F600〉〈U+0007〉〈U+D800〉"
        )
        assert printable(RARE).endswith("〈U+E000〉〈U+200B〉王")
        assert "U+E000U+200B王<b>&amp;" in text()

    def test_code_points_stand_in_frames_that_no_line_cuts(self) -> None:
        for width in range(80, 220, 7):
            pieces = [
                piece
                for line in set_lines([Span(f"户名\ue000\ue001{LACKING}等三户", BODY)], width)
                for piece in line.pieces
            ]
            framed = [(piece.text.strip("\u00a0"), piece.span.spoken) for piece in pieces if piece.span.style.edge]
            assert framed == [("U+E000", ""), ("U+E001", ""), (f"U+{ord(LACKING):04X}", LACKING)]

    def test_rare_names_of_people_have_glyphs(self) -> None:
        names = "䶮喆堃㛃犇骉燚镕\U00020bb7\U0002cb4e"
        assert printable(names) == names


class TestFonts:
    def test_a_missing_font_is_told_with_its_cure(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(fonts, "FOLDER", tmp_path)
        with pytest.raises(AuditError) as caught:
            font_file("Bold")
        assert "pip install" in caught.value.text("zh")
        assert "pip install" in caught.value.text("en")

    def test_the_licence_stands_beside_the_fonts(self) -> None:
        assert "SIL OPEN FONT LICENSE" in (fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8").upper()


def test_a_heading_that_fills_the_page_by_a_hair_is_not_parted_from_its_text() -> None:
    class Box(Block):
        def __init__(self, height: float, keep: bool = False) -> None:
            self.height, self.keep = height, keep

        def draw(self, sheet: Sheet, x: float, top: float) -> None:
            raise NotImplementedError

    heading = Box(43, keep=True)
    for room in (42.995, 43, 43.005, 60):
        pages = list(paginate([Box(HEIGHT - room), heading, Box(100)]))
        assert [placed.block for placed in pages[0]] != [heading]
        assert len(pages[0]) == 1
        assert pages[1][0].block is heading
