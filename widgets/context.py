"""What every window and panel is given."""

from dataclasses import dataclass

from app.hall.hall import Hall
from app.hall.ports import Worker
from widgets.bridge import HallBridge
from widgets.notices import Notices
from widgets.selection import Selection
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Context:
    """`map_worker` builds map tiles off the main thread."""

    hall: Hall
    bridge: HallBridge
    notices: Notices
    theme: Theme
    map_worker: Worker
    selection: Selection
    demo: bool = False  # nothing shown is live: marked on every window
