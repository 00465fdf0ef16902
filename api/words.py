"""The words that the terminal shows for codes, from the glossary (简体中文)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = {"ER": "应急处置", "LE": "综合执法", "KT": "重点工作", "RD": "群众诉求"}
LEVELS = {"E1": "▲特急", "E2": "◆紧急", "N": ""}
STATUSES = {
    "draft": "草稿",
    "submitted": "待审批",
    "returned": "已退回",
    "blown": "待派单",
    "in-progress": "办理中",
    "verifying": "待核查",
    "evaluating": "待评价",
    "closed": "已结案",
    "withdrawn": "已撤回",
}
LEGS = {
    "dispatched": "○未签收",
    "signed": "◔已签收",
    "contacted": "◑已联系",
    "arrived": "◕已到场",
    "working": "◕处置中",
    "claimed": "◇待核查",
    "rework": "◕退回重办",
    "accepted": "✓办结",
}
TASKS = {
    "approve": "审批",
    "confirm": "补确认",
    "triage": "派单",
    "sign": "签收",
    "contact": "联系",
    "arrive": "到场",
    "resolve": "办结",
    "verify": "核查",
    "evaluate": "评价",
    "acknowledge": "知晓",
    "promise": "兑现承诺",
    "roll-call": "点名",
}
# What a person types next; {0} is the whistle, {1} the leg.
STEPS = {
    "approve": "approve-and-blow {0}",
    "confirm": "confirm-whistle {0}",
    "triage": "triage {0} --lead CODE",
    "sign": "sign-leg {0}/{1}",
    "contact": "log-contact {0}/{1} --note ...",
    "arrive": "report-arrival {0}/{1} --people N",
    "resolve": "claim-resolved {0}/{1} --measure ... --with-whom ... --limit ...",
    "verify": "verify-leg {0}/{1} --accepted",
    "evaluate": "evaluate-leg {0}/1 --help",
    "acknowledge": "acknowledge-escalation {0} --note ...",
}
BOARDS = {
    "whistles": "吹哨件",
    "inbox": "待办",
    "desk": "待我处理",
    "duty": "值班",
    "shifts": "班次",
    "incidents": "突发事件",
    "streets": "街道",
    "places": "区划",
    "offices": "单位",
    "subscriptions": "订阅",
}
WAYS = {"webhook": "网络推送", "pull": "自行拉取", "topic": "专用主题"}
SUBSCRIPTIONS = {"open": "生效中", "paused": "已暂停", "closed": "已终止"}
FIGURES = {
    "mine": "待我处理",
    "urgent": "特急/紧急",
    "unsigned": "未签收",
    "over": "已超时",
    "open": "未结",
}
POSTS = {"duty-phone": "值班电话", "duty-officer": "值班员", "shift-leader": "带班领导"}
DUTY_POSTS = {
    "duty_officer": "值班员",
    "shift_leader": "带班领导",
    "dispatcher": "派单员",
    "responder": "处置人员",
}
CATEGORIES = {
    "natural": "自然灾害",
    "accident": "事故灾难",
    "health": "公共卫生事件",
    "security": "社会安全事件",
}
GRADES = {"I": "Ⅰ▲特别重大", "II": "Ⅱ◆重大", "III": "Ⅲ■较大", "IV": "Ⅳ●一般"}
RESPONSES = {"I": "Ⅰ级响应", "II": "Ⅱ级响应", "III": "Ⅲ级响应", "IV": "Ⅳ级响应"}
INCIDENTS = {
    "signalled": "待核实",
    "verified": "已核实",
    "graded": "已定级",
    "responding": "响应中",
    "controlled": "已控制",
    "closed": "已结束",
    "false-alarm": "误报",
}
REPORTS = {"first": "初报", "continued": "续报", "final": "终报"}
DUTIES = {
    "report-first": "初报",
    "report-continued": "续报",
    "report-final": "终报",
    "receive": "接报",
    "pass-on": "上报",
    "lift": "解除或延长响应",
}
RATES = {
    "K1": "按时签收率",
    "K2": "按时联系率",
    "K3": "按时报到率",
    "K4": "到场用时",
    "K5": "按时办结率",
    "K10": "重办率",
    "K47": "补录（超过 24 小时）",
}
