"""The shapes of the six exports: each system has headings, date forms and code words of its own."""

from __future__ import annotations

from types import MappingProxyType

from riskaudit.samples.cells import Shape, characters, digits, iso, real, slashes

_CLASSES = {"居民": ("低压居民", "居民"), "低压非居民": ("低压非居民", "非居民"), "高压": ("高压", "01高压")}
_NUMBERED = {"居民": ("03低压居民", "03"), "低压非居民": ("02低压非居民",), "高压": ("01高压",)}
_VOLTAGES = {"交流220V": ("交流220V", "AC00002"), "交流380V": ("交流380V",), "交流10kV": ("交流10kV", "AC00101")}

OUTAGES = Shape(
    "序号= 停电信息编号=outage_no 停电类型=kind 变更类型=change 变更原因=change_reason 市公司=unit_city 县公司=unit_county "
    "供电所=unit_station 班组=unit_team 供电单位编码=unit_code 用户编号=account_no 用户名称=customer_name 用电地址=address "
    "联系电话=phone 是否重要用户=important 是否敏感用户=sensitive 影响重要用户说明=importance_note 费控标志=prepaid 停电公告时间=notice_at "
    "发布渠道=notice_channel 公告内容=notice_content 停电信息填报时间=collected_at 停电填报人=collected_by 填报单位=filing_unit "
    "停电通知书编号=notice_no 停电通知书送达时间=notice_served_at 送达方式=serve_method 签收人=signed_by 送达凭证=signing_proof "
    "停电前30分钟通知时间=recall_at 停电审批人=approver 停电审批时间=approved_at 报送主管部门时间=reported_at "
    "电费年月=bill_month 欠费金额(元)=owed 缴费截止日期=pay_deadline 违约金起算日=overdue_on 催费次数=dunning_count "
    "最近催费时间=last_dunned_at 计划停电开始时间=planned_cut_at 计划停电结束时间=planned_restore_at "
    "预计来电时间=expected_restore_at 停电开始时间=cut_at 停电结束时间=restored_at 停电事件时间=metered_cut_at "
    "来电事件时间=metered_restored_at 停电原因消除时间=cleared_at 缴清时间=paid_at 复电申请时间=restore_requested_at "
    "复电结果=restore_result 延时送电原因=delay_reason 延时送电报送时间=delay_reported_at 停电方式=cut_method "
    "停电原因=cut_reason 法律文书号=document_no 有序用电方案号=plan_no 停电区域=area 停电范围描述=area_text "
    "停电线路名称=line 变电站=substation 停电台区=transformer_area 电压等级=voltage 检修内容=work 申请部门=applicant "
    "停电时长(分钟)=outage_minutes 余额预警时间=warned_at 时户数=household_hours",
    form=iso,
    other=slashes,
    mixed=("cut_at", "notice_at", "approved_at"),
    codes=MappingProxyType(
        {
            "kind": {
                "计划检修": ("01计划停电", "计划停电"),
                "临时检修": ("07临时停电", "临时停电"),
                "故障停电": ("02电网故障停限电",),
                "欠费停电": ("05欠费停电", "欠费"),
                "违约停电": ("04违约用电",),
                "窃电停电": ("03客户窃电",),
                "有序用电": ("06有序用电",),
                "超供电能力": ("08超电网供电能力停限电",),
                "其他": ("10表箱停电", "99其他停电"),
            },
            "change": {"新增": ("00新增",), "撤消": ("01撤消",)},
        }
    ),
    dashes=MappingProxyType({"change_reason": "无", "importance_note": "/"}),
    sparse=("substation",),
)

CONNECTIONS = Shape(
    "申请编号=application_no 工单编号=order_no 市公司=unit_city 县公司=unit_county 供电所=unit_station 责任班组=unit_team "
    "用户编号=account_no 用户名称=customer_name 用电地址=address 联系电话=phone 业务类型=business 申请方式=channel "
    "用户分类=customer_class 电源数目=supply_count 是否重要用户=important 是否居民小区=community 是否三零=free_connection "
    "有无外线工程=external_works 供电电压=voltage 用电类别=usage 行业分类=industry 影响电能质量设备清单=disturbing_equipment 谐波评估=harmonic_review 报装容量(kVA)=applied_kva "
    "合同容量(kVA)=contract_kva 客户经理=clerk 用电申请时间=applied_on 受理时间=accepted_at 录入时间=recorded_at "
    "现场勘查时间=surveyed_at 答复供电方案时间=replied_at 答复方式=reply_method 供电方案签收时间=plan_signed_at "
    "答复超期说明=reply_delay_reason 供电方案有效期至=plan_expires_on 延期申请日期=extension_asked_on "
    "设计文件送审时间=design_submitted_at 设计文件审核时间=design_reviewed_at 中间检查受理时间=mid_inspection_requested_at "
    "中间检查完成时间=mid_inspected_at 竣工报验时间=completion_reported_at 竣工检验时间=inspected_at 验收合格时间=passed_at "
    "竣工检验结果=inspection_result 检验次数=inspection_count 合同编号=contract_no 合同签订日期=contract_signed_on "
    "装表接电时间=metered_at 送电时间=energized_at 采集首次上线时间=first_read_at 办结时间=finished_at 信息归档时间=archived_at "
    "设计单位=designer 施工单位=builder 施工单位登记时间=builder_entered_at 供货单位=maker 自主选择确认书=free_choice "
    "自主选择确认书签署日期=free_choice_on 设计单位登记时间=designer_entered_at 是否关联单位=affiliated 回避或审批记录=recusal "
    "施工单位许可证号=licence_no 许可证有效期至=licence_until 开工日期=works_began_on 方案延期至=extended_to "
    "复检新增缺陷=later_defects 城乡类别=urban_rural 申请资料清单=submitted_papers 接入点产权=point_owner "
    "产权人同意书日期=owner_consent_on 收费项目=fee_item 收费金额(元)=fee 收费协议签订日期=fee_agreed_on 收费日期=charged_on "
    "是否长期不用电销户=idle_close 末次用电日期=last_used_on 现场确认日期=site_confirmed_on 销户告知日期=close_told_on "
    "销户公告日期=close_notice_on 退单原因=ended_reason 退单书面通知时间=refusal_told_at "
    "变更开始日期=effective_from 欠费金额=arrears 挂起开始时间=pause_from 挂起结束时间=pause_to 挂起原因=pause_reason 是否超期=overdue "
    "当前环节=stage 流程状态=flow_status",
    form=iso,
    other=real,
    mixed=("accepted_at", "replied_at", "inspected_at", "energized_at", "archived_at"),
    every=8,
    codes=MappingProxyType(
        {
            "customer_class": _CLASSES,
            "voltage": _VOLTAGES,
            "business": {"新装": ("新装", "新装用电"), "增容": ("增容",), "改类": ("改变用电类别",)},
            "supply_count": {"单电源": ("单电源", "单电源供电"), "双电源": ("双电源",)},
            "inspection_result": {"合格": ("合格", "通过")},
            "flow_status": {"归档": ("已归档",), "在途": ("在途",)},
        }
    ),
    dashes=MappingProxyType({"reply_delay_reason": "无", "pause_reason": "—"}),
    sparse=("industry", "designer"),
)

REPAIRS = Shape(
    "序号= 工单编号=order_no 主单编号=parent_no 是否子单=is_child 是否误报=false_alarm 误派退单=misdispatched "
    "所属地市=unit_city 所属区县=unit_county 供电所名称=unit_station 抢修班组=unit_team 用户编号=account_no "
    "用户名称=customer_name 报修电话=phone 主叫电话=caller 报修地址=address 工单来源=source 故障类型=fault_kind "
    "故障描述=fault_text 紧急程度=urgency 高低压类别=high_or_low 现场分类=region 是否敏感用户=sensitive 是否重要用户=important "
    "故障发生时间=failed_at 报修受理时间=accepted_at 派单时间=dispatched_at 接单时间=taken_at 派工时间=crew_sent_at "
    "承诺到场时间=promised_at 首次联系客户时间=contacted_at 到达现场时间=arrived_at 到达现场时长(分钟)=arrive_minutes "
    "预计送电时间=expected_restore_at 恢复送电时间=restored_at 故障修复时长(分钟)=repair_minutes 回单时间=returned_at "
    "回访时间=reviewed_at 回访满意度=satisfaction 归档时间=archived_at 延时联系记录=contact_note 天气原因=weather_excuse "
    "超时原因=late_reason 进展记录=progress_note 抢修现场记录=site_note 处理情况=handling 设备产权属性=owner "
    "是否操作用户设备=operated 委托或紧急说明=entrusted 第三人信息=third_party 取证情况=evidence 报案情况=police_report "
    "索赔情况=claim 索赔时间=claimed_at 抢修人员=crew 回单人员=reporter 是否超时=late 是否督办=supervised 致电次数=call_count "
    "所属线路=line 所属台区=transformer_area 转派次数=transfer_count 退单次数=return_count 工单状态=status",
    form=iso,
    other=slashes,
    mixed=("failed_at", "archived_at", "reviewed_at"),
    codes=MappingProxyType(
        {
            "region": {"城区": ("1城区", "城区"), "农村": ("2农村", "农村"), "特殊边远": ("3特殊边远地区",)},
            "high_or_low": {"低压": ("1低压",), "高压": ("2高压",)},
            "owner": {"供电企业": ("供电公司资产", "供电公司"), "用户": ("用户资产", "客户")},
            "fault_kind": {"客户内部故障": ("客户内部",), "外力破坏": ("外力破坏", "外破")},
        }
    ),
    dashes=MappingProxyType({"late_reason": "无", "third_party": "—"}),
    sparse=("phone", "urgency"),
)

ARCHIVES = Shape(
    "户号=account_no 户名=customer_name 证件号码=id_no 联系电话=phone 移动电话=mobile 联系人=contact 用电地址=address "
    "市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team 供电单位编码=unit_code 用户状态=status "
    "用户类别=customer_class 用电类别=usage 执行电价=tariff 行业类别=industry 供电电压=voltage 合同容量（kVA）=contract_kva "
    "运行容量（kVA）=running_kva 产权分界点=boundary 计量点编号=metering_point 计量方式=metering_method "
    "电能表资产号=meter_no 综合倍率=multiplier 是否重要用户=important 重要性等级=importance 是否双电源=dual_supply "
    "保安负荷=safety_load 自备电源容量=own_supply 电源类型=supply_kind 台区名称=substation_area 台区编号=substation_area_no "
    "所属线路=line 线路类型=line_kind 线路产权人=line_owner 产权人同意书=owner_consent 产权人同意日期=consent_on "
    "抄表段编号=reading_section 抄表例日=reading_day 抄表员=reader 费控标志=prepaid 立户日期=opened_on 首次送电时间=energized_at "
    "签署日期=signed_on 签署人=signer 系统录入时间=recorded_at 录入人=recorder 补录说明=record_note 档案归档时间=archived_at",
    form=real,
    other=slashes,
    mixed=("energized_at", "recorded_at", "opened_on"),
    codes=MappingProxyType(
        {
            "customer_class": _NUMBERED,
            "voltage": _VOLTAGES,
            "status": {"正常": ("正常", "01正常", "正常用电客户")},
            "usage": {
                "居民生活用电": ("居民生活用电", "居民生活"),
                "一般工商业用电": ("一般工商业",),
                "大工业用电": ("大工业用电",),
            },
        }
    ),
    dashes=MappingProxyType({"record_note": "无"}),
    sparse=("mobile", "contact", "industry"),
    numbers=("account_no",),
)

CONTRACTS = Shape(
    "合同编号=contract_no 合同名称=contract_name 合同类别=contract_kind 用户编号=account_no 用电方=customer_name "
    "用电地址=address 市公司=unit_city 县公司=unit_county 供电所=unit_station 班组=unit_team 用户类别=customer_class "
    "供电电压=voltage 供电容量（kVA）=contract_kva 签约日期=signed_on 起始日期=starts_on 有效期至=ends_on 合同期限(年)=term_years "
    "合同状态=status 审批意见=approval 供电方签章=supplier_sealed 用电方签章=customer_sealed 签章情况=both_sealed "
    "授权委托书=authorised 甲方签约人=supplier_signer 乙方签约人=customer_signer 签约方式=sign_mode 产权分界点=boundary "
    "供电方式=supply_terms 供电质量条款=quality_terms 用电计量条款=metering_terms 电费结算条款=settlement_terms "
    "维护责任划分=maintenance_terms 违约责任=liability_terms 有效期条款=term_clause 安全条款=safety_terms 特别约定=special_terms "
    "违约金比例=penalty_rate 违约使用电费倍数=theft_multiple 合同全文=full_text 合同附件=attachments "
    "共用协议=shared_agreement 运维协议=om_agreement 电子送达约定=electronic_service 原件存放位置=original_place "
    "有无电子档案=electronic_copy 合同归档日期=archived_at 录入时间=recorded_at 合同终止时间=ended_on 档案销毁日期=destroyed_on",
    form=real,
    other=characters,
    mixed=("signed_on", "ends_on"),
    flags=("有", "无"),
    codes=MappingProxyType({"customer_class": _CLASSES, "voltage": _VOLTAGES, "status": {"有效": ("履行中", "有效")}}),
    sparse=("approval", "attachments"),
    rate="{}‰",
)

CONTRACTS_TEXT = Shape(
    CONTRACTS.headings.replace("签约日期", "合同签订日期")
    .replace("有效期至", "合同到期日期")
    .replace("用电方=", "客户名称="),
    form=slashes,
    other=digits,
    mixed=("signed_on", "starts_on"),
    flags=("是", "否"),
    codes=CONTRACTS.codes,
    sparse=CONTRACTS.sparse,
    rate="{}%",
)

COMPLAINTS = Shape(
    "序号= 工单编号=order_no 工单来源=source 业务类型=business 投诉一级分类=complaint_class 投诉等级=complaint_level "
    "受理渠道=channel 用户编号=account_no 客户姓名=customer_name 联系人=contact 举报人信息=informant 客户联系电话=phone "
    "来电号码=caller 用电地址=address 市公司=unit_city 县公司=unit_county 供电所=unit_station 责任班组=unit_team 城乡类别=region "
    "受理时间=accepted_at 派发时间=dispatched_at 处理人接收时间=taken_at 首次联系时间=contacted_at 调查核实时间=investigated_at "
    "答复客户时间=replied_at 回单时间=returned_at 办结时间=finished_at "
    "报送监管办结时间=regulator_finished_at 处理时限=reply_due_at 回访时间=reviewed_at 是否回访=review_done "
    "回访人员=reviewer 满意度=satisfaction 归档时间=archived_at 受理人员=receiver 被投诉人=accused 处理人=handler "
    "流转部门=departments 被投诉单位=accused_unit 责任部门=responsible_unit 受理内容=content 处理意见=opinion 答复意见=answer "
    "是否属实=upheld 重复投诉标志=repeat 是否申诉=appealed 申诉是否成功=appeal_upheld 是否越级=escalated 保密方式=secrecy "
    "误派退单=misdispatched 是否超期=late 转派次数=transfer_count 退单次数=return_count 挂起开始时间=pause_from "
    "挂起结束时间=pause_to 挂起原因=pause_reason 处理状态=status 所属线路=line 所属台区=transformer_area 申诉时间=appealed_at "
    "是否列入整改=mending 整改完成时间=mended_at",
    form=slashes,
    other=iso,
    mixed=("accepted_at", "replied_at", "reviewed_at", "archived_at"),
    codes=MappingProxyType(
        {
            "business": {
                "投诉": ("投诉", "2投诉"),
                "举报": ("举报", "行风举报"),
                "意见": ("意见", "5意见"),
                "咨询": ("业务咨询",),
                "服务申请": ("其他服务申请",),
            },
            "channel": {"95598": ("95598热线", "95598"), "12398": ("12398热线",), "营业厅": ("供电营业厅",)},
            "region": {"城区": ("01城市",), "农村": ("02农村",), "特殊边远": ("03特殊边远",)},
        }
    ),
    dashes=MappingProxyType({"pause_reason": "无"}),
    sparse=("caller",),
)
