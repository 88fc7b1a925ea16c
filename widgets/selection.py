"""The case everybody looks at: chosen in the queue or on the map, followed by all windows."""

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """`case_id` is "" when nothing is chosen; `cell` is the unit grid last picked on a map."""

    case_changed = Signal(str)
    cell_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.case_id = ""
        self.cell = ""

    def choose_case(self, case_id: str) -> None:
        if case_id != self.case_id:
            self.case_id = case_id
            self.case_changed.emit(case_id)

    def choose_cell(self, cell: str) -> None:
        if cell != self.cell:
            self.cell = cell
            self.cell_changed.emit(cell)
