"""The theme on Qt's own controls: Fusion, an explicit palette and a little style sheet. Nowhere else is one set."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from widgets.frame import fonts
from widgets.theme import Theme

SHEET = """
QWidget {{ color: {text}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line_strong}; padding: 4px; }}
QLabel[tone="mid"] {{ color: {mid}; }}
QLabel[tone="dim"] {{ color: {dim}; }}
QLineEdit, QComboBox, QPlainTextEdit {{
  background: {surface}; border: 1px solid {line_strong}; border-radius: 4px; padding: 0 8px; min-height: 30px;
  selection-background-color: {selection}; selection-color: {text}; }}
QPlainTextEdit {{ padding: 4px 8px; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {text}; padding: 0 7px; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{
  background: transparent; border: none; border-radius: 0; padding: 0 4px; min-height: 0; }}
QRadioButton {{ spacing: 6px; }}
QRadioButton::indicator {{
  width: 12px; height: 12px; border: 1px solid {mid}; border-radius: 7px; background: {surface}; }}
QRadioButton::indicator:checked {{
  width: 4px; height: 4px; border: 5px solid {text}; border-radius: 7px; background: {surface}; }}
QRadioButton:focus {{ text-decoration: underline; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox QAbstractItemView {{ background: {surface}; border: 1px solid {line_strong}; outline: 0;
  selection-background-color: {selection}; selection-color: {text}; }}
QPushButton, QToolButton {{
  background: {raised}; border: 1px solid {line_strong}; border-radius: 4px; padding: 0 12px; min-height: 30px; }}
QPushButton:hover, QToolButton:hover {{ background: {selection}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {text}; padding: 0 11px; }}
QPushButton[kind="primary"], QToolButton[kind="primary"] {{
  background: {primary}; color: {on_primary}; border: 1px solid {primary}; font-weight: 600; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {accent}; }}
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{ background: transparent; }}
QPushButton[kind="locked"], QToolButton[kind="locked"] {{
  background: transparent; color: {mid}; border: 1px dashed {line_strong}; }}
QPushButton[kind="chip"], QToolButton[kind="chip"] {{
  background: transparent; min-height: 22px; padding: 0 8px; font-size: 12px; }}
QPushButton[kind="tab"], QToolButton[kind="tab"] {{
  background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0; color: {mid};
  padding: 0 9px; min-height: 38px; }}
QPushButton[kind="tab"]:checked, QToolButton[kind="tab"]:checked {{
  color: {text}; font-weight: 600; border-bottom: 2px solid {text}; }}
QPushButton[kind="tab"]:focus, QToolButton[kind="tab"]:focus {{ background: {selection}; padding: 0 9px; }}
QToolButton::menu-indicator {{ image: none; }}
QMenu {{ background: {surface}; border: 1px solid {line_strong}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 3px; }}
QMenu::item:selected {{ background: {selection}; }}
QMenu::item:disabled {{ color: {dim}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QAbstractItemView {{ background: {surface}; border: none; outline: 0; }}
QDialog {{ background: {surface}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line_strong}; border-radius: 4px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {dim}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {line}; }}
"""


def dress(app: QApplication, theme: Theme) -> None:
    """Give the application the theme and the typeface."""
    fonts.load()
    app.setFont(fonts.sized(fonts.BASE_PX))
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    colours = {name: getattr(theme, name) for name in Theme.__slots__ if isinstance(getattr(theme, name), str)}
    app.setStyleSheet(SHEET.format(**colours))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window,), theme.background),
        ((role.Base, role.AlternateBase, role.ToolTipBase), theme.surface),
        ((role.Button, role.Light, role.Midlight), theme.raised),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), theme.text),
        ((role.PlaceholderText,), theme.mid),
        ((role.Highlight,), theme.selection),
        ((role.HighlightedText,), theme.text),
        ((role.Mid, role.Dark, role.Shadow), theme.line_strong),
        ((role.Link, role.LinkVisited), theme.accent),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.dim))
    return palette
