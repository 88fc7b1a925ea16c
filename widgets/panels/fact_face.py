"""What a figure shows at one moment, made from the hall's facts; tiles and wall rows paint it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.lights import Light
from app.hall.link import STALE_AFTER_MS
from app.hall.metrics import METRICS, Facts, Metric
from widgets.panels.gauges import Gauge, Share, Spark, bullet_of
from widgets.panels.hours import SERIES
from widgets.text import cases, metrics, times, wall

OUT_OF_BAND = {"open_red": Light.RED}  # the light of a figure out of its target, else yellow


@dataclass(frozen=True, slots=True)
class Face:
    """All words of a figure and its small pictures. `light`: None while the figure is in order.

    `spark` is None where the hall keeps no hours of the figure; `gauge` may be that spark, too.
    """

    code: str
    title: str
    number: str
    unit: str
    foot: str
    age: str
    is_stale: bool
    is_loading: bool
    light: Light | None
    gauge: Gauge | None
    spark: Spark | None

    def texts(self) -> list[str]:
        """What is shown, in reading order."""
        word = cases.light(self.light) if self.light is not None else ""
        return [text for text in (self.title, self.number, self.unit, word, self.foot, self.age) if text]


def faces_of(facts: Facts, as_of_ms: int) -> list[Face]:
    """The figures in the order of METRICS. `as_of_ms` 0: nothing is known yet."""
    return [_face(metric, facts, as_of_ms) for metric in METRICS]


def is_stale(as_of_ms: int, now_ms: int) -> bool:
    """Whether our data are older than they should ever be."""
    return bool(as_of_ms) and now_ms - as_of_ms > STALE_AFTER_MS


def _face(metric: Metric, facts: Facts, as_of_ms: int) -> Face:
    value = metric.value(facts) if as_of_ms else None
    age_ms = facts.now_ms - as_of_ms
    stale = is_stale(as_of_ms, facts.now_ms)
    out = None if metric.is_in_order(value) else OUT_OF_BAND.get(metric.code, Light.YELLOW)
    spark = _spark(metric, facts, as_of_ms)
    foot, gauge = _foot_and_gauge(metric, facts, value, spark)
    return Face(
        code=metric.code,
        title=metrics.title(metric.code),
        number=metrics.number(value, metric.unit),
        unit=metrics.unit(metric.unit),
        foot=foot,
        age=(wall.ago(age_ms) if stale else times.duration(age_ms)) if as_of_ms else "",
        is_stale=stale,
        is_loading=not as_of_ms,
        light=out,
        gauge=gauge,
        spark=spark,
    )


def _spark(metric: Metric, facts: Facts, as_of_ms: int) -> Spark | None:
    series = SERIES.get(metric.code)
    if series is None or facts.flows is None or not as_of_ms:
        return None
    return Spark(series(facts.flows, as_of_ms).full, len(facts.flows.reported) - 1, metric.target)


def _foot_and_gauge(metric: Metric, facts: Facts, value: float | None, spark: Spark | None) -> tuple[str, Gauge | None]:
    """A figure with a target is measured by it, one with hours by them, one that is a part by its whole."""
    target = metrics.target(metric)
    if target:
        return target, bullet_of(metric, value)
    if metric.code in SERIES:
        return metrics.last_day(), spark
    if metric.code in PARTS and value is not None:
        part, words = PARTS[metric.code]
        share = part(facts) / facts.open_total if facts.open_total else None
        return words(None if share is None else 100 * share), Share(share or 0.0)
    return "", None


def _orange_and_red(facts: Facts) -> float:
    return facts.open_by_light[Light.ORANGE] + facts.open_by_light[Light.RED]


def _part(code: str) -> Callable[[Facts], float]:
    """The figure itself, as a part of the open cases."""
    metric = next(metric for metric in METRICS if metric.code == code)
    return lambda facts: metric.value(facts) or 0.0


PARTS: dict[str, tuple[Callable[[Facts], float], Callable[[float | None], str]]] = {  # of all open cases
    "open_total": (_orange_and_red, metrics.share_red_orange),
    "due_within_hour": (_part("due_within_hour"), metrics.share_of_open),
    "to_accept": (_part("to_accept"), metrics.share_of_open),
    "to_dispatch": (_part("to_dispatch"), metrics.share_of_open),
}
