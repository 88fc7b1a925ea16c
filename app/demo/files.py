"""The demo's own words and tables, read from resources/demo."""

import tomllib
from importlib.resources import files
from typing import Any


def load(name: str) -> dict[str, Any]:
    """The table of resources/demo/`name`.toml."""
    return tomllib.loads((files("resources") / "demo" / f"{name}.toml").read_text("utf-8"))
