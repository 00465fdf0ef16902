"""The words that a log shows for events, from the glossary (简体中文)."""

from __future__ import annotations

EVENTS = {
    "shift.taken-over": "接班",
    "shift.presence-confirmed": "到岗",
    "shift.note-added": "记事",
    "shift.instruction-recorded": "领导指示",
    "shift.promise-recorded": "电话承诺",
    "shift.promise-kept": "承诺兑现",
    "shift.handed-over": "交班",
    "whistle.drafted": "起草",
    "whistle.amended": "改稿",
    "whistle.submitted": "送审",
    "whistle.returned": "退回补正",
    "whistle.approved": "审批通过",
    "whistle.blown": "吹哨",
    "whistle.confirmed": "补确认",
    "whistle.confirmation-refused": "不予确认",
    "whistle.legs-opened": "派单",
    "whistle.leg-dispatched": "派至单位",
    "whistle.leg-signed": "签收",
    "whistle.leg-contacted": "联系",
    "whistle.leg-arrived": "到场",
    "whistle.leg-progressed": "处置进展",
    "whistle.leg-resolution-claimed": "提交办结",
    "whistle.leg-accepted": "核查通过",
    "whistle.leg-rework-ordered": "退回重办",
    "whistle.leg-left": "撤离",
    "whistle.leg-evaluated": "评价单位",
    "whistle.blower-evaluated": "评价吹哨",
    "whistle.closed": "结案",
    "whistle.withdrawn": "撤回",
    "whistle.call-recorded": "已电话通知",
    "whistle.report-added": "再次来电",
    "whistle.sla-warned": "临期",
    "whistle.sla-breached": "超时",
    "whistle.escalation-raised": "提级",
    "whistle.escalation-acknowledged": "知晓提级",
    "incident.reported": "报告事件",
    "incident.verified": "核实",
    "incident.graded": "定级",
    "incident.regraded": "调整定级",
    "incident.response-started": "启动响应",
    "incident.response-adjusted": "调整响应",
    "incident.casualties-counted": "更新伤亡",
    "incident.amended": "补充情况",
    "incident.whistle-attached": "关联吹哨件",
    "incident.whistle-detached": "解除关联",
    "incident.report-submitted": "报送",
    "incident.report-acknowledged": "接报",
    "incident.report-passed-on": "上报",
    "incident.controlled": "已控制",
    "incident.closed": "结束",
    "incident.false-alarm-declared": "误报",
    "incident.clock-warned": "临期",
    "incident.clock-breached": "超时",
}
SAID = ("note", "instruction", "said", "what", "reason", "missing", "measure", "defects", "how")


def words_of(kind: str) -> str:
    """Give the words for a stored kind, or the kind itself when it has none."""
    return EVENTS.get(kind.rpartition(".v")[0], kind)


def said_in(data: object) -> str:
    """Give what people wrote into an event, empty when they wrote nothing."""
    known = data if isinstance(data, dict) else {}
    known = known | (known["promise"] if isinstance(known.get("promise"), dict) else {})
    return next((str(known[name]) for name in SAID if known.get(name)), "")
