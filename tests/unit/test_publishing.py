"""A district takes a new version of its catalogue: older ones stay, its own entries stay, codes keep their meaning."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.demo.district import make_district
from app.domain.catalogue import Admission, Catalogue, Category, Responsibility
from app.domain.district import District
from app.domain.publishing import with_catalogue, with_rules
from app.domain.ruleset import Numbers
from app.errors import BadInput
from tests.fakes.world import a_district

NATIONAL = "GBT30428.2-2013"


def newer(district: District, **changes: Any) -> Catalogue:
    return replace(
        district.catalogues[-1], **{"version": "2026.2", "valid_from": "2026-07-01", "source": "新", **changes}
    )


def with_condition(category: Category, **changes: Any) -> Category:
    return replace(category, conditions=(replace(category.conditions[0], **changes), *category.conditions[1:]))


def test_the_newest_is_in_force_and_the_older_stay_for_the_cases_of_their_time():
    district = a_district()
    longer = with_condition(district.categories[1], limit=9)
    after = with_catalogue(district, newer(district, categories=(longer,)))
    assert [each.version for each in after.catalogues] == ["2026.1", "2026.2"]
    assert after.catalogues[0] == district.catalogues[0]
    assert after.categories == (longer,)


def test_the_same_catalogue_again_changes_nothing_even_when_a_newer_one_has_come():
    district = a_district()
    after = with_catalogue(district, newer(district))
    assert with_catalogue(after, after.catalogues[-1]) is after
    assert with_catalogue(after, after.catalogues[0]) is after


def listed(district: District) -> District:
    """The district with a list that says what its catalogue says."""
    liable = [(c.code, each.number, "", each.liable) for c in district.categories for each in c.conditions]
    entries = [Responsibility(f"R-{number:04d}", *said, "清单") for number, said in enumerate(liable, start=1)]
    return replace(district, responsibilities=tuple(entries))


def test_the_responsibility_list_gives_way_where_the_new_standard_names_another_department():
    district = listed(a_district())
    drains, hawkers = district.categories
    moved = newer(
        district, categories=(with_condition(drains, liable=""), with_condition(hawkers, liable="D02", limit=9))
    )
    after = with_catalogue(district, moved)
    assert [(e.id, e.category, e.condition, e.dept) for e in after.responsibilities] == [("R-0002", "E0503", 2, "D02")]
    assert with_catalogue(district, newer(district)).responsibilities == district.responsibilities
    fewer = newer(district, categories=(drains,))
    assert with_catalogue(district, fewer).responsibilities == district.responsibilities  # for cases of their time


def test_entries_the_district_wrote_itself_stay():
    own = (
        Responsibility("R-0101", "E0503", 1, "310199001", "D01", "会议纪要"),
        Responsibility("R-0103", "E0503", 2, "310199001", "D02", "会议纪要"),
        Responsibility("R-0102", "E0401", 1, "", "D03", "会议纪要"),
        Responsibility("X", "", 0, "", "D01", "会议纪要"),
    )
    district = replace(a_district(), responsibilities=own)
    one, two = (with_condition(category, liable="") for category in district.categories)
    assert with_catalogue(district, newer(district, categories=(one, two))).responsibilities == own


def test_the_demo_takes_its_own_catalogue_again_under_another_version():
    demo = make_district(1, 260)
    after = with_catalogue(demo, newer(demo))
    assert after.responsibilities == demo.responsibilities


def first(district: District, **changes: Any) -> Catalogue:
    """A newer catalogue whose first category is otherwise."""
    return newer(district, categories=(replace(district.categories[0], **changes), *district.categories[1:]))


def first_condition(district: District, **changes: Any) -> Catalogue:
    one, *others = district.categories
    return newer(district, categories=(with_condition(one, **changes), *others))


REFUSED: list[tuple[Callable[[District], Catalogue], str, str]] = [
    (lambda d: newer(d, version="2026.1"), "catalogue_known", "new version"),
    (lambda d: newer(d, version=" "), "bad_catalogue", "no version"),
    (lambda d: newer(d, categories=()), "bad_catalogue", "no categories"),
    (lambda d: newer(d, edition="GB2030"), "bad_catalogue", "no edition"),
    (lambda d: newer(d, valid_from="1 July"), "bad_catalogue", "1 July"),
    (lambda d: newer(d, valid_from="2019-12-31"), "catalogue_older", "cannot begin before"),
    (lambda d: newer(d, categories=d.categories * 2), "bad_catalogue", "2 times"),
    (lambda d: first(d, edition="CJT214"), "bad_catalogue", "never mixed"),
    (lambda d: first(d, code="E05030"), "bad_catalogue", "digits"),
    (lambda d: first(d, code="0503"), "bad_catalogue", "event"),
    (lambda d: first(d, conditions=()), "bad_catalogue", "no condition"),
    (lambda d: first(d, name=""), "bad_catalogue", "no name"),
    (lambda d: first_condition(d, number=2), "bad_catalogue", "numbered"),
    (lambda d: first_condition(d, limit=0), "bad_catalogue", "limit"),
    (lambda d: first_condition(d, filing=""), "bad_catalogue", "filing"),
    (lambda d: first_condition(d, closing=""), "bad_catalogue", "closing"),
    (lambda d: first_condition(d, liable="D99"), "unknown_dept", "D99"),
]


@pytest.mark.parametrize(("made", "code", "said"), REFUSED, ids=[said for *_, said in REFUSED])
def test_a_catalogue_that_is_wrong_is_refused_with_code_and_text(
    made: Callable[[District], Catalogue], code: str, said: str
):
    district = a_district()
    with pytest.raises(BadInput, match=said) as refusal:
        with_catalogue(district, made(district))
    assert refusal.value.code == code


def test_codes_may_not_change_their_meaning_under_the_districts_own_lists():
    district = a_district()
    old = newer(district, edition="CJT214", categories=tuple(replace(c, edition="CJT214") for c in district.categories))
    assert with_catalogue(listed(district), old).catalogues[-1] == old
    assert with_catalogue(listed(district), old).responsibilities == ()
    with pytest.raises(BadInput, match="mean other things") as refusal:
        with_catalogue(replace(district, admitted=(Admission("E0401", "2026-01-01", "x"),)), old)
    assert refusal.value.code == "edition_changes"


def test_a_version_of_the_rules_keeps_its_content():
    district = a_district()
    other = replace(district.rules, numbers=Numbers(returns=2))
    assert with_rules(district, district.rules) == district
    assert with_rules(district, replace(other, version="2026.9")).rules.numbers.returns == 2
    with pytest.raises(BadInput, match="another content") as refusal:
        with_rules(district, other)
    assert refusal.value.code == "rules_known"


def test_the_citys_own_categories_may_join_a_national_edition():
    district = a_district()
    own = replace(district.categories[0], code="E群租", edition="SH")
    after = with_catalogue(district, newer(district, categories=(*district.categories, own)))
    assert [c.edition for c in after.categories] == [NATIONAL, NATIONAL, "SH"]
