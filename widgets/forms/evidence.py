"""Evidence: files by their hash and name, taken from this machine or typed as a reference."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from app.errors import HallError
from widgets import tasks
from widgets.dialogs import note_field
from widgets.forms.controls import a_note
from widgets.forms.editors import LONG_HEIGHT, Editor
from widgets.forms.fields import Asking, Field
from widgets.panels.buttons import ActButton
from widgets.text import errors, forms


class FilesEditor(Editor):
    """One reference a line. A chosen file is kept on this workstation at once and goes up with the order."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.references = note_field(forms.evidence_hint())
        self.references.setObjectName("evidence")
        self.references.setAccessibleName(self.label)
        self.references.setFixedHeight(LONG_HEIGHT)
        self.references.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.references.textChanged.connect(self._tell)
        self.choose = ActButton(asking.context.theme, forms.choose_files(), "Alt+O", parent=self)
        self.choose.setShortcut("Alt+O")
        self.choose.clicked.connect(self._open)
        self._count: QLabel = a_note("")
        self._reading = 0
        self._failed = ""
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.choose)
        row.addWidget(self._count, 1)
        self.box.addWidget(self.references)
        self.box.addLayout(row)
        self.setMinimumHeight(LONG_HEIGHT + self.choose.height() + self.box.spacing())
        self.setFocusProxy(self.references)
        self._tell()

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self._lines()}

    def fill(self, said: Mapping[str, Any]) -> None:
        self.references.setPlainText("\n".join(said.get(self.field.name, self._lines())))

    def missing(self) -> str:
        if self._reading:
            return forms.reading_files(self._reading)
        lacking = self.field.least - len(self._lines())
        return forms.evidence_missing(lacking) if lacking > 0 else ""

    def add_files(self, paths: Sequence[str]) -> None:
        """Keep these files and note their references."""
        if paths:
            tasks.start(self, self.asking.context.notices, self._read(paths))

    async def _read(self, paths: Sequence[str]) -> None:
        self._reading, self._failed = len(paths), ""
        self._tell()
        for path in map(Path, paths):
            try:
                self.references.appendPlainText(await self.asking.context.hall.attachments.attach(path))
            except HallError as error:
                self._failed = errors.told(error)
            self._reading -= 1
        self._tell()

    def _lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.references.toPlainText().splitlines() if line.strip())

    def _tell(self) -> None:
        self._count.setText(self._failed or forms.attached(len(self._lines())))
        self.changed.emit()

    def _open(self) -> None:
        dialog = QFileDialog(self, self.choose.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.add_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
