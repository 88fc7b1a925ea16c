"""The rule set as a file: the one that is shipped, or the district's own."""

from pathlib import Path

from app.domain.ruleset import RuleSet, parse_rules
from app.errors import BadInput

SHIPPED = Path(__file__).resolve().parents[1] / "resources" / "rules" / "default.toml"


def read_rules(path: Path = SHIPPED) -> RuleSet:
    """The rule set of a TOML file; BadInput with what is wrong and where."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("bad_rules", f"{path}: cannot be read: {error}", where=str(path), why=str(error)) from error
    return parse_rules(text, path.name)
