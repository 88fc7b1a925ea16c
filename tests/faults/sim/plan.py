"""What one seed does to the program."""

from dataclasses import dataclass, field
from random import Random

from app.faultpoints import HALL, PLATFORM
from tests.faults.sim.network import FAULTS

PEOPLE = ("T-DP", "T-DC", "T-CT", "P-DP", "T-SC", "T-DEPT")
CASES = range(3, 7)  # how many there are in the beginning
DAY_MS = 86_400_000
JUMPS_MS = (3_600_000, -3_600_000, DAY_MS, -DAY_MS, -25 * 365 * DAY_MS)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens at a time, seconds after the start."""

    at_s: float
    what: str  # a method of the world
    whom: int = 0
    amount: float = 0.0


@dataclass(slots=True)
class Plan:
    seed: int
    seconds: float = 40.0  # of faults; then all heals
    people: tuple[str, ...] = ()
    cases: int = 4
    chances: dict[str, float] = field(default_factory=dict)
    deaths: dict[str, int] = field(default_factory=dict)  # by fault point: at which of the times it is reached
    happenings: list[Happening] = field(default_factory=list)
    impatient: float = 0.0  # the share of the snapshots that end too early
    compares: bool = True  # whether halls look for what they have missed
    batch: int = 50  # orders sent at once
    page: int = 500  # events of a page, rows of a piece of a snapshot


def plan_of(seed: int) -> Plan:
    dice = Random(f"plan {seed}")
    plan = Plan(seed, seconds=dice.uniform(20, 45), cases=dice.choice(CASES))
    plan.people = tuple(dice.sample(PEOPLE, dice.choice((2, 2, 3))))
    rough = dice.choice((0.0, 0.1, 0.25, 0.4))
    shares = {name: dice.choice((0.0, dice.random(), dice.random())) for name in FAULTS}
    whole = sum(shares.values()) or 1.0
    plan.chances = {name: rough * share / whole for name, share in shares.items()}
    for points, most in ((HALL, 4), (PLATFORM, 3)):
        for name in dice.sample(points, dice.randint(0, most)):
            plan.deaths[name] = dice.choice((1, 2, 3, dice.randint(1, 12)))
    plan.compares = dice.random() < 0.4
    plan.batch = dice.choice((1, 3, 50))
    plan.page = dice.choice((2, 3, 5, 500))
    for what, most, amounts in (
        ("blackout", 3, (1.0, 5.0, 20.0)),
        ("station_dies", 2, (0.5, 3.0, 10.0)),
        ("worker_dies", 2, (0.2, 3.0)),
        ("cache_lost", 1, (0.5, 3.0)),
        ("clock_set", 2, JUMPS_MS),
        ("others_act", 8, (1.0,)),
        ("publish", 1, (1.0,)),
        ("move", 5, (1.0,)),
        ("truncate", 1, (1.0,)),
        ("redact", 3, (1.0,)),
        ("erase", 1, (1.0,)),
        ("seat", 2, tuple(map(float, range(len(PEOPLE))))),
    ):
        plan.happenings += _some(dice, plan.seconds, what, dice.randint(0, most), amounts)
    if dice.random() < 0.25:
        saved, put_back = sorted(dice.uniform(1, plan.seconds) for _ in range(2))
        plan.happenings += [Happening(saved, "backup"), Happening(put_back, "restore")]
    plan.impatient = dice.choice((0.0, 0.0, 0.5))
    plan.happenings.sort(key=lambda each: each.at_s)
    return plan


def _some(dice: Random, within_s: float, what: str, count: int, amounts: tuple[float, ...]) -> list[Happening]:
    return [
        Happening(dice.uniform(0.5, within_s), what, dice.randrange(12), dice.choice(amounts)) for _ in range(count)
    ]
