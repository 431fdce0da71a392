"""Numbers of articles in English."""

from __future__ import annotations

import re

import pytest

from riskaudit.library import BUILTIN, load
from riskaudit.model.article import article_in_english, article_order, numeral


def written(number: int) -> str:
    """A number below ten thousand as laws write it, figure by figure."""
    signs, found, gap = "零一二三四五六七八九", "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // unit % 10
        if figure:
            found += ("零" if gap and found else "") + signs[figure] + sign
            gap = False
        else:
            gap = True
    return found.removeprefix("一") if 10 <= number < 20 else found


def test_every_number_below_ten_thousand_is_read() -> None:
    assert written(1034) == "一千零三十四"
    assert written(15) == "十五"
    assert [numeral(written(number)) for number in range(1, 10_000)] == list(range(1, 10_000))


@pytest.mark.parametrize(
    ("article", "english"),
    [
        ("第六百五十二条", "art. 652"),
        ("第六十九条第一款第二项、第一百零九条", "art. 69 para. 1 item 2, art. 109"),
        ("第二百三十六条至第二百三十八条", "art. 236 to art. 238"),
        ("第三项", "item 3"),
        ("第三十一条第（三）项", "art. 31 item 3"),
        ("附录A", "附录A"),
        ("第三条之一", "第三条之一"),
        ("", ""),
    ],
)
def test_articles_are_told_in_english(article: str, english: str) -> None:
    assert article_in_english(article) == english


def test_articles_stand_in_the_order_of_their_law() -> None:
    ordered = [
        "第九条",
        "第九条、第十条",
        "第九条第二款",
        "第七十条",
        "第七十条第一款",
        "第七十条第二项",
        "第七十一条第一项",
        "第一百零九条",
        "第一千条",
    ]
    assert sorted(set(ordered), key=article_order) == ordered


def test_every_article_that_the_library_prints_has_an_english_form() -> None:
    bases = [basis for rule in load([BUILTIN]).rules.values() for basis in rule.bases.values() if basis.prints_article]
    assert bases
    assert [basis.article for basis in bases if re.search(r"[\u4e00-\u9fff]", basis.article_in("en"))] == []
    assert all(basis.article_in("zh") == basis.article for basis in bases)
