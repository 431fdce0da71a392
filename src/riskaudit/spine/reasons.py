"""Why a record ended as it did, in words: the codes of the checks, said for a reader."""

from __future__ import annotations

from typing import Literal

from riskaudit.model.base import Bilingual
from riskaudit.model.dataset import Dataset
from riskaudit.model.table import State

STATE_WORDS: dict[State, Literal["read", "empty", "unreadable", "absent", "lost"]] = {
    State.READ: "read",
    State.EMPTY: "empty",
    State.UNREADABLE: "unreadable",
    State.ABSENT: "absent",
    State.LOST: "lost",
}

_ABOUT_COLUMN = {
    "missing": Bilingual(zh="“{}”为空", en='"{}" is empty'),
    "unreadable": Bilingual(zh="“{}”无法识别", en='"{}" cannot be read'),
    "absent": Bilingual(zh="文件没有“{}”列", en='the file has no column "{}"'),
    "lost": Bilingual(zh="“{}”丢失位数（被表格软件改成科学计数）", en='"{}" has lost digits to a spreadsheet'),
    "unrecorded": Bilingual(zh="未见“{}”记录，限期举证", en='no entry in "{}"; proof is asked for'),
    "excuse": Bilingual(zh="有免责说明：“{}”", en='an excuse is recorded in "{}"'),
    "not_apart": Bilingual(
        zh="导出没有“{}”列，不能排除不适用的客户",
        en='the export has no column "{}", by which records that the rule does not mean could be left out',
    ),
}
_PLAIN = {
    "scope": Bilingual(zh="适用条件无法判定", en="whether the rule applies cannot be told"),
    "out_of_scope": Bilingual(zh="不在规则适用范围", en="outside the rule's scope"),
    "other_month": Bilingual(
        zh="到期日不在本月（无到期日的按记录日期）", en="due in another month (without a due day: dated in another)"
    ),
    "no_limit": Bilingual(
        zh="没有适用的限值，或依据当日未施行", en="no limit applies to it, or its basis was not in force on the day"
    ),
    "limit_unknown": Bilingual(zh="适用哪条时限无法判定", en="which limit applies cannot be told"),
    "withheld": Bilingual(zh="不对外提供的记录", en="a record withheld from outsiders"),
    "not_due": Bilingual(zh="尚未到期", en="not yet due"),
    "reversed": Bilingual(zh="两个时间顺序颠倒", en="the second moment lies before the first"),
    "calendar": Bilingual(zh="涉及尚未公布放假安排的年份", en="reaches a year whose working days are not published"),
    "date_only": Bilingual(
        zh="只有日期，没有时刻，按小时无法判定", en="a date without a time of day does not decide by the hour"
    ),
    "too_few": Bilingual(
        zh="可比较的时间不足两个", en="fewer than two of the moments are recorded, so nothing can be compared"
    ),
    "condition": Bilingual(zh="条件无法判定", en="the condition cannot be told"),
    "partner_unclear": Bilingual(
        zh="对应记录的取值或有效期无法确定", en="the value or validity of the matching record cannot be told"
    ),
    "formula": Bilingual(
        zh="算式无法算出（空值、除数为零或数值过大）",
        en="the formula gives no number (an empty value, a division by zero, or too large)",
    ),
    "masked_name": Bilingual(
        zh="姓名已脱敏，是否同一人无法判定", en="a name is masked: whether it is one person cannot be told"
    ),
    "no_event": Bilingual(zh="不是应计次的事项", en="not an event that counts"),
    "events_unclear": Bilingual(
        zh="同一对象有记录是否计次无法判定，计入则结论不同",
        en="whether another record of the same key counts cannot be told, and the verdict depends on it",
    ),
    "window_not_covered": Bilingual(
        zh="数据未覆盖整个计次时段，此前的事项可能缺失",
        en="the data do not reach back over the whole period of counting: earlier events may be missing",
    ),
    "no_partner": Bilingual(zh="无对应记录可比", en="no matching record to compare with"),
    "partner_unread": Bilingual(
        zh="有文件未读入或对方编号丢失位数，“无对应记录”须复核",
        en="some input was not read, or a key there lost digits: whether there is no matching record is to be checked",
    ),
    "coverage": Bilingual(
        zh="可读的记录太少，汇总数不可靠", en="too few records can be read for the figure to be relied on"
    ),
    "few": Bilingual(zh="样本少，比率或均值仅供参考", en="a small group: its mean or share is only a hint"),
    "few_records": Bilingual(zh="记录太少，看不出分布", en="too few records to see a distribution"),
    "no_number": Bilingual(zh="编号没有可比较的数字", en="the number has no digits to compare"),
    "rounded": Bilingual(
        zh="数值按整数导出，恰等于限值", en="the number was exported in whole units and just equals the limit"
    ),
    "left_open": Bilingual(zh="依据的文字未定是否须满足，不作结论", en="the words of the basis leave it open"),
    "indicator": Bilingual(zh="疑点指标，不作结论", en="an indicator, not a verdict"),
    "unconfirmed": Bilingual(zh="依据未见原文，仅作提示", en="the fact was not seen in its text"),
}


def reason_in_words(code: str, dataset: Dataset) -> Bilingual:
    """A reason code in words; `unreadable:cut_at` names the column by its title."""
    head, _, name = code.partition(":")
    if not name:
        return _PLAIN[head]
    title = dataset.columns[name].title
    words = _ABOUT_COLUMN[head]
    return Bilingual(zh=words.zh.format(title.zh), en=words.en.format(title.en))
