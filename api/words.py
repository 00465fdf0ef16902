"""The words that the terminal shows for codes, from the glossary (简体中文)."""

from __future__ import annotations

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
    "dispatched": "未签收",
    "signed": "已签收",
    "contacted": "已联系",
    "arrived": "已到场",
    "working": "处置中",
    "claimed": "待核查",
    "rework": "退回重办",
    "accepted": "已办结",
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
    "acknowledge": "知晓提级",
}
FIGURES = {
    "K1": "按时签收率",
    "K2": "按时联系率",
    "K3": "按时报到率",
    "K4": "到场用时",
    "K5": "按时办结率",
    "K10": "重办率",
    "K47": "补录（超过 24 小时）",
}
