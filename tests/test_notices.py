"""整改通知单: who is told what, in which order, and what nobody is told."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from noted import Noted
from riskaudit.cli import main
from riskaudit.errors import AuditError
from riskaudit.model.base import Bilingual
from riskaudit.model.outcome import LimitLine
from riskaudit.model.reference import Confidence
from riskaudit.model.report import FindingsFile, Report
from riskaudit.spine.part import Findings, write_part
from riskaudit.writers.fonts import font_file
from riskaudit.writers.json import write_json
from riskaudit.writers.notices import FIRST, Kept, notices_of

try:
    font_file("Regular")
except AuditError:
    pytest.skip("the fonts are made on installing the package", allow_module_level=True)

from riskaudit.writers.pdf.notice_words import TERMS
from riskaudit.writers.pdf.notices import _Desk, write_notices
from riskaudit.writers.pdf.style import HEIGHT

HAN = re.compile(r"[\u3400-\u9fff]")
EAST, WEST = "示例市供电公司/甲县/城关供电所", "示例市供电公司/甲县/河西供电所"
OWN = "不超过45分钟（稽查口径）"
ARRIVAL, CONTRACT = "repair/promised-arrival", "archive/contract-missing"


def found(folder: Path) -> Noted:
    """Findings of two units and of none, of every kind that a notice must tell apart."""
    noted = Noted(folder)
    for number in range(5):
        noted.find("a.csv", "", 2 + number, unit=EAST, key=f"K{number}", message=f"提前 {number} 日，应提前 3 日")
    noted.find("a.csv", "", 9, unit=f"{EAST}/一班", key="K9", message="未见通知记录", result="review")
    noted.find("a.csv", "", 10, unit=EAST, rule=ARRIVAL, case="trout", basis="sg10-complaint", message="超承诺")
    noted.find("a.csv", "", 11, unit=EAST, rule=CONTRACT, case="lost-contract", basis="sg-contract", message="缺合同")
    noted.find("a.csv", "", 12, unit=WEST, rule=CONTRACT, case="lost-contract", basis="sg-contract", message="缺合同")
    noted.find("a.csv", "", 13, unit="", message="无单位的记录")
    noted.find("a.csv", "", 14, unit=WEST, basis="gz96-cut-procedure", message="只有二手依据的")
    noted.find("a.csv", "", 15, unit=WEST, message="已备案的", waived="是")
    noted.find("a.csv", "", 16, unit=WEST, rule="quality/thd-limit", case="furnace", message="一人经手的线索")
    noted.find("a.csv", "", 17, unit=EAST, message="受理的举报经转派")
    noted.find("a.csv", "", 18, unit=EAST, basis="gz96-cut-procedure gz24-cut-notice", message="两个依据")
    return noted


def report_of(noted: Noted, language: str = "zh") -> Report:
    report = noted.report(language)
    seen = {name: report.bases[name].model_copy(update={"confidence": Confidence.TEXT}) for name in TEXTS}
    leads = {
        rule.id: rule.model_copy(update={"restricted": True}) for rule in report.rules if rule.id == "quality/thd-limit"
    }
    own = LimitLine(text=Bilingual(zh=OWN, en="at most 45 min (ours)"), basis=("sg10-complaint",), measure="audit")
    leads |= {rule.id: rule.model_copy(update={"limits": (own,)}) for rule in report.rules if rule.id == ARRIVAL}
    rules = tuple(leads.get(rule.id, rule) for rule in report.rules)
    return report.model_copy(update={"bases": report.bases | seen, "rules": rules})


TEXTS = ("sg10-complaint", "sg-contract")


@cache
def written(language: str = "zh") -> dict[str, bytes]:
    noted = found(Path())
    return write_notices(report_of(noted, language), iter(noted.rows))


def pages(name: str, language: str = "zh") -> list[str]:
    reader = PdfReader(BytesIO(written(language)[name]))
    return [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]


def notice(unit: str) -> str:
    """All pages of the notice to a unit."""
    whole = re.split(r"(?=整改通知单编号)", "".join(pages("notices.pdf")))
    (text,) = [part for part in whole if f"责任单位{unit}稽查月份" in part]
    return text


class TestNotice:
    def test_each_unit_has_one_and_begins_a_page(self) -> None:
        heads = [text for text in pages("notices.pdf") if text.startswith("整改通知单编号")]
        units = [re.search("责任单位(.*?)稽查月份", head)[1] for head in heads]  # type: ignore[index]
        assert units == [EAST, WEST, "单位不明（发稽查部门）"]
        assert [re.search(r"ZG-202610-\d+", head)[0] for head in heads] == [  # type: ignore[index]
            "ZG-202610-001",
            "ZG-202610-002",
            "ZG-202610-003",
        ]

    def test_every_item_is_told_in_the_order_of_the_five(self) -> None:
        for item in re.split(r"(?=标准)", notice(EAST))[1:]:
            order = [item.index(word) for word in ("标准", "现状", "原因由责任单位填写", "影响", "整改")]
            assert order == sorted(order)

    def test_the_three_kinds_of_authority_are_apart(self) -> None:
        text = notice(EAST)
        places = [text.index(word) for word in ("一、法律法规", "二、对外承诺（未兑现承诺）", "三、内部制度")]
        assert places == sorted(places)
        laws, promises, company = text[places[0] : places[1]], text[places[1] : places[2]], text[places[2] :]
        assert "《供电营业规则》（2024）第七十条" in laws
        assert promises.index("十项承诺") < promises.index(OWN) < promises.index("现状") and OWN not in laws + company
        assert "十项承诺" in promises and "不符者为未兑现承诺" in promises and "违法" not in promises
        assert "供用电合同管理细则" in company
        assert "一、内部制度" in notice(WEST)

    def test_the_first_records_and_how_many_more(self) -> None:
        text = notice(EAST)
        assert "疑似问题6条。待核查1条，限期举证。" in text
        assert "1.K0提前0日" in text and "3.K2" in text and "K3" not in text
        assert "另有4条，见线索清单" in text
        assert FIRST == 3

    def test_what_is_to_be_reviewed_is_worded_so(self) -> None:
        noted = Noted(Path())
        noted.find("a.csv", "", 9, unit=EAST, key="K9", message="未见通知记录", result="review")
        made = write_notices(report_of(noted), iter(noted.rows))["notices.pdf"]
        text = re.sub(r"\s+", "", PdfReader(BytesIO(made)).pages[0].extract_text())
        assert "待核查1条，限期举证。1.K9待核查：未见通知记录" in text and "疑似问题1条。" not in text

    def test_due_day_signatures_and_slip(self) -> None:
        for unit in (EAST, WEST, "单位不明（发稽查部门）"):
            text = notice(unit)
            assert "反馈期限2026-11-08前（含当日）" in text
            assert "请于2026-11-08前反馈核实结果、整改措施和整改人" in text
            for word in ("下发（稽查部门）", "接收（责任单位）", "负责人（责任单位）", "沿此线裁下", "回执", "签收人"):
                assert word in text
        assert "编号ZG-202610-001的整改通知单已收到，共列疑似问题8条、待核查1条，将于2026-11-08前反馈" in notice(EAST)

    def test_facts_that_were_not_read_stay_out(self) -> None:
        text = "".join(pages("notices.pdf"))
        assert "1996" not in text and "只有二手依据的" not in text and "二手资料" not in text
        assert notices_of(report_of(found(Path())), iter(found(Path()).rows)).kept[Kept.UNCONFIRMED]

    def test_leads_are_told_to_nobody_and_not_hinted_at(self) -> None:
        text = "".join(pages("notices.pdf"))
        for word in ("一人经手", "举报", "线索谐波", "谐波", "廉洁", "刑", "暂不下发", "已备案"):
            assert word not in text

    def test_a_cause_is_never_guessed(self) -> None:
        causes = re.findall(r"原因(由.*?)影响", notice(EAST))
        assert set(causes) == {"由责任单位填写：□人为□系统□数据□误判（附凭据）"}

    def test_the_criminal_case_is_no_lesson_for_a_unit(self) -> None:
        noted = found(Path())
        report = report_of(noted)
        lesson = report.cases["medical-school"].model_copy(update={"lecture": "L3.3.4"})
        report = report.model_copy(update={"cases": report.cases | {"medical-school": lesson}})
        text = re.sub(
            r"\s+",
            "",
            "".join(
                p.extract_text()
                for p in PdfReader(BytesIO(write_notices(report, iter(noted.rows))["notices.pdf"])).pages
            ),
        )
        assert "停电条件不具备" not in text and "停电条件不具备" in notice(EAST)


class TestRegister:
    def test_everything_is_told_or_kept_back(self) -> None:
        noted = found(Path())
        told = notices_of(report_of(noted), iter(noted.rows))
        kept = {reason: sum(rules.values()) for reason, rules in told.kept.items()}
        assert kept == {Kept.RESTRICTED: 2, Kept.UNCONFIRMED: 1, Kept.WAIVED: 1}
        assert told.total == len(noted.rows) == told.told + sum(kept.values())

    def test_it_lists_notices_and_what_was_kept_back(self) -> None:
        text = "".join(pages("notices-register.pdf"))
        assert "线索清单共15条=列入通知单11条+暂不下发4条" in text
        assert "稽查部门内部留存，不随通知单下发" in text
        for word in ("廉洁、刑事或举报线索", "所依据的事实未核原文", "已作例外备案", "quality/thd-limit"):
            assert word in text
        assert f"ZG-202610-002{WEST}102026-11-08" in text

    def test_its_pages_are_those_of_the_notices(self) -> None:
        starts = [number for number, text in enumerate(pages("notices.pdf"), 1) if text.startswith("整改通知单编号")]
        ranges = re.findall(r"2026-11-08(\d+)–(\d+)", "".join(pages("notices-register.pdf")))
        assert [int(first) for first, _ in ranges] == starts
        assert int(ranges[-1][1]) == len(pages("notices.pdf"))

    def test_without_anything_to_tell_there_is_only_the_register(self) -> None:
        noted = Noted(Path())
        noted.find("a.csv", "", 2, basis="gz96-cut-procedure")
        made = write_notices(report_of(noted), iter(noted.rows))
        assert list(made) == ["notices-register.pdf"]


class TestPages:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_nothing_stands_below_the_foot(self, language: str) -> None:
        noted = Noted(Path())
        for number in range(40):
            rule = f"outage/arrears-notice-window{f'-{number}' if number else ''}"
            noted.find("a.csv", "", 2 + number, unit=EAST, message="字" * (number * 60), rule=rule, shown=False)
        report = report_of(noted, language)
        (first,) = [rule for rule in report.rules if rule.id == "outage/arrears-notice-window"]
        more = tuple(first.model_copy(update={"id": f"{first.id}-{number}"}) for number in range(1, 40))
        report = report.model_copy(update={"rules": (*report.rules, *more)})
        desk = _Desk(report, notices_of(report, iter(noted.rows)))
        for page in desk.pages(desk.told.notices[0]):
            assert all(placed.down + placed.block.height <= HEIGHT + 0.1 for placed in page)

    def test_english_has_no_chinese_of_its_own(self) -> None:
        assert not [key for key, (_, english) in TERMS.items() if HAN.search(english)]
        for key, words in TERMS.items():
            gaps = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in words]
            assert gaps[0] == gaps[1], key
        assert "Notice of Rectification".replace(" ", "") in pages("notices.pdf", "en")[0]

    def test_the_same_bytes_twice(self) -> None:
        noted = found(Path())
        assert write_notices(report_of(noted), iter(noted.rows)) == written()

    def test_unmasked_is_said(self) -> None:
        noted = found(Path())
        report = report_of(noted)
        report = report.model_copy(update={"scope": report.scope.model_copy(update={"masked": False})})
        made = PdfReader(BytesIO(write_notices(report, iter(noted.rows))["notices.pdf"]))
        assert "未脱敏" in made.pages[0].extract_text()
        assert "未脱敏" not in "".join(pages("notices.pdf"))


def test_render_writes_both_beside_each_other(tmp_path: Path) -> None:
    noted = found(tmp_path)
    findings = Findings(tmp_path / "findings.csv")
    write_part(tmp_path / "part.csv", [row._asdict() | {"row": row.row or None} for row in noted.rows])
    findings.add(tmp_path / "part.csv", len(noted.rows))
    told: FindingsFile = findings.close()
    (tmp_path / "report.json").write_bytes(
        write_json(report_of(noted).model_copy(update={"findings_file": told, "inputs": ()}))
    )
    asked = ["render", str(tmp_path / "report.json"), "-f", "notices", "-o", str(tmp_path / "通知.pdf")]
    ended = CliRunner().invoke(main, asked)
    assert ended.exit_code == 0, ended.output
    assert (tmp_path / "通知.pdf").read_bytes() == written()["notices.pdf"]
    assert (tmp_path / "notices-register.pdf").is_file() and not (tmp_path / "notices.pdf").exists()
