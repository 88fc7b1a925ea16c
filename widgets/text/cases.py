"""The names of what the domain knows: states, channels, urgencies, lights, limits, commands."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def status(code: str) -> str:
    return {
        "DRAFT": translate("status", "Draft"),
        "REPORTED": translate("status", "To accept"),
        "PRE_VERIFY": translate("status", "Verifying"),
        "TO_FILE": translate("status", "To file"),
        "NOT_FILED": translate("status", "Not filed"),
        "TO_DISPATCH": translate("status", "To dispatch"),
        "TO_SIGN": translate("status", "To sign"),
        "HANDLING": translate("status", "Handling"),
        "SUSPENDED": translate("status", "Suspended"),
        "FEEDBACK": translate("status", "Feedback to review"),
        "POST_CHECK": translate("status", "Checking"),
        "TO_CLOSE": translate("status", "To close"),
        "CLOSED": translate("status", "Closed"),
        "ARCHIVED": translate("status", "Archived"),
        "TRANSFERRED": translate("status", "Transferred"),
        "VOID": translate("status", "Void"),
    }.get(code, code)


def channel(code: str) -> str:
    return {
        "h12345": translate("channel", "12345 hotline"),
        "h12319": translate("channel", "12319 hotline"),
        "h962000": translate("channel", "962000 hotline"),
        "p110_in": translate("channel", "From 110"),
        "inspector": translate("channel", "Inspector"),
        "station": translate("channel", "Village station"),
        "whistle": translate("channel", "Whistle"),
        "video_ai": translate("channel", "Video AI"),
        "iot": translate("channel", "Sensor"),
        "leader": translate("channel", "Leader"),
        "media": translate("channel", "Media"),
        "sup": translate("channel", "Supervision"),
        "upper": translate("channel", "From the city"),
        "lower": translate("channel", "From below"),
        "peer": translate("channel", "From another district"),
        "p110_out": translate("channel", "To 110"),
        "snap": translate("channel", "Citizen photo"),
    }.get(code, code)


def urgency(code: str) -> str:
    return {
        "ordinary": translate("urgency", "Ordinary"),
        "urgent": translate("urgency", "Urgent"),
        "extra_urgent": translate("urgency", "Extra urgent"),
    }.get(code, code)


def light(number: int) -> str:
    """The word of a light: 0 blue … 3 red."""
    return (
        translate("light", "Blue"),
        translate("light", "Yellow"),
        translate("light", "Orange"),
        translate("light", "Red"),
    )[number]


def red_times(times: int) -> str:
    """Red-2 and red-3: so much over the limit."""
    return translate("light", "Red-3") if times == 3 else translate("light", "Red-2")


def limit(amount: float, unit: str) -> str:
    """'4 working hours', '' for no limit."""
    words = {
        "urgent_hour": translate("limit", "{n} urgent h"),
        "work_hour": translate("limit", "{n} work h"),
        "work_day": translate("limit", "{n} work days"),
        "natural_day": translate("limit", "{n} days"),
    }
    return words[unit].format(n=f"{amount:g}") if unit in words else ""


def command(name: str) -> str:
    """What a command is called on a button and in a history."""
    return _commands().get(name, name)


def in_english() -> bool:
    """Whether names that exist in both languages are shown in English."""
    return translate("language", "English") == "English"


def _commands() -> dict[str, str]:
    return {
        "register": translate("command", "Register"),
        "accept": translate("command", "Accept"),
        "refuse": translate("command", "Refuse"),
        "send_verify": translate("command", "Send to verify"),
        "verify_result": translate("command", "Report verification"),
        "file": translate("command", "File"),
        "not_file": translate("command", "Do not file"),
        "approve_self_handled": translate("command", "Approve self-handled"),
        "dispatch": translate("command", "Dispatch"),
        "redirect": translate("command", "Redirect"),
        "arbitrate": translate("command", "Arbitrate"),
        "sign": translate("command", "Sign"),
        "assign": translate("command", "Assign"),
        "revoke_assign": translate("command", "Take back assignment"),
        "record_contact": translate("command", "Record first contact"),
        "report_result": translate("command", "Report result"),
        "submit_feedback": translate("command", "Feedback"),
        "pass_feedback": translate("command", "Pass"),
        "send_check": translate("command", "Send to check"),
        "check_result": translate("command", "Report check"),
        "rework": translate("command", "Rework"),
        "record_visit": translate("command", "Call back"),
        "close": translate("command", "Close"),
        "request_force_close": translate("command", "Ask to force closing"),
        "force_close": translate("command", "Force close"),
        "request_return": translate("command", "Ask to return"),
        "approve_return": translate("command", "Approve return"),
        "request_extension": translate("command", "Ask for extension"),
        "approve_extension": translate("command", "Approve extension"),
        "request_suspension": translate("command", "Ask to suspend"),
        "suspend": translate("command", "Approve suspension"),
        "resume": translate("command", "Resume"),
        "screen_request": translate("command", "Pass request on"),
        "reject_request": translate("command", "Reject request"),
        "withdraw_request": translate("command", "Withdraw request"),
        "escalate_request": translate("command", "Escalated"),
        "request_void": translate("command", "Ask to void"),
        "void": translate("command", "Void"),
        "request_transfer": translate("command", "Ask to transfer"),
        "transfer_out": translate("command", "Transfer"),
        "confirm_receipt": translate("command", "Confirm receipt"),
        "bounce": translate("command", "Bounced"),
        "reopen": translate("command", "Reopen"),
        "archive": translate("command", "Archive"),
        "reclassify": translate("command", "Reclassify"),
        "invite_co": translate("command", "Invite co-departments"),
        "accept_co": translate("command", "Join as co-department"),
        "decline_co": translate("command", "Decline co-handling"),
        "finish_co": translate("command", "Co-handling done"),
        "excuse_co": translate("command", "Excuse co-department"),
        "merge": translate("command", "Merge"),
        "link": translate("command", "Link"),
        "follow_parent": translate("command", "Follows the main case"),
        "remind": translate("command", "Remind"),
        "urge": translate("command", "Urge"),
        "acknowledge_urge": translate("command", "Acknowledge urging"),
        "propose_supervision": translate("command", "Propose supervision"),
        "supervise": translate("command", "Supervise"),
        "answer_supervision": translate("command", "Answer supervision"),
        "review_supervision": translate("command", "Review the answer"),
        "lift_supervision": translate("command", "Lift supervision"),
        "inquire": translate("command", "Inquire"),
        "explain_inquiry": translate("command", "Explain to inquiry"),
        "find_inquiry": translate("command", "Inquiry finding"),
        "publish_inquiry": translate("command", "Publish inquiry"),
        "remark": translate("command", "Remark"),
        "appeal": translate("command", "Appeal"),
        "review_appeal": translate("command", "Review appeal"),
        "record_instruction": translate("command", "Record instruction"),
        "assign_instruction": translate("command", "Assign instruction"),
        "report_instruction": translate("command", "Answer instruction"),
        "finish_instruction": translate("command", "Instruction done"),
        "recalculate": translate("command", "Limits recalculated"),
        "apply_outage": translate("command", "Outage deducted"),
    }
