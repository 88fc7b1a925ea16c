"""What is looked at before any route: whether both sides speak the same protocol."""

from fastapi import Request

from app.platform.service import Refused
from app.wire.messages import HEADER_PROTOCOL, PROTOCOL_MAX, PROTOCOL_MIN, Problem

CAPABILITIES = "/v1/capabilities"  # there everybody learns what is spoken


async def look_before(request: Request) -> None:
    """A dependency of all routes: 426 for who speaks another protocol."""
    spoken = request.headers.get(HEADER_PROTOCOL, str(PROTOCOL_MAX))
    if request.url.path != CAPABILITIES and not _is_spoken(spoken):
        title, title_en = "客户端版本不受支持，请升级", "this client's protocol is not spoken here: update it"
        detail = f"dsync/{PROTOCOL_MIN} … dsync/{PROTOCOL_MAX}"
        raise Refused(Problem(status=426, code="upgrade_required", title=title, title_en=title_en, detail=detail))


def _is_spoken(version: str) -> bool:
    return version.isdecimal() and PROTOCOL_MIN <= int(version) <= PROTOCOL_MAX
