"""Several workers on one PostgreSQL: what they tell each other, which of them leads, and what happens when one dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import requests
from sqlalchemy import text

from app.platform import hints
from app.platform.database import open_database
from app.platform.leader import LOCK, Leader
from tests.fakes.callers import Caller
from tests.fakes.cities import LiveCity
from tests.fakes.overdue import DUTIES, done_by_itself, leave_overdue
from tests.fakes.postgres import a_database
from tests.fakes.world import FakeClock
from tests.faults.killer import Killer
from tests.integration.test_city_and_hall import stories

ROOT = Path(__file__).resolve().parents[2]
SOON_S = 10.0


def until(seen: Callable[[], Any], seconds: float = 20) -> Any:
    """What `seen` answers when it first is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := seen():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@contextmanager
def two_platforms(url: str) -> Iterator[tuple[Caller, Caller]]:
    cities = [LiveCity(url, stories(), now_ms=FakeClock().now_ms), LiveCity(url, now_ms=FakeClock().now_ms)]
    callers = []
    for live in cities:
        live.start()
        callers.append(Caller(live, FakeClock()))
    callers[1].given = 1000  # their commands are not the other's
    try:
        yield callers[0], callers[1]
    finally:
        for caller, live in zip(callers, cities, strict=True):
            caller.close()
            live.stop()


def seconds_to_hear(speaker: Caller, listener: Caller) -> float:
    """From a command at one platform to the news of it at the other, where somebody waits."""
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(listener.waits_for_news)
        time.sleep(0.3)  # it is the waiting that is tested
        start = time.monotonic()
        speaker.does("c1", "remark", "P-DP", note="听得到吗")
        assert len(waiting.result(30)) == 1
    return time.monotonic() - start


def test_a_hint_brings_the_news_from_one_worker_to_those_who_wait_at_another(
    postgres: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(hints, "POLL_S", 60.0)
    with two_platforms(postgres) as (first, second):
        assert seconds_to_hear(first, second) < SOON_S
        assert seconds_to_hear(second, first) < SOON_S


def test_a_lost_hint_costs_the_second_until_the_worker_looks_by_itself(postgres: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hints, "_HINT", text("SELECT :channel, :seq"))
    with two_platforms(postgres) as (first, second):
        assert seconds_to_hear(first, second) < hints.POLL_S + SOON_S


def test_a_worker_that_lost_its_line_to_the_hints_takes_a_new_one(postgres: str, postgres_server: str):
    def ears() -> set[int]:
        with psycopg.connect(f"{postgres_server}/postgres") as db:
            asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'"
            return {row[0] for row in db.execute(asked, (postgres.rsplit("/", 1)[1],))}

    with two_platforms(postgres) as (first, second):
        lost = until(lambda: found if len(found := ears()) == 2 else None)
        with psycopg.connect(f"{postgres_server}/postgres") as db:
            for pid in lost:
                db.execute("SELECT pg_terminate_backend(%s)", (pid,))
        until(lambda: len(ears() - lost) == 2)
        assert seconds_to_hear(first, second) < SOON_S


def test_one_leads_and_another_takes_over_when_its_connection_ends(postgres: str):
    engine = open_database(postgres)
    first, second = Leader(engine), Leader(engine)
    assert [first.leads(), second.leads(), first.leads(), second.leads()] == [True, False, True, False]
    first.leave()
    assert second.leads()
    assert not first.leads()
    second.leave()
    engine.dispose()


def test_a_leader_whose_connection_was_cut_says_so_and_leads_again(postgres: str):
    engine, other = open_database(postgres), open_database(postgres)
    leader = Leader(engine)
    assert leader.leads()
    with other.begin() as db:
        db.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    with pytest.raises(Exception, match="terminat"):
        leader.leads()
    assert leader.leads()
    leader.leave()
    engine.dispose()
    other.dispose()


def test_a_scheduler_killed_anywhere_does_each_thing_once_when_it_comes_back(postgres_server: str, postgres: str):
    engine = open_database(postgres)
    leave_overdue(engine)
    engine.dispose()
    killer, step, ended = Killer(), 1, ""
    while ended != "ended":
        url = a_database(postgres_server, postgres.rsplit("/", 1)[1])
        ended = killer.runs(url, step)
        assert ended in {"killed", "ended"}, f"step {step}"
        assert killer.runs(url) == "ended", f"restarted after step {step}"
        engine = open_database(url)
        assert done_by_itself(engine) == DUTIES, f"killed at step {step}"
        engine.dispose()
        step += 7  # every one of them is walked on SQLite
    killer.close()
    assert step > DUTIES.total() * 7


@contextmanager
def a_program(url: str, folder: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The platform as it is started by a person, with two workers; its address."""
    ready = folder / "address"
    options = ("--database-url", url, "--workers", "2", "--port", "0", "--open", "40", "--ready-file", str(ready))
    command = [sys.executable, "main.py", "platform", *options]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: program.poll() is not None or (ready.exists() and ready.read_text()), 60)
        assert program.poll() is None
        until(lambda: len(workers(program)) == 2)
        yield program, ready.read_text()
    finally:
        program.kill()
        program.communicate()


def workers(program: "subprocess.Popen[str]") -> list[psutil.Process]:
    children = psutil.Process(program.pid).children()
    alive = [each for each in children if each.status() != psutil.STATUS_ZOMBIE]
    return [each for each in alive if any("spawn_main" in word for word in each.cmdline())]


def leader_of(url: str, found: list[psutil.Process]) -> psutil.Process | None:
    """The worker whose connection holds the leader's lock."""
    asked = """SELECT client_port FROM pg_stat_activity JOIN pg_locks USING (pid)
               WHERE locktype = 'advisory' AND objid = %s AND datname = current_database()"""
    with psycopg.connect(url.replace("+psycopg", "")) as db:
        ports = {row[0] for row in db.execute(asked, (LOCK,))}
    assert len(ports) <= 1
    for worker in found:
        if ports & {line.laddr.port for line in worker.net_connections()}:
            return worker
    return None


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/v1/capabilities", timeout=5, proxies={"http": ""}).ok
    except requests.RequestException:
        return False


def test_when_the_leading_worker_dies_another_leads_and_a_new_one_takes_its_place(postgres: str, tmp_path: Path):
    with a_program(postgres, tmp_path) as (program, address):
        until(lambda: answers(address))
        before = workers(program)
        leader = until(lambda: leader_of(postgres, before))
        leader.kill()
        after = until(lambda: found if len(found := workers(program)) == 2 and leader not in found else None)
        assert until(lambda: leader_of(postgres, after)) != leader
        assert all(answers(address) for _ in range(20))
        program.terminate()
        assert program.wait(20) == 0
        gone = psutil.wait_procs([*before, *after], timeout=10)
        assert not gone[1]
        assert program.stderr is not None
        assert f"worker {leader.pid} has ended (-9)" in program.stderr.read()


def test_workers_whose_parent_was_killed_end_by_themselves(postgres: str, tmp_path: Path):
    with a_program(postgres, tmp_path) as (program, address):
        until(lambda: answers(address))
        left = workers(program)
        program.send_signal(signal.SIGKILL)
        assert not psutil.wait_procs(left, timeout=20)[1]


@contextmanager
def a_locked_server(server: str) -> Iterator[str]:
    """The server with a clerk whose password is asked for, and who owns nothing; host and port."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as db:
        db.execute("CREATE ROLE clerk LOGIN PASSWORD 'right'")
        (place,) = db.execute("SHOW hba_file").fetchone() or ("",)
        rules = Path(str(place))
        before = rules.read_text()
        rules.write_text("host all clerk 127.0.0.1/32 scram-sha-256\n" + before)
        db.execute("SELECT pg_reload_conf()")
        try:
            yield server.partition("@")[2]
        finally:
            rules.write_text(before)
            db.execute("SELECT pg_reload_conf()")
            db.execute("DROP ROLE clerk")


@pytest.mark.skipif(os.name == "nt", reason="the server's own files are written")
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql+psycopg://hall@127.0.0.1:1/city", "database_away"),
        ("postgresql+psycopg://hall@nowhere.invalid/city", "database_away"),
        ("postgresql+psycopg://clerk:wrong@{place}/postgres", "database_password"),
        ("postgresql+psycopg://clerk@{place}/postgres", "database_password"),
        ("postgresql+psycopg://hall@{place}/nowhere", "database_missing"),
        ("postgresql+psycopg://clerk:right@{place}/postgres", "database_rights"),
        ("postgresql+psycopg://hall@{place}/older", "platform_schema"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_line_without_the_password(
    postgres_server: str, url: str, code: str
):
    with a_locked_server(postgres_server) as place:
        if "older" in url:
            older = a_database(postgres_server)
            open_database(older).dispose()
            with psycopg.connect(older.replace("+psycopg", "")) as db:
                db.execute("UPDATE meta SET value = '0' WHERE name = 'schema'")
            url = url.replace("older", older.rsplit("/", 1)[1])
        said = until(lambda: complaint(url.format(place=place)))
    assert said.startswith("gridhall: ")
    assert said.count("\n") == 1
    assert f"[{code}]" in said
    assert "wrong" not in said
    assert "right" not in said.replace("rights", "")


def complaint(url: str) -> str:
    command = [sys.executable, "main.py", "platform", "--database-url", url, "--port", "0"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    return ended.stderr


def test_more_than_one_worker_on_sqlite_is_refused_in_words(tmp_path: Path):
    command = [sys.executable, "main.py", "platform", "--database-url", f"sqlite:///{tmp_path}/city.db"]
    ended = subprocess.run([*command, "--workers", "2"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert "SQLite" in ended.stderr
    assert not (tmp_path / "city.db").exists()
