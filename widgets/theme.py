"""The hall's colours (ux.md §6.5 and the mock-ups' §1). Hue belongs to the four lights; all else is grey."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour on screen as "#rrggbb". Lights are indexed 0 blue, 1 yellow, 2 orange, 3 red."""

    name: str
    background: str
    surface: str
    raised: str
    line: str
    line_strong: str
    text: str
    mid: str
    dim: str
    selection: str
    primary: str
    on_primary: str
    on_red: str
    on_red_mid: str
    elapsed: str
    accent: str
    band: str
    bullet_band: str
    lights: tuple[str, str, str, str]
    light_edges: tuple[str, str, str, str]
    choropleth: tuple[str, str, str, str, str]
    cell_border: str
    duty_border: str
    street_border: str
    street_casing: str
    road: str
    road_casing: str
    river: str
    violet: str  # the frame of anything that is not live: demo, drill, replay


DARK = Theme(
    name="dark",
    background="#0f1720",
    surface="#1b2632",
    raised="#243241",
    line="#2b3a49",
    line_strong="#3a4b5c",
    text="#e6edf3",
    mid="#9fb0c0",
    dim="#6b7c8d",
    selection="#2b3d50",
    primary="#e6edf3",
    on_primary="#0f1720",
    on_red="#ffffff",
    on_red_mid="#ffe1e5",
    elapsed="#5d7184",
    accent="#8fb3d1",
    band="#223040",
    bullet_band="#34475a",
    lights=("#4c9dff", "#fff07a", "#f59a23", "#c8102e"),
    light_edges=("#4c9dff", "#fff07a", "#f59a23", "#ffffff"),
    choropleth=("#1b2732", "#243240", "#30414f", "#3e5263", "#50677b"),
    cell_border="#131c26",
    duty_border="#0d151d",
    street_border="#8496a7",
    street_casing="#0b1219",
    road="#56697b",
    road_casing="#0f1720",
    river="#17283a",
    violet="#a78bda",
)

LIGHT = Theme(
    name="light",
    background="#f3f5f7",
    surface="#ffffff",
    raised="#e8ecf0",
    line="#d3dae1",
    line_strong="#b6c1cb",
    text="#1b2632",
    mid="#51606e",
    dim="#7b8794",
    selection="#dde5ed",
    primary="#1b2632",
    on_primary="#ffffff",
    on_red="#ffffff",
    on_red_mid="#ffe1e5",
    elapsed="#8796a4",
    accent="#3f6a8f",
    band="#e3e9ee",
    bullet_band="#cdd6de",
    lights=("#0b5cad", "#ffe066", "#c25700", "#b3001b"),
    light_edges=("#0b5cad", "#8a6d00", "#c25700", "#ffffff"),
    choropleth=("#eef1f4", "#dfe5ea", "#d0d9e0", "#c2cdd6", "#b3c1cd"),
    cell_border="#ffffff",
    duty_border="#c9d2da",
    street_border="#6b7c8d",
    street_casing="#f8fafb",
    road="#ffffff",
    road_casing="#c3ccd4",
    river="#c6d9e8",
    violet="#6f4fb3",
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
