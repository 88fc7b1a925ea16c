"""What can go wrong, sorted by who has to know.

* HallError               an expected trouble; `code` and `facts` are translated for the operator
  + NotAllowed            the operator asked for something the case cannot do now
  + CityUnreachable       no answer, or no useful one; nobody is told, the status strip shows it
  + CursorGone            the city cannot continue from our cursor: take a new snapshot
  + StoreFailed           a local database cannot be trusted (disk full, read-only, damaged)
    + NoRoom              what was to be written waits for room on the disk; the operator is told once
  + BadInput              a file or an argument is not what it should be: what, where, what to do

Anything else is a bug.
"""


class HallError(Exception):
    """An expected trouble.

    `code` is stable and picks the operator's words (widgets/text.py); `facts` fill them in. str() of it is
    English, for the log and the command line.
    """

    def __init__(self, code: str, text: str, **facts: object) -> None:
        super().__init__(text)
        self.code = code
        self.facts = facts


class NotAllowed(HallError):
    """The operator asked for something the case cannot do now."""


class CityUnreachable(HallError):
    """No answer, or no useful one, from the city platform."""


class CursorGone(HallError):
    """The city cannot go on from our cursor (HTTP 410); `code` says why."""


class StoreFailed(HallError):
    """A local database cannot be trusted."""


class NoRoom(StoreFailed):
    """The room that is left is kept for orders: try again later."""


class BadInput(HallError):
    """A file or an argument is not what it should be."""
