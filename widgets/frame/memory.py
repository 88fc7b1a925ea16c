"""When garbage is collected."""

import gc

from app.hall.ports import Clock

EVERY_SECONDS = 10


async def tidy(clock: Clock) -> None:
    """Collect on the main thread, between events, and at no other time.

    Left alone, Python collects in whichever thread happens to allocate: a widget would then be destroyed in a
    lane, or while Qt is handing it an event. What was made before is frozen: a full collection over it would
    take longer than a frame.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        while True:
            await clock.sleep(EVERY_SECONDS)
            gc.collect(1)
    finally:
        gc.enable()
