"""The form of every command: what it asks, what it answers, and what it says is missing."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.domain.cases import Case, CaseId, Channel, Status, Urgency
from app.domain.catalogue import Admission, Preset, Responsibility
from app.domain.commands import COMMANDS, CommandId
from app.domain.commands.base import ENVELOPE
from app.domain.district import District, Person
from app.errors import NotAllowed
from app.hall.attachments import Attachments
from app.hall.ports import WishState
from app.rulefile import read_rules
from local_db.blobs import FileStore
from tests.fakes.contexts import a_shown
from tests.fakes.desks import after, due
from tests.fakes.world import HOUR_MS, NOON_MS, a_district
from tests.gui.conftest import Runner, find, until
from widgets.actions import SYSTEM, asked
from widgets.context import Context
from widgets.desk.desk_body import DeskBody
from widgets.forms.alike import AlikeEditor
from widgets.forms.editors import (
    ChoiceEditor,
    Editor,
    LongEditor,
    NumberEditor,
    ReasonEditor,
    TextEditor,
    TimeEditor,
)
from widgets.forms.evidence import FilesEditor
from widgets.forms.fields import Asking, Kind
from widgets.forms.form_question import FormQuestion
from widgets.forms.pickers import CaseEditor, CategoryEditor, DeptsEditor, PickEditor
from widgets.forms.standards import ClosingEditor
from widgets.forms.table import FORMS
from widgets.panels.buttons import ActButton
from widgets.panels.names import Names
from widgets.text import forms

DAY_MS = 24 * HOUR_MS
PERSONS = sorted(name for name, posts in read_rules().rights.items() if posts != SYSTEM)
SEATS = {
    "DP": "P-DP",
    "DC": "P-DC",
    "CT": "P-CT",
    "DEPT": "P-D2",
    "INS": "P-DAY",
    "HD": "P-HD",
    "SUP": "P-SUP",
    "L110": "P-110",
}


def a_full_district() -> District:
    """The small district with a handler, supervision, a responsibility list, an admission list and a preset."""
    district = a_district()
    more = (
        Person("P-HD", "王建国", "HD", "D02", "1"),
        Person("P-SUP", "秦正", "SUP", "D01", "2"),
        Person("P-110", "高远", "L110", "D01", "3"),
    )
    return replace(
        district,
        people=(*district.people, *more),
        responsibilities=(Responsibility("R-0012", "E0503", 1, "310199001", "D02", "12号文"),),
        admitted=(Admission("E0401", "2025-01-01", "1号文"),),
        presets=(Preset("flood", "积水抢排", "Flooding", ("D02",), ("D01", "D03"), ("E0503",)),),
    )


def dispatched() -> Case:
    """A case filed and dispatched to the water department twenty minutes ago, and signed for."""
    at_ms = NOON_MS - HOUR_MS // 3
    case = due("c1", NOON_MS + HOUR_MS, status=Status.TO_FILE, catalogue="2026.1", timers=())
    case = after(case, "file", "P-CT", "CT", at_ms, condition=1)
    case = after(case, "dispatch", "P-DP", "DP", at_ms, dept="D02")
    return after(case, "sign", "P-D2", "DEPT", at_ms)


def with_everything() -> Case:
    """A case on which much is open: nearly every form has something to be about."""
    case = after(dispatched(), "request_extension", "P-D2", "DEPT", amount=2.0, reason="需调车")
    case = after(case, "request_return", "P-D2", "DEPT", reason_code="not_my_duty", evidence=("a",))
    case = after(case, "urge", "P-DP", "DP", message="快")
    case = after(case, "invite_co", "P-DP", "DP", depts=("D01", "D03"), reason="积水")
    return after(case, "record_instruction", "P-DC", "DC", leader="张区长", quote="速办", due_ms=NOON_MS + DAY_MS)


@asynccontextmanager
async def a_form(
    folder: Path, name: str, case: Case, post: str = "DP", others: tuple[Case, ...] = ()
) -> AsyncIterator[tuple[FormQuestion, Context]]:
    """The question of a command, asked of the person in that post."""
    async with a_shown(DeskBody, folder, [case, *others]) as (body, context):
        await context.hall.take_district(a_full_district(), "e2")
        context.hall.sit_down(SEATS[post], post)
        question = FormQuestion(name, Asking(body, context, Names(context.hall), case))
        question.show()
        try:
            yield question, context
        finally:
            question.close()
            question.deleteLater()


def fill(editor: Editor) -> None:
    """Answer a field as a person would who has something to say."""
    if isinstance(editor, ReasonEditor):
        editor.codes.setCurrentIndex(1)
    elif isinstance(editor, LongEditor):
        editor.note.setPlainText("说明")
    elif isinstance(editor, FilesEditor):
        editor.references.setPlainText("照片一\n照片二")
    elif isinstance(editor, ClosingEditor | AlikeEditor):
        editor.tick.setChecked(True)
    elif isinstance(editor, NumberEditor):
        editor.spin.setValue(1)
    elif isinstance(editor, DeptsEditor):
        editor.pick.settled.emit()
    elif isinstance(editor, TextEditor) and not editor.line.text():
        editor.line.setText("文字")


def has_choice(editor: CaseEditor) -> bool:
    return bool(editor.pick.code)


def has_looked(editor: AlikeEditor) -> bool:
    return not editor.is_looking


def text_of(question: FormQuestion) -> str:
    return "\n".join(label.text() for label in question.findChildren(QLabel) if label.isVisible())


def confirm_of(question: FormQuestion) -> QAbstractButton:
    return find(question, QAbstractButton, "confirm")


@pytest.mark.parametrize("name", PERSONS)
def test_the_form_of_every_command_fills_all_that_the_command_needs(name: str):
    kind = COMMANDS[name]
    known = {field.name: field for field in msgspec.structs.fields(kind) if field.name not in ENVELOPE}
    covered = {each for field in FORMS[name] for each in field.covers()}
    assert covered <= set(known)
    required = {each for each, field in known.items() if field.required}
    asked = {each for field in FORMS[name] if field.needed or field.kind is Kind.LONG for each in field.covers()}
    assert required <= asked
    if kind.needs_reason:
        assert "reason" in covered
    if kind.reasons:
        assert "reason_code" in covered
    if kind.needs_evidence:
        assert "evidence" in covered


def test_only_the_platform_s_own_commands_have_no_form():
    assert set(COMMANDS) - set(FORMS) == set(COMMANDS) - set(PERSONS)


@pytest.mark.parametrize("name", PERSONS)
def test_the_answer_of_every_form_makes_a_command(run: Runner, tmp_path: Path, name: str):
    async def go() -> None:
        case = with_everything()
        if name in {"close", "file"}:
            case = replace(case, status=Status.TO_CLOSE if name == "close" else Status.TO_FILE)
        post = next(post for post in read_rules().rights[name] if post in SEATS)
        async with a_form(tmp_path, name, case, post, (due("c2", NOON_MS),)) as (question, _):
            for editor in question.editors:
                if isinstance(editor, CaseEditor):
                    await until(partial(has_choice, editor))
                if isinstance(editor, AlikeEditor):
                    await until(partial(has_looked, editor))
                fill(editor)
            envelope: dict[str, Any] = {"id": CommandId("x"), "case_id": case.id, "author": "P", "post": post}
            command = COMMANDS[name](**envelope, issued_ms=NOON_MS, **question.answer())
            assert command.name == name
            of_sides = {Kind.SIDE, Kind.SHOWN}
            assert not [
                each.missing() for each in question.editors if each.field.kind not in of_sides if each.missing()
            ]

    run(go())


def test_a_return_without_its_reason_and_evidence_cannot_be_asked_for(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = dispatched()
        async with a_form(tmp_path, "request_return", case, "DEPT") as (question, context):
            reason, evidence = question.editors
            assert isinstance(reason, ReasonEditor)
            assert isinstance(evidence, FilesEditor)
            assert forms.is_missing(reason.label) in text_of(question)
            assert not confirm_of(question).isEnabled()
            reason.codes.setCurrentIndex(reason.codes.findData("not_my_area"))
            assert forms.evidence_missing(1) in text_of(question)
            evidence.references.setPlainText("领导签字 3号")
            assert confirm_of(question).isEnabled()
            await context.hall.submit(COMMANDS["request_return"], case.id, **question.answer())
            (wish,) = context.hall.wishes(WishState.WAITING)
            assert (wish.command.reason_code, wish.command.evidence) == ("not_my_area", ("领导签字 3号",))

    run(go())


def test_a_file_is_attached_by_its_hash_and_name_and_one_that_cannot_be_read_is_named(run: Runner, tmp_path: Path):
    async def go() -> None:
        photo = tmp_path / "现场.jpg"
        photo.write_bytes(b"picture")
        files = FileStore(tmp_path / "hall")
        async with a_form(tmp_path / "hall", "report_result", dispatched(), "HD") as (question, context):
            context.hall.attachments = Attachments(files)
            evidence = question.editors[1]
            assert isinstance(evidence, FilesEditor)
            evidence.add_files([str(photo), str(tmp_path / "没有.jpg")])
            await until(lambda: "没有.jpg" in text_of(question))
            (reference,) = evidence.answer()["evidence"]
            sha256 = hashlib.sha256(b"picture").hexdigest()
            assert reference == f"blob:{sha256} 现场.jpg"
            assert context.hall.attachments.unsent == {sha256}
            kept = await context.hall.attachments.find(sha256)
            assert kept is not None
            assert kept.read_bytes() == b"picture"
        files.close()

    run(go())


def test_closing_shows_the_closing_condition_and_wants_it_confirmed(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.TO_CLOSE, dept="D02", visited_ms=1, satisfaction="satisfied")
        async with a_form(tmp_path, "close", case, "DC") as (question, _):
            assert "疏通完毕，路面冲洗" in text_of(question)
            assert not confirm_of(question).isEnabled()
            fill(question.editors[0])
            assert confirm_of(question).isEnabled()
            assert question.answer() == {"closing": 1, "kind": "normal"}

    run(go())


def test_filing_offers_the_conditions_of_the_category_with_their_limits(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.TO_FILE, catalogue="2026.1", condition=2)
        async with a_form(tmp_path, "file", case, "CT") as (question, _):
            said = [each.text() for each in question.findChildren(QAbstractButton)]
            assert any("污水冒溢" in text and "4" in text for text in said)
            assert question.answer() == {"condition": 2, "unclear": False}

    run(go())


def test_dispatching_says_why_who_is_responsible_until_when_and_what_is_not_admitted(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.TO_DISPATCH, catalogue="2026.1", urgency=Urgency.EXTRA_URGENT)
        async with a_form(tmp_path, "dispatch", case) as (question, context):
            main, _, together, _ = question.editors
            assert isinstance(main, PickEditor)
            assert isinstance(together, DeptsEditor)
            assert main.pick.code == "D02"
            assert all(part in find(question, QLabel, "dept_why").text() for part in ("R-0012", "12号文"))
            assert "16:00" in find(question, QLabel, "limit_preview").text()
            assert find(question, QLabel, "not_admitted").isVisible()
            find(question, QAbstractButton, "preset_flood").click()
            assert together.chosen == ["D01", "D03"]
            assert confirm_of(question).isEnabled()
            main.pick.choose("D03")
            assert together.chosen == ["D01"]
            assert not confirm_of(question).isEnabled()
            fill(question.editors[1])
            assert confirm_of(question).isEnabled()
            command = await context.hall.submit(COMMANDS["dispatch"], case.id, **question.answer())
            assert command.body() == {"dept": "D03", "note": "说明", "co_depts": ("D01",)}

    run(go())


def test_an_extension_is_at_most_one_original_limit(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_form(tmp_path, "request_extension", dispatched(), "DEPT") as (question, _):
            amount = question.editors[0]
            assert isinstance(amount, NumberEditor)
            amount.spin.setValue(99)
            assert amount.answer() == {"amount": 4.0}

    run(go())


def test_what_is_decided_upon_is_shown_with_its_reason(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_form(tmp_path, "approve_extension", with_everything()) as (question, _):
            assert all(part in text_of(question) for part in ("需调车", "林卫东"))
            assert confirm_of(question).isEnabled()

    run(go())


def test_of_several_open_requests_one_is_chosen(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = with_everything()
        wanted = next(side for side in case.sides if side.kind == "return")
        async with a_form(tmp_path, "reject_request", case) as (question, _):
            button = next(each for each in question.findChildren(QAbstractButton) if "Return" in each.text())
            button.click()
            assert question.answer()["side"] == wanted.id

    run(go())


def test_another_case_is_found_by_its_number(run: Runner, tmp_path: Path):
    async def go() -> None:
        other = due("c2", NOON_MS, case_no="3101992025112200391", title="燃气味")
        async with a_form(tmp_path, "merge", dispatched(), "DP", (other, due("c3", NOON_MS))) as (question, _):
            found = question.editors[0]
            assert isinstance(found, CaseEditor)
            found.pick.field.setText("1122-00391")
            await until(lambda: found.pick.code == "c2")

    run(go())


def test_a_handling_time_is_typed_in_the_hall_s_time(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_form(tmp_path, "request_suspension", dispatched(), "DEPT") as (question, _):
            until_field = question.editors[0]
            assert isinstance(until_field, TimeEditor)
            assert until_field.moment.text() == "2025-11-29 17:30"
            assert until_field.answer() == {"until_ms": NOON_MS + 7 * DAY_MS + 5 * HOUR_MS + HOUR_MS // 2}

    run(go())


def test_the_duty_chief_who_did_the_other_part_says_why_and_is_told_that_it_is_recorded(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.TO_CLOSE, dispatched_by="P-DC", visited_ms=1)
        async with a_form(tmp_path, "close", case, "DC") as (question, _):
            assert forms.override_recorded() in text_of(question)
            fill(question.editors[0])
            assert not confirm_of(question).isEnabled()
            override = question.editors[-1]
            assert isinstance(override, LongEditor)
            override.note.setPlainText("夜间无他人当班")
            assert confirm_of(question).isEnabled()
            assert question.answer()["override"] == "夜间无他人当班"

    run(go())


def test_an_optional_class_may_stay_open(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.REPORTED)
        async with a_form(tmp_path, "accept", case, "CT") as (question, _):
            choice, alike = question.editors
            assert isinstance(choice, ChoiceEditor)
            assert isinstance(alike, AlikeEditor)
            await until(partial(has_looked, alike))
            assert choice.answer() == {"hotline_class": ""}
            choice.choose("ordinary")
            assert choice.answer() == {"hotline_class": "ordinary"}
            assert confirm_of(question).isEnabled()

    run(go())


def near_by(**changes: Any) -> Case:
    return due("c2", NOON_MS + HOUR_MS, status=Status.HANDLING, case_no="3101992025112200007", **changes)


def test_accepting_asks_whether_it_is_the_same_as_what_is_open_close_by(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.REPORTED)
        async with a_form(tmp_path, "accept", case, "CT", (near_by(),)) as (question, context):
            alike = question.editors[-1]
            assert isinstance(alike, AlikeEditor)
            await until(lambda: bool(alike.found))
            assert "0007" in text_of(question)
            assert not confirm_of(question).isEnabled()
            with pytest.raises(NotAllowed, match="of the same category"):
                await context.hall.submit(COMMANDS["accept"], case.id)
            alike.tick.setChecked(True)
            assert confirm_of(question).isEnabled()
            await context.hall.submit(COMMANDS["accept"], case.id, **question.answer())
            assert context.hall.wishes(WishState.WAITING)[0].command.body()["distinct"] is True

    run(go())


def test_what_is_found_near_by_leaves_no_draft_takes_the_keyboard_and_each_way_to_join_has_its_own_name(
    run: Runner, tmp_path: Path
):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.REPORTED, channel=Channel.INSPECTOR)
        other = replace(near_by(), id=CaseId("c3"), case_no="3101992025112200008")
        async with a_form(tmp_path, "accept", case, "CT", (near_by(), other)) as (question, _):
            alike = question.editors[-1]
            assert isinstance(alike, AlikeEditor)
            await until(lambda: bool(alike.found))
            assert not question.drafting.is_touched()
            assert question.focusWidget() is alike.tick
            ways = [each.accessibleName() for each in alike.findChildren(ActButton)]
            assert len(set(ways)) == len(ways) == 4
            alike.tick.setChecked(True)
            assert question.drafting.is_touched()

    run(go())


def test_nothing_is_asked_where_nothing_of_the_chosen_category_is_near(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.REPORTED, category="", condition=0, catalogue="2026.1")
        async with a_form(tmp_path, "accept", case, "CT", (near_by(),)) as (question, _):
            category, _, alike = question.editors
            assert isinstance(category, CategoryEditor)
            assert isinstance(alike, AlikeEditor)
            category.pick.choose("E0503")
            await until(lambda: bool(alike.found))
            category.pick.choose("E0401")
            await until(partial(has_looked, alike))
            assert not alike.isVisible()
            assert "distinct" not in question.answer()
            assert confirm_of(question).isEnabled()

    run(go())


def test_what_is_near_can_be_merged_with_from_the_same_question(run: Runner, tmp_path: Path):
    async def go() -> None:
        case = due("c1", NOON_MS + HOUR_MS, status=Status.REPORTED)
        async with a_shown(DeskBody, tmp_path, [case, near_by()]) as (body, context):
            await context.hall.take_district(a_full_district(), "e2")
            context.hall.sit_down("P-CT", "CT")
            answer = asyncio.ensure_future(asked("accept", Asking(body, context, Names(context.hall), case)))
            await until(lambda: bool(body.window().findChildren(QAbstractButton, "merge_c2")))
            find(body.window(), QAbstractButton, "merge_c2").click()
            await until(lambda: bool(body.window().findChildren(FormQuestion, "form_merge")))
            question = find(body.window(), FormQuestion, "form_merge")
            (other,) = [each for each in question.editors if isinstance(each, CaseEditor)]
            await until(lambda: other.pick.code == "c2")
            for editor in question.editors:
                fill(editor)
            question.confirm()
            answered = await answer
            assert answered is not None
            assert (answered.name, answered.body["other"]) == ("merge", "c2")

    run(go())


def test_whoever_is_off_shift_stands_last_and_cannot_be_assigned(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_form(tmp_path, "assign", dispatched(), "DEPT") as (question, context):
            district = a_full_district()
            off = Person("P-OFF", "夜班乙", "HD", "D02", "5", shift_min=(19 * 60, 7 * 60))
            await context.hall.take_district(replace(district, people=(off, *district.people)), "e3")
            again = FormQuestion("assign", Asking(question, context, Names(context.hall), dispatched()))
            (editor,) = again.editors
            assert isinstance(editor, PickEditor)
            assert editor.pick.code == "P-HD"
            assert confirm_of(again).isEnabled()
            editor.pick.choose("P-OFF")
            assert not confirm_of(again).isEnabled()
            assert "夜班乙" in again.missing()
            again.deleteLater()

    run(go())
