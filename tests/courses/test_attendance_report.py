"""Report, spreadsheet, outlooks, excuses, rules and papers, on the office's screens."""

import io
from datetime import UTC

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from courses.actions import (
    AttendanceMark,
    add_attendance_rule,
    record_attendance,
    revise_attendance_rule,
)
from courses.attendance.codes import pass_of
from courses.attendance.outlook import Outlook, standing
from courses.models import AttendancePaper, AttendanceRecord
from lms.roles import Role
from tests.courses.stories import afternoon_of, clock_from, fill, session_in
from tests.factories import (
    NOON,
    ProviderFactory,
    ProviderStatusFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)
from tests.support.sending import as_shown

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 danh sach"


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    """Two o'clock: the meetings of today have begun, whenever the tests run."""
    clock_from(monkeypatch, 14)


@pytest.fixture
def manager(client):
    user = UserFactory(role=Role.MANAGER)
    client.force_login(user)
    return user


@pytest.fixture
def session():
    return session_in(0, status="running")


def seat_of(session, name, sex="female"):
    provider = ProviderFactory(full_name=name, sex=sex)
    ProviderStatusFactory(provider=provider)
    return RegistrationFactory(session=session, provider=provider)


def mark(meeting, seat, *said, kind="sheet"):
    marks = [AttendanceMark(seat.pk, *said, proof=pass_of(seat.pk))]
    record_attendance(meeting=meeting, marks=marks, kind=kind, by=None, at=timezone.now())


def url(session, name, *more):
    return reverse(f"sessions:{name}", args=[session.pk, *more])


@pytest.mark.parametrize(
    "attended,left,required,outlook",
    [
        (0, [240, 240], 240, Outlook.SAFE),
        (0, [240, 240], 384, Outlook.LAST_CHANCE),
        (240, [240], 192, Outlook.SAFE),
        (100, [], 192, Outlook.LOST),
        (0, [180], 192, Outlook.LOST),
        (192, [], 192, Outlook.SAFE),
        (0, [], 0, Outlook.SAFE),
    ],
)
def test_an_outlook_says_who_cannot_be_absent_once_more(attended, left, required, outlook):
    assert standing(attended, left, required).outlook == outlook


def test_the_report_shows_marks_totals_doubts_and_who_to_look_after(client, manager, session):
    morning, afternoon = session.meetings.get(), afternoon_of(session)
    first, second = seat_of(session, "Lê Văn Ánh"), seat_of(session, "<b>Trần</b> Bảy", sex="male")
    mark(morning, first, "absent")
    mark(afternoon, first, "arrived", kind="scan")
    mark(morning, second, "late", 200)
    mark(morning, first, "arrived", kind="scan")

    response = client.get(url(session, "attendance"))

    html = response.content.decode()
    assert "V?" in html
    assert "M<small>200</small>" in html
    assert "<b>Trần</b>" not in html
    report = response.context["report"]
    assert report.undecided == 1
    assert [line.registration_id for line in report.endangered()] == [first.pk, second.pk]
    whole = report.whole()
    assert (whole.people, whole.absences) == (2, 1)
    assert {group.label: group.people for group in report.groups("sex_label")} == {"nữ": 1, "nam": 1}


@pytest.mark.parametrize("minute,opened", [(29, 0), (30, 1)])
def test_an_hour_before_the_meeting_in_vietnam_the_page_offers_the_sheet(
    client, manager, session, monkeypatch, minute, opened
):
    early = timezone.localtime().replace(hour=6, minute=minute, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: early.astimezone(UTC))

    context = client.get(reverse("sessions:inspect", args=[session.pk])).context

    assert context["opened"] == list(session.meetings.all())[:opened]


def test_totals_are_a_spreadsheet_and_the_summary_a_paper(client, manager, session):
    meeting = session.meetings.get()
    first, second = seat_of(session, "Lê Văn Ánh"), seat_of(session, "Trần Bảy", sex="male")
    mark(meeting, first, "absent")
    mark(meeting, second, "late", 200)

    book = openpyxl.load_workbook(io.BytesIO(client.get(url(session, "attendance_totals_xlsx")).content))
    rows = [row[:3] for row in book.active.iter_rows(values_only=True)]
    assert [row[1:] for row in rows if row[0] == "Theo giới tính"] == [("Nam", 1), ("Nữ", 1)]
    text = "".join(
        page.get_textpage().get_text_range()
        for page in PdfDocument(client.get(url(session, "attendance_pdf")).content)
    )
    assert "BẢNG TỔNG HỢP ĐIỂM DANH" in text
    assert "Lê Văn Ánh" in text
    assert client.get(url(session, "attendance_docx")).status_code == 200


def test_a_conflict_is_named_on_the_page_of_the_session_and_its_log_tells_both_sides(
    client, manager, session
):
    meeting, seat = session.meetings.get(), seat_of(session, "Lê Văn Ánh")
    page = reverse("sessions:inspect", args=[session.pk])
    mark(meeting, seat, "absent")
    assert client.get(page).context["undecided"] == []

    mark(meeting, seat, "arrived", kind="scan")

    assert client.get(page).context["undecided"] == [meeting]
    told = client.get(url(session, "correct", meeting.pk, seat.pk)).content.decode()
    assert told.count("<li>") >= 2
    assert "help-warning" in client.get(page).content.decode()


def test_the_spreadsheet_says_the_same(client, manager, session):
    seat = seat_of(session, "=Lê Văn Ánh")
    mark(session.meetings.get(), seat, "left_early", 100)

    content = client.get(url(session, "attendance_xlsx")).content

    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[1][1] == "=Lê Văn Ánh"
    assert rows[1][5:9] == ("S 100", 100, 192, 0)


def test_the_report_asks_the_same_for_many(client, manager, session, queries_of):
    fill(session, 3)
    few = queries_of(client, url(session, "attendance")), queries_of(client, url(session, "attendance_xlsx"))
    for seat in fill(session, 100)[:20]:
        mark(session.meetings.first(), seat, "absent")
    afternoon_of(session)

    many = queries_of(client, url(session, "attendance")), queries_of(client, url(session, "attendance_xlsx"))
    assert many == few


def test_a_learner_is_warned_on_the_page_of_the_session(client, session):
    afternoon_of(session)
    seat = seat_of(session, "Lê Văn Ánh")
    seat.provider.user = UserFactory()
    seat.provider.save()
    client.force_login(seat.provider.user)
    page = reverse("courses:session", args=[session.code])
    assert not client.get(page).context["attendance"].has_begun

    mark(session.meetings.first(), seat, "present")
    assert client.get(page).context["attendance"].warning

    AttendanceRecord.objects.update(mark="absent", minutes=0)
    assert client.get(page).context["attendance"].lost
    assert "own-attendance" in client.get(page).content.decode()


def test_a_manager_excuses_somebody_and_refusals_stand_in_the_form(
    client, manager, session, settings, tmp_path
):
    session = session_in(3)
    seat = seat_of(session, "Lê Văn Ánh")
    data = {"registration": seat.pk, "meetings": [session.meetings.get().pk], "reason": "Đi công tác"}
    bad = {**data, "document": SimpleUploadedFile("don.exe", b"MZ")}
    assert client.post(url(session, "excuse"), bad).status_code == 422

    assert client.post(url(session, "excuse"), data).status_code == 302

    assert AttendanceRecord.objects.get().mark == "excused"
    assert client.get(url(session, "excuse")).status_code == 200
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert client.get(url(session, "excuse")).status_code == 302


def test_a_rule_is_added_once_for_a_day_corrected_and_withdrawn(client, manager, session):
    data = {"valid_from": session.starts_on, "late_after_minutes": 5, "leave_before_minutes": 0}

    assert client.post(url(session, "attendance_rule"), data).status_code == 302
    assert client.post(url(session, "attendance_rule"), data).status_code == 422
    assert client.post(url(session, "attendance_rule"), data | {"late_after_minutes": 999}).status_code == 422
    [rule] = client.get(url(session, "attendance_rule")).context["rules"]

    revise, withdraw = (url(session, f"{verb}_attendance_rule", rule.pk) for verb in ("revise", "withdraw"))
    assert client.get(revise).context["form"].initial["late_after_minutes"] == 5
    assert client.post(revise, data | {"reason": "Nhầm"}).status_code == 422
    assert client.post(revise, data | {"late_after_minutes": 10, "reason": "Nhầm"}).status_code == 302
    assert client.get(withdraw).context["rules"][0].late_after_minutes == 10
    assert client.post(withdraw, {"reason": "Không áp dụng"}).status_code == 302
    assert client.get(withdraw).status_code == client.get(revise).status_code == 404


def test_a_rule_keeps_what_somebody_else_corrected_meanwhile(client, manager, session):
    facts = {"valid_from": session.starts_on, "late_after_minutes": 5, "leave_before_minutes": 0}
    rule = add_attendance_rule(session=session, by=None, at=NOON, **facts)
    page = client.get(url(session, "revise_attendance_rule", rule.pk))
    revise_attendance_rule(rule=rule, late_credit_minutes=90, reason="Nhầm", by=None, at=NOON)

    sent = as_shown(page, leave_before_minutes=15, reason="Nhầm")
    assert client.post(url(session, "revise_attendance_rule", rule.pk), sent).status_code == 302

    rule.refresh_from_db()
    assert (rule.late_after_minutes, rule.late_credit_minutes, rule.leave_before_minutes) == (5, 90, 15)


def test_signed_lists_are_attached_by_who_marks_and_opened_by_the_office(client, session, settings, tmp_path):
    private = {"BACKEND": "lms.private_files.PrivateStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    trainer = UserFactory(role=Role.TRAINER)
    SessionTrainerFactory(session=session, user=trainer)
    client.force_login(trainer)
    data = {"meeting": session.meetings.get().pk, "file": SimpleUploadedFile("Ký.pdf", PDF)}
    assert client.post(url(session, "signed_lists"), data).status_code == 302
    paper = AttendancePaper.objects.get()
    assert client.get(url(session, "signed_list", paper.pk)).status_code == 302
    assert "Ký.pdf" in client.get(url(session, "signed_lists")).content.decode()

    client.force_login(UserFactory(role=Role.AUDITOR))
    opened = client.get(url(session, "signed_list", paper.pk))
    assert b"".join(opened.streaming_content) == PDF
    assert "no-store" in opened["Cache-Control"]
    assert client.post(url(session, "signed_lists"), data).status_code == 302
    assert AttendancePaper.objects.count() == 1

    client.force_login(UserFactory(role=Role.MANAGER))
    assert client.post(url(session, "withdraw_paper", paper.pk), {"reason": "Nhầm"}).status_code == 302
    assert AttendancePaper.objects.get().withdrawal_reason == "Nhầm"
    assert client.post(url(session, "withdraw_paper", paper.pk), {"reason": "Nhầm"}).status_code == 422


def test_the_list_to_sign_has_everyone_in_vietnamese_order_and_a_code(client, manager, session):
    for name in ("Đặng Văn Bảy", "Lê Văn Ánh", "Trần Thị Ấn"):
        seat_of(session, name)
    meeting = session.meetings.get()

    pdf = client.get(url(session, "signature_list", meeting.pk)).content
    docx = client.get(url(session, "signature_list_docx", meeting.pk)).content

    text = PdfDocument(pdf)[0].get_textpage().get_text_range()
    places = [text.index(name) for name in ("Lê Văn Ánh", "Trần Thị Ấn", "Đặng Văn Bảy")]
    assert places == sorted(places)
    assert "DANH SÁCH ĐIỂM DANH" in text
    assert session.code in text
    assert docx.startswith(b"PK")
