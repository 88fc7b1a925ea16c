"""Design bugs, planted one at a time into the real program: the simulation has to find each of them."""

from tests.faults.planted import of_hall, of_line, of_platform, of_wiping
from tests.faults.planted.planting import Bug

BUGS: dict[str, Bug] = {bug.name: bug for module in (of_hall, of_line, of_platform, of_wiping) for bug in module.BUGS}
