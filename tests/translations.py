"""The words on screen: `python -m tests.translations` fails on any without Chinese, `--update` gathers and compiles.

The English source strings are in widgets/text, their Chinese in resources/i18n/gridhall_zh_CN.ts.
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TS = ROOT / "resources" / "i18n" / "gridhall_zh_CN.ts"
QM = TS.with_suffix(".qm")


def gather(ts: Path) -> None:
    """Bring `ts` up to what widgets/text says; known Chinese stays, what is no longer said goes."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "widgets" / "text").glob("*.py"))
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    command = [str(tool), "-no-obsolete", "-locations", "none", *sources, "-ts", str(ts)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def compile_(ts: Path, qm: Path) -> None:
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([str(tool), str(ts), "-qm", str(qm)], check=True, capture_output=True)


def unfinished(ts: Path) -> list[str]:
    """Every source text that has no finished Chinese."""
    found = []
    for context in ET.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            chinese = message.find("translation")
            if chinese is None or chinese.get("type") or not (chinese.text or "").strip():
                found.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return found


def main() -> int:
    if "--update" in sys.argv:
        gather(TS)
        compile_(TS, QM)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / TS.name
        fresh.write_bytes(TS.read_bytes())
        gather(fresh)
        missing = unfinished(fresh)
        compile_(fresh, fresh.with_suffix(".qm"))
        stale = fresh.with_suffix(".qm").read_bytes() != QM.read_bytes()
    for text in missing:
        print(f"no Chinese: {text}")
    if stale and not missing:
        print(f"{QM.name} is older than the words: python -m tests.translations --update")
    return int(bool(missing) or stale)


if __name__ == "__main__":
    sys.exit(main())
