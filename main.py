"""GridHall from the command line: puts the parts together and runs them. The only place that knows them all.

What a sub-command needs is imported when it runs: the platform needs no Qt and the hall no server.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import logs
from app.arguments import make_parser
from app.clock import SystemClock
from app.domain.reasons import in_chinese
from app.errors import BadInput, CityUnreachable, HallError

if TYPE_CHECKING:
    from app.hall.hall import Hall
    from local_db.blobs import FileStore
    from widgets.frame.doctor import Finding
    from widgets.frame.probe import Probe
    from widgets.frame.shell import Shell

    Act = Callable[[Hall, Shell, asyncio.Event], Awaitable[None]]

QT_PACKAGES = (
    "libegl1 libgl1 libglib2.0-0 libxkbcommon0 libdbus-1-3 libfontconfig1 "
    "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)
CHECK_FILES_AFTER_S = 10.0
LOOK_AFTER_FILES_S = 5.0
DEVICE = "D-03"
SETTLE_S = 4.0
FIRST_ROWS_S = 2.0
ROLES = ("desk", "map", "metrics", "wall")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 1 with one line on stderr that says what is wrong and what to do."""
    options = make_parser().parse_args(arguments)
    logs.begin()
    try:
        return int(COMMANDS[options.run](options) or 0)
    except HallError as error:
        return complain(error)
    except KeyboardInterrupt:
        return 130
    except ImportError as error:
        if ".so" not in str(error):
            raise
        return complain(f"{error}. Qt needs system libraries: sudo apt-get install -y {QT_PACKAGES}")


def complain(trouble: object) -> int:
    """One line on stderr, in Chinese too where it is about the district's own files."""
    words = in_chinese(trouble.code, trouble.facts) if isinstance(trouble, HallError) else ""
    told = f"{words} [{trouble.code}] {trouble}" if isinstance(trouble, HallError) and words else f"{trouble}"
    sys.stderr.write(f"gridhall: {told}\n")
    return 1


def run_hall(options: argparse.Namespace) -> int:
    folder = options.folder or data_folder()
    logs.begin(folder / "logs")
    return run_session(options, folder, options.platform, ROLES[: options.screens])


def data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("gridhall", appauthor=False)


def run_demo(options: argparse.Namespace) -> int:
    """A platform and its traffic as processes of their own, and the hall in front of them."""
    from app.jobs.processes import demo_folder, demo_platform, end, python

    if options.headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    else:
        sys.stderr.write("网格指挥厅: 正在生成演示区，约十五秒，首次更久…\n")
        sys.stderr.write("preparing the demo district: fifteen seconds, longer the first time…\n")
    with demo_folder(options.folder) as folder, demo_platform(options, folder) as (url, _):
        traffic = python("replay", "--generated", "--platform", url, "--seed", options.seed, "--speed", options.speed)
        try:
            roles = ROLES[: 4 if options.headless else options.screens]
            return run_session(options, folder / "hall", url, roles, demo=True, robot=options.headless)
        finally:
            end(traffic)


def run_session(
    options: argparse.Namespace,
    folder: Path,
    url: str,
    roles: Sequence[str],
    *,
    demo: bool = False,
    robot: bool = False,
    act: "Act | None" = None,
) -> int:
    """Enter the Qt loop once: entering it again, as asyncio.run does to tidy up, crashes QtWebEngine."""
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv[:1])
    app.setApplicationName("GridHall")
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    try:
        figures = loop.run_until_complete(session(options, folder, url, roles, demo=demo, robot=robot, act=act))
    finally:
        loop.close()
    if getattr(options, "report", None):
        write_report(options.report, figures)
    return 0


async def session(
    options: argparse.Namespace,
    folder: Path,
    url: str,
    roles: Sequence[str],
    *,
    demo: bool,
    robot: bool,
    act: "Act | None",
) -> dict[str, Any]:
    """From the first window to the last saved byte; the figures of the run."""
    leave = asyncio.Event()
    for wish_to_stop in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wish_to_stop, leave.set)
    async with opened(options, folder, roles, leave, demo=demo) as (hall, shell, files):
        shell.show()
        probe = shell.probe
        await first_rows(shell, probe)
        async with at_work(hall, shell, files, url, robot=robot):
            await (act or partial(until_left, options.seconds))(hall, shell, leave)
            shell.say_closing()
            return report_of(hall, shell, probe)


async def first_rows(shell: "Shell", probe: "Probe") -> None:
    """Let the queue come on screen before anything else is imported or begun."""
    from widgets.desk.desk_body import DeskBody

    desk = shell.body("desk")
    if isinstance(desk, DeskBody):
        probe.await_queue(desk.queue.model)
        with suppress(TimeoutError):
            await asyncio.wait_for(probe.queue_usable.wait(), FIRST_ROWS_S)


async def until_left(seconds: float | None, _hall: "Hall", _shell: "Shell", leave: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(leave.wait(), seconds)


@asynccontextmanager
async def opened(
    options: argparse.Namespace, folder: Path, roles: Sequence[str], leave: asyncio.Event, *, demo: bool
) -> "AsyncIterator[tuple[Hall, Shell, FileStore]]":
    """The hall on its local files and its windows, not yet shown; all put away at the end."""
    from app.hall.hall import Hall
    from app.lanes import Lane
    from local_db.blobs import FileStore
    from local_db.store import SqlStore
    from widgets import tasks
    from widgets.bridge import HallBridge
    from widgets.context import Context
    from widgets.frame.shell import Shell
    from widgets.notices import Notices
    from widgets.selection import Selection
    from widgets.theme import THEMES

    store, files, thinking, drawing = SqlStore(folder), FileStore(folder), Lane("think"), Lane("map")
    operator, post = getattr(options, "operator", ""), getattr(options, "post", "")
    hall = Hall(store, SystemClock(), thinking, DEVICE, operator, post, files)
    bridge = HallBridge(hall)
    context = Context(hall, bridge, Notices(), THEMES[options.theme], drawing, Selection(), demo)
    shell = Shell(context, roles, options.lang, leave)
    try:
        await hall.open()
        yield hall, shell, files
    finally:
        bridge.leave()
        shell.close()
        await tasks.end()
        await asyncio.sleep(0)  # let Qt delete the windows while the loop still turns
        for lane in (thinking, drawing):
            lane.close()
        store.close()
        files.close()


@asynccontextmanager
async def at_work(hall: "Hall", shell: "Shell", files: "FileStore", url: str, *, robot: bool) -> AsyncIterator[None]:
    """All that goes on behind the windows. It is imported here, when the first window is on screen."""
    from app.city.client import CityClient
    from app.demo.operator import work
    from app.sync import blobs, drift, feed, outbox, receipts
    from app.sync.watch import watch
    from widgets.frame import memory

    clock, report, hurry = SystemClock(), shell.notices.report, asyncio.Event()
    shell.retry_asked.connect(hurry.set)
    city = CityClient(url, clock, hall.operator.device)
    endless = [
        partial(feed.follow, city, hall, clock, hurry),
        partial(outbox.deliver, city, hall, clock, hurry),
        partial(feed.fill_archive, city, hall, clock),
        partial(feed.fill_histories, city, hall, clock),
        partial(feed.fetch_histories, city, hall, clock),
        partial(drift.keep_comparing, city, hall, clock),
        partial(receipts.acknowledge, city, hall, clock),
        partial(look_after_files, hall, clock),
        partial(blobs.send_up, city, files, hall, clock),
        partial(blobs.fetch, city, files, hall),
        partial(memory.tidy, clock),
        *([partial(work, hall, clock)] if robot else []),
    ]
    tasks = [asyncio.ensure_future(watch(each, report, clock)) for each in endless]
    tasks.append(asyncio.ensure_future(settle_in(hall, clock, report)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        city.close()


async def settle_in(hall: "Hall", clock: SystemClock, report: Callable[[BaseException], None]) -> None:
    """What may wait until the queue can be used: the arrays, then a look at every page of the cache."""
    try:
        await hall.fill()
        await clock.sleep(CHECK_FILES_AFTER_S)
        await hall.files.check()
    except HallError as error:
        report(error)


async def look_after_files(hall: "Hall", clock: SystemClock) -> None:
    """Tell what becomes of the local files and of the disk they are on."""
    while True:
        await clock.sleep(LOOK_AFTER_FILES_S)
        await hall.files.look()


def report_of(hall: "Hall", shell: "Shell", probe: "Probe") -> dict[str, Any]:
    return {
        "screens": len(shell.windows),
        "cases_in_cache": hall.open_cases.size,
        "feed_events_applied": hall.events,
        "commands_issued": hall.issued,
        "commands_accepted": hall.answers.accepted,
        "commands_returned": hall.answers.returned,
        "link": hall.link_status().value,
        **probe.figures(),
    }


def write_report(target: str, figures: dict[str, Any]) -> None:
    text = json.dumps(figures, ensure_ascii=False) + "\n"
    if target == "-":
        sys.stdout.write(text)
        return
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput("file", f"{target}: {error.strerror}") from error


def run_shot(options: argparse.Namespace) -> int:
    """A PNG of every window, of a demo hall with the platform there or gone."""
    from app.jobs.files import told
    from app.jobs.processes import demo_folder, demo_platform

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    with told(options.out):
        options.out.mkdir(parents=True, exist_ok=True)
    with demo_folder(None) as folder, demo_platform(options, folder) as (url, stop):
        act = partial(take_shots, options, stop if options.offline else None)
        return run_session(options, folder / "hall", url, ROLES, demo=True, act=act)


async def take_shots(
    options: argparse.Namespace, stop: "Callable[[], None] | None", hall: "Hall", shell: "Shell", _leave: asyncio.Event
) -> None:
    """Wait until the windows show a working hall, then picture each at the size asked for."""
    from app.hall.link import LinkStatus
    from app.hall.ports import QueueQuery, Sort

    await seen(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size > 0)
    rows = await hall.page(QueueQuery(sort=Sort.LIGHT, statuses=("HANDLING",)), 0, 1)
    shell.choose(rows[0].case.id if rows else "")
    if stop:
        stop()
        await seen(lambda: hall.link_status() is LinkStatus.OFFLINE)
    for window in shell.windows:
        window.resize(*options.size)
    await asyncio.sleep(SETTLE_S)
    for window in shell.windows:
        path = options.out / f"{window.role}-{options.size[0]}x{options.size[1]}.png"
        if not window.grab().save(str(path)):
            raise BadInput("file", f"{path}: cannot be written")
        sys.stdout.write(f"{path}\n")


async def seen(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.1)
    raise CityUnreachable("no_answer", "the hall did not get there within a minute")


def run_doctor(options: argparse.Namespace) -> int:
    """What this machine has and lacks, one line each; 1 when something needs doing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen" if not os.environ.get("DISPLAY") else "")
    from PySide6.QtWidgets import QApplication

    from widgets.frame import doctor

    app = QApplication(sys.argv[:1])
    findings = doctor.machine(app, options.folder or data_folder())
    with asyncio.Runner() as runner:
        findings.append(runner.run(ask_platform(options.platform)))
    if options.json:
        sys.stdout.write(json.dumps({f.name: {"ok": f.ok, "found": f.found} for f in findings}, ensure_ascii=False))
    else:
        sys.stdout.writelines(f"{'ok ' if f.ok else '!! '} {f.name}: {f.found}\n" for f in findings)
    return int(not all(finding.ok for finding in findings))


async def ask_platform(url: str) -> "Finding":
    from app.city.client import CityClient
    from widgets.frame.doctor import Finding

    city = CityClient(url, SystemClock(), DEVICE)
    try:
        facts, sample = await city.facts(), await city.time()
    except CityUnreachable as error:
        return Finding("platform", ok=False, found=str(error))
    finally:
        city.close()
    return Finding("platform", ok=True, found=f"{url} {facts.name}, its clock {sample.offset_ms:+d} ms")


def run_platform(options: argparse.Namespace) -> None:
    from app.jobs import platform

    platform.run(options)


def run_import(options: argparse.Namespace) -> None:
    from app.jobs import imports

    (imports.district if options.run == "import_district" else imports.cases)(options)


def run_import_catalogue(options: argparse.Namespace) -> None:
    from app.jobs import catalogue

    catalogue.run(options)


def run_replay(options: argparse.Namespace) -> None:
    from app.jobs import replay

    replay.run(options)


def run_outage(options: argparse.Namespace) -> None:
    from app.jobs import outage

    outage.run(options)


def run_receipts(options: argparse.Namespace) -> None:
    from app.jobs import redact

    redact.run_receipts(options)


def run_redact(options: argparse.Namespace) -> None:
    from app.jobs import redact

    redact.run(options)


def run_rehearse(options: argparse.Namespace) -> int:
    from app.jobs import rehearse

    return rehearse.run(options)


COMMANDS: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "demo": run_demo,
    "hall": run_hall,
    "platform": run_platform,
    "import_district": run_import,
    "import_cases": run_import,
    "import_catalogue": run_import_catalogue,
    "replay": run_replay,
    "rehearse": run_rehearse,
    "outage": run_outage,
    "receipts": run_receipts,
    "redact": run_redact,
    "doctor": run_doctor,
    "shot": run_shot,
}

if __name__ == "__main__":
    sys.exit(main())
