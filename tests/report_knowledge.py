"""What the hand-made report rests on: themes, bases and cases by their real names, and a few rules."""

from __future__ import annotations

from datetime import date

from riskaudit.model.base import Bilingual
from riskaudit.model.reference import Basis, Case, Feature


def two(zh: str, en: str) -> Bilingual:
    return Bilingual(zh=zh, en=en)


THEMES = [
    ("outage", "停送电", "Cuts and restoration"),
    ("process", "业扩与业务流程", "Service processes"),
    ("repair", "故障抢修", "Repairs"),
    ("archive", "合同与档案", "Contracts and files"),
    ("quality", "电能质量", "Power quality"),
]

CASES = [
    ("starbucks", "L1.1.2", "电力客服与星巴克服务比对", "Power service beside a coffee house"),
    ("drunk-customer", "L1.2.5", "前台客服人员遇酒后冲动客户处惊不变，所持熄灭怒火的软武器", "A calm clerk"),
    ("many-hands", "L1.3.2", "多头安排协作不畅，以致拖延报修，遭到投诉", "Many hands delay a repair"),
    ("furnace", "L3.1.2", "钢厂中频炼钢炉没有安装滤波设备电容柜烧毁索赔案", "A furnace without filters"),
    ("backdated", "L3.2.1", "倒签服务日期导致电费计费日期混乱，进而停电催费遭诉讼案", "A backdated service date"),
    ("trout", "L3.2.2", "电话接访承诺抢修，迟到现场导致大量虹鳟鱼死亡索赔纠纷", "A promise of repair and the trout"),
    ("medical-school", "L3.2.3", "停电条件不具备，医学院断电，大量微生物死亡起诉赔偿", "A cut without its conditions"),
    ("lost-contract", "L3.3.1", "合同丢失，产权不清，变压器触电责任共担", "A lost contract"),
]


def basis(
    name: str,
    title: str,
    kind: str,
    requires: str,
    *,
    article: str = "",
    seen: str = "text",
    days: tuple[str, str] = ("", ""),
) -> Basis:
    return Basis(
        id=name,
        instrument=name.split("-", maxsplit=1)[0],
        title=two(title, f"Instrument {name}"),
        short=two(title, f"Instrument {name}"),
        kind=kind,
        article=article,
        article_confidence="text" if article and seen == "text" else "memory",
        requires=two(requires, f"Requirement of {name}, in our own words."),
        confidence=seen,
        source="G24",
        in_force_from=date.fromisoformat(days[0] or "2024-06-01"),
        in_force_to=date.fromisoformat(days[1]) if days[1] else None,
    )


BASES = [
    basis(
        "gz24-cut-notice",
        "《供电营业规则》（2024）",
        "ministerial rule",
        "停电通知书在停电前 3 至 7 日内送达用户",
        article="第七十条",
    ),
    basis(
        "gz24-plan-reply-lv",
        "《供电营业规则》（2024）",
        "ministerial rule",
        "低压用户的供电方案，受理后不超过 3 个工作日书面通知",
        article="第二十二条",
    ),
    basis(
        "gz24-harmonic",
        "《供电营业规则》（2024）",
        "ministerial rule",
        "注入公共连接点的谐波不得超过国家标准",
        article="第五十八条",
    ),
    basis(
        "gz96-cut-procedure",
        "《供电营业规则》（1996）",
        "ministerial rule",
        "停电前三至七天送达停电通知书",
        seen="sec",
        article="六十七条",
        days=("1996-10-08", "2024-05-31"),
    ),
    basis("pq-thd-scope", "GB/T 14549-93", "standard", "适用于 110kV 及以下公用电网", days=("1994-03-01", "")),
    basis("pq-thd-35", "GB/T 14549-93", "standard", "35kV 电压总谐波畸变率", seen="memory", days=("1994-03-01", "")),
    basis(
        "sg10-complaint",
        "国家电网供电服务“十项承诺”",
        "promise",
        "受理投诉后 24 小时内联系客户，5 个工作日内答复处理意见",
        seen="sec",
        days=("2022-01-01", ""),
    ),
    basis(
        "sg95-arrive",
        "95598 客户服务业务管理办法",
        "company rule",
        "到达现场：城区 45 分钟、农村 90 分钟、特殊边远 120 分钟",
        seen="sec",
        days=("2020-01-01", ""),
    ),
    basis(
        "sg-contract",
        "供用电合同管理细则",
        "company rule",
        "合同档案保存至终止后不少于 10 年",
        seen="sec",
        days=("2020-01-01", ""),
    ),
]

RULES = [
    (
        "outage/arrears-notice-window",
        "欠费停电通知书未在停电前3至7日内送达",
        "critical",
        "fail",
        "medical-school",
        ("gz24-cut-notice", "gz96-cut-procedure"),
    ),
    ("outage/cut-without-approval", "欠费停电无审批人", "high", "review", "medical-school", ("gz96-cut-procedure",)),
    ("outage/restore-after-payment", "结清欠费后未及时复电", "high", "pass", "medical-school", ("sg95-arrive",)),
    ("process/plan-reply", "低压供电方案答复超过3个工作日", "high", "fail", "backdated", ("gz24-plan-reply-lv",)),
    ("process/backdated-signature", "合同签署日期早于用电申请受理日期（倒签）", "critical", "fail", "backdated", ()),
    ("repair/promised-arrival", "未按承诺时限到达抢修现场", "high", "fail", "trout", ("sg95-arrive", "sg10-complaint")),
    ("repair/handed-around", "同一报修单转派超过 2 次", "medium", "review", "many-hands", ("sg95-arrive",)),
    ("archive/contract-missing", "高压用户无有效供用电合同", "critical", "fail", "lost-contract", ("sg-contract",)),
    ("archive/boundary-blank", "产权分界点空白", "medium", "unknown", "lost-contract", ("sg-contract",)),
    ("archive/serial-gap", "合同编号断号", "low", "notselected", "lost-contract", ()),
    (
        "quality/thd-limit",
        "电压总谐波畸变率超过限值",
        "medium",
        "notapplicable",
        "furnace",
        ("gz24-harmonic", "pq-thd-scope", "pq-thd-35"),
    ),
    ("quality/harmonic-assessment", "非线性负荷用户缺谐波评估", "high", "notchecked", "furnace", ("gz24-harmonic",)),
    ("quality/broken-rule", "规则自身出错示例", "low", "error", "furnace", ()),
]


FEATURES = (
    Feature(
        text=two("停电条件不具备", "Cut without its conditions"),
        same={"outage/arrears-notice-window": ("served", "cut")},
    ),
    Feature(
        text=two("停的是医学院", "A medical school was cut"), different={"outage/arrears-notice-window": ("kind",)}
    ),
    Feature(text=two("微生物死亡", "Cultures died")),
)


def case(order: int, spec: tuple[str, str, str, str]) -> Case:
    name, lecture, title, english = spec
    return Case(
        order=order,
        lecture=lecture,
        title=two(title.split("，")[0], english),
        title_as_given=title,
        lesson=two(
            "先具备条件，再行停电；通知、再通知和重要用户的应急电源，缺一不可。", "Conditions first, then the cut."
        ),
        control=two("停电前核对通知书送达、再通知与审批三项记录。", "Check notice, second notice and approval."),
        visible=two("停电记录中的送达时间、停电时间、审批人。", "Times of notice and cut, and the approver."),
        not_told=two("停电的种类、当事人、损失数额与裁判结果。", "The kind of cut, the parties, the loss, the ruling."),
        facts=("gz24-cut-notice", "sg95-arrive") if name == "medical-school" else (),
        features=FEATURES if name == "medical-school" else (),
    )
