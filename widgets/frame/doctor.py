"""What this machine has and lacks for the hall."""

import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

import PySide6
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from widgets.frame import fonts
from widgets.frame.language import FOLDER

FREE_WARNED = 500 * 2**20


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    ok: bool
    found: str


def machine(app: QApplication, folder: Path) -> list[Finding]:
    """Python, Qt, screens, font, translation, local folder and its free space."""
    fonts.load()
    family = fonts.FAMILIES[0]
    screens = [f"{s.name()} {s.size().width()}x{s.size().height()}@{s.devicePixelRatio():g}" for s in app.screens()]
    place = next((each for each in (folder, *folder.parents) if each.exists()), Path("/"))
    free = shutil.disk_usage(place).free
    return [
        Finding("python", ok=True, found=platform.python_version()),
        Finding("qt", ok=not PySide6.__version__.startswith("6.12"), found=PySide6.__version__),
        Finding("screens", ok=bool(screens), found=", ".join(screens)),
        Finding("font", ok=QFontDatabase.hasFamily(family), found=family),
        Finding("chinese", ok=(FOLDER / "gridhall_zh_CN.qm").exists(), found="gridhall_zh_CN.qm"),
        Finding("folder", ok=_is_writable(folder), found=str(folder)),
        Finding("disk", ok=free > FREE_WARNED, found=f"{free // 2**20} MB free"),
    ]


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
