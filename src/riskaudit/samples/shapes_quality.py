"""The shapes of the sheets on power quality, of inspections, of work on premises and of halls."""

from __future__ import annotations

from types import MappingProxyType

from riskaudit.samples.cells import Shape, characters, iso, real, slashes

_UNITS = "市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team"
_WHO = "用户编号=account_no 用户名称=customer_name 用电地址=address"
_REGIONS = {"城市": ("城网", "01城市"), "农村": ("农网", "02农村"), "特殊边远": ("特殊边远地区",)}
_VOLTAGES = {"交流220V": ("220V",), "交流380V": ("380V", "0.38kV"), "交流10kV": ("10kV", "交流10kV")}

VOLTAGE = Shape(
    f"序号= 监测点编号=point_no 监测点名称=point_name 监测点类别=point_class {_UNITS} 地区特征=region 电压等级=voltage "
    "统计月份=stat_month 统计日期=counted_on 总运行时间(min)=total_minutes 越上限时间(min)=over_minutes "
    "越下限时间(min)=under_minutes 合格率(%)=pass_rate 最高电压值=highest 最高电压出现时间=highest_at "
    "最低电压值=lowest 最低电压出现时间=lowest_at 近90天低电压天数=low_days 所属线路=line 所属台区=transformer_area",
    form=real,
    other=slashes,
    mixed=("highest_at", "lowest_at"),
    codes=MappingProxyType(
        {"point_class": {"C": ("C类",), "D": ("D类", "D")}, "region": _REGIONS, "voltage": _VOLTAGES}
    ),
)

RELIABILITY = Shape(
    f"{_UNITS} 地区特征=region 统计月份=stat_month 起始时间=counted_from 终止时间=counted_to 统计期间小时=period_hours "
    "等效总用户数=customers 停电总时户数=outage_hours 系统平均停电时间SAIDI-1=mean_outage 平均供电可靠率ASAI-1=reliability "
    "累计供电可靠率(%)=year_reliability 配变台数=transformers 低压监测点数=low_points 10kV负荷(kW)=load_10kv "
    "10kV监测点数=points_10kv",
    form=real,
    codes=MappingProxyType({"region": {"城市": ("城网", "1城镇"), "农村": ("农网", "2农村"), "特殊边远": ("边远",)}}),
)

HARMONICS = Shape(
    f"测试编号=test_no {_WHO} {_UNITS} 行业分类=industry 谐波源设备=disturber 公共连接点=point 所属线路=line "
    "电压等级=voltage 测试日期=tested_on 测试人员=tester THDu(%)=distortion 测试结论=conclusion 整改通知书编号=notice_no "
    "整改通知日期=notified_on 整改期限=treat_by 治理措施=treatment 复测日期=remeasured_on 复测THDu(%)=remeasured "
    "中止供电日期=suspended_on 报告主管部门日期=reported_on",
    form=real,
    other=characters,
    mixed=("tested_on", "treat_by"),
    codes=MappingProxyType({"voltage": _VOLTAGES}),
    dashes=MappingProxyType({"notice_no": "/"}),
)

FACTORS = Shape(
    f"{_WHO} {_UNITS} 电费年月=stat_month 结算日期=settled_on 用户分类=customer_class 用电类别=usage 合同容量(kVA)=contract_kva "
    "供电电压=voltage 有功电量=active 无功电量=reactive 实际功率因数=power_factor 功率因数考核标准=factor_standard "
    "督促整改日期=urged_on 督促整改记录=urging",
    form=real,
    codes=MappingProxyType(
        {
            "customer_class": {"低压非居民": ("低压非居民", "02低压非居民"), "高压": ("01高压", "高压")},
            "voltage": _VOLTAGES,
        }
    ),
    dashes=MappingProxyType({"urging": "无"}),
)

INSPECTIONS = Shape(
    f"序号= 检查工作单编号=inspection_no 检查类型=purpose {_WHO} 联系电话=phone {_UNITS} 是否重要用户=important "
    "检查时间=inspected_at 检查人员=inspectors 检查人数=inspector_count 是否出示证件=card_shown 检查结果=findings "
    "检查结果通知书编号=result_notice_no 用户签收人=signed_by 是否拒签=refused 见证人=witness 现场影像编号=recording_no "
    "隐患内容=hazard 隐患等级=hazard_level 产权归属=hazard_owner 隐患告知书编号=hazard_notice_no "
    "告知书签收人=hazard_signed_by 隐患发现日期=found_on 整改期限=mend_by 闭环日期=closed_on 功率因数=power_factor "
    "是否高损耗设备=high_loss 用能建议=advice",
    form=iso,
    other=slashes,
    mixed=("inspected_at", "mend_by"),
    codes=MappingProxyType(
        {
            "purpose": {"周期检查": ("定期检查", "周期检查"), "反窃查违": ("反窃电检查",)},
            "hazard_owner": {"供电企业": ("供电公司",), "用户": ("用户资产", "客户")},
            "hazard_level": {"一般": ("一般隐患",)},
        }
    ),
    dashes=MappingProxyType({"hazard": "无", "witness": "—"}),
)

SITEWORKS = Shape(
    f"作业工单编号=work_no 作业类型=work_kind 作业内容=content {_WHO} 联系电话=phone {_UNITS} 是否凿墙挖沟=breaks_ground "
    "用户同意书=consent 用户同意时间=consented_at 作业人员=crew 开工时间=started_at 完工时间=finished_at "
    "现场恢复日期=restored_on 恢复或补偿情况=restoring 用户确认人=confirmed_by",
    form=slashes,
    other=iso,
    mixed=("started_at", "finished_at"),
    dashes=MappingProxyType({"consent": "/"}),
)

HALLS = Shape(
    f"营业厅名称=hall {_UNITS} 日期=rounded_on 巡检时间=rounded_at 巡检人=inspector 天气=weather 是否营业=open_day "
    "防滑措施=antislip 警示牌=warning 事件=incident 事件时间=incident_at 现场记录=scene_record 送医情况=medical "
    "上报时间=reported_at 监控保存至=footage_until 营业变更事项=change 公告日期=announced_on 变更生效日期=effective_on "
    "是否强制线上办理=online_only",
    form=real,
    other=characters,
    mixed=("rounded_on",),
    codes=MappingProxyType({"change": {"暂停营业": ("装修停业", "暂停营业")}}),
    dashes=MappingProxyType({"incident": "无", "antislip": "—"}),
)
