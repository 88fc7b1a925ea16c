"""What can be asked for on the command line. `run` names the function of main.py that does it."""

import argparse
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from app.domain.editions import EDITIONS

STANDARD = (
    "One row a condition; columns in any order, by Chinese or English names: 类别编码 (or 大类编码 and 小类编码), "
    "小类名称, 立案条件, 处置时限, 结案条件, 责任主体 and, where there are any, 大类名称, 时限单位, 监管主体, "
    "法律依据, 采集要求, 标准版本, 类型 (部件 or 事件), 英文名称, 拼音首字母."
)
DEFAULT_PLATFORM = "http://127.0.0.1:8750"
HALL = timezone(timedelta(hours=8))


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="GridHall 网格指挥厅: the district command hall")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_demo(commands.add_parser("demo", help="a whole hall in one go: demo platform, live traffic, windows"))
    add_hall(commands.add_parser("hall", help="the client: starts from its local files, syncs with a platform"))
    add_platform(commands.add_parser("platform", help="the reference city platform"))
    add_import(commands.add_parser("import", help="make a district or cases from real files"))
    add_replay(commands.add_parser("replay", help="feed real or generated requests through a platform's intake"))
    add_outage(commands.add_parser("outage", help="declare an outage whose time no clock counts"))
    add_receipts(commands.add_parser("receipts", help="which workstations have wiped what was taken out of cases"))
    add_redact(commands.add_parser("redact", help="take personal data out of a case, everywhere it is kept"))
    add_rehearse(commands.add_parser("rehearse", help="two weeks of a district in a few minutes, over HTTP"))
    add_doctor(commands.add_parser("doctor", help="check this machine: versions, screens, fonts, files, platform"))
    add_shot(commands.add_parser("shot", help="write a PNG of every window"))
    return parser


def add_demo(parser: argparse.ArgumentParser) -> None:
    add_look(parser)
    add_district(parser)
    parser.add_argument("--screens", type=int, choices=(1, 2, 3, 4), default=1, help="windows side by side")
    parser.add_argument(
        "--speed", type=positive, default=10.0, help="traffic: 1 is a real day's (default: %(default)s)"
    )
    parser.add_argument("--folder", type=Path, help="keep platform and client files here (default: thrown away)")
    parser.add_argument("--headless", action="store_true", help="without a display, with a robot at the desk")
    parser.add_argument("--seconds", type=positive, help="end by itself after so long")
    parser.add_argument("--report", metavar="FILE", help="write figures of the run as JSON; - is the terminal")
    parser.set_defaults(run="demo")


def add_hall(parser: argparse.ArgumentParser) -> None:
    add_look(parser)
    parser.add_argument("--platform", default=DEFAULT_PLATFORM, metavar="URL", help="default: %(default)s")
    parser.add_argument("--folder", type=Path, help="local files (default: the user's data folder)")
    parser.add_argument("--screens", type=int, choices=(1, 2, 3, 4), default=1, help="windows side by side")
    parser.add_argument("--operator", default="", metavar="ID", help="person id (default: a dispatcher)")
    parser.add_argument("--post", default="", metavar="CODE", help="in which of their posts: CT, DP, DC, DEPT …")
    parser.add_argument("--seconds", type=positive, help="end by itself after so long")
    parser.add_argument("--report", metavar="FILE", help="write figures of the run as JSON; - is the terminal")
    parser.set_defaults(run="hall")


def add_platform(parser: argparse.ArgumentParser) -> None:
    add_district(parser)
    parser.add_argument(
        "--database-url",
        default="sqlite:///gridhall-platform.db",
        metavar="URL",
        help="sqlite:///file or postgresql+psycopg://… (default: %(default)s)",
    )
    parser.add_argument(
        "--workers", type=whole, default=1, metavar="N", help="processes that serve, PostgreSQL only (default: 1)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=8750, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--ready-file", type=Path, help="gets the address once requests are answered")
    parser.add_argument(
        "--restored", action="store_true", help="the database is a backup put back: halls offer again what is missing"
    )
    parser.add_argument("--catalogue", type=Path, metavar="FILE", help="publish this version, of `import catalogue`")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="publish this rule set (resources/rules)")
    parser.add_argument("--calendar", type=Path, metavar="FILE", help="publish these working hours and days, .toml")
    parser.set_defaults(run="platform")


def add_district(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="of the demo district (default: %(default)s)")
    parser.add_argument("--district", type=Path, metavar="FILE", help="a district written by `import district`")
    parser.add_argument("--open", type=natural, default=4120, metavar="N", help="open cases (default: %(default)s)")
    parser.add_argument("--history", type=natural, default=0, metavar="N", help="closed cases of two years")


def add_import(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(required=True, metavar="WHAT")
    district = what.add_parser("district", help="from boundary GeoJSON: unit grids are cut inside the real polygons")
    district.add_argument("geojson", type=Path)
    district.add_argument("--out", type=Path, required=True, help="the district file to write")
    district.add_argument("--crs", help="EPSG:4490, EPSG:4326, GCJ-02, BD-09, EPSG:4549 …, if the file names none")
    district.add_argument("--code", default="", help="6-digit code of the district, if the file holds several")
    district.add_argument("--name", default="", help="the district's name")
    district.add_argument("--code-key", help="the property that holds a feature's code")
    district.add_argument("--name-key", help="the property that holds a feature's name")
    district.add_argument("--points", type=Path, help="village points, GeoJSON")
    district.add_argument("--unit-km2", type=positive, default=0.12, help="size of a unit grid (default: %(default)s)")
    district.set_defaults(run="import_district")
    cases = what.add_parser("cases", help="check a CSV of service requests against a mapping file")
    add_requests(cases)
    cases.set_defaults(run="import_cases")
    standard = "from a filing, handling and closing standard, XLSX or CSV"
    add_catalogue(what.add_parser("catalogue", help=standard, description=STANDARD))


def add_catalogue(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("standard", type=Path, metavar="FILE", help="one row a condition, .xlsx or .csv")
    parser.add_argument("--edition", choices=EDITIONS, required=True, help="whose codes the file has")
    parser.add_argument("--version", type=worded, required=True, help="of the catalogue, for example 2026.2")
    parser.add_argument("--valid-from", type=iso_date, metavar="DATE", help="YYYY-MM-DD (default: today)")
    parser.add_argument("--out", type=Path, required=True, help="the catalogue file to write")
    parser.add_argument("--rejects", type=Path, help="write rejected rows here (default: the terminal)")
    parser.add_argument("--district", type=Path, metavar="FILE", help="whose departments are named (default: demo)")
    parser.add_argument("--seed", type=int, default=1, help="of the demo district (default: %(default)s)")
    parser.set_defaults(run="import_catalogue")


def add_requests(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("csv", type=Path, nargs="?", help="service requests, .csv or .csv.gz")
    parser.add_argument("--mapping", type=Path, help="TOML: which column is what (resources/mappings)")
    parser.add_argument("--district", type=Path, metavar="FILE", help="written by `import district` (default: demo)")
    parser.add_argument("--seed", type=int, default=1, help="of the demo district (default: %(default)s)")
    parser.add_argument("--rejects", type=Path, help="write rejected rows here (default: the terminal)")


def add_replay(parser: argparse.ArgumentParser) -> None:
    add_requests(parser)
    parser.add_argument("--platform", default=DEFAULT_PLATFORM, metavar="URL", help="default: %(default)s")
    parser.add_argument(
        "--speed", type=float, default=60.0, help="times real time; 0: as fast as it goes (default: %(default)s)"
    )
    parser.add_argument("--generated", action="store_true", help="the demo district's own traffic, without end")
    parser.set_defaults(run="replay")


def add_outage(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--platform", default=DEFAULT_PLATFORM, metavar="URL", help="default: %(default)s")
    parser.add_argument("--from", dest="start", type=hall_time, required=True, metavar="TIME", help="2026-11-24 10:00")
    parser.add_argument("--to", dest="end", type=hall_time, required=True, metavar="TIME", help="2026-11-24 11:30")
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--street", default="", metavar="CODE", help="9 digits (default: the whole district)")
    scope.add_argument("--dept", default="", metavar="CODE", help="a department instead of a street")
    parser.add_argument("--notice", required=True, metavar="TEXT", help="what the public is told")
    parser.add_argument("--author", required=True, metavar="ID", help="person id of a security administrator")
    parser.set_defaults(run="outage")


def add_receipts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database-url", required=True, metavar="URL", help="the platform's database")
    parser.set_defaults(run="receipts")


def add_redact(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database-url", required=True, metavar="URL", help="the platform's database")
    parser.add_argument("--case", required=True, metavar="ID")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--fields", metavar="NAMES", help="of caller,phone,title,description,address,history")
    what.add_argument("--erase", action="store_true", help="the whole case with its history")
    parser.add_argument("--reason", required=True, type=worded, metavar="TEXT", help="kept with the case's history")
    parser.add_argument("--author", required=True, metavar="ID", help="person id of a security administrator")
    parser.set_defaults(run="redact")


def add_rehearse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=whole, default=14, help="with reports coming in (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the demo district (default: %(default)s)")
    parser.add_argument("--cases-a-day", type=whole, default=150, metavar="N", help="default: %(default)s")
    parser.add_argument("--platform-db", metavar="URL", help="an empty database (default: a file, thrown away)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run="rehearse")


def add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--platform", default=DEFAULT_PLATFORM, metavar="URL", help="default: %(default)s")
    parser.add_argument("--folder", type=Path, help="local files (default: the user's data folder)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run="doctor")


def add_shot(parser: argparse.ArgumentParser) -> None:
    add_look(parser)
    add_district(parser)
    parser.add_argument("out", type=Path, metavar="DIR", help="folder for the pictures")
    parser.add_argument("--size", type=size, default=(1920, 1080), metavar="WxH", help="logical (default: 1920x1080)")
    parser.add_argument("--scale", type=positive, default=1.0, help="device pixels a logical one (default: 1)")
    parser.add_argument("--offline", action="store_true", help="with the platform gone")
    parser.set_defaults(run="shot")


def add_look(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("zh_CN", "en"), default="zh_CN", help="default: %(default)s")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark", help="default: %(default)s")


def hall_time(text: str) -> int:
    """UTC milliseconds of a time in the hall."""
    try:
        time = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=HALL)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as '2026-11-24 10:00'") from None
    return round(time.timestamp()) * 1000


def positive(text: str) -> float:
    number = float(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0")
    return number


def whole(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0")
    return number


def natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is less than 0")
    return number


def worded(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return text.strip()


def iso_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2026-07-01") from error


def size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text} is not a size such as 1920x1080")
    return int(width), int(height)
