"""What the program writes about itself, without what nobody may read there: secrets, and what is known of people.

Every line goes through the veil, tracebacks and what libraries say too. A password or a token is known by the words
around it, a telephone number or an identity card by its shape (app.domain.masking).
"""

import logging
import re
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.domain import masking

HIDDEN = "[hidden]"
SIZE_BYTES, OLDER_KEPT = 2 << 20, 5
WORDS = "password|passwd|pwd|secret|second|token|access|refresh|private|sealing|signature|api[_-]?key|口令|密码|验证码"
VEILS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+"), rf"\1 {HIDDEN}"),
    (re.compile(rf"(?i)((?:{WORDS})[\"']?\s*[:=：]\s*b?)(\"[^\"]*\"|'[^']*'|[^\s,;&)}}\]]+)"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)(PRAGMA\s+(?:re)?key\s*=\s*|\bKEY\s+)(\"[^\"]*\"|'[^']*'|\S+)"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)x'[0-9a-f]{16,}'"), HIDDEN),
    (re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]*@"), f"{HIDDEN}@"),
    (re.compile(r"(?i)otpauth://\S+"), HIDDEN),
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL), HIDDEN),
)


def veiled(text: str) -> str:
    """The text, fit to be read by anybody."""
    for pattern, instead in VEILS:
        text = pattern.sub(instead, text)
    return masking.text(text)


class Veil(logging.Formatter):
    """Formats a record whole, its traceback included, and veils that: nothing is left between the pieces."""

    def format(self, record: logging.LogRecord) -> str:
        return veiled(super().format(record))


def begin(folder: Path | None = None) -> None:
    """Let warnings go to stderr and, where there is a folder, everything into files in it; uncaught errors too.

    A folder that cannot be written to is told, and keeps nobody from working.
    """
    veil = Veil("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setLevel(logging.WARNING)
    trouble: OSError | None = None
    if folder:
        try:
            handlers.append(_file_in(folder))
        except OSError as error:
            trouble = error
    root = logging.getLogger()
    for earlier in [each for each in root.handlers if isinstance(each.formatter, Veil)]:
        root.removeHandler(earlier)
        earlier.close()
    for handler in handlers:
        handler.setFormatter(veil)
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False  # else a line that cannot be written is told on stderr, unveiled
    if trouble:
        logging.getLogger(__name__).warning("no log is kept: %s", trouble)
    sys.excepthook = _crashed
    threading.excepthook = lambda lost: _crashed(lost.exc_type, lost.exc_value, lost.exc_traceback)


def _file_in(folder: Path) -> logging.Handler:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "gridhall.log"
    return RotatingFileHandler(path, maxBytes=SIZE_BYTES, backupCount=OLDER_KEPT, encoding="utf-8")


def _crashed(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("gridhall").critical("a bug: the program ends", exc_info=(kind, error, trace))
