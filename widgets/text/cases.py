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


def limit(amount: int, unit: str) -> str:
    """'4 working hours', '' for no limit."""
    words = {
        "urgent_hour": translate("limit", "{n} urgent h"),
        "work_hour": translate("limit", "{n} work h"),
        "work_day": translate("limit", "{n} work days"),
        "natural_day": translate("limit", "{n} days"),
    }
    return words[unit].format(n=amount) if unit in words else ""


def command(name: str) -> str:
    """What a command is called on a button and in a history."""
    return {
        "register": translate("command", "Register"),
        "accept": translate("command", "Accept"),
        "refuse": translate("command", "Refuse"),
        "file": translate("command", "File"),
        "not_file": translate("command", "Do not file"),
        "dispatch": translate("command", "Dispatch"),
        "sign": translate("command", "Sign"),
        "submit_feedback": translate("command", "Feedback"),
        "pass_feedback": translate("command", "Pass"),
        "rework": translate("command", "Rework"),
        "record_visit": translate("command", "Call back"),
        "close": translate("command", "Close"),
        "send_verify": translate("command", "Send to verify"),
        "verify_result": translate("command", "Verified"),
        "assign": translate("command", "Assign"),
        "revoke_assign": translate("command", "Take back assignment"),
        "request_return": translate("command", "Ask to return"),
        "approve_return": translate("command", "Return approved"),
        "redirect": translate("command", "Redirect"),
        "arbitrate": translate("command", "Arbitrate"),
        "send_check": translate("command", "Send to check"),
        "check_result": translate("command", "Checked"),
        "force_close": translate("command", "Force close"),
        "request_extension": translate("command", "Ask for extension"),
        "approve_extension": translate("command", "Extension approved"),
        "request_suspension": translate("command", "Ask to suspend"),
        "suspend": translate("command", "Suspend"),
        "resume": translate("command", "Resume"),
        "transfer_out": translate("command", "Transfer"),
        "bounce": translate("command", "Bounced"),
        "void": translate("command", "Void"),
        "reopen": translate("command", "Reopen"),
        "archive": translate("command", "Archive"),
        "reclassify": translate("command", "Reclassify"),
        "merge": translate("command", "Merge"),
        "link": translate("command", "Link"),
        "approve_self_handled": translate("command", "Self-handled, approved"),
        "urge": translate("command", "Urge"),
        "remark": translate("command", "Remark"),
    }.get(name, name)


def post(code: str) -> str:
    return {
        "CT": translate("post", "Call-taker"),
        "DP": translate("post", "Dispatcher"),
        "DC": translate("post", "Duty chief"),
        "DL": translate("post", "Duty leader"),
        "INS": translate("post", "Inspector"),
        "DEPT": translate("post", "Department clerk"),
        "HD": translate("post", "Handler"),
        "SC": translate("post", "Street centre"),
        "VS": translate("post", "Village station"),
        "SUP": translate("post", "Supervision"),
        "GL": translate("post", "Grid leader"),
    }.get(code, code)


def answer(code: str) -> str:
    """What a caller said on the call-back."""
    return {
        "satisfied": translate("answer", "Satisfied"),
        "basically": translate("answer", "Basically satisfied"),
        "not": translate("answer", "Not satisfied"),
        "unreachable": translate("answer", "Not reached"),
    }.get(code, code)


def in_english() -> bool:
    """Whether names that exist in both languages are shown in English."""
    return translate("language", "English") == "English"
