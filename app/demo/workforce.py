"""Who acts on a case: one person for each post that its history needs."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from app.demo.organisation import centre_of_street
from app.demo.seeds import one_of
from app.domain.cases import Channel
from app.domain.catalogue import FilingCondition
from app.domain.district import District, Person

REPORTING_POSTS = {  # who registers what comes in through a channel
    Channel.INSPECTOR: "INS",
    Channel.SUP: "SUP",
    Channel.STATION: "VS",
    Channel.WHISTLE: "DCMD",
    Channel.P110_IN: "L110",
    Channel.LEADER: "DC",
}


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of one case. `has_login`: whether the department signs by itself.

    `wrong_clerk` is of another department, to which an order may have gone first.
    """

    dept: str
    has_login: bool
    reporter: Person
    taker: Person
    chief: Person
    dispatcher: Person
    clerk: Person
    wrong_clerk: Person
    handler: Person
    inspector: Person


class Workforce:
    """The people of a district by what they can do."""

    def __init__(self, district: District) -> None:
        self._departments = {department.code: department for department in district.departments}
        self._all = list(district.people)
        self._by_post: dict[str, list[Person]] = defaultdict(list)
        self._by_place: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in district.people:
            self._by_post[person.post].append(person)
            self._by_place[person.post, person.dept].append(person)

    def dept_of(self, condition: FilingCondition, street: str) -> str:
        """The main department of a case: the liable one, or the street's own centre."""
        dept = condition.liable or centre_of_street(street)
        return dept if dept in self._departments else next(iter(self._departments))

    def crew(self, random: Random, channel: Channel, dept: str) -> Crew:
        return Crew(
            dept=dept,
            has_login=self._departments[dept].has_login,
            reporter=self.one_of(random, REPORTING_POSTS.get(channel, "CT")),
            taker=self.one_of(random, "CT"),
            chief=self.one_of(random, "DC"),
            dispatcher=self.one_of(random, "DP"),
            clerk=self.one_of(random, "DEPT", dept),
            wrong_clerk=self.one_of(random, "DEPT", self._other_dept(random, dept)),
            handler=self.one_of(random, "HD", dept),
            inspector=self.one_of(random, "INS"),
        )

    def one_of(self, random: Random, post: str, dept: str = "") -> Person:
        """Somebody in that post, of that department if it has any; anybody when nobody holds the post."""
        people = self._by_place.get((post, dept)) or self._by_post.get(post) or self._all
        return one_of(random, people)

    def _other_dept(self, random: Random, dept: str) -> str:
        """A department of the district that is not `dept`, but was thought to be liable."""
        others = [code for code, found in self._departments.items() if code != dept and not found.street]
        return one_of(random, others) if others else dept
