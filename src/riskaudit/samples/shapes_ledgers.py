"""The shapes of three ledgers: cases of theft and breach, purchases, changes to customer files."""

from __future__ import annotations

from types import MappingProxyType

from riskaudit.samples.cells import Shape, iso, real, slashes

_UNITS = "市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team"

VIOLATIONS = Shape(
    f"序号= 查处单号=case_no 用户编号=account_no 用户名称=customer_name 用电地址=address {_UNITS} 违约窃电类型=kind "
    "查获时间=found_at 电量认定方式=quantity_method 窃电时间能否查明=time_known 负荷类别=load_kind 计算容量(kW)=capacity "
    "使用时间(天)=days 每日时数=daily_hours 认定电量(kWh)=energy 补交电费(元)=supplement 倍数=multiple "
    "合同约定倍数=agreed_multiple 违约使用电费(元)=penalty 减免依据=reduction_note 是否两部制=two_part 检查人数=headcount "
    "检查人1=inspector_1 检查人2=inspector_2 录像编号=video_no 用户签认情况=customer_signing 见证人=witness "
    "告知时间=told_at 中止供电时间=cut_at 证据移交时间=evidence_at 涉案金额(元)=criminal_value 移送时间=transferred_at "
    "移送文号=transfer_no 未移送说明=no_transfer_note 处理审批人=approved_by 处理审批时间=approved_at 结案时间=closed_at",
    form=real,
    other=slashes,
    mixed=("found_at", "told_at", "evidence_at"),
    codes=MappingProxyType(
        {
            "kind": {
                "窃电": ("窃电", "客户窃电"),
                "高价低接": ("高价低接", "擅自改变用电类别"),
                "私增容量": ("私自增容",),
                "擅引电源": ("擅自引入电源",),
                "私自转供": ("私自转供电",),
            },
            "quantity_method": {"查实": ("按查实电量",), "推算": ("按容量推算", "推算")},
            "load_kind": {"电力": ("动力",)},
        }
    ),
    dashes=MappingProxyType({"reduction_note": "无", "no_transfer_note": "/"}),
)

PROCUREMENT = Shape(
    f"合同编号=award_no 项目编号=project_no 项目名称=project_name 采购类别=kind 合同金额(元)=amount 中标单位=supplier "
    f"采购方式=method 是否依法必须招标=must_tender 不招标理由=exempt_reason 中标日期=awarded_on 合同签订日期=signed_on "
    f"开工日期=started_on 竣工日期=finished_on 经办部门=department 经办人=handler {_UNITS}",
    form=slashes,
    other=iso,
    mixed=("signed_on",),
    codes=MappingProxyType(
        {
            "kind": {"施工": ("工程施工", "施工"), "货物": ("物资",), "服务": ("服务类", "服务")},
            "method": {"公开招标": ("公开招标", "招标"), "直接委托": ("直接委托", "直接发包")},
        }
    ),
)

EDITS = Shape(
    f"日志编号=log_no 操作类型=operation 用户编号=account_no 修改字段=field 原值=old_value 新值=new_value "
    f"涉及条数=row_count 操作人=edited_by 操作时间=edited_at 审批人=approved_by 审批时间=approved_at 生效年月=effective_month "
    f"关联工单编号=order_no 修改原因=reason {_UNITS}",
    form=iso,
    other=slashes,
    codes=MappingProxyType({"field": {"计费起始日": ("计费起始日期",), "电价类别": ("执行电价", "电价类别")}}),
)
