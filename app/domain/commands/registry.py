"""What may be done to a case. To add a command: write its class in its family's module and list it here."""

from app.domain.commands.base import Command
from app.domain.commands.closing import Close, RecordVisit
from app.domain.commands.handling import Dispatch, PassFeedback, Rework, Sign, SubmitFeedback
from app.domain.commands.intake import Accept, File, NotFile, Refuse, Register
from app.domain.commands.side import Remark, Urge

COMMANDS: dict[str, type[Command]] = {
    kind.name: kind
    for kind in (
        Register,
        Accept,
        Refuse,
        File,
        NotFile,
        Dispatch,
        Sign,
        SubmitFeedback,
        PassFeedback,
        Rework,
        RecordVisit,
        Close,
        Urge,
        Remark,
    )
}
