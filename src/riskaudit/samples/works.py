"""What applications tell besides their stages: papers, fees, the builder and its licence, closings, refusals."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from riskaudit.samples.county import PLANT, Customer
from riskaudit.samples.hours import Hours
from riskaudit.samples.record import Record, day, moment

PLANS = ("licence_until", "extended_to")
"""Columns whose days may lie in the future."""

_REGIONS = {"城区": "城市", "农村": "农村", "特殊边远": "特殊边远"}
_RESERVE = "高可靠性供电费"
_WITHDRAWN = "用户撤回申请"
_REFUSED = "无物权证明，告知后逾期未补"


def papers_of(customer: Customer) -> Record:
    """The region and the papers that the law lets an office ask for; low voltage costs nothing."""
    plant = customer.customer_class == PLANT
    return {
        "urban_rural": _REGIONS[customer.unit.region],
        "submitted_papers": "营业执照、不动产权证、项目批准文件、用电设备清单" if plant else "身份证件、不动产权证",
        "fee": None if plant else 0,
        "point_owner": "公用",
    }


def works_of(record: Record, customer: Customer, hours: Hours) -> Record:
    """Who builds, chosen after the plan was handed over, and on which terms; works begin at once."""
    signed = moment(record, "plan_signed_at")
    number = customer.number
    affiliated = number % 7 == 0
    chosen = hours.within(signed, 3)
    found: Record = {
        "designer": f"示例设计院{number % 4 + 1}",
        "builder": f"示例安装公司{number % 7 + 1}",
        "maker": f"示例电器厂{number % 5 + 1}",
        "designer_entered_at": hours.minutes(signed, 30, 90),
        "free_choice": "已签署",
        "free_choice_on": chosen.date(),
        "affiliated": affiliated,
        "recusal": "检验人员与其无关联，已审批" if affiliated else None,
        "licence_no": f"承修试{900000 + number}",
        "licence_until": date(2028, number % 12 + 1, 28),
        "works_began_on": hours.later(chosen.date(), 2),
    }
    return found | _reserve(customer, chosen, hours)


def _reserve(customer: Customer, chosen: datetime, hours: Hours) -> Record:
    """A second supply is charged as published; a tenth of the plants share another's installation by consent."""
    found: Record = {"fee": 0}
    if customer.important:
        found = {
            "fee_item": _RESERVE,
            "fee": customer.kva * 20,
            "fee_agreed_on": chosen.date(),
            "charged_on": hours.within(chosen, 2).date(),
        }
    if customer.number % 10 == 3:
        found |= {"point_owner": "用户", "owner_consent_on": chosen.date()}
    return found


def idle_closing(record: Record, hours: Hours) -> Record:
    """The closing of an account idle for over half a year, found so on site; told, or else on public notice."""
    finished = day(record, "finished_at")
    told = hours.rng.random() < 0.5
    return {
        "idle_close": True,
        "last_used_on": finished - timedelta(days=hours.rng.randint(230, 500)),
        "site_confirmed_on": hours.earlier(finished, 40),
        "close_told_on": hours.earlier(finished, 8) if told else None,
        "close_notice_on": None if told else hours.earlier(finished, 35),
    }


def ended(record: Record, hours: Hours) -> Record:
    """An application that came to nothing: taken back, or refused in writing for want of a paper."""
    accepted = hours.on(hours.workday(date(2026, 10, 8), date(2026, 10, 22)), 8 * 60 + 40, 16 * 60)
    refused = hours.rng.random() < 0.5
    return record | {
        "applied_on": accepted,
        "accepted_at": accepted,
        "recorded_at": hours.minutes(accepted, 1, 9),
        "free_choice": None,
        "ended_reason": _REFUSED if refused else _WITHDRAWN,
        "refusal_told_at": hours.within(accepted, 4, 2) if refused else None,
    }
