"""How large things are drawn: everything on a wall is a multiple of one base that follows the window's size."""

from dataclasses import dataclass

from PySide6.QtGui import QFont

from widgets.frame.fonts import sized

DRAWN_WIDTH = 1920
DRAWN_HEIGHT = 1016  # below a header of 64 on a screen of 1080
SMALLEST_LETTER_PX = 12


@dataclass(frozen=True, slots=True)
class Measure:
    """`scale`: 1.0 where a window is as large as the drawings (1920×1080)."""

    scale: float = 1.0

    def px(self, drawn: float) -> int:
        """So many logical pixels of the drawings, here; at least 1."""
        return max(1, round(drawn * self.scale))

    def font(self, drawn: float, *, strong: bool = False) -> QFont:
        """Letters of a drawn height, never too small to read."""
        return sized(max(SMALLEST_LETTER_PX, self.px(drawn)), strong)


def measure_of(width: int, height: int) -> Measure:
    """The measure at which the drawings fit into a body of this size, logical pixels."""
    return Measure(max(0.1, min(width / DRAWN_WIDTH, height / DRAWN_HEIGHT)))
