"""What is shown is what the city said, with our orders replayed over it."""

from dataclasses import replace
from typing import Any

from app.domain.cases import CaseId, Status
from app.domain.commands import Command, CommandId
from app.domain.commands.handling import Dispatch
from app.domain.commands.intake import Accept
from app.domain.commands.ladder import Urge
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.domain.outcomes import Outcome, Verdict
from app.hall.overlay import Overlay
from app.hall.ports import Wish, WishState
from tests.fakes.world import HOUR_MS, NOON_MS, a_case, a_district


def an_overlay() -> Overlay:
    overlay = Overlay()
    overlay.law = Law(a_district())
    return overlay


def order(kind: type[Command], id: str, author: str = "P-DP", **body: Any) -> Command:
    envelope: dict[str, Any] = {"case_id": CaseId("c1"), "author": author, "post": author[2:], "issued_ms": NOON_MS}
    return kind(id=CommandId(id), **envelope, **body)


def test_an_order_is_shown_before_the_city_agrees_and_leaves_the_truth_alone():
    overlay, truth = an_overlay(), a_case()
    overlay.put(Wish(order(Accept, "k1", "P-CT")))
    row = overlay.row(truth)
    assert (row.case.status, len(row.pending)) == (Status.TO_FILE, 1)
    assert truth.status is Status.REPORTED

    overlay.put(Wish(order(Accept, "k1", "P-CT"), WishState.DONE))
    assert overlay.row(truth).case is truth


def test_an_order_shown_ahead_of_the_city_has_the_clocks_the_city_will_give_it():
    overlay = an_overlay()
    overlay.put(Wish(order(Dispatch, "k1", dept="D02")))
    shown = overlay.row(a_case(status=Status.TO_DISPATCH, filed_ms=1, limit_unit="urgent_hour")).case
    assert shown.stage_red_ms == NOON_MS + HOUR_MS // 2
    assert shown.handle_red_ms == NOON_MS + 4 * HOUR_MS
    assert shown.red_ms == shown.stage_red_ms


def test_orders_are_replayed_in_the_order_they_were_given():
    overlay = an_overlay()
    overlay.put(Wish(order(Urge, "k1")))
    overlay.put(Wish(order(Urge, "k2")))
    assert overlay.row(a_case(status=Status.HANDLING)).case.urged == 2


def test_an_order_overtaken_by_the_city_changes_nothing_and_stays_pending():
    overlay = an_overlay()
    overlay.put(Wish(order(Accept, "k1", "P-CT")))
    row = overlay.row(a_case(status=Status.CLOSED, version=5))
    assert (row.case.status, len(row.pending)) == (Status.CLOSED, 1)


def test_an_accepted_order_shows_the_citys_newer_case_until_the_feed_brings_it():
    overlay = an_overlay()
    answer = Outcome(
        command_id=CommandId("k1"),
        verdict=Verdict.ACCEPTED,
        seq=9,
        case=a_case(version=2, status=Status.TO_FILE, limit_amount=4),
    )
    overlay.put(Wish(order(Accept, "k1", "P-CT"), WishState.ACCEPTED, answer))
    assert overlay.row(a_case()).case.limit_amount == 4
    assert overlay.row(a_case(version=3, status=Status.TO_DISPATCH)).case.version == 3


def test_a_returned_order_is_shown_apart_and_no_longer_replayed():
    overlay = an_overlay()
    overlay.put(Wish(order(Accept, "k1", "P-CT"), WishState.ATTENTION))
    row = overlay.row(a_case())
    assert (row.case.status, row.pending, len(row.attention)) == (Status.REPORTED, (), 1)


def test_a_second_order_names_the_first_so_that_it_is_no_conflict():
    overlay = an_overlay()
    first = order(Accept, "k1", "P-CT")
    overlay.put(Wish(first))
    second = overlay.addressed(order(Dispatch, "k2", dept="D01"), a_case(version=4))
    assert (second.expected_version, second.after) == (4, (first.id,))


def test_orders_on_another_case_do_not_touch_this_one():
    overlay, other = an_overlay(), a_case("c2")
    overlay.put(Wish(order(Accept, "k1", "P-CT")))
    assert overlay.row(other).case is other
    assert overlay.touched() == {CaseId("c1")}


def test_restored_orders_keep_their_state():
    overlay = an_overlay()
    overlay.restore([Wish(order(Accept, "k1", "P-CT")), replace(Wish(order(Urge, "k2")), state=WishState.ATTENTION)])
    assert [wish.command.id for wish in overlay.of(WishState.WAITING)] == ["k1"]


def test_what_builds_on_a_returned_order_waits_behind_it_and_what_does_not_goes_on():
    overlay, case = an_overlay(), a_case()
    for kind, id in ((Accept, "k1"), (Urge, "k2"), (Urge, "k3")):
        overlay.put(Wish(overlay.addressed(order(kind, id), case)))
    first = overlay.of(WishState.WAITING)[0]
    overlay.put(replace(first, state=WishState.ATTENTION))
    later = overlay.addressed(order(Remark, "k4", note="另记"), case)
    assert later.after == ("k2", "k3")
    assert [wish.command.id for wish in overlay.of(WishState.BEHIND)] == ["k2", "k3"]
    assert [wish.command.id for wish in overlay.row(case).pending] == ["k2", "k3"]

    overlay.put(replace(first, state=WishState.DONE))
    assert [wish.command.id for wish in overlay.of(WishState.WAITING)] == ["k2", "k3"]


def test_a_chain_behind_a_returned_order_waits_to_its_end():
    overlay = an_overlay()
    overlay.restore(
        [
            Wish(order(Accept, "k1"), WishState.ATTENTION),
            Wish(order(Urge, "k2", after=(CommandId("k1"),))),
            Wish(order(Urge, "k3", after=(CommandId("k2"),))),
            Wish(order(Urge, "k4")),
        ]
    )
    assert [wish.command.id for wish in overlay.of(WishState.BEHIND)] == ["k2", "k3"]
    assert [wish.command.id for wish in overlay.of(WishState.WAITING)] == ["k4"]


def test_a_row_is_made_anew_only_when_the_case_the_orders_or_the_law_have_changed():
    overlay, truth = an_overlay(), a_case(status=Status.HANDLING)
    overlay.put(Wish(order(Urge, "k1")))
    first = overlay.row(truth)
    assert overlay.row(a_case(status=Status.HANDLING)) is first
    assert overlay.row(a_case(status=Status.HANDLING, title="改过")).case.title == "改过"
    overlay.put(Wish(order(Urge, "k2")))
    assert overlay.row(truth).case.urged == 2
    overlay.law = None
    assert overlay.row(truth).case.urged == 0
    overlay.restore([])
    assert overlay.row(truth).pending == ()


def test_the_answer_of_another_history_says_nothing_of_this_ones_case_and_the_order_is_shown_as_if_unanswered():
    overlay = an_overlay()
    answer = Outcome(command_id=CommandId("k1"), verdict=Verdict.ACCEPTED, seq=9, case=a_case(version=7), epoch="lost")
    overlay.put(Wish(order(Accept, "k1", "P-CT"), WishState.ACCEPTED, answer, epoch="lost"))
    overlay.history = "here"
    shown = overlay.row(a_case()).case
    assert (shown.version, shown.status) == (1, Status.TO_FILE)
    assert overlay.addressed(order(Urge, "k2"), a_case()).expected_version == 1
    overlay.history = "lost"
    assert overlay.row(a_case()).case.version == 7
