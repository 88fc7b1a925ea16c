"""The hall's typeface: Noto Sans CJK SC, bundled, so that Chinese is Chinese on any machine."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei UI", "HarmonyOS Sans SC", "DejaVu Sans"]
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
BASE_PX = 14


def load() -> None:
    """Make the bundled fonts known to Qt; after it `sized` finds them."""
    for name in ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"):
        QFontDatabase.addApplicationFont(str(FOLDER / name))


def sized(px: float, strong: bool = False) -> QFont:
    """The typeface at `px` logical pixels, with figures of equal width; weights are 400 and 600 only."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(max(1, round(px)))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
