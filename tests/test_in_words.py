"""Conditions as people read them."""

from __future__ import annotations

import re

import pytest

from riskaudit.checks.in_words import condition_in_words, limits_said
from riskaudit.checks.range import Range
from riskaudit.compile import params_of, read_kind
from riskaudit.library import BUILTIN, load
from riskaudit.model.dataset import Dataset

DATASET = Dataset.model_validate(
    {
        "title": {"zh": "工单", "en": "Orders"},
        "identify": ["no"],
        "key": ["no"],
        "date": "from",
        "columns": {
            "no": {"title": {"zh": "编号", "en": "Number"}},
            "kind": {"title": {"zh": "类别", "en": "Kind"}, "type": "code", "codes": {"甲": ["甲"], "乙": ["乙"]}},
            "paid": {"title": {"zh": "是否交费", "en": "Paid"}, "type": "flag"},
            "days": {"title": {"zh": "天数", "en": "Days"}, "type": "number"},
            "from": {"title": {"zh": "开始", "en": "Begun"}, "type": "moment"},
            "to": {"title": {"zh": "结束", "en": "Ended"}, "type": "moment"},
        },
    }
)


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("kind = '甲'", "类别为甲", '"Kind" is 甲'),
        ("kind IN ('甲', '乙')", "类别为甲、乙", '"Kind" is one of 甲, 乙'),
        ("kind NOT IN ('甲', '乙')", "类别不为甲、乙", '"Kind" is none of 甲, 乙'),
        ("kind <> '甲' AND days >= $least", "类别不为甲，且天数不小于30", '"Kind" is not 甲 and "Days" is at least 30'),
        ("days < 3 OR days > 0.5", "天数小于3，或天数大于0.5", '"Days" is less than 3 or "Days" is more than 0.5'),
        ("paid", "是否交费为“是”", '"Paid" is yes'),
        ("NOT paid", "是否交费为“否”", '"Paid" is no'),
        ("coalesce(kind, '') = '甲'", "类别为甲", '"Kind" is 甲'),
        ("coalesce(paid, FALSE)", "是否交费为“是”", '"Paid" is yes'),
        ("days IS NULL", "天数为空", '"Days" is empty'),
        ("days IS NOT NULL", "天数不为空", '"Days" is not empty'),
        ("\"from\" <= \"to\"", "开始不晚于结束", '"Begun" is not after "Ended"'),
        (
            "CAST(\"from\" AS DATE) > CAST(\"to\" AS DATE)",
            "开始当日晚于结束当日",
            'the day of "Begun" is after the day of "Ended"',
        ),
        (
            "paid AND (kind = '甲' OR days = 1)",
            "是否交费为“是”，且（类别为甲，或天数为1）",
            '"Paid" is yes and ("Kind" is 甲 or "Days" is 1)',
        ),
    ],
)  # fmt: skip
def test_a_condition_is_told_in_words(source: str, zh: str, en: str) -> None:
    words = condition_in_words(source, DATASET, {"least": 30})
    assert (words.zh, words.en) == (zh, en)


@pytest.mark.parametrize("source", ["days + 1 > 3", "coalesce(paid, TRUE)", "kind LIKE '甲%'", "kind"])
def test_what_there_are_no_words_for_is_told_as_it_is_with_titles(source: str) -> None:
    words = condition_in_words(source, DATASET, {})
    assert not re.search("days|paid|kind", words.zh)
    assert re.search("天数|是否交费|类别", words.zh)


def test_a_limit_behind_others_says_what_they_leave_to_it() -> None:
    def said(*limits: dict[str, object]) -> list[tuple[str, tuple[str, ...]]]:
        kind = Range.model_validate({"column": "days", "limits": limits})
        return [(line.text.zh, line.basis) for line in limits_said(kind, DATASET, {})]

    assert said(
        {"when": "kind = '甲' AND days >= 1", "at_most": 5, "basis": "new"},
        {"when": "kind = '甲'", "at_most": 6, "basis": "new"},
        {"when": "kind = '乙'", "at_most": 7, "basis": "new"},
        {"at_most": 8, "basis": "new"},
        {"when": "paid", "at_most": 9, "basis": "old"},
        {"at_most": 8, "measure": "audit", "basis": "old"},
    ) == [
        ("类别为甲，且天数不小于1：不高于 5", ("new",)),
        ("类别为甲，且天数小于1：不高于 6", ("new",)),
        ("类别为乙：不高于 7", ("new",)),
        ("其他情形：不高于 8", ("new",)),
        ("是否交费为“是”：不高于 9", ("old",)),
        ("是否交费为“否”：不高于 8（稽查口径）", ("old",)),
    ]
    size = "（按填写值大小识别比例或百分数）"
    assert said(
        {"when": "paid AND days > 1", "at_least": 95, "unit": {"zh": "%", "en": "%"}},
        {"when": "paid", "at_least": 0.95, "per": "percent", "read_as": {"zh": "（按小数）", "en": " (a share)"}},
        {"when": "days > 1", "at_least": 98, "unit": {"zh": "%", "en": "%"}},
        {"at_least": 0.98, "per": "percent"},
    ) == [(f"是否交费为“是”：不低于 95%{size}", ()), (f"是否交费为“否”：不低于 98%{size}", ())]
    twice = {"when": "paid", "at_most": 5}
    assert said({**twice, "basis": ["new", "third"]}, {**twice, "basis": ["old", "third"]}) == [
        ("是否交费为“是”：不高于 5", ("new", "third", "old"))
    ]


def test_every_limit_of_the_library_is_told_without_names_of_columns() -> None:
    library = load([BUILTIN])
    found = 0
    for rule in library.rules.values():
        params = params_of(rule, library, None)
        lines = limits_said(read_kind(rule, params), library.datasets[rule.dataset], params)
        assert len({line.text for line in lines}) == len(lines), rule.id
        for line in lines:
            found += 1
            assert not re.search(r"[a-z]_|[=<>]|[a-z]{4}", line.text.zh.replace("kVA", "")), rule.id
    assert found > 100
