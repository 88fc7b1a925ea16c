"""A district from real boundaries gets people in every post."""

from dataclasses import replace

from app.demo.staffing import staffed
from tests.fakes.world import a_district


def test_every_grid_of_an_imported_district_has_its_people_and_every_category_its_department():
    bare = replace(a_district(), people=(), departments=(), catalogues=())
    made = staffed(bare)
    people = {person.id for person in made.people}
    assert [grid.code for grid in made.unit_grids] == [grid.code for grid in bare.unit_grids]
    assert all({grid.manager_day, grid.manager_night} <= people for grid in made.unit_grids)
    assert all(grid.manager_day != grid.manager_night for grid in made.unit_grids)
    assert all(duty.leader in people for duty in made.duty_grids)
    departments = {department.code for department in made.departments}
    liable = {condition.liable for category in made.categories for condition in category.conditions}
    assert liable - {""} <= departments
    assert {entry.area for entry in made.responsibilities if entry.area} == {"310199001", "310199002"}
    assert made.admitted
    assert made.presets
    assert all(department.contact in people for department in made.departments if not department.has_login)
    assert {"CT", "DP", "DC", "DEPT"} <= {person.post for person in made.people}
