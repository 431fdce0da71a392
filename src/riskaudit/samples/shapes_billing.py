"""The shapes of the bills, of the orders at the meter and of the losses of areas."""

from __future__ import annotations

from types import MappingProxyType

from riskaudit.samples.cells import Shape, iso, real, slashes

_CLASSES = {"居民": ("低压居民", "居民"), "低压非居民": ("低压非居民", "非居民"), "高压": ("高压", "01高压")}

BILLING = Shape(
    "序号= 用户编号=account_no 用户名称=customer_name 用电地址=address 联系电话=phone 市公司=unit_city 县公司=unit_county "
    "供电所=unit_station 班组=unit_team 供电单位编码=unit_code 用户分类=customer_class 用电类别=usage 执行电价=tariff "
    "行业分类=industry 电费年月=bill_month 抄表段编号=reading_section 抄表例日=reading_day 计划抄表日期=scheduled_on "
    "上次抄表日期=prior_read_at 抄表时间=read_at 抄表方式=read_method 未抄原因=miss_reason 抄表日期调整审批人=shift_approver "
    "抄表员=reader 电能表编号=meter_no 综合倍率=multiplier 上期止码=prior_end_reading 上次示数=start_reading "
    "本次示数=end_reading 是否换表=meter_changed 是否过零=rolled_over 抄见电量=energy 上月电量=prior_energy "
    "变线损电量=loss_energy 定比定量值=ratio_energy 定比定量核定日期=ratio_reviewed_on 总分表标志=master "
    "总表户号=master_account 计费起始日期=billing_from 电价=price 容量电费=capacity_fee 减容开始日期=derated_from "
    "减容恢复日期=restored_on 容量电费减收额=capacity_cut 应收电费=receivable 其他收费科目=other_fee_item "
    "其他收费金额=other_fee 发行日期=issued_on 缴费截止日期=pay_deadline 缴费时间=paid_at 实收金额=paid_amount 欠费金额=owed "
    "违约金=late_fee 最近催收日期=claimed_on 缴费方式=pay_method 支付账号=payer_account 支付账户性质=payer_kind "
    "收费员=cashier 解款时间=banked_at 退补原因=refund_reason 退补电量=refund_energy 退补金额=refund_amount "
    "差错发生日期=error_from 上次校验日期=last_test_on 差错更正日期=refund_to 退补天数=refund_days "
    "退补经办人=refund_applicant 退补审批人=refund_approver 退费申请时间=refund_asked_at 退费到账时间=refunded_at",
    form=iso,
    other=slashes,
    mixed=("read_at", "paid_at", "issued_on"),
    codes=MappingProxyType(
        {
            "customer_class": _CLASSES,
            "usage": {
                "居民生活用电": ("居民生活用电", "0100"),
                "一般工商业用电": ("一般工商业",),
                "大工业用电": ("大工业用电", "0200大工业用电"),
            },
            "read_method": {"自动": ("自动抄表", "自动"), "手工": ("手工抄表",), "估抄": ("估抄",)},
            "pay_method": {"线上": ("网上国网", "微信"), "现金": ("坐收现金", "现金")},
        }
    ),
    dashes=MappingProxyType({"miss_reason": "无"}),
    sparse=("industry", "phone"),
)

METERS = Shape(
    "工单编号=order_no 装拆类型=work 户号=account_no 户名=customer_name 用电地址=address 用户分类=customer_class "
    "市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team 供电单位编码=unit_code 电能表资产号=meter_no "
    "计量装置类别=meter_class 综合倍率=multiplier 旧表资产号=old_meter_no 旧表止度=old_reading 新表起度=new_reading "
    "受理时间=accepted_at 验表费=test_fee 装拆时间=worked_at 检验时间=tested_at 上次现场检验日期=last_tested_on "
    "检验结论=test_result 结果通知时间=notified_at 超差换表时间=replaced_at 检定有效期至=verified_until 计量点位置=place "
    "是否装在产权分界处=at_boundary 封印编号=seal_no 客户签字=signed_by 旧表底度确认人=reading_confirmed_by "
    "旧表底度照片=photo 装拆人员=worker 工单完成时间=finished_at",
    form=real,
    other=slashes,
    mixed=("accepted_at", "worked_at"),
    codes=MappingProxyType(
        {
            "customer_class": _CLASSES,
            "work": {
                "新装": ("新装", "装表接电"),
                "换装": ("换表", "轮换"),
                "拆除": ("拆表",),
                "校验": ("客户申请校验", "校验"),
                "现场检验": ("周期现场检验",),
                "异常核实": ("数据异常核实",),
            },
            "test_result": {"合格": ("合格",), "超差": ("超差", "不合格")},
        }
    ),
    sparse=("place",),
)

AREAS = Shape(
    "台区编号=area_no 台区名称=area 市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team "
    "所属线路=line 台区经理=manager 用户数=customers 统计月份=month 统计截止日期=period_end 供电量=supplied 售电量=sold "
    "损失电量=loss_energy 线损率(%)=loss_rate",
    form=iso,
)
