"""Planted secrets: none comes out, by whatever way it was logged."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs

SECRETS = ("Wangge-2026", "tok_9f8e7d6c5b4a", "482913", "13812345678", "310112199001011234", "00ff" * 16, "p0stgres")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    root, hook = logging.getLogger(), sys.excepthook
    level = root.level
    logs.begin(tmp_path)
    yield tmp_path
    for handler in [each for each in root.handlers if isinstance(each.formatter, logs.Veil)]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    sys.excepthook = hook


def written(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.iterdir())


LINES = (
    'login {"person": "P-DP", "password": "Wangge-2026", "second": "482913"}',
    "Login(person='P-DP', password='Wangge-2026', second='482913')",
    "GET /v1/feed?token=tok_9f8e7d6c5b4a&since=3",
    "Authorization: Bearer tok_9f8e7d6c5b4a",
    "{'refresh': 'tok_9f8e7d6c5b4a', 'access': b'tok_9f8e7d6c5b4a'}",
    f"PRAGMA key = \"x'{'00ff' * 16}'\"",
    f"ATTACH 'a.db' AS sealed KEY \"x'{'00ff' * 16}'\"",
    "postgresql+psycopg://hall:p0stgres@db.example/city",
    "来电人 13812345678，身份证 310112199001011234",
    "口令：Wangge-2026 验证码=482913",
    "otpauth://totp/GridHall:P-DP?secret=tok_9f8e7d6c5b4a&issuer=GridHall",
    "-----BEGIN PRIVATE KEY-----\ntok_9f8e7d6c5b4a\n-----END PRIVATE KEY-----",
)


def fail(line: str) -> None:
    raise RuntimeError(line)


@pytest.mark.parametrize("line", LINES)
def test_no_planted_secret_is_written(folder: Path, line: str):
    log = logging.getLogger("app.test")
    log.warning(line)
    log.error("said %s", line)
    try:
        fail(line)
    except RuntimeError as error:
        log.exception("it failed")
        sys.excepthook(RuntimeError, error, error.__traceback__)
    said = written(folder)
    assert "it failed" in said
    assert "a bug: the program ends" in said
    assert not [secret for secret in SECRETS if secret in said]


def test_a_program_that_breaks_down_tells_no_secret_on_stderr():
    program = "import logging; from app import logs; logs.begin(); logging.error({0!r}); raise RuntimeError({0!r})"
    for line in LINES:
        ended = subprocess.run([sys.executable, "-c", program.format(line)], capture_output=True, text=True)
        assert ended.returncode == 1
        assert "a bug: the program ends" in ended.stderr
        assert not [secret for secret in SECRETS if secret in ended.stderr]


def test_a_folder_that_takes_no_log_is_told_and_keeps_nobody_from_working(tmp_path: Path):
    (tmp_path / "file").write_text("")
    program = f"from pathlib import Path; from app import logs; logs.begin(Path({str(tmp_path / 'file')!r})); print(1)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "1\n")
    assert "no log is kept" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_is_no_secret_stays(folder: Path):
    line = "D-03: case 3101992026112500012 accepted at seq 482913, digest 9f86d081884c7d659a2feaa0c55ad015, 5 s"
    logging.getLogger("app.test").info(line)
    assert line in written(folder)
