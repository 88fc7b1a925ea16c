"""A real PostgreSQL of Debian's, its own server on a free loopback port."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
MISSING = "PostgreSQL is not installed (Debian package postgresql)"


@contextmanager
def a_postgres(*settings: str) -> Iterator[str]:
    """A server that is stopped after; its URL, `settings` as name=value. It refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="gridhall-pg-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if become:
        shutil.chown(folder, "postgres")
    tools, quiet = BINARIES[-1].parent, {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run([*become, tools / "initdb", "-D", folder / "data", "-U", "hall", "-A", "trust"], **quiet)  # type: ignore[call-overload]
    said = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *settings]
    options = " ".join(f"-c {each}" for each in said)
    start = [*become, tools / "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w"]
    subprocess.run([*start, "start"], **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgresql://hall@127.0.0.1:{port}"
    finally:
        subprocess.run([*become, tools / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


def a_database(server: str, like: str = "template1") -> str:
    """The platform's URL of a new database, a copy of another one."""
    name = f"city_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
    return f"{server}/{name}".replace("postgresql:", "postgresql+psycopg:")
