"""What Qt itself must not do to us."""

import sys

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


def test_calls_that_return_nothing_do_not_eat_references_to_none(qtbot: QtBot):
    """PySide6 6.12.0 on Python 3.11 loses one at every such call and aborts after a few hundred repaints."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(10_000):
        widget.update()
    assert before - sys.getrefcount(None) < 1000
