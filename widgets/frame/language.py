"""Which language the hall speaks: Chinese unless told otherwise, whatever the machine's locale."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "i18n"
LANGUAGES = ("zh_CN", "en")


class Language:
    """Installs the translations of one language at a time."""

    def __init__(self) -> None:
        self.code = ""
        self._translators: list[QTranslator] = []

    def speak(self, code: str) -> None:
        """Switch to `code`, one of LANGUAGES. Windows made before show it after they are made anew."""
        app = QCoreApplication.instance()
        if app is None:
            return
        for translator in self._translators:
            app.removeTranslator(translator)
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        wanted = (("gridhall_zh_CN", str(FOLDER)), ("qtbase_zh_CN", qt_folder)) if code == "zh_CN" else ()
        self._translators = [_loaded(name, folder) for name, folder in wanted]
        for translator in self._translators:
            app.installTranslator(translator)
        QLocale.setDefault(QLocale(code))
        self.code = code


def _loaded(name: str, folder: str) -> QTranslator:
    translator = QTranslator()
    translator.load(name, folder)
    return translator
